//! The fit of Pareto/NBD. L is the living branch times 1 + e^D, D the log odds of having left in silence, whose derivatives come from
//! the nodes of the integral of silence (NV-6).

use regulars_core::error::Result;

use super::grouped::{Grouped, Row};
use super::rising::RisingSum;
use super::{Branch, Fit, Likelihood, Setup, branch, fit, weights_of};
use crate::math::{Evaluation, Pairwise, ln};
use crate::repeat::silence::Silence;
use crate::repeat::{ParetoNbd, Summary};

/// On a clock whose mean age is 1.
const STARTS: [&[f64]; 4] =
    [&[0.5, 0.3, 0.6, 0.4], &[1.0, 1.0, 1.0, 1.0], &[0.2, 0.05, 0.3, 0.1], &[3.0, 0.5, 2.0, 5.0]];

impl ParetoNbd {
    /// Maximum likelihood over customers, each of weight 1 or as given.
    ///
    /// # Errors
    ///
    /// As [`crate::repeat::BgNbd::fit`].
    pub fn fit(customers: &[Summary], weights: Option<&[f64]>) -> Result<Fit<Self>> {
        let grouped = Grouped::new(customers, weights_of(customers, weights)?);
        let setup = Setup {
            rows: grouped.told,
            weight: grouped.weight,
            identified: grouped.identifies(4),
            starts: &STARTS,
            scales: &[1.0, grouped.clock, 1.0, grouped.clock],
            ll_shift: grouped.ll_shift(),
        };
        fit(&Rows::new(grouped), &setup)
    }
}

pub(super) struct Rows {
    grouped: Grouped,
    purchases: RisingSum,
}

/// Value, gradient, and lower triangle of the Hessian.
const SUMS: usize = 15;

impl Rows {
    pub(super) fn new(grouped: Grouped) -> Self {
        let purchases = RisingSum::new(grouped.rows.iter().map(|row| (row.x, row.w)));
        Self { grouped, purchases }
    }
}

fn sums_of(row: &Row, [r, alpha, s, beta]: [f64; 4]) -> [f64; SUMS] {
    let power = r + f64::from(row.x);
    let (ln_a, inv_a) = (ln(alpha + row.t), 1.0 / (alpha + row.t));
    let (ln_b, inv_b) = (ln(beta + row.t), 1.0 / (beta + row.t));
    let value = -power * ln_a - s * ln_b;
    let mut gradient = [-ln_a, -power * inv_a, -ln_b, -s * inv_b];
    let mut hessian = [0.0, -inv_a, power * inv_a * inv_a, 0.0, 0.0, 0.0, 0.0, 0.0, -inv_b, s * inv_b * inv_b];
    let mut softplus = 0.0;
    if row.t > row.t_x {
        let silence = Silence { alpha, beta, power, s, from: row.t_x, to: row.t };
        let (d, slopes, curves) = silence.ln_odds_with_derivatives();
        let Branch { more, dead, spread } = branch(d);
        softplus = d.max(0.0) + ln(more);
        for (sum, slope) in gradient.iter_mut().zip(slopes) {
            *sum += dead * slope;
        }
        let [a, b, c, f] = slopes;
        let products = [a * a, a * b, b * b, a * c, b * c, c * c, a * f, b * f, c * f, f * f];
        for ((sum, curve), product) in hessian.iter_mut().zip(curves).zip(products) {
            *sum += dead * curve + spread * product;
        }
    }
    let mut sums = [0.0; SUMS];
    let parts = std::iter::once(value + softplus).chain(gradient).chain(hessian);
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum = row.w * part;
    }
    sums
}

impl Likelihood for Rows {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation {
        let &[r, alpha, s, beta] = parameters else { return Evaluation::nothing() };
        let mut sums = Pairwise::<SUMS>::default();
        for row in &self.grouped.rows {
            sums.add(sums_of(row, [r, alpha, s, beta]));
        }
        let [v, d_r, d_alpha, d_s, d_beta, hessian @ ..] = sums.total();
        let weight = self.grouped.weight;
        let (v_r, r1, r2) = self.purchases.at(r);
        let gradient = vec![
            r1 + weight * ln(alpha) + d_r,
            weight * r / alpha + d_alpha,
            weight * ln(beta) + d_s,
            weight * s / beta + d_beta,
        ];
        let value = v_r + weight * (r * ln(alpha) + s * ln(beta)) + v;
        let mut at = Evaluation::new(value, gradient, hessian.to_vec());
        at.hessian.add(0, 0, r2);
        at.hessian.add(1, 0, weight / alpha);
        at.hessian.add(1, 1, -weight * r / (alpha * alpha));
        at.hessian.add(3, 2, weight / beta);
        at.hessian.add(3, 3, -weight * s / (beta * beta));
        at
    }

    fn sample(&self) -> Option<(Self, f64)> {
        let part = self.grouped.part()?;
        let weight = part.weight;
        Some((Self::new(part), weight))
    }
}
