//! Channel records: immutable facts that channels delivered (RC-1 to RC-13).
//!
//! `body` is the one table per body kind; `declared` is what a rulebook adds to it; `wire` reads and writes the JSON form
//! (RC-10); `row` is the stored form with an open and a sealed part; `hash` is the content hash (RC-2).

mod body;
mod build;
mod declared;
mod field;
mod hash;
mod part;
pub mod row;
mod wire;

pub use body::{
    Approval, Benefit, Body, BodyTable, By, Capture, Case, Consent, ConsentKind, DataRequest, Device, ExternalScore,
    Interaction, Kind, Lead, Membership, Message, Opportunity, Order, Payment, PaymentStatus, Points, Profile,
    Referral, Relation, RequestStep, Return, Review, Shipment, ShipmentStatus, Stock, Survey, Touch, TriggerFired,
    Visit,
};
pub use declared::{
    Declared, DeclaredBody, DeclaredField, DeclaredFields, DeclaredName, DeclaredType, MAX_DECLARED_FIELDS,
    MAX_DECLARED_KINDS,
};
pub use field::{FieldDef, FieldType, Line, MAX_LINES, MAX_TEXT_BYTES, MAX_WORDS, Value, ValueRef, decimal};
pub use hash::ContentHash;
pub use part::{
    AttributeName, AttributeState, IdentifierKind, IdentifierText, ProfileKey, ProfileRef, RecordId, RecordKey, Role,
    SourceName, StatedIdentifier,
};

use std::collections::BTreeMap;

use crate::error::{Code, Error, Result, join};
use crate::text::Json;
use crate::time::{Instant, Stamp};

/// The most identifiers one record may state.
pub const MAX_IDENTIFIERS: usize = 32;
/// The most attributes one record may state.
pub const MAX_ATTRIBUTES: usize = 64;
/// The longest text of an attribute, in bytes.
pub const MAX_ATTRIBUTE_BYTES: usize = 4_096;
/// The largest `ext`, in bytes of canonical JSON.
pub const MAX_EXT_BYTES: usize = 65_536;

/// One fact that a channel delivered. Fields are public because each type holds valid values only; what must hold between
/// them is checked by [`Record::check`], which reading and ingesting call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The system that delivered it.
    pub source: SourceName,
    /// Its key, unique in its source.
    pub record_id: RecordId,
    /// Whom it is about, as the source knows them.
    pub profile: ProfileKey,
    /// When it happened, with the offset it was written in.
    pub occurred_at: Stamp,
    /// When the channel handed it over; read by timeliness only.
    pub received_at: Option<Instant>,
    /// Identifiers that it states.
    pub identifiers: Vec<StatedIdentifier>,
    /// Identifiers that no longer belong to anyone from here on (IP-8).
    pub released: Vec<(IdentifierKind, IdentifierText)>,
    /// Attributes that it states (GD-1).
    pub attributes: BTreeMap<AttributeName, AttributeState>,
    /// The record of the same source that this one replaces (RC-4).
    pub corrects: Option<RecordId>,
    /// The record that this one is about (RC-5).
    pub refers_to: Option<RecordId>,
    /// What happened.
    pub body: Body,
    /// The fields of the body that a rulebook declares, as they were delivered.
    pub extra: BTreeMap<DeclaredName, Json>,
    /// Anything else: stored, hashed and given back, never read by rules.
    pub ext: Option<Json>,
}

impl Record {
    /// The key: source and record id (RC-1).
    pub fn key(&self) -> RecordKey {
        RecordKey { source: self.source.clone(), record_id: self.record_id.clone() }
    }

    /// The profile it is about.
    pub fn profile_ref(&self) -> ProfileRef {
        ProfileRef { source: self.source.clone(), key: self.profile.clone() }
    }

    /// The word of its kind, built in or declared.
    pub fn type_name(&self) -> &str {
        match &self.body {
            Body::Declared(body) => body.kind.as_str(),
            body => body.kind().as_str(),
        }
    }

    /// Reads the wire form (RC-10) of built-in kinds. Errors name the code and the path of the offending place.
    ///
    /// ```
    /// use regulars_core::{record::Record, text::Json};
    /// let wire = Json::parse(r#"{"source":"pos","record_id":"r1","profile":"7","type":"order",
    ///     "occurred_at":"2026-10-01T12:00:00+08:00","body":{"amount":{"amount":12.5,"currency":"CNY"}}}"#)?;
    /// let error = Record::from_json(&wire).unwrap_err();
    /// assert_eq!((error.code().as_str(), error.path()), ("float_not_allowed", "body.amount.amount"));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn from_json(json: &Json) -> Result<Self> {
        Self::from_json_with(json, &Declared::default())
    }

    /// Reads the wire form with the kinds and fields that a rulebook declares.
    pub fn from_json_with(json: &Json, declared: &Declared) -> Result<Self> {
        wire::read(json, declared)
    }

    /// The wire form (RC-10), canonical.
    pub fn to_json_text(&self) -> String {
        let mut out = String::with_capacity(256);
        wire::write(self, &mut out, wire::Form::Wire);
        out
    }

    /// What must hold between the fields, and the limits of lists.
    pub fn check(&self) -> Result<()> {
        if self.identifiers.len() > MAX_IDENTIFIERS || self.released.len() > MAX_IDENTIFIERS {
            let message = format!("a record states at most {MAX_IDENTIFIERS} identifiers");
            return Err(Error::new(Code::TooManyItems, "identifiers", message));
        }
        if self.attributes.len() > MAX_ATTRIBUTES {
            let message = format!("a record states at most {MAX_ATTRIBUTES} attributes");
            return Err(Error::new(Code::TooManyItems, "attributes", message));
        }
        for (name, state) in &self.attributes {
            state.check().map_err(|error| error.within(&join("attributes", name.as_str())))?;
        }
        if self.corrects.as_ref() == Some(&self.record_id) {
            return Err(Error::new(Code::BadReference, "corrects", "a record cannot correct itself"));
        }
        if self.refers_to.as_ref() == Some(&self.record_id) {
            return Err(Error::new(Code::BadReference, "refers_to", "a record cannot refer to itself"));
        }
        if let Some(ext) = &self.ext {
            if !matches!(ext, Json::Object(_)) {
                return Err(Error::new(Code::WrongType, "ext", "expected an object"));
            }
            if ext.to_string().len() > MAX_EXT_BYTES {
                return Err(Error::new(Code::TextTooLong, "ext", format!("`ext` has at most {MAX_EXT_BYTES} bytes")));
            }
        }
        declared::check(self)?;
        self.body.check(self.occurred_at.at).map_err(|error| error.within("body"))
    }
}

#[cfg(test)]
mod tests;
