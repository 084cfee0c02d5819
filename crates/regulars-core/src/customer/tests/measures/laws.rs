//! Laws of measures at an instant and through time (MD-1 to MD-9; invariants 1, 7, 8, 9, 10).

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::given::{given, moment, timeline};
use super::oracle::{looks, states, values};
use super::*;
use crate::measure::{Fact, MeasureRoom, Replay};

fn plan(rules: &Arc<Rulebook>) -> Plan {
    Plan::compile(rules.clone(), Select::parts(&[Part::Measures])).unwrap()
}

fn framed(told: &[Told], plan: &Plan) -> Frame {
    let records: Vec<Record> = told.iter().map(Told::record).collect();
    frame(&records, &profiles(&records), plan)
}

fn shown(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Missing => None,
        Fact::Number(number) => Some(number.canonical()),
        Fact::Instant(at) => Some(at.to_string()),
        Fact::Text(text) => Some(text.to_string()),
        other => Some(format!("{other:?}")),
    }
}

/// The values by name, and when they differ next.
type Values = BTreeMap<String, (Option<String>, Option<Instant>)>;

fn measured(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut MeasureRoom) -> Values {
    plan.measures.at(frame, as_of, room);
    let each = plan.measures.wanted.iter().map(|place| {
        let (measure, measured) = (plan.measures.measure(*place).unwrap(), &room.values[*place]);
        (measure.name.clone(), (shown(&measured.value), measured.next_change_at))
    });
    each.collect()
}

fn only_values(all: &Values) -> BTreeMap<String, Option<String>> {
    all.iter().map(|(name, (value, _))| (name.clone(), value.clone())).collect()
}

fn instant(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000).unwrap()
}

proptest! {
    #![proptest_config(given::cases(1_500))]

    /// MD-1 to MD-5: the value in one pass is the value by the rules; and nothing differs before the next change, at which the
    /// counted set does (MD-8, invariant 10).
    #[test]
    fn values_and_next_changes_are_those_of_the_rules(told in timeline(), given in given(), when in moment()) {
        let (rules, as_of) = (given.rules(), instant(when));
        let plan = plan(&rules);
        let frame = framed(&told, &plan);
        let mut room = MeasureRoom::default();
        let found = measured(&frame, &plan, as_of, &mut room);
        prop_assert_eq!(only_values(&found), values(&told, &given, as_of), "{}", given.text());
        let now = states(&told, &given, as_of);
        let looks = looks(&told, &given, as_of);
        for (name, (_, next)) in &found {
            let state = |at: Instant| states(&told, &given, at).remove(name).unwrap();
            if let Some(next) = next {
                prop_assert!(*next > as_of);
                prop_assert_eq!(&state(next.plus_micros(-1)), &now[name], "{} just before {}\n{}", name, next, given.text());
                prop_assert_ne!(&state(*next), &now[name], "{} at {}\n{}", name, next, given.text());
            }
            let end = next.map_or(i64::MAX, Instant::micros);
            for look in looks.iter().filter(|look| **look < end) {
                let at = Instant::from_micros(*look).unwrap();
                prop_assert_eq!(&state(at), &now[name], "{} at {} before {:?}\n{}", name, at, next, given.text());
            }
        }
    }

    /// A replay that stops at every border gives at each of them, and between, what a pass gives (invariant 2).
    #[test]
    fn a_replay_gives_what_a_pass_gives(told in timeline(), given in given(), strides in prop::collection::vec(0i64..90 * 86_400, 0..12)) {
        let rules = given.rules();
        let plan = plan(&rules);
        let frame = framed(&told, &plan);
        let mut room = MeasureRoom::default();
        plan.measures.at(&frame, instant(given::START), &mut room);
        let mut replay = Replay::new(&plan.measures, &frame, &room.lives);
        let mut now = instant(given::START);
        let mut strides = strides.into_iter();
        let mut kept: BTreeMap<usize, Fact> = BTreeMap::new();
        for _ in 0..60 {
            // Now and then it is asked to leap over borders.
            let next = match (replay.next(), strides.next()) {
                (_, Some(stride)) if stride % 3 == 0 => now.plus_micros(stride * 1_000_000),
                (Some(next), _) => next.max(now),
                (None, Some(stride)) => now.plus_micros(stride * 1_000_000),
                (None, None) => break,
            };
            now = next;
            replay.go(now);
            for place in replay.changed() {
                kept.insert(place, replay.value(place));
            }
            let found = measured(&frame, &plan, now, &mut room);
            for place in &plan.measures.wanted {
                let name = &plan.measures.measure(*place).unwrap().name;
                let value = kept.get(place).and_then(shown);
                prop_assert_eq!(&value, &found[name].0, "{} at {}\n{}", name, now, given.text());
            }
            // Until the next border nothing differs.
            if let Some(border) = replay.next() {
                prop_assert!(border > now);
                let before = measured(&frame, &plan, border.plus_micros(-1), &mut room);
                prop_assert_eq!(only_values(&before), only_values(&found), "just before {}\n{}", border, given.text());
            }
        }
    }

    /// Arrival order is never read (invariant 1).
    #[test]
    fn any_order_of_arrival_gives_the_same(
        (told, mixed) in timeline().prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        given in given(),
        when in moment(),
    ) {
        let rules = given.rules();
        let (plan, mut room) = (plan(&rules), MeasureRoom::default());
        let one = measured(&framed(&told, &plan), &plan, instant(when), &mut room);
        let other = measured(&framed(&mixed, &plan), &plan, instant(when), &mut room);
        prop_assert_eq!(one, other);
    }

    /// A record outside every window changes no measure (invariant 8): one that is yet to come, and one of long ago.
    #[test]
    fn a_record_outside_every_window_changes_nothing(told in timeline(), given in given(), when in moment()) {
        let rules = given.rules();
        let (plan, mut room) = (plan(&rules), MeasureRoom::default());
        let without = measured(&framed(&told, &plan), &plan, instant(when), &mut room);
        let open = |measure: &Measure| matches!(measure.window, Window::Lifetime | Window::Range(None, _));
        let far = Told { id: 90, at: when + 1, corrects: None, refers: None, ..blank() };
        let past = Told { id: 91, at: given::START - 4_000 * given::DAY, corrects: None, refers: None, ..blank() };
        let mut more = told.clone();
        more.push(far);
        if !given.measures.iter().any(open) {
            more.push(past);
        }
        let with = measured(&framed(&more, &plan), &plan, instant(when), &mut room);
        prop_assert_eq!(only_values(&with), only_values(&without), "{}", given.text());
    }

    /// A measure over a merged timeline is the measure over the union, and counts and sums add (invariant 9), unless an order
    /// is told on both sides or a record is corrected from the other.
    #[test]
    fn counts_of_a_union_add(told in timeline(), given in given(), when in moment(), sides in prop::collection::vec(any::<bool>(), 14)) {
        let apart: Vec<Told> = told
            .into_iter()
            .map(|record| Told { number: None, corrects: None, refers: None, ..record })
            .collect();
        let (left, right): (Vec<Told>, Vec<Told>) = apart.iter().cloned().partition(|record| sides[record.id]);
        let rules = given.rules();
        let (plan, mut room) = (plan(&rules), MeasureRoom::default());
        let mut of = |told: &[Told]| measured(&framed(told, &plan), &plan, instant(when), &mut room);
        let (both, left, right) = (of(&apart), of(&left), of(&right));
        for (n, measure) in given.measures.iter().enumerate() {
            let name = format!("m{n}");
            let number = |values: &Values| crate::money::Number::parse(values[&name].0.as_deref().unwrap()).unwrap();
            if matches!(measure.agg, Agg::Count | Agg::Sum(_)) {
                let sum = number(&left).add(number(&right)).unwrap();
                prop_assert_eq!(number(&both).canonical(), sum.canonical(), "{}", given.text());
            }
        }
    }
}

fn blank() -> Told {
    Told {
        id: 0,
        source: "pos",
        kind: "order",
        at: 0,
        amount: 12_345,
        currency: "CNY",
        channel: Some("web"),
        number: None,
        corrects: None,
        refers: None,
    }
}
