//! The column map: a TOML file that says which column of an export is which part of a record (RC-10). Read once,
//! checked whole, and then applied to each row without a guess; a word that the map does not know is an error that
//! names the valid one.

mod cell;
mod parse;
mod row;
#[cfg(feature = "tables")]
mod table;

use std::path::Path;

use crate::failure::{Failure, Result, code};

use super::rows::Delimiter;

pub(super) use self::row::RowWriter;
#[cfg(feature = "tables")]
pub(super) use self::table::TableWriter;

/// A checked column map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ColumnMap {
    /// The body kind of every record, for example `order`.
    kind: String,
    /// The source of every record, unless the command line names one.
    source: Option<String>,
    pub(super) delimiter: Delimiter,
    /// The first row names the columns.
    pub(super) header: bool,
    fields: Vec<Field>,
}

/// One part of a record and where it comes from.
#[derive(Clone, Debug, PartialEq)]
struct Field {
    target: Target,
    /// As written in the map, for messages: `body.amount`.
    name: String,
    cell: cell::Cell,
}

/// A part of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    /// A member of the record itself that is text: `record_id`, `profile`, `occurred_at` ...
    Member(&'static str),
    /// A member of `body`, `attributes` or `ext`.
    Inside(&'static str, String),
    /// An identifier of this kind, with its role.
    Identifier(String, Option<String>),
}

impl ColumnMap {
    /// Reads a map from a file.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|error| Failure::io(path, "cannot read the column map", &error))?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| Failure::new(code::INVALID_UTF8, path.display().to_string(), error.to_string()))?;
        Self::parse(text).map_err(|failure| failure.inside(&path.display().to_string()))
    }

    /// Reads a map.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        parse::parse(text)
    }

    /// The source that the map names.
    pub(crate) fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }
}

#[cfg(test)]
mod tests;
