//! The rules of recommending and of content (MB-61 to MB-65).

use super::{Per, Quota};
use crate::money::Decimal;

/// What recommending is worth (MB-61).
#[derive(Clone, Debug, PartialEq)]
pub struct ReferralRules {
    /// The points of the referrer.
    pub reward: Decimal,
    /// What the referee's order keeps at least.
    pub min_order: Decimal,
    /// The civil days after the order in which it may be returned.
    pub return_window_days: u32,
    /// How many rewards a referrer gets (MB-62); none: no cap.
    pub cap: Option<Cap>,
    /// Whether a pair that shares a household is held for review (MB-63).
    pub household: bool,
    /// Which rings are held for review (MB-63).
    pub ring: Option<Ring>,
    /// Whether a refund after the reward takes it back (MB-64).
    pub claw_back_after_window: bool,
}

/// How many rewards one referrer gets in a period (MB-62).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// How many.
    pub count: u32,
    /// The period, by the local date of the reward.
    pub per: Per,
}

/// When a connected group of referrals is a ring (MB-63).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Its least number of accounts.
    pub min_members: u32,
    /// How many of them share one value at least.
    pub min_shared: u32,
}

/// What a review, a post or an answer is worth (MB-65).
#[derive(Clone, Debug, PartialEq)]
pub struct ContentReward {
    /// Its id.
    pub id: String,
    /// The event that earns.
    pub event: String,
    /// The points.
    pub points: Decimal,
    /// What has to have happened to it.
    pub needs: ContentNeeds,
    /// The least length of its text, in characters.
    pub min_length: Option<u32>,
    /// What earns once.
    pub per: ContentPer,
    /// How often.
    pub quota: Option<Quota>,
}

/// What has to have happened to content (MB-65).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentNeeds {
    /// Somebody approved it.
    #[default]
    Approved,
    /// Nothing.
    None,
}

/// What earns once (MB-65).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentPer {
    /// The thing it is about.
    #[default]
    Item,
    /// The record.
    Record,
}
