//! Scores of models in the fold (AR-2, AR-3, CH-10, TR-6, KM-3), with models made by hand: what is asked, when it answers, how it is
//! told, and that conditions read what the view shows.

use super::*;
use crate::error::Code;
use crate::rulebook::ModelAsk;
use crate::scoring::{Answer, Output, Question, Said, Scorer, ScorerFeature};
use crate::time::Unit;

const OLD: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
const NEW: &str = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
const NEAR: &str = "sha256:3333333333333333333333333333333333333333333333333333333333333333";

const BOOK: &str = r#"
[rulebook]
id = "t"
version = 1
zone = "Asia/Shanghai"
[rfm]
unit = "day"
currency = "CNY"
recency = [30]
frequency = [2]
monetary = ["100"]
[measures.marks]
agg = "last"
of = "review"
field = "body.score"
window = "lifetime"
[privacy]
default_jurisdictions = ["CN"]
[[purpose]]
path = "profiling"
class = "service"
default_basis = "contract"
[[score]]
name = "churn"
label = { en = "Churn", zh = "流失" }
kind = "model"
purpose = "profiling"
max_reasons = 1
versions = [
    { id = "sha256:1111111111111111111111111111111111111111111111111111111111111111", valid_from = "2026-01-10T00:00:00Z" },
    { id = "sha256:2222222222222222222222222222222222222222222222222222222222222222", valid_from = "2026-02-01T00:00:00Z" },
]
inputs = [{ feature = "idle", rfm = "since_last" }, { feature = "mark", measure = "marks" }]
[[score]]
name = "group"
kind = "cluster"
purpose = "profiling"
model = "sha256:3333333333333333333333333333333333333333333333333333333333333333"
inputs = [{ feature = "paid", rfm = "total" }]
clusters = ["small", "large"]
[segments.leaving]
when = "score.churn >= 0.5"
[segments.large]
when = 'score.group == "large"'
"#;

/// Says a hundredth of the days, less half of the mark; a missing mark is 0. Clusters are parted at 100.
#[derive(Debug)]
struct Made {
    features: Vec<ScorerFeature>,
    until: Instant,
    scale: f64,
}

impl Scorer for Made {
    fn features(&self) -> &[ScorerFeature] {
        &self.features
    }

    fn validity(&self) -> (Instant, Instant) {
        (at("2026-01-05T00:00:00Z"), self.until)
    }

    fn answer(&self, row: &[f64], explain: bool) -> Result<Answer, Code> {
        if let [paid] = row {
            let value = Said::Cluster(u32::from(*paid >= 100.0));
            return Ok(Answer { value, margin: None, shares: vec![("paid".to_owned(), *paid)] });
        }
        let [mark, idle] = row else { return Err(Code::FeatureMismatch) };
        let parts = [if mark.is_nan() { 0.0 } else { -mark / 2.0 }, idle / 100.0 * self.scale];
        let value = parts[0] + parts[1];
        let shares = ["mark", "idle"].into_iter().zip(parts).map(|(name, part)| (name.to_owned(), part));
        let mut shares: Vec<_> = shares.filter(|_| explain).collect();
        shares.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        Ok(Answer { value: Said::Number(value), margin: Some([0.0, value]), shares })
    }
}

fn made(ask: &ModelAsk, may_be_missing: bool) -> Arc<dyn Scorer> {
    let feature = |name: &str, may| ScorerFeature { name: name.to_owned(), may_be_missing: may };
    let features = match ask.id.as_str() {
        NEAR => vec![feature("paid", false)],
        // The model's own order is not that of the inputs.
        _ => vec![feature("mark", may_be_missing), feature("idle", false)],
    };
    let (until, scale) = match ask.id.as_str() {
        OLD => (at("2026-01-20T00:00:00Z"), 1.0),
        _ => (at("2026-06-01T00:00:00Z"), 2.0),
    };
    Arc::new(Made { features, until, scale })
}

fn bound(may_be_missing: bool) -> Arc<Rulebook> {
    let mut rules = Rulebook::parse(BOOK).unwrap();
    rules.bind_models(|ask| Ok(made(ask, may_be_missing))).unwrap();
    Arc::new(rules)
}

fn bought() -> Vec<Record> {
    vec![order("o1", "2026-01-02T00:00:00Z", "40 CNY"), order("o2", "2026-01-08T00:00:00Z", "70 CNY")]
}

fn told(view: &CustomerView, name: &str) -> (ScoreStatus, Option<String>, Option<String>) {
    let score = &view.scores.as_ref().unwrap()[name];
    (score.status, score.value.clone(), score.model.clone())
}

#[test]
fn the_artefact_of_the_instant_answers_and_an_expired_one_never_does() {
    let book = bound(true);
    let of = |text: &str| told(&view_by(&book, &bought(), at(text)), "churn");
    let reason = |text: &str| {
        let view = view_by(&book, &bought(), at(text));
        view.scores.as_ref().unwrap()["churn"].reasons[0].code
    };
    let none = (ScoreStatus::InsufficientData, None, None);
    assert_eq!(of("2026-01-09T23:59:59Z"), none);
    assert_eq!(reason("2026-01-09T23:59:59Z"), Code::ModelMissing);
    // 2 local days since 8 January.
    let some = |value: &str, id: &str| (ScoreStatus::Ok, Some(value.to_owned()), Some(id.to_owned()));
    assert_eq!(of("2026-01-10T00:00:00Z"), some("0.0200", OLD));
    assert_eq!(of("2026-01-19T23:59:59Z"), some("0.1200", OLD));
    assert_eq!(of("2026-01-20T00:00:00Z"), none);
    assert_eq!(reason("2026-01-20T00:00:00Z"), Code::ModelExpired);
    assert_eq!(of("2026-02-01T00:00:00Z"), some("0.4800", NEW));
    assert_eq!(of("2026-06-01T00:00:00Z"), none);
    // Every one of these instants is foretold by the one before.
    let next = |text: &str| view_by(&book, &bought(), at(text)).scores.unwrap()["churn"].next_change_at.unwrap();
    assert_eq!(next("2026-01-09T00:00:00Z"), at("2026-01-10T00:00:00Z"));
    assert_eq!(next("2026-01-19T16:00:00Z"), at("2026-01-20T00:00:00Z"));
    assert_eq!(next("2026-01-20T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    // In between the days move it at midnight in Shanghai.
    assert_eq!(next("2026-01-10T00:00:00Z"), at("2026-01-10T16:00:00Z"));
}

#[test]
fn reasons_name_their_feature_and_begin_at_the_baseline() {
    let mut records = bought();
    records.push(record("review", "v1", "2026-01-09T00:00:00Z", r#""body":{"score":"0.1"}"#));
    let view = view_by(&bound(false), &records, at("2026-01-18T00:00:00Z"));
    let churn = &view.scores.as_ref().unwrap()["churn"];
    assert_eq!(churn.value.as_deref(), Some("0.0500"));
    assert_eq!((churn.label.as_deref(), churn.unit.as_deref()), (Some("Churn"), Some("score")));
    assert_eq!((churn.parts["baseline"].as_str(), churn.parts["margin"].as_str()), ("0", "0.05"));
    let [reason] = churn.reasons.as_slice() else { panic!("one reason, as the rulebook says") };
    assert_eq!(reason.code, Code::ScoreShare);
    let facts = ["component", "measure", "observed", "contribution"].map(|name| &reason.facts[name]);
    assert_eq!(facts, ["idle", "rfm.since_last", "10", "0.1"]);
    assert_eq!(reason.text, "idle is 10: 0.1");
}

#[test]
fn a_missing_feature_is_for_the_model_only_if_the_artefact_says_so() {
    let (may, must) = (bound(true), bound(false));
    let when = at("2026-01-18T00:00:00Z");
    assert_eq!(told(&view_by(&may, &bought(), when), "churn").1.as_deref(), Some("0.1000"));
    let view = view_by(&must, &bought(), when);
    assert_eq!(told(&view, "churn").0, ScoreStatus::InsufficientData);
    assert_eq!(&view.scores.as_ref().unwrap()["churn"].reasons[0].facts["measure"], "measure.marks");
    // Without a purchase there is no summary, and no model that reads it.
    let view = view_by(&may, &[record("visit", "w", "2026-01-03T00:00:00Z", r#""body":{}"#)], when);
    assert_eq!(&view.scores.as_ref().unwrap()["churn"].reasons[0].facts["measure"], "rfm.since_last");
    assert_eq!(told(&view, "group").0, ScoreStatus::InsufficientData);
}

#[test]
fn conditions_read_what_the_view_shows() {
    let book = bound(true);
    let member = |text: &str, name: &str| view_by(&book, &bought(), at(text)).segments.unwrap()[name].member;
    assert_eq!(told(&view_by(&book, &bought(), at("2026-02-02T00:00:00Z")), "churn").1.as_deref(), Some("0.5000"));
    assert!(!member("2026-02-01T00:00:00Z", "leaving") && member("2026-02-02T00:00:00Z", "leaving"));
    let view = view_by(&book, &bought(), at("2026-01-12T00:00:00Z"));
    assert_eq!(told(&view, "group"), (ScoreStatus::Ok, Some("large".to_owned()), Some(NEAR.to_owned())));
    assert_eq!(view.scores.as_ref().unwrap()["group"].unit, None);
    assert!(view.segments.unwrap()["large"].member && !member("2026-01-05T00:00:00Z", "large"));
}

#[test]
fn models_are_bound_to_the_inputs_that_the_rulebook_names() {
    let mut rules = Rulebook::parse(BOOK).unwrap();
    let asks = rules.model_asks();
    assert_eq!(asks.iter().map(|ask| ask.id.as_str()).collect::<Vec<_>>(), [OLD, NEW, NEAR]);
    assert_eq!((asks[0].path.as_str(), asks[0].purpose.as_str()), ("score.churn.model", "profiling"));
    let question = Question { unit: Some(Unit::Day), max_reasons: 1, ..Question::default() };
    assert_eq!(asks[0].question, question);
    assert_eq!(asks[2].question, Question { clusters: 2, max_reasons: 4, ..question });
    let other = |ask: &ModelAsk| {
        let features = vec![ScorerFeature { name: "paid".to_owned(), may_be_missing: false }];
        assert!(!ask.id.is_empty());
        Ok(Arc::new(Made { features, until: at("2027-01-01T00:00:00Z"), scale: 1.0 }) as Arc<dyn Scorer>)
    };
    let error = rules.bind_models(other).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::FeatureMismatch, "score.churn.model"));
    // Nothing of it is bound, and an unbound model has no answer.
    let view = view_by(&Arc::new(rules), &bought(), at("2026-01-12T00:00:00Z"));
    assert_eq!(told(&view, "group").0, ScoreStatus::InsufficientData);
    assert_eq!(Output::words().count(), 5);
}

proptest! {
    /// SC-1, I-1, I-2: any order of records gives the same scores, and nothing moves before it is said to.
    #[test]
    fn the_order_of_records_says_nothing(days in prop::collection::vec(0i64..60, 1..8), back in any::<bool>(), seconds in 0i64..6_000_000) {
        let record = |(n, day): (usize, &i64)| {
            order(&format!("o{n}"), &at("2026-01-01T00:00:00Z").plus_micros(day * crate::time::DAY_US).to_string(), "9 CNY")
        };
        let mut records: Vec<Record> = days.iter().enumerate().map(record).collect();
        let book = bound(true);
        let when = at("2026-01-09T00:00:00Z").plus_micros(seconds * 1_000_000);
        let view = view_by(&book, &records, when);
        if back { records.reverse() } else { records.rotate_left(1) }
        prop_assert_eq!(&view_by(&book, &records, when).scores, &view.scores);
        if let Some(next) = view.next_change_at {
            let before = view_by(&book, &records, next.plus_micros(-1));
            prop_assert_eq!(before.scores, view.scores);
            prop_assert_eq!(before.segments, view.segments);
        }
    }
}
