//! Changes of quality in the outbox (DQ-7): told once, when the day ends, in one step as in many, in memory and in a file.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use regulars::{Cause, Change, ChangeKind, ChangeType, Crm, Instant, Json, QualityStatus, Rulebook};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[attributes.city]
[quality.gates]
completeness = "0.75"
[[quality.rule]]
name = "city_known"
check = "not_null"
attribute = "city"
of = "visit"
[[quality.rule]]
name = "city_listed"
check = "in_set"
attribute = "city"
values = ["Hangzhou"]
[[quality.rule]]
name = "note"
check = "not_null"
attribute = "email"
of = "visit"
severity = "info"
"#;

fn rules(text: &str) -> Rulebook {
    Rulebook::parse(text).unwrap()
}

/// An instant of October 2026 in Shanghai: a day, and an hour of it.
fn at(day: i64, hour: i64) -> Instant {
    Instant::parse("2026-10-01T00:00:00+08:00").unwrap().plus_micros(((day - 1) * 24 + hour) * 3_600_000_000)
}

/// A visit at noon of a day with or without a city.
fn visit(source: &str, id: &str, day: i64, city: Option<&str>, corrects: Option<&str>) -> Json {
    let city = city.map_or_else(String::new, |city| format!(r#","attributes":{{"city":"{city}"}}"#));
    let corrects = corrects.map_or_else(String::new, |target| format!(r#","corrects":"{target}""#));
    let text = format!(
        r#"{{"source":"{source}","record_id":"{id}","profile":"1","type":"visit","occurred_at":"{}"{city}{corrects}}}"#,
        at(day, 12)
    );
    Json::parse(&text).unwrap()
}

fn take(crm: &Crm, records: &[Json]) {
    let report = crm.ingest_json(records).unwrap();
    assert_eq!((report.accepted, report.rejected), (records.len() as u64, Vec::new()));
}

/// What is told of quality on the way to an instant.
fn told(crm: &Crm, to: Instant) -> Vec<Change> {
    let mut list = crm.advance_with(to, true).unwrap().list;
    list.retain(|change| change.kind == ChangeKind::QualityAlert);
    list
}

fn said(changes: &[Change]) -> Vec<(Instant, Cause, ChangeType, Option<&str>)> {
    assert!(changes.iter().all(|change| change.customer.is_none() && change.at >= at(-400, 0)));
    changes
        .iter()
        .map(|change| (change.at, change.cause, change.change, change.quality.as_ref().unwrap().source.as_deref()))
        .collect()
}

/// Good on the first, bad on the third, good again on the fifth, all in one source.
fn week() -> Vec<Json> {
    vec![
        visit("pos", "a", 1, Some("Hangzhou"), None),
        visit("pos", "b", 3, None, None),
        visit("pos", "c", 5, Some("Hangzhou"), None),
    ]
}

#[test]
fn a_gate_that_is_lost_and_reached_again_is_told_when_the_day_ends_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    for crm in [Crm::in_memory(rules(RULES)).unwrap(), Crm::open(&file, rules(RULES)).unwrap()] {
        take(&crm, &week());
        // The third is not over yet, so nothing is said of it.
        assert_eq!(told(&crm, at(3, 23)), []);
        let lost = told(&crm, at(4, 0));
        let expected = [None, Some("pos")].map(|source| (at(4, 0), Cause::Time, ChangeType::GateLost, source));
        assert_eq!(said(&lost), expected);
        let notice = lost[1].quality.as_ref().unwrap();
        assert_eq!((notice.day.to_string().as_str(), notice.pass, notice.total), ("2026-10-03", 0, 1));
        assert_eq!((notice.gate.as_str(), notice.before.as_deref()), ("0.75", Some("1.0000")));
        assert_eq!(told(&crm, at(5, 13)), []);
        let reached = told(&crm, at(30, 0));
        assert_eq!(said(&reached), expected.map(|(_, cause, _, of)| (at(6, 0), cause, ChangeType::GateReached, of)));
        assert_eq!(told(&crm, at(30, 1)), []);
    }
    // A file that is opened again knows what was told, and its outbox is in order.
    let crm = Crm::open(&file, rules(RULES)).unwrap();
    assert_eq!(told(&crm, at(31, 0)), []);
    let events = crm.changes(0, 99).unwrap().events;
    let alerts: Vec<_> = events.iter().filter(|event| event.event_type.contains("quality_alert")).collect();
    let subjects: Vec<&str> = alerts.iter().map(|event| event.subject.as_str()).collect();
    assert_eq!(subjects, ["quality/completeness", "quality/completeness/pos"].repeat(2));
    assert_eq!(alerts[0].event_type, "regulars.quality_alert.gate_lost");
    assert_eq!((alerts[2].time, alerts[2].data.get("customer")), (at(6, 0), None));
    assert!(events.iter().map(|event| event.id.parse::<usize>().unwrap()).eq(1..=events.len()));
}

#[test]
fn what_comes_late_is_told_at_the_instant_reached_last() {
    let crm = Crm::in_memory(rules(RULES)).unwrap();
    take(&crm, &week()[..1]);
    assert_eq!(told(&crm, at(4, 0)), []);
    // The till delivers the third on the fourth.
    take(&crm, &week()[1..2]);
    let late = told(&crm, at(4, 2));
    assert_eq!(said(&late), [None, Some("pos")].map(|of| (at(4, 0), Cause::Record, ChangeType::GateLost, of)));
    assert_eq!(told(&crm, at(4, 3)), []);
    // A better record of the third comes even later: the day is at its gate again.
    let more: Vec<Json> = (0..3).map(|n| visit("pos", &format!("late {n}"), 3, Some("Hangzhou"), None)).collect();
    take(&crm, &more);
    let back = told(&crm, at(9, 0));
    assert_eq!(said(&back), [None, Some("pos")].map(|of| (at(4, 3), Cause::Record, ChangeType::GateReached, of)));
    assert_eq!(told(&crm, at(10, 0)), []);
}

#[test]
fn other_rules_are_told_as_the_reason_and_rules_that_are_gone_leave_nothing() {
    let crm = Crm::in_memory(rules(RULES)).unwrap();
    take(&crm, &week()[..2]);
    assert_eq!(told(&crm, at(8, 0)).len(), 2);
    crm.load_rulebook(&RULES.replace("version = 1", "version = 2").replace("0.75", "0")).unwrap();
    let eased = told(&crm, at(8, 1));
    assert_eq!(said(&eased), [None, Some("pos")].map(|of| (at(8, 0), Cause::Rulebook, ChangeType::GateReached, of)));
    let without = RULES.split_once("[quality.gates]").unwrap().0.replace("version = 1", "version = 3");
    crm.load_rulebook(&without).unwrap();
    assert_eq!(told(&crm, at(12, 0)), []);
    take(&crm, &[visit("pos", "d", 13, None, None)]);
    assert_eq!(told(&crm, at(20, 0)), []);
    // Rules that come again begin with what they see: what lies before is not news.
    crm.load_rulebook(&RULES.replace("version = 1", "version = 4")).unwrap();
    assert_eq!(told(&crm, at(21, 0)), []);
    take(&crm, &[visit("pos", "e", 21, Some("Hangzhou"), None)]);
    assert_eq!(said(&told(&crm, at(22, 0)))[0], (at(22, 0), Cause::Time, ChangeType::GateReached, None));
}

#[test]
fn a_share_that_jumps_is_told_too() {
    let crm = Crm::in_memory(rules(&RULES.replace("0.75", "0"))).unwrap();
    // Of twenty visits a day one to three have no city, on the tenth day all of them.
    let day = |day: i64| {
        let bad = if day == 10 { 20 } else { 1 + day % 3 };
        (0..20).map(move |n| visit("pos", &format!("{day} {n}"), day, (n >= bad).then_some("Hangzhou"), None))
    };
    take(&crm, &(1..=12).flat_map(day).collect::<Vec<_>>());
    let found = told(&crm, at(20, 0));
    assert_eq!(said(&found), [None, Some("pos")].map(|of| (at(11, 0), Cause::Time, ChangeType::Jump, of)));
}

/// Source, day, whether there is a city and which, whether an earlier record is corrected.
type Drawn = (bool, i64, u8, bool);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((any::<bool>(), 1i64..25, 0u8..4, prop::bool::weighted(0.2)), 1..40)
}

fn feed(crm: &Crm, first: usize, drawn: &[Drawn]) {
    let mut last: BTreeMap<&str, String> = BTreeMap::new();
    let mut records = Vec::new();
    for (n, (app, day, city, corrects)) in drawn.iter().enumerate() {
        let (source, id) = (if *app { "app" } else { "pos" }, format!("r{}", first + n));
        let city = [None, Some("Hangzhou"), Some("Hangzhou"), Some("Wuhan")][usize::from(*city)];
        let target = last.insert(source, id.clone()).filter(|_| *corrects);
        records.push(visit(source, &id, *day, city, target.as_deref()));
    }
    take(crm, &records);
}

/// How every metric stands after changes: those that crossed a gate, by metric and source.
fn stands(changes: &[Change]) -> BTreeMap<(String, Option<String>), QualityStatus> {
    let mut found = BTreeMap::new();
    for change in changes.iter().filter(|change| change.change != ChangeType::Jump) {
        let notice = change.quality.clone().unwrap();
        let before = found.insert((change.name.clone(), notice.source), notice.status);
        assert!(before != Some(notice.status), "told twice: {change:?}");
        assert_eq!(notice.status == QualityStatus::Pass, change.change == ChangeType::GateReached);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn many_small_steps_tell_the_same_as_one(records in drawn(), mut stops in prop::collection::vec(0i64..700, 0..6)) {
        stops.sort_unstable();
        let folder = tempfile::tempdir().unwrap();
        let once = Crm::in_memory(rules(RULES)).unwrap();
        feed(&once, 0, &records);
        let whole = told(&once, at(30, 5));
        prop_assert!(whole.iter().all(|change| change.cause == Cause::Time));
        prop_assert!(whole.is_sorted());
        for crm in [Crm::in_memory(rules(RULES)).unwrap(), Crm::open(folder.path().join("store"), rules(RULES)).unwrap()] {
            feed(&crm, 0, &records);
            let mut steps: Vec<Change> = stops.iter().flat_map(|hours| told(&crm, at(1, *hours))).collect();
            steps.extend(told(&crm, at(30, 5)));
            prop_assert_eq!(&steps, &whole);
        }
        stands(&whole);
    }

    /// Whatever comes late and when, what was told adds up: a gate is never lost or reached twice in a row.
    #[test]
    fn what_is_told_goes_on_from_what_was_told(records in drawn(), late in drawn(), stop in 0i64..700) {
        let crm = Crm::in_memory(rules(RULES)).unwrap();
        feed(&crm, 0, &records);
        let mut all = told(&crm, at(1, stop));
        feed(&crm, 100, &late);
        let after = told(&crm, at(31, 0));
        prop_assert!(after.iter().all(|change| change.at >= at(1, stop)));
        prop_assert!(after.iter().all(|change| (change.at == at(1, stop)) == (change.cause == Cause::Record)));
        all.extend(after);
        let stands = stands(&all);
        // Where something was told of a metric, it stands as a store says that knew everything from the beginning.
        let fresh = Crm::in_memory(rules(RULES)).unwrap();
        feed(&fresh, 0, &records);
        feed(&fresh, 100, &late);
        for (name, status) in self::stands(&told(&fresh, at(31, 0))) {
            if let Some(known) = stands.get(&name) {
                prop_assert_eq!(known, &status);
            }
        }
    }
}
