//! Labels: short printable text such as names of sources, keys and categories. One macro makes a newtype of each.

use crate::error::{Code, Fault};

/// Why a text is not a label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// It is empty, or holds a control character or an edge blank.
    #[error("the text is empty, or has control characters or blanks at its ends")]
    NotPrintable,
    /// It is too long.
    #[error("the text has {bytes} bytes, more than {limit}")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
}

impl Fault for LabelError {
    fn code(&self) -> Code {
        match self {
            Self::NotPrintable => Code::TextNotPrintable,
            Self::TooLong { .. } => Code::TextTooLong,
        }
    }
}

/// Checks that a text is printable, not empty, without blanks at its ends and at most `limit` bytes long.
pub fn check_label(text: &str, limit: usize) -> Result<(), LabelError> {
    if text.len() > limit {
        return Err(LabelError::TooLong { bytes: text.len(), limit });
    }
    // Nearly all labels are such, and this look at them is cheap.
    if !text.is_empty() && text.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic()) {
        return Ok(());
    }
    let blank_ends = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if text.is_empty() || blank_ends || text.chars().any(char::is_control) {
        return Err(LabelError::NotPrintable);
    }
    Ok(())
}

/// Makes a newtype over a label. Nearly all are short, and there are many copies of them: those cost no allocation.
macro_rules! label {
    ($(#[$doc:meta])* $name:ident, $limit:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(smol_str::SmolStr);

        impl $name {
            /// The most bytes it may have.
            pub const MAX_BYTES: usize = $limit;

            /// Checks the text: printable, not empty, not too long. Errors: `text_not_printable`, `text_too_long`.
            pub fn new(text: impl AsRef<str>) -> Result<Self, $crate::text::LabelError> {
                let text = text.as_ref();
                $crate::text::check_label(text, Self::MAX_BYTES)?;
                Ok(Self(text.into()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(<String as serde::Deserialize>::deserialize(deserializer)?).map_err($crate::text::coded)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "minLength": 1, "maxLength": Self::MAX_BYTES})
            }
        }
    };
}
pub(crate) use label;
