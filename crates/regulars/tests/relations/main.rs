//! Relations between customers through the front door, also across merges (RL-1 to RL-4).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

mod households;
mod laws;

use regulars::{Code, Crm, CustomerId, Instant, Json, MAX_RELATED, RelationSide, Rulebook};

const RULES: &str = r#"
[rulebook]
id = "relations"
version = 1
zone = "UTC"
[identity.kinds.phone]
normalise = "phone"
[relations.parent_of]
label = { en = "Parent", zh = "上级" }
hierarchy = true
[relations.contact_of]
from = "individual"
to = "organisation"
[relations.member_of]
"#;

fn on(day: i64) -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(day * 86_400_000_000)
}

fn crm() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn id(profile: &str) -> CustomerId {
    CustomerId::of("", "crm", profile)
}

fn record(id: &str, profile: &str, day: i64, rest: &str) -> Json {
    let text =
        format!(r#"{{"source":"crm","record_id":"{id}","profile":"{profile}","occurred_at":"{}",{rest}}}"#, on(day));
    Json::parse(&text).unwrap()
}

/// A person or firm with a telephone number, if one is given.
fn known(profile: &str, phone: &str, party: &str) -> Json {
    let phone = if phone.is_empty() { String::new() } else { format!(r#"{{"kind":"phone","value":"{phone}"}}"#) };
    let party = if party.is_empty() { String::new() } else { format!(r#""party":"{party}""#) };
    record(profile, profile, 0, &format!(r#""type":"profile","identifiers":[{phone}],"attributes":{{{party}}}"#))
}

/// A relation of a kind from a profile to another, from a day on; `rest` of the body.
fn relation(id: &str, kind: &str, from: &str, to: &str, day: i64, rest: &str) -> Json {
    record(id, from, day, &format!(r#""type":"relation","body":{{"kind":"{kind}","to":"{to}"{rest}}}"#))
}

fn ingest(crm: &Crm, records: &[Json]) {
    let report = crm.ingest_json(records).unwrap();
    assert_eq!((report.rejected.len(), report.conflicts.len()), (0, 0), "{report:?}");
}

/// Kind, side and other customer of each relation, with the instant of the next change.
fn list(crm: &Crm, profile: &str, day: i64) -> (Vec<(String, RelationSide, CustomerId)>, Option<Instant>) {
    let list = crm.relations(id(profile), on(day)).unwrap();
    (list.relations.into_iter().map(|row| (row.kind, row.side, row.customer)).collect(), list.next_change_at)
}

fn found(crm: &Crm, profile: &str, day: i64) -> Vec<String> {
    let list = crm.relations(id(profile), on(day)).unwrap();
    list.findings.iter().map(|finding| format!("{} {}", finding.code, finding.records.len())).collect()
}

#[test]
fn a_relation_is_seen_from_both_ends_while_it_is_valid() {
    let crm = crm();
    let until = format!(r#","valid_from":"{}","valid_until":"{}""#, on(5), on(9));
    ingest(
        &crm,
        &[known("group", "", ""), known("shop", "", ""), relation("r", "parent_of", "group", "shop", 1, &until)],
    );
    let row = |side, other: &str| vec![("parent_of".to_owned(), side, id(other))];
    assert_eq!(list(&crm, "group", 0), (vec![], Some(on(5))));
    assert_eq!(list(&crm, "group", 4), (vec![], Some(on(5))));
    assert_eq!(list(&crm, "group", 5), (row(RelationSide::From, "shop"), Some(on(9))));
    assert_eq!(list(&crm, "shop", 8), (row(RelationSide::To, "group"), Some(on(9))));
    assert_eq!(list(&crm, "shop", 9), (vec![], None));
    let label = crm.relations(id("shop"), on(5)).unwrap().relations[0].label.clone();
    assert_eq!(label.as_deref(), Some("Parent"));
}

#[test]
fn a_record_may_relate_others_than_its_own_profile_by_their_ids() {
    let crm = crm();
    let ends = format!(r#","from":"{}""#, id("a"));
    ingest(
        &crm,
        &[known("a", "", ""), known("b", "", ""), relation("r", "member_of", "clerk", &id("b").to_string(), 1, &ends)],
    );
    assert_eq!(list(&crm, "a", 1).0, [("member_of".to_owned(), RelationSide::From, id("b"))]);
    assert_eq!(list(&crm, "b", 1).0, [("member_of".to_owned(), RelationSide::To, id("a"))]);
    assert_eq!(list(&crm, "clerk", 1).0, []);
}

#[test]
fn relations_survive_a_merge_and_inside_one_customer_they_are_ignored() {
    let crm = crm();
    ingest(
        &crm,
        &[
            known("a", "13812345678", ""),
            known("b", "", ""),
            known("c", "", ""),
            relation("r1", "member_of", "a", "b", 1, ""),
            relation("r2", "member_of", "c", "b", 1, ""),
            // From the fifth day on b is a.
            record("merge", "b", 5, r#""type":"visit","identifiers":[{"kind":"phone","value":"13812345678"}]"#),
        ],
    );
    assert_eq!(list(&crm, "a", 4), (vec![("member_of".to_owned(), RelationSide::From, id("b"))], Some(on(5))));
    assert_eq!(list(&crm, "a", 5).0, [("member_of".to_owned(), RelationSide::To, id("c"))]);
    assert_eq!((found(&crm, "a", 4), found(&crm, "b", 5)), (vec![], vec!["relation_to_self 1".to_owned()]));
    assert_eq!(list(&crm, "c", 5).0, [("member_of".to_owned(), RelationSide::From, id("a"))]);
}

#[test]
fn what_is_wrong_is_told_to_whom_it_concerns() {
    let crm = crm();
    ingest(
        &crm,
        &[
            known("firm", "", "organisation"),
            known("ann", "", "individual"),
            known("bob", "", ""),
            relation("r1", "contact_of", "ann", "firm", 1, ""),
            relation("r2", "contact_of", "bob", "firm", 1, ""),
            relation("r3", "contact_of", "firm", "ann", 1, ""),
            relation("r4", "friend_of", "ann", "bob", 1, ""),
            relation("r5", "member_of", "ann", "nobody", 1, ""),
            relation("r6", "parent_of", "firm", "bob", 1, ""),
            relation("r7", "parent_of", "ann", "bob", 2, ""),
            relation("r8", "parent_of", "bob", "firm", 2, ""),
        ],
    );
    let wrong = ["relation_second_parent 2", "relation_kind_unknown 1", "relation_party 1", "relation_end_unknown 1"];
    assert_eq!(found(&crm, "ann", 2), wrong);
    assert_eq!(found(&crm, "firm", 2), ["relation_cycle 1", "relation_party 1"]);
    assert_eq!(list(&crm, "firm", 2).0.len(), 3);
    // A record tells later what bob is: then he is no contact any more.
    let party = record("later", "bob", 7, r#""type":"profile","attributes":{"party":"organisation"}"#);
    ingest(&crm, &[party]);
    assert_eq!(list(&crm, "bob", 6).1, Some(on(7)));
    assert_eq!(
        found(&crm, "bob", 7),
        ["relation_second_parent 2", "relation_cycle 1", "relation_kind_unknown 1", "relation_party 1"]
    );
}

#[test]
fn a_correction_ends_a_relation() {
    let crm = crm();
    ingest(&crm, &[known("a", "", ""), known("b", "", ""), relation("r1", "parent_of", "a", "b", 1, "")]);
    ingest(&crm, &[record("fix", "b", 4, r#""type":"visit","corrects":"r1""#)]);
    assert_eq!((list(&crm, "b", 3).0.len(), list(&crm, "b", 3).1), (1, Some(on(4))));
    assert_eq!(list(&crm, "a", 4), (vec![], None));
}

#[test]
fn a_hierarchy_is_told_from_the_top_with_depths() {
    let crm = crm();
    let mut records: Vec<Json> = ["a", "b", "c", "d", "x"].iter().map(|name| known(name, "", "")).collect();
    for (n, (from, to)) in [("a", "b"), ("b", "c"), ("a", "d"), ("x", "d"), ("c", "a")].iter().enumerate() {
        records.push(relation(&format!("r{n}"), "parent_of", from, to, 1, ""));
    }
    ingest(&crm, &records);
    let tree = crm.relation_tree(id("a"), "parent_of", on(1)).unwrap();
    let mut nodes: Vec<_> = tree.nodes.iter().map(|node| (node.depth, node.customer, node.parent)).collect();
    nodes.sort();
    let mut wanted =
        vec![(0, id("a"), None), (1, id("b"), Some(id("a"))), (1, id("d"), Some(id("a"))), (2, id("c"), Some(id("b")))];
    wanted.sort();
    assert_eq!(nodes, wanted);
    let wrong: Vec<&str> = tree.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(wrong, ["relation_second_parent", "relation_cycle"]);
    assert_eq!(crm.relation_tree(id("c"), "parent_of", on(1)).unwrap().nodes.len(), 1);
    let error = |kind| crm.relation_tree(id("a"), kind, on(1)).unwrap_err();
    assert_eq!((error("member_of").code(), error("member_of").path()), (Code::InvalidValue, "kind"));
    assert_eq!((error("parent").code(), error("parent").path()), (Code::RelationKindUnknown, "kind"));
    let error = crm.relations(id("nobody"), on(1)).unwrap_err();
    assert_eq!(error.code(), Code::UnknownCustomer);
}

#[test]
fn no_more_are_followed_than_the_limit() {
    let crm = crm();
    let mut records = vec![known("hub", "", "")];
    records.extend((0..MAX_RELATED).map(|n| relation(&format!("r{n}"), "member_of", "hub", &format!("n{n}"), 1, "")));
    ingest(&crm, &records[..MAX_RELATED]);
    assert_eq!(found(&crm, "hub", 1).len(), MAX_RELATED - 1);
    ingest(&crm, &records[MAX_RELATED..]);
    assert_eq!(crm.relations(id("hub"), on(1)).unwrap_err().code(), Code::TooManyRelated);
}

#[test]
fn a_chain_of_hundreds_is_followed_without_recursion() {
    let crm = crm();
    let names: Vec<String> = (0..600).map(|n| format!("n{n}")).collect();
    let mut records: Vec<Json> = names.iter().map(|name| known(name, "", "")).collect();
    records.extend(
        names.windows(2).map(|pair| relation(&format!("to {}", pair[1]), "parent_of", &pair[0], &pair[1], 1, "")),
    );
    ingest(&crm, &records);
    let tree = crm.relation_tree(id("n0"), "parent_of", on(1)).unwrap();
    assert_eq!((tree.nodes.len(), tree.nodes.last().map(|node| node.depth)), (600, Some(599)));
}
