//! The audit from outside: whole or not at all, the same in memory and on disk, told once, and gone where somebody is erased.
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use regulars::{AuditAnchor, AuditFilter, Crm, Instant, Json, Rulebook};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2026-01-01"
[points]
earn = "1 point per 1.00 CNY"
rounding = "floor"
expiry = "12 months"
[audit]
level = "all"
[[alarm]]
id = "many"
actions = ["customer.*"]
key = "actor"
window = "1h"
hard_limit = 2
"#;

const SALT: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn rules(text: &str) -> Rulebook {
    Rulebook::parse(text).unwrap()
}

fn order(n: u32, profile: &str, amount: u32) -> Json {
    let text = format!(
        r#"{{"source": "pos", "record_id": "o{n}", "profile": "{profile}", "type": "order",
        "occurred_at": "2026-10-01T12:00:00Z", "body": {{"order_id": "o{n}", "amount": {{"amount": "{amount}.00", "currency": "CNY"}}}}}}"#
    );
    Json::parse(&text).unwrap()
}

/// A minute of 2026-11-20.
fn at(minute: u32) -> String {
    format!("2026-11-20T{:02}:{:02}:00Z", minute / 60, minute % 60)
}

fn context(actor: &str, minute: u32) -> String {
    format!(r#""context": {{"actor": "{actor}", "at": "{}", "purpose": "care", "salt": "{SALT}"}}"#, at(minute))
}

fn view(crm: &Crm, actor: &str, profile: &str, minute: u32) -> regulars::Result<String> {
    let request = format!(
        r#"{{"profile": {{"source": "pos", "key": "{profile}"}}, "as_of": "{}", "select": ["orders"], {}}}"#,
        at(minute),
        context(actor, minute)
    );
    crm.call("customer.view", &request)
}

fn redeem(crm: &Crm, profile: &str, points: u32, minute: u32) -> regulars::Result<String> {
    let request = format!(
        r#"{{"profile": {{"source": "pos", "key": "{profile}"}}, "points": "{points}", "at": "{}", "key": "till-{minute}", {}}}"#,
        at(minute),
        context("till", minute)
    );
    crm.call("points.redeem", &request)
}

fn entries(crm: &Crm) -> Vec<regulars::AuditEntry> {
    crm.as_host().audit(&AuditFilter { contents: true, ..AuditFilter::default() }, 0, 10_000).unwrap().entries
}

fn shop() -> Crm {
    let crm = Crm::in_memory(rules(RULES)).unwrap();
    assert_eq!(crm.ingest_json(&[order(1, "a", 100), order(2, "b", 100)]).unwrap().accepted, 2);
    crm
}

#[test]
fn a_command_and_its_entry_are_written_together_and_a_refused_one_leaves_only_its_entry() {
    let crm = shop();
    redeem(&crm, "a", 60, 1).unwrap();
    let error = redeem(&crm, "a", 60, 2).unwrap_err();
    assert_eq!(error.code().as_str(), "insufficient_points");
    let told = entries(&crm);
    let words: Vec<(&str, &str, String)> =
        told.iter().map(|entry| (entry.action.as_str(), entry.decision.as_str(), entry.reasons.join(","))).collect();
    let refused = "insufficient_points".to_owned();
    assert_eq!(words, [("points.redeem", "allow", String::new()), ("points.redeem", "deny", refused)]);
    assert_eq!(told[0].object_ref, told[1].object_ref);
    assert!(told.iter().all(|entry| entry.purpose == "care" && entry.actor == "till"));
    assert!(told[0].content.as_ref().unwrap().contains("till-1"));
    assert!(!told[0].content.as_ref().unwrap().contains(SALT), "a salt is kept beside, not inside");
    // Twice the same is two entries: it was asked twice.
    redeem(&crm, "a", 60, 1).unwrap();
    assert_eq!(entries(&crm).len(), 3);
    assert!(crm.audit_verify(None).unwrap().ok);
}

#[test]
fn without_an_audit_nothing_is_told_and_a_context_costs_nothing() {
    let crm = Crm::in_memory(rules(&RULES.replace("[audit]\nlevel = \"all\"", ""))).unwrap();
    crm.ingest_json(&[order(1, "a", 100)]).unwrap();
    view(&crm, "u7", "a", 1).unwrap();
    redeem(&crm, "a", 10, 2).unwrap();
    assert!(redeem(&crm, "a", 1_000, 3).is_err());
    assert_eq!(entries(&crm).len(), 0);
}

#[test]
fn an_erasure_takes_the_contents_along_and_leaves_the_chain() {
    let crm = shop();
    for minute in 0..4 {
        view(&crm, "u7", if minute % 2 == 0 { "a" } else { "b" }, minute).unwrap();
    }
    let head = crm.audit_head(false).unwrap();
    let before = entries(&crm);
    let request = format!(
        r#"{{"profile": {{"source": "pos", "key": "a"}}, "at": "{}", "actor": {{"id": "dpo", "kind": "human"}}, {}}}"#,
        at(9),
        context("dpo", 9)
    );
    crm.call("profile.erase", &request).unwrap();
    let anchor = AuditAnchor { seq: head.seq, entry_hash: head.entry_hash };
    let verdict = crm.audit_verify(Some(anchor)).unwrap();
    assert_eq!((verdict.ok, verdict.entries, verdict.contents), (true, 5, 2));
    let after = entries(&crm);
    let kept: Vec<bool> = after.iter().map(|entry| entry.content.is_some()).collect();
    assert_eq!(kept, [false, true, false, true, false]);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((&before.entry_hash, &before.object_ref), (&after.entry_hash, &after.object_ref));
    }
    // Also once nobody asks the audit any more, contents go with an erasure; and who was erased can still be looked up.
    let gone = after[0].object_ref.strip_prefix("customer/").unwrap().parse::<regulars::CustomerId>().unwrap();
    let subject = Some((gone.into(), Instant::parse(&at(30)).unwrap()));
    let page = crm.as_host().audit(&AuditFilter { subject, ..AuditFilter::default() }, 0, 9).unwrap();
    assert_eq!(page.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 3, 5]);
}

#[test]
fn a_file_keeps_its_chain_and_says_what_memory_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let memory = shop();
    let file = Crm::open(&path, rules(RULES)).unwrap();
    file.ingest_json(&[order(1, "a", 100), order(2, "b", 100)]).unwrap();
    for crm in [&memory, &file] {
        view(crm, "u7", "a", 1).unwrap();
        redeem(crm, "b", 10, 2).unwrap();
        assert!(view(crm, "u7", "c", 3).is_err());
    }
    assert_eq!(entries(&memory), entries(&file));
    drop(file);
    let file = Crm::open(&path, rules(RULES)).unwrap();
    view(&file, "u8", "b", 4).unwrap();
    view(&memory, "u8", "b", 4).unwrap();
    assert_eq!(entries(&memory), entries(&file));
    assert_eq!(memory.audit_head(true).unwrap(), file.audit_head(true).unwrap());
    assert!(file.audit_verify(None).unwrap().ok);
}

#[test]
fn several_who_ask_at_once_make_one_chain() {
    let crm = shop();
    std::thread::scope(|scope| {
        for thread in 0..4u32 {
            let crm = &crm;
            scope.spawn(move || {
                for n in 0..25 {
                    view(crm, &format!("u{thread}"), "a", n).unwrap();
                }
            });
        }
    });
    let verdict = crm.audit_verify(None).unwrap();
    assert_eq!((verdict.ok, verdict.entries), (true, 100));
    let mut by_actor: BTreeMap<String, u32> = BTreeMap::new();
    entries(&crm).into_iter().for_each(|entry| *by_actor.entry(entry.actor).or_default() += 1);
    assert!(by_actor.len() == 4 && by_actor.values().all(|count| *count == 25));
}

/// Two who did too much within one minute: the outbox tells them in the order in which `audit.alarms` does.
#[test]
fn alarms_of_one_instant_are_told_in_the_order_of_their_entries() {
    let crm = shop();
    for (minute, actor) in [(0, "u8"), (0, "u8"), (1, "u7"), (1, "u7"), (51, "u7"), (51, "u8")] {
        view(&crm, actor, "a", minute).unwrap();
    }
    let end = Instant::parse(&at(400)).unwrap();
    let list = crm.advance_with(end, true).unwrap().list;
    let told: Vec<_> = list.into_iter().filter_map(|change| change.alarm).collect();
    assert_eq!(told.iter().map(|alarm| (alarm.seq, alarm.key.as_str())).collect::<Vec<_>>(), [(5, "u7"), (6, "u8")]);
    assert_eq!(told, crm.as_host().audit_alarms(None, end).unwrap().alarms);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Alarms are told once, and how often `advance` is called cannot be seen in what it tells.
    #[test]
    fn alarms_are_told_once(
        looks in prop::collection::vec((0u32..300, 0usize..2), 0..25),
        mut stops in prop::collection::vec(0u32..320, 0..4),
    ) {
        let mut looks = looks;
        looks.sort_unstable();
        stops.sort_unstable();
        stops.push(400);
        let told = |stops: &[u32]| {
            let crm = shop();
            for (minute, actor) in &looks {
                view(&crm, ["u7", "u8"][*actor], "a", *minute).unwrap();
            }
            let mut all = Vec::new();
            for stop in stops {
                let report = crm.advance_with(Instant::parse(&at(*stop)).unwrap(), true).unwrap();
                all.extend(report.list.into_iter().filter_map(|change| change.alarm));
            }
            let asked = crm.as_host().audit_alarms(None, Instant::parse(&at(400)).unwrap()).unwrap().alarms;
            (all, asked)
        };
        let (steps, asked) = told(&stops);
        let (once, _) = told(&[400]);
        prop_assert_eq!(&steps, &once);
        prop_assert_eq!(&steps, &asked);
    }
}
