//! Golden attributes through the front door: what time alone changes is told at its instant, however often one asks
//! (GD-3, SE-7), and every strategy is a fold that a late record or a correction changes as if it had always been there (GD-7).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use regulars::{Change, ChangeType, Crm, CustomerId, Instant, Json, Part, Record, Rulebook, Select, canonical};

const RULES: &str = r#"
[rulebook]
id = "golden"
version = 1
zone = "UTC"
[identity.kinds.phone]
normalise = "phone"
[sources.erp]
rank = 3
[sources.app]
rank = 2
[attributes.city]
strategy = ["source_rank"]
max_age = "30d"
[attributes.likes]
type = "texts"
strategy = ["union"]
[segments.hangzhou]
when = "attr.city == '杭州'"
"#;

fn on(day: i64) -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(day * 86_400_000_000)
}

fn crm() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

/// A record of a source, whose only profile is of the one customer that there is.
fn record(source: &str, id: &str, day: i64, rest: &str) -> Record {
    let text = format!(
        r#"{{"source":"{source}","record_id":"{id}","profile":"{source}","type":"profile","occurred_at":"{}",
            "identifiers":[{{"kind":"phone","value":"13812345678"}}],{rest}}}"#,
        on(day)
    );
    Record::from_json(&Json::parse(&text).unwrap()).unwrap()
}

fn told() -> Vec<Record> {
    vec![
        record("erp", "1", 0, r#""attributes":{"city":"杭州"}"#),
        record("app", "1", 20, r#""attributes":{"city":"上海"}"#),
    ]
}

/// The changes of the segment: instant, and whether it was entered.
fn changes(crm: &Crm, days: &[i64]) -> Vec<(Instant, bool)> {
    let told = days.iter().flat_map(|day| crm.advance_with(on(*day), true).unwrap().list);
    told.map(|change: Change| (change.at, change.change == ChangeType::Entered)).collect()
}

#[test]
fn a_value_that_ages_moves_a_segment_at_its_instant() {
    let wanted = [(on(0), true), (on(30), false), (on(50), true)];
    for days in [&[100][..], &[10, 29, 30, 31, 49, 50, 51, 100], &[0, 30, 50]] {
        let crm = crm();
        crm.ingest(&told()).unwrap();
        assert_eq!(changes(&crm, days), wanted, "{days:?}");
    }
}

fn city(crm: &Crm, day: i64) -> String {
    let view = crm.view_with(CustomerId::of("", "erp", "erp"), on(day), Select::parts(&[Part::Profile])).unwrap();
    canonical(&view.profile.unwrap()["city"].value).unwrap()
}

#[test]
fn the_view_says_when_an_age_changes_it() {
    let crm = crm();
    crm.ingest(&told()).unwrap();
    let next = |day| {
        let view = crm.view_with(CustomerId::of("", "erp", "erp"), on(day), Select::parts(&[Part::Profile]));
        view.unwrap().next_change_at
    };
    assert_eq!([19, 20, 30, 50].map(next), [Some(on(20)), Some(on(30)), Some(on(50)), None]);
    assert_eq!([29, 30, 49, 50].map(|day| city(&crm, day)), ["\"杭州\"", "\"上海\"", "\"上海\"", "\"杭州\""]);
}

#[test]
fn a_correction_and_a_late_record_change_a_union_as_if_they_had_always_been_there() {
    let likes = |crm: &Crm, day| {
        let view = crm.view_with(CustomerId::of("", "erp", "erp"), on(day), Select::parts(&[Part::Profile])).unwrap();
        canonical(&view.profile.unwrap()["likes"].value).unwrap()
    };
    let crm = crm();
    crm.ingest(&[
        record("erp", "1", 1, r#""attributes":{"likes":["tea"]}"#),
        record("app", "1", 2, r#""attributes":{"likes":["chess","tea"]}"#),
    ])
    .unwrap();
    assert_eq!(likes(&crm, 9), r#"["chess","tea"]"#);
    crm.ingest(&[record("app", "2", 5, r#""corrects":"1","attributes":{"likes":["go"]}"#)]).unwrap();
    assert_eq!((likes(&crm, 4), likes(&crm, 5)), (r#"["chess","tea"]"#.to_owned(), r#"["go","tea"]"#.to_owned()));
    crm.ingest(&[record("erp", "0", 3, r#""attributes":{"likes":["wine"]}"#)]).unwrap();
    assert_eq!(likes(&crm, 9), r#"["go","wine"]"#);
}
