//! What operations take and give. These types are the wire; unknown fields are refused.

use regulars_core::consent::{Decision, Remedy};
use regulars_core::customer::{Part, Reason, ReasonLevel};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{CustomerId, Identifier};
use regulars_core::record::{ProfileRef, RecordId, SourceName};
use regulars_core::rulebook::RuleFinding;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::OperationInfo;
use crate::CustomerRef;

macro_rules! wire {
    ($(#[$meta:meta])* request $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name { $($body)* }
    };
    ($(#[$meta:meta])* response $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name { $($body)* }
    };
}

wire! {
    /// Who asks, and for what. Absent is the trusted host; so is every context while the rulebook declares no roles.
    request Context {
        /// Who asks, as the host knows them.
        pub actor: Option<String>,
        /// The purpose of asking.
        pub purpose: Option<String>,
        /// The roles of the actor.
        pub roles: Option<Vec<String>>,
    }
}

wire! {
    /// An identifier as someone writes it.
    request StatedIdentifierRef {
        /// The kind, for example `phone`.
        pub kind: String,
        /// The raw value.
        pub value: String,
    }
}

impl StatedIdentifierRef {
    pub(super) fn read(&self) -> Result<Identifier> {
        Identifier::new(&self.kind, &self.value)
    }
}

/// Exactly one of the three ways to name a customer.
pub(super) fn who(
    customer: Option<CustomerId>,
    identifier: Option<&StatedIdentifierRef>,
    profile: Option<&ProfileRef>,
) -> Result<CustomerRef> {
    match (customer, identifier, profile) {
        (Some(id), None, None) => Ok(CustomerRef::Id(id)),
        (None, Some(identifier), None) => {
            Ok(CustomerRef::Identifier(identifier.read().map_err(|error| error.within("identifier"))?))
        }
        (None, None, Some(profile)) => Ok(CustomerRef::Profile(profile.clone())),
        (None, None, None) => {
            let message = "name the customer by `customer`, `identifier` or `profile`";
            Err(Error::new(Code::MissingField, "customer", message))
        }
        _ => Err(Error::new(Code::InvalidValue, "customer", "name the customer in one way only")),
    }
}

wire! {
    /// Takes a batch of records.
    request IngestRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The records in the wire form (RC-10).
        pub records: Vec<Json>,
    }
}

wire! {
    /// Asks for a record.
    request GetRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Its id in the source.
        pub record_id: RecordId,
        /// Its source.
        pub source: SourceName,
    }
}

wire! {
    /// Asks who holds an identifier.
    request FindRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The identifier.
        pub identifier: StatedIdentifierRef,
    }
}

wire! {
    /// Asks for the ids of customers.
    request ListRequest {
        /// Only ids after this one.
        pub after: Option<CustomerId>,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
    }
}

wire! {
    /// Asks for a view. The customer is named in exactly one of three ways.
    request ViewRequest {
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
        /// How much the reasons tell; `codes` if absent.
        pub reasons: Option<ReasonLevel>,
        /// The parts that are wanted; all if absent.
        pub select: Option<Vec<Part>>,
    }
}

wire! {
    /// Asks for the records of a customer.
    request TimelineRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// At most this many of the latest, 1 to 10,000; all if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

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

wire! {
    /// Asks for the one spelling of an identifier.
    request NormaliseRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The kind, one of the rulebook's.
        pub kind: String,
        /// The raw value.
        pub value: String,
    }
}

wire! {
    /// Asks for the faults of a rulebook.
    request RulebookText {
        /// Who asks.
        pub context: Option<Context>,
        /// The TOML document.
        pub text: String,
    }
}

wire! {
    /// Asks how much there is.
    request StatsRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// A request that asks for nothing in particular.
    request Nothing {
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// A customer's id.
    response CustomerFound {
        /// The id.
        pub customer: CustomerId,
    }
}

wire! {
    /// A page of customers.
    response CustomerPage {
        /// The ids, sorted.
        pub customers: Vec<CustomerId>,
        /// What to give as `after` for the next page; absent at the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next: Option<CustomerId>,
    }
}

/// A record in the wire form (RC-10).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct WireRecord(pub Json);

impl WireRecord {
    pub(super) fn of(record: &regulars_core::record::Record) -> Result<Self> {
        Ok(Self(Json::parse(&record.to_json_text())?))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for WireRecord {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Record".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::record(generator)
    }
}

wire! {
    /// A customer's records.
    response Timeline {
        /// The customer's id.
        pub customer: CustomerId,
        /// The records, in timeline order.
        pub records: Vec<WireRecord>,
        /// How many there are in all.
        pub total: u64,
    }
}

wire! {
    /// What is meant: a purpose over a channel, maybe to one contact point.
    response Contact {
        /// The channel.
        pub channel: String,
        /// The telephone number or address.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub contact_point: Option<String>,
        /// The purpose.
        pub purpose: String,
    }
}

impl Contact {
    /// A contact over any channel.
    pub fn new(channel: &str, purpose: &str) -> Self {
        Self { channel: channel.to_owned(), contact_point: None, purpose: purpose.to_owned() }
    }

    /// A text message.
    pub fn sms(purpose: &str) -> Self {
        Self::new("sms", purpose)
    }

    /// An e-mail.
    pub fn email(purpose: &str) -> Self {
        Self::new("email", purpose)
    }

    /// The same contact to one telephone number or address.
    #[must_use]
    pub fn to(self, contact_point: &str) -> Self {
        Self { contact_point: Some(contact_point.to_owned()), ..self }
    }
}

wire! {
    /// May it be done, and why (CS-21).
    response ConsentDecision {
        /// The channel.
        pub channel: String,
        /// The customer's id.
        pub customer: CustomerId,
        /// Yes or no.
        pub decision: Decision,
        /// When the answer may change without a new record (CS-22).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
        /// The first reason's code, or `OK`.
        pub primary_reason: String,
        /// The purpose.
        pub purpose: String,
        /// Every failing check; on allow the grant.
        pub reasons: Vec<Reason>,
        /// What to do instead.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub remedy: Option<Remedy>,
        /// The version of the rulebook.
        pub rulebook: u64,
    }
}

wire! {
    /// The one spelling of an identifier.
    response NormalisedIdentifier {
        /// `ok`, `masked` or `invalid`.
        pub status: String,
        /// The spelling, if `ok`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub value: Option<String>,
    }
}

wire! {
    /// The faults of a rulebook.
    response RulebookFindings {
        /// The faults in document order; none if it is valid.
        pub findings: Vec<RuleFinding>,
    }
}

wire! {
    /// The rulebook that answers.
    response RulebookInfo {
        /// The SHA-256 of its canonical content and the zone database's version.
        pub fingerprint: String,
        /// Its id.
        pub id: String,
        /// Its version.
        pub version: u64,
        /// Its zone.
        pub zone: String,
    }
}

wire! {
    /// How much the store holds.
    response StoreStats {
        /// Customers at the instant of the question.
        pub customers: u64,
        /// Different identifier values.
        pub identifiers: u64,
        /// Profiles.
        pub profiles: u64,
        /// Records.
        pub records: u64,
    }
}

wire! {
    /// What the library can do.
    response Description {
        /// The registry of codes.
        pub errors: Vec<ErrorInfo>,
        /// The operations.
        pub operations: Vec<OperationInfo>,
        /// The version of the library.
        pub version: String,
    }
}

wire! {
    /// A code of the registry.
    response ErrorInfo {
        /// The word.
        pub code: String,
        /// What it means.
        pub message: String,
        /// The frozen number.
        pub number: u32,
    }
}
