//! Text as it comes in and goes out: exact JSON, limits, suggestions, sentences.

mod facts;
mod inline;
pub mod json;
mod label;
mod labels;
mod sentence;
mod suggest;

pub use facts::ReasonFacts;
pub use inline::toml_inline;
pub use json::{Json, canonical, coded};
pub(crate) use label::label;
pub use label::{LabelError, check_label};
pub use labels::Labels;
pub use sentence::{Language, sentence};
pub use suggest::{did_you_mean, nearest};

/// The SHA-256 of the canonical text of a JSON value, in lower-case hexadecimal: a fingerprint of what it says.
pub fn digest(json: &Json) -> String {
    digest_text([json.to_string()])
}

/// The same of a canonical text that comes piece by piece, so that a long one need not be held.
///
/// ```
/// use regulars_core::text::{Json, digest, digest_text};
/// assert_eq!(digest_text(["[1", ",2]"]), digest(&Json::parse("[1, 2]")?));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn digest_text<S: AsRef<str>>(pieces: impl IntoIterator<Item = S>) -> String {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    pieces.into_iter().for_each(|piece| hash.update(piece.as_ref().as_bytes()));
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
