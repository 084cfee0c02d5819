//! Operations on models over tables: request and answer are those of the operation, the rows come out of columns by name and go
//! back as columns. So a frame of millions of rows becomes no JSON. The models and their errors are the same.

mod columns;
mod learn;
mod orders;
mod reader;
mod settle;
mod tell;
mod trees;

use std::collections::BTreeMap;

use regulars_arrow::{RecordBatch, Table};
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean};
use serde::de::DeserializeOwned;

use self::columns::Columns;
pub use self::orders::purchase_rows;
pub use self::trees::tree_rows;

/// The answer of an operation over a table.
#[derive(Clone, Debug)]
pub enum TableAnswer {
    /// The canonical JSON that the operation gives: a model, or how good scores are.
    Told(String),
    /// What is said of each row, in their order.
    Rows(RecordBatch),
}

/// A table with what is asked of it.
struct Asked<'a> {
    request: Json,
    columns: Columns<'a>,
    rulebook_version: u64,
}

type Run = fn(&Asked<'_>) -> Result<TableAnswer>;

/// The operations that take a table, by name.
const TABLE: [(&str, Run); 12] = [
    ("churn.calibrate", learn::calibrate),
    ("churn.evaluate", learn::evaluate),
    ("churn.fit", learn::churn),
    ("churn.score", tell::churn),
    ("cluster.assign", tell::clusters),
    ("cluster.fit", learn::clusters),
    ("model.fit", learn::purchases),
    ("model.predict", tell::purchases),
    ("model.value", tell::values),
    ("recommend.evaluate", learn::evaluate_items),
    ("recommend.fit", learn::items),
    ("recommend.items", tell::items),
];

/// Runs an operation on models over a table: JSON in as for [`Crm::call`](crate::Crm::call), without what the table says.
///
/// A column has the name of the field that it stands for, or of the feature; `columns` gives it another, and names the columns that a
/// table may have besides: `weights`, and of events `kind`, `value` and `returned`. An artefact names `rulebook_version`, which is 0 for rows
/// that come from no rulebook. Errors: those of the operation; `unknown_operation`; `missing_field`, `wrong_type`, `model_input_invalid` and
/// others at the name of a column, with the row.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::Arc;
///
/// use arrow::array::{Float64Array, Int64Array};
/// use regulars::arrow::{RecordBatch, Table};
/// use regulars::{TableAnswer, ask_table};
///
/// let table = Table::from(RecordBatch::try_from_iter([
///     ("x", Arc::new(Int64Array::from(vec![2, 0])) as _),
///     ("last", Arc::new(Float64Array::from(vec![30.43, 0.0])) as _),
///     ("t", Arc::new(Float64Array::from(vec![38.86, 38.86])) as _),
/// ])?);
/// let request = r#"{"model": "bg_nbd", "parameters": {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, "horizon": 39}"#;
/// let columns = BTreeMap::from([("t_x".to_owned(), "last".to_owned())]);
/// let TableAnswer::Rows(rows) = ask_table("model.predict", request, &table, &columns, 0)? else { return Ok(()) };
/// assert_eq!((rows.num_rows(), rows.schema().field(0).name().as_str()), (2, "expected_purchases"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ask_table(
    operation: &str,
    request: &str,
    table: &Table,
    columns: &BTreeMap<String, String>,
    rulebook_version: u64,
) -> Result<TableAnswer> {
    let Some((_, run)) = TABLE.iter().find(|(name, _)| *name == operation) else {
        let hint = did_you_mean(operation, TABLE.iter().map(|(name, _)| *name));
        let message = format!("no operation of this name takes a table{hint}");
        return Err(Error::new(Code::UnknownOperation, "operation", message));
    };
    let request = Json::parse(request)?;
    run(&Asked { request, columns: Columns::new(table, columns), rulebook_version })
}

impl Asked<'_> {
    /// The request, with something in the place of what the table says. Error: `invalid_value` where the request says it too.
    fn read<T: DeserializeOwned>(&self, told: &[&str]) -> Result<T> {
        let Json::Object(fields) = &self.request else { return self.request.read() };
        if let Some((name, _)) = fields.iter().find(|(name, _)| told.contains(&name.as_str())) {
            return Err(Error::new(Code::InvalidValue, name, "it comes out of the table"));
        }
        let told = told.iter().map(|name| ((*name).to_owned(), Json::Array(Vec::new())));
        Json::object(fields.iter().cloned().chain(told)).read()
    }
}
