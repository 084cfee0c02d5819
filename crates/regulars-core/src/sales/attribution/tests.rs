//! Attribution by hand, beside slow ways to the same, and its laws.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Fault as _};
use crate::money::{Decimal, Money, Number, Total};
use crate::scoring::float;
use crate::time::{DAY_US, Instant};

fn now() -> Instant {
    Instant::parse("2026-06-01T00:00:00Z").unwrap()
}

fn before(channel: &str, us: i64) -> Touch {
    Touch { channel: channel.to_owned(), at: now().plus_micros(-us), key: String::new() }
}

fn yuan(text: &str) -> Money {
    Money::parse(text, "CNY").unwrap()
}

fn shares(model: Model, value: &str, lookback: Option<&str>, touches: &[Touch]) -> Vec<(String, String)> {
    let lookback = lookback.map(|days| days.parse().unwrap());
    let credit = credit(model, now(), yuan(value), lookback, touches).unwrap();
    credit.channels.into_iter().map(|(channel, part)| (channel, part.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(channel, part)| ((*channel).to_owned(), format!("{part} CNY"))).collect()
}

#[test]
fn a_touch_counts_up_to_the_last_day_looked_back() {
    let touches = [before("a", 30 * DAY_US), before("b", 30 * DAY_US + 1), before("c", -1)];
    assert_eq!(shares(Model::First, "1", Some("30"), &touches), pairs(&[("a", "1.00")]));
    assert_eq!(shares(Model::First, "1", None, &touches), pairs(&[("b", "1.00")]));
    let none = credit(Model::Last, now(), yuan("1"), Some(Decimal::ZERO), &touches).unwrap();
    assert_eq!((none.passed, none.touches.len()), (3, 0));
    assert_eq!(none.channels.into_iter().collect::<Vec<_>>(), [(UNATTRIBUTED.to_owned(), yuan("1"))]);
}

#[test]
fn not_a_cent_is_lost_and_ties_go_to_the_earlier_touch() {
    let touches = [before("c", 1), before("b", 2), before("a", 3)];
    assert_eq!(shares(Model::Linear, "0.02", None, &touches), pairs(&[("a", "0.01"), ("b", "0.01")]));
    assert_eq!(shares(Model::Linear, "0", None, &touches), pairs(&[]));
    let position = shares(Model::Position402040, "10.00", None, &[before("a", 3), before("b", 2)]);
    assert_eq!(position, pairs(&[("a", "5.00"), ("b", "5.00")]));
}

#[test]
fn what_is_so_old_that_nothing_is_left_is_shared_from_the_last_touch_on() {
    let week = Model::TimeDecay { half_life_days: "7".parse().unwrap() };
    let touches = [before("a", 707 * DAY_US), before("b", 700 * DAY_US)];
    assert_eq!(shares(week, "3", None, &touches), pairs(&[("a", "1.00"), ("b", "2.00")]));
}

#[test]
fn values_and_days_that_make_no_sense_are_refused() {
    for value in ["-1", "0.001"] {
        let error = credit(Model::First, now(), yuan(value), None, &[]).unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (Code::OutOfRange, "value"));
    }
    let days = |text: &str| text.parse::<Decimal>().unwrap();
    for text in ["-1", "36526"] {
        assert_eq!(credit(Model::First, now(), yuan("1"), Some(days(text)), &[]).unwrap_err().path(), "lookback_days");
    }
    let still = Model::TimeDecay { half_life_days: days("0") };
    assert_eq!(credit(still, now(), yuan("1"), None, &[]).unwrap_err().path(), "half_life_days");
    let yen = Money::parse("1.5", "JPY").unwrap();
    assert_eq!(credit(Model::First, now(), yen, None, &[]).unwrap_err().path(), "value");
    let many: Vec<Touch> = (0..100_001).map(|n| before("a", n)).collect();
    assert_eq!(credit(Model::First, now(), yuan("1"), None, &many).unwrap_err().code(), Code::TooManyItems);
}

#[test]
fn a_value_is_split_by_weights_and_by_no_weight_not_at_all() {
    let parts = |value: &str, weights: &[u64]| split(yuan(value), weights).unwrap();
    assert_eq!(parts("0.10", &[1, 1, 1]), ["0.04", "0.03", "0.03"].map(yuan));
    assert_eq!((parts("0.10", &[0, 0]), parts("0.10", &[])), (vec![yuan("0"), yuan("0")], vec![]));
}

#[test]
fn a_chain_without_conversions_or_channels_has_no_shares() {
    let mut chain = Chain::new();
    assert_eq!(chain.removal(), Removal { p_conv: Number::ZERO, channels: Vec::new() });
    chain.add(["a"], 0, 3).unwrap();
    let lost = chain.removal();
    assert_eq!((lost.p_conv, lost.channels[0].share, lost.channels[0].removal_effect), (Number::ZERO, None, None));
    let mut direct = Chain::new();
    direct.add([], 1, 1).unwrap();
    direct.add(["a"], 0, 2).unwrap();
    let removal = direct.removal();
    assert_eq!((removal.p_conv.canonical().as_str(), removal.channels[0].share), ("0.25", None));
}

#[test]
fn a_touch_that_comes_again_is_a_loop() {
    // a -> a with 1/2, a -> CONV with 1/4, a -> NULL with 1/4: 1/2 in the end.
    let mut chain = Chain::new();
    chain.add(["a", "a"], 1, 1).unwrap();
    let removal = chain.removal();
    assert_eq!(removal.p_conv.canonical(), "0.5");
    assert_eq!(removal.channels[0].removal_effect, Some(Number::from(1_i64)));
}

#[test]
fn chains_have_limits() {
    let mut chain = Chain::new();
    let names: Vec<String> = (0..=MAX_CHANNELS).map(|n| n.to_string()).collect();
    assert_eq!(chain.add(names.iter().map(String::as_str), 1, 0).unwrap_err().code(), Code::TooManyItems);
    assert_eq!(chain.add(["0"], u64::MAX, 1).unwrap_err().code(), Code::Overflow);
    assert_eq!(chain.add(["0"], u64::MAX, 0).unwrap_err().code(), Code::Overflow);
    let mut sets = Coalitions::new();
    assert_eq!(sets.add(names.iter().map(String::as_str), 1).unwrap_err().code(), Code::TooManyItems);
    sets.add([], u64::MAX - 5).unwrap();
    assert_eq!(sets.add([], u64::MAX).unwrap_err().code(), Code::Overflow);
    assert_eq!(sets.credited().unwrap().unattributed, u64::MAX - 5);
}

type Path = (Vec<u8>, u64, u64);

fn paths() -> impl Strategy<Value = Vec<Path>> {
    prop::collection::vec((prop::collection::vec(0u8..5, 0..6), 0u64..5, 0u64..5), 0..12)
}

fn chain(paths: &[Path]) -> Removal {
    let mut chain = Chain::new();
    for (path, converted, lost) in paths {
        let names: Vec<String> = path.iter().map(u8::to_string).collect();
        chain.add(names.iter().map(String::as_str), *converted, *lost).unwrap();
    }
    chain.removal()
}

/// The same by walking on until next to nothing is on its way.
fn walked(paths: &[Path], removed: Option<u8>) -> f64 {
    let mut moves: BTreeMap<i32, BTreeMap<i32, f64>> = BTreeMap::new();
    for (path, converted, lost) in paths {
        let mut from = -1;
        for to in path.iter().map(|to| i32::from(*to)) {
            *moves.entry(from).or_default().entry(to).or_default() += (converted + lost) as f64;
            from = to;
        }
        *moves.entry(from).or_default().entry(100).or_default() += *converted as f64;
        *moves.entry(from).or_default().entry(101).or_default() += *lost as f64;
    }
    let (mut there, mut converted) = (BTreeMap::from([(-1, 1.0)]), 0.0);
    for _ in 0..3_000 {
        let mut next = BTreeMap::new();
        for (from, mass) in &there {
            let row = moves.get(from).cloned().unwrap_or_default();
            let all: f64 = row.values().sum();
            for (to, count) in row.into_iter().filter(|(_, count)| *count > 0.0) {
                match to {
                    100 => converted += mass * count / all,
                    101 => {}
                    to if removed.map(i32::from) == Some(to) => {}
                    to => *next.entry(to).or_default() += mass * count / all,
                }
            }
        }
        there = next;
    }
    converted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parts_add_up_whatever_the_model(
        given in prop::collection::vec((0u8..4, -3i64..400), 0..30), cents in 0i64..1_000_000_000_000, which in 0u8..5,
        shift in 0usize..30,
    ) {
        let half_life_days = "3.5".parse().unwrap();
        let models =
            [Model::First, Model::Last, Model::Linear, Model::Position402040, Model::TimeDecay { half_life_days }];
        let model = models[usize::from(which)];
        let mut touches: Vec<Touch> =
            given.iter().map(|(channel, hours)| before(&channel.to_string(), hours * DAY_US / 4)).collect();
        let value = Money::new(Decimal::new(cents, 2).unwrap(), yuan("1").currency);
        let found = credit(model, now(), value, None, &touches).unwrap();
        let sum = |parts: &mut dyn Iterator<Item = Money>| {
            let mut sum = Total::default();
            parts.for_each(|part| sum.add(part.amount.into()));
            sum.decimal().unwrap()
        };
        prop_assert_eq!(sum(&mut found.channels.values().copied()), value.amount);
        if !found.touches.is_empty() {
            prop_assert_eq!(sum(&mut found.touches.iter().map(|share| share.value)), value.amount);
        }
        prop_assert!(found.channels.values().all(|part| part.amount > Decimal::ZERO));
        let shift = shift.min(touches.len());
        touches.rotate_left(shift);
        prop_assert_eq!(found.channels, credit(model, now(), value, None, &touches).unwrap().channels);
    }

    #[test]
    fn a_chain_is_what_walking_along_it_gives(paths in paths()) {
        let removal = chain(&paths);
        prop_assert!((float(removal.p_conv) - walked(&paths, None)).abs() < 2e-6);
        let whole = walked(&paths, None);
        for one in &removal.channels {
            let without = walked(&paths, one.channel.parse().ok());
            match one.removal_effect {
                Some(effect) => prop_assert!((float(effect) - (1.0 - without / whole)).abs() < 2e-6),
                None => prop_assert!(whole == 0.0),
            }
            let converting = paths.iter().any(|(path, converted, _)| {
                *converted > 0 && path.iter().any(|channel| channel.to_string() == one.channel)
            });
            // Order 1 forgets how one came, so a channel without converting path may still lead to one.
            prop_assert!(!converting || one.share.is_none_or(|share| share > Number::ZERO || paths.len() > 1));
        }
        let shares: Vec<Number> = removal.channels.iter().filter_map(|one| one.share).collect();
        if !shares.is_empty() {
            let sum: f64 = shares.iter().map(|share| float(*share)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-5);
        }
        let mut turned = paths.clone();
        turned.reverse();
        prop_assert_eq!(removal, chain(&turned));
    }

    #[test]
    fn channels_that_do_the_same_are_worth_the_same(paths in paths()) {
        // Each path also with 0 and 1 exchanged.
        let swap = |channel: &u8| match channel { 0 => 1, 1 => 0, other => *other };
        let swapped = paths.iter().map(|(path, converted, lost)| (path.iter().map(swap).collect(), *converted, *lost));
        let both: Vec<Path> = paths.iter().cloned().chain(swapped).collect();
        let removal = chain(&both);
        let share = |name: &str| removal.channels.iter().find(|one| one.channel == name).map(|one| one.share);
        prop_assert_eq!(share("0"), share("1"));
    }

    #[test]
    fn equal_parts_of_sets_are_shapley_values(
        sets in prop::collection::vec((prop::collection::btree_set(0u8..4, 0..4), 0u64..20), 0..8),
    ) {
        let mut coalitions = Coalitions::new();
        for (set, conversions) in &sets {
            let names: Vec<String> = set.iter().map(u8::to_string).collect();
            coalitions.add(names.iter().map(String::as_str), *conversions).unwrap();
        }
        let found = coalitions.credited().unwrap();
        // The definition: over all orders in which four players come, what each adds to v.
        let worth = |there: &BTreeSet<u8>| -> u64 {
            sets.iter().filter(|(set, _)| !set.is_empty() && set.is_subset(there)).map(|(_, conversions)| conversions).sum()
        };
        let mut orders = vec![Vec::new()];
        for player in 0u8..4 {
            orders = orders
                .iter()
                .flat_map(|order: &Vec<u8>| (0..=order.len()).map(|at| { let mut next = order.clone(); next.insert(at, player); next }))
                .collect();
        }
        let mut sum = 0.0;
        for player in 0u8..4 {
            let added: u64 = orders.iter().map(|order| {
                let mut there: BTreeSet<u8> = order.iter().copied().take_while(|other| *other != player).collect();
                let without = worth(&there);
                there.insert(player);
                worth(&there) - without
            }).sum();
            let credited = found.credit.get(&player.to_string()).copied().unwrap_or_default();
            prop_assert!((float(credited) - added as f64 / 24.0).abs() < 1e-6);
            sum += float(credited);
        }
        prop_assert!((sum - (found.total - found.unattributed) as f64).abs() < 5e-6);
    }
}
