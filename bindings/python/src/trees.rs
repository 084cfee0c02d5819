//! Models of trees, which need no store: rows of numbers in, numbers out.

use std::collections::BTreeMap;

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes};
use regulars::models::trees::{Ensemble, Limits, PathDependent};
use regulars::{Code, Error, tree_rows};

use crate::error::{detached, raised};
use crate::frames::{self, Rows};

/// A model that XGBoost or LightGBM trained.
#[pyclass(frozen, module = "regulars._regulars")]
pub(crate) struct Trees(Ensemble);

#[pymethods]
impl Trees {
    /// Reads a model from the bytes of its file.
    #[staticmethod]
    #[pyo3(signature = (file, /))]
    fn read(py: Python<'_>, file: &[u8]) -> PyResult<Self> {
        detached(py, || Ensemble::read(file, &Limits::default()).map(Self))
    }

    /// The names of the features in the order of the model.
    fn features(&self) -> Vec<String> {
        self.0.features().to_vec()
    }

    /// How many outputs a row has.
    fn outputs(&self) -> usize {
        self.0.classes()
    }

    /// The objective by the name that the file gives it.
    fn objective(&self) -> &str {
        self.0.objective()
    }

    /// Margins and values, each as the bytes of doubles.
    #[pyo3(signature = (rows, /))]
    fn score<'py>(&self, rows: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
        let py = rows.py();
        let rows = numbers(rows, &self.0)?;
        let (margins, values) = detached(py, || {
            let margins = self.0.margins(&rows)?;
            let mut values = margins.clone();
            self.0.apply_link(&mut values);
            Ok((margins, values))
        })?;
        Ok((bytes(py, &margins), bytes(py, &values)))
    }

    /// The base and the contributions, each as the bytes of doubles.
    #[pyo3(signature = (rows, /))]
    fn explain<'py>(&self, rows: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
        let py = rows.py();
        let rows = numbers(rows, &self.0)?;
        let told = detached(py, || PathDependent::new(&self.0)?.explain(&rows))?;
        Ok((bytes(py, &told.base), bytes(py, &told.values)))
    }

    /// What is said of the rows of a data frame, as columns.
    #[pyo3(signature = (frame, columns, explain=None, background=None, /))]
    fn score_frame(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        columns: BTreeMap<String, String>,
        explain: Option<&str>,
        background: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Rows> {
        let explain = frames::explain(py, explain)?;
        let (table, background) = (
            frames::table(frame, "frame")?,
            background.map(|background| frames::table(background, "background")).transpose()?,
        );
        let rows = detached(py, || tree_rows(&self.0, &table, &columns, explain, background.as_ref()))?;
        Ok(Rows::new(rows))
    }
}

fn bytes<'py>(py: Python<'py>, values: &[f64]) -> Bound<'py, PyBytes> {
    let all: Vec<u8> = values.iter().flat_map(|value| value.to_ne_bytes()).collect();
    PyBytes::new(py, &all)
}

/// Rows of numbers one after another: a buffer of doubles (flat, or with a column for each feature), a data frame with columns of their
/// names, or a sequence of sequences in which `None` is missing.
fn numbers(rows: &Bound<'_, PyAny>, model: &Ensemble) -> PyResult<Vec<f64>> {
    let py = rows.py();
    let width = model.features().len();
    let wrong = |path: String, message: String| raised(py, &Error::new(Code::FeatureMismatch, path, message));
    if let Ok(buffer) = PyBuffer::<f64>::get(rows) {
        let columns = match buffer.shape() {
            [_] => width,
            [_, columns] => *columns,
            other => {
                return Err(wrong("rows".to_owned(), format!("there are {} dimensions, rows have 2", other.len())));
            }
        };
        if columns != width {
            return Err(wrong("rows".to_owned(), format!("a row has {columns} numbers, the model reads {width}")));
        }
        return buffer.to_vec(py);
    }
    if frames::is_frame(rows)? {
        let table = frames::table(rows, "rows")?;
        return detached(py, || table.matrix(model.features()));
    }
    let mut all = Vec::new();
    for (at, row) in rows.try_iter()?.enumerate() {
        let row = row?;
        let before = all.len();
        for (place, cell) in row.try_iter()?.enumerate() {
            all.push(number(&cell?, || format!("rows[{at}][{place}]"))?);
        }
        if all.len() - before != width {
            let message = format!("the row has {} numbers, the model reads {width}", all.len() - before);
            return Err(wrong(format!("rows[{at}]"), message));
        }
    }
    Ok(all)
}

/// A number; `None` is missing. A truth is none, and neither is a text.
fn number(cell: &Bound<'_, PyAny>, path: impl Fn() -> String) -> PyResult<f64> {
    if cell.is_none() {
        return Ok(f64::NAN);
    }
    let is_truth = cell.is_instance_of::<PyBool>();
    match cell.extract() {
        Ok(number) if !is_truth => return Ok(number),
        Err(error) if !error.is_instance_of::<PyTypeError>(cell.py()) => return Err(error),
        _ => {}
    }
    let message = format!("expected a number or None, found {}", cell.get_type().name()?);
    Err(raised(cell.py(), &Error::new(Code::WrongType, path(), message)))
}
