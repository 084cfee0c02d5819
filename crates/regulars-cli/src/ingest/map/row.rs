//! Applies a column map to rows: each row becomes one record in wire form, or says which column is at fault.

use serde_json::{Map, Value, json};

use super::cell::Input;
use super::{ColumnMap, Field, Target};
use crate::failure::{Failure, Result, code};
use regulars::did_you_mean;

/// A column map bound to the columns of one file.
pub(in crate::ingest) struct RowWriter<'a> {
    map: &'a ColumnMap,
    source: &'a str,
    /// How many columns each row must have; known from the header or the first row.
    width: Option<usize>,
    /// For each field of the map its column from 0, if it reads one.
    columns: Vec<Option<usize>>,
}

impl<'a> RowWriter<'a> {
    /// Binds names to columns. `header` is the first row, if the map says that there is one.
    pub(in crate::ingest) fn new(map: &'a ColumnMap, source: &'a str, header: Option<&[Vec<u8>]>) -> Result<Self> {
        let names: Option<Vec<String>> =
            header.map(|row| row.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect());
        let columns = map.fields.iter().map(|field| position(field, names.as_deref())).collect::<Result<_>>()?;
        Ok(Self { map, source, width: names.map(|names| names.len()), columns })
    }

    /// The wire form of one row.
    pub(in crate::ingest) fn write(&mut self, line: u64, row: &[Vec<u8>]) -> Result<Vec<u8>> {
        let width = *self.width.get_or_insert(row.len());
        if row.len() != width {
            let message = format!("the row has {} columns, the rows before have {width}", row.len());
            return Err(Failure::new(code::CSV_ROW_INVALID, "", message));
        }
        let mut record = Map::new();
        record.insert("source".to_owned(), json!(self.source));
        record.insert("type".to_owned(), json!(self.map.kind));
        for (field, column) in self.map.fields.iter().zip(&self.columns) {
            let at_fault = |message: String| Failure::new(code::CSV_ROW_INVALID, field.name.clone(), message);
            let text = match (&field.cell.input, column) {
                (Input::Line(prefix), _) => format!("{prefix}{line}"),
                (Input::Constant(text), _) => text.clone(),
                (_, Some(column)) => {
                    let bytes =
                        row.get(*column).ok_or_else(|| at_fault(format!("the row has no column {}", column + 1)))?;
                    let text = std::str::from_utf8(bytes)
                        .map_err(|_| Failure::new(code::INVALID_UTF8, field.name.clone(), "the text is not UTF-8"))?;
                    text.trim().to_owned()
                }
                (_, None) => String::new(),
            };
            if !text.is_empty() {
                put(&mut record, &field.target, field.cell.shape.value(&text).map_err(at_fault)?);
            } else if matches!(field.target, Target::Member("record_id" | "profile" | "occurred_at")) {
                return Err(at_fault("the cell is empty".to_owned()));
            }
        }
        Ok(Value::Object(record).to_string().into_bytes())
    }
}

/// The column that a field reads, from 0.
fn position(field: &Field, names: Option<&[String]>) -> Result<Option<usize>> {
    let missing = |message: String| Failure::new(code::CSV_COLUMN_MISSING, format!("columns.{}", field.name), message);
    match (&field.cell.input, names) {
        (Input::Line(_) | Input::Constant(_), _) => Ok(None),
        (Input::Numbered(number), Some(names)) if *number > names.len() => {
            Err(missing(format!("the file has {} columns, the map names column {number}", names.len())))
        }
        (Input::Numbered(number), _) => Ok(Some(number.saturating_sub(1))),
        (Input::Named(name), names) => {
            let names = names.unwrap_or_default();
            let mut places = names.iter().enumerate().filter(|(_, given)| *given == name).map(|(place, _)| place);
            match (places.next(), places.next()) {
                (Some(place), None) => Ok(Some(place)),
                (Some(_), Some(_)) => Err(missing(format!("the file has more than one column `{name}`"))),
                (None, _) => {
                    let hint = did_you_mean(name, names.iter().map(String::as_str));
                    Err(missing(format!("the file has no column `{name}`{hint}")))
                }
            }
        }
    }
}

/// Puts a value into its place in the record.
pub(super) fn put(record: &mut Map<String, Value>, target: &Target, value: Value) {
    match target {
        Target::Member(member) => {
            record.insert((*member).to_owned(), value);
        }
        Target::Inside(group, member) => {
            let inside = record.entry(*group).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inside) = inside {
                inside.insert(member.clone(), value);
            }
        }
        Target::Identifier(kind, role) => {
            let mut identifier = json!({ "kind": kind, "value": value });
            if let (Some(role), Value::Object(members)) = (role, &mut identifier) {
                members.insert("role".to_owned(), json!(role));
            }
            if let Value::Array(identifiers) = record.entry("identifiers").or_insert_with(|| json!([])) {
                identifiers.push(identifier);
            }
        }
    }
}
