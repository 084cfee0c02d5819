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
    Question {
        output: Some(output),
        horizon: Some(horizon),
        unit: Some(unit),
        clusters: 0,
        max_reasons: 4,
        valuation: None,
    }
}

fn number(scorer: &dyn Scorer, row: &[f64]) -> f64 {
    match scorer.answer(row, true).unwrap().value {
        Said::Number(value) => value,
        Said::Cluster(cluster) => panic!("cluster {cluster}"),
    }
}

fn refused(artefact: &Artefact, question: Question) -> (Code, String) {
    let error = scorer(artefact, None, &question, K_ANON).unwrap_err();
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
        let bound = scorer(&repeat("week"), None, &asks(output, 90, Unit::Day), K_ANON).unwrap();
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
    let bound = scorer(&artefact, None, &question, K_ANON).unwrap();
    let told = bound.answer(&[45.0, 1.0], true).unwrap();
    assert_eq!((told.margin, told.shares), (Some([0.25, 1.5]), vec![("pause".to_owned(), 1.25)]));
    assert_eq!(told.value, Said::Number(1.0 / (1.0 + (-1.5_f64).exp())));
    assert!(bound.answer(&[45.0, 1.0], false).unwrap().shares.is_empty());
    // What lowers the risk is no reason (TR-9).
    assert!(bound.answer(&[12.0, 1.0], true).unwrap().shares.is_empty());
    let calibrated =
        Artefact { calibration: Some(Json::parse(r#"{"method":"platt","a":0.5,"b":0}"#).unwrap()), ..artefact };
    let half = scorer(&calibrated, None, &question, K_ANON).unwrap();
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
    let bound = scorer(&artefact, None, &Question { max_reasons: 1, ..Question::default() }, K_ANON).unwrap();
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

fn spend() -> Artefact {
    let values = [("p", 6.25), ("q", 3.74), ("gamma", 15.44)];
    let json = values.map(|(name, value)| (name.to_owned(), Float(value).to_json().unwrap()));
    Artefact { valid_until: day(20_050), ..artefact("gamma_gamma", "day", Json::object(json), &[]) }
}

fn worth(spend: &Artefact, output: Output) -> Result<Arc<dyn Scorer>, Error> {
    let part = |text: &str| text.parse().unwrap();
    let valuation = regulars_core::scoring::Valuation { margin: part("0.3"), discount: part("0.1"), every: 28 };
    let valuation = (output == Output::LifetimeValue).then_some(valuation);
    let question = Question { valuation, ..asks(output, 364, Unit::Day) };
    scorer(&repeat("week"), Some(spend), &question, K_ANON)
}

#[test]
fn a_lifetime_value_is_that_of_rows_and_a_potential_is_what_is_missing_to_it() {
    use crate::repeat::{Discounting, GammaGamma, Spend, discount_per_period};
    let model = Model::named("bg_nbd", &[0.243, 4.414, 0.793, 2.426]).unwrap();
    let gamma = GammaGamma::new(6.25, 3.74, 15.44).unwrap();
    let history = History::Purchases(Summary::new(2, 213.0, 272.0).unwrap(), TimeUnit::Day);
    let cet = |t: f64| model.cet(TimeUnit::Week, &history, t);
    let mean = gamma.customer_mean(&Spend::new(2, 22.35).unwrap()).unwrap();
    let four_weeks = Discounting::new(28.0, discount_per_period(0.1, 28.0, TimeUnit::Day).unwrap()).unwrap();
    let value = worth(&spend(), Output::LifetimeValue).unwrap();
    let wanted = four_weeks.clv(364.0, 0.3, mean, cet).unwrap();
    assert_eq!(number(value.as_ref(), &[2.0, 213.0, 272.0, 2.0, 22.35]).to_bits(), wanted.to_bits());
    // By another way: the 13 parts of the sum one by one, and what the mean of two amounts is (NV-4).
    let by_hand = (6.25 * (15.44 + 2.0 * 22.35)) / (6.25 * 2.0 + 3.74 - 1.0);
    let rate = 1.1_f64.powf(28.0 / 365.2425);
    let parts =
        (1..=13).map(|i| (cet(28.0 * f64::from(i)).unwrap() - cet(28.0 * f64::from(i - 1)).unwrap()) / rate.powi(i));
    assert!((wanted - 0.3 * by_hand * parts.sum::<f64>()).abs() < 1e-9 * wanted, "{wanted}");
    // VQ-4: whose amounts are not known has the mean of everybody.
    let everybody = 6.25 * 15.44 / 2.74;
    let once = number(value.as_ref(), &[0.0, 0.0, 272.0, 0.0, f64::NAN]);
    let history = History::Purchases(Summary::new(0, 0.0, 272.0).unwrap(), TimeUnit::Day);
    let wanted = four_weeks.clv(364.0, 0.3, everybody, |t| model.cet(TimeUnit::Week, &history, t)).unwrap();
    assert!((once - wanted).abs() < 1e-12 * wanted && once > 0.0);
    // VQ-2.
    let potential = worth(&spend(), Output::Potential).unwrap();
    let expected = cet(364.0).unwrap() * mean;
    assert!((number(potential.as_ref(), &[2.0, 213.0, 272.0, 2.0, 22.35, 10.0]) - (expected - 10.0)).abs() < 1e-9);
    assert_eq!(number(potential.as_ref(), &[2.0, 213.0, 272.0, 2.0, 22.35, 1000.0]).to_bits(), 0.0_f64.to_bits());
    // Both artefacts must hold.
    assert_eq!(value.validity(), (day(20_000), day(20_050)));
}

#[test]
fn a_value_needs_a_mean_and_a_model_of_spend() {
    let mut endless = spend();
    let values = [("p", 6.25), ("q", 0.5), ("gamma", 15.44)];
    endless.parameters = Json::object(values.map(|(name, value)| (name.to_owned(), Float(value).to_json().unwrap())));
    let value = worth(&endless, Output::LifetimeValue).unwrap();
    assert_eq!(value.answer(&[0.0, 0.0, 272.0, 0.0, f64::NAN], false).unwrap_err(), Code::InsufficientData);
    assert!(value.answer(&[2.0, 213.0, 272.0, 2.0, 22.35], false).is_ok());
    assert_eq!(worth(&repeat("week"), Output::Potential).unwrap_err().code(), Code::ModelKindMismatch);
    let alone = scorer(&repeat("week"), None, &asks(Output::Potential, 12, Unit::Day), K_ANON).unwrap_err();
    assert_eq!(alone.code(), Code::ModelKindMismatch);
}
