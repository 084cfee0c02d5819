//! Refunds, debt, rewards, leaving and merging (MB-1, MB-21 to MB-25, MB-71).

use super::support::*;
use crate::membership::points::{Basis, Expires, Key, Ledger, PointsError, Refund};
use crate::membership::program::{Align, Clawback, Pending, PointRules, RoundPer};

const ASK: Basis = Basis::Command;

#[test]
fn any_split_of_a_refund_leaves_what_is_earned_by_the_rest() {
    let mut member = Member::new(&PointRules { rate: decimal("0.5"), ..rules() });
    member.order(1, "10.00").unwrap();
    let mut kept = vec![member.sums()[0]];
    for amount in ["3.33", "3.33", "3.34"] {
        member.refund(1, amount).unwrap();
        kept.push(member.sums()[0]);
    }
    assert_eq!(kept, [5, 3, 1, 0]);
    assert_eq!(member.refund(1, "0.01"), Err(PointsError::RefundExceedsOrder));
    assert_eq!(member.refund(2, "1"), Err(PointsError::UnknownOrder));
    assert_eq!(member.refund(1, "-1"), Err(PointsError::NegativeAmount));
}

/// 100 points of an order of which 60 are spent, 30 others, and a pending order of 10.
fn spent(clawback: Clawback) -> Member {
    let mut member = Member::new(&PointRules { clawback, ..rules() });
    member.order(1, "100").unwrap();
    member.redeem(1, 60, ASK).unwrap();
    member.adjust(1, 30, Expires::Never, ASK).unwrap();
    member
}

#[test]
fn the_policy_says_who_bears_what_is_spent() {
    let after = |clawback| {
        let mut member = spent(clawback);
        member.refund(1, "100").unwrap();
        (member.sums(), member.ledger.balance().written_off)
    };
    assert_eq!(after(Clawback::AllowNegative), ([0, 0, 0, 30], decimal("0")));
    assert_eq!(after(Clawback::WithinBalance), ([0, 0, 0, 0], decimal("30")));
    assert_eq!(after(Clawback::PendingOnly), ([70, 0, 0, 0], decimal("100")));
}

#[test]
fn pending_points_are_taken_from_their_lot_and_do_not_pay_debt_before_they_are_active() {
    let pending = Some(Pending { days: 7, align: Align::Exact });
    let mut member = Member::new(&PointRules { pending, clawback: Clawback::AllowNegative, ..rules() });
    member.order(1, "100").unwrap();
    member.days(7);
    member.redeem(1, 100, ASK).unwrap();
    member.order(2, "50").unwrap();
    member.refund(1, "80").unwrap();
    assert_eq!(member.sums(), [0, 50, 0, 80]);
    member.refund(2, "10").unwrap();
    assert_eq!(member.sums(), [0, 40, 0, 80]);
    member.days(7);
    assert_eq!(member.sums(), [0, 0, 0, 40]);
    assert_eq!(member.ledger.lots()[1].repaid, 40);
}

#[test]
fn what_has_expired_is_not_taken_twice() {
    let mut member = Member::new(&rules());
    member.order(1, "100").unwrap();
    member.redeem(1, 40, ASK).unwrap();
    member.days(400);
    assert_eq!(member.ledger.lots()[0].expired, 60);
    member.refund(1, "50").unwrap();
    assert_eq!(member.sums(), [0; 4]);
    // Ten of the sixty are left to be credited; the other forty were spent.
    member.refund(1, "50").unwrap();
    assert_eq!(member.sums(), [0, 0, 0, 40]);
}

#[test]
fn lines_are_rounded_each_and_a_refund_is_spread_over_them() {
    let lines = ["0.60"; 3].map(decimal);
    let rules = PointRules { round_per: RoundPer::Line, ..rules() };
    let mut member = Member::new(&rules);
    assert_eq!(member.order_of(1, "1.80", &lines), Ok(decimal("0")));
    assert_eq!(member.order_of(2, "1.81", &lines), Err(PointsError::LinesDoNotSum));
    assert_eq!(member.order_of(2, "30", &["10", "10", "10"].map(decimal)), Ok(decimal("30")));
    // 3.34, 3.33, 3.33: a cent more for the earlier line.
    assert_eq!(member.refund(2, "10"), Ok(decimal("12")));
    assert_eq!(member.refund_of(2, "1", &[(3, decimal("1"))]), Err(PointsError::UnknownLine));
    assert_eq!(member.refund_of(2, "2", &[(2, decimal("1"))]), Err(PointsError::LinesDoNotSum));
    assert_eq!(member.refund_of(2, "11", &[(2, decimal("11"))]), Err(PointsError::RefundExceedsOrder));
    assert_eq!(member.refund_of(2, "10", &[(2, decimal("10"))]), Ok(decimal("8")));
    assert_eq!(member.refund(2, "10"), Ok(decimal("10")));
    assert_eq!(member.sums(), [0; 4]);
}

#[test]
fn an_id_of_a_refund_counts_once() {
    let mut member = Member::new(&rules());
    member.order(1, "100").unwrap();
    let refund = Refund { id: Some(Key(7)), order: Key(1), amount: decimal("10"), lines: &[] };
    for expected in [Ok(decimal("10")), Err(PointsError::DuplicateRefund)] {
        let when = member.when();
        assert_eq!(member.ledger.refund(when, refund, &member.terms, &mut member.journal), expected);
    }
    assert_eq!(member.order(1, "5"), Err(PointsError::DuplicateOrder));
    assert_eq!(member.ledger.refundable(Key(1)), Ok(decimal("90")));
}

#[test]
fn a_reward_is_earned_once_and_taken_back_once() {
    let mut member = Member::new(&rules());
    for expected in [Ok(()), Err(PointsError::DuplicateReward)] {
        let when = member.when();
        assert_eq!(member.ledger.reward(when, Key(1), decimal("200"), &member.terms, &mut member.journal), expected);
    }
    member.redeem(1, 150, ASK).unwrap();
    for expected in [Ok(decimal("200")), Err(PointsError::UnknownReward)] {
        let when = member.when();
        assert_eq!(member.ledger.claw_reward(when, Key(1), &member.terms, &mut member.journal), expected);
    }
    assert_eq!(member.sums(), [0, 0, 0, 150]);
    member.holds_together();
}

#[test]
fn who_leaves_keeps_nothing() {
    let pending = Some(Pending { days: 7, align: Align::Exact });
    let mut member = Member::new(&PointRules { pending, ..rules() });
    member.order(1, "100").unwrap();
    member.adjust(1, 50, Expires::Never, ASK).unwrap();
    member.hold(1, 20, 60, ASK).unwrap();
    member.ledger.leave(member.now, &mut member.journal).unwrap();
    member.holds_together();
    assert_eq!((member.sums(), member.ledger.next_due()), ([0; 4], None));
    assert_eq!(member.ledger.lots().iter().map(|lot| lot.expired).sum::<i64>(), 150);
}

fn merged(mut one: Member, mut other: Member) -> (Member, crate::membership::points::Absorbed) {
    one.now = one.now.max(other.now);
    one.seq = one.seq.max(other.seq);
    let when = one.when();
    one.journal.extend(other.journal);
    let common = one.ledger.absorb(&mut other.ledger, when, &mut one.journal).unwrap();
    one.holds_together();
    (one, common)
}

#[test]
fn a_merge_keeps_every_lot_and_nets_debt() {
    let (mut one, mut other) = (Member::new(&rules()), Member::new(&rules()));
    one.order(1, "100").unwrap();
    other.order(2, "100").unwrap();
    other.redeem(3, 40, ASK).unwrap();
    other.refund(2, "100").unwrap();
    other.order(4, "10").unwrap();
    assert_eq!(other.sums(), [0, 0, 0, 30]);
    let (mut member, _) = merged(one, other);
    assert_eq!(member.sums(), [70, 0, 0, 0]);
    member.cancel(3, None).unwrap();
    assert_eq!(member.sums(), [110, 0, 0, 0]);
}

#[test]
fn an_order_that_both_know_counts_once() {
    let (mut one, mut other) = (Member::new(&rules()), Member::new(&rules()));
    one.order(1, "600").unwrap();
    other.order(1, "600").unwrap();
    other.redeem(5, 100, ASK).unwrap();
    other.refund(1, "50").unwrap();
    other.hold(6, 30, 60, ASK).unwrap();
    one.redeem(6, 10, ASK).unwrap();
    let (member, common) = merged(one, other);
    // The other side kept 550 points, of which 130 were spent or held.
    assert_eq!(member.sums(), [590 - 130, 0, 30, 0]);
    assert_eq!(common.orders, [(Key(1), decimal("50"))]);
    assert_eq!(common.shadowed, []);
}

#[test]
fn accounts_of_two_scales_are_not_added() {
    let mut member = Member::new(&rules());
    let when = member.when();
    assert_eq!(member.ledger.absorb(&mut Ledger::new(2), when, &mut ()).unwrap_err(), PointsError::TooLarge);
}

/// MB-71: by the id only the hold of the one that stays can be reached; each lapses at its own end all the same.
#[test]
fn two_holds_of_one_id_lapse_each_at_its_end() {
    let (mut one, mut other) = (Member::new(&rules()), Member::new(&rules()));
    one.order(1, "100").unwrap();
    other.order(2, "100").unwrap();
    one.hold(7, 20, 2 * 24 * 60, ASK).unwrap();
    other.hold(7, 30, 60, ASK).unwrap();
    let (mut member, common) = merged(one, other);
    assert_eq!((member.sums(), common.shadowed), ([150, 0, 50, 0], vec![Key(7)]));
    let mut gone = member.clone();
    member.days(1);
    assert_eq!(member.sums(), [180, 0, 20, 0]);
    member.days(1);
    assert_eq!(member.sums(), [200, 0, 0, 0]);
    gone.ledger.leave(gone.now, &mut gone.journal).unwrap();
    gone.holds_together();
    assert_eq!((gone.sums(), gone.ledger.next_due()), ([0; 4], None));
}
