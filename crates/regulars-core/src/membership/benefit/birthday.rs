//! Birthdays: the days of a Gregorian year on which somebody has one (MB-53, MB-54).

use super::BenefitError;
use crate::membership::program::{Benefit, Feb29, LeapMonth, ShortMonth};
use crate::time::{ChineseYear, Date};

/// The day on which somebody was born, as that person counts it. The year plays no part.
///
/// ```
/// use regulars_core::membership::benefit::Birth;
/// assert!(Birth::gregorian(2, 29).is_ok());
/// assert!(Birth::chinese(12, 31, false).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Birth(Day);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Day {
    Gregorian { month: u8, day: u8 },
    Chinese { month: u8, day: u8, leap_month: bool },
}

/// What stands for a day that a year does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BirthdayRules {
    /// For 29 February.
    pub feb29: Feb29,
    /// For a leap month.
    pub leap_month: LeapMonth,
    /// For day 30.
    pub short_month: ShortMonth,
}

impl Benefit {
    /// What stands for a birthday that a year does not have.
    pub fn birthday_rules(&self) -> BirthdayRules {
        BirthdayRules { feb29: self.feb29, leap_month: self.leap_month, short_month: self.short_month }
    }
}

// A birthday is personal.
impl std::fmt::Debug for Birth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Birth(..)")
    }
}

impl Birth {
    /// By month and day of the Gregorian calendar. Error: `birthday_invalid`.
    pub fn gregorian(month: u8, day: u8) -> Result<Self, BenefitError> {
        // 2000 has every day that there is.
        let exists = Date::from_ymd(2000, month.into(), day.into()).is_some();
        if exists { Ok(Self(Day::Gregorian { month, day })) } else { Err(BenefitError::BirthdayInvalid) }
    }

    /// By month and day of the Chinese calendar. Error: `birthday_invalid`.
    pub fn chinese(month: u8, day: u8, leap_month: bool) -> Result<Self, BenefitError> {
        let exists = (1..=12).contains(&month) && (1..=30).contains(&day);
        if exists { Ok(Self(Day::Chinese { month, day, leap_month })) } else { Err(BenefitError::BirthdayInvalid) }
    }

    /// The birthdays in a Gregorian year, the earliest first: at most two, and perhaps none (MB-54). Error:
    /// `calendar_out_of_range` where the tables of the Chinese calendar do not hold the whole year.
    ///
    /// ```
    /// use regulars_core::membership::benefit::{Birth, BirthdayRules};
    /// let days = Birth::chinese(11, 20, false)?.in_year(2024, BirthdayRules::default())?;
    /// let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    /// assert_eq!(days, ["2024-01-01", "2024-12-20"]);
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn in_year(&self, year: i32, rules: BirthdayRules) -> Result<Vec<Date>, BenefitError> {
        match self.0 {
            Day::Gregorian { month, day } => Ok(gregorian(year, month, day, rules).into_iter().collect()),
            Day::Chinese { month, day, leap_month } => {
                // A Gregorian year begins in the Chinese year before. Each of the two has the day at most once.
                let years = [ChineseYear::new(year.saturating_sub(1))?, ChineseYear::new(year)?];
                let days = years.into_iter().filter_map(|lunar| chinese(lunar, month, day, leap_month, rules));
                Ok(days.filter(|date| date.ymd().0 == year).collect())
            }
        }
    }

    /// How many years without a birthday may follow each other. 29 February is away for eight years around 2100; that of the
    /// Chinese calendar may be away as long as its tables reach.
    pub(super) fn longest_gap(&self) -> i32 {
        match self.0 {
            Day::Gregorian { .. } => 8,
            Day::Chinese { .. } => ChineseYear::LAST - ChineseYear::FIRST,
        }
    }
}

/// In a leap year 29 February is itself under every policy.
fn gregorian(year: i32, month: u8, day: u8, rules: BirthdayRules) -> Option<Date> {
    Date::from_ymd(year, month.into(), day.into()).or_else(|| match rules.feb29 {
        Feb29::Feb28 => Date::from_ymd(year, 2, 28),
        Feb29::Mar01 => Date::from_ymd(year, 3, 1),
        Feb29::LeapOnly => None,
    })
}

/// Who was born in a leap month celebrates in it whenever a year has it.
fn chinese(year: ChineseYear, month: u8, day: u8, leap: bool, rules: BirthdayRules) -> Option<Date> {
    let regular = || (!leap || rules.leap_month == LeapMonth::RegularMonthIfAbsent).then(|| year.month(month, false));
    let held = year.month(month, leap).or_else(|| regular().flatten())?;
    let day = if day <= held.days {
        day
    } else if rules.short_month == ShortMonth::LastDayIfShort {
        held.days
    } else {
        return None;
    };
    Some(held.begins.plus_days(i32::from(day) - 1))
}
