//! The fit of the Gamma-Gamma model. What holds gamma functions depends on x alone and is evaluated once for each x.

use std::collections::BTreeMap;

use regulars_core::error::Result;

use super::{Finding, Fit, Likelihood, Setup, fit, weights_of};
use crate::math::{Evaluation, Pairwise, digamma, ln, ln_gamma, ln_gamma_ratio, sum, trigamma};
use crate::repeat::{GammaGamma, Spend};

/// In units of the mean amount.
const STARTS: [&[f64]; 4] = [&[6.0, 4.0, 0.5], &[1.0, 1.0, 1.0], &[2.0, 10.0, 5.0], &[20.0, 3.0, 0.1]];
/// The correlation from which on independence is doubtful (NV-4).
const CORRELATED: f64 = 0.3;

impl GammaGamma {
    /// Maximum likelihood over customers with a repeat purchase, each of weight 1 or as given. The fit has the correlation of number
    /// and mean of purchases, and a finding where it is beyond 0.3 (NV-4).
    ///
    /// # Errors
    ///
    /// As [`crate::repeat::BgNbd::fit`].
    pub fn fit(customers: &[Spend], weights: Option<&[f64]>) -> Result<Fit<Self>> {
        let rows = Rows::new(customers, weights_of(customers, weights)?);
        let setup = Setup {
            rows: rows.rows.len(),
            weight: rows.weight,
            identified: rows.distinct() > 3,
            starts: &STARTS,
            scales: &[1.0, 1.0, rows.unit],
            ll_shift: -rows.weight * ln(rows.unit),
        };
        let mut fit: Fit<Self> = fit(&rows, &setup)?;
        fit.correlation = rows.correlation();
        if fit.correlation.is_some_and(|correlation| correlation.abs() > CORRELATED) {
            fit.findings.push(Finding::IndependenceDoubtful);
        }
        Ok(fit)
    }
}

/// Number, mean amount over the mean of all, and weight.
#[derive(Clone, Copy)]
struct Row {
    x: f64,
    mean: f64,
    w: f64,
}

pub(super) struct Rows {
    rows: Vec<Row>,
    weight: f64,
    unit: f64,
    /// The weight of each x.
    counts: Vec<(f64, f64)>,
    /// Sums of w x ln(x mean) and w ln(mean).
    constants: [f64; 2],
}

impl Rows {
    pub(super) fn new(customers: &[Spend], weight_of: impl Fn(usize) -> f64) -> Self {
        let rows = customers.iter().enumerate().map(|(i, row)| Row {
            x: f64::from(row.x()),
            mean: row.mean(),
            w: weight_of(i),
        });
        let mut rows: Vec<Row> = rows.filter(|row| row.w > 0.0).collect();
        let weight = sum(rows.iter().map(|row| row.w));
        let unit = if rows.is_empty() { 1.0 } else { sum(rows.iter().map(|row| row.w * row.mean)) / weight };
        rows.iter_mut().for_each(|row| row.mean /= unit);
        let mut counts = BTreeMap::<u64, (f64, f64)>::new();
        let mut constants = Pairwise::<2>::default();
        for row in &rows {
            counts.entry(row.x.to_bits()).or_insert((row.x, 0.0)).1 += row.w;
            constants.add([row.w * row.x * ln(row.x * row.mean), row.w * ln(row.mean)]);
        }
        Self { rows, weight, unit, counts: counts.into_values().collect(), constants: constants.total() }
    }

    fn distinct(&self) -> usize {
        let mut seen: Vec<(u64, u64)> = self.rows.iter().map(|row| (row.x.to_bits(), row.mean.to_bits())).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    }

    /// Pearson's correlation of x and the mean amount; `None` where one of them does not vary.
    fn correlation(&self) -> Option<f64> {
        let mut means = Pairwise::<2>::default();
        self.rows.iter().for_each(|row| means.add([row.w * row.x, row.w * row.mean]));
        let [x, mean] = means.total().map(|total| total / self.weight);
        let mut squares = Pairwise::<3>::default();
        for row in &self.rows {
            let (dx, dm) = (row.x - x, row.mean - mean);
            squares.add([row.w * dx * dx, row.w * dm * dm, row.w * dx * dm]);
        }
        let [xx, mm, xm] = squares.total();
        let scale = xx.sqrt() * mm.sqrt();
        (scale > 0.0).then(|| (xm / scale).clamp(-1.0, 1.0))
    }
}

impl Likelihood for Rows {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation {
        let &[p, q, gamma] = parameters else { return Evaluation::nothing() };
        let mut by_x = Pairwise::<6>::default();
        for (x, w) in &self.counts {
            let (shape, both) = (p * x, p * x + q);
            let (first, second) = (digamma(both), trigamma(both));
            by_x.add([
                w * ln_gamma_ratio(shape, q),
                w * x * (first - digamma(shape)),
                w * first,
                w * x * x * (second - trigamma(shape)),
                w * x * second,
                w * second,
            ]);
        }
        let mut by_row = Pairwise::<6>::default();
        for Row { x, mean, w } in &self.rows {
            let (log, inverse) = (ln(gamma + x * mean), 1.0 / (gamma + x * mean));
            let wi = w * inverse;
            by_row.add([w * log, w * x * log, wi, wi * x, wi * inverse, wi * x * inverse]);
        }
        let [v, p1, q1, p2, pq, q2] = by_x.total();
        let [log, x_log, inverse, x_inverse, square, x_square] = by_row.total();
        let [x_ln_total, ln_mean] = self.constants;
        let w = self.weight;
        let hessian = vec![
            p2,
            pq,
            q2 - w * trigamma(q),
            -x_inverse,
            w / gamma - inverse,
            -w * q / (gamma * gamma) + p * x_square + q * square,
        ];
        Evaluation::new(
            v - w * ln_gamma(q) + w * q * ln(gamma) + p * x_ln_total - ln_mean - p * x_log - q * log,
            vec![
                p1 + x_ln_total - x_log,
                q1 - w * digamma(q) + w * ln(gamma) - log,
                w * q / gamma - p * x_inverse - q * inverse,
            ],
            hessian,
        )
    }
}
