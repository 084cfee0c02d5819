//! Units of model time and the exact constants between them (RF-2).

use regulars_core::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};

/// The unit in which a model counts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Local days.
    Day,
    /// 7 days.
    Week,
    /// 30.436875 days: a twelfth of a year.
    Month,
    /// 365.2425 days: the Gregorian mean.
    Year,
    /// Occasions on which a purchase may happen; they have no length.
    Opportunity,
}

impl TimeUnit {
    /// The length in days; an opportunity has none.
    #[must_use]
    pub fn days(self) -> Option<f64> {
        match self {
            Self::Day => Some(1.0),
            Self::Week => Some(7.0),
            Self::Month => Some(30.436_875),
            Self::Year => Some(365.242_5),
            Self::Opportunity => None,
        }
    }

    /// A time in this unit, in another one.
    ///
    /// ```
    /// use regulars_models::repeat::TimeUnit;
    /// assert_eq!(TimeUnit::Day.convert(14.0, TimeUnit::Week)?, 2.0);
    /// assert!(TimeUnit::Opportunity.convert(1.0, TimeUnit::Day).is_err());
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `time_unit_mismatch` between opportunities and time.
    pub fn convert(self, time: f64, to: Self) -> Result<f64> {
        match (self.days(), to.days()) {
            _ if self == to => Ok(time),
            (Some(from), Some(to)) => Ok(time * from / to),
            _ => Err(Error::new(Code::TimeUnitMismatch, "unit", "opportunities have no length in time")),
        }
    }
}
