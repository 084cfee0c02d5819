//! What operations on models take and give. These types are the wire.

use std::collections::BTreeMap;

use regulars_core::error::Code;
use regulars_core::identity::CustomerId;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::repeat::TimeUnit;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use super::learn_types::Provenance;

wire! {
    /// Rows column by column; which columns there are depends on the model.
    #[derive(Default)]
    request ModelRows {
        /// Contract: how many left in each period (`sbg`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub lost: Option<Json>,
        /// Mean amount of the repeat purchases, above 0 (`gamma_gamma`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub mean: Option<Json>,
        /// Opportunities so far (`bg_bb`).
        pub n: Option<Vec<u32>>,
        /// Contract: how many stayed to the end (`sbg`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub survived: Option<Json>,
        /// Time from the first purchase to now (`bg_nbd`, `mbg_nbd`, `pareto_nbd`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub t: Option<Json>,
        /// Time from the first purchase to the last; with `bg_bb` the last opportunity that was taken.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub t_x: Option<Json>,
        /// How many customers each row stands for; 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub weights: Option<Json>,
        /// Repeat purchases.
        pub x: Option<Vec<u32>>,
    }
}

impl ModelRows {
    /// Whether there is a column.
    #[cfg(feature = "arrow")]
    pub(super) fn has_columns(&self) -> bool {
        *self != Self { survived: self.survived.clone(), ..Self::default() }
    }
}

wire! {
    /// Asks for a model that fits customers best.
    request FitModelRequest {
        /// The instant up to which the customers of the store are looked at, if no rows are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// `bg_nbd`, `mbg_nbd`, `pareto_nbd`, `gamma_gamma`, `bg_bb` or `sbg`.
        pub model: String,
        /// Where the rows come from, if the fit is to become an artefact.
        pub provenance: Option<Provenance>,
        /// The rows, if they are not the customers of the store.
        pub rows: Option<ModelRows>,
        /// The unit of the rows' times: `day` (if absent), `week`, `month` or `year`. For the store it is that of `[rfm]`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub unit: Option<TimeUnit>,
    }
}

wire! {
    /// A model, and how well it is known.
    response FittedModel {
        /// The model as an artefact, for `artefact.put`, if the request says where the rows come from.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub artefact: Option<Json>,
        /// The covariance of the parameters, in the order of `names`, where the fit converged.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<f64>>>"))]
        pub covariance: Option<Json>,
        /// What to look at: `independence_doubtful`.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub findings: Vec<Code>,
        /// The log-likelihood.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub ll: Option<Json>,
        /// The model.
        pub model: String,
        /// The names of the parameters, in the model's order.
        pub names: Vec<String>,
        /// The parameters by name; none where the rows cannot determine them.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// How many rows counted.
        pub rows: u64,
        /// The standard errors by name, where the fit converged.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub standard_errors: BTreeMap<String, Json>,
        /// `converged`, `boundary_reached`, `not_identified` or `iteration_limit`. Only what converged is to be relied on.
        pub status: String,
        /// The unit of time of the parameters.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub unit: TimeUnit,
    }
}

wire! {
    /// Asks a model about customers.
    request PredictRequest {
        /// The model as an artefact; or `model`, `parameters` and `unit`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub artefact: Option<Json>,
        /// The instant at which the customers of the store are looked at, if no rows are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// How far ahead, in the unit of the rows; for the store in that of `[rfm]`.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub horizon: Json,
        /// `bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`.
        pub model: Option<String>,
        /// The parameters by name.
        #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, f64>>"))]
        pub parameters: Option<BTreeMap<String, Json>>,
        /// The rows, if they are not the customers of the store.
        pub rows: Option<ModelRows>,
        /// The unit of the rows' times; that of the model if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub rows_unit: Option<TimeUnit>,
        /// The unit of time of the parameters: `day` (if absent), `week`, `month`, `year` or `opportunity`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub unit: Option<TimeUnit>,
    }
}

wire! {
    /// What a model says of customers.
    response Predictions {
        /// One by one: in order of their ids, or as the rows are given.
        pub customers: Vec<Prediction>,
        /// The unit of the horizon.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub unit: TimeUnit,
    }
}

wire! {
    /// What a model says of one customer.
    response Prediction {
        /// The customer, if it is one of the store.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub customer: Option<CustomerId>,
        /// The expected number of purchases within the horizon.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub expected_purchases: Json,
        /// The probability that the customer has not left by now; not to be read as the opposite of churn (CH-1).
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub p_alive: Json,
        /// The probability of no purchase within the horizon: churn, always with its horizon (CH-1).
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub p_no_purchase: Json,
    }
}

wire! {
    /// Calls a function of a model.
    request EvaluateModelRequest {
        /// The parameters of the model, the row, and what else the function takes, in this order: numbers, or text such as `0.1`, `inf`
        /// and `NaN`.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Json>"))]
        pub args: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// Its name, for example `bg_nbd.cet` (parameters `r alpha a b`, row `x t_x T`, then the horizon).
        pub function: String,
    }
}

wire! {
    /// What the function gives.
    response ModelValue {
        /// A number, or `inf` or `-inf` as text.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub value: Json,
    }
}
