//! Which rows that are given count as purchases (RF-3): those of a condition over the columns that they have, or, without one, those
//! without a status and those of a counted one. A condition names columns as `[rfm] include` names fields of an order.

use regulars_core::condition::{Condition, Facts, Found, Problem, Scope, Type, Value};
use regulars_core::error::Result;
use regulars_core::measure::COUNTED;
use regulars_core::money::Number;
use regulars_core::text::nearest;
use regulars_core::time::Instant;

/// A column of orders that a condition may read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    At,
    Amount,
    Category,
    Channel,
    Currency,
    Order,
    Source,
    Status,
    Store,
}

/// Every name of a condition with its column.
const NAMES: [(&str, Column); 9] = [
    ("record.occurred_at", Column::At),
    ("record.source", Column::Source),
    ("record.body.amount", Column::Amount),
    ("record.body.amount.currency", Column::Currency),
    ("record.body.category", Column::Category),
    ("record.body.channel", Column::Channel),
    ("record.body.order_id", Column::Order),
    ("record.body.status", Column::Status),
    ("record.body.store", Column::Store),
];

impl Column {
    /// The columns that are there for conditions only, by their names in tables.
    pub(super) const OWN: [(&str, Self); 5] = [
        ("category", Self::Category),
        ("channel", Self::Channel),
        ("source", Self::Source),
        ("status", Self::Status),
        ("store", Self::Store),
    ];
}

/// An order as a condition reads it.
pub(super) trait OrderRow {
    /// The text of a column; none if it is missing.
    fn text(&self, column: Column) -> Option<&str>;
    /// What was paid.
    fn amount(&self) -> Option<Number>;
    /// When.
    fn at(&self) -> Instant;
}

/// Which rows count.
pub(super) struct Included {
    when: Option<Condition>,
    /// The columns that it reads, by slot.
    read: Vec<Column>,
}

/// The columns that there are.
struct Given<'a> {
    has: &'a dyn Fn(Column) -> bool,
    read: Vec<Column>,
}

impl Scope for Given<'_> {
    fn find(&mut self, name: &str) -> Found {
        let known = || NAMES.iter().filter(|(_, column)| (self.has)(*column));
        let Some((_, column)) = known().find(|(known, _)| *known == name) else {
            return Found::Unknown { suggest: nearest(name, known().map(|(known, _)| *known)).map(str::to_owned) };
        };
        let column = *column;
        let place = self.read.iter().position(|read| *read == column).unwrap_or_else(|| {
            self.read.push(column);
            self.read.len() - 1
        });
        let ty = match column {
            Column::At => Type::Instant,
            Column::Amount => Type::Decimal,
            _ => Type::Text,
        };
        Found::Name { slot: u32::try_from(place).unwrap_or(u32::MAX), ty }
    }
}

impl Included {
    /// Reads a condition over the columns that there are. Errors: those of conditions, with path `include`; `unknown_name` for a
    /// column that is not there.
    pub(super) fn read(text: Option<&str>, has: &dyn Fn(Column) -> bool) -> Result<Self> {
        let mut scope = Given { has, read: Vec::new() };
        let when = text.map(|text| Condition::compile(text, &mut scope)).transpose();
        let when = when.map_err(|problems| Problem::first(problems, "include"))?;
        Ok(Self { when, read: scope.read })
    }

    /// Whether there is no condition, so that the status says what counts.
    #[cfg(feature = "arrow")]
    pub(super) fn is_usual(&self) -> bool {
        self.when.is_none()
    }

    /// Whether the condition reads a column.
    #[cfg(feature = "arrow")]
    pub(super) fn reads(&self, column: Column) -> bool {
        self.read.contains(&column)
    }

    /// Whether an order counts.
    pub(super) fn takes(&self, row: &dyn OrderRow) -> bool {
        match &self.when {
            None => row.text(Column::Status).is_none_or(|status| COUNTED.contains(&status)),
            // A condition over a record reads no clock, so any instant serves.
            Some(when) => when.holds(&Read { row, read: &self.read }, Instant::MIN),
        }
    }
}

struct Read<'a> {
    row: &'a dyn OrderRow,
    read: &'a [Column],
}

impl Facts for Read<'_> {
    fn value(&self, slot: u32) -> Value<'_> {
        match self.read.get(slot as usize) {
            None => Value::Missing,
            Some(Column::At) => Value::Instant(self.row.at()),
            Some(Column::Amount) => self.row.amount().map_or(Value::Missing, Value::Number),
            Some(column) => self.row.text(*column).map_or(Value::Missing, Value::Text),
        }
    }
}
