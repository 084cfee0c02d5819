//! Relations on their own: what a record says, which hold, the forest of a hierarchy and the tree under a customer.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::identity::CustomerId;
use crate::record::Record;
use crate::text::Json;
use crate::time::{DAY_US, Instant};

fn on(day: i64) -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(day * DAY_US)
}

/// The id of a profile of source `crm`.
fn id(profile: &str) -> CustomerId {
    CustomerId::of("", "crm", profile)
}

fn record(n: usize, profile: &str, day: i64, body: &str) -> Record {
    let at = on(day);
    let text = format!(
        r#"{{"source":"crm","record_id":"r{n:05}","profile":"{profile}","type":"relation","occurred_at":"{at}","body":{body}}}"#
    );
    Record::from_json(&Json::parse(&text).unwrap()).unwrap()
}

fn fact(n: usize, kind: &str, from: &str, to: &str) -> RelationFact {
    lasting(n, kind, from, to, 0, None)
}

fn lasting(n: usize, kind: &str, from: &str, to: &str, begins: i64, over: Option<i64>) -> RelationFact {
    let until = over.map(|day| format!(r#","valid_until":"{}""#, on(day))).unwrap_or_default();
    let body = format!(r#"{{"kind":"{kind}","from":"{from}","to":"{to}","valid_from":"{}"{until}}}"#, on(begins));
    RelationFact::of(&record(n, from, 0, &body), "", None).unwrap()
}

fn kinds() -> RelationKinds {
    let kind = |hierarchy, from, to| RelationKind { hierarchy, from, to, ..RelationKind::default() };
    BTreeMap::from([
        ("parent_of".to_owned(), kind(true, None, None)),
        ("contact_of".to_owned(), kind(false, Some(Party::Individual), Some(Party::Organisation))),
    ])
}

/// Everybody is known, and is a customer of their own; names in capitals are firms, others say nothing.
fn everybody(end: &CustomerId) -> Option<Member> {
    let firms = ["A", "B", "C"].map(id);
    let party = firms.contains(end).then_some(Party::Organisation);
    Some(Member { customer: *end, party })
}

fn held(facts: &[RelationFact], day: i64) -> Holding {
    hold(facts, &kinds(), on(day), &everybody)
}

/// The findings as text: `code r0 r1`.
fn found(holding: &Holding) -> Vec<String> {
    let text = |(finding, _): &(crate::customer::Finding, _)| {
        let keys: String = finding.records.iter().map(|key| format!(" {}", key.record_id)).collect();
        format!("{}{keys}", finding.code)
    };
    holding.findings.iter().map(text).collect()
}

#[test]
fn an_end_is_a_customer_id_or_a_profile() {
    let ends = |body: &str| Ends::of(&record(0, "me", 0, body), "").unwrap();
    let own = Ends { from: id("me"), to: Some(id("x")) };
    assert_eq!(ends(r#"{"kind":"parent_of","to":"x"}"#), own);
    assert_eq!(ends(&format!(r#"{{"from":"me","to":"{}"}}"#, id("x"))), own);
    let other = CustomerId::of("", "erp", "x");
    assert_eq!(ends(r#"{"to":"x","to_source":"erp"}"#).to, Some(other));
    // With its source stated even what looks like an id is the key of a profile.
    let text = id("x").to_string();
    assert_eq!(ends(&format!(r#"{{"to":"{text}","to_source":"erp"}}"#)).to, Some(CustomerId::of("", "erp", &text)));
    let open = ends("{}");
    assert_eq!((open.to, open.each().count()), (None, 1));
    assert_eq!(ends(r#"{"to":"me"}"#).each().collect::<Vec<_>>(), [id("me")]);
    let order = r#"{"source":"crm","record_id":"o","profile":"1","type":"visit","occurred_at":"2026-01-01T00:00:00Z"}"#;
    assert_eq!(Ends::of(&Record::from_json(&Json::parse(order).unwrap()).unwrap(), ""), None);
}

#[test]
fn a_relation_is_valid_from_its_beginning_and_no_longer_at_its_end() {
    let facts = [lasting(0, "parent_of", "a", "b", 5, Some(9))];
    let count = |day: i64| (held(&facts, day).relations.len(), held(&facts, day).next_change_at);
    assert_eq!(count(4), (0, Some(on(5))));
    assert_eq!(count(5), (1, Some(on(9))));
    assert_eq!(held(&facts, 8).relations.len(), 1);
    assert_eq!(count(9), (0, None));
    let never = [lasting(0, "parent_of", "a", "b", 5, Some(5))];
    assert_eq!((held(&never, 4).next_change_at, held(&never, 5).relations.len()), (None, 0));
}

#[test]
fn a_relation_holds_not_before_its_record_and_ends_where_that_is_corrected() {
    let body = format!(r#"{{"kind":"parent_of","to":"b","valid_from":"{}"}}"#, on(1));
    let fact = RelationFact::of(&record(0, "a", 3, &body), "", Some(on(7))).unwrap();
    assert_eq!((fact.begins, fact.over), (on(3), Some(on(7))));
}

#[test]
fn what_is_wrong_with_a_relation_is_found() {
    let mut facts = vec![
        fact(0, "friend_of", "a", "b"),
        fact(1, "parent_of", "a", "a"),
        fact(2, "contact_of", "a", "B"),
        fact(3, "contact_of", "A", "B"),
        fact(4, "contact_of", "x", "nobody"),
    ];
    facts.push(RelationFact::of(&record(5, "a", 0, r#"{"kind":"parent_of"}"#), "", None).unwrap());
    facts.push(RelationFact::of(&record(6, "a", 0, r#"{"to":"b"}"#), "", None).unwrap());
    let who = |end: &CustomerId| everybody(end).filter(|member| member.customer != id("nobody"));
    let holding = hold(&facts, &kinds(), on(0), &who);
    assert_eq!(
        found(&holding),
        [
            "relation_kind_unknown r00000",
            "relation_kind_unknown r00006",
            "relation_party r00003",
            "relation_to_self r00001",
            "relation_end_unknown r00004",
            "relation_end_unknown r00005",
        ]
    );
    let kept: Vec<_> = holding.relations.iter().map(|held| held.record.record_id.as_str()).collect();
    assert_eq!(kept, ["r00002"], "a party that nobody states fits");
}

#[test]
fn the_earliest_record_gives_the_parent() {
    let facts = [
        fact(0, "parent_of", "a", "x"),
        fact(1, "parent_of", "b", "x"),
        fact(2, "parent_of", "a", "x"),
        fact(3, "parent_of", "x", "a"),
    ];
    let holding = held(&facts, 0);
    assert_eq!(found(&holding), ["relation_second_parent r00000 r00001", "relation_cycle r00003"]);
    assert_eq!(holding.relations.len(), 2, "the same parent told twice is no second one");
    assert_eq!(tree(&holding.relations, "parent_of", id("a")).len(), 2);
    // Where the first is over, the second is the parent.
    let moved = [lasting(0, "parent_of", "a", "x", 0, Some(5)), fact(1, "parent_of", "b", "x")];
    assert_eq!((held(&moved, 4).relations[0].from, held(&moved, 5).relations[0].from), (id("a"), id("b")));
}

#[test]
fn a_relation_survives_merges_and_is_ignored_inside_one_customer() {
    let facts = [fact(0, "parent_of", "a", "b"), fact(1, "parent_of", "b", "c")];
    let merged = |into: &'static str| {
        move |end: &CustomerId| {
            let one = [id("a"), id(into)].contains(end);
            Some(Member { customer: if one { id("a") } else { *end }, party: None })
        }
    };
    let holding = hold(&facts, &kinds(), on(0), &merged("b"));
    assert_eq!(found(&holding), ["relation_to_self r00000"]);
    assert_eq!((holding.relations[0].from, holding.relations[0].to), (id("a"), id("c")));
    assert_eq!(found(&hold(&facts, &kinds(), on(0), &merged("c"))), ["relation_cycle r00001"]);
    assert_eq!(held(&facts, 0).relations.len(), 2, "apart again both hold");
}

#[test]
fn a_circle_of_ten_thousand_lacks_only_its_last_record() {
    let name = |n: usize| format!("n{}", n % 10_000);
    let facts: Vec<_> = (0..10_000).map(|n| fact(n, "parent_of", &name(n), &name(n + 1))).collect();
    let holding = held(&facts, 0);
    assert_eq!(found(&holding), ["relation_cycle r09999"]);
    let branches = tree(&holding.relations, "parent_of", id("n0"));
    assert_eq!((branches.len(), branches.last().map(|last| last.depth)), (10_000, Some(9_999)));
    assert!(branches.iter().zip(0..).all(|(branch, depth)| branch.depth == depth));
}

#[test]
fn a_chain_that_is_told_from_its_end_is_as_cheap() {
    let facts: Vec<_> =
        (0..10_000).map(|n| fact(n, "parent_of", &format!("n{}", 10_000 - n), &format!("n{}", 9_999 - n))).collect();
    let holding = held(&facts, 0);
    assert_eq!((holding.findings.len(), holding.relations.len()), (0, 10_000));
    assert_eq!(tree(&holding.relations, "parent_of", id("n10000")).len(), 10_001);
}

#[test]
fn siblings_come_by_id_and_each_child_under_its_parent() {
    let facts: Vec<_> = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "e"), ("x", "y")]
        .iter()
        .enumerate()
        .map(|(n, (from, to))| fact(n, "parent_of", from, to))
        .collect();
    let holding = held(&facts, 0);
    let seen: Vec<_> = tree(&holding.relations, "parent_of", id("a")).iter().map(|b| (b.customer, b.depth)).collect();
    let mut under = [("b", "d"), ("c", "e")].map(|(child, grandchild)| (id(child), id(grandchild)));
    under.sort();
    let wanted: Vec<_> =
        [(id("a"), 0)].into_iter().chain(under.into_iter().flat_map(|(c, g)| [(c, 1), (g, 2)])).collect();
    assert_eq!(seen, wanted);
    assert_eq!(tree(&holding.relations, "contact_of", id("a")).len(), 1);
}

/// From, to, first day and how long.
type Drawn = (u8, u8, i64, Option<i64>);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0u8..7, 0u8..7, 0i64..20, prop::option::of(0i64..15)), 0..20)
}

fn facts(drawn: &[Drawn]) -> Vec<RelationFact> {
    let fact = |(n, (from, to, begins, lasts)): (usize, &Drawn)| {
        lasting(n, "parent_of", &format!("p{from}"), &format!("p{to}"), *begins, lasts.map(|days| begins + days))
    };
    drawn.iter().enumerate().map(fact).collect()
}

proptest! {
    #[test]
    fn a_hierarchy_is_a_forest_without_circles_at_every_instant(drawn in drawn(), day in 0i64..40, turn in 0usize..20) {
        let mut facts = facts(&drawn);
        let holding = held(&facts, day);
        let pairs: BTreeSet<_> = holding.relations.iter().map(|held| (held.to, held.from)).collect();
        let children: BTreeSet<_> = pairs.iter().map(|(child, _)| *child).collect();
        prop_assert_eq!(pairs.len(), children.len(), "one parent each");
        let parents: BTreeMap<_, _> = pairs.into_iter().collect();
        for child in &children {
            let climbed = std::iter::successors(Some(*child), |at| parents.get(at).copied()).take(8).count();
            prop_assert!(climbed < 8, "a circle");
        }
        for held in &holding.relations {
            prop_assert!(held.from != held.to && held.since <= on(day) && held.until.is_none_or(|until| until > on(day)));
        }
        // What should hold does, or is found fault with.
        let all = facts.iter().filter(|fact| fact.holds(on(day))).count();
        prop_assert_eq!(holding.relations.len() + holding.findings.len(), all);
        if !facts.is_empty() {
            let by = turn % facts.len();
            facts.rotate_left(by);
        }
        prop_assert_eq!(&held(&facts, day), &holding);
        // Nothing changes before the next change.
        let last = holding.next_change_at.unwrap_or(on(100)).plus_micros(-1);
        prop_assert_eq!(hold(&facts, &kinds(), last, &everybody).relations, holding.relations);
    }
}
