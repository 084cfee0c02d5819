//! What the models of purchases at any time have in common, for who does not know which one it is.

use regulars_core::error::Result;

use super::{BgNbd, MbgNbd, ParetoNbd, Summary};

/// A model of purchases at any time.
pub(super) trait OverTime {
    /// ln L of a customer.
    fn ll(&self, customer: &Summary) -> f64;
    /// The probability that the customer has not left.
    fn p_alive(&self, customer: &Summary) -> f64;
    /// E[purchases in (T, T + t]].
    fn cet(&self, customer: &Summary, t: f64) -> Result<f64>;
    /// P(no purchase in (T, T + t]).
    fn p_no_purchase(&self, customer: &Summary, t: f64) -> Result<f64>;
    /// E[repeat purchases of a new customer within t].
    fn expected(&self, t: f64) -> Result<f64>;
}

macro_rules! over_time {
    ($($model:ident)+) => {$(
        impl OverTime for $model {
            fn ll(&self, customer: &Summary) -> f64 {
                self.ll(customer)
            }

            fn p_alive(&self, customer: &Summary) -> f64 {
                self.p_alive(customer)
            }

            fn cet(&self, customer: &Summary, t: f64) -> Result<f64> {
                self.cet(customer, t)
            }

            fn p_no_purchase(&self, customer: &Summary, t: f64) -> Result<f64> {
                self.p_no_purchase(customer, t)
            }

            fn expected(&self, t: f64) -> Result<f64> {
                self.expected(t)
            }
        }
    )+};
}
over_time! { BgNbd MbgNbd ParetoNbd }
