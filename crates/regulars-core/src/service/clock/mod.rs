//! Clocks of cases (SV-11 to SV-16): when something is due, what pauses do to that, and when it was warned of and missed.

mod pause;
mod read;

use std::sync::Arc;

pub use pause::{Pause, Pauses};
pub use read::{CaseStep, CaseTimes, ClockRules, Clocks, Speaker};

use super::{BusinessCalendar, CalendarError};
use crate::money::{Decimal, Number};
use crate::time::{Due, Instant};

/// Microseconds of a minute.
const MINUTE_US: i64 = 60_000_000;
/// The longest target, in minutes: more than the horizon of a calendar has.
pub const MAX_TARGET_MINUTES: u32 = 1_440 * 801;

/// Which clock (SV-11).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ClockKind {
    /// From the creation to the first public message of an agent.
    FirstResponse,
    /// From the creation until it is resolved.
    Resolution,
    /// From the first unanswered message of the customer to the next public one of an agent.
    Update,
}

impl ClockKind {
    /// All clocks.
    pub const ALL: [Self; 3] = [Self::FirstResponse, Self::Resolution, Self::Update];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::Resolution => "resolution",
            Self::Update => "update",
        }
    }

    /// The clock of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }
}

/// How a clock stands (SV-11).
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ClockState {
    /// It runs, and is not overdue.
    Running,
    /// It stands still, and is not overdue.
    Paused,
    /// It was stopped in time.
    Met,
    /// It is overdue, or was stopped too late.
    Breached,
}

/// What a clock is measured by (SV-11).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// How long it may take, in minutes of working time.
    pub minutes: u32,
    /// Whose working time.
    pub calendar: Arc<BusinessCalendar>,
}

impl Target {
    fn micros(&self) -> i64 {
        i64::from(self.minutes) * MINUTE_US
    }

    /// A share of the target, to the microsecond below.
    fn share(&self, fraction: Decimal) -> i64 {
        let exact = Number::from(fraction).mul(Number::from(self.micros()));
        let units = exact.and_then(|exact| exact.units_at(0));
        units.and_then(|units| i64::try_from(units).ok()).unwrap_or(i64::MAX)
    }
}

/// A target and from when on it holds (SV-15).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Era {
    /// From when on; the first from the start of the clock on, whenever that was.
    pub from: Instant,
    /// The target.
    pub target: Target,
}

/// A warning before something is due (SV-16).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// When it is due to be given, or was given.
    pub at: Instant,
    /// At which share of the target.
    pub fraction: Decimal,
    /// The target that it is about, in minutes.
    pub minutes: u32,
    /// Whether it was given.
    pub given: bool,
}

/// A clock at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// How it stands.
    pub state: ClockState,
    /// When it began.
    pub started_at: Instant,
    /// When it was stopped.
    pub stopped_at: Option<Instant>,
    /// Its target in minutes.
    pub minutes: u32,
    /// When it is or was due; absent while it is paused (SV-13).
    pub due: Option<Instant>,
    /// From when on it was overdue, the first time; recorded once (SV-16).
    pub breached_at: Option<Instant>,
    /// The working time that was used, in microseconds, while the clock stands still.
    pub used: Option<i64>,
    /// The warnings of the present target in order, and those that were given for earlier ones.
    pub warnings: Vec<Warning>,
    /// When it differs by itself.
    pub next_change_at: Option<Instant>,
}

/// What a clock is read from.
pub(super) struct Face<'a> {
    pub(super) kind: ClockKind,
    pub(super) start: Instant,
    pub(super) stop: Option<Instant>,
    pub(super) pauses: &'a Pauses,
    /// In order of time, those that have begun.
    pub(super) eras: &'a [Era],
    /// Rising shares of the target.
    pub(super) warn_at: &'a [Decimal],
}

/// What is told of a clock once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkSort {
    /// It began with a case that opened by itself (SV-34).
    Opened,
    /// This share of the target is over (SV-16).
    Warning(Decimal),
    /// It is overdue (SV-16).
    Overdue,
}

/// Something that is told of a clock once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// From when on.
    pub at: Instant,
    /// Of which clock.
    pub clock: ClockKind,
    /// When that began.
    pub started_at: Instant,
    /// Its target in minutes.
    pub minutes: u32,
    /// What.
    pub sort: MarkSort,
}

impl Clock {
    /// What was told of it.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        let mark = |at, minutes, sort| Mark { at, clock: self.kind, started_at: self.started_at, minutes, sort };
        let given = self.warnings.iter().filter(|warning| warning.given);
        let warned = given.map(move |warning| mark(warning.at, warning.minutes, MarkSort::Warning(warning.fraction)));
        warned.chain(self.breached_at.map(|at| mark(at, self.minutes, MarkSort::Overdue)))
    }
}

impl Face<'_> {
    /// How the clock stands at an instant; none without a target. Errors: those of the calendar.
    pub(super) fn read(&self, as_of: Instant) -> Result<Option<Clock>, CalendarError> {
        let Some(last) = self.eras.iter().rev().find(|era| self.stop.is_none_or(|stop| era.from <= stop)) else {
            return Ok(None);
        };
        let target = &last.target;
        let due = self.pauses.reach(&target.calendar, self.start, target.micros())?;
        let now = self.stop.unwrap_or(as_of).min(as_of);
        let overdue = due.is_some_and(|due| now > due);
        let state = match (self.stop, overdue) {
            (_, true) => ClockState::Breached,
            (Some(_), false) => ClockState::Met,
            (None, false) if self.pauses.holds(as_of) => ClockState::Paused,
            (None, false) => ClockState::Running,
        };
        let mut next = Due::after(as_of);
        let running = self.stop.is_none();
        next.maybe(due.filter(|_| running).map(after));
        let warnings = self.warnings(now)?;
        for warning in warnings.iter().filter(|warning| running && !warning.given) {
            next.at(warning.at);
        }
        Ok(Some(Clock {
            kind: self.kind,
            state,
            started_at: self.start,
            stopped_at: self.stop,
            minutes: target.minutes,
            due,
            breached_at: self.breached(now)?,
            used: match running && !self.pauses.holds(as_of) {
                true => None,
                false => Some(self.pauses.used(&target.calendar, self.start, now)?),
            },
            warnings,
            next_change_at: next.next(),
        }))
    }

    /// Each era, until when it holds, and its end.
    fn eras(&self) -> impl Iterator<Item = (&Era, Instant)> {
        let ends = self.eras.iter().skip(1).map(|next| next.from).chain([Instant::MAX]);
        self.eras.iter().zip(ends)
    }

    /// When it was overdue first, up to `now`. A change that makes it overdue breaches when it is made (SV-15).
    fn breached(&self, now: Instant) -> Result<Option<Instant>, CalendarError> {
        for (era, until) in self.eras() {
            let target = &era.target;
            let Some(due) = self.pauses.reach(&target.calendar, self.start, target.micros())? else { continue };
            let from = after(due).max(era.from);
            if from <= now && from < until {
                return Ok(Some(from));
            }
        }
        Ok(None)
    }

    /// Each level is given once for a target, and levels only rise (SV-16): of those that a change of the target passes, only the
    /// highest is given, when the change is made, and only if it is higher than what was given.
    fn warnings(&self, now: Instant) -> Result<Vec<Warning>, CalendarError> {
        let mut found: Vec<Warning> = Vec::new();
        let mut level: Option<Decimal> = None;
        for (place, (era, until)) in self.eras().enumerate() {
            let target = &era.target;
            let mut passed: Option<Warning> = None;
            let mut coming = Vec::new();
            for fraction in self.warn_at {
                let Some(at) = self.pauses.reach(&target.calendar, self.start, target.share(*fraction))? else {
                    continue;
                };
                let warning =
                    Warning { at: at.max(era.from), fraction: *fraction, minutes: target.minutes, given: false };
                match place > 0 && at <= era.from {
                    true => passed = Some(warning),
                    false => coming.push(warning),
                }
            }
            let passed = passed.filter(|warning| level.is_none_or(|level| warning.fraction > level));
            for mut warning in passed.into_iter().chain(coming) {
                let is_last = until == Instant::MAX;
                // What is stopped at that instant needs no warning.
                warning.given =
                    warning.at <= now && warning.at < until && self.stop.is_none_or(|stop| warning.at < stop);
                if warning.given {
                    level = level.max(Some(warning.fraction));
                }
                if warning.given || is_last {
                    found.push(warning);
                }
            }
        }
        Ok(found)
    }
}

/// The first instant at which what was due is overdue.
fn after(due: Instant) -> Instant {
    due.plus_micros(1)
}

#[cfg(test)]
mod tests;
