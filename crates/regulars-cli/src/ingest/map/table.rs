//! Applies a column map to the batches of a Parquet file (RC-10): columns that have a type keep it, so that decimals, days and instants
//! come in exactly; texts are read as those of a CSV file are.

use arrow::datatypes::{DataType, Schema};
use regulars::arrow::{CellKind, CellRules, RecordBatch, cells};
use regulars::record::{FieldType, Kind};
use regulars::{Currency, Json, did_you_mean};
use serde_json::{Map, Value, json};

use super::cell::{Input, Shape};
use super::row::put;
use super::{ColumnMap, Field, Target};
use crate::failure::{Failure, Result, code};

/// A row: the record in wire form, or what is wrong with it and as much of it as could be read.
pub(in crate::ingest) type Row = std::result::Result<Vec<u8>, (Failure, Vec<u8>)>;

/// A column map bound to the columns of one file.
pub(in crate::ingest) struct TableWriter<'a> {
    map: &'a ColumnMap,
    source: &'a str,
    /// For each field of the map the name of its column, if it reads one.
    columns: Vec<Option<String>>,
}

/// Where the values of a field come from, in one batch.
enum Values<'a> {
    Line(&'a str),
    Constant(&'a str),
    Cells { cells: std::vec::IntoIter<regulars::Result<Option<Json>>>, is_text: bool },
}

impl<'a> TableWriter<'a> {
    /// Binds the map to the columns of a file, and says which of them it reads.
    pub(in crate::ingest) fn new(map: &'a ColumnMap, source: &'a str, schema: &Schema) -> Result<(Self, Vec<usize>)> {
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let places = map.fields.iter().map(|field| position(field, &names)).collect::<Result<Vec<_>>>()?;
        let columns =
            places.iter().map(|place| place.and_then(|place| names.get(place)).map(|name| (*name).to_owned()));
        Ok((Self { map, source, columns: columns.collect() }, places.into_iter().flatten().collect()))
    }

    /// The rows of a batch; the first has the number `line`.
    pub(in crate::ingest) fn rows(&self, batch: &RecordBatch, line: u64) -> Result<Vec<Row>> {
        let values = self.map.fields.iter().zip(&self.columns).map(|(field, column)| {
            Ok(match (&field.cell.input, column) {
                (Input::Line(prefix), _) => Values::Line(prefix),
                (Input::Constant(text), _) => Values::Constant(text),
                (_, column) => self.values(field, column.as_deref().unwrap_or_default(), batch)?,
            })
        });
        let mut values = values.collect::<Result<Vec<_>>>()?;
        let rows = (line..).take(batch.num_rows()).map(|line| self.row(line, &mut values));
        Ok(rows.collect())
    }

    fn values(&self, field: &Field, column: &str, batch: &RecordBatch) -> Result<Values<'a>> {
        let failed = |error: regulars::Error| Failure::from(error).inside(&format!("columns.{}", field.name));
        let ty = batch.schema().field_with_name(column).map(|field| field.data_type().clone());
        let is_text = ty.is_ok_and(|ty| is_text(&ty));
        let mut rules = CellRules::default();
        let kind = match &field.cell.shape {
            _ if is_text => CellKind::Field(FieldType::Word),
            Shape::Money(currency) => {
                let currency = Currency::new(currency).map_err(|error| failed(error.into()))?;
                rules.currency = Some(currency);
                CellKind::Field(FieldType::Money)
            }
            Shape::Instant(pattern) => {
                rules.zone = pattern.zone().cloned();
                CellKind::Field(FieldType::Instant)
            }
            Shape::Local(zone) => {
                rules.zone = Some(zone.clone());
                CellKind::Field(FieldType::Instant)
            }
            Shape::Boolean => CellKind::Field(FieldType::Flag),
            Shape::Text => self.kind(field),
        };
        let cells = cells(batch, column, &kind, &rules).map_err(failed)?;
        Ok(Values::Cells { cells: cells.into_iter(), is_text })
    }

    /// What a column that the map says nothing more of becomes.
    fn kind(&self, field: &Field) -> CellKind {
        match &field.target {
            Target::Member("occurred_at" | "received_at") => CellKind::Field(FieldType::Instant),
            Target::Member(_) | Target::Identifier(..) => CellKind::Field(FieldType::Word),
            Target::Inside("body", name) => {
                let own = Kind::from_word(&self.map.kind).map(Kind::fields).unwrap_or_default();
                own.iter().find(|def| def.name == name).map_or(CellKind::Any, |def| CellKind::Field(def.ty))
            }
            Target::Inside(..) => CellKind::Any,
        }
    }

    fn row(&self, line: u64, values: &mut [Values<'_>]) -> Row {
        let mut record = Map::new();
        record.insert("source".to_owned(), json!(self.source));
        record.insert("type".to_owned(), json!(self.map.kind));
        let mut fault = None;
        for (field, values) in self.map.fields.iter().zip(values) {
            match cell(field, values, line) {
                Ok(Some(value)) => put(&mut record, &field.target, value),
                Ok(None) if matches!(field.target, Target::Member("record_id" | "profile" | "occurred_at")) => {
                    fault =
                        fault.or(Some(Failure::new(code::CSV_ROW_INVALID, field.name.clone(), "the cell is empty")));
                }
                Ok(None) => {}
                Err(failure) => fault = fault.or(Some(failure)),
            }
        }
        let record = Value::Object(record).to_string().into_bytes();
        match fault {
            None => Ok(record),
            Some(failure) => Err((failure, record)),
        }
    }
}

/// The value of a field in a row; none where the row says nothing.
fn cell(field: &Field, values: &mut Values<'_>, line: u64) -> Result<Option<Value>> {
    let at_fault = |message: String| Failure::new(code::CSV_ROW_INVALID, field.name.clone(), message);
    let text = match values {
        Values::Line(prefix) => format!("{prefix}{line}"),
        Values::Constant(text) => (*text).to_owned(),
        Values::Cells { cells, is_text } => {
            let value = cells.next().unwrap_or(Ok(None));
            let value = value.map_err(|error| Failure::from(error).inside(&field.name))?;
            match value {
                None | Some(Json::Null) => return Ok(None),
                Some(value) if *is_text => value.as_str().unwrap_or_default().trim().to_owned(),
                Some(Json::Bool(truth)) => return Ok(Some(json!(truth))),
                Some(value) => {
                    let read = |text: &str| Ok(Value::String(text.to_owned()));
                    let parse =
                        || serde_json::from_str(&value.to_string()).map_err(|error| at_fault(error.to_string()));
                    return value.as_str().map_or_else(parse, read).map(Some);
                }
            }
        }
    };
    if text.is_empty() { Ok(None) } else { field.cell.shape.value(&text).map(Some).map_err(at_fault) }
}

fn is_text(ty: &DataType) -> bool {
    match ty {
        DataType::Dictionary(_, values) => is_text(values),
        other => matches!(other, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View),
    }
}

/// The column that a field reads, from 0.
fn position(field: &Field, names: &[&str]) -> Result<Option<usize>> {
    let missing = |message: String| Failure::new(code::CSV_COLUMN_MISSING, format!("columns.{}", field.name), message);
    match &field.cell.input {
        Input::Line(_) | Input::Constant(_) => Ok(None),
        Input::Numbered(number) if *number > names.len() => {
            Err(missing(format!("the file has {} columns, the map names column {number}", names.len())))
        }
        Input::Numbered(number) => Ok(Some(number.saturating_sub(1))),
        Input::Named(name) => match names.iter().filter(|given| *given == name).count() {
            1 => Ok(names.iter().position(|given| given == name)),
            0 => Err(missing(format!("the file has no column `{name}`{}", did_you_mean(name, names.iter().copied())))),
            _ => Err(missing(format!("the file has more than one column `{name}`"))),
        },
    }
}
