//! The fixed words and phrases of the program document (MB-90, MB-91): each rule is read from its text and written back to it, and
//! what is written is read as the same rule.

mod benefit;
mod points;
mod tiers;
mod words;

use std::fmt;
use std::str::FromStr;

pub use points::Earn;
pub use words::Word;

use crate::error::{Code, Fault};
use crate::money::{Decimal, MoneyError};

/// The most months of a window, a validity or an expiry.
pub const MAX_MONTHS: u32 = 1_200;
/// The most days of a wait, a grace, an expiry or a use.
pub const MAX_DAYS: u32 = 36_500;
/// The most years to a fixed day of expiry.
pub const MAX_YEARS_AHEAD: u32 = 100;
/// The most times of a quota or a cap.
pub const MAX_TIMES: u32 = 1_000_000;
/// The most days on either side of a birthday: the windows of two birthdays never meet, also in a short lunar year.
pub const MAX_BIRTHDAY_DAYS: u32 = 170;
/// The most comparisons of a requirement.
pub const MAX_DEMANDS: usize = 8;

/// Why a phrase is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// Not one of the forms.
    #[error("expected {0}")]
    Bad(&'static str),
    /// A number that must be above zero.
    #[error("the number must be above zero")]
    NotPositive,
    /// A number below zero.
    #[error("the number may not be below zero")]
    Negative,
    /// A number beyond its limit.
    #[error("the number must be at most {0}")]
    TooLarge(u32),
    /// More comparisons than a requirement may have.
    #[error("there may be at most {MAX_DEMANDS} comparisons")]
    TooManyDemands,
    /// A number or a currency that money does not have.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Fault for PhraseError {
    fn code(&self) -> Code {
        match self {
            Self::Bad(_) => Code::BadPhrase,
            Self::NotPositive => Code::NotPositive,
            Self::Negative => Code::Negative,
            Self::TooLarge(_) => Code::OutOfRange,
            Self::TooManyDemands => Code::TooManyItems,
            // Digits that are none spoil the phrase; a currency and too many digits have codes of their own.
            Self::Money(MoneyError::Invalid) => Code::BadPhrase,
            Self::Money(fault) => fault.code(),
        }
    }
}

/// Reads a phrase that may also be `none`.
///
/// ```
/// use regulars_core::membership::{optional, program::{Align, Pending}};
/// assert_eq!(optional("7 days"), Ok(Some(Pending { days: 7, align: Align::Exact })));
/// assert_eq!(optional::<Pending>("none"), Ok(None));
/// assert!(optional::<Pending>("a week").is_err());
/// ```
pub fn optional<T: FromStr<Err = PhraseError>>(text: &str) -> Result<Option<T>, PhraseError> {
    if text == "none" { Ok(None) } else { text.parse().map(Some) }
}

/// Days alone: `7 days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(pub u32);

impl FromStr for Days {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str = "`N days`";
        match *words(text).as_slice() {
            [number, "day" | "days"] => Ok(Self(count(number, MAX_DAYS, FORM)?)),
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        many(f, self.0, "day")
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The phrase and what stands behind its comma.
fn comma(text: &str) -> (&str, Option<&str>) {
    text.split_once(',').map_or((text, None), |(phrase, more)| (phrase, Some(more.trim())))
}

/// A whole number from 0 to a limit.
fn count(text: &str, most: u32, form: &'static str) -> Result<u32, PhraseError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PhraseError::Bad(form));
    }
    if digits.len() < text.len() {
        return Err(PhraseError::Negative);
    }
    let number = digits.parse().ok().filter(|number| *number <= most);
    number.ok_or(PhraseError::TooLarge(most))
}

/// A whole number from 1 to a limit.
fn positive(text: &str, most: u32, form: &'static str) -> Result<u32, PhraseError> {
    match count(text, most, form) {
        Ok(0) | Err(PhraseError::Negative) => Err(PhraseError::NotPositive),
        other => other,
    }
}

/// A decimal above zero.
fn above_zero(text: &str) -> Result<Decimal, PhraseError> {
    let number: Decimal = text.parse()?;
    if number > Decimal::ZERO { Ok(number) } else { Err(PhraseError::NotPositive) }
}

/// A day of the year, `MM-DD`; 29 February is one.
fn month_day(text: &str, form: &'static str) -> Result<(u8, u8), PhraseError> {
    let bad = PhraseError::Bad(form);
    let (month, day) = text.split_once('-').filter(|_| text.len() == 5).ok_or(bad)?;
    let (month, day) = (count(month, 99, form)?, count(day, 99, form)?);
    crate::time::Date::from_ymd(LEAP_YEAR, month, day).ok_or(bad)?;
    u8::try_from(month).ok().zip(u8::try_from(day).ok()).ok_or(bad)
}

/// A year that has every day.
const LEAP_YEAR: i32 = 2024;

/// Writes a number and its unit, as one or as many.
fn many(f: &mut fmt::Formatter<'_>, count: u32, unit: &str) -> fmt::Result {
    write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
}
