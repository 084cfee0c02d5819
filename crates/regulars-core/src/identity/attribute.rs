//! What kind of value an attribute has, and reading stated values as that kind (CD-1).

use crate::condition::Type;
use crate::measure::Fact;
use crate::money::Number;
use crate::text::Json;
use crate::time::Instant;

/// The type of an attribute; what is not declared is text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AttributeType {
    /// Text.
    #[default]
    Text,
    /// A number.
    Decimal,
    /// `true` or `false`.
    Bool,
    /// An instant.
    Instant,
    /// A list of texts.
    Texts,
}

impl AttributeType {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Text, "text"),
        (Self::Decimal, "decimal"),
        (Self::Bool, "bool"),
        (Self::Instant, "instant"),
        (Self::Texts, "texts"),
    ];

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The type of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(ty, _)| *ty)
    }

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(ty, _)| *ty == self).map_or("text", |(_, word)| word)
    }

    /// The type as conditions see it.
    pub fn value_type(self) -> Type {
        match self {
            Self::Text => Type::Text,
            Self::Decimal => Type::Decimal,
            Self::Bool => Type::Bool,
            Self::Instant => Type::Instant,
            Self::Texts => Type::Texts,
        }
    }

    /// A stated value as a fact of this type; none if it is of another, which counts as missing with finding `field_misfit`.
    pub fn fact(self, value: &Json) -> Option<Fact> {
        Some(match (self, value) {
            (Self::Text, Json::String(text)) => Fact::Text(text.as_str().into()),
            (Self::Text, Json::Number(_) | Json::Bool(_)) => Fact::Text(value.to_string().into()),
            (Self::Decimal, Json::String(text)) => Fact::Number(Number::parse(text)?),
            (Self::Decimal, Json::Number(_)) => Fact::Number(Number::parse(&value.to_string())?),
            (Self::Bool, Json::Bool(flag)) => Fact::Bool(*flag),
            (Self::Instant, Json::String(text)) => Fact::Instant(Instant::parse(text).ok()?),
            (Self::Texts, Json::Array(items)) => {
                let texts: Option<Vec<Box<str>>> = items.iter().map(|item| Some(item.as_str()?.into())).collect();
                Fact::Texts(texts?.into())
            }
            _ => return None,
        })
    }
}
