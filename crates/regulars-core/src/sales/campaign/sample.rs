//! How many it takes on each side of a test to see a difference of two rates (SV-61, planned).

use super::CampaignError;
use crate::money::Decimal;
use crate::scoring::float;

/// How often a difference that is there is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Power {
    /// In 8 of 10 tests.
    #[default]
    #[serde(rename = "0.8")]
    P80,
    /// In 9 of 10 tests.
    #[serde(rename = "0.9")]
    P90,
    /// In 19 of 20 tests.
    #[serde(rename = "0.95")]
    P95,
}

impl Power {
    /// The quantile of the normal distribution.
    fn quantile(self) -> f64 {
        match self {
            Self::P80 => 0.841_621_233_572_914_3,
            Self::P90 => 1.281_551_565_544_600_4,
            Self::P95 => 1.644_853_626_951_472_2,
        }
    }
}

/// How many each of two equal sides needs to see that a rate moves by `effect`, at 95 of 100 on both sides and with this power.
/// Error: `out_of_range` where a rate is no share, or does not move.
///
/// ```
/// use regulars_core::sales::campaign::{Power, sample_size};
/// assert_eq!(sample_size("0.05".parse()?, "0.01".parse()?, Power::P80)?, 8_158);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn sample_size(rate: Decimal, effect: Decimal, power: Power) -> Result<u64, CampaignError> {
    let (p, moved) = (float(rate.into()), float(effect.into()));
    let q = p + moved;
    if !(0.0..=1.0).contains(&p) || !(0.0..=1.0).contains(&q) {
        return Err(CampaignError::OutOfRange("rate", "rates from 0 to 1 before and after"));
    }
    if moved.abs() < 1e-6 {
        return Err(CampaignError::OutOfRange("effect", "a rate that moves by at least 0.000001"));
    }
    let mean = f64::midpoint(p, q);
    let by_chance = 1.96 * (2.0 * mean * (1.0 - mean)).sqrt();
    let seen = power.quantile() * (p * (1.0 - p) + q * (1.0 - q)).sqrt();
    let each = ((by_chance + seen) / moved) * ((by_chance + seen) / moved);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most some 10^13, never below 0")]
    let each = each.ceil() as u64;
    Ok(each)
}
