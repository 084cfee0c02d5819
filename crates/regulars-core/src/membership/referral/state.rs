//! What a referral has come to (MB-61).

use super::{Member, ReferralId};
use crate::error::Code;
use crate::money::Decimal;
use crate::time::Instant;

/// A referral that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// Its record.
    pub id: ReferralId,
    /// Who recommended, as the record names them.
    pub referrer: Member,
    /// To whom, as the record names them.
    pub referee: Member,
    /// When.
    pub at: Instant,
    /// What it has come to.
    pub state: State,
    /// The orders that count begin at this place.
    pub(super) first_order: u32,
    /// The place of the order that it waits for or was rewarded by.
    pub(super) order: Option<u32>,
}

/// What a referral has come to (MB-61). It moves from `open` to `due` and back; from `due` to `rewarded`, `capped` or
/// `held_for_review`; from there to `rewarded`, `capped` or `void`; from whatever is not rewarded or capped to `void`; and from
/// `rewarded` to `reversed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No order qualifies.
    Open,
    /// The return window of an order runs.
    Due {
        /// Its end, at which the reward is given.
        due_at: Instant,
    },
    /// The reward was given.
    Rewarded {
        /// When.
        at: Instant,
        /// How many points.
        points: Decimal,
    },
    /// The referrer had as many rewards as the period allows (MB-62); for good.
    Capped {
        /// When.
        at: Instant,
    },
    /// Somebody has to look at it (MB-63).
    HeldForReview {
        /// Since when.
        at: Instant,
        /// Why; a ring replaces a household, so that there is one reason.
        reason: Suspicion,
    },
    /// There will be no reward.
    Void {
        /// Since when.
        at: Instant,
        /// Why.
        reason: VoidReason,
    },
    /// The reward was taken back (MB-64).
    Reversed {
        /// When.
        at: Instant,
        /// How many points.
        points: Decimal,
    },
}

/// Why a referral is held (MB-63).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// Referrer and referee share an address or a means of payment.
    Household,
    /// Many who are connected by referrals share one value.
    Ring,
}

/// Why a referral is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoidReason {
    /// Referrer and referee turned out to be one customer (MB-64).
    SelfReferralAfterMerge,
    /// The referee turned out to be a customer whom somebody had recommended before (MB-60).
    AlreadyReferred,
    /// A review decided so (MB-63).
    Review,
    /// The order was given back while the referral was held, and the program takes rewards back after the window (MB-64).
    RefundedInReview,
}

/// Something that a person should look at: a reward that would not be given today (MB-64).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// When it came out.
    pub at: Instant,
    /// The referral, which stays rewarded.
    pub referral: ReferralId,
    /// What came out.
    pub reason: VoidReason,
}

impl State {
    /// The word of it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Due { .. } => "due",
            Self::Rewarded { .. } => "rewarded",
            Self::Capped { .. } => "capped",
            Self::HeldForReview { .. } => "held_for_review",
            Self::Void { .. } => "void",
            Self::Reversed { .. } => "reversed",
        }
    }

    /// Whether a reward may still be given.
    pub(super) fn waits(&self) -> bool {
        matches!(self, Self::Open | Self::Due { .. } | Self::HeldForReview { .. })
    }
}

impl Suspicion {
    /// The word of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Ring => "ring",
        }
    }
}

impl VoidReason {
    /// The word of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SelfReferralAfterMerge => Code::SelfReferralAfterMerge.as_str(),
            Self::AlreadyReferred => "already_referred",
            Self::Review => "review",
            Self::RefundedInReview => "refunded_in_review",
        }
    }
}
