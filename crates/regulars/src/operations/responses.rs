//! What operations give. These types are the wire.

use regulars_core::consent::{Alternative, Decision, LegalBasis, Obligation, Remedy};
use regulars_core::customer::{Finding, Reason};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::rulebook::RuleFinding;
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant};
use serde::Serialize;

use super::OperationInfo;
use super::wire::wire;

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
    pub(crate) fn of(record: &regulars_core::record::Record) -> Result<Self> {
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
    ///
    /// ```
    /// assert_eq!(regulars::Contact::new("app_push", "service").channel, "app_push");
    /// ```
    pub fn new(channel: &str, purpose: &str) -> Self {
        Self { channel: channel.to_owned(), contact_point: None, purpose: purpose.to_owned() }
    }

    /// A text message.
    ///
    /// ```
    /// assert_eq!(regulars::Contact::sms("service").channel, "sms");
    /// ```
    pub fn sms(purpose: &str) -> Self {
        Self::new("sms", purpose)
    }

    /// An e-mail.
    ///
    /// ```
    /// assert_eq!(regulars::Contact::email("service").channel, "email");
    /// ```
    pub fn email(purpose: &str) -> Self {
        Self::new("email", purpose)
    }

    /// The same contact to one telephone number or address.
    ///
    /// ```
    /// let contact = regulars::Contact::sms("service").to("13812345678");
    /// assert_eq!(contact.contact_point.as_deref(), Some("13812345678"));
    /// ```
    #[must_use]
    pub fn to(self, contact_point: &str) -> Self {
        Self { contact_point: Some(contact_point.to_owned()), ..self }
    }
}

wire! {
    /// May it be done, and why (CS-21).
    response ConsentDecision {
        /// What may be done instead.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub alternative: Option<Alternative>,
        /// The channel.
        pub channel: String,
        /// The customer's id.
        pub customer: CustomerId,
        /// Yes, no or later.
        pub decision: Decision,
        /// When it may be done, on `defer`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub defer_until: Option<Instant>,
        /// The basis; absent on `deny`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub legal_basis: Option<LegalBasis>,
        /// When the answer may change without a new record (CS-22).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
        /// What was ignored, and which records it concerns (CS-9).
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub notes: Vec<Finding>,
        /// What must be done with what is allowed, sorted.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub obligations: Vec<Obligation>,
        /// The first reason's code, or `OK`.
        pub primary_reason: String,
        /// The purpose.
        pub purpose: String,
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
    /// What came of scrubbing the store.
    response Scrubbed {
        /// Whether no byte of what was erased is left; if not, somebody is reading, and it can be asked for again.
        pub scrubbed: bool,
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
