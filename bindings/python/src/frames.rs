//! Data frames in and out by the Arrow PyCapsule interface: whatever has `__arrow_c_stream__` is a table, and answers have it.

use std::collections::BTreeMap;
use std::ffi::CStr;

use arrow::error::ArrowError;
use arrow::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow::record_batch::RecordBatchIterator;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use regulars::arrow::{RecordBatch, Table};
use regulars::{Error, TableAnswer, ask_table, purchase_rows};

use crate::error::{detached, raised};

/// The name of a capsule that holds a stream, and the method that gives one.
const STREAM: &CStr = c"arrow_array_stream";
const METHOD: &str = "__arrow_c_stream__";

/// What a model says of rows, as columns. Any library of data frames takes it without a copy.
#[pyclass(frozen, module = "regulars._regulars")]
pub(crate) struct Rows(RecordBatch);

#[pymethods]
impl Rows {
    /// The columns as an Arrow stream. A schema that is asked for is not needed: the interface lets it be ignored.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        // A stream that nobody took is released when the capsule goes.
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __repr__(&self) -> String {
        format!("Rows({} rows: {})", self.0.num_rows(), self.names().join(", "))
    }

    /// The names of the columns, in their order.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.0.schema().fields().iter().map(|field| field.name().clone()).collect()
    }
}

impl Rows {
    pub(crate) fn new(batch: RecordBatch) -> Self {
        Self(batch)
    }
}

/// Whether something offers its columns.
pub(crate) fn is_frame(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    object.hasattr(METHOD)
}

/// The batches of a data frame, one after the other. Its buffers are used as they are. Reading may need the interpreter.
pub(crate) fn batches(frame: &Bound<'_, PyAny>) -> PyResult<Result<ArrowArrayStreamReader, Error>> {
    if !is_frame(frame)? {
        let kind = frame.get_type();
        let message = format!("expected a data frame with `{METHOD}`, found `{}`", kind.name()?);
        return Err(PyTypeError::new_err(message));
    }
    let capsule = frame.call_method0(METHOD)?;
    let capsule = capsule.cast::<PyCapsule>()?;
    let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    #[expect(unsafe_code, reason = "the Arrow C stream interface hands over a struct behind a pointer")]
    // SAFETY: a capsule of this name holds a valid `ArrowArrayStream` as long as it lives, which is until the end of this function; the
    // stream is moved out and marked as released, so that the capsule does not release it again.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
    Ok(ArrowArrayStreamReader::try_new(stream).map_err(|error| unreadable(&error)))
}

/// What a reader of a frame could not give.
pub(crate) fn unreadable(error: &ArrowError) -> Error {
    Error::new(regulars::Code::ModelInputInvalid, "", format!("the table cannot be read: {error}"))
}

/// The table of a data frame. The interpreter is released meanwhile.
pub(crate) fn table(frame: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = batches(frame)?;
    detached(frame.py(), || Table::collect(batches?))
}

/// An operation on models over a data frame: what it tells as JSON, or what it says of rows.
#[pyfunction]
#[pyo3(signature = (operation, request, frame, columns, rulebook_version, /))]
pub(crate) fn ask_frame(
    py: Python<'_>,
    operation: &str,
    request: &str,
    frame: &Bound<'_, PyAny>,
    columns: BTreeMap<String, String>,
    rulebook_version: u64,
) -> PyResult<(Option<String>, Option<Rows>)> {
    let table = table(frame)?;
    match detached(py, || ask_table(operation, request, &table, &columns, rulebook_version))? {
        TableAnswer::Told(json) => Ok((Some(json), None)),
        TableAnswer::Rows(rows) => Ok((None, Some(Rows::new(rows)))),
    }
}

/// The purchases of each customer of a frame of orders.
#[pyfunction]
#[pyo3(signature = (request, frame, columns, /))]
pub(crate) fn purchases_of_frame(
    py: Python<'_>,
    request: &str,
    frame: &Bound<'_, PyAny>,
    columns: BTreeMap<String, String>,
) -> PyResult<Rows> {
    let table = table(frame)?;
    detached(py, || purchase_rows(request, &table, &columns)).map(Rows::new)
}

/// How a word that is asked for is explained.
pub(crate) fn explain(py: Python<'_>, word: Option<&str>) -> PyResult<Option<regulars::Explain>> {
    let read = |word: &str| regulars::Json::from(word).read().map_err(|error: Error| error.within("explain"));
    word.map(read).transpose().map_err(|error| raised(py, &error))
}
