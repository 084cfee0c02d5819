//! Resolution by examples and by laws, against a second reading of the rules that cares for nothing but their words.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::{KindPolicy, Normaliser};
use super::*;

mod journal;
mod laws;
mod naive;
mod values;
mod world;

fn rules() -> IdentityRules {
    let policy = |priority, exclusive, max_profiles| KindPolicy {
        priority,
        exclusive,
        max_profiles,
        ignore_sources: vec!["tablet".to_owned()],
        blocked: vec!["none".to_owned()],
        ..KindPolicy::new(Normaliser::Exact)
    };
    let kinds = BTreeMap::from([
        ("member".to_owned(), policy(100, true, None)),
        ("phone".to_owned(), policy(50, false, Some(4))),
    ]);
    IdentityRules { max_cluster_size: 6, kinds, ..IdentityRules::default() }
}

fn at(day: i64) -> Instant {
    Instant::from_micros(day * crate::time::DAY_US).unwrap()
}

/// Facts from `(profile, kind, value, day)`; a profile `a.x` is of source `a`.
fn facts(stated: &[(&str, &str, &str, i64)]) -> Neighbourhood {
    let mut facts = Neighbourhood::default();
    for (profile, kind, value, day) in stated {
        let (source, key) = profile.split_once('.').unwrap_or(("app", profile));
        let found = facts.profiles.iter().position(|p| p.source == source && p.key == key);
        let number = found.unwrap_or_else(|| {
            facts.profiles.push(ProfileFacts { source: source.into(), key: key.into(), first_seen: at(*day) });
            facts.profiles.len() - 1
        });
        facts.profiles[number].first_seen = facts.profiles[number].first_seen.min(at(*day));
        let wanted = ValueFacts { kind: (*kind).into(), value: (*value).into() };
        let found = facts.values.iter().position(|v| *v == wanted);
        let value = found.unwrap_or_else(|| {
            facts.values.push(wanted);
            facts.values.len() - 1
        });
        facts.sightings.push(Sighting { value: value as u32, profile: number as u32, at: at(*day), until: None });
    }
    facts
}

fn customers(facts: &Neighbourhood, as_of: i64) -> Vec<Vec<String>> {
    let partition = resolve(facts, &rules(), at(as_of));
    let name = |n: &u32| format!("{}.{}", facts.profiles[*n as usize].source, facts.profiles[*n as usize].key);
    partition.clusters.iter().map(|c| c.members.iter().map(name).collect()).collect()
}

#[test]
fn a_shared_value_unites_and_the_first_seen_profile_is_the_anchor() {
    let facts = facts(&[("app.1", "phone", "138", 5), ("pos.9", "phone", "138", 3), ("pos.8", "phone", "139", 4)]);
    assert_eq!(customers(&facts, 9), [vec!["pos.9", "app.1"], vec!["pos.8"]]);
    assert_eq!(customers(&facts, 4), [vec!["pos.9"], vec!["pos.8"]]);
    let dues: Vec<_> = resolve(&facts, &rules(), at(4)).clusters.iter().map(|c| c.next_change_at).collect();
    assert_eq!(dues, [Some(at(5)), None]);
}

#[test]
fn an_exclusive_value_keeps_people_apart_and_leaves_a_conflict() {
    let facts =
        facts(&[("a", "member", "1", 1), ("b", "member", "2", 2), ("a", "phone", "138", 3), ("b", "phone", "138", 4)]);
    assert_eq!(customers(&facts, 9).len(), 2);
    let partition = resolve(&facts, &rules(), at(9));
    assert_eq!(partition.conflicts.len(), 1);
    assert_eq!(partition.conflicts[0].reasons, [Guard::Exclusive]);
}

#[test]
fn too_many_holders_make_a_value_generic_and_the_past_falls_apart() {
    let stated: Vec<(String, i64)> = (1..=5).map(|n| (format!("p{n}"), n)).collect();
    let stated: Vec<(&str, &str, &str, i64)> =
        stated.iter().map(|(p, day)| (p.as_str(), "phone", "138", *day)).collect();
    let facts = facts(&stated);
    assert_eq!(customers(&facts, 4).len(), 1);
    assert_eq!(customers(&facts, 5).len(), 5);
    assert_eq!(resolve(&facts, &rules(), at(5)).generic, [0]);
}

#[test]
fn a_customer_that_would_grow_too_large_is_a_conflict_and_nothing_is_cut_off() {
    let mut stated = vec![];
    for (n, group) in ["x", "x", "x", "x", "y", "y", "y", "y"].iter().enumerate() {
        stated.push((format!("p{n}"), *group, n as i64));
    }
    stated.push(("p0".into(), "bridge", 20));
    stated.push(("p7".into(), "bridge", 21));
    let stated: Vec<(&str, &str, &str, i64)> =
        stated.iter().map(|(p, v, day)| (p.as_str(), "phone", *v, *day)).collect();
    let facts = facts(&stated);
    assert_eq!(customers(&facts, 30).iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    assert_eq!(resolve(&facts, &rules(), at(30)).conflicts[0].reasons, [Guard::Oversize]);
}

#[test]
fn blocked_values_and_ignored_sources_are_no_sightings() {
    let facts = facts(&[
        ("a", "phone", "none", 1),
        ("b", "phone", "none", 2),
        ("tablet.1", "phone", "138", 1),
        ("c", "phone", "138", 2),
    ]);
    assert_eq!(customers(&facts, 9).len(), 4);
}

#[test]
fn joins_are_the_earliest_edges_in_time_order() {
    let facts = facts(&[
        ("a", "phone", "1", 1),
        ("b", "phone", "1", 5),
        ("b", "phone", "2", 2),
        ("c", "phone", "2", 3),
        ("a", "member", "m", 8),
        ("b", "member", "m", 9),
    ]);
    let partition = resolve(&facts, &rules(), at(10));
    let joins: Vec<_> = partition.clusters[0].joins.iter().map(|join| join.at).collect();
    assert_eq!(joins, [at(3), at(5)]);
}

proptest! {
    #[test]
    fn any_order_and_repetition_gives_the_same_partition(
        stated in prop::collection::vec((0usize..9, prop::bool::ANY, 0usize..5, 0i64..20), 1..30),
        seed in 0usize..1000,
    ) {
        let names = ["a", "b", "c", "pos.d", "pos.e", "pos.f", "tablet.g", "h", "i"];
        let values = ["1", "2", "3", "none", "5"];
        let list: Vec<_> = stated.iter().map(|(p, kind, v, day)| (names[*p], if *kind { "phone" } else { "member" }, values[*v], *day)).collect();
        let mut other = list.clone();
        other.rotate_left(seed % list.len());
        other.reverse();
        other.extend(list.iter().take(3).copied());
        prop_assert_eq!(customers(&facts(&list), 15), customers(&facts(&other), 15));
    }

    #[test]
    fn no_automatic_union_breaks_a_guard(stated in prop::collection::vec((0usize..9, prop::bool::ANY, 0usize..5, 0i64..20), 1..30)) {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
        let values = ["1", "2", "3", "4", "5"];
        let list: Vec<_> = stated.iter().map(|(p, kind, v, day)| (names[*p], if *kind { "phone" } else { "member" }, values[*v], *day)).collect();
        let facts = facts(&list);
        let own = |n: u32| facts.sightings.iter().filter(|s| s.profile == n && facts.values[s.value as usize].kind == "member").map(|s| s.value).collect::<BTreeSet<_>>();
        for cluster in resolve(&facts, &rules(), at(99)).clusters {
            prop_assert!(cluster.members.len() <= 6);
            let all: BTreeSet<u32> = cluster.members.iter().flat_map(|n| own(*n)).collect();
            let broken = cluster.members.iter().map(|n| own(*n).len()).max().unwrap_or(0);
            prop_assert!(all.len() <= broken.max(1));
            prop_assert_eq!(cluster.joins.len() + 1, cluster.members.len());
        }
    }
}
