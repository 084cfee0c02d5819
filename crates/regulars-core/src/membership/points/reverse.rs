//! Reversal: what was redeemed comes back (MB-20).

use super::posting::Entry;
use super::{Book, Cause, Journal, Key, Ledger, Moment, PointsError, Terms};
use crate::money::Decimal;

impl Ledger {
    /// Returns points of a redemption, all that is left unless told how many, last consumed first (MB-20).
    ///
    /// Errors: `unknown_redemption`, `invalid_points`, `reversal_exceeds_redemption`, `overflow`, `too_many_items`,
    /// `time_goes_back`.
    pub fn cancel_redeem(
        &mut self,
        when: Moment,
        id: Key,
        points: Option<Decimal>,
        terms: &Terms,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        let spent = *self.redemptions.get(id).ok_or(PointsError::UnknownRedemption)?;
        let units = points.map_or(Ok(spent.left), |points| self.some(points))?;
        if units > spent.left || units == 0 {
            return Err(PointsError::ReversalExceedsRedemption);
        }
        // At most all of it becomes a new lot.
        self.room(units)?;
        let mut entry = Entry { at: when.at, cause: Cause::Reversal(id), journal };
        let uncovered = spent.uncovered.min(units);
        let mut rest = units - uncovered;
        let mut late = 0;
        for place in (spent.first..spent.first + spent.count).rev() {
            let Some(part) = self.parts.get_mut(place) else { continue };
            let back = part.units.min(rest);
            part.units -= back;
            rest -= back;
            let lot = part.lot;
            late += self.give_back(lot, back, terms, &mut entry);
        }
        if let Some(spent) = self.redemptions.get_mut(id) {
            spent.left -= units;
            spent.uncovered -= uncovered;
        }
        self.return_uncovered(when, id, uncovered, terms, &mut entry);
        if let Some(until) = terms.restored_until(when.at) {
            self.restore(when, id, late, until, &mut entry);
        }
        self.repay(&mut entry);
        Ok(self.points(units))
    }

    /// What was spent without cover lowers the debt. What of it other points have repaid meanwhile comes back as a lot.
    fn return_uncovered<J: Journal>(
        &mut self,
        when: Moment,
        id: Key,
        units: i64,
        terms: &Terms,
        entry: &mut Entry<'_, J>,
    ) {
        let owed = units.min(self.debt);
        self.debt -= owed;
        entry.post(Book::Redeemed, Book::Debt, owed);
        self.restore(when, id, units - owed, terms.until(when.at, when.at), entry);
    }

    /// Returns consumed units to their lot. If it has ended they are expired, or are the result where the program lets them live
    /// on in a lot of their own.
    pub(super) fn give_back<J: Journal>(
        &mut self,
        place: u32,
        units: i64,
        terms: &Terms,
        entry: &mut Entry<'_, J>,
    ) -> i64 {
        let Some(lot) = self.lots.get_mut(place as usize).filter(|_| units > 0) else { return 0 };
        if !lot.over(entry.at) {
            lot.consumed -= units;
            entry.post(Book::Redeemed, Book::Member, units);
            self.give(place, units);
            return 0;
        }
        if terms.restored_until(entry.at).is_some() {
            return units;
        }
        lot.consumed -= units;
        lot.expired += units;
        entry.post(Book::Redeemed, Book::Expired, units);
        0
    }
}
