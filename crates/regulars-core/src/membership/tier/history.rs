//! What moved an account on its ladder, and when (MB-42).

use crate::time::Instant;

/// A move, or a renewal of what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The instant at which it became true.
    pub at: Instant,
    /// The place of the level before.
    pub from: usize,
    /// The place of the level after.
    pub to: usize,
    /// What moved it.
    pub cause: MovedBy,
}

/// What moves an account (MB-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MovedBy {
    /// An order, or the confirmation of one.
    Upgrade,
    /// A review, or an order in grace, that gave the same level again.
    Renewal,
    /// A review.
    Review,
    /// The end of grace.
    GraceEnd,
    /// A refund.
    Refund,
    /// A gift.
    Grant,
    /// The end of a gift.
    GrantEnd,
    /// Another account became part of it.
    Merge,
    /// Two accounts were parted.
    Unmerge,
    /// A monthly review, or an order that left the window.
    Recalc,
}

impl MovedBy {
    /// The word of the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Renewal => "renewal",
            Self::Review => "review",
            Self::GraceEnd => "grace_end",
            Self::Refund => "refund",
            Self::Grant => "grant",
            Self::GrantEnd => "grant_end",
            Self::Merge => "merge",
            Self::Unmerge => "unmerge",
            Self::Recalc => "recalc",
        }
    }
}
