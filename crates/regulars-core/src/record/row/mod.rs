//! The stored form of a record: an open part that measures read and a sealed part with what is personal.
//!
//! The open part is a list of cells: field number, type tag, payload. The sealed part is canonical JSON of identifiers,
//! attributes, personal fields and `ext`; a fold that needs nothing personal never looks at it. Where a declared field lies is
//! decided by the rulebook when the row is written; reading a row needs none.

mod cells;
mod put;
mod sealed;

use std::collections::BTreeMap;

pub use cells::{Cells, OpenCell};
use put::{put, put_text};
pub use sealed::{Opener, Sealed};

use super::declared::check_shape;
use super::field::{Value, ValueRef};
use super::{Body, Declared, DeclaredBody, DeclaredName, Kind, Record, RecordId, wire};
use crate::error::{Code, Error, Fault, Result};
use crate::text::Json;
use crate::text::json::Writer;
use crate::time::{Instant, Stamp};

/// The layout of the open part.
const LAYOUT: u8 = 1;
/// Cell numbers that are not fields of a body.
const CORRECTS: u8 = 250;
const REFERS_TO: u8 = 251;
const DECLARED_KIND: u8 = 252;
const EXTRA: u8 = 253;

mod tag {
    pub(super) const FLAG: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const DECIMAL: u8 = 3;
    pub(super) const MONEY: u8 = 4;
    pub(super) const INSTANT: u8 = 5;
    pub(super) const LINES: u8 = 6;
    pub(super) const JSON: u8 = 7;
    pub(super) const DATE: u8 = 8;
    pub(super) const WORDS: u8 = 9;
    pub(super) const NAMED_JSON: u8 = 10;
}

/// A stored row that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored record cannot be read")]
pub struct RowError;

impl Fault for RowError {
    fn code(&self) -> Code {
        Code::StoreCorrupt
    }
}

/// Room for the two parts of a row, used again for every record.
#[derive(Default, Debug)]
pub struct RowBuffer {
    /// The open part.
    pub open: Vec<u8>,
    /// The sealed part, empty if nothing is personal.
    pub sealed: String,
}

/// Writes a record into the two parts of a row. Declared fields that the rulebook calls not personal go to the open part.
pub fn encode(record: &Record, declared: &Declared, row: &mut RowBuffer) {
    row.open.clear();
    row.sealed.clear();
    let kind = record.body.kind();
    let values = record.body.values();
    row.open.push(LAYOUT);
    row.open.extend(record.occurred_at.offset_min.to_le_bytes());
    if let Body::Declared(body) = &record.body {
        put(&mut row.open, DECLARED_KIND, ValueRef::Text(body.kind.as_str()));
    }
    for (number, id) in [(CORRECTS, &record.corrects), (REFERS_TO, &record.refers_to)] {
        if let Some(id) = id {
            put(&mut row.open, number, ValueRef::Text(id.as_str()));
        }
    }
    for (field, value) in kind.fields().iter().zip(&values) {
        if let Some(value) = value.filter(|_| !field.personal) {
            put(&mut row.open, field.number, value);
        }
    }
    let sealed = |name: &str| declared.is_personal(record.type_name(), name);
    for (name, value) in record.extra.iter().filter(|(name, _)| !sealed(name.as_str())) {
        row.open.extend([EXTRA, tag::NAMED_JSON]);
        put_text(&mut row.open, name.as_str());
        put_text(&mut row.open, &value.to_string());
    }
    seal(record, &values, sealed, &mut row.sealed);
}

fn seal(record: &Record, values: &[Option<ValueRef<'_>>], sealed: impl Fn(&str) -> bool, out: &mut String) {
    let fields = record.body.kind().fields();
    let personal = fields.iter().zip(values).any(|(field, value)| field.personal && value.is_some())
        || record.extra.keys().any(|name| sealed(name.as_str()));
    let nothing = record.attributes.is_empty() && record.identifiers.is_empty() && record.released.is_empty();
    if nothing && !personal && record.ext.is_none() && record.received_at.is_none() {
        return;
    }
    let mut object = Writer::object(out);
    if !record.attributes.is_empty() {
        wire::write_attributes(object.name("attributes"), &record.attributes);
    }
    if personal {
        wire::write_body(object.name("body"), record, values, |field| field.personal, &sealed);
    }
    if let Some(ext) = &record.ext {
        object.json("ext", ext);
    }
    if !record.identifiers.is_empty() {
        wire::write_identifiers(object.name("identifiers"), &record.identifiers);
    }
    if let Some(at) = record.received_at {
        wire::write_instant(object.name("received_at"), at);
    }
    if !record.released.is_empty() {
        wire::write_released(object.name("released"), &record.released);
    }
    object.end();
}

/// A row as a store holds it.
#[derive(Clone, Copy, Debug)]
pub struct StoredRow<'a> {
    /// The source's name.
    pub source: &'a str,
    /// The record's id.
    pub record_id: &'a str,
    /// The profile's key.
    pub profile: &'a str,
    /// When it happened, in microseconds.
    pub at_us: i64,
    /// The number of the body kind.
    pub kind: u8,
    /// The open part.
    pub open: &'a [u8],
    /// The sealed part.
    pub sealed: Sealed<'a>,
}

/// The record of a stored row. Errors: `store_corrupt`, whatever it is that cannot be read, and those of opening what is sealed.
pub fn decode(row: &StoredRow<'_>) -> Result<Record> {
    let sealed = row.sealed.open()?;
    read(row, &sealed).map_err(RowError::because)
}

impl RowError {
    /// What was stored was valid, so any fault in it is a damage.
    pub(crate) fn because(error: Error) -> Error {
        Error::from(Self).with("cause", error.code())
    }
}

fn read(row: &StoredRow<'_>, sealed: &str) -> Result<Record> {
    let kind = Kind::from_number(row.kind).ok_or(RowError)?;
    let at = Instant::from_micros(row.at_us).map_err(|_| RowError)?;
    let cells = Cells::open(row.open)?;
    let offset_min = cells.offset_min();
    let mut values: Vec<Option<Value>> = kind.fields().iter().map(|_| None).collect();
    let (mut corrects, mut refers_to, mut declared) = (None, None, None);
    let mut extra = BTreeMap::new();
    let place = |number: u8| kind.fields().iter().position(|field| field.number == number);
    for cell in cells {
        let (number, value) = match cell? {
            OpenCell::Corrects(id) => {
                corrects = Some(RecordId::new(id)?);
                continue;
            }
            OpenCell::RefersTo(id) => {
                refers_to = Some(RecordId::new(id)?);
                continue;
            }
            OpenCell::DeclaredKind(name) => {
                declared = Some(DeclaredName::new(name)?);
                continue;
            }
            OpenCell::Extra(name, json) => {
                keep_extra(&mut extra, name, Json::parse(json)?)?;
                continue;
            }
            OpenCell::Text(number, text) => (number, Value::Text(text.to_owned())),
            OpenCell::Value(number, value) => (number, value),
        };
        if let Some(slot) = place(number).and_then(|place| values.get_mut(place)) {
            *slot = Some(value);
        }
    }
    let sealed = if sealed.is_empty() { Json::Object(Vec::new()) } else { Json::parse(sealed)? };
    if let Some(Json::Object(fields)) = sealed.get("body") {
        for (name, json) in fields {
            match kind.fields().iter().zip(&mut values).find(|(field, _)| field.personal && field.name == name) {
                Some((field, slot)) => *slot = Some(field.ty.read(json)?),
                None => keep_extra(&mut extra, name, json.clone())?,
            }
        }
    }
    let body = match (kind, declared) {
        (Kind::Declared, Some(kind)) => Some(Body::Declared(DeclaredBody { kind })),
        (kind, None) => Body::build(kind, values),
        (_, Some(_)) => None,
    };
    let mut record = Record::new(row.source, row.record_id, row.profile, at, body.ok_or(RowError)?)?;
    record.occurred_at = Stamp { at, offset_min };
    record.corrects = corrects;
    record.refers_to = refers_to;
    record.extra = extra;
    wire::unseal(&sealed, &mut record)?;
    Ok(record)
}

/// A declared field of a stored row, whatever the rulebook of today says of it.
fn keep_extra(extra: &mut BTreeMap<DeclaredName, Json>, name: &str, json: Json) -> Result<()> {
    check_shape(&json)?;
    extra.insert(DeclaredName::new(name)?, json);
    Ok(())
}

/// The sum of the quantities of lines, if any line states one.
pub(crate) fn quantity(value: &Value) -> Option<crate::money::Total> {
    let Value::Lines(lines) = value else { return None };
    let mut stated = lines.iter().filter_map(|line| line.quantity).peekable();
    stated.peek()?;
    let mut total = crate::money::Total::default();
    stated.for_each(|quantity| total.add(quantity.into()));
    Some(total)
}
