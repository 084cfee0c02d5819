//! Periods of retention (RT-1): whole years, calendar months or days. They are not the durations of windows, where `m` is a
//! minute.

use std::fmt;

use crate::error::{Code, Fault};
use crate::time::Date;

/// Why a text is no period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected a period such as `3y`, `24m` or `90d`, at most {} years", Period::MAX_YEARS)]
pub struct PeriodError;

impl Fault for PeriodError {
    fn code(&self) -> Code {
        Code::PeriodInvalid
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Years,
    Months,
    Days,
}

/// A period such as `3y`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    n: u32,
    unit: Unit,
}

impl Period {
    /// The longest period, in years.
    pub const MAX_YEARS: u32 = 200;

    /// The date that is the period later; where the month is shorter, its last day.
    ///
    /// ```
    /// use regulars_core::consent::Period;
    /// let period: Period = "3y".parse()?;
    /// assert_eq!(period.after("2024-02-29".parse()?).to_string(), "2027-02-28");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn after(self, date: Date) -> Date {
        match self.unit {
            Unit::Years => date.plus_months(self.n.saturating_mul(12)),
            Unit::Months => date.plus_months(self.n),
            Unit::Days => date.plus_days(i32::try_from(self.n).unwrap_or(i32::MAX)),
        }
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;

    /// Reads `<n>y`, `<n>m` or `<n>d`. Error: `period_invalid`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let unit = match text.chars().last() {
            Some('y') => Unit::Years,
            Some('m') => Unit::Months,
            Some('d') => Unit::Days,
            _ => return Err(PeriodError),
        };
        let digits = text.get(..text.len().saturating_sub(1)).ok_or(PeriodError)?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let n: u32 = digits.parse().ok().filter(|_| plain).ok_or(PeriodError)?;
        let most = match unit {
            Unit::Years => Self::MAX_YEARS,
            Unit::Months => Self::MAX_YEARS * 12,
            Unit::Days => Self::MAX_YEARS * 366,
        };
        if n == 0 || n > most { Err(PeriodError) } else { Ok(Self { n, unit }) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Years => 'y',
            Unit::Months => 'm',
            Unit::Days => 'd',
        };
        write!(f, "{}{unit}", self.n)
    }
}
