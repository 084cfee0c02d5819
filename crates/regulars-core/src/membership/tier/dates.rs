//! The dates of a ladder for one account: windows (MB-32), periods, validity (MB-33) and reviews (MB-35), all by local dates.

use super::TierProgram;
use crate::membership::program::{Period, TierWindow, Validity};
use crate::time::{Date, Instant, Unit};

/// The rules together with the date from which anniversaries are counted.
#[derive(Clone, Copy)]
pub(super) struct Dates<'a> {
    pub(super) program: TierProgram<'a>,
    pub(super) enrolled: Date,
}

impl TierProgram<'_> {
    /// From when on and before when orders count at an instant (MB-32), if that is the same for every account.
    pub fn counted_at(self, at: Instant) -> Option<(Instant, Instant)> {
        if self.rules.window == TierWindow::Period(Period::Anniversary) {
            return None;
        }
        let dates = Dates { program: self, enrolled: self.zone.date(at) };
        let (from, before) = dates.window(dates.date(at));
        Some((dates.start_of(from), dates.start_of(before)))
    }
}

/// The dates of a window or a period: from the first on, before the second.
pub(super) type Span = (Date, Date);

impl Dates<'_> {
    pub(super) fn date(&self, at: Instant) -> Date {
        self.program.zone.date(at)
    }

    pub(super) fn start_of(&self, date: Date) -> Instant {
        self.program.zone.start_of(date)
    }

    /// The dates whose orders count on a date (MB-32).
    pub(super) fn window(&self, date: Date) -> Span {
        let tomorrow = date.plus_days(1);
        match self.program.rules.window {
            TierWindow::Rolling { months } => (rolling(date, months), tomorrow),
            TierWindow::CompleteMonths { months } => (months_on(date, -months_of(months)), months_on(date, 0)),
            TierWindow::Period(period) => (self.period_of(period, date).0, tomorrow),
            TierWindow::Lifetime => (Date::from_days(i32::MIN), tomorrow),
        }
    }

    /// From when until when an order of a date counts.
    pub(super) fn stay(&self, order: Date) -> (Date, Option<Date>) {
        match self.program.rules.window {
            TierWindow::Rolling { months } => (order, Some(order.plus_months(months))),
            TierWindow::CompleteMonths { months } => {
                (months_on(order, 1), Some(months_on(order, months_of(months).saturating_add(1))))
            }
            TierWindow::Period(period) => (order, Some(self.period_of(period, order).1)),
            TierWindow::Lifetime => (order, None),
        }
    }

    /// The period that holds a date; none where the window has none.
    pub(super) fn period(&self, date: Date) -> Option<Span> {
        match self.program.rules.window {
            TierWindow::Period(period) => Some(self.period_of(period, date)),
            TierWindow::Rolling { .. } | TierWindow::CompleteMonths { .. } | TierWindow::Lifetime => None,
        }
    }

    fn period_of(&self, period: Period, date: Date) -> Span {
        let begins = |n: i32| match period {
            Period::Calendar { month, day } => day_of(n, month, day),
            // Nothing is counted before the enrolment, so the first period also stands for what lies before.
            Period::Anniversary => self.enrolled.plus_months(u32::try_from(n.saturating_mul(12)).unwrap_or(0)),
        };
        let years = match period {
            Period::Calendar { .. } => date.period(Unit::Year),
            Period::Anniversary => date.period(Unit::Year).saturating_sub(self.enrolled.period(Unit::Year)).max(0),
        };
        let n = if begins(years) > date { years.saturating_sub(1) } else { years };
        (begins(n), begins(n.saturating_add(1)))
    }

    /// Until when a level holds that is reached on a date (MB-33); none: it has no validity of its own.
    pub(super) fn validity(&self, date: Date) -> Option<Instant> {
        match self.program.rules.validity {
            Validity::EndOfNextPeriod => self.period(date).and_then(|(_, end)| self.renewal(end)),
            _ => self.renewal(date),
        }
    }

    /// Until when a level holds that a review gives on a date: a period is then the one just begun (MB-35, MB-36).
    pub(super) fn renewal(&self, date: Date) -> Option<Instant> {
        match self.program.rules.validity {
            Validity::Months { months, end_of_month } => {
                let end = date.plus_months(months);
                Some(self.start_of(if end_of_month { months_on(end, 1) } else { end }))
            }
            Validity::EndOfPeriod | Validity::EndOfNextPeriod => self.period(date).map(|(_, end)| self.start_of(end)),
            Validity::WhileQualified | Validity::RecalcMonthly { .. } => None,
        }
    }

    /// An instant before which no level was reached that still lasts on a date, by a validity of months.
    pub(super) fn lasting_since(&self, date: Date) -> Instant {
        match self.program.rules.validity {
            // The end of the month adds less than one.
            Validity::Months { months, .. } => self.start_of(rolling(date, months.saturating_add(1))),
            _ => Instant::MIN,
        }
    }

    /// Whether the validity is that of periods, whose reviews look at the day before (MB-35).
    pub(super) fn by_period(&self) -> bool {
        matches!(self.program.rules.validity, Validity::EndOfPeriod | Validity::EndOfNextPeriod)
    }

    /// The evaluation date of a review (MB-35).
    pub(super) fn reviewed_on(&self, at: Instant) -> Date {
        let date = self.date(at);
        if self.by_period() { date.plus_days(-1) } else { date }
    }

    /// The first day of the monthly recalculation from a date on (MB-33); none: the program has none.
    pub(super) fn recalculated_from(&self, date: Date) -> Option<Date> {
        let Validity::RecalcMonthly { day } = self.program.rules.validity else { return None };
        let in_month = |month: i32| within_month(month, day);
        let month = date.period(Unit::Month);
        Some(in_month(month)).filter(|this| *this >= date).or_else(|| Some(in_month(month.saturating_add(1))))
    }
}

/// The first date of which an order still counts: the least d with d + months > date. It is the day after the date less the
/// months; adding months clamps to the end of short months, so for the last day of a month it is the first of the next one.
fn rolling(date: Date, months: u32) -> Date {
    let month = date.period(Unit::Month);
    let begins = |month: i32| Date::start_of_period(month, Unit::Month);
    let (this, earlier) = (begins(month), month.saturating_sub(months_of(months)));
    let next = begins(earlier.saturating_add(1));
    if date.plus_days(1) == begins(month.saturating_add(1)) {
        return next;
    }
    let day = date.days().saturating_sub(this.days()).saturating_add(1);
    begins(earlier).plus_days(day).min(next)
}

fn months_of(months: u32) -> i32 {
    i32::try_from(months).unwrap_or(i32::MAX).min(LONGEST_MONTHS)
}

/// Windows beyond the calendar reach as far as it does.
const LONGEST_MONTHS: i32 = 12 * 10_000;

/// The first day of the month that lies `months` after that of a date.
fn months_on(date: Date, months: i32) -> Date {
    Date::start_of_period(date.period(Unit::Month).saturating_add(months), Unit::Month)
}

/// A day of a month by the month's number, or its last day if it is shorter.
fn within_month(month: i32, day: u8) -> Date {
    let next = Date::start_of_period(month.saturating_add(1), Unit::Month);
    Date::start_of_period(month, Unit::Month).plus_days(i32::from(day).saturating_sub(1)).min(next.plus_days(-1))
}

fn day_of(year: i32, month: u8, day: u8) -> Date {
    within_month(year.saturating_mul(12).saturating_add(i32::from(month).saturating_sub(1)), day)
}
