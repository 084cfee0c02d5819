//! The end of an account, and two that become one (MB-1, MB-71).

use super::ledger::{Hold, Part};
use super::moves::insert;
use super::posting::Entry;
use super::{Book, Cause, Journal, Key, Ledger, Moment, PointsError};
use crate::money::Decimal;
use crate::time::Instant;

/// What the accounts of a merge had in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    /// Orders that both knew, which count once, and what went back of each on the absorbed side alone.
    pub orders: Vec<(Key, Decimal)>,
    /// Redemptions, holds and adjustments of the absorbed account whose id the other has too. Their points stay as they are; by
    /// that id only the other's can be reached.
    pub shadowed: Vec<Key>,
}

impl Ledger {
    /// Closes the account: holds are released and what remains expires (MB-1). Error: `time_goes_back`.
    pub fn leave(&mut self, at: Instant, journal: &mut impl Journal) -> Result<(), PointsError> {
        self.reach(at, journal)?;
        let mut entry = Entry { at, cause: Cause::Left, journal };
        let open: Vec<Hold> = self.holds.values_mut().filter(|hold| hold.open).map(Hold::close).collect();
        self.open.clear();
        for hold in open {
            self.give_parts(hold, &mut entry);
        }
        for lot in &mut self.lots {
            entry.post(Book::Member, Book::Expired, lot.remaining);
            lot.expired += std::mem::take(&mut lot.remaining);
            // What is pending or comes back later has ended as well.
            lot.until = lot.until.min(at);
        }
        self.live.clear();
        self.waiting.clear();
        (self.available, self.pending) = (0, 0);
        Ok(())
    }

    /// Takes over everything of another account (MB-71): lots keep their ends, orders that both know count once, what the other
    /// earned by them is taken back, and debt is repaid. Of the other nothing is left.
    ///
    /// Errors: `overflow`, `too_many_items`, `time_goes_back`. The scale of both is that of the program.
    pub fn absorb(
        &mut self,
        other: &mut Self,
        when: Moment,
        journal: &mut impl Journal,
    ) -> Result<Absorbed, PointsError> {
        self.reach(when.at, journal)?;
        other.reach(when.at, journal)?;
        if self.scale != other.scale {
            return Err(PointsError::TooLarge);
        }
        if self.lots.len() + other.lots.len() > Self::MAX_LOTS {
            return Err(PointsError::TooManyLots);
        }
        self.moved = self.room(other.moved)?;
        let without_points = self.without_points;
        let other = std::mem::replace(other, Self { without_points, ..Self::new(self.scale) });
        let (lots, parts) = (self.next_lot(), self.parts.len());
        let mut common = Absorbed::default();
        for (place, lot) in (lots..).zip(other.lots) {
            self.lots.push(lot);
            self.enter(place, &lot, when.at);
        }
        self.parts.extend(other.parts.into_iter().map(|part| Part { lot: part.lot + lots, ..part }));
        for lapse in other.open {
            insert(&mut self.open, lapse);
        }
        for (id, mut spent) in other.redemptions {
            spent.first += parts;
            common.shadowed.extend(self.redemptions.has(id).then_some(id));
            self.redemptions.insert(id, spent);
        }
        for (id, mut hold) in other.holds {
            hold.first += parts;
            common.shadowed.extend(self.holds.has(id).then_some(id));
            self.holds.insert(id, hold);
        }
        for (id, ()) in other.adjustments {
            common.shadowed.extend(self.adjustments.has(id).then_some(id));
            self.adjustments.insert(id, ());
        }
        for (id, place) in other.rewards {
            self.rewards.insert(id, place.map(|place| place + lots));
        }
        self.held += other.held;
        self.debt += other.debt;
        self.written_off += other.written_off;
        for (id, mut order) in other.orders {
            order.lot = order.lot.saturating_add(lots);
            if self.orders.has(id) {
                let same = other.refunds.iter().filter(|(key, (of, _))| *of == id && self.refunds.has(*key));
                common.orders.push((id, order.back_without(same.map(|(_, (_, amount))| *amount))));
                let mut entry = Entry { at: when.at, cause: Cause::Merge(id), journal };
                let rest = self.claw_own(order.lot, order.kept, true, &mut entry);
                self.owe(rest, &mut entry);
            } else {
                self.orders.insert(id, order);
            }
        }
        for (id, refund) in other.refunds {
            if !self.refunds.has(id) {
                self.refunds.insert(id, refund);
            }
        }
        self.repay(&mut Entry { at: when.at, cause: Cause::Repayment, journal });
        Ok(common)
    }
}
