//! The phrases of `[[benefit]]`, `[referral]` and `[[reward]]` (MB-51, MB-53, MB-55, MB-62).

use std::fmt;
use std::str::FromStr;

use super::{MAX_BIRTHDAY_DAYS, MAX_TIMES, PhraseError, Word, count, month_day, words};
use crate::membership::program::{Cap, Count, Per, Quota, When};

impl FromStr for When {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str = "`birthday -A +B days` or `MM-DD to MM-DD`";
        match *words(text).as_slice() {
            ["birthday", before, after, "day" | "days"] => {
                let days = |text: &str, sign: char| {
                    let digits = text.strip_prefix(sign).ok_or(PhraseError::Bad(FORM))?;
                    count(digits, MAX_BIRTHDAY_DAYS, FORM)
                };
                Ok(Self::Birthday { before: days(before, '-')?, after: days(after, '+')? })
            }
            [from, "to", to] => Ok(Self::Season { from: month_day(from, FORM)?, to: month_day(to, FORM)? }),
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Birthday { before, after } => write!(f, "birthday -{before} +{after} days"),
            Self::Season { from, to } => write!(f, "{:02}-{:02} to {:02}-{:02}", from.0, from.1, to.0, to.1),
        }
    }
}

const TIMES: &str = "`N per P` with `calendar_month`, `calendar_quarter`, `calendar_year`, `tier_period` or `lifetime`";

fn times(text: &str) -> Result<(u32, Per), PhraseError> {
    match *words(text).as_slice() {
        [number, "per", period] => {
            let per = Per::from_word(period).ok_or(PhraseError::Bad(TIMES))?;
            Ok((count(number, MAX_TIMES, TIMES)?, per))
        }
        _ => Err(PhraseError::Bad(TIMES)),
    }
}

impl FromStr for Quota {
    type Err = PhraseError;

    /// One number for everybody; numbers by tier have a table and no phrase.
    fn from_str(text: &str) -> Result<Self, PhraseError> {
        let (number, per) = times(text)?;
        Ok(Self { count: Count::All(number), per })
    }
}

impl FromStr for Cap {
    type Err = PhraseError;

    /// The period is one of dates, which a tier or a birthday does not move (MB-62).
    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str =
            "`none`, or `N per P` with `calendar_month`, `calendar_quarter`, `calendar_year` or `lifetime`";
        match times(text)? {
            (_, Per::TierPeriod | Per::LunarYear) => Err(PhraseError::Bad(FORM)),
            (count, per) => Ok(Self { count, per }),
        }
    }
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} per {}", self.count, self.per.word())
    }
}
