//! Requests made of rows for operations that look at no store, and what is printed of their answers.

use std::io::{self, Write};
use std::path::Path;

use regulars::{Instant, Json};

use crate::args::Made;
use crate::clock::now_micros;
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::input;
use crate::output::{finish, print_line, stdout};
use crate::view::ask;

const DAY_US: i64 = 86_400_000_000;
/// How many rows are shown on a terminal.
pub(super) const SHOWN: usize = 20;

/// Prints an answer: its JSON if that was asked for, else what `show` makes of it.
pub(super) fn print(answer: &Json, as_json: bool, show: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    if as_json {
        return print_line(&answer.to_string());
    }
    let mut out = stdout();
    let written = show(&mut out);
    finish(out, written)
}

/// Says how many of `all` rows are not among those that are shown, and how to see them.
pub(super) fn and_more(out: &mut dyn Write, all: usize, how: &str) -> io::Result<()> {
    if all > SHOWN {
        writeln!(out, "  and {} more{how}", grouped((all - SHOWN) as u64))?;
    }
    Ok(())
}

/// Numbers as the rows of a request; what is missing is null.
pub(super) fn table_of(numbers: &[f64], width: usize) -> Result<Json> {
    let row = |row: &[f64]| row.iter().map(|number| json(*number)).collect::<Result<_>>().map(Json::Array);
    Ok(Json::Array(numbers.chunks(width.max(1)).map(row).collect::<Result<_>>()?))
}

/// Numbers as a list of a request.
pub(super) fn column_of(numbers: &[f64]) -> Result<Json> {
    Ok(Json::Array(numbers.iter().map(|number| json(*number)).collect::<Result<_>>()?))
}

/// A number of a request; what is missing is null.
pub(super) fn json(number: f64) -> Result<Json> {
    if number.is_nan() { Ok(Json::Null) } else { Ok(Json::parse(&format!("{number:e}"))?) }
}

/// The answer of an operation that looks at no store.
pub(super) fn answered<'a>(operation: &str, request: impl IntoIterator<Item = (&'a str, Json)>) -> Result<Json> {
    let crm = super::call::storeless()?;
    let request = Json::object(request.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Ok(Json::parse(&crm.call(operation, &request.to_string())?)?)
}

/// The same under the rules of a file, if one is named: some answers read what a rulebook says of all customers.
pub(super) fn answered_by<'a>(
    rules: Option<&Path>,
    operation: &str,
    request: impl IntoIterator<Item = (&'a str, Json)>,
) -> Result<Json> {
    let Some(path) = rules else { return answered(operation, request) };
    let crm = regulars::Crm::in_memory(crate::database::load_rulebook(path)?)?;
    let request = Json::object(request.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Ok(Json::parse(&crm.call(operation, &request.to_string())?)?)
}

/// A model that was kept in a file.
pub(super) fn read_model(path: &Path) -> Result<Json> {
    let text = input::text(path, "model")?;
    Json::parse(&text).map_err(|error| Failure::from(error).inside(&input::name(path)))
}

/// Keeps a model in a file.
pub(super) fn written(path: &Path, model: &Json) -> Result<()> {
    std::fs::write(path, format!("{model}\n")).map_err(|error| Failure::io(path, "cannot write the model", &error))
}

/// A list of an answer; empty if it is absent.
pub(super) fn list<'a>(answer: &'a Json, name: &str) -> &'a [Json] {
    answer.get(name).and_then(Json::as_array).unwrap_or_default()
}

/// Where a model that is made now comes from, from when and for how many days it may be used.
/// The rows were looked at now, or at `as_of`.
pub(super) fn provenance(made: &Made, as_of: Option<Instant>) -> Result<Json> {
    let now = Instant::from_micros(now_micros()).map_err(regulars::Error::from)?;
    let from = made.valid_from.as_deref().map(|from| ask::instant(Some(from), "--valid-from")).transpose()?;
    let until = from.unwrap_or(now).plus_micros(i64::from(made.days) * DAY_US);
    let instant = |at: Instant| Json::from(at.to_string().as_str());
    Ok(Json::object([
        ("as_of".to_owned(), instant(as_of.unwrap_or(now))),
        ("created_at".to_owned(), instant(now)),
        ("purpose".to_owned(), Json::from(made.purpose.as_str())),
        ("valid_from".to_owned(), instant(from.unwrap_or(now))),
        ("valid_until".to_owned(), instant(until)),
    ]))
}

/// A field of an answer; null if it is absent.
pub(super) fn field<'a>(answer: &'a Json, name: &str) -> &'a Json {
    answer.get(name).unwrap_or(&Json::Null)
}

/// A number of an answer.
pub(super) fn number(json: &Json) -> Option<f64> {
    if let Json::Number(number) = json { number.as_str().parse().ok() } else { None }
}

/// A number as a terminal shows it.
pub(super) fn shown(value: f64) -> String {
    let text = format!("{value:.4}");
    if text == "-0.0000" { "0.0000".to_owned() } else { text }
}
