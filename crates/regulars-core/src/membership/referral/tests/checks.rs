//! Households, rings and what a review ends with (MB-63), findings (MB-64), versions (MB-90).

use serde_json::{Value, json};

use super::{case, world};
use crate::error::Fault as _;
use crate::membership::referral::{Act, Event, Network, ReferralError, State, VoidReason};
use crate::membership::{Cause, Member, Movement, ReferralId};
use crate::time::{Instant, Zone};

/// A refers B, who orders on 1 March; both have what `attributes` says.
fn pair(attributes: &[(&str, &str, &str)], more: &[Value]) -> Value {
    let mut events = vec![
        json!({"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B", "id": "r"}),
        json!({"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": "150"}),
    ];
    for (member, kind, value) in attributes {
        events
            .push(json!({"type": "attribute", "at": "02-02T10:00:00", "member": member, "kind": kind, "value": value}));
    }
    events.extend_from_slice(more);
    json!(events)
}

#[test]
fn a_shared_address_or_payment_is_a_household_and_a_shared_device_is_not() {
    for (kind, values, state) in [
        ("address", ["x", "x"], "held_for_review"),
        ("payment", ["x", "x"], "held_for_review"),
        ("device", ["x", "x"], "rewarded"),
        ("address", ["x", "y"], "rewarded"),
    ] {
        let events = pair(&[("A", kind, values[0]), ("B", kind, values[1])], &[]);
        case(
            kind,
            json!({}),
            events,
            json!([{"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": state}]),
        );
    }
    // One value as two kinds is not shared, and a program may not look.
    let mixed = pair(&[("A", "address", "x"), ("B", "payment", "x")], &[]);
    case(
        "mixed",
        json!({}),
        mixed,
        json!([{"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded"}]),
    );
    let same = pair(&[("A", "address", "x"), ("B", "address", "x")], &[]);
    let off = json!({"household": false});
    case("off", off, same, json!([{"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded"}]));
}

#[test]
fn a_review_ends_what_was_held() {
    let shared = [("A", "address", "x"), ("B", "address", "x")];
    for (decision, state, reason) in [("release", "rewarded", None), ("void", "void", Some("review"))] {
        let review = |at: &str, error: Option<&str>| {
            let event = json!({"type": "review", "at": at, "id": "r", "decision": decision, "expect_error": error});
            event
        };
        let reviews = [
            review("03-07T10:00:00", Some("referral_not_held")),
            review("03-10T10:00:00", None),
            review("03-11T10:00:00", Some("referral_not_held")),
            json!({"type": "review", "at": "03-11T10:00:00", "id": "s", "decision": decision,
                   "expect_error": "unknown_referral"}),
        ];
        case(
            decision,
            json!({}),
            pair(&shared, &reviews),
            json!([
                {"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "held_for_review",
                 "reasons": ["household"]},
                {"at": "03-10T10:00:00", "referrer": "A", "referee": "B", "state": state, "reason": reason}
            ]),
        );
    }
}

#[test]
fn what_goes_back_while_it_is_held_is_void_where_rewards_are_taken_back() {
    let refund = json!({"type": "refund", "at": "03-09T10:00:00", "member": "B", "order_id": "1", "amount": "100"});
    for (claws, state) in [(false, "held_for_review"), (true, "void")] {
        case(
            "refund in review",
            json!({"claw_back_after_window": claws}),
            pair(&[("A", "payment", "x"), ("B", "payment", "x")], std::slice::from_ref(&refund)),
            json!([{"at": "03-10T10:00:00", "referrer": "A", "referee": "B", "state": state}]),
        );
    }
}

/// A refers B to E; the first `shared` of the five have one device. B's window ends on 8 March.
fn star(shared: usize, more: &[Value]) -> Value {
    let mut events = Vec::new();
    for (n, member) in ["A", "B", "C", "D", "E"].into_iter().enumerate() {
        if n > 0 {
            events.push(json!({"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": member}));
        }
        if n < shared {
            events.push(json!({"type": "attribute", "at": "02-02T10:00:00", "member": member, "kind": "device",
                               "value": "phone"}));
        }
    }
    events.push(json!({"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": "150"}));
    events.extend_from_slice(more);
    json!(events)
}

#[test]
fn a_ring_is_large_enough_and_shares_enough() {
    let ring = json!({"ring": {"min_members": 5, "min_shared": 3}});
    let held = json!([{"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "held_for_review",
                       "reasons": ["ring"]}]);
    let rewarded = json!([{"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded"}]);
    case("three of five", ring.clone(), star(3, &[]), held.clone());
    case("two of five", ring.clone(), star(2, &[]), rewarded.clone());
    case("too few", json!({"ring": {"min_members": 6, "min_shared": 3}}), star(3, &[]), rewarded.clone());
    // Two of the five are one customer: four members are no ring of five, though nobody left.
    let merge = json!({"type": "merge", "at": "03-02T10:00:00", "from": "D", "into": "E"});
    case("merged members", ring.clone(), star(3, &[merge]), rewarded.clone());
    // Two of the three who share are one customer.
    let merge = json!({"type": "merge", "at": "03-02T10:00:00", "from": "C", "into": "B"});
    let four = json!({"ring": {"min_members": 4, "min_shared": 3}});
    case("merged sharers", four, star(3, &[merge]), rewarded);
    // A ring replaces the household.
    let home = ["A", "B"].map(|member| {
        json!({"type": "attribute", "at": "02-02T10:00:00", "member": member, "kind": "address", "value": "home"})
    });
    case("ring and household", ring, star(3, &home), held);
}

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2025-{text}+08:00")).unwrap()
}

fn network(more: &Value) -> Network {
    let mut program = json!({"reward": "200", "min_order": "100", "return_window_days": 7});
    for (key, value) in more.as_object().unwrap() {
        program[key] = value.clone();
    }
    Network::new(world::rules(&program), Zone::new("Asia/Shanghai").unwrap()).unwrap()
}

/// A, who is 1, refers B, who is 2 and orders on 1 March.
fn referred(network: &mut Network) {
    let refer = Act::Refer { referral: ReferralId(7), referrer: Member(1), referee: Member(2) };
    network.apply(Event { at: at("02-01T10:00:00"), seq: 0, act: refer }).unwrap();
    let order = Act::Order { member: Member(2), order: 1, paid: "150".parse().unwrap() };
    network.apply(Event { at: at("03-01T10:00:00"), seq: 0, act: order }).unwrap();
}

#[test]
fn the_ledger_is_told_what_to_give_and_what_to_take() {
    let mut network = network(&json!({"claw_back_after_window": true}));
    referred(&mut network);
    let refund = Act::Refund { member: Member(2), order: 1, amount: "150".parse().unwrap() };
    network.apply(Event { at: at("04-01T10:00:00"), seq: 0, act: refund }).unwrap();
    let told: Vec<_> = network.effects().iter().map(|it| (it.at, it.member, it.cause, it.movement)).collect();
    let cause = Cause::Referral(ReferralId(7));
    assert_eq!(
        told,
        [
            (at("03-08T10:00:00"), Member(1), cause, Movement::Earn),
            (at("04-01T10:00:00"), Member(1), cause, Movement::ClawBack),
        ]
    );
    assert!(network.effects().iter().all(|it| it.points == "200".parse().unwrap()));
}

#[test]
fn a_merge_after_the_reward_is_for_somebody_to_look_at() {
    let mut network = network(&json!({}));
    referred(&mut network);
    let merge = |from, into| Act::Merge { from: Member(from), into: Member(into) };
    network.apply(Event { at: at("03-08T10:00:00"), seq: 0, act: merge(2, 1) }).unwrap();
    network.apply(Event { at: at("03-09T10:00:00"), seq: 0, act: merge(3, 1) }).unwrap();
    let rewarded = State::Rewarded { at: at("03-08T10:00:00"), points: "200".parse().unwrap() };
    assert_eq!(network.referral(ReferralId(7)).map(|it| it.state), Some(rewarded));
    let found: Vec<_> = network.findings().iter().map(|it| (it.at, it.referral, it.reason)).collect();
    assert_eq!(found, [(at("03-08T10:00:00"), ReferralId(7), VoidReason::SelfReferralAfterMerge)]);
}

#[test]
fn an_order_keeps_the_window_of_its_version_and_earns_the_reward_of_the_new_one() {
    let mut network = network(&json!({}));
    referred(&mut network);
    let newer = json!({"reward": "300", "min_order": "1000", "return_window_days": 30});
    let zone = Zone::new("Asia/Shanghai").unwrap();
    network.switch(at("03-02T00:00:00"), world::rules(&newer), zone).unwrap();
    network.advance(at("03-08T10:00:00")).unwrap();
    assert_eq!(network.effects().iter().map(|it| it.points.canonical()).collect::<Vec<_>>(), ["300"]);
}

#[test]
fn the_past_and_caps_without_a_date_are_refused() {
    let mut network = network(&json!({}));
    referred(&mut network);
    let early = Event { at: at("02-28T10:00:00"), seq: 0, act: Act::Enroll { member: Member(9) } };
    assert_eq!(network.apply(early), Err(ReferralError::TimeGoesBack));
    assert_eq!(network.advance(at("02-28T10:00:00")), Err(ReferralError::TimeGoesBack));
    let mut rules = network.rules.clone();
    rules.cap = Some(crate::membership::program::Cap { count: 1, per: crate::membership::program::Per::TierPeriod });
    let refused = Network::new(rules, Zone::new("Asia/Shanghai").unwrap()).err();
    assert_eq!(refused, Some(ReferralError::CapPeriod));
}

#[test]
fn refusals_of_what_is_told_twice_or_was_never_told_have_their_codes() {
    let codes = [ReferralError::DuplicateReferral, ReferralError::UnknownReferral, ReferralError::NotHeld];
    let words = codes.map(|error| (error.code().as_str(), error.path()));
    let path = "refers_to".to_owned();
    let wanted = ["duplicate_referral", "unknown_referral", "referral_not_held"].map(|word| (word, path.clone()));
    assert_eq!(words, wanted);
}
