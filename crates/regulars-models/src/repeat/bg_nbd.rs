//! BG/NBD [Fader, Hardie & Lee 2005, "Counting your customers" the easy way].

use regulars_core::error::Result;

use super::Summary;
use super::beta_geometric::BetaGeometric;
use super::parameters::model;
use super::rows::horizon;

model! {
    /// Purchases at a Poisson rate of Gamma(r, alpha); after each repeat purchase the customer leaves with a chance of Beta(a, b).
    ///
    /// ```
    /// use regulars_models::repeat::{BgNbd, Summary};
    /// // CDNOW, in weeks.
    /// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
    /// let customer = Summary::new(2, 30.43, 38.86)?;
    /// assert!((model.p_alive(&customer) - 0.7266).abs() < 1e-4);
    /// // Purchases to be expected in the next 39 weeks, and the chance of none.
    /// assert!((model.cet(&customer, 39.0)? - 1.226).abs() < 1e-3);
    /// assert!((model.p_no_purchase(&customer, 39.0)? - 0.445).abs() < 1e-3);
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    BgNbd "bg_nbd" NonContract {
        /// Shape of the purchase rates.
        r,
        /// Scale of the purchase rates, in units of time.
        alpha,
        /// First shape of the chances to leave.
        a,
        /// Second shape of the chances to leave.
        b
    }
}

impl BgNbd {
    fn core(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha, a: self.a, b: self.b, at_first: false }
    }

    /// ln L of a customer (NV-2).
    #[must_use]
    pub fn ll(&self, customer: &Summary) -> f64 {
        self.core().ln_likelihood(customer)
    }

    /// The probability that the customer has not left. Without a repeat purchase it is 1, a property of the model: it does not
    /// rank customers by churn, which [`BgNbd::p_no_purchase`] does (CH-1).
    #[must_use]
    pub fn p_alive(&self, customer: &Summary) -> f64 {
        self.core().p_alive(customer)
    }

    /// E[purchases in (T, T + t]].
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless t is finite and not below 0.
    pub fn cet(&self, customer: &Summary, t: f64) -> Result<f64> {
        Ok(self.core().cet(customer, horizon(t)?))
    }

    /// P(no purchase in (T, T + t]).
    ///
    /// # Errors
    ///
    /// As [`BgNbd::cet`].
    pub fn p_no_purchase(&self, customer: &Summary, t: f64) -> Result<f64> {
        Ok(self.core().p_no_purchase(customer, horizon(t)?))
    }

    /// E[repeat purchases of a new customer within t].
    ///
    /// # Errors
    ///
    /// As [`BgNbd::cet`].
    pub fn expected(&self, t: f64) -> Result<f64> {
        Ok(self.core().expected(horizon(t)?))
    }

    /// P(a new customer makes exactly n repeat purchases within t).
    ///
    /// # Errors
    ///
    /// As [`BgNbd::cet`].
    pub fn pmf(&self, n: u32, t: f64) -> Result<f64> {
        Ok(self.core().pmf(n, horizon(t)?))
    }

    /// [`BgNbd::p_alive`] of many.
    #[must_use]
    pub fn p_alive_of(&self, customers: &[Summary]) -> Vec<f64> {
        let core = self.core();
        customers.iter().map(|customer| core.p_alive(customer)).collect()
    }

    /// [`BgNbd::cet`] of many.
    ///
    /// # Errors
    ///
    /// As [`BgNbd::cet`].
    pub fn cet_of(&self, customers: &[Summary], t: f64) -> Result<Vec<f64>> {
        Ok(self.core().cet_of(customers, horizon(t)?))
    }

    /// [`BgNbd::p_no_purchase`] of many.
    ///
    /// # Errors
    ///
    /// As [`BgNbd::cet`].
    pub fn p_no_purchase_of(&self, customers: &[Summary], t: f64) -> Result<Vec<f64>> {
        let (core, t) = (self.core(), horizon(t)?);
        Ok(customers.iter().map(|customer| core.p_no_purchase(customer, t)).collect())
    }
}
