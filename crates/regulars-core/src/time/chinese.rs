//! Years and months of the Chinese calendar by its published tables (MB-54). Outside these tables a date of it is not known, and
//! nothing is guessed.

use icu_calendar::cal::ChineseTraditional;
use icu_calendar::types::{Month, RataDie};

use super::Date;
use crate::error::{Code, Fault};

/// The count of days that 1970-01-01 has in the calendar's tables.
const EPOCH: i64 = 719_163;

/// A year of the Chinese calendar, by the Gregorian year in which it begins.
///
/// ```
/// use regulars_core::time::{ChineseYear, Date};
/// let dragon = ChineseYear::new(2024)?;
/// assert_eq!(dragon.month(1, false).map(|first| first.begins), Date::from_ymd(2024, 2, 10));
/// assert_eq!(dragon.month(6, true), None);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChineseYear(i32);

/// A month of one year of the Chinese calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChineseMonth {
    /// Its first day.
    pub begins: Date,
    /// How many days it has: 29 or 30.
    pub days: u8,
}

/// The tables do not reach so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the Chinese calendar is known for its years {} to {}", ChineseYear::FIRST, ChineseYear::LAST)]
pub struct ChineseYearError;

impl Fault for ChineseYearError {
    fn code(&self) -> Code {
        Code::CalendarOutOfRange
    }
}

impl ChineseYear {
    /// The first year of the tables; it begins on 1900-01-31.
    pub const FIRST: i32 = 1900;
    /// The last year of the tables; it begins on 2100-02-09.
    pub const LAST: i32 = 2100;

    /// The year that begins in a Gregorian year. Error: `calendar_out_of_range`.
    pub fn new(begins_in: i32) -> Result<Self, ChineseYearError> {
        if (Self::FIRST..=Self::LAST).contains(&begins_in) { Ok(Self(begins_in)) } else { Err(ChineseYearError) }
    }

    /// The year that holds a date. Error: `calendar_out_of_range`.
    pub fn of(date: Date) -> Result<Self, ChineseYearError> {
        let day = RataDie::new(i64::from(date.days()).saturating_add(EPOCH));
        let theirs = icu_calendar::Date::from_rata_die(day, ChineseTraditional::new());
        Self::new(theirs.year().extended_year())
    }

    /// The Gregorian year in which it begins.
    pub fn number(self) -> i32 {
        self.0
    }

    /// A month by its number, 1 to 12; `leap` means the one that repeats the number. None if the year has no such month.
    pub fn month(self, number: u8, leap: bool) -> Option<ChineseMonth> {
        let month = if leap { Month::leap(number) } else { Month::new(number) };
        let first = icu_calendar::Date::try_new(self.0.into(), month, 1, ChineseTraditional::new()).ok()?;
        let days = first.to_rata_die().to_i64_date().checked_sub(EPOCH)?;
        Some(ChineseMonth { begins: Date::from_days(i32::try_from(days).ok()?), days: first.days_in_month() })
    }

    /// The number that the leap month repeats; none in a year without one.
    pub fn leap_month(self) -> Option<u8> {
        (1..=12).find(|number| self.month(*number, true).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(number: i32) -> ChineseYear {
        ChineseYear::new(number).unwrap()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// As published by the observatories of Nanjing and Hong Kong.
    #[test]
    fn new_year_is_on_the_published_day() {
        let published = "1900-01-31 1901-02-19 1902-02-08 1911-01-30 1912-02-18 1920-02-20 1945-02-13 1949-01-29 1950-02-17 \
            1960-01-28 1966-01-21 1970-02-06 1976-01-31 1980-02-16 1984-02-02 1985-02-20 1988-02-17 1990-01-27 1995-01-31 \
            1999-02-16 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-18 2008-02-07 \
            2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 \
            2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 \
            2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08 2036-01-28 2050-01-23 2100-02-09";
        for text in published.split_ascii_whitespace() {
            let begins = date(text);
            let number = begins.ymd().0;
            assert_eq!(year(number).month(1, false).unwrap().begins, begins);
            assert_eq!(ChineseYear::of(begins), Ok(year(number)));
        }
    }

    /// All leap months of 1900 to 2100, as published.
    #[test]
    fn leap_months_are_the_published_ones() {
        let published = "1900:8 1903:5 1906:4 1909:2 1911:6 1914:5 1917:2 1919:7 1922:5 1925:4 1928:2 1930:6 1933:5 1936:3 1938:7 \
            1941:6 1944:4 1947:2 1949:7 1952:5 1955:3 1957:8 1960:6 1963:4 1966:3 1968:7 1971:5 1974:4 1976:8 1979:6 1982:4 \
            1984:10 1987:6 1990:5 1993:3 1995:8 1998:5 2001:4 2004:2 2006:7 2009:5 2012:4 2014:9 2017:6 2020:4 2023:2 2025:6 \
            2028:5 2031:3 2033:11 2036:6 2039:5 2042:2 2044:7 2047:5 2050:3 2052:8 2055:6 2058:4 2061:3 2063:7 2066:5 2069:4 \
            2071:8 2074:6 2077:4 2080:3 2082:7 2085:5 2088:4 2090:8 2093:6 2096:4 2099:2";
        let ours = (ChineseYear::FIRST..=ChineseYear::LAST)
            .filter_map(|number| year(number).leap_month().map(|month| format!("{number}:{month}")));
        assert_eq!(ours.collect::<Vec<_>>(), published.split_ascii_whitespace().collect::<Vec<_>>());
    }

    /// Months follow each other without a gap from the first day of the tables to the last.
    #[test]
    fn months_tile_the_years() {
        let mut next = date("1900-01-31");
        for number in ChineseYear::FIRST..=ChineseYear::LAST {
            let (year, begins) = (year(number), next);
            let numbers = (1..=12).flat_map(|month| [(month, false), (month, true)]);
            for month in numbers.filter_map(|(month, leap)| year.month(month, leap)) {
                assert_eq!(month.begins, next, "{number}");
                assert!(matches!(month.days, 29 | 30), "{number}");
                next = next.plus_days(month.days.into());
            }
            assert_eq!(ChineseYear::of(begins), Ok(year));
            assert_eq!(ChineseYear::of(next.plus_days(-1)), Ok(year));
        }
        assert_eq!(ChineseYear::of(next), Err(ChineseYearError));
    }

    #[test]
    fn outside_the_tables_nothing_is_guessed() {
        for number in [i32::MIN, 1899, 2101, i32::MAX] {
            assert_eq!(ChineseYear::new(number), Err(ChineseYearError));
        }
        for days in [i32::MIN, date("1900-01-30").days(), i32::MAX] {
            assert_eq!(ChineseYear::of(Date::from_days(days)), Err(ChineseYearError));
        }
        for number in [0, 13, 255] {
            assert_eq!(year(2024).month(number, false), None);
        }
    }
}
