//! What a referral network is told (MB-60 to MB-64).

use super::{Member, ReferralId};
use crate::money::Decimal;
use crate::time::Instant;

/// Something that happened, at its place in the timeline (MB-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// Its place among the records of one instant, which are in the order of source and record id.
    pub seq: u32,
    /// What.
    pub act: Act,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Somebody joined the program.
    Enroll {
        /// Who.
        member: Member,
    },
    /// Somebody recommended it.
    Refer {
        /// The record.
        referral: ReferralId,
        /// Who recommended.
        referrer: Member,
        /// To whom.
        referee: Member,
    },
    /// Somebody bought, in the currency of the program. Orders of other currencies are not told.
    Order {
        /// Who.
        member: Member,
        /// The order, by the number that the caller gave it; an order id of a channel has one number everywhere.
        order: u32,
        /// What was paid.
        paid: Decimal,
    },
    /// Something of an order was paid back.
    Refund {
        /// Who bought.
        member: Member,
        /// The order.
        order: u32,
        /// How much.
        amount: Decimal,
    },
    /// Two profiles turned out to be one customer (MB-71). A merge that was taken back is not told (MB-73).
    Merge {
        /// One of them.
        from: Member,
        /// The other.
        into: Member,
    },
    /// Something of somebody that others may have as well.
    Attribute {
        /// Whose.
        member: Member,
        /// What.
        attribute: Attribute,
    },
    /// A person decided about a referral that was held (MB-63).
    Review {
        /// Which.
        referral: ReferralId,
        /// How.
        decision: Decision,
    },
}

/// A value that several accounts may share (MB-63).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    /// What kind of value.
    pub kind: AttributeKind,
    /// The normalised value, by the number that the caller gave it.
    pub value: u32,
}

/// What accounts may share (MB-63).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributeKind {
    /// An address.
    Address,
    /// A device; it tells of a ring, not of a household.
    Device,
    /// A means of payment.
    Payment,
}

/// How a review ends (MB-63).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// The reward is given.
    Release,
    /// It is not.
    Void,
}

impl AttributeKind {
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "address" => Some(Self::Address),
            "device" => Some(Self::Device),
            "payment" => Some(Self::Payment),
            _ => None,
        }
    }

    /// Whether two who share it live or pay together.
    pub(super) fn tells_household(self) -> bool {
        matches!(self, Self::Address | Self::Payment)
    }
}

impl Decision {
    /// The decision of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "release" => Some(Self::Release),
            "void" => Some(Self::Void),
            _ => None,
        }
    }
}
