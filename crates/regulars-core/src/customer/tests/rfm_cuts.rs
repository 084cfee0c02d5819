//! RFM scores by the cut points of a population (RS-3, AR-2), by hand: which artefact answers, how a value on a cut is scored, when
//! the score moves, and that conditions read what the view shows.

use super::*;
use crate::error::Code;
use crate::money::Number;
use crate::rulebook::CutsAsk;
use crate::scoring::{CutMethod, PopulationCuts, RfmCuts};

const OLD: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
const NEW: &str = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

const BOOK: &str = r#"
[rulebook]
id = "t"
version = 1
zone = "Asia/Shanghai"
[rfm]
unit = "day"
currency = "CNY"
[rfm.cuts]
versions = [
    { id = "sha256:1111111111111111111111111111111111111111111111111111111111111111", valid_from = "2026-01-10T00:00:00Z" },
    { id = "sha256:2222222222222222222222222222222222222222222222222222222222222222", valid_from = "2026-02-01T00:00:00Z" },
]
[segments.fresh]
when = "score.rfm >= 200"
"#;

fn cuts(recency: [u32; 2], monetary: [&str; 2]) -> RfmCuts {
    let monetary = monetary.map(|cut| Number::parse(cut).unwrap()).to_vec();
    RfmCuts { method: CutMethod::Quantile, recency: recency.to_vec(), frequency: vec![1, 1], monetary }
}

fn found(ask: &CutsAsk) -> Result<PopulationCuts, crate::error::Error> {
    let (cuts, until) = match ask.id.as_str() {
        OLD => (cuts([3, 10], ["100", "150"]), "2026-01-20T00:00:00Z"),
        _ => (cuts([20, 40], ["110", "150"]), "2026-06-01T00:00:00Z"),
    };
    Ok(PopulationCuts { cuts, validity: (at("2026-01-05T00:00:00Z"), at(until)) })
}

fn bound() -> Arc<Rulebook> {
    let mut rules = Rulebook::parse(BOOK).unwrap();
    rules.bind_cuts(found).unwrap();
    Arc::new(rules)
}

/// 40 CNY on 2 January and 70 CNY on 8 January: 2 days, 110 CNY.
fn bought() -> Vec<Record> {
    vec![order("o1", "2026-01-02T00:00:00Z", "40 CNY"), order("o2", "2026-01-08T00:00:00Z", "70 CNY")]
}

#[test]
fn the_cut_points_of_the_instant_score_and_expired_ones_never_do() {
    let book = bound();
    let score = |text: &str| rfm_of(&view_by(&book, &bought(), at(text))).clone();
    let told = |text: &str| (score(text).value, score(text).model);
    let some = |value: &str, id: &str| (Some(value.to_owned()), Some(id.to_owned()));
    // R: 2 days since 8 January lie below both cuts. F: 2 days lie above both cuts of 1. M: 110 lies above 100 only.
    assert_eq!(told("2026-01-10T00:00:00Z"), some("332", OLD));
    // A value on a cut has the lower score: on 11 January it is 3 days.
    assert_eq!(told("2026-01-11T00:00:00Z"), some("232", OLD));
    // 10 days.
    assert_eq!(told("2026-01-18T00:00:00Z"), some("132", OLD));
    // The other population: 24 days lie below 40; 110 is on its cut and above none.
    assert_eq!(told("2026-02-01T00:00:00Z"), some("231", NEW));
    // The two cuts of frequency are one, so one score is given to nobody.
    assert_eq!(score("2026-02-01T00:00:00Z").parts["degenerate_cuts"], "1");
    for (text, code) in [
        ("2026-01-09T23:59:59Z", Code::ModelMissing),
        ("2026-01-20T00:00:00Z", Code::ModelExpired),
        ("2026-01-31T23:59:59Z", Code::ModelExpired),
        ("2026-06-01T00:00:00Z", Code::ModelExpired),
    ] {
        let score = score(text);
        assert_eq!((score.status, score.value.clone()), (ScoreStatus::InsufficientData, None), "{text}");
        assert_eq!((score.reasons.len(), score.reasons[0].code), (1, code), "{text}");
    }
}

#[test]
fn every_move_is_foretold() {
    let book = bound();
    let next = |text: &str| rfm_of(&view_by(&book, &bought(), at(text))).next_change_at;
    assert_eq!(next("2026-01-09T00:00:00Z"), Some(at("2026-01-10T00:00:00Z")));
    // The days move at midnight in Shanghai.
    assert_eq!(next("2026-01-10T00:00:00Z"), Some(at("2026-01-10T16:00:00Z")));
    assert_eq!(next("2026-01-19T16:00:00Z"), Some(at("2026-01-20T00:00:00Z")));
    assert_eq!(next("2026-01-20T00:00:00Z"), Some(at("2026-02-01T00:00:00Z")));
    assert_eq!(next("2026-06-01T00:00:00Z"), None);
    // A condition follows the score and not the days: 200 is lost on 18 January, and again on 17 February with its 40 days.
    let fresh = |text: &str| view_by(&book, &bought(), at(text)).segments.unwrap()["fresh"].member;
    assert!(fresh("2026-01-17T15:59:59Z") && !fresh("2026-01-17T16:00:00Z"));
    assert!(!fresh("2026-01-31T23:59:59Z") && fresh("2026-02-01T00:00:00Z"));
    assert!(fresh("2026-02-16T15:59:59Z") && !fresh("2026-02-16T16:00:00Z"));
}

#[test]
fn what_is_not_bound_says_nothing() {
    let rules = Rulebook::parse(BOOK).unwrap();
    let asks = rules.cuts_asks();
    assert_eq!(
        asks.iter().map(|ask| (ask.path, ask.id.as_str())).collect::<Vec<_>>(),
        [("rfm.cuts", OLD), ("rfm.cuts", NEW)]
    );
    let mut refused = rules.clone();
    let refuse = |ask: &CutsAsk| match ask.id.as_str() {
        OLD => found(ask),
        _ => Err(crate::error::Error::new(Code::ModelMissing, ask.path, "none")),
    };
    assert_eq!(refused.bind_cuts(refuse).unwrap_err().code(), Code::ModelMissing);
    for rules in [rules, refused] {
        let view = view_by(&Arc::new(rules), &bought(), at("2026-01-12T00:00:00Z"));
        assert_eq!((rfm_of(&view).value.clone(), rfm_of(&view).reasons[0].code), (None, Code::ModelMissing));
    }
}
