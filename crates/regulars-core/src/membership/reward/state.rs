//! What is told of content, and what comes of it (MB-65).

use super::{ContentId, Member};
use crate::money::Decimal;
use crate::time::Instant;

/// Something that happened, at its place in the timeline (MB-5).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentEvent {
    /// When.
    pub at: Instant,
    /// Its place among the records of one instant, which are in the order of source and record id.
    pub seq: u32,
    /// The record of the content.
    pub content: ContentId,
    /// What.
    pub act: ContentAct,
}

/// What happened to content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContentAct {
    /// It was written.
    Submit {
        /// By whom.
        member: Member,
        /// The event of the record, for example `review`.
        event: String,
        /// What it is about, by the number that the caller gave it.
        item: Option<u32>,
        /// The length of its text, in characters.
        length: u32,
    },
    /// It was approved.
    Approve,
    /// It was rejected; it may still be approved.
    Reject,
    /// It was withdrawn, for good.
    Withdraw,
}

/// The tier that a member holds, for quotas that ask (MB-51).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierHeld {
    /// Its id.
    pub tier: String,
    /// Since when without a break.
    pub since: Instant,
}

/// What came of a piece of content for one reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has not been approved.
    Waiting,
    /// It was rejected or withdrawn before it earned.
    Refused,
    /// Its text is too short.
    TooShort,
    /// It is about nothing, and the reward is one per item.
    NoItem,
    /// The item has earned already.
    AlreadyRewarded,
    /// The quota of the period is used up.
    QuotaUsed,
    /// It earned.
    Rewarded {
        /// When.
        at: Instant,
        /// How many points.
        points: Decimal,
    },
    /// What it earned was clawed back.
    Reversed {
        /// When.
        at: Instant,
        /// How many points.
        points: Decimal,
    },
}

impl Outcome {
    /// The word of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::TooShort => "too_short",
            Self::NoItem => "no_item",
            Self::AlreadyRewarded => "already_rewarded",
            Self::QuotaUsed => "quota_used",
            Self::Rewarded { .. } => "rewarded",
            Self::Reversed { .. } => "reversed",
        }
    }
}
