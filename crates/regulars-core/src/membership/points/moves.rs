//! How units move between lots and sums. Every movement of the ledger is made of these.

use std::collections::VecDeque;

use super::ledger::Part;
use super::posting::Entry;
use super::{Book, Cause, Journal, Key, Ledger, Lot, Moment, PointsError, Source};
use crate::time::Instant;

impl Ledger {
    /// Runs what is due and goes to an instant. Error: `time_goes_back`.
    pub(super) fn reach(&mut self, at: Instant, journal: &mut impl Journal) -> Result<(), PointsError> {
        if at < self.now {
            return Err(PointsError::TimeGoesBack);
        }
        while self.run_next(at, journal).is_some() {}
        self.now = at;
        Ok(())
    }

    /// Whether a new lot or an uncovered spending of so many units fits.
    pub(crate) fn room(&self, units: i64) -> Result<i64, PointsError> {
        if self.lots.len() >= Self::MAX_LOTS {
            return Err(PointsError::TooManyLots);
        }
        self.moved.checked_add(units).filter(|moved| *moved <= Self::MAX_UNITS).ok_or(PointsError::TooLarge)
    }

    /// The place that the next lot will have.
    pub(super) fn next_lot(&self) -> u32 {
        // INVARIANT: there are at most `MAX_LOTS`.
        u32::try_from(self.lots.len()).unwrap_or(u32::MAX)
    }

    /// Adds a lot for which there is room.
    pub(super) fn add<J: Journal>(&mut self, lot: Lot, from: Book, entry: &mut Entry<'_, J>) {
        let place = self.next_lot();
        self.moved += lot.total;
        self.lots.push(lot);
        entry.post(from, Book::Member, lot.total);
        self.enter(place, &lot, entry.at);
        self.repay(entry);
    }

    /// Puts a lot where it belongs at an instant. One that has ended already stands nowhere.
    pub(super) fn enter(&mut self, place: u32, lot: &Lot, at: Instant) {
        if lot.over(at) {
            return;
        }
        if lot.pending(at) {
            self.pending += lot.remaining;
            insert(&mut self.waiting, lot.wait(place));
        } else if lot.remaining > 0 {
            self.available += lot.remaining;
            insert(&mut self.live, lot.burn(place));
        }
    }

    /// Takes up to `units` from active lots in burn order and tells `each` of every part. The sum of what it took.
    pub(super) fn take(&mut self, units: i64, mut each: impl FnMut(&mut Lot, Part)) -> i64 {
        let mut rest = units;
        while rest > 0
            && let Some(burn) = self.live.front().copied()
        {
            let part = match self.lots.get_mut(burn.place as usize) {
                Some(lot) => {
                    let part = lot.remaining.min(rest);
                    lot.remaining -= part;
                    each(lot, Part { lot: burn.place, units: part });
                    if lot.remaining == 0 {
                        self.live.pop_front();
                    }
                    part
                }
                None => break,
            };
            rest -= part;
            self.available -= part;
        }
        units - rest
    }

    /// Takes up to `units` of what remains of one lot, active or pending.
    pub(super) fn take_of(&mut self, place: u32, units: i64, at: Instant) -> i64 {
        let Some(lot) = self.lots.get_mut(place as usize) else { return 0 };
        let part = lot.remaining.min(units);
        lot.remaining -= part;
        let lot = *lot;
        if lot.pending(at) {
            self.pending -= part;
        } else {
            self.available -= part;
            if lot.remaining == 0
                && let Ok(found) = self.live.binary_search(&lot.burn(place))
            {
                self.live.remove(found);
            }
        }
        part
    }

    /// Returns units to an active lot that has not ended.
    pub(super) fn give(&mut self, place: u32, units: i64) {
        if let Some(lot) = self.lots.get_mut(place as usize) {
            let empty = lot.remaining == 0;
            lot.remaining += units;
            self.available += units;
            let burn = lot.burn(place);
            if empty && units > 0 {
                insert(&mut self.live, burn);
            }
        }
    }

    /// Repays debt from active lots (MB-25).
    pub(super) fn repay<J: Journal>(&mut self, entry: &mut Entry<'_, J>) {
        if self.debt > 0 && self.available > 0 {
            let paid = self.take(self.debt, |lot, part| lot.repaid += part.units);
            self.debt -= paid;
            entry.with(Cause::Repayment).post(Book::Member, Book::Debt, paid);
        }
    }

    /// An active lot of points that came back when they could not return to their own.
    pub(super) fn restore<J: Journal>(
        &mut self,
        when: Moment,
        id: Key,
        units: i64,
        until: Instant,
        entry: &mut Entry<'_, J>,
    ) {
        if units > 0 {
            self.add(Lot::new(Source::Restore(id), when, when.at, until, units), Book::Redeemed, entry);
        }
    }
}

/// Keeps a queue in order. What comes last costs nothing.
pub(super) fn insert<T: Ord + Copy>(queue: &mut VecDeque<T>, item: T) {
    match queue.back() {
        Some(last) if *last > item => queue.insert(queue.partition_point(|known| *known < item), item),
        _ => queue.push_back(item),
    }
}
