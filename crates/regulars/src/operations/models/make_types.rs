//! What the operation takes and gives that makes an artefact of a model file. These types are the wire.

use regulars_core::text::Json;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use super::churn_types::ChurnCalibration;
use super::learn_types::Provenance;
use super::make::Groups;
use super::tree_types::Explain;

wire! {
    /// Asks for an artefact of a model of XGBoost or LightGBM, for rulebooks to name (TR, AR-1).
    request ImportModelRequest {
        /// The features that a model may read; another one is refused. All if absent (TR-9).
        pub allowed: Option<Vec<String>>,
        /// `interventional`: the rows that answers are compared with, each with its `values` and the `count` of people whose mean it is.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub background: Option<Json>,
        /// What corrects the probabilities.
        pub calibration: Option<ChurnCalibration>,
        /// Who asks.
        pub context: Option<Context>,
        /// The model file: XGBoost's JSON or LightGBM's text.
        pub file: String,
        /// By feature: the group under which its reasons are told; its own name if absent (TR-9).
        pub groups: Option<Groups>,
        /// How answers are explained; `path_dependent` if absent.
        pub method: Option<Explain>,
        /// The features that may be missing; all if absent, since trees know what to do then (TR-6).
        pub missing: Option<Vec<String>>,
        /// Where the rows come from that trained it, and what it may be used for.
        pub provenance: Provenance,
        /// How many rows trained it.
        pub rows: u64,
    }
}

wire! {
    /// A model file as an artefact.
    response ImportedModel {
        /// The artefact with its id, for `artefact.put`.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// The features in the order in which the model reads them.
        pub features: Vec<String>,
        /// The objective by the name that the file gives it.
        pub objective: String,
    }
}
