//! What models say of rows, as columns.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Decimal128Array, Float64Array, Float64Builder, Int64Array, LargeListArray,
    LargeStringArray, LargeStringBuilder, RecordBatch, RecordBatchReader, StructArray, TimestampMicrosecondArray,
    UInt32Array,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use arrow::error::ArrowError;
use regulars_core::error::{Code, Error, Result};

use crate::names::Names;

/// Columns on their way to a record batch: a row for each row that was asked about.
#[derive(Default)]
pub struct Rows {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

/// Batches that are made when they are asked for, as the reader that crates of Arrow take.
#[derive(Debug)]
pub struct Batches<I> {
    schema: SchemaRef,
    batches: I,
}

impl<I: Iterator<Item = Result<RecordBatch>>> Batches<I> {
    /// Batches of these columns.
    pub fn new(schema: SchemaRef, batches: I) -> Self {
        Self { schema, batches }
    }
}

impl<I: Iterator<Item = Result<RecordBatch>>> Iterator for Batches<I> {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batches.next().map(|batch| batch.map_err(|error| ArrowError::ExternalError(Box::new(error))))
    }
}

impl<I: Iterator<Item = Result<RecordBatch>>> RecordBatchReader for Batches<I> {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// Names with numbers, any number of them for each row: reasons with what they contribute.
#[derive(Default)]
pub struct Weighed {
    lengths: Vec<usize>,
    names: LargeStringBuilder,
    numbers: Float64Builder,
}

impl Weighed {
    /// Adds those of the next row.
    pub fn push<'a>(&mut self, row: impl IntoIterator<Item = (&'a str, f64)>) {
        let mut length = 0;
        for (name, number) in row {
            self.names.append_value(name);
            self.numbers.append_value(number);
            length += 1;
        }
        self.lengths.push(length);
    }
}

impl Rows {
    fn with(mut self, name: &str, nullable: bool, array: ArrayRef) -> Self {
        self.fields.push(Field::new(name, array.data_type().clone(), nullable));
        self.arrays.push(array);
        self
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(self, name: &str, numbers: Vec<f64>) -> Self {
        self.with(name, false, Arc::new(Float64Array::from(numbers)))
    }

    /// A column of numbers, null where there is none.
    #[must_use]
    pub fn maybe_numbers(self, name: &str, numbers: Vec<Option<f64>>) -> Self {
        self.with(name, true, Arc::new(Float64Array::from(numbers)))
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn counts(self, name: &str, counts: Vec<u32>) -> Self {
        self.with(name, false, Arc::new(UInt32Array::from(counts)))
    }

    /// A column of whole numbers, null where there is none.
    #[must_use]
    pub fn maybe_counts(self, name: &str, counts: Vec<Option<u32>>) -> Self {
        self.with(name, true, Arc::new(UInt32Array::from(counts)))
    }

    /// A column of texts.
    #[must_use]
    pub fn texts<S: AsRef<str>>(self, name: &str, texts: &[S]) -> Self {
        self.with(name, false, Arc::new(LargeStringArray::from_iter_values(texts)))
    }

    /// A column of the names of these numbers.
    #[must_use]
    pub fn names(self, name: &str, names: &Names, numbers: impl ExactSizeIterator<Item = u32>) -> Self {
        self.with(name, false, Arc::new(names.column(numbers)))
    }

    /// A column of texts, null where there is none.
    #[must_use]
    pub fn maybe_texts(self, name: &str, texts: Vec<Option<String>>) -> Self {
        self.with(name, true, Arc::new(LargeStringArray::from(texts)))
    }

    /// A column of true and false, null where it is not known.
    #[must_use]
    pub fn maybe_flags(self, name: &str, flags: Vec<Option<bool>>) -> Self {
        self.with(name, true, Arc::new(BooleanArray::from(flags)))
    }

    /// A column of whole numbers of 64 bits, null where there is none.
    #[must_use]
    pub fn maybe_whole(self, name: &str, numbers: Vec<Option<i64>>) -> Self {
        self.with(name, true, Arc::new(Int64Array::from(numbers)))
    }

    /// A column of instants in microseconds since 1970, in UTC, null where there is none.
    #[must_use]
    pub fn maybe_instants(self, name: &str, micros: Vec<Option<i64>>) -> Self {
        self.with(name, true, Arc::new(TimestampMicrosecondArray::from(micros).with_timezone("UTC")))
    }

    /// A column of exact decimals in units of `10^-scale`, null where there is none. Error: `overflow` beyond 38 digits.
    pub fn maybe_decimals(self, name: &str, units: Vec<Option<i128>>, scale: u8) -> Result<Self> {
        let overflow = |error: arrow::error::ArrowError| Error::new(Code::Overflow, name, error.to_string());
        let scale = i8::try_from(scale).unwrap_or(i8::MAX);
        let array = Decimal128Array::from(units).with_precision_and_scale(38, scale).map_err(overflow)?;
        array.validate_decimal_precision(38).map_err(overflow)?;
        Ok(self.with(name, true, Arc::new(array)))
    }

    /// A column of lists, of which each item has a name and a number under these two words.
    #[must_use]
    pub fn weighed(self, name: &str, (word, number): (&str, &str), mut told: Weighed) -> Self {
        let fields = Fields::from(vec![
            Field::new(word, DataType::LargeUtf8, false),
            Field::new(number, DataType::Float64, false),
        ]);
        let columns: Vec<ArrayRef> = vec![Arc::new(told.names.finish()), Arc::new(told.numbers.finish())];
        let items = StructArray::new(fields.clone(), columns, None);
        let item = Arc::new(Field::new("item", DataType::Struct(fields), false));
        let lists = LargeListArray::new(item, OffsetBuffer::from_lengths(told.lengths), Arc::new(items), None);
        self.with(name, false, Arc::new(lists))
    }

    /// All columns together. Error: `model_input_invalid` where they are not of one length.
    pub fn finish(self) -> Result<RecordBatch> {
        RecordBatch::try_new(Arc::new(Schema::new(self.fields)), self.arrays)
            .map_err(|error| Error::new(Code::ModelInputInvalid, "", error.to_string()))
    }
}
