//! What a model file can be refused for (TR-1), in one place so that every loader says it alike.

use regulars_core::error::{Code, Error};

/// Lengths differ, a number is out of range, the nodes are no tree: `tree_malformed`.
pub(super) fn malformed(path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(Code::TreeMalformed, path, message)
}

/// A number is NaN or infinite: `tree_not_finite`.
pub(super) fn not_finite(path: impl Into<String>) -> Error {
    Error::new(Code::TreeNotFinite, path, "the number is not finite")
}

/// What the format knows and we do not read: `tree_feature_unsupported`.
pub(super) fn unsupported(path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(Code::TreeFeatureUnsupported, path, message)
}

/// More than is allowed: `tree_limit`.
pub(super) fn limit(path: impl Into<String>, what: &str, found: usize, most: usize) -> Error {
    Error::new(Code::TreeLimit, path, format!("{found} {what}, more than {most}")).with("limit", most)
}
