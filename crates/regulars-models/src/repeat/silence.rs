//! The integral of silence of Pareto/NBD, A0 = int_from^to (alpha+u)^-(r+x) (beta+u)^-(s+1) du, and the derivatives of its
//! logarithm at the same nodes (NV-6, NV-9 a).

use super::beta_geometric::ln_time_ratio;
use crate::math::{exp, expm1, ln, ln1p, panel};

/// The widest panel in v = ln((alpha+u)/(alpha+from)).
const WIDEST: f64 = 1.5;
/// The most decay lengths of a panel.
const DECAYS: f64 = 8.0;
/// A panel may be this many times as long as its start is away from the zero of beta + u.
const REACH: f64 = 3.0;
/// A panel below this share of the sum ends it.
const REST: f64 = 1e-18;

/// The integrand: (alpha+u)^-power (beta+u)^-(s+1) from `from` to `to`.
#[derive(Clone, Copy)]
pub(super) struct Silence {
    pub(super) alpha: f64,
    pub(super) beta: f64,
    /// r + x
    pub(super) power: f64,
    pub(super) s: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// A node of the quadrature: (alpha+u)/(alpha+from) and (beta+u)/(beta+from), their logarithms, weight times integrand.
struct Node {
    ln_a: f64,
    ln_b: f64,
    a: f64,
    b: f64,
    value: f64,
}

impl Silence {
    /// Visits the nodes, each with its weight times the integrand, which is scaled to 1 at the start.
    fn nodes(&self, mut visit: impl FnMut(&Node)) {
        let Self { alpha, beta, power, s, from, to } = *self;
        let whole = ln_time_ratio(alpha, from, to);
        let kappa = (alpha + from) / (beta + from);
        let mut start = 0.0;
        let mut total = 0.0;
        while start < whole {
            // The decay of the beta side per v, from kappa to 1; each form where it neither cancels nor overflows.
            let growth = if start < 1.0 {
                kappa * exp(start) / (1.0 + kappa * expm1(start))
            } else {
                1.0 / (1.0 + exp(-start) * (1.0 / kappa - 1.0))
            };
            let rate = power - 1.0 + (s + 1.0) * growth;
            let length = WIDEST.min(DECAYS / rate.abs()).min(REACH / growth);
            let end = if start + length < whole && start + length > start { start + length } else { whole };
            let mut part = 0.0;
            for (v, weight) in panel(start, end) {
                let grown = expm1(v);
                let ln_b = if (kappa * grown).is_finite() { ln1p(kappa * grown) } else { v + ln(kappa) };
                let value = weight * exp(-(power - 1.0) * v - (s + 1.0) * ln_b);
                part += value;
                visit(&Node { ln_a: v, ln_b, a: 1.0 + grown, b: 1.0 + kappa * grown, value });
            }
            total += part;
            if rate > 0.0 && part <= REST * total {
                break;
            }
            start = end;
        }
    }

    /// ln of the integral in v, scaled to an integrand of 1 at its start; -inf if it is empty.
    fn ln_scaled(&self) -> f64 {
        let mut total = 0.0;
        self.nodes(|node| total += node.value);
        ln(total)
    }

    /// ln A0; -inf where the span is empty.
    pub(super) fn ln_integral(&self) -> f64 {
        let Self { alpha, beta, power, s, from, .. } = *self;
        self.ln_scaled() - (power - 1.0) * ln(alpha + from) - (s + 1.0) * ln(beta + from)
    }

    /// ln(s A0 (alpha+at)^power (beta+at)^s) for `at` = `from` or `to`: the odds of having left in silence.
    pub(super) fn ln_odds(&self, at: f64) -> f64 {
        let Self { alpha, beta, power, s, from, .. } = *self;
        let moved = power * ln_time_ratio(alpha, from, at) + s * ln_time_ratio(beta, from, at);
        ln(s) + moved + ln(alpha + from) - ln(beta + from) + self.ln_scaled()
    }

    /// ln of the odds at `to`, its gradient and its Hessian (lower triangle) in r, alpha, s, beta.
    pub(super) fn ln_odds_with_derivatives(&self) -> (f64, [f64; 4], [f64; 10]) {
        let Self { alpha, beta, power, s, from, to } = *self;
        let (end_a, end_b) = (ln_time_ratio(alpha, from, to), ln_time_ratio(beta, from, to));
        let (at_a, at_b) = (alpha + from, beta + from);
        let mut mass = 0.0;
        // Sums of the gradient of the integrand's logarithm relative to the end, of its products, and of its own derivatives.
        let (mut first, mut second) = ([0.0; 4], [0.0; 10]);
        self.nodes(|node| {
            let value = node.value;
            let (inverse_a, inverse_b) = (1.0 / (at_a * node.a), 1.0 / (at_b * node.b));
            let [da, db] = [-power * inverse_a, -(s + 1.0) * inverse_b];
            let [dr, ds] = [end_a - node.ln_a, end_b - node.ln_b];
            mass += value;
            for (sum, slope) in first.iter_mut().zip([dr, da, ds, db]) {
                *sum += value * slope;
            }
            let products = [
                dr * dr,
                dr * da - inverse_a,
                da * da - da * inverse_a,
                dr * ds,
                da * ds,
                ds * ds,
                dr * db,
                da * db,
                ds * db - inverse_b,
                db * db - db * inverse_b,
            ];
            for (sum, product) in second.iter_mut().zip(products) {
                *sum += value * product;
            }
        });
        let [r, a, t, b] = first.map(|sum| sum / mass);
        let means = second.map(|sum| sum / mass);
        let squares = [r * r, r * a, a * a, r * t, a * t, t * t, r * b, a * b, t * b, b * b];
        let (inverse_a, inverse_b) = (1.0 / (alpha + to), 1.0 / (beta + to));
        // The end's own derivatives: (r+x) ln(alpha+T) + s ln(beta+T) + ln s.
        let own = [
            0.0,
            inverse_a,
            -power * inverse_a * inverse_a,
            0.0,
            0.0,
            -1.0 / (s * s),
            0.0,
            0.0,
            inverse_b,
            -s * inverse_b * inverse_b,
        ];
        let mut hessian = own;
        for ((element, mean), square) in hessian.iter_mut().zip(means).zip(squares) {
            *element += mean - square;
        }
        let gradient = [r, a + power * inverse_a, t + 1.0 / s, b + s * inverse_b];
        let value = ln(s) + power * end_a + s * end_b + ln(at_a) - ln(at_b) + ln(mass);
        (value, gradient, hessian)
    }
}
