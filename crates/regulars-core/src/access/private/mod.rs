//! Counts that tell nothing of one person (DP-1 to DP-5): noise that is drawn with integers only, cells, and the ledger of what
//! has been told.

mod cells;
mod entropy;
mod ledger;
mod noise;
mod ratio;

pub use cells::{Cell, Counted, MAX_CELLS, MAX_CONTRIBUTION, Mechanism, cut, grid, noisy, plain};
pub use entropy::{Bytes, Entropy, Stream};
pub use ledger::{Ledger, Period};
pub use noise::two_sided;
pub use ratio::{MAX_TERM, Ratio};

use crate::error::{Code, Fault};

/// Why a private count is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrivateFault {
    /// A parameter lies outside its range.
    #[error("the parameter lies outside its range: {0}")]
    Parameter(&'static str),
    /// The budget does not suffice.
    #[error("the budget of {budget} has {left} left, {asked} was asked for")]
    Budget {
        /// What may be spent.
        budget: Ratio,
        /// What is left of it.
        left: Ratio,
        /// What would have been spent.
        asked: Ratio,
    },
    /// There are not enough random bytes.
    #[error("the random bytes do not suffice")]
    Entropy,
    /// A sum does not fit.
    #[error("the sum of what was spent cannot be held exactly; use a denominator of those before")]
    Overflow,
}

impl Fault for PrivateFault {
    fn code(&self) -> Code {
        match self {
            Self::Parameter(_) => Code::DpParameter,
            Self::Budget { .. } => Code::DpBudgetExhausted,
            Self::Entropy => Code::EntropyExhausted,
            Self::Overflow => Code::Overflow,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Parameter(_) | Self::Budget { .. } | Self::Overflow => "epsilon",
            Self::Entropy => "entropy",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests;
