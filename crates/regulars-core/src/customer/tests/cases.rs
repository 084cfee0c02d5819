//! Service cases as a part of the view (SV-10 to SV-20).

use proptest::prelude::*;

use super::*;
use crate::service::{CaseState, ClockKind, ClockState};

const RULES: &str = r#"
    [rulebook]
    id = "desk"
    version = 1
    zone = "Asia/Shanghai"
    [measures.spend]
    of = "order"
    agg = "sum"
    field = "body.amount"
    currency = "CNY"
    window = "lifetime"
    [service.calendars.desk]
    weekly = { mon = [["09:00", "18:00"]], tue = [["09:00", "18:00"]], wed = [["09:00", "18:00"]], thu = [["09:00", "18:00"]], fri = [["09:00", "18:00"]] }
    [[service.policy]]
    id = "green"
    clock = "first_response"
    when = "measure.spend >= 1000"
    target_minutes = 30
    [[service.policy]]
    id = "urgent"
    clock = "first_response"
    priorities = ["high"]
    target_minutes = 60
    calendar = "desk"
    [[service.policy]]
    id = "day"
    clock = "first_response"
    target_minutes = 240
    calendar = "desk"
    [[service.policy]]
    id = "complaints"
    clock = "resolution"
    kinds = ["complaint"]
    target_minutes = 540
    calendar = "desk"
"#;

/// A step of a case on a September day of 2025, 8 is a Monday.
fn step(id: &str, day: &str, body: &str) -> Record {
    record("case", id, &format!("2025-09-{day}+08:00"), &format!(r#""body":{{{body}}}"#))
}

fn seen(records: &[Record], as_of: &str) -> CustomerView {
    let rules = Arc::new(Rulebook::parse(RULES).unwrap());
    view_by(&rules, records, at(&format!("2025-09-{as_of}+08:00")))
}

fn case<'a>(view: &'a CustomerView, id: &str) -> &'a CasePart {
    view.cases.as_ref().unwrap().iter().find(|case| case.case_id == id).unwrap_or_else(|| panic!("no case {id}"))
}

fn clock(case: &CasePart, kind: ClockKind) -> &ClockPart {
    case.clocks.iter().rev().find(|clock| clock.clock == kind).unwrap()
}

fn moment(day: &str) -> Instant {
    at(&format!("2025-09-{day}+08:00"))
}

const OPENED: &str = r#""case_id":"c1","event":"opened","kind":"question","category":"power""#;

fn codes(view: &CustomerView) -> Vec<&str> {
    view.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn without_the_section_there_are_no_cases() {
    assert_eq!(view(&[step("1", "08T09:00:00", OPENED)], "2025-09-08T02:00:00Z").cases, None);
    assert_eq!(seen(&[order("o", "2025-01-01T00:00:00Z", "1 CNY")], "08T10:00:00").cases, Some(Vec::new()));
}

#[test]
fn a_case_from_opening_to_closing() {
    let records = [
        step("1", "08T10:00:00", OPENED),
        step("2", "08T11:00:00", r#""case_id":"c1","event":"message","author":"agent""#),
        step("3", "08T12:00:00", r#""case_id":"c1","event":"assigned","assignee":"u7""#),
        step("4", "08T13:00:00", r#""case_id":"c1","event":"state","state":"resolved""#),
        step("5", "08T14:00:00", r#""case_id":"c1","event":"state","state":"closed""#),
    ];
    let early = seen(&records[..1], "08T10:30:00");
    let opened = case(&early, "c1");
    assert_eq!((opened.state, opened.first_contact_resolution), (CaseState::Open, None));
    let next = opened.next.as_ref().unwrap();
    assert_eq!((next.clock, next.due), (ClockKind::FirstResponse, moment("08T14:00:00")));
    assert_eq!(early.next_change_at, Some(moment("08T12:00:00")));
    assert_eq!(opened.reasons[0].text, "day: first_response within 240 minutes");
    let late = seen(&records, "08T15:00:00");
    let closed = case(&late, "c1");
    assert_eq!((closed.state, closed.resolved_at), (CaseState::Closed, Some(moment("08T13:00:00"))));
    assert_eq!((closed.first_contact_resolution, closed.assignee.as_deref()), (Some(true), Some("u7")));
    assert_eq!(clock(closed, ClockKind::FirstResponse).state, ClockState::Met);
    assert_eq!((closed.next.clone(), codes(&late)), (None, Vec::new()));
}

#[test]
fn steps_that_cannot_follow_have_no_effect_and_are_told() {
    let records = [
        step("1", "08T10:00:00", OPENED),
        step("2", "08T11:00:00", r#""case_id":"c1","event":"state","state":"closed""#),
        step("3", "08T11:30:00", r#""case_id":"c1","event":"state","state":"asleep""#),
        step("4", "08T12:00:00", r#""case_id":"c1","event":"state","state":"resolved""#),
        step("5", "08T12:30:00", r#""case_id":"c1","event":"state","state":"closed""#),
        step("6", "22T12:29:59", r#""case_id":"c1","event":"state","state":"open""#),
        step("7", "22T13:00:00", r#""case_id":"c1","event":"state","state":"resolved""#),
        step("8", "22T13:30:00", r#""case_id":"c1","event":"state","state":"closed""#),
    ];
    let view = seen(&records[..5], "08T13:00:00");
    assert_eq!((case(&view, "c1").state, codes(&view)), (CaseState::Closed, vec!["invalid_transition"; 2]));
    // It is opened again within 14 days, and not a second later.
    assert_eq!(case(&seen(&records[..6], "22T12:30:00"), "c1").state, CaseState::Open);
    let mut late = records[..5].to_vec();
    late.push(step("6", "22T12:30:00", r#""case_id":"c1","event":"state","state":"open""#));
    assert_eq!(case(&seen(&late, "22T12:30:00"), "c1").state, CaseState::Closed);
    assert_eq!(case(&seen(&records, "23T12:30:00"), "c1").state_since, moment("22T13:30:00"));
}

#[test]
fn a_complaint_is_closed_with_an_outcome_and_a_remedy() {
    let opened = step("1", "08T10:00:00", r#""case_id":"c1","event":"opened","kind":"complaint","severity":"3""#);
    let resolved = step("2", "08T11:00:00", r#""case_id":"c1","event":"state","state":"resolved""#);
    for (more, state) in [
        ("", CaseState::Resolved),
        (r#","outcome":"upheld""#, CaseState::Resolved),
        (r#","outcome":"upheld","remedy":"refund""#, CaseState::Closed),
        (r#","outcome":"rejected""#, CaseState::Closed),
        (r#","outcome":"perhaps""#, CaseState::Resolved),
    ] {
        let closed = format!(r#""case_id":"c1","event":"state","state":"closed"{more}"#);
        let view = seen(&[opened.clone(), resolved.clone(), step("3", "08T12:00:00", &closed)], "08T13:00:00");
        assert_eq!(case(&view, "c1").state, state, "{more}");
        let told: &[&str] = if state == CaseState::Closed { &[] } else { &["outcome_required"] };
        assert_eq!(codes(&view), told, "{more}");
        assert_eq!(case(&view, "c1").severity.as_deref(), Some("3"));
    }
}

#[test]
fn a_changed_priority_is_a_changed_policy() {
    let records = [
        step("1", "08T10:00:00", OPENED),
        step("2", "08T10:30:00", r#""case_id":"c1","event":"priority","priority":"high""#),
    ];
    let view = seen(&records, "08T10:40:00");
    let found = clock(case(&view, "c1"), ClockKind::FirstResponse);
    assert_eq!((found.due, found.minutes), (Some(moment("08T11:00:00")), 60));
    // An hour was over when it was changed: it breaches then.
    let late = [records[0].clone(), step("2", "08T12:00:00", r#""case_id":"c1","event":"priority","priority":"high""#)];
    let view = seen(&late, "08T12:00:00");
    assert_eq!(clock(case(&view, "c1"), ClockKind::FirstResponse).breached_at, Some(moment("08T12:00:00")));
}

#[test]
fn the_customer_at_the_creation_counts_and_later_only_shortens() {
    let rich = order("o1", "2025-09-01T00:00:00Z", "1000 CNY");
    let opened = step("1", "08T10:00:00", OPENED);
    let due = |records: &[Record], as_of: &str| clock(case(&seen(records, as_of), "c1"), ClockKind::FirstResponse).due;
    assert_eq!(due(&[rich.clone(), opened.clone()], "08T10:00:00"), Some(moment("08T10:30:00")));
    // What made the target short is given back: nothing changes.
    let back = refund("r1", "2025-09-08T02:10:00Z", "1000 CNY", "o1");
    assert_eq!(due(&[rich, opened.clone(), back], "08T10:20:00"), Some(moment("08T10:30:00")));
    // An order while it is open shortens the target from then on.
    let order = order("o2", "2025-09-08T02:15:00Z", "1000 CNY");
    assert_eq!(due(&[order.clone(), opened.clone()], "08T10:10:00"), Some(moment("08T14:00:00")));
    assert_eq!(due(&[order.clone(), opened.clone()], "08T10:15:00"), Some(moment("08T10:30:00")));
    // And it breaches when it is made, if that is later.
    let late = super::order("o2", "2025-09-08T03:00:00Z", "1000 CNY");
    let view = seen(&[late, opened], "08T11:00:00");
    assert_eq!(clock(case(&view, "c1"), ClockKind::FirstResponse).breached_at, Some(moment("08T11:00:00")));
}

#[test]
fn merged_cases_keep_the_earliest_creation_and_deadline() {
    let records = [
        step("1", "08T10:00:00", OPENED),
        step("2", "08T11:00:00", r#""case_id":"c2","event":"opened","kind":"question","category":"power""#),
        step("3", "08T12:00:00", r#""case_id":"c1","event":"merged","merged_into":"c2""#),
    ];
    let view = seen(&records, "08T12:30:00");
    let (gone, stays) = (case(&view, "c1"), case(&view, "c2"));
    assert_eq!((gone.merged_into.as_deref(), gone.clocks.len()), (Some("c2"), 0));
    assert_eq!((stays.merged.as_slice(), stays.created_at), (["c1".to_owned()].as_slice(), moment("08T10:00:00")));
    assert_eq!(stays.next.as_ref().unwrap().due, moment("08T14:00:00"));
    // One answer answers both.
    let answered =
        [&records[..], &[step("4", "08T13:00:00", r#""case_id":"c2","event":"message","author":"agent""#)]].concat();
    let view = seen(&answered, "08T15:30:00");
    assert_eq!(clock(case(&view, "c2"), ClockKind::FirstResponse).state, ClockState::Met);
    // A circle ends somewhere, whatever came first.
    let circle =
        [&records[..], &[step("4", "08T13:00:00", r#""case_id":"c2","event":"merged","merged_into":"c1""#)]].concat();
    let view = seen(&circle, "08T14:00:00");
    assert_eq!(
        (case(&view, "c1").merged_into.as_deref(), case(&view, "c2").merged_into.as_deref()),
        (None, Some("c1"))
    );
}

#[test]
fn a_repetition_marks_both() {
    let opened = |id: &str, case: &str, day: &str| {
        step(id, day, &format!(r#""case_id":"{case}","event":"opened","kind":"question","category":"power""#))
    };
    let first = [
        opened("1", "c1", "08T10:00:00"),
        step("2", "08T11:00:00", r#""case_id":"c1","event":"message","author":"agent""#),
        step("3", "08T12:00:00", r#""case_id":"c1","event":"state","state":"resolved""#),
    ];
    let with = |day: &str| seen(&[&first[..], &[opened("4", "c2", day)]].concat(), "30T10:00:00");
    let soon = with("15T12:00:00");
    assert_eq!(case(&soon, "c2").repeats.as_deref(), Some("c1"));
    let marked = case(&soon, "c1");
    assert_eq!(
        (marked.repeated_by.as_slice(), marked.first_contact_resolution),
        (["c2".to_owned()].as_slice(), Some(false))
    );
    let later = with("15T12:00:01");
    assert_eq!(
        (case(&later, "c2").repeats.as_deref(), case(&later, "c1").first_contact_resolution),
        (None, Some(true))
    );
}

fn steps() -> Vec<Record> {
    let said = [
        ("08T10:00:00", OPENED),
        ("08T10:00:00", r#""case_id":"c2","event":"opened","kind":"complaint","category":"power""#),
        ("08T10:30:00", r#""case_id":"c1","event":"message","author":"customer""#),
        ("08T11:00:00", r#""case_id":"c1","event":"message","author":"agent""#),
        ("08T11:00:00", r#""case_id":"c1","event":"state","state":"pending_customer""#),
        ("08T12:00:00", r#""case_id":"c1","event":"state","state":"open""#),
        ("08T12:00:00", r#""case_id":"c1","event":"state","state":"resolved""#),
        ("08T12:30:00", r#""case_id":"c1","event":"merged","merged_into":"c2""#),
        ("08T13:00:00", r#""case_id":"c2","event":"priority","priority":"high""#),
        ("08T13:30:00", r#""case_id":"c2","event":"state","state":"closed""#),
        ("09T13:30:00", r#""case_id":"c2","event":"state","state":"resolved""#),
        ("09T14:30:00", r#""case_id":"c3","event":"opened","kind":"complaint","category":"power""#),
    ];
    (0..).zip(said).map(|(n, (day, body))| step(&n.to_string(), day, body)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_records_does_not_matter(records in Just(steps()).prop_shuffle(), hours in 0..60_i64) {
        let as_of = moment("08T09:00:00").plus_micros(hours * 3_600_000_000);
        let rules = Arc::new(Rulebook::parse(RULES).unwrap());
        prop_assert_eq!(view_by(&rules, &records, as_of), view_by(&rules, &steps(), as_of));
    }

    #[test]
    fn nothing_changes_before_the_next_change(hours in 0..60_i64, share in 0..1_000_i64) {
        let as_of = moment("08T09:00:00").plus_micros(hours * 3_600_000_000);
        let rules = Arc::new(Rulebook::parse(RULES).unwrap());
        let view = view_by(&rules, &steps(), as_of);
        let until = view.next_change_at.map_or(as_of.plus_micros(999_000_000_000), |next| next.plus_micros(-1));
        let between = as_of.plus_micros((until.micros() - as_of.micros()) / 1_000 * share);
        let other = view_by(&rules, &steps(), between);
        prop_assert_eq!(view, CustomerView { as_of, ..other });
    }
}
