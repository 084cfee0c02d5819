//! Tables of other libraries, taken over by the Arrow C stream interface, and tables handed to them.
//!
//! What stands behind foreign pointers is looked at before anything believes it: callbacks that are missing, structs that were released
//! already, formats that nobody knows, counts that contradict the format, lengths and offsets below 0, offsets that go back, texts that
//! are not UTF-8. The interface says nothing of the size of a buffer, so that a buffer that is shorter than its array cannot be seen.
#![expect(unsafe_code, reason = "a column ABI: structs and buffers of a foreign library lie behind raw pointers")]

mod array;
mod format;
mod schema;

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
pub use arrow::ffi_stream::FFI_ArrowArrayStream;

use arrow::array::{ArrayData, RecordBatch, RecordBatchIterator, RecordBatchOptions, StructArray};
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ffi::from_ffi_and_data_type;
use regulars_core::error::{Code, Error, Result};

use self::format::Layout;
use self::schema::Shape;
use crate::rows::Batches;

/// The most rows that a batch may have; also the most values of a column within lists.
pub const MAX_BATCH_ROWS: i64 = i32::MAX as i64;
/// The most columns that a table may have, columns within columns counted.
pub const MAX_COLUMNS: usize = 10_000;
/// How deep columns may lie within columns.
pub const MAX_DEPTH: usize = 32;

/// How much of what a producer says about its failure goes into an error.
const MAX_SAID_CHARS: usize = 200;

/// A table of another library: its batches one after another, each checked when it comes.
#[derive(Debug)]
pub struct Stream {
    raw: FFI_ArrowArrayStream,
    shape: Shape,
    schema: SchemaRef,
    is_over: bool,
}

impl Stream {
    /// Takes a stream over. It is the library's from then on, whatever comes of it: `pointer` is left with `release` NULL, and the producer's
    /// `release` is called when the stream is dropped, or at once where an error is the answer.
    ///
    /// Errors: `null_pointer`; `arrow_released`; `arrow_malformed`, `arrow_format_unknown`, `arrow_limit` with the place in the struct;
    /// `arrow_stream_failed` with what the producer says.
    ///
    /// # Safety
    /// `pointer` is NULL, or points to an `ArrowArrayStream` that may be moved. What its callbacks give follows the interface as far as memory
    /// goes: pointers that are not NULL lead to what the struct says, texts end with NUL, and no buffer is shorter than its array. The
    /// callbacks do not throw.
    pub unsafe fn take(pointer: *mut FFI_ArrowArrayStream) -> Result<Self> {
        if pointer.is_null() {
            return Err(Error::new(Code::NullPointer, "stream", "the pointer is NULL"));
        }
        if !pointer.is_aligned() {
            return Err(malformed("stream", "the pointer is not aligned"));
        }
        // SAFETY: not NULL and aligned; the caller vouches for the rest.
        let mut raw = unsafe { FFI_ArrowArrayStream::from_raw(pointer) };
        if raw.release.is_none() {
            return Err(released("stream"));
        }
        let get_schema = raw.get_schema.ok_or_else(|| malformed("stream.get_schema", "the callback is NULL"))?;
        if raw.get_next.is_none() {
            return Err(malformed("stream.get_next", "the callback is NULL"));
        }
        let mut given = FFI_ArrowSchema::empty();
        // SAFETY: a callback of the stream that it is called with, and room for what it writes.
        let status = unsafe { get_schema(&raw mut raw, &raw mut given) };
        if status != 0 {
            return Err(failed(&mut raw, status));
        }
        if given.release.is_none() {
            return Err(released("schema"));
        }
        // SAFETY: the caller vouches for what the callback wrote.
        let shape = unsafe { schema::shape(&given) }?;
        let schema = schema_of(&given, &shape)?;
        Ok(Self { raw, shape, schema, is_over: false })
    }

    /// The names and types of the columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn following(&mut self) -> Result<Option<RecordBatch>> {
        let get_next = self.raw.get_next.ok_or_else(|| malformed("stream.get_next", "the callback was taken away"))?;
        let mut given = FFI_ArrowArray::empty();
        // SAFETY: a callback of the stream that it is called with, and room for what it writes.
        let status = unsafe { get_next(&raw mut self.raw, &raw mut given) };
        if status != 0 {
            return Err(failed(&mut self.raw, status));
        }
        if given.release.is_none() {
            return Ok(None);
        }
        // SAFETY: whoever called `take` vouches for what the callback wrote.
        unsafe { table(given, &self.shape, &self.schema) }.map(Some)
    }
}

/// Takes a single batch over, as a schema and an array of structs. Both are the library's from then on, whatever comes of it: each is left with
/// `release` NULL.
///
/// Errors: as [`Stream::take`], but of a producer.
///
/// # Safety
/// As [`Stream::take`], for an `ArrowSchema` and an `ArrowArray`.
pub unsafe fn take_batch(schema: *mut FFI_ArrowSchema, array: *mut FFI_ArrowArray) -> Result<RecordBatch> {
    for (path, null, aligned) in
        [("schema", schema.is_null(), schema.is_aligned()), ("array", array.is_null(), array.is_aligned())]
    {
        if null {
            return Err(Error::new(Code::NullPointer, path, "the pointer is NULL"));
        }
        if !aligned {
            return Err(malformed(path, "the pointer is not aligned"));
        }
    }
    // SAFETY: neither is NULL, both are aligned; the caller vouches for the rest.
    let (schema, array) = unsafe { (FFI_ArrowSchema::from_raw(schema), FFI_ArrowArray::from_raw(array)) };
    if schema.release.is_none() {
        return Err(released("schema"));
    }
    // SAFETY: the caller vouches for what lies behind it.
    let shape = unsafe { schema::shape(&schema) }?;
    if array.release.is_none() {
        return Err(released("array"));
    }
    // SAFETY: the same.
    unsafe { table(array, &shape, &schema_of(&schema, &shape)?) }
}

/// The names and types of the columns.
fn schema_of(given: &FFI_ArrowSchema, shape: &Shape) -> Result<SchemaRef> {
    if !matches!(shape.layout, Layout::Struct) {
        return Err(malformed("schema.format", "the rows of a table are structs (`+s`)"));
    }
    Ok(Arc::new(Schema::try_from(given).map_err(|error| unreadable("schema", &error))?))
}

/// The batch of an array of structs of that shape.
///
/// # Safety
/// The array follows the interface as far as memory goes.
unsafe fn table(given: FFI_ArrowArray, shape: &Shape, schema: &SchemaRef) -> Result<RecordBatch> {
    // SAFETY: the caller vouches for it.
    unsafe { array::check(&given, shape) }?;
    let rows = DataType::Struct(schema.fields().clone());
    // SAFETY: the same, and `check` found it to be of this type.
    let data = unsafe { from_ffi_and_data_type(given, rows) }.map_err(|error| unreadable("array", &error))?;
    batch(data, schema.clone())
}

/// The batch of an array of structs, once its offsets, texts and keys are found to be sound.
fn batch(data: ArrayData, schema: SchemaRef) -> Result<RecordBatch> {
    data.validate_full().map_err(|error| unreadable("array", &error))?;
    if data.null_count() > 0 {
        return Err(malformed("array", "a row of a table cannot be null"));
    }
    let rows = RecordBatchOptions::new().with_row_count(Some(data.len()));
    let (_, columns, _) = StructArray::from(data).into_parts();
    RecordBatch::try_new_with_options(schema, columns, &rows).map_err(|error| unreadable("array", &error))
}

impl Iterator for Stream {
    type Item = Result<RecordBatch>;

    /// Nothing comes after the end, or after an error.
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.following().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// A table as a stream that another library takes, with one batch.
#[must_use]
pub fn stream_of(batch: RecordBatch) -> FFI_ArrowArrayStream {
    let schema = batch.schema();
    FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// Batches as a stream that another library takes: one is made when it is asked for, on the thread that asks. What goes wrong on the way is
/// told as `code at path: message`.
pub fn stream_of_batches(
    schema: SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch>> + Send + 'static,
) -> FFI_ArrowArrayStream {
    let (mut batches, mut is_over) = (batches, false);
    let caught = std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        // No panic may cross into the language of whoever asks.
        let next = catch_unwind(AssertUnwindSafe(|| batches.next())).unwrap_or_else(|_| {
            Some(Err(Error::new(Code::InternalPanic, "stream", "the library failed inside; nothing was written")))
        });
        is_over = !matches!(next, Some(Ok(_)));
        next
    });
    FFI_ArrowArrayStream::new(Box::new(Batches::new(schema, caught)))
}

fn malformed(path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(Code::ArrowMalformed, path.into(), message.into())
}

fn released(path: &str) -> Error {
    Error::new(Code::ArrowReleased, path, "it was released or moved before; `release` is NULL")
}

fn limit(path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(Code::ArrowLimit, path.into(), message.into())
}

fn unreadable(path: &str, error: &ArrowError) -> Error {
    malformed(path, error.to_string())
}

/// What a producer says about its failure.
fn failed(raw: &mut FFI_ArrowArrayStream, status: i32) -> Error {
    let said = raw.get_last_error.map(|ask| {
        // SAFETY: a callback of the stream that it is called with, right after another one failed.
        unsafe { ask(raw) }
    });
    let said = said.filter(|said| !said.is_null()).map(|said| {
        // SAFETY: not NULL; whoever called `take` vouches for the NUL at the end, and no callback was called since.
        let said = unsafe { CStr::from_ptr(said) }.to_string_lossy();
        format!(": {}", said.chars().take(MAX_SAID_CHARS).collect::<String>())
    });
    let message = format!("the producer of the table failed with {status}{}", said.unwrap_or_default());
    Error::new(Code::ArrowStreamFailed, "stream", message)
}

#[cfg(test)]
mod tests;
