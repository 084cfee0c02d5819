//! Statistics and learning over plain slices: repeat-purchase models, churn, trees that were trained elsewhere, clusters and
//! recommendation, cut points of RFM scores. Pure: no I/O, no clock, no threads; what is drawn comes from a seed that the caller gives. The rules are those
//! of `docs/rules/scoring.md` (RS-3, NV, CH, TR, KM, CF, SL, AR).

#![forbid(unsafe_code)]

pub mod artefact;
pub mod churn;
pub mod cluster;
pub mod math;
pub mod recommend;
pub mod repeat;
pub mod rfm;
pub mod scorer;
pub mod trees;

use regulars_core::error::{Code, Error};

/// What a model does not take: `model_input_invalid`.
fn invalid(path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(Code::ModelInputInvalid, path, message)
}
