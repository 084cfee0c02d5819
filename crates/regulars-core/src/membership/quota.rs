//! The calendar periods in which quotas and caps count, by local dates (MB-51, MB-62).

use super::program::Per;
use crate::time::{Date, Unit};

impl Per {
    /// The number of the calendar period that holds a date; it never falls as dates rise. None for periods that a date alone does
    /// not tell.
    pub(in crate::membership) fn calendar_period(self, date: Date) -> Option<i32> {
        match self {
            Self::CalendarMonth => Some(date.period(Unit::Month)),
            Self::CalendarQuarter => Some(date.period(Unit::Quarter)),
            Self::CalendarYear => Some(date.period(Unit::Year)),
            Self::Lifetime => Some(0),
            Self::LunarYear | Self::TierPeriod => None,
        }
    }
}

/// How many of `dates`, which rise, lie in the calendar period of `date`. None for periods that a date alone does not tell.
pub(super) fn used(dates: &[Date], per: Per, date: Date) -> Option<usize> {
    let period = per.calendar_period(date)?;
    let before = dates.partition_point(|used| per.calendar_period(*used).is_some_and(|number| number < period));
    let after = dates.partition_point(|used| per.calendar_period(*used).is_some_and(|number| number <= period));
    Some(after - before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_its_last_local_date() {
        let date = |y, m, d| Date::from_ymd(y, m, d).unwrap();
        let dates = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1)];
        let counted = |per| used(&dates, per, date(2025, 3, 15));
        assert_eq!(counted(Per::CalendarMonth), Some(1));
        assert_eq!(counted(Per::CalendarQuarter), Some(2));
        assert_eq!(counted(Per::CalendarYear), Some(3));
        assert_eq!(counted(Per::Lifetime), Some(4));
        assert_eq!(counted(Per::TierPeriod), None);
    }
}
