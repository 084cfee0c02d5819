//! One public error: a stable code and number from the registry, the path of the offending place, a sentence and details.
//!
//! Modules have their own error enums (`thiserror`); they become an [`Error`] through [`Fault`]. No message holds personal data.

mod codes;

use std::collections::BTreeMap;
use std::fmt;

pub use codes::{Code, CodeInfo};
use serde::Serialize;

/// What can go wrong, everywhere.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure with a stable code, the path of the offending place and a sentence for a person.
///
/// ```
/// use regulars_core::{Code, Error};
/// let error = Error::new(Code::UnknownSource, "source", "`tmal` is not a source; did you mean `tmall`?");
/// assert_eq!(error.code().as_str(), "unknown_source");
/// assert_eq!(error.to_string(), "unknown_source at source: `tmal` is not a source; did you mean `tmall`?");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
struct Inner {
    code: Code,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<String, String>,
    message: String,
    number: u32,
    path: String,
}

impl Error {
    /// An error with a code, the path of the offending place (`""` for the whole) and a sentence in lower case without full stop.
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            details: BTreeMap::new(),
            message: message.into(),
            number: code.number(),
            path: path.into(),
        }))
    }

    /// The same error with one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.0.details.insert(name.to_owned(), value.to_string());
        self
    }

    /// The same error as seen from one level up: `prefix` is put before the path.
    #[must_use]
    pub fn within(mut self, prefix: &str) -> Self {
        self.0.path = join(prefix, &self.0.path);
        self
    }

    /// The code: a word that never changes its meaning.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The frozen number of the code.
    pub fn number(&self) -> u32 {
        self.0.number
    }

    /// The path of the offending place, for example `identifiers[0].value`; empty for the whole input.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// A sentence for a person, without personal data.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Further facts, by name.
    pub fn details(&self) -> &BTreeMap<String, String> {
        &self.0.details
    }
}

/// Joins two parts of a path: `a` and `b` give `a.b`, `a` and `[0]` give `a[0]`.
pub fn join(prefix: &str, path: &str) -> String {
    if prefix.is_empty() || path.is_empty() || path.starts_with('[') {
        format!("{prefix}{path}")
    } else {
        format!("{prefix}.{path}")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { code, path, message, .. } = self.0.as_ref();
        if path.is_empty() { write!(f, "{code}: {message}") } else { write!(f, "{code} at {path}: {message}") }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What `main` prints of an error that it returns.
        fmt::Display::fmt(self, f)?;
        if self.0.details.is_empty() { Ok(()) } else { write!(f, " {:?}", self.0.details) }
    }
}

impl std::error::Error for Error {}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Error {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Error".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "A failure: a stable code and number, the path of the offending place, a sentence and details.",
            "properties": {
                "code": {"type": "string"},
                "details": {"type": "object", "additionalProperties": {"type": "string"}},
                "message": {"type": "string"},
                "number": {"type": "integer"},
                "path": {"type": "string"}
            },
            "required": ["code", "message", "number", "path"]
        })
    }
}

/// A module's own error, with what it needs to become an [`Error`].
pub trait Fault: std::error::Error {
    /// The code in the registry.
    fn code(&self) -> Code;

    /// The path of the offending place.
    fn path(&self) -> String {
        String::new()
    }
}

impl<F: Fault> From<F> for Error {
    fn from(fault: F) -> Self {
        Self::new(fault.code(), fault.path(), fault.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_grows_outwards() {
        let error = Error::new(Code::InvalidValue, "[0].value", "x").within("identifiers").within("records[3]");
        assert_eq!(error.path(), "records[3].identifiers[0].value");
    }

    #[test]
    fn codes_and_numbers_are_unique_and_well_formed() {
        let mut words = std::collections::BTreeSet::new();
        let mut numbers = std::collections::BTreeSet::new();
        for info in Code::all() {
            assert!(words.insert(info.code), "{} twice", info.code);
            assert!(numbers.insert(info.number), "{} twice", info.number);
            assert!(info.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit()));
            assert!((1000..10_000).contains(&info.number));
            assert!(!info.message.ends_with('.'));
            assert_eq!(Code::from_word(info.code).map(Code::number), Some(info.number));
        }
    }
}
