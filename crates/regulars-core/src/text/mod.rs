//! Text as it comes in and goes out: exact JSON, limits, suggestions, sentences.

mod inline;
pub mod json;
mod label;
mod labels;
mod sentence;
mod suggest;

pub use inline::toml_inline;
pub use json::{Json, canonical, coded};
pub use label::{LabelError, check_label, label};
pub use labels::Labels;
pub use sentence::{Language, sentence};
pub use suggest::{did_you_mean, nearest};

/// The SHA-256 of the canonical text of a JSON value, in lower-case hexadecimal: a fingerprint of what it says.
pub fn digest(json: &Json) -> String {
    use sha2::Digest as _;
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(json.to_string().as_bytes()))
}
