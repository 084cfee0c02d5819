//! What an account can be told.

use super::Member;
use crate::error::Code;
use crate::membership::points::{Expires, Key};
use crate::money::{Decimal, Money};
use crate::time::Instant;

/// A command, or a record of one that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// When.
    pub at: Instant,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<Key>,
    /// The profile that it names.
    pub member: Member,
    /// What.
    pub act: Act,
}

/// What happens to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The member joins (MB-1).
    Enroll,
    /// The member leaves (MB-1).
    Leave,
    /// An order was paid (MB-11).
    Order {
        /// Its id.
        order: Key,
        /// What was paid.
        amount: Money,
        /// What of it each line is; none: it is one line.
        lines: Vec<Decimal>,
    },
    /// Some of an order went back (MB-21).
    Refund {
        /// Its id, if it has one.
        id: Option<Key>,
        /// The id of the order.
        order: Key,
        /// How much.
        amount: Decimal,
        /// Which lines by their places, and how much of each; none: all in proportion.
        lines: Vec<(usize, Decimal)>,
    },
    /// Points are given or taken (MB-15).
    Adjust {
        /// Its id.
        id: Key,
        /// How many; below zero: taken.
        points: Decimal,
        /// When they expire.
        expires: Expires,
    },
    /// A referral or content earns points (MB-61, MB-65).
    Reward {
        /// Its id.
        id: Key,
        /// How many.
        points: Decimal,
    },
    /// What a referral or content earned is taken back (MB-64, MB-65).
    ClawReward {
        /// Its id.
        id: Key,
    },
    /// Points are spent (MB-17, MB-70).
    Redeem {
        /// Whose.
        payer: Payer,
        /// Its id.
        id: Key,
        /// How many.
        points: Decimal,
    },
    /// Points of a redemption come back (MB-20).
    CancelRedeem {
        /// The id of the redemption.
        id: Key,
        /// How many; none: all that is left.
        points: Option<Decimal>,
    },
    /// Points are held (MB-18).
    Hold {
        /// Its id.
        id: Key,
        /// How many.
        points: Decimal,
        /// After how many minutes it lapses; none: never.
        ttl_minutes: Option<u32>,
    },
    /// Held points are spent (MB-19).
    Capture {
        /// The id of the hold.
        id: Key,
        /// How many.
        points: Decimal,
    },
    /// Held points are let go (MB-19).
    Release {
        /// The id of the hold.
        id: Key,
    },
    /// A tier is given (MB-39).
    GrantTier {
        /// Its place in the ladder.
        level: usize,
        /// Until when; none: for ever.
        until: Option<Instant>,
    },
    /// The member and others spend together from now on (MB-70).
    Pool {
        /// The id of the pool.
        pool: Key,
        /// The others.
        with: Vec<Member>,
    },
    /// The member leaves its pool and takes its lots along (MB-70).
    LeavePool {
        /// The id of the pool.
        pool: Key,
    },
    /// The member's account becomes part of another (MB-71).
    Merge {
        /// A profile of the account that stays.
        into: Member,
    },
}

/// Whose points are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// The member's.
    Member,
    /// Those of the pool, which the member is in.
    Pool(Key),
}

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// The points that it earned, took back, returned or spent; zero where it is not about points.
    pub points: Decimal,
    /// What of a fact no points covered; it is owed (MB-6).
    pub uncovered: Decimal,
}

impl Done {
    pub(crate) const NOTHING: Self = Self { points: Decimal::ZERO, uncovered: Decimal::ZERO };

    pub(super) fn of(points: Decimal) -> Self {
        Self { points, ..Self::NOTHING }
    }

    pub(super) fn spent(points: Decimal, uncovered: Decimal) -> Self {
        Self { points, uncovered }
    }
}

/// Something that a person should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// When.
    pub at: Instant,
    /// The profile that the record names.
    pub member: Member,
    /// What.
    pub code: Code,
    /// The order, redemption or hold that it is about.
    pub about: Option<Key>,
}

impl Act {
    /// The id of what it is about.
    pub(super) fn about(&self) -> Option<Key> {
        match self {
            Self::Order { order, .. } | Self::Refund { order, .. } => Some(*order),
            Self::Adjust { id, .. }
            | Self::Reward { id, .. }
            | Self::ClawReward { id }
            | Self::Redeem { id, .. }
            | Self::CancelRedeem { id, .. }
            | Self::Hold { id, .. }
            | Self::Capture { id, .. }
            | Self::Release { id } => Some(*id),
            Self::Pool { pool, .. } | Self::LeavePool { pool } => Some(*pool),
            Self::Enroll | Self::Leave | Self::GrantTier { .. } | Self::Merge { .. } => None,
        }
    }
}
