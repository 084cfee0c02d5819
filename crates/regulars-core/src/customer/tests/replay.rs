//! Measures at an instant and followed through time agree, and a next change is exact: with every aggregate, every window form,
//! returns, corrections, repeated orders and records to come (DESIGN: values and history call the same bounds; invariants 1, 3
//! and 10 of measures-rules.md).

use proptest::prelude::*;

use super::*;
use crate::measure::{Agg, Fact, Lives, MeasureRoom, Replay};

/// Every aggregate in several windows.
fn measures() -> String {
    let windows = [
        "{ last = \"30d\" }",
        "{ last = \"36h\" }",
        "{ ago = [\"60d\", \"20d\"] }",
        "{ from = \"2025-02-10T00:00:00Z\", to = \"2025-04-01T00:00:00+08:00\" }",
        "{ calendar = \"month\" }",
        "{ calendar = \"week\", n = 2, offset = 1, zone = \"America/New_York\" }",
        "{ calendar = \"day\" }",
        "\"lifetime\"",
    ];
    let kinds = [
        "of = \"order\"\nagg = \"count\"",
        "of = \"order\"\nagg = \"count\"\nwhere = \"record.body.category == 'a' || record.body.amount > 40\"",
        "of = \"order\"\nagg = \"sum\"\nfield = \"body.amount\"\ncurrency = \"CNY\"",
        "of = \"order\"\nagg = \"sum\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nminus = \"return\"",
        "of = \"order\"\nagg = \"sum\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nminus = \"return\"\nminus_at = \"own\"",
        "of = \"order\"\nagg = \"min\"\nfield = \"body.amount\"\ncurrency = \"CNY\"",
        "of = [\"order\", \"visit\"]\nagg = \"max\"\nfield = \"occurred_at\"",
        "of = [\"order\", \"visit\"]\nagg = \"distinct\"\nfield = \"body.category\"",
        "of = [\"order\", \"visit\"]\nagg = \"distinct_periods\"\nperiod = \"day\"",
        "of = [\"order\", \"visit\"]\nagg = \"median_gap\"\nperiod = \"day\"",
        "of = \"order\"\nagg = \"first\"",
        "of = \"order\"\nagg = \"last\"\nfield = \"body.category\"",
        "of = \"visit\"\nagg = \"days_since\"",
        "of = \"order\"\nagg = \"days_since\"\nunit = \"calendar\"",
        "agg = \"sequence\"\nsteps = [{ of = \"visit\" }, { of = \"visit\" }, { of = \"order\" }]\nwithin = \"7d\"",
        "of = \"visit\"\nagg = \"unanswered\"\nanswer = { of = \"order\" }\nwithin = \"3d\"",
    ];
    let mut text = "[rulebook]\nid = \"laws\"\nversion = 1\nzone = \"Asia/Shanghai\"\n".to_owned();
    for (n, kind) in kinds.iter().enumerate() {
        for (w, window) in windows.iter().enumerate() {
            text.push_str(&format!("[measures.m{n}_{w}]\n{kind}\nwindow = {window}\n"));
        }
    }
    text.push_str("[measures.zratio]\nagg = \"ratio\"\nnum = \"m2_0\"\nden = \"m0_0\"\nfactor = \"3\"\n");
    text
}

static LAWS: LazyLock<Arc<Rulebook>> = LazyLock::new(|| Arc::new(Rulebook::parse(&measures()).unwrap()));

/// Hours from 2025-01-15, so that instants meet often.
fn moment(step: i64) -> Instant {
    at("2025-01-15T00:00:00Z").plus_micros(step * 12 * 3_600_000_000)
}

fn any_record() -> impl proptest::strategy::Strategy<Value = (u8, i64, u8, u8, u8)> {
    (0u8..10, 0i64..260, 0u8..4, 0u8..6, 0u8..5)
}

/// Records of several kinds; what refers or corrects names an earlier one.
fn records(drawn: &[(u8, i64, u8, u8, u8)]) -> Vec<Record> {
    let mut all: Vec<Record> = Vec::new();
    for (n, (kind, step, category, number, source)) in drawn.iter().enumerate() {
        let (id, when) = (format!("r{n}"), moment(*step).to_string());
        let source = ["pos", "app", "tmall", "care", "pos"][usize::from(*source)];
        let rest = format!("\"source\":\"{source}\",\"profile\":\"{source}\"");
        let earlier = all.iter().filter(|record| record.source.as_str() == source).map(|r| r.record_id.to_string());
        let earlier: Vec<String> = earlier.collect();
        let named = (!earlier.is_empty()).then(|| earlier[usize::from(*number) % earlier.len()].clone());
        let category = ["a", "b", "c", "d"][usize::from(*category)];
        let currency = if *number == 5 { "USD" } else { "CNY" };
        let amount = format!("{}.50 {currency}", u32::from(*number) * 10 + 5);
        all.push(match (kind, named) {
            (0, Some(named)) => refund_with(&id, &when, &amount, "", &format!("{rest},\"refers_to\":\"{named}\"")),
            (1, _) => refund_with(&id, &when, &amount, &format!("\"order_id\":\"N{number}\""), &rest),
            (2, Some(named)) => {
                let body = format!("\"category\":\"{category}\"");
                order_with(&id, &when, &amount, &body, &format!("{rest},\"corrects\":\"{named}\""))
            }
            (3 | 4, _) => {
                let body = format!("\"category\":\"{category}\",\"order_id\":\"N{number}\",\"order_issuer\":\"shop\"");
                order_with(&id, &when, &amount, &body, &rest)
            }
            (5..=7, _) => record("visit", &id, &when, &format!("\"body\":{{\"category\":\"{category}\"}},{rest}")),
            _ => order_with(&id, &when, &amount, "", &rest),
        });
    }
    all
}

fn plan() -> Plan {
    Plan::compile(LAWS.clone(), Select::parts(&[Part::Measures])).unwrap()
}

fn values(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut MeasureRoom) -> Vec<(Fact, Option<Instant>)> {
    plan.measures.at(frame, as_of, room);
    room.values.iter().map(|measured| (measured.value.clone(), measured.next_change_at)).collect()
}

/// Whether a measure's next change is about its value; of others it is about the counted set.
fn by_value(agg: &Agg) -> bool {
    matches!(agg, Agg::DaysSince(_) | Agg::Sequence { .. } | Agg::Unanswered { .. })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_pass_and_the_replay_agree_and_next_changes_are_exact(drawn in prop::collection::vec(any_record(), 0..14), asked in prop::collection::vec(-4i64..420, 1..4)) {
        let records = records(&drawn);
        let (plan, mut room) = (plan(), MeasureRoom::default());
        let frame = frame(&records, &profiles(&records), &plan);
        let mut lives = Lives::default();
        lives.read(&frame, plan.measures.numbers.as_ref());
        for step in asked {
            let as_of = moment(step).plus_micros(step * 1_000_003);
            let now = values(&frame, &plan, as_of, &mut room);
            let mut replay = Replay::new(&plan.measures, &frame, &lives);
            while let Some(next) = replay.next().filter(|next| *next <= as_of) {
                replay.go(next);
            }
            replay.go(as_of);
            for (place, (value, next)) in now.iter().enumerate() {
                let measure = &plan.measures.all[place];
                prop_assert_eq!(value, &replay.value(place), "{} at {}", &measure.name, as_of);
                let rows = |at: Instant| plan.measures.rows(&frame, &lives, place, at);
                let quiet = next.map_or(Instant::MAX, |next| next.plus_micros(-1));
                let probe = (1..13).map(|n| as_of.plus_micros(n * 3_600_000_000 * 97)).filter(|later| *later < quiet);
                for later in probe.chain(next.map(|_| quiet)) {
                    let then = values(&frame, &plan, later, &mut MeasureRoom::default());
                    prop_assert_eq!(&then[place].0, value, "{} of {} at {}", &measure.name, as_of, later);
                    if !by_value(&measure.agg) {
                        prop_assert_eq!(rows(later), rows(as_of), "{} of {} at {}", &measure.name, as_of, later);
                    }
                }
                if let Some(next) = next {
                    let then = values(&frame, &plan, *next, &mut MeasureRoom::default());
                    let differs = if by_value(&measure.agg) {
                        then[place].0 != *value
                    } else {
                        rows(*next) != rows(as_of) || then[place].0 != *value || matches!(measure.agg, Agg::Ratio { .. } | Agg::Sum(Some(_)))
                    };
                    prop_assert!(differs, "{} of {} does not differ at {}", &measure.name, as_of, next);
                }
            }
        }
    }

    #[test]
    fn the_order_of_records_is_never_seen(drawn in prop::collection::vec(any_record(), 0..14), step in 0i64..420, turn in 0usize..14) {
        let records = records(&drawn);
        let mut turned = records.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
            turned.reverse();
        }
        let told = |records: &[Record]| canonical(&view_of(&LAWS, records, &profiles(records), moment(step))).unwrap();
        prop_assert!(told(&records) == told(&turned), "the views of {records:?} differ");
    }
}
