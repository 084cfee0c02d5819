//! Logistic regression from rows (CH-6): Newton on the L2-penalised likelihood.

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error};

use super::check_numbers;
use crate::invalid;
use crate::math::{Evaluation, Newton, Pairwise, Status, logistic, softplus};

/// The penalty unless told otherwise; 1 / C of scikit-learn.
pub const DEFAULT_PENALTY: f64 = 1.0;

/// A fitted logistic regression, and how the fit ended (NV-7).
#[derive(Debug, Clone)]
pub struct LogisticFit {
    /// How it ended; only `converged` is fit for use.
    pub status: Status,
    /// The weight of no feature.
    pub intercept: f64,
    /// The weight of each feature.
    pub weights: Vec<f64>,
    /// The mean of each feature, for [`Term::mean`](super::Term::mean).
    pub means: Vec<f64>,
    /// The log-likelihood there, without the penalty.
    pub ll: f64,
    /// The rows.
    pub n: usize,
    /// How often the likelihood was evaluated.
    pub evaluations: usize,
}

/// Fits weights to rows: `features` holds the numbers of one row side by side, after all steps (CH-5).
///
/// Maximises the log-likelihood minus `penalty / 2` times the sum of squared weights, the intercept left out. Features are
/// standardised inside, which moves the optimum not at all. Without a penalty rows that a weight separates perfectly end as
/// `boundary_reached`, and fewer distinct rows than weights, or features that depend on one another, as `not_identified`.
///
/// Errors: `fit_no_data` without rows; `model_input_invalid` for numbers that are no whole rows or not finite;
/// `model_parameter_invalid` for a penalty that is not 0 or more.
///
/// ```
/// use regulars_models::{churn::fit, math::Status};
/// let found = fit(1, &[0.0, 1.0, 2.0, 3.0], &[true, false, true, false], 1.0)?;
/// assert_eq!(found.status, Status::Converged);
/// assert!(found.weights[0] < 0.0);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn fit(width: usize, features: &[f64], churned: &[bool], penalty: f64) -> Result<LogisticFit, Error> {
    if churned.is_empty() {
        return Err(Error::new(Code::FitNoData, "", "there are no rows"));
    }
    if churned.len().checked_mul(width) != Some(features.len()) {
        let message = format!("{} numbers of {} rows of {width} features", features.len(), churned.len());
        return Err(invalid("features", message));
    }
    check_numbers("features", features, false)?;
    if !(penalty >= 0.0 && penalty.is_finite()) {
        return Err(Error::new(Code::ModelParameterInvalid, "penalty", "a penalty is 0 or more"));
    }
    let rows = Rows::new(width, features, churned);
    let newton = Newton::default();
    let found = newton.maximise(&vec![0.0; width + 1], rows.n, |at| rows.evaluate(at, penalty));
    let mut status = found.status;
    if penalty <= 0.0 && !rows.has_enough() {
        status = Status::NotIdentified;
    }
    let ll = rows.evaluate(&found.point, 0.0).value;
    let (first, scaled) = found.point.split_first().unwrap_or((&0.0, &[]));
    let weights: Vec<f64> = scaled.iter().zip(&rows.scales).map(|(weight, scale)| weight / scale).collect();
    let shift: f64 = weights.iter().zip(&rows.means).map(|(weight, mean)| weight * mean).sum();
    let (n, evaluations) = (churned.len(), found.evaluations);
    Ok(LogisticFit { status, intercept: first - shift, weights, means: rows.means, ll, n, evaluations })
}

/// Rows, and how their columns are standardised.
struct Rows<'a> {
    width: usize,
    features: &'a [f64],
    churned: &'a [bool],
    means: Vec<f64>,
    scales: Vec<f64>,
    n: f64,
}

impl<'a> Rows<'a> {
    fn new(width: usize, features: &'a [f64], churned: &'a [bool]) -> Self {
        let n = churned.len() as f64;
        let column = |j: usize| features.iter().skip(j).step_by(width.max(1)).copied();
        let means: Vec<f64> = (0..width).map(|j| crate::math::sum(column(j)) / n).collect();
        let scale = |(j, mean): (usize, &f64)| {
            let variance = crate::math::sum(column(j).map(|x| (x - mean) * (x - mean))) / n;
            // A column of one value tells nothing: it stays 0 and its weight is not identified.
            if variance > 0.0 { variance.sqrt() } else { 1.0 }
        };
        let scales = means.iter().enumerate().map(scale).collect();
        Self { width, features, churned, means, scales, n }
    }

    /// More distinct rows than weights.
    fn has_enough(&self) -> bool {
        let mut seen: BTreeSet<Vec<u64>> = BTreeSet::new();
        let mut rows = self.features.chunks(self.width.max(1));
        rows.any(|row| seen.insert(row.iter().map(|x| x.to_bits()).collect()) && seen.len() > self.width + 1)
    }

    /// The penalised log-likelihood and its derivatives over intercept and standardised weights; sums as SC-6 says.
    fn evaluate(&self, at: &[f64], penalty: f64) -> Evaluation {
        let size = self.width + 1;
        let mut value = Pairwise::<1>::default();
        let mut gradient = vec![Pairwise::<1>::default(); size];
        let mut hessian = vec![Pairwise::<1>::default(); size * (size + 1) / 2];
        let mut row = vec![1.0; size];
        let mut numbers = self.features.chunks(self.width.max(1));
        for churned in self.churned {
            let raw = numbers.next().unwrap_or(&[]);
            for (slot, ((x, mean), scale)) in row.iter_mut().skip(1).zip(raw.iter().zip(&self.means).zip(&self.scales))
            {
                *slot = (x - mean) / scale;
            }
            let z: f64 = row.iter().zip(at).map(|(x, weight)| x * weight).sum();
            let p = logistic(z);
            let (y, curve) = (f64::from(*churned), -p * (1.0 - p));
            value.add([y * z - softplus(z)]);
            for (slot, x) in gradient.iter_mut().zip(&row) {
                slot.add([(y - p) * x]);
            }
            let mut slots = hessian.iter_mut();
            for (i, x) in row.iter().enumerate() {
                for (other, slot) in row.iter().take(i + 1).zip(&mut slots) {
                    slot.add([curve * x * other]);
                }
            }
        }
        let totals = |sums: Vec<Pairwise<1>>| sums.iter().map(|sum| sum.total()[0]).collect::<Vec<f64>>();
        let mut at_rows = Evaluation::new(value.total()[0], totals(gradient), totals(hessian));
        // The penalty is on the weights as they are told, so it shrinks with the scale of the column.
        let weights = at.iter().skip(1).zip(&self.scales).enumerate();
        for (j, (weight, scale)) in weights {
            let own = penalty / (scale * scale);
            at_rows.value -= own * weight * weight / 2.0;
            if let Some(slot) = at_rows.gradient.get_mut(j + 1) {
                *slot -= own * weight;
            }
            at_rows.hessian.add(j + 1, j + 1, -own);
        }
        at_rows
    }
}
