//! Working days (RQ-8): weekends, holidays and the days that make up for them. A calendar answers only for the dates that it
//! covers; beyond them nobody has published when people work.

use std::collections::BTreeSet;

use crate::error::{Code, Fault};
use crate::time::Date;

/// The most days that a calendar covers.
pub const MAX_COVERED_DAYS: i32 = 36_525;

/// Days of the week, 1 for Monday to 7 for Sunday.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Weekdays(u8);

impl Weekdays {
    /// The days of their ISO numbers; numbers that no day has are left out.
    pub fn of(days: impl IntoIterator<Item = i64>) -> Self {
        let bits = days.into_iter().filter(|day| (1..=7).contains(day)).map(|day| 1_u8 << (day - 1));
        Self(bits.fold(0, |all, bit| all | bit))
    }

    /// The ISO numbers of the days.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (1..=7).filter(move |day| self.0 & (1 << (day - 1)) != 0)
    }

    fn has(self, date: Date) -> bool {
        self.0 & (1 << (date.weekday() - 1)) != 0
    }
}

/// Why a day does not fit into a calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// It ends before it begins.
    #[error("the calendar ends before it begins")]
    Empty,
    /// It covers too much.
    #[error("a calendar covers at most {MAX_COVERED_DAYS} days")]
    TooLong,
    /// A day is both.
    #[error("{0} is a holiday and a working day")]
    Overlap(Date),
}

impl Fault for CalendarError {
    fn code(&self) -> Code {
        match self {
            Self::Empty => Code::ValidityEmpty,
            Self::TooLong => Code::OutOfRange,
            Self::Overlap(_) => Code::CalendarOverlap,
        }
    }
}

/// The working days of some jurisdictions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// Its id.
    pub id: String,
    /// The jurisdictions that work by it.
    pub jurisdictions: Vec<String>,
    weekend: Weekdays,
    first: Date,
    last: Date,
    holidays: BTreeSet<Date>,
    extra: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar without holidays that covers the dates from the first to the last, both included. Errors: `validity_empty`,
    /// `out_of_range`.
    pub fn new(
        id: String,
        jurisdictions: Vec<String>,
        weekend: Weekdays,
        (first, last): (Date, Date),
    ) -> Result<Self, CalendarError> {
        if last < first {
            return Err(CalendarError::Empty);
        }
        if last.days().saturating_sub(first.days()) >= MAX_COVERED_DAYS {
            return Err(CalendarError::TooLong);
        }
        let (holidays, extra) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { id, jurisdictions, weekend, first, last, holidays, extra })
    }

    /// Nobody works on this day. Error: `calendar_overlap`.
    pub fn rest(&mut self, date: Date) -> Result<(), CalendarError> {
        if self.extra.contains(&date) {
            return Err(CalendarError::Overlap(date));
        }
        self.holidays.insert(date);
        Ok(())
    }

    /// People work on this day, whatever day of the week it is. Error: `calendar_overlap`.
    pub fn work(&mut self, date: Date) -> Result<(), CalendarError> {
        if self.holidays.contains(&date) {
            return Err(CalendarError::Overlap(date));
        }
        self.extra.insert(date);
        Ok(())
    }

    /// The days of the week on which nobody works.
    pub fn weekend(&self) -> Weekdays {
        self.weekend
    }

    /// The first and the last date that it covers.
    pub fn covers(&self) -> (Date, Date) {
        (self.first, self.last)
    }

    /// The holidays.
    pub fn holidays(&self) -> impl Iterator<Item = Date> {
        self.holidays.iter().copied()
    }

    /// The working days that would be none by their day of the week.
    pub fn extra_workdays(&self) -> impl Iterator<Item = Date> {
        self.extra.iter().copied()
    }

    /// Whether people work on a date; none where it does not cover the date.
    pub fn is_working(&self, date: Date) -> Option<bool> {
        if date < self.first || date > self.last {
            return None;
        }
        Some(self.extra.contains(&date) || !(self.weekend.has(date) || self.holidays.contains(&date)))
    }

    /// The first working day from a date on; none if a date that it does not cover is needed.
    pub fn roll(&self, mut date: Date) -> Option<Date> {
        while !self.is_working(date)? {
            date = date.plus_days(1);
        }
        Some(date)
    }

    /// The `n`-th working day after a date; none if a date that it does not cover is needed.
    pub fn nth_working_day(&self, after: Date, n: u32) -> Option<Date> {
        let mut date = after;
        for _ in 0..n {
            date = self.roll(date.plus_days(1))?;
        }
        Some(date)
    }
}
