//! What a view knows of a person where rules ask for themselves (CS-15, CS-17): jurisdictions, age, clock, orders, contacts.

use super::*;
use crate::consent::{Decision, LegalBasis, Remedy};

const YES: &str =
    r#""body":{"kind":"grant","purpose":"marketing.winback","by":"subject","source":"web_form","proof":{"ref":"x"}}"#;
const NOW: &str = "2026-11-20T10:00:00Z";

fn china(policy: &str) -> Arc<Rulebook> {
    rules(&[
        ("[privacy]\n", "[privacy]\ndefault_jurisdictions = [\"CN\"]\n"),
        ("policy = { ttl_days = 730 }", &format!("policy = {{ {policy} }}")),
    ])
}

fn yes() -> Record {
    record("consent", "yes", "2026-11-01T00:00:00Z", YES)
}

fn says(id: &str, profile: &str, attributes: &str) -> Record {
    let rest = format!(r#""profile":"{profile}","attributes":{attributes},"body":{{}}"#);
    record("profile", id, "2026-01-01T00:00:00Z", &rest)
}

/// The answer for text messages.
fn sms(rules: &Arc<Rulebook>, records: &[Record], as_of: &str) -> ConsentRow {
    let rows = view_by(rules, records, at(as_of)).consent.unwrap();
    rows.into_iter().find(|row| row.channel == "sms").unwrap()
}

#[test]
fn own_jurisdictions_come_before_the_default() {
    let rules = china("ttl_days = 730");
    let plain = sms(&rules, &[yes()], NOW);
    assert_eq!((plain.decision, plain.legal_basis), (Decision::Allow, Some(LegalBasis::Consent)));
    assert!(!plain.obligations.is_empty() && &plain.reasons[0].facts["jurisdiction"] == "CN");
    // A text message needs explicit consent in the United States.
    let abroad = sms(&rules, &[yes(), says("p", "1", r#"{"jurisdictions":"US"}"#)], NOW);
    assert_eq!(
        (abroad.primary_reason.as_str(), abroad.remedy),
        ("explicit_consent_required", Some(Remedy::AskExplicitConsent))
    );
    assert_eq!((&abroad.reasons[0].facts["rule"], abroad.legal_basis), ("JR-US-2", None));
    let both = sms(&rules, &[yes(), says("p", "1", r#"{"jurisdictions":["CN","US"]}"#)], NOW);
    assert_eq!(both.primary_reason, "explicit_consent_required");
    // What is no code, and a code that nobody declared, denies.
    for unknown in [r#"{"jurisdictions":"XX"}"#, r#"{"jurisdictions":7}"#, r#"{"jurisdictions":["CN","XX"]}"#] {
        let row = sms(&rules, &[yes(), says("p", "1", unknown)], NOW);
        assert_eq!((row.primary_reason.as_str(), row.remedy), ("jurisdiction_unknown", Some(Remedy::SetJurisdiction)));
    }
}

#[test]
fn a_rulebook_with_an_empty_list_of_jurisdictions_allows_nothing() {
    let empty = rules(&[("[privacy]\n", "[privacy]\ndefault_jurisdictions = []\n")]);
    assert_eq!(sms(&empty, &[yes()], NOW).primary_reason, "jurisdiction_unknown");
    // One that says nothing of them asks under what holds everywhere, where only consent is a basis.
    let silent = sms(&RULES, &[yes()], NOW);
    assert_eq!((silent.decision, silent.legal_basis), (Decision::Allow, Some(LegalBasis::Consent)));
    assert!(!silent.reasons[0].facts.contains_key("jurisdiction"));
    let contract = rules(&[("default_basis = \"consent\"", "default_basis = \"contract\"")]);
    assert_eq!(sms(&contract, &[yes()], NOW).primary_reason, "basis_not_available");
}

#[test]
fn of_profiles_that_disagree_the_youngest_counts_until_the_birthday() {
    let rules = china("ttl_days = 7300");
    let old = says("a", "1", r#"{"birth_date":"1990-01-01"}"#);
    let young = says("b", "2", r#"{"birth_date":"2015-03-01","utc_offset":"+09:00"}"#);
    assert_eq!(sms(&rules, &[yes(), old.clone()], NOW).decision, Decision::Allow);
    let row = sms(&rules, &[yes(), old.clone(), young.clone()], NOW);
    let codes: Vec<_> = row.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["guardian_consent_required", "separate_consent_required"]);
    let birthday = at("2029-03-01T00:00:00+09:00");
    assert_eq!(row.next_change_at, Some(birthday));
    assert_eq!(sms(&rules, &[yes(), old, young], &birthday.to_string()).decision, Decision::Allow);
}

#[test]
fn quiet_hours_follow_the_clock_of_the_person() {
    let rules = china(r#"quiet_hours = { start = "21:00", end = "08:00" }"#);
    let unknown = sms(&rules, &[yes()], NOW);
    assert_eq!((unknown.primary_reason.as_str(), unknown.remedy), ("timezone_unknown", Some(Remedy::SetTimezone)));
    // Ten in UTC is night in Auckland and morning in Berlin.
    let night = sms(&rules, &[yes(), says("p", "1", r#"{"zone":"Pacific/Auckland","utc_offset":"+00:00"}"#)], NOW);
    assert_eq!((night.decision, night.defer_until), (Decision::Defer, Some(at("2026-11-21T08:00:00+13:00"))));
    assert_eq!(night.next_change_at, night.defer_until);
    let morning = sms(&rules, &[yes(), says("p", "1", r#"{"zone":"Europe/Berlin"}"#)], NOW);
    assert_eq!((morning.decision, morning.next_change_at), (Decision::Allow, Some(at("2026-11-20T21:00:00+01:00"))));
    // A zone that is none is no clock, if no offset is told.
    let wrong = sms(&rules, &[yes(), says("p", "1", r#"{"zone":"Europe/Berln"}"#)], NOW);
    assert_eq!(wrong.primary_reason, "timezone_unknown");
}

#[test]
fn messages_of_all_profiles_fill_the_caps() {
    let rules = china(r#"caps = [{ channel = "sms", max = 2, days = 7 }]"#);
    let sent = |id: &str, day: u32, rest: &str, profile: &str| {
        let body = format!(r#""profile":"{profile}","body":{{"channel":"sms"{rest}}}"#);
        record("message", id, &format!("2026-11-{day:02}T09:00:00Z"), &body)
    };
    let purpose = r#","purpose":"marketing.winback","event":"sent""#;
    let mut records = vec![yes(), sent("a", 15, purpose, "1"), sent("b", 18, r#","purpose":"unheard.of""#, "2")];
    let row = sms(&rules, &records, NOW);
    let released = at("2026-11-22T09:00:00Z");
    assert_eq!(
        (row.primary_reason.as_str(), row.defer_until, row.remedy),
        ("frequency_cap", Some(released), Some(Remedy::Wait))
    );
    assert_eq!(sms(&rules, &records, &released.to_string()).decision, Decision::Allow);
    // What was only opened was not sent again.
    records[1] = sent("a", 15, r#","purpose":"marketing.winback","event":"opened""#, "1");
    assert_eq!(sms(&rules, &records, NOW).decision, Decision::Allow);
    let email = view_by(&rules, &records, at(NOW)).consent.unwrap();
    assert!(email.iter().all(|row| row.decision == Decision::Allow));
}

#[test]
fn who_has_bought_may_be_written_to_where_the_law_says_so() {
    let rules = rules(&[
        ("[privacy]\n", "[privacy]\ndefault_jurisdictions = [\"EU\"]\n"),
        ("default_basis = \"consent\"", "default_basis = \"legitimate_interest\""),
        ("policy = { ttl_days = 730 }", "policy = { soft_opt_in = true }"),
    ]);
    assert_eq!(sms(&rules, &[], NOW).primary_reason, "no_consent");
    let bought = [order("o", "2026-01-01T00:00:00Z", "9.00 CNY")];
    assert_eq!(sms(&rules, &bought, NOW).legal_basis, Some(LegalBasis::SoftOptIn));
}
