//! From when on a model needs somebody's attention (AR-4, AR-5): thresholds of a rulebook's `[models]`.

use crate::money::Decimal;

/// How far a model may be from what it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// The population stability index from which on a feature has moved.
    pub drift_psi: Decimal,
    /// The distance of the mean that was foretold from what came, from which on probabilities are off.
    pub drift_calibration: Decimal,
    /// How many erased profiles are reason to fit it anew; none: no number is.
    pub refit_after_erasures: Option<u64>,
}

impl Default for Upkeep {
    fn default() -> Self {
        let hundredths = |units| Decimal::new(units, 2).unwrap_or(Decimal::ZERO);
        Self { drift_psi: hundredths(25), drift_calibration: hundredths(5), refit_after_erasures: None }
    }
}

impl Upkeep {
    /// Whether so many erased profiles are reason to fit a model anew.
    pub fn refit_is_due(&self, erasures: u64) -> bool {
        self.refit_after_erasures.is_some_and(|most| erasures >= most)
    }
}
