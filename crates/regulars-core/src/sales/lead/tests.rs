//! Scores and grades of leads by hand, and their laws.

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Fault as _};
use crate::money::Decimal;
use crate::time::{DAY_US, Instant, Zone};

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn engaged(id: &str, points: &str, decay: Option<Decay>, window_days: Option<u32>) -> Rule {
    Rule { id: id.to_owned(), points: number(points), of: RuleOf::Engagement { decay, daily_cap: None, window_days } }
}

fn group(id: &str, floor: Option<&str>, cap: Option<&str>, rules: Vec<Rule>) -> Group {
    Group { id: id.to_owned(), floor: floor.map(number), cap: cap.map(number), rules }
}

fn rules(groups: Vec<Group>) -> Result<LeadRules, LeadError> {
    LeadRules::new(groups, Zone::new("Asia/Shanghai").unwrap())
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn event(rule: &str, at: Instant) -> Event {
    Event { rule: rule.to_owned(), at }
}

fn value(rules: &LeadRules, as_of: Instant, events: &[Event]) -> String {
    score(rules, as_of, &[], events).unwrap().score.canonical()
}

#[test]
fn a_step_is_taken_when_its_period_is_full() {
    let step = Decay::Step { rate: number("0.5"), period_days: number("30") };
    let rules = rules(vec![group("g", None, None, vec![engaged("r", "20", Some(step), None)])]).unwrap();
    let did = at("2026-01-01T00:00:00Z");
    let after = |us: i64| value(&rules, did.plus_micros(us), &[event("r", did)]);
    assert_eq!([after(30 * DAY_US - 1), after(30 * DAY_US), after(65 * DAY_US)], ["20", "10", "5"]);
}

#[test]
fn what_does_not_fade_is_forgotten_at_the_end_of_its_window() {
    let rules = rules(vec![group("g", None, None, vec![engaged("r", "3", None, None)])]).unwrap();
    let did = at("2026-01-01T00:00:00Z");
    let after = |us: i64| value(&rules, did.plus_micros(us), &[event("r", did)]);
    assert_eq!([after(-1), after(0), after(30 * DAY_US - 1), after(30 * DAY_US)], ["0", "3", "3", "0"]);
}

#[test]
fn a_day_is_a_local_one() {
    let rules = rules(vec![group("g", None, None, vec![engaged("r", "1", None, None)])]).unwrap();
    // 15:59 and 16:00 in UTC are two days in Shanghai.
    let mut events: Vec<Event> = (0..25).map(|n| event("r", at("2026-01-01T15:00:00Z").plus_micros(n))).collect();
    assert_eq!(value(&rules, at("2026-01-02T00:00:00Z"), &events), "20");
    events.extend((0..3).map(|n| event("r", at("2026-01-01T16:00:00Z").plus_micros(n))));
    let found = score(&rules, at("2026-01-02T00:00:00Z"), &[], &events).unwrap();
    assert_eq!((found.score.canonical().as_str(), found.explained.passed), ("23", 5));
}

#[test]
fn groups_are_held_in_their_bounds_and_the_reasons_add_up_before() {
    let fit = |id: &str, points: &str| Rule { id: id.to_owned(), points: number(points), of: RuleOf::Fit };
    let groups = vec![
        group("fit", None, Some("40"), vec![fit("industry", "30"), fit("size", "25"), fit("other", "99")]),
        group("bad", Some("0"), None, vec![engaged("unsubscribed", "-20", None, None)]),
    ];
    let rules = rules(groups).unwrap();
    let now = at("2026-01-01T00:00:00Z");
    let fits = ["industry".to_owned(), "size".to_owned()];
    let found = score(&rules, now, &fits, &[event("unsubscribed", now)]).unwrap();
    let sums: Vec<_> = found.explained.groups.iter().map(|group| (group.sum, group.value)).collect();
    let whole = |n: i64| crate::money::Number::from(n);
    assert_eq!((found.score, sums), (whole(40), vec![(whole(55), whole(40)), (whole(-20), whole(0))]));
    assert_eq!(found.explained.items.len(), 3);
}

#[test]
fn rules_that_make_no_sense_are_refused_with_their_place() {
    let one = |rule: Rule| rules(vec![group("g", None, None, vec![rule])]).err().unwrap();
    let life = |days: &str| Some(Decay::Exponential { half_life_days: number(days) });
    let step = |rate: &str, days: &str| Some(Decay::Step { rate: number(rate), period_days: number(days) });
    for (decay, field) in [(life("0"), "half_life_days"), (step("1.1", "1"), "rate"), (step("1", "-1"), "period_days")]
    {
        let error = one(engaged("r", "1", decay, None));
        assert_eq!((error.code(), error.path()), (Code::OutOfRange, format!("groups[0].rules[0].{field}")));
    }
    assert_eq!(one(engaged("r", "1", None, Some(0))).path(), "groups[0].rules[0].window_days");
    let twice = vec![engaged("r", "1", None, None), engaged("r", "1", None, None)];
    assert_eq!(rules(vec![group("g", None, None, twice)]).err().unwrap().code(), Code::DuplicateId);
    assert_eq!(rules(vec![group("g", Some("2"), Some("1"), vec![])]).err().unwrap().code(), Code::OutOfRange);
    let known = rules(vec![group("g", None, None, vec![engaged("r", "1", None, None)])]).unwrap();
    let now = at("2026-01-01T00:00:00Z");
    let unknown = score(&known, now, &[], &[event("x", now)]).unwrap_err();
    assert_eq!((unknown.code(), unknown.path().as_str()), (Code::UnknownName, "events[0].rule"));
    // A rule of engagement is no fit.
    assert_eq!(score(&known, now, &["r".to_owned()], &[]).unwrap_err().path(), "fits[0]");
    let much = rules(vec![group("g", None, None, vec![engaged("r", "999999999999999999", None, None)])]).unwrap();
    let often: Vec<Event> = (0..20).map(|_| event("r", now)).collect();
    assert_eq!(value(&much, now, &often), "19999999999999999980");
}

#[test]
fn a_grade_has_the_first_band_that_is_reached() {
    let ladder = |bands: &[(&str, &str)]| {
        let band = |(name, minimum): &(&str, &str)| GradeBand { name: (*name).to_owned(), minimum: number(minimum) };
        Ladder::new(bands.iter().map(band).collect())
    };
    let (fit, did) = (ladder(&[("A", "70"), ("B", "40"), ("C", "0")]), ladder(&[("1", "60"), ("2", "30"), ("3", "0")]));
    let (fit, did) = (fit.unwrap(), did.unwrap());
    let asked = |a: &str, b: &str| grade((&fit, number(a)), (&did, number(b)));
    assert_eq!([asked("70", "35"), asked("69.9999", "60"), asked("-5", "-5")], ["A2", "B1", "C3"]);
    assert_eq!(ladder(&[]).unwrap_err().code(), Code::InvalidValue);
    let error = ladder(&[("A", "1"), ("B", "1")]).unwrap_err();
    assert_eq!((error.code(), error.path().as_str()), (Code::BandsNotFalling, "[1].minimum"));
}

proptest! {
    #[test]
    fn order_says_nothing_and_engagement_only_fades(
        given in prop::collection::vec((0u8..3, -5i64..100), 0..40), shift in 0usize..40, later in 0i64..50,
    ) {
        let life = Decay::Exponential { half_life_days: number("7") };
        let step = Decay::Step { rate: number("0.3"), period_days: number("2.5") };
        let all = vec![
            engaged("0", "5", Some(life), None), engaged("1", "2", Some(step), Some(40)), engaged("2", "1", None, None),
        ];
        let rules = rules(vec![group("g", None, None, all)]).unwrap();
        let now = at("2026-06-01T00:00:00Z");
        let did = |(rule, hours): &(u8, i64)| event(&rule.to_string(), now.plus_micros(-hours * DAY_US / 4));
        let mut events: Vec<Event> = given.iter().map(did).collect();
        let first = score(&rules, now, &[], &events).unwrap();
        let sum = first.explained.items.iter().fold(crate::money::Number::ZERO, |sum, item| sum.add(item.contribution).unwrap());
        prop_assert_eq!(sum, first.explained.groups[0].sum);
        let shift = shift.min(events.len());
        events.rotate_left(shift);
        prop_assert_eq!(&first, &score(&rules, now, &[], &events).unwrap());
        events.retain(|event| event.at <= now);
        let after = score(&rules, now.plus_micros(later * DAY_US), &[], &events).unwrap();
        // Items that share a factor are rounded together, so that two roundings may differ by their last digit each.
        let slack = crate::money::Number::parse("0.01").unwrap();
        prop_assert!(after.score <= first.score.add(slack).unwrap());
    }
}

fn step(day: i64, event: LeadEvent) -> LeadStep {
    LeadStep { at: Instant::from_micros(day * DAY_US).unwrap(), key: String::new(), event, owner: None }
}

fn turned(day: i64, to: LeadState, reason: Option<&str>) -> LeadStep {
    step(day, LeadEvent::State { to, reason: reason.map(str::to_owned) })
}

fn converted(day: i64, opportunity: &str) -> LeadStep {
    step(day, LeadEvent::Converted { opportunity: opportunity.to_owned() })
}

#[test]
fn a_lead_is_converted_once_and_a_step_that_cannot_follow_is_told() {
    let steps = vec![
        turned(0, LeadState::Working, None),
        step(1, LeadEvent::Created),
        converted(2, "o1"),
        turned(3, LeadState::Working, None),
        turned(4, LeadState::Disqualified, None),
        turned(5, LeadState::Qualified, None),
        converted(6, "o1"),
        converted(7, "o1"),
        converted(8, "o2"),
        turned(9, LeadState::Working, None),
    ];
    let (lead, refused) = follow(&steps, at("1970-01-20T00:00:00Z"), Some(3));
    let codes = [
        (0, Code::UnknownLead),
        (2, Code::InvalidTransition),
        (4, Code::ReasonRequired),
        (8, Code::AlreadyConverted),
        (9, Code::AlreadyConverted),
    ];
    assert_eq!(refused, codes);
    let lead = lead.unwrap();
    assert_eq!((lead.state, lead.opportunity.as_deref(), lead.recycled), (LeadState::Converted, Some("o1"), None));
    assert_eq!(follow(&steps[..1], at("1970-01-20T00:00:00Z"), None).0, None);
}

#[test]
fn a_lead_that_nobody_looks_after_is_recycled_at_that_instant() {
    let steps =
        [step(0, LeadEvent::Created), LeadStep { owner: Some("li".to_owned()), ..step(2, LeadEvent::Assigned) }];
    let asked = |day: i64| follow(&steps, Instant::from_micros(day * DAY_US).unwrap(), Some(5)).0.unwrap();
    let due = Instant::from_micros(7 * DAY_US).unwrap();
    assert_eq!((asked(6).recycled, asked(6).next_change_at), (None, Some(due)));
    assert_eq!((asked(7).recycled, asked(7).next_change_at, asked(7).owner.as_deref()), (Some(due), None, Some("li")));
    let off = [step(0, LeadEvent::Created), turned(1, LeadState::Disqualified, Some("student"))];
    let lead = follow(&off, due, Some(1)).0.unwrap();
    assert_eq!((lead.reason.as_deref(), lead.recycled), (Some("student"), None));
    assert_eq!(
        follow(&[off[0].clone(), turned(1, LeadState::Converted, None)], due, None).1,
        [(1, Code::InvalidTransition)]
    );
}

#[test]
fn owners_are_drawn_by_the_lead_and_not_by_their_order() {
    let owners: Vec<String> = ["wu", "li", "an"].map(str::to_owned).to_vec();
    let count = |owner: &str| (0..3_000).filter(|n| owner_of(&format!("L-{n}"), &owners) == Some(owner)).count();
    assert!(["an", "li", "wu"].iter().all(|owner| (850..1_150).contains(&count(owner))));
    let turned: Vec<String> = owners.iter().rev().cloned().collect();
    assert!((0..50).all(|n| owner_of(&n.to_string(), &owners) == owner_of(&n.to_string(), &turned)));
    assert_eq!(owner_of("L-1", &[]), None);
}

#[test]
fn the_score_of_a_day_says_until_when_it_stands() {
    let fades = Decay::Exponential { half_life_days: number("1") };
    let steps = Decay::Step { rate: number("0.5"), period_days: number("1.5") };
    let all = rules(vec![
        group("a", None, None, vec![engaged("fades", "10", Some(fades), Some(90))]),
        group("b", None, None, vec![engaged("steps", "8", Some(steps), None)]),
        group("c", None, None, vec![engaged("stays", "1", None, Some(2))]),
    ])
    .unwrap();
    let asked = |as_of: &str, events: &[Event]| {
        let (scored, next) = score_of_day(&all, at(as_of), &[], events).unwrap();
        (scored.score.canonical(), next.map(|next| next.to_string()).unwrap_or_default())
    };
    // In Shanghai a day begins at 16:00 UTC.
    let did = [event("fades", at("2026-01-01T12:00:00Z"))];
    assert_eq!(asked("2026-01-01T12:00:00Z", &did), ("10".to_owned(), "2026-01-01T16:00:00Z".to_owned()));
    assert_eq!(asked("2026-01-01T15:59:59Z", &did).0, "10");
    let (midnight, next) = asked("2026-01-01T16:00:00Z", &did);
    assert_eq!((midnight.as_str(), next.as_str()), ("8.909", "2026-01-02T16:00:00Z"));
    assert_eq!(asked("2026-01-02T15:59:59Z", &did).0, midnight);
    // Nothing is left to fade: the end of the window still counts one less that was passed over.
    assert_eq!(asked("2026-03-15T00:00:00Z", &did), ("0".to_owned(), "2026-04-01T12:00:00Z".to_owned()));
    let stepped = [event("steps", at("2026-01-01T12:00:00Z"))];
    assert_eq!(asked("2026-01-01T12:00:00Z", &stepped), ("8".to_owned(), "2026-01-03T00:00:00Z".to_owned()));
    assert_eq!(asked("2026-01-03T00:00:00Z", &stepped), ("4".to_owned(), "2026-01-04T12:00:00Z".to_owned()));
    let stays = [event("stays", at("2026-01-01T12:00:00Z")), event("stays", at("2026-01-09T12:00:00Z"))];
    assert_eq!(asked("2026-01-02T00:00:00Z", &stays), ("1".to_owned(), "2026-01-03T12:00:00Z".to_owned()));
    assert_eq!(asked("2026-01-03T12:00:00Z", &stays), ("0".to_owned(), "2026-01-09T12:00:00Z".to_owned()));
}

proptest! {
    // SV-I5, and what the view promises: before the next change nothing of a score of the day differs.
    #[test]
    fn a_score_of_a_day_stands_until_its_next_change(
        hours in prop::collection::vec((0i64..400, 0usize..3), 0..8), as_of in 0i64..500, shift in 0usize..8, part in 1i64..1000,
    ) {
        let fades = Decay::Exponential { half_life_days: number("3") };
        let steps = Decay::Step { rate: number("0.2"), period_days: number("0.7") };
        let all = rules(vec![
            group("a", None, Some("15"), vec![engaged("fades", "10", Some(fades), None), engaged("stays", "1", None, Some(5))]),
            group("b", None, None, vec![engaged("steps", "8", Some(steps), None)]),
        ]).unwrap();
        const HOUR: i64 = 3_600_000_000;
        let begin = at("2026-01-01T00:00:00Z");
        let mut events: Vec<Event> = hours.iter()
            .map(|(hour, rule)| event(["fades", "stays", "steps"][*rule], begin.plus_micros(hour * HOUR))).collect();
        let now = begin.plus_micros(as_of * HOUR);
        let (scored, next) = score_of_day(&all, now, &[], &events).unwrap();
        let shift = shift.min(events.len());
        events.rotate_left(shift);
        prop_assert_eq!(&score_of_day(&all, now, &[], &events).unwrap(), &(scored.clone(), next));
        let until = next.unwrap_or_else(|| now.plus_micros(9_000 * HOUR));
        let before = now.plus_micros((until.micros() - now.micros() - 1) / 1000 * part);
        prop_assert_eq!(&score_of_day(&all, before, &[], &events).unwrap().0, &scored);
        let last = until.plus_micros(-1);
        prop_assert_eq!(&score_of_day(&all, last, &[], &events).unwrap().0, &scored);
        if events.iter().all(|event| event.at <= now) {
            // Nobody did anything: it never rises.
            let later = score_of_day(&all, until, &[], &events).unwrap().0;
            prop_assert!(later.score <= scored.score);
        }
    }
}
