//! Reading a frame: its rows in the total order, their cells, and which of them count at an instant.

use super::{Amounts, AttributeFact, Cell, Frame, RowHead, RowNo, Span};
use crate::measure::TypeNo;
use crate::money::Money;
use crate::record::{RecordId, RecordKey, SourceName};
use crate::time::{Due, Instant};

impl Frame {
    /// The head of a row.
    pub fn head(&self, row: RowNo) -> Option<&RowHead> {
        self.rows.get(row as usize).map(|row| &row.head)
    }

    /// A cell of a row.
    pub fn cell(&self, row: RowNo, slot: usize) -> Cell {
        let first = self.rows.get(row as usize).map_or(usize::MAX, |row| row.cells as usize);
        self.cells.get(first.saturating_add(slot)).copied().unwrap_or_default()
    }

    /// What the lines of a cell cost, one by one.
    pub fn amounts(&self, amounts: Amounts) -> &[Money] {
        let from = amounts.from as usize;
        self.amounts.get(from..from + amounts.len as usize).unwrap_or(&[])
    }

    /// The text of a cell, if it is text.
    pub fn cell_text(&self, row: RowNo, slot: usize) -> Option<&str> {
        if let Cell::Text(span) = self.cell(row, slot) { Some(self.get(span)) } else { None }
    }

    /// The row of a record, if it is here.
    pub fn row_of(&self, source: &str, record_id: &str) -> Option<RowNo> {
        let same = |head: &RowHead| self.source_name(head.source) == source && self.get(head.record_id) == record_id;
        self.all().find(|(_, head)| same(head)).map(|(row, _)| row)
    }

    /// The last instant at which something happens.
    pub fn last_instant(&self) -> Option<Instant> {
        self.all().next_back().map(|(_, head)| head.at)
    }

    /// The key of a row's record.
    pub fn key(&self, row: RowNo) -> Option<RecordKey> {
        let head = self.head(row)?;
        Some(RecordKey {
            source: SourceName::known(self.source_name(head.source)),
            record_id: RecordId::known(self.get(head.record_id)),
        })
    }

    /// All rows in the total order, also those to come and those that are corrected away.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (RowNo, &RowHead)> + Clone {
        self.order.iter().filter_map(|row| Some((*row, self.head(*row)?)))
    }

    /// The numbers of all rows, in the order in which they were pushed.
    pub fn numbers(&self) -> impl Iterator<Item = RowNo> {
        0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// The number of a row's type; that of no type if there is no such row.
    pub fn type_no(&self, row: RowNo) -> TypeNo {
        self.rows.get(row as usize).map_or(TypeNo::MAX, |row| row.ty)
    }

    /// The name of a row's type.
    pub fn type_name(&self, row: RowNo) -> &str {
        let Some(head) = self.head(row) else { return "" };
        head.declared.map_or(head.kind.as_str(), |name| self.get(name))
    }

    /// The key of a row's profile.
    pub fn profile_key(&self, row: RowNo) -> Option<Span> {
        self.profiles.get(self.head(row)?.profile as usize).map(|(_, key)| *key)
    }

    /// Whether any row is ever corrected away.
    pub fn has_void(&self) -> bool {
        !self.voided_at.is_empty()
    }

    /// Since when a row is corrected away, if it is.
    pub fn void_from(&self, row: RowNo) -> Option<Instant> {
        self.void.get(row as usize).copied().flatten()
    }

    /// Whether a row counts at `as_of`.
    pub fn is_visible(&self, row: RowNo, as_of: Instant) -> bool {
        self.head(row).is_some_and(|head| head.at <= as_of) && !self.is_void(row, as_of)
    }

    /// The rows that count at `as_of`, in the total order: visible (RC-7) and not corrected away (RC-4).
    pub fn visible(&self, as_of: Instant) -> impl Iterator<Item = (RowNo, &RowHead)> {
        let end = self.order.partition_point(|row| self.head(*row).is_some_and(|head| head.at <= as_of));
        let visible = self.order.get(..end).unwrap_or(&[]);
        visible.iter().filter(move |row| !self.is_void(**row, as_of)).filter_map(|row| Some((*row, self.head(*row)?)))
    }

    /// Whether a correction that is visible at `as_of` replaces the row.
    pub fn is_void(&self, row: RowNo, as_of: Instant) -> bool {
        self.void_from(row).is_some_and(|from| from <= as_of)
    }

    /// The first instant after `as_of` at which a record becomes visible or is corrected away.
    pub fn next_record(&self, as_of: Instant) -> Option<Instant> {
        let end = self.order.partition_point(|row| self.head(*row).is_some_and(|head| head.at <= as_of));
        let mut due = Due::after(as_of);
        due.maybe(self.order.get(end).and_then(|row| self.head(*row)).map(|head| head.at));
        self.voided_at.iter().for_each(|from| due.at(*from));
        due.next()
    }

    /// The rows with a value that no longer fits its declared type.
    pub fn misfits(&self) -> &[RowNo] {
        &self.misfits
    }

    /// What the records say of attributes, in no order.
    pub fn attributes(&self) -> &[AttributeFact] {
        &self.attributes
    }
}
