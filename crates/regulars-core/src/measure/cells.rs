//! What filters and fields read of a row: the record names of a rulebook, resolved to the cells that the plan feeds.

use std::sync::Arc;

use super::definition::{FieldPart, RecordName, TypeNo};
use crate::condition::{Facts, Value};
use crate::customer::{Cell, CellTable, Frame, RowNo, Span};
use crate::error::Result;
use crate::money::{Currency, Number};
use crate::time::Instant;

/// A value that a row states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw {
    /// It states none.
    Missing,
    /// `true` or `false`.
    Flag(bool),
    /// Text in the frame's arena.
    Text(Span),
    /// The name of a source.
    Source(u32),
    /// The name of a type.
    Type(RowNo),
    /// A code of three letters.
    Code(Currency),
    /// A number.
    Number(Number),
    /// Money.
    Money(Number, Currency),
    /// An instant.
    Instant(Instant),
    /// Something that can only be there or not.
    Present,
}

/// One record name, resolved: where each type keeps it.
#[derive(Clone, Debug)]
enum Reach {
    Source,
    Type,
    Profile,
    OccurredAt,
    Body(FieldPart, Vec<(TypeNo, usize)>),
    /// No wanted definition reads it.
    Unread,
}

/// The record names of a rulebook, by place.
#[derive(Clone, Debug, Default)]
pub struct RecordCells(Vec<Reach>);

impl RecordCells {
    /// Asks the plan for the cells of the names in `used`, for the types in `types`.
    pub fn compile(
        names: &[RecordName],
        used: &dyn Fn(u32) -> bool,
        types: &dyn Fn(TypeNo) -> bool,
        cells: &mut CellTable,
    ) -> Result<Self> {
        let mut reaches = Vec::new();
        for (place, name) in (0..).zip(names) {
            reaches.push(match name {
                _ if !used(place) => Reach::Unread,
                RecordName::Source => Reach::Source,
                RecordName::Type => Reach::Type,
                RecordName::Profile => Reach::Profile,
                RecordName::OccurredAt => Reach::OccurredAt,
                RecordName::Body { part, types: known, .. } => {
                    let wanted = known.iter().filter(|(ty, ..)| types(*ty));
                    let slots = wanted.map(|(ty, key, _)| Ok((*ty, cells.need_key(*ty, key)?)));
                    Reach::Body(*part, slots.collect::<Result<_>>()?)
                }
            });
        }
        Ok(Self(reaches))
    }

    /// What a row states under a name.
    pub fn read(&self, frame: &Frame, row: RowNo, name: u32) -> Raw {
        match self.0.get(name as usize) {
            Some(Reach::Body(part, slots)) => {
                let ty = frame.type_no(row);
                let Some((_, slot)) = slots.iter().find(|(known, _)| *known == ty) else { return Raw::Missing };
                match (frame.cell(row, *slot), part) {
                    (Cell::Money(money), FieldPart::Currency) => Raw::Code(money.currency),
                    (Cell::Money(money), FieldPart::Value) => Raw::Money(money.amount.into(), money.currency),
                    (Cell::Decimal(number), _) => Raw::Number(number.into()),
                    (Cell::Text(span), _) => Raw::Text(span),
                    (Cell::Instant(at), _) => Raw::Instant(at),
                    (Cell::Flag(flag), _) => Raw::Flag(flag),
                    (Cell::Quantity(_) | Cell::Amounts(_) | Cell::Present, _) => Raw::Present,
                    (Cell::Missing, _) => Raw::Missing,
                }
            }
            Some(Reach::Source) => frame.head(row).map_or(Raw::Missing, |head| Raw::Source(head.source)),
            Some(Reach::Type) => Raw::Type(row),
            Some(Reach::Profile) => frame.profile_key(row).map_or(Raw::Missing, Raw::Text),
            Some(Reach::OccurredAt) => frame.head(row).map_or(Raw::Missing, |head| Raw::Instant(head.at)),
            Some(Reach::Unread) | None => Raw::Missing,
        }
    }
}

impl Raw {
    /// The text of a value that is text.
    pub fn text<'a>(&'a self, frame: &'a Frame) -> Option<&'a str> {
        match self {
            Self::Text(span) => Some(frame.get(*span)),
            Self::Source(number) => Some(frame.source_name(*number)),
            Self::Type(row) => Some(frame.type_name(*row)),
            Self::Code(currency) => Some(currency.as_str()),
            _ => None,
        }
    }

    /// The order of values of one type; of several types by type.
    pub fn compare(&self, other: &Self, frame: &Frame) -> std::cmp::Ordering {
        let rank = |raw: &Self| match raw {
            Self::Missing => 0,
            Self::Flag(_) => 1,
            Self::Text(_) | Self::Source(_) | Self::Type(_) | Self::Code(_) => 2,
            Self::Number(_) | Self::Money(..) => 3,
            Self::Instant(_) => 4,
            Self::Present => 5,
        };
        rank(self).cmp(&rank(other)).then_with(|| match (self, other) {
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            (Self::Number(a) | Self::Money(a, _), Self::Number(b) | Self::Money(b, _)) => a.cmp(b),
            (Self::Instant(a), Self::Instant(b)) => a.cmp(b),
            (a, b) => a.text(frame).cmp(&b.text(frame)),
        })
    }

    /// The number of a number or of money.
    pub fn number(&self) -> Option<Number> {
        if let Self::Number(number) | Self::Money(number, _) = self { Some(*number) } else { None }
    }

    /// The value as a fact of a customer, which needs no frame.
    pub fn fact(&self, frame: &Frame) -> Fact {
        match self {
            Self::Missing => Fact::Missing,
            Self::Flag(flag) => Fact::Bool(*flag),
            Self::Number(number) | Self::Money(number, _) => Fact::Number(*number),
            Self::Instant(at) => Fact::Instant(*at),
            Self::Present => Fact::Bool(true),
            text => Fact::Text(text.text(frame).unwrap_or_default().into()),
        }
    }
}

/// A row as a filter reads it.
#[derive(Clone, Copy, Debug)]
pub struct RowFacts<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// Where the names lie.
    pub cells: &'a RecordCells,
    /// The row.
    pub row: RowNo,
}

impl Facts for RowFacts<'_> {
    fn value(&self, slot: u32) -> Value<'_> {
        let frame = self.frame;
        match self.cells.read(frame, self.row, slot) {
            Raw::Missing => Value::Missing,
            Raw::Flag(flag) => Value::Bool(flag),
            Raw::Text(span) => Value::Text(frame.get(span)),
            Raw::Source(number) => Value::Text(frame.source_name(number)),
            Raw::Type(row) => Value::Text(frame.type_name(row)),
            Raw::Code(currency) => Value::Text(currency.name()),
            Raw::Number(number) | Raw::Money(number, _) => Value::Number(number),
            Raw::Instant(at) => Value::Instant(at),
            Raw::Present => Value::Bool(true),
        }
    }
}

/// A fact about a customer: what conditions read.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Fact {
    /// Unknown, absent, cleared or without value (CD-4).
    #[default]
    Missing,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(Arc<str>),
    /// An instant.
    Instant(Instant),
    /// A list of texts.
    Texts(Arc<[Box<str>]>),
}

impl Fact {
    /// The fact as a condition reads it.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Missing => Value::Missing,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text),
            Self::Instant(at) => Value::Instant(*at),
            Self::Texts(texts) => Value::Texts(texts),
        }
    }
}

impl Facts for [Fact] {
    fn value(&self, slot: u32) -> Value<'_> {
        self.get(slot as usize).map_or(Value::Missing, Fact::value)
    }
}
