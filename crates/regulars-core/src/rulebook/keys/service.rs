//! The keys of `[service]` (SV-1 to SV-22).

use super::KeyType::{
    Condition, Decimals, Flag, Integer, Integers, Lists, Named, Spans, Table, Tables, Text, Texts, Words,
};
use super::{Key, may, must};
use crate::service::{CaseState, ClockKind};

pub(super) const SERVICE_SECTION: Key = may("service", Table(SERVICE), "How cases are handled, and when people work.");

pub(in crate::rulebook) const SERVICE: &[Key] = &[
    may("calendars", Named(BUSINESS_CALENDAR), "Business calendars: when people work."),
    may("policy", Tables(SERVICE_POLICY), "How long clocks may take; the first row that fits counts."),
    may("kinds", Texts, "The kinds of cases; the built-in ones if absent."),
    may(
        "pause_states",
        Lists(|| CaseState::words().collect()),
        "The states in which clocks stand still; `pending_customer` if absent.",
    ),
    may("pause_first_response", Flag, "Whether the clock of the first response stands still as well."),
    may("warn_at", Decimals, "Rising shares of a target at which is warned; 0.5, 0.75 and 1 if absent."),
    may("reopen_days", Integer, "A case is not opened again after so many days in `closed`; 14 if absent."),
    may("repeat_days", Integer, "Another case within so many days after a resolution is a repetition; 7 if absent."),
];

pub(in crate::rulebook) const SERVICE_POLICY: &[Key] = &[
    must("id", Text, "The row's id."),
    must("clock", Words(|| ClockKind::words().collect()), "The clock that it is for."),
    may("kinds", Texts, "The kinds of cases; all if absent."),
    may("categories", Texts, "The categories of cases; all if absent."),
    may("priorities", Texts, "The priorities of cases; all if absent."),
    may("severities", Integers, "The severities of cases, 1 to 4; all if absent."),
    may("policies", Texts, "The policies that records of a case name; all if absent."),
    may("tiers", Texts, "The tiers of customers, the green channel; all if absent."),
    may("when", Condition, "What must hold of the customer."),
    may("target_minutes", Integer, "How long it may take, in minutes of working time; 120 with `tiers`."),
    may("calendar", Text, "The business calendar; always open if absent."),
];

pub(in crate::rulebook) const BUSINESS_CALENDAR: &[Key] = &[
    may("timezone", Text, "Whose local time counts, as an IANA zone; the rulebook's if absent."),
    may("always", Flag, "It is always open: elapsed time."),
    may("weekly", Table(WEEKLY), "The hours of the days of the week."),
    may("holidays", Texts, "Days on which nobody works."),
    may("extra_workdays", Table(EXTRA_WORKDAYS), "Days with hours of their own, also on holidays."),
    may("days_of", Text, "The `[[calendar]]` whose holidays and make-up days it takes."),
    may("extra_hours", Spans, "The hours of those make-up days."),
];

pub(in crate::rulebook) const WEEKLY: &[Key] = &[
    may("mon", Spans, "The hours of Mondays."),
    may("tue", Spans, "The hours of Tuesdays."),
    may("wed", Spans, "The hours of Wednesdays."),
    may("thu", Spans, "The hours of Thursdays."),
    may("fri", Spans, "The hours of Fridays."),
    may("sat", Spans, "The hours of Saturdays."),
    may("sun", Spans, "The hours of Sundays."),
];

/// Days have dates as their keys.
const EXTRA_WORKDAYS: &[Key] = &[may("*", Spans, "The hours of the day.")];
