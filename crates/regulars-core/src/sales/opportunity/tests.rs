//! Courses and pipelines of opportunities by hand, and their laws.

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Fault as _};
use crate::money::Money;
use crate::time::{DAY_US, Date, Instant};

fn at(day: i64) -> Instant {
    Instant::from_micros(day * DAY_US).unwrap()
}

fn stage(id: &str, probability: &str, needs: &[StageNeeds]) -> Stage {
    Stage { id: id.to_owned(), probability: probability.parse().unwrap(), needs: needs.to_vec(), stale_days: None }
}

fn stages() -> Stages {
    let needs = [StageNeeds::Amount, StageNeeds::ExpectedClose];
    Stages::new(vec![
        stage("talk", "0.1", &[]),
        stage("offer", "0.5", &needs),
        stage("contract", "0.9", &[StageNeeds::Owner]),
    ])
    .unwrap()
}

fn step(day: i64, event: OpportunityEvent) -> OpportunityStep {
    OpportunityStep {
        at: at(day),
        key: String::new(),
        event,
        stage: None,
        amount: None,
        expected_close: None,
        owner: None,
        reason: None,
    }
}

fn to(day: i64, stage: &str) -> OpportunityStep {
    OpportunityStep { stage: Some(stage.to_owned()), ..step(day, OpportunityEvent::Stage) }
}

fn yuan(text: &str) -> Option<Money> {
    Some(Money::parse(text, "CNY").unwrap())
}

#[test]
fn a_stage_asks_for_its_fields_and_an_end_for_its_reason() {
    let ready = OpportunityStep { amount: yuan("1000"), expected_close: Some(Date::from_days(90)), ..to(3, "offer") };
    let won = OpportunityStep { reason: Some("price".to_owned()), ..step(8, OpportunityEvent::Won) };
    let steps = vec![
        step(0, OpportunityEvent::Activity),
        step(1, OpportunityEvent::Created),
        OpportunityStep { amount: yuan("5"), ..to(2, "offer") },
        ready,
        to(4, "contract"),
        to(5, "nowhere"),
        step(6, OpportunityEvent::Lost),
        won,
        step(9, OpportunityEvent::Activity),
    ];
    let (course, refused) = follow(&stages(), &steps, at(10), Some(1));
    let codes = [
        (0, Code::UnknownOpportunity),
        (2, Code::StageFieldsMissing),
        (4, Code::StageFieldsMissing),
        (5, Code::UnknownName),
        (6, Code::ReasonRequired),
        (8, Code::InvalidTransition),
    ];
    assert_eq!(refused, codes);
    let course = course.unwrap();
    assert_eq!(
        (course.standing, course.stage.as_str(), course.amount),
        (OpportunityStanding::Won, "offer", yuan("1000"))
    );
    let days: Vec<_> = course.stayed.iter().map(|(stage, us)| (stage.as_str(), us / DAY_US)).collect();
    assert_eq!(days, [("talk", 2), ("offer", 5)]);
    assert_eq!((course.closed, course.stale, course.next_change_at), (Some(at(8)), None, None));
}

#[test]
fn what_nobody_looks_after_is_stale_at_that_instant() {
    let steps = [step(1, OpportunityEvent::Created), step(3, OpportunityEvent::Activity)];
    let asked = |day| follow(&stages(), &steps, at(day), Some(7)).0.unwrap();
    assert_eq!((asked(9).stale, asked(9).next_change_at), (None, Some(at(10))));
    assert_eq!((asked(10).stale, asked(10).next_change_at), (Some(at(10)), None));
}

#[test]
fn a_pipeline_weighs_by_stage_and_converts_nothing() {
    let open = |amount: Option<Money>, stage: &str| {
        let made = OpportunityStep {
            amount,
            stage: Some(stage.to_owned()),
            owner: Some("li".to_owned()),
            expected_close: Some(Date::from_days(9)),
            ..step(0, OpportunityEvent::Created)
        };
        vec![made]
    };
    let end = |event, days| {
        let mut steps = open(yuan("300"), "offer");
        steps.push(OpportunityStep { reason: Some("r".to_owned()), ..step(days, event) });
        steps
    };
    let all = [
        open(yuan("1000.01"), "offer"),
        open(yuan("2000"), "contract"),
        open(Money::parse("10", "USD").ok(), "talk"),
        open(None, "talk"),
        end(OpportunityEvent::Won, 10),
        end(OpportunityEvent::Won, 20),
        end(OpportunityEvent::Lost, 30),
    ];
    let courses: Vec<_> = all.iter().filter_map(|steps| follow(&stages(), steps, at(40), None).0).collect();
    let found = pipeline(&stages(), &courses).unwrap();
    assert_eq!((found.open, found.won, found.lost, found.without_amount), (4, 2, 1, 1));
    assert_eq!(found.win_rate.unwrap().canonical(), "0.6667");
    let [cny, usd] = [0, 1].map(|place| found.currencies.values().nth(place).unwrap());
    // 500.005 goes to the even cent; 3000.01 x 2/3 / 20 days.
    assert_eq!((cny.open, Some(cny.weighted), cny.velocity), (2, yuan("2300.00"), yuan("100.00")));
    assert_eq!((usd.open, usd.weighted.to_string().as_str(), usd.velocity), (1, "1.00 USD", None));
}

#[test]
fn stages_that_are_none_are_refused() {
    assert_eq!(Stages::new(Vec::new()).unwrap_err().code(), Code::InvalidValue);
    let twice = vec![stage("a", "0", &[]), stage("a", "1", &[])];
    assert_eq!(Stages::new(twice).unwrap_err().path(), "stages[1].id");
    for wrong in ["1.1", "-0.1", "0.1234567"] {
        assert_eq!(Stages::new(vec![stage("a", wrong, &[])]).unwrap_err().code(), Code::OutOfRange);
    }
}

proptest! {
    #[test]
    fn order_says_nothing(given in prop::collection::vec((0i64..9, 0u8..5, 0u8..3), 0..12), shift in 0usize..12) {
        let events = [
            OpportunityEvent::Created, OpportunityEvent::Stage, OpportunityEvent::Activity, OpportunityEvent::Won,
            OpportunityEvent::Lost,
        ];
        let make = |(n, (day, event, what)): (usize, &(i64, u8, u8))| OpportunityStep {
            key: n.to_string(),
            stage: Some(["talk", "offer", "contract"][usize::from(*what)].to_owned()),
            owner: (*what > 0).then(|| "li".to_owned()),
            amount: if *what > 1 { yuan("1") } else { None },
            reason: (*what > 0).then(|| "r".to_owned()),
            ..step(*day, events[usize::from(*event)])
        };
        let mut steps: Vec<OpportunityStep> = given.iter().enumerate().map(make).collect();
        let (first, _) = follow(&stages(), &steps, at(8), Some(2));
        if let Some(course) = &first {
            let stayed: i64 = course.stayed.iter().map(|(_, us)| us).sum();
            prop_assert_eq!(stayed, course.closed.unwrap_or(at(8)).micros() - course.created.micros());
        }
        let shift = shift.min(steps.len());
        steps.rotate_left(shift);
        prop_assert_eq!(first, follow(&stages(), &steps, at(8), Some(2)).0);
    }
}
