//! Triggers, next actions, parcels and payments through the front door: what stands in the outbox, once, whatever comes late, is merged or
//! computed anew (SV-86, SV-90 to SV-97, SV-I9).
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use proptest::prelude::*;
use regulars::{ActionKind, ChangeKind, ChangeType, Crm, CustomerRef, FiringStatus, Instant, Json, Record, Rulebook};

const RULES: &str = include_str!("../../../examples/rulebooks/journeys.toml");

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2026-{text}+08:00")).unwrap()
}

fn crm() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

/// A record of the app's profile `1`, unless `rest` says otherwise.
fn record(kind: &str, id: &str, when: &str, body: &str, rest: &str) -> Record {
    let text = format!(
        r#"{{"source":"app","record_id":"{id}","type":"{kind}","occurred_at":"2026-{when}+08:00","body":{{{body}}}{rest}}}"#
    );
    let Json::Object(mut fields) = Json::parse(&text).unwrap() else { panic!("{text}") };
    if fields.iter().all(|(name, _)| name != "profile") {
        fields.push(("profile".to_owned(), Json::from("1")));
    }
    Record::from_json(&Json::object(fields)).unwrap()
}

fn browse(id: &str, day: u32) -> Record {
    record("visit", id, &format!("03-{day:02}T10:00:00"), r#""event":"browse","category":"bikes""#, "")
}

fn order(id: &str, when: &str) -> Record {
    record("order", id, when, r#""amount":{"amount":"10","currency":"CNY"},"status":"paid""#, "")
}

fn consent() -> Record {
    let body = r#""kind":"grant","by":"subject","purpose":"marketing","channel":"sms","source":"web_form","proof":{"form":"f1"},"notice":"v1""#;
    record("consent", "consent", "01-01T09:00:00", body, r#","attributes":{"zone":"Asia/Shanghai"}"#)
}

fn ingest(crm: &Crm, records: &[Record]) {
    let report = crm.ingest(records).unwrap();
    assert!(report.conflicts.is_empty() && report.rejected.is_empty(), "{report:?}");
}

fn who() -> CustomerRef {
    browse("x", 1).profile_ref().into()
}

/// What the outbox tells of triggers, parcels and payments: `instant kind.change name decision refusals`.
fn told(crm: &Crm) -> Vec<String> {
    let page = crm.changes(0, 10_000).unwrap();
    let mine = page.events.into_iter().filter(|event| {
        event.event_type.starts_with("regulars.trigger.") || event.event_type.starts_with("regulars.fulfilment.")
    });
    let line = |event: regulars::ChangeEvent| {
        let guard = event.data.get("trigger").and_then(|notice| notice.get("guard"));
        let decision = guard.and_then(|guard| guard.get("decision")?.as_str()).unwrap_or_default();
        let refusals = guard.and_then(|guard| guard.get("refusals")).map(ToString::to_string).unwrap_or_default();
        let name = event.data.get("name").and_then(Json::as_str).unwrap_or_default();
        let text = format!("{} {} {name} {decision} {refusals}", event.time, event.event_type);
        text.trim_end().to_owned()
    };
    mine.map(line).collect()
}

fn statuses(crm: &Crm, as_of: &str) -> Vec<(String, FiringStatus)> {
    let view = crm.view(who(), at(as_of)).unwrap();
    view.triggers.unwrap().into_iter().map(|part| (part.trigger, part.status)).collect()
}

const FIRED: &str = "2026-03-03T02:00:00Z regulars.trigger.fired browsed";

#[test]
fn a_firing_is_told_once_with_the_answer_of_the_guard() {
    let crm = crm();
    ingest(&crm, &[consent(), browse("a", 1), browse("b", 2), browse("c", 3)]);
    let view = crm.view(who(), at("03-03T11:00:00")).unwrap();
    let [firing] = view.triggers.as_deref().unwrap() else { panic!("{:?}", view.triggers) };
    assert_eq!(
        (firing.trigger.as_str(), firing.status, firing.at),
        ("browsed", FiringStatus::Due, at("03-03T10:00:00"))
    );
    assert_eq!((firing.per.as_deref(), firing.record.record_id.as_str()), (Some("bikes"), "c"));
    assert_eq!(firing.guard.as_ref().unwrap().decision, regulars::GuardDecision::Allow);
    assert_eq!(firing.reasons[0].text, "browse on 3 days within 7");
    assert_eq!(view.next_action.unwrap().trigger_key.as_ref(), Some(&firing.key));
    crm.advance(at("03-02T00:00:00")).unwrap();
    assert_eq!(told(&crm), Vec::<String>::new());
    crm.advance(at("03-10T00:00:00")).unwrap();
    crm.advance(at("03-11T00:00:00")).unwrap();
    assert_eq!(told(&crm), [format!("{FIRED} allow")]);
    // Without consent the same is told with the refusal, and nobody acts.
    let refused = self::crm();
    ingest(&refused, &[browse("a", 1), browse("b", 2), browse("c", 3)]);
    refused.advance(at("03-10T00:00:00")).unwrap();
    assert_eq!(told(&refused), [format!("{FIRED} suppress [\"no_consent\"]")]);
}

#[test]
fn a_late_record_fires_while_it_is_not_too_late_and_what_was_recorded_is_invalidated_once() {
    let crm = crm();
    ingest(&crm, &[consent(), browse("a", 1), browse("c", 3)]);
    crm.advance(at("03-03T20:00:00")).unwrap();
    ingest(&crm, &[browse("b", 2)]);
    crm.advance(at("03-03T21:00:00")).unwrap();
    // It is told where it is known, and says since when it holds.
    assert_eq!(told(&crm), ["2026-03-03T12:00:00Z regulars.trigger.fired browsed allow"]);
    let view = crm.view(who(), at("03-03T21:00:00")).unwrap();
    let key = view.triggers.unwrap()[0].key.clone();
    let body = format!(r#""key":"{key}","trigger":"browsed","status":"fired","record_id":"c","per":"bikes""#);
    ingest(&crm, &[record("trigger_fired", "told", "03-03T21:30:00", &body, "")]);
    crm.advance(at("03-04T00:00:00")).unwrap();
    assert_eq!(statuses(&crm, "03-04T00:00:00"), [("browsed".to_owned(), FiringStatus::Fired)]);
    ingest(&crm, &[order("late", "03-02T12:00:00")]);
    crm.advance(at("03-05T00:00:00")).unwrap();
    crm.advance(at("03-06T00:00:00")).unwrap();
    assert_eq!(told(&crm)[1..], ["2026-03-03T16:00:00Z regulars.trigger.invalidated browsed"]);
    assert_eq!(statuses(&crm, "03-06T00:00:00"), [("browsed".to_owned(), FiringStatus::Invalidated)]);
    let taken = crm.view(who(), at("03-06T00:00:00")).unwrap().triggers.unwrap().remove(0);
    assert_eq!(taken.reasons.last().unwrap().code.as_str(), "firing_invalidated");
    // What comes a day too late is expired and told to nobody.
    let late = self::crm();
    ingest(&late, &[consent(), browse("a", 1), browse("c", 3)]);
    late.advance(at("03-04T10:00:01")).unwrap();
    ingest(&late, &[browse("b", 2)]);
    late.advance(at("03-05T00:00:00")).unwrap();
    assert_eq!(told(&late), Vec::<String>::new());
    assert_eq!(statuses(&late, "03-05T00:00:00"), [("browsed".to_owned(), FiringStatus::Expired)]);
}

#[test]
fn a_view_shows_what_was_told_and_of_the_rest_the_last_of_each_value() {
    let crm = crm();
    let days = |days: [u32; 6]| days.map(|day| browse(&format!("b{day}"), day));
    ingest(&crm, &days([1, 2, 3, 20, 21, 22]));
    let shown = || -> Vec<(Instant, FiringStatus)> {
        let parts = crm.view(who(), at("03-30T00:00:00")).unwrap().triggers.unwrap();
        parts.into_iter().filter(|part| part.trigger == "browsed").map(|part| (part.at, part.status)).collect()
    };
    let (first, last) = (at("03-03T10:00:00"), at("03-22T10:00:00"));
    assert_eq!(shown(), [(last, FiringStatus::Expired)]);
    let cars = [5, 6, 7].map(|day| {
        let body = r#""event":"browse","category":"cars""#;
        record("visit", &format!("c{day}"), &format!("03-{day:02}T10:00:00"), body, "")
    });
    ingest(&crm, &cars);
    let other = (at("03-07T10:00:00"), FiringStatus::Expired);
    assert_eq!(shown(), [other, (last, FiringStatus::Expired)]);
    let key = crm.view(who(), at("03-03T11:00:00")).unwrap().triggers.unwrap()[0].key.clone();
    let body = format!(r#""key":"{key}","trigger":"browsed","status":"fired","record_id":"b3","per":"bikes""#);
    ingest(&crm, &[record("trigger_fired", "told", "03-03T12:00:00", &body, "")]);
    assert_eq!(shown(), [(first, FiringStatus::Fired), other, (last, FiringStatus::Expired)]);
}

#[test]
fn what_was_recorded_before_it_was_told_is_never_told() {
    let crm = crm();
    ingest(&crm, &[consent(), browse("a", 1), browse("b", 2), browse("c", 3)]);
    let key = crm.view(who(), at("03-03T11:00:00")).unwrap().triggers.unwrap()[0].key.clone();
    let body = format!(r#""key":"{key}","trigger":"browsed","status":"fired","record_id":"c","per":"bikes""#);
    ingest(&crm, &[record("trigger_fired", "told", "03-03T12:00:00", &body, "")]);
    crm.advance(at("03-10T00:00:00")).unwrap();
    assert_eq!(told(&crm), Vec::<String>::new());
}

#[test]
fn a_merge_completes_nothing_and_to_part_fires_nothing() {
    let other = |id: &str, day: u32| {
        let body = r#""event":"browse","category":"bikes""#;
        record("visit", id, &format!("03-{day:02}T12:00:00"), body, r#","profile":"2""#)
    };
    let phone = |id: &str, profile: &str, when: &str| {
        let rest = format!(r#","profile":"{profile}","identifiers":[{{"kind":"phone","value":"13812345678"}}]"#);
        record("profile", id, when, "", &rest)
    };
    let crm = crm();
    ingest(&crm, &[consent(), browse("a", 1), other("b", 2), browse("c", 3), phone("p", "1", "03-01T00:00:00")]);
    crm.advance(at("03-03T11:00:00")).unwrap();
    ingest(&crm, &[phone("q", "2", "03-03T12:00:00")]);
    crm.advance(at("03-03T20:00:00")).unwrap();
    assert_eq!(told(&crm), Vec::<String>::new());
    assert_eq!(statuses(&crm, "03-03T20:00:00"), [("browsed".to_owned(), FiringStatus::Identity)]);
    // After the merge both sides count together.
    ingest(&crm, &[other("d", 4)]);
    crm.advance(at("03-05T00:00:00")).unwrap();
    assert_eq!(told(&crm).len(), 1, "{:?}", told(&crm));
}

#[test]
fn what_only_the_parting_completes_fires_nothing() {
    let phone = |id: &str, profile: &str| {
        let rest = format!(r#","profile":"{profile}","identifiers":[{{"kind":"phone","value":"13812345678"}}]"#);
        record("profile", id, "03-01T00:00:00", "", &rest)
    };
    let bought = |profile: &str| {
        let body = r#""amount":{"amount":"10","currency":"CNY"},"status":"paid""#;
        record("order", "o", "03-02T18:00:00", body, &format!(r#","profile":"{profile}""#))
    };
    let days = [browse("a", 1), browse("b", 2), browse("c", 3)];
    // An order of the other profile restarts the count of both, until they are parted.
    let crm = crm();
    ingest(&crm, &[consent(), phone("p", "1"), phone("q", "2"), bought("2")]);
    ingest(&crm, &days);
    crm.advance(at("03-03T20:00:00")).unwrap();
    assert_eq!(told(&crm), Vec::<String>::new());
    let part = r#"{"actor":{"id":"anna","kind":"human"},"decided_at":"2026-03-03T21:00:00+08:00","decision_id":"u1",
        "parts":[[{"source":"app","key":"1"}],[{"source":"app","key":"2"}]],"reason":"two people"}"#;
    crm.call("identity.unmerge", part).unwrap();
    crm.advance(at("03-04T08:00:00")).unwrap();
    assert_eq!(told(&crm), Vec::<String>::new());
    // Had they never been one, it had fired.
    let alone = self::crm();
    ingest(&alone, &[consent(), bought("2")]);
    ingest(&alone, &days);
    alone.advance(at("03-03T20:00:00")).unwrap();
    assert_eq!(told(&alone).len(), 1);
}

#[test]
fn an_absence_fires_at_its_instant_once_and_the_view_foretells_it() {
    let crm = crm();
    ingest(&crm, &[consent(), order("o", "02-01T10:00:00")]);
    let view =
        crm.view_with(who(), at("02-10T00:00:00"), regulars::Select::parts(&[regulars::Part::Triggers])).unwrap();
    assert_eq!(view.next_change_at, Some(at("03-03T10:00:00")));
    crm.advance(at("02-10T00:00:00")).unwrap();
    crm.advance(at("03-03T09:59:59")).unwrap();
    assert_eq!(told(&crm), Vec::<String>::new());
    crm.advance(at("04-20T00:00:00")).unwrap();
    assert_eq!(told(&crm), ["2026-03-03T02:00:00Z regulars.trigger.fired stopped_coming allow"]);
}

#[test]
fn an_open_complaint_comes_first_and_silence_says_why() {
    let crm = crm();
    ingest(&crm, &[consent(), browse("a", 1), browse("b", 2), browse("c", 3)]);
    let next = |when: &str| crm.next_action(who(), at(when)).unwrap().next_action;
    let offer = next("03-03T11:00:00");
    assert_eq!((offer.kind, offer.action.as_deref()), (ActionKind::Offer, Some("send_offer")));
    assert_eq!(offer.guard.unwrap().decision, regulars::GuardDecision::Allow);
    let body =
        r#""case_id":"C-1","event":"opened","kind":"complaint","category":"brakes","role":"desk","severity":"2""#;
    ingest(&crm, &[record("case", "case", "03-03T10:30:00", body, "")]);
    let service = next("03-03T11:00:00");
    assert_eq!((service.kind, service.case_id.as_deref()), (ActionKind::Service, Some("C-1")));
    // At night nobody is written to, and it is said until when.
    let night = self::crm();
    ingest(&night, &[consent(), browse("a", 1), browse("b", 2)]);
    let late = r#""event":"browse","category":"bikes""#;
    ingest(&night, &[record("visit", "c", "03-03T22:30:00", late, "")]);
    let silent = night.next_action(who(), at("03-03T23:00:00")).unwrap();
    assert_eq!(silent.next_action.kind, ActionKind::Silence);
    let refused = silent.next_action.considered.iter().find(|row| row.until.is_some()).unwrap();
    assert_eq!((refused.row.as_str(), refused.until), ("offer", Some(at("03-04T08:00:00"))));
    assert_eq!(silent.next_change_at.unwrap(), at("03-04T08:00:00"));
    let awake = night.next_action(who(), at("03-04T08:00:00")).unwrap().next_action;
    assert_eq!(awake.kind, ActionKind::Offer);
}

#[test]
fn a_place_counts_only_with_its_own_consent() {
    let near = |id: &str| {
        let body = r#""event":"open","latitude":"30.5001","longitude":"114.3""#;
        record("visit", id, "03-02T10:00:00", body, "")
    };
    let grant = |id: &str| {
        let body = r#""kind":"grant","by":"subject","purpose":"location","source":"web_form","proof":{"form":"f1"},"notice":"v1""#;
        record("consent", id, "03-01T09:00:00", body, "")
    };
    let crm = crm();
    ingest(&crm, &[consent(), near("v")]);
    let view = crm.view(who(), at("03-02T11:00:00")).unwrap();
    assert_eq!(view.triggers, Some(Vec::new()));
    assert!(view.findings.iter().any(|finding| finding.code == regulars::Code::LocationNotAllowed));
    ingest(&crm, &[grant("g")]);
    let view = crm.view(who(), at("03-02T11:00:00")).unwrap();
    let firing = &view.triggers.unwrap()[0];
    assert_eq!((firing.trigger.as_str(), firing.per.as_deref()), ("near_a_shop", Some("lane")));
}

#[test]
fn parcels_and_payments_are_told_once_and_never_go_back_in_silence() {
    let pay = |id: &str, when: &str, status: &str, amount: &str| {
        let body = format!(
            r#""order_id":"7","payment_id":"p","status":"{status}","amount":{{"amount":"{amount}","currency":"CNY"}}"#
        );
        record("payment", id, when, &body, "")
    };
    let sent = |id: &str, when: &str, parcel: &str, status: &str| {
        let body = format!(r#""order_id":"7","parcel":"{parcel}","status":"{status}""#);
        record("shipment", id, when, &body, "")
    };
    let crm = crm();
    ingest(
        &crm,
        &[
            pay("1", "03-01T10:00:00", "captured", "100"),
            sent("2", "03-02T10:00:00", "a", "in_transit"),
            sent("3", "03-03T10:00:00", "a", "delivered"),
            sent("4", "03-02T10:00:00", "b", "in_transit"),
        ],
    );
    let orders = |when: &str| crm.view(who(), at(when)).unwrap().fulfilment.unwrap();
    let order = orders("03-04T00:00:00").remove(0);
    assert_eq!(
        (order.order.as_str(), order.delivered, order.paid[0].amount.as_deref()),
        ("7", Some(false), Some("100.00"))
    );
    ingest(&crm, &[pay("5", "03-20T10:00:00", "charged_back", "100"), pay("6", "03-21T10:00:00", "refunded", "5")]);
    ingest(&crm, &[sent("7", "03-22T10:00:00", "a", "in_transit"), sent("8", "03-23T10:00:00", "b", "delivered")]);
    let view = crm.view(who(), at("03-24T00:00:00")).unwrap();
    let codes: Vec<&str> = view.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["over_refunded", "status_regression"]);
    let order = &view.fulfilment.unwrap()[0];
    assert_eq!((order.delivered, order.paid[0].amount.as_deref()), (Some(false), Some("-5.00")));
    crm.advance(at("03-10T00:00:00")).unwrap();
    crm.advance(at("04-10T00:00:00")).unwrap();
    assert_eq!(
        told(&crm),
        [
            "2026-03-07T02:00:00Z regulars.fulfilment.case_due stuck",
            "2026-03-20T02:00:00Z regulars.fulfilment.case_due charged_back",
            "2026-03-27T02:00:00Z regulars.fulfilment.case_due stuck",
        ]
    );
    let report = crm.advance_with(at("05-10T00:00:00"), true).unwrap();
    assert!(
        report.list.iter().all(|change| change.kind != ChangeKind::Fulfilment && change.change != ChangeType::CaseDue)
    );
}

fn any_records() -> impl Strategy<Value = Vec<Record>> {
    let one = (1..28_u32, 0..24_u32, 0..9_u8, 0..2_u8);
    prop::collection::vec(one, 1..25).prop_map(|items| {
        let record = |(n, (day, hour, kind, profile)): (usize, (u32, u32, u8, u8))| {
            let when = format!("03-{day:02}T{hour:02}:00:00");
            let rest = format!(r#","profile":"{profile}""#);
            let id = format!("r{n}");
            let money = r#""amount":{"amount":"10","currency":"CNY"}"#;
            match kind {
                0 => record("order", &id, &when, &format!(r#"{money},"status":"paid""#), &rest),
                1 => {
                    record("payment", &id, &when, &format!(r#"{money},"order_id":"7","status":"charged_back""#), &rest)
                }
                2 => record("shipment", &id, &when, r#""order_id":"7","parcel":"a","status":"in_transit""#, &rest),
                3 => {
                    let rest = format!(r#"{rest},"identifiers":[{{"kind":"phone","value":"13812345678"}}]"#);
                    record("profile", &id, &when, "", &rest)
                }
                _ => record("visit", &id, &when, r#""event":"browse","category":"bikes""#, &rest),
            }
        };
        items.into_iter().enumerate().map(record).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn how_often_the_store_is_advanced_cannot_be_seen(records in any_records(), stop in 1..30_u32, hour in 0..24_u32) {
        let (once, twice) = (crm(), crm());
        for crm in [&once, &twice] {
            ingest(crm, &records);
        }
        twice.advance(at(&format!("03-{stop:02}T{hour:02}:30:00"))).unwrap();
        for crm in [&once, &twice] {
            crm.advance(at("05-01T00:00:00")).unwrap();
        }
        prop_assert_eq!(told(&once), told(&twice));
    }

    #[test]
    fn no_firing_is_told_twice_whatever_comes_when(records in any_records(), cut in 0..25_usize) {
        let crm = crm();
        let (early, late) = records.split_at(cut.min(records.len()));
        ingest(&crm, early);
        crm.advance(at("03-15T00:00:00")).unwrap();
        ingest(&crm, late);
        crm.advance(at("04-01T00:00:00")).unwrap();
        // What is known already is a duplicate, and nothing comes of it.
        let _ = crm.ingest(&records).unwrap();
        crm.advance(at("05-01T00:00:00")).unwrap();
        let page = crm.changes(0, 10_000).unwrap();
        let key = |event: &regulars::ChangeEvent| event.data.get("trigger").and_then(|notice| Some((event.event_type.clone(), notice.get("key")?.to_string())));
        let keys: Vec<_> = page.events.iter().filter_map(key).collect();
        let unique: std::collections::BTreeSet<_> = keys.iter().collect();
        prop_assert_eq!(unique.len(), keys.len());
    }
}
