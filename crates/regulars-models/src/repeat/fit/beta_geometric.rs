//! Fits of BG/NBD and MBG/NBD. L is the living branch times 1 + e^D, so a row adds softplus(D), whose weight is the logistic of D
//! (NV-6); the parts of r, b and a + b are sums over counts.

use regulars_core::error::Result;

use super::grouped::{Grouped, Row};
use super::ln_sum::LnSum;
use super::rising::RisingSum;
use super::{Branch, Fit, Likelihood, Setup, branch, fit, weights_of};
use crate::math::{Evaluation, Pairwise, ln};
use crate::repeat::{BgNbd, MbgNbd, Parametric, Summary};

/// On a clock whose mean age is 1.
const STARTS: [&[f64]; 4] =
    [&[0.5, 0.3, 0.8, 2.0], &[1.0, 1.0, 1.0, 1.0], &[0.2, 0.05, 0.3, 3.0], &[3.0, 0.5, 2.0, 10.0]];

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
}

/// Where each sum of a pass stands.
const SUMS: usize = 15;
/// What is summed of rows of equal x, of which the shape and what has x in it are left out.
const SUMS_OF_X: usize = 13;

impl Rows {
    pub(super) fn new(mut grouped: Grouped, at_first: bool) -> Self {
        let extra = u32::from(at_first);
        let purchases = RisingSum::new(grouped.rows.iter().map(|row| (row.x, row.w)));
        let stays = RisingSum::new(grouped.rows.iter().map(|row| (row.x.saturating_add(extra), row.w)));
        grouped.by_purchases();
        Self { grouped, at_first, purchases, stays }
    }

    /// ln and inverse of b + x - 1 (BG) or b + x (MBG).
    fn at_last(&self, b: f64, x: u32) -> (f64, f64) {
        let at = b + if self.at_first { f64::from(x) } else { f64::from(x) - 1.0 };
        (ln(at), 1.0 / at)
    }

    /// What rows of equal x add whose customers may have left.
    fn run(&self, rows: &[Row], [r, alpha, ln_a, b]: [f64; 4]) -> [f64; SUMS] {
        let x = rows.first().map_or(0, |row| row.x);
        let shape = r + f64::from(x);
        let (ln_last, inv_last) = self.at_last(b, x);
        let odds = ln_a - ln_last;
        let (mut sums, mut ln_t, mut rest) = (Pairwise::<SUMS_OF_X>::default(), LnSum::default(), LnSum::default());
        for row in rows {
            let (now, last) = (alpha + row.t, alpha + row.t_x);
            // One division for both.
            let inverse = 1.0 / (now * last);
            let (inv_t, inv_x) = (inverse * last, inverse * now);
            let ratio = ln(now * inv_x);
            let d = odds + shape * ratio;
            let Branch { more, dead, spread } = branch(d);
            let delta = inv_t - inv_x;
            ln_t.add(row.w, now);
            rest.add(row.w, more);
            let (dead_delta, spread_ratio, spread_delta) = (dead * delta, spread * ratio, spread * delta);
            let of_row = [
                d.max(0.0),
                dead * ratio,
                inv_t,
                dead_delta,
                dead,
                spread_ratio * ratio,
                spread_ratio * delta,
                inv_t * inv_t,
                dead_delta * (inv_t + inv_x),
                spread_delta * delta,
                spread_ratio,
                spread_delta,
                spread,
            ];
            sums.add(of_row.map(|sum| row.w * sum));
        }
        let [
            most,
            dead_ratio,
            inv_t,
            dead_delta,
            dead,
            rr,
            r_delta,
            inv_t2,
            dead_both,
            delta2,
            s_ratio,
            s_delta,
            spread,
        ] = sums.total();
        let (ln_t, rest) = (ln_t.total(), rest.total());
        [
            -shape * ln_t + most + rest,
            -ln_t + dead_ratio,
            shape * (dead_delta - inv_t),
            dead,
            dead * inv_last,
            rr,
            -inv_t + dead_delta + shape * r_delta,
            shape * (inv_t2 - dead_both) + shape * shape * delta2,
            s_ratio,
            shape * s_delta,
            spread,
            s_ratio * inv_last,
            shape * s_delta * inv_last,
            spread * inv_last,
            (dead + spread) * inv_last * inv_last,
        ]
    }
}

impl Likelihood for Rows {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation {
        let &[r, alpha, a, b] = parameters else { return Evaluation::nothing() };
        let mut sums = Pairwise::<SUMS>::default();
        // Where nobody can have left, three sums over the age are all there is.
        let (mut ages, mut ln_ages) = (Pairwise::<2>::default(), LnSum::default());
        let at = [r, alpha, ln(a), b];
        for run in self.grouped.rows.chunk_by(|one, other| one.x == other.x) {
            if self.at_first || run.first().is_some_and(|row| row.x > 0) {
                sums.add(self.run(run, at));
                continue;
            }
            for row in run {
                let age = alpha + row.t;
                let inverse = 1.0 / age;
                let weighted = row.w * inverse;
                ages.add([weighted, weighted * inverse]);
                ln_ages.add(row.w, age);
            }
        }
        let (ln_ages, [inverse_ages, square_ages]) = (ln_ages.total(), ages.total());
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
