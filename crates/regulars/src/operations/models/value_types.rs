//! What the operation on the values of customers takes and gives (VQ-3, VQ-4). These types are the wire.

use regulars_core::identity::CustomerId;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::repeat::TimeUnit;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;

wire! {
    /// Customers column by column: their purchases, and what they paid. All columns have one length.
    request CustomerValueRows {
        /// Mean amount of the counted purchases of more than nothing; null where there is none.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<f64>>"))]
        pub mean: Json,
        /// How many purchases that mean counts (`gg_x`); 0: nothing is known of what they pay.
        pub paid: Vec<u32>,
        /// Time from the first purchase to now.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub t: Json,
        /// Time from the first purchase to the last.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub t_x: Json,
        /// Repeat purchases.
        pub x: Vec<u32>,
    }
}

wire! {
    /// Asks for what customers are worth by a model of repeat purchase and one of spend (VQ-3).
    request CustomerValuesRequest {
        /// The model of repeat purchase: an artefact of `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// The instant at which the customers of the store are looked at, if no rows are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// The currency of the amounts of rows, for the digits of the values; two digits if absent. Of the store it is that of `[rfm]`.
        pub currency: Option<String>,
        /// The annual discount rate, above 0: a decimal in text.
        pub discount: String,
        /// How many months lie between the instants of discount; 1 if absent.
        pub discount_every: Option<u32>,
        /// Horizons in months, 1 to 600, at most 24 of them; 6 and 12 if absent.
        pub horizons: Option<Vec<u32>>,
        /// Which share of an amount remains, 0 to 1: a decimal in text.
        pub margin: String,
        /// The rows, if they are not the customers of the store.
        pub rows: Option<CustomerValueRows>,
        /// The unit of the rows' times; that of the model if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub rows_unit: Option<TimeUnit>,
        /// The model of spend: an artefact of `gamma_gamma`.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub spend: Json,
    }
}

wire! {
    /// What customers are worth.
    response CustomerValues {
        /// The currency of the values, if it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub currency: Option<String>,
        /// One by one: in order of their ids, or as the rows are given.
        pub customers: Vec<CustomerValue>,
        /// The horizons in months, as the values stand.
        pub horizons: Vec<u32>,
        /// The id of the model of repeat purchase.
        pub model: String,
        /// The id of the model of spend.
        pub spend: String,
    }
}

wire! {
    /// What one customer is worth.
    response CustomerValue {
        /// The customer, if it is one of the store.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub customer: Option<CustomerId>,
        /// The expected number of purchases within each horizon.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub expected_purchases: Vec<Json>,
        /// The expected amount of a purchase; none where the model has no finite mean (NV-4).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mean: Option<String>,
        /// The discounted value of all purchases to come, without a horizon; `pareto_nbd` only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub residual: Option<String>,
        /// `ok`, or `insufficient_data` where nothing says what a purchase is worth (VQ-4).
        pub status: String,
        /// The discounted value within each horizon; none without a mean.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub values: Vec<String>,
    }
}
