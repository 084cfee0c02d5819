//! The phrases of `[points]` (MB-11, MB-13, MB-14, MB-20).

use std::fmt;
use std::str::FromStr;

use super::{
    MAX_DAYS, MAX_MONTHS, MAX_YEARS_AHEAD, PhraseError, above_zero, comma, count, many, month_day, positive, words,
};
use crate::membership::program::{Align, Expiry, ExpiryAlign, Pending, Restore};
use crate::money::{Currency, Decimal};

/// What money earns: `1 point per 1.00 CNY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earn {
    /// The points; above zero.
    pub rate: Decimal,
    /// The money that earns them; above zero.
    pub per: Decimal,
    /// Its currency.
    pub currency: Currency,
}

impl FromStr for Earn {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        let [rate, "point" | "points", "per", per, currency] = *words(text).as_slice() else {
            return Err(PhraseError::Bad("`R points per A CUR`, for example `1 point per 1.00 CNY`"));
        };
        Ok(Self { rate: above_zero(rate)?, per: above_zero(per)?, currency: Currency::new(currency)? })
    }
}

impl fmt::Display for Earn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} points per {} {}", self.rate, self.per, self.currency.as_str())
    }
}

impl FromStr for Pending {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str = "`none`, `N days` or `N days, day start`";
        let (phrase, align) = comma(text);
        let align = match align {
            None => Align::Exact,
            Some("day start") => Align::DayStart,
            Some(_) => return Err(PhraseError::Bad(FORM)),
        };
        match *words(phrase).as_slice() {
            [number, "day" | "days"] => {
                // No days are `none`: the day that the wait ends must come after the order.
                let days = count(number, MAX_DAYS, FORM)?;
                if days == 0 { Err(PhraseError::NotPositive) } else { Ok(Self { days, align }) }
            }
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        many(f, self.days, "day")?;
        f.write_str(if self.align == Align::DayStart { ", day start" } else { "" })
    }
}

impl FromStr for Expiry {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str = "`never`, `N months`, `N days` (and `, end of day`, `, end of month` or `, exact`) or \
                            `fixed MM-DD +K years`";
        let (phrase, align) = comma(text);
        let words = words(phrase);
        match (words.as_slice(), align) {
            (["never"], None) => return Ok(Self::Never),
            (["fixed", date, years, "year" | "years"], None) => {
                let (month, day) = month_day(date, FORM)?;
                let years = years.strip_prefix('+').ok_or(PhraseError::Bad(FORM))?;
                return Ok(Self::Fixed { month, day, years_ahead: count(years, MAX_YEARS_AHEAD, FORM)? });
            }
            _ => {}
        }
        let align = match align {
            None | Some("end of day") => ExpiryAlign::EndOfDay,
            Some("end of month") => ExpiryAlign::EndOfMonth,
            Some("exact") => ExpiryAlign::Exact,
            Some(_) => return Err(PhraseError::Bad(FORM)),
        };
        match *words.as_slice() {
            [number, "month" | "months"] => Ok(Self::Months { months: positive(number, MAX_MONTHS, FORM)?, align }),
            [number, "day" | "days"] => Ok(Self::Days { days: positive(number, MAX_DAYS, FORM)?, align }),
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let align = match self {
            Self::Never => return f.write_str("never"),
            Self::Fixed { month, day, years_ahead } => {
                write!(f, "fixed {month:02}-{day:02} +")?;
                return many(f, *years_ahead, "year");
            }
            Self::Months { months, align } => {
                many(f, *months, "month")?;
                align
            }
            Self::Days { days, align } => {
                many(f, *days, "day")?;
                align
            }
        };
        f.write_str(match align {
            ExpiryAlign::EndOfDay => ", end of day",
            ExpiryAlign::EndOfMonth => ", end of month",
            ExpiryAlign::Exact => ", exact",
        })
    }
}

impl FromStr for Restore {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str = "`forfeit` or `grace N days`";
        match *words(text).as_slice() {
            ["forfeit"] => Ok(Self::Forfeit),
            ["grace", number, "day" | "days"] => Ok(Self::Grace { days: count(number, MAX_DAYS, FORM)? }),
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for Restore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forfeit => f.write_str("forfeit"),
            Self::Grace { days } => {
                f.write_str("grace ")?;
                many(f, *days, "day")
            }
        }
    }
}
