//! Business calendars (SV-1 to SV-3): the working time between two instants, and the instant at which some of it is over.
//!
//! Legal terms in working days are counted by [`crate::consent::Calendar`], which knows dates; this one knows hours, and may
//! take its holidays and make-up days from one of those.

mod given;
mod span;
#[cfg(test)]
mod tests;
mod year;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

pub use given::GivenCalendar;
pub use span::{DaySpan, DaySpans, MAX_SPANS};

use self::year::Year;
use crate::error::{Code, Fault};
use crate::time::{DAY_US, Date, Instant, Zone};

/// The days of the week as calendars write them, from Monday.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// A target must be reached within so many local days (SV-3).
pub const HORIZON_DAYS: i32 = 800;
/// The longest time of which the working time is asked, in days.
pub const MAX_LENGTH_DAYS: i64 = 36_525;
/// The most holidays, and the most make-up days, of a calendar.
pub const MAX_SPECIAL_DAYS: usize = 36_525;

/// The years whose working time is worked out once; others are worked out whenever they are asked for.
const KEPT: std::ops::Range<i32> = 1_900..2_200;

/// Why there is no such calendar, or no such instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not a time of day.
    #[error("expected times of day such as `09:00`, up to `24:00`")]
    NotATime,
    /// A span ends before it has begun.
    #[error("a span ends after it has begun")]
    BadSpan,
    /// Spans overlap.
    #[error("the spans of a day are in order and do not overlap")]
    Overlapping,
    /// More spans than a day may have.
    #[error("a day has at most {MAX_SPANS} spans")]
    TooManySpans,
    /// Nobody ever works.
    #[error("the calendar has no working time")]
    WithoutWorkingTime,
    /// A calendar that is always open has hours as well.
    #[error("a calendar that is always open has no hours and no holidays")]
    AlwaysWithHours,
    /// The target lies too far away.
    #[error("the target is not reached within {HORIZON_DAYS} days")]
    HorizonExceeded,
    /// The time is too long.
    #[error("working time is told of at most {MAX_LENGTH_DAYS} days")]
    TooLong,
}

impl Fault for CalendarError {
    fn code(&self) -> Code {
        match self {
            Self::NotATime | Self::AlwaysWithHours => Code::InvalidValue,
            Self::BadSpan => Code::BadSpan,
            Self::Overlapping => Code::OverlappingSpans,
            Self::TooManySpans => Code::TooManyItems,
            Self::WithoutWorkingTime => Code::CalendarWithoutWorkingTime,
            Self::HorizonExceeded => Code::CalendarHorizonExceeded,
            Self::TooLong => Code::OutOfRange,
        }
    }
}

/// What a calendar says (SV-1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarSpec {
    /// Whose local time counts.
    pub zone: Zone,
    /// It is always open; then nothing else is said.
    pub always: bool,
    /// The hours of Monday to Sunday.
    pub weekly: [DaySpans; 7],
    /// The days without hours.
    pub holidays: BTreeSet<Date>,
    /// The days with hours of their own; they win over holidays.
    pub extra_workdays: BTreeMap<Date, DaySpans>,
}

impl CalendarSpec {
    /// A calendar without hours yet.
    pub fn new(zone: Zone) -> Self {
        let (weekly, holidays, extra_workdays) = Default::default();
        Self { zone, always: false, weekly, holidays, extra_workdays }
    }

    /// The hours of a date: make-up days before holidays before days of the week (SV-1).
    fn hours(&self, date: Date) -> &DaySpans {
        const NONE: &DaySpans = &DaySpans::EMPTY;
        if let Some(own) = self.extra_workdays.get(&date) {
            return own;
        }
        if self.holidays.contains(&date) {
            return NONE;
        }
        self.weekly.get(usize::from(date.weekday()) - 1).unwrap_or(NONE)
    }
}

/// When people work, to the microsecond (SV-1).
///
/// ```
/// use regulars_core::service::{BusinessCalendar, CalendarSpec, DaySpan};
/// use regulars_core::time::{Instant, Zone};
/// let mut spec = CalendarSpec::new(Zone::new("Asia/Shanghai")?);
/// for day in spec.weekly.iter_mut().take(5) {
///     day.push(DaySpan::parse("09:00", "18:00")?)?;
/// }
/// let calendar = BusinessCalendar::new(spec)?;
/// let at = |text| Instant::parse(text);
/// // Friday at 17:00; an hour is left, and the other comes on Monday.
/// let due = calendar.add(at("2025-09-05T17:00:00+08:00")?, 2 * 3_600_000_000)?;
/// assert_eq!(due, at("2025-09-08T10:00:00+08:00")?);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone)]
pub struct BusinessCalendar {
    spec: CalendarSpec,
    /// The years that were asked for.
    years: Box<[OnceLock<Arc<Year>>]>,
}

impl PartialEq for BusinessCalendar {
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec
    }
}

impl Eq for BusinessCalendar {}

impl std::fmt::Debug for BusinessCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.spec.fmt(f)
    }
}

impl BusinessCalendar {
    /// The calendar of what is said. Errors: `calendar_without_working_time`; `invalid_value` where it is always open and has
    /// hours as well.
    pub fn new(spec: CalendarSpec) -> Result<Self, CalendarError> {
        let open = spec.weekly.iter().chain(spec.extra_workdays.values()).any(|hours| !hours.is_empty());
        if spec.always && (open || !spec.holidays.is_empty() || !spec.extra_workdays.is_empty()) {
            return Err(CalendarError::AlwaysWithHours);
        }
        if !spec.always && !open {
            return Err(CalendarError::WithoutWorkingTime);
        }
        let kept = if spec.always { 0..0 } else { KEPT };
        Ok(Self { spec, years: kept.map(|_| OnceLock::new()).collect() })
    }

    /// A calendar that is always open: elapsed time.
    pub fn always(zone: Zone) -> Self {
        Self { spec: CalendarSpec { always: true, ..CalendarSpec::new(zone) }, years: Box::default() }
    }

    /// What it says.
    pub fn spec(&self) -> &CalendarSpec {
        &self.spec
    }

    /// The working time of `[from, until)` in microseconds; 0 where nothing lies between them (SV-2). Error: `out_of_range`
    /// beyond [`MAX_LENGTH_DAYS`].
    pub fn business_time(&self, from: Instant, until: Instant) -> Result<i64, CalendarError> {
        if until <= from {
            return Ok(0);
        }
        let elapsed = until.micros() - from.micros();
        if elapsed > MAX_LENGTH_DAYS * DAY_US {
            return Err(CalendarError::TooLong);
        }
        if self.spec.always {
            return Ok(elapsed);
        }
        let (first, last) = (self.year_of(from), self.year_of(until));
        let before = |number, at| self.year(number).before(at);
        if first == last {
            let year = self.year(first);
            return Ok(year.before(until) - year.before(from));
        }
        let between: i64 = (first + 1..last).map(|number| self.year(number).total()).sum();
        Ok(self.year(first).total() - before(first, from) + between + before(last, until))
    }

    /// The earliest instant at which so much working time is over (SV-2): a target that ends at closing time is due then, not when
    /// people come back. Error: `calendar_horizon_exceeded`.
    pub fn add(&self, from: Instant, micros: i64) -> Result<Instant, CalendarError> {
        if micros <= 0 {
            return Ok(from);
        }
        let zone = &self.spec.zone;
        let latest = zone.date(from).plus_days(HORIZON_DAYS);
        let reached = |at: i64| {
            let at = Instant::from_micros(at).map_err(|_| CalendarError::HorizonExceeded)?;
            // What ends at midnight belongs to the day that it ends.
            if zone.date(at.plus_micros(-1)) > latest { Err(CalendarError::HorizonExceeded) } else { Ok(at) }
        };
        if self.spec.always {
            return reached(from.micros().saturating_add(micros));
        }
        let first = self.year_of(from);
        let mut missing = micros.saturating_add(self.year(first).before(from));
        for number in first..=latest.ymd().0 {
            let year = self.year(number);
            match year.at(missing) {
                Some(at) => return reached(at),
                None => missing -= year.total(),
            }
        }
        Err(CalendarError::HorizonExceeded)
    }

    fn year_of(&self, at: Instant) -> i32 {
        self.spec.zone.date(at).ymd().0
    }

    fn year(&self, number: i32) -> Arc<Year> {
        let make = || Arc::new(Year::of(&self.spec, number));
        let place = usize::try_from(number - KEPT.start).ok().and_then(|place| self.years.get(place));
        place.map_or_else(make, |kept| Arc::clone(kept.get_or_init(make)))
    }
}
