//! Which order a return takes back (RC-11, MD-3): by `refers_to`, else by its number and issuer, else by number in any source.

use std::collections::HashMap;

use super::life::Lives;
use super::orders::{NumberSlots, order_number};
use crate::customer::{Frame, RowNo};
use crate::record::Kind;
use crate::time::Instant;

/// The records of one customer that can be taken back, by what a return may call them.
pub(super) struct Targets<'a> {
    frame: &'a Frame,
    numbers: Option<NumberSlots>,
    keys: HashMap<(u32, &'a str), RowNo>,
    stated: HashMap<(&'a str, &'a str), RowNo>,
    anywhere: HashMap<&'a str, RowNo>,
}

impl<'a> Targets<'a> {
    pub(super) fn read(frame: &'a Frame, numbers: Option<&NumberSlots>) -> Self {
        let mut found = Self {
            frame,
            numbers: numbers.copied(),
            keys: HashMap::new(),
            stated: HashMap::new(),
            anywhere: HashMap::new(),
        };
        for (row, head) in frame.all() {
            let id = frame.get(head.record_id);
            found.keys.insert((head.source, id), row);
            if let (Kind::Order, Some(slots)) = (head.kind, numbers) {
                let own = (frame.source_name(head.source), id);
                let number = order_number(frame, slots, row, head.source).unwrap_or(own);
                found.stated.entry(number).or_insert(row);
                found.anywhere.entry(number.1).or_insert(row);
            }
        }
        found
    }

    /// The record that a row takes back; the first telling where an order is told more than once.
    pub(super) fn of(&self, row: RowNo) -> Option<RowNo> {
        let head = self.frame.head(row)?;
        if let Some(wanted) = head.refers_to
            && let Some(found) = self.keys.get(&(head.source, self.frame.get(wanted)))
        {
            return Some(*found);
        }
        let slots = self.numbers.as_ref().filter(|_| head.kind == Kind::Return)?;
        let id = self.frame.cell_text(row, slots.back_id)?;
        let issuer = self.frame.cell_text(row, slots.back_issuer);
        let by = issuer.unwrap_or(self.frame.source_name(head.source));
        let found = self.stated.get(&(by, id));
        found.or_else(|| self.anywhere.get(id).filter(|_| issuer.is_none())).copied()
    }

    /// Whether the record that a row takes back is there at `as_of`.
    pub(super) fn known(&self, lives: &Lives, row: RowNo, as_of: Instant) -> bool {
        let told = self.of(row).map(|target| lives.tellings(target)).unwrap_or_default();
        told.into_iter().any(|row| lives.of(self.frame, row).is_some_and(|life| life.holds(as_of)))
    }
}
