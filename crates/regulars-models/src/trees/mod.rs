//! Tree ensembles that were trained elsewhere (TR): XGBoost and LightGBM, with attributions.
//!
//! A model file is hostile input: [`Ensemble::read`] checks all of it before anything is used, and any doubt is an error, never a
//! guess (TR-1). What is read scores rows to the bit as its own library does (TR-3 to TR-5); [`PathDependent`] and
//! [`Interventional`] say which features made a margin what it is (TR-7, TR-8), and [`reasons`] turns that into reason codes (TR-9).

mod attribution;
mod background;
mod draft;
mod ensemble;
mod fault;
mod forest;
mod interventional;
mod lightgbm;
mod limits;
mod objective;
mod path_dependent;
mod quadrature;
mod reason;
mod walk;
mod xgboost;

pub use attribution::Attribution;
pub use background::{Background, MAX_ROWS};
pub use ensemble::Ensemble;
pub use interventional::Interventional;
pub use limits::{Limits, MAX_DEPTH};
pub use objective::Link;
pub use path_dependent::PathDependent;
pub use reason::{Reason, reasons};
