//! BG/NBD [Fader, Hardie & Lee 2005, "Counting your customers" the easy way].

use regulars_core::error::Result;

use super::beta_geometric::predictions;
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

predictions! {
    BgNbd at_first: false,
    /// Without a repeat purchase it is 1, a property of the model: it does not rank customers by churn, which
    /// [`BgNbd::p_no_purchase`] does (CH-1).
}

impl BgNbd {
    /// P(a new customer makes exactly n repeat purchases within t).
    ///
    /// # Errors
    ///
    /// As [`BgNbd::cet`].
    pub fn pmf(&self, n: u32, t: f64) -> Result<f64> {
        Ok(self.core().pmf(n, horizon(t)?))
    }
}
