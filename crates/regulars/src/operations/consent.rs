//! Operations about consent: may this be done with this person's data now (CS-15, CS-21).

use std::collections::BTreeMap;

use regulars_core::consent::{
    Alternative, Basis, Decision, Flag, GpcLink, LegalBasis, Obligation, Operation, RecipientRole, Relationship,
    Remedy, SubjectState,
};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant};
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::time::records;
use super::wire::wire;
use crate::{ConsentDecision, Contact, Crm, Finding, Reason};

wire! {
    /// Asks whether a person may be contacted.
    request MayContactRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// The channel, one of the rulebook's.
        pub channel: String,
        /// The telephone number or address that would be used (CS-8).
        pub contact_point: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The purpose, a dotted path.
        pub purpose: String,
    }
}

/// Whom data would go to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataRecipient {
    /// The country, as the host writes it; no rule reads it.
    pub country: Option<String>,
    /// The id that consents name.
    pub id: String,
    /// By which mechanism data go abroad, for example `standard_contract`.
    pub mechanism: Option<String>,
    /// What the recipient is; no rule reads it.
    pub role: Option<RecipientRole>,
}

/// What the browser says (CS-10).
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentSignals {
    /// The person keeps a loyalty programme that conflicts with the signal.
    pub fip_affirmed: Option<bool>,
    /// A global privacy control.
    pub gpc: Option<bool>,
    /// Whom it is tied to; nobody if absent.
    pub gpc_linked: Option<GpcLink>,
}

/// What would be done with a person's data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Processing {
    /// The categories of data; those of the purpose if absent.
    pub categories: Option<Vec<String>>,
    /// The channel, one of the rulebook's.
    pub channel: Option<String>,
    /// The legal basis; the purpose's if absent.
    pub claimed_basis: Option<Basis>,
    /// The telephone number or address that would be used (CS-8).
    pub contact_point: Option<String>,
    /// What is done; `contact` over a channel and `use` without one, if absent.
    pub operation: Option<Operation>,
    /// Whether it depends on who the person is.
    pub personalised: Option<bool>,
    /// The purpose, a dotted path.
    pub purpose: String,
    /// Whom the data would go to.
    pub recipient: Option<DataRecipient>,
    /// What the browser says.
    pub signals: Option<ConsentSignals>,
    /// The person's offset from UTC, for example `+08:00`; what the person's attributes say if absent.
    pub utc_offset: Option<String>,
}

/// What a host knows of a person better than the records do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonFacts {
    /// How old the person is, in complete years.
    pub age: Option<u32>,
    /// What is the case: `restricted`, `erasure_requested` and so on.
    pub flags: Option<Vec<Flag>>,
    /// The jurisdictions that apply.
    pub jurisdictions: Option<Vec<String>>,
    /// What the person is to the shop.
    pub relationship: Option<Relationship>,
    /// Whether the person is there.
    pub state: Option<SubjectState>,
}

wire! {
    /// Asks whether something may be done with a customer's data.
    request MayProcessRequest {
        /// What would be done.
        pub act: Processing,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

wire! {
    /// Asks the same of a timeline that is given; nothing is stored.
    request TimelineMayProcessRequest {
        /// What would be done.
        pub act: Processing,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// What the host knows of the person better than the records do.
        pub facts: Option<PersonFacts>,
        /// The records of one customer, in any order.
        pub records: Vec<Json>,
        /// The version of the rulebook; the one that answers for the instant if absent.
        pub rulebook_version: Option<u64>,
    }
}

wire! {
    /// May it be done, and why (CS-21).
    response ConsentAnswer {
        /// What may be done instead.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub alternative: Option<Alternative>,
        /// Yes, no or later.
        pub decision: Decision,
        /// When it may be done, on `defer`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub defer_until: Option<Instant>,
        /// The basis in each jurisdiction that does not deny.
        pub legal_bases: BTreeMap<String, LegalBasis>,
        /// The basis; absent on `deny`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub legal_basis: Option<LegalBasis>,
        /// When the answer may change without a new record (CS-22).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
        /// What was ignored, and which records it concerns (CS-9).
        pub notes: Vec<Finding>,
        /// What must be done with what is allowed, sorted.
        pub obligations: Vec<Obligation>,
        /// The version of the default rows that lie beneath the rulebook's.
        pub pack: String,
        /// The first reason's code, or `OK`.
        pub primary_reason: String,
        /// Before this date nobody may be asked again.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reask_after: Option<Date>,
        /// Every failing check of the strictest jurisdiction; on allow what it rests on.
        pub reasons: Vec<Reason>,
        /// What to do instead.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub remedy: Option<Remedy>,
        /// The version of the rulebook.
        pub rulebook: u64,
    }
}

pub(super) fn may_contact(crm: &Crm, request: MayContactRequest) -> Result<ConsentDecision> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let contact = Contact { channel: request.channel, contact_point: request.contact_point, purpose: request.purpose };
    crm.may_contact(who, &contact, request.as_of)
}

pub(super) fn may_process(crm: &Crm, request: MayProcessRequest) -> Result<ConsentAnswer> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.may_process(who, &request.act, request.as_of)
}

pub(super) fn timeline_may_process(crm: &Crm, request: TimelineMayProcessRequest) -> Result<ConsentAnswer> {
    let (rulebook, records) = records(crm, &request.records, request.rulebook_version, request.as_of)?;
    let facts = request.facts.unwrap_or_default();
    rulebook.may_process(&records, &request.act, &facts, request.as_of)
}
