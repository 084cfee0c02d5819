//! The cases of `cases/models/clv.json` (scoring.md, section 15): values of 40-digit arithmetic, calls that must fail, and fits.
//!
//! Fits to published data read them from `REGULARS_LIFETIMES_DATA`, or from where `cargo xtask test` unpacks them, and are left out
//! with a notice where there is neither.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail where it stands")]

#[path = "clv/data.rs"]
mod data;
#[path = "clv/functions.rs"]
mod functions;

use data::Rows;
use regulars_core::error::Result;
use regulars_models::math::{Status, Symmetric};
use regulars_models::repeat::{BgBb, BgNbd, Fit, MbgNbd, Parametric, ParetoNbd, Sbg};
use serde_json::Value;

fn cases() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/models/clv.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(cases["format"], "regulars-clv-cases/1");
    cases
}

fn list<'a>(cases: &'a Value, part: &str) -> &'a [Value] {
    let list = cases[part].as_array().unwrap();
    assert!(!list.is_empty());
    list
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| word(value).parse().unwrap());
    value.as_array().unwrap().iter().map(number).collect()
}

/// The gate of NV-10.
fn is_near(got: f64, want: f64, relative: f64, absolute: f64) -> bool {
    if want.is_infinite() {
        got.to_bits() == want.to_bits()
    } else {
        (got - want).abs() <= absolute.max(relative * want.abs())
    }
}

#[test]
fn values_are_those_of_forty_digits() {
    let mut wrong = Vec::new();
    let cases = cases();
    for case in list(&cases, "values") {
        let (id, want) = (word(&case["id"]), word(&case["expect"]).parse::<f64>().unwrap());
        let got = functions::call(word(&case["function"]), &numbers(&case["args"]));
        let got = got.unwrap_or_else(|error| panic!("{id}: {error}"));
        if !is_near(got, want, case["rel_tol"].as_f64().unwrap(), case["abs_tol"].as_f64().unwrap()) {
            wrong.push(format!("{id}: {got:e}, not {want:e}: {:.1e} off", ((got - want) / want).abs()));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn wrong_calls_fail_with_their_codes() {
    let cases = cases();
    for case in list(&cases, "errors") {
        let (id, want) = (word(&case["id"]), word(&case["error"]));
        match functions::call(word(&case["function"]), &numbers(&case["args"])) {
            Ok(got) => panic!("{id}: {got}, not {want}"),
            Err(error) => assert_eq!(error.code().as_str(), want, "{id}: {error}"),
        }
    }
}

#[test]
fn fits_are_those_of_the_references() {
    let cases = cases();
    for case in list(&cases, "fits") {
        let id = word(&case["id"]);
        let Some(rows) = data::rows(&cases["datasets"], &case["data"]) else {
            println!("{id}: left out: the data set is not here; `cargo xtask test` brings it");
            continue;
        };
        match (word(&case["model"]), &rows) {
            ("bg_nbd", Rows::Summaries(rows)) => compare(case, BgNbd::fit(rows, None)),
            ("mbg_nbd", Rows::Summaries(rows)) => compare(case, MbgNbd::fit(rows, None)),
            ("pareto_nbd", Rows::Summaries(rows)) => compare(case, ParetoNbd::fit(rows, None)),
            ("bg_bb", Rows::Opportunities(rows, weights)) => compare(case, BgBb::fit(rows, Some(weights))),
            ("sbg", Rows::Cohort(cohort)) => compare(case, Sbg::fit(std::slice::from_ref(cohort))),
            (model, _) => panic!("{id}: no data for `{model}`"),
        }
    }
}

fn compare<M: Parametric>(case: &Value, fit: Result<Fit<M>>) {
    let (id, want) = (word(&case["id"]), &case["expect"]);
    let fit = fit.unwrap_or_else(|error| panic!("{id}: {error}"));
    assert_eq!(fit.status.as_str(), word(&want["status"]), "{id}");
    if fit.status != Status::Converged {
        return;
    }
    let tolerance = |name: &str| case["tol"][name].as_f64().unwrap();
    let (names, got): (Vec<_>, Vec<_>) = fit.parameters().unzip();
    assert_eq!(names, want["names"].as_array().unwrap().iter().map(word).collect::<Vec<_>>(), "{id}");
    let near = |what: &str, got: &[f64], want: &[f64], relative: f64| {
        for (got, want) in got.iter().zip(want) {
            assert!(is_near(*got, *want, relative, 0.0), "{id}: {what} {got}, not {want}");
        }
    };
    near("parameter", &got, &numbers(&want["params"]), tolerance("params_rel"));
    near("standard error", &fit.standard_errors().unwrap(), &numbers(&want["se"]), tolerance("se_rel"));
    let ll = (fit.ll.unwrap(), word(&want["ll"]).parse::<f64>().unwrap());
    assert!((ll.0 - ll.1).abs() <= tolerance("ll_abs"), "{id}: ll {} {}", ll.0, ll.1);
    covariances(id, fit.covariance.as_ref().unwrap(), &want["cov"], tolerance("cov_rel"));
    println!("{id}: {got:?} after {} evaluations", fit.evaluations);
}

/// Relative to the roots of both variances.
fn covariances(id: &str, got: &Symmetric, want: &Value, relative: f64) {
    let want: Vec<Vec<f64>> = want.as_array().unwrap().iter().map(numbers).collect();
    for (i, row) in want.iter().enumerate() {
        for (j, element) in row.iter().enumerate() {
            let scale = (want[i][i] * want[j][j]).sqrt();
            let got = got.at(i, j);
            assert!((got - element).abs() <= relative * scale, "{id}: covariance ({i}, {j}) {got}, not {element}");
        }
    }
}
