//! The days on which a benefit can be claimed: around a birthday (MB-53) or in a season (MB-55), always by local dates.

use super::{BenefitError, Birth, BirthdayRules};
use crate::membership::program::{Benefit, Per, When};
use crate::time::Date;

/// The most days before and after a birthday: more would be the whole year.
pub const MAX_WINDOW_DAYS: u32 = 366;

/// The most turns after which the edge of a window is looked for: those of the birthdays of three years, two a year.
pub const MAX_TURNS: usize = 12;

/// What the days of a benefit are found by.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The days; none: always.
    pub when: Option<When>,
    /// What stands for a birthday that a year does not have.
    pub rules: BirthdayRules,
    /// Whether only the first birthday of a Gregorian year is celebrated: with a quota per calendar year (MB-54).
    pub first_of_year: bool,
}

/// What a window says of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eligible {
    /// It cannot be claimed.
    No,
    /// Nobody knows the birthday.
    BirthdayMissing,
    /// It can be claimed; for the birthday, if it is about one.
    Yes {
        /// The birthday, which may lie in another year than the date.
        birthday: Option<Date>,
    },
}

impl Window {
    /// The window of a benefit.
    pub fn of(benefit: &Benefit) -> Self {
        let first_of_year = benefit.quota.as_ref().is_some_and(|quota| quota.per == Per::CalendarYear);
        Self { when: benefit.when, rules: benefit.birthday_rules(), first_of_year }
    }

    /// Whether a local date lies in the window. Of two birthdays whose windows overlap the earlier is meant. Errors:
    /// `calendar_out_of_range`, `out_of_range`.
    pub fn holds(&self, date: Date, birth: Option<&Birth>) -> Result<Eligible, BenefitError> {
        match self.when {
            None => Ok(Eligible::Yes { birthday: None }),
            Some(When::Season { from, to }) => {
                let inside = super::season::holds(from, to, date);
                Ok(if inside { Eligible::Yes { birthday: None } } else { Eligible::No })
            }
            Some(When::Birthday { before, after }) => {
                let Some(birth) = birth else { return Ok(Eligible::BirthdayMissing) };
                let (before, after) = (days(before)?, days(after)?);
                // The date is in [birthday - before, birthday + after] exactly if the birthday is in this range.
                let (first, last) = (date.plus_days(-after), date.plus_days(before));
                for year in first.ymd().0..=last.ymd().0 {
                    let found = self.birthdays(birth, year)?.find(|birthday| (first..=last).contains(birthday));
                    if found.is_some() {
                        return Ok(Eligible::Yes { birthday: found });
                    }
                }
                Ok(Eligible::No)
            }
        }
    }

    /// The first date after `date` for which [`Window::holds`] may say something else; none if it never does again, or no longer
    /// where the calendar is known. Errors: `calendar_out_of_range`, `out_of_range`.
    pub fn turns_after(&self, date: Date, birth: Option<&Birth>) -> Result<Option<Date>, BenefitError> {
        match (self.when, birth) {
            (None, _) | (Some(When::Birthday { .. }), None) => Ok(None),
            (Some(When::Season { from, to }), _) => Ok(super::season::turns_after(from, to, date)),
            (Some(When::Birthday { before, after }), Some(birth)) => {
                let (before, after) = (days(before)?, days(after)?);
                let first = date.plus_days(-after).ymd().0;
                let last = date.plus_days(before).ymd().0.saturating_add(birth.longest_gap());
                let mut least = None;
                for year in first..=last {
                    let birthdays = match self.birthdays(birth, year) {
                        Ok(birthdays) => birthdays,
                        // Beyond the tables no further turn is known.
                        Err(_) if year > date.ymd().0 => break,
                        Err(error) => return Err(error),
                    };
                    let edges = birthdays.flat_map(|day| [day.plus_days(-before), day.plus_days(after + 1)]);
                    least = edges.filter(|edge| *edge > date).chain(least).min();
                    // Later birthdays open later than any window that has opened by the next year.
                    if least.is_some_and(|edge| edge.ymd().0 < year) {
                        break;
                    }
                }
                Ok(least)
            }
        }
    }

    /// The first date after `date` on which the window is shut, if it is open then, or open, if it is shut. None if it never turns;
    /// of windows that overlap for longer than [`MAX_TURNS`] turns no end is looked for. Errors: `calendar_out_of_range`,
    /// `out_of_range`.
    pub fn edge(&self, date: Date, birth: Option<&Birth>) -> Result<Option<Date>, BenefitError> {
        let is_open = |date| Ok::<_, BenefitError>(matches!(self.holds(date, birth)?, Eligible::Yes { .. }));
        let open = is_open(date)?;
        let mut last = date;
        for _ in 0..MAX_TURNS {
            match self.turns_after(last, birth)? {
                Some(turn) if is_open(turn)? == open => last = turn,
                edge => return Ok(edge),
            }
        }
        Ok(None)
    }

    /// The birthdays that are celebrated in a year.
    fn birthdays(&self, birth: &Birth, year: i32) -> Result<impl Iterator<Item = Date> + use<>, BenefitError> {
        let most = if self.first_of_year { 1 } else { usize::MAX };
        Ok(birth.in_year(year, self.rules)?.into_iter().take(most))
    }
}

fn days(count: u32) -> Result<i32, BenefitError> {
    i32::try_from(count).ok().filter(|_| count <= MAX_WINDOW_DAYS).ok_or(BenefitError::WindowTooLong)
}
