//! Why a network refuses what it is told (MB-7, MB-21, MB-60, MB-63, MB-71).

use super::Network;
use crate::error::{Code, Fault};

/// Why something is refused; nothing changes by it (MB-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferralError {
    /// Both are one customer.
    #[error("nobody can recommend to themselves")]
    SelfReferral,
    /// An earlier referral of the referee stands.
    #[error("the referee was recommended to before")]
    AlreadyReferred,
    /// The referee recommended to the referrer, or to somebody who did.
    #[error("the referral would close a circle")]
    CycleRefused,
    /// The referee had enrolled or ordered.
    #[error("the referee was a customer before")]
    NotNewCustomer,
    /// The record of a referral told twice.
    #[error("the referral is known already")]
    DuplicateReferral,
    /// A review of nothing.
    #[error("there is no such referral, or it was refused")]
    UnknownReferral,
    /// A review of what nobody held.
    #[error("the referral is not held for review")]
    NotHeld,
    /// An order told twice; the first counts.
    #[error("the order is known already")]
    DuplicateOrder,
    /// A refund of nothing.
    #[error("there is no such order")]
    UnknownOrder,
    /// More is paid back than was paid.
    #[error("the refunds are more than was paid")]
    RefundExceedsOrder,
    /// An amount below zero.
    #[error("the amount is below zero")]
    Negative,
    /// Both are one customer already.
    #[error("both are one customer already")]
    AlreadyMerged,
    /// The place in the timeline lies before what was told.
    #[error("the timeline goes back")]
    TimeGoesBack,
    /// A limit of the network.
    #[error("a network takes at most {} events", Network::MAX_EVENTS)]
    TooManyEvents,
    /// A cap by a period that a local date does not tell.
    #[error("a cap counts by calendar month, quarter, year or for the lifetime")]
    CapPeriod,
}

impl Fault for ReferralError {
    fn code(&self) -> Code {
        match self {
            Self::SelfReferral => Code::SelfReferral,
            Self::AlreadyReferred => Code::AlreadyReferred,
            Self::CycleRefused => Code::CycleRefused,
            Self::NotNewCustomer => Code::NotNewCustomer,
            Self::DuplicateReferral => Code::DuplicateReferral,
            Self::UnknownReferral => Code::UnknownReferral,
            Self::NotHeld => Code::ReferralNotHeld,
            Self::DuplicateOrder => Code::DuplicateOrder,
            Self::UnknownOrder => Code::UnknownOrder,
            Self::RefundExceedsOrder => Code::RefundExceedsOrder,
            Self::Negative => Code::Negative,
            Self::AlreadyMerged => Code::AlreadyMerged,
            Self::TimeGoesBack => Code::TimeGoesBack,
            Self::TooManyEvents => Code::TooManyItems,
            Self::CapPeriod => Code::InvalidValue,
        }
    }

    fn path(&self) -> String {
        let path = match self {
            Self::SelfReferral | Self::AlreadyReferred | Self::CycleRefused | Self::NotNewCustomer => "referee",
            Self::DuplicateReferral | Self::UnknownReferral | Self::NotHeld => "refers_to",
            Self::DuplicateOrder | Self::UnknownOrder => "order_id",
            Self::RefundExceedsOrder | Self::Negative => "amount",
            Self::AlreadyMerged => "from",
            Self::TimeGoesBack => "at",
            Self::TooManyEvents => "",
            Self::CapPeriod => "referral.cap",
        };
        path.to_owned()
    }
}
