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
    /// A quarter, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// All units, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The unit of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == word)
    }

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }

    /// How many months it has, for the units that are made of months.
    fn months(self) -> i32 {
        match self {
            Self::Day | Self::Week => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
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

    /// Year, month and day.
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.naive();
        (date.year(), date.month(), date.day())
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
            unit => {
                let date = self.naive();
                (date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0)).div_euclid(unit.months().max(1))
            }
        }
    }

    /// The first date of a period by its number.
    pub fn start_of_period(number: i32, unit: Unit) -> Self {
        match unit {
            Unit::Day => Self(number),
            Unit::Week => Self(number.saturating_mul(7).saturating_sub(3)),
            unit => {
                let number = number.saturating_mul(unit.months());
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
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
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

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(crate::text::coded)
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
            for unit in Unit::ALL {
                let number = date.period(unit);
                prop_assert!(Date::start_of_period(number, unit) <= date);
                prop_assert!(date < Date::start_of_period(number + 1, unit));
            }
        }
    }
}
