//! Reads a Parquet file batch by batch, only the columns that the map names, so that a file of any length needs the room of a batch and
//! of a page of each column.

use std::fs::File;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::batch::Batch;
use super::feed::Desk;
use super::map::{ColumnMap, TableWriter};
use crate::failure::{Failure, Result, code};

/// So many rows are read at once.
const BATCH_ROWS: usize = 8_192;

impl Desk<'_> {
    /// Reads a Parquet file, which messages call `file`; its rows are counted from 1.
    pub(super) fn feed_parquet(&mut self, file: &str, input: File, map: &ColumnMap, source: &str) -> Result<()> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Failure::new(code::IO_ERROR, file, format!("cannot read the Parquet file: {error}"))
        };
        let bytes = input.metadata().map(|data| data.len()).unwrap_or_default();
        let builder = ParquetRecordBatchReaderBuilder::try_new(input).map_err(|error| unreadable(&error))?;
        let total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default().max(1);
        let (writer, places) =
            TableWriter::new(map, source, builder.schema()).map_err(|failure| failure.inside(file))?;
        let columns = ProjectionMask::roots(builder.parquet_schema(), places);
        let reader = builder.with_projection(columns).with_batch_size(BATCH_ROWS).build();
        let (mut batch, mut rows) = (Batch::default(), 0_u64);
        let done = |rows: u64| u64::try_from(u128::from(bytes) * u128::from(rows) / u128::from(total)).unwrap_or(bytes);
        for read in reader.map_err(|error| unreadable(&error))? {
            let read = read.map_err(|error| unreadable(&error))?;
            for row in writer.rows(&read, rows + 1).map_err(|failure| failure.inside(file))? {
                rows += 1;
                self.report.lines += 1;
                match row {
                    Ok(record) => batch.push(rows, &record, None),
                    Err((failure, raw)) => batch.refuse(rows, raw, failure),
                }
                self.send_if_full(file, &mut batch, done(rows))?;
            }
        }
        self.send(file, &mut batch, bytes)?;
        self.bytes_before += bytes;
        Ok(())
    }
}
