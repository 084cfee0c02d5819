//! Churn: scorecards, logistic regression, calibration and evaluation (CH).
//!
//! A churn probability is that of no purchase within a stated horizon (CH-1); a positive row is one that churned. What is here works
//! on plain slices and knows neither rulebook nor customer: [`Scorecard`] and [`Logistic`] score with reasons that add up,
//! [`fit`] and [`Bins`] make them, [`Calibration`] corrects them, [`Evaluation`] says how good they are, [`TimeSplit`] and
//! [`in_test`] keep the test honest; [`crate::artefact::drift`] tells when the population moved.

mod binning;
mod calibration;
mod evaluation;
mod fit;
mod isotonic;
mod logistic;
mod scorecard;
mod split;
mod wire;

pub use binning::{BinCount, Bins, WeightOfEvidence};
pub use calibration::{Calibration, check_windows};
pub use evaluation::{Band, Evaluation};
pub use fit::{DEFAULT_PENALTY, LogisticFit, fit};
pub use logistic::{LogOdds, Logistic, Step, Term};
pub use scorecard::{CardBin, CardFeature, CardScore, Scaling, Scorecard};
pub use split::{TimeSplit, check_disjoint, in_test};

use regulars_core::error::{Code, Error};

use crate::invalid;

/// Checks that two columns have one length, of at least one row.
fn same_rows(scores: usize, labels: usize) -> Result<(), Error> {
    if scores != labels {
        return Err(invalid("labels", format!("{labels} labels of {scores} rows")));
    }
    if scores == 0 { Err(Error::new(Code::FitNoData, "", "there are no rows")) } else { Ok(()) }
}

/// Checks that all numbers are finite, and where `probability` is set that they lie between 0 and 1.
fn check_numbers(path: &str, numbers: &[f64], probability: bool) -> Result<(), Error> {
    let wrong = |x: &f64| !x.is_finite() || (probability && !(0.0..=1.0).contains(x));
    match numbers.iter().position(wrong) {
        None => Ok(()),
        Some(place) => {
            let what = if probability { "not a probability" } else { "not finite" };
            Err(invalid(format!("{path}[{place}]"), format!("the number is {what}")))
        }
    }
}
