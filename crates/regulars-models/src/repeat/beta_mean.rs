//! Means over a Beta distribution of functions that are smooth in the log-odds, by the trapezoid rule, which converges
//! geometrically there. Numerator and denominator use the same points, so no normalising constant is needed.

use crate::math::{exp, expm1, ln, softplus};

/// Points lie no further apart than this in log-odds.
const WIDEST: f64 = 0.25;
/// Terms below this share of the sum end it.
const REST: f64 = 1e-18;
/// Log-odds beyond which the rest is a geometric series: e^-40 is nothing beside 1.
const FAR: f64 = 40.0;
/// More points than any side needs whose points can be told apart.
const MOST_POINTS: usize = 100_000;
/// Below this step the distribution is as good as its mean.
const POINT: f64 = 1e-5;

/// The mean of a positive function of p over Beta(`a`, `b`).
pub(super) struct BetaMean {
    /// The first shape.
    pub(super) a: f64,
    /// The second shape.
    pub(super) b: f64,
    /// The largest p up to which the function is as good as constant, within a factor of two.
    pub(super) scale: f64,
}

impl BetaMean {
    /// The mean of `function`, which falls in p and has a limit at 0.
    pub(super) fn of(&self, function: impl Fn(f64) -> f64) -> f64 {
        let Self { a, b, scale } = *self;
        let mode = ln(a) - ln(b);
        let weight_at = |y: f64| -a * softplus(-y) - b * softplus(y);
        let top = weight_at(mode);
        let step = WIDEST.min(0.5 * (1.0 / a + 1.0 / b).sqrt());
        if step < POINT {
            return function(a / (a + b));
        }
        let low = ln(scale).min(0.0);
        let (mut numerator, mut denominator) = (0.0, 0.0);
        // Upwards from the mode, then downwards; each side ends where terms are nothing or as a geometric series.
        let mut y = mode;
        for _ in 0..MOST_POINTS {
            let weight = exp(weight_at(y) - top);
            let term = weight * function(exp(-softplus(-y)));
            if y > FAR {
                let rest = 1.0 / -expm1(-b * step);
                numerator += term * rest;
                denominator += weight * rest;
                break;
            }
            numerator += term;
            denominator += weight;
            if term <= REST * numerator && weight <= REST * denominator {
                break;
            }
            y += step;
        }
        y = mode - step;
        for _ in 0..MOST_POINTS {
            let weight = exp(weight_at(y) - top);
            let term = weight * function(exp(-softplus(-y)));
            if y < low - FAR {
                let rest = 1.0 / -expm1(-a * step);
                numerator += term * rest;
                denominator += weight * rest;
                break;
            }
            numerator += term;
            denominator += weight;
            if y < low && term <= REST * numerator && weight <= REST * denominator {
                break;
            }
            y -= step;
        }
        numerator / denominator
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_p_is_that_of_the_distribution() {
        for (a, b) in [(1e-3, 1e-3), (0.5, 3.0), (50.0, 1e-3), (1e-3, 1e4), (40.0, 1e4)] {
            // A falling function, as `of` wants one.
            let got = BetaMean { a, b, scale: 1.0 }.of(|p| 1.0 - p);
            let want = b / (a + b);
            assert!((got - want).abs() < 1e-12, "{a} {b}: {got} {want}");
        }
    }
}
