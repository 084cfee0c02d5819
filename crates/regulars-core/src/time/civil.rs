//! Civil dates and calendar units (TM-4, MB-4, RF-2).

use std::fmt;

use chrono::{Datelike as _, Months, NaiveDate};

/// A date of the Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A calendar unit of purchases and windows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Unit {
    /// A local day.
    Day,
    /// An ISO week, from Monday.
    Week,
    /// A calendar month.
    Month,
}

impl Date {
    /// From the day number since 1970-01-01.
    pub fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// From year, month and day, if there is such a date.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_naive)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    pub(super) fn from_naive(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - 719_163)
    }

    pub(super) fn naive(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(719_163)).unwrap_or(NaiveDate::MAX)
    }

    /// The date `days` later.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day number `months` later, or the last day of that month if it is shorter (MB-4).
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        Self::from_naive(self.naive().checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
    }

    /// The number of the period that holds this date; differences count periods (RF-2).
    pub fn period(self, unit: Unit) -> i32 {
        match unit {
            Unit::Day => self.0,
            Unit::Week => (self.0 + 3).div_euclid(7),
            Unit::Month => self.naive().year() * 12 + i32::try_from(self.naive().month0()).unwrap_or(0),
        }
    }

    /// The first date of a period by its number.
    pub fn start_of_period(number: i32, unit: Unit) -> Self {
        match unit {
            Unit::Day => Self(number),
            Unit::Week => Self(number.saturating_mul(7).saturating_sub(3)),
            Unit::Month => {
                let month = u32::try_from(number.rem_euclid(12)).unwrap_or(0) + 1;
                Self::from_ymd(number.div_euclid(12), month, 1).unwrap_or(Self(i32::MAX))
            }
        }
    }
}

impl std::str::FromStr for Date {
    type Err = super::InstantError;

    /// Reads `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, super::InstantError> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        date.map(Self::from_naive).ok_or(super::InstantError::Invalid)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.naive();
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date"})
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn adding_months_clamps_to_the_last_day() {
        let date = |y, m, d| Date::from_ymd(y, m, d).unwrap();
        assert_eq!(date(2024, 2, 29).plus_months(12), date(2025, 2, 28));
        assert_eq!(date(2025, 1, 31).plus_months(1), date(2025, 2, 28));
        assert_eq!(date(2025, 3, 31).plus_months(1), date(2025, 4, 30));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let sunday = Date::from_ymd(2026, 11, 22).unwrap();
        assert_eq!(sunday.plus_days(1).period(Unit::Week), sunday.period(Unit::Week) + 1);
        assert_eq!(sunday.plus_days(-6).period(Unit::Week), sunday.period(Unit::Week));
    }

    proptest! {
        #[test]
        fn a_date_lies_in_its_own_period(days in -700_000..2_900_000i32) {
            let date = Date::from_days(days);
            for unit in [Unit::Day, Unit::Week, Unit::Month] {
                let number = date.period(unit);
                prop_assert!(Date::start_of_period(number, unit) <= date);
                prop_assert!(date < Date::start_of_period(number + 1, unit));
            }
        }
    }
}
