//! Fits of BG/NBD and MBG/NBD. L is the living branch times 1 + e^D, so a row adds softplus(D), whose weight is the logistic of D
//! (NV-6); the parts of r, b and a + b are sums over counts.

use regulars_core::error::Result;

use super::grouped::{Grouped, Row};
use super::rising::RisingSum;
use super::{Fit, Likelihood, Setup, branch, fit, weights_of};
use crate::math::{Evaluation, Pairwise, ln};
use crate::repeat::{BgNbd, MbgNbd, Parametric, Summary};

/// On a clock whose mean age is 1.
const STARTS: [&[f64]; 4] =
    [&[0.5, 0.3, 0.8, 2.0], &[1.0, 1.0, 1.0, 1.0], &[0.2, 0.05, 0.3, 3.0], &[3.0, 0.5, 2.0, 10.0]];
/// Values of x whose logarithms are looked up.
const TABLE: u32 = 4_096;

impl BgNbd {
    /// Maximum likelihood over customers, each of weight 1 or as given.
    ///
    /// ```
    /// use regulars_models::math::Status;
    /// use regulars_models::repeat::{BgNbd, Summary};
    /// let customers = Summary::columns(
    ///     &[2, 1, 0, 0, 0, 7, 1, 0, 2, 0, 5, 0],
    ///     &[30.4, 1.7, 0.0, 0.0, 0.0, 29.4, 5.0, 0.0, 35.7, 0.0, 24.4, 0.0],
    ///     &[38.9, 38.9, 38.9, 38.6, 38.6, 38.6, 38.6, 38.4, 38.4, 38.4, 38.1, 38.1],
    /// )?;
    /// let fit = BgNbd::fit(&customers, None)?;
    /// // A dozen customers seldom say how chances to leave differ.
    /// assert!(matches!(fit.status, Status::Converged | Status::BoundaryReached));
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `fit_no_data` without a row of weight, `model_input_invalid` for weights. That the data say too little is no error but a
    /// status (NV-7).
    pub fn fit(customers: &[Summary], weights: Option<&[f64]>) -> Result<Fit<Self>> {
        fit_either(customers, weights, false)
    }
}

impl MbgNbd {
    /// Maximum likelihood over customers, each of weight 1 or as given.
    ///
    /// # Errors
    ///
    /// As [`BgNbd::fit`].
    pub fn fit(customers: &[Summary], weights: Option<&[f64]>) -> Result<Fit<Self>> {
        fit_either(customers, weights, true)
    }
}

fn fit_either<M: Parametric>(customers: &[Summary], weights: Option<&[f64]>, at_first: bool) -> Result<Fit<M>> {
    let grouped = Grouped::new(customers, weights_of(customers, weights)?);
    let setup = Setup {
        rows: grouped.told,
        weight: grouped.weight,
        identified: grouped.identifies(4),
        starts: &STARTS,
        scales: &[1.0, grouped.clock, 1.0, 1.0],
        ll_shift: grouped.ll_shift(),
    };
    fit(&Rows::new(grouped, at_first), &setup)
}

pub(super) struct Rows {
    grouped: Grouped,
    at_first: bool,
    purchases: RisingSum,
    stays: RisingSum,
    most: u32,
}

/// Where each sum of a pass stands.
const SUMS: usize = 15;

impl Rows {
    pub(super) fn new(grouped: Grouped, at_first: bool) -> Self {
        let extra = u32::from(at_first);
        let purchases = RisingSum::new(grouped.rows.iter().map(|row| (row.x, row.w)));
        let stays = RisingSum::new(grouped.rows.iter().map(|row| (row.x.saturating_add(extra), row.w)));
        let most = grouped.rows.iter().map(|row| row.x).max().unwrap_or(0);
        Self { grouped, at_first, purchases, stays, most }
    }

    /// ln and inverse of b + x - 1 (BG) or b + x (MBG) by x.
    fn table(&self, b: f64) -> Vec<(f64, f64)> {
        (0..=self.most.min(TABLE)).map(|x| self.at_last(b, x)).collect()
    }

    fn at_last(&self, b: f64, x: u32) -> (f64, f64) {
        let at = b + if self.at_first { f64::from(x) } else { f64::from(x) - 1.0 };
        (ln(at), 1.0 / at)
    }

    /// What a row adds whose customer may have left.
    #[inline]
    fn row(&self, row: &Row, [r, alpha, ln_a, b]: [f64; 4], table: &[(f64, f64)]) -> [f64; SUMS] {
        let w = row.w;
        let shape = r + f64::from(row.x);
        let (ln_t, inv_t) = (ln(alpha + row.t), 1.0 / (alpha + row.t));
        let (ln_last, inv_last) = table.get(row.x as usize).copied().unwrap_or_else(|| self.at_last(b, row.x));
        let inv_x = 1.0 / (alpha + row.t_x);
        let ratio = ln_t - ln(alpha + row.t_x);
        let d = ln_a - ln_last + shape * ratio;
        let (rest, dead, spread) = branch(d);
        let d_alpha = shape * (inv_t - inv_x);
        let sums = [
            -shape * ln_t + d.max(0.0) + rest,
            -ln_t + dead * ratio,
            -shape * inv_t + dead * d_alpha,
            dead,
            dead * inv_last,
            spread * ratio * ratio,
            -inv_t + dead * (inv_t - inv_x) + spread * ratio * d_alpha,
            shape * inv_t * inv_t - dead * d_alpha * (inv_t + inv_x) + spread * d_alpha * d_alpha,
            spread * ratio,
            spread * d_alpha,
            spread,
            spread * ratio * inv_last,
            spread * d_alpha * inv_last,
            spread * inv_last,
            (dead + spread) * inv_last * inv_last,
        ];
        sums.map(|sum| w * sum)
    }
}

impl Likelihood for Rows {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation {
        let &[r, alpha, a, b] = parameters else { return Evaluation::nothing() };
        let table = self.table(b);
        let mut sums = Pairwise::<SUMS>::default();
        // Where nobody can have left, three sums over the age are all there is.
        let mut ages = Pairwise::<3>::default();
        let at = [r, alpha, ln(a), b];
        for row in &self.grouped.rows {
            if row.x > 0 || self.at_first {
                sums.add(self.row(row, at, &table));
            } else {
                let inverse = 1.0 / (alpha + row.t);
                let weighted = row.w * inverse;
                ages.add([row.w * ln(alpha + row.t), weighted, weighted * inverse]);
            }
        }
        let [ln_ages, inverse_ages, square_ages] = ages.total();
        let [v, d_r, d_alpha, dead, dead_b, rr, r_alpha, alpha2, r_a, alpha_a, spread, r_b, alpha_b, a_b, b2] =
            sums.total();
        let weight = self.grouped.weight;
        let (v_r, r1, r2) = self.purchases.at(r);
        let (v_b, b1, stays_b2) = self.stays.at(b);
        let (v_ab, ab1, ab2) = self.stays.at(a + b);
        let inv_a = 1.0 / a;
        let hessian = vec![
            r2 + rr,
            weight / alpha + r_alpha - inverse_ages,
            -weight * r / (alpha * alpha) + alpha2 + r * square_ages,
            r_a * inv_a,
            alpha_a * inv_a,
            -ab2 + (spread - dead) * inv_a * inv_a,
            -r_b,
            -alpha_b,
            -ab2 - a_b * inv_a,
            stays_b2 - ab2 + b2,
        ];
        Evaluation::new(
            v_r + weight * r * ln(alpha) + v_b - v_ab + v - r * ln_ages,
            vec![
                r1 + weight * ln(alpha) + d_r - ln_ages,
                weight * r / alpha + d_alpha - r * inverse_ages,
                -ab1 + dead * inv_a,
                b1 - ab1 - dead_b,
            ],
            hessian,
        )
    }

    fn sample(&self) -> Option<(Self, f64)> {
        let part = self.grouped.part()?;
        let weight = part.weight;
        Some((Self::new(part, self.at_first), weight))
    }
}
