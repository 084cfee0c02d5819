//! Artefacts as scorers: what each kind answers is what its own functions say, and what does not fit is refused when it is bound.

use regulars_core::scoring::{Output, Said};
use regulars_core::text::Json;
use regulars_core::time::{DAY_US, Unit};

use super::*;
use crate::artefact::number::Float;
use crate::artefact::{FeatureEntry, Inputs, K_ANON, SCHEMA};
use crate::churn::{Logistic, Step, Term};
use crate::repeat::{History, Model, Summary, TimeUnit};

const FILE: &str = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\n\
    objective=binary sigmoid:1\nfeature_names=recency orders\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\n\
    threshold=30.0\ndecision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=-1 1.5\nleaf_count=50 50\n\
    internal_count=100\n\nend of trees\n";

fn day(day: i64) -> Instant {
    Instant::from_micros(day * DAY_US).unwrap()
}

fn artefact(kind: &str, unit: &str, parameters: Json, features: &[&str]) -> Artefact {
    Artefact {
        kind: kind.to_owned(),
        version: 1,
        schema: SCHEMA,
        created_at: day(20_000),
        unit: unit.to_owned(),
        parameters,
        covariance: None,
        inputs: Inputs {
            rulebook_version: 1,
            population: String::new(),
            window: String::new(),
            as_of: day(20_000),
            rows: 100,
            data_hash: format!("sha256:{}", "0".repeat(64)),
        },
        label: None,
        metrics: Json::Object(Vec::new()),
        calibration: None,
        status: "converged".to_owned(),
        features: features.iter().map(|name| FeatureEntry::plain(*name)).collect(),
        purpose: "profiling".to_owned(),
        approved_by: None,
        valid_from: day(20_000),
        valid_until: day(20_100),
    }
}

fn repeat(unit: &str) -> Artefact {
    let values = [("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)];
    let json = values.map(|(name, value)| (name.to_owned(), Float(value).to_json().unwrap()));
    artefact("bg_nbd", unit, Json::object(json), &["frequency", "recency", "age"])
}

fn asks(output: Output, horizon: u32, unit: Unit) -> Question {
    Question { output: Some(output), horizon: Some(horizon), unit: Some(unit), clusters: 0, max_reasons: 4 }
}

fn number(scorer: &dyn Scorer, row: &[f64]) -> f64 {
    match scorer.answer(row, true).unwrap().value {
        Said::Number(value) => value,
        Said::Cluster(cluster) => panic!("cluster {cluster}"),
    }
}

fn refused(artefact: &Artefact, question: Question) -> (Code, String) {
    let error = scorer(artefact, &question, K_ANON).unwrap_err();
    (error.code(), error.path().to_owned())
}

#[test]
fn a_model_of_weeks_is_asked_in_days() {
    let model = Model::named("bg_nbd", &[0.243, 4.414, 0.793, 2.426]).unwrap();
    let history = History::Purchases(Summary::new(2, 213.0, 272.0).unwrap(), TimeUnit::Day);
    for (output, said) in [
        (Output::PAlive, model.p_alive(TimeUnit::Week, &history)),
        (Output::PNoPurchase, model.p_no_purchase(TimeUnit::Week, &history, 90.0)),
        (Output::ExpectedPurchases, model.cet(TimeUnit::Week, &history, 90.0)),
    ] {
        let bound = scorer(&repeat("week"), &asks(output, 90, Unit::Day), K_ANON).unwrap();
        assert_eq!(number(bound.as_ref(), &[2.0, 213.0, 272.0]).to_bits(), said.unwrap().to_bits());
        assert_eq!(bound.answer(&[2.5, 213.0, 272.0], true).unwrap_err(), Code::ModelInputInvalid);
        assert_eq!(bound.answer(&[0.0, 3.0, 272.0], true).unwrap_err(), Code::ModelInputInvalid);
        assert_eq!(bound.validity(), (day(20_000), day(20_100)));
    }
}

#[test]
fn trees_tell_what_raises_the_risk_and_their_groups() {
    let model = TreeModel {
        file: FILE.to_owned(),
        method: Method::PathDependent,
        groups: [("recency".to_owned(), "pause".to_owned())].into(),
        background: Vec::new(),
    };
    let parameters = model.to_parameters(K_ANON).unwrap();
    assert_eq!(TreeModel::from_parameters(&parameters, K_ANON).unwrap(), model);
    let artefact = artefact("trees", "score", parameters, &["recency", "orders"]);
    let question = Question { max_reasons: 4, ..Question::default() };
    let bound = scorer(&artefact, &question, K_ANON).unwrap();
    let told = bound.answer(&[45.0, 1.0], true).unwrap();
    assert_eq!((told.margin, told.shares), (Some([0.25, 1.5]), vec![("pause".to_owned(), 1.25)]));
    assert_eq!(told.value, Said::Number(1.0 / (1.0 + (-1.5_f64).exp())));
    assert!(bound.answer(&[45.0, 1.0], false).unwrap().shares.is_empty());
    // What lowers the risk is no reason (TR-9).
    assert!(bound.answer(&[12.0, 1.0], true).unwrap().shares.is_empty());
    let calibrated =
        Artefact { calibration: Some(Json::parse(r#"{"method":"platt","a":0.5,"b":0}"#).unwrap()), ..artefact };
    let half = scorer(&calibrated, &question, K_ANON).unwrap();
    assert!((number(half.as_ref(), &[45.0, 1.0]) - 1.0 / (1.0 + (-0.75_f64).exp())).abs() < 1e-12);
    let few = TreeModel {
        method: Method::Interventional,
        background: vec![BackgroundRow { count: 4, values: vec![Some(Float(1.0)), None] }],
        ..model
    };
    assert_eq!(few.to_parameters(K_ANON).unwrap_err().code(), Code::ArtefactPersonalData);
}

#[test]
fn a_regression_is_calibrated_and_knows_what_is_missing() {
    let term = |name: &str, column, steps: &[Step]| Term {
        name: name.to_owned(),
        column,
        steps: steps.to_vec(),
        weight: 0.5,
        mean: 1.0,
    };
    let terms = vec![term("idle", 0, &[Step::Ln1p]), term("marks", 1, &[Step::MissingValue(3.0)])];
    let model = LogisticModel {
        logistic: Logistic::new(-1.0, terms).unwrap(),
        columns: vec!["idle".to_owned(), "mark".to_owned()],
    };
    let artefact = artefact("logistic", "probability", model.to_parameters(K_ANON).unwrap(), &["idle", "mark"]);
    let bound = scorer(&artefact, &Question { max_reasons: 1, ..Question::default() }, K_ANON).unwrap();
    let told = bound.answer(&[0.0, f64::NAN], true).unwrap();
    // -1 + 0.5 * 0 + 0.5 * 3; at the means -1 + 0.5 + 0.5.
    assert_eq!((told.margin, told.shares), (Some([0.0, 0.5]), vec![("marks".to_owned(), 1.0)]));
    assert_eq!(bound.answer(&[f64::NAN, 1.0], true).unwrap_err(), Code::InsufficientData);
}

#[test]
fn what_does_not_answer_the_question_is_refused() {
    let week = repeat("week");
    let alive = asks(Output::PAlive, 0, Unit::Day);
    let kind = |question| refused(&week, question).0;
    assert_eq!(kind(Question { output: None, ..alive }), Code::ModelKindMismatch);
    assert_eq!(kind(Question { clusters: 2, ..alive }), Code::ModelKindMismatch);
    assert_eq!(kind(Question { unit: None, ..alive }), Code::ModelKindMismatch);
    let other = |change: fn(&mut Artefact)| {
        let mut artefact = week.clone();
        change(&mut artefact);
        refused(&artefact, alive)
    };
    assert_eq!(other(|one| one.unit = "opportunity".to_owned()), (Code::TimeUnitMismatch, "unit".to_owned()));
    assert_eq!(other(|one| one.features.truncate(2)), (Code::FeatureMismatch, "features".to_owned()));
    assert_eq!(other(|one| one.kind = "gamma_gamma".to_owned()).0, Code::ModelKindMismatch);
    assert_eq!(
        other(|one| one.parameters = Json::parse(r#"{"r":1,"alpha":1,"a":1}"#).unwrap()),
        (Code::MissingField, "parameters.b".to_owned())
    );
    assert_eq!(
        other(|one| one.parameters = Json::parse(r#"{"r":1,"alpha":1,"a":1,"b":0}"#).unwrap()).0,
        Code::ModelParameterInvalid
    );
    assert_eq!(KINDS.len(), 6);
}
