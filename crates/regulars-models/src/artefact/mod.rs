//! Model artefacts (AR): versioned data with its provenance, named by the hash of what it says; how one is read and watched for
//! drift.
//!
//! What a model consists of is its own affair: an [`Artefact`] carries it as JSON, and a kind that implements [`Parameters`] turns
//! it into a typed model and back.

mod body;
mod drift;
pub mod number;
mod shelf;

pub use body::{Artefact, FeatureEntry, Inputs, K_ANON, Missing, Parameters, SCHEMA, Validity};
pub(crate) use body::{fingerprint, personal_data};
pub use drift::{Bins, CalibrationInTheLarge, FeatureDrift, calibration_in_the_large, drift, psi};
pub use shelf::Shelf;

#[cfg(test)]
mod tests;
