//! Damped Newton for smooth functions of few parameters, with the exact gradient and Hessian (NV-5, NV-7).

use serde::{Deserialize, Serialize};

use super::{Cholesky, Symmetric};

/// Above this condition number the Hessian says nothing about some direction (NV-7).
const WORST_CONDITION: f64 = 1e12;
/// After a step below this nothing is left to find: what remains is in the order of its square.
const LAST_STEP: f64 = 1e-6;

/// How a fit ended (NV-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The gradient vanishes and the Hessian is definite.
    Converged,
    /// The best point lies at the border of what parameters may be, or the path runs to it.
    BoundaryReached,
    /// The data do not determine the parameters.
    NotIdentified,
    /// The evaluations are used up.
    IterationLimit,
}

impl Status {
    /// The word, for example `converged`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::BoundaryReached => "boundary_reached",
            Self::NotIdentified => "not_identified",
            Self::IterationLimit => "iteration_limit",
        }
    }
}

/// A function that is to be maximised, at one point, with its derivatives.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The value.
    pub value: f64,
    /// The first derivatives.
    pub gradient: Vec<f64>,
    /// The second derivatives.
    pub hessian: Symmetric,
}

impl Evaluation {
    /// Value, gradient and the lower triangle of the Hessian, row after row. A triangle of another size than the gradient's makes an
    /// evaluation of nothing.
    #[must_use]
    pub fn new(value: f64, gradient: Vec<f64>, lower: Vec<f64>) -> Self {
        match Symmetric::from_lower(lower).filter(|hessian| hessian.dimension() == gradient.len()) {
            Some(hessian) => Self { value, gradient, hessian },
            None => Self::nothing(),
        }
    }

    /// An evaluation of nothing, which no search accepts.
    #[must_use]
    pub fn nothing() -> Self {
        Self { value: f64::NAN, gradient: Vec::new(), hessian: Symmetric::zeros(0) }
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|slope| slope.is_finite())
            && self.hessian.lower().iter().all(|element| element.is_finite())
    }

    fn steepest(&self) -> f64 {
        self.gradient.iter().fold(0.0, |most, slope| most.max(slope.abs()))
    }

    /// -Hessian + damping * its own scale on the diagonal.
    fn damped(&self, damping: f64) -> Symmetric {
        let mut matrix = self.hessian.clone().scaled(-1.0);
        let scale = matrix.diagonal().fold(0.0_f64, |most, element| most.max(element.abs()));
        for i in 0..matrix.dimension() {
            matrix.add(i, i, damping * if scale > 0.0 { scale } else { 1.0 });
        }
        matrix
    }
}

/// How to look for a maximum.
///
/// ```
/// use regulars_models::math::{Evaluation, Newton, Status};
/// // ln L of a rate: 3 events in 10 units, over its logarithm.
/// let function = |at: &[f64]| {
///     let rate = at[0].exp();
///     Evaluation::new(3.0 * at[0] - 10.0 * rate, vec![3.0 - 10.0 * rate], vec![-10.0 * rate])
/// };
/// let found = Newton::default().maximise(&[0.0], 1.0, function);
/// assert_eq!(found.status, Status::Converged);
/// assert!((found.point[0].exp() - 0.3).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Newton {
    /// The largest change of a parameter in one step.
    pub step: f64,
    /// The absolute value at which a parameter has reached the border.
    pub border: f64,
    /// The most evaluations.
    pub evaluations: usize,
    /// The gradient, divided by the weight of the data, that counts as none.
    pub tolerance: f64,
}

impl Default for Newton {
    /// What NV-5 and NV-7 say of log-parameters.
    fn default() -> Self {
        Self { step: 2.0, border: 14.0, evaluations: 200, tolerance: 1e-9 }
    }
}

/// Where the search ended.
#[derive(Clone, Debug)]
pub struct Optimum {
    /// How it ended.
    pub status: Status,
    /// The best point.
    pub point: Vec<f64>,
    /// The function there, its derivatives up to a last step of a millionth.
    pub at: Evaluation,
    /// How often the function was evaluated.
    pub evaluations: usize,
}

impl Optimum {
    /// Takes a step so small that the function need not be evaluated again: its gain is half of gradient times step.
    fn take_last(&mut self, step: &[f64]) {
        let gain: f64 = self.at.gradient.iter().zip(step).map(|(slope, part)| slope * part).sum();
        self.at.value += 0.5 * gain;
        self.point.iter_mut().zip(step).for_each(|(at, part)| *at += part);
    }
}

impl Newton {
    /// Looks for a maximum from `start`. `weight` is the total weight of the data: the gradient is measured against it.
    ///
    /// A function that is not finite somewhere is taken as worse than anything; where it is not finite at the start the
    /// search ends there with [`Status::IterationLimit`].
    pub fn maximise(&self, start: &[f64], weight: f64, mut function: impl FnMut(&[f64]) -> Evaluation) -> Optimum {
        let at = function(start);
        let mut best = Optimum { status: Status::IterationLimit, point: start.to_vec(), at, evaluations: 1 };
        if !best.at.is_finite() {
            return best;
        }
        let mut damping = 0.0;
        while best.evaluations < self.evaluations && !self.is_at_border(&best.point) {
            let Some((factor, used)) = factorise(&best.at, damping) else { break };
            let mut step = factor.solve(&best.at.gradient);
            let longest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
            if used == 0.0 && longest <= LAST_STEP && self.is_flat(&best.at, weight) {
                best.take_last(&step);
                break;
            }
            if longest > self.step {
                step.iter_mut().for_each(|part| *part *= self.step / longest);
            }
            let point: Vec<f64> = best.point.iter().zip(&step).map(|(at, step)| at + step).collect();
            if point == best.point {
                break;
            }
            let at = function(&point);
            best.evaluations += 1;
            if is_better(&at, &best.at) {
                (best.point, best.at) = (point, at);
                damping = if used < 1e-6 { 0.0 } else { used * 0.1 };
            } else if longest <= 1e-6 && used == 0.0 {
                // The value is at its rounding: nothing more can be told apart.
                break;
            } else {
                damping = used.max(1e-4) * 10.0;
                if damping > 1e12 {
                    break;
                }
            }
        }
        best.status = self.judge(&best, weight);
        best
    }

    fn is_at_border(&self, point: &[f64]) -> bool {
        point.iter().any(|at| at.abs() >= self.border)
    }

    fn is_flat(&self, at: &Evaluation, weight: f64) -> bool {
        at.steepest() / weight < self.tolerance
    }

    /// The order of NV-7: border, condition, gradient.
    fn judge(&self, best: &Optimum, weight: f64) -> Status {
        if self.is_at_border(&best.point) {
            return Status::BoundaryReached;
        }
        let information = best.at.hessian.clone().scaled(-1.0);
        let values = information.eigenvalues();
        let sizes = || values.iter().map(|value| value.abs());
        let (least, most) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
        if most > WORST_CONDITION * least {
            Status::NotIdentified
        } else if self.is_flat(&best.at, weight) && Cholesky::new(&information).is_some() {
            Status::Converged
        } else {
            Status::IterationLimit
        }
    }
}

/// Better by value, or as good within rounding with a smaller gradient.
fn is_better(new: &Evaluation, old: &Evaluation) -> bool {
    if !new.is_finite() {
        return false;
    }
    let rounding = 1e-13 * old.value.abs().max(1.0);
    new.value > old.value + rounding || (new.value >= old.value - rounding && new.steepest() < old.steepest())
}

/// The factor of the damped matrix with the least damping at or above the wanted one, and that damping.
fn factorise(at: &Evaluation, wanted: f64) -> Option<(Cholesky, f64)> {
    let mut damping = wanted;
    while damping < 1e16 {
        if let Some(factor) = Cholesky::new(&at.damped(damping)) {
            return Some((factor, damping));
        }
        damping = if damping > 0.0 { damping * 4.0 } else { 1e-6 };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// -(1 - x)^2 - 100 (y - x^2)^2, Rosenbrock's valley upside down.
    fn valley(at: &[f64]) -> Evaluation {
        let (x, y) = (at[0], at[1]);
        let off = y - x * x;
        Evaluation {
            value: -(1.0 - x) * (1.0 - x) - 100.0 * off * off,
            gradient: vec![2.0 * (1.0 - x) + 400.0 * x * off, -200.0 * off],
            hessian: Symmetric::from_lower(vec![-2.0 + 400.0 * (off - 2.0 * x * x), 400.0 * x, -200.0]).unwrap(),
        }
    }

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        let found = Newton::default().maximise(&[-1.2, 1.0], 1.0, valley);
        assert_eq!(found.status, Status::Converged);
        assert!((found.point[0] - 1.0).abs() < 1e-10 && (found.point[1] - 1.0).abs() < 1e-10, "{found:?}");
        assert!(found.evaluations < 60, "{}", found.evaluations);
    }

    #[test]
    fn a_function_that_always_rises_runs_to_the_border() {
        let rising = |at: &[f64]| {
            let e = (-at[0]).exp();
            Evaluation { value: -e, gradient: vec![e], hessian: Symmetric::from_lower(vec![-e]).unwrap() }
        };
        assert_eq!(Newton::default().maximise(&[0.0], 1.0, rising).status, Status::BoundaryReached);
    }

    #[test]
    fn a_flat_direction_is_not_identified() {
        let ridge = |at: &[f64]| {
            let off = at[0] + at[1] - 1.0;
            let hessian = Symmetric::from_lower(vec![-1.0, -1.0, -1.0]).unwrap();
            Evaluation { value: -0.5 * off * off, gradient: vec![-off, -off], hessian }
        };
        assert_eq!(Newton::default().maximise(&[0.3, 0.1], 1.0, ridge).status, Status::NotIdentified);
    }

    #[test]
    fn few_evaluations_are_an_iteration_limit_and_so_is_a_start_that_is_not_finite() {
        let few = Newton { evaluations: 3, ..Newton::default() };
        assert_eq!(few.maximise(&[-1.2, 1.0], 1.0, valley).status, Status::IterationLimit);
        let found = Newton::default().maximise(&[f64::NAN, 1.0], 1.0, valley);
        assert_eq!((found.status, found.evaluations), (Status::IterationLimit, 1));
    }
}
