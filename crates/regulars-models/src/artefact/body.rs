//! The artefact itself (AR-1): fields, canonical text, id, strict reader.

use std::collections::BTreeSet;

use regulars_core::text::{Json, digest};
use regulars_core::time::Instant;
use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::drift::Bins;
use super::number;

/// The version of the layout.
pub const SCHEMA: u64 = 1;
/// The least number of people that a row of an artefact stands for, unless the rulebook says otherwise.
pub const K_ANON: u64 = 5;

/// A feature that the model reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureEntry {
    /// Its name.
    pub name: String,
    /// How its values were spread when the model was made, for reports of drift (AR-4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bins: Option<Bins>,
    /// What stands for a value that is missing; without it there is no answer where one is (TR-6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

/// What stands for a missing value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// A number that is none, which the model knows what to do with.
    Nan,
}

impl FeatureEntry {
    /// A feature of which nothing else is known.
    #[must_use]
    pub fn plain(name: impl Into<String>) -> Self {
        Self { name: name.into(), bins: None, missing: None }
    }
}

/// What the model was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// The version of the rulebook.
    pub rulebook_version: u64,
    /// The condition that chose the population; empty for everybody.
    pub population: String,
    /// The window of time that was looked at, in the rulebook's words.
    pub window: String,
    /// The instant at which it was looked at.
    pub as_of: Instant,
    /// The number of rows.
    pub rows: u64,
    /// The hash of the rows, `sha256:` and lower-case hexadecimal digits.
    pub data_hash: String,
}

/// A fitted or imported model: its parameters and everything that says where they come from and when they hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artefact {
    /// The kind of model, for example `kmeans`.
    pub kind: String,
    /// The version of the kind's parameters.
    pub version: u64,
    /// The version of the layout: [`SCHEMA`].
    pub schema: u64,
    /// When it was made.
    pub created_at: Instant,
    /// The unit of what it tells, for example `day`.
    pub unit: String,
    /// An object of the kind's own.
    pub parameters: Json,
    /// The covariance of the parameters, where the kind has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covariance: Option<Json>,
    /// What it was made from.
    pub inputs: Inputs,
    /// What was to be foretold: horizon, event, how returns count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Json>,
    /// How it does: an object of the kind's own.
    pub metrics: Json,
    /// What brings raw scores to probabilities (CH-7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Json>,
    /// How the fit ended, for example `converged`.
    pub status: String,
    /// The features in the order in which the model reads them.
    pub features: Vec<FeatureEntry>,
    /// What it may be used for.
    pub purpose: String,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// From when it may be used.
    pub valid_from: Instant,
    /// The first instant at which it may not any more.
    pub valid_until: Instant,
}

/// Whether an artefact may be used at an instant (AR-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It may.
    Current,
    /// Not before its `valid_from`.
    NotYet,
    /// Not any more: the score is `insufficient_data` with the reason `model_expired`.
    Expired,
}

/// A model that can be kept in an artefact. `k_anon` is the least number of people that anything in it may stand for.
pub trait Parameters: Sized {
    /// The kind, as artefacts name it.
    const KIND: &'static str;

    /// The parameters as JSON. Error: `artefact_personal_data`.
    fn to_parameters(&self, k_anon: u64) -> Result<Json, Error>;

    /// The model of parameters. Errors: those of reading JSON, `model_input_invalid`, `artefact_personal_data`.
    fn from_parameters(parameters: &Json, k_anon: u64) -> Result<Self, Error>;
}

/// What refuses a row that stands for too few people.
pub(crate) fn personal_data(path: String, count: u64, k_anon: u64) -> Error {
    let error = Error::new(Code::ArtefactPersonalData, path, "it stands for fewer people than may be told apart");
    error.with("count", count).with("k_anon", k_anon)
}

fn invalid(path: impl Into<String>, message: &str) -> Error {
    Error::new(Code::InvalidValue, path, message)
}

impl Artefact {
    /// The whole as JSON with its id. Errors: those of [`Artefact::check`].
    pub fn to_json(&self, k_anon: u64) -> Result<Json, Error> {
        self.check(k_anon)?;
        let Json::Object(fields) = Json::from_value(self)? else { return Err(invalid("", "expected an object")) };
        let id = fingerprint(&Json::Object(fields.clone()));
        Ok(Json::object(fields.into_iter().chain([("id".to_owned(), Json::String(id))])))
    }

    /// The id: `sha256:` and the hash of the canonical text without the id.
    pub fn id(&self) -> Result<String, Error> {
        Ok(fingerprint(&Json::from_value(self)?))
    }

    /// Reads an artefact; nothing is filled in and no field is passed over.
    ///
    /// Errors: those of reading JSON (`unknown_field`, `missing_field`, `wrong_type` ...), `invalid_value`, `out_of_range`,
    /// `artefact_hash_mismatch` if it is not what its id names, `artefact_personal_data`.
    pub fn read(text: &[u8], k_anon: u64) -> Result<Self, Error> {
        Self::from_json(Json::parse_bytes(text)?, k_anon)
    }

    /// The same of JSON that was parsed already.
    pub fn from_json(json: Json, k_anon: u64) -> Result<Self, Error> {
        let Json::Object(mut fields) = json else {
            return Err(Error::new(Code::WrongType, "", "expected an object"));
        };
        let place = fields.iter().position(|(name, _)| name == "id");
        let Some((_, Json::String(id))) = place.map(|place| fields.remove(place)) else {
            return Err(Error::new(Code::MissingField, "id", "the field is required and holds text"));
        };
        let rest = Json::Object(fields);
        let artefact: Self = rest.read()?;
        if fingerprint(&rest) != id {
            let error = Error::new(Code::ArtefactHashMismatch, "id", "the artefact is not the one that its id names");
            return Err(error.with("computed", fingerprint(&rest)));
        }
        artefact.check(k_anon)?;
        Ok(artefact)
    }

    /// What a layout cannot say. Errors: `invalid_value`, `out_of_range`, `wrong_type`, `duplicate_name`, `artefact_personal_data`.
    pub fn check(&self, k_anon: u64) -> Result<(), Error> {
        if self.schema != SCHEMA {
            return Err(Error::new(Code::OutOfRange, "schema", format!("the layout has version {SCHEMA}")));
        }
        let texts = [("kind", &self.kind), ("unit", &self.unit), ("status", &self.status), ("purpose", &self.purpose)];
        if let Some((name, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(invalid(*name, "the text is empty"));
        }
        if self.valid_until <= self.valid_from {
            return Err(invalid("valid_until", "it must lie after `valid_from`"));
        }
        if self.inputs.rows == 0 {
            return Err(Error::new(Code::OutOfRange, "inputs.rows", "the number must lie above 0"));
        }
        if self.inputs.rows < k_anon {
            return Err(personal_data("inputs.rows".to_owned(), self.inputs.rows, k_anon));
        }
        if !is_hash(&self.inputs.data_hash) {
            return Err(invalid("inputs.data_hash", "expected `sha256:` and 64 lower-case hexadecimal digits"));
        }
        let objects = [("parameters", Some(&self.parameters)), ("metrics", Some(&self.metrics))];
        let optional = [("label", self.label.as_ref()), ("calibration", self.calibration.as_ref())];
        for (name, json) in objects.into_iter().chain(optional) {
            if let Some(json) = json.filter(|json| !matches!(json, Json::Object(_))) {
                let message = format!("expected an object, found {}", json.type_name());
                return Err(Error::new(Code::WrongType, name, message));
            }
        }
        let mut names = BTreeSet::new();
        for (at, feature) in self.features.iter().enumerate() {
            let path = format!("features[{at}]");
            if !names.insert(feature.name.as_str()) {
                return Err(Error::new(Code::DuplicateName, path, "the name is taken already"));
            }
            if let Some(bins) = &feature.bins {
                bins.check().map_err(|error| error.within("bins").within(&path))?;
            }
        }
        self.covariance.as_ref().map_or(Ok(()), check_square)?;
        self.check_background(k_anon)
    }

    /// Rows of a background (TR-8) say of how many people each is the mean.
    fn check_background(&self, k_anon: u64) -> Result<(), Error> {
        let Some(background) = self.parameters.get("background") else { return Ok(()) };
        let path = "parameters.background";
        let Some(rows) = background.as_array() else {
            return Err(Error::new(Code::WrongType, path, "expected a list of rows"));
        };
        for (at, row) in rows.iter().enumerate() {
            let count = match row.get("count") {
                Some(Json::Number(count)) => count.as_str().parse().unwrap_or_default(),
                _ => 0,
            };
            if count < k_anon {
                return Err(personal_data(format!("{path}[{at}]"), count, k_anon));
            }
        }
        Ok(())
    }

    /// The typed model. Errors: `model_kind_mismatch`, and those of the kind's parameters.
    pub fn model<T: Parameters>(&self, k_anon: u64) -> Result<T, Error> {
        if self.kind != T::KIND {
            let message = format!("expected a model of kind `{}`", T::KIND);
            return Err(Error::new(Code::ModelKindMismatch, "kind", message));
        }
        T::from_parameters(&self.parameters, k_anon).map_err(|error| error.within("parameters"))
    }

    /// Whether it may be used at an instant.
    #[must_use]
    pub fn validity(&self, as_of: Instant) -> Validity {
        if as_of < self.valid_from {
            Validity::NotYet
        } else if as_of < self.valid_until {
            Validity::Current
        } else {
            Validity::Expired
        }
    }
}

/// What a text of canonical JSON is known by: `sha256:` and its hash.
pub(crate) fn fingerprint(json: &Json) -> String {
    format!("sha256:{}", digest(json))
}

fn is_hash(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn check_square(covariance: &Json) -> Result<(), Error> {
    let rows: Vec<Vec<number::Float>> = covariance.read().map_err(|error| error.within("covariance"))?;
    if rows.iter().any(|row| row.len() != rows.len()) {
        return Err(invalid("covariance", "it has as many rows as columns"));
    }
    Ok(())
}
