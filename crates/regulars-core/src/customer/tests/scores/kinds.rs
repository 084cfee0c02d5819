//! Scorecards (CH-4), grades and quadrants (LH-1, VQ-1), and scores of the host (LH-1).

use super::*;

#[test]
fn a_scorecard_tells_how_far_each_feature_lies_from_the_mean() {
    let view = view_by(&book(), &reviews(), at("2026-01-12T00:00:00Z"));
    let risk = &view.scores.as_ref().unwrap()["risk"];
    // 640 of 480 CNY, 0 without a mark.
    assert_eq!((risk.value.as_deref(), risk.parts["baseline"].as_str()), (Some("640"), "600.5"));
    // Odds 1:19 at 600 points; 40 more: (1/19) * 2^(-0.8).
    assert_eq!(risk.parts["probability"], "0.0293");
    let told =
        |n: usize| ["component", "raw", "contribution", "observed"].map(|name| risk.reasons[n].facts[name].to_owned());
    assert_eq!(told(0), ["spend", "640", "39.5", "480"]);
    assert_eq!(told(1), ["mark", "0", "0", "missing"]);
}

#[test]
fn a_grade_and_a_quadrant_are_words_of_two_axes() {
    let mut records = reviews();
    let view = view_by(&book(), &records, at("2026-01-12T00:00:00Z"));
    let of = |view: &CustomerView, name: &str| {
        let score = &view.scores.as_ref().unwrap()[name];
        (score.status, score.value.clone())
    };
    assert_eq!(of(&view, "lead"), (ScoreStatus::Ok, Some("A".to_owned())));
    assert!(view.segments.as_ref().unwrap()["best"].member);
    let reasons = &view.scores.as_ref().unwrap()["lead"].reasons;
    let told: Vec<_> = reasons
        .iter()
        .map(|reason| (&reason.facts["axis"], &reason.facts["band"], &reason.facts["observed"]))
        .collect();
    assert_eq!(told, [("fit", "2", "640"), ("engagement", "3", "38")]);
    // A missing axis is never low.
    assert_eq!(of(&view, "quarter"), (ScoreStatus::InsufficientData, None));
    records.push(record("review", "v9", "2026-01-11T00:00:00Z", r#""body":{"status":"rejected","score":"2"}"#));
    let view = view_by(&book(), &records, at("2026-01-12T00:00:00Z"));
    assert_eq!(of(&view, "quarter"), (ScoreStatus::Ok, Some("active_low".to_owned())));
    // 550 for little spend and 50 less for a bad mark: the lower row.
    let later = view_by(&book(), &records, at("2026-05-12T00:00:00Z"));
    assert_eq!(of(&later, "lead").1.as_deref(), Some("D"));
}

#[test]
fn a_record_of_the_host_counts_while_it_is_valid() {
    let told = |id: &str, at: &str, body: &str| record("external_score", id, at, &format!(r#""body":{{{body}}}"#));
    let mut records = reviews();
    records.push(told("e1", "2026-01-02T00:00:00Z", r#""model":"net","model_version":"3","value":"712.345","reasons":["idle","few"],"valid_until":"2026-01-11T00:00:00Z""#));
    records.push(told("e2", "2026-01-03T00:00:00Z", r#""model":"other","value":"1""#));
    records.push(told(
        "e3",
        "2026-01-04T00:00:00Z",
        r#""model":"net","value":"650","computed_at":"2026-01-10T00:00:00Z","valid_until":"2026-01-10T06:00:00Z""#,
    ));
    let of = |at_text: &str| {
        let view = view_by(&book(), &records, at(at_text));
        let score = view.scores.as_ref().unwrap()["told"].clone();
        (
            score.value.unwrap(),
            score.model.unwrap_or_default(),
            score.reasons[0].code,
            view.segments.unwrap()["told"].member,
        )
    };
    let computed = crate::error::Code::ScoreComputed;
    let given = crate::error::Code::ScoreGiven;
    assert_eq!(of("2026-01-01T12:00:00Z"), ("640".into(), String::new(), computed, false));
    assert_eq!(of("2026-01-02T00:00:00Z"), ("712.34".into(), "net 3".into(), given, true));
    // Another one was computed later, and holds for six hours.
    assert_eq!(of("2026-01-10T05:59:59Z"), ("650.00".into(), "net".into(), given, false));
    assert_eq!(of("2026-01-10T06:00:00Z"), ("712.34".into(), "net 3".into(), given, true));
    assert_eq!(of("2026-01-11T00:00:00Z"), ("640".into(), String::new(), computed, false));
    let view = view_by(&book(), &records, at("2026-01-05T00:00:00Z"));
    let reason = &view.scores.as_ref().unwrap()["told"].reasons[0];
    assert_eq!((&reason.facts["why"], reason.records.len()), ("idle, few", 1));
    assert!(findings(&view).contains(&"unknown_model pos/e2".to_owned()), "{:?}", findings(&view));
}
