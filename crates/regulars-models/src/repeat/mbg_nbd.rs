//! MBG/NBD [Batislam, Denizel & Filiztekin 2007]: BG/NBD whose customers may leave right after the first purchase.

use super::beta_geometric::predictions;
use super::parameters::model;

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

predictions! { MbgNbd at_first: true, }
