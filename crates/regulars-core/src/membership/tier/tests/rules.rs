//! One test for every sentence of the rules that the cases leave out.

use super::support::{Member, calendar_year, club, day, decimal, noon, spend};
use crate::membership::program::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierRules, TierWindow, Upgrade, Validity,
};
use crate::money::Total;

fn until(date: &str) -> Option<crate::time::Instant> {
    Some(day(date))
}

fn yearly() -> TierRules {
    TierRules { window: calendar_year(), validity: Validity::EndOfNextPeriod, ..club() }
}

#[test]
fn one_down_loses_one_level_a_review() {
    let rules = TierRules { downgrade: Downgrade::OneDown, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "20000");
    assert_eq!(member.seen("2026-01-09"), (3, until("2026-01-10")));
    assert_eq!(member.seen("2026-01-10"), (2, until("2027-01-10")));
    assert_eq!(member.seen("2027-01-10"), (1, until("2028-01-10")));
    assert_eq!(member.seen("2028-01-10"), (0, None));
    assert_eq!(member.moves(), ["0>3 upgrade", "3>2 review", "2>1 review", "1>0 review"]);
}

#[test]
fn a_level_that_is_met_at_its_review_is_renewed_from_the_review() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").order("2025-12-01", 2, "1000");
    assert_eq!(member.seen("2026-01-10"), (1, until("2027-01-10")));
    assert_eq!(member.moves(), ["0>1 upgrade", "1>1 renewal"]);
}

#[test]
fn the_end_of_the_month_is_the_first_of_the_next_one() {
    let rules = TierRules { validity: Validity::Months { months: 12, end_of_month: true }, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-31", 1, "1000");
    assert_eq!(member.seen("2025-02-01"), (1, until("2026-02-01")));
}

#[test]
fn a_leap_day_is_counted_from_the_anchor() {
    let rules = club();
    let mut member = Member::new(&rules, "2024-01-01");
    member.order("2024-02-29", 1, "1000");
    assert_eq!(member.seen("2025-02-27"), (1, until("2025-02-28")));
    assert_eq!(member.metric("2025-02-27"), decimal("1000").into());
    assert_eq!(member.metric("2025-02-28").signum(), 0);

    let rules =
        TierRules { window: TierWindow::Period(Period::Anniversary), validity: Validity::EndOfPeriod, ..club() };
    let mut member = Member::new(&rules, "2024-02-29");
    member.order("2027-03-01", 1, "1000");
    assert_eq!(member.seen("2027-03-02"), (1, until("2028-02-29")));
}

#[test]
fn a_period_review_looks_at_the_period_that_ended_and_gives_the_one_just_begun() {
    let rules = yearly();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-06-01", 1, "5000").order("2026-06-01", 2, "1500");
    assert_eq!(member.seen("2026-12-31"), (2, until("2027-01-01")));
    assert_eq!(member.seen("2027-01-01"), (1, until("2028-01-01")));

    let rules = TierRules { validity: Validity::EndOfPeriod, ..rules };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-06-01", 1, "5000");
    assert_eq!(member.seen("2025-12-31"), (2, until("2026-01-01")));
    assert_eq!(member.seen("2026-01-01"), (2, until("2027-01-01")));
    assert_eq!(member.seen("2027-01-01"), (0, None));
}

#[test]
fn meeting_the_level_again_moves_a_period_validity_on_at_once() {
    let rules = yearly();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-06-01", 1, "5000").order("2025-07-01", 2, "10").order("2026-06-01", 3, "5000");
    assert_eq!(member.seen("2026-06-02"), (2, until("2028-01-01")));
    assert_eq!(member.moves(), ["0>2 upgrade", "2>2 renewal"]);
}

#[test]
fn grace_shows_both_ends_and_renews_from_the_old_one() {
    let rules = TierRules { grace_days: 30, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000");
    assert_eq!(member.seen("2026-01-10"), (1, until("2026-01-10")));
    assert_eq!(member.standing.grace_until(), until("2026-02-09"));
    member.order("2026-02-01", 2, "5000");
    assert_eq!(member.seen("2026-02-02"), (2, until("2027-02-01")));
    assert_eq!(member.standing.grace_until(), None);
}

#[test]
fn grace_in_a_new_period_leaves_no_less_than_the_period_that_ended_had_earned() {
    let rules = TierRules { grace_days: 31, ..yearly() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-06-01", 1, "5000").order("2026-06-01", 2, "1500");
    assert_eq!(member.seen("2027-01-31"), (2, until("2027-01-01")));
    assert_eq!(member.seen("2027-02-01"), (1, until("2028-01-01")));
    assert_eq!(member.moves(), ["0>2 upgrade", "2>1 grace_end"]);
}

#[test]
fn a_refund_undoes_the_upgrade_that_it_had_made() {
    let rules = TierRules { on_refund: OnRefund::Immediate, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").order("2025-06-01", 2, "4000").refund("2025-06-05", 2, "4000");
    assert_eq!(member.seen("2025-06-06"), (1, until("2026-01-10")), "silver comes back with its own validity");
    member.refund("2025-06-07", 1, "1");
    assert_eq!(member.seen("2025-06-08"), (0, None), "and is undone by its own order");
    assert_eq!(member.moves(), ["0>1 upgrade", "1>2 upgrade", "2>1 refund", "1>0 refund"]);
}

#[test]
fn one_refund_undoes_several_upgrades() {
    let rules = TierRules { on_refund: OnRefund::Immediate, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").order("2025-02-10", 2, "4000").refund("2025-02-11", 2, "3900");
    assert_eq!(member.seen("2025-02-12"), (1, until("2026-01-10")));
    member.refund("2025-02-13", 1, "500");
    assert_eq!(member.seen("2025-02-14"), (0, None));

    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "6000").refund("2025-02-10", 1, "2000");
    assert_eq!(member.seen("2025-02-11"), (1, until("2026-02-10")), "what is left has earned silver");
    member.refund("2025-02-12", 1, "4000");
    assert_eq!(member.seen("2025-02-13"), (0, None));
}

#[test]
fn a_refund_at_review_waits_for_it() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").refund("2025-01-11", 1, "1000");
    assert_eq!(member.seen("2026-01-09"), (1, until("2026-01-10")));
    assert_eq!(member.metric("2025-01-12").signum(), 0);
    assert_eq!(member.seen("2026-01-10"), (0, None));
}

#[test]
fn a_gift_takes_nothing_away() {
    let rules = yearly();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-06-01", 1, "1000").grant("2026-02-01", 2, Some("2026-03-01"));
    assert_eq!(member.seen("2026-02-28"), (2, None));
    assert_eq!(member.seen("2026-03-01"), (1, until("2027-01-01")));
    assert_eq!(member.moves(), ["0>1 upgrade", "1>2 grant", "2>1 grant_end"]);
}

#[test]
fn after_a_gift_the_earned_level_holds_from_then_on() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    member.grant("2025-02-01", 2, Some("2025-07-01")).order("2025-03-01", 1, "1000");
    assert_eq!(member.seen("2025-06-30"), (2, None));
    assert_eq!(member.seen("2025-07-01"), (1, until("2026-07-01")));

    let mut earned = Member::new(&rules, "2025-01-01");
    earned.grant("2025-02-01", 1, Some("2025-07-01")).order("2025-03-01", 1, "1000");
    assert_eq!(earned.seen("2025-07-01"), (1, until("2026-03-01")), "it was earned meanwhile");
    let mut nothing = Member::new(&rules, "2025-01-01");
    nothing.grant("2025-02-01", 2, Some("2025-07-01")).grant("2025-02-01", 1, None);
    assert_eq!(nothing.seen("2025-07-01"), (1, None), "another gift is a floor");
    assert_eq!(nothing.seen("2035-07-01"), (1, None));
}

#[test]
fn a_gift_of_the_held_level_keeps_it_at_the_review() {
    let rules = TierRules { grace_days: 30, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").grant("2025-02-01", 1, Some("2026-06-01"));
    assert_eq!(member.seen("2026-01-10"), (1, None));
    assert_eq!(member.standing.grace_until(), None);
    assert_eq!(member.seen("2026-06-01"), (0, None));
}

#[test]
fn while_qualified_follows_the_window_and_never_the_clock_alone() {
    let rules =
        TierRules { validity: Validity::WhileQualified, window: TierWindow::CompleteMonths { months: 2 }, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000");
    assert_eq!(member.seen("2025-01-31"), (0, None), "the month is not complete");
    assert_eq!(member.seen("2025-02-01"), (1, None));
    assert_eq!(member.seen("2025-03-31"), (1, None));
    assert_eq!(member.seen("2025-04-01"), (0, None));
    assert_eq!(member.moves(), ["0>1 upgrade", "1>0 recalc"]);
    assert_eq!(member.standing.next_due(), None);
}

#[test]
fn an_order_that_must_be_confirmed_counts_later_by_its_own_date() {
    let rules = TierRules { qualify_when: Qualify::Confirmed, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    let (program, ordered) = (member.program, noon("2025-01-10"));
    member.standing.order(program, ordered, 1, decimal("1000"), noon("2025-01-17")).unwrap();
    assert_eq!(member.seen("2025-01-17"), (0, None));
    assert_eq!(member.seen("2025-01-18"), (1, until("2026-01-17")));
    assert_eq!(member.metric("2026-01-10").signum(), 0, "its date is that of the order");

    let mut early = Member::new(&rules, "2025-01-01");
    early.standing.order(program, ordered, 1, decimal("1000"), noon("2025-01-17")).unwrap();
    early.standing.confirmed(program, noon("2025-01-12"), 1).unwrap();
    assert_eq!(early.seen("2025-01-13"), (1, until("2026-01-12")));
    early.standing.confirmed(program, noon("2025-01-17"), 1).unwrap();
    assert_eq!(early.moves(), ["0>1 upgrade"], "saying it twice changes nothing");
}

#[test]
fn a_measure_that_nobody_has_said_is_not_met() {
    let mut rules = club();
    let visits = Demand { metric: Metric::Measure("visits".to_owned()), min: decimal("3") };
    rules.levels[1].needs = Some(Requirement::All(vec![visits]));
    rules.levels[2].needs = spend("5000");
    let mut member = Member::new(&rules, "2025-01-01");
    let program = member.program;
    member.order("2025-01-10", 1, "1000");
    assert_eq!(member.seen("2025-01-11").0, 0);
    member.standing.set_measure(program, noon("2025-02-01"), "visits", Some(decimal("3"))).unwrap();
    assert_eq!(member.seen("2025-02-02"), (1, until("2026-02-01")));
    member.standing.set_measure(program, noon("2025-03-01"), "visits", None).unwrap();
    assert_eq!(member.seen("2026-01-31").0, 1, "until the review");
    assert_eq!(member.seen("2026-02-01").0, 0);
}

#[test]
fn what_is_carried_is_used_first_and_never_twice() {
    let rules = TierRules { rollover: true, ..yearly() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-03-01", 1, "12000");
    assert_eq!(member.seen("2026-06-01"), (2, until("2027-01-01")));
    assert_eq!(member.metric("2026-06-01"), decimal("7000").into(), "7000 above 5000");
    // Nothing was spent in 2026, and 7000 of 2025 had been enough for gold: none of it is carried again.
    assert_eq!(member.seen("2027-01-01"), (2, until("2028-01-01")));
    assert_eq!(member.metric("2027-06-01").signum(), 0);
    assert_eq!(member.seen("2028-01-01"), (0, None));
}

#[test]
fn with_extension_every_level_keeps_its_own_end() {
    let rules = TierRules { extend_on_requalify: true, grace_days: 10, downgrade: Downgrade::OneDown, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "5000");
    assert_eq!(member.seen("2026-01-19"), (2, until("2026-01-10")), "in grace");
    assert_eq!(member.seen("2026-01-20"), (1, until("2027-01-20")), "one down from the end of the grace");

    let rules = TierRules { on_refund: OnRefund::Immediate, grace_days: 0, downgrade: Downgrade::ToEarned, ..rules };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").order("2025-06-01", 2, "500").refund("2025-07-01", 1, "300");
    assert_eq!(member.seen("2025-07-02"), (1, until("2026-06-01")), "1200 in June");
    member.refund("2025-07-03", 2, "500");
    assert_eq!(member.seen("2025-07-04"), (0, None), "700 never met it");
}

#[test]
fn at_review_only_the_recalculation_moves_up() {
    let rules = TierRules {
        validity: Validity::RecalcMonthly { day: 31 },
        upgrade: Upgrade::AtReview,
        lifetime: vec![(1, decimal("3000"))],
        ..club()
    };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-02-03", 1, "5000");
    assert_eq!(member.seen("2025-02-27"), (0, None));
    assert_eq!(member.seen("2025-02-28"), (2, None), "the last day of a short month");
    assert_eq!(member.seen("2026-02-27"), (2, None));
    assert_eq!(member.seen("2026-02-28"), (1, None), "a lifetime keeps silver");
    assert_eq!(member.moves(), ["0>2 recalc", "2>1 recalc"]);
    assert_eq!(member.standing.next_due(), None, "nothing can move any more");
}

#[test]
fn the_tier_held_at_a_switch_stays() {
    let old = club();
    let mut new = TierRules { validity: Validity::WhileQualified, ..club() };
    new.levels.remove(2);
    let mut member = Member::new(&old, "2025-01-01");
    let was = member.program;
    member.order("2025-01-10", 1, "5000").order("2025-02-10", 2, "1000");
    member.program = crate::membership::tier::TierProgram { rules: &new, ..was };
    member.standing.switch(was, member.program, day("2025-06-01"));
    assert_eq!(member.seen("2025-06-01"), (1, None), "gold is gone: silver");
    assert_eq!(member.moves(), ["0>2 upgrade", "2>1 recalc"]);
    assert_eq!(member.seen("2026-02-09"), (1, None));
    assert_eq!(member.seen("2026-02-10"), (0, None));

    let mut back = Member::new(&new, "2025-01-01");
    back.order("2025-01-10", 1, "1000");
    back.standing.switch(back.program, was, day("2025-06-01"));
    back.program = was;
    assert_eq!(back.seen("2025-06-02"), (1, until("2026-06-01")), "it needs a validity now");
}

#[test]
fn who_leaves_has_no_tier() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000");
    member.standing.leave(member.program, noon("2025-02-01")).unwrap();
    assert_eq!(member.seen("2030-01-01"), (0, None));
    assert_eq!(member.moves(), ["0>1 upgrade", "1>0 left"]);
}

#[test]
fn progress_says_what_is_missing_and_until_when() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "600").order("2025-06-01", 2, "700").seen("2025-07-01");
    let progress = member.standing.progress(member.program);
    let (next, renewal) = (progress.next.unwrap(), progress.renewal.unwrap());
    assert_eq!((next.level, next.by), (2, until("2026-01-10")));
    assert_eq!(next.missing[0].amount, Total::from(decimal("3700")));
    assert_eq!((renewal.level, renewal.by), (1, until("2026-06-01")));
    assert_eq!(renewal.missing[0].amount, Total::from(decimal("1000")), "both orders have left by then");

    let rules = TierRules { validity: Validity::WhileQualified, ..club() };
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "600").order("2025-06-01", 2, "700").order("2025-06-02", 3, "400").seen("2025-07-01");
    let renewal = member.standing.progress(member.program).renewal.unwrap();
    assert_eq!(renewal.by, until("2026-06-01"));
    assert_eq!(renewal.missing[0].amount, Total::from(decimal("600")));
}
