//! Repeat purchase and spend (NV): how many purchases a customer will make, whether none is to come, and what that is worth.
//!
//! | model | setting | rows | predicts |
//! |---|---|---|---|
//! | [`BgNbd`], [`MbgNbd`] | no contract, drop-out at a purchase | [`Summary`] | purchases, silence |
//! | [`ParetoNbd`] | no contract, drop-out at any time | [`Summary`] | the same, and the discounted residual (DERT) |
//! | [`GammaGamma`] | spend per purchase | [`Spend`] | mean amounts |
//! | [`BgBb`] | discrete opportunities | [`Opportunities`] | purchases, silence |
//! | [`Sbg`] | contract with renewals | [`Cohort`] | survival, retention, the discounted residual (DERL) |
//!
//! Parameters are checked when a model is made and rows when they are made, so predictions of valid parts cannot fail for them; for
//! valid input no result is NaN (NV-1). Probabilities that nothing is bought within a horizon are named `p_no_purchase`;
//! nothing here offers `1 - p_alive` as churn (CH-1).

mod beta_geometric;
mod beta_mean;
mod bg_bb;
mod bg_nbd;
mod fit;
mod functions;
mod gamma_gamma;
mod mbg_nbd;
mod model;
mod nb;
mod over_time;
mod parameters;
mod pareto_nbd;
mod rows;
mod sbg;
mod silence;
mod unit;
mod value;

pub use bg_bb::BgBb;
pub use bg_nbd::BgNbd;
pub use fit::{Finding, Fit};
pub use functions::{FUNCTIONS, evaluate};
pub use gamma_gamma::GammaGamma;
pub use mbg_nbd::MbgNbd;
pub use model::{History, Model};
pub use parameters::{Kind, Parametric};
pub use pareto_nbd::ParetoNbd;
pub(crate) use rows::whole;
pub use rows::{Cohort, Opportunities, Spend, Summary};
pub use sbg::Sbg;
pub use unit::TimeUnit;
pub use value::{Discounting, discount_per_period, residual_value};
