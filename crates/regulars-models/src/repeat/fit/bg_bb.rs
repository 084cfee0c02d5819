//! The fit of BG/BB: L is a sum of branches, one for each opportunity after which the customer may have left. With whole numbers of
//! opportunities every branch is a sum over counts, kept as prefix sums (NV-6).

use std::collections::BTreeMap;

use regulars_core::error::Result;

use super::{Fit, Likelihood, Setup, fit, weights_of};
use crate::math::{Evaluation, Pairwise, exp, ln};
use crate::repeat::{BgBb, Opportunities};

const STARTS: [&[f64]; 4] =
    [&[1.0, 1.0, 0.7, 3.0], &[1.0, 1.0, 1.0, 1.0], &[0.3, 0.5, 0.3, 2.0], &[3.0, 2.0, 1.0, 10.0]];

impl BgBb {
    /// Maximum likelihood over customers, each of weight 1 or as given.
    ///
    /// # Errors
    ///
    /// As [`crate::repeat::BgNbd::fit`].
    pub fn fit(customers: &[Opportunities], weights: Option<&[f64]>) -> Result<Fit<Self>> {
        let (rows, told, weight) = Rows::new(customers, weights_of(customers, weights)?);
        let setup = Setup {
            rows: told,
            weight,
            identified: rows.rows.len() > 4 && rows.rows.iter().any(|row| row.x > 0),
            starts: &STARTS,
            scales: &[1.0; 4],
            ll_shift: 0.0,
        };
        fit(&rows, &setup)
    }
}

struct Row {
    x: u32,
    t_x: u32,
    n: u32,
    w: f64,
}

pub(super) struct Rows {
    rows: Vec<Row>,
    most: u32,
}

impl Rows {
    /// Equal rows told once; how many had a weight, and all of it.
    pub(super) fn new(customers: &[Opportunities], weight_of: impl Fn(usize) -> f64) -> (Self, usize, f64) {
        let mut grouped = BTreeMap::<(u32, u32, u32), f64>::new();
        let (mut told, mut most) = (0, 0);
        let mut weight = Pairwise::<1>::default();
        for (i, row) in customers.iter().enumerate() {
            let w = weight_of(i);
            if w > 0.0 {
                told += 1;
                weight.add([w]);
                *grouped.entry((row.x(), row.t_x(), row.n())).or_default() += w;
                most = most.max(row.n());
            }
        }
        let rows = grouped.into_iter().map(|((x, t_x, n), w)| Row { x, t_x, n, w }).collect();
        let [weight] = weight.total();
        (Self { rows, most }, told, weight)
    }
}

/// ln (a)_k with its first two derivatives, for k up to the most opportunities.
struct Prefix(Vec<[f64; 3]>);

impl Prefix {
    fn new(a: f64, most: u32) -> Self {
        let mut sums = vec![[0.0; 3]];
        let [mut value, mut first, mut second] = [0.0; 3];
        for k in 0..=most {
            let factor = a + f64::from(k);
            let inverse = 1.0 / factor;
            value += ln(factor);
            first += inverse;
            second -= inverse * inverse;
            sums.push([value, first, second]);
        }
        Self(sums)
    }

    fn at(&self, k: u32) -> [f64; 3] {
        self.0.get(k as usize).copied().unwrap_or([f64::NAN; 3])
    }
}

struct Prefixes {
    alpha: Prefix,
    beta: Prefix,
    buys: Prefix,
    delta: Prefix,
    leaves: Prefix,
    gamma: f64,
}

/// ln of a branch, its gradient, and the elements of its Hessian that are not 0: alpha2, alpha-beta, beta2, gamma2, gamma-delta, delta2.
struct Branch {
    value: f64,
    gradient: [f64; 4],
    hessian: [f64; 6],
}

impl Prefixes {
    /// The branch of a customer who was there for `m` opportunities and then left, or was there for all of them.
    fn branch(&self, x: u32, m: u32, left: bool) -> Branch {
        let [v_a, a1, a2] = self.alpha.at(x);
        let [v_b, b1, b2] = self.beta.at(m.saturating_sub(x));
        let [v_ab, ab1, ab2] = self.buys.at(m);
        let [v_d, d1, d2] = self.delta.at(m);
        let [v_gd, gd1, gd2] = self.leaves.at(if left { m + 1 } else { m });
        let inverse = 1.0 / self.gamma;
        let (v_g, g1, g2) = if left { (ln(self.gamma), inverse, -inverse * inverse) } else { (0.0, 0.0, 0.0) };
        Branch {
            value: v_a + v_b - v_ab + v_g + v_d - v_gd,
            gradient: [a1 - ab1, b1 - ab1, g1 - gd1, d1 - gd1],
            hessian: [a2 - ab2, -ab2, b2 - ab2, g2 - gd2, -gd2, d2 - gd2],
        }
    }

    /// Value, gradient and lower triangle of the Hessian of ln L of a row.
    fn row(&self, row: &Row) -> [f64; 15] {
        let alive = self.branch(row.x, row.n, false);
        let branches = (row.t_x..row.n).map(|m| self.branch(row.x, m, true));
        // The sum of branches relative to the largest so far.
        let mut top = alive.value;
        let mut sums = weighted(&alive, 1.0);
        for branch in branches {
            let above = branch.value - top;
            let share = if above > 0.0 {
                let shrink = exp(-above);
                sums.iter_mut().for_each(|sum| *sum *= shrink);
                top = branch.value;
                1.0
            } else {
                exp(above)
            };
            for (sum, part) in sums.iter_mut().zip(weighted(&branch, share)) {
                *sum += part;
            }
        }
        let [mass, rest @ ..] = sums;
        let means = rest.map(|sum| sum / mass);
        let [a, b, c, d, ..] = means;
        let squares = [a * a, a * b, b * b, a * c, b * c, c * c, a * d, b * d, c * d, d * d];
        let mut out = [0.0; 15];
        let parts = std::iter::once(top + ln(mass)).chain(means);
        let known = std::iter::repeat_n(0.0, 5).chain(squares);
        for ((out, part), known) in out.iter_mut().zip(parts).zip(known) {
            *out = row.w * (part - known);
        }
        out
    }
}

/// Share, gradient and second moments plus Hessian of a branch, times its share.
fn weighted(branch: &Branch, share: f64) -> [f64; 15] {
    let [a, b, c, d] = branch.gradient;
    let [aa, ab, bb, cc, cd, dd] = branch.hessian;
    let row = [
        1.0,
        a,
        b,
        c,
        d,
        a * a + aa,
        a * b + ab,
        b * b + bb,
        a * c,
        b * c,
        c * c + cc,
        a * d,
        b * d,
        c * d + cd,
        d * d + dd,
    ];
    row.map(|part| share * part)
}

impl Likelihood for Rows {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation {
        let &[alpha, beta, gamma, delta] = parameters else { return Evaluation::nothing() };
        let prefixes = Prefixes {
            alpha: Prefix::new(alpha, self.most),
            beta: Prefix::new(beta, self.most),
            buys: Prefix::new(alpha + beta, self.most),
            delta: Prefix::new(delta, self.most),
            leaves: Prefix::new(gamma + delta, self.most),
            gamma,
        };
        let mut sums = Pairwise::<15>::default();
        for row in &self.rows {
            sums.add(prefixes.row(row));
        }
        let [value, a, b, c, d, hessian @ ..] = sums.total();
        Evaluation::new(value, vec![a, b, c, d], hessian.to_vec())
    }
}
