//! What points are worth, by figures that are given: for accountants whose figures come from elsewhere, or who check a report
//! (MB-80 to MB-83). `points.liability` takes them from a store.

use regulars_core::error::{Code, Error, Result};
use regulars_core::membership::liability::{
    Cohort, Movement, Outstanding, Redemption, Valuation, allocate, forecast, ssp_points,
};
use regulars_core::money::{Currency, Decimal, Fraction, Money};
use regulars_core::text::Json;
use serde::{Deserialize, Serialize};

use super::membership::points;
use super::requests::Context;
use super::wire::wire;
use crate::Crm;

wire! {
    /// Asks what outstanding points are worth (MB-80).
    request ValueRequest {
        /// Points that can be spent, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub active: Json,
        /// The share of points that will never be redeemed, from 0 to 1; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub breakage_rate: Option<Json>,
        /// Who asks.
        pub context: Option<Context>,
        /// The currency of the value.
        pub currency: String,
        /// Points that members owe, not below zero; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub debt: Option<Json>,
        /// Points that are held; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub held: Option<Json>,
        /// Whether points that wait count; `true` if absent.
        pub include_pending: Option<bool>,
        /// Points that wait; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub pending: Option<Json>,
        /// What one point is worth.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub value_per_point: Json,
    }
}

wire! {
    /// What outstanding points are worth.
    response PointsValue {
        /// What members owe; shown and never netted.
        pub debt_asset: Money,
        /// The value of the points.
        pub gross: Money,
        /// The points.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub gross_points: String,
        /// Their value without those that will never be redeemed.
        pub net_of_breakage: Money,
    }
}

wire! {
    /// What has been redeemed by the end of a year.
    request YearRedeemed {
        /// How many points have been redeemed since the sales.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub cumulative: Json,
        /// How many are now expected to be redeemed in all; what the request says if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub expected: Option<Json>,
    }
}

wire! {
    /// Asks which share of sales belongs to the points that they earned, and in which year it is revenue (MB-81).
    request AllocateRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The currency of the sales.
        pub currency: String,
        /// How many of the points are expected to be redeemed.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub expected_redemption: Json,
        /// The sales at their stand-alone prices.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub sales: Json,
        /// What one point is worth to who redeems it.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub value_per_point: Json,
        /// What was redeemed, year after year; none if absent.
        pub years: Option<Vec<YearRedeemed>>,
    }
}

wire! {
    /// The share of the points, and what becomes of it.
    response SalesAllocated {
        /// What belongs to the points.
        pub points_liability: Money,
        /// What belongs to the products.
        pub product_revenue: Money,
        /// The stand-alone selling price of the points.
        pub ssp_points: Money,
        /// Year after year.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub years: Vec<YearRecognised>,
    }
}

wire! {
    /// What is revenue in a year.
    response YearRecognised {
        /// What is left at its end.
        pub closing_liability: Money,
        /// The revenue; below zero where more is expected than before.
        pub revenue: Money,
    }
}

wire! {
    /// Asks what has become of the points of a cohort (MB-82).
    request BreakageRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// How many have expired.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub expired: Json,
        /// How many were issued.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub issued: Json,
        /// How many can still be redeemed.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub open: Json,
        /// How many decimals a rate has, at most 9; 4 if absent.
        #[cfg_attr(feature = "schema", schemars(range(max = 9)))]
        pub places: Option<u8>,
        /// How many were redeemed.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub redeemed: Json,
    }
}

wire! {
    /// What has become of a cohort, and what will.
    response Breakage {
        /// How many of the open points will never be redeemed; absent where nothing is settled.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub expected_breakage: Option<String>,
        /// The share of the issued points that has expired; absent if none were issued.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub realised_breakage: Option<String>,
        /// The share of all that will be redeemed if what is open goes the way of what is settled; absent where nothing is.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub ultimate_redemption: Option<String>,
    }
}

wire! {
    /// Asks where movements lead (MB-83). What is absent is 0.
    request MovementRequest {
        /// Adjusted, either way.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub adjusted: Option<Json>,
        /// Clawed back by refunds.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub clawed_back: Option<Json>,
        /// The balance that was counted; else `movement_does_not_close`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub close: Option<Json>,
        /// Who asks.
        pub context: Option<Context>,
        /// Earned.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub earned: Option<Json>,
        /// Expired.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub expired: Option<Json>,
        /// The balance at the beginning.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub open: Option<Json>,
        /// Redeemed.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub redeemed: Option<Json>,
        /// Used to repay debt.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub repaid: Option<Json>,
        /// Returned by a reversal.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub restored: Option<Json>,
    }
}

wire! {
    /// Where movements lead.
    response MovementClosed {
        /// The balance at the end.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub close: String,
    }
}

/// The most decimals of a rate.
const MAX_PLACES: u8 = 9;

fn or_zero(given: Option<&Json>, path: &str) -> Result<Decimal> {
    given.map_or(Ok(Decimal::ZERO), |given| points(given, path))
}

fn currency(code: &str) -> Result<Currency> {
    Currency::new(code).map_err(|error| Error::from(error).within("currency"))
}

pub(super) fn value(_: &Crm, request: ValueRequest) -> Result<PointsValue> {
    let outstanding = Outstanding {
        active: points(&request.active, "active")?,
        pending: or_zero(request.pending.as_ref(), "pending")?,
        held: or_zero(request.held.as_ref(), "held")?,
        debt: or_zero(request.debt.as_ref(), "debt")?,
    };
    let worth = outstanding.value(Valuation {
        value_per_point: points(&request.value_per_point, "value_per_point")?,
        breakage_rate: or_zero(request.breakage_rate.as_ref(), "breakage_rate")?,
        include_pending: request.include_pending.unwrap_or(true),
        currency: currency(&request.currency)?,
    })?;
    Ok(PointsValue {
        debt_asset: worth.debt_asset,
        gross: worth.gross,
        gross_points: worth.gross_points.canonical(),
        net_of_breakage: worth.net_of_breakage,
    })
}

pub(super) fn allocated(_: &Crm, request: AllocateRequest) -> Result<SalesAllocated> {
    let currency = currency(&request.currency)?;
    let expected = points(&request.expected_redemption, "expected_redemption")?;
    let ssp = ssp_points(expected, points(&request.value_per_point, "value_per_point")?)?;
    let shares = allocate(Money::new(points(&request.sales, "sales")?, currency), ssp)?;
    let year = |(n, year): (usize, &YearRedeemed)| {
        let at = |name: &str| format!("years[{n}].{name}");
        let expected = year.expected.as_ref().map_or(Ok(expected), |given| points(given, &at("expected")))?;
        Ok(Redemption { cumulative: points(&year.cumulative, &at("cumulative"))?, expected })
    };
    let years = request.years.iter().flatten().enumerate().map(year).collect::<Result<Vec<_>>>()?;
    let recognised = shares.recognise(&years).map_err(|error| Error::from(error).within("years"))?;
    let recognised = recognised.into_iter();
    let recognised =
        recognised.map(|year| YearRecognised { closing_liability: year.closing_liability, revenue: year.revenue });
    Ok(SalesAllocated {
        points_liability: shares.points_liability,
        product_revenue: shares.product_revenue,
        ssp_points: Money::new(ssp, currency),
        years: recognised.collect(),
    })
}

pub(super) fn breakage(_: &Crm, request: BreakageRequest) -> Result<Breakage> {
    let places = request.places.unwrap_or(4);
    if places > MAX_PLACES {
        return Err(Error::new(Code::OutOfRange, "places", format!("a rate has at most {MAX_PLACES} decimals")));
    }
    let cohort = Cohort {
        issued: points(&request.issued, "issued")?,
        redeemed: points(&request.redeemed, "redeemed")?,
        expired: points(&request.expired, "expired")?,
        open: points(&request.open, "open")?,
    };
    let expected = forecast(&[cohort], places)?.into_iter().next().and_then(|forecast| forecast.expected_breakage);
    let rate = |share: Option<Fraction>| share.and_then(|share| share.rounded(places)).map(|rate| rate.canonical());
    Ok(Breakage {
        expected_breakage: expected.map(|points| points.canonical()),
        realised_breakage: rate(cohort.realised_breakage()?),
        ultimate_redemption: rate(cohort.ultimate_redemption()?),
    })
}

pub(super) fn movement(_: &Crm, request: MovementRequest) -> Result<MovementClosed> {
    let movement = Movement {
        open: or_zero(request.open.as_ref(), "open")?,
        earned: or_zero(request.earned.as_ref(), "earned")?,
        restored: or_zero(request.restored.as_ref(), "restored")?,
        redeemed: or_zero(request.redeemed.as_ref(), "redeemed")?,
        expired: or_zero(request.expired.as_ref(), "expired")?,
        clawed_back: or_zero(request.clawed_back.as_ref(), "clawed_back")?,
        repaid: or_zero(request.repaid.as_ref(), "repaid")?,
        adjusted: or_zero(request.adjusted.as_ref(), "adjusted")?,
    };
    if let Some(stated) = &request.close {
        movement.closes_at(points(stated, "close")?)?;
    }
    Ok(MovementClosed { close: movement.close()?.canonical() })
}
