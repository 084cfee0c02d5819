//! The columns of a table under the names that operations give them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regulars_arrow::Table;
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean};

use super::super::rows::{PurchaseColumns, missing, number};

/// A table, and which of its columns is what.
pub(super) struct Columns<'a> {
    pub(super) table: &'a Table,
    names: &'a BTreeMap<String, String>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(table: &'a Table, names: &'a BTreeMap<String, String>) -> Self {
        Self { table, names }
    }

    /// Refuses a name for a column that nothing reads. Error: `unknown_name`.
    pub(super) fn only<'n>(&self, read: impl IntoIterator<Item = &'n str>) -> Result<()> {
        let read: Vec<&str> = read.into_iter().collect();
        let Some(other) = self.names.keys().find(|name| !read.contains(&name.as_str())) else { return Ok(()) };
        let hint = did_you_mean(other, read);
        Err(Error::new(
            Code::UnknownName,
            format!("columns.{other}"),
            format!("nothing reads a column of this name{hint}"),
        ))
    }

    /// The name of a column in the table.
    pub(super) fn name<'n>(&'n self, what: &'n str) -> &'n str {
        self.names.get(what).map_or(what, String::as_str)
    }

    /// The same for a column that a table may have, which is read only where it is named.
    pub(super) fn named(&self, what: &str) -> Option<&str> {
        self.names.get(what).map(String::as_str)
    }

    /// Columns of numbers row by row.
    pub(super) fn matrix<S: AsRef<str>>(&self, all: &[S]) -> Result<Vec<f64>> {
        let names: Vec<&str> = all.iter().map(|what| self.name(what.as_ref())).collect();
        self.table.matrix(&names)
    }
}

/// The columns of purchases in a table.
pub(super) struct Purchases<'a> {
    pub(super) columns: &'a Columns<'a>,
    /// How many stayed to the end of a contract, which no row says.
    pub(super) survived: Option<Json>,
    pub(super) has_opportunities: bool,
}

impl PurchaseColumns for Purchases<'_> {
    fn x(&self) -> Result<Cow<'_, [u32]>> {
        self.columns.table.counts(self.columns.name("x")).map(Cow::Owned)
    }

    fn n(&self) -> Result<Cow<'_, [u32]>> {
        self.columns.table.counts(self.columns.name("n")).map(Cow::Owned)
    }

    fn has_opportunities(&self) -> bool {
        self.has_opportunities
    }

    fn last(&self) -> Result<Vec<u32>> {
        self.columns.table.counts(self.columns.name("t_x"))
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>> {
        self.columns.table.full_numbers(self.columns.name(name))
    }

    fn weights(&self) -> Result<Option<Vec<f64>>> {
        self.columns.named("weights").map(|name| self.columns.table.full_numbers(name)).transpose()
    }

    fn survived(&self) -> Result<f64> {
        number(self.survived.as_ref().ok_or_else(|| missing("survived"))?, "rows.survived")
    }
}
