//! Turns any serialisable value into [`Json`]. Floats are refused: none leaves the library but as decimal text (SC-5).

use serde::ser::{self, Serialize};

use super::{Json, Number};
use crate::error::{Code, Error, Fault};

/// Why a value cannot be written.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(super) struct SerError(String);

impl ser::Error for SerError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl Fault for SerError {
    fn code(&self) -> Code {
        Code::WrongType
    }
}

impl From<Error> for SerError {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

pub(super) struct ToJson;

type R = Result<Json, SerError>;

/// The name under which an exact number travels through serde's data model.
const EXACT_NUMBER: &str = "$regulars::number";

fn refuse(what: &str) -> R {
    Err(SerError(format!("{what} cannot be written as JSON")))
}

impl ser::Serializer for ToJson {
    type Ok = Json;
    type Error = SerError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = ser::Impossible<Json, SerError>;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = ser::Impossible<Json, SerError>;

    fn serialize_bool(self, v: bool) -> R {
        Ok(Json::Bool(v))
    }
    fn serialize_i8(self, v: i8) -> R {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> R {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> R {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> R {
        Ok(Json::Number(Number::from(v)))
    }
    fn serialize_u8(self, v: u8) -> R {
        self.serialize_u64(v.into())
    }
    fn serialize_u16(self, v: u16) -> R {
        self.serialize_u64(v.into())
    }
    fn serialize_u32(self, v: u32) -> R {
        self.serialize_u64(v.into())
    }
    fn serialize_u64(self, v: u64) -> R {
        Ok(Json::Number(Number::from(v)))
    }
    fn serialize_f32(self, _: f32) -> R {
        refuse("a float")
    }
    fn serialize_f64(self, _: f64) -> R {
        refuse("a float")
    }
    fn serialize_char(self, v: char) -> R {
        Ok(Json::String(v.to_string()))
    }
    fn serialize_str(self, v: &str) -> R {
        Ok(Json::String(v.to_owned()))
    }
    fn serialize_bytes(self, _: &[u8]) -> R {
        refuse("a run of bytes")
    }
    fn serialize_none(self) -> R {
        Ok(Json::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> R {
        value.serialize(self)
    }
    fn serialize_unit(self) -> R {
        Ok(Json::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> R {
        Ok(Json::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> R {
        Ok(Json::String(variant.to_owned()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> R {
        match value.serialize(self)? {
            Json::String(digits) if name == EXACT_NUMBER => Ok(Json::parse(&digits)?),
            json => Ok(json),
        }
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, name: &'static str, v: &T) -> R {
        Ok(Json::object([(name, v.serialize(Self)?)]))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Items, SerError> {
        Ok(Items(Vec::new()))
    }
    fn serialize_tuple(self, _: usize) -> Result<Items, SerError> {
        Ok(Items(Vec::new()))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, SerError> {
        Ok(Items(Vec::new()))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, SerError> {
        Err(SerError("a tuple variant cannot be written as JSON".to_owned()))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Fields, SerError> {
        Ok(Fields::default())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, SerError> {
        Ok(Fields::default())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, SerError> {
        Err(SerError("a struct variant cannot be written as JSON".to_owned()))
    }
}

pub(super) struct Items(Vec<Json>);

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerError> {
        self.0.push(value.serialize(ToJson)?);
        Ok(())
    }
}

impl ser::SerializeSeq for Items {
    type Ok = Json;
    type Error = SerError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerError> {
        self.push(value)
    }
    fn end(self) -> R {
        Ok(Json::Array(self.0))
    }
}

impl ser::SerializeTuple for Items {
    type Ok = Json;
    type Error = SerError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerError> {
        self.push(value)
    }
    fn end(self) -> R {
        Ok(Json::Array(self.0))
    }
}

impl ser::SerializeTupleStruct for Items {
    type Ok = Json;
    type Error = SerError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerError> {
        self.push(value)
    }
    fn end(self) -> R {
        Ok(Json::Array(self.0))
    }
}

#[derive(Default)]
pub(super) struct Fields {
    fields: Vec<(String, Json)>,
    name: Option<String>,
}

impl ser::SerializeMap for Fields {
    type Ok = Json;
    type Error = SerError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), SerError> {
        let Json::String(name) = key.serialize(ToJson)? else {
            return Err(SerError("a map's key must be text".to_owned()));
        };
        self.name = Some(name);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerError> {
        let name = self.name.take().unwrap_or_default();
        self.fields.push((name, value.serialize(ToJson)?));
        Ok(())
    }
    fn end(self) -> R {
        Ok(Json::object(self.fields))
    }
}

impl ser::SerializeStruct for Fields {
    type Ok = Json;
    type Error = SerError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), SerError> {
        self.fields.push((name.to_owned(), value.serialize(ToJson)?));
        Ok(())
    }
    fn end(self) -> R {
        Ok(Json::object(self.fields))
    }
}

impl Serialize for Json {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use ser::{SerializeMap as _, SerializeSeq as _};
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => match number.as_i64() {
                Some(integer) => serializer.serialize_i64(integer),
                // Other writers get the exact digits as text rather than a rounded float.
                None => serializer.serialize_newtype_struct(EXACT_NUMBER, number.as_str()),
            },
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}
