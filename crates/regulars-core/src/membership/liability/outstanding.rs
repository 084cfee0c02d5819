//! Outstanding points and what they are worth (MB-80).

use super::{LiabilityError, fits, positive};
use crate::money::{Currency, Decimal, Fraction, Money};

/// The points of one or many accounts; none below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outstanding {
    /// Points that can be spent.
    pub active: Decimal,
    /// Points that wait.
    pub pending: Decimal,
    /// Points that are held.
    pub held: Decimal,
    /// Points that members owe (MB-25).
    pub debt: Decimal,
}

/// How points are valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Valuation {
    /// What one point is worth.
    pub value_per_point: Decimal,
    /// The share of points that will never be redeemed, from 0 to 1.
    pub breakage_rate: Decimal,
    /// Whether points that wait count.
    pub include_pending: bool,
    /// The currency of the value; money is rounded to its minor unit.
    pub currency: Currency,
}

/// What outstanding points are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liability {
    /// The points.
    pub gross_points: Decimal,
    /// Their value.
    pub gross: Money,
    /// Their value without those that will never be redeemed.
    pub net_of_breakage: Money,
    /// What members owe; it is shown and never netted.
    pub debt_asset: Money,
}

impl Outstanding {
    /// What the points are worth. Errors: `negative`, `out_of_range` for a rate above 1, `overflow`.
    ///
    /// ```
    /// use regulars_core::membership::liability::{Outstanding, Valuation};
    /// use regulars_core::money::Currency;
    /// let points = Outstanding { active: "800".parse()?, pending: "200".parse()?, held: "50".parse()?, debt: "100".parse()? };
    /// let liability = points.value(Valuation {
    ///     value_per_point: "0.01".parse()?,
    ///     breakage_rate: "0.20".parse()?,
    ///     include_pending: true,
    ///     currency: Currency::new("CNY")?,
    /// })?;
    /// assert_eq!(liability.gross.to_string(), "10.50 CNY");
    /// assert_eq!(liability.net_of_breakage.to_string(), "8.40 CNY");
    /// assert_eq!(liability.debt_asset.to_string(), "1.00 CNY");
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn value(&self, how: Valuation) -> Result<Liability, LiabilityError> {
        let (active, pending) = (positive(self.active, "active")?, positive(self.pending, "pending")?);
        let (held, debt) = (positive(self.held, "held")?, positive(self.debt, "debt")?);
        let value = positive(how.value_per_point, "value_per_point")?;
        let kept = fits(Fraction::from(1).sub(positive(how.breakage_rate, "breakage_rate")?))?;
        if kept.signum() < 0 {
            return Err(LiabilityError::OutOfRange("breakage_rate", "a share from 0 to 1"));
        }
        let pending = if how.include_pending { pending } else { Fraction::ZERO };
        let points = fits(active.add(pending).and_then(|points| points.add(held)))?;
        let gross = fits(points.mul(value))?;
        Ok(Liability {
            gross_points: fits(points.exact())?,
            gross: money(Some(gross), how.currency)?,
            net_of_breakage: money(gross.mul(kept), how.currency)?,
            debt_asset: money(debt.mul(value), how.currency)?,
        })
    }
}

/// Rounded half up to the minor unit.
pub(super) fn money(amount: Option<Fraction>, currency: Currency) -> Result<Money, LiabilityError> {
    let amount = amount.and_then(|amount| amount.rounded(currency.minor_digits()));
    Ok(Money::new(fits(amount)?, currency))
}
