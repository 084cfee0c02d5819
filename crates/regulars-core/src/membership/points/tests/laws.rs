//! The invariants of points under any sequence of records (MB-I1 to MB-I5, MB-I7, MB-I10, MB-I11).

use proptest::prelude::*;

use super::support::*;
use crate::membership::points::{Basis, Expires, Lot};
use crate::membership::program::{Align, Clawback, Pending, PointRules, Restore};
use crate::time::DAY_US;

#[derive(Clone, Debug)]
enum Step {
    Days(i64),
    Order(u32),
    Refund(u32, u32),
    Adjust(i64, Option<i64>),
    Redeem(i64),
    Cancel(u32, Option<i64>),
    Hold(i64, u32),
    Capture(u32, i64),
    Release(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1..60i64).prop_map(Step::Days),
        (0..5_000u32).prop_map(Step::Order),
        (0..8u32, 0..4_000u32).prop_map(|(order, cents)| Step::Refund(order, cents)),
        (-30..30i64, prop::option::of(1..90i64)).prop_map(|(points, days)| Step::Adjust(points, days)),
        (-1..40i64).prop_map(Step::Redeem),
        (0..8u32, prop::option::of(1..30i64)).prop_map(|(id, points)| Step::Cancel(id, points)),
        (1..30i64, 1..100_000u32).prop_map(|(points, minutes)| Step::Hold(points, minutes)),
        (0..8u32, 1..30i64).prop_map(|(id, points)| Step::Capture(id, points)),
        (0..8u32).prop_map(Step::Release),
    ];
    prop::collection::vec(step, 0..40)
}

fn programs() -> impl Strategy<Value = PointRules> {
    let clawback = prop::sample::select(vec![Clawback::AllowNegative, Clawback::WithinBalance, Clawback::PendingOnly]);
    let restore = prop::sample::select(vec![Restore::Forfeit, Restore::Grace { days: 20 }]);
    let pending = prop::sample::select(vec![None, Some(Pending { days: 9, align: Align::DayStart })]);
    (clawback, restore, pending, 1..20i64).prop_map(|(clawback, restore_expired, pending, rate)| PointRules {
        clawback,
        restore_expired,
        pending,
        rate: crate::money::Decimal::new(rate, 1).unwrap(),
        expiry: crate::membership::program::Expiry::Days { days: 90, align: Default::default() },
        ..rules()
    })
}

/// Tells a member all steps but those `left_out` says; the id of each is its place. Whether each was accepted.
fn live(member: &mut Member, steps: &[Step], basis: Basis, left_out: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut accepted = Vec::new();
    for (id, step) in (0u32..).zip(steps) {
        if left_out(id as usize) {
            continue;
        }
        let result = match step.clone() {
            Step::Days(days) => {
                member.days(days);
                Ok(())
            }
            Step::Order(cents) => member.order(id, &format!("{}.{:02}", cents / 100, cents % 100)).map(|_| ()),
            Step::Refund(order, cents) => {
                let order = nth(steps, order, |step| matches!(step, Step::Order(_)));
                member.refund(order, &format!("{}.{:02}", cents / 100, cents % 100)).map(|_| ())
            }
            Step::Adjust(points, days) => {
                let expires = days.map_or(Expires::Never, |days| Expires::At(member.now.plus_micros(days * DAY_US)));
                member.adjust(id, points, expires, basis).map(|_| ())
            }
            Step::Redeem(points) => member.redeem(id, points, basis).map(|_| ()),
            Step::Cancel(spent, points) => {
                let spent = nth(steps, spent, |step| matches!(step, Step::Redeem(_) | Step::Hold(..)));
                member.cancel(spent, points).map(|_| ())
            }
            Step::Hold(points, minutes) => member.hold(id, points, minutes, basis).map(|_| ()),
            Step::Capture(hold, points) => {
                let hold = nth(steps, hold, |step| matches!(step, Step::Hold(..)));
                member.capture(hold, points, basis).map(|_| ())
            }
            Step::Release(hold) => member.release(nth(steps, hold, |step| matches!(step, Step::Hold(..)))),
        };
        accepted.push(result.is_ok());
    }
    accepted
}

/// The id of the n-th step of a kind.
fn nth(steps: &[Step], n: u32, kind: impl Fn(&Step) -> bool) -> u32 {
    let of_kind = (0u32..).zip(steps).filter(|(_, step)| kind(step)).nth(n as usize);
    of_kind.map_or(u32::MAX, |(id, _)| id)
}

fn grown(rules: &PointRules, steps: &[Step]) -> Member {
    let mut member = Member::new(rules);
    live(&mut member, steps, Basis::Command, |_| false);
    member
}

proptest! {
    #[test]
    fn lots_sums_and_postings_agree_after_every_step(rules in programs(), steps in steps(), told: bool) {
        let mut member = Member::new(&rules);
        live(&mut member, &steps, if told { Basis::Fact } else { Basis::Command }, |_| false);
        member.days(400);
        prop_assert_eq!(member.sums()[..3].iter().sum::<i64>(), book(&member.journal, crate::membership::points::Book::Member));
    }

    #[test]
    fn commands_that_were_accepted_are_the_same_as_facts(rules in programs(), steps in steps()) {
        let (mut asked, mut told) = (Member::new(&rules), Member::new(&rules));
        let accepted = live(&mut asked, &steps, Basis::Command, |_| false);
        let again = live(&mut told, &steps, Basis::Fact, |place| !accepted[place]);
        prop_assert!(again.iter().all(|accepted| *accepted));
        prop_assert_eq!(asked.ledger.lots().len(), told.ledger.lots().len());
        prop_assert_eq!(asked.sums(), told.sums());
    }

    #[test]
    fn going_there_in_two_steps_is_going_there(rules in programs(), steps in steps(), first in 0..200i64, then in 0..200i64) {
        let (mut once, mut twice) = (grown(&rules, &steps), grown(&rules, &steps));
        once.days(first + then);
        twice.days(first);
        twice.days(then);
        prop_assert_eq!(&once.ledger, &twice.ledger);
        prop_assert_eq!(once.journal, twice.journal);
    }

    #[test]
    fn nothing_changes_before_the_next_due_instant(rules in programs(), steps in steps()) {
        let mut member = grown(&rules, &steps);
        let before = member.ledger.lots().to_vec();
        if let Some(due) = member.ledger.next_due() {
            prop_assert!(due > member.now);
            member.ledger.advance(due.plus_micros(-1), &mut member.journal).unwrap();
        } else {
            member.days(10_000);
        }
        prop_assert_eq!(before, member.ledger.lots());
    }

    #[test]
    fn any_split_of_a_refund_ends_as_one(
        rules in programs(), steps in steps(), paid in 100..5_000u32, cuts in prop::collection::vec(0..5_000u32, 0..5),
    ) {
        let money = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
        let mut one = grown(&rules, &steps);
        one.order(999, &money(paid)).unwrap();
        let mut many = one.clone();
        let mut cuts: Vec<u32> = cuts.into_iter().map(|cut| cut % paid).collect();
        cuts.sort_unstable();
        let whole = cuts.last().copied().unwrap_or(0);
        one.refund(999, &money(whole)).unwrap();
        let mut last = 0;
        for cut in cuts {
            many.refund(999, &money(cut - last)).unwrap();
            last = cut;
        }
        prop_assert_eq!(one.ledger.lots(), many.ledger.lots());
        prop_assert_eq!(one.ledger.balance(), many.ledger.balance());
    }

    #[test]
    fn redeeming_and_taking_it_all_back_is_nothing(rules in programs(), steps in steps(), points in 1..100i64) {
        let mut member = grown(&rules, &steps);
        let before = (member.ledger.lots().to_vec(), member.ledger.balance());
        if member.redeem(999, points, Basis::Command).is_ok() {
            member.cancel(999, None).unwrap();
        }
        prop_assert_eq!(before, (member.ledger.lots().to_vec(), member.ledger.balance()));
    }

    #[test]
    fn no_lot_is_used_while_an_earlier_one_has_something(rules in programs(), steps in steps(), points in 1..100i64) {
        let mut member = grown(&rules, &steps);
        let order: Vec<Lot> = member.ledger.burning().copied().collect();
        if member.redeem(999, points, Basis::Command).is_ok() {
            let after = |lot: &Lot| *member.ledger.lots().iter().find(|one| one.seq == lot.seq && one.source == lot.source).unwrap();
            let used: Vec<bool> = order.iter().map(|lot| after(lot).remaining < lot.remaining).collect();
            for (n, used_now) in used.iter().enumerate().skip(1) {
                prop_assert!(!used_now || order[..n].iter().all(|lot| after(lot).remaining == 0));
            }
            let key = |lot: &Lot| (lot.expires_at().is_none(), lot.expires_at(), lot.available_at, lot.seq);
            let sorted = order.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1]));
            prop_assert!(sorted);
        }
    }
}
