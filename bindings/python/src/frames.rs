//! Data frames in and out by the Arrow PyCapsule interface: whatever has `__arrow_c_stream__` or `__arrow_c_array__` is a table, and answers
//! have the first. What stands behind the capsules is checked where C programs' streams are (`regulars_arrow::Stream`).

use std::collections::BTreeMap;
use std::ffi::CStr;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::datatypes::Schema;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use regulars::arrow::{
    FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, RecordBatch, SchemaRef, Stream, Table, stream_of,
    stream_of_batches, take_batch,
};
use regulars::{Code, Error, TableAnswer, ViewBatches, ask_table, purchase_rows};

use crate::error::{detached, raised};

/// The name of a capsule that holds a stream, and the method that gives one.
const STREAM: &CStr = c"arrow_array_stream";
const METHOD: &str = "__arrow_c_stream__";
/// The names of capsules that hold a schema and a single batch, and the method that gives both.
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const ARRAY_METHOD: &str = "__arrow_c_array__";

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
        // A stream that nobody took is released when the capsule goes.
        PyCapsule::new_with_value(py, stream_of(self.0.clone()), STREAM)
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
        names_of(&self.0.schema())
    }
}

impl Rows {
    pub(crate) fn new(batch: RecordBatch) -> Self {
        Self(batch)
    }
}

/// The views of all customers as batches, each of which is made when it is asked for. They come once.
#[pyclass(frozen, module = "regulars._regulars")]
pub(crate) struct RowStream {
    batches: Mutex<Option<ViewBatches>>,
    schema: SchemaRef,
}

impl RowStream {
    pub(crate) fn new(batches: ViewBatches) -> Self {
        Self { schema: batches.schema(), batches: Mutex::new(Some(batches)) }
    }
}

#[pymethods]
impl RowStream {
    /// The batches as an Arrow stream, once. A schema that is asked for is not needed: the interface lets it be ignored.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner).take();
        let batches =
            batches.ok_or_else(|| PyValueError::new_err("the stream was taken already; ask for another one"))?;
        // A stream that nobody took is released when the capsule goes.
        PyCapsule::new_with_value(py, stream_of_batches(batches.schema(), batches), STREAM)
    }

    fn __repr__(&self) -> String {
        format!("RowStream({})", self.names().join(", "))
    }

    /// The names of the columns, in their order.
    #[getter]
    fn names(&self) -> Vec<String> {
        names_of(&self.schema)
    }
}

/// The names of columns, in their order.
fn names_of(schema: &Schema) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().clone()).collect()
}

/// Whether something offers its columns.
pub(crate) fn is_frame(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(object.hasattr(METHOD)? || object.hasattr(ARRAY_METHOD)?)
}

/// A data frame that was taken over: a stream of batches, or a single one.
pub(crate) enum Frame {
    Stream(Stream),
    Batch(Option<RecordBatch>),
}

impl Frame {
    fn schema(&self) -> SchemaRef {
        match self {
            Self::Stream(stream) => stream.schema(),
            Self::Batch(batch) => batch.as_ref().map_or_else(|| Arc::new(Schema::empty()), RecordBatch::schema),
        }
    }
}

impl Iterator for Frame {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Stream(stream) => stream.next(),
            Self::Batch(batch) => batch.take().map(Ok),
        }
    }
}

/// Something that is at the place of a capsule, whose struct is behind a pointer.
///
/// The pointer is used while whoever owns the capsule is held, and by one thread: that of the call.
struct Behind<T>(*mut T);

#[expect(
    unsafe_code,
    reason = "the pointer of a capsule is used in the call that holds the capsule, with the interpreter released"
)]
// SAFETY: nothing else uses it meanwhile; it goes to a closure that runs on this very thread.
unsafe impl<T> Send for Behind<T> {}

impl<T> Behind<T> {
    /// What a capsule of that name holds. Errors: `wrong_type` of something else, `arrow_malformed` of another name.
    fn of(object: &Bound<'_, PyAny>, name: &CStr) -> Result<Self, Error> {
        let capsule =
            object.cast::<PyCapsule>().map_err(|_| Error::new(Code::WrongType, "", "what it gives is no capsule"))?;
        let pointer = capsule.pointer_checked(Some(name)).map_err(|_| {
            let message = format!("the capsule is not named `{}`", name.to_string_lossy());
            Error::new(Code::ArrowMalformed, "capsule", message)
        })?;
        Ok(Self(pointer.as_ptr().cast()))
    }

    /// The pointer; a method, so that closures take the whole of it.
    fn pointer(self) -> *mut T {
        self.0
    }
}

/// Takes a data frame over; `name` is that of the argument, at which its errors are. Its buffers are used as they are. The interpreter is
/// released while the producer works: one that needs it takes it by itself.
pub(crate) fn take(frame: &Bound<'_, PyAny>, name: &str) -> PyResult<Frame> {
    let py = frame.py();
    let within = |error: Error| raised(py, &error.within(name));
    if frame.hasattr(METHOD)? {
        let capsule = frame.call_method0(METHOD)?;
        let stream = Behind::<FFI_ArrowArrayStream>::of(&capsule, STREAM).map_err(within)?;
        return detached(py, || {
            #[expect(unsafe_code, reason = "the Arrow C stream interface hands over a struct behind a pointer")]
            // SAFETY: a capsule of this name holds an `ArrowArrayStream` as long as it lives, which is until the end of this function; the stream
            // is moved out and marked as released, so that the capsule does not release it again.
            let stream = unsafe { Stream::take(stream.pointer()) };
            stream.map(Frame::Stream).map_err(|error| error.within(name))
        });
    }
    if frame.hasattr(ARRAY_METHOD)? {
        let pair = frame.call_method0(ARRAY_METHOD)?;
        let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair
            .extract()
            .map_err(|_| within(Error::new(Code::WrongType, "", "what it gives is no pair of capsules")))?;
        let (schema, array) =
            (Behind::<FFI_ArrowSchema>::of(&schema, SCHEMA), Behind::<FFI_ArrowArray>::of(&array, ARRAY));
        let (schema, array) = (schema.map_err(within)?, array.map_err(within)?);
        return detached(py, || {
            #[expect(unsafe_code, reason = "the Arrow C data interface hands over structs behind pointers")]
            // SAFETY: as above, for an `ArrowSchema` and an `ArrowArray`, whose capsules `pair` holds.
            let batch = unsafe { take_batch(schema.pointer(), array.pointer()) };
            batch.map(|batch| Frame::Batch(Some(batch))).map_err(|error| error.within(name))
        });
    }
    let kind = frame.get_type();
    let message = format!("expected a data frame with `{METHOD}` as `{name}`, found `{}`", kind.name()?);
    Err(PyTypeError::new_err(message))
}

/// The table of a data frame. The interpreter is released meanwhile.
pub(crate) fn table(frame: &Bound<'_, PyAny>, name: &str) -> PyResult<Table> {
    let taken = take(frame, name)?;
    detached(frame.py(), || Table::of_batches(taken.schema(), taken).map_err(|error| error.within(name)))
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
    let table = table(frame, "frame")?;
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
    let table = table(frame, "orders")?;
    detached(py, || purchase_rows(request, &table, &columns)).map(Rows::new)
}

/// How a word that is asked for is explained.
pub(crate) fn explain(py: Python<'_>, word: Option<&str>) -> PyResult<Option<regulars::Explain>> {
    let read = |word: &str| regulars::Json::from(word).read().map_err(|error: Error| error.within("explain"));
    word.map(read).transpose().map_err(|error| raised(py, &error))
}
