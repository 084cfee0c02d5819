//! What referrals and content tell the ledger: points to earn and to claw back (MB-61, MB-64, MB-65).

use crate::money::Decimal;
use crate::time::Instant;

/// A profile, by the number that the caller gave it. Who is a customer with whom the merges say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member(pub u32);

/// The record of a referral, by the number that the caller gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferralId(pub u32);

/// The record of a review, a post or an answer, by the number that the caller gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentId(pub u32);

/// One movement of points that the ledger makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// When.
    pub at: Instant,
    /// Whose points they are: the profile that the record names (MB-72).
    pub member: Member,
    /// For what.
    pub cause: Cause,
    /// Which way.
    pub movement: Movement,
    /// How many.
    pub points: Decimal,
}

/// What points are earned by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A referral.
    Referral(ReferralId),
    /// Content.
    Content {
        /// The place of the reward, see [`Contents::reward`](super::reward::Contents::reward).
        reward: usize,
        /// The record.
        content: ContentId,
    },
}

/// Which way points move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// A lot is made.
    Earn,
    /// The lot of the same cause is clawed back (MB-23).
    ClawBack,
}
