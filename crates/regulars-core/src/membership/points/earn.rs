//! Earning: orders, rewards and adjustments make lots (MB-11 to MB-15).

use super::order::Order;
use super::posting::Entry;
use super::{Basis, Book, Cause, Journal, Key, Ledger, Lot, Moment, PointsError, Source, Terms};
use crate::money::{Decimal, Money};
use crate::time::Instant;

/// What was bought.
#[derive(Clone, Copy, Debug)]
pub struct Sale<'a> {
    /// The id of the order.
    pub order: Key,
    /// What was paid.
    pub amount: Money,
    /// The amounts of its lines; they count where each line is rounded by itself.
    pub lines: &'a [Decimal],
}

/// When the points of an adjustment expire (MB-15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expires {
    /// As the program says.
    #[default]
    Configured,
    /// Never.
    Never,
    /// At an instant.
    At(Instant),
}

impl Ledger {
    /// An order earns a lot, perhaps of zero, at the multiplier of a level (MB-11, MB-12). The points that it earned.
    ///
    /// Errors: `duplicate_order`, `negative`, `lines_do_not_sum`, `overflow`, `too_many_items`, `time_goes_back`.
    pub fn earn(
        &mut self,
        when: Moment,
        sale: Sale<'_>,
        terms: &Terms,
        level: usize,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        if self.orders.has(sale.order) {
            return Err(PointsError::DuplicateOrder);
        }
        let earning = terms.earning(level, sale.amount.currency);
        if self.without_points {
            self.orders.insert(sale.order, Order::new(Order::NO_LOT, sale.amount, sale.lines, earning)?);
            return Ok(Decimal::ZERO);
        }
        let order = Order::new(self.next_lot(), sale.amount, sale.lines, earning)?;
        let points = order.kept;
        self.room(points)?;
        self.orders.insert(sale.order, order);
        let mut entry = Entry { at: when.at, cause: Cause::Order(sale.order), journal };
        self.add(lot(Source::Order(sale.order), when, points, terms), Book::Issuer, &mut entry);
        Ok(self.points(points))
    }

    /// A referral or content earns a lot, which is active at once (MB-61, MB-65).
    ///
    /// Errors: `invalid_points`, `duplicate_reward`, `overflow`, `too_many_items`, `time_goes_back`.
    pub fn reward(
        &mut self,
        when: Moment,
        id: Key,
        points: Decimal,
        terms: &Terms,
        journal: &mut impl Journal,
    ) -> Result<(), PointsError> {
        self.reach(when.at, journal)?;
        let units = self.some(points)?;
        if self.rewards.has(id) {
            return Err(PointsError::DuplicateReward);
        }
        self.room(units)?;
        self.rewards.insert(id, Some(self.next_lot()));
        let until = terms.until(when.at, when.at);
        let mut entry = Entry { at: when.at, cause: Cause::Reward(id), journal };
        self.add(Lot::new(Source::Reward(id), when, when.at, until, units), Book::Issuer, &mut entry);
        Ok(())
    }

    /// A correction or a gift, or with fewer points than zero a taking back (MB-15). What of a fact was not covered.
    ///
    /// Errors: `invalid_points`, `duplicate_adjustment`, `insufficient_points`, `expiry_passed`, `overflow`, `too_many_items`,
    /// `time_goes_back`.
    pub fn adjust(
        &mut self,
        when: Moment,
        (id, points, expires): (Key, Decimal, Expires),
        terms: &Terms,
        basis: Basis,
        journal: &mut impl Journal,
    ) -> Result<Decimal, PointsError> {
        self.reach(when.at, journal)?;
        let units = self.units(points)?;
        if units == 0 {
            return Err(PointsError::InvalidPoints);
        }
        if self.adjustments.has(id) {
            return Err(PointsError::DuplicateAdjustment);
        }
        let mut entry = Entry { at: when.at, cause: Cause::Adjustment(id), journal };
        if units < 0 {
            let uncovered =
                self.spend(-units, basis, Book::Clawed, &mut entry, |lot, part| lot.clawed += part.units)?;
            self.adjustments.insert(id, ());
            return Ok(self.points(uncovered));
        }
        let until = match expires {
            Expires::Configured => terms.until(when.at, when.at),
            Expires::Never => Instant::MAX,
            Expires::At(at) => at,
        };
        if until <= when.at {
            return Err(PointsError::ExpiryPassed);
        }
        self.room(units)?;
        self.adjustments.insert(id, ());
        self.add(Lot::new(Source::Adjustment(id), when, when.at, until, units), Book::Issuer, &mut entry);
        Ok(Decimal::ZERO)
    }
}

/// A lot by the program's wait and expiry.
fn lot(source: Source, when: Moment, units: i64, terms: &Terms) -> Lot {
    let available_at = terms.available_at(when.at);
    Lot::new(source, when, available_at, terms.until(when.at, available_at), units)
}
