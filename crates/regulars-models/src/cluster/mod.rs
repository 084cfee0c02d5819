//! k-means (KM) and what describes clusters: scaling, seeding, Lloyd's passes, stable numbers, silhouettes, assignment with
//! reasons.
//!
//! Fitting is a batch over many customers and makes plain data, a [`KMeans`]; a view only assigns (KM-3). The same seed and rows
//! give the same bits, since no sum depends on how work is divided (SC-6).

mod artefact;
mod assign;
mod fit;
mod lloyd;
mod near;
mod points;
mod profile;
mod random;
mod scale;
mod seed;
mod silhouette;
mod sum;

pub use assign::{Assignment, ClusterReason};
pub use fit::{Cluster, KMeans, Options};
pub use profile::{ForK, profile};
pub use random::SplitMix64;
pub use scale::{DroppedFeature, Feature, Scaled, Scaler, Scaling};
pub use silhouette::{Silhouette, silhouette};

#[cfg(test)]
mod tests;
