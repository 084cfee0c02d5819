//! From when until when a record counts at all: from its instant on, not once it is corrected away (RC-4, RC-7), and of
//! several tellings of one order only the first that stands (RC-12). Windows are cut out of this (MD-8).

use std::collections::HashMap;

use super::orders::{NumberSlots, order_number};
use crate::customer::{Frame, RowNo};
use crate::few::Few;
use crate::record::Kind;
use crate::time::Instant;

/// The life of every row of a frame; used again for the next customer.
#[derive(Default, Debug)]
pub struct Lives {
    /// By row; empty if every row simply lives from its instant on.
    spans: Vec<Life>,
    /// The tellings of each order that is told more than once, in timeline order.
    told: Vec<Vec<RowNo>>,
    /// The place in `told` of a row, where it has one.
    group: HashMap<RowNo, usize>,
}

/// From when until when a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The first instant.
    pub from: Instant,
    /// The first instant at which it no longer counts; none: it always will.
    pub until: Option<Instant>,
}

impl Life {
    /// Whether it counts at an instant.
    pub fn holds(&self, as_of: Instant) -> bool {
        self.from <= as_of && self.until.is_none_or(|until| as_of < until)
    }

    /// The part of it that lies in another; none if nothing does.
    pub fn within(&self, other: Life) -> Option<Life> {
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        until.is_none_or(|until| from < until).then_some(Life { from, until })
    }
}

impl Lives {
    /// Reads the lives of all rows.
    pub fn read(&mut self, frame: &Frame, numbers: Option<&NumberSlots>) {
        self.spans.clear();
        self.told.clear();
        self.group.clear();
        let repeats = numbers.is_some_and(|slots| self.find_repeats(frame, slots));
        if !repeats && !frame.has_void() {
            return;
        }
        self.spans.extend(frame.numbers().map(|row| Self::plain(frame, row)));
        for rows in &self.told {
            // INVARIANT: a telling counts once all before it are gone, so each order has one telling that counts at a time.
            let mut gone = Some(Instant::MIN);
            for row in rows {
                let Some(life) = self.spans.get_mut(*row as usize) else { continue };
                let own = life.until;
                match gone {
                    Some(gone) => life.from = life.from.max(gone),
                    // One before it stays for ever.
                    None => life.until = Some(life.from),
                }
                gone = match (gone, own) {
                    (Some(before), Some(until)) => Some(before.max(until)),
                    _ => None,
                };
            }
        }
    }

    fn plain(frame: &Frame, row: RowNo) -> Life {
        let from = frame.head(row).map_or(Instant::MAX, |head| head.at);
        Life { from, until: frame.void_from(row) }
    }

    /// Groups the tellings of one order; whether there are any.
    fn find_repeats(&mut self, frame: &Frame, slots: &NumberSlots) -> bool {
        let mut first: Few<(&str, &str), Option<RowNo>> = Few::default();
        for (row, head) in frame.all() {
            if head.kind != Kind::Order {
                continue;
            }
            let Some((issuer, id)) = order_number(frame, slots, row, head.source) else { continue };
            let (known, _) = first.entry((id, issuer));
            let before = *known.get_or_insert(row);
            if before == row {
                continue;
            }
            let place = *self.group.entry(before).or_insert_with(|| {
                self.told.push(vec![before]);
                self.told.len() - 1
            });
            self.group.insert(row, place);
            if let Some(rows) = self.told.get_mut(place) {
                rows.push(row);
            }
        }
        !self.told.is_empty()
    }

    /// Whether every row lives from its instant on for ever.
    pub fn all_plain(&self) -> bool {
        self.spans.is_empty()
    }

    /// The life of a row; none if it never counts.
    pub fn of(&self, frame: &Frame, row: RowNo) -> Option<Life> {
        let life = self.spans.get(row as usize).copied().unwrap_or_else(|| Self::plain(frame, row));
        life.until.is_none_or(|until| life.from < until).then_some(life)
    }

    /// All tellings of the order that a row tells.
    pub fn tellings(&self, row: RowNo) -> Vec<RowNo> {
        let place = self.group.get(&row).and_then(|place| self.told.get(*place));
        place.cloned().unwrap_or_else(|| vec![row])
    }

    /// The tellings that repeat one before them at `as_of`, with that one (finding `duplicate_order`).
    pub fn repeated(&self, frame: &Frame, as_of: Instant) -> Vec<(RowNo, RowNo)> {
        let mut found = Vec::new();
        for rows in &self.told {
            let mut seen = rows.iter().filter(|row| Self::plain(frame, **row).holds(as_of));
            if let Some(first) = seen.next() {
                found.extend(seen.map(|row| (*row, *first)));
            }
        }
        found
    }
}
