//! The parts of a record: names, keys, identifiers as stated, attributes. Personal texts print masked.

use std::fmt;

use crate::error::{Code, Error, Result};
use crate::text::{Json, check_label, label};

label!(
    /// The name of a source, for example `pos`.
    SourceName,
    64
);
label!(
    /// The key of a record in its source (RC-1).
    RecordId,
    200
);
label!(
    /// The key of a profile in its source.
    ProfileKey,
    200
);
impl SourceName {
    /// A text that was checked when its record came.
    pub(crate) fn known(text: &str) -> Self {
        Self(text.into())
    }
}

impl RecordId {
    /// A text that was checked when its record came.
    pub(crate) fn known(text: &str) -> Self {
        Self(text.into())
    }
}

label!(
    /// The name of an attribute, for example `name` or `city`.
    AttributeName,
    64
);
label!(
    /// The kind of an identifier, for example `phone`.
    IdentifierKind,
    64
);

/// The key of a record: source and record id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordKey {
    /// The source.
    pub source: SourceName,
    /// The id in the source.
    pub record_id: RecordId,
}

/// One person or company as one source knows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileRef {
    /// The source.
    pub source: SourceName,
    /// The key in the source.
    pub key: ProfileKey,
}

impl ProfileRef {
    /// A profile by its source and key. Errors: those of labels.
    ///
    /// ```
    /// use regulars_core::record::ProfileRef;
    /// assert_eq!(ProfileRef::new("app", "M-1")?.key.as_str(), "M-1");
    /// assert!(ProfileRef::new("app", "").is_err());
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn new(source: &str, key: &str) -> crate::error::Result<Self> {
        let label = |fault: crate::text::LabelError, path: &str| crate::error::Error::from(fault).within(path);
        let source = SourceName::new(source).map_err(|fault| label(fault, "source"))?;
        Ok(Self { source, key: ProfileKey::new(key).map_err(|fault| label(fault, "key"))? })
    }
}

/// The raw text of an identifier: at most 320 bytes, printed masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentifierText(String);

impl IdentifierText {
    /// The most bytes it may have.
    pub const MAX_BYTES: usize = 320;

    /// Any text up to the limit; whether it means anything is the normaliser's matter (NM-2). Error: `text_too_long`.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if text.len() > Self::MAX_BYTES {
            let message = format!("the text has {} bytes, more than {}", text.len(), Self::MAX_BYTES);
            return Err(Error::new(Code::TextTooLong, "", message));
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IdentifierText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

/// What an identifier says about the person of the record (IP-2). Only `self` links.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Role {
    /// It is the person's own.
    #[default]
    Own,
    /// It belongs to whom the goods go to.
    Recipient,
    /// It belongs to who paid.
    Payer,
    /// It is an emergency contact.
    Emergency,
    /// It belongs to who recommended the shop.
    Referrer,
}

impl Role {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Own, "self"),
        (Self::Recipient, "recipient"),
        (Self::Payer, "payer"),
        (Self::Emergency, "emergency"),
        (Self::Referrer, "referrer"),
    ];

    /// The word of the wire form.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or("self", |(_, word)| word)
    }

    /// The words of the wire form.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The role of a word. Error: `invalid_value`.
    pub fn from_word(word: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == word).map(|(role, _)| *role);
        found.ok_or_else(|| {
            let words: Vec<_> = Self::ALL.iter().map(|(_, word)| *word).collect();
            Error::new(Code::InvalidValue, "", format!("expected one of `{}`", words.join("`, `")))
        })
    }
}

/// An identifier as a record states it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatedIdentifier {
    /// The kind.
    pub kind: IdentifierKind,
    /// The raw text.
    pub value: IdentifierText,
    /// Whose it is.
    pub role: Role,
}

/// What a record says about an attribute (GD-1); saying nothing is its absence.
#[derive(Clone, PartialEq, Eq)]
pub enum AttributeState {
    /// The source has no value.
    Null,
    /// The value was removed on purpose.
    Cleared,
    /// The value: text, number, true or false, or a list of texts.
    Value(Json),
}

impl AttributeState {
    /// A value of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Value(Json::String(text.into()))
    }

    pub(crate) fn check(&self) -> Result<()> {
        let Self::Value(value) = self else { return Ok(()) };
        let scalar = |item: &Json| matches!(item, Json::String(_) | Json::Number(_) | Json::Bool(_));
        let fits = match value {
            Json::Array(items) => items.iter().all(|item| item.as_str().is_some()),
            other => scalar(other),
        };
        if !fits {
            let message = "expected text, a number, true or false, a list of texts, null or {\"cleared\": true}";
            return Err(Error::new(Code::WrongType, "", message));
        }
        if value.to_string().len() > super::MAX_ATTRIBUTE_BYTES {
            let message = format!("an attribute has at most {} bytes", super::MAX_ATTRIBUTE_BYTES);
            return Err(Error::new(Code::TextTooLong, "", message));
        }
        Ok(())
    }
}

impl fmt::Debug for AttributeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Cleared => "Cleared",
            Self::Value(_) => "Value(…)",
        })
    }
}

/// Checks a field's short text.
pub(super) fn check_word(text: &str) -> Result<()> {
    Ok(check_label(text, 200)?)
}
