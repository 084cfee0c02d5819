//! The frame: one customer's records as the fold reads them, in reusable memory.
//!
//! Text lies in one arena; keys stay spans until reasons are rendered. A feeder pushes rows in any order and then calls
//! [`Frame::close`], which puts them into the total order (RC-8) and marks what corrections void (RC-4).

mod feed;
mod rows;
mod shared;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use super::account::ScopeFacts;
use super::plan::Plan;
use crate::identity::CustomerId;
use crate::measure::TypeNo;
use crate::money::{Decimal, Money, Total};
use crate::record::Kind;
use crate::text::Json;
use crate::time::Instant;

/// A piece of the arena.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    from: u32,
    len: u32,
}

/// The number of a row, in the order in which it was pushed.
pub type RowNo = u32;

/// A typed value that the plan asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cell {
    /// The record does not state it.
    #[default]
    Missing,
    /// `true` or `false`.
    Flag(bool),
    /// Text.
    Text(Span),
    /// A number.
    Decimal(Decimal),
    /// An amount.
    Money(Money),
    /// An instant.
    Instant(Instant),
    /// The sum of the quantities of the lines.
    Quantity(Total),
    /// What each line costs, from [`Frame::amounts`].
    Amounts(Amounts),
    /// Something is there that nobody reads, for example a proof.
    Present,
}

/// The amounts of some lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Amounts {
    from: u32,
    len: u32,
}

/// What every row has.
#[derive(Clone, Copy, Debug)]
pub struct RowHead {
    /// When it happened.
    pub at: Instant,
    /// The offset in which that was written, in minutes.
    pub offset_min: i16,
    /// The number of its source, from [`Frame::source`].
    pub source: u32,
    /// The record's id.
    pub record_id: Span,
    /// Its body kind.
    pub kind: Kind,
    /// The name of its kind, if the rulebook declares it.
    pub declared: Option<Span>,
    /// The number of its profile, from [`Frame::profile`].
    pub profile: u32,
    /// The record of the same source that it corrects.
    pub corrects: Option<Span>,
    /// The record that it is about.
    pub refers_to: Option<Span>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    head: RowHead,
    cells: u32,
    ty: TypeNo,
}

/// What a record says of an attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stated {
    /// The source has no value.
    Null,
    /// Removed on purpose.
    Cleared,
    /// The value as canonical JSON.
    Value(Span),
}

/// One statement of an attribute.
#[derive(Clone, Copy, Debug)]
pub struct AttributeFact {
    /// The record.
    pub row: RowNo,
    /// The attribute's name.
    pub name: Span,
    /// What it says.
    pub stated: Stated,
}

/// A value that a person set for an attribute of the customer (GD-6): a decision in effect, or one that will be.
#[derive(Clone, Copy, Debug)]
pub struct Pin {
    /// The attribute's name.
    pub attribute: Span,
    /// What was set.
    pub value: Stated,
    /// When it was decided.
    pub at: Instant,
    /// When it ends, by itself or because it is revoked; that instant is no longer part of it.
    pub until: Option<Instant>,
    /// The id of the decision.
    pub decision_id: Span,
}

/// The instant at which two parts of a customer were joined (DESIGN: a timeline carries its joins).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// When the union was completed.
    pub at: Instant,
    /// A profile of one side.
    pub left: u32,
    /// A profile of the other side.
    pub right: u32,
}

/// One customer's records.
#[derive(Default, Debug)]
pub struct Frame {
    arena: String,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// What lines cost, those of one list side by side.
    amounts: Vec<Money>,
    sources: Vec<Box<str>>,
    profiles: Vec<(u32, Span)>,
    attributes: Vec<AttributeFact>,
    pins: Vec<Pin>,
    joins: Vec<Join>,
    /// Profiles of other customers, whose accounts this one shares something with; the first of them, if there are any.
    partners: Option<u32>,
    /// The id that each profile gives, as far as the feeder told.
    ids: Vec<(u32, CustomerId)>,
    /// During which times profiles of this customer and others were one by a decision that was taken back.
    parted: Vec<(Instant, Instant)>,
    /// The joins with others that were taken back, and when (`by_lot`).
    withdrawn: Vec<(Join, Instant)>,
    /// What scopes tell the accounts, by the place of the program.
    scopes: BTreeMap<usize, ScopeFacts>,
    /// All rows in the total order, if there are partners.
    shared: Vec<RowNo>,
    order: Vec<RowNo>,
    /// Source, record id and since when, as told by the feeder.
    corrections: Vec<(u32, Span, Instant)>,
    /// Since when each row is void; empty if none is.
    void: Vec<Option<Instant>>,
    /// When rows become void, in no order.
    voided_at: Vec<Instant>,
    /// Rows with a value that no longer fits its declared type.
    misfits: Vec<RowNo>,
    customer: Option<CustomerId>,
}

impl Frame {
    /// Empties the frame for the next customer; the memory and the names of sources stay.
    pub fn clear(&mut self) {
        self.arena.clear();
        self.rows.clear();
        self.cells.clear();
        self.amounts.clear();
        self.profiles.clear();
        self.attributes.clear();
        self.pins.clear();
        self.joins.clear();
        self.partners = None;
        self.ids.clear();
        self.shared.clear();
        self.scopes.clear();
        self.parted.clear();
        self.withdrawn.clear();
        self.order.clear();
        self.corrections.clear();
        self.void.clear();
        self.voided_at.clear();
        self.misfits.clear();
        self.customer = None;
    }

    /// Names the customer whose records these are.
    pub fn set_customer(&mut self, id: CustomerId) {
        self.customer = Some(id);
    }

    /// The customer's id, if the feeder named it.
    pub fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// Copies a text into the arena.
    pub fn text(&mut self, text: &str) -> Span {
        let from = u32::try_from(self.arena.len()).unwrap_or(u32::MAX);
        self.arena.push_str(text);
        Span { from, len: u32::try_from(text.len()).unwrap_or(0) }
    }

    /// The text of a span.
    pub fn get(&self, span: Span) -> &str {
        let from = span.from as usize;
        self.arena.get(from..from + span.len as usize).unwrap_or("")
    }

    /// The number of a source.
    pub fn source(&mut self, name: &str) -> u32 {
        let known = self.sources.iter().position(|source| source.as_ref() == name);
        let number = known.unwrap_or_else(|| {
            self.sources.push(name.into());
            self.sources.len() - 1
        });
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// The name of a source.
    pub fn source_name(&self, number: u32) -> &str {
        self.sources.get(number as usize).map_or("", |name| name)
    }

    /// Adds a profile and gives its number.
    pub fn profile(&mut self, source: &str, key: &str) -> u32 {
        let source = self.source(source);
        let key = self.text(key);
        self.profiles.push((source, key));
        u32::try_from(self.profiles.len() - 1).unwrap_or(u32::MAX)
    }

    /// Source and key of the customer's profiles, in the order in which they were added.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.partners.map_or(self.profiles.len(), |first| first as usize);
        self.profiles.iter().take(own).map(|(source, key)| (self.source_name(*source), self.get(*key)))
    }

    /// Source and key of one profile.
    pub fn profile_name(&self, number: u32) -> (&str, &str) {
        self.profiles.get(number as usize).map_or(("", ""), |(source, key)| (self.source_name(*source), self.get(*key)))
    }

    /// Adds a join; the feeder gives them in time order.
    pub fn join(&mut self, join: Join) {
        self.joins.push(join);
    }

    /// The joins in time order.
    pub fn joins(&self) -> &[Join] {
        &self.joins
    }

    /// Adds a pin; the feeder gives those of all profiles of the customer, in any order.
    pub fn pin(&mut self, pin: Pin) {
        self.pins.push(pin);
    }

    /// The pins, in no order.
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }

    /// Copies what is said of an attribute into the arena: null, `{"cleared": true}` or a value (GD-1).
    pub fn stated(&mut self, value: &Json) -> Stated {
        match value {
            Json::Null => Stated::Null,
            Json::Object(_) => Stated::Cleared,
            value => Stated::Value(self.text(&value.to_string())),
        }
    }

    /// Adds a row and room for the cells that the plan asks of its type.
    pub fn push(&mut self, head: RowHead, plan: &Plan) -> RowNo {
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let ty = plan.type_no(head.kind, head.declared.map(|name| self.get(name)));
        self.rows.push(Row { head, cells: u32::try_from(self.cells.len()).unwrap_or(u32::MAX), ty });
        self.cells.resize(self.cells.len() + plan.room(ty), Cell::Missing);
        number
    }

    /// Sets one cell of the row that was pushed last or before; slots are the plan's.
    pub fn set(&mut self, row: RowNo, slot: usize, cell: Cell) {
        let first = self.rows.get(row as usize).map_or(usize::MAX, |row| row.cells as usize);
        if let Some(place) = self.cells.get_mut(first.saturating_add(slot)) {
            *place = cell;
        }
    }

    /// Puts the rows into the total order and finds out what is corrected from when on.
    pub fn close(&mut self) {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(0..count);
        if !order.is_sorted_by(|a, b| self.compare(*a, *b).is_lt()) {
            order.sort_by(|a, b| self.compare(*a, *b));
        }
        if self.partners.is_some() {
            self.shared.clone_from(&order);
            order.retain(|row| self.head(*row).is_some_and(|head| !self.is_partner(head.profile)));
        }
        self.order = order;
        let own = self.rows.iter().filter_map(|row| Some((row.head.source, row.head.corrects?, row.head.at)));
        let told: Vec<_> = own.chain(self.corrections.iter().copied()).collect();
        let mut void = std::mem::take(&mut self.void);
        void.clear();
        if !told.is_empty() {
            void.resize(self.rows.len(), None);
            let keys = (0..count).filter_map(|row| self.head(row).map(|h| ((h.source, self.get(h.record_id)), row)));
            let keys: HashMap<(u32, &str), RowNo> = keys.collect();
            for (source, target, from) in told {
                let row = keys.get(&(source, self.get(target)));
                if let Some(slot) = row.and_then(|row| void.get_mut(*row as usize)) {
                    *slot = Some(slot.map_or(from, |known| known.min(from)));
                }
            }
        }
        self.voided_at.clear();
        self.voided_at.extend(void.iter().flatten());
        self.void = void;
    }

    /// Tells that a record is corrected from an instant on by one that need not be in this frame: a correction reaches every
    /// record of its source, also that of another profile (RC-4). Those that are in the frame are found by themselves.
    pub fn correct(&mut self, source: &str, record_id: &str, from: Instant) {
        let correction = (self.source(source), self.text(record_id), from);
        self.corrections.push(correction);
    }

    /// Puts rows into the total order.
    pub fn put_in_order(&self, rows: &mut [RowNo]) {
        rows.sort_by(|a, b| self.compare(*a, *b));
    }

    /// The total order: instant, source, record id (RC-8).
    pub(crate) fn compare(&self, a: RowNo, b: RowNo) -> Ordering {
        let (Some(a), Some(b)) = (self.head(a), self.head(b)) else { return Ordering::Equal };
        a.at.cmp(&b.at).then_with(|| {
            let source = self.source_name(a.source).cmp(self.source_name(b.source));
            source.then_with(|| self.get(a.record_id).cmp(self.get(b.record_id)))
        })
    }
}
