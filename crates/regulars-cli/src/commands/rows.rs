//! Rows of numbers out of a CSV file.

use std::io;
use std::path::Path;

use regulars::{Instant, Json, did_you_mean};

use crate::clock::now_micros;
use crate::failure::{Failure, Result, code};
use crate::input;

const DAY_US: i64 = 86_400_000_000;
/// Rows that are read at once.
const CHUNK: usize = 4_096;

/// The rows of a CSV file as a model reads them.
pub(super) struct Rows {
    name: String,
    reader: csv::Reader<Box<dyn io::Read>>,
    /// The columns that are read, in the order in which they were asked for.
    columns: Vec<(usize, String)>,
    /// The column that names a row; its number does where there is none.
    id: Option<usize>,
    taken: usize,
}

impl Rows {
    /// Opens a file and finds the columns of these names; without names all columns but that of the rows' own names.
    pub(super) fn open(path: &Path, id: Option<&str>, wanted: Option<&[String]>) -> Result<Self> {
        let name = input::name(path);
        let mut reader = csv::Reader::from_reader(input::open(path, "rows")?);
        let head = reader.headers().map_err(|error| broken(&name, &error))?.clone();
        let names: Vec<&str> = head.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
        let column = |wanted: &str| {
            let missing = || {
                let hint = did_you_mean(wanted, names.iter().copied());
                Failure::new(code::CSV_COLUMN_MISSING, &name, format!("there is no column `{wanted}`{hint}"))
            };
            names.iter().position(|name| *name == wanted).ok_or_else(missing)
        };
        let id = id.map(column).transpose()?;
        let columns = match wanted {
            Some(wanted) => wanted.iter().map(|name| Ok((column(name)?, name.clone()))).collect::<Result<_>>()?,
            None => {
                let all = names.iter().enumerate().filter(|(place, _)| Some(*place) != id);
                all.map(|(place, name)| (place, (*name).to_owned())).collect()
            }
        };
        Ok(Self { name, reader, columns, id, taken: 0 })
    }

    /// The names of the columns that are read.
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(_, name)| name.clone()).collect()
    }

    /// All rows: their names, and their numbers.
    pub(super) fn all(mut self) -> Result<(Vec<String>, Vec<f64>)> {
        let (mut ids, mut numbers) = (Vec::new(), Vec::new());
        loop {
            let (some, more) = self.next()?;
            if some.is_empty() {
                return Ok((ids, numbers));
            }
            ids.extend(some);
            numbers.extend(more);
        }
    }

    /// The next rows: their names, and their numbers one row after another. An empty cell and `NaN` are missing.
    pub(super) fn next(&mut self) -> Result<(Vec<String>, Vec<f64>)> {
        let (mut ids, mut numbers) = (Vec::new(), Vec::new());
        let mut record = csv::StringRecord::new();
        while ids.len() < CHUNK && self.reader.read_record(&mut record).map_err(|error| broken(&self.name, &error))? {
            self.taken += 1;
            ids.push(match self.id {
                Some(column) => record.get(column).unwrap_or_default().to_owned(),
                None => self.taken.to_string(),
            });
            for (column, feature) in &self.columns {
                let cell = record.get(*column).unwrap_or_default().trim();
                let number = if cell.is_empty() { Some(f64::NAN) } else { cell.parse().ok() };
                numbers.push(number.filter(|number| !number.is_infinite()).ok_or_else(|| {
                    let line = record.position().map_or(0, csv::Position::line);
                    let path = format!("{}:{line}: {feature}", self.name);
                    Failure::new(code::CSV_ROW_INVALID, path, format!("`{cell}` is not a number"))
                })?);
            }
        }
        Ok((ids, numbers))
    }
}

fn broken(name: &str, error: &csv::Error) -> Failure {
    Failure::new(code::CSV_ROW_INVALID, name, error.to_string())
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

/// A model that was kept in a file.
pub(super) fn read_model(path: &Path) -> Result<Json> {
    let text = input::text(path, "model")?;
    Json::parse(&text).map_err(|error| Failure::from(error).inside(&input::name(path)))
}

/// Keeps a model in a file.
pub(super) fn written(path: &Path, model: &Json) -> Result<()> {
    std::fs::write(path, format!("{model}\n")).map_err(|error| Failure::io(path, "cannot write the model", &error))
}

/// Columns that an option names must be among those that are read.
pub(super) fn check_named(asked: &[String], names: &[String], option: &str) -> Result<()> {
    match asked.iter().find(|name| !names.contains(name)) {
        None => Ok(()),
        Some(other) => {
            let hint = did_you_mean(other, names.iter().map(String::as_str));
            Err(Failure::new(code::CSV_COLUMN_MISSING, option, format!("there is no column `{other}`{hint}")))
        }
    }
}

/// A list of an answer; empty if it is absent.
pub(super) fn list<'a>(answer: &'a Json, name: &str) -> &'a [Json] {
    answer.get(name).and_then(Json::as_array).unwrap_or_default()
}

/// Where a model that is made now comes from, and for how many days it may be used.
pub(super) fn provenance(purpose: &str, days: u32) -> Result<Json> {
    let now = Instant::from_micros(now_micros()).map_err(regulars::Error::from)?;
    let until = now.plus_micros(i64::from(days) * DAY_US);
    let instant = |at: Instant| Json::from(at.to_string().as_str());
    Ok(Json::object([
        ("as_of".to_owned(), instant(now)),
        ("created_at".to_owned(), instant(now)),
        ("purpose".to_owned(), Json::from(purpose)),
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
    format!("{value:.4}")
}
