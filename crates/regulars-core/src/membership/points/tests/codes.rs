//! Every refusal of a ledger has the code and the field of the document.

use crate::error::Fault as _;
use crate::membership::points::PointsError;

#[test]
fn every_refusal_names_its_code_and_its_field() {
    let all = [
        (PointsError::InvalidPoints, "invalid_points", "points"),
        (PointsError::InsufficientPoints, "insufficient_points", "points"),
        (PointsError::UnknownOrder, "unknown_order", "order_id"),
        (PointsError::RefundExceedsOrder, "refund_exceeds_order", "amount"),
        (PointsError::DuplicateOrder, "duplicate_order", "order_id"),
        (PointsError::DuplicateRefund, "duplicate_refund", "refund_id"),
        (PointsError::DuplicateRedemption, "duplicate_redemption", "redeem_id"),
        (PointsError::DuplicateHold, "duplicate_hold", "hold_id"),
        (PointsError::DuplicateAdjustment, "duplicate_adjustment", "adjust_id"),
        (PointsError::DuplicateReward, "duplicate_reward", "reward"),
        (PointsError::UnknownRedemption, "unknown_redemption", "redeem_id"),
        (PointsError::UnknownReward, "unknown_reward", "reward"),
        (PointsError::ReversalExceedsRedemption, "reversal_exceeds_redemption", "points"),
        (PointsError::HoldNotOpen, "hold_not_open", "hold_id"),
        (PointsError::CaptureExceedsHold, "capture_exceeds_hold", "points"),
        (PointsError::NegativeAmount, "negative", "amount"),
        (PointsError::LinesDoNotSum, "lines_do_not_sum", "lines"),
        (PointsError::UnknownLine, "unknown_line", "lines"),
        (PointsError::ExpiryPassed, "expiry_passed", "expires"),
        (PointsError::TooLarge, "overflow", ""),
        (PointsError::TooManyLots, "too_many_items", ""),
        (PointsError::TimeGoesBack, "time_goes_back", "at"),
    ];
    for (error, code, path) in all {
        assert_eq!((error.code().as_str(), error.path().as_str()), (code, path), "{error}");
    }
}
