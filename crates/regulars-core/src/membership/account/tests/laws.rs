//! The invariants of accounts (MB-I1 to MB-I4, MB-I6 to MB-I8, MB-I11, MB-I13, MB-I15, MB-I16).

use std::sync::LazyLock;

use proptest::prelude::*;

use super::club::*;
use crate::membership::account::*;
use crate::membership::points::{Expires, Key};
use crate::money::Decimal;
use crate::time::{Date, Zone};

const MEMBERS: [u32; 3] = [1, 2, 3];

fn act() -> impl Strategy<Value = Act> {
    let points = || (1..60i64).prop_map(|points| Decimal::new(points, 0).unwrap());
    let money = |cents: i64| Decimal::new(cents, 2).unwrap();
    let id = || (0..12u32).prop_map(Key);
    prop_oneof![
        3 => (0..30u32, 0..80_000i64).prop_map(move |(id, cents)| order(id, &money(cents).canonical())),
        2 => (0..30u32, 0..50_000i64).prop_map(move |(id, cents)| refund(id, &money(cents).canonical())),
        1 => (id(), -40..80i64).prop_map(|(id, points)| Act::Adjust {
            id, points: Decimal::new(points, 0).unwrap(), expires: Expires::Configured,
        }),
        3 => (id(), points()).prop_map(|(id, points)| Act::Redeem { payer: Payer::Member, id, points }),
        1 => (id(), points()).prop_map(|(id, points)| Act::Redeem { payer: Payer::Pool(Key(0)), id, points }),
        2 => (id(), prop::option::of(points())).prop_map(|(id, points)| Act::CancelRedeem { id, points }),
        1 => (id(), points(), 1..90_000u32).prop_map(|(id, points, ttl)| Act::Hold { id, points, ttl_minutes: Some(ttl) }),
        1 => (id(), points()).prop_map(|(id, points)| Act::Capture { id, points }),
        1 => id().prop_map(|id| Act::Release { id }),
        1 => (id(), points()).prop_map(|(id, points)| Act::Reward { id, points }),
        1 => id().prop_map(|id| Act::ClawReward { id }),
        1 => prop::sample::subsequence(vec![1, 2, 3], 0..3).prop_map(|with: Vec<u32>| Act::Pool {
            pool: Key(0), with: with.into_iter().map(Member).collect(),
        }),
    ]
}

/// Three members and what they do, in the order of time.
fn lives(acts: impl Strategy<Value = Act>) -> impl Strategy<Value = Vec<Command>> {
    let step = (1..600i64, prop::sample::select(MEMBERS.to_vec()), acts);
    prop::collection::vec(step, 0..40).prop_map(|mut steps| {
        steps.sort_by_key(|(day, ..)| *day);
        let joined = MEMBERS.iter().map(|member| told(0, *member, Act::Enroll));
        joined.chain(steps.into_iter().map(|(day, member, act)| told(day, member, act))).collect()
    })
}

fn with_merges() -> impl Strategy<Value = Vec<Command>> {
    let merging = prop::sample::select(MEMBERS.to_vec()).prop_map(merge);
    lives(prop_oneof![12 => act(), 1 => merging, 1 => Just(Act::Leave)])
}

/// The accounts of all members as they are on the last day.
fn states<S: Tiers>(mut run: Run<'_, S>) -> Vec<Account<S>> {
    MEMBERS.iter().map(|member| run.advance(Member(*member), day(700), &mut ()).unwrap().clone()).collect()
}

fn replayed<'r>(rules: &'r Rules, timeline: &[Command]) -> Run<'r, ByLifetime> {
    replay(rules, timeline, &[], UnmergeSpend::ByProfile, &mut ())
}

/// The commands of a life that are accepted.
fn accepted(rules: &Rules, commands: &[Command]) -> Vec<Command> {
    let mut run: Run<'_, ByLifetime> = Run::new(rules);
    commands.iter().filter(|command| run.execute(command, &mut ()).is_ok()).cloned().collect()
}

proptest! {
    #[test]
    fn books_are_right_after_everything_that_is_told_and_a_refusal_changes_nothing(commands in with_merges(), fact: bool) {
        let rules = club(|_| ());
        let (mut run, mut journal) = (Run::<ByLifetime>::new(&rules), Vec::new());
        for command in &commands {
            for member in MEMBERS {
                let _ = run.advance(Member(member), command.at, &mut journal);
            }
            let before = MEMBERS.map(|member| run.account(Member(member)).cloned().ok());
            let told = if fact { run.record(command, &mut journal) } else { run.execute(command, &mut journal) };
            if told.is_err() {
                prop_assert_eq!(before, MEMBERS.map(|member| run.account(Member(member)).cloned().ok()));
            }
            all_hold(&run, &MEMBERS, &journal, command.at);
        }
    }

    #[test]
    fn a_replay_of_what_was_accepted_is_what_was_lived(commands in with_merges()) {
        let rules = club(|_| ());
        let kept = accepted(&rules, &commands);
        let live = run(&rules, &kept);
        let again = replayed(&rules, &kept);
        prop_assert_eq!(live.findings(), again.findings());
        prop_assert_eq!(states(live), states(again));
    }

    #[test]
    fn keyed_commands_told_twice_are_told_once(commands in with_merges()) {
        let rules = club(|_| ());
        let keyed = (100u32..).zip(&commands).map(|(key, command)| Command { key: Some(Key(key)), ..command.clone() });
        let (mut once, mut twice) = (Run::<ByLifetime>::new(&rules), Run::<ByLifetime>::new(&rules));
        for command in keyed {
            let first = once.execute(&command, &mut ());
            prop_assert_eq!(first, twice.execute(&command, &mut ()));
            if first.is_ok() {
                prop_assert_eq!(first, twice.execute(&command, &mut ()));
            }
        }
        prop_assert_eq!(once.findings(), twice.findings());
        prop_assert_eq!(states(once), states(twice));
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(commands in with_merges(), seed in any::<prop::sample::Index>()) {
        let rules = club(|_| ());
        let timeline: Vec<(usize, Command)> = commands.into_iter().enumerate().collect();
        let in_order: Vec<Command> = timeline.iter().map(|(_, command)| command.clone()).collect();
        let mut arrived = timeline;
        if !arrived.is_empty() {
            let turn = seed.index(arrived.len());
            arrived.rotate_left(turn);
            arrived.reverse();
        }
        arrived.sort_by_key(|(record, command)| (command.at, *record));
        let sorted: Vec<Command> = arrived.into_iter().map(|(_, command)| command).collect();
        let (one, other) = (replayed(&rules, &in_order), replayed(&rules, &sorted));
        prop_assert_eq!(one.findings(), other.findings());
        prop_assert_eq!(states(one), states(other));
    }

    #[test]
    fn a_merge_that_was_taken_back_with_nothing_between_is_none(commands in lives(act()), at in 1..600i64) {
        let rules = club(|_| ());
        let gone = Withdrawn { from: Member(2), into: Member(1), at: day(at), until: day(at).plus_micros(1) };
        let quiet: Vec<Command> = commands.into_iter().filter(|command| command.at != day(at)).collect();
        for spend in [UnmergeSpend::ByProfile, UnmergeSpend::ByLot] {
            let parted: Run<'_, ByLifetime> = replay(&rules, &quiet, &[gone], spend, &mut ());
            let never = replayed(&rules, &quiet);
            prop_assert_eq!(parted.findings(), never.findings());
            prop_assert_eq!(states(parted), states(never));
        }
    }

    #[test]
    fn what_was_spent_by_lot_is_charged_to_somebody_whole(commands in lives(act()), at in 1..300i64, days in 1..300i64) {
        let rules = club(|_| ());
        let kept = accepted(&rules, &commands);
        let gone = Withdrawn { from: Member(2), into: Member(1), at: day(at), until: day(at + days) };
        let mut journal = Vec::new();
        let mut run: Run<'_, ByLifetime> = replay(&rules, &kept, &[gone], UnmergeSpend::ByLot, &mut journal);
        for member in MEMBERS {
            run.advance(Member(member), day(700), &mut journal).unwrap();
        }
        all_hold(&run, &MEMBERS, &journal, day(700));
    }

    #[test]
    fn after_a_merge_the_metric_is_that_of_all_distinct_orders(
        orders in prop::collection::btree_map(0..20u32, (0..50_000i64, 1..4u32), 0..12),
    ) {
        let rules = club(|_| ());
        let mut commands = vec![told(0, 1, Act::Enroll), told(0, 2, Act::Enroll)];
        let mut sum = 0;
        for (id, (cents, sides)) in orders {
            sum += cents;
            let amount = Decimal::new(cents, 2).unwrap().canonical();
            commands.extend([1, 2].into_iter().filter(|side| sides & side > 0).map(|side| told(1, side, order(id, &amount))));
        }
        commands.push(told(2, 2, merge(1)));
        let run = run(&rules, &commands);
        let date = Date::from_ymd(2025, 1, 3).unwrap();
        prop_assert_eq!(run.account(Member(1)).unwrap().metric(&rules, date), Decimal::new(sum, 2).unwrap());
    }

    #[test]
    fn moving_the_zone_and_all_times_alike_changes_nothing(commands in with_merges()) {
        let one = club(|_| ());
        static ZONE: LazyLock<Zone> = LazyLock::new(|| Zone::new("Etc/GMT+4").unwrap());
        let mut moved = program(Some(crate::membership::points::tests::support::rules()));
        moved.zone = ZONE.clone();
        let other = Rules::new(vec![moved]).unwrap();
        // Shanghai is eight hours before Greenwich, the other zone four behind; both without summer time in these years.
        let twelve = 12 * 3_600_000_000;
        let shifted: Vec<Command> =
            commands.iter().map(|command| Command { at: command.at.plus_micros(twelve), ..command.clone() }).collect();
        let (mut here, mut there) = (replayed(&one, &commands), replayed(&other, &shifted));
        for member in MEMBERS {
            let here = here.advance(Member(member), day(700), &mut ()).unwrap();
            let there = there.advance(Member(member), day(700).plus_micros(twelve), &mut ()).unwrap();
            prop_assert_eq!(here.ledger.balance(), there.ledger.balance());
            let ends = |account: &Account<ByLifetime>| {
                account.ledger.lots().iter().map(|lot| (lot.remaining, lot.expired, lot.expires_at())).collect::<Vec<_>>()
            };
            let later = |(remaining, expired, end): (i64, i64, Option<crate::time::Instant>)| {
                (remaining, expired, end.map(|end| end.plus_micros(twelve)))
            };
            prop_assert_eq!(ends(here).into_iter().map(later).collect::<Vec<_>>(), ends(there));
        }
    }
}
