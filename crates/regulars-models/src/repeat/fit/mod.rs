//! Maximum likelihood of all models (NV-5 to NV-8): log-parameters, time divided by its mean, damped Newton with exact derivatives.

mod beta_geometric;
mod bg_bb;
mod gamma_gamma;
mod grouped;
mod ln_sum;
mod pareto_nbd;
mod rising;
mod sbg;
#[cfg(test)]
mod tests;

use regulars_core::error::{Code, Error, Result};
use serde::Serialize;

use super::Parametric;
use crate::math::{Cholesky, Evaluation, Newton, Optimum, Status, Symmetric, exp, ln};

/// 97.5 % of a normal variable lie below this many standard deviations (NV-8).
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// Something to look at, which is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Number and mean of purchases are correlated beyond 0.3, which the Gamma-Gamma model takes to be independent (NV-4).
    IndependenceDoubtful,
}

/// What fitting a model gave (NV-7, NV-8).
#[derive(Clone, Debug)]
pub struct Fit<M> {
    /// How it ended. Only [`Status::Converged`] is a result to rely on.
    pub status: Status,
    /// The model at the best point; `None` where the data cannot determine one. Start values are never returned.
    pub model: Option<M>,
    /// The sum of w ln L at the best point, with times and amounts as they were given.
    pub ll: Option<f64>,
    /// The covariance of the parameters, in order, where the fit converged.
    pub covariance: Option<Symmetric>,
    /// The correlation of number and mean of purchases (Gamma-Gamma).
    pub correlation: Option<f64>,
    /// What to look at.
    pub findings: Vec<Finding>,
    /// Rows with a weight above 0.
    pub rows: usize,
    /// Their total weight.
    pub weight: f64,
    /// How often the likelihood of all rows was evaluated.
    pub evaluations: usize,
}

impl<M: Parametric> Fit<M> {
    /// The model of a converged fit.
    #[must_use]
    pub fn converged(&self) -> Option<&M> {
        self.model.as_ref().filter(|_| self.status == Status::Converged)
    }

    /// The parameters by name.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let values = self.model.as_ref().map(Parametric::values).unwrap_or_default();
        M::PARAMETERS.iter().copied().zip(values)
    }

    /// The standard errors, in the order of the parameters, where the fit converged.
    #[must_use]
    pub fn standard_errors(&self) -> Option<Vec<f64>> {
        Some(self.covariance.as_ref()?.diagonal().map(f64::sqrt).collect())
    }

    /// 95 % intervals, in the order of the parameters: theta exp(+-1.96 SE/theta) (NV-8).
    #[must_use]
    pub fn intervals(&self) -> Option<Vec<(f64, f64)>> {
        let errors = self.standard_errors()?;
        let interval = |((_, at), error): ((_, f64), f64)| {
            let factor = exp(NORMAL_975 * error / at);
            (at / factor, at * factor)
        };
        Some(self.parameters().zip(errors).map(interval).collect())
    }
}

/// A likelihood of rows on the scaled clock, with derivatives in the parameters themselves.
trait Likelihood: Sized {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation;

    /// The same of every so many rows, where that is much cheaper and still says where the maximum lies.
    fn sample(&self) -> Option<(Self, f64)> {
        None
    }
}

/// Of a likelihood that is the living branch times 1 + e^d.
struct Branch {
    /// 1 + e^d over the larger of 1 and e^d, so that ln(1 + e^d) is max(d, 0) and its logarithm.
    more: f64,
    /// The slope of ln(1 + e^d) in d, which is the share of those who have left.
    dead: f64,
    /// The slope of that.
    spread: f64,
}

#[inline]
fn branch(d: f64) -> Branch {
    let e = exp(-d.abs());
    let more = 1.0 + e;
    let small = 1.0 / more;
    let dead = if d >= 0.0 { small } else { e * small };
    Branch { more, dead, spread: e * small * small }
}

/// What the driver knows beside the likelihood.
struct Setup<'a> {
    rows: usize,
    weight: f64,
    /// Whether rows can determine the parameters at all.
    identified: bool,
    /// Start values on the scaled clock.
    starts: &'a [&'a [f64]],
    /// What a parameter is multiplied by to be on the original clock.
    scales: &'a [f64],
    /// What the likelihood on the original clock has more.
    ll_shift: f64,
}

fn fit<M: Parametric>(likelihood: &impl Likelihood, setup: &Setup<'_>) -> Result<Fit<M>> {
    if setup.rows == 0 || setup.weight <= 0.0 {
        return Err(Error::new(Code::FitNoData, "rows", "there is no row with a weight above 0"));
    }
    let mut fit = Fit {
        status: Status::NotIdentified,
        model: None,
        ll: None,
        covariance: None,
        correlation: None,
        findings: Vec::new(),
        rows: setup.rows,
        weight: setup.weight,
        evaluations: 0,
    };
    if !setup.identified {
        return Ok(fit);
    }
    let Some(best) = search(likelihood, setup.starts, setup.weight, &mut fit.evaluations) else { return Ok(fit) };
    fit.status = best.status;
    if setup.starts.iter().any(|start| logs(start) == best.point) {
        return Ok(fit);
    }
    let values: Vec<f64> = best.point.iter().zip(setup.scales).map(|(at, scale)| exp(*at) * scale).collect();
    // A border may lie where no parameter can be; then there is no model to show.
    let Ok(model) = M::from_values(&values) else { return Ok(fit) };
    fit.ll = Some(best.at.value + setup.ll_shift);
    if best.status == Status::Converged {
        fit.covariance = covariance(&best.at.hessian, &values);
    }
    fit.model = Some(model);
    Ok(fit)
}

/// The best of the starts. The first that converges is taken: the others are for data where it does not. Of many rows a part is
/// looked at first: from its maximum the whole needs few evaluations.
fn search(likelihood: &impl Likelihood, starts: &[&[f64]], weight: f64, evaluations: &mut usize) -> Option<Optimum> {
    if let Some((sample, part)) = likelihood.sample() {
        let near = search(&sample, starts, part, &mut 0)?;
        if near.status == Status::Converged {
            let found = best_of(likelihood, std::iter::once(near.point), weight, evaluations)?;
            if found.status == Status::Converged {
                return Some(found);
            }
        }
    }
    best_of(likelihood, starts.iter().map(|start| logs(start)), weight, evaluations)
}

fn best_of(
    likelihood: &impl Likelihood,
    starts: impl Iterator<Item = Vec<f64>>,
    weight: f64,
    evaluations: &mut usize,
) -> Option<Optimum> {
    let mut best: Option<Optimum> = None;
    for start in starts {
        let found = Newton::default().maximise(&start, weight, |point| in_logs(likelihood, point));
        *evaluations += found.evaluations;
        if found.status == Status::Converged {
            return Some(found);
        }
        if best.as_ref().is_none_or(|best| best.at.value < found.at.value || best.at.value.is_nan()) {
            best = Some(found);
        }
    }
    best
}

fn logs(parameters: &[f64]) -> Vec<f64> {
    parameters.iter().map(|parameter| ln(*parameter)).collect()
}

/// The likelihood over log-parameters.
fn in_logs(likelihood: &impl Likelihood, point: &[f64]) -> Evaluation {
    let parameters: Vec<f64> = point.iter().map(|at| exp(*at)).collect();
    let mut at = likelihood.evaluate(&parameters);
    for (slope, parameter) in at.gradient.iter_mut().zip(&parameters) {
        *slope *= parameter;
    }
    for (i, one) in parameters.iter().enumerate() {
        for (j, other) in parameters.iter().enumerate().take(i + 1) {
            at.hessian.set(i, j, at.hessian.at(i, j) * one * other);
        }
    }
    for (i, slope) in at.gradient.iter().enumerate() {
        at.hessian.add(i, i, *slope);
    }
    at
}

/// theta_i theta_j (H^-1)_ij of the negative Hessian over log-parameters (NV-8).
fn covariance(hessian: &Symmetric, values: &[f64]) -> Option<Symmetric> {
    let mut covariance = Cholesky::new(&hessian.clone().scaled(-1.0))?.inverse();
    for (i, one) in values.iter().enumerate() {
        for (j, other) in values.iter().enumerate().take(i + 1) {
            covariance.set(i, j, covariance.at(i, j) * one * other);
        }
    }
    Some(covariance)
}

/// Weights that fit the rows: one each, or 1 for all where none are given.
fn weights_of<T>(rows: &[T], weights: Option<&[f64]>) -> Result<impl Fn(usize) -> f64> {
    if let Some(weights) = weights {
        if weights.len() != rows.len() {
            return Err(crate::invalid("w", "there are not as many weights as rows"));
        }
        for (i, weight) in weights.iter().enumerate() {
            super::rows::weight(*weight).map_err(|error| error.within(&format!("[{i}]")))?;
        }
    }
    Ok(move |i: usize| weights.map_or(1.0, |weights| weights.get(i).copied().unwrap_or(0.0)))
}
