//! What the points that are out are worth (MB-80 to MB-83): outstanding points, the share of sales that belongs to them, breakage by
//! cohort, and the statement of movements. Everything is exact and rounded once, at the end, half up (away from zero).

mod allocation;
mod cohort;
mod movement;
mod outstanding;

pub use allocation::{Allocation, Recognised, Redemption, allocate, ssp_points};
pub use cohort::{Basis, Cohort, Forecast, forecast};
pub use movement::{Flow, Movement, Statement};
pub use outstanding::{Liability, Outstanding, Valuation};

use crate::error::{Code, Fault};
use crate::money::{Decimal, Fraction};

/// Why a figure cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LiabilityError {
    /// A count, amount or rate below zero.
    #[error("the value may not be negative")]
    Negative(&'static str),
    /// Not in its range.
    #[error("expected {1}")]
    OutOfRange(&'static str, &'static str),
    /// Too many digits.
    #[error("the figures have more digits than can be kept exactly")]
    Overflow,
    /// Something was moved that is not told.
    #[error("the movements lead to {close} and not to {stated}")]
    DoesNotClose {
        /// Where they lead.
        close: Decimal,
        /// What was stated.
        stated: Decimal,
    },
}

impl Fault for LiabilityError {
    fn code(&self) -> Code {
        match self {
            Self::Negative(_) => Code::Negative,
            Self::OutOfRange(..) => Code::OutOfRange,
            Self::Overflow => Code::Overflow,
            Self::DoesNotClose { .. } => Code::MovementDoesNotClose,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Negative(path) | Self::OutOfRange(path, _) => path,
            Self::Overflow => "",
            Self::DoesNotClose { .. } => "close",
        }
        .to_owned()
    }
}

/// A number that is not below zero.
fn positive(number: Decimal, path: &'static str) -> Result<Fraction, LiabilityError> {
    if number.is_negative() { Err(LiabilityError::Negative(path)) } else { Ok(number.into()) }
}

/// What fits.
fn fits<T>(number: Option<T>) -> Result<T, LiabilityError> {
    number.ok_or(LiabilityError::Overflow)
}

#[cfg(test)]
mod tests;
