//! Why the ledger refuses (MB-8): one error, and nothing has changed.

use super::Ledger;
use crate::error::{Code, Fault};

/// Why a command about points is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PointsError {
    /// Not above zero where it has to be, zero where it may not be, or finer than the program's scale.
    #[error("points are above zero and have at most the program's decimals")]
    InvalidPoints,
    /// Less can be spent than is asked for, or there is a debt (MB-17).
    #[error("less can be spent than is asked for")]
    InsufficientPoints,
    /// The account has no such order.
    #[error("the account has no order of this id")]
    UnknownOrder,
    /// Refunds would exceed what was paid, in all or on one line.
    #[error("refunds in total exceed what was paid")]
    RefundExceedsOrder,
    /// The id of the order is taken.
    #[error("the account has an order of this id")]
    DuplicateOrder,
    /// The id of the refund is taken.
    #[error("the account has a refund of this id")]
    DuplicateRefund,
    /// The id of the redemption is taken, perhaps by a hold.
    #[error("the account has a redemption or a hold of this id")]
    DuplicateRedemption,
    /// The id of the hold is taken, perhaps by a redemption.
    #[error("the account has a hold or a redemption of this id")]
    DuplicateHold,
    /// The id of the adjustment is taken.
    #[error("the account has an adjustment of this id")]
    DuplicateAdjustment,
    /// What earned already earns no second time.
    #[error("the reward of this id has been earned")]
    DuplicateReward,
    /// The account has no such redemption.
    #[error("the account has no redemption of this id")]
    UnknownRedemption,
    /// The account has no such reward.
    #[error("the account has no reward of this id")]
    UnknownReward,
    /// More is to come back than is left of the redemption.
    #[error("more is to come back than is left of the redemption")]
    ReversalExceedsRedemption,
    /// There is no such hold, or it is closed or has lapsed.
    #[error("no open hold has this id")]
    HoldNotOpen,
    /// More is captured than is held.
    #[error("more is captured than is held")]
    CaptureExceedsHold,
    /// An amount of money below zero.
    #[error("the amount is below zero")]
    NegativeAmount,
    /// The lines are not the order, or not the refund.
    #[error("the lines do not add up to the amount")]
    LinesDoNotSum,
    /// The order has no such line.
    #[error("the order has no such line")]
    UnknownLine,
    /// An adjustment that would expire before it begins.
    #[error("the points would have expired before they are there")]
    ExpiryPassed,
    /// A number does not fit.
    #[error("the numbers are too large to be kept exactly")]
    TooLarge,
    /// More lots than one account may have.
    #[error("an account has at most {} lots", Ledger::MAX_LOTS)]
    TooManyLots,
    /// Before what has been told already.
    #[error("the instant lies before one that was told already")]
    TimeGoesBack,
}

impl Fault for PointsError {
    fn code(&self) -> Code {
        match self {
            Self::InvalidPoints => Code::InvalidPoints,
            Self::InsufficientPoints => Code::InsufficientPoints,
            Self::UnknownOrder => Code::UnknownOrder,
            Self::RefundExceedsOrder => Code::RefundExceedsOrder,
            Self::DuplicateOrder => Code::DuplicateOrder,
            Self::DuplicateRefund => Code::DuplicateRefund,
            Self::DuplicateRedemption => Code::DuplicateRedemption,
            Self::DuplicateHold => Code::DuplicateHold,
            Self::DuplicateAdjustment => Code::DuplicateAdjustment,
            Self::DuplicateReward => Code::DuplicateReward,
            Self::UnknownRedemption => Code::UnknownRedemption,
            Self::UnknownReward => Code::UnknownReward,
            Self::ReversalExceedsRedemption => Code::ReversalExceedsRedemption,
            Self::HoldNotOpen => Code::HoldNotOpen,
            Self::CaptureExceedsHold => Code::CaptureExceedsHold,
            Self::NegativeAmount => Code::Negative,
            Self::LinesDoNotSum => Code::LinesDoNotSum,
            Self::UnknownLine => Code::UnknownLine,
            Self::ExpiryPassed => Code::ExpiryPassed,
            Self::TooLarge => Code::Overflow,
            Self::TooManyLots => Code::TooManyItems,
            Self::TimeGoesBack => Code::TimeGoesBack,
        }
    }

    fn path(&self) -> String {
        let place = match self {
            Self::InvalidPoints | Self::InsufficientPoints | Self::CaptureExceedsHold => "points",
            Self::ReversalExceedsRedemption => "points",
            Self::UnknownOrder | Self::DuplicateOrder => "order_id",
            Self::RefundExceedsOrder | Self::NegativeAmount => "amount",
            Self::DuplicateRefund => "refund_id",
            Self::DuplicateRedemption | Self::UnknownRedemption => "redeem_id",
            Self::DuplicateHold | Self::HoldNotOpen => "hold_id",
            Self::DuplicateAdjustment => "adjust_id",
            Self::DuplicateReward | Self::UnknownReward => "reward",
            Self::LinesDoNotSum | Self::UnknownLine => "lines",
            Self::ExpiryPassed => "expires",
            Self::TimeGoesBack => "at",
            Self::TooLarge | Self::TooManyLots => "",
        };
        place.to_owned()
    }
}
