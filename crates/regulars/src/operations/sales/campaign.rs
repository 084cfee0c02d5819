//! What campaigns return and did, and who is treated, by figures that are given (SV-60 to SV-63).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Money};
use regulars_core::sales::campaign::{self, Arm, Exposure, Power, Shares};
use regulars_core::scoring::Rate;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::membership::points;
use super::super::requests::Context;
use super::super::survey::SampleSize;
use super::super::wire::wire;
use crate::Crm;

/// Customers that are assigned at once.
const MAX_CUSTOMERS: usize = 100_000;

wire! {
    /// An amount of money.
    request AmountGiven {
        /// The number, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub amount: Json,
        /// The ISO 4217 code.
        pub currency: String,
    }
}

impl AmountGiven {
    pub(super) fn read(&self, path: &str) -> Result<Money> {
        let currency = Currency::new(&self.currency);
        let currency = currency.map_err(|error| Error::from(error).within(&format!("{path}.currency")))?;
        Ok(Money::new(points(&self.amount, &format!("{path}.amount"))?, currency))
    }
}

wire! {
    /// How many have it, of how many.
    #[derive(Copy)]
    request SideGiven {
        /// How many have it.
        pub k: u64,
        /// Of how many.
        pub n: u64,
    }
}

pub(super) fn rate(side: SideGiven, path: &str) -> Result<Rate> {
    Rate::new(side.n, side.k).map_err(|error| Error::from(error).within(path))
}

wire! {
    /// Asks what a campaign returns (SV-60).
    request ReturnsRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// What it cost; all of one currency.
        pub costs: Vec<AmountGiven>,
        /// The share of revenue that is left, from 0 to 1.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub margin: Json,
        /// What it sold, in the same currency.
        pub revenue: Vec<AmountGiven>,
    }
}

wire! {
    /// What a campaign returns. Ratios are absent where it cost nothing.
    response CampaignReturns {
        /// What it cost.
        pub cost: Money,
        /// `(revenue x margin - cost) / cost`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub margin_roi: Option<String>,
        /// What it sold.
        pub revenue: Money,
        /// `(revenue - cost) / cost`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub revenue_roi: Option<String>,
        /// `revenue / cost`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub roas: Option<String>,
    }
}

wire! {
    /// Asks whether the treated do it oftener (SV-61).
    request LiftRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Those who were left out.
        pub control: SideGiven,
        /// Those who were treated.
        pub treated: SideGiven,
    }
}

wire! {
    /// How much oftener the treated do it.
    response LiftFound {
        /// The difference of the rates; absent where nobody is on one side.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub abs_lift: Option<String>,
        /// The difference as a share of the rate of the control; absent where that is 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub rel_lift: Option<String>,
        /// Whether that is more than chance: |z| of at least 1.96.
        pub significant95: bool,
        /// The difference in standard errors; absent where the pooled variance is 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub z: Option<String>,
    }
}

wire! {
    /// Asks what would not have happened without a campaign (SV-62).
    request IncrementalRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Those who were left out.
        pub control: SideGiven,
        /// What it cost.
        pub cost: AmountGiven,
        /// The share of revenue that is left, from 0 to 1.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub margin: Json,
        /// What a conversion is worth, in the currency of the cost.
        pub revenue_per_conversion: AmountGiven,
        /// Those who were treated.
        pub treated: SideGiven,
    }
}

wire! {
    /// What would not have happened; absent without a control.
    response IncrementalFound {
        /// Conversions beyond those that the control lets expect.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub incremental_conversions: Option<String>,
        /// Their margin.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incremental_margin: Option<Money>,
        /// `(margin - cost) / cost`; absent where it cost nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub roi: Option<String>,
    }
}

wire! {
    /// Asks for all that is to be said of a campaign: the three returns, and the lift behind the last.
    request CampaignReportRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Those who were left out.
        pub control: SideGiven,
        /// What it cost; all of one currency.
        pub costs: Vec<AmountGiven>,
        /// The share of revenue that is left, from 0 to 1.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub margin: Json,
        /// What the treated bought, in the same currency.
        pub revenue: Vec<AmountGiven>,
        /// What a conversion is worth; what was sold over the conversions of the treated if absent.
        pub revenue_per_conversion: Option<AmountGiven>,
        /// Those who were treated.
        pub treated: SideGiven,
    }
}

wire! {
    /// All that is to be said of a campaign.
    response CampaignReport {
        /// What would not have happened without it.
        pub incremental: IncrementalFound,
        /// Whether the treated did it oftener.
        pub lift: LiftFound,
        /// What it returned, whatever would have happened anyway.
        pub returns: CampaignReturns,
    }
}

wire! {
    /// Asks how many a test takes on each of two equal sides.
    request TestSampleRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// By how much the rate is to move.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub effect: Json,
        /// How often a difference that is there is seen; `0.8` if absent.
        pub power: Option<Power>,
        /// The rate without it.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub rate: Json,
    }
}

wire! {
    /// A side of a test.
    request ShareGiven {
        /// Its name: `treated`, `control` or that of a variant.
        pub name: String,
        /// Its share; all add up to 1.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub share: Json,
    }
}

wire! {
    /// What somebody was shown.
    request ExposureGiven {
        /// The side.
        pub arm: String,
        /// When.
        pub at: Instant,
    }
}

wire! {
    /// A customer, and what it or what was joined with it was shown.
    request CustomerExposed {
        /// The id of the customer.
        pub customer: String,
        /// What was shown, in any order; nothing if absent.
        pub exposures: Option<Vec<ExposureGiven>>,
    }
}

wire! {
    /// Asks on which side of a test customers are (SV-63).
    request AssignRequest {
        /// The id of the campaign.
        pub campaign: String,
        /// Who asks.
        pub context: Option<Context>,
        /// The customers.
        pub customers: Vec<CustomerExposed>,
        /// The sides in their order.
        pub shares: Vec<ShareGiven>,
    }
}

wire! {
    /// On which side a customer is.
    response AssignedCustomer {
        /// The side: that of the earliest exposure, without any that of the hash of both ids.
        pub arm: String,
        /// The customer.
        pub customer: String,
        /// `contaminated`: it was on several sides and counts for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub excluded: Option<Code>,
    }
}

wire! {
    /// On which sides customers are, in the order of the request.
    response AssignedCustomers {
        /// The customers.
        pub customers: Vec<AssignedCustomer>,
    }
}

/// The sum of a list of amounts; without any zero of a currency that is given.
fn sum(amounts: &[AmountGiven], currency: Option<Currency>, path: &'static str) -> Result<Money> {
    let read = |(place, amount): (usize, &AmountGiven)| amount.read(&format!("{path}[{place}]"));
    let read = amounts.iter().enumerate().map(read).collect::<Result<Vec<_>>>()?;
    let currency = currency.or(read.first().map(|first| first.currency));
    let currency = currency.ok_or_else(|| Error::new(Code::MissingField, path, "at least one amount, if only of 0"))?;
    Ok(campaign::add(currency, &read, path)?)
}

pub(super) fn told(found: campaign::Returns, revenue: Money, cost: Money) -> CampaignReturns {
    let text = |ratio: Option<regulars_core::money::Decimal>| ratio.map(|ratio| ratio.canonical());
    CampaignReturns {
        cost,
        margin_roi: text(found.margin_roi),
        revenue,
        revenue_roi: text(found.revenue_roi),
        roas: text(found.roas),
    }
}

pub(super) fn lifted(found: campaign::Lift) -> LiftFound {
    LiftFound {
        abs_lift: found.abs_lift.map(|lift| lift.canonical()),
        rel_lift: found.rel_lift.map(|lift| lift.canonical()),
        significant95: found.test.significant95,
        z: found.test.z.map(|z| z.canonical()),
    }
}

pub(super) fn beyond(found: campaign::Incremental) -> IncrementalFound {
    IncrementalFound {
        incremental_conversions: found.conversions.map(|count| count.canonical()),
        incremental_margin: found.margin,
        roi: found.roi.map(|roi| roi.canonical()),
    }
}

pub(in super::super) fn returns(_: &Crm, request: ReturnsRequest) -> Result<CampaignReturns> {
    let cost = sum(&request.costs, None, "costs")?;
    let revenue = sum(&request.revenue, Some(cost.currency), "revenue")?;
    Ok(told(campaign::returns(revenue, cost, points(&request.margin, "margin")?)?, revenue, cost))
}

pub(in super::super) fn lift(_: &Crm, request: LiftRequest) -> Result<LiftFound> {
    Ok(lifted(campaign::lift(rate(request.treated, "treated")?, rate(request.control, "control")?)))
}

pub(in super::super) fn incremental(_: &Crm, request: IncrementalRequest) -> Result<IncrementalFound> {
    let each = request.revenue_per_conversion.read("revenue_per_conversion")?;
    let (treated, control) = (rate(request.treated, "treated")?, rate(request.control, "control")?);
    let (margin, cost) = (points(&request.margin, "margin")?, request.cost.read("cost")?);
    Ok(beyond(campaign::incremental(treated, control, each, margin, cost)?))
}

pub(in super::super) fn report(_: &Crm, request: CampaignReportRequest) -> Result<CampaignReport> {
    let (treated, control) = (rate(request.treated, "treated")?, rate(request.control, "control")?);
    let cost = sum(&request.costs, None, "costs")?;
    let revenue = sum(&request.revenue, Some(cost.currency), "revenue")?;
    let margin = points(&request.margin, "margin")?;
    let incremental = match &request.revenue_per_conversion {
        Some(each) => campaign::incremental(treated, control, each.read("revenue_per_conversion")?, margin, cost)?,
        None => campaign::incremental_of(treated, control, revenue, margin, cost)?,
    };
    Ok(CampaignReport {
        incremental: beyond(incremental),
        lift: lifted(campaign::lift(treated, control)),
        returns: told(campaign::returns(revenue, cost, margin)?, revenue, cost),
    })
}

pub(in super::super) fn sample(_: &Crm, request: TestSampleRequest) -> Result<SampleSize> {
    let (rate, effect) = (points(&request.rate, "rate")?, points(&request.effect, "effect")?);
    Ok(SampleSize { n: campaign::sample_size(rate, effect, request.power.unwrap_or_default())? })
}

pub(in super::super) fn assign(_: &Crm, request: AssignRequest) -> Result<AssignedCustomers> {
    if request.customers.len() > MAX_CUSTOMERS {
        let message = format!("at most {MAX_CUSTOMERS} customers at once");
        return Err(Error::new(Code::TooManyItems, "customers", message));
    }
    let arm = |(place, side): (usize, &ShareGiven)| {
        let share = points(&side.share, &format!("shares[{place}].share"))?;
        Ok(Arm { name: side.name.clone(), share })
    };
    let shares = Shares::new(request.shares.iter().enumerate().map(arm).collect::<Result<_>>()?)?;
    let one = |(place, given): (usize, CustomerExposed)| {
        let known = |exposure: &ExposureGiven| request.shares.iter().any(|side| side.name == exposure.arm);
        let exposures = given.exposures.unwrap_or_default();
        if let Some(wrong) = exposures.iter().position(|exposure| !known(exposure)) {
            let path = format!("customers[{place}].exposures[{wrong}].arm");
            return Err(Error::new(Code::UnknownName, path, "the test has no such side"));
        }
        let shown = exposures.into_iter().map(|shown| Exposure { arm: shown.arm, at: shown.at });
        let shown: Vec<Exposure> = shown.collect();
        let found = campaign::assign(&shares, &request.campaign, &given.customer, &shown);
        let excluded = found.contaminated.then_some(Code::Contaminated);
        Ok(AssignedCustomer { arm: found.arm, customer: given.customer, excluded })
    };
    let customers = request.customers.into_iter().enumerate().map(one);
    Ok(AssignedCustomers { customers: customers.collect::<Result<_>>()? })
}
