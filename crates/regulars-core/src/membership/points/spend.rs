//! Spending: redemptions and holds (MB-17 to MB-19).

use super::ledger::{Hold, Part, Spent};
use super::lot::Lapse;
use super::moves::insert;
use super::posting::Entry;
use super::{Basis, Book, Cause, Journal, Key, Ledger, Lot, Moment, PointsError};
use crate::money::Decimal;
use crate::time::Instant;

/// Microseconds of a minute.
const MINUTE_US: i64 = 60_000_000;

impl Ledger {
    /// Takes units from active lots in burn order into a book, all or nothing. Of a fact the rest becomes debt, and is the
    /// result (MB-6).
    pub(super) fn spend<J: Journal>(
        &mut self,
        units: i64,
        basis: Basis,
        to: Book,
        entry: &mut Entry<'_, J>,
        each: impl FnMut(&mut Lot, Part),
    ) -> Result<i64, PointsError> {
        let uncovered = self.uncovered(units);
        if uncovered > 0 {
            if basis == Basis::Command {
                return Err(PointsError::InsufficientPoints);
            }
            self.moved = self.room(uncovered)?;
        }
        let taken = self.take(units, each);
        entry.post(Book::Member, to, taken);
        entry.post(Book::Debt, to, uncovered);
        self.debt += uncovered;
        Ok(uncovered)
    }

    /// Spends points (MB-17). What of a fact was not covered.
    ///
    /// Errors: `invalid_points`, `duplicate_redemption`, `insufficient_points`, `time_goes_back`.
    pub fn redeem(
        &mut self,
        when: Moment,
        id: Key,
        points: Decimal,
        basis: Basis,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        let units = self.some(points)?;
        if self.knows(id) {
            return Err(PointsError::DuplicateRedemption);
        }
        let mut entry = Entry { at: when.at, cause: Cause::Redemption(id), journal };
        let first = self.parts.len();
        self.consume(id, (first, units, units), basis, &mut entry)
    }

    /// Takes `units` from active lots for a redemption of `whole`, whose parts begin at `first`. What of a fact was not covered.
    fn consume<J: Journal>(
        &mut self,
        id: Key,
        (first, units, whole): (usize, i64, i64),
        basis: Basis,
        entry: &mut Entry<'_, J>,
    ) -> Result<Decimal, PointsError> {
        // The list is taken out so that lots and parts can be written at once.
        let mut parts = std::mem::take(&mut self.parts);
        let spent = self.spend(units, basis, Book::Redeemed, entry, |lot, part| {
            lot.consumed += part.units;
            parts.push(part);
        });
        let count = parts.len() - first;
        self.parts = parts;
        let uncovered = spent?;
        self.redemptions.insert(id, Spent { first, count, uncovered, left: whole });
        Ok(self.points(uncovered))
    }

    /// Holds points for `ttl_minutes`, or without end (MB-18). What of a fact was not covered; it is not owed before the capture.
    ///
    /// Errors: `invalid_points`, `duplicate_hold`, `insufficient_points`, `time_goes_back`.
    pub fn hold(
        &mut self,
        when: Moment,
        (id, points, ttl_minutes): (Key, Decimal, Option<u32>),
        basis: Basis,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        let units = self.some(points)?;
        if self.knows(id) {
            return Err(PointsError::DuplicateHold);
        }
        if units > self.available && basis == Basis::Command {
            return Err(PointsError::InsufficientPoints);
        }
        let mut parts = std::mem::take(&mut self.parts);
        let first = parts.len();
        let held = self.take(units, |lot, part| {
            lot.held += part.units;
            parts.push(part);
        });
        let count = parts.len() - first;
        self.parts = parts;
        self.held += held;
        let ends = ttl_minutes.map(|minutes| when.at.plus_micros(i64::from(minutes) * MINUTE_US));
        let lapse = Lapse { at: ends.unwrap_or(Instant::MAX), seq: when.seq, id };
        if ends.is_some() {
            insert(&mut self.open, lapse);
        }
        self.holds.insert(id, Hold { first, count, units, lapse, open: true });
        Ok(self.points(units - held))
    }

    fn open_hold(&self, id: Key) -> Result<Hold, PointsError> {
        self.holds.get(id).copied().filter(|hold| hold.open).ok_or(PointsError::HoldNotOpen)
    }

    /// Spends what is held, and releases the rest (MB-19). What of a fact was not covered.
    ///
    /// Errors: `invalid_points`, `hold_not_open`, `capture_exceeds_hold`, `time_goes_back`.
    pub fn capture(
        &mut self,
        when: Moment,
        id: Key,
        points: Decimal,
        basis: Basis,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        let units = self.some(points)?;
        let hold = self.open_hold(id)?;
        if units > hold.units {
            return Err(PointsError::CaptureExceedsHold);
        }
        // What a late record left the hold without comes out of what there is, and then out of debt (MB-6).
        let parts = hold.first..hold.first + hold.count;
        let held: i64 = self.parts.get(parts.clone()).unwrap_or_default().iter().map(|part| part.units).sum();
        let without = (units - held).max(0);
        if without > self.available && basis == Basis::Command {
            return Err(PointsError::InsufficientPoints);
        }
        self.room(without)?;
        let mut entry = Entry { at: when.at, cause: Cause::Redemption(id), journal };
        let (first, mut rest) = (self.parts.len(), units - without);
        for place in parts {
            let Some(part) = self.parts.get_mut(place) else { continue };
            let used = part.units.min(rest);
            part.units -= used;
            rest -= used;
            let used = Part { lot: part.lot, units: used };
            if let Some(lot) = self.lots.get_mut(used.lot as usize).filter(|_| used.units > 0) {
                lot.held -= used.units;
                lot.consumed += used.units;
                self.parts.push(used);
            }
        }
        self.held -= units - without;
        entry.post(Book::Member, Book::Redeemed, units - without);
        self.close_hold(id, &mut entry);
        self.consume(id, (first, without, units), basis, &mut entry)
    }

    /// Releases what is held (MB-19). Errors: `hold_not_open`, `time_goes_back`.
    pub fn release(&mut self, when: Moment, id: Key, journal: &mut impl Journal) -> Result<(), PointsError> {
        self.reach(when.at, journal)?;
        self.open_hold(id)?;
        self.close_hold(id, &mut Entry { at: when.at, cause: Cause::Expiry, journal });
        Ok(())
    }

    /// Lets a hold go as if it had never been, so that a redemption can have its id.
    pub(crate) fn forget_hold(&mut self, when: Moment, id: Key, journal: &mut impl Journal) -> Result<(), PointsError> {
        self.reach(when.at, journal)?;
        self.close_hold(id, &mut Entry { at: when.at, cause: Cause::Expiry, journal });
        self.holds.remove(id);
        Ok(())
    }

    /// Returns every part of a hold to its lot; where the lot has ended meanwhile, the part expires (MB-19).
    pub(super) fn close_hold<J: Journal>(&mut self, id: Key, entry: &mut Entry<'_, J>) {
        let Some(hold) = self.holds.get_mut(id).map(Hold::close) else { return };
        if let Ok(found) = self.open.binary_search(&hold.lapse) {
            self.open.remove(found);
        }
        self.give_parts(hold, entry);
    }

    /// Returns every part of a closed hold.
    pub(super) fn give_parts<J: Journal>(&mut self, hold: Hold, entry: &mut Entry<'_, J>) {
        for place in hold.first..hold.first + hold.count {
            let Some(part) = self.parts.get_mut(place).map(|part| std::mem::replace(part, Part { units: 0, ..*part }))
            else {
                continue;
            };
            let Some(lot) = self.lots.get_mut(part.lot as usize) else { continue };
            lot.held -= part.units;
            self.held -= part.units;
            if lot.over(entry.at) {
                lot.expired += part.units;
                entry.with(Cause::Expiry).post(Book::Member, Book::Expired, part.units);
            } else {
                self.give(part.lot, part.units);
            }
        }
        self.repay(entry);
    }
}
