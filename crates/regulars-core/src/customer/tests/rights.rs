//! Requests of people in a timeline: their states, what steps are refused, and what decisions see of them (RQ-1 to RQ-4, RQ-9).

use super::*;
use crate::consent::{Decision, Flag, Right, Word};
use crate::error::{Code, Fault as _};
use crate::record::RequestStep;

const RIGHTS: &str = r#"
[rulebook]
id = "rights"
version = 1
zone = "Asia/Shanghai"
[privacy]
default_jurisdictions = ["EU"]
verify_first = ["object"]
[[purpose]]
path = "marketing"
class = "marketing"
default_basis = "legitimate_interest"
[[purpose]]
path = "marketing.counting"
class = "analytics"
default_basis = "legitimate_interest"
[[purpose]]
path = "scoring"
class = "adm_significant"
default_basis = "contract"
[[purpose]]
path = "sale"
class = "sale_share"
default_basis = "legitimate_interest"
[[calendar]]
id = "eu"
jurisdictions = ["EU"]
covers = ["2026-01-01", "2027-12-31"]
"#;

/// One step: the day of June 2026 and the fields of its body.
type Told<'a> = (u32, &'a str);

fn steps(told: &[Told<'_>]) -> Vec<Record> {
    let make = |(n, (day, body)): (usize, &Told<'_>)| {
        let id = if body.contains("request_id") { "" } else { r#","request_id":"r1""# };
        let at = format!("2026-06-{day:02}T20:00:00Z");
        record("data_request", &format!("s{n}"), &at, &format!(r#""body":{{{body}{id}}}"#))
    };
    told.iter().enumerate().map(make).collect()
}

/// What is looked at: of the first request, and which steps were refused, with the codes of why.
struct Seen {
    state: Option<&'static str>,
    due: Option<String>,
    flags: Vec<&'static str>,
    refused: Vec<(u32, Code)>,
}

fn see(told: &[Told<'_>], as_of: &str) -> Seen {
    let rules = Arc::new(Rulebook::parse(RIGHTS).unwrap());
    let plan = Plan::compile(rules, Select::parts(&[Part::Consent])).unwrap();
    let records = steps(told);
    let frame = frame(&records, &profiles(&records), &plan);
    let person = Person::read(&frame, &plan, at(as_of));
    let first = person.requests.all.first();
    Seen {
        state: first.map(|request| request.state.as_str()),
        due: first.and_then(|request| request.deadlines(&person.controller()).due).map(|date| date.to_string()),
        flags: person.state.iter().map(Flag::as_str).collect(),
        refused: person.requests.ignored.iter().map(|(row, error)| (*row, error.code())).collect(),
    }
}

/// The decision about a purpose, and its first reason.
fn ask(told: &[Told<'_>], purpose: &str, channel: Option<&str>) -> (Decision, &'static str) {
    let rules = Arc::new(Rulebook::parse(RIGHTS).unwrap());
    let plan = Plan::compile(rules, Select::parts(&[Part::Consent])).unwrap();
    let records = steps(told);
    let frame = frame(&records, &profiles(&records), &plan);
    let person = Person::read(&frame, &plan, at(LATER));
    let answer = person.ask(purpose, channel);
    (answer.decision, answer.why.first().map_or("", |why| why.code.as_str()))
}

const LATER: &str = "2026-06-30T00:00:00Z";
const ERASE: Told<'_> = (1, r#""right":"delete","step":"received""#);

#[test]
fn a_request_goes_from_step_to_step_and_what_cannot_follow_is_told() {
    let told = [
        ERASE,
        (2, r#""step":"in_progress""#),
        (3, r#""step":"verified""#),
        (4, r#""step":"in_progress""#),
        (5, r#""step":"partially_refused","reason":"art_17_3","remedy":"You may complain.""#),
        (6, r#""step":"fulfilled""#),
        (7, r#""step":"verified","request_id":"r9""#),
        (8, r#""right":"erasure","step":"received""#),
    ];
    let seen = see(&told, LATER);
    assert_eq!(seen.state, Some("partially_refused"));
    let codes = [
        (1, Code::RequestTransitionInvalid),
        (5, Code::RequestClosed),
        (6, Code::RequestUnknown),
        (7, Code::RequestExists),
    ];
    assert_eq!(seen.refused, codes);
    assert_eq!(see(&told, "2026-06-03T20:00:00Z").state, Some("verified"));
    assert_eq!(see(&told, "2026-06-01T00:00:00Z").state, None);
}

#[test]
fn the_date_of_receipt_is_that_of_the_controllers_clock_unless_it_is_told() {
    // 20:00 in London is the next day in Shanghai.
    assert_eq!(see(&[ERASE], LATER).due.as_deref(), Some("2026-07-02"));
    let told = [(1, r#""right":"erasure","received_on":"2026-05-29""#)];
    assert_eq!(see(&told, LATER).due.as_deref(), Some("2026-06-29"));
    let china = [(1, r#""right":"erasure","jurisdictions":["CN"]"#)];
    assert_eq!(see(&china, LATER).due.as_deref(), Some("2026-06-17"));
}

#[test]
fn extensions_and_pauses_move_the_deadline_once_and_in_time() {
    let extend: Told<'_> = (20, r#""extended":true"#);
    let seen = see(&[ERASE, extend, (21, r#""extended":true"#)], LATER);
    assert_eq!(seen.due.as_deref(), Some("2026-09-02"));
    assert_eq!(seen.refused, [(2, Code::ExtensionAlreadyGiven)]);
    let early: Told<'_> = (1, r#""right":"access","received_on":"2026-05-01""#);
    assert_eq!(see(&[early, extend], LATER).refused, [(1, Code::ExtensionLate)]);
    let china: Told<'_> = (1, r#""right":"access","jurisdictions":["CN"]"#);
    assert_eq!(see(&[china, extend], LATER).refused, [(1, Code::ExtensionNotAvailable)]);
    let pause: Told<'_> = (4, r#""pause_from":"2026-06-05","pause_until":"2026-06-12""#);
    assert_eq!(see(&[ERASE, pause], LATER).due.as_deref(), Some("2026-07-09"));
    let late: Told<'_> = (5, r#""pause_from":"2026-08-01","pause_until":"2026-08-12""#);
    let seen = see(&[ERASE, late, pause], LATER);
    assert_eq!((seen.due.as_deref(), seen.refused), (Some("2026-07-09"), vec![(1, Code::PauseAfterDeadline)]));
}

#[test]
fn a_repetition_names_a_request_that_is_open() {
    let second: Told<'_> = (2, r#""right":"erasure","request_id":"r2""#);
    let repeats: Told<'_> = (3, r#""step":"duplicate","reference":"r2""#);
    assert_eq!(see(&[ERASE, second, repeats], LATER).state, Some("duplicate"));
    assert_eq!(see(&[ERASE, repeats], LATER).refused, [(1, Code::RequestUnknown)]);
    let itself: Told<'_> = (3, r#""step":"duplicate","reference":"r1""#);
    assert_eq!(see(&[ERASE, itself], LATER).refused, [(1, Code::RequestUnknown)]);
    let nothing: Told<'_> = (3, r#""step":"duplicate""#);
    assert_eq!(see(&[ERASE, nothing], LATER).refused, [(1, Code::RequestReferenceRequired)]);
    let why: Told<'_> = (3, r#""step":"refused""#);
    assert_eq!(see(&[ERASE, why], LATER).refused, [(1, Code::RequestReasonRequired)]);
}

#[test]
fn flags_hold_from_the_receipt_on_and_a_refusal_takes_them_away() {
    let refused: Told<'_> = (9, r#""step":"refused","reason":"abuse","remedy":"You may complain.""#);
    for (right, flag) in [
        ("erasure", "erasure_requested"),
        ("restriction", "restricted"),
        ("limit_sensitive", "limit_sensitive"),
        ("revoke_call_text", "do_not_call"),
    ] {
        let body = format!(r#""right":"{right}""#);
        assert_eq!(see(&[(1, &body)], LATER).flags, [flag]);
        assert!(see(&[(1, &body), refused], LATER).flags.is_empty(), "{right}");
        assert!(see(&[(1, &body)], "2026-06-01T19:59:59Z").flags.is_empty(), "{right}");
    }
    let contested: Told<'_> = (1, r#""right":"correct","contested":true"#);
    assert_eq!(see(&[contested], LATER).flags, ["restricted"]);
    let done = [contested, (2, r#""step":"verified""#), (3, r#""step":"in_progress""#), (4, r#""step":"fulfilled""#)];
    assert!(see(&done, LATER).flags.is_empty());
    assert!(see(&[(1, r#""right":"correct""#)], LATER).flags.is_empty());
}

#[test]
fn an_objection_is_a_refusal_of_its_sort_at_once_and_stays_when_the_request_is_refused() {
    let marketing: Told<'_> = (1, r#""right":"object_marketing""#);
    let refused: Told<'_> = (9, r#""step":"refused","reason":"abuse","remedy":"You may complain.""#);
    assert_eq!(ask(&[], "marketing", None).0, Decision::Allow);
    for told in [&[marketing][..], &[marketing, refused]] {
        assert_eq!(ask(told, "marketing", None), (Decision::Deny, "objected"));
        // What lies below it and is of another sort is not meant.
        assert_eq!(ask(told, "marketing.counting", None).0, Decision::Allow);
    }
    assert_eq!(ask(&[(1, r#""right":"opt_out_sale""#)], "sale", None), (Decision::Deny, "objected"));
    assert_eq!(ask(&[(1, r#""right":"refuse_adm""#)], "scoring", None), (Decision::Deny, "adm_refused"));
    let named: Told<'_> = (1, r#""right":"withdraw","purpose":"marketing""#);
    assert_eq!(ask(&[named], "marketing.counting", None), (Decision::Deny, "withdrawn"));
    assert_eq!(ask(&[named], "sale", None).0, Decision::Allow);
    let calls: Told<'_> = (1, r#""right":"revoke_call_text""#);
    assert_eq!(ask(&[calls], "marketing", Some("sms")), (Decision::Deny, "withdrawn"));
    assert_eq!(ask(&[calls], "marketing", Some("post")).0, Decision::Allow);
}

#[test]
fn what_the_rulebook_lists_waits_until_it_is_certain_who_asks() {
    let object: Told<'_> = (1, r#""right":"object""#);
    assert_eq!(ask(&[object], "sale", None).0, Decision::Allow);
    assert_eq!(ask(&[object, (2, r#""step":"verified""#)], "sale", None), (Decision::Deny, "objected"));
}

#[test]
fn a_later_consent_lifts_what_a_request_refused() {
    let mut records = steps(&[(1, r#""right":"object_marketing""#)]);
    let grant =
        r#""body":{"kind":"grant","purpose":"marketing","by":"subject","source":"web_form","proof":{"ref":"x"}}"#;
    records.push(record("consent", "yes", "2026-06-02T20:00:00Z", grant));
    let rules = Arc::new(Rulebook::parse(RIGHTS).unwrap());
    let plan = Plan::compile(rules, Select::parts(&[Part::Consent])).unwrap();
    let frame = frame(&records, &profiles(&records), &plan);
    let allowed = |as_of: &str| Person::read(&frame, &plan, at(as_of)).ask("marketing", None).decision;
    assert_eq!([allowed("2026-06-02T00:00:00Z"), allowed(LATER)], [Decision::Deny, Decision::Allow]);
}

#[test]
fn whatever_comes_in_no_request_is_lost() {
    for right in Right::ALL {
        let body = format!(r#""right":"{}""#, right.as_str());
        let seen = see(&[(1, &body), (2, r#""step":"acknowledged""#)], LATER);
        assert_eq!((seen.state, seen.refused), (Some(RequestStep::Acknowledged.as_str()), vec![]));
    }
}
