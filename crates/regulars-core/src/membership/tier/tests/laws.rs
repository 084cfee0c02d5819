//! The laws of section 12 that touch tiers, over random ladders and lives.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::story::{
    DAYS, Event, Life, anything, date, extending, ladders, midnight, noon, orders, orders_and_refunds, whole,
};
use super::support::SHANGHAI;
use crate::membership::program::{OnRefund, Qualify, TierRules, TierWindow, Validity};
use crate::membership::tier::{Cause, Standing};
use crate::money::Total;
use crate::time::{Instant, Zone};

/// Eleven hours behind Shanghai's clock, all year.
static ELSEWHERE: LazyLock<Zone> = LazyLock::new(|| Zone::new("Etc/GMT+3").unwrap());

const LAST: i32 = DAYS + 800;

fn any_ladder() -> impl Strategy<Value = TierRules> {
    prop_oneof![ladders(), extending()]
}

fn view(standing: &Standing) -> (usize, Option<Instant>, Option<Instant>) {
    (standing.level(), standing.tier_until(), standing.grace_until())
}

fn equal(mut one: Total, other: Total) -> bool {
    one.subtract(other);
    !one.overflowed() && one.signum() == 0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// MB-I4: many small advances are one, at any instants.
    #[test]
    fn stepwise_is_at_once(rules in any_ladder(), story in anything(16), steps in prop::collection::vec(1..90_i32, 1..60)) {
        let mut at_once = Life::new(&rules).lived(&story);
        let (mut stepwise, mut today) = (Life::new(&rules), 0);
        let mut events = story.iter().peekable();
        for step in steps {
            today += step;
            while let Some((day, event)) = events.next_if(|(day, _)| *day < today) {
                stepwise.told(*day, *event);
            }
            stepwise.standing.run_due(stepwise.program, midnight(&SHANGHAI, today));
        }
        let mut stepwise = stepwise.lived(&events.copied().collect::<Vec<_>>());
        for life in [&mut at_once, &mut stepwise] {
            life.standing.run_due(life.program, midnight(&SHANGHAI, LAST * 4));
        }
        prop_assert_eq!(&at_once.standing, &stepwise.standing);
        prop_assert!(at_once.standing.changes().is_sorted_by_key(|change| change.at));
    }

    /// Every change begins where the one before ended, and a chain of them leads to what is held (MB-42).
    #[test]
    fn changes_are_a_chain(rules in any_ladder(), story in anything(16)) {
        let mut life = Life::new(&rules).lived(&story);
        life.standing.run_due(life.program, midnight(&SHANGHAI, LAST));
        let mut level = 0;
        for change in life.standing.changes() {
            prop_assert_eq!(change.from, level);
            let down = matches!(change.cause, Cause::Review | Cause::GraceEnd | Cause::Refund) && change.to > change.from;
            prop_assert!(change.cause != Cause::Upgrade || change.to > change.from);
            prop_assert!(change.cause != Cause::Refund || !down);
            level = change.to;
        }
        prop_assert_eq!(life.standing.level(), level);
    }

    /// MB-I17: until the next change nothing changes but the clock; and what is due lies ahead.
    #[test]
    fn nothing_changes_before_the_next_change(rules in any_ladder(), story in anything(16), look in 0..LAST) {
        let before: Vec<_> = story.into_iter().filter(|(day, _)| *day <= look).collect();
        let mut life = Life::new(&rules).lived(&before);
        let now = noon(&SHANGHAI, look);
        life.standing.run_due(life.program, now);
        let seen = (view(&life.standing), life.standing.metric(life.program, SHANGHAI.date(now)));
        let next = life.standing.next_change_at(life.program);
        prop_assert!(next.is_none_or(|next| next > now));
        prop_assert!(life.standing.next_due().is_none_or(|due| Some(due) >= next && due > now));
        let last = next.map_or(midnight(&SHANGHAI, LAST * 4), |next| next.plus_micros(-1));
        life.standing.run_due(life.program, last);
        let later = life.standing.metric(life.program, SHANGHAI.date(last));
        prop_assert_eq!(view(&life.standing), seen.0);
        prop_assert!(equal(later, seen.1), "{:?} {:?}", later, seen.1);
    }

    /// MB-I13: another zone with the same local times gives the same at the same local times.
    #[test]
    fn a_shift_of_the_zone_shifts_everything(rules in any_ladder(), story in anything(16)) {
        let mut lives = [Life::within(&rules, &SHANGHAI).lived(&story), Life::within(&rules, &ELSEWHERE).lived(&story)];
        lives.iter_mut().for_each(|life| life.standing.run_due(life.program, noon(life.program.zone, LAST)));
        let shift = noon(&ELSEWHERE, 0).micros() - noon(&SHANGHAI, 0).micros();
        let [here, there] = &lives;
        let moved = |at: Instant| at.plus_micros(shift);
        let (level, until, grace) = view(&here.standing);
        prop_assert_eq!((level, until.map(moved), grace.map(moved)), view(&there.standing));
        let told = |life: &Life<'_>, shift| {
            let changes = life.standing.changes().iter();
            changes.map(|change| (change.from, change.to, change.at.plus_micros(shift), change.cause)).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(here, shift), told(there, 0));
    }

    /// MB-I8: what counts after a merge is what the distinct orders of both add up to; the higher tier is not lost (MB-71).
    #[test]
    fn a_merge_counts_every_order_once(
        rules in any_ladder(),
        ours in orders_and_refunds(10),
        theirs in orders_and_refunds(10),
        common in 0..3_usize,
    ) {
        let rules = TierRules { rollover: false, ..rules };
        let mut a = Life::new(&rules).lived(&ours);
        let mut b = Life::new(&rules);
        for (place, (day, event)) in theirs.iter().enumerate() {
            // The first ids of both are the same: one order told by two channels.
            let id = b.left.len();
            b.told_as(u32::try_from(if id < common { id } else { 100 + place }).unwrap(), *day, *event);
        }
        let mut distinct: BTreeMap<u32, i64> = b.left.iter().copied().collect();
        distinct.extend(a.left.iter().copied());
        let at = noon(&SHANGHAI, DAYS);
        for life in [&mut a, &mut b] {
            life.standing.run_due(life.program, at);
        }
        let (best, program) = (view(&a.standing).max(view(&b.standing)).0, a.program);
        a.standing.absorb(program, b.standing, at).unwrap();
        let lifetime = TierRules { window: TierWindow::Lifetime, ..rules.clone() };
        let lifetime = crate::membership::tier::TierProgram { rules: &lifetime, ..program };
        let later = date(DAYS + 10);
        a.standing.run_due(program, noon(&SHANGHAI, DAYS + 10));
        prop_assert!(equal(a.standing.metric(lifetime, later), Total::from(whole(distinct.values().sum()))));
        let kept = u32::try_from(distinct.values().filter(|left| **left > 0).count()).unwrap();
        prop_assert_eq!(a.standing.counted(lifetime, later).1, kept);
        if rules.validity != Validity::WhileQualified && common == 0 {
            let merged = a.standing.changes().iter().rev().find(|change| change.at <= at).map_or(0, |change| change.to);
            prop_assert!(merged >= best, "{} {}", merged, best);
        }
    }

    /// MB-I9: with extension and without rollover, refunds or measures, who spends more never holds less.
    #[test]
    fn more_spend_never_holds_less_with_extension(rules in extending(), story in orders(12), which in 0..12_usize, more in 1..40_i64) {
        prop_assume!(which < story.len());
        let mut spent = story.clone();
        if let Event::Order { paid } = &mut spent[which].1 {
            *paid += more * 50;
        }
        let (mut less, mut richer) = (Life::new(&rules), Life::new(&rules));
        for today in 0..LAST {
            for (life, story) in [(&mut less, &story), (&mut richer, &spent)] {
                story.iter().filter(|(day, _)| *day == today).for_each(|(day, event)| life.told(*day, *event));
                life.standing.run_due(life.program, noon(&SHANGHAI, today));
            }
            prop_assert!(less.standing.level() <= richer.standing.level(), "{}", date(today));
        }
    }

    /// MB-I9: while qualified, the held level is the earned one, so it is monotone as well.
    #[test]
    fn more_spend_never_holds_less_while_qualified(rules in ladders(), story in orders(12), which in 0..12_usize, look in 0..LAST) {
        prop_assume!(which < story.len());
        let rules = TierRules { validity: Validity::WhileQualified, rollover: false, ..rules };
        let mut spent = story.clone();
        if let Event::Order { paid } = &mut spent[which].1 {
            *paid += 1_000;
        }
        let levels = [story, spent].map(|story| {
            let told: Vec<_> = story.into_iter().filter(|(day, _)| *day <= look).collect();
            let mut life = Life::new(&rules).lived(&told);
            life.standing.run_due(life.program, noon(&SHANGHAI, look));
            life.standing.level()
        });
        prop_assert!(levels[0] <= levels[1]);
    }

    /// MB-I16: orders of one instant may be told in any order.
    #[test]
    fn orders_of_one_instant_have_no_order(rules in any_ladder(), story in orders(6), turned in orders(6)) {
        let rules = TierRules { on_refund: OnRefund::AtReview, ..rules };
        let all: Vec<_> = story.iter().chain(&turned).map(|(day, event)| (*day / 400 * 400, *event)).collect();
        let views = [false, true].map(|reverse| {
            let mut told: Vec<_> = all.clone();
            if reverse {
                told.reverse();
            }
            told.sort_by_key(|(day, _)| *day);
            let mut life = Life::new(&rules).lived(&told);
            life.standing.run_due(life.program, noon(&SHANGHAI, LAST));
            (view(&life.standing), life.standing.metric(life.program, date(LAST)))
        });
        prop_assert_eq!(views[0].0, views[1].0);
        prop_assert!(equal(views[0].1, views[1].1));
    }

    /// A refund in parts at one instant ends as one refund (MB-I5), also where it moves the tier at once; but for a floor by lifetime
    /// spend, to which the first parts may let a tier fall before the last ones take it away: that waits for the review (MB-39).
    #[test]
    fn a_refund_in_parts_is_one_refund(rules in any_ladder(), story in orders(10), which in 0..10_usize, parts in 2..10_i64) {
        prop_assume!(which < story.len());
        let rules =
            TierRules { on_refund: OnRefund::Immediate, qualify_when: Qualify::Order, lifetime: Vec::new(), ..rules };
        let told = Life::new(&rules).lived(&story);
        let (id, left) = told.left[which];
        let at = noon(&SHANGHAI, DAYS - 1);
        let refunded = |parts: &[i64]| {
            let mut life = told.clone();
            parts.iter().for_each(|part| life.standing.refund(life.program, at, id, whole(*part)).unwrap());
            life.standing
        };
        let one = refunded(&[left]);
        let part = left / parts;
        let several = refunded(&[vec![part; usize::try_from(parts).unwrap() - 1], vec![left - part * (parts - 1)]].concat());
        prop_assert_eq!(view(&one), view(&several));
        prop_assert!(equal(one.metric(told.program, date(DAYS - 1)), several.metric(told.program, date(DAYS - 1))));
    }
}
