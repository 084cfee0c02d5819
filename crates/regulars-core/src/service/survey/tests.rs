//! Surveys by hand, and their laws.

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Fault as _};
use crate::money::Number;
use crate::time::Instant;

fn at(day: i64) -> Instant {
    Instant::from_micros(day * crate::time::DAY_US).unwrap()
}

fn answer(respondent: &str, day: i64, score: &str) -> Answer {
    Answer { respondent: respondent.to_owned(), at: at(day), id: String::new(), score: score.parse().unwrap() }
}

#[test]
fn nobody_has_no_score() {
    let none = Figures { nps: None, se: None, margin95: None };
    assert_eq!(Nps::default().figures(), none);
    assert_eq!(satisfaction(&[]).unwrap().wilson95, None);
    assert_eq!(ease(7, &[]).unwrap(), Ease { answers: 0, mean: None, top3_share: None });
    let apart = difference(Nps::default(), Nps::new(1, 0, 1).unwrap());
    assert_eq!((apart.diff, apart.test.z, apart.test.significant95), (None, None, false));
}

#[test]
fn scores_without_variance_are_never_apart() {
    let apart = difference(Nps::new(0, 0, 9).unwrap(), Nps::new(9, 0, 0).unwrap());
    assert_eq!((apart.diff.unwrap().canonical(), apart.test.significant95), ("200".to_owned(), false));
}

#[test]
fn the_last_answer_inside_counts_and_those_outside_are_told() {
    let answers =
        [answer("a", 5, "9"), answer("a", 2, "3"), answer("a", 9, "0"), answer("b", 7, "7"), answer("c", 1, "6")];
    let counted = count_once(Scale::Nps, at(2), at(7), &answers).unwrap();
    assert_eq!(counted.marks.into_iter().collect::<Vec<_>>(), [("a".to_owned(), 9)]);
    assert_eq!((counted.excluded, counted.superseded), (3, 1));
}

#[test]
fn marks_beside_the_scale_are_refused() {
    for score in ["11", "-1", "9.5"] {
        let (place, error) = count_once(Scale::Nps, at(0), at(9), &[answer("a", 20, score)]).unwrap_err();
        assert_eq!((place, error.code()), (Some(0), Code::ScoreOutOfRange));
    }
    assert_eq!(satisfaction(&[0]).unwrap_err().code(), Code::ScoreOutOfRange);
    assert_eq!(ease(3, &[]).unwrap_err().code(), Code::OutOfRange);
    assert_eq!(Nps::of([11]).unwrap_err().code(), Code::ScoreOutOfRange);
    assert_eq!(count_once(Scale::Nps, at(2), at(1), &[]).unwrap_err().1.code(), Code::InvalidValue);
    assert_eq!(Nps::new(u64::MAX, 1, 0).unwrap_err().code(), Code::OutOfRange);
}

#[test]
fn a_sample_is_asked_for_what_can_be() {
    let ask = |p: &str, d: &str, m: &str| sample_size(p.parse().unwrap(), d.parse().unwrap(), m.parse().unwrap());
    assert_eq!((ask("0.6", "0.1", "3"), ask("0.3", "0.3", "10")), (Ok(1921), Ok(231)));
    assert_eq!((ask("1", "0", "5"), ask("0.5", "0.5", "100")), (Ok(0), Ok(4)));
    for (p, d, m) in [("0.6", "0.5", "5"), ("-0.1", "0.5", "5"), ("0.1234567891", "0", "5")] {
        assert_eq!(ask(p, d, m), Err(SurveyError::Shares));
    }
    for m in ["0", "-1", "100.1"] {
        assert_eq!(ask("0.5", "0.2", m), Err(SurveyError::Margin));
    }
}

fn counts() -> impl Strategy<Value = Nps> {
    [0u64..2_000, 0u64..2_000, 0u64..2_000].prop_map(|[p, n, d]| Nps::new(p, n, d).unwrap())
}

proptest! {
    #[test]
    fn a_score_turns_with_its_groups(one in counts()) {
        let turned = Nps::new(one.detractors(), one.passives(), one.promoters()).unwrap();
        let (there, back) = (one.figures(), turned.figures());
        prop_assert_eq!(there.nps.map(Number::from), back.nps.map(|nps| Number::from(nps).neg()));
        prop_assert_eq!((there.se, there.margin95), (back.se, back.margin95));
        let hundred = Number::from(100_i64);
        prop_assert!(there.nps.map(Number::from).is_none_or(|nps| nps <= hundred && hundred.neg() <= nps));
    }

    #[test]
    fn a_difference_turns_with_its_sides(a in counts(), b in counts()) {
        let (there, back) = (difference(a, b), difference(b, a));
        prop_assert_eq!(there.diff.map(Number::from), back.diff.map(|diff| Number::from(diff).neg()));
        prop_assert_eq!(there.test.z, back.test.z.map(|z| z.neg()));
        prop_assert_eq!(there.test.significant95, back.test.significant95);
    }

    #[test]
    fn the_order_of_answers_says_nothing(
        given in prop::collection::vec((0u8..4, 0i64..6, 0u8..=10), 0..20).prop_shuffle(), shift in 0usize..20,
    ) {
        let mut answers: Vec<Answer> =
            given.iter().map(|(who, day, mark)| answer(&who.to_string(), *day, &mark.to_string())).collect();
        let counted = count_once(Scale::Nps, at(1), at(5), &answers).unwrap();
        let shift = shift.min(answers.len());
        answers.rotate_left(shift);
        prop_assert_eq!(&counted, &count_once(Scale::Nps, at(1), at(5), &answers).unwrap());
        let told = u64::try_from(counted.marks.len()).unwrap() + counted.excluded + counted.superseded;
        prop_assert_eq!(told, u64::try_from(answers.len()).unwrap());
    }
}
