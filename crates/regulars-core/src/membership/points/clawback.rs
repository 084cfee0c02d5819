//! Refunds take back what the order had earned (MB-21 to MB-25).

use super::order::Order;
use super::posting::Entry;
use super::{Book, Cause, Journal, Key, Ledger, Moment, PointsError, Terms};
use crate::membership::program::Clawback;
use crate::money::Decimal;
use crate::time::Instant;

/// What went back.
#[derive(Clone, Copy, Debug)]
pub struct Refund<'a> {
    /// Its id, if it has one.
    pub id: Option<Key>,
    /// The id of the order.
    pub order: Key,
    /// How much.
    pub amount: Decimal,
    /// Which lines by their places, and how much of each; none: it is spread over all.
    pub lines: &'a [(usize, Decimal)],
}

impl Ledger {
    /// Some of an order goes back and takes its points along (MB-21 to MB-24). The points that it took back.
    ///
    /// Errors: `duplicate_refund`, `unknown_order`, `refund_exceeds_order`, `negative`, `lines_do_not_sum`, `unknown_line`,
    /// `overflow`, `time_goes_back`.
    pub fn refund(
        &mut self,
        when: Moment,
        refund: Refund<'_>,
        terms: &Terms,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        if refund.id.is_some_and(|id| self.refunds.has(id)) {
            return Err(PointsError::DuplicateRefund);
        }
        let order = self.orders.get_mut(refund.order).ok_or(PointsError::UnknownOrder)?;
        let (after, taken) = order.refunded(refund.amount, refund.lines)?;
        let lot = after.lot;
        *order = after;
        if let Some(id) = refund.id {
            self.refunds.insert(id, (refund.order, refund.amount));
        }
        let mut entry = Entry { at: when.at, cause: Cause::Refund(refund.order), journal };
        self.claw(lot, taken, terms.clawback(), &mut entry);
        Ok(self.points(taken))
    }

    /// Takes back what a referral or content earned (MB-64, MB-65). Errors: `unknown_reward`, `time_goes_back`.
    pub fn claw_reward(
        &mut self,
        when: Moment,
        id: Key,
        terms: &Terms,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        let place = self.rewards.get_mut(id).and_then(Option::take).ok_or(PointsError::UnknownReward)?;
        let units = self.lot(place).map_or(0, |lot| lot.total);
        let mut entry = Entry { at: when.at, cause: Cause::Reward(id), journal };
        self.claw(place, units, terms.clawback(), &mut entry);
        Ok(self.points(units))
    }

    /// How much of an order can still go back. Error: `unknown_order`.
    pub fn refundable(&self, order: Key) -> Result<Decimal, PointsError> {
        self.orders.get(order).map(Order::left).ok_or(PointsError::UnknownOrder)
    }

    /// From the own lot, then against what has expired of it, then by policy (MB-23, MB-24).
    fn claw<J: Journal>(&mut self, place: u32, units: i64, policy: Clawback, entry: &mut Entry<'_, J>) {
        let pending = self.lot(place).is_some_and(|lot| lot.pending(entry.at) && !lot.over(entry.at));
        let own = policy != Clawback::PendingOnly || pending;
        let rest = self.claw_own(place, units, own, entry);
        let others = match policy {
            Clawback::PendingOnly => 0,
            Clawback::AllowNegative | Clawback::WithinBalance => self.take(rest, |lot, part| lot.clawed += part.units),
        };
        entry.post(Book::Member, Book::Clawed, others);
        let rest = rest - others;
        if policy == Clawback::AllowNegative {
            self.owe(rest, entry);
        } else {
            self.written_off += rest;
            entry.post(Book::WrittenOff, Book::Clawed, rest);
        }
    }

    /// What was clawed back and is not there becomes debt.
    pub(super) fn owe<J: Journal>(&mut self, units: i64, entry: &mut Entry<'_, J>) {
        self.debt += units;
        entry.post(Book::Debt, Book::Clawed, units);
    }

    /// Takes from a lot, if its points may be taken, and then writes what has expired of it and was not credited before against
    /// the rest: nobody loses points twice (MB-23). What is left to be taken.
    pub(super) fn claw_own<J: Journal>(&mut self, place: u32, units: i64, own: bool, entry: &mut Entry<'_, J>) -> i64 {
        let at: Instant = entry.at;
        let taken = if own { self.take_of(place, units, at) } else { 0 };
        entry.post(Book::Member, Book::Clawed, taken);
        let Some(lot) = self.lots.get_mut(place as usize) else { return units };
        lot.clawed += taken;
        let credit = (lot.expired - lot.credited).min(units - taken);
        lot.credited += credit;
        units - taken - credit
    }
}
