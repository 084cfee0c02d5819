//! A lot (MB-10) and how lots are named and ordered.

use crate::time::Instant;

/// The id of an order, a redemption, a hold, an adjustment or a reward, by the number that the caller gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u32);

/// When a record acts: its instant and its place in the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The instant.
    pub at: Instant,
    /// The place, which decides among lots and holds of one instant (MB-5, MB-16).
    pub seq: u64,
}

/// What a lot comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// An order.
    Order(Key),
    /// A positive adjustment.
    Adjustment(Key),
    /// A referral or content.
    Reward(Key),
    /// Points of a redemption that came back after their lot had expired (MB-20).
    Restore(Key),
}

/// Points of one source (MB-10). All counts are units of the ledger's scale.
///
/// INVARIANT: `total = remaining + held + consumed + expired + clawed + repaid`, and none is below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// What it comes from.
    pub source: Source,
    /// The place in the timeline of the record that made it.
    pub seq: u64,
    /// When it was earned.
    pub earned_at: Instant,
    /// When it can be spent; before, it is pending.
    pub available_at: Instant,
    /// When what remains expires; never is the end of time, which sorts last (MB-16).
    pub(super) until: Instant,
    /// What was earned.
    pub total: i64,
    /// What is neither spent nor held nor lost.
    pub remaining: i64,
    /// What is held.
    pub held: i64,
    /// What was redeemed and has not come back.
    pub consumed: i64,
    /// What expired.
    pub expired: i64,
    /// What a refund, a negative adjustment or a merge took.
    pub clawed: i64,
    /// What repaid debt.
    pub repaid: i64,
    /// How much of `expired` was written against a clawback already (MB-23).
    pub(super) credited: i64,
}

impl Lot {
    /// A fresh lot of which everything remains.
    pub(super) fn new(source: Source, when: Moment, available_at: Instant, until: Instant, total: i64) -> Self {
        Self {
            source,
            seq: when.seq,
            earned_at: when.at,
            available_at,
            until,
            total,
            remaining: total,
            held: 0,
            consumed: 0,
            expired: 0,
            clawed: 0,
            repaid: 0,
            credited: 0,
        }
    }

    /// When what remains expires; none: never.
    pub fn expires_at(&self) -> Option<Instant> {
        (self.until < Instant::MAX).then_some(self.until)
    }

    /// What decides which of two active lots is burned first, also of several accounts (MB-16, MB-70).
    pub(crate) fn burns(&self) -> (Instant, Instant, u64) {
        (self.until, self.available_at, self.seq)
    }

    /// At the instant of expiry it is over (MB-2).
    pub(super) fn over(&self, at: Instant) -> bool {
        self.until <= at
    }

    pub(super) fn pending(&self, at: Instant) -> bool {
        at < self.available_at
    }

    /// Where it stands among active lots (MB-16).
    pub(super) fn burn(&self, place: u32) -> Burn {
        Burn { until: self.until, available_at: self.available_at, seq: self.seq, place }
    }

    /// What happens to it first while it is pending. It expires before it is active where both come at once (MB-5).
    pub(super) fn wait(&self, place: u32) -> Wait {
        let expires = self.until <= self.available_at;
        let at = if expires { self.until } else { self.available_at };
        Wait { at, activates: !expires, seq: self.seq, place }
    }
}

/// An active lot in burn order: what ends first, then what was there first, then what was told first (MB-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Burn {
    pub(super) until: Instant,
    pub(super) available_at: Instant,
    pub(super) seq: u64,
    pub(super) place: u32,
}

/// A pending lot in the order in which something happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wait {
    pub(super) at: Instant,
    pub(super) activates: bool,
    pub(super) seq: u64,
    pub(super) place: u32,
}

/// An open hold in the order in which holds lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lapse {
    pub(super) at: Instant,
    pub(super) seq: u64,
    pub(super) id: Key,
}
