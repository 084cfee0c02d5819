//! Pools, merges and partings (MB-70 to MB-73).

use super::club::*;
use crate::error::Code;
use crate::membership::account::*;
use crate::membership::points::Key;

const ENROLL: Act = Act::Enroll;

fn pool(id: u32, with: &[u32]) -> Act {
    Act::Pool { pool: Key(id), with: with.iter().map(|member| Member(*member)).collect() }
}

fn codes(run: &Run<'_, ByLifetime>) -> Vec<Code> {
    run.findings().iter().map(|finding| finding.code).collect()
}

fn refusal(run: &mut Run<'_, ByLifetime>, command: &Command) -> Code {
    crate::error::Fault::code(&run.execute(command, &mut ()).unwrap_err())
}

/// Two members with a hundred points each, the first one's ending first.
fn pair() -> Vec<Command> {
    vec![told(0, 1, ENROLL), told(0, 2, ENROLL), told(9, 1, order(1, "100")), told(20, 2, order(2, "100"))]
}

fn with(mut commands: Vec<Command>, more: &[(i64, u32, Act)]) -> Vec<Command> {
    commands.extend(more.iter().map(|(day, member, act)| told(*day, *member, act.clone())));
    commands
}

#[test]
fn a_pool_spends_what_ends_first_and_gives_it_back_where_it_came_from() {
    let rules = club(|_| ());
    let mut club = run(&rules, &with(pair(), &[(30, 1, pool(7, &[2])), (31, 2, redeem_of(7, 50, "150"))]));
    assert_eq!((sums(&club, 1), sums(&club, 2)), (owns("0", "0"), owns("50", "0")));
    assert_eq!(refusal(&mut club, &told(31, 1, redeem_of(7, 51, "51"))), Code::InsufficientPoints);
    assert_eq!(refusal(&mut club, &told(31, 1, redeem_of(7, 50, "1"))), Code::DuplicateRedemption);
    // Either may take it back; what was used last returns first.
    club.execute(&told(32, 1, cancel(50, Some("70"))), &mut ()).unwrap();
    assert_eq!((sums(&club, 1), sums(&club, 2)), (owns("20", "0"), owns("100", "0")));
    assert_eq!(refusal(&mut club, &told(33, 2, cancel(50, Some("81")))), Code::ReversalExceedsRedemption);
    club.execute(&told(33, 2, cancel(50, None)), &mut ()).unwrap();
    assert_eq!((sums(&club, 1), sums(&club, 2)), (owns("100", "0"), owns("100", "0")));
}

#[test]
fn nobody_is_in_two_pools_and_a_debt_of_one_stops_all() {
    let rules = club(|_| ());
    let mut commands = with(pair(), &[(21, 3, ENROLL), (30, 1, pool(7, &[2])), (31, 1, redeem(5, "100"))]);
    commands.push(told(32, 1, refund(1, "100")));
    let mut club = run(&rules, &commands);
    assert_eq!(sums(&club, 1), owns("0", "100"));
    assert_eq!(refusal(&mut club, &told(33, 2, redeem_of(7, 6, "10"))), Code::InsufficientPoints);
    assert_eq!(refusal(&mut club, &told(33, 3, pool(8, &[2]))), Code::AlreadyInPool);
    assert_eq!(refusal(&mut club, &told(33, 3, pool(7, &[]))), Code::DuplicatePool);
    assert_eq!(refusal(&mut club, &told(33, 3, redeem_of(7, 6, "10"))), Code::UnknownPool);
    club.execute(&told(33, 1, Act::LeavePool { pool: Key(7) }), &mut ()).unwrap();
    club.execute(&told(33, 2, redeem_of(7, 6, "10")), &mut ()).unwrap();
    assert_eq!(sums(&club, 2), owns("90", "0"));
    club.execute(&told(34, 3, pool(8, &[1])), &mut ()).unwrap();
}

#[test]
fn old_ids_act_on_the_account_that_stays() {
    let rules = club(|_| ());
    let steps = [(30, 2, merge(1)), (31, 2, redeem(5, "150")), (32, 2, refund(1, "10")), (33, 1, refund(2, "10"))];
    let mut club = run(&rules, &with(pair(), &steps));
    assert_eq!((sums(&club, 1), sums(&club, 2)), (owns("30", "0"), owns("30", "0")));
    assert_eq!(refusal(&mut club, &told(34, 1, merge(2))), Code::AlreadyMerged);
    assert_eq!(refusal(&mut club, &told(34, 2, redeem(5, "1"))), Code::DuplicateRedemption);
}

#[test]
fn orders_that_both_knew_count_once_with_the_refunds_of_both() {
    let rules = club(|_| ());
    let mut commands = vec![told(0, 1, ENROLL), told(0, 2, ENROLL), told(5, 1, order(9, "1200"))];
    commands.extend([told(5, 2, order(9, "1200")), told(6, 2, refund(9, "300")), told(7, 2, merge(1))]);
    let run = run(&rules, &commands);
    let account = run.account(Member(1)).unwrap();
    assert_eq!((sums(&run, 1), account.level()), (owns("900", "0"), 0));
    assert_eq!(codes(&run), [Code::DuplicateOrder]);
}

#[test]
fn pools_of_merged_accounts_are_those_of_the_one_that_stays() {
    let rules = club(|_| ());
    let steps = [(21, 3, ENROLL), (21, 4, ENROLL), (30, 1, pool(7, &[3])), (30, 2, pool(8, &[4])), (31, 2, merge(1))];
    let mut club = run(&rules, &with(pair(), &steps));
    assert_eq!(codes(&club), [Code::AlreadyInPool]);
    club.execute(&told(32, 3, redeem_of(7, 5, "200")), &mut ()).unwrap();
    assert_eq!(refusal(&mut club, &told(32, 2, redeem_of(8, 6, "1"))), Code::UnknownPool);
    club.execute(&told(33, 2, cancel(5, None)), &mut ()).unwrap();
    assert_eq!(sums(&club, 2), owns("200", "0"));
}

fn withdrawn() -> [Withdrawn; 1] {
    [Withdrawn { from: Member(2), into: Member(1), at: day(30), until: day(60) }]
}

fn parted<'r>(rules: &'r Rules, timeline: &[Command], spend: UnmergeSpend) -> Run<'r, ByLifetime> {
    replay(rules, timeline, &withdrawn(), spend, &mut ())
}

#[test]
fn what_was_spent_while_merged_is_borne_by_the_profile_or_by_the_lots() {
    let rules = club(|_| ());
    let timeline = with(pair(), &[(31, 2, redeem(5, "150")), (80, 1, ENROLL)]);
    let named = parted(&rules, &timeline, UnmergeSpend::ByProfile);
    assert_eq!((sums(&named, 1), sums(&named, 2)), (owns("100", "0"), owns("0", "50")));
    assert_eq!(codes(&named), [Code::OverdrawnByUnmerge]);
    let mut used = parted(&rules, &timeline, UnmergeSpend::ByLot);
    assert_eq!((sums(&used, 1), sums(&used, 2), codes(&used)), (owns("0", "0"), owns("50", "0"), vec![]));
    used.execute(&told(81, 2, cancel(5, None)), &mut ()).unwrap();
    assert_eq!((sums(&used, 1), sums(&used, 2)), (owns("100", "0"), owns("100", "0")));
}

#[test]
fn what_was_held_on_both_sides_is_captured_from_both() {
    let rules = club(|_| ());
    let timeline = with(pair(), &[(31, 2, hold(5, "150")), (32, 2, capture(5, "120")), (80, 1, ENROLL)]);
    let used = parted(&rules, &timeline, UnmergeSpend::ByLot);
    assert_eq!((sums(&used, 1), sums(&used, 2)), (owns("0", "0"), owns("80", "0")));
    assert_eq!(used.account(Member(2)).unwrap().ledger.balance().held.units(), 0);
}

#[test]
fn a_shortfall_outside_the_merge_is_that_of_a_late_record() {
    let rules = club(|_| ());
    let timeline = with(pair(), &[(61, 2, redeem(5, "150"))]);
    let run = parted(&rules, &timeline, UnmergeSpend::ByProfile);
    assert_eq!(codes(&run), [Code::OverdrawnByLateRecord]);
}

#[test]
fn a_record_that_cannot_act_is_a_finding() {
    let rules = club(|_| ());
    let timeline = with(pair(), &[(31, 1, order(1, "100")), (32, 1, refund(9, "1")), (33, 5, order(7, "1"))]);
    let run: Run<'_, ByLifetime> = replay(&rules, &timeline, &[], UnmergeSpend::ByProfile, &mut ());
    assert_eq!(codes(&run), [Code::DuplicateOrder, Code::UnknownOrder, Code::UnknownMember]);
    assert_eq!(run.findings()[0].about, Some(Key(1)));
}
