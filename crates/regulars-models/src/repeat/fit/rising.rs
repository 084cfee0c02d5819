//! Sums of ln (a)_x over all rows by how many rows have more than j purchases: rational derivatives, no special function (NV-6).

use crate::math::{digamma, ln, ln_gamma_ratio, trigamma};

/// Purchases up to which factors are counted one by one.
const COUNTED: u32 = 100_000;

/// sum of w ln (a)_x, as a function of a.
#[derive(Clone, Debug, Default)]
pub(super) struct RisingSum {
    /// The weight of rows with x > j.
    beyond: Vec<f64>,
    /// Rows with more purchases than are counted: what is beyond, and their weight.
    large: Vec<(f64, f64)>,
}

impl RisingSum {
    /// The sum over rows (x, w).
    pub(super) fn new(rows: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let mut sum = Self::default();
        for (x, weight) in rows {
            let counted = x.min(COUNTED);
            if x > COUNTED {
                sum.large.push((f64::from(x - COUNTED), weight));
            }
            let Some(last) = (counted as usize).checked_sub(1) else { continue };
            if sum.beyond.len() <= last {
                sum.beyond.resize(last + 1, 0.0);
            }
            if let Some(exactly) = sum.beyond.get_mut(last) {
                *exactly += weight;
            }
        }
        // From rows with exactly j + 1 to rows with more than j.
        let mut more = 0.0;
        for beyond in sum.beyond.iter_mut().rev() {
            more += *beyond;
            *beyond = more;
        }
        sum
    }

    /// The sum and its first two derivatives.
    pub(super) fn at(&self, a: f64) -> (f64, f64, f64) {
        let (mut value, mut first, mut second) = (0.0, 0.0, 0.0);
        let mut factor = a;
        for weight in &self.beyond {
            let inverse = 1.0 / factor;
            value += weight * ln(factor);
            first += weight * inverse;
            second -= weight * inverse * inverse;
            factor += 1.0;
        }
        let from = a + f64::from(COUNTED);
        for (rest, weight) in &self.large {
            value += weight * ln_gamma_ratio(from, *rest);
            first += weight * (digamma(from + rest) - digamma(from));
            second += weight * (trigamma(from + rest) - trigamma(from));
        }
        (value, first, second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_factors_equals_log_gamma() {
        let rows = [(0, 5.0), (3, 1.5), (70, 0.25), (100_000, 2.0), (250_000, 1.0)];
        let sum = RisingSum::new(rows);
        for a in [0.25, 4.0] {
            let (value, first, second) = sum.at(a);
            let over = |f: &dyn Fn(f64) -> f64| rows.iter().map(|(x, w)| w * f(f64::from(*x))).sum::<f64>();
            let want = over(&|x| ln_gamma_ratio(a, x));
            assert!((value - want).abs() < 1e-12 * want, "{value} {want}");
            let want = over(&|x| digamma(a + x) - digamma(a));
            assert!((first - want).abs() < 1e-12 * want, "{first} {want}");
            let want = over(&|x| trigamma(a + x) - trigamma(a));
            assert!((second - want).abs() < 1e-12 * want.abs(), "{second} {want}");
        }
    }
}
