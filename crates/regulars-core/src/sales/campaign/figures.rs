//! What a campaign returns, and what it did beside a control group (SV-60 to SV-62). Money is exact and rounded once, to the minor
//! unit; ratios are exact until they are rounded to 4 decimals. What is divided by 0 is none, never infinite.

use crate::error::{Code, Fault};
use crate::money::{Currency, Decimal, Fraction, Money, Total};
use crate::scoring::{Rate, Test};

/// Digits behind the point of a ratio.
const PLACES: u8 = 4;

/// The returns of a campaign; all are none where it cost nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Returns {
    /// `(revenue - cost) / cost`.
    pub revenue_roi: Option<Decimal>,
    /// `(revenue x margin - cost) / cost`.
    pub margin_roi: Option<Decimal>,
    /// `revenue / cost`.
    pub roas: Option<Decimal>,
}

/// How much oftener the treated do it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lift {
    /// The difference of the rates; none where nobody is on one side.
    pub abs_lift: Option<Decimal>,
    /// The difference as a share of the rate of the control; none where that is 0.
    pub rel_lift: Option<Decimal>,
    /// Whether they differ.
    pub test: Test,
}

/// What would not have happened without the campaign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Incremental {
    /// Conversions beyond those that the control lets expect; none without a control.
    pub conversions: Option<Decimal>,
    /// Their margin.
    pub margin: Option<Money>,
    /// `(margin - cost) / cost`; none where it cost nothing.
    pub roi: Option<Decimal>,
}

/// Why there are no figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CampaignError {
    /// Amounts of two currencies.
    #[error("amounts of a campaign are of one currency")]
    MixedCurrency(&'static str),
    /// A negative amount, or a margin that is no share.
    #[error("expected {1}")]
    OutOfRange(&'static str, &'static str),
    /// It does not fit.
    #[error("the figures do not fit")]
    Overflow,
}

impl Fault for CampaignError {
    fn code(&self) -> Code {
        match self {
            Self::MixedCurrency(_) => Code::MixedCurrency,
            Self::OutOfRange(..) => Code::OutOfRange,
            Self::Overflow => Code::Overflow,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::MixedCurrency(path) | Self::OutOfRange(path, _) => (*path).to_owned(),
            Self::Overflow => String::new(),
        }
    }
}

fn fits<T>(value: Option<T>) -> Result<T, CampaignError> {
    value.ok_or(CampaignError::Overflow)
}

/// The sum of amounts of one currency. Errors: `mixed_currency`, `overflow`.
pub fn add(currency: Currency, amounts: &[Money], path: &'static str) -> Result<Money, CampaignError> {
    let mut sum = Total::default();
    for amount in amounts {
        if amount.currency != currency {
            return Err(CampaignError::MixedCurrency(path));
        }
        sum.add(amount.amount.into());
    }
    Ok(Money::new(fits(sum.decimal())?, currency))
}

/// An amount that is not below zero and of the currency of the cost.
fn amount(money: Money, cost: Money, path: &'static str) -> Result<Fraction, CampaignError> {
    if money.currency != cost.currency {
        return Err(CampaignError::MixedCurrency(path));
    }
    if money.amount.is_negative() {
        return Err(CampaignError::OutOfRange(path, "an amount that is not below 0"));
    }
    Ok(money.amount.into())
}

fn share(margin: Decimal) -> Result<Fraction, CampaignError> {
    let above = Fraction::from(margin).sub(Fraction::from(1)).is_none_or(|above| above.signum() > 0);
    if margin.is_negative() || above || margin.scale() > 9 {
        return Err(CampaignError::OutOfRange("margin", "a share from 0 to 1 of at most 9 decimals"));
    }
    Ok(margin.into())
}

/// `above / below` to 4 decimals; none where `below` is 0. Error: `overflow`.
fn ratio(above: Option<Fraction>, below: Fraction) -> Result<Option<Decimal>, CampaignError> {
    if below.signum() == 0 {
        return Ok(None);
    }
    fits(above.and_then(|above| above.div(below)).and_then(|ratio| ratio.half_even(PLACES))).map(Some)
}

/// The three ratios of revenue and cost (SV-60). Revenue may be below zero, where more was refunded than sold. Errors:
/// `mixed_currency`, `out_of_range`, `overflow`.
///
/// ```
/// use regulars_core::money::Money;
/// use regulars_core::sales::campaign::returns;
/// let all = returns(Money::parse("12000", "CNY")?, Money::parse("4000", "CNY")?, "0.40".parse()?)?;
/// let texts = [all.revenue_roi, all.margin_roi, all.roas].map(|ratio| ratio.map(|ratio| ratio.canonical()));
/// assert_eq!(texts, ["2", "0.2", "3"].map(|text| Some(text.to_owned())));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn returns(revenue: Money, cost: Money, margin: Decimal) -> Result<Returns, CampaignError> {
    let spent = amount(cost, cost, "cost")?;
    if revenue.currency != cost.currency {
        return Err(CampaignError::MixedCurrency("revenue"));
    }
    let (sold, margin) = (Fraction::from(revenue.amount), share(margin)?);
    Ok(Returns {
        revenue_roi: ratio(sold.sub(spent), spent)?,
        margin_roi: ratio(sold.mul(margin).and_then(|kept| kept.sub(spent)), spent)?,
        roas: ratio(Some(sold), spent)?,
    })
}

/// How the treated differ from the control (SV-61).
pub fn lift(treated: Rate, control: Rate) -> Lift {
    let shares = treated.share().zip(control.share());
    let abs = shares.and_then(|(treated, control)| treated.sub(control));
    let rel = shares.zip(abs).and_then(|((_, control), abs)| abs.div(control));
    let told = |ratio: Option<Fraction>| ratio.and_then(|ratio| ratio.half_even(PLACES));
    Lift { abs_lift: told(abs), rel_lift: told(rel), test: treated.test(control) }
}

/// What the treated did beyond what the control lets expect, and what that is worth (SV-62). Errors: `mixed_currency`,
/// `out_of_range`, `overflow`.
///
/// ```
/// use regulars_core::money::Money;
/// use regulars_core::sales::campaign::incremental;
/// use regulars_core::scoring::Rate;
/// let (each, cost) = (Money::parse("150", "CNY")?, Money::parse("1500", "CNY")?);
/// let found = incremental(Rate::new(4000, 200)?, Rate::new(1000, 40)?, each, "0.30".parse()?, cost)?;
/// assert_eq!(found.conversions.map(|all| all.canonical()).as_deref(), Some("40"));
/// assert_eq!(found.margin.map(|margin| margin.to_string()).as_deref(), Some("1800.00 CNY"));
/// assert_eq!(found.roi.map(|roi| roi.canonical()).as_deref(), Some("0.2"));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn incremental(
    treated: Rate,
    control: Rate,
    revenue_per_conversion: Money,
    margin: Decimal,
    cost: Money,
) -> Result<Incremental, CampaignError> {
    let each = amount(revenue_per_conversion, cost, "revenue_per_conversion")?;
    beyond(treated, control, Some(each), margin, cost)
}

/// The same where a conversion is worth the mean of those of the treated. Without any there is no margin. Errors as before.
pub fn incremental_of(
    treated: Rate,
    control: Rate,
    revenue: Money,
    margin: Decimal,
    cost: Money,
) -> Result<Incremental, CampaignError> {
    if revenue.currency != cost.currency {
        return Err(CampaignError::MixedCurrency("revenue"));
    }
    let each = whole(treated.k()).and_then(|count| Fraction::from(revenue.amount).div(count));
    beyond(treated, control, each, margin, cost)
}

fn whole(count: u64) -> Option<Fraction> {
    i64::try_from(count).ok().map(Fraction::from)
}

fn beyond(
    treated: Rate,
    control: Rate,
    each: Option<Fraction>,
    margin: Decimal,
    cost: Money,
) -> Result<Incremental, CampaignError> {
    let (spent, margin) = (amount(cost, cost, "cost")?, share(margin)?);
    let Some(expected) = control.share() else { return Ok(Incremental { conversions: None, margin: None, roi: None }) };
    let more = || whole(treated.k())?.sub(whole(treated.n())?.mul(expected)?);
    let more = fits(more())?;
    let conversions = Some(fits(more.half_even(PLACES))?);
    let Some(each) = each else { return Ok(Incremental { conversions, margin: None, roi: None }) };
    let earned = fits(each.mul(margin).and_then(|each| each.mul(more)))?;
    let earned = fits(earned.half_even(cost.currency.minor_digits()))?;
    Ok(Incremental {
        conversions,
        margin: Some(Money::new(earned, cost.currency)),
        roi: ratio(Fraction::from(earned).sub(spent), spent)?,
    })
}
