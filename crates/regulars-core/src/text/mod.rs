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
