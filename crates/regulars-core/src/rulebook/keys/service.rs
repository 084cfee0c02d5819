//! The keys of `[service]` (SV-1 to SV-22, SV-34, SV-35).

use super::KeyType::{
    Condition, Decimals, Flag, Integer, Integers, Lists, Named, Spans, Table, Tables, Text, Texts, Words,
};
use super::{Key, may, must};
use crate::service::{CaseState, ClockKind, TriageAnswer};

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
    may("closed_loop", Table(CLOSED_LOOP), "What becomes of the answers of detractors; nothing if absent."),
    may("exit_survey", Table(EXIT_SURVEY), "What those who leave are asked; nothing if absent."),
    may(
        "triage",
        Tables(SERVICE_TRIAGE),
        "Who answers a case first; the first row that holds counts, else a person does.",
    ),
    may("queue", Tables(SERVICE_QUEUE), "The queues of cases."),
    may("warning", Tables(SERVICE_WARNING), "Work orders against churn; the first row that was crossed opens one."),
    may("fallback", Text, "The queue for what no other can take."),
];

pub(in crate::rulebook) const CLOSED_LOOP: &[Key] = &[
    may("hours", Integer, "Within how many hours after the answer a detractor is contacted; 24 if absent."),
    may("surveys", Texts, "The surveys whose answers count; all of the sort `nps` if absent."),
];

pub(in crate::rulebook) const EXIT_SURVEY: &[Key] = &[
    may("cooldown_days", Integer, "For how many days nobody is asked again; 180 if absent."),
    may("purpose", Text, "The purpose that the customer must allow; `service` if absent."),
    may("reasons", Texts, "The reasons for leaving; free text stands beside them."),
    may("stages", Texts, "The life-cycle stages of those who left; `churned` if absent."),
];

pub(in crate::rulebook) const SERVICE_TRIAGE: &[Key] = &[
    must("id", Text, "The row's id."),
    must("when", Condition, "What must hold of the customer and, as `case.<name>`, of the case."),
    must("answer", Words(|| TriageAnswer::WORDS.to_vec()), "Who answers."),
    may("article", Text, "The help article or the flow of a standard answer."),
    may(
        "deflection_hours",
        Integer,
        "For how many hours a message shows that the answer was not enough; 24 if absent.",
    ),
];

pub(in crate::rulebook) const SERVICE_WARNING: &[Key] = &[
    must("id", Text, "The row's id, the category of its cases."),
    must("enter", Condition, "What must come to hold of the customer."),
    may("exit", Condition, "What must hold before it counts again; that `enter` does not hold if absent."),
    must("action", Text, "What is suggested to do."),
    may("cooldown_days", Integer, "For how many days after the closing of a warning none is opened; 30 if absent."),
    may("due_hours", Integer, "Within how many hours it is worked on; 72 if absent."),
    may("bands", Tables(VALUE_BAND), "The bands of the customer's value, tried in order."),
];

pub(in crate::rulebook) const VALUE_BAND: &[Key] =
    &[must("name", Text, "The band."), must("when", Condition, "Who is in it.")];

pub(in crate::rulebook) const SERVICE_QUEUE: &[Key] = &[
    must("id", Text, "The queue's name."),
    may("skills", Texts, "What those who work on it can do: categories and languages."),
    may("tiers", Texts, "The tiers of customers that it takes; all if absent."),
    may("priority", Integer, "Queues of higher priority come first; 0 if absent."),
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
