//! What operations take and give that learn from rows: clusters and churn. These types are the wire.

use std::collections::BTreeMap;

use regulars_core::error::Code;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::cluster::Scaling;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;

/// A list of numbers for each row.
#[cfg(feature = "schema")]
type Numbers = Vec<Vec<f64>>;

wire! {
    /// Where the rows of a model come from and what it may be used for; it stands in the artefact (AR-1).
    request Provenance {
        /// Whether a fit may become an artefact that did not converge (NV-7).
        pub accept_unconverged: Option<bool>,
        /// The instant at which the rows were looked at.
        pub as_of: Instant,
        /// When the model is made.
        pub created_at: Instant,
        /// What was to be foretold, an object: the horizon, the event, how returns count (CH-3).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub label: Option<Json>,
        /// The condition that chose the population; everybody if absent.
        pub population: Option<String>,
        /// What the model may be used for.
        pub purpose: String,
        /// From when it may be used; `created_at` if absent.
        pub valid_from: Option<Instant>,
        /// The first instant at which it may not be used any more.
        pub valid_until: Instant,
        /// The window of time that was looked at, in the rulebook's words.
        pub window: Option<String>,
    }
}

wire! {
    /// A feature of clusters.
    request ClusterFeature {
        /// Whether ln(1 + x) is taken first, for amounts and counts with a long tail.
        pub ln1p: Option<bool>,
        /// Its name.
        pub name: String,
    }
}

wire! {
    /// Asks for k-means clusters of rows (KM-1).
    request FitClustersRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// What the numbers of a row are.
        pub features: Vec<ClusterFeature>,
        /// How many clusters.
        pub k: u32,
        /// Numbers of clusters whose inertia and silhouette are told as well.
        pub also: Option<Vec<u32>>,
        /// Where the rows come from.
        pub provenance: Provenance,
        /// A list of numbers for each row.
        #[cfg_attr(feature = "schema", schemars(with = "Numbers"))]
        pub rows: Json,
        /// How features are brought to one scale: `zscore` (if absent), `minmax` or `none`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub scaling: Option<Scaling>,
        /// Where all chance comes from: the same seed and rows give the same clusters.
        pub seed: u64,
        /// How many starts, of which the best stays; 10 if absent.
        pub starts: Option<u32>,
    }
}

wire! {
    /// Clusters, and how they came about.
    response FittedClusters {
        /// The model as an artefact, for `cluster.assign`.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// How other numbers of clusters do, as they were asked for. They choose nothing (KM-3).
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub also: Vec<ClustersForK>,
        /// The clusters by number.
        pub clusters: Vec<ClusterCentre>,
        /// The features that have one value in every row and were dropped.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        pub dropped: BTreeMap<String, Code>,
        /// The sum of squared distances from the centres, on the scale of the features.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub inertia: Json,
        /// The cluster of each row.
        pub labels: Vec<u32>,
        /// Whether the centres had settled when it ended.
        pub settled: bool,
        /// How well the clusters lie apart, from -1 to 1; none for one cluster.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub silhouette: Option<Json>,
    }
}

wire! {
    /// One cluster.
    response ClusterCentre {
        /// Its number, from 0.
        pub cluster: u32,
        /// Its centre by feature, not scaled.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub centre: BTreeMap<String, Json>,
        /// How many rows it had.
        pub size: u64,
    }
}

wire! {
    /// How a number of clusters does.
    response ClustersForK {
        /// The sum of squared distances.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub inertia: Json,
        /// How many clusters.
        pub k: u32,
        /// How well they lie apart; none for one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub silhouette: Option<Json>,
    }
}

wire! {
    /// Asks for the clusters of rows (KM-3).
    request AssignClustersRequest {
        /// The model, as `cluster.fit` gives it.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// Which feature each number of a row is, if not in the order of the model.
        pub features: Option<Vec<String>>,
        /// The most reasons of a row; 4 if absent.
        pub max_reasons: Option<u32>,
        /// A list of numbers for each row.
        #[cfg_attr(feature = "schema", schemars(with = "Numbers"))]
        pub rows: Json,
    }
}

wire! {
    /// The clusters of rows.
    response AssignedClusters {
        /// The id of the model.
        pub model: String,
        /// Row by row, as they were given.
        pub rows: Vec<AssignedRow>,
    }
}

wire! {
    /// The cluster of a row.
    response AssignedRow {
        /// Its number.
        pub cluster: u32,
        /// The distance from its centre, on the scale of the features.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub distance: Json,
        /// The features that speak most for it against the next one.
        pub reasons: Vec<ClusterReasonTold>,
        /// The next nearest cluster, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub runner_up: Option<u32>,
    }
}

wire! {
    /// How a feature speaks for a cluster; below 0 it speaks against it.
    response ClusterReasonTold {
        /// The squared distance that it saves against the next cluster.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub contribution: Json,
        /// The feature.
        pub feature: String,
        /// Its value in the row.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub observed: Json,
        /// Its share of what all features save together.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub share: Json,
    }
}
