//! The invariants of §10 over drawn worlds: 1, 3, 5, 6, 7, 10 and 11, and locality (RV-12).

use super::naive::Naive;
use super::world::*;
use super::*;
use crate::identity::Action;

const WHO: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "tablet.h"];
const KINDS: [&str; 8] = ["member", "email", "email", "phone", "phone", "phone", "desk", "mark"];
const VALUES: [&str; 5] = ["1", "2", "3", "4", "none"];
const NAMES: [Option<&str>; 6] = [Some("张伟"), Some("Zhang Wei"), Some("张*"), Some("李娜"), Some("李女士"), None];
const DATES: [Option<&str>; 3] = [Some("1990-01-01"), Some("1991-02-02"), None];
const PARTIES: [Option<&str>; 3] = [Some("individual"), Some("organisation"), None];

fn until(day: i64, lasts: Option<i64>) -> Option<i64> {
    lasts.map(|days| day + days)
}

fn a_fact() -> impl Strategy<Value = Fact> {
    let days = || (0i64..24, prop::option::weighted(0.15, 1i64..12));
    prop_oneof![
        8 => (0..8usize, 0..8usize, 0..5usize, days()).prop_map(|(p, k, v, (day, lasts))| Fact::Sight {
            profile: WHO[p], kind: KINDS[k], value: VALUES[v], day, until: until(day, lasts)
        }),
        1 => (0..8usize, 0..5usize, days()).prop_map(|(k, v, (day, lasts))| Fact::Release {
            kind: KINDS[k], value: VALUES[v], day, until: until(day, lasts)
        }),
        1 => (0..8usize, 0..6usize, days()).prop_map(|(p, n, (day, lasts))| Fact::Says {
            profile: WHO[p], name: "name", day, until: until(day, lasts), value: NAMES[n]
        }),
        1 => (0..8usize, 0..3usize, days()).prop_map(|(p, n, (day, lasts))| Fact::Says {
            profile: WHO[p], name: "birth_date", day, until: until(day, lasts), value: DATES[n]
        }),
        1 => (0..8usize, 0..3usize, days()).prop_map(|(p, n, (day, lasts))| Fact::Says {
            profile: WHO[p], name: "party", day, until: until(day, lasts), value: PARTIES[n]
        }),
    ]
}

/// Verb, actor, profiles, kind and value, day.
type Drawn = (u8, u8, [usize; 3], usize, usize, i64);

/// Decisions out of what was drawn, in journal order; a revoke names one before it.
fn decisions(mut drawn: Vec<Drawn>) -> Vec<Fact> {
    drawn.sort_by_key(|(.., day)| *day);
    let mut decided = vec![];
    for (n, (verb, actor, [p, q, r], kind, value, day)) in drawn.into_iter().enumerate() {
        let (id, a, b) = (format!("d{n:02}"), WHO[p], WHO[(p + 1 + q % 7) % 8]);
        let c = WHO[(p + 1 + r % 7) % 8];
        let (kind, value) = (KINDS[kind], VALUES[value]);
        let target = format!("d{:02}", r % n.max(1));
        let model = actor == 0;
        let rest = match verb {
            0 | 1 if model => weighed(a, b, ["7.5", "9", "12.25"][r % 3]),
            0 | 1 => pair("merge", a, b),
            2 | 3 if n > 0 => revoke(&target),
            _ if model => continue,
            4 => pair("not_same", a, b),
            5 if b == c => detach(a, &[b]),
            5 => detach(a, &[b, c]),
            6 => identified("link", a, kind, value),
            7 => identified("unlink", a, kind, value),
            8 => exclude(kind, value),
            _ => keep_id(a),
        };
        // An entry of a rule is written for audit and read by nobody (DJ-3).
        let actor = if model {
            "model"
        } else if actor == 1 {
            "rule"
        } else {
            "human"
        };
        decided.push(decides(&id, day, actor, &rest));
    }
    decided
}

fn worlds() -> impl Strategy<Value = Vec<Fact>> {
    let three = [0..8usize, 0..8usize, 0..8usize];
    let decision = (0u8..10, 0u8..7, three, 0..8usize, 0..5usize, 0i64..26);
    (prop::collection::vec(a_fact(), 1..34), prop::collection::vec(decision, 0..9)).prop_map(|(mut facts, drawn)| {
        facts.extend(decisions(drawn));
        facts
    })
}

/// The same facts in an order that depends on nothing but the seed.
fn shuffled(facts: &[Fact], seed: u64) -> Vec<Fact> {
    let mut keyed: Vec<(u64, Fact)> = vec![];
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    for fact in facts {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        keyed.push((state >> 20, fact.clone()));
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, fact)| fact).collect()
}

/// What connects: values that are stated, released or decided about, and the profiles that decisions name.
fn connected(facts: &[Fact], start: &str) -> BTreeSet<String> {
    let decision_of = |id: &str| {
        facts.iter().find_map(|fact| match fact {
            Fact::Decides(one) if one.id.as_str() == id => Some(one),
            _ => None,
        })
    };
    let things = |fact: &Fact| -> Vec<String> {
        match fact {
            Fact::Record { profile, .. } | Fact::Says { profile, .. } => vec![(*profile).to_owned()],
            Fact::Sight { profile, kind, value, .. } => vec![(*profile).to_owned(), format!("{kind}:{value}")],
            Fact::Release { kind, value, .. } => vec![format!("{kind}:{value}")],
            Fact::Decides(one) => {
                let mut about = one;
                while let Some(target) = about.revokes().and_then(|id| decision_of(id.as_str())) {
                    about = target;
                }
                let name = |p: &crate::record::ProfileRef| match p.source.as_str() {
                    "app" => p.key.to_string(),
                    source => format!("{source}.{}", p.key),
                };
                let value = about.identifier().map(|stated| format!("{}:{}", stated.kind, stated.value.as_str()));
                about.profiles().into_iter().map(name).chain(value).collect()
            }
        }
    };
    let mut met = BTreeSet::from([start.to_owned()]);
    loop {
        let before = met.len();
        for fact in facts {
            let things = things(fact);
            if things.iter().any(|thing| met.contains(thing)) {
                met.extend(things);
            }
        }
        if met.len() == before {
            return met;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Invariant 6, and every other word of RV-1 to RV-14: a reading without shortcuts says the same.
    #[test]
    fn a_naive_reading_of_the_rules_says_the_same(facts in worlds(), day in 0i64..30) {
        let rules = worldly_rules();
        prop_assert_eq!(told(&facts, &rules, day), Naive::read(&facts, &rules, day).resolve());
    }

    /// Invariant 1.
    #[test]
    fn any_permutation_says_the_same(facts in worlds(), seed in any::<u64>(), day in 0i64..30) {
        let rules = worldly_rules();
        let mut other = shuffled(&facts, seed);
        other.extend(facts.iter().take(3).cloned());
        prop_assert_eq!(told(&facts, &rules, day), told(&other, &rules, day));
    }

    /// Invariant 3.
    #[test]
    fn a_merge_that_is_revoked_was_never_made(facts in worlds(), p in 0..8usize, q in 1..8usize, day in 0i64..30) {
        let rules = worldly_rules();
        let mut then = facts.clone();
        then.push(human("x1", day, &pair("merge", WHO[p], WHO[(p + q) % 8])));
        then.push(human("x2", day, &revoke("x1")));
        for as_of in [day, 30] {
            prop_assert_eq!(told(&facts, &rules, as_of), told(&then, &rules, as_of));
        }
    }

    /// Invariants 5 and 7, on what the answer says.
    #[test]
    fn what_stays_apart_says_why(facts in worlds(), day in 0i64..30) {
        let rules = worldly_rules();
        let (answer, naive) = (told(&facts, &rules, day), Naive::read(&facts, &rules, day));
        let of = |profile: &String| answer.customers.iter().find(|(_, members, ..)| members.contains(profile)).unwrap();
        for (a, b) in &naive.apart {
            prop_assert_ne!(of(a), of(b));
        }
        for (about, parties, reasons, status) in &answer.conflicts {
            let kind = about.split(':').next().unwrap();
            let attributes = match rules.policy(kind) {
                Some(policy) => policy.attribute_guards.clone(),
                None => vec!["name".into(), "birth_date".into()],
            };
            let sides: Vec<BTreeSet<String>> = parties.iter().map(|party| of(party).1.clone()).collect();
            let pairs = sides.iter().enumerate().flat_map(|(n, a)| sides[n + 1..].iter().map(move |b| [a.clone(), b.clone()]));
            let mut holds: BTreeSet<String> = pairs.flat_map(|pair| naive.guards(&pair, &attributes)).collect();
            if holds.is_empty() {
                holds = naive.guards(&sides, &attributes);
            }
            match status {
                Standing::Review => prop_assert!(reasons.is_empty()),
                Standing::Refused => {
                    prop_assert!(!reasons.is_empty());
                    prop_assert_eq!(reasons.iter().cloned().collect::<BTreeSet<_>>(), holds);
                }
                Standing::Ambiguous => prop_assert_eq!(reasons.iter().cloned().collect::<BTreeSet<_>>(), holds),
            }
        }
        for (kind, value, holders, _) in naive.epochs() {
            let across = holders.iter().map(|holder| &of(holder).0).collect::<BTreeSet<_>>().len() > 1;
            let told = answer.conflicts.iter().any(|(about, ..)| *about == format!("{kind}:{value}"));
            let off = rules.policy(&kind).unwrap().action == Action::Off;
            prop_assert!(!across || told || off || naive.is_generic(&kind, &value) || naive.is_excluded(&kind, &value));
        }
    }

    /// Invariant 10: a kind that is off is as if nobody had stated it, and turned on again everything is as before.
    #[test]
    fn a_kind_that_is_off_is_a_kind_that_nobody_states(facts in worlds(), kind in 0..8usize, day in 0i64..30) {
        let (rules, mut off) = (worldly_rules(), worldly_rules());
        let kind = KINDS[kind];
        off.kinds.get_mut(kind).unwrap().action = Action::Off;
        let silent = |fact: &Fact| match fact {
            // The profile is seen all the same.
            Fact::Sight { profile, kind: stated, day, .. } if *stated == kind => record(profile, *day),
            other => other.clone(),
        };
        let unheard: Vec<Fact> = facts.iter().map(silent).collect();
        let unheard: Vec<Fact> = unheard.into_iter().filter(|fact| {
            !matches!(fact, Fact::Decides(one) if one.identifier().is_some_and(|stated| stated.kind.as_str() == kind))
        }).collect();
        let without = |told: Told| (told.customers, told.conflicts);
        let before = told(&facts, &rules, day);
        prop_assert_eq!(without(told(&facts, &off, day)), without(told(&unheard, &rules, day)));
        prop_assert_eq!(told(&facts, &rules, day), before);
    }

    /// Invariant 11: what is corrected away was never said; its profile was seen (IP-4).
    #[test]
    fn what_is_corrected_away_was_never_said(facts in worlds(), day in 0i64..30) {
        let rules = worldly_rules();
        let kept = |fact: &Fact| match fact {
            Fact::Sight { profile, day: said, until: Some(until), .. }
            | Fact::Says { profile, day: said, until: Some(until), .. } if *until <= day => Some(record(profile, *said)),
            Fact::Release { until: Some(until), .. } if *until <= day => None,
            other => Some(other.clone()),
        };
        let corrected: Vec<Fact> = facts.iter().filter_map(kept).collect();
        prop_assert_eq!(told(&facts, &rules, day), told(&corrected, &rules, day));
    }

    /// RV-12: what nothing connects does not matter.
    #[test]
    fn those_who_are_connected_decide_it_alone(facts in worlds(), who in 0..8usize, day in 0i64..30) {
        let rules = worldly_rules();
        let near = connected(&facts, WHO[who]);
        let inside = |fact: &&Fact| match fact {
            Fact::Record { profile, .. } | Fact::Says { profile, .. } | Fact::Sight { profile, .. } => near.contains(*profile),
            Fact::Release { kind, value, .. } => near.contains(&format!("{kind}:{value}")),
            // A decision about somebody else acts on nobody here.
            Fact::Decides(_) => true,
        };
        let own: Vec<Fact> = facts.iter().filter(inside).cloned().collect();
        let (all, alone) = (told(&facts, &rules, day), told(&own, &rules, day));
        let mine = |told: &Told| told.customers.iter().filter(|(anchor, ..)| near.contains(anchor)).cloned().collect::<Vec<_>>();
        prop_assert_eq!(mine(&all), mine(&alone));
        let rows = |told: &Told| told.conflicts.iter().filter(|(_, parties, ..)| near.contains(&parties[0])).cloned().collect::<Vec<_>>();
        prop_assert_eq!(rows(&all), rows(&alone));
    }
}
