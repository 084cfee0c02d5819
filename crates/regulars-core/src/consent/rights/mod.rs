//! Requests of people about their data (RQ): what may be asked, how a request goes on from step to step, what it does from the
//! day on which it came in, and when it is due.
//!
//! `deadline` is a pure function of dates, rows and calendars; `request` folds the records of a timeline into requests; `effect`
//! is what decisions about consent see of them. Rows and calendars are data: `pack.toml` holds the default rows.

mod calendar;
mod deadline;
mod effect;
mod request;
mod right;
mod step;

pub use calendar::{Calendar, CalendarError, MAX_COVERED_DAYS, Weekdays};
pub use deadline::{Asked, DeadlineError, DeadlineRow, Deadlines, Term, TermUnit, deadlines};
pub use effect::Effects;
pub use request::{Controller, Requests, RightsSlots, SubjectRequest, read_requests};
pub use right::Right;
pub use step::{Step, StepError, follows, is_open, is_refusal};

use super::Words;

/// What requests are handled by: rows, calendars, and the rights that wait until it is certain who asks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RightsRules {
    /// The rows of deadlines, the first that matches counts.
    pub deadlines: Vec<DeadlineRow>,
    /// The calendars.
    pub calendars: Vec<Calendar>,
    /// The rights whose effects wait for the check of who asks (RQ-4).
    pub verify_first: Words<Right>,
}

impl RightsRules {
    /// The calendar of a jurisdiction (RQ-8).
    pub fn calendar(&self, code: &str) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.jurisdictions.iter().any(|known| known == code))
    }
}

#[cfg(test)]
mod tests;
