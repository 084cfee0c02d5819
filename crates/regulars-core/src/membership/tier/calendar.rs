//! Windows, periods and validities by local dates (MB-32, MB-33).

use crate::membership::account::TierProgram;
use crate::membership::program::{Period, TierRules, TierWindow, Validity};
use crate::time::{Date, Instant, Unit};

/// Twelve months, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Date,
    pub(super) to: Date,
}

const YEAR: u32 = 12;

/// The same day of a year; the month's last where the year does not have it.
fn day_of(year: i32, month: u8, day: u8) -> Option<Date> {
    let first = Date::from_ymd(year, month.into(), 1)?;
    let last = first.plus_months(1).plus_days(-1);
    Some(first.plus_days(i32::from(day) - 1).min(last))
}

impl Period {
    /// The period that a date is in. Those of an anniversary are counted from the enrolment, each from the anchor.
    pub(super) fn around(self, date: Date, enrolled: Date) -> Span {
        let (year, ..) = date.ymd();
        let start = |years: i32| match self {
            Self::Calendar { month, day } => day_of(year.saturating_add(years), month, day).unwrap_or(date),
            Self::Anniversary => {
                let since = year.saturating_add(years).saturating_sub(enrolled.ymd().0);
                enrolled.plus_months(u32::try_from(since).unwrap_or(0).saturating_mul(YEAR))
            }
        };
        let this = start(0);
        if date < this { Span { from: start(-1), to: this } } else { Span { from: this, to: start(1) } }
    }
}

impl TierWindow {
    /// The period that a date is in, where the window is one.
    pub(super) fn period(self, date: Date, enrolled: Date) -> Option<Span> {
        match self {
            Self::Period(period) => Some(period.around(date, enrolled)),
            _ => None,
        }
    }

    /// Whether orders of a date count no longer on another date, or do not yet (MB-32). In time it goes from before over inside to
    /// after.
    pub(super) fn place(self, order: Date, on: Date, enrolled: Date) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let months = |date: Date| date.period(Unit::Month);
        let (over, not_yet) = match self {
            Self::Rolling { months } => (order.plus_months(months) <= on, order > on),
            Self::CompleteMonths { months: count } => {
                let first = months(on).saturating_sub(i32::try_from(count).unwrap_or(i32::MAX));
                (months(order) < first, months(order) >= months(on))
            }
            Self::Period(period) => (order < period.around(on, enrolled).from, order > on),
            Self::Lifetime => (false, order > on),
        };
        if over {
            Less
        } else if not_yet {
            Greater
        } else {
            Equal
        }
    }

    /// The first date after `on` on which orders of `order`, which count now, count no longer or others may; none: never.
    pub(super) fn leaves(self, order: Date, on: Date, enrolled: Date) -> Option<Date> {
        match self {
            Self::Rolling { months } => Some(order.plus_months(months)),
            Self::CompleteMonths { .. } => Some(Date::start_of_period(on.period(Unit::Month) + 1, Unit::Month)),
            Self::Period(period) => Some(period.around(on, enrolled).to),
            Self::Lifetime => None,
        }
    }
}

/// The instant until which a level is held that begins on a date (MB-33); none: without end.
pub(super) fn valid_until(program: TierProgram<'_>, date: Date, enrolled: Date) -> Option<Instant> {
    let TierRules { validity, window, .. } = program.rules;
    let period = |date| window.period(date, enrolled).map(|span| span.to);
    let end = match *validity {
        Validity::Months { months, end_of_month } => {
            let end = date.plus_months(months);
            if end_of_month { Date::start_of_period(end.period(Unit::Month) + 1, Unit::Month) } else { end }
        }
        Validity::EndOfPeriod => period(date)?,
        Validity::EndOfNextPeriod => period(period(date)?)?,
        Validity::WhileQualified | Validity::RecalcMonthly { .. } => return None,
    };
    Some(program.zone.start_of(end))
}

/// The instant until which a level is held that a review on a date gives: of periods to the end of the one just begun (MB-35).
pub(super) fn reviewed_until(program: TierProgram<'_>, date: Date, enrolled: Date) -> Option<Instant> {
    match program.rules.validity {
        Validity::EndOfPeriod | Validity::EndOfNextPeriod => {
            program.rules.window.period(date, enrolled).map(|span| program.zone.start_of(span.to))
        }
        _ => valid_until(program, date, enrolled),
    }
}

/// Whether a validity ends with a period, so that its review looks at the day before (MB-35).
pub(super) fn by_period(rules: &TierRules) -> bool {
    matches!(rules.validity, Validity::EndOfPeriod | Validity::EndOfNextPeriod)
}

/// The first monthly review after a date (MB-33).
pub(super) fn next_monthly(day: u8, after: Date) -> Date {
    let (year, month, _) = after.ymd();
    let this = u8::try_from(month).ok().and_then(|month| day_of(year, month, day)).unwrap_or(after);
    if this > after {
        return this;
    }
    let (year, month, _) = Date::start_of_period(after.period(Unit::Month) + 1, Unit::Month).ymd();
    u8::try_from(month).ok().and_then(|month| day_of(year, month, day)).unwrap_or(after.plus_days(1))
}
