//! Typed fields out of the JSON of a model, each error with its path.

use std::str::FromStr;

use regulars_core::error::{Error, join};
use regulars_core::text::Json;

use crate::trees::fault::{malformed, not_finite};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    pub(super) json: &'a Json,
    pub(super) path: String,
}

impl<'a> Field<'a> {
    pub(super) fn root(json: &'a Json) -> Self {
        Self { json, path: String::new() }
    }

    pub(super) fn get(&self, name: &str) -> Option<Self> {
        Some(Self { json: self.json.get(name)?, path: join(&self.path, name) })
    }

    pub(super) fn need(&self, name: &str) -> Result<Self, Error> {
        self.get(name).ok_or_else(|| malformed(join(&self.path, name), "the field is required"))
    }

    pub(super) fn wrong(&self, expected: &str) -> Error {
        malformed(&*self.path, format!("expected {expected}, found {}", self.json.type_name()))
    }

    pub(super) fn text(&self) -> Result<&'a str, Error> {
        self.json.as_str().ok_or_else(|| self.wrong("text"))
    }

    pub(super) fn items(&self) -> Result<&'a [Json], Error> {
        self.json.as_array().ok_or_else(|| self.wrong("a list"))
    }

    pub(super) fn item(&self, place: usize, json: &'a Json) -> Self {
        Self { json, path: format!("{}[{place}]", self.path) }
    }

    /// The number that XGBoost writes as text, such as `"12"`.
    pub(super) fn count(&self) -> Result<usize, Error> {
        self.text()?.parse().map_err(|_| malformed(&*self.path, "expected a number that is whole, in quotes"))
    }

    /// A list of whole numbers; `true` and `false` are 1 and 0, as schema 1.x has them.
    pub(super) fn integers(&self) -> Result<Vec<i64>, Error> {
        let whole = |json: &Json| match json {
            Json::Number(number) => number.as_i64(),
            Json::Bool(yes) => Some(i64::from(*yes)),
            _ => None,
        };
        self.each(|json, path| whole(json).ok_or_else(|| malformed(path(), "expected a whole number")))
    }

    /// A list of f32, each the nearest of its decimal; what overflows is `tree_not_finite`.
    pub(super) fn singles(&self) -> Result<Vec<f32>, Error> {
        self.each(|json, path| match json {
            Json::Number(number) => single(number.as_str()).ok_or_else(|| not_finite(path())),
            _ => Err(malformed(path(), "expected a number")),
        })
    }

    fn each<T>(&self, read: impl Fn(&Json, &dyn Fn() -> String) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let path = |place: usize| format!("{}[{place}]", self.path);
        self.items()?.iter().enumerate().map(|(place, json)| read(json, &|| path(place))).collect()
    }
}

/// The nearest finite f32 of a decimal.
pub(super) fn single(text: &str) -> Option<f32> {
    f32::from_str(text).ok().filter(|number| number.is_finite())
}
