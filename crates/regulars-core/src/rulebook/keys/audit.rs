//! The keys of `[audit]`, `[[alarm]]` and `[dp]` (PB-1).

use super::KeyType::{Flag, Integer, Table, Text, Texts, Words};
use super::{Key, may, must};
use crate::access::AuditLevel;
use crate::access::alarm::AlarmKey;
use crate::access::private::Period;

pub(in crate::rulebook) const AUDIT: &[Key] = &[must(
    "level",
    Words(|| AuditLevel::words().collect()),
    "What is told: what changes something or decides about people, or every look at a person too.",
)];

pub(in crate::rulebook) const ALARM: &[Key] = &[
    must("id", Text, "The alarm's id."),
    must("actions", Texts, "The operations that count; `customer.*` are all that begin so."),
    must("key", Words(|| AlarmKey::words().collect()), "Over what they are counted."),
    must("window", super::KeyType::Duration, "In what time they are counted together."),
    may("hard_limit", Integer, "More than so many are an alarm."),
    may("baseline", Table(BASELINE), "More than is usual is an alarm."),
    may("off_hours", Table(OFF_HOURS), "What is done in these hours is an alarm."),
    may("need_open_case", Flag, "What is done to somebody of whom the actor has no open case is an alarm."),
];

pub(in crate::rulebook) const BASELINE: &[Key] = &[
    may("bucket", super::KeyType::Duration, "What is counted together; `1d` if absent."),
    may("alpha_num", Integer, "How much the newest count weighs, above; 1 if absent."),
    may("alpha_den", Integer, "How much the newest count weighs, below; 8 if absent."),
    may("factor_num", Integer, "How many times the usual is too much, above; 3 if absent."),
    may("factor_den", Integer, "How many times the usual is too much, below; 1 if absent."),
    may("min_buckets", Integer, "So many must be known first; 7 if absent."),
    may("floor", Integer, "Up to so many are never too much; 20 if absent."),
];

pub(in crate::rulebook) const OFF_HOURS: &[Key] = &[
    must("start", Text, "From which time of day on, for example `22:00`."),
    must("end", Text, "Before which time of day."),
    may("actors", Table(ACTORS), "The offsets of actors who are elsewhere; the rulebook's zone for all others."),
];

const ACTORS: &[Key] = &[may("*", Text, "An offset such as `-05:00`.")];

pub(in crate::rulebook) const DP: &[Key] = &[
    must("budget", Text, "What may be spent on each purpose in a period, for example `1`."),
    may("contribution", Integer, "How many cells one person enters at most; 1 if absent."),
    may("epsilon", Text, "What an answer costs that does not say so; `1/10` if absent."),
    may("min_group", Integer, "Counts below it are not told; 10 if absent."),
    may("period", Words(|| Period::words().collect()), "For how long a budget is one; `ever` if absent."),
    may("plain", Flag, "Whether counts may be told without noise as well."),
];
