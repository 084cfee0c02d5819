//! Service cases in a store: what is told of them, and what is refused (SV-10 to SV-19).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{CaseCommand, Change, ChangeKind, ChangeType, Code, Crm, CustomerRef, Instant, Json, Rulebook, Select};

const RULES: &str = r#"
    [rulebook]
    id = "desk"
    version = 1
    zone = "Asia/Shanghai"
    [identity.kinds.phone]
    normalise = "phone"
    [service]
    warn_at = ["0.5", "1"]
    [service.calendars.desk]
    weekly = { mon = [["09:00", "18:00"]], tue = [["09:00", "18:00"]] }
    [[service.policy]]
    id = "day"
    clock = "first_response"
    target_minutes = 120
    calendar = "desk"
"#;

/// An instant of September 2025; the 8th is a Monday.
fn at(day: &str) -> Instant {
    Instant::parse(&format!("2025-09-{day}+08:00")).unwrap()
}

fn open() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn profile(key: &str, day: &str, phone: &str) -> String {
    let identifiers = match phone {
        "" => String::new(),
        phone => format!(r#","identifiers":[{{"kind":"phone","value":"{phone}"}}]"#),
    };
    let at = at(day);
    format!(
        r#"{{"source":"app","record_id":"{key} {at}","profile":"{key}","type":"profile","occurred_at":"{at}","body":{{}}{identifiers}}}"#
    )
}

fn case(id: &str, key: &str, day: &str, body: &str) -> String {
    let at = at(day);
    format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"case","occurred_at":"{at}","body":{{{body}}}}}"#
    )
}

fn take(crm: &Crm, records: &[String]) {
    let report = crm.ingest_ndjson(records.join("\n").as_bytes()).unwrap();
    assert_eq!(report.accepted, records.len() as u64);
}

/// What advancing to some instants tells of cases.
fn told(crm: &Crm, stops: &[&str]) -> Vec<Change> {
    let lists = stops.iter().map(|stop| crm.advance_with(at(stop), true).unwrap().list);
    lists.flatten().filter(|change| change.kind == ChangeKind::Case).collect()
}

fn short(changes: &[Change]) -> Vec<(Instant, ChangeType, &str)> {
    changes.iter().map(|change| (change.at, change.change, change.name.as_str())).collect()
}

const OPENED: &str = r#""case_id":"c1","event":"opened","kind":"question""#;

#[test]
fn each_warning_and_breach_is_told_once_however_often_time_moves() {
    let records = [
        profile("1", "01T00:00:00", ""),
        case("1", "1", "08T09:00:00", OPENED),
        case("2", "1", "08T16:30:00", r#""case_id":"c2","event":"opened","kind":"question""#),
        case("3", "1", "08T17:00:00", r#""case_id":"c2","event":"message","author":"agent""#),
    ];
    let whole = open();
    take(&whole, &records);
    let found = told(&whole, &["10T00:00:00"]);
    let wanted = [
        (at("08T10:00:00"), ChangeType::Warning, "c1"),
        (at("08T11:00:00"), ChangeType::Warning, "c1"),
        (at("08T11:00:00.000001"), ChangeType::Breached, "c1"),
    ];
    assert_eq!(short(&found), wanted);
    assert_eq!(found[0].case.as_ref().unwrap().fraction.as_deref(), Some("0.5"));
    for stops in [
        &["08T09:30:00", "08T10:00:00", "08T10:59:59", "08T11:00:00", "08T12:00:00", "10T00:00:00"][..],
        &["08T17:00:00", "10T00:00:00"],
    ] {
        let parts = open();
        take(&parts, &records);
        assert_eq!(told(&parts, stops), found);
    }
    assert_eq!(told(&whole, &["20T00:00:00"]), []);
}

#[test]
fn a_forecast_tells_what_will_be_overdue_unless_somebody_acts() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", ""), case("1", "1", "08T09:00:00", OPENED)]);
    let who = command("opened", &[]).who;
    let found = crm.forecast(who.clone(), at("08T10:00:00"), at("10T00:00:00")).unwrap();
    let wanted =
        [(at("08T11:00:00"), ChangeType::Warning, "c1"), (at("08T11:00:00.000001"), ChangeType::Breached, "c1")];
    assert_eq!(short(&found.transitions), wanted);
    assert_eq!(found.next.get("cases.c1"), Some(&at("08T11:00:00")));
    let done = crm.forecast(who, at("09T10:00:00"), at("10T00:00:00")).unwrap();
    assert_eq!(done.transitions, []);
}

#[test]
fn a_late_answer_recalls_nothing_and_a_late_case_is_told_where_time_stands() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", ""), case("1", "1", "08T09:00:00", OPENED)]);
    assert_eq!(told(&crm, &["08T10:30:00"]).len(), 1);
    take(&crm, &[case("2", "1", "08T09:30:00", r#""case_id":"c1","event":"message","author":"agent""#)]);
    assert_eq!(told(&crm, &["09T10:00:00"]), []);
    take(&crm, &[case("3", "1", "08T09:00:00", r#""case_id":"c2","event":"opened","kind":"question""#)]);
    let late = told(&crm, &["09T11:00:00"]);
    assert_eq!(late.iter().map(|change| change.at).max(), Some(at("09T10:00:00")));
    assert_eq!(late.len(), 3);
}

#[test]
fn a_case_that_moves_with_its_customer_is_not_told_anew() {
    let crm = open();
    take(
        &crm,
        &[
            profile("1", "01T00:00:00", "13812345678"),
            profile("2", "02T00:00:00", ""),
            case("1", "2", "08T09:00:00", OPENED),
        ],
    );
    assert_eq!(told(&crm, &["08T12:00:00"]).len(), 3);
    take(&crm, &[profile("2", "08T13:00:00", "13812345678")]);
    assert_eq!(told(&crm, &["08T14:00:00", "09T14:00:00"]), []);
    let who = CustomerRef::Profile(
        regulars::Record::from_json(&Json::parse(&profile("1", "01T00:00:00", "")).unwrap()).unwrap().profile_ref(),
    );
    let view = crm.view_with(who, at("09T14:00:00"), Select::all()).unwrap();
    let cases = view.cases.unwrap();
    assert_eq!((view.profiles.len(), cases[0].created_at), (2, at("08T09:00:00")));
}

fn command(event: &str, fields: &[(&str, &str)]) -> CaseCommand {
    let record = regulars::Record::from_json(&Json::parse(&profile("1", "01T00:00:00", "")).unwrap()).unwrap();
    let fields = fields.iter().map(|(name, word)| ((*name).to_owned(), Json::from(*word))).collect();
    let (case_id, event) = ("c1".to_owned(), event.to_owned());
    CaseCommand { who: record.profile_ref().into(), case_id, event, fields, key: None }
}

#[test]
fn a_refused_step_changes_nothing() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", "")]);
    let refused = |event: &str, fields: &[(&str, &str)], day: &str| {
        let before = crm.stats(at("30T00:00:00")).unwrap().records;
        let error = crm.tell_case(&command(event, fields), at(day)).unwrap_err();
        assert_eq!(crm.stats(at("30T00:00:00")).unwrap().records, before, "{event}");
        (error.code(), error.path().to_owned())
    };
    let no = |code, path: &str| (code, path.to_owned());
    assert_eq!(refused("state", &[("state", "resolved")], "08T09:00:00"), no(Code::UnknownCase, "case_id"));
    assert_eq!(refused("opend", &[], "08T09:00:00"), no(Code::InvalidValue, "event"));
    assert_eq!(refused("opened", &[], "08T09:00:00"), no(Code::MissingField, "body.kind"));
    assert_eq!(refused("opened", &[("kind", "complant")], "08T09:00:00"), no(Code::InvalidValue, "body.kind"));
    assert_eq!(refused("opened", &[("kind", "complaint")], "08T09:00:00"), no(Code::MissingField, "body.category"));
    let complaint = [("kind", "complaint"), ("category", "battery"), ("role", "manager"), ("severity", "5")];
    assert_eq!(refused("opened", &complaint, "08T09:00:00"), no(Code::OutOfRange, "body.severity"));
    let opened =
        command("opened", &[("kind", "complaint"), ("category", "battery"), ("role", "manager"), ("severity", "2")]);
    let done = crm.tell_case(&opened, at("08T09:00:00")).unwrap();
    assert_eq!((done.duplicate, done.case.next.unwrap().due), (false, at("08T11:00:00")));
    assert!(crm.tell_case(&opened, at("08T09:00:00")).unwrap().duplicate);
    let again = [("kind", "question")];
    assert_eq!(refused("opened", &again, "08T09:30:00"), no(Code::CaseExists, "case_id"));
    assert_eq!(refused("state", &[("state", "closed")], "08T10:00:00"), no(Code::InvalidTransition, "body.state"));
    assert_eq!(refused("merged", &[("merged_into", "c9")], "08T10:00:00"), no(Code::UnknownCase, "body.merged_into"));
    assert_eq!(
        refused("merged", &[("merged_into", "c1")], "08T10:00:00"),
        no(Code::InvalidTransition, "body.merged_into")
    );
    crm.tell_case(&command("state", &[("state", "resolved")]), at("08T10:00:00")).unwrap();
    let upheld = [("state", "closed"), ("outcome", "upheld")];
    assert_eq!(refused("state", &upheld, "08T10:30:00"), no(Code::OutcomeRequired, "body.outcome"));
    let closed = [("state", "closed"), ("outcome", "upheld"), ("remedy", "refund")];
    let done = crm.tell_case(&command("state", &closed), at("08T10:30:00")).unwrap();
    assert_eq!((done.case.outcome.as_deref(), done.case.state), (Some("upheld"), regulars::CaseState::Closed));
}

#[test]
fn without_the_section_no_case_is_told() {
    let crm =
        Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n").unwrap()).unwrap();
    take(&crm, &[profile("1", "01T00:00:00", "")]);
    let error = crm.tell_case(&command("opened", &[("kind", "question")]), at("08T09:00:00")).unwrap_err();
    assert_eq!(error.code(), Code::Unsupported);
}
