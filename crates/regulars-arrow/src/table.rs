//! Any data frame as a table: its columns by name, as the plain numbers and words that models take.

use std::sync::Arc;

use arrow::array::{Array as _, RecordBatch, RecordBatchReader, StringArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use regulars_core::error::{Code, Error, Result};
use regulars_core::time::{Date, Instant, Zone};

use crate::foreign::Stream;
use crate::names::{self, Alike, Names};
use crate::orders::are_returns;
use crate::read::{Amounts, Column};

/// A table in memory. Its batches stay as they came; a column is copied once, into what asks for it.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow::array::{Float64Array, Int32Array, RecordBatch};
/// use regulars_arrow::Table;
///
/// let batch = RecordBatch::try_from_iter([
///     ("recency", Arc::new(Int32Array::from(vec![12, 45])) as _),
///     ("spend", Arc::new(Float64Array::from(vec![Some(80.5), None])) as _),
/// ])?;
/// let table = Table::from(batch);
/// assert_eq!(table.counts("recency")?, [12, 45]);
/// assert!(table.matrix(&["spend", "recency"])?[2].is_nan());
/// assert_eq!(table.counts("recensy").unwrap_err().message(), "the table has no such column; did you mean `recency`?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    /// Where the first row stands in the whole table.
    first: usize,
}

/// What a column of times tells (RC-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Instants: timestamps with a zone.
    Instants,
    /// Timestamps without a zone.
    Local,
    /// Dates.
    Dates,
}

/// Texts or whole numbers as texts, row by row; some rows may have none.
#[derive(Clone, Debug)]
pub struct Texts(Vec<StringArray>);

impl Texts {
    /// The text of a row; none where there is none.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let mut row = row;
        for part in &self.0 {
            if row < part.len() {
                return part.is_valid(row).then(|| part.value(row));
            }
            row -= part.len();
        }
        None
    }
}

/// What tells rows apart: texts, or whole numbers as texts.
#[derive(Clone, Debug)]
pub struct Labels(Vec<StringArray>);

impl Labels {
    /// The labels row by row.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|part| part.iter().flatten())
    }
}

impl From<RecordBatch> for Table {
    fn from(batch: RecordBatch) -> Self {
        Self { schema: batch.schema(), batches: vec![batch], first: 0 }
    }
}

fn unreadable(error: ArrowError) -> Error {
    Error::new(Code::ModelInputInvalid, "", format!("the table cannot be read: {error}"))
}

impl Table {
    /// Reads all batches. Error: `model_input_invalid` where the reader fails.
    pub fn collect(reader: impl RecordBatchReader) -> Result<Self> {
        let schema = reader.schema();
        let batches = reader.collect::<std::result::Result<Vec<_>, _>>().map_err(unreadable)?;
        Ok(Self { schema, batches, first: 0 })
    }

    /// Batches of one schema. Errors: those of the batches.
    pub fn of_batches(schema: SchemaRef, batches: impl IntoIterator<Item = Result<RecordBatch>>) -> Result<Self> {
        Ok(Self { schema, batches: batches.into_iter().collect::<Result<_>>()?, first: 0 })
    }

    /// Reads all batches of a stream of another library. Errors: those of [`Stream`].
    pub fn of_stream(mut stream: Stream) -> Result<Self> {
        let schema = stream.schema();
        Ok(Self { schema, batches: stream.by_ref().collect::<Result<_>>()?, first: 0 })
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The table in pieces of at most so many rows, without a copy; errors tell rows of the whole. A table without rows is one piece.
    pub fn pieces(&self, rows: usize) -> impl Iterator<Item = Self> {
        let mut first = self.first;
        let pieces = self.batches.iter().flat_map(move |batch| {
            let own = first;
            first += batch.num_rows();
            (0..batch.num_rows()).step_by(rows.max(1)).map(move |from| Self {
                schema: batch.schema(),
                batches: vec![batch.slice(from, rows.max(1).min(batch.num_rows() - from))],
                first: own + from,
            })
        });
        pieces.chain((self.rows() == 0).then(|| Self { batches: Vec::new(), ..self.clone() }))
    }

    /// Where the first row stands in the table that this is a piece of.
    #[must_use]
    pub fn first_row(&self) -> usize {
        self.first
    }

    /// The columns without any row, to see whether they are there and of the right type.
    #[must_use]
    pub fn head(&self) -> Self {
        Self { schema: self.schema.clone(), batches: Vec::new(), first: 0 }
    }

    /// Whether there is a column of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.schema.fields().iter().any(|field| field.name() == name)
    }

    /// Finite numbers; a row without a value is NaN. Errors: `missing_field`, `duplicate_name`, `wrong_type`, `model_input_invalid`, each at
    /// the name of the column and with its row.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>> {
        self.each(name, |column| column.numbers())
    }

    /// The same where every row has a value. Errors as [`numbers`](Self::numbers).
    pub fn full_numbers(&self, name: &str) -> Result<Vec<f64>> {
        self.each(name, |column| column.full_numbers())
    }

    /// Whole numbers from 0; every row has one. Errors as [`numbers`](Self::numbers).
    pub fn counts(&self, name: &str) -> Result<Vec<u32>> {
        self.each(name, |column| column.counts())
    }

    /// True and false, or 1 and 0; every row has one. Errors as [`numbers`](Self::numbers).
    pub fn flags(&self, name: &str) -> Result<Vec<bool>> {
        self.each(name, |column| column.flags())
    }

    /// Texts or whole numbers; every row has one. Errors as [`numbers`](Self::numbers).
    pub fn labels(&self, name: &str) -> Result<Labels> {
        self.each(name, |column| Ok(vec![column.complete()?.labels()?])).map(Labels)
    }

    /// Texts or whole numbers, and nothing for a row without one. Errors as [`numbers`](Self::numbers).
    pub fn texts(&self, name: &str) -> Result<Vec<Option<String>>> {
        self.each(name, |column| Ok(column.labels()?.iter().map(|text| text.map(str::to_owned)).collect()))
    }

    /// Timestamps with a zone, or dates and timestamps without one in `zone`; every row has one (RC-6). Errors: also
    /// `instant_without_zone`, `instant_too_fine`, `instant_out_of_range`.
    pub fn instants(&self, name: &str, zone: Option<&Zone>) -> Result<Vec<Instant>> {
        self.each(name, |column| column.complete()?.instants(zone))
    }

    /// What a column of times tells. Errors: `missing_field`, `duplicate_name`, `wrong_type`.
    pub fn clock(&self, name: &str) -> Result<Clock> {
        let empty = RecordBatch::new_empty(self.schema.clone());
        Column::find(&empty, name, 0)?.clock()
    }

    /// Dates as they stand in a column of dates; every row has one. Errors: also `instant_out_of_range`.
    pub fn dates(&self, name: &str) -> Result<Vec<Date>> {
        self.each(name, |column| column.complete()?.dates())
    }

    /// Texts or whole numbers of rows that are asked for by number. Errors as [`numbers`](Self::numbers).
    pub fn texts_by_row(&self, name: &str) -> Result<Texts> {
        self.each(name, |column| Ok(vec![column.labels()?])).map(Texts)
    }

    /// Row by row whether the text is one of these words, or there is none. Errors as [`numbers`](Self::numbers).
    pub fn are_among(&self, name: &str, words: &[&str]) -> Result<Vec<bool>> {
        self.each(name, |column| Ok(names::are_among(&column.labels()?, words)))
    }

    /// Row by row whether the text is `return` and not `order`; every row has one. Errors as [`numbers`](Self::numbers), and `unknown_type`.
    pub fn are_returns(&self, name: &str) -> Result<Vec<bool>> {
        self.each(name, |column| are_returns(column.complete()?))
    }

    /// The texts or whole numbers of a column as numbers from 0; every row has one. Errors as [`numbers`](Self::numbers), and `too_many_items`
    /// beyond 2^32 names.
    pub fn names(&self, name: &str) -> Result<Names> {
        let columns = self.columns(name)?;
        Names::read(&columns)
    }

    /// Which rows of one name also say the same in this column, texts or whole numbers; a row that says nothing, or an empty text, is like
    /// no other. Errors as [`numbers`](Self::numbers), and `too_many_items` beyond 2^32 rows.
    pub fn alike(&self, name: &str, names: &Names) -> Result<Alike> {
        Alike::read(&self.columns(name)?, names)
    }

    /// The rows of a piece of the table that are in a group, with these columns alone; errors about them do not tell which rows of the
    /// whole they are. Error: `model_input_invalid` for batches that cannot be read.
    pub fn grouped(&self, alike: &Alike, names: &[&str]) -> Result<Self> {
        let fields = self.schema.fields().iter().enumerate();
        let wanted = fields.filter(|(_, field)| names.contains(&field.name().as_str()));
        let columns: Vec<usize> = wanted.map(|(place, _)| place).collect();
        let (mut batches, mut first) = (Vec::with_capacity(self.batches.len()), self.first);
        for batch in &self.batches {
            let rows = alike.are_grouped(first..first + batch.num_rows());
            let narrow = batch.project(&columns).and_then(|batch| filter_record_batch(&batch, &rows));
            batches.push(narrow.map_err(unreadable)?);
            first += batch.num_rows();
        }
        let schema = Arc::new(self.schema.project(&columns).map_err(unreadable)?);
        Ok(Self { schema, batches, first: self.first })
    }

    /// Amounts: decimals in units of their scale, or whole numbers with a scale of 0; every row has one (RC-9). Errors: also
    /// `float_not_allowed`, `decimal_overflow`, `negative`.
    pub fn amounts(&self, name: &str) -> Result<(Vec<i64>, u8)> {
        let scale = std::cell::Cell::new(0);
        let units = self.each(name, |column| {
            Ok(match column.complete()?.amounts()? {
                Amounts::Decimal(units, digits) => {
                    scale.set(digits);
                    units
                }
                Amounts::Minor(units) => units,
            })
        })?;
        Ok((units, scale.get()))
    }

    /// Several columns of numbers row by row, those of one row side by side. Errors as [`numbers`](Self::numbers).
    pub fn matrix<S: AsRef<str>>(&self, names: &[S]) -> Result<Vec<f64>> {
        let width = names.len();
        let mut out = vec![f64::NAN; self.rows() * width];
        for (place, name) in names.iter().enumerate() {
            let numbers = self.numbers(name.as_ref())?;
            out.iter_mut().skip(place).step_by(width).zip(numbers).for_each(|(cell, number)| *cell = number);
        }
        Ok(out)
    }

    /// The column in each batch; without rows, it must still be there.
    fn columns<'t>(&'t self, name: &'t str) -> Result<Vec<Column<'t>>> {
        let mut first = self.first;
        let mut found = Vec::new();
        for batch in &self.batches {
            found.push(Column::find(batch, name, first)?);
            first += batch.num_rows();
        }
        if self.batches.is_empty() {
            Column::find(&RecordBatch::new_empty(self.schema.clone()), name, 0)?.complete()?.labels()?;
        }
        Ok(found)
    }

    fn each<T>(&self, name: &str, read: impl Fn(Column<'_>) -> Result<Vec<T>>) -> Result<Vec<T>> {
        let (mut out, mut first) = (Vec::new(), self.first);
        for batch in &self.batches {
            out.extend(read(Column::find(batch, name, first)?)?);
            first += batch.num_rows();
        }
        if self.batches.is_empty() {
            // Without rows, a column must still be there and of the right type.
            read(Column::find(&RecordBatch::new_empty(self.schema.clone()), name, 0)?)?;
        }
        Ok(out)
    }
}
