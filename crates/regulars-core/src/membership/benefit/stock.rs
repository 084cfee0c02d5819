//! What all members have taken of a benefit (MB-51): the state of its scope. It is told of moves and knows no member.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::time::Instant;

/// What an accepted command does to the stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockMove {
    /// One is taken for good.
    Take,
    /// One is taken until a deadline.
    Reserve(Instant),
    /// The reservation with this deadline is used: what it took stays taken.
    Keep(Instant),
    /// The reservation with this deadline is cancelled: what it took is back.
    Return(Instant),
}

/// How much of a benefit's stock is taken.
///
/// ```
/// use regulars_core::membership::benefit::{Stock, StockMove};
/// use regulars_core::time::Instant;
/// let (noon, later) = (Instant::parse("2025-03-01T12:00:00Z")?, Instant::parse("2025-03-01T12:15:00Z")?);
/// let mut stock = Stock::default();
/// stock.apply(StockMove::Take);
/// stock.apply(StockMove::Reserve(later));
/// assert_eq!((stock.left(2, noon), stock.left(2, later)), (0, 1));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    taken: u64,
    /// Open and lapsed reservations by deadline; none with a count of zero.
    reserved: BTreeMap<Instant, u64>,
}

impl Stock {
    /// So many are taken for good.
    pub fn of(taken: u64) -> Self {
        Self { taken, ..Self::default() }
    }

    /// Does a move. Moves that belong together are told in the order in which they came about.
    pub fn apply(&mut self, change: StockMove) {
        match change {
            StockMove::Take => self.taken = self.taken.saturating_add(1),
            StockMove::Reserve(until) => {
                let count = self.reserved.entry(until).or_default();
                *count = count.saturating_add(1);
            }
            StockMove::Keep(until) => {
                self.release(until);
                self.taken = self.taken.saturating_add(1);
            }
            StockMove::Return(until) => self.release(until),
        }
    }

    fn release(&mut self, until: Instant) {
        if let Some(count) = self.reserved.get_mut(&until) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.reserved.remove(&until);
            }
        }
    }

    /// How many are left of `total` at an instant: a reservation is over at its deadline (MB-2). Zero also where a newer version
    /// of the program has less than was taken.
    pub fn left(&self, total: u64, at: Instant) -> u64 {
        let taken = self.open(at).fold(self.taken, |sum, (_, count)| sum.saturating_add(*count));
        total.saturating_sub(taken)
    }

    /// When the next reservation lapses after an instant.
    pub fn next_change_at(&self, at: Instant) -> Option<Instant> {
        self.open(at).next().map(|(until, _)| *until)
    }

    fn open(&self, at: Instant) -> impl Iterator<Item = (&Instant, &u64)> {
        self.reserved.range((Bound::Excluded(at), Bound::Unbounded))
    }

    /// Forgets the reservations that are over at an instant. Nothing may be asked of an earlier one afterwards.
    pub fn settle(&mut self, at: Instant) {
        self.reserved.retain(|until, _| *until > at);
    }
}
