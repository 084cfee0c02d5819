//! Numbers and rows of requests as models read them, with the place of what is wrong.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean, digest, digest_text};
use regulars_core::time::Instant;
use regulars_models::artefact::number::Float;
use regulars_models::artefact::{Artefact, K_ANON, Parameters};
use regulars_models::repeat::{BgBb, Cohort, GammaGamma, Opportunities, Parametric as _, Sbg, Spend, Summary};

use super::learn_types::Provenance;
use super::make::{Origin, signed};
use super::types::ModelRows;
use crate::Crm;

/// How many reasons are told, if the request does not say.
pub(super) const MAX_REASONS: u32 = 4;

/// The columns that models of repeat purchase and spend read, wherever they come from.
pub(in crate::operations) trait PurchaseColumns {
    /// Repeat purchases.
    fn x(&self) -> Result<Cow<'_, [u32]>>;
    /// Opportunities so far.
    fn n(&self) -> Result<Cow<'_, [u32]>>;
    /// Whether there are any.
    fn has_opportunities(&self) -> bool;
    /// The last opportunity that was taken.
    fn last(&self) -> Result<Vec<u32>>;
    /// A column of numbers by its name.
    fn numbers(&self, name: &str) -> Result<Vec<f64>>;
    /// How many customers each row stands for, if that is given.
    fn weights(&self) -> Result<Option<Vec<f64>>>;
    /// How many stayed to the end of a contract.
    fn survived(&self) -> Result<f64>;

    fn summaries(&self) -> Result<Vec<Summary>> {
        Summary::columns(&self.x()?, &self.numbers("t_x")?, &self.numbers("t")?).map_err(in_rows)
    }

    fn opportunities(&self) -> Result<Vec<Opportunities>> {
        Opportunities::columns(&self.x()?, &self.last()?, &self.n()?).map_err(in_rows)
    }

    fn spend(&self) -> Result<Vec<Spend>> {
        Spend::columns(&self.x()?, &self.numbers("mean")?).map_err(in_rows)
    }

    fn cohort(&self) -> Result<Cohort> {
        Cohort::new(self.numbers("lost")?, self.survived()?).map_err(in_rows)
    }
}

impl PurchaseColumns for ModelRows {
    fn x(&self) -> Result<Cow<'_, [u32]>> {
        self.x.as_deref().map(Cow::Borrowed).ok_or_else(|| missing("x"))
    }

    fn n(&self) -> Result<Cow<'_, [u32]>> {
        self.n.as_deref().map(Cow::Borrowed).ok_or_else(|| missing("n"))
    }

    fn has_opportunities(&self) -> bool {
        self.n.is_some()
    }

    fn last(&self) -> Result<Vec<u32>> {
        let last = self.t_x.as_ref().ok_or_else(|| missing("t_x"))?;
        last.read().map_err(|error: Error| error.within("rows.t_x"))
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>> {
        let given = match name {
            "lost" => &self.lost,
            "mean" => &self.mean,
            "t" => &self.t,
            _ => &self.t_x,
        };
        list(given.as_ref().ok_or_else(|| missing(name))?, &format!("rows.{name}"))
    }

    fn weights(&self) -> Result<Option<Vec<f64>>> {
        self.weights.as_ref().map(|weights| list(weights, "rows.weights")).transpose()
    }

    fn survived(&self) -> Result<f64> {
        number(self.survived.as_ref().ok_or_else(|| missing("survived"))?, "rows.survived")
    }
}

/// The error of a model about rows that were given.
pub(super) fn in_rows(error: Error) -> Error {
    if error.path() == "rows" || error.path().starts_with("rows[") { error } else { error.within("rows") }
}

pub(super) fn missing(name: &str) -> Error {
    Error::new(Code::MissingField, format!("rows.{name}"), "the model reads this column")
}

pub(in crate::operations) fn list(given: &Json, path: &str) -> Result<Vec<f64>> {
    let all = given.as_array().ok_or_else(|| Error::new(Code::WrongType, path, "expected a list of numbers"))?;
    let number = |(place, json): (usize, &Json)| number(json, &format!("{path}[{place}]"));
    all.iter().enumerate().map(number).collect()
}

pub(in crate::operations) fn number(given: &Json, path: &str) -> Result<f64> {
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

/// The digest of rows as they would stand in a request; null is missing.
pub(super) fn digest_rows(rows: &[f64], width: usize) -> Result<String> {
    let mut lines = Vec::new();
    for row in rows.chunks(width.max(1)) {
        let cell = |number: &f64| if number.is_nan() { Ok(Json::Null) } else { json(*number) };
        let cells = row.iter().map(cell).collect::<Result<_>>()?;
        lines.push(format!("{}{}", if lines.is_empty() { "" } else { "," }, Json::Array(cells)));
    }
    Ok(digest_text(std::iter::once("[").chain(lines.iter().map(String::as_str)).chain(["]"])))
}

/// The digest of the columns that a model of repeat purchase or spend reads, by name.
pub(super) fn digest_columns(model: &str, rows: &dyn PurchaseColumns) -> Result<String> {
    let numbers = |all: &[f64]| all.iter().map(|one| json(*one)).collect::<Result<_>>().map(Json::Array);
    let mut columns = Vec::new();
    let mut put = |name: &str, column: Json| columns.push((name.to_owned(), column));
    let names: &[&str] = match model {
        Sbg::NAME => &["lost"],
        GammaGamma::NAME => &["mean"],
        BgBb::NAME => &[],
        _ => &["t", "t_x"],
    };
    for name in names {
        put(name, numbers(&rows.numbers(name)?)?);
    }
    if model == BgBb::NAME {
        put("n", Json::from_value(&rows.n()?)?);
        put("t_x", Json::from_value(&rows.last()?)?);
    }
    if model == Sbg::NAME {
        put("survived", json(rows.survived()?)?);
    } else {
        put("x", Json::from_value(&rows.x()?)?);
    }
    if let Some(weights) = rows.weights()? {
        put("weights", numbers(&weights)?);
    }
    Ok(digest(&Json::object(columns)))
}

/// The rows that a model was made of, as its artefact names them.
pub(super) struct Seen {
    /// The version of the rulebook under which they came about; 0 for rows that come from no rulebook.
    pub(super) rulebook_version: u64,
    /// How many there are.
    pub(super) rows: u64,
    /// The digest of their text.
    pub(super) digest: String,
}

impl Seen {
    /// Rows as they stand in a request.
    pub(super) fn of(crm: &Crm, as_of: Instant, rows: u64, given: &Json) -> Self {
        Self { rulebook_version: crm.rules_at(as_of).version, rows, digest: digest(given) }
    }
}

/// A model of rows as an artefact (AR-1); `more` adds what is the kind's own. An error about its numbers stands at the rows, one about
/// where they come from at the provenance.
pub(super) fn made_of<M: Parameters>(
    model: &M,
    (unit, status): (&str, &str),
    seen: Seen,
    provenance: Provenance,
    more: impl FnOnce(&mut Artefact) -> Result<()>,
) -> Result<Json> {
    let parameters = model.to_parameters(K_ANON).map_err(in_rows)?;
    let mut artefact = Origin { seen, provenance }.artefact(M::KIND, unit, status, parameters)?;
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
pub(in crate::operations) fn unknown_word(path: &str, found: &str, known: &[&str]) -> Error {
    let hint = match did_you_mean(found, known.iter().copied()) {
        hint if hint.is_empty() => format!("; it is one of `{}`", known.join("`, `")),
        hint => hint,
    };
    Error::new(Code::UnknownName, path, format!("there is no `{found}`{hint}"))
}
