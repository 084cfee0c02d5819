//! The wire form of a record (RC-10): a strict reader and the canonical writer.

use std::collections::BTreeMap;

use super::declared::{missing_field, unknown_field};
use super::field::{Line, ValueRef, expected};
use super::{
    AttributeName, AttributeState, Body, Declared, DeclaredBody, DeclaredFields, DeclaredName, IdentifierKind,
    IdentifierText, Kind, ProfileKey, Record, RecordId, Role, SourceName, StatedIdentifier,
};
use crate::error::{Code, Error, Result};
use crate::text::Json;
use crate::text::json::Writer;
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

/// Which text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Everything.
    Wire,
    /// What the content hash covers: everything but `received_at`.
    Content,
}

pub(super) fn write(record: &Record, out: &mut String, form: Form) {
    let mut object = Writer::object(out);
    if !record.attributes.is_empty() {
        write_attributes(object.name("attributes"), &record.attributes);
    }
    let values = record.body.values();
    if values.iter().any(Option::is_some) || !record.extra.is_empty() {
        write_body(object.name("body"), record, &values, |_| true, |_| true);
    }
    if let Some(id) = &record.corrects {
        object.text("corrects", id.as_str());
    }
    if let Some(ext) = &record.ext {
        object.json("ext", ext);
    }
    if !record.identifiers.is_empty() {
        write_identifiers(object.name("identifiers"), &record.identifiers);
    }
    write_instant(object.name("occurred_at"), record.occurred_at.at);
    object.text("profile", record.profile.as_str());
    if let (Some(at), Form::Wire) = (record.received_at, form) {
        write_instant(object.name("received_at"), at);
    }
    object.text("record_id", record.record_id.as_str());
    if let Some(id) = &record.refers_to {
        object.text("refers_to", id.as_str());
    }
    if !record.released.is_empty() {
        write_released(object.name("released"), &record.released);
    }
    object.text("source", record.source.as_str());
    object.text("type", record.type_name());
    object.end();
}

fn write_list<T>(out: &mut String, items: &[T], mut each: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        each(out, item);
    }
    out.push(']');
}

pub(super) fn write_instant(out: &mut String, at: Instant) {
    out.push('"');
    at.write(out);
    out.push('"');
}

pub(super) fn write_attributes(out: &mut String, attributes: &BTreeMap<AttributeName, AttributeState>) {
    let mut object = Writer::object(out);
    for (name, state) in attributes {
        match state {
            AttributeState::Null => object.name(name.as_str()).push_str("null"),
            AttributeState::Cleared => object.name(name.as_str()).push_str("{\"cleared\":true}"),
            AttributeState::Value(value) => object.json(name.as_str(), value),
        }
    }
    object.end();
}

pub(super) fn write_identifiers(out: &mut String, identifiers: &[StatedIdentifier]) {
    write_list(out, identifiers, |out, stated| {
        let mut object = Writer::object(out);
        object.text("kind", stated.kind.as_str());
        if stated.role != Role::Own {
            object.text("role", stated.role.as_str());
        }
        object.text("value", stated.value.as_str());
        object.end();
    });
}

pub(super) fn write_released(out: &mut String, released: &[(IdentifierKind, IdentifierText)]) {
    write_list(out, released, |out, (kind, value)| {
        let mut object = Writer::object(out);
        object.text("kind", kind.as_str());
        object.text("value", value.as_str());
        object.end();
    });
}

/// Writes those fields of a body that `wanted` names, and those declared fields that `wanted_extra` does, as one sorted object.
pub(super) fn write_body(
    out: &mut String,
    record: &Record,
    values: &[Option<ValueRef<'_>>],
    wanted: impl Fn(&super::FieldDef) -> bool,
    wanted_extra: impl Fn(&str) -> bool,
) {
    let mut object = Writer::object(out);
    let mut extra = record.extra.iter().map(|(name, json)| (name.as_str(), json)).peekable();
    for (field, value) in record.body.kind().fields().iter().zip(values) {
        while let Some((name, json)) = extra.next_if(|(name, _)| *name < field.name) {
            if wanted_extra(name) {
                object.json(name, json);
            }
        }
        let Some(value) = value.filter(|_| wanted(field)) else { continue };
        // A built-in field that is newer than a stored record goes before the declared one of its name.
        let _ = extra.next_if(|(name, _)| *name == field.name);
        write_value(object.name(field.name), value);
    }
    for (name, json) in extra.filter(|(name, _)| wanted_extra(name)) {
        object.json(name, json);
    }
    object.end();
}

fn write_value(out: &mut String, value: ValueRef<'_>) {
    match value {
        ValueRef::Flag(flag) => out.push_str(if flag { "true" } else { "false" }),
        ValueRef::Text(text) => crate::text::json::string(out, text),
        ValueRef::Decimal(number) => write_decimal(out, number),
        ValueRef::Money(money) => write_money(out, money),
        ValueRef::Instant(at) => write_instant(out, at),
        ValueRef::Date(date) => crate::text::json::string(out, &date.to_string()),
        ValueRef::Texts(json) => out.push_str(&json.to_string()),
        ValueRef::Lines(lines) => write_list(out, lines, write_line),
        ValueRef::Words(words) => write_list(out, words, |out, word| crate::text::json::string(out, word)),
    }
}

fn write_decimal(out: &mut String, number: crate::money::Decimal) {
    out.push('"');
    number.write(out, 0);
    out.push('"');
}

fn write_money(out: &mut String, money: crate::money::Money) {
    let mut object = Writer::object(out);
    write_decimal(object.name("amount"), money.amount);
    object.text("currency", money.currency.as_str());
    object.end();
}

fn write_line(out: &mut String, line: &Line) {
    let mut object = Writer::object(out);
    if let Some(amount) = line.amount {
        write_money(object.name("amount"), amount);
    }
    if let Some(category) = &line.category {
        object.text("category", category);
    }
    if let Some(item) = &line.item {
        object.text("item", item);
    }
    if let Some(quantity) = line.quantity {
        write_decimal(object.name("quantity"), quantity);
    }
    object.end();
}
