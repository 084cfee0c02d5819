//! One value as checks and conditions see it, read off a record or off a row of JSON.

use crate::condition::{Type, Value};
use crate::money::{Currency, Number};
use crate::record::{AttributeState, ValueRef};
use crate::text::Json;
use crate::time::Instant;

/// A value, or why there is none.
#[derive(Clone, PartialEq, Debug)]
pub enum Datum {
    /// It is absent, null, cleared or empty text: it says nothing (DQ-3).
    Missing,
    /// Parts of it are hidden: it cannot be checked.
    Masked(String),
    /// Text.
    Text(String),
    /// A number.
    Number(Number),
    /// A number with more digits than are kept exactly, as it is written.
    Huge(String),
    /// An amount.
    Money(Number, Currency),
    /// True or false.
    Bool(bool),
    /// An instant.
    Instant(Instant),
    /// A list of texts.
    Texts(Vec<Box<str>>),
    /// Something that can only be there or not.
    Present,
}

/// Parts of a text that are hidden, as channels print them.
fn is_masked(text: &str) -> bool {
    text.contains(['*', '＊'])
}

impl Datum {
    /// A text; blank is missing.
    pub fn text(text: &str) -> Self {
        match text {
            blank if blank.trim().is_empty() => Self::Missing,
            hidden if is_masked(hidden) => Self::Masked(hidden.to_owned()),
            text => Self::Text(text.to_owned()),
        }
    }

    /// A value of JSON; `{"cleared": true}` is missing, as null is.
    pub fn json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Missing,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => {
                Number::parse(number.as_str()).map_or_else(|| Self::Huge(number.as_str().to_owned()), Self::Number)
            }
            Json::String(text) => Self::text(text),
            Json::Array(items) if items.is_empty() => Self::Missing,
            Json::Array(items) => {
                let texts: Option<Vec<Box<str>>> = items.iter().map(|item| item.as_str().map(Into::into)).collect();
                texts.map_or(Self::Present, Self::Texts)
            }
            Json::Object(_) if json.get("cleared") == Some(&Json::Bool(true)) => Self::Missing,
            Json::Object(_) => Self::Present,
        }
    }

    /// What a record says of an attribute.
    pub fn attribute(state: Option<&AttributeState>) -> Self {
        match state {
            Some(AttributeState::Value(json)) => Self::json(json),
            Some(AttributeState::Null | AttributeState::Cleared) | None => Self::Missing,
        }
    }

    /// A field of a body.
    pub fn field(value: Option<ValueRef<'_>>) -> Self {
        match value {
            None => Self::Missing,
            Some(ValueRef::Flag(flag)) => Self::Bool(flag),
            Some(ValueRef::Text(text)) => Self::text(text),
            Some(ValueRef::Decimal(number)) => Self::Number(number.into()),
            Some(ValueRef::Money(money)) => Self::Money(money.amount.into(), money.currency),
            Some(ValueRef::Instant(at)) => Self::Instant(at),
            Some(ValueRef::Date(date)) => Self::Text(date.to_string()),
            Some(ValueRef::Words(words)) => Self::Texts(words.iter().map(|word| word.as_str().into()).collect()),
            Some(ValueRef::Lines(_) | ValueRef::Texts(_)) => Self::Present,
        }
    }

    /// Whether there is a value, also a masked one.
    pub fn is_present(&self) -> bool {
        *self != Self::Missing
    }

    /// The number that it is, or that its text writes.
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) | Self::Money(number, _) => Some(*number),
            Self::Text(text) => Number::parse(text.trim()),
            _ => None,
        }
    }

    /// Its text, for lists, patterns and keys. Numbers have one text, however they are written.
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Masked(text) | Self::Huge(text) => Some(text.clone()),
            Self::Number(number) => Some(number.canonical()),
            Self::Money(number, currency) => Some(format!("{} {}", number.canonical(), currency.as_str())),
            Self::Bool(flag) => Some(flag.to_string()),
            Self::Instant(at) => Some(at.to_string()),
            Self::Texts(texts) => Some(texts.join("\n")),
            Self::Missing | Self::Present => None,
        }
    }

    /// The value as a condition of this type reads it: numbers and instants may be stated as text, and text as a number.
    #[must_use]
    pub fn typed(self, ty: Type) -> Self {
        match (ty, self) {
            (Type::Decimal | Type::Money(_), Self::Text(text)) => {
                Number::parse(&text).map_or(Self::Missing, Self::Number)
            }
            (Type::Instant, Self::Text(text)) => Instant::parse(&text).map_or(Self::Missing, Self::Instant),
            (Type::Text, Self::Number(number)) => Self::Text(number.canonical()),
            (Type::Text, Self::Bool(flag)) => Self::Text(flag.to_string()),
            (_, other) => other,
        }
    }

    /// As a fact of a condition. A masked text is text, and what has too many digits is missing (CD-4).
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Missing | Self::Huge(_) | Self::Present => Value::Missing,
            Self::Masked(text) | Self::Text(text) => Value::Text(text),
            Self::Number(number) | Self::Money(number, _) => Value::Number(*number),
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Instant(at) => Value::Instant(*at),
            Self::Texts(texts) => Value::Texts(texts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Datum {
        Datum::json(&Json::parse(json).unwrap())
    }

    #[test]
    fn what_says_nothing_is_missing() {
        for json in ["null", r#""""#, r#""  ""#, r#"{"cleared":true}"#, "[]"] {
            assert_eq!(of(json), Datum::Missing, "{json}");
        }
        assert_eq!(Datum::attribute(None), Datum::Missing);
        assert_eq!(Datum::attribute(Some(&AttributeState::Cleared)), Datum::Missing);
    }

    #[test]
    fn numbers_are_exact_or_told_to_be_huge() {
        assert_eq!(of("12.50").number(), Number::parse("12.5"));
        assert_eq!(of(r#""12.5""#).number(), Number::parse("12.5"));
        for text in [r#""NaN""#, r#""inf""#, r#""1e9""#, "true"] {
            assert_eq!(of(text).number(), None, "{text}");
        }
        let huge = format!("1{}", "0".repeat(60));
        assert!(matches!(of(&format!("{huge}1")), Datum::Huge(_)));
    }

    #[test]
    fn hidden_parts_are_masked() {
        assert_eq!(of(r#""138****5678""#), Datum::Masked("138****5678".to_owned()));
        assert!(of(r#""张＊""#).is_present());
    }
}
