//! Sums of logarithms over rows. Logarithms are what a pass over rows mostly costs, and that of a product is the sum of theirs.

use crate::math::{Pairwise, ln};

/// How many factors make a product.
const FACTORS: u32 = 8;
/// So many of these make a product that a double holds with all its digits.
const LEAST: f64 = 1e-30;
const MOST: f64 = 1e30;

/// A running sum of w ln(factor), in the order of its rows (SC-6).
#[derive(Clone, Debug)]
pub(super) struct LnSum {
    sum: Pairwise<1>,
    product: f64,
    factors: u32,
}

impl Default for LnSum {
    fn default() -> Self {
        Self { sum: Pairwise::default(), product: 1.0, factors: 0 }
    }
}

impl LnSum {
    /// Adds a row.
    #[inline]
    pub(super) fn add(&mut self, w: f64, factor: f64) {
        if w.to_bits() != 1.0_f64.to_bits() || !(LEAST..=MOST).contains(&factor) {
            self.sum.add([w * ln(factor)]);
            return;
        }
        self.product *= factor;
        self.factors += 1;
        if self.factors == FACTORS {
            self.sum.add([ln(self.product)]);
            (self.product, self.factors) = (1.0, 0);
        }
    }

    /// The sum of all rows so far.
    pub(super) fn total(&self) -> f64 {
        let [total] = self.sum.total();
        if self.factors > 0 { total + ln(self.product) } else { total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_has_the_sum_of_logarithms() {
        let mut rng = fastrand::Rng::with_seed(11);
        for rows in [0, 1, 7, 8, 9, 1000] {
            let (mut sum, mut want) = (LnSum::default(), 0.0);
            for row in 0..rows {
                let factor = (rng.f64() * 200.0 - 100.0).exp();
                let w = if row % 3 == 0 { 2.5 } else { 1.0 };
                sum.add(w, factor);
                want += w * factor.ln();
            }
            assert!((sum.total() - want).abs() <= 1e-11 * f64::from(rows).max(1.0), "{rows} rows");
        }
    }

    #[test]
    fn factors_of_any_size_are_taken() {
        let mut sum = LnSum::default();
        for _ in 0..20 {
            sum.add(1.0, 1e300);
            sum.add(1.0, 1e-300);
            sum.add(1.0, 1e30);
        }
        assert!((sum.total() - 20.0 * 1e30_f64.ln()).abs() < 1e-9);
        sum.add(1.0, 0.0);
        assert!(sum.total() < -1e300);
        sum.add(1.0, f64::NAN);
        assert!(sum.total().is_nan());
    }
}
