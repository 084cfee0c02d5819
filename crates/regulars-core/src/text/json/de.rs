//! Reads typed values out of [`Json`] and keeps the path of the offending place.

use std::fmt;

use serde::de::{self, DeserializeSeed, IntoDeserializer as _, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Json, Number};
use crate::error::{Code, Error, Fault};

/// The name by which [`Json`] asks our reader for the value as it stands.
const AS_IT_STANDS: &str = "$regulars::json";

pub(super) fn read<'a, T: Deserialize<'a>>(json: &'a Json) -> Result<T, Error> {
    T::deserialize(Reader(json)).map_err(|fault| fault.0)
}

/// Passes a module's own error through serde without losing its code.
pub fn coded<E: de::Error>(fault: impl Fault) -> E {
    E::custom(format_args!("[{}] {fault}", fault.code()))
}

/// An error on its way out, with the path as far as it is known.
#[derive(Debug)]
pub(super) struct ReadError(Error);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    fn within(self, part: &str) -> Self {
        Self(self.0.within(part))
    }
}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let coded = message.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        Self(match coded.and_then(|(word, text)| Some((Code::from_word(word)?, text))) {
            Some((code, text)) => Error::new(code, "", text),
            None => Error::new(Code::InvalidValue, "", message),
        })
    }

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            de::Unexpected::Bool(_) => "true or false",
            de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) | de::Unexpected::Float(_) => "a number",
            de::Unexpected::Str(_) => "text",
            de::Unexpected::Unit | de::Unexpected::Option => "null",
            de::Unexpected::Seq => "a list",
            de::Unexpected::Map => "an object",
            _ => "something else",
        };
        Self(Error::new(Code::WrongType, "", format!("expected {}, found {found}", plain(expected))))
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let negative = matches!(unexpected, de::Unexpected::Signed(number) if number < 0);
        let expected = bounds(&expected.to_string(), negative).unwrap_or_else(|| plain(expected));
        Self(Error::new(Code::InvalidValue, "", format!("expected {expected}")))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self(Error::new(Code::InvalidValue, "", format!("expected one of `{}`", expected.join("`, `"))))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let hint = crate::text::did_you_mean(field, expected.iter().copied());
        Self(Error::new(Code::UnknownField, field, format!("there is no such field{hint}")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Error::new(Code::MissingField, field, "the field is required"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self(Error::new(Code::JsonDuplicateKey, field, "the field stands twice"))
    }
}

/// What is expected, in the words that errors have for what is found.
fn plain(expected: &dyn de::Expected) -> String {
    let expected = expected.to_string();
    match expected.as_str() {
        "a boolean" => "true or false".to_owned(),
        "a map" => "an object".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a string" => "text".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number".to_owned(),
        _ => expected,
    }
}

/// Which numbers a number of the library's may be, where one was given that it cannot hold.
fn bounds(expected: &str, negative: bool) -> Option<String> {
    let most = match expected {
        "u8" => u8::MAX.into(),
        "u16" => u16::MAX.into(),
        "u32" => u32::MAX.into(),
        "u64" | "usize" => u64::MAX,
        "i8" | "i16" | "i32" | "i64" | "isize" => {
            let bits = expected.trim_start_matches('i').parse::<u32>().unwrap_or(i64::BITS);
            let most = (1_i128 << (bits - 1)) - 1;
            return Some(format!("a whole number of {} to {most}", -most - 1));
        }
        _ => return None,
    };
    Some(if negative { "a whole number of at least 0".to_owned() } else { format!("a whole number of at most {most}") })
}

/// How many fields are named to who gives something else than an object.
const NAMED_FIELDS: usize = 6;

struct Reader<'a>(&'a Json);

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(number) => match (number.as_i64(), number.as_str().parse::<u64>()) {
                (Some(integer), _) => visitor.visit_i64(integer),
                (None, Ok(integer)) => visitor.visit_u64(integer),
                _ => Err(de::Error::invalid_type(de::Unexpected::Float(0.0), &visitor)),
            },
            Json::String(text) => visitor.visit_borrowed_str(text),
            Json::Array(items) => {
                let mut access = Items { items: items.iter(), at: 0 };
                visitor.visit_seq(&mut access)
            }
            Json::Object(fields) => visitor.visit_map(Fields { fields: fields.iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if matches!(self.0, Json::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, v: V) -> Result<V::Value, ReadError> {
        if name == AS_IT_STANDS { v.visit_str(&self.0.to_string()) } else { v.visit_newtype_struct(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if matches!(self.0, Json::Object(_)) {
            return self.deserialize_any(visitor);
        }
        let named: Vec<String> = fields.iter().take(NAMED_FIELDS).map(|field| format!("`{field}`")).collect();
        let more = if fields.len() > NAMED_FIELDS { " and others" } else { "" };
        let with = if named.is_empty() { String::new() } else { format!(" of {}{more}", named.join(", ")) };
        let message = format!("expected an object{with}, found {}", self.0.type_name());
        Err(ReadError(Error::new(Code::WrongType, "", message)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.0 {
            Json::String(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => Err(de::Error::unknown_variant("", variants)),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'de> {
    items: std::slice::Iter<'de, Json>,
    at: usize,
}

impl<'de> de::SeqAccess<'de> for &mut Items<'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let value = seed.deserialize(Reader(item)).map_err(|fault| fault.within(&format!("[{}]", self.at)))?;
        self.at += 1;
        Ok(Some(value))
    }
}

struct Fields<'de> {
    fields: std::slice::Iter<'de, (String, Json)>,
    value: Option<(&'de str, &'de Json)>,
}

impl<'de> de::MapAccess<'de> for Fields<'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some((name, value));
        seed.deserialize(de::value::BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        let (name, value) = self.value.take().unwrap_or(("", &Json::Null));
        seed.deserialize(Reader(value)).map_err(|fault: ReadError| fault.within(name))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Outer;
        impl<'de> Visitor<'de> for Outer {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any JSON value")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Json, E> {
                Json::parse(text).map_err(E::custom)
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Json, D::Error> {
                inner.deserialize_any(Any)
            }
        }
        deserializer.deserialize_newtype_struct(AS_IT_STANDS, Outer)
    }
}

/// Builds JSON from another library's reader; its fractions are refused because their digits are gone.
struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without fractional numbers")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(Number::from(value)))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(Number::from(value)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Json>()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry::<String, Json>()? {
            fields.push(field);
        }
        Ok(Json::object(fields))
    }
}
