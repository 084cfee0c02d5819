//! What operations on charts take and give: plain values with titles and units, which any program can draw. These types are the wire.

use std::collections::BTreeMap;

use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::repeat::TimeUnit;
use serde::{Deserialize, Serialize};

use super::super::models::{EvaluatedChurn, ModelRows};
use super::super::requests::{Context, StatedIdentifierRef};
use super::super::wire::wire;

wire! {
    /// Asks what a model expects by frequency and recency.
    request FrequencyRecencyPlotRequest {
        /// How long ago the customers came, in the unit of the model; without it that of the customer of the store who came first.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub age: Option<Json>,
        /// The instant at which the customers of the store are looked at, if no `age` is given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// How often they bought since, at most 1,000; if absent 0 to 20, and for the store at least up to whoever bought most often, but no
        /// further than 100.
        pub frequencies: Option<Vec<u32>>,
        /// How far ahead.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub horizon: Json,
        /// `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
        pub model: String,
        /// The parameters by name.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// When they last bought; 41 places from 0 to `age` if absent, at most 1,000.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub recencies: Option<Json>,
        /// The unit of all times: `day` (if absent), `week`, `month` or `year`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub unit: Option<TimeUnit>,
        /// `expected_purchases` (if absent) or `p_no_purchase` within the horizon, or `p_alive`.
        pub value: Option<String>,
    }
}

wire! {
    /// Asks how probable it was at each time that a customer had not left.
    request PAlivePlotRequest {
        /// The instant up to which a customer of the store is looked at, if no `purchases` are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer of the store by id.
        pub customer: Option<CustomerId>,
        /// The customer of the store by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
        pub model: String,
        /// The parameters by name.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// How many places the curve has besides the purchases, 2 to 10,000; 200 if absent.
        pub points: Option<u32>,
        /// The customer of the store by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The times of the repeat purchases since the first one, in any order; without them those of a customer of the store.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub purchases: Option<Json>,
        /// The unit of all times: `day` (if absent), `week`, `month` or `year`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub unit: Option<TimeUnit>,
        /// Where the curve ends, for purchases that are given.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub until: Option<Json>,
    }
}

wire! {
    /// Asks whether customers bought in a holdout as often as the model expected by what they did before.
    request CalibrationPlotRequest {
        /// For the customers of the store, if no `rows` are given: an instant in the local period with which the time ends that the model was
        /// fitted on (RF-10).
        pub as_of: Option<Instant>,
        /// How often each customer of the rows bought within the holdout.
        pub came: Option<Vec<u32>>,
        /// Who asks.
        pub context: Option<Context>,
        /// How long the holdout of the rows is, in the unit of the model.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub horizon: Option<Json>,
        /// `bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`.
        pub model: String,
        /// Customers who bought this often or more are one group; 7 if absent, 1 to 100.
        pub most: Option<u32>,
        /// The parameters by name.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// The customers at the end of the time that the model was fitted on, if they are not those of the store.
        pub rows: Option<ModelRows>,
        /// The unit of all times: `day` (if absent), `week`, `month`, `year` or `opportunity`. What the store tells is in that of `[rfm]`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub unit: Option<TimeUnit>,
        /// For the customers of the store: an instant in the local period with which the holdout ends.
        pub until: Option<Instant>,
    }
}

wire! {
    /// Asks how repeat purchases added up over time beside what the model expected.
    request TrackingPlotRequest {
        /// The instant up to which the customers of the store are looked at, if no times are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// When each customer bought first, since any origin; without it the customers are those of the store, since the first purchase of all.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub first: Option<Json>,
        /// Up to which instant the model was fitted, which is marked in the chart of a store.
        pub fitted_at: Option<Instant>,
        /// Up to when the model was fitted, which is marked.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub fitted_until: Option<Json>,
        /// `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
        pub model: String,
        /// The parameters by name.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// How many places the curves have, 2 to 1,000; 100 if absent.
        pub points: Option<u32>,
        /// The times of all repeat purchases of all customers since the origin, in any order.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub repeats: Option<Json>,
        /// The unit of all times: `day` (if absent), `week`, `month` or `year`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub unit: Option<TimeUnit>,
        /// Where the curves end, for times that are given.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub until: Option<Json>,
    }
}

wire! {
    /// Asks for a chart of how good scores are.
    request EvaluatedPlotRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The scores' judgement, as `churn.evaluate` gives it.
        pub evaluated: EvaluatedChurn,
    }
}

wire! {
    /// Asks how a margin comes about.
    request WaterfallPlotRequest {
        /// The margin before any feature is known.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub base: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// What each feature adds.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub contributions: BTreeMap<String, Json>,
        /// The most steps of a feature of its own, the largest first; all others are one, if they are several. 8 if absent, at least 1.
        pub most: Option<u32>,
    }
}

wire! {
    /// Values over two axes; `values[row][column]` belongs to `y[row]` and `x[column]`.
    response ChartGrid {
        /// The title.
        pub title: String,
        /// The label of the values.
        pub value_label: String,
        /// A row for each place of `y`; null is what cannot be.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Option<f64>>>"))]
        pub values: Json,
        /// The places of the columns, rising.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub x: Json,
        /// The label of the x axis.
        pub x_label: String,
        /// The places of the rows, rising.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub y: Json,
        /// The label of the y axis.
        pub y_label: String,
    }
}

wire! {
    /// Curves over one pair of axes.
    response ChartCurves {
        /// The curves.
        pub curves: Vec<ChartCurve>,
        /// Places on the x axis that are marked, such as purchases.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub marks: Json,
        /// The title.
        pub title: String,
        /// The label of the x axis.
        pub x_label: String,
        /// The label of the y axis.
        pub y_label: String,
    }
}

wire! {
    /// Points that belong together. Two points of one place are a step.
    response ChartCurve {
        /// How many rows each point stands for, where that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub counts: Option<Vec<u64>>,
        /// Its name.
        pub name: String,
        /// Whether it is what the others are held against.
        pub reference: bool,
        /// The places, rising.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub x: Json,
        /// The values.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub y: Json,
    }
}

wire! {
    /// How a sum comes about: from `start` by each step to `end`.
    response ChartBars {
        /// The sum.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub end: Json,
        /// Where it begins.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub start: Json,
        /// The steps in their order.
        pub steps: Vec<ChartStep>,
        /// The title.
        pub title: String,
        /// The label of the axis.
        pub x_label: String,
    }
}

wire! {
    /// One step of a sum.
    response ChartStep {
        /// Its name.
        pub name: String,
        /// What it adds.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub value: Json,
    }
}
