//! The wire form of a record (RC-10), canonical: what is stored, hashed and given back.

use std::collections::BTreeMap;

use crate::record::field::{FieldDef, Line, ValueRef};
use crate::record::{AttributeName, AttributeState, IdentifierKind, IdentifierText, Record, Role, StatedIdentifier};
use crate::text::json::Writer;
use crate::time::Instant;

/// Which text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Form {
    /// Everything.
    Wire,
    /// What the content hash covers: everything but `received_at`.
    Content,
}

pub(in crate::record) fn write(record: &Record, out: &mut String, form: Form) {
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

pub(in crate::record) fn write_instant(out: &mut String, at: Instant) {
    out.push('"');
    at.write(out);
    out.push('"');
}

pub(in crate::record) fn write_attributes(out: &mut String, attributes: &BTreeMap<AttributeName, AttributeState>) {
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

pub(in crate::record) fn write_identifiers(out: &mut String, identifiers: &[StatedIdentifier]) {
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

pub(in crate::record) fn write_released(out: &mut String, released: &[(IdentifierKind, IdentifierText)]) {
    write_list(out, released, |out, (kind, value)| {
        let mut object = Writer::object(out);
        object.text("kind", kind.as_str());
        object.text("value", value.as_str());
        object.end();
    });
}

/// Writes those fields of a body that `wanted` names, and those declared fields that `wanted_extra` does, as one sorted object.
pub(in crate::record) fn write_body(
    out: &mut String,
    record: &Record,
    values: &[Option<ValueRef<'_>>],
    wanted: impl Fn(&FieldDef) -> bool,
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
