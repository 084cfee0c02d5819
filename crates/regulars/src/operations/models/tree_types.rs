//! What the operation on models of trees takes and gives. These types are the wire.

use std::collections::BTreeMap;

use regulars_core::text::Json;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;

/// How margins are explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Explain {
    /// By the rows that the model was trained on: how many of them took each way (TR-7).
    PathDependent,
    /// Against rows of a background: no credit goes to what merely moves together (TR-8).
    Interventional,
}

/// What the values of a model are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ValueMeaning {
    /// A probability; with several outputs that of each class.
    Probability,
    /// An expected count.
    Rate,
    /// The margin itself.
    Value,
}

wire! {
    /// Asks a model of trees about rows: XGBoost's JSON (`booster.save_model("model.json")`) or LightGBM's text
    /// (`booster.save_model("model.txt")`).
    request ScoreModelRequest {
        /// Rows of the population, as `rows`; 1 to 1,000. Only for `interventional`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<Option<f64>>>>"))]
        pub background: Option<Json>,
        /// Who asks.
        pub context: Option<Context>,
        /// How to say why; without it nothing is explained.
        pub explain: Option<Explain>,
        /// Which feature each number of a row is, if not in the order of the model.
        pub features: Option<Vec<String>>,
        /// The text of the model file.
        pub file: String,
        /// The group of a feature in reasons, its own name if absent.
        pub groups: Option<BTreeMap<String, String>>,
        /// The most reasons of an output; 4 if absent.
        pub max_reasons: Option<u32>,
        /// A list of numbers for each row; null is missing.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Option<f64>>>"))]
        pub rows: Json,
    }
}

wire! {
    /// What a model of trees says of rows.
    response ScoredRows {
        /// What contributions begin from, if they were asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub explained: Option<ScoresExplained>,
        /// The features of the model, in its order.
        pub features: Vec<String>,
        /// What the values are.
        pub meaning: ValueMeaning,
        /// The objective that the model was trained for, as the file names it.
        pub objective: String,
        /// Row by row, as they were given.
        pub rows: Vec<ScoreOfRow>,
    }
}

wire! {
    /// How scores were explained.
    response ScoresExplained {
        /// The hash of the background.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub background: Option<String>,
        /// The margin of each output before any feature is known. With the contributions of a row it adds up to its margin.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub base: Vec<Json>,
        /// How.
        pub method: Explain,
    }
}

wire! {
    /// What a model of trees says of one row.
    response ScoreOfRow {
        /// One output, or one for each class.
        pub outputs: Vec<ScoreOutput>,
    }
}

wire! {
    /// One output of a model for one row.
    response ScoreOutput {
        /// What each feature adds to the margin, if it was asked for.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub contributions: BTreeMap<String, Json>,
        /// The sum of the leaves: log-odds for a probability.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub margin: Json,
        /// The groups that raise the margin most, if it was asked for (TR-9).
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub reasons: Vec<ModelReason>,
        /// What the model was trained to tell.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub value: Json,
    }
}

wire! {
    /// A group of features that raises a margin.
    response ModelReason {
        /// By how much.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub contribution: Json,
        /// The group; also the key of the host's text.
        pub group: String,
    }
}
