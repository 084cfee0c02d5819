//! Churn against scikit-learn (`tests/churn/make.py`) and against its own laws (CH-4 to CH-9, I-12).
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::unreachable,
    clippy::float_cmp,
    reason = "a test may fail where it stands"
)]

use proptest::prelude::*;
use regulars_core::text::Json;
use regulars_models::churn::{
    Bins, Calibration, CardBin, CardFeature, Evaluation, Logistic, Scaling, Scorecard, Step, Term, TimeSplit,
    check_disjoint, check_windows, fit, in_test,
};
use regulars_models::math::Status;

fn peer() -> Json {
    Json::parse(include_str!("churn/sklearn.json")).unwrap()
}

fn number(json: &Json) -> f64 {
    let Json::Number(number) = json else { panic!("{json:?}") };
    number.as_str().parse().unwrap()
}

fn numbers(json: &Json, name: &str) -> Vec<f64> {
    json.get(name).unwrap().as_array().unwrap().iter().map(number).collect()
}

fn churned(json: &Json) -> Vec<bool> {
    numbers(json, "churned").into_iter().map(|y| y > 0.5).collect()
}

fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * (1.0 + want.abs()), "{got} instead of {want}");
}

fn code<T: std::fmt::Debug>(result: Result<T, regulars_core::Error>) -> &'static str {
    result.unwrap_err().code().as_str()
}

/// CH-6.
#[test]
fn a_fit_finds_the_weights_of_scikit_learn() {
    let peer = peer();
    let (features, churned) = (numbers(&peer, "features"), churned(&peer));
    for expected in peer.get("fits").unwrap().as_array().unwrap() {
        let found = fit(4, &features, &churned, number(expected.get("penalty").unwrap())).unwrap();
        assert_eq!(found.status, Status::Converged);
        close(found.intercept, number(expected.get("intercept").unwrap()), 1e-6);
        for (got, want) in found.weights.iter().zip(numbers(expected, "weights")) {
            close(*got, want, 1e-7);
        }
    }
}

/// CH-6, NV-7.
#[test]
fn a_fit_says_how_it_ended() {
    let separated = fit(1, &[0.0, 1.0, 2.0, 3.0], &[false, false, true, true], 0.0).unwrap();
    assert_eq!(separated.status, Status::BoundaryReached);
    let held = fit(1, &[0.0, 1.0, 2.0, 3.0], &[false, false, true, true], 1.0).unwrap();
    assert_eq!(held.status, Status::Converged);
    let few = fit(1, &[0.0, 1.0, 0.0, 1.0], &[false, true, true, false], 0.0).unwrap();
    assert_eq!(few.status, Status::NotIdentified);
    let twice: Vec<f64> = (0..20).flat_map(|n| [f64::from(n), f64::from(n)]).collect();
    let labels: Vec<bool> = (0..20).map(|n| n % 3 == 0).collect();
    assert_eq!(fit(2, &twice, &labels, 0.0).unwrap().status, Status::NotIdentified);
    assert_eq!(code(fit(1, &[], &[], 1.0)), "fit_no_data");
    assert_eq!(code(fit(1, &[f64::NAN], &[true], 1.0)), "model_input_invalid");
    assert_eq!(code(fit(2, &[1.0], &[true], 1.0)), "model_input_invalid");
    assert_eq!(code(fit(1, &[1.0], &[true], -1.0)), "model_parameter_invalid");
}

/// CH-7.
#[test]
fn calibrations_are_those_of_scikit_learn() {
    let peer = peer();
    let (probabilities, churned) = (numbers(&peer, "probabilities"), churned(&peer));
    let Calibration::Platt { a, b } = Calibration::platt(&probabilities, &churned).unwrap() else { panic!() };
    close(a, number(peer.get("platt").unwrap().get("a").unwrap()), 1e-6);
    close(b, number(peer.get("platt").unwrap().get("b").unwrap()), 1e-6);
    let isotonic = Calibration::isotonic(&probabilities, &churned).unwrap();
    for (p, want) in probabilities.iter().zip(numbers(&peer, "isotonic")) {
        close(isotonic.apply(*p), want, 1e-12);
    }
    assert_eq!(code(Calibration::platt(&[0.1, 0.9], &[false, true])), "model_input_invalid");
    assert_eq!(code(check_windows(&(0..10), &(9..20))), "calibration_overlap");
    assert!(check_windows(&(0..10), &(10..20)).is_ok());
}

/// CH-8.
#[test]
fn figures_are_those_of_scikit_learn() {
    let peer = peer();
    let (probabilities, churned) = (numbers(&peer, "probabilities"), churned(&peer));
    let told = Evaluation::new(&probabilities, &churned).unwrap();
    close(told.auc(), number(peer.get("auc").unwrap()), 1e-14);
    close(told.brier().unwrap(), number(peer.get("brier").unwrap()), 1e-14);
    close(told.log_loss().unwrap(), number(peer.get("log_loss").unwrap()), 1e-14);
    let bands = told.reliability(10).unwrap();
    assert!(bands.len() <= 10 && bands.iter().map(|band| band.n).sum::<u64>() == 400);
    assert!(bands.windows(2).all(|pair| pair[0].to < pair[1].from));
}

/// CH-8: worked by hand.
#[test]
fn of_equal_scores_at_the_border_a_part_counts() {
    let told = Evaluation::new(&[0.9, 0.5, 0.5, 0.5, 0.1], &[true, true, false, false, false]).unwrap();
    // The top two hold the first and a third of one positive: (1 + 1/3) / 2 over 2/5.
    close(told.lift(0.4).unwrap(), (4.0 / 3.0) / 2.0 / 0.4, 1e-15);
    close(told.lift(1.0).unwrap(), 1.0, 1e-15);
    assert_eq!(code(told.lift(0.0)), "model_input_invalid");
    assert_eq!(code(Evaluation::new(&[0.1, 0.2], &[true, true])), "evaluation_one_class");
    assert_eq!(code(Evaluation::new(&[2.0, 0.2], &[true, false]).unwrap().brier()), "model_input_invalid");
}

/// CH-8: equal probabilities stay in one band.
#[test]
fn ece_is_the_gap_of_equal_count_bands() {
    let p = [0.1, 0.1, 0.3, 0.7];
    let told = Evaluation::new(&p, &[false, true, false, true]).unwrap();
    let bands = told.reliability(4).unwrap();
    assert_eq!(bands.iter().map(|band| band.n).collect::<Vec<_>>(), [2, 1, 1]);
    close(told.ece(4).unwrap(), 0.5 * 0.4 + 0.25 * 0.3 + 0.25 * 0.3, 1e-15);
}

/// CH-4.
#[test]
fn a_scorecard_covers_the_line_and_missing_values() {
    let bin = |from: Option<f64>, to: Option<f64>| CardBin { from, to, points: 10 };
    let card = |bins: Vec<CardBin>, missing: Option<i64>| {
        let feature = CardFeature { name: "pause".to_owned(), bins, missing, mean: 0.0 };
        Scorecard::new(Scaling::default(), 0, vec![feature])
    };
    assert!(card(vec![bin(None, Some(1.0)), bin(Some(1.0), None)], Some(0)).is_ok());
    assert_eq!(code(card(vec![bin(None, Some(1.0)), bin(Some(2.0), None)], Some(0))), "band_gap");
    assert_eq!(code(card(vec![bin(None, Some(1.0))], Some(0))), "band_gap");
    assert_eq!(code(card(vec![bin(Some(0.0), None)], Some(0))), "band_gap");
    assert_eq!(code(card(vec![bin(None, None)], None)), "band_gap");
    assert_eq!(code(card(Vec::new(), Some(0))), "band_gap");
    let scaling = Scaling { pdo: 0.0, ..Scaling::default() };
    assert_eq!(code(Scorecard::new(scaling, 0, Vec::new())), "model_parameter_invalid");
}

/// CH-4: a value on a bound belongs to the bin above; 50 points halve the odds.
#[test]
fn points_halve_odds() {
    let bins = vec![
        CardBin { from: None, to: Some(30.0), points: 50 },
        CardBin { from: Some(30.0), to: Some(90.0), points: 0 },
        CardBin { from: Some(90.0), to: None, points: -50 },
    ];
    let feature = CardFeature { name: "pause".to_owned(), bins, missing: Some(-7), mean: 10.0 };
    let card = Scorecard::new(Scaling::default(), 600, vec![feature]).unwrap();
    let odds = |x: f64| {
        let p = card.score(&[x]).unwrap().probability;
        p / (1.0 - p)
    };
    close(odds(30.0), 1.0 / 19.0, 1e-12);
    close(odds(29.9), 1.0 / 38.0, 1e-12);
    close(odds(90.0), 2.0 / 19.0, 1e-12);
    assert_eq!(card.score(&[f64::NAN]).unwrap().points, 593);
    assert_eq!(card.score(&[f64::NEG_INFINITY]).unwrap().reasons, [40.0]);
    assert_eq!(code(card.score(&[])), "model_input_invalid");
}

/// Worked by hand: good 3 and 1, bad 1 and 3.
#[test]
fn weight_of_evidence_is_that_of_the_textbook() {
    let values = [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0];
    let churned = [false, false, false, true, false, true, true, true];
    let told = Bins::new(vec![2.0]).unwrap().weight_of_evidence(&values, &churned, 0.0).unwrap();
    close(told.woe[0], 3_f64.ln(), 1e-15);
    close(told.woe[1], -3_f64.ln(), 1e-15);
    assert_eq!(told.woe[2], 0.0);
    close(told.information_value, 3_f64.ln(), 1e-15);
    let pure = Bins::new(vec![2.0]).unwrap();
    let outcome = [true, true, true, true, false, true, true, true];
    assert_eq!(code(pure.weight_of_evidence(&values, &outcome, 0.0)), "model_input_invalid");
    assert!(pure.weight_of_evidence(&values, &outcome, 0.5).is_ok());
    assert_eq!(code(pure.weight_of_evidence(&values, &[true; 8], 0.5)), "evaluation_one_class");
    assert_eq!(code(Bins::new(vec![2.0, 2.0])), "bands_not_ascending");
    assert_eq!(Bins::quantile(&[1.0, 2.0, 3.0, 4.0, f64::NAN], 2).unwrap().cuts(), [3.0]);
    assert_eq!(Bins::quantile(&[1.0, 1.0, 1.0, 4.0], 4).unwrap().cuts(), [4.0]);
}

/// CH-4: a scorecard says what its regression says, but for rounding half a point each.
#[test]
fn a_scorecard_is_its_regression_in_points() {
    let peer = peer();
    let (features, churned) = (numbers(&peer, "features"), churned(&peer));
    let columns: Vec<Vec<f64>> = (0..2).map(|j| features.iter().skip(j).step_by(4).copied().collect()).collect();
    let bins: Vec<Bins> = columns.iter().map(|x| Bins::monotone(x, &churned, 8, 0.5).unwrap()).collect();
    let evidence: Vec<_> =
        bins.iter().zip(&columns).map(|(bins, x)| bins.weight_of_evidence(x, &churned, 0.5).unwrap()).collect();
    let rows: Vec<f64> = (0..churned.len())
        .flat_map(|n| (0..2).map(move |j| (n, j)))
        .map(|(n, j)| evidence[j].woe[bins[j].of(columns[j][n])])
        .collect();
    let found = fit(2, &rows, &churned, 0.0).unwrap();
    assert!(found.weights.iter().all(|weight| *weight < 0.0), "more evidence of good, less churn");
    let scaling = Scaling::default();
    let feature =
        |j: usize| CardFeature::from_evidence("x", &scaling, &bins[j], &evidence[j], found.weights[j]).unwrap();
    let card = Scorecard::from_logistic(scaling, found.intercept, vec![feature(0), feature(1)]).unwrap();
    let mut reasons = [0.0; 2];
    for (n, woe) in rows.chunks(2).enumerate() {
        let z = found.intercept + found.weights[0] * woe[0] + found.weights[1] * woe[1];
        let told = card.score(&[columns[0][n], columns[1][n]]).unwrap();
        let odds = told.probability / (1.0 - told.probability);
        assert!((odds.ln() - z).abs() <= 1.5 / (50.0 / 2_f64.ln()) + 1e-9);
        reasons.iter_mut().zip(&told.reasons).for_each(|(sum, reason)| *sum += reason);
    }
    // Against the mean of the population reasons cancel out.
    assert!(reasons.iter().all(|sum| sum.abs() < 1e-6), "{reasons:?}");
}

/// CH-5.
#[test]
fn a_missing_value_has_a_stand_in_and_an_indicator() {
    let term = |steps: Vec<Step>, weight: f64| Term { name: "spend".to_owned(), column: 0, steps, weight, mean: 0.25 };
    let terms = vec![
        term(
            vec![Step::MissingValue(3.0), Step::Cap { lo: 0.0, hi: 2.0 }, Step::Standardise { mean: 1.0, sd: 2.0 }],
            1.0,
        ),
        term(vec![Step::Missing], 10.0),
        term(vec![Step::OneHot(7.0)], 100.0),
    ];
    let model = Logistic::new(0.0, terms).unwrap();
    assert_eq!(model.evaluate(&[f64::NAN]).unwrap().unwrap().z, 10.5);
    assert_eq!(model.evaluate(&[7.0]).unwrap().unwrap().z, 100.5);
    assert_eq!(code(model.evaluate(&[])), "model_input_invalid");
    assert_eq!(code(model.evaluate(&[f64::INFINITY])), "model_input_invalid");
    let bad = vec![term(vec![Step::Standardise { mean: 0.0, sd: 0.0 }], 1.0)];
    assert_eq!(code(Logistic::new(0.0, bad)), "model_parameter_invalid");
    let below = Logistic::new(0.0, vec![term(vec![Step::Ln1p], 1.0)]).unwrap();
    assert_eq!(code(below.evaluate(&[-2.0])), "model_input_invalid");
}

/// CH-9.
#[test]
fn splits_do_not_leak() {
    assert_eq!(code(TimeSplit { train_t0: 5, test_t0: 5, horizon: 1 }.check()), "split_leak");
    assert_eq!(code(TimeSplit { train_t0: i64::MAX - 1, test_t0: i64::MAX, horizon: 9 }.check()), "split_leak");
    assert_eq!(code(TimeSplit { train_t0: 0, test_t0: 5, horizon: 0 }.check()), "model_input_invalid");
    assert_eq!(code(check_disjoint(&["a", "b"], &["b", "c"])), "split_leak");
    assert!(check_disjoint(&["a"], &["b"]).is_ok());
    assert!(!in_test("a", "salt", 0.0) && in_test("a", "salt", 1.0));
}

/// Rows of both outcomes; probabilities with ties.
fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    proptest::collection::vec((0_u8..=20, any::<bool>()), 2..80)
        .prop_map(|rows| rows.into_iter().map(|(p, y)| (f64::from(p) / 20.0, y)).unzip::<_, _, Vec<_>, Vec<_>>())
        .prop_filter("both outcomes", |(_, y)| y.contains(&true) && y.contains(&false))
}

proptest! {
    /// I-12.
    #[test]
    fn auc_does_not_see_a_rising_map((p, y) in rows()) {
        let mapped: Vec<f64> = p.iter().map(|p| (3.0 * p).exp() - 100.0).collect();
        let (a, b) = (Evaluation::new(&p, &y).unwrap().auc(), Evaluation::new(&mapped, &y).unwrap().auc());
        prop_assert_eq!(a.to_bits(), b.to_bits());
        // Beside its definition, over all pairs.
        let pairs = p.iter().zip(&y).filter(|row| *row.1).flat_map(|(a, _)| {
            p.iter().zip(&y).filter(|row| !*row.1).map(move |(b, _)| if a > b { 1.0 } else if a < b { 0.0 } else { 0.5 })
        });
        let pairs: Vec<f64> = pairs.collect();
        prop_assert!((a - pairs.iter().sum::<f64>() / pairs.len() as f64).abs() < 1e-12);
    }

    /// I-12.
    #[test]
    fn isotonic_calibration_does_not_lose_on_its_own_data((p, y) in rows()) {
        let steps = Calibration::isotonic(&p, &y).unwrap();
        let after: Vec<f64> = p.iter().map(|p| steps.apply(*p)).collect();
        let brier = |p: &[f64]| Evaluation::new(p, &y).unwrap().brier().unwrap();
        prop_assert!(brier(&after) <= brier(&p) + 1e-12);
        let Calibration::Isotonic { knots } = &steps else { unreachable!() };
        prop_assert!(knots.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
    }

    /// I-12.
    #[test]
    fn a_constant_at_the_base_rate_has_no_calibration_error((_, y) in rows()) {
        let rate = y.iter().filter(|y| **y).count() as f64 / y.len() as f64;
        let constant = vec![rate; y.len()];
        let told = Evaluation::new(&constant, &y).unwrap();
        prop_assert!(told.ece(10).unwrap() < 1e-15);
        prop_assert_eq!(told.auc(), 0.5);
    }

    #[test]
    fn monotone_bins_have_a_rate_that_never_turns((x, y) in rows(), bins in 2_usize..8) {
        let told = Bins::monotone(&x, &y, bins, 0.5).unwrap();
        let rates: Vec<f64> = told.count(&x, &y).unwrap()[..told.len() - 1].iter().map(|bin| bin.bad / (bin.good + bin.bad)).collect();
        prop_assert!(rates.is_sorted() || rates.iter().rev().is_sorted(), "{:?}", rates);
        let value = told.weight_of_evidence(&x, &y, 0.5).unwrap().information_value;
        prop_assert!(value >= 0.0);
    }

    /// CH-5: contributions and baseline give the log-odds.
    #[test]
    fn logistic_contributions_add_up(row in proptest::collection::vec(-50.0..50.0_f64, 3), weights in proptest::collection::vec(-3.0..3.0_f64, 4)) {
        let term = |column: usize| {
            let steps = vec![Step::Cap { lo: -1.0, hi: 40.0 }, Step::Standardise { mean: 2.0, sd: 3.0 }];
            Term { name: format!("t{column}"), column, steps, weight: weights[column], mean: 0.3 }
        };
        let told = Logistic::new(weights[3], (0..3).map(term).collect()).unwrap().evaluate(&row).unwrap().unwrap();
        let sum: f64 = told.baseline + told.contributions.iter().sum::<f64>();
        prop_assert!((sum - told.z).abs() <= 1e-12 * (1.0 + told.z.abs()));
    }
}
