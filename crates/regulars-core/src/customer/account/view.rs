//! The account as the view tells it. These types are the wire.

use serde::Serialize;

use super::scope::ReferralPart;
use crate::customer::{NetAmount, Reason};
use crate::error::Code;
use crate::membership::benefit::EntitlementStatus;
use crate::money::Money;
use crate::time::Instant;

/// The account of a customer in one program.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MembershipPart {
    /// What can be claimed, in the order of the program (MB-50); absent without such benefits, and for who is no member.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub benefits: Vec<BenefitPart>,
    /// When the member left (MB-1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// When the member joined (MB-1); absent: the customer is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled_at: Option<Instant>,
    /// Until when the tier is kept after a review that failed (MB-37).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_until: Option<Instant>,
    /// What the next tier asks for; absent at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextTier>,
    /// When any of this differs by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The orders that count for the tier now (MB-31).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<u32>,
    /// The points; absent in a program without points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<PointsPart>,
    /// The program.
    pub program: String,
    /// The queues that the tier opens (MB-56).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub queues: Vec<String>,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// The referrals that the customer made and received, with what each has come to (MB-61).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub referrals: Vec<ReferralPart>,
    /// What the held tier asks for to be kept (MB-42); absent where nothing ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal: Option<NextTier>,
    /// The spend that counts for the tier now, with what was carried (MB-31, MB-40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spend: Option<NetAmount>,
    /// The id of the tier; absent before the program begins and for who is no member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The tier's name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_name: Option<String>,
    /// Until when the tier is valid (MB-33); absent: without an end of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_until: Option<Instant>,
}

/// A benefit for a member (MB-50 to MB-55). What others have taken of the stock is not known here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BenefitPart {
    /// The id of the benefit.
    pub benefit: String,
    /// Whether a claim would be granted now.
    pub eligible: bool,
    /// What was granted or reserved and can be used, in the order in which it was (MB-52).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub entitlements: Vec<EntitlementPart>,
    /// How many are left of the quota in this period; absent without a quota (MB-51).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
    /// When its days end, if this is one of them (MB-53, MB-55); absent: they do not end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_until: Option<Instant>,
    /// When its days begin, if this is none of them; absent: nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Instant>,
    /// The first reason for which a claim would be refused (MB-50); absent: it would not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
}

/// A granted claim that can be used (MB-52).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EntitlementPart {
    /// Its id.
    pub entitlement_id: String,
    /// When it was granted or reserved.
    pub granted_at: Instant,
    /// The deadline of a reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_until: Option<Instant>,
    /// `granted` or `reserved`.
    pub status: EntitlementStatus,
    /// When it is over; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Instant>,
}

/// What a tier asks for, and what of it is missing (MB-42).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextTier {
    /// Whether one of several demands is enough.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub any: bool,
    /// The spend that it asks for; absent: it asks for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Money>,
    /// By when: then not all of what counts now counts any more, or the tier ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Instant>,
    /// How much spend is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<NetAmount>,
    /// What else is missing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub others: Vec<MissingMetric>,
    /// The id of the tier.
    pub tier: String,
}

/// A metric other than the spend that is not reached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MissingMetric {
    /// The least.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub at_least: String,
    /// `orders`, or `measure.` and a name.
    pub metric: String,
    /// How much is missing; absent if it does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub missing: Option<String>,
}

/// Points, in decimals of the program's scale.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PointsPart {
    /// What can be spent.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub available: String,
    /// What is owed (MB-25).
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub debt: String,
    /// What has expired of all lots.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub expired: String,
    /// What is held (MB-18).
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub held: String,
    /// The lots of which something remains, in the order in which they are spent (MB-16); pending ones stand where they will.
    pub lots: Vec<LotPart>,
    /// What expires next of what can be spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_expiry: Option<NextExpiry>,
    /// What is not active yet (MB-13).
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub pending: String,
    /// What should have been clawed back and was let go (MB-24).
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub written_off: String,
}

/// Points that expire at an instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextExpiry {
    /// When.
    pub at: Instant,
    /// How many.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub points: String,
}

/// What a lot comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LotSource {
    /// An order.
    Order,
    /// A positive adjustment.
    Adjustment,
    /// A referral or content.
    Reward,
    /// Points of a redemption that came back after their lot had expired (MB-20).
    Restore,
}

/// Points of one source (MB-10): `total` is the sum of the six counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LotPart {
    /// From when on it can be spent.
    pub available_at: Instant,
    /// What refunds and negative adjustments took.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub clawed: String,
    /// What was spent.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub consumed: String,
    /// When it was earned.
    pub earned_at: Instant,
    /// What expired.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub expired: String,
    /// When what remains expires; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// What is held.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub held: String,
    /// What it comes from.
    pub kind: LotSource,
    /// What can be spent, or will be.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub remaining: String,
    /// What repaid debt.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub repaid: String,
    /// The number of the order, adjustment or reward; `restore:` and that of the redemption.
    pub source: String,
    /// What was earned.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub total: String,
}
