//! The receipt of a consent event, in the words of ISO/IEC TS 27560:2023 (CS-11): what a person is given, or another system reads.
//! What is not known is left out.

use regulars_core::consent::{Word, purpose_of};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{Body, Capture, Consent, ConsentKind, ContentHash, Record, RecordKey};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Serialize;

use crate::Crm;

/// The edition whose names are used.
const SCHEMA: &str = "ISO/IEC TS 27560:2023";

/// The receipt of a consent event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConsentReceipt {
    /// What happened; one event.
    pub events: Vec<ReceiptEvent>,
    /// The person: the customer id that the event's profile gave, which goes on resolving after merges.
    pub pii_principal_id: CustomerId,
    /// What is processed, and what for.
    pub pii_processing: ReceiptProcessing,
    /// The SHA-256 of the record's content, in hexadecimal: a receipt and its record can be held against each other.
    pub receipt_id: String,
    /// The record: its source and its id, with `/` between them.
    pub record_id: String,
    /// The edition of the standard.
    pub schema_version: String,
}

/// The processing of a receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReceiptProcessing {
    /// The language in which it was asked, if the proof says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The version of the notice that was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_notice: Option<String>,
    /// The purposes: the one of the event.
    pub purposes: Vec<ReceiptPurpose>,
}

/// A purpose of a receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReceiptPurpose {
    /// How it was captured.
    pub collection_method: String,
    /// The basis that the event gives; absent of a no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lawful_basis: Option<String>,
    /// The categories of data that the purpose uses.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pii_information: Vec<ReceiptInformation>,
    /// What is done with the data, if it is for one operation alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processing_method: Option<String>,
    /// The purpose, a dotted path.
    pub purpose: String,
    /// Its class in the rulebook of that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose_type: Option<String>,
    /// The recipient it is for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub recipient_third_parties: Vec<String>,
    /// The channel it is for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub services: Vec<String>,
}

/// A category of data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReceiptInformation {
    /// The category, for example `user.contact.phone`.
    pub pii_type: String,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReceiptEvent {
    /// Who acted.
    pub entity_id: String,
    /// What became of the consent: `given`, `withdrawn`, `refused` and so on.
    pub event_state: String,
    /// When.
    pub event_time: Instant,
    /// How it was expressed: `explicit`, `expressed` or `implied`.
    pub event_type: String,
    /// How long it is valid: `P730D`, or an interval between two instants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_duration: Option<String>,
}

impl Crm {
    /// The receipt of a consent event. Errors: `unknown_record`, and `invalid_value` for a record that is no consent event.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let key = |source: &str, record_id: &str| -> regulars::Result<regulars::RecordKey> {
    /// #     regulars::Json::parse(&format!(r#"{{"source": "{source}", "record_id": "{record_id}"}}"#))?.read()
    /// # };
    /// let receipt = crm.consent_receipt(&key("app", "a-2")?)?;
    /// assert_eq!(receipt.events.len(), 1);
    /// let error = crm.consent_receipt(&key("pos", "p-2")?).unwrap_err();
    /// assert_eq!(error.code().as_str(), "invalid_value", "an order is no consent");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn consent_receipt(&self, event: &RecordKey) -> Result<ConsentReceipt> {
        self.as_operation("consent.receipt", None, |crm| {
            let record = crm.record(event).map_err(|error| error.within("event"))?;
            let Body::Consent(consent) = &record.body else {
                return Err(Error::new(Code::InvalidValue, "event", "the record is no consent event"));
            };
            let salt = crm.store().read()?.salt()?;
            let rules = crm.rules_at(record.occurred_at.at);
            Ok(ConsentReceipt {
                events: vec![happened(&record, consent, &rules)],
                pii_principal_id: CustomerId::of(&salt, record.source.as_str(), record.profile.as_str()),
                pii_processing: processing(consent, &rules),
                receipt_id: ContentHash::of(&record, &mut String::new()).to_string(),
                record_id: format!("{}/{}", record.source, record.record_id),
                schema_version: SCHEMA.to_owned(),
            })
        })
    }
}

fn processing(consent: &Consent, rules: &Rules) -> ReceiptProcessing {
    let declared = purpose_of(&rules.purposes, &consent.purpose);
    let says_yes = matches!(consent.kind, ConsentKind::Grant | ConsentKind::Confirm);
    let basis = if consent.explicit == Some(true) { "explicit_consent" } else { "consent" };
    let categories = declared.into_iter().flat_map(|declared| &declared.categories);
    let purpose = ReceiptPurpose {
        collection_method: consent.source.as_str().to_owned(),
        lawful_basis: says_yes.then(|| basis.to_owned()),
        pii_information: categories.map(|pii_type| ReceiptInformation { pii_type: pii_type.clone() }).collect(),
        processing_method: consent.operation.clone(),
        purpose: consent.purpose.clone(),
        purpose_type: declared.map(|declared| declared.class.as_str().to_owned()),
        recipient_third_parties: consent.recipient.iter().cloned().collect(),
        services: consent.channel.iter().cloned().collect(),
    };
    let locale = consent.proof.as_ref().and_then(|proof| proof.get("locale")).and_then(Json::as_str);
    ReceiptProcessing {
        language: locale.map(str::to_owned),
        privacy_notice: consent.notice.clone(),
        purposes: vec![purpose],
    }
}

fn happened(record: &Record, consent: &Consent, rules: &Rules) -> ReceiptEvent {
    let at = record.occurred_at.at;
    let ttl = purpose_of(&rules.purposes, &consent.purpose).and_then(|declared| declared.policy.ttl_days);
    let validity = match (consent.kind, consent.expires, ttl) {
        (ConsentKind::Grant | ConsentKind::Pending, Some(end), _) => Some(format!("{at}/{end}")),
        (ConsentKind::Grant | ConsentKind::Pending, None, Some(days)) => Some(format!("P{days}D")),
        _ => None,
    };
    let kind = match (consent.source, consent.explicit) {
        (Capture::Inferred, _) => "implied",
        (_, Some(true)) => "explicit",
        _ => "expressed",
    };
    ReceiptEvent {
        entity_id: consent.by.as_str().to_owned(),
        event_state: state(consent.kind).to_owned(),
        event_time: at,
        event_type: kind.to_owned(),
        validity_duration: validity,
    }
}

/// The state of a consent in the words that go with the standard (CS-3).
fn state(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Requested => "requested",
        ConsentKind::Deferred => "request_deferred",
        ConsentKind::Pending => "pending",
        ConsentKind::Grant => "given",
        ConsentKind::Confirm => "confirmed",
        ConsentKind::Refuse => "refused",
        ConsentKind::Withdraw => "withdrawn",
        ConsentKind::Object => "objected",
        ConsentKind::Invalidate => "invalidated",
        // Only an erasure writes it: what somebody had refused who is known no more (EN-9).
        ConsentKind::Suppress => "refused",
    }
}
