//! What moves a tier (MB-42), and what a standing refuses.

use crate::error::{Code, Fault};
use crate::time::Instant;

/// A move on the ladder, or a level that was renewed, stamped with the instant at which it was due (MB-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The place of the level before.
    pub from: usize,
    /// The place of the level after; the same for a level that was renewed.
    pub to: usize,
    /// When.
    pub at: Instant,
    /// Why.
    pub cause: Cause,
}

/// Why a tier changed (MB-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A level was met.
    Upgrade,
    /// The level was met again when its validity ended, or before.
    Renewal,
    /// The validity ended.
    Review,
    /// The grace ended.
    GraceEnd,
    /// A refund took away what had made the tier.
    Refund,
    /// A tier was given.
    Grant,
    /// The time of a given tier ended.
    GrantEnd,
    /// Two accounts became one.
    Merge,
    /// Two accounts that were one are computed apart again (MB-73).
    Unmerge,
    /// The day of the monthly recalculation, an order that left the window of a level that holds while it is met, a measure
    /// that fell, or a level that the new version of the program no longer has.
    Recalc,
    /// The member left (MB-1).
    Left,
}

/// Why a standing refuses what it is told; nothing has changed then (MB-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandingError {
    /// The member has left.
    #[error("the member has left")]
    Closed,
    /// The instant lies before the one that was reached.
    #[error("the instant lies before the one that was reached")]
    TimeGoesBack,
    /// The account has an order of this id.
    #[error("the account has an order of this id")]
    DuplicateOrder,
    /// The account has no such order.
    #[error("the account has no such order")]
    UnknownOrder,
    /// Refunds in total exceed what was paid.
    #[error("refunds in total exceed what was paid")]
    RefundExceedsOrder,
    /// The amount in this field is negative.
    #[error("the amount is negative")]
    Negative(&'static str),
    /// The ladder has no such level.
    #[error("the ladder has no such level")]
    UnknownTier,
    /// A tier is given until an instant that has passed.
    #[error("the tier is given until an instant that has passed")]
    GrantPassed,
}

impl Fault for StandingError {
    fn code(&self) -> Code {
        match self {
            Self::Closed => Code::AccountClosed,
            Self::TimeGoesBack => Code::TimeGoesBack,
            Self::DuplicateOrder => Code::DuplicateOrder,
            Self::UnknownOrder => Code::UnknownOrder,
            Self::RefundExceedsOrder => Code::RefundExceedsOrder,
            Self::Negative(_) => Code::Negative,
            Self::UnknownTier => Code::UnknownName,
            Self::GrantPassed => Code::InvalidValue,
        }
    }

    fn path(&self) -> String {
        let path = match self {
            Self::Closed => "",
            Self::TimeGoesBack => "at",
            Self::DuplicateOrder | Self::UnknownOrder => "order_id",
            Self::RefundExceedsOrder => "amount",
            Self::Negative(field) => field,
            Self::UnknownTier => "tier",
            Self::GrantPassed => "until",
        };
        path.to_owned()
    }
}
