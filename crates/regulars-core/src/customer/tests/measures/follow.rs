//! Laws of stages, tags and segments through time over random rulebooks (SE, LS, TG; invariants 3, 5, 6 and 13): the view, the
//! replay, the pass without history and a naive replay of holds and evidence agree.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::given::{DAY, cases, given, moment, timeline};
use super::oracle::Seen;
use super::*;
use crate::customer::track::NodeState;
use crate::measure::MeasureRoom;
use crate::rulebook::Node;

/// Measures and, over them, stages, a journey, tags and segments.
#[derive(Clone, Debug)]
struct Book {
    text: String,
}

/// An atom of a condition, as numbers that are read when the measures are known.
type Atom = (u8, usize, u8, i64);

fn atom() -> impl Strategy<Value = Atom> {
    (0u8..10, 0usize..8, 0u8..4, 0i64..120)
}

/// Reads an atom; `nodes` are the names of nodes that it may read.
fn atom_text(given: &Given, nodes: &[String], (sort, which, op, number): Atom) -> String {
    let numbers: Vec<usize> = (0..given.measures.len()).filter(|n| given.measures[*n].is_number()).collect();
    let instants: Vec<usize> = (0..given.measures.len())
        .filter(|n| matches!(given.measures[*n].agg, Agg::First(false) | Agg::Last(false)))
        .collect();
    let pick = |from: &[usize]| (!from.is_empty()).then(|| from[which % from.len()]);
    match (sort, pick(&numbers), pick(&instants)) {
        (0..=4, Some(n), _) => {
            let money = matches!(given.measures[n].agg, Agg::Sum(_) | Agg::Min | Agg::Max);
            let least = if money { number * 5 } else { number % 4 + 1 };
            let op = [">=", "<", "==", "!="][usize::from(op)];
            format!("measure.m{n} {op} {least}")
        }
        (5 | 6, _, Some(n)) => {
            let call = if op % 2 == 0 { "within" } else { "older" };
            format!("{call}(measure.m{n}, \"{}d\")", number + 1)
        }
        (5..=8, ..) if !nodes.is_empty() => {
            let node = &nodes[which % nodes.len()];
            if op == 0 { format!("!({node})") } else { node.clone() }
        }
        (9, ..) => ["tier == \"gold\"", "tier != \"member\"", "attr.city == \"x\"", "score.rfm >= 300"]
            [usize::from(op)]
        .to_owned(),
        _ => format!("measure.plain >= {}", number % 3 + 1),
    }
}

type Cond = (Atom, Option<(bool, Atom)>, bool);

fn cond() -> impl Strategy<Value = Cond> {
    (atom(), prop::option::of((any::<bool>(), atom())), prop::bool::weighted(0.2))
}

fn cond_text(given: &Given, nodes: &[String], (first, second, not): &Cond) -> String {
    let mut text = atom_text(given, nodes, *first);
    if let Some((both, second)) = second {
        text = format!("{text} {} {}", if *both { "&&" } else { "||" }, atom_text(given, nodes, *second));
    }
    if *not { format!("!({text})") } else { text }
}

#[derive(Clone, Debug)]
enum Evidence {
    Events(&'static str, i64, Option<i64>, Option<i64>, i64),
    Measure(i64),
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let kind = prop::sample::select(vec!["order", "visit", "review"]);
    let fade = prop::option::of(1i64..60);
    prop_oneof![
        4 => (kind, 10i64..90, fade.clone(), fade, 30i64..101).prop_map(|(kind, points, half, window, cap)| {
            let window = window.filter(|_| half.is_none());
            Evidence::Events(kind, points, half, window, cap)
        }),
        1 => (1i64..40).prop_map(Evidence::Measure),
    ]
}

type Ladder = Vec<(Cond, Option<i64>)>;

fn ladder() -> impl Strategy<Value = Ladder> {
    let hold = prop::option::of(prop_oneof![Just(1i64), Just(30), 1i64..40]);
    prop::collection::vec((cond(), hold), 0..4)
}

fn ladder_text(given: &Given, section: &str, nodes: &[String], ladder: &Ladder) -> String {
    let mut text = String::new();
    for (n, (enter, hold)) in ladder.iter().enumerate() {
        let hold = hold.map(|days| format!("hold = \"{days}d\"\n")).unwrap_or_default();
        let enter = cond_text(given, nodes, enter).replace('"', "'");
        text.push_str(&format!("[[{section}]]\nname = \"s{n}\"\nenter = \"{enter}\"\n{hold}"));
    }
    text + &format!("[[{section}]]\nname = \"rest\"\nenter = \"true\"\n")
}

const SECTIONS: &str = r#"
[measures.plain]
agg = "count"
of = "order"
window = { last = "60d" }
[rfm]
currency = "CNY"
recency = [30, 90, 180, 365]
frequency = [2, 3, 5, 10]
monetary = ["500.00", "2000.00", "5000.00", "10000.00"]
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2020-01-01"
[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 1 months"
valid_for = "while qualified"
base = "member"
[[tiers.level]]
id = "member"
name = "Member"
[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 300.00"
"#;

const WEIGHTS: &str = "attribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\nvalue = \"0.1\"\n";

fn book() -> impl Strategy<Value = Book> {
    (
        given(),
        prop::option::of(ladder()),
        prop::option::of(ladder()),
        prop::collection::vec(cond(), 0..3),
        prop::collection::vec((prop::collection::vec(evidence(), 1..3), 5i64..90, 0i64..100), 0..3),
        prop::collection::vec(cond(), 1..5),
    )
        .prop_map(|(given, stage, journey, tags, weighed, segments)| {
            let mut text = given.text() + SECTIONS;
            let mut nodes: Vec<String> = Vec::new();
            if let Some(stage) = &stage {
                text.push_str(&ladder_text(&given, "stage", &nodes, stage));
                nodes.push("stage == 'rest'".to_owned());
                for name in (0..stage.len()).map(|n| format!("s{n}")).chain(["rest".to_owned()]) {
                    text.push_str(&format!("[stage_weights.{name}]\n{WEIGHTS}"));
                }
            }
            if let Some(journey) = &journey {
                text.push_str(&ladder_text(&given, "journey_stage", &nodes, journey));
                nodes.push("journey_stage == 's0'".to_owned());
            }
            for (n, when) in tags.iter().enumerate() {
                let when = cond_text(&given, &nodes, when).replace('"', "'");
                text.push_str(&format!("[[tag]]\nname = \"c{n}\"\ndimension = \"need\"\nwhen = \"{when}\"\n"));
                nodes.push(format!("tag.c{n}"));
            }
            for (n, (items, show, hide)) in weighed.iter().enumerate() {
                let bounds = format!("show_at = \"0.{show:02}\"\nhide_at = \"0.{:02}\"\n", show * hide / 100);
                text.push_str(&format!("[[tag]]\nname = \"e{n}\"\ndimension = \"value\"\n{bounds}"));
                for item in items {
                    text.push_str("[[tag.evidence]]\n");
                    text.push_str(&match item {
                        Evidence::Events(kind, points, half, window, cap) => {
                            let half = half.map(|days| format!("half_life = \"{days}d\"\n")).unwrap_or_default();
                            let window = window.map(|days| format!("window = \"{days}d\"\n")).unwrap_or_default();
                            format!("of = \"{kind}\"\npoints = \"{points}\"\ncap = \"{cap}\"\n{half}{window}")
                        }
                        Evidence::Measure(points) => format!("measure = \"plain\"\npoints = \"{points}\"\n"),
                    });
                }
                nodes.push(format!("tag.e{n}"));
            }
            for (n, when) in segments.iter().enumerate() {
                // Names fall while the order of reading rises, so that names do not give the order.
                let when = cond_text(&given, &nodes, when).replace('"', "'");
                text.push_str(&format!("[segments.z{}]\nwhen = \"{when}\"\n", 9 - n));
                nodes.push(format!("segment.z{}", 9 - n));
            }
            Book { text }
        })
}

/// The rules; none if a condition happens to be constant, which is refused.
fn rules(book: &Book) -> Option<Arc<Rulebook>> {
    match Rulebook::parse(&book.text) {
        Ok(rules) => Some(Arc::new(rules)),
        Err(error) => {
            let codes: Vec<&str> = Rulebook::check(&book.text).iter().map(|finding| finding.code.as_str()).collect();
            assert!(codes.iter().all(|code| *code == "unreachable"), "{error}\n{}", book.text);
            None
        }
    }
}

fn framed(told: &[Told], plan: &Plan) -> Frame {
    let records: Vec<Record> = told.iter().map(Told::record).collect();
    frame(&records, &profiles(&records), plan)
}

fn instant(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000).unwrap()
}

fn all(rules: &Arc<Rulebook>) -> Plan {
    Plan::compile(rules.clone(), Select::all().with_reasons(ReasonLevel::Records)).unwrap()
}

fn folded(frame: &Frame, plan: &Plan, as_of: Instant) -> CustomerView {
    fold(frame, plan, as_of, &mut FoldRoom::default())
}

fn members(view: &CustomerView) -> BTreeSet<String> {
    let segments = view.segments.as_ref().unwrap();
    segments.iter().filter(|(_, part)| part.member).map(|(name, _)| name.clone()).collect()
}

proptest! {
    #![proptest_config(cases(800))]

    /// Nothing in a view changes before its next change (invariant 3), and evaluation never fails (13).
    #[test]
    fn nothing_changes_before_the_next_change(
        told in timeline(),
        book in book(),
        when in moment(),
        parts in prop::collection::vec(0.0..1.0f64, 4),
    ) {
        let Some(rules) = rules(&book) else { return Ok(()) };
        let (plan, as_of) = (all(&rules), instant(when));
        let frame = framed(&told, &plan);
        let first = folded(&frame, &plan, as_of);
        let until = first.next_change_at.unwrap_or_else(|| as_of.plus_micros(1_000 * crate::time::DAY_US));
        let length = until.micros() - as_of.micros();
        prop_assert!(length > 0);
        for offset in parts.into_iter().map(|part| (length as f64 * part) as i64).chain([length - 1]) {
            let mut later = folded(&frame, &plan, as_of.plus_micros(offset));
            later.as_of = as_of;
            prop_assert_eq!(canonical(&later).unwrap(), canonical(&first).unwrap(), "{} after {}\n{}", offset, as_of, book.text);
        }
        // Something that is due in the next microsecond would be due for ever.
        let steps = std::iter::successors(Some(as_of), |at| folded(&frame, &plan, *at).next_change_at);
        let steps: Vec<Instant> = steps.take(6).collect();
        let close = steps.windows(2).filter(|pair| pair[1].micros() - pair[0].micros() < 1_000).count();
        prop_assert!(close < 4, "{:?}\n{}", steps, book.text);
    }

    /// `since` is not after the question; membership holds at it and not just before (invariant 6).
    #[test]
    fn membership_begins_at_since(told in timeline(), book in book(), when in moment()) {
        let Some(rules) = rules(&book) else { return Ok(()) };
        let (plan, as_of) = (all(&rules), instant(when));
        let frame = framed(&told, &plan);
        let view = folded(&frame, &plan, as_of);
        for (name, part) in view.segments.as_ref().unwrap() {
            prop_assert_eq!(part.member, part.since.is_some());
            let Some(since) = part.since else { continue };
            prop_assert!(since <= as_of);
            prop_assert!(members(&folded(&frame, &plan, since)).contains(name), "{} at {}\n{}", name, since, book.text);
            let before = folded(&frame, &plan, since.plus_micros(-1));
            prop_assert!(!members(&before).contains(name), "{} before {}\n{}", name, since, book.text);
        }
        let stage = |view: &CustomerView| view.stage.as_ref().and_then(|stage| stage.name.clone());
        if let Some(since) = view.stage.as_ref().and_then(|stage| stage.since) {
            prop_assert_eq!(stage(&folded(&frame, &plan, since)), stage(&view));
            let before = folded(&frame, &plan, since.plus_micros(-1));
            prop_assert_ne!(stage(&before), stage(&view), "{}", book.text);
            prop_assert_eq!(stage(&before), view.stage.as_ref().unwrap().previous.clone(), "{}", book.text);
        }
    }

    /// Folding the transitions from nothing gives the state at any instant, however the replay is cut (invariants 4 and 5),
    /// and the pass without history gives the same segments.
    #[test]
    fn folded_transitions_are_the_state(
        told in timeline(),
        book in book(),
        mut stops in prop::collection::vec(moment(), 1..4),
    ) {
        let Some(rules) = rules(&book) else { return Ok(()) };
        let plan = Plan::compile(rules, Select::watched()).unwrap();
        let frame = framed(&told, &plan);
        stops.sort_unstable();
        let last = instant(*stops.last().unwrap());
        let (mut room, mut whole) = (TrackRoom::default(), Vec::new());
        Track::new(&frame, &plan, &mut room).run(last, &mut |transition| whole.push(transition));
        prop_assert!(whole.is_sorted_by_key(|transition| transition.at));
        let (mut room, mut cut) = (TrackRoom::default(), Vec::new());
        let mut track = Track::new(&frame, &plan, &mut room);
        let mut evaluated = EvaluateRoom::default();
        for stop in stops {
            track.run(instant(stop), &mut |transition| cut.push(transition));
            let mut on: BTreeMap<Subject, bool> = BTreeMap::new();
            let mut stage: BTreeMap<Subject, Option<Arc<str>>> = BTreeMap::new();
            for transition in &cut {
                prop_assert!(transition.at <= instant(stop));
                match &transition.change {
                    Changed::Moved { from, to } => {
                        let before = stage.insert(transition.subject, to.clone()).flatten();
                        prop_assert_eq!(&before, from);
                        prop_assert_ne!(from, to);
                    }
                    entered => {
                        let now = *entered == Changed::Entered;
                        prop_assert_ne!(on.insert(transition.subject, now).unwrap_or(false), now);
                    }
                }
            }
            evaluate(&frame, &plan, instant(stop), &mut evaluated);
            let definitions = &plan.rulebook.definitions;
            for (node, state) in track.states() {
                match state {
                    NodeState::Flag(flag) => {
                        prop_assert_eq!(on.get(&Subject::Node(node)).copied().unwrap_or(false), flag.on);
                        if let Node::Segment(place) = node {
                            prop_assert_eq!(evaluated.segments[place], flag.on, "{:?} at {}\n{}", node, stop, &book.text);
                        }
                    }
                    NodeState::Stage(state) => {
                        let ladder = if node == Node::Stage { &definitions.stages } else { &definitions.journey };
                        let name = state.current.map(|place| ladder.as_ref().unwrap().all[place].name.clone());
                        prop_assert_eq!(stage.get(&Subject::Node(node)).cloned().flatten(), name);
                    }
                }
            }
            prop_assert_eq!(stage.get(&Subject::Tier(0)).cloned().flatten(), track.tiers().next().flatten());
        }
        prop_assert_eq!(whole, cut);
    }

    /// A ladder with holds as the rule says it: at each border of the conditions, and where a hold may end, the stage is left
    /// if its condition was false all through the hold (LS-3).
    #[test]
    fn stages_are_those_of_a_naive_replay(told in timeline(), given in given(), ladder in ladder(), when in moment()) {
        let text = given.text() + SECTIONS + &ladder_text(&given, "stage", &[], &ladder).replace("tier ", "'x' ");
        let text = text.replace("score.rfm >= 300", "true || false").replace("attr.city == 'x'", "measure.plain >= 2");
        let book = Book { text };
        let Some(rules) = rules(&book) else { return Ok(()) };
        let plan = all(&rules);
        let frame = framed(&told, &plan);
        let Some(first) = told.iter().map(|record| instant(record.at)).min() else { return Ok(()) };
        let stages = &rules.definitions.stages.as_ref().unwrap().all;
        let mut room = MeasureRoom::default();
        let mut enters = |at: Instant| -> (Vec<bool>, Option<Instant>) {
            plan.measures.at(&frame, at, &mut room);
            let mut facts = vec![crate::measure::Fact::Missing; rules.definitions.names.len()];
            let mut due = crate::time::Due::after(at);
            for (slot, (_, name)) in rules.definitions.names.iter().enumerate() {
                if let crate::rulebook::Name::Measure(place) = name {
                    facts[slot] = room.values[*place].value.clone();
                }
            }
            room.values.iter().for_each(|measured| due.maybe(measured.next_change_at));
            for stage in stages {
                stage.enter.borders(facts.as_slice(), &mut due);
            }
            (stages.iter().map(|stage| stage.enter.holds(facts.as_slice(), at)).collect(), due.next())
        };
        // Every instant at which a condition may turn, with what holds from it on.
        let mut turns: Vec<(Instant, Vec<bool>)> = Vec::new();
        let mut next = Some(first);
        while let Some(at) = next.filter(|at| at.micros() <= when * 1_000_000 && turns.len() < 3_000) {
            let (holds, due) = enters(at);
            turns.push((at, holds));
            next = due;
        }
        let Some((last, _)) = turns.last() else { return Ok(()) };
        let as_of = (*last).max(instant(when));
        let mut looks: BTreeSet<Instant> = turns.iter().map(|(at, _)| *at).chain([as_of]).collect();
        for hold in stages.iter().filter_map(|stage| stage.hold) {
            looks.extend(turns.iter().map(|(at, _)| at.plus_micros(hold)).filter(|at| *at <= as_of));
        }
        let holds_at = |at: Instant, place: usize| {
            turns.iter().rev().find(|(turn, _)| *turn <= at).is_some_and(|(_, holds)| holds[place])
        };
        let (mut current, mut since): (Option<usize>, Option<Instant>) = (None, None);
        for look in looks {
            // Whether the condition held at any instant of (look - hold, look].
            let kept = current.filter(|place: &usize| {
                stages[*place].hold.is_some_and(|hold| {
                    let begin = look.plus_micros(1 - hold);
                    holds_at(begin, *place)
                        || turns.iter().any(|(turn, holds)| begin <= *turn && *turn <= look && holds[*place])
                })
            });
            let found = (0..stages.len()).find(|place| holds_at(look, *place) || kept == Some(*place));
            if found != current {
                (current, since) = (found, Some(look));
            }
        }
        let view = folded(&frame, &plan, as_of);
        let stage = view.stage.unwrap();
        prop_assert_eq!(stage.name, current.map(|place| stages[place].name.to_string()), "{} {}", as_of, &book.text);
        prop_assert_eq!(stage.since, since, "{}", &book.text);
    }

    /// A tag of evidence as the rule says it (TG-2, TG-3): between records its strength only falls.
    #[test]
    fn tags_are_those_of_a_naive_replay(
        told in timeline(),
        items in prop::collection::vec(evidence().prop_filter("no measure", |item| matches!(item, Evidence::Events(..))), 1..3),
        show in 5i64..90,
        part in 0i64..100,
        when in moment(),
    ) {
        let hide = show * part / 100;
        let mut text = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n".to_owned();
        text.push_str(&format!("[[tag]]\nname = \"e\"\ndimension = \"value\"\nshow_at = \"0.{show:02}\"\nhide_at = \"0.{hide:02}\"\n"));
        let mut pieces = Vec::new();
        for item in &items {
            let Evidence::Events(kind, points, half, window, cap) = item else { continue };
            let line = |key: &str, days: &Option<i64>| days.map(|days| format!("{key} = \"{days}d\"\n")).unwrap_or_default();
            text.push_str(&format!("[[tag.evidence]]\nof = \"{kind}\"\npoints = \"{points}\"\ncap = \"{cap}\"\n"));
            text.push_str(&line("half_life", half));
            text.push_str(&line("window", window));
            for record in told.iter().filter(|record| record.kind == *kind) {
                pieces.push((record, *points as f64, *cap as f64, *half, *window));
            }
        }
        let strength = |at: f64| {
            let seen = Seen::new(&told, "UTC", (at * 1e6).round() as i64);
            let mut doubt = 1.0;
            for (record, points, cap, half, window) in &pieces {
                if !seen.counts(record) {
                    continue;
                }
                let age = at - record.at as f64;
                let decay = match (half, window) {
                    (Some(half), _) => (-age / (half * DAY) as f64).exp2(),
                    (_, Some(window)) => f64::from(u8::from(age < (window * DAY) as f64)),
                    _ => 1.0,
                };
                doubt *= 1.0 - (points * decay).min(*cap) / 100.0;
            }
            1.0 - doubt
        };
        let mut looks: BTreeSet<i64> = told.iter().map(|record| record.at).collect();
        for (record, _, _, _, window) in &pieces {
            looks.extend(window.map(|window| record.at + window * DAY));
        }
        looks.insert(when);
        // Rounding decides at a bound, so what comes near one is left out.
        let near = std::cell::Cell::new(false);
        let at_least = |at: f64, bound: i64| {
            let distance = strength(at) - bound as f64 / 100.0;
            near.set(near.get() || distance.abs() < 0.000_06);
            distance >= 0.0
        };
        let mut on = false;
        for look in looks.into_iter().filter(|look| *look <= when) {
            on = on && at_least(look as f64 - 0.000_001, hide);
            on = at_least(look as f64, if on { hide } else { show });
        }
        let rules = Arc::new(Rulebook::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")));
        let plan = all(&rules);
        let view = folded(&framed(&told, &plan), &plan, instant(when));
        let tags = view.tags.unwrap();
        if !near.get() && told.iter().any(|record| record.at <= when) {
            prop_assert_eq!(!tags.is_empty(), on, "{}", &text);
            if let Some(tag) = tags.first() {
                let shown: f64 = tag.strength.parse().unwrap();
                prop_assert!((shown - strength(when as f64)).abs() < 0.000_1, "{} {}\n{}", shown, strength(when as f64), text);
            }
        }
    }
}
