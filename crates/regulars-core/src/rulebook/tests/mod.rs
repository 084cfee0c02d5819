//! The rulebook reader: what it accepts, how it names every fault (RB-1 to RB-4, RB-12), and what the fingerprint sees (RB-9).

mod access;
mod approvals;
mod audit;
mod defined;
mod difference;
mod explained;
mod falls;
mod faults;
mod fingerprint;
mod hostile;
mod indicators;
mod journey;
mod program;
mod quality;
mod readers;
mod sales;
mod scores;
mod service;
mod upkeep;

use super::*;
use crate::record::{DeclaredType, Record};

/// The rulebook that newcomers meet.
const FIRST: &str = include_str!("../../../../../examples/rulebooks/first.toml");

/// A rulebook with every key of every section.
pub(super) const FULL: &str = include_str!("full.toml");

/// The first rulebook with a piece of its text replaced; where the new text begins.
fn changed(from: &str, to: &str) -> (String, usize) {
    let (before, after) = FIRST.split_once(from).unwrap_or_else(|| panic!("`{from}` is not in the rulebook"));
    (format!("{before}{to}{after}"), before.len())
}

#[test]
fn the_first_rulebook_says_what_it_says() {
    let rules = Rulebook::parse(FIRST).unwrap();
    assert_eq!((rules.id.as_str(), rules.version, rules.zone.name()), ("first", 1, "Asia/Shanghai"));
    assert_eq!(rules.sources.as_ref().unwrap().len(), 4);
    assert_eq!((rules.rank("pos"), rules.rank("tmall"), rules.rank("unknown")), (3, 1, 0));
    let phone = rules.identity.policy("phone").unwrap();
    assert_eq!((phone.max_profiles, phone.exclusive, phone.blocked.len()), (Some(8), false, 1));
    let rfm = rules.rfm.as_ref().unwrap();
    let crate::scoring::RfmCutsOf::Written(cuts) = &rfm.cuts else { panic!("the cut points are written") };
    assert_eq!(
        (cuts.recency.as_slice(), cuts.frequency.as_slice(), rfm.count_zero),
        (&[30, 90, 180, 365][..], &[2, 3, 5, 10][..], true)
    );
    let tiers = rules.accounts[0].programs().next().unwrap().tiers.as_ref().unwrap();
    let needs = |level: &crate::membership::program::TierLevel| level.needs.as_ref().map(ToString::to_string);
    let levels: Vec<_> = tiers.levels.iter().map(|level| (level.id.as_str(), needs(level))).collect();
    let asks = |least: &str| Some(format!("spend >= {least}"));
    assert_eq!(levels, [("member", None), ("silver", asks("1000")), ("gold", asks("5000"))]);
    assert_eq!(rules.channels, ["sms", "email"]);
    assert_eq!(rules.purposes[0].policy.ttl_days, Some(730));
    assert_eq!(Rulebook::check(FIRST), []);
}

#[test]
fn declared_kinds_and_fields_say_what_they_are() {
    let text = "[records.fitting]\nhours = { type = \"decimal\", personal = false, required = true }\nplate = \"word\"\n\
                [records.order]\ngift = { type = \"bool\", personal = false, required = false }\n[records.empty]\n[privacy]";
    let (text, _) = changed("[privacy]", text);
    let records = Rulebook::parse(&text).unwrap().records;
    let field = |ty, personal, required| crate::record::DeclaredField { ty, personal, required };
    let fitting = &records.kinds["fitting"];
    assert_eq!(fitting["hours"], field(DeclaredType::Decimal, false, true));
    assert_eq!(fitting["plate"], field(DeclaredType::Word, true, false));
    assert_eq!(records.extra["order"]["gift"], field(DeclaredType::Bool, false, false));
    assert!(records.fields("empty").unwrap().is_empty() && records.fields("visit").unwrap().is_empty());
    assert_eq!(records.fields("repair"), None);
    assert!(records.is_personal("order", "unknown") && !records.is_personal("order", "gift"));
    assert_eq!(*Rulebook::parse(FIRST).unwrap().records, Declared::default());
}

#[test]
fn declared_kinds_and_fields_have_their_number() {
    let head = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n";
    let kinds = |count: usize| (0..count).map(|n| format!("[records.k{n}]\n")).collect::<String>();
    let fields = |count: usize| (0..count).map(|n| format!("f{n} = \"text\"\n")).collect::<String>();
    let found = |text: &str| {
        let findings = Rulebook::check(&format!("{head}{text}"));
        findings.into_iter().map(|finding| (finding.code.as_str(), finding.path)).collect::<Vec<_>>()
    };
    // What is added to a built-in kind is no kind of its own.
    assert_eq!(found(&format!("{}[records.visit]\n{}", kinds(64), fields(64))), []);
    assert_eq!(found(&kinds(65)), [("too_many_items", "records".to_owned())]);
    assert_eq!(found(&format!("[records.visit]\n{}", fields(65))), [("too_many_items", "records.visit".to_owned())]);
}

#[test]
fn a_record_is_admitted_under_the_declarations_of_the_rulebook() {
    let (text, _) =
        changed("[privacy]", "[records.fitting]\nhours = { type = \"decimal\", required = true }\n[privacy]");
    let rules = Rulebook::parse(&text).unwrap();
    let wire = r#"{"source":"pos","record_id":"r","profile":"7","type":"fitting","occurred_at":"2026-10-01T12:00:00+08:00","body":{"hours":"1.5"}}"#;
    let record = Record::from_json_with(&Json::parse(wire).unwrap(), &rules.records).unwrap();
    assert_eq!(rules.admit(&record), Ok(()));
    let unknown = Rulebook::parse(FIRST).unwrap().admit(&record).unwrap_err();
    assert_eq!((unknown.code(), unknown.path()), (Code::UnknownType, "type"));
}

#[test]
fn three_keys_are_a_rulebook() {
    let rules = Rulebook::parse("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n").unwrap();
    assert!(rules.sources.is_none() && rules.rfm.is_none() && rules.accounts.is_empty() && rules.purposes.is_empty());
    assert_eq!(rules.channels.len(), 5);
    assert_eq!(rules.min_instant.to_string(), "1900-01-01T00:00:00Z");
}

#[test]
fn an_error_holds_the_first_finding_and_all_of_them_in_its_details() {
    let (text, _) = changed("unit = \"day\"", "unit = \"dya\"");
    let text = text.replacen("priority = 60", "priorty = 60", 1);
    let line = text.lines().position(|line| line.starts_with("priorty")).unwrap() + 1;
    let error = Rulebook::parse(&text).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::UnknownKey, "identity.kinds.email.priorty"));
    assert!(error.message().ends_with("did you mean `priority`?"), "{}", error.message());
    assert_eq!(error.details()["line"], line.to_string());
    let all = Json::parse(&error.details()["findings"]).unwrap();
    let codes: Vec<_> =
        all.as_array().unwrap().iter().map(|one| one.get("code").and_then(Json::as_str).unwrap()).collect();
    assert_eq!(codes, ["unknown_key", "invalid_value"]);
}
