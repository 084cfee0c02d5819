//! Models of trees over tables (TR-3, TR-7, TR-8).

use std::collections::BTreeMap;

use regulars_arrow::{RecordBatch, Rows, Table};
use regulars_core::error::{Code, Error, Result};
use regulars_models::trees::{Background, Ensemble, Interventional, PathDependent};

use super::super::Explain;
use super::columns::Columns;

/// What a model of trees says of the rows of a table, whose columns have the names of its features, or those of `columns`: `margin` and
/// `value`, with several outputs `margin_0` and so on. With `explain` also `base` and `contribution.<feature>`, which add up to the margin; the
/// rows of a background, 1 to 1,000, belong to `interventional` alone.
///
/// Errors: those of [`ask_table`](crate::ask_table) about columns; `tree_malformed` if the file keeps no counts.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::Arc;
///
/// use arrow::array::Float64Array;
/// use regulars::arrow::{RecordBatch, Table};
/// use regulars::models::trees::{Ensemble, Limits};
///
/// let model = Ensemble::read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../regulars-models/tests/trees/xgb_binary.json")), &Limits::default())?;
/// let row = model.features().iter().map(|name| (name.as_str(), Arc::new(Float64Array::from(vec![0.5])) as _));
/// let table = Table::from(RecordBatch::try_from_iter(row)?);
/// assert_eq!(regulars::tree_rows(&model, &table, &BTreeMap::new(), None, None)?.num_rows(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tree_rows(
    model: &Ensemble,
    table: &Table,
    columns: &BTreeMap<String, String>,
    explain: Option<Explain>,
    background: Option<&Table>,
) -> Result<RecordBatch> {
    let read = |table| {
        let columns = Columns::new(table, columns);
        columns.only(model.features().iter().map(String::as_str))?;
        columns.matrix(model.features())
    };
    let numbers = read(table)?;
    let wrong = |message| Err(Error::new(Code::InvalidValue, "background", message));
    let told = match (explain, background) {
        (None | Some(Explain::PathDependent), Some(_)) => {
            return wrong("only `interventional` compares with a background");
        }
        (None, None) => None,
        (Some(Explain::PathDependent), None) => Some(PathDependent::new(model)?.explain(&numbers)?),
        (Some(Explain::Interventional), None) => return wrong("`interventional` compares with rows of a background"),
        (Some(Explain::Interventional), Some(rows)) => {
            let rows = read(rows).map_err(|error| error.within("background"))?;
            let background = Background::new(model.features().len(), rows)?;
            Some(Interventional::new(model, &background)?.explain(&numbers)?)
        }
    };
    let margins = model.margins(&numbers)?;
    let mut values = margins.clone();
    model.apply_link(&mut values);
    let outputs = model.classes();
    let mut rows = Rows::default();
    for output in 0..outputs {
        let ending = if outputs == 1 { String::new() } else { format!("_{output}") };
        let of = |all: &[f64]| all.iter().skip(output).step_by(outputs).copied().collect::<Vec<f64>>();
        rows = rows.numbers(&format!("margin{ending}"), of(&margins)).numbers(&format!("value{ending}"), of(&values));
        let Some(told) = &told else { continue };
        let base = told.base.get(output).copied().unwrap_or_default();
        rows = rows.numbers(&format!("base{ending}"), vec![base; table.rows()]);
        for (place, feature) in model.features().iter().enumerate() {
            let shares = told.values.iter().skip(output * told.features + place).step_by(outputs * told.features);
            rows = rows.numbers(&format!("contribution{ending}.{feature}"), shares.copied().collect());
        }
    }
    rows.finish()
}
