//! A program as it runs: the compiled form of one version of the program document (MB-89 to MB-91).
//!
//! The rulebook reads the phrases of the document into these types; the account, the benefits and the referrals read nothing
//! else. Every number in them has been checked: what is here can be computed.

mod benefit;
mod points;
mod referral;
mod tiers;
mod written;

pub use benefit::{Benefit, Count, Feb29, LeapMonth, Per, Quota, ShortMonth, When};
pub use points::{
    Align, Clawback, CountedFrom, Expiry, ExpiryAlign, Pending, PointRules, Restore, RoundPer, Rounding, UnmergeSpend,
};
pub use referral::{Cap, ContentNeeds, ContentPer, ContentReward, ReferralRules, Ring};
pub use tiers::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade,
    Validity,
};
pub use written::{KeyChange, changes};

use crate::time::{Date, Instant, Zone};

/// One version of one program (MB-90).
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// Its id, which accounts, lots, tiers and changes carry (MB-89).
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The local date from whose midnight on this version is in force.
    pub effective_from: Date,
    /// The zone that decides every date of it (MB-3).
    pub zone: Zone,
    /// How one becomes a member (MB-1).
    pub enrolment: Enrolment,
    /// How points are earned, spent and lost; none: a program without points.
    pub points: Option<PointRules>,
    /// The ladder; none: a program without tiers.
    pub tiers: Option<TierRules>,
    /// What members get (MB-50), in the document's order.
    pub benefits: Vec<Benefit>,
    /// What recommending is worth (MB-61).
    pub referral: Option<ReferralRules>,
    /// What reviews, posts and answers are worth (MB-65).
    pub rewards: Vec<ContentReward>,
}

/// How one becomes a member (MB-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enrolment {
    /// Every customer is one, from the first record on.
    #[default]
    Automatic,
    /// By a record that says so; what lies before it is nothing to the program.
    Explicit,
}

impl Program {
    /// The instant from which this version is in force.
    pub fn begins(&self) -> Instant {
        self.zone.start_of(self.effective_from)
    }

    /// Whether what was spent while accounts were one is charged to those whose lots were used (MB-73).
    pub fn charges_by_lot(&self) -> bool {
        self.points.as_ref().is_some_and(|points| points.unmerge_spend == UnmergeSpend::ByLot)
    }
}
