//! The hours of a day: spans of local time, in order and disjoint (SV-1).

use super::CalendarError;
use crate::time::{DAY_US, time_of_day};

/// The most spans of a day.
pub const MAX_SPANS: usize = 48;

/// A span of local time, in microseconds from midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DaySpan {
    from: i64,
    to: i64,
}

impl DaySpan {
    /// From two times of day, the second up to `24:00`. Errors: `invalid_value`, `bad_span`.
    pub fn parse(from: &str, to: &str) -> Result<Self, CalendarError> {
        let from = time_of_day(from).ok_or(CalendarError::NotATime)?;
        let to = if to == "24:00" { DAY_US } else { time_of_day(to).ok_or(CalendarError::NotATime)? };
        if to <= from { Err(CalendarError::BadSpan) } else { Ok(Self { from, to }) }
    }

    pub(super) fn bounds(self) -> (i64, i64) {
        (self.from, self.to)
    }
}

impl std::fmt::Display for DaySpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [from, to] = [self.from, self.to].map(|micros| micros / 60_000_000);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

/// The hours of a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DaySpans(Vec<DaySpan>);

impl DaySpans {
    /// A day on which nobody works.
    pub const EMPTY: Self = Self(Vec::new());

    /// Adds a span behind the others. Errors: `overlapping_spans`, `too_many_items`.
    pub fn push(&mut self, span: DaySpan) -> Result<(), CalendarError> {
        if self.0.len() == MAX_SPANS {
            return Err(CalendarError::TooManySpans);
        }
        if self.0.last().is_some_and(|last| span.from < last.to) {
            return Err(CalendarError::Overlapping);
        }
        self.0.push(span);
        Ok(())
    }

    /// Whether nobody works.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The spans in order.
    pub fn iter(&self) -> impl Iterator<Item = DaySpan> {
        self.0.iter().copied()
    }
}
