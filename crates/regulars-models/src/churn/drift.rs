//! Whether the population has moved since a model was made (AR-4).

use regulars_core::error::{Code, Error};

use super::{check_numbers, invalid, same_rows};
use crate::math::{ln, sum};

/// The least share of a bin.
const FLOOR: f64 = 1e-6;

/// The population stability index of a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// The sum over bins of (p - q) ln(p / q).
    pub psi: f64,
    /// The summand of each bin.
    pub parts: Vec<f64>,
    /// The rows of the stored bins.
    pub expected: u64,
    /// The rows that are compared with them.
    pub actual: u64,
}

/// Compares the rows of the same bins then and now. Errors: `model_input_invalid` for another number of bins, `fit_no_data` without rows.
///
/// ```
/// let told = regulars_models::churn::drift(&[50, 50], &[60, 40])?;
/// assert!((told.psi - 0.1 * (1.2_f64.ln() - 0.8_f64.ln())).abs() < 1e-15);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn drift(expected: &[u64], actual: &[u64]) -> Result<Drift, Error> {
    if expected.len() != actual.len() {
        return Err(invalid("actual", format!("{} bins, {} are stored", actual.len(), expected.len())));
    }
    let total = |counts: &[u64], path: &str| {
        let all = counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count));
        match all {
            Some(0) => Err(Error::new(Code::FitNoData, path, "there are no rows")),
            Some(all) => Ok(all),
            None => Err(invalid(path, "too many rows")),
        }
    };
    let (before, now) = (total(expected, "expected")?, total(actual, "actual")?);
    let share = |count: u64, all: u64| (count as f64 / all as f64).max(FLOOR);
    let part = |(q, p): (&u64, &u64)| {
        let (p, q) = (share(*p, now), share(*q, before));
        (p - q) * ln(p / q)
    };
    let parts: Vec<f64> = expected.iter().zip(actual).map(part).collect();
    Ok(Drift { psi: sum(parts.iter().copied()), parts, expected: before, actual: now })
}

/// Calibration in the large: what was told on average, and what happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Large {
    /// The mean of the probabilities.
    pub predicted: f64,
    /// The share of rows that churned.
    pub rate: f64,
    /// The rows.
    pub n: u64,
}

/// Compares mean probability and rate. Errors: `model_input_invalid`, `fit_no_data`.
pub fn in_the_large(probabilities: &[f64], churned: &[bool]) -> Result<Large, Error> {
    same_rows(probabilities.len(), churned.len())?;
    check_numbers("probabilities", probabilities, true)?;
    let n = probabilities.len() as f64;
    let positives = churned.iter().filter(|churned| **churned).count();
    let predicted = sum(probabilities.iter().copied()) / n;
    Ok(Large { predicted, rate: positives as f64 / n, n: probabilities.len() as u64 })
}
