//! The wire form of a record (RC-10): the strict reader; `write` is the canonical writer.

mod write;

use std::collections::BTreeMap;

pub(super) use write::{Form, write, write_attributes, write_body, write_identifiers, write_instant, write_released};

use super::declared::{missing_field, unknown_field};
use super::field::expected;
use super::{
    AttributeName, AttributeState, Body, Declared, DeclaredBody, DeclaredFields, DeclaredName, IdentifierKind,
    IdentifierText, Kind, ProfileKey, Record, RecordId, Role, SourceName, StatedIdentifier,
};
use crate::error::{Code, Error, Result};
use crate::text::Json;
use crate::time::{Instant, Stamp};

/// The fields of the wire form, sorted.
const FIELDS: [&str; 13] = [
    "attributes",
    "body",
    "corrects",
    "ext",
    "identifiers",
    "occurred_at",
    "profile",
    "received_at",
    "record_id",
    "refers_to",
    "released",
    "source",
    "type",
];

/// An object that is read field by field; what is left over is unknown.
struct Object<'a> {
    json: &'a Json,
}

impl<'a> Object<'a> {
    fn of(json: &'a Json, known: &[&str]) -> Result<Self> {
        let Json::Object(fields) = json else { return Err(expected("an object", json)) };
        for (name, _) in fields {
            if !known.contains(&name.as_str()) {
                let hint = crate::text::did_you_mean(name, known.iter().copied());
                return Err(Error::new(Code::UnknownField, name, format!("there is no such field{hint}")));
            }
        }
        Ok(Self { json })
    }

    /// A field that is present; `null` counts as absent.
    fn maybe<T>(&self, name: &str, read: impl FnOnce(&'a Json) -> Result<T>) -> Result<Option<T>> {
        match self.json.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => read(value).map(Some).map_err(|error| error.within(name)),
        }
    }

    fn need<T>(&self, name: &str, read: impl FnOnce(&'a Json) -> Result<T>) -> Result<T> {
        self.maybe(name, read)?.ok_or_else(|| missing_field(name))
    }
}

fn text(json: &Json) -> Result<&str> {
    json.as_str().ok_or_else(|| expected("text", json))
}

fn list<T>(json: &Json, mut read: impl FnMut(&Json) -> Result<T>) -> Result<Vec<T>> {
    let items = json.as_array().ok_or_else(|| expected("a list", json))?;
    if items.len() > super::MAX_IDENTIFIERS {
        return Err(Error::new(Code::TooManyItems, "", format!("at most {} items", super::MAX_IDENTIFIERS)));
    }
    items.iter().enumerate().map(|(n, item)| read(item).map_err(|error| error.within(&format!("[{n}]")))).collect()
}

pub(super) fn read(json: &Json, declared: &Declared) -> Result<Record> {
    let object = Object::of(json, &FIELDS)?;
    let (word, fields) = object.need("type", |json| {
        let word = text(json)?;
        Ok((word, declared.fields(word).ok_or_else(|| declared.unknown_type(word))?))
    })?;
    let (body, extra) = body(word, fields, json.get("body")).map_err(|error| error.within("body"))?;
    let record = Record {
        source: object.need("source", |json| Ok(SourceName::new(text(json)?)?))?,
        record_id: object.need("record_id", |json| Ok(RecordId::new(text(json)?)?))?,
        profile: object.need("profile", |json| Ok(ProfileKey::new(text(json)?)?))?,
        occurred_at: object.need("occurred_at", |json| Ok(Stamp::parse(text(json)?)?))?,
        received_at: object.maybe("received_at", |json| Ok(Instant::parse(text(json)?)?))?,
        identifiers: object.maybe("identifiers", |json| list(json, identifier))?.unwrap_or_default(),
        released: object.maybe("released", |json| list(json, released))?.unwrap_or_default(),
        attributes: object.maybe("attributes", attributes)?.unwrap_or_default(),
        corrects: object.maybe("corrects", |json| Ok(RecordId::new(text(json)?)?))?,
        refers_to: object.maybe("refers_to", |json| Ok(RecordId::new(text(json)?)?))?,
        body,
        extra,
        ext: object.maybe("ext", |json| Ok(json.clone()))?,
    };
    record.check()?;
    Ok(record)
}

fn identifier(json: &Json) -> Result<StatedIdentifier> {
    let object = Object::of(json, &["kind", "role", "value"])?;
    Ok(StatedIdentifier {
        kind: object.need("kind", |json| Ok(IdentifierKind::new(text(json)?)?))?,
        value: object.need("value", |json| IdentifierText::new(text(json)?))?,
        role: object.maybe("role", |json| Role::from_word(text(json)?))?.unwrap_or_default(),
    })
}

fn released(json: &Json) -> Result<(IdentifierKind, IdentifierText)> {
    let object = Object::of(json, &["kind", "value"])?;
    Ok((
        object.need("kind", |json| Ok(IdentifierKind::new(text(json)?)?))?,
        object.need("value", |json| IdentifierText::new(text(json)?))?,
    ))
}

fn attributes(json: &Json) -> Result<BTreeMap<AttributeName, AttributeState>> {
    let Json::Object(fields) = json else { return Err(expected("an object", json)) };
    let mut attributes = BTreeMap::new();
    for (name, value) in fields {
        let key = AttributeName::new(name.as_str()).map_err(|fault| Error::from(fault).within(name))?;
        let state = match value {
            Json::Null => AttributeState::Null,
            Json::Object(_) if value.get("cleared") == Some(&Json::Bool(true)) => {
                if let Json::Object(marks) = value
                    && marks.len() > 1
                {
                    return Err(expected("{\"cleared\": true} alone", value).within(name));
                }
                AttributeState::Cleared
            }
            other => AttributeState::Value(other.clone()),
        };
        state.check().map_err(|error| error.within(name))?;
        attributes.insert(key, state);
    }
    Ok(attributes)
}

fn body(word: &str, declared: &DeclaredFields, json: Option<&Json>) -> Result<(Body, BTreeMap<DeclaredName, Json>)> {
    let empty = Json::Object(Vec::new());
    let json = json.unwrap_or(&empty);
    let Json::Object(fields) = json else { return Err(expected("an object", json)) };
    let kind = Kind::from_word(word).unwrap_or(Kind::Declared);
    for (name, _) in fields {
        if kind.fields().iter().all(|field| field.name != name) && !declared.contains_key(name) {
            return Err(unknown_field(kind, word, name, declared));
        }
    }
    let mut values = Vec::with_capacity(kind.fields().len());
    for field in kind.fields() {
        let value = match json.get(field.name) {
            None | Some(Json::Null) if field.required => return Err(missing_field(field.name)),
            None | Some(Json::Null) => None,
            Some(json) if kind == Kind::Consent && field.name == "kind" && json.as_str() == Some("expire") => {
                let message = "expiry is derived from `expires` and the rulebook, never recorded";
                return Err(Error::new(Code::ConsentKindDerived, field.name, message));
            }
            Some(json) => Some(field.ty.read(json).map_err(|error| error.within(field.name))?),
        };
        values.push(value);
    }
    let mut extra = BTreeMap::new();
    for (name, field) in declared {
        match json.get(name) {
            None | Some(Json::Null) if field.required => return Err(missing_field(name)),
            None | Some(Json::Null) => {}
            Some(json) => {
                field.ty.check(json).map_err(|error| error.within(name))?;
                extra.insert(DeclaredName::new(name.as_str())?, json.clone());
            }
        }
    }
    let body = match kind {
        Kind::Declared => Some(Body::Declared(DeclaredBody { kind: DeclaredName::new(word)? })),
        kind => Body::build(kind, values),
    };
    let body = body.ok_or_else(|| Error::new(Code::WrongType, "", "the body does not fit its type"))?;
    Ok((body, extra))
}

/// Puts what a row's sealed part holds back into its record.
pub(super) fn unseal(sealed: &Json, record: &mut Record) -> Result<()> {
    let object = Object { json: sealed };
    record.identifiers = object.maybe("identifiers", |json| list(json, identifier))?.unwrap_or_default();
    record.released = object.maybe("released", |json| list(json, released))?.unwrap_or_default();
    record.attributes = object.maybe("attributes", attributes)?.unwrap_or_default();
    record.received_at = object.maybe("received_at", |json| Ok(Instant::parse(text(json)?)?))?;
    record.ext = object.maybe("ext", |json| Ok(json.clone()))?;
    Ok(())
}
