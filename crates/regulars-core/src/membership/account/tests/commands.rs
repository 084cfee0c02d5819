//! What an account does with what it is told (MB-1, MB-5 to MB-8, MB-12, MB-90).

use super::club::*;
use crate::error::{Code, Fault as _};
use crate::membership::account::*;
use crate::membership::points::tests::support::{at, decimal, rules};
use crate::membership::points::{Expires, Key, PointsError};
use crate::membership::program::{Align, Pending, Qualify};
use crate::membership::tier::StandingError;
use crate::money::Money;
use crate::time::Date;

const ENROLL: Act = Act::Enroll;

fn refused(run: &mut Run<'_, ByLifetime>, command: &Command) -> Code {
    for member in [1, 2, 3] {
        let _ = run.advance(Member(member), command.at, &mut ());
    }
    let before = run.clone();
    let error = run.execute(command, &mut ()).unwrap_err();
    for member in [1, 2, 3] {
        assert_eq!(before.account(Member(member)).ok(), run.account(Member(member)).ok(), "{error}");
    }
    error.code()
}

#[test]
fn who_never_enrolled_is_unknown_and_who_left_is_closed() {
    let rules = club(|_| ());
    let mut run = run(&rules, &[told(0, 1, ENROLL), told(1, 1, order(1, "100")), told(2, 1, ENROLL)]);
    assert_eq!(run.account(Member(1)).unwrap().enrolled_at, day(0));
    assert_eq!(refused(&mut run, &told(2, 2, order(2, "1"))), Code::UnknownMember);
    run.execute(&told(3, 1, Act::Leave), &mut ()).unwrap();
    for act in [order(2, "1"), ENROLL, Act::Leave, redeem(1, "1"), cancel(1, None)] {
        assert_eq!(refused(&mut run, &told(3, 1, act)), Code::AccountClosed);
    }
    let account = run.account(Member(1)).unwrap();
    assert_eq!((account.expired_total(), account.next_due(&rules)), (decimal("100"), None));
}

#[test]
fn a_key_binds_what_was_done_under_it() {
    let rules = club(|_| ());
    let mut run = run(&rules, &[told(0, 1, ENROLL), told(0, 2, ENROLL)]);
    let keyed = |day, member, act| Command { key: Some(Key(77)), ..told(day, member, act) };
    assert_eq!(refused(&mut run, &keyed(1, 1, redeem(5, "60"))), Code::InsufficientPoints);
    let first = run.execute(&keyed(1, 1, order(1, "100.00")), &mut ()).unwrap();
    assert_eq!(run.execute(&keyed(9, 1, order(1, "100")), &mut ()), Ok(first));
    assert_eq!(sums(&run, 1), owns("100", "0"));
    for other in [keyed(1, 1, order(1, "100.01")), keyed(1, 2, order(1, "100")), keyed(1, 1, redeem(5, "60"))] {
        assert_eq!(refused(&mut run, &other), Code::IdempotencyConflict);
    }
    assert_eq!(refused(&mut run, &told(2, 1, order(1, "100"))), Code::DuplicateOrder);
}

#[test]
fn each_part_says_what_it_refuses() {
    let rules = club(|_| ());
    let mut run = run(&rules, &[told(5, 1, ENROLL), told(5, 2, ENROLL)]);
    let grant = |level| Act::GrantTier { level, until: None };
    let adjust = Act::Adjust { id: Key(1), points: decimal("-1"), expires: Expires::Never };
    let cases = [
        (5, refund(1, "1"), Code::UnknownOrder),
        (5, grant(2), Code::UnknownName),
        (5, adjust, Code::InsufficientPoints),
        (5, hold(1, "1"), Code::InsufficientPoints),
        (5, capture(1, "1"), Code::HoldNotOpen),
        (5, Act::Release { id: Key(1) }, Code::HoldNotOpen),
        (5, cancel(1, None), Code::UnknownRedemption),
        (5, Act::ClawReward { id: Key(1) }, Code::UnknownReward),
        (5, Act::LeavePool { pool: Key(1) }, Code::UnknownPool),
        (5, redeem_of(1, 1, "1"), Code::UnknownPool),
        (5, merge(1), Code::AlreadyMerged),
        (5, merge(3), Code::UnknownMember),
        (4, order(1, "1"), Code::TimeGoesBack),
    ];
    for (day, act, code) in cases {
        assert_eq!(refused(&mut run, &told(day, 1, act)), code);
    }
    let path = AccountError::Points(PointsError::UnknownOrder).path();
    assert_eq!((path.as_str(), AccountError::Tier(StandingError::UnknownTier).path().as_str()), ("order_id", "tier"));
}

#[test]
fn the_multiplier_is_that_before_the_order_and_stays_with_it() {
    let rules = club(|_| ());
    let run = run(
        &rules,
        &[
            told(0, 1, ENROLL),
            told(1, 1, order(1, "1000")),
            told(2, 1, order(2, "100")),
            told(3, 1, refund(1, "1000")),
            told(4, 1, refund(2, "33")),
        ],
    );
    assert_eq!(sums(&run, 1), owns("100", "0"));
    assert_eq!(run.account(Member(1)).unwrap().level(), 0);
}

#[test]
fn an_order_is_confirmed_when_its_points_become_active() {
    let pending = Some(Pending { days: 7, align: Align::Exact });
    let mut program = program(Some(crate::membership::program::PointRules { pending, ..rules() }));
    program.tiers.as_mut().unwrap().qualify_when = Qualify::Confirmed;
    let rules = Rules::new(vec![program]).unwrap();
    let mut run = run(&rules, &[told(0, 1, ENROLL), told(1, 1, order(1, "1000"))]);
    assert_eq!(run.advance(Member(1), day(8).plus_micros(-1), &mut ()).unwrap().level(), 0);
    assert_eq!(run.account(Member(1)).unwrap().next_due(&rules), Some(day(8)));
    assert_eq!(run.advance(Member(1), day(8), &mut ()).unwrap().level(), 1);
}

#[test]
fn an_event_uses_the_version_of_its_own_instant() {
    let mut second = program(Some(rules()));
    second.version = 2;
    second.effective_from = Date::from_ymd(2025, 2, 1).unwrap();
    let points = second.points.as_mut().unwrap();
    (points.rate, points.scale) = (decimal("0.25"), 2);
    let rules = Rules::new(vec![second, program(Some(rules()))]).unwrap();
    let first = [told(0, 1, ENROLL), told(1, 1, order(1, "10.50")), told(40, 1, order(2, "10.50"))];
    let mut run = run(&rules, &first);
    assert_eq!(sums(&run, 1), owns("12.62", "0"));
    // The refund of a version keeps how the order earned.
    run.execute(&told(41, 1, refund(1, "0.60")), &mut ()).unwrap();
    assert_eq!(sums(&run, 1), owns("11.62", "0"));
}

#[test]
fn before_a_program_begins_and_without_points_there_is_nothing_to_spend() {
    let mut early = program(Some(rules()));
    early.effective_from = Date::from_ymd(2025, 2, 1).unwrap();
    let rules = Rules::new(vec![early]).unwrap();
    let mut club = run(&rules, &[told(0, 1, ENROLL)]);
    assert_eq!(refused(&mut club, &told(1, 1, order(1, "10"))), Code::NoProgram);
    club.execute(&told(40, 1, order(1, "1000")), &mut ()).unwrap();
    assert_eq!(club.account(Member(1)).unwrap().level(), 1);

    let rules = Rules::new(vec![program(None)]).unwrap();
    let mut ladder = run(&rules, &[told(0, 1, ENROLL), told(1, 1, order(1, "1000"))]);
    assert_eq!((ladder.account(Member(1)).unwrap().level(), sums(&ladder, 1)), (1, owns("0", "0")));
    let adjust = Act::Adjust { id: Key(1), points: decimal("5"), expires: Expires::Never };
    assert_eq!(refused(&mut ladder, &told(2, 1, adjust)), Code::NoProgram);
    ladder.execute(&told(2, 1, refund(1, "1")), &mut ()).unwrap();
    assert_eq!(ladder.account(Member(1)).unwrap().level(), 0);
    let mut nothing = program(None);
    nothing.tiers = None;
    assert_eq!(Rules::new(vec![nothing]).unwrap_err(), AccountError::NoProgram);
}

#[test]
fn money_of_another_currency_earns_nothing_and_is_found() {
    let rules = club(|_| ());
    let mut run = run(&rules, &[told(0, 1, ENROLL)]);
    let act = Act::Order { order: Key(1), amount: Money::parse("5000", "JPY").unwrap(), lines: Vec::new() };
    run.execute(&told(1, 1, act), &mut ()).unwrap();
    assert_eq!((sums(&run, 1), run.account(Member(1)).unwrap().level()), (owns("0", "0"), 0));
    let finding = Finding { at: day(1), member: Member(1), code: Code::CurrencySkipped, about: Some(Key(1)) };
    assert_eq!(run.findings(), [finding]);
}

#[test]
fn a_fact_that_a_late_record_left_without_cover_is_owed_and_found() {
    let rules = club(|_| ());
    let mut run = run(&rules, &[told(0, 1, ENROLL), told(1, 1, order(1, "100"))]);
    // The refund of day two came late; the redemption had been accepted.
    for (day, act) in [(2, refund(1, "70")), (3, redeem(1, "90"))] {
        run.record(&told(day, 1, act), &mut ()).unwrap();
    }
    assert_eq!(sums(&run, 1), owns("0", "60"));
    assert_eq!(run.findings().iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::OverdrawnByLateRecord]);
    assert_eq!(refused(&mut run, &told(4, 1, redeem(2, "1"))), Code::InsufficientPoints);
}

#[test]
fn what_is_due_at_the_instant_of_a_command_comes_first() {
    let rules = club(|_| ());
    let end = at("2026-01-03T00:00:00+08:00");
    let mut run = run(&rules, &[told(0, 1, ENROLL), told(1, 1, order(1, "100"))]);
    let command = |at| Command { at, ..told(0, 1, redeem(1, "1")) };
    assert_eq!(run.clone().execute(&command(end.plus_micros(-1)), &mut ()).map(|done| done.points), Ok(decimal("1")));
    assert_eq!(run.execute(&command(end), &mut ()).unwrap_err().code(), Code::InsufficientPoints);
    assert_eq!(run.account(Member(1)).unwrap().expired_total(), decimal("100"));
}
