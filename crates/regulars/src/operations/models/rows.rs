//! Numbers and rows of requests as models read them, with the place of what is wrong.

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean, digest};
use regulars_models::artefact::number::Float;
use regulars_models::artefact::{Artefact, K_ANON, Parameters};
use regulars_models::repeat::{Cohort, Opportunities, Spend, Summary};

use super::learn_types::Provenance;
use super::make::{Origin, signed};
use super::types::ModelRows;
use crate::Crm;

/// How many reasons are told, if the request does not say.
pub(super) const MAX_REASONS: u32 = 4;

impl ModelRows {
    pub(super) fn summaries(&self) -> Result<Vec<Summary>> {
        let (t_x, t) = (column(self.t_x.as_ref(), "t_x")?, column(self.t.as_ref(), "t")?);
        Summary::columns(self.purchases()?, &t_x, &t).map_err(in_rows)
    }

    pub(super) fn opportunities(&self) -> Result<Vec<Opportunities>> {
        let n = self.n.as_deref().ok_or_else(|| missing("n"))?;
        let last = self.t_x.as_ref().ok_or_else(|| missing("t_x"))?;
        let last: Vec<u32> = last.read().map_err(|error: Error| error.within("rows.t_x"))?;
        Opportunities::columns(self.purchases()?, &last, n).map_err(in_rows)
    }

    pub(super) fn spend(&self) -> Result<Vec<Spend>> {
        let mean = column(self.mean.as_ref(), "mean")?;
        Spend::columns(self.purchases()?, &mean).map_err(in_rows)
    }

    pub(super) fn cohort(&self) -> Result<Cohort> {
        let survived = self.survived.as_ref().ok_or_else(|| missing("survived"))?;
        Cohort::new(column(self.lost.as_ref(), "lost")?, number(survived, "rows.survived")?).map_err(in_rows)
    }

    pub(super) fn weights(&self) -> Result<Option<Vec<f64>>> {
        numbers(self.weights.as_ref(), "weights")
    }

    fn purchases(&self) -> Result<&[u32]> {
        self.x.as_deref().ok_or_else(|| missing("x"))
    }
}

/// The error of a model about rows that were given.
pub(super) fn in_rows(error: Error) -> Error {
    if error.path() == "rows" || error.path().starts_with("rows[") { error } else { error.within("rows") }
}

fn missing(name: &str) -> Error {
    Error::new(Code::MissingField, format!("rows.{name}"), "the model reads this column")
}

fn column(given: Option<&Json>, name: &str) -> Result<Vec<f64>> {
    numbers(given, name)?.ok_or_else(|| missing(name))
}

fn numbers(given: Option<&Json>, name: &str) -> Result<Option<Vec<f64>>> {
    let Some(given) = given else { return Ok(None) };
    list(given, &format!("rows.{name}")).map(Some)
}

pub(in crate::operations) fn list(given: &Json, path: &str) -> Result<Vec<f64>> {
    let all = given.as_array().ok_or_else(|| Error::new(Code::WrongType, path, "expected a list of numbers"))?;
    let number = |(place, json): (usize, &Json)| number(json, &format!("{path}[{place}]"));
    all.iter().enumerate().map(number).collect()
}

pub(super) fn number(given: &Json, path: &str) -> Result<f64> {
    Ok(Float::from_json(given).map_err(|error| error.within(path))?.0)
}

pub(in crate::operations) fn json(value: f64) -> Result<Json> {
    Float(value).to_json()
}

/// For each feature of the model the place of its number in a row that is given.
pub(in crate::operations) fn column_order(names: &[String], given: Option<&[String]>) -> Result<Vec<usize>> {
    let Some(given) = given else { return Ok((0..names.len()).collect()) };
    let wrong =
        |place: usize, message: String| Error::new(Code::FeatureMismatch, format!("features[{place}]"), message);
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, name) in given.iter().enumerate() {
        if places.insert(name, place).is_some() {
            return Err(wrong(place, format!("`{name}` is there already")));
        }
    }
    if let Some((place, other)) = given.iter().enumerate().find(|(_, name)| !names.contains(name)) {
        let hint = did_you_mean(other, names.iter().map(String::as_str));
        return Err(wrong(place, format!("the model reads no `{other}`{hint}")));
    }
    let place = |name: &String| {
        let missing = || Error::new(Code::FeatureMismatch, "features", format!("the model also reads `{name}`"));
        places.get(name.as_str()).copied().ok_or_else(missing)
    };
    names.iter().map(place).collect()
}

/// Rows as the model reads them, one after another; null is missing.
pub(in crate::operations) fn table(given: &Json, path: &str, order: &[usize]) -> Result<Vec<f64>> {
    let wrong = |path: &str, json: &Json| {
        Error::new(Code::WrongType, path, format!("expected a list, found {}", json.type_name()))
    };
    let rows = given.as_array().ok_or_else(|| wrong(path, given))?;
    let mut out = Vec::with_capacity(rows.len().saturating_mul(order.len()));
    for (at, row) in rows.iter().enumerate() {
        let path = format!("{path}[{at}]");
        let cells = row.as_array().ok_or_else(|| wrong(&path, row))?;
        if cells.len() != order.len() {
            let message = format!("the row has {} numbers, the model reads {}", cells.len(), order.len());
            return Err(Error::new(Code::FeatureMismatch, path, message));
        }
        for place in order {
            out.push(match cells.get(*place) {
                None | Some(Json::Null) => f64::NAN,
                Some(cell) => number(cell, &format!("{path}[{place}]"))?,
            });
        }
    }
    Ok(out)
}

/// A model of rows that were given as an artefact (AR-1); `more` adds what is the kind's own. An error about its numbers stands at the
/// rows, one about where they come from at the provenance.
pub(super) fn made_of<M: Parameters>(
    crm: &Crm,
    model: &M,
    (unit, status): (&str, &str),
    (given, rows): (&Json, u64),
    provenance: Provenance,
    more: impl FnOnce(&mut Artefact) -> Result<()>,
) -> Result<Json> {
    let origin = Origin { crm, rows, data: digest(given), provenance };
    let parameters = model.to_parameters(K_ANON).map_err(in_rows)?;
    let mut artefact = origin.artefact(M::KIND, unit, status, parameters)?;
    more(&mut artefact)?;
    signed(&artefact)
}

/// The model of an artefact that was given, with its id. An error stands at the artefact.
pub(super) fn read_artefact<M: Parameters>(given: Json) -> Result<(String, M)> {
    let read =
        Artefact::from_json(given, K_ANON).and_then(|artefact| Ok((artefact.id()?, artefact.model::<M>(K_ANON)?)));
    read.map_err(|error| error.within("artefact"))
}

/// A word that is none of those that are known.
pub(super) fn unknown_word(path: &str, found: &str, known: &[&str]) -> Error {
    let hint = did_you_mean(found, known.iter().copied());
    Error::new(Code::UnknownName, path, format!("there is no `{found}`{hint}"))
}
