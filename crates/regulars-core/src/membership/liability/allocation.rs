//! Which part of sales belongs to the points that were given with them, and when it becomes revenue (MB-81; IFRS 15, relative
//! stand-alone selling prices).

use super::outstanding::money;
use super::{LiabilityError, fits, positive};
use crate::money::{Currency, Decimal, Fraction, Money};

/// Sales, shared out to products and points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// What belongs to the products: revenue at once.
    pub product_revenue: Money,
    /// What belongs to the points: revenue as they are redeemed.
    pub points_liability: Money,
    liability: Fraction,
    currency: Currency,
}

/// What is known of the points at the end of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// How many have been redeemed since the sales.
    pub cumulative: Decimal,
    /// How many are expected to be redeemed in all; this may change from year to year.
    pub expected: Decimal,
}

/// What becomes of the liability in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The revenue of the year; below zero where more is expected than before.
    pub revenue: Money,
    /// What is left at its end.
    pub closing_liability: Money,
}

/// What points would sell for: those that are expected to be redeemed at the value of one. Errors: `negative`, `overflow`.
pub fn ssp_points(expected: Decimal, value_per_point: Decimal) -> Result<Decimal, LiabilityError> {
    let value = positive(value_per_point, "value_per_point")?;
    fits(positive(expected, "expected")?.mul(value).and_then(Fraction::exact))
}

/// Shares sales out in proportion to what products and points would sell for alone. Each amount is rounded from what is exact, so
/// that two halves of a cent may add up to one more. Errors: `negative`, `overflow`.
///
/// ```
/// use regulars_core::membership::liability::{Redemption, allocate};
/// use regulars_core::money::Money;
/// let shares = allocate(Money::parse("100000", "CNY")?, "9500".parse()?)?;
/// assert_eq!(shares.product_revenue.to_string(), "91324.20 CNY");
/// assert_eq!(shares.points_liability.to_string(), "8675.80 CNY");
/// let years = shares.recognise(&[Redemption { cumulative: "4500".parse()?, expected: "9500".parse()? }])?;
/// assert_eq!(years.first().map(|year| year.revenue.to_string()).as_deref(), Some("4109.59 CNY"));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn allocate(sales: Money, ssp_points: Decimal) -> Result<Allocation, LiabilityError> {
    let (currency, sales, ssp) =
        (sales.currency, positive(sales.amount, "sales")?, positive(ssp_points, "ssp_points")?);
    let both = fits(sales.add(ssp))?;
    let liability = if both.signum() == 0 { Fraction::ZERO } else { fits(sales.mul(fits(ssp.div(both))?))? };
    Ok(Allocation {
        product_revenue: money(sales.sub(liability), currency)?,
        points_liability: money(Some(liability), currency)?,
        liability,
        currency,
    })
}

impl Allocation {
    /// The revenue of year after year. Errors: `negative`; `out_of_range` where more was redeemed than is expected, or nothing is
    /// expected of points that are worth something; `overflow`.
    pub fn recognise(&self, years: &[Redemption]) -> Result<Vec<Recognised>, LiabilityError> {
        let mut booked = Fraction::ZERO;
        let mut all = Vec::with_capacity(years.len());
        for year in years {
            let cumulative = positive(year.cumulative, "cumulative")?;
            let expected = positive(year.expected, "expected")?;
            if year.cumulative > year.expected {
                return Err(LiabilityError::OutOfRange("cumulative", "at most what is expected to be redeemed"));
            }
            let share = match (expected.signum(), self.liability.signum()) {
                (0, 0) => Fraction::ZERO,
                (0, _) => return Err(LiabilityError::OutOfRange("expected", "a number above zero")),
                _ => fits(cumulative.div(expected))?,
            };
            let earned = fits(self.liability.mul(share))?;
            all.push(Recognised {
                revenue: money(earned.sub(booked), self.currency)?,
                closing_liability: money(self.liability.sub(earned), self.currency)?,
            });
            booked = earned;
        }
        Ok(all)
    }
}
