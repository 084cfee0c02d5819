//! The orders of an account by local date, and what they come to in a window (MB-31, MB-32).

use std::cmp::Ordering;

use crate::membership::account::TierProgram;
use crate::membership::points::Key;
use crate::membership::program::{Demand, Metric, Requirement};
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

/// An order that counts, or will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) id: Key,
    pub(super) at: Instant,
    /// Its local date, which stays whatever confirms it.
    pub(super) date: Date,
    /// From when on it counts.
    pub(super) counts_at: Instant,
    /// Paid less refunded.
    pub(super) net: Decimal,
    pub(super) counted: bool,
}

/// The orders in the order of their dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) all: Vec<Order>,
    /// How many do not count yet.
    pub(super) waiting: usize,
}

/// What counts on a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) spend: Total,
    pub(super) orders: u32,
}

impl Sum {
    pub(super) fn add(&mut self, net: Decimal) {
        self.spend.add(net.into());
        self.orders += u32::from(net.units() > 0);
    }

    /// Whether a requirement holds; `measure` gives the measures of the rulebook, and what is not known is not met.
    pub(super) fn meets(&self, needs: Option<&Requirement>, measures: &[(Box<str>, Decimal)]) -> bool {
        let holds = |demand: &Demand| match &demand.metric {
            Metric::Spend => self.spend.at_least(demand.min),
            Metric::Orders => self.counted().at_least(demand.min),
            Metric::Measure(name) => {
                let known = measures.iter().find(|(known, _)| **known == **name);
                known.is_some_and(|(_, value)| Total::from(*value).at_least(demand.min))
            }
        };
        match needs {
            None => true,
            Some(Requirement::All(demands)) => demands.iter().all(holds),
            Some(Requirement::Any(demands)) => demands.iter().any(holds),
        }
    }

    pub(super) fn counted(&self) -> Total {
        Decimal::new(i64::from(self.orders), 0).map(Total::from).unwrap_or_default()
    }
}

impl Orders {
    /// Adds an order; the last by date as a rule.
    pub(super) fn push(&mut self, order: Order) {
        let place = self.all.partition_point(|known| known.date <= order.date);
        self.all.insert(place, order);
        self.waiting += usize::from(!order.counted);
    }

    pub(super) fn get_mut(&mut self, id: Key) -> Option<&mut Order> {
        self.all.iter_mut().rev().find(|order| order.id == id)
    }

    /// Counts what waits until an instant. Whether anything was.
    pub(super) fn confirm(&mut self, until: Instant) -> bool {
        let due = self.all.iter_mut().filter(|order| !order.counted && order.counts_at <= until);
        let confirmed = due.map(|order| order.counted = true).count();
        self.waiting -= confirmed;
        confirmed > 0
    }

    /// When the next order begins to count.
    pub(super) fn next_confirmed(&self) -> Option<Instant> {
        if self.waiting == 0 {
            return None;
        }
        self.all.iter().filter(|order| !order.counted).map(|order| order.counts_at).min()
    }

    /// The orders whose dates are in the window of a date, counted or not.
    pub(super) fn inside(&self, program: TierProgram<'_>, on: Date, enrolled: Date) -> &[Order] {
        let window = program.rules.window;
        let place = |order: &Order| window.place(order.date, on, enrolled);
        let from = self.all.partition_point(|order| place(order) == Ordering::Less);
        let to = self.all.partition_point(|order| place(order) != Ordering::Greater);
        self.all.get(from..to.max(from)).unwrap_or_default()
    }

    /// What counts on a date.
    pub(super) fn sum(&self, program: TierProgram<'_>, on: Date, enrolled: Date) -> Sum {
        let mut sum = Sum::default();
        let counted = self.inside(program, on, enrolled).iter().filter(|order| order.counted);
        counted.for_each(|order| sum.add(order.net));
        sum
    }

    /// The net spend of all time.
    pub(super) fn lifetime(&self) -> Total {
        let mut sum = Sum::default();
        self.all.iter().filter(|order| order.counted).for_each(|order| sum.add(order.net));
        sum.spend
    }
}
