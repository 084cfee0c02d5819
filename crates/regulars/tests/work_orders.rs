//! Work orders against churn and cases that are handed over to sales, in a store (SV-40, SV-41).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{CaseCommand, Code, Crm, CustomerRef, DeskAsk, Instant, Json, Rulebook, TransferCommand, WarningReport};

const RULES: &str = r#"
    [rulebook]
    id = "desk"
    version = 1
    zone = "Asia/Shanghai"
    [identity.kinds.phone]
    normalise = "phone"
    [measures.recent]
    of = "order"
    agg = "count"
    window = { last = "30d" }
    [measures.orders]
    of = "order"
    agg = "count"
    window = "lifetime"
    [privacy]
    channels = ["sms"]
    default_jurisdictions = ["CN"]
    [[purpose]]
    path = "sales_contact"
    class = "marketing"
    default_basis = "consent"
    [service]
    [[service.warning]]
    id = "silent"
    enter = "measure.orders >= 1 && measure.recent < 1"
    action = "call"
    cooldown_days = 30
    due_hours = 48
    [[service.warning.bands]]
    name = "high"
    when = "measure.orders >= 3"
    [[service.warning.bands]]
    name = "low"
    when = "true"
"#;

/// An instant of 2025 in UTC.
fn at(day: &str) -> Instant {
    Instant::parse(&format!("2025-{day}T00:00:00Z")).unwrap()
}

fn open() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn record(kind: &str, id: &str, key: &str, day: &str, body: &str) -> String {
    let at = at(day);
    format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"{kind}","occurred_at":"{at}","body":{{{body}}}}}"#
    )
}

fn order(id: &str, day: &str) -> String {
    record("order", id, "1", day, r#""amount":{"amount":"1","currency":"CNY"}"#)
}

fn take(crm: &Crm, records: &[String]) {
    let report = crm.ingest_ndjson(records.join("\n").as_bytes()).unwrap();
    assert_eq!(report.accepted, records.len() as u64);
}

fn who() -> CustomerRef {
    let record = regulars::Record::from_json(&Json::parse(&order("x", "01-01")).unwrap()).unwrap();
    record.profile_ref().into()
}

fn warned(crm: &Crm, day: &str) -> WarningReport {
    crm.open_warnings(None, at(day)).unwrap()
}

fn tell(crm: &Crm, case_id: &str, event: &str, fields: &[(&str, &str)], day: &str) -> Result<(), (Code, String)> {
    let fields = fields.iter().map(|(name, word)| ((*name).to_owned(), Json::from(*word))).collect();
    let command = CaseCommand { who: who(), case_id: case_id.to_owned(), event: event.to_owned(), fields, key: None };
    crm.tell_case(&command, at(day)).map(|_| ()).map_err(|error| (error.code(), error.path().to_owned()))
}

#[test]
fn one_work_order_for_each_crossing_and_none_while_one_is_open_or_within_the_cooldown() {
    let crm = open();
    take(&crm, &[order("o1", "01-01")]);
    let quiet = warned(&crm, "01-20");
    assert_eq!((quiet.customers, quiet.opened.len(), quiet.next_change_at), (1, 0, Some(at("01-31"))));
    let found = warned(&crm, "02-05");
    let [first] = found.opened.as_slice() else { panic!("{found:?}") };
    assert_eq!((first.crossed_at, first.due), (at("01-31"), at("02-07")));
    assert_eq!(
        (first.value_band.as_deref(), first.action.as_str(), first.row.as_str()),
        (Some("low"), "call", "silent")
    );
    assert_eq!(first.reasons, ["measure.orders", "measure.recent"]);
    // Looked for again, it is there already.
    assert_eq!(warned(&crm, "02-05").opened, []);
    assert_eq!(warned(&crm, "02-06").opened, []);
    let view = crm.view(who(), at("02-06")).unwrap();
    let case = &view.cases.unwrap()[0];
    assert_eq!(
        (case.kind.as_deref(), case.due, case.value_band.as_deref()),
        (Some("churn_warning"), Some(at("02-07")), Some("low"))
    );
    // She buys and is silent again while it is open: nothing.
    take(&crm, &[order("o2", "02-10")]);
    assert_eq!(warned(&crm, "04-01").opened, []);
    tell(&crm, &first.case_id, "state", &[("state", "resolved")], "04-02").unwrap();
    let closed = |outcome: &[(&str, &str)]| {
        let fields = [&[("state", "closed")][..], outcome].concat();
        tell(&crm, &first.case_id, "state", &fields, "04-03")
    };
    assert_eq!(closed(&[]), Err((Code::OutcomeRequired, "body.outcome".to_owned())));
    assert_eq!(closed(&[("outcome", "upheld")]), Err((Code::OutcomeRequired, "body.outcome".to_owned())));
    closed(&[("outcome", "retained")]).unwrap();
    // Silent again on 5 May, later than 30 days after 2 April: that is a crossing of its own.
    take(&crm, &[order("o3", "04-05")]);
    let again = warned(&crm, "05-10");
    assert_eq!(again.opened.len(), 1);
    assert_eq!((again.opened[0].crossed_at, again.opened[0].value_band.as_deref()), (at("05-05"), Some("high")));
    let ask = DeskAsk { as_of: at("06-01"), from: at("01-01"), until: at("06-01") };
    let figures = crm.case_figures(&ask).unwrap().warnings;
    assert_eq!((figures.opened, figures.retained.count, figures.precision.as_deref()), (2, 1, Some("1")));
}

#[test]
fn a_crossing_within_the_cooldown_opens_nothing_and_a_late_record_opens_no_second() {
    let crm = open();
    take(&crm, &[order("o1", "01-01")]);
    let first = warned(&crm, "02-05").opened[0].case_id.clone();
    tell(&crm, &first, "state", &[("state", "resolved")], "02-06").unwrap();
    take(&crm, &[order("o2", "02-07")]);
    // Silent again on 9 March, more than 30 days after; with a later order only on 7 March.
    assert_eq!(warned(&crm, "03-09").opened.len(), 1);
    let other = open();
    take(&other, &[order("o1", "01-01")]);
    let first = warned(&other, "02-05").opened[0].case_id.clone();
    tell(&other, &first, "state", &[("state", "resolved")], "02-10").unwrap();
    take(&other, &[order("o2", "02-07")]);
    assert_eq!(warned(&other, "03-20").opened, []);
    // The crossing that was worked on moves; it is not opened anew.
    let late = open();
    take(&late, &[order("o1", "01-01")]);
    assert_eq!(warned(&late, "02-05").opened.len(), 1);
    take(&late, &[order("o0", "01-03")]);
    assert_eq!(warned(&late, "02-06").opened, []);
}

#[test]
fn without_rows_nobody_is_warned_of() {
    let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[service]\n";
    let error = Crm::in_memory(Rulebook::parse(rules).unwrap()).unwrap().open_warnings(None, at("01-01")).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::Unsupported, "service.warning"));
}

fn handed(crm: &Crm, intent: &str, day: &str) -> Result<(String, bool), Code> {
    let command = TransferCommand {
        who: who(),
        case_id: "c1".to_owned(),
        to_role: "sales".to_owned(),
        intent: intent.to_owned(),
        note: Some("wants the larger one".to_owned()),
    };
    let before = crm.stats(at("12-01")).unwrap().records;
    let done = crm.transfer_case(&command, at(day));
    if !done.as_ref().is_ok_and(|done| !done.duplicate) {
        assert_eq!(crm.stats(at("12-01")).unwrap().records, before);
    }
    done.map(|done| (done.lead_id, done.duplicate)).map_err(|error| error.code())
}

#[test]
fn a_case_that_is_handed_over_is_one_lead_for_each_intent() {
    let crm = open();
    take(
        &crm,
        &[record("case", "1", "1", "03-01", r#""case_id":"c1","event":"opened","kind":"question","role":"agent""#)],
    );
    assert_eq!(handed(&crm, "upgrade", "03-02"), Err(Code::ConsentMissing));
    take(
        &crm,
        &[record(
            "consent",
            "2",
            "1",
            "03-01",
            r#""kind":"grant","purpose":"sales_contact","by":"subject","source":"web_form","proof":{"ref":"f"}"#,
        )],
    );
    tell(
        &crm,
        "c2",
        "opened",
        &[("kind", "complaint"), ("category", "x"), ("role", "manager"), ("severity", "1")],
        "03-02",
    )
    .unwrap();
    assert_eq!(handed(&crm, "upgrade", "03-03"), Err(Code::ComplaintOpen));
    tell(&crm, "c2", "state", &[("state", "resolved")], "03-03").unwrap();
    let (lead, duplicate) = handed(&crm, "upgrade", "03-04").unwrap();
    assert!(!duplicate);
    // The same lead, whatever is open by then.
    tell(
        &crm,
        "c3",
        "opened",
        &[("kind", "complaint"), ("category", "y"), ("role", "manager"), ("severity", "1")],
        "03-05",
    )
    .unwrap();
    assert_eq!(handed(&crm, "upgrade", "03-06"), Ok((lead.clone(), true)));
    assert_eq!(handed(&crm, "renewal", "03-06"), Err(Code::ComplaintOpen));
    let view = crm.view(who(), at("03-06")).unwrap();
    let cases = view.cases.unwrap();
    let case = cases.iter().find(|case| case.case_id == "c1").unwrap();
    let told = &case.transfers[0];
    assert_eq!(
        (told.lead_id.as_str(), told.intent.as_str(), told.role.as_deref()),
        (lead.as_str(), "upgrade", Some("sales"))
    );
    assert_eq!((case.role.as_deref(), case.state), (Some("agent"), regulars::CaseState::Open));
    let (_, records) = crm.timeline(who(), at("03-06")).unwrap();
    let leads: Vec<_> = records
        .iter()
        .filter_map(|record| if let regulars::Body::Lead(lead) = &record.body { Some(lead) } else { None })
        .collect();
    let [made] = leads.as_slice() else { panic!("{leads:?}") };
    assert_eq!(
        (made.lead_id.as_deref(), made.origin.as_deref(), made.role.as_deref()),
        (Some(lead.as_str()), Some("c1"), Some("sales"))
    );
    take(&crm, &[record("lead", "9", "1", "03-07", &format!(r#""lead_id":"{lead}","event":"converted""#))]);
    let ask = DeskAsk { as_of: at("04-01"), from: at("03-01"), until: at("04-01") };
    let figures = crm.case_figures(&ask).unwrap();
    assert_eq!((figures.transferred.count, figures.transferred.of), (1, 3));
    assert_eq!((figures.converted.count, figures.converted.share.as_deref()), (1, Some("1")));
    let unknown = TransferCommand {
        who: who(),
        case_id: "c9".to_owned(),
        to_role: "a".to_owned(),
        intent: "b".to_owned(),
        note: None,
    };
    assert_eq!(crm.transfer_case(&unknown, at("03-08")).unwrap_err().code(), Code::UnknownCase);
}
