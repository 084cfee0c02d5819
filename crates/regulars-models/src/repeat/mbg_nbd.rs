//! MBG/NBD [Batislam, Denizel & Filiztekin 2007]: BG/NBD whose customers may leave right after the first purchase.

use regulars_core::error::Result;

use super::Summary;
use super::beta_geometric::BetaGeometric;
use super::parameters::model;
use super::rows::horizon;

model! {
    /// Purchases at a Poisson rate of Gamma(r, alpha); after each purchase, the first too, the customer leaves with a
    /// chance of Beta(a, b).
    ///
    /// ```
    /// use regulars_models::repeat::{MbgNbd, Summary};
    /// let model = MbgNbd::new(0.525, 6.183, 0.891, 1.614)?;
    /// let customer = Summary::new(0, 0.0, 38.86)?;
    /// assert!(model.p_alive(&customer) < 1.0, "unlike under BG/NBD");
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    MbgNbd "mbg_nbd" NonContract {
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

impl MbgNbd {
    fn core(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha, a: self.a, b: self.b, at_first: true }
    }

    /// ln L of a customer (NV-2).
    #[must_use]
    pub fn ll(&self, customer: &Summary) -> f64 {
        self.core().ln_likelihood(customer)
    }

    /// The probability that the customer has not left.
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
    /// As [`MbgNbd::cet`].
    pub fn p_no_purchase(&self, customer: &Summary, t: f64) -> Result<f64> {
        Ok(self.core().p_no_purchase(customer, horizon(t)?))
    }

    /// E[repeat purchases of a new customer within t].
    ///
    /// # Errors
    ///
    /// As [`MbgNbd::cet`].
    pub fn expected(&self, t: f64) -> Result<f64> {
        Ok(self.core().expected(horizon(t)?))
    }

    /// [`MbgNbd::p_alive`] of many.
    #[must_use]
    pub fn p_alive_of(&self, customers: &[Summary]) -> Vec<f64> {
        let core = self.core();
        customers.iter().map(|customer| core.p_alive(customer)).collect()
    }

    /// [`MbgNbd::cet`] of many.
    ///
    /// # Errors
    ///
    /// As [`MbgNbd::cet`].
    pub fn cet_of(&self, customers: &[Summary], t: f64) -> Result<Vec<f64>> {
        Ok(self.core().cet_of(customers, horizon(t)?))
    }

    /// [`MbgNbd::p_no_purchase`] of many.
    ///
    /// # Errors
    ///
    /// As [`MbgNbd::cet`].
    pub fn p_no_purchase_of(&self, customers: &[Summary], t: f64) -> Result<Vec<f64>> {
        let (core, t) = (self.core(), horizon(t)?);
        Ok(customers.iter().map(|customer| core.p_no_purchase(customer, t)).collect())
    }
}
