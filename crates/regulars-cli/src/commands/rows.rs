//! Rows of numbers and columns of texts out of a CSV file.

use std::io;
use std::path::Path;

use regulars::did_you_mean;

use crate::failure::{Failure, Result, code};
use crate::input;

/// The column in which `regulars rfm summary --csv` says how long its periods are; no model learns from it.
pub(super) const UNIT: &str = "unit";

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
    /// The column whose cells are 1 or 0.
    outcome: Option<String>,
    /// What is said of an empty cell, where none may be.
    full: Option<&'static str>,
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
                let is_number = |place: usize, name: &str| Some(place) != id && name != UNIT;
                let all = names.iter().enumerate().filter(|(place, name)| is_number(*place, name));
                all.map(|(place, name)| (place, (*name).to_owned())).collect()
            }
        };
        Ok(Self { name, reader, columns, id, outcome: None, full: None, taken: 0 })
    }

    /// The same, where a column says who churned: 1 is churned, 0 is not, and all else is refused.
    pub(super) fn with_outcome(self, column: &str) -> Self {
        Self { outcome: Some(column.to_owned()), ..self }
    }

    /// The same, where no cell may be empty.
    pub(super) fn full(self, why: &'static str) -> Self {
        Self { full: Some(why), ..self }
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
                let number = number.filter(|number: &f64| !number.is_infinite());
                let line = record.position().map_or(0, csv::Position::line);
                let wrong = |message: String| at_fault(&self.name, line, feature, message);
                let number = number.ok_or_else(|| wrong(format!("`{cell}` is not a number")))?;
                if let Some(why) = self.full.filter(|_| number.is_nan()) {
                    return Err(wrong(format!("the cell is empty; {why}")));
                }
                let is_outcome = self.outcome.as_ref() == Some(feature);
                if is_outcome && ![0.0_f64, 1.0].map(f64::to_bits).contains(&number.to_bits()) {
                    return Err(wrong("who churned is said by 1 or 0".to_owned()));
                }
                numbers.push(number);
            }
        }
        Ok((ids, numbers))
    }
}

/// Columns of texts out of a CSV file.
pub(super) struct Texts {
    name: String,
    /// The line of each row.
    lines: Vec<u64>,
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
        let (mut record, mut lines) = (csv::StringRecord::new(), Vec::new());
        while reader.read_record(&mut record).map_err(|error| broken(&name, &error))? {
            for (place, column) in places.iter().zip(&mut columns) {
                if let (Some(place), Some(column)) = (place, column) {
                    column.push(record.get(*place).unwrap_or_default().trim().to_owned());
                }
            }
            lines.push(record.position().map_or(0, csv::Position::line));
        }
        Ok(Self { name, lines, columns })
    }

    /// What is wrong in the cell of a row, by its number from 0.
    pub(super) fn wrong(&self, row: usize, column: &str, message: String) -> Failure {
        at_fault(&self.name, self.lines.get(row).copied().unwrap_or_default(), column, message)
    }
}

/// What is wrong in a cell: the file, the line and the column, in this way everywhere.
pub(super) fn at_fault(name: &str, line: u64, column: &str, message: String) -> Failure {
    Failure::new(code::CSV_ROW_INVALID, format!("{name}:{line}: {column}"), message)
}

/// What is wrong in a line that is no row.
pub(super) fn broken(name: &str, error: &csv::Error) -> Failure {
    let line = error.position().map(|position| format!(":{}", position.line())).unwrap_or_default();
    Failure::new(code::CSV_ROW_INVALID, format!("{name}{line}"), error.to_string())
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
