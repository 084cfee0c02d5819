//! Who is treated, who is control, who sees which variant (SV-63): a fraction out of the ids of campaign and customer, so that
//! nothing has to be kept and every machine says the same.

use sha2::{Digest as _, Sha256};

use super::CampaignError;
use crate::money::{Decimal, Total};
use crate::time::Instant;

/// A side of a test with its share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arm {
    /// Its name: `treated`, `control` or that of a variant.
    pub name: String,
    /// Its share, from 0 to 1.
    pub share: Decimal,
}

/// Sides whose shares add up to 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shares(Vec<Arm>);

/// That a customer, or a profile that is part of it now, was exposed to a side of the test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exposure {
    /// The side.
    pub arm: String,
    /// When.
    pub at: Instant,
}

/// On which side a customer is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assigned {
    /// The side: that of the earliest exposure, without any that of the fraction.
    pub arm: String,
    /// The customer was exposed on several sides and is evidence for none.
    pub contaminated: bool,
}

impl Shares {
    /// Sides of which no two have one name. Error: `out_of_range` unless the shares add up to 1.
    pub fn new(arms: Vec<Arm>) -> Result<Self, CampaignError> {
        let mut sum = Total::default();
        for (place, arm) in arms.iter().enumerate() {
            let known = arms.iter().take(place).any(|other| other.name == arm.name);
            if arm.share.is_negative() || known || arm.share.scale() > 9 {
                let expected = "sides told apart, with shares of at most 9 decimals that are not below 0";
                return Err(CampaignError::OutOfRange("shares", expected));
            }
            sum.add(arm.share.into());
        }
        let whole = sum.decimal() == Decimal::new(1, 0).ok();
        if whole { Ok(Self(arms)) } else { Err(CampaignError::OutOfRange("shares", "shares that add up to 1")) }
    }

    /// The side of a customer by the fraction of its id alone.
    ///
    /// The fraction is the first 8 bytes of the SHA-256 of the campaign, a zero byte and the customer, over 2^64.
    pub fn draw(&self, campaign: &str, customer: &str) -> &str {
        let mut hash = Sha256::new();
        hash.update(campaign.as_bytes());
        hash.update([0]);
        hash.update(customer.as_bytes());
        let drawn = hash.finalize().iter().take(8).fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
        let (mut above, mut side) = (0_u128, None);
        for arm in &self.0 {
            // In units of 10^-9: drawn / 2^64 < above / 10^9.
            let units = arm.share.units().unsigned_abs();
            above += u128::from(units) * 10_u128.pow(9 - u32::from(arm.share.scale().min(9)));
            if side.is_none() && drawn * 1_000_000_000 < above << 64 {
                side = Some(arm.name.as_str());
            }
        }
        side.unwrap_or_default()
    }
}

/// The side of a customer: what was shown first stays, whatever was joined later (SV-63).
pub fn assign(shares: &Shares, campaign: &str, customer: &str, exposures: &[Exposure]) -> Assigned {
    let first = exposures.iter().min_by_key(|exposure| (exposure.at, exposure.arm.as_str()));
    let arm = first.map_or_else(|| shares.draw(campaign, customer), |first| first.arm.as_str()).to_owned();
    Assigned { contaminated: exposures.iter().any(|exposure| exposure.arm != arm), arm }
}
