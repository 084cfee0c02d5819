//! Breakage by cohort: points that were issued together, and how many of them are never redeemed (MB-82).

use super::{LiabilityError, fits, positive};
use crate::money::{Decimal, Fraction};

/// What has become of points that were issued together; what is missing was clawed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// How many were issued.
    pub issued: Decimal,
    /// How many were redeemed.
    pub redeemed: Decimal,
    /// How many have expired.
    pub expired: Decimal,
    /// How many can still be redeemed.
    pub open: Decimal,
}

/// The rate that a forecast uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// That of the cohort itself.
    Own,
    /// That of all cohorts together, because nothing of this one is settled.
    Pooled,
    /// There is none: nothing at all is settled.
    Unknown,
}

/// How many open points of a cohort will expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Rounded half up to the digits asked for; none without a rate.
    pub expected_breakage: Option<Decimal>,
    /// What the rate is taken from.
    pub basis: Basis,
}

impl Cohort {
    /// The share of the issued points that has expired; none if none were issued. Errors: `negative`, `out_of_range` where more has
    /// become of the points than were issued, `overflow`.
    pub fn realised_breakage(&self) -> Result<Option<Fraction>, LiabilityError> {
        let counts = self.counts()?;
        Ok(counts.expired.div(counts.issued))
    }

    /// The share of all points that will be redeemed if what is open goes the way of what is settled; none if nothing is. Errors as
    /// above.
    pub fn ultimate_redemption(&self) -> Result<Option<Fraction>, LiabilityError> {
        let counts = self.counts()?;
        Ok(counts.redeemed.div(counts.settled))
    }

    fn counts(&self) -> Result<Counts, LiabilityError> {
        let (issued, redeemed) = (positive(self.issued, "issued")?, positive(self.redeemed, "redeemed")?);
        let (expired, open) = (positive(self.expired, "expired")?, positive(self.open, "open")?);
        let settled = fits(redeemed.add(expired))?;
        let left = fits(settled.add(open).and_then(|all| issued.sub(all)))?;
        if left.signum() < 0 {
            return Err(LiabilityError::OutOfRange("issued", "at least what was redeemed, has expired and is open"));
        }
        Ok(Counts { issued, redeemed, expired, open, settled })
    }
}

/// The same, checked and exact.
struct Counts {
    issued: Fraction,
    redeemed: Fraction,
    expired: Fraction,
    open: Fraction,
    settled: Fraction,
}

/// How many open points of each cohort will expire, to `scale` decimals of points: at the rate at which its own settled points have, or
/// all that are settled together where none of its own are. Errors: those of [`Cohort::realised_breakage`].
///
/// ```
/// use regulars_core::membership::liability::{Basis, Cohort, forecast};
/// let points = |text: &str| text.parse();
/// let old = Cohort { issued: points("100")?, redeemed: points("60")?, expired: points("20")?, open: points("20")? };
/// let new = Cohort { issued: points("50")?, redeemed: points("0")?, expired: points("0")?, open: points("50")? };
/// let both = forecast(&[old, new], 0)?;
/// let breakage: Vec<String> = both.iter().filter_map(|one| one.expected_breakage).map(|one| one.to_string()).collect();
/// assert_eq!(breakage, ["5", "13"]);
/// assert_eq!(both.last().map(|one| one.basis), Some(Basis::Pooled));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn forecast(cohorts: &[Cohort], scale: u8) -> Result<Vec<Forecast>, LiabilityError> {
    let counts = cohorts.iter().map(Cohort::counts).collect::<Result<Vec<_>, _>>()?;
    let mut pooled = (Fraction::ZERO, Fraction::ZERO);
    for one in &counts {
        pooled = (fits(pooled.0.add(one.expired))?, fits(pooled.1.add(one.settled))?);
    }
    let forecast = |one: &Counts| {
        let own = (one.settled.signum() > 0).then_some((one.expired, one.settled, Basis::Own));
        let all = (pooled.1.signum() > 0).then_some((pooled.0, pooled.1, Basis::Pooled));
        let Some((expired, settled, basis)) = own.or(all) else {
            return Ok(Forecast { expected_breakage: None, basis: Basis::Unknown });
        };
        let lost = expired.div(settled).and_then(|rate| one.open.mul(rate));
        Ok(Forecast { expected_breakage: Some(fits(lost.and_then(|lost| lost.rounded(scale)))?), basis })
    };
    counts.iter().map(forecast).collect()
}
