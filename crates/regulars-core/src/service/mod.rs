//! Service (SV-1 to SV-22, SV-34, SV-35, SV-40, SV-41): business calendars, cases and their clocks.

mod calendar;
mod case;
mod clock;
mod rules;
mod state;

pub use calendar::{
    BusinessCalendar, CalendarError, CalendarSpec, DaySpan, DaySpans, GivenCalendar, HORIZON_DAYS, MAX_LENGTH_DAYS,
    MAX_SPANS, MAX_SPECIAL_DAYS, WEEKDAYS,
};
pub use case::{About, COMPLAINT, Case, CaseSlots, Cases, FactsFrom, PolicyRow, read_cases};
pub use clock::{
    CaseStep, CaseTimes, Clock, ClockKind, ClockRules, ClockState, Clocks, Era, MAX_TARGET_MINUTES, Mark, Pause,
    Pauses, Speaker, Target, Warning,
};
pub use rules::{CASE_KINDS, NamedCalendar, ServiceRules};
pub use state::CaseState;
