//! Civil dates and calendar units (TM-4, MB-4, RF-2).

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};

/// A date of the Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// The days that `chrono` can name; every other day number is taken for the last of them.
const NAMED: RangeInclusive<i32> = -96_465_292..=95_026_236;
/// The years of these days.
const YEARS: RangeInclusive<i32> = -262_143..=262_142;
/// Days from 0000-03-01 to 1970-01-01: years that begin in March have their leap day at the end.
const MARCH_0: i32 = 719_468;
/// Days of 400 years, after which the calendar repeats itself.
const ERA: i32 = 146_097;

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
    #[inline]
    pub fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// From year, month and day, if there is such a date.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_naive)
    }

    /// Days since 1970-01-01.
    #[inline]
    pub fn days(self) -> i32 {
        self.0
    }

    /// Year, month and day.
    pub fn ymd(self) -> (i32, u32, u32) {
        // The fold asks this for every order, so it is the arithmetic of Howard Hinnant's `civil_from_days` and builds no date.
        let days = if NAMED.contains(&self.0) { self.0 } else { *NAMED.end() } + MARCH_0;
        let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        (year + era * 400 + later, month.unsigned_abs(), day.unsigned_abs())
    }

    /// A date that there is (`days_from_civil`); beyond the years that have names it is the last that has one.
    fn of(year: i32, month: u32, day: u32) -> Self {
        if !YEARS.contains(&year) {
            return Self(*NAMED.end());
        }
        let (month, day) = (month.cast_signed(), day.cast_signed());
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
        Self(era * ERA + 365 * year + year / 4 - year / 100 + (153 * month + 2) / 5 + day - 1 - MARCH_0)
    }

    /// The day of the week, from 1 for Monday to 7 for Sunday.
    ///
    /// ```
    /// use regulars_core::time::Date;
    /// assert_eq!(Date::from_ymd(2026, 11, 29).map(Date::weekday), Some(7));
    /// ```
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from(self.0.wrapping_add(3).rem_euclid(7) + 1).unwrap_or(7)
    }

    /// Months since the beginning of year 0.
    fn month(self) -> i32 {
        let (year, month, _) = self.ymd();
        year * 12 + month.cast_signed() - 1
    }

    pub(super) fn from_naive(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - 719_163)
    }

    /// The date `days` later.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day number `months` later, or the last day of that month if it is shorter (MB-4).
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let (_, _, day) = self.ymd();
        let month = i32::try_from(months).map_or(i32::MAX, |months| self.month().saturating_add(months));
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12).unsigned_abs() + 1);
        Self::of(year, month, day.min(length(year, month)))
    }

    /// The number of the period that holds this date; differences count periods (RF-2).
    #[inline]
    pub fn period(self, unit: Unit) -> i32 {
        match unit {
            Unit::Day => self.0,
            Unit::Week => (self.0 + 3).div_euclid(7),
            unit => self.month().div_euclid(unit.months().max(1)),
        }
    }

    /// The first date of a period by its number.
    pub fn start_of_period(number: i32, unit: Unit) -> Self {
        match unit {
            Unit::Day => Self(number),
            Unit::Week => Self(number.saturating_mul(7).saturating_sub(3)),
            unit => {
                let number = number.saturating_mul(unit.months());
                let (year, month) = (number.div_euclid(12), number.rem_euclid(12).unsigned_abs() + 1);
                if YEARS.contains(&year) { Self::of(year, month, 1) } else { Self(i32::MAX) }
            }
        }
    }
}

/// How many days a month has.
fn length(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
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
    fn the_calendar_ends_where_that_of_chrono_does() {
        let named = [NaiveDate::MIN, NaiveDate::MAX].map(Date::from_naive);
        assert_eq!(named.map(|date| date.0), [*NAMED.start(), *NAMED.end()]);
        assert_eq!(named.map(|date| date.ymd().0), [*YEARS.start(), *YEARS.end()]);
        let [_, last] = named;
        for beyond in [last.plus_months(1), last.plus_months(u32::MAX), Date(i32::MAX).plus_months(0)] {
            assert_eq!(beyond, last);
        }
        assert_eq!(Date(i32::MIN).ymd(), last.ymd());
        assert_eq!(Date::start_of_period(i32::MAX, Unit::Year), Date(i32::MAX));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let sunday = Date::from_ymd(2026, 11, 22).unwrap();
        assert_eq!(sunday.plus_days(1).period(Unit::Week), sunday.period(Unit::Week) + 1);
        assert_eq!(sunday.plus_days(-6).period(Unit::Week), sunday.period(Unit::Week));
    }

    proptest! {
        #[test]
        fn dates_are_those_of_chrono(days in NAMED, months in prop_oneof![0..40u32, any::<u32>()]) {
            let naive = NaiveDate::from_num_days_from_ce_opt(days + 719_163).unwrap();
            let date = Date::from_days(days);
            prop_assert_eq!(date.ymd(), (naive.year(), naive.month(), naive.day()));
            prop_assert_eq!(Date::of(naive.year(), naive.month(), naive.day()), date);
            let later = naive.checked_add_months(chrono::Months::new(months)).unwrap_or(NaiveDate::MAX);
            prop_assert_eq!(date.plus_months(months), Date::from_naive(later));
        }

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
