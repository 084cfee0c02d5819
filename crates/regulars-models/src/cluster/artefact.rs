//! k-means in an artefact (AR-1): scaler, centroids and sizes. A cluster of few people would tell of them, so it is refused.

use regulars_core::text::Json;
use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::fit::{Cluster, KMeans};
use super::scale::{DroppedFeature, Scaled, Scaler, Scaling};
use crate::artefact::{Parameters, number};
use crate::invalid;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    scaling: Scaling,
    names: Vec<String>,
    features: Vec<WireFeature>,
    clusters: Vec<WireCluster>,
    #[serde(with = "number::one")]
    inertia: f64,
    rows: u64,
    seed: u64,
    passes: u64,
    settled: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFeature {
    name: String,
    ln1p: bool,
    #[serde(with = "number::one")]
    shift: f64,
    #[serde(with = "number::one")]
    divisor: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireCluster {
    #[serde(with = "number::list")]
    centroid: Vec<f64>,
    size: u64,
}

impl Parameters for KMeans {
    const KIND: &'static str = "kmeans";

    fn to_parameters(&self, k_anon: u64) -> Result<Json, Error> {
        check(self, k_anon)?;
        let feature = |Scaled { name, ln1p, shift, divisor }: &Scaled| WireFeature {
            name: name.clone(),
            ln1p: *ln1p,
            shift: *shift,
            divisor: *divisor,
        };
        let cluster = |Cluster { centroid, size }: &Cluster| WireCluster { centroid: centroid.clone(), size: *size };
        Json::from_value(&Wire {
            scaling: self.scaler.scaling,
            names: self.scaler.names.clone(),
            features: self.scaler.features.iter().map(feature).collect(),
            clusters: self.clusters.iter().map(cluster).collect(),
            inertia: self.inertia,
            rows: self.rows,
            seed: self.seed,
            passes: self.passes,
            settled: self.settled,
        })
    }

    fn from_parameters(parameters: &Json, k_anon: u64) -> Result<Self, Error> {
        let wire: Wire = parameters.read()?;
        let features: Vec<Scaled> = wire
            .features
            .into_iter()
            .map(|WireFeature { name, ln1p, shift, divisor }| Scaled { name, ln1p, shift, divisor })
            .collect();
        let is_used = |name: &&String| features.iter().any(|feature| feature.name == **name);
        let dropped: Vec<DroppedFeature> = wire
            .names
            .iter()
            .filter(|name| !is_used(name))
            .map(|name| DroppedFeature { name: name.clone(), code: Code::FeatureConstant })
            .collect();
        let model = Self {
            scaler: Scaler { scaling: wire.scaling, features, names: wire.names },
            clusters: wire
                .clusters
                .into_iter()
                .map(|WireCluster { centroid, size }| Cluster { centroid, size })
                .collect(),
            inertia: wire.inertia,
            rows: wire.rows,
            seed: wire.seed,
            passes: wire.passes,
            settled: wire.settled,
            dropped,
        };
        check(&model, k_anon)?;
        Ok(model)
    }
}

fn check(model: &KMeans, k_anon: u64) -> Result<(), Error> {
    let Scaler { features, names, .. } = &model.scaler;
    let doubled = names.iter().enumerate().any(|(at, name)| names.iter().take(at).any(|other| other == name));
    if doubled || model.scaler.places().count() != features.len() || features.is_empty() {
        return Err(invalid("", "the features are some of the names, in their order").within("features"));
    }
    if features.iter().any(|feature| feature.divisor <= 0.0) {
        return Err(invalid("", "what is divided by must lie above 0").within("features"));
    }
    if model.clusters.is_empty() {
        return Err(invalid("", "there is at least one cluster").within("clusters"));
    }
    for (at, cluster) in model.clusters.iter().enumerate() {
        let path = format!("clusters[{at}]");
        if cluster.centroid.len() != features.len() {
            return Err(invalid("", "a centroid has a number for each feature").within(&path));
        }
        if cluster.size < k_anon {
            return Err(crate::artefact::personal_data(path, cluster.size, k_anon));
        }
    }
    let total = model.clusters.iter().try_fold(0_u64, |sum, cluster| sum.checked_add(cluster.size));
    if total != Some(model.rows) {
        return Err(invalid("", "the clusters have all rows together").within("rows"));
    }
    Ok(())
}
