//! Numbers and rows of requests as models read them, with the place of what is wrong.

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
use regulars_models::artefact::number::Float;
use regulars_models::repeat::{Cohort, Opportunities, Spend, Summary};

use super::types::ModelRows;

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
    if error.path() == "rows" { error } else { error.within("rows") }
}

fn missing(name: &str) -> Error {
    Error::new(Code::MissingField, format!("rows.{name}"), "the model reads this column")
}

fn column(given: Option<&Json>, name: &str) -> Result<Vec<f64>> {
    numbers(given, name)?.ok_or_else(|| missing(name))
}

fn numbers(given: Option<&Json>, name: &str) -> Result<Option<Vec<f64>>> {
    let Some(given) = given else { return Ok(None) };
    let path = format!("rows.{name}");
    let list = given.as_array().ok_or_else(|| Error::new(Code::WrongType, &*path, "expected a list of numbers"))?;
    let number = |(place, json): (usize, &Json)| number(json, &format!("{path}[{place}]"));
    list.iter().enumerate().map(number).collect::<Result<Vec<f64>>>().map(Some)
}

pub(super) fn number(given: &Json, path: &str) -> Result<f64> {
    Ok(Float::from_json(given).map_err(|error| error.within(path))?.0)
}

pub(super) fn json(value: f64) -> Result<Json> {
    Float(value).to_json()
}
