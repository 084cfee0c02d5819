//! Purchases of somebody who may leave at each of them: sums over the negative binomial NB(n; A, z) = (A)_n/n! (1-z)^A z^n
//! (NV-3, NV-9 b). The odds z/(1-z) of a purchase are the horizon over the time behind, so both are known without cancellation.

use super::beta_mean::BetaMean;
use crate::math::{exp, expm1, ln, ln_beta_ratio, ln1p};

/// The mean and the odds up to which the series is summed term by term; beyond, it costs more than the integral.
const LONG_MEAN: f64 = 100.0;
const LONG_ODDS: f64 = 8.0;
/// A horizon so long that nothing changes any more.
const FOREVER: f64 = 1e150;
/// What the rest of a series may be of its sum.
const REST: f64 = 1e-17;
/// Only from here on it is worth asking what the rest is.
const NEAR: f64 = 1e-15;
/// Terms are scaled down when they pass this.
const HUGE: f64 = 1e200;
const LN_HUGE: f64 = 460.517_018_598_809_1;

/// E[purchases] within a horizon that is `odds` times as long as the time behind (alpha + T), for a rate of Gamma shape
/// `shape` and a chance to leave at each purchase of Beta(`a`, `b`): sum of NB(n) h_n (NV-3).
pub(super) fn purchases(shape: f64, odds: f64, a: f64, b: f64) -> f64 {
    let odds = odds.min(FOREVER);
    let mean = shape * odds;
    if mean <= 0.0 {
        0.0
    } else if mean <= LONG_MEAN && odds <= LONG_ODDS {
        series(shape, odds, a, b)
    } else {
        integral(shape, odds, a, b)
    }
}

fn series(shape: f64, odds: f64, a: f64, b: f64) -> f64 {
    let z = odds / (1.0 + odds);
    let mean = shape * odds;
    let mut log_scale = -shape * ln1p(odds);
    let (mut n, mut term, mut h, mut stay, mut total) = (0.0, 1.0, 0.0, 1.0, 0.0);
    loop {
        term *= (shape + n) / (n + 1.0) * z;
        h += stay;
        stay *= (b + n) / (a + b + n);
        n += 1.0;
        total += term * h;
        if n > mean && term * h < NEAR * total {
            // Both factors of a term grow by less than this from here on.
            let ratio = z.max((shape + n) / (n + 1.0) * z) * (n + 1.0) / n;
            if ratio < 1.0 && term * h * ratio < REST * (1.0 - ratio) * total {
                break;
            }
        }
        if term > HUGE {
            term /= HUGE;
            total /= HUGE;
            log_scale += LN_HUGE;
        }
    }
    scaled(total, log_scale)
}

/// The terms of the series without powers of z, for many horizons of one shape: (A)_n/n! h_n from n = 1 on.
pub(super) struct Terms {
    shape: f64,
    terms: Vec<f64>,
}

impl Terms {
    /// How many terms are kept.
    const KEPT: u32 = 128;
    /// Up to this shape no term leaves the range of a double.
    pub(super) const LARGEST: f64 = 100.0;

    pub(super) fn new(shape: f64, a: f64, b: f64) -> Self {
        let (mut rising, mut h, mut stay) = (1.0, 0.0, 1.0);
        let terms = (0..Self::KEPT).map(f64::from).map(|n| {
            rising *= (shape + n) / (n + 1.0);
            h += stay;
            stay *= (b + n) / (a + b + n);
            rising * h
        });
        Self { shape, terms: terms.collect() }
    }

    /// The sum for a horizon; `None` if it needs more terms.
    pub(super) fn purchases(&self, odds: f64) -> Option<f64> {
        if odds > 1.0 {
            return None;
        }
        let z = odds / (1.0 + odds);
        let (mut power, mut total, mut n) = (1.0, 0.0, 0.0);
        for eight in self.terms.chunks_exact(8) {
            let mut last = 0.0;
            for term in eight {
                power *= z;
                last = term * power;
                total += last;
            }
            n += 8.0;
            let ratio = z.max((self.shape + n) / (n + 1.0) * z) * (n + 1.0) / n;
            if ratio < 1.0 && last * ratio < REST * (1.0 - ratio) * total {
                return Some(total * exp(-self.shape * ln1p(odds)));
            }
        }
        // An empty horizon adds nothing up.
        (odds <= 0.0).then_some(0.0)
    }
}

/// total * e^log, where the second factor alone may vanish.
fn scaled(total: f64, log: f64) -> f64 {
    if log > -600.0 { total * exp(log) } else { exp(ln(total) + log) }
}

/// The same as a mean over the chance p to leave: E[(1 - (1 + p odds)^-A) / p]. It costs the same however long the horizon.
fn integral(shape: f64, odds: f64, a: f64, b: f64) -> f64 {
    let mean = (shape * odds).min(1e300);
    let scale = 1.0 / mean.max(odds).max(1.0);
    BetaMean { a, b, scale }.of(|p| {
        let left = shape * ln1p(p * odds);
        if p <= f64::MIN_POSITIVE { mean } else { -expm1(-left) / p }
    })
}

/// ln NB(n; shape, z) with z = odds / (1 + odds), for n >= 0.
fn ln_nb(shape: f64, odds: f64, n: f64) -> f64 {
    // (A)_n / n! = (A)_n / (1)_n
    let ratio = if shape < 1.0 {
        ln_beta_ratio(1.0 - shape, shape, n)
    } else if shape > 1.0 {
        -ln_beta_ratio(shape - 1.0, 1.0, n)
    } else {
        0.0
    };
    let ln_z = if odds > 1.0 { -ln1p(1.0 / odds) } else { ln(odds) - ln1p(odds) };
    ratio - shape * ln1p(odds) + if n > 0.0 { n * ln_z } else { 0.0 }
}

/// NB(n) and P(NB >= n).
pub(super) fn point_and_tail(shape: f64, odds: f64, n: f64) -> (f64, f64) {
    let point = exp(ln_nb(shape, odds, n));
    if n <= 0.0 {
        return (point, 1.0);
    }
    let tail = if n - 0.5 < 1.0 {
        -expm1(-shape * ln1p(odds))
    } else if odds * (shape + 1.0) <= n + 1.0 {
        // The regularised incomplete beta function I_z(n, A), on the side where its fraction converges fast.
        point * fraction(n, shape, odds / (1.0 + odds))
    } else {
        1.0 - point * n / shape * fraction(shape, n, 1.0 / (1.0 + odds))
    };
    (point, tail.clamp(0.0, 1.0))
}

/// The continued fraction of the incomplete beta function [DLMF 8.17.22], by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    let mut m = 1.0;
    // It takes in the order of the square root of the larger argument.
    while m < 1e6 {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        value *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
        m += 1.0;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integral_agrees_with_the_series() {
        for (shape, odds, a, b) in
            [(0.25, 0.8, 0.8, 2.4), (3.0, 200.0, 1.0, 1.0), (0.01, 900.0, 1e-3, 40.0), (900.0, 1.0, 50.0, 1e-3)]
        {
            let (sum, mean) = (series(shape, odds, a, b), integral(shape, odds, a, b));
            assert!((sum - mean).abs() < 1e-12 * sum, "{shape} {odds} {a} {b}: {sum} {mean}");
        }
    }

    #[test]
    fn kept_terms_give_the_series() {
        for (shape, a, b) in [(0.25, 0.8, 2.4), (40.0, 1.0, 3.0), (99.0, 1e-3, 50.0)] {
            let terms = Terms::new(shape, a, b);
            assert!(terms.purchases(0.0).unwrap().abs() < 1e-300);
            for odds in [1e-9, 0.01, 0.3, 0.9] {
                let Some(got) = terms.purchases(odds) else { continue };
                let want = series(shape, odds, a, b);
                assert!((got - want).abs() < 1e-13 * want, "{shape} {odds}: {got} {want}");
            }
        }
        assert!(Terms::new(0.25, 0.8, 2.4).purchases(0.9).is_some(), "short series are kept whole");
    }

    #[test]
    fn points_add_up_to_tails() {
        for (shape, odds) in [(0.3, 5.0), (1.0, 0.2), (40.0, 2.0), (1e-3, 1e3)] {
            let mut below = 0.0;
            for n in 0..60_u32 {
                let (point, tail) = point_and_tail(shape, odds, f64::from(n));
                assert!((below + tail - 1.0).abs() < 1e-13, "{shape} {odds} {n}: {below} {tail}");
                below += point;
            }
        }
    }
}
