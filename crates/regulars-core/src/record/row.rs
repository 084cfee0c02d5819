//! The stored form of a record: an open part that measures read and a sealed part with what is personal.
//!
//! The open part is a list of cells: field number, type tag, payload. The sealed part is canonical JSON of identifiers,
//! attributes, personal fields and `ext`; a fold that needs nothing personal never looks at it. Where a declared field lies is
//! decided by the rulebook when the row is written; reading a row needs none.

use std::collections::BTreeMap;

use super::declared::check_shape;
use super::field::{Line, Value, ValueRef};
use super::{Body, Declared, DeclaredBody, DeclaredName, Kind, Record, RecordId, wire};
use crate::error::{Code, Error, Fault, Result};
use crate::money::{Currency, Decimal, Money};
use crate::text::Json;
use crate::text::json::Writer;
use crate::time::{Date, Instant, Stamp};

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

fn put_count(out: &mut Vec<u8>, mut count: u64) {
    while count >= 0x80 {
        out.push((count & 0x7f) as u8 | 0x80);
        count >>= 7;
    }
    out.push((count & 0x7f) as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len() as u64);
    out.extend(text.as_bytes());
}

fn put_decimal(out: &mut Vec<u8>, number: Decimal) {
    out.push(number.scale());
    let units = number.units();
    put_count(out, ((units << 1) ^ (units >> 63)) as u64);
}

fn put_money(out: &mut Vec<u8>, money: Money) {
    out.extend(money.currency.bytes());
    put_decimal(out, money.amount);
}

fn put(out: &mut Vec<u8>, number: u8, value: ValueRef<'_>) {
    out.push(number);
    match value {
        ValueRef::Flag(flag) => out.extend([tag::FLAG, u8::from(flag)]),
        ValueRef::Text(text) => {
            out.push(tag::TEXT);
            put_text(out, text);
        }
        ValueRef::Decimal(number) => {
            out.push(tag::DECIMAL);
            put_decimal(out, number);
        }
        ValueRef::Money(money) => {
            out.push(tag::MONEY);
            put_money(out, money);
        }
        ValueRef::Instant(at) => {
            out.push(tag::INSTANT);
            out.extend(at.micros().to_le_bytes());
        }
        ValueRef::Date(date) => {
            out.push(tag::DATE);
            out.extend(date.days().to_le_bytes());
        }
        ValueRef::Words(words) => {
            out.push(tag::WORDS);
            put_count(out, words.len() as u64);
            words.iter().for_each(|word| put_text(out, word));
        }
        ValueRef::Lines(lines) => {
            out.push(tag::LINES);
            put_count(out, lines.len() as u64);
            lines.iter().for_each(|line| put_line(out, line));
        }
        ValueRef::Texts(json) => {
            out.push(tag::JSON);
            put_text(out, &json.to_string());
        }
    }
}

fn put_line(out: &mut Vec<u8>, line: &Line) {
    let Line { item, category, quantity, amount } = line;
    let marks = [item.is_some(), category.is_some(), quantity.is_some(), amount.is_some()];
    out.push(marks.iter().enumerate().map(|(n, on)| u8::from(*on) << n).sum());
    for text in [item, category].into_iter().flatten() {
        put_text(out, text);
    }
    if let Some(quantity) = quantity {
        put_decimal(out, *quantity);
    }
    if let Some(amount) = amount {
        put_money(out, *amount);
    }
}

/// Reads the cells of an open part one by one.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    rest: &'a [u8],
    offset_min: i16,
}

/// One cell of an open part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenCell<'a> {
    /// The record that this one corrects.
    Corrects(&'a str),
    /// The record that this one is about.
    RefersTo(&'a str),
    /// The name of a declared kind.
    DeclaredKind(&'a str),
    /// Name and JSON text of a declared field that is not personal.
    Extra(&'a str, &'a str),
    /// Text of a field.
    Text(u8, &'a str),
    /// Any other value of a field.
    Value(u8, Value),
}

impl<'a> Cells<'a> {
    /// Opens the open part of a row.
    pub fn open(bytes: &'a [u8]) -> Result<Self, RowError> {
        let (head, rest) = bytes.split_first_chunk::<3>().ok_or(RowError)?;
        let [LAYOUT, low, high] = *head else { return Err(RowError) };
        Ok(Self { rest, offset_min: i16::from_le_bytes([low, high]) })
    }

    /// The offset in which the instant was written, in minutes.
    pub fn offset_min(&self) -> i16 {
        self.offset_min
    }

    fn byte(&mut self) -> Result<u8, RowError> {
        let (first, rest) = self.rest.split_first().ok_or(RowError)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], RowError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(RowError)?;
        self.rest = rest;
        Ok(*head)
    }

    fn count(&mut self) -> Result<u64, RowError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(RowError)
    }

    fn text(&mut self) -> Result<&'a str, RowError> {
        let len = usize::try_from(self.count()?).map_err(|_| RowError)?;
        let (head, rest) = self.rest.split_at_checked(len).ok_or(RowError)?;
        self.rest = rest;
        std::str::from_utf8(head).map_err(|_| RowError)
    }

    fn decimal(&mut self) -> Result<Decimal, RowError> {
        let scale = self.byte()?;
        let zigzag = self.count()?;
        let units = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        Decimal::new(units, scale).map_err(|_| RowError)
    }

    fn money(&mut self) -> Result<Money, RowError> {
        let code = self.take::<3>()?;
        let currency = std::str::from_utf8(&code).ok().and_then(|code| Currency::new(code).ok()).ok_or(RowError)?;
        Ok(Money::new(self.decimal()?, currency))
    }

    fn line(&mut self) -> Result<Line, RowError> {
        let marks = self.byte()?;
        let on = |n: u8| marks & (1 << n) != 0;
        Ok(Line {
            item: if on(0) { Some(self.text()?.to_owned()) } else { None },
            category: if on(1) { Some(self.text()?.to_owned()) } else { None },
            quantity: if on(2) { Some(self.decimal()?) } else { None },
            amount: if on(3) { Some(self.money()?) } else { None },
        })
    }

    fn cell(&mut self) -> Result<OpenCell<'a>, RowError> {
        let number = self.byte()?;
        let value = match self.byte()? {
            tag::TEXT => {
                let text = self.text()?;
                return Ok(match number {
                    CORRECTS => OpenCell::Corrects(text),
                    REFERS_TO => OpenCell::RefersTo(text),
                    DECLARED_KIND => OpenCell::DeclaredKind(text),
                    field => OpenCell::Text(field, text),
                });
            }
            tag::FLAG => Value::Flag(self.byte()? == 1),
            tag::DECIMAL => Value::Decimal(self.decimal()?),
            tag::MONEY => Value::Money(self.money()?),
            tag::INSTANT => {
                let micros = i64::from_le_bytes(self.take()?);
                Value::Instant(Instant::from_micros(micros).map_err(|_| RowError)?)
            }
            tag::NAMED_JSON if number == EXTRA => return Ok(OpenCell::Extra(self.text()?, self.text()?)),
            tag::DATE => {
                let date = Date::from_days(i32::from_le_bytes(self.take()?));
                // Only what was written in four digits of year can have been stored.
                Value::Date(date.to_string().parse().ok().filter(|read| *read == date).ok_or(RowError)?)
            }
            tag::WORDS => {
                let count = self.count()?;
                Value::Words((0..count).map(|_| self.text().map(str::to_owned)).collect::<Result<_, _>>()?)
            }
            tag::LINES => {
                let count = self.count()?;
                let lines = (0..count).map(|_| self.line()).collect::<Result<_, _>>()?;
                Value::Lines(lines)
            }
            tag::JSON => Value::Texts(Json::parse(self.text()?).map_err(|_| RowError)?),
            _ => return Err(RowError),
        };
        Ok(OpenCell::Value(number, value))
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Result<OpenCell<'a>, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let cell = self.cell();
        if cell.is_err() {
            self.rest = &[];
        }
        Some(cell)
    }
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
    pub sealed: &'a str,
}

/// The record of a stored row. Error: `store_corrupt`, whatever it is that cannot be read.
pub fn decode(row: &StoredRow<'_>) -> Result<Record> {
    read(row).map_err(RowError::because)
}

impl RowError {
    /// What was stored was valid, so any fault in it is a damage.
    pub(crate) fn because(error: Error) -> Error {
        Error::from(Self).with("cause", error.code())
    }
}

fn read(row: &StoredRow<'_>) -> Result<Record> {
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
    let sealed = if row.sealed.is_empty() { Json::Object(Vec::new()) } else { Json::parse(row.sealed)? };
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
