//! Calibration (CH-7): from what a model says to what happens as often as it says.

use std::ops::Range;

use regulars_core::error::{Code, Error};
use serde::{Deserialize, Serialize};

use super::isotonic::pool;
use super::wire::WireCalibration;
use super::{check_numbers, fit, same_rows};
use crate::math::{Status, ln, logistic};

/// Probabilities are kept this far from 0 and 1 before their logarithm is taken.
pub(super) const CLIP: f64 = 1e-15;

/// A map from raw to calibrated probabilities.
///
/// ```
/// use regulars_models::churn::Calibration;
/// let steps = Calibration::isotonic(&[0.1, 0.2, 0.3, 0.4], &[false, true, false, true])?;
/// assert_eq!([0.05, 0.25, 0.9].map(|p| steps.apply(p)), [0.0, 0.5, 1.0]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "WireCalibration", try_from = "WireCalibration")]
pub enum Calibration {
    /// Left as it is.
    None,
    /// `logistic(a logit(p) + b)` [Platt 1999].
    Platt {
        /// The slope.
        a: f64,
        /// The shift.
        b: f64,
    },
    /// Right-continuous steps: the value of the last knot at or below p, that of the first knot before it [Zadrozny & Elkan 2002].
    Isotonic {
        /// Where each step begins, ascending, and its value, rising.
        knots: Vec<(f64, f64)>,
    },
}

impl Calibration {
    /// Fits slope and shift to rows that trained nothing. Errors: `model_input_invalid`, `fit_no_data`; also `model_input_invalid`
    /// where the fit does not converge, for example because the probabilities separate the outcomes.
    pub fn platt(probabilities: &[f64], churned: &[bool]) -> Result<Self, Error> {
        same_rows(probabilities.len(), churned.len())?;
        check_numbers("probabilities", probabilities, true)?;
        let logits: Vec<f64> = probabilities.iter().map(|p| logit(*p)).collect();
        let found = fit(1, &logits, churned, 0.0)?;
        match (found.status, found.weights.first()) {
            (Status::Converged, Some(a)) => Ok(Self::Platt { a: *a, b: found.intercept }),
            (status, _) => Err(crate::invalid("probabilities", format!("the fit ended as `{}`", status.as_str()))),
        }
    }

    /// Fits rising steps to rows that trained nothing, by pooling adjacent violators; equal probabilities share a step.
    /// Errors: `model_input_invalid`, `fit_no_data`.
    pub fn isotonic(probabilities: &[f64], churned: &[bool]) -> Result<Self, Error> {
        same_rows(probabilities.len(), churned.len())?;
        check_numbers("probabilities", probabilities, true)?;
        let groups = groups(probabilities, churned);
        let pools = pool(groups.iter().map(|group| (group.n, group.positives)));
        let knot = |pool: super::isotonic::Pool| groups.get(pool.first).map(|group| (group.score, pool.mean()));
        Ok(Self::Isotonic { knots: pools.into_iter().filter_map(knot).collect() })
    }

    /// Steps that were fitted before. Error: `model_parameter_invalid` if there are none, or they do not rise between 0 and 1.
    pub fn steps(knots: Vec<(f64, f64)>) -> Result<Self, Error> {
        let inside = knots.iter().all(|(from, value)| (0.0..=1.0).contains(from) && (0.0..=1.0).contains(value));
        let rising = knots.windows(2).all(|pair| matches!(pair, [(a, x), (b, y)] if a < b && x <= y));
        if inside && rising && !knots.is_empty() {
            return Ok(Self::Isotonic { knots });
        }
        Err(Error::new(Code::ModelParameterInvalid, "knots", "steps rise, from 0 to 1"))
    }

    /// The calibrated probability.
    pub fn apply(&self, probability: f64) -> f64 {
        match self {
            Self::None => probability,
            Self::Platt { a, b } => logistic(a * logit(probability) + b),
            Self::Isotonic { knots } => {
                let above = knots.partition_point(|(from, _)| *from <= probability);
                knots.get(above.saturating_sub(1)).map_or(probability, |(_, value)| *value)
            }
        }
    }
}

fn logit(p: f64) -> f64 {
    let p = p.clamp(CLIP, 1.0 - CLIP);
    ln(p) - ln(1.0 - p)
}

/// Rows of one score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) score: f64,
    pub(super) n: f64,
    pub(super) positives: f64,
}

/// Rows by ascending score, equal ones together; -0 and 0 are equal.
pub(super) fn groups(scores: &[f64], churned: &[bool]) -> Vec<Group> {
    // Adding 0 turns -0 into 0.
    let mut rows: Vec<(f64, bool)> = scores.iter().map(|score| score + 0.0).zip(churned.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut groups: Vec<Group> = Vec::new();
    for (score, churned) in rows {
        let positives = f64::from(churned);
        match groups.last_mut() {
            Some(last) if last.score.total_cmp(&score).is_eq() => {
                last.n += 1.0;
                last.positives += positives;
            }
            _ => groups.push(Group { score, n: 1.0, positives }),
        }
    }
    groups
}

/// Checks that a calibration was not fitted on the time that trained the model; else `calibration_overlap`. Windows are half-open,
/// in one unit.
pub fn check_windows(training: &Range<i64>, calibration: &Range<i64>) -> Result<(), Error> {
    if training.start < calibration.end && calibration.start < training.end {
        return Err(Error::new(
            Code::CalibrationOverlap,
            "calibration",
            "the windows of training and calibration overlap",
        ));
    }
    Ok(())
}
