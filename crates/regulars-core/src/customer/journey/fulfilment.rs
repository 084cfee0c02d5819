//! Payments and parcels in a view (SV-86), and what is told of what is wrong with them.

use serde::Serialize;

use crate::customer::explain::Explainer;
use crate::customer::view::NetAmount;
use crate::customer::{Finding, Frame, Plan};
use crate::error::Code;
use crate::journey::TroubleKind;
use crate::journey::fulfilment::{Fulfilment, OrderFacts, Parcel, PaymentState, read_fulfilment};
use crate::time::Instant;

/// What is known of the payments and parcels of an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrderPart {
    /// Whether all its parcels were delivered; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered: Option<bool>,
    /// When the last of them was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Instant>,
    /// Who issued the number: the source where nobody is named.
    pub issuer: String,
    /// The number of the order; the id of its record where it has none.
    pub order: String,
    /// What was paid: captured less refunded less charged back, per currency.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub paid: Vec<NetAmount>,
    /// Its parcels by number.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub parcels: Vec<ParcelPart>,
    /// Its payments by number.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub payments: Vec<PaymentPart>,
}

/// How a parcel stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ParcelPart {
    /// Its number, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel: Option<String>,
    /// Since when it stands so.
    pub since: Instant,
    /// Where it stands.
    pub status: String,
    /// Since when it has been without news for too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stuck_at: Option<Instant>,
}

/// How a payment stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentPart {
    /// Its number, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// Since when it stands so.
    pub since: Instant,
    /// Where it stands.
    pub status: String,
}

/// That a case is due for a parcel or a payment, told once for each and kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FulfilmentNotice {
    /// Who issued the number of the order.
    pub issuer: String,
    /// The order.
    pub order: String,
    /// The number of the parcel, if it is about one that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel: Option<String>,
    /// The number of the payment, if it is about one that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// What is wrong.
    pub reason: TroubleKind,
}

/// What is known of payments and parcels; none where the plan does not read them.
pub(in crate::customer) fn read<'a>(frame: &'a Frame, plan: &'a Plan, as_of: Instant) -> Option<Fulfilment<'a>> {
    let slots = plan.journey.fulfilment.as_ref()?;
    Some(read_fulfilment(frame, slots, &plan.rulebook.journey.fulfilment, as_of))
}

/// The part of the view; nothing where no payment or parcel is known.
pub(in crate::customer) fn parts(
    explain: &Explainer<'_>,
    known: &Fulfilment<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<OrderPart> {
    let records = |rows: &[u32]| rows.iter().filter_map(|row| explain.frame.key(*row)).collect();
    findings.extend(known.findings.iter().map(|(code, rows)| Finding { code: *code, records: records(rows) }));
    known.orders.iter().map(|order| part(order, findings)).collect()
}

fn named(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn part(order: &OrderFacts<'_>, findings: &mut Vec<Finding>) -> OrderPart {
    let delivered_at = order.delivered_at();
    let paid = order.paid.iter().map(|(currency, total)| {
        let amount = total.text(Some(*currency));
        if amount.is_none() {
            findings.push(Finding { code: Code::Overflow, records: Vec::new() });
        }
        NetAmount { amount, currency: *currency }
    });
    OrderPart {
        delivered: (!order.parcels.is_empty()).then_some(delivered_at.is_some()),
        delivered_at,
        issuer: order.key.issuer.to_owned(),
        order: order.key.order.to_owned(),
        paid: paid.collect(),
        parcels: order.parcels.iter().map(ParcelPart::from).collect(),
        payments: order.payments.iter().map(PaymentPart::from).collect(),
    }
}

impl From<&Parcel<'_>> for ParcelPart {
    fn from(parcel: &Parcel<'_>) -> Self {
        Self {
            parcel: named(parcel.id),
            since: parcel.since,
            status: parcel.status.as_str().to_owned(),
            stuck_at: parcel.stuck_at,
        }
    }
}

impl From<&PaymentState<'_>> for PaymentPart {
    fn from(payment: &PaymentState<'_>) -> Self {
        let status = payment.status.as_str().to_owned();
        Self { payment: named(payment.id), since: payment.since, status }
    }
}
