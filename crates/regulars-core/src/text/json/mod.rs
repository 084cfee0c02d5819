//! Exact JSON: numbers keep their digits, objects are sorted, a duplicate key is an error, and writing is canonical.
//!
//! Written here and not taken from a library because the features that make others exact (`arbitrary_precision`,
//! `preserve_order`) change every user of that library in the host's build.

mod de;
mod number;
mod parse;
mod ser;
mod write;

use std::fmt;

pub use de::coded;
pub use number::Number;
pub use write::Writer;
pub(crate) use write::string;

use crate::error::{Code, Error, Fault};

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 32;
/// The largest text that is read at once, in bytes (64 MiB).
pub const MAX_BYTES: usize = 64 << 20;

/// A JSON value.
///
/// ```
/// use regulars_core::text::Json;
/// let value = Json::parse(r#"{"b": 1.50, "a": [true, null]}"#)?;
/// assert_eq!(value.to_string(), r#"{"a":[true,null],"b":1.5}"#);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number with all its digits.
    Number(Number),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object: fields sorted by name (bytes), each name once.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one JSON text. Errors: `json_syntax`, `json_duplicate_key`, `json_too_deep`, `json_too_large`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(parse::parse(text)?)
    }

    /// Reads one JSON text from bytes; also `invalid_utf8`.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(parse::parse(std::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?)?)
    }

    /// Turns any value that can be serialised into JSON.
    pub fn from_value<T: serde::Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        Ok(value.serialize(ser::ToJson)?)
    }

    /// Reads a value out of this JSON; an error names the code and the path of the offending place.
    pub fn read<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, Error> {
        de::read(self)
    }

    /// An object from fields in any order; of equal names the last stays.
    pub fn object<N: Into<String>>(fields: impl IntoIterator<Item = (N, Json)>) -> Self {
        let sorted: std::collections::BTreeMap<String, Json> = fields.into_iter().map(|(n, v)| (n.into(), v)).collect();
        Self::Object(sorted.into_iter().collect())
    }

    /// The field of an object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let Self::Object(fields) = self else { return None };
        let place = fields.binary_search_by(|(key, _)| key.as_str().cmp(name)).ok()?;
        fields.get(place).map(|(_, value)| value)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The items of a list.
    pub fn as_array(&self) -> Option<&[Json]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The word for this value's type, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "text",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// The canonical text of any value that can be serialised: sorted keys, no blanks.
pub fn canonical<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    Ok(Json::from_value(value)?.to_string())
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write::value(&mut text, self);
        f.write_str(&text)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be personal: only the shape is shown.
        match self {
            Self::Object(fields) => f.debug_list().entries(fields.iter().map(|(name, _)| name)).finish(),
            other => f.write_str(other.type_name()),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The bytes are not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// Something else was expected.
    #[error("expected {expected} at byte {at}")]
    Syntax {
        /// What should stand there.
        expected: &'static str,
        /// Where, in bytes from the start.
        at: usize,
    },
    /// A key stands twice in one object.
    #[error("a key stands twice in one object, at byte {at}")]
    DuplicateKey {
        /// Where the second one stands.
        at: usize,
    },
    /// Too many brackets are open.
    #[error("more than {MAX_DEPTH} brackets are open at byte {at}")]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// The text is too large.
    #[error("the text has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
}

impl Fault for JsonError {
    fn code(&self) -> Code {
        match self {
            Self::NotUtf8 => Code::InvalidUtf8,
            Self::Syntax { .. } => Code::JsonSyntax,
            Self::DuplicateKey { .. } => Code::JsonDuplicateKey,
            Self::TooDeep { .. } => Code::JsonTooDeep,
            Self::TooLarge { .. } => Code::JsonTooLarge,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Json {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Json".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"description": "Any JSON value."})
    }
}

#[cfg(test)]
mod tests;
