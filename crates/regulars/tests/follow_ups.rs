//! The closed loop over a store (SV-34): a detractor's answer is a case that goes to the outbox once, however records come and whoever is
//! joined and parted; and that a case's timeline gives the same totals merged and split (SV-I11).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use proptest::prelude::*;
use regulars::{
    CaseCommand, CaseFigures, Change, ChangeKind, ChangeType, Code, Crm, DeskAsk, Instant, Json, Rulebook, follow_up_of,
};

const RULES: &str = r#"
    [rulebook]
    id = "desk"
    version = 1
    zone = "Asia/Shanghai"
    [identity.kinds.phone]
    normalise = "phone"
    [service]
    warn_at = []
    [service.closed_loop]
    hours = 24
"#;

/// An instant of September 2025.
fn at(day: &str) -> Instant {
    Instant::parse(&format!("2025-09-{day}+08:00")).unwrap()
}

fn open() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn profile(key: &str, day: &str, phone: &str) -> String {
    let at = at(day);
    format!(
        r#"{{"source":"app","record_id":"{key} {at}","profile":"{key}","type":"profile","occurred_at":"{at}","body":{{}},"identifiers":[{{"kind":"phone","value":"{phone}"}}]}}"#
    )
}

fn record(kind: &str, id: &str, key: &str, at: Instant, body: &str) -> String {
    format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"{kind}","occurred_at":"{at}","body":{{{body}}}}}"#
    )
}

fn answer(id: &str, key: &str, day: &str, score: u8) -> String {
    record("survey", id, key, at(day), &format!(r#""kind":"nps","event":"answered","score":"{score}""#))
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

fn command(key: &str, case_id: &str, event: &str, fields: &[(&str, &str)]) -> CaseCommand {
    let record =
        regulars::Record::from_json(&Json::parse(&profile(key, "01T00:00:00", "13812345678")).unwrap()).unwrap();
    let fields = fields.iter().map(|(name, word)| ((*name).to_owned(), Json::from(*word))).collect();
    CaseCommand {
        who: record.profile_ref().into(),
        case_id: case_id.to_owned(),
        event: event.to_owned(),
        fields,
        key: None,
    }
}

#[test]
fn a_detractor_is_told_once_and_missed_once() {
    let records = [
        profile("1", "01T00:00:00", "13812345678"),
        answer("a", "1", "08T09:00:00", 3),
        answer("b", "1", "08T20:00:00", 0),
    ];
    let id = follow_up_of("app", "a");
    let wanted = [
        (at("08T09:00:00"), ChangeType::Opened, id.as_str()),
        (at("09T09:00:00.000001"), ChangeType::Breached, id.as_str()),
    ];
    for stops in [
        &["20T00:00:00"][..],
        &["08T09:00:00", "08T10:00:00", "08T21:00:00", "09T09:00:00", "10T00:00:00", "20T00:00:00"],
    ] {
        let crm = open();
        take(&crm, &records);
        let found = told(&crm, stops);
        assert_eq!(short(&found), wanted);
        assert_eq!(found[0].case.as_ref().unwrap().minutes, 1440);
    }
}

#[test]
fn an_earlier_answer_that_comes_late_tells_nothing_anew_and_steps_go_on_counting() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", "13812345678"), answer("b", "1", "08T20:00:00", 0)]);
    assert_eq!(told(&crm, &["08T21:00:00"]).len(), 1);
    let own = follow_up_of("app", "b");
    crm.tell_case(&command("1", &own, "message", &[("author", "agent")]), at("08T21:30:00")).unwrap();
    take(&crm, &[answer("a", "1", "08T09:00:00", 3)]);
    assert_eq!(told(&crm, &["08T22:00:00", "12T00:00:00"]), []);
    // The number of the answer that was attached still leads to the case.
    let done = crm.tell_case(&command("1", &own, "state", &[("state", "resolved")]), at("13T00:00:00")).unwrap();
    assert_eq!(done.case.case_id, follow_up_of("app", "a"));
    let error = crm.tell_case(&command("1", "fu-x", "state", &[("state", "resolved")]), at("13T00:00:00")).unwrap_err();
    assert_eq!(error.code(), Code::UnknownCase);
}

#[test]
fn two_who_become_one_have_one_follow_up_and_nothing_is_told_anew() {
    let crm = open();
    take(
        &crm,
        &[
            profile("1", "01T00:00:00", "13812345678"),
            profile("2", "02T00:00:00", "13912345678"),
            answer("a", "1", "08T09:00:00", 3),
            answer("b", "2", "08T10:00:00", 2),
        ],
    );
    assert_eq!(told(&crm, &["08T12:00:00"]).len(), 2);
    take(&crm, &[profile("2", "08T13:00:00", "13812345678")]);
    assert_eq!(told(&crm, &["08T14:00:00"]), []);
    let late = told(&crm, &["12T00:00:00"]);
    assert_eq!(short(&late), [(at("09T09:00:00.000001"), ChangeType::Breached, follow_up_of("app", "a").as_str())]);
}

fn figures(crm: &Crm) -> CaseFigures {
    let ask = DeskAsk { as_of: at("28T00:00:00"), from: at("01T00:00:00"), until: at("28T00:00:00") };
    crm.case_figures(&ask).unwrap()
}

#[test]
fn rates_over_a_store() {
    let crm = open();
    let none = figures(&crm);
    assert_eq!((none.follow_ups.on_time_rate, none.cases), (None, 0));
    let phones = ["13812345678", "13812345679", "13812345670"];
    for (key, phone) in ["1", "2", "3"].into_iter().zip(phones) {
        take(&crm, &[profile(key, "01T00:00:00", phone), answer(&format!("a{key}"), key, "08T09:00:00", 1)]);
    }
    let contact = |key: &str, day: &str| {
        let id = follow_up_of("app", &format!("a{key}"));
        crm.tell_case(&command(key, &id, "message", &[("author", "agent")]), at(day)).unwrap();
    };
    contact("1", "09T09:00:00");
    contact("2", "09T09:00:01");
    let found = figures(&crm).follow_ups;
    assert_eq!((found.opened, found.contacted_in_time, found.contacted_late, found.overdue), (3, 1, 1, 1));
    assert_eq!((found.on_time_rate.as_deref(), found.contact_rate.as_deref()), (Some("0.3333"), Some("0.6667")));
    let ask = DeskAsk { as_of: at("28T00:00:00"), from: at("28T00:00:00"), until: at("28T00:00:00") };
    assert_eq!(crm.case_figures(&ask).unwrap_err().path(), "until");
}

/// A case of one of two profiles: when it is opened, answered and resolved, in hours.
type Told = (bool, i64, Option<i64>, Option<i64>);

/// A store of two profiles, who are one person or not, with the same cases.
fn store(cases: &[Told], one: bool) -> Crm {
    let crm = open();
    let phone = if one { "13812345678" } else { "13912345678" };
    let mut records = vec![profile("1", "01T00:00:00", "13812345678"), profile("2", "01T00:00:00", phone)];
    let when = |hour: i64| at("02T00:00:00").plus_micros(hour * 3_600_000_000);
    for (n, (second, opened, answered, resolved)) in cases.iter().enumerate() {
        let key = if *second { "2" } else { "1" };
        let mut step = |name: &str, hour: i64, body: &str| {
            let body = format!(r#""case_id":"c{n}",{body}"#);
            records.push(record("case", &format!("{n} {name}"), key, when(hour), &body));
        };
        // Categories differ, so that none repeats another.
        step("opened", *opened, &format!(r#""event":"opened","kind":"question","category":"k{n}""#));
        if let Some(later) = answered {
            step("answered", opened + later, r#""event":"message","author":"agent""#);
        }
        if let Some(later) = resolved {
            step("resolved", opened + later, r#""event":"state","state":"resolved""#);
        }
    }
    take(&crm, &records);
    crm
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// SV-I11.
    #[test]
    fn merged_and_split_timelines_give_the_same_totals(
        cases in prop::collection::vec((any::<bool>(), 0..200_i64, prop::option::of(0..50_i64), prop::option::of(0..90_i64)), 0..6),
    ) {
        prop_assert_eq!(figures(&store(&cases, true)), figures(&store(&cases, false)));
    }

    /// SV-I10.
    #[test]
    fn a_step_that_is_refused_changes_nothing(
        steps in prop::collection::vec((0..6_usize, 0..3_usize), 1..8),
    ) {
        let crm = open();
        take(&crm, &[profile("1", "01T00:00:00", "13812345678"), answer("a", "1", "08T09:00:00", 3)]);
        let ids = [follow_up_of("app", "a"), "c1".to_owned(), "c2".to_owned()];
        let words: [(&str, &[(&str, &str)]); 6] = [
            ("opened", &[("kind", "question")]),
            ("message", &[("author", "agent")]),
            ("state", &[("state", "resolved")]),
            ("state", &[("state", "closed")]),
            ("state", &[("state", "open")]),
            ("merged", &[("merged_into", "c1")]),
        ];
        for (n, (word, id)) in steps.iter().enumerate() {
            let now = at("10T00:00:00").plus_micros(i64::try_from(n).unwrap() * 60_000_000);
            let who = command("1", &ids[*id], words[*word].0, words[*word].1);
            let before = (crm.stats(now).unwrap().records, crm.view(who.who.clone(), now).unwrap());
            if crm.tell_case(&who, now).is_err() {
                prop_assert_eq!(before, (crm.stats(now).unwrap().records, crm.view(who.who.clone(), now).unwrap()));
            }
        }
    }
}
