//! Service (SV-1 to SV-22, SV-30 to SV-35, SV-40, SV-41): business calendars, cases and their clocks, what customers answer to surveys.

mod calendar;
mod case;
mod clock;
mod exit;
mod follow_up;
mod route;
mod rules;
mod state;
pub mod survey;
mod transfer;
mod triage;
mod warning;

pub use calendar::{
    BusinessCalendar, CalendarError, CalendarSpec, DaySpan, DaySpans, GivenCalendar, HORIZON_DAYS, MAX_LENGTH_DAYS,
    MAX_SPANS, MAX_SPECIAL_DAYS, WEEKDAYS,
};
pub use case::{About, COMPLAINT, Case, CaseSlots, Cases, FactsFrom, FollowUp, PolicyRow, StandardAnswer, read_cases};
pub use clock::{
    CaseStep, CaseTimes, Clock, ClockKind, ClockRules, ClockState, Clocks, Era, MAX_TARGET_MINUTES, Mark, MarkSort,
    Pause, Pauses, Speaker, Target, Warning,
};
pub use exit::{CHURNED, EXIT_COOLDOWN_DAYS, EXIT_SURVEY, ExitAnswer, ExitSurvey};
pub use follow_up::{AnswerSlots, ClosedLoop, FOLLOW_UP, FOLLOW_UP_HOURS, follow_up_id, follow_up_of};
pub use route::{Queue, QueueRow, RouteReason, route};
pub use rules::{CASE_KINDS, NamedCalendar, ServiceRules};
pub use state::CaseState;
pub use transfer::{SALES_CONTACT, TRANSFER, Transfer, transferred_lead};
pub use triage::{CaseFacts, CaseField, DEFLECTION_HOURS, TriageAnswer, TriageRow, Triaged, triage};
pub use warning::{
    CHURN_WARNING, Crossings, OpenedWarning, ValueBand, WARNING_COOLDOWN_DAYS, WARNING_DUE_HOURS, WARNING_OUTCOMES,
    WarningRow, opens, warning_of,
};
