//! What is true of a customer at an instant, with reasons. These types are the wire.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ConsentRow;
use super::account::MembershipPart;
use super::{CasePart, LeadPart, NextActionPart, OpportunityPart, OrderPart, TriggerPart};
use crate::error::Code;
use crate::identity::{CustomerId, DecisionId, Guard, Standing};
use crate::money::Currency;
use crate::record::{ProfileRef, RecordKey};
use crate::scoring::Dimension;
use crate::text::{Json, ReasonFacts};
use crate::time::Instant;

/// What is true of one customer at `as_of`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerView {
    /// The instant of the question.
    pub as_of: Instant,
    /// The service cases, those that were created first before others (SV-10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<Vec<CasePart>>,
    /// The consent decision per purpose and channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Vec<ConsentRow>>,
    /// The customer's id.
    pub customer: CustomerId,
    /// What was noticed while folding; nothing is dropped in silence.
    pub findings: Vec<Finding>,
    /// What is known of payments and parcels, by order; absent where nothing is (SV-86).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfilment: Option<Vec<OrderPart>>,
    /// How the profiles hang together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityPart>,
    /// The journey stage (LS-1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journey_stage: Option<StagePart>,
    /// The leads, those that came first before others (SV-52).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads: Option<Vec<LeadPart>>,
    /// The measures by name (MD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measures: Option<BTreeMap<String, MeasureValue>>,
    /// The account in the main program: tier and points (MB).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<MembershipPart>,
    /// The accounts in further programs, by their ids (MB-89).
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub memberships: BTreeMap<String, MembershipPart>,
    /// What to do next, if the rulebook declares it (SV-97).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_action: Option<NextActionPart>,
    /// Before this instant nothing in the view changes unless a record arrives; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The opportunities, those that came first before others (SV-53).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opportunities: Option<Vec<OpportunityPart>>,
    /// Orders and net spend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<OrdersPart>,
    /// The golden profile by attribute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<BTreeMap<String, GoldenValue>>,
    /// The profiles that are this customer, the anchor first.
    pub profiles: Vec<ProfileRef>,
    /// How many visible records the view rests on.
    pub records: u32,
    /// The rules that answered.
    pub rulebook: RulebookRef,
    /// The scores by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<BTreeMap<String, Score>>,
    /// The segments by name, also those that the customer is not in (SE).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<BTreeMap<String, SegmentPart>>,
    /// The life-cycle stage (LS).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<StagePart>,
    /// The tags that show, the most relevant first (TG).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<TagPart>>,
    /// What triggers fired, in the order of time, if the rulebook declares any (SV-90).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggers: Option<Vec<TriggerPart>>,
}

/// The value of a measure (MD).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MeasureValue {
    /// The currency of an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What people call it, in the rulebook's language, if the rulebook says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When what it counts, or its value, next differs by itself (MD-8); absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The records behind it, if the reasons were asked for with records.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub records: Vec<RecordKey>,
    /// The value as text: a decimal, an instant, a word; absent: it has none (CD-4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Whether the customer is in a segment (SE).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentPart {
    /// What people call it, in the rulebook's language, if the rulebook says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether they are.
    pub member: bool,
    /// The facts that decide it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// Since when without a break (SE-4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// Where the customer stands on a ladder of stages (LS-4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StagePart {
    /// What people call it, in the rulebook's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The name of the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name of the one before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The facts that decide it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// Since when without a break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// A mention of a need in what a customer wrote (NT-8): where it stands, never the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NeedEvidence {
    /// The record whose text it is.
    pub record: RecordKey,
    /// Where in the text it begins, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The id of the term.
    pub term: String,
    /// Whether it is negated.
    pub negated: bool,
    /// What it is worth before it fades, at most 1.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub worth: String,
}

/// A tag that shows (TG-1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TagPart {
    /// What it tells about.
    pub dimension: Dimension,
    /// The mentions of a need, sorted by record; only where reasons tell records.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<NeedEvidence>,
    /// When it hides if nothing more happens; absent: never by fading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// What people call it, in the rulebook's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its name.
    pub name: String,
    /// The facts that decide it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// Strength times the weight of its dimension in the present stage (TG-4); absent without weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub relevance: Option<String>,
    /// Since when without a break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// Between 0 and 1.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub strength: String,
}

/// Which rules answered (RB-9).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RulebookRef {
    /// The SHA-256 of the canonical document and the zone database's version.
    pub fingerprint: String,
    /// The id.
    pub id: String,
    /// The version.
    pub version: u64,
}

/// Why: a code, the facts behind it, a sentence, and the records on request.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// The code.
    pub code: Code,
    /// Facts by name, as text.
    #[serde(skip_serializing_if = "ReasonFacts::is_empty", default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub facts: ReasonFacts,
    /// The records behind it, if the reasons were asked for with records.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub records: Vec<RecordKey>,
    /// A sentence in the rulebook's language.
    pub text: String,
}

/// Something noticed while folding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The code.
    pub code: Code,
    /// The records it is about.
    pub records: Vec<RecordKey>,
}

/// How the profiles hang together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IdentityPart {
    /// Values that profiles of this customer share with others but that did not unite them.
    pub conflicts: Vec<Link>,
    /// The shared identifiers that unite the profiles.
    pub links: Vec<Link>,
    /// When a later fact acts on who belongs together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// Merges that people decided although guards spoke against them (DJ-5).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub overridden: Vec<Overridden>,
    /// Whether a union was refused because the customer would have grown too large (RV-10).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub quarantined: bool,
}

/// A merge of a person that guards speak against.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overridden {
    /// The decision.
    pub decision_id: DecisionId,
    /// The guards.
    pub guards: Vec<Guard>,
}

/// An identifier that several profiles hold, or a decision that names them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// The kind of identifier; `decision` for a merge of a person, `model` for one of a model.
    pub kind: String,
    /// The holders, for a conflict the anchors of the parties.
    pub profiles: Vec<ProfileRef>,
    /// Why it did not unite; empty for a link.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Guard>,
    /// How a conflict stands; absent for a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Standing>,
    /// The normalised value, or the id of the decision.
    pub value: String,
}

/// How an attribute stands (GD-5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GoldenState {
    /// There is a value.
    Value,
    /// It was removed on purpose.
    Cleared,
    /// A source says there is none.
    Null,
    /// There is none, and the reason says why.
    Absent,
}

/// The golden value of an attribute, with where it comes from (GD-7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GoldenValue {
    /// The decision that set it, if a person pinned it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// The records whose values it won against, if the reasons were asked for with records.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub losers: Vec<RecordKey>,
    /// When it was stated, or pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<Instant>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
    /// The record that stated it; of a union the one whose value would stand alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordKey>,
    /// The records of a union, in timeline order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub records: Vec<RecordKey>,
    /// The strategy that decided; absent if there was nothing to decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How it stands.
    pub state: GoldenState,
    /// The value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
}

/// Orders and what they come to after returns.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrdersPart {
    /// Counted orders that did not come back whole.
    pub count: u32,
    /// When the first of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_at: Option<Instant>,
    /// When the last of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Instant>,
    /// Net spend per currency, by code.
    pub net: Vec<NetAmount>,
    /// When it changes by itself; absent: only by a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// Counted orders that came back whole.
    pub returned: u32,
    /// Returns that belong to counted orders.
    pub returns: u32,
}

/// A sum of one currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NetAmount {
    /// The sum; absent if it did not fit (finding `overflow`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub amount: Option<String>,
    /// The currency.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub currency: Currency,
}

/// Whether a score has a value (SC-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ScoreStatus {
    /// It has one.
    Ok,
    /// There is nothing to compute from.
    InsufficientData,
    /// The person did not consent to it; value and reasons are absent (SC-2).
    SuppressedByConsent,
}

/// A score (SC-1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Score {
    /// What people call it, in the rulebook's language, if the rulebook says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The model and its version, if a model gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// When it may change by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The numbers behind it, as text: for RFM `recency`, `frequency`, `since_last`, `total` and so on (RF-4, RF-5); for a sum of
    /// points the `baseline` to which the contributions of the reasons add (SC-3).
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub parts: BTreeMap<&'static str, String>,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// Whether it may not end in a refusal by itself: a person looks at it first (SC-2).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub solely_automated: bool,
    /// Whether there is a value.
    pub status: ScoreStatus,
    /// What it is counted in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The value, for RFM three digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Score {
    /// A score of which nothing else is known.
    pub(super) fn of(status: ScoreStatus) -> Self {
        Self {
            label: None,
            model: None,
            next_change_at: None,
            parts: BTreeMap::new(),
            reasons: Vec::new(),
            solely_automated: false,
            status,
            unit: None,
            value: None,
        }
    }
}
