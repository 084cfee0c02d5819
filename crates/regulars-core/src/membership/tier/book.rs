//! The orders of an account in the order of time, with their sums so far: the sum of a window is the difference of two (MB-31).

use std::collections::VecDeque;

use super::StandingError;
use super::dates::Span;
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

/// An order as a ladder sees it.
#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: u32,
    at: Instant,
    date: Date,
    /// The instant from which on it counts; its date stays that of the order.
    counts_at: Instant,
    counted: bool,
    paid: Decimal,
    refunded: Total,
    /// What all orders up to this one add up to.
    so_far: Sum,
}

/// What a ladder measures of orders (MB-31).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sum {
    pub(super) spend: Total,
    pub(super) orders: u32,
}

/// All orders, those of earlier dates first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Book {
    orders: Vec<Order>,
    /// What does not count yet, by the instant at which it will.
    waiting: VecDeque<(Instant, u32)>,
    /// Two accounts became one, so that neither ids nor instants of counting need rise with the places.
    mixed: bool,
}

impl Order {
    fn net(&self) -> Total {
        let mut net = Total::from(self.paid);
        net.subtract(self.refunded);
        net
    }
}

impl Sum {
    fn add(&mut self, order: &Order) {
        if order.counted {
            let net = order.net();
            self.orders = self.orders.saturating_add(u32::from(net.signum() > 0));
            self.spend.add(net);
        }
    }

    fn less(mut self, earlier: Self) -> Self {
        self.spend.subtract(earlier.spend);
        Self { spend: self.spend, orders: self.orders.saturating_sub(earlier.orders) }
    }
}

impl Book {
    /// Takes an order in. It counts at once, or waits if it counts only later.
    pub(super) fn push(&mut self, (id, paid): (u32, Decimal), (at, date): (Instant, Date), counts_at: Instant) {
        let counted = counts_at <= at;
        if self.orders.last().is_some_and(|last| last.id >= id || last.counts_at > counts_at) {
            self.mixed = true;
        }
        let mut order =
            Order { id, at, date, counts_at, counted, paid, refunded: Total::default(), so_far: self.until(None) };
        let mut so_far = order.so_far;
        so_far.add(&order);
        order.so_far = so_far;
        self.orders.push(order);
        if !counted {
            self.wait(counts_at, id);
        }
    }

    fn wait(&mut self, counts_at: Instant, id: u32) {
        let place = self.waiting.partition_point(|(at, _)| *at <= counts_at);
        self.waiting.insert(place, (counts_at, id));
    }

    /// The instant at which the next order begins to count.
    pub(super) fn next_counts(&self) -> Option<Instant> {
        self.waiting.front().map(|(at, _)| *at)
    }

    /// Lets the next order count that is due at an instant; none: there is none left.
    pub(super) fn count_next(&mut self, at: Instant) -> Option<()> {
        self.waiting.front().filter(|(due, _)| *due <= at)?;
        let (_, id) = self.waiting.pop_front()?;
        if let Some(place) = self.find(id)
            && let Some(order) = self.orders.get_mut(place)
        {
            order.counted = true;
            self.sum_from(place);
        }
        Some(())
    }

    /// An order that waits counts from `at` on. Nothing happens to one that counts.
    pub(super) fn counts_from(&mut self, id: u32, at: Instant) {
        let order = self.find(id).and_then(|place| self.orders.get_mut(place));
        if let Some(order) = order.filter(|order| !order.counted && order.counts_at != at) {
            order.counts_at = at;
            self.mixed = true;
            self.waiting.retain(|(_, waiting)| *waiting != id);
            self.wait(at, id);
        }
    }

    /// Lets everything count that is due at an instant.
    pub(super) fn count_all(&mut self, at: Instant) {
        while self.count_next(at).is_some() {}
    }

    /// An empty one in the room of this one, for so many orders.
    pub(super) fn again(self, orders: usize) -> Self {
        let (mut room, mut waiting) = (self.orders, self.waiting);
        room.clear();
        room.reserve(orders);
        waiting.clear();
        Self { orders: room, waiting, mixed: false }
    }

    pub(super) fn find(&self, id: u32) -> Option<usize> {
        if self.mixed {
            return self.orders.iter().rposition(|order| order.id == id);
        }
        self.orders.binary_search_by_key(&id, |order| order.id).ok()
    }

    /// What can still go back of an order. Errors: `unknown_order`, `refund_exceeds_order`, `negative`.
    pub(super) fn refundable(&self, id: u32, amount: Decimal) -> Result<usize, StandingError> {
        let place = self.find(id).ok_or(StandingError::UnknownOrder)?;
        let left = self.orders.get(place).map(Order::net).unwrap_or_default();
        if amount.is_negative() {
            return Err(StandingError::Negative("amount"));
        }
        if left.at_least(amount) { Ok(place) } else { Err(StandingError::RefundExceedsOrder) }
    }

    pub(super) fn refund(&mut self, place: usize, amount: Decimal) {
        if let Some(order) = self.orders.get_mut(place) {
            order.refunded.add(amount.into());
            self.sum_from(place);
        }
    }

    /// The sum of all orders before a place; none: of all.
    fn until(&self, place: Option<usize>) -> Sum {
        let last = place.unwrap_or(self.orders.len()).checked_sub(1);
        last.and_then(|last| self.orders.get(last)).map(|order| order.so_far).unwrap_or_default()
    }

    fn sum_from(&mut self, place: usize) {
        let mut so_far = self.until(Some(place));
        for order in self.orders.iter_mut().skip(place) {
            so_far.add(order);
            order.so_far = so_far;
        }
    }

    fn places(&self, (from, to): Span) -> (usize, usize) {
        let before = |date: Date| self.orders.partition_point(|order| order.date < date);
        // Mostly a window ends with the last order.
        let end = if self.orders.last().is_none_or(|last| last.date < to) { self.orders.len() } else { before(to) };
        (before(from), end)
    }

    /// What counts now of the orders of some dates.
    pub(super) fn sum(&self, span: Span) -> Sum {
        let (first, end) = self.places(span);
        self.until(Some(end)).less(self.until(Some(first)))
    }

    /// What counts now of all orders.
    pub(super) fn all(&self) -> Sum {
        self.until(None)
    }

    /// What counted of the orders of some dates at an instant, at today's amounts.
    pub(super) fn sum_by(&self, span: Span, by: Instant) -> Sum {
        let (first, end) = self.places(span);
        if !self.mixed {
            let end = end.min(self.orders.partition_point(|order| order.counts_at <= by));
            return self.until(Some(end.max(first))).less(self.until(Some(first)));
        }
        let mut sum = Sum::default();
        let orders = self.orders.iter().take(end).skip(first);
        orders.filter(|order| order.counts_at <= by).for_each(|order| sum.add(order));
        sum
    }

    /// The instants from one on at which orders began to count.
    pub(super) fn counted_since(&self, since: Instant) -> impl Iterator<Item = Instant> {
        self.orders.iter().filter(move |order| order.counted && order.counts_at >= since).map(|order| order.counts_at)
    }

    /// The date of the first order that counts with something kept, of those from a date on.
    pub(super) fn first_kept(&self, from: Date) -> Option<Date> {
        let place = self.orders.partition_point(|order| order.date < from);
        let before = self.until(Some(place)).orders;
        self.orders.get(self.orders.partition_point(|order| order.so_far.orders <= before)).map(|order| order.date)
    }

    /// Takes in the orders of another account; of an order that both have, this one's stays (MB-71).
    pub(super) fn unite(&mut self, other: Self) {
        if other.orders.is_empty() {
            return;
        }
        let mut known: Vec<u32> = self.orders.iter().map(|order| order.id).collect();
        known.sort_unstable();
        let new = |id: u32| known.binary_search(&id).is_err();
        other.waiting.into_iter().filter(|(_, id)| new(*id)).for_each(|(at, id)| self.wait(at, id));
        self.orders.extend(other.orders.into_iter().filter(|order| new(order.id)));
        self.orders.sort_by_key(|order| order.at);
        let next = self.orders.iter().skip(1);
        self.mixed = self.orders.iter().zip(next).any(|(a, b)| a.id >= b.id || a.counts_at > b.counts_at);
        self.sum_from(0);
    }
}
