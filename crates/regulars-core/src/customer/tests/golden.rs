//! Golden attributes in the view: provenance, pins, ages, the next change, and conditions that read them (GD-1 to GD-7).

use proptest::prelude::*;

use super::*;
use crate::customer::{Pin, Track, TrackRoom};

const RULES: &str = r#"
[rulebook]
id = "golden"
version = 1
zone = "UTC"
[sources.erp]
rank = 3
[sources.app]
rank = 2
[sources.pos]
rank = 1
[attributes.city]
strategy = ["source_rank"]
max_age = "30d"
[attributes.grade]
type = "decimal"
strategy = ["max"]
[attributes.likes]
type = "texts"
strategy = ["union"]
[attributes.shop]
strategy = ["unanimous"]
[segments.hangzhou]
when = "attr.city == '杭州'"
[segments.tea]
when = "'tea' in attr.likes"
[segments.high]
when = "attr.grade >= 5"
"#;

static GOLDEN: LazyLock<Arc<Rulebook>> = LazyLock::new(|| Arc::new(Rulebook::parse(RULES).unwrap()));

fn told(source: &str, id: &str, day: i64, attributes: &str) -> Record {
    let rest = format!(r#""source":"{source}","profile":"{source}","attributes":{{{attributes}}}"#);
    record("profile", id, &on(day).to_string(), &rest)
}

fn on(day: i64) -> Instant {
    at("2026-01-01T00:00:00Z").plus_micros(day * crate::time::DAY_US)
}

/// A pin of a day until another.
type Pinning<'a> = (&'a str, &'a str, &'a str, i64, Option<i64>);

fn plan() -> Plan {
    Plan::compile(GOLDEN.clone(), Select::all().with_reasons(ReasonLevel::Records)).unwrap()
}

fn pinned(records: &[Record], pins: &[Pinning<'_>], plan: &Plan) -> Frame {
    let mut frame = frame(records, &profiles(records), plan);
    for (decision, attribute, value, from, until) in pins {
        let (attribute, decision_id) = (frame.text(attribute), frame.text(decision));
        let value = frame.stated(&Json::parse(value).unwrap());
        frame.pin(Pin { attribute, value, at: on(*from), until: until.map(on), decision_id });
    }
    frame
}

fn view_on(records: &[Record], pins: &[Pinning<'_>], as_of: Instant) -> CustomerView {
    let plan = plan();
    fold(&pinned(records, pins, &plan), &plan, as_of, &mut FoldRoom::default())
}

fn golden(view: &CustomerView, attribute: &str) -> String {
    canonical(&view.profile.as_ref().unwrap()[attribute]).unwrap()
}

#[test]
fn a_union_names_the_records_that_it_is_made_of() {
    let records = [
        told("app", "1", 0, r#""likes":["tea"],"grade":3"#),
        told("pos", "2", 1, r#""likes":["chess"],"grade":"7.0""#),
    ];
    let view = view_on(&records, &[], on(2));
    assert_eq!(
        golden(&view, "likes"),
        r#"{"observed_at":"2026-01-02T00:00:00Z","record":{"record_id":"2","source":"pos"},"records":[{"record_id":"1","source":"app"},{"record_id":"2","source":"pos"}],"rule":"union","state":"value","value":["chess","tea"]}"#
    );
    assert_eq!(
        golden(&view, "grade"),
        r#"{"losers":[{"record_id":"1","source":"app"}],"observed_at":"2026-01-02T00:00:00Z","record":{"record_id":"2","source":"pos"},"rule":"max","state":"value","value":"7.0"}"#
    );
    let segments = view.segments.unwrap();
    assert_eq!((segments["tea"].member, segments["high"].member), (true, true));
}

#[test]
fn a_disagreement_is_absent_with_its_reason() {
    let records = [told("app", "1", 0, r#""shop":"A""#), told("pos", "2", 1, r#""shop":"B""#)];
    assert_eq!(
        golden(&view_on(&records, &[], on(2)), "shop"),
        r#"{"losers":[{"record_id":"1","source":"app"},{"record_id":"2","source":"pos"}],"reason":"disagreement","rule":"unanimous","state":"absent"}"#
    );
}

#[test]
fn a_pin_has_the_decision_for_provenance_and_tells_what_it_hides() {
    let records = [told("erp", "1", 0, r#""city":"杭州""#), told("app", "2", 5, r#""city":"上海""#)];
    let pins = [("d1", "city", "\"北京\"", 3, Some(9))];
    let view = view_on(&records, &pins, on(6));
    assert_eq!(
        golden(&view, "city"),
        r#"{"decision":"d1","losers":[{"record_id":"1","source":"erp"},{"record_id":"2","source":"app"}],"observed_at":"2026-01-04T00:00:00Z","state":"value","value":"北京"}"#
    );
    assert_eq!(findings(&view), ["pin_shadows app/2"]);
    assert_eq!(view.next_change_at, Some(on(9)));
    let after = view_on(&records, &pins, on(9));
    assert_eq!((after.findings.len(), after.profile.unwrap()["city"].decision.clone()), (0, None));
}

#[test]
fn a_pin_can_say_that_there_is_nothing() {
    let records = [told("erp", "1", 0, r#""city":"杭州""#)];
    for (value, state) in [("null", GoldenState::Null), (r#"{"cleared":true}"#, GoldenState::Cleared)] {
        let view = view_on(&records, &[("d1", "city", value, 1, None)], on(2));
        let city = &view.profile.as_ref().unwrap()["city"];
        assert_eq!((city.state, city.value.clone(), city.record.clone()), (state, None, None));
        assert!(!view.segments.unwrap()["hangzhou"].member);
    }
}

#[test]
fn a_value_that_ages_moves_the_segments_that_read_it() {
    let records = [told("erp", "1", 0, r#""city":"杭州""#), told("app", "2", 20, r#""city":"上海""#)];
    let member = |day| {
        let view = view_on(&records, &[], on(day));
        (view.segments.unwrap()["hangzhou"].member, view.next_change_at)
    };
    assert_eq!(member(29), (true, Some(on(30))));
    assert_eq!(member(30), (false, Some(on(50))));
    assert_eq!(member(50), (true, None));
    let plan = Plan::compile(GOLDEN.clone(), Select::watched()).unwrap();
    let (frame, mut room) = (pinned(&records, &[], &plan), TrackRoom::default());
    let mut told = Vec::new();
    Track::new(&frame, &plan, &mut room).run(on(100), &mut |transition| told.push(transition.at));
    assert_eq!(told, [on(0), on(30), on(50)]);
}

/// Source, day, city, grade and taste of a record; the last of them may be a clear or nothing.
type Drawn = (u8, i64, u8, u8);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0u8..3, 0i64..80, 0u8..6, 0u8..5), 1..10)
}

fn records(drawn: &[Drawn]) -> Vec<Record> {
    let record = |(n, (source, day, city, other)): (usize, &Drawn)| {
        let city = ["\"杭州\"", "\"上海\"", "null", "{\"cleared\":true}", "\"杭州 \"", "\"北京\""][usize::from(*city)];
        let other = [r#""likes":["tea"]"#, r#""likes":["Tea","x"]"#, r#""grade":4"#, r#""grade":"6""#, r#""shop":"A""#]
            [usize::from(*other)];
        let source = ["erp", "app", "pos"][usize::from(*source)];
        told(source, &format!("r{n}"), *day, &format!(r#""city":{city},{other}"#))
    };
    drawn.iter().enumerate().map(record).collect()
}

fn pins(drawn: &[(u8, u8, i64, Option<i64>)]) -> Vec<Pinning<'static>> {
    let pin = |(n, (attribute, value, from, lasts)): (usize, &(u8, u8, i64, Option<i64>))| {
        let id = ["d0", "d1", "d2", "d3"][n % 4];
        let (attribute, values) =
            [("city", ["\"杭州\"", "null"]), ("grade", ["7", "{\"cleared\":true}"])][usize::from(*attribute)];
        (id, attribute, values[usize::from(*value)], *from, lasts.map(|days| from + days))
    };
    drawn.iter().enumerate().map(pin).collect()
}

fn any_pins() -> impl Strategy<Value = Vec<(u8, u8, i64, Option<i64>)>> {
    prop::collection::vec((0u8..2, 0u8..2, 0i64..80, prop::option::of(1i64..30)), 0..4)
}

/// What must not change before the next change: the instant of the question is left out.
fn text(mut view: CustomerView) -> String {
    (view.as_of, view.next_change_at) = (on(0), None);
    canonical(&view).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_changes_before_the_next_change_and_order_does_not_count(
        drawn in drawn(), set in any_pins(), day in 0i64..120, seed in 0usize..8,
    ) {
        let (records, pins) = (records(&drawn), pins(&set));
        let view = view_on(&records, &pins, on(day));
        let until = view.next_change_at.unwrap_or(on(1_000));
        let before = view_on(&records, &pins, until.plus_micros(-1));
        prop_assert_eq!(text(view.clone()), text(before));
        let (mut turned, mut turned_pins) = (records.clone(), pins.clone());
        let (by, of) = (seed % records.len(), pins.len().max(1));
        turned.rotate_left(by);
        turned_pins.rotate_left(seed % of);
        prop_assert_eq!(canonical(&view).unwrap(), canonical(&view_on(&turned, &turned_pins, on(day))).unwrap());
    }

    #[test]
    fn a_replay_agrees_with_the_values_of_every_day(drawn in drawn(), set in any_pins()) {
        let (records, pins, plan) = (records(&drawn), pins(&set), plan());
        let frame = pinned(&records, &pins, &plan);
        let (mut room, mut fold_room) = (TrackRoom::default(), EvaluateRoom::default());
        let mut track = Track::new(&frame, &plan, &mut room);
        for day in 0..130 {
            track.run(on(day), &mut |_| {});
            evaluate(&frame, &plan, on(day), &mut fold_room);
            let states = track.states().filter_map(|(_, state)| match state {
                NodeState::Flag(flag) => Some(flag.on),
                NodeState::Stage(_) => None,
            });
            prop_assert_eq!(states.collect::<Vec<_>>(), fold_room.segments.clone(), "day {}", day);
        }
    }
}
