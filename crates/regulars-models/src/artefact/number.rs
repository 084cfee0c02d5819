//! Binary floats in canonical JSON: the shortest decimal that reads back as the same bits (AR-1).

use regulars_core::text::Json;
use regulars_core::{Code, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// A finite number of 64 bits as it stands in an artefact. Zero has no sign.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Float(pub f64);

impl Float {
    /// As JSON. Error: `model_input_invalid` for infinities and what is no number.
    pub fn to_json(self) -> Result<Json, Error> {
        if !self.0.is_finite() {
            return Err(Error::new(Code::ModelInputInvalid, "", "a number of an artefact is not finite"));
        }
        Json::parse(&format!("{:e}", self.0))
    }

    /// From JSON. Errors: `wrong_type`; `model_input_invalid` for a number beyond 64 bits.
    pub fn from_json(json: &Json) -> Result<Self, Error> {
        let Json::Number(number) = json else {
            return Err(Error::new(Code::WrongType, "", format!("expected a number, found {}", json.type_name())));
        };
        match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Self(value)),
            _ => Err(Error::new(Code::ModelInputInvalid, "", "the number is too large")),
        }
    }
}

impl Serialize for Float {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Float {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Self::from_json(&json)
            .map_err(|error| de::Error::custom(format_args!("[{}] {}", error.code(), error.message())))
    }
}

/// For `#[serde(with)]`: a number as [`Float`].
pub mod one {
    use super::{Deserialize, Deserializer, Float, Serialize, Serializer};

    /// Writes.
    pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        Float(*value).serialize(serializer)
    }

    /// Reads.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Float::deserialize(deserializer).map(|float| float.0)
    }
}

/// For `#[serde(with)]`: a list of numbers as [`Float`]s.
pub mod list {
    use super::{Deserialize, Deserializer, Float, Serializer};

    /// Writes.
    pub fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().copied().map(Float))
    }

    /// Reads.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        Ok(Vec::<Float>::deserialize(deserializer)?.iter().map(|float| float.0).collect())
    }
}
