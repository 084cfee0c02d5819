//! Rows of numbers and columns of texts out of a CSV file.

use std::io;
use std::path::Path;

use regulars::did_you_mean;

use crate::failure::{Failure, Result, code};
use crate::input;

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

/// Columns of texts out of a CSV file.
pub(super) struct Texts {
    /// The columns in the order in which they were asked for; none where one that may be absent is.
    pub(super) columns: Vec<Option<Vec<String>>>,
}

impl Texts {
    /// Reads the columns of these names, and those that may be absent.
    pub(super) fn read(path: &Path, needed: &[&str], perhaps: &[&str]) -> Result<Self> {
        let name = input::name(path);
        let mut reader = csv::Reader::from_reader(input::open(path, "rows")?);
        let head = reader.headers().map_err(|error| broken(&name, &error))?.clone();
        let names: Vec<&str> = head.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
        let place = |wanted: &&str| names.iter().position(|name| name == wanted);
        if let Some(missing) = needed.iter().find(|wanted| place(wanted).is_none()) {
            let hint = did_you_mean(missing, names.iter().copied());
            return Err(Failure::new(code::CSV_COLUMN_MISSING, &name, format!("there is no column `{missing}`{hint}")));
        }
        let places: Vec<Option<usize>> = needed.iter().chain(perhaps).map(place).collect();
        let mut columns: Vec<Option<Vec<String>>> = places.iter().map(|place| place.map(|_| Vec::new())).collect();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| broken(&name, &error))? {
            for (place, column) in places.iter().zip(&mut columns) {
                if let (Some(place), Some(column)) = (place, column) {
                    column.push(record.get(*place).unwrap_or_default().trim().to_owned());
                }
            }
        }
        Ok(Self { columns })
    }
}

pub(super) fn broken(name: &str, error: &csv::Error) -> Failure {
    Failure::new(code::CSV_ROW_INVALID, name, error.to_string())
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
