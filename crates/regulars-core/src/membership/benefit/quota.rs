//! Quotas: how often one member may claim in a period of local dates (MB-51).

use super::Tenure;
use crate::membership::program::{Count, Per, Quota};
use crate::time::{ChineseYear, ChineseYearError, Date, Unit};

impl Quota {
    /// How many times a holder of this tier may claim in a period. By tier, one that is not named has none.
    pub fn allowed(&self, tier: Option<&str>) -> u32 {
        match &self.count {
            Count::All(count) => *count,
            Count::ByTier(counts) => tier.and_then(|tier| counts.get(tier)).copied().unwrap_or(0),
        }
    }
}

impl Per {
    /// The number of the calendar period that holds a date; none for periods that no calendar has. Error:
    /// `calendar_out_of_range` for years of the Chinese calendar outside its tables.
    ///
    /// ```
    /// use regulars_core::membership::program::Per;
    /// use regulars_core::time::Date;
    /// let (march, april) = ("2025-03-31".parse::<Date>()?, "2025-04-01".parse::<Date>()?);
    /// assert_ne!(Per::CalendarQuarter.number(march)?, Per::CalendarQuarter.number(april)?);
    /// assert_eq!(Per::CalendarYear.number(march)?, Some(2025));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn number(self, date: Date) -> Result<Option<i32>, ChineseYearError> {
        Ok(match self {
            Self::CalendarMonth | Self::CalendarQuarter | Self::CalendarYear => {
                self.unit().map(|unit| date.period(unit))
            }
            Self::LunarYear => Some(ChineseYear::of(date)?.number()),
            Self::TierPeriod | Self::Lifetime => None,
        })
    }

    /// The first date of the next calendar period; none for periods that no calendar has, and behind the tables of the Chinese one.
    pub fn next_begins(self, date: Date) -> Option<Date> {
        if self == Self::LunarYear {
            let next = ChineseYear::new(ChineseYear::of(date).ok()?.number().saturating_add(1)).ok()?;
            return next.month(1, false).map(|first| first.begins);
        }
        self.unit().map(|unit| Date::start_of_period(date.period(unit).saturating_add(1), unit))
    }

    fn unit(self) -> Option<Unit> {
        match self {
            Self::CalendarMonth => Some(Unit::Month),
            Self::CalendarQuarter => Some(Unit::Quarter),
            Self::CalendarYear => Some(Unit::Year),
            Self::LunarYear | Self::TierPeriod | Self::Lifetime => None,
        }
    }

    /// Whether an entitlement granted at an instant and booked to a date is in the period of a claim that is booked to `date` by
    /// who has held a tier since `tenure`. That of a tier is counted from the instant at which it was taken, so that a merge
    /// needs no more than the claims of both.
    pub(super) fn shared(
        self,
        (granted_at, booked): (crate::time::Instant, Date),
        date: Date,
        tenure: Option<Tenure<'_>>,
    ) -> Result<bool, ChineseYearError> {
        match self {
            Self::TierPeriod => Ok(tenure.is_none_or(|tenure| tenure.since <= granted_at)),
            per => Ok(per.number(booked)? == per.number(date)?),
        }
    }
}
