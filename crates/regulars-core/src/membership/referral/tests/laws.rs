//! Laws of every timeline, and slow readings of the rules beside the network (MB-5, MB-6, MB-8, MB-60 to MB-64, MB-I4, MB-I7, MB-I16).

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::membership::program::{Cap, Per, ReferralRules, Ring};
use crate::membership::referral::{
    Act, Attribute, AttributeKind, Decision, Event, Finding, Network, Referral, ReferralError, State,
};
use crate::membership::{Cause, Effect, Member, Movement, ReferralId};
use crate::money::Decimal;
use crate::time::{Instant, Zone};

const HOUR_US: i64 = 3_600_000_000;
/// 1 January 2025 in Greenwich.
const START_US: i64 = 1_735_689_600_000_000;

fn hour(n: u32) -> Instant {
    Instant::from_micros(START_US + i64::from(n) * HOUR_US).unwrap()
}

thread_local! {
    /// A zone without summer time, so that windows close in the order in which they open.
    static ZONE: Zone = Zone::new("Asia/Shanghai").unwrap();
}

fn zone() -> Zone {
    ZONE.with(Clone::clone)
}

fn rules() -> impl Strategy<Value = ReferralRules> {
    let cap = proptest::option::of((0_u32..3, prop_oneof![Just(Per::CalendarMonth), Just(Per::Lifetime)]));
    let ring = proptest::option::of((2_u32..6, 2_u32..4));
    (0_u32..4, cap, any::<bool>(), ring, any::<bool>()).prop_map(|(days, cap, household, ring, claws)| ReferralRules {
        reward: "200".parse().unwrap(),
        min_order: "100".parse().unwrap(),
        return_window_days: days,
        cap: cap.map(|(count, per)| Cap { count, per }),
        household,
        ring: ring.map(|(min_members, min_shared)| Ring { min_members, min_shared }),
        claw_back_after_window: claws,
    })
}

fn money(whole: u32) -> Decimal {
    Decimal::new(i64::from(whole), 0).unwrap()
}

fn act() -> impl Strategy<Value = Act> {
    let member = || (0_u32..7).prop_map(Member);
    let kind = prop_oneof![Just(AttributeKind::Address), Just(AttributeKind::Device), Just(AttributeKind::Payment)];
    let decision = prop_oneof![Just(Decision::Release), Just(Decision::Void)];
    prop_oneof![
        1 => member().prop_map(|member| Act::Enroll { member }),
        6 => (0_u32..12, member(), member()).prop_map(|(id, referrer, referee)| {
            Act::Refer { referral: ReferralId(id), referrer, referee }
        }),
        5 => (member(), 0_u32..6, 80_u32..160).prop_map(|(member, order, paid)| {
            Act::Order { member, order, paid: money(paid) }
        }),
        3 => (member(), 0_u32..6, 0_u32..80).prop_map(|(member, order, amount)| {
            Act::Refund { member, order, amount: money(amount) }
        }),
        1 => (member(), member()).prop_map(|(from, into)| Act::Merge { from, into }),
        3 => (member(), kind, 0_u32..2).prop_map(|(member, kind, value)| {
            Act::Attribute { member, attribute: Attribute { kind, value } }
        }),
        2 => (0_u32..12, decision).prop_map(|(id, decision)| Act::Review { referral: ReferralId(id), decision }),
    ]
}

/// A timeline in order. Few instants, so that many events fall on one.
fn timeline() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec((0_u32..240, act()), 0..60).prop_map(|told| {
        let numbered = (0..).zip(told);
        let mut events: Vec<Event> = numbered.map(|(seq, (n, act))| Event { at: hour(n * 3), seq, act }).collect();
        events.sort_unstable();
        events
    })
}

fn network(rules: &ReferralRules) -> Network {
    Network::new(rules.clone(), zone()).unwrap()
}

/// All that a network tells.
fn told(network: &Network) -> (Vec<Referral>, Vec<Effect>, Vec<Finding>, Option<Instant>) {
    (network.referrals().to_vec(), network.effects().to_vec(), network.findings().to_vec(), network.next_due())
}

/// Whether a referral may go from one state to another by one step (MB-61).
fn may_follow(from: &State, to: &State) -> bool {
    match from {
        State::Open => matches!(to, State::Due { .. } | State::Void { .. }),
        State::Due { .. } => !matches!(to, State::Reversed { .. }),
        State::HeldForReview { .. } => matches!(to, State::Rewarded { .. } | State::Capped { .. } | State::Void { .. }),
        State::Rewarded { .. } => matches!(to, State::Reversed { .. }),
        State::Capped { .. } | State::Void { .. } | State::Reversed { .. } => false,
    }
}

/// Names one customer by its least profile.
fn least(merges: &[(Member, Member)], member: Member) -> Member {
    let mut same = BTreeSet::from([member]);
    loop {
        let before = same.len();
        for (a, b) in merges {
            if same.contains(a) || same.contains(b) {
                same.extend([*a, *b]);
            }
        }
        if same.len() == before {
            return *same.first().unwrap();
        }
    }
}

/// Everybody who can be reached along edges, with the start.
fn reach(edges: &[(Member, Member)], start: Member) -> BTreeSet<Member> {
    let mut seen = BTreeSet::from([start]);
    loop {
        let before = seen.len();
        let more: Vec<Member> = edges.iter().filter(|(a, _)| seen.contains(a)).map(|(_, b)| *b).collect();
        seen.extend(more);
        if seen.len() == before {
            return seen;
        }
    }
}

proptest! {
    #[test]
    fn the_order_in_which_records_arrive_is_nothing(
        rules in rules(),
        (events, shuffled) in timeline().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        let at_once = Network::fold(rules.clone(), zone(), events, hour(900)).unwrap();
        let other = Network::fold(rules, zone(), shuffled, hour(900)).unwrap();
        prop_assert_eq!(at_once.refused, other.refused);
        prop_assert_eq!(told(&at_once.network), told(&other.network));
    }

    #[test]
    fn step_by_step_is_at_once_and_a_refusal_changes_nothing(rules in rules(), events in timeline()) {
        let (mut slow, mut quick) = (network(&rules), network(&rules));
        for event in &events {
            let _ = quick.apply(*event);
            while let Some(due) = slow.next_due().filter(|due| *due < event.at) {
                slow.advance(due).unwrap();
            }
            slow.advance(event.at).unwrap();
            let before = told(&slow);
            if slow.apply(*event).is_err() {
                prop_assert_eq!(before, told(&slow));
            }
        }
        slow.advance(hour(800)).unwrap();
        for network in [&mut slow, &mut quick] {
            network.advance(hour(900)).unwrap();
        }
        prop_assert_eq!(told(&slow), told(&quick));
        prop_assert_eq!(slow.next_due(), None);
    }

    #[test]
    fn states_move_along_their_edges_and_rewards_are_given_once(rules in rules(), events in timeline()) {
        let mut network = network(&rules);
        let mut steps: Vec<Instant> = events.iter().map(|event| event.at).collect();
        steps.push(hour(900));
        let mut events = events.into_iter().peekable();
        let mut states: BTreeMap<ReferralId, State> = BTreeMap::new();
        let mut look = |network: &Network| {
            for referral in network.referrals() {
                let before = states.insert(referral.id, referral.state);
                let fine = before.is_none_or(|it| it == referral.state || may_follow(&it, &referral.state));
                assert!(fine, "{before:?} -> {:?}", referral.state);
            }
        };
        for to in steps {
            while let Some(due) = network.next_due().filter(|due| *due <= to) {
                network.advance(due).unwrap();
                look(&network);
            }
            while let Some(event) = events.next_if(|event| event.at == to) {
                let _ = network.apply(event);
                look(&network);
            }
        }
        let mut given: BTreeMap<ReferralId, Vec<Movement>> = BTreeMap::new();
        for effect in network.effects() {
            let Cause::Referral(id) = effect.cause else { panic!("content") };
            given.entry(id).or_default().push(effect.movement);
        }
        for referral in network.referrals() {
            let expected: &[Movement] = match referral.state {
                State::Rewarded { .. } => &[Movement::Earn],
                State::Reversed { .. } => &[Movement::Earn, Movement::ClawBack],
                _ => &[],
            };
            prop_assert_eq!(given.get(&referral.id).map_or(&[][..], Vec::as_slice), expected);
        }
        prop_assert!(network.effects().is_sorted_by_key(|effect| effect.at));
    }

    #[test]
    fn circles_and_rings_are_those_of_a_slow_search(rules in rules(), events in timeline()) {
        let mut network = network(&rules);
        let (mut merges, mut edges, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        for event in events {
            let result = network.apply(event);
            let one = |member| least(&merges, member);
            match event.act {
                Act::Refer { referrer, referee, .. } => {
                    let now: Vec<_> = edges.iter().map(|(a, b)| (one(*a), one(*b))).collect();
                    let circle = reach(&now, one(referee)).contains(&one(referrer));
                    match result {
                        Ok(()) => {
                            prop_assert!(!circle);
                            edges.push((referrer, referee));
                        }
                        Err(ReferralError::SelfReferral) => prop_assert_eq!(one(referrer), one(referee)),
                        Err(ReferralError::CycleRefused) => prop_assert!(circle),
                        Err(ReferralError::NotNewCustomer) => prop_assert!(!circle),
                        Err(_) => {}
                    }
                }
                Act::Merge { from, into } if result.is_ok() => merges.push((from, into)),
                Act::Attribute { member, attribute } => marks.push((member, attribute)),
                _ => {}
            }
        }
        let one = |member| least(&merges, member);
        let both = edges.iter().flat_map(|(a, b)| [(one(*a), one(*b)), (one(*b), one(*a))]).collect::<Vec<_>>();
        for member in (0..7).map(Member) {
            let Some(place) = network.people.find(member) else { continue };
            let connected = reach(&both, one(member));
            let mut holders: BTreeMap<Attribute, BTreeSet<Member>> = BTreeMap::new();
            for (holder, attribute) in marks.iter().filter(|(holder, _)| connected.contains(&one(*holder))) {
                holders.entry(*attribute).or_default().insert(one(*holder));
            }
            let most = holders.values().map(BTreeSet::len).max().unwrap_or(0);
            let component = network.people.component(place).unwrap();
            prop_assert_eq!(component.customers as usize, connected.len());
            prop_assert_eq!(component.most_shared() as usize, most);
        }
    }

    #[test]
    fn without_merges_and_checks_the_first_order_that_outlives_its_window_earns(
        days in 0_u32..4,
        events in timeline(),
        as_of in 0_u32..900,
    ) {
        let (reward, min_order) = (money(200), money(100));
        let rules = ReferralRules {
            reward, min_order, return_window_days: days,
            cap: None, household: false, ring: None, claw_back_after_window: false,
        };
        let events: Vec<Event> = events.into_iter().filter(|event| !matches!(event.act, Act::Merge { .. })).collect();
        let folded = Network::fold(rules, zone(), events.clone(), hour(as_of)).unwrap();
        for referral in folded.network.referrals() {
            let accepted: Vec<&Event> = events
                .iter()
                .filter(|event| !folded.refused.iter().any(|refused| refused.event == **event))
                .collect();
            let closes = |at: Instant| at.plus_micros(i64::from(days) * 24 * HOUR_US);
            let outlives = accepted.iter().find_map(|event| {
                let Act::Order { member, order: number, paid } = event.act else { return None };
                let until = closes(event.at);
                let back: i64 = accepted.iter().filter(|it| it.at < until).map(|it| match it.act {
                    Act::Refund { member: by, order, amount } if (by, order) == (member, number) => amount.units(),
                    _ => 0,
                }).sum();
                (member == referral.referee && paid.units() - back >= 100 && event.at >= referral.at).then_some(until)
            });
            let expected = outlives.filter(|at| *at <= hour(as_of)).map(|at| State::Rewarded { at, points: reward });
            let rewarded = Some(referral.state).filter(|state| matches!(state, State::Rewarded { .. }));
            prop_assert_eq!(rewarded, expected);
        }
    }

    #[test]
    fn nobody_has_more_rewards_in_a_month_than_the_cap(rules in rules(), events in timeline(), count in 0_u32..3) {
        let rules = ReferralRules { cap: Some(Cap { count, per: Per::CalendarMonth }), ..rules };
        let alone = events.into_iter().filter(|event| !matches!(event.act, Act::Merge { .. })).collect();
        let network = Network::fold(rules, zone(), alone, hour(900)).unwrap().network;
        let mut given: BTreeMap<(Member, i32), u32> = BTreeMap::new();
        for effect in network.effects().iter().filter(|effect| effect.movement == Movement::Earn) {
            let month = zone().date(effect.at).period(crate::time::Unit::Month);
            *given.entry((effect.member, month)).or_default() += 1;
        }
        prop_assert!(given.values().all(|given| *given <= count));
    }
}
