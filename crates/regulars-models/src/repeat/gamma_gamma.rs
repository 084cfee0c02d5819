//! Gamma-Gamma model of spend [Fader & Hardie 2013, The Gamma-Gamma model of monetary value].

use regulars_core::error::{Code, Error, Result};

use super::Spend;
use super::parameters::model;
use crate::math::{ln, ln_gamma, ln_gamma_ratio, ln1p};

model! {
    /// Amounts of a customer's purchases vary as Gamma(p, nu), where nu varies over customers as Gamma(q, gamma).
    ///
    /// ```
    /// use regulars_models::repeat::{GammaGamma, Spend};
    /// let model = GammaGamma::new(6.25, 3.74, 15.44)?;
    /// assert!((model.population_mean()? - 35.22).abs() < 0.01);
    /// // Few purchases pull the mean towards that of everybody.
    /// let one = model.customer_mean(&Spend::new(1, 80.0)?)?;
    /// let ten = model.customer_mean(&Spend::new(10, 80.0)?)?;
    /// assert!(35.22 < one && one < ten && ten < 80.0);
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    GammaGamma "gamma_gamma" Spend {
        /// Shape of the amounts.
        p,
        /// Shape of the customers' rates.
        q,
        /// Scale of the customers' rates, in money.
        gamma
    }
}

impl GammaGamma {
    /// ln L of a customer's mean amount (NV-2).
    #[must_use]
    pub fn ll(&self, customer: &Spend) -> f64 {
        let Self { p, q, gamma } = *self;
        let (x, mean) = (f64::from(customer.x()), customer.mean());
        let (shape, total) = (p * x, x * mean);
        ln_gamma_ratio(shape, q) - ln_gamma(q) - q * ln1p(total / gamma) - shape * ln1p(gamma / total) - ln(mean)
    }

    /// The expected mean amount of a customer (NV-4).
    ///
    /// # Errors
    ///
    /// `mean_not_finite` unless p x + q > 1.
    pub fn customer_mean(&self, customer: &Spend) -> Result<f64> {
        let x = f64::from(customer.x());
        let exists = self.p * x + self.q > 1.0;
        finite(exists, self.p * (self.gamma + x * customer.mean()) / (self.p * x + (self.q - 1.0)))
    }

    /// The expected mean amount of somebody of whom no amount is known (VQ-4).
    ///
    /// # Errors
    ///
    /// `mean_not_finite` unless q > 1.
    pub fn population_mean(&self) -> Result<f64> {
        finite(self.q > 1.0, self.p * self.gamma / (self.q - 1.0))
    }

    /// The expected mean amount of a customer, or that of everybody where no amount of the customer is known (VQ-4).
    ///
    /// # Errors
    ///
    /// As [`GammaGamma::customer_mean`] and [`GammaGamma::population_mean`].
    pub fn mean(&self, customer: Option<&Spend>) -> Result<f64> {
        customer.map_or_else(|| self.population_mean(), |customer| self.customer_mean(customer))
    }

    /// [`GammaGamma::customer_mean`] of many.
    ///
    /// # Errors
    ///
    /// As [`GammaGamma::customer_mean`], with the row in the path.
    pub fn customer_mean_of(&self, customers: &[Spend]) -> Result<Vec<f64>> {
        let mean = |(i, customer)| self.customer_mean(customer).map_err(|error: Error| error.within(&format!("[{i}]")));
        customers.iter().enumerate().map(mean).collect()
    }
}

fn finite(exists: bool, mean: f64) -> Result<f64> {
    if exists && mean.is_finite() {
        Ok(mean)
    } else {
        Err(Error::new(Code::MeanNotFinite, "q", "with these parameters amounts have no finite mean"))
    }
}
