//! What a report of liability says. These types are the wire.

use regulars_core::money::{Currency, Decimal, Money};
use regulars_core::time::Instant;
use serde::Serialize;

/// How points are valued.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Valuation {
    /// What one point is worth.
    pub value_per_point: Decimal,
    /// The share of points that will never be redeemed, from 0 to 1; none: as the settled points of all cohorts say.
    pub breakage_rate: Option<Decimal>,
    /// Whether points that wait count.
    pub include_pending: bool,
    /// The currency of the value; none: that in which points are earned.
    pub currency: Option<Currency>,
}

/// The points of all members of a program and what they are worth.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LiabilityReport {
    /// How many accounts there are.
    pub accounts: u64,
    /// Points that can be spent.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub active: String,
    /// The instant of the report.
    pub as_of: Instant,
    /// The share of points that is taken to be never redeemed.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub breakage_rate: String,
    /// The lots of all members by the month in which they were earned.
    pub cohorts: Vec<LiabilityCohort>,
    /// What members owe; it is shown and never netted (MB-80).
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub debt: String,
    /// What that is worth.
    pub debt_asset: Money,
    /// What the points are worth.
    pub gross: Money,
    /// The points that are valued.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub gross_points: String,
    /// Points that are held.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub held: String,
    /// How the balance came about since an instant, if one was given; it closes (MB-83).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement: Option<PointsMovement>,
    /// What the points are worth without those that will never be redeemed.
    pub net_of_breakage: Money,
    /// Points that wait.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub pending: String,
    /// The program.
    pub program: String,
}

/// Points that were earned in one month (MB-82).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LiabilityCohort {
    /// How many of the open ones will expire if they go the way of what is settled; absent: nothing at all is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub expected_breakage: Option<String>,
    /// How many have expired.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub expired: String,
    /// How many were issued.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub issued: String,
    /// The month, `2026-10`.
    pub month: String,
    /// How many can still be redeemed.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub open: String,
    /// How many were redeemed.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub redeemed: String,
    /// The share of what was issued that has expired; absent: nothing was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub realised_breakage: Option<String>,
}

/// How a balance of points came about (MB-83).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PointsMovement {
    /// Adjusted, either way.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub adjusted: String,
    /// Clawed back by refunds, and of orders that two accounts of a merge both had.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub clawed_back: String,
    /// The balance at the end: what can be spent, what waits and what is held.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub close: String,
    /// Earned.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub earned: String,
    /// Expired.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub expired: String,
    /// The beginning; what happened at it is part of the opening balance.
    pub from: Instant,
    /// The balance at the beginning.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub open: String,
    /// Redeemed.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub redeemed: String,
    /// Used to repay debt.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub repaid: String,
    /// Returned by a reversal.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub restored: String,
}
