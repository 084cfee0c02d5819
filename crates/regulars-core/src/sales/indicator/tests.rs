//! Comparisons by hand.

use super::*;
use crate::error::{Code, Fault as _};
use crate::scoring::Rate;
use crate::time::Date;

fn rate(n: u64, k: u64) -> Rate {
    Rate::new(n, k).unwrap()
}

fn asked(before: Measured, after: Measured) -> Question {
    Question {
        before,
        after,
        periods: None,
        control: None,
        is_test: false,
        better: Better::Higher,
        guards: Vec::new(),
        looks: 1,
    }
}

fn days(from: i32, count: i32) -> Period {
    Period { from: Date::from_days(from), until: Date::from_days(from + count) }
}

fn moved() -> Question {
    asked(Measured::Rate(rate(1_000, 60)), Measured::Rate(rate(1_000, 90)))
}

fn text(number: Option<crate::money::Decimal>) -> String {
    number.map(crate::money::Decimal::canonical).unwrap_or_default()
}

#[test]
fn a_win_with_harm_is_none() {
    let mut question = moved();
    assert_eq!(compare(&question).unwrap().outcome, Outcome::Win);
    let guard = |id: &str, after: u64| Guard {
        id: id.to_owned(),
        before: rate(1_000, 10),
        after: rate(1_000, after),
        better: Better::Lower,
    };
    question.guards = vec![guard("complaints", 12), guard("opt_outs", 40)];
    let found = compare(&question).unwrap();
    assert_eq!((found.outcome, found.harmed.as_slice()), (Outcome::WinWithHarm, &["opt_outs".to_owned()][..]));
    question.better = Better::Lower;
    assert_eq!(compare(&question).unwrap().outcome, Outcome::Loss);
}

#[test]
fn what_has_no_control_says_so() {
    let mut question = moved();
    let alone = compare(&question).unwrap();
    assert!(alone.uncontrolled && !alone.peeked && alone.difference_in_differences.is_none());
    question.control = Some((rate(500, 30), rate(500, 40)));
    question.looks = 3;
    let beside = compare(&question).unwrap();
    assert!(!beside.uncontrolled && beside.peeked);
    assert_eq!(text(beside.difference_in_differences), "0.01");
    question.control = None;
    question.is_test = true;
    assert!(!compare(&question).unwrap().uncontrolled);
}

#[test]
fn counts_are_compared_of_equal_periods_only() {
    let mut question = asked(Measured::Count(60), Measured::Count(90));
    assert_eq!(compare(&question).unwrap_err().code(), Code::MissingField);
    question.periods = Some((days(0, 30), days(30, 31)));
    assert_eq!(compare(&question).unwrap_err().code(), Code::UnequalPeriods);
    question.periods = Some((days(0, 30), days(30, 30)));
    let found = compare(&question).unwrap();
    assert_eq!((text(found.change), text(found.rel_change), found.test.z), ("30".to_owned(), "0.5".to_owned(), None));
    question.periods = Some((days(0, 30), days(30, 0)));
    assert_eq!(compare(&question).unwrap_err().path(), "after.until");
    // Rates may be of any periods.
    let mut rates = moved();
    rates.periods = Some((days(0, 30), days(30, 31)));
    assert!(compare(&rates).is_ok());
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let unlike = asked(Measured::Count(1), Measured::Rate(rate(1, 1)));
    assert_eq!(compare(&unlike).unwrap_err().code(), Code::InvalidValue);
    let many = asked(Measured::Count(u64::MAX), Measured::Count(1));
    assert_eq!(compare(&many).unwrap_err().code(), Code::OutOfRange);
    let never = Question { looks: 0, ..moved() };
    assert_eq!(compare(&never).unwrap_err().path(), "looks");
    let nobody = compare(&asked(Measured::Rate(rate(0, 0)), Measured::Rate(rate(5, 1)))).unwrap();
    assert_eq!((nobody.before, nobody.change, nobody.outcome), (None, None, Outcome::NoDifference));
}
