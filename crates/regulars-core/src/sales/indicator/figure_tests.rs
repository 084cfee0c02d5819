//! Indicators by hand (SV-95), and laws of ratios of sums.

use proptest::prelude::*;

use super::*;
use crate::money::{Decimal, Number};
use crate::quality::Metric;
use crate::service::survey::{Nps, Scale};
use crate::text::Labels;
use crate::time::Window;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn checks(passed: bool) -> Part {
    Part::Checks { metric: Metric::Accuracy, passed }
}

fn answers(figure: AnswerFigure) -> Part {
    Part::Answers { figure, scale: Scale::Nps, survey: None }
}

fn indicator(numerator: Part, denominator: Option<Part>) -> Indicator {
    Indicator {
        id: "x".to_owned(),
        labels: Labels::default(),
        roles: vec!["all".to_owned()],
        numerator,
        denominator,
        factor: None,
        window: Window::Lifetime,
        better: Better::Higher,
        target: None,
        min_n: 1,
    }
}

fn figure(above: &str, below: Option<&str>, n: u64) -> Figure {
    Figure { numerator: Some(number(above)), denominator: below.map(number), n, nps: None }
}

fn value(judged: Judged) -> Option<String> {
    judged.value.map(|value| value.canonical())
}

#[test]
fn a_value_and_what_it_says() {
    let mut rate = indicator(checks(true), Some(checks(false)));
    rate.factor = Some("100".parse().unwrap());
    rate.target = Some("33.3333".parse().unwrap());
    let third = rate.judge(&figure("1", Some("3"), 3));
    assert_eq!((value(third), third.status), (Some("33.3333".to_owned()), IndicatorStatus::Met));
    rate.better = Better::Lower;
    assert_eq!(rate.judge(&figure("2", Some("3"), 3)).status, IndicatorStatus::Missed);
    // Half to even: 0.00005 and 0.00015 as ratios.
    rate.factor = None;
    assert_eq!(value(rate.judge(&figure("1", Some("20000"), 20_000))).as_deref(), Some("0"));
    assert_eq!(value(rate.judge(&figure("3", Some("20000"), 20_000))).as_deref(), Some("0.0002"));
    // Too few is not undefined, and nothing of nothing is not 0.
    rate.min_n = 30;
    assert_eq!(rate.judge(&figure("1", Some("29"), 29)), Judged { value: None, status: IndicatorStatus::TooFew });
    rate.min_n = 0;
    assert_eq!(rate.judge(&figure("0", Some("0"), 0)), Judged { value: None, status: IndicatorStatus::Undefined });
    // A sum is told as it is.
    let total = indicator(Part::Sum(Summed::Score("worth".to_owned())), None);
    let judged = total.judge(&figure("750.123456", None, 4));
    assert_eq!((value(judged), judged.status), (Some("750.123456".to_owned()), IndicatorStatus::NoTarget));
    let lost = Figure { numerator: None, ..figure("0", None, 4) };
    assert_eq!(total.judge(&lost).status, IndicatorStatus::Undefined);
}

#[test]
fn rates_are_tested_and_sums_are_not() {
    let rate = indicator(checks(true), Some(checks(false)));
    let moved = rate.moved(&figure("60", Some("1000"), 1_000), &figure("90", Some("1000"), 1_000), (None, None));
    assert_eq!(moved.change, Some(number("0.03")));
    assert_eq!(moved.rel_change, Some(number("0.5")));
    assert_eq!(moved.test.and_then(|test| test.z), Some(number("2.5469")));
    assert_eq!(moved.outcome, Some(Outcome::Win));
    let lower = Indicator { better: Better::Lower, ..rate.clone() };
    let back = lower.moved(&figure("60", Some("1000"), 1_000), &figure("90", Some("1000"), 1_000), (None, None));
    assert_eq!(back.outcome, Some(Outcome::Loss));
    // Rates of unequal periods are compared, sums are not.
    assert!(!rate.moved(&figure("1", Some("2"), 2), &figure("1", Some("2"), 2), (Some(30), Some(31))).unequal);
    let total = indicator(Part::Sum(Summed::Score("worth".to_owned())), None);
    let unequal = total.moved(&figure("5", None, 2), &figure("7", None, 2), (Some(30), Some(31)));
    assert_eq!((unequal.unequal, unequal.change), (true, None));
    let equal = total.moved(&figure("5", None, 2), &figure("7", None, 2), (Some(30), Some(30)));
    assert_eq!((equal.change, equal.rel_change, equal.test), (Some(number("2")), Some(number("0.4")), None));
    assert_eq!(total.moved(&figure("0", None, 2), &figure("7", None, 2), (None, None)).rel_change, None);
}

#[test]
fn a_net_promoter_score_has_its_own_test() {
    let nps = indicator(answers(AnswerFigure::Net), Some(answers(AnswerFigure::Answers)));
    assert!(nps.is_nps() && !nps.is_rate());
    let of = |promoters: u64, passives: u64, detractors: u64| Figure {
        nps: Nps::new(promoters, passives, detractors).ok(),
        ..figure(&(promoters - detractors).to_string(), Some("1000"), 1_000)
    };
    let moved = nps.moved(&of(500, 300, 200), &of(550, 300, 150), (None, None));
    assert_eq!(moved.test.and_then(|test| test.z), Some(number("2.9488")));
    assert_eq!(moved.outcome, Some(Outcome::Win));
}

#[test]
fn only_what_lies_in_another_is_a_rate() {
    let cases =
        |figure, kinds: &[&str]| Part::Cases { figure, kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect() };
    let rate = |above: Part, below: Part| indicator(above, Some(below)).is_rate();
    assert!(rate(cases(CaseFigure::AnsweredInTime, &[]), cases(CaseFigure::Answered, &[])));
    assert!(!rate(cases(CaseFigure::AnsweredInTime, &["a"]), cases(CaseFigure::Answered, &[])));
    assert!(!rate(cases(CaseFigure::Answered, &[]), cases(CaseFigure::Opened, &[])));
    assert!(!rate(cases(CaseFigure::FirstResponseMinutes, &[]), cases(CaseFigure::Answered, &[])));
    assert!(rate(cases(CaseFigure::FirstContact, &[]), cases(CaseFigure::Resolved, &[])));
    assert!(rate(answers(AnswerFigure::Promoters), answers(AnswerFigure::Answers)));
    assert!(!rate(answers(AnswerFigure::Marks), answers(AnswerFigure::Answers)));
    assert!(!rate(checks(false), checks(false)));
}

proptest! {
    /// A ratio of sums lies between the ratios of its parts, whatever their sizes: never a mean of ratios (SV-95).
    #[test]
    fn a_ratio_of_sums_lies_between_those_of_its_parts(parts in prop::collection::vec((0_i64..1_000, 1_i64..1_000), 1..20)) {
        let rate = indicator(checks(true), Some(checks(false)));
        let of = |above: i64, below: i64| {
            rate.judge(&figure(&above.to_string(), Some(&below.to_string()), 1)).value.unwrap()
        };
        let each: Vec<Number> = parts.iter().map(|(above, below)| of(*above, *below)).collect();
        let whole = of(parts.iter().map(|part| part.0).sum(), parts.iter().map(|part| part.1).sum());
        prop_assert!(each.iter().min().unwrap() <= &whole && &whole <= each.iter().max().unwrap());
    }

    /// Before and after change places: change and z change their sign.
    #[test]
    fn a_move_back_is_the_opposite(n in 1_u64..5_000, k in 0_u64..5_000, m in 1_u64..5_000, l in 0_u64..5_000) {
        let rate = indicator(checks(true), Some(checks(false)));
        let of = |n: u64, k: u64| figure(&k.min(n).to_string(), Some(&n.to_string()), n);
        let (there, back) = (rate.moved(&of(n, k), &of(m, l), (None, None)), rate.moved(&of(m, l), &of(n, k), (None, None)));
        prop_assert_eq!(there.change, back.change.map(|change| change.neg()));
        let z = |moved: Moved| moved.test.and_then(|test| test.z);
        prop_assert_eq!(z(there), z(back).map(|z| z.neg()));
    }
}

#[test]
fn decimals_of_a_factor_are_exact() {
    let mut rate = indicator(checks(true), Some(checks(false)));
    rate.factor = "0.1".parse::<Decimal>().ok();
    assert_eq!(value(rate.judge(&figure("3", Some("1"), 1))).as_deref(), Some("0.3"));
}
