//! Redemptions, holds and reversals (MB-17 to MB-20).

use super::support::*;
use crate::membership::points::{Basis, Expires, PointsError, Source};
use crate::membership::program::{PointRules, Restore};
use crate::money::Decimal;

const ASK: Basis = Basis::Command;
const TOLD: Basis = Basis::Fact;

fn expires(text: &str) -> Expires {
    Expires::At(at(text))
}

#[test]
fn the_lot_that_ends_first_is_burned_first() {
    let mut member = Member::new(&rules());
    member.adjust(1, 10, Expires::Never, ASK).unwrap();
    member.adjust(2, 10, expires("2025-03-01T00:00:00+08:00"), ASK).unwrap();
    member.adjust(3, 10, expires("2025-02-01T00:00:00+08:00"), ASK).unwrap();
    member.redeem(1, 15, ASK).unwrap();
    let left: Vec<i64> = member.ledger.lots().iter().map(|lot| lot.remaining).collect();
    assert_eq!(left, [10, 5, 0]);
}

#[test]
fn a_held_part_survives_the_end_of_its_lot_until_it_is_released() {
    let mut member = Member::new(&rules());
    member.adjust(1, 10, expires("2025-01-03T00:00:00+08:00"), ASK).unwrap();
    member.hold(1, 6, 10 * 24 * 60, ASK).unwrap();
    member.days(2);
    assert_eq!(member.sums(), [0, 0, 6, 0]);
    let mut other = member.clone();
    member.release(1).unwrap();
    assert_eq!((member.sums(), member.ledger.lots()[0].expired), ([0; 4], 10));
    other.capture(1, 4, ASK).unwrap();
    let lot = &other.ledger.lots()[0];
    assert_eq!((lot.consumed, lot.expired, lot.held), (4, 6, 0));
}

#[test]
fn a_hold_lapses_at_its_end_and_is_closed_then() {
    let mut member = Member::new(&rules());
    member.order(1, "100").unwrap();
    member.hold(1, 60, 24 * 60, ASK).unwrap();
    assert_eq!(member.ledger.next_due(), Some(at("2025-01-02T12:00:00+08:00")));
    member.days(1);
    assert_eq!(member.sums(), [100, 0, 0, 0]);
    assert_eq!(member.capture(1, 1, ASK), Err(PointsError::HoldNotOpen));
    assert_eq!(member.release(1), Err(PointsError::HoldNotOpen));
    assert_eq!(member.capture(2, 1, ASK), Err(PointsError::HoldNotOpen));
    assert_eq!(member.hold(1, 1, 1, ASK), Err(PointsError::DuplicateHold));
    assert_eq!(member.redeem(1, 1, ASK), Err(PointsError::DuplicateRedemption));
}

#[test]
fn a_capture_is_a_redemption_with_the_id_of_the_hold() {
    let mut member = Member::new(&rules());
    member.order(1, "100").unwrap();
    member.hold(1, 60, 60, ASK).unwrap();
    assert_eq!(member.capture(1, 61, ASK), Err(PointsError::CaptureExceedsHold));
    member.capture(1, 40, ASK).unwrap();
    assert_eq!(member.sums(), [60, 0, 0, 0]);
    assert_eq!(member.cancel(1, Some(41)), Err(PointsError::ReversalExceedsRedemption));
    member.cancel(1, None).unwrap();
    assert_eq!(member.sums(), [100, 0, 0, 0]);
    assert_eq!(member.cancel(1, None), Err(PointsError::ReversalExceedsRedemption));
    assert_eq!(member.cancel(9, None), Err(PointsError::UnknownRedemption));
}

#[test]
fn what_was_consumed_last_comes_back_first() {
    let mut member = Member::new(&rules());
    member.adjust(1, 10, expires("2025-02-01T00:00:00+08:00"), ASK).unwrap();
    member.adjust(2, 10, Expires::Never, ASK).unwrap();
    member.redeem(1, 20, ASK).unwrap();
    member.cancel(1, Some(12)).unwrap();
    let left: Vec<i64> = member.ledger.lots().iter().map(|lot| lot.remaining).collect();
    assert_eq!(left, [2, 10]);
}

#[test]
fn points_of_a_lot_that_has_ended_are_lost_or_live_on_for_a_while() {
    let ended = |restore_expired| {
        let mut member = Member::new(&PointRules { restore_expired, ..rules() });
        member.adjust(1, 10, expires("2025-02-01T00:00:00+08:00"), ASK).unwrap();
        member.redeem(1, 10, ASK).unwrap();
        member.days(40);
        member.cancel(1, Some(4)).unwrap();
        member
    };
    let lost = ended(Restore::Forfeit);
    assert_eq!((lost.sums()[0], lost.ledger.lots()[0].expired, lost.ledger.lots()[0].consumed), (0, 4, 6));
    let kept = ended(Restore::Grace { days: 30 });
    assert_eq!((kept.sums()[0], kept.ledger.lots()[0].consumed), (4, 10));
    let lot = kept.ledger.lots()[1];
    assert!(matches!(lot.source, Source::Restore(key) if key.0 == 1));
    assert_eq!(lot.expires_at(), Some(at("2025-03-13T00:00:00+08:00")));
}

#[test]
fn a_fact_that_is_not_covered_becomes_debt_and_its_reversal_lowers_it() {
    let mut member = Member::new(&rules());
    member.order(1, "10").unwrap();
    assert_eq!(member.redeem(1, 30, ASK), Err(PointsError::InsufficientPoints));
    assert_eq!(member.redeem(1, 30, TOLD), Ok(decimal("20")));
    assert_eq!(member.sums(), [0, 0, 0, 20]);
    assert_eq!(member.redeem(2, 1, ASK), Err(PointsError::InsufficientPoints));
    member.order(2, "5").unwrap();
    assert_eq!(member.sums(), [0, 0, 0, 15]);
    // Fifteen were never paid; five of the twenty were, by the second order, and ten by the first.
    member.cancel(1, None).unwrap();
    assert_eq!(member.sums(), [15, 0, 0, 0]);
}

#[test]
fn a_hold_that_a_late_record_left_without_points_is_captured_all_the_same() {
    let mut member = Member::new(&rules());
    member.order(1, "10").unwrap();
    assert_eq!(member.hold(1, 30, 60, ASK), Err(PointsError::InsufficientPoints));
    assert_eq!(member.hold(1, 30, 60, TOLD), Ok(decimal("20")));
    member.order(2, "5").unwrap();
    assert_eq!(member.sums(), [5, 0, 10, 0]);
    assert_eq!(member.capture(1, 25, ASK), Err(PointsError::InsufficientPoints));
    assert_eq!(member.capture(1, 25, TOLD), Ok(decimal("10")));
    assert_eq!(member.sums(), [0, 0, 0, 10]);
}

#[test]
fn points_are_above_zero_and_as_fine_as_the_program() {
    let mut member = Member::new(&rules());
    member.order(1, "100").unwrap();
    for points in [0, -5] {
        assert_eq!(member.redeem(1, points, ASK), Err(PointsError::InvalidPoints));
        assert_eq!(member.hold(1, points, 1, TOLD), Err(PointsError::InvalidPoints));
    }
    let when = member.when();
    let half = member.ledger.redeem(when, crate::membership::points::Key(1), decimal("0.5"), ASK, &mut ());
    assert_eq!(half, Err(PointsError::InvalidPoints));
    assert_eq!(member.adjust(1, 0, Expires::Never, ASK), Err(PointsError::InvalidPoints));
    assert_eq!(member.adjust(1, 5, expires("2025-01-01T12:00:00+08:00"), ASK), Err(PointsError::ExpiryPassed));
    assert_eq!(member.adjust(1, -101, Expires::Never, ASK), Err(PointsError::InsufficientPoints));
    member.adjust(1, -100, Expires::Never, ASK).unwrap();
    assert_eq!(member.adjust(1, 1, Expires::Never, ASK), Err(PointsError::DuplicateAdjustment));
    assert_eq!(member.ledger.balance().available, Decimal::ZERO);
}

#[test]
fn limits_have_errors_of_their_own() {
    let mut member = Member::new(&rules());
    let most = crate::membership::points::Ledger::MAX_UNITS;
    member.adjust(1, most, Expires::Never, ASK).unwrap();
    assert_eq!(member.adjust(2, 1, Expires::Never, ASK), Err(PointsError::TooLarge));
    assert_eq!(member.adjust(3, most + 1, Expires::Never, ASK), Err(PointsError::InvalidPoints));
    member.now = at("2024-01-01T00:00:00Z");
    let when = member.when();
    assert_eq!(member.ledger.leave(when.at, &mut ()), Err(PointsError::TimeGoesBack));
}
