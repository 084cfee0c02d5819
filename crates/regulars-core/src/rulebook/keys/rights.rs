//! The keys of `[[deadline]]`, `[[calendar]]` and `[[retention]]` (RQ-6, RQ-8, RT-1).

use super::KeyType::{Flag, Instant, Integer, Integers, Lists, Table, Tables, Text, Texts, Words};
use super::{Key, may, must};
use crate::consent::{AtExpiry, BackupRule, Right, TermUnit, Trigger, Word};

pub(super) const DEADLINE_SECTION: Key =
    may("deadline", Tables(DEADLINE), "When requests of people are due, before the built-in rows or in their place.");
pub(super) const CALENDAR_SECTION: Key = may("calendar", Tables(CALENDAR), "When people work.");
pub(super) const RETENTION_SECTION: Key =
    may("retention", Tables(RETENTION), "How long data is kept, beside the built-in rows or in their place.");

pub(in crate::rulebook) const DEADLINE: &[Key] = &[
    must("id", Text, "The row's id; one of the default rows takes that row's place."),
    must("jurisdiction", Text, "The jurisdiction, or `*` for all."),
    may("rights", Lists(|| Right::names().collect()), "The rights that it is for; all if absent."),
    must("base", Table(TERM), "How long it may take."),
    may("extended", Table(TERM), "How long it may take once it was extended, from the receipt on."),
    may("ack", Table(TERM), "When the person must have heard that it came in."),
    may("immediate", Flag, "What was objected to stops on the day of the receipt."),
    may("pause", Flag, "The clock stands still while who asks or what is asked is not certain; for months only."),
    may("roll", Flag, "It goes on to the first working day; for months only."),
    may("valid_from", Instant, "For requests from which date on."),
    must("cite", Text, "The article, or `policy`."),
];

pub(in crate::rulebook) const TERM: &[Key] =
    &[must("unit", Words(|| TermUnit::words().collect()), "What it is counted in."), must("n", Integer, "How many.")];

pub(in crate::rulebook) const CALENDAR: &[Key] = &[
    must("id", Text, "The calendar's id."),
    must("jurisdictions", Texts, "The jurisdictions that work by it."),
    may("weekend", Integers, "The days of the week on which nobody works, 1 for Monday to 7; `[6, 7]` if absent."),
    may("holidays", Texts, "The holidays, for example `2026-10-01`."),
    may("extra_workdays", Texts, "The days on which people work although they are of the weekend."),
    must("covers", Texts, "The first and the last date that it knows."),
];

pub(in crate::rulebook) const RETENTION: &[Key] = &[
    must("id", Text, "The row's id; one of the default rows takes that row's place."),
    must("jurisdiction", Text, "The jurisdiction, or `*` for all."),
    must("category", Text, "The category of data, for example `order`; it covers those below it."),
    must("trigger", Words(|| Trigger::words().collect()), "What the periods begin with."),
    may("min", Text, "How long it must be kept, for example `3y`, `24m` or `90d`."),
    may("max", Text, "How long it may be kept."),
    may("at_expiry", Words(|| AtExpiry::words().collect()), "What is done then; `delete` if absent."),
    may("evidence", Flag, "It proves something and stays, unused, as long as it may."),
    may("backup", Words(|| BackupRule::words().collect()), "What is done about backups."),
];
