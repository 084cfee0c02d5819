//! Shifted beta-geometric model of retention [Fader & Hardie 2007, How to project customer retention].

use regulars_core::error::Result;

use super::beta_mean::BetaMean;
use super::parameters::model;
use super::rows::discount;
use crate::invalid;
use crate::math::{exp, expm1, ln_beta_ratio};

model! {
    /// At each renewal the customer leaves with a chance of Beta(alpha, beta).
    ///
    /// ```
    /// use regulars_models::repeat::Sbg;
    /// let model = Sbg::new(0.668, 3.806)?;
    /// assert!((model.survival(1) - 0.851).abs() < 1e-3);
    /// assert!(model.retention(8)? > model.retention(1)?, "who stayed long stays longer");
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    Sbg "sbg" Contract {
        /// First shape of the chances to leave.
        alpha,
        /// Second shape of the chances to leave.
        beta
    }
}

impl Sbg {
    /// P(a new customer leaves in period t), t >= 1.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` where t = 0.
    pub fn pmf(&self, t: u32) -> Result<f64> {
        let before = f64::from(period("t", t)? - 1);
        Ok(self.alpha / (self.alpha + self.beta + before) * exp(ln_beta_ratio(self.alpha, self.beta, before)))
    }

    /// P(a new customer is left after t periods).
    #[must_use]
    pub fn survival(&self, t: u32) -> f64 {
        exp(ln_beta_ratio(self.alpha, self.beta, f64::from(t)))
    }

    /// P(who is left after t - 1 periods renews), t >= 1.
    ///
    /// # Errors
    ///
    /// As [`Sbg::pmf`].
    pub fn retention(&self, t: u32) -> Result<f64> {
        let behind = self.beta + f64::from(period("t", t)? - 1);
        Ok(behind / (self.alpha + behind))
    }

    /// Discounted expected residual lifetime (DERL) of somebody whose n-th renewal is due now, undiscounted; `d` is the discount rate
    /// per period. It counts renewals [Fader & Hardie 2010, Customer-base valuation in a contractual setting].
    ///
    /// # Errors
    ///
    /// `model_input_invalid` where n = 0, or d is not finite and above 0.
    pub fn derl(&self, n: u32, d: f64) -> Result<f64> {
        let behind = self.beta + f64::from(period("n", n)? - 1);
        let d = discount(d)?;
        // With a chance p to leave the renewals are worth the sum of (1-p)^(k+1) / (1+d)^k.
        let worth = |p: f64| (1.0 - p) * (1.0 + d) / (d + p);
        Ok(BetaMean { a: self.alpha, b: behind, scale: d.min(1.0) }.of(worth))
    }

    /// P(somebody whose n-th renewal is due now leaves at one of the next m).
    ///
    /// # Errors
    ///
    /// `model_input_invalid` where n = 0.
    pub fn p_lost(&self, n: u32, m: u32) -> Result<f64> {
        let behind = self.beta + f64::from(period("n", n)? - 1);
        Ok(-expm1(ln_beta_ratio(self.alpha, behind, f64::from(m))))
    }
}

fn period(name: &str, t: u32) -> Result<u32> {
    if t >= 1 { Ok(t) } else { Err(invalid(name, "periods are counted from 1")) }
}
