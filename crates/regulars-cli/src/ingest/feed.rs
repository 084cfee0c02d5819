//! Reads one file or stream to its end and hands it over in batches. A bad line is noted with its number and never
//! stops the rest.

use std::io::BufRead;

use super::batch::{Batch, Take};
use super::lines::Lines;
use super::map::{ColumnMap, RowWriter};
use super::progress::Progress;
use super::rejects::Rejects;
use super::report::Report;
use super::rows::{RowFault, next_row};
use crate::failure::{Failure, Result, code};

/// What all files of one command share.
pub(super) struct Desk<'a> {
    pub(super) take: &'a mut Take<'a>,
    pub(super) report: Report,
    pub(super) rejects: Rejects,
    pub(super) progress: Progress,
    /// Bytes of the files that are done.
    pub(super) bytes_before: u64,
}

/// How the lines of a file become records.
#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    /// Each line is a record in wire form.
    Ndjson,
    /// Each row becomes a record of this source.
    Mapped(&'a ColumnMap, &'a str),
}

impl Desk<'_> {
    /// Reads `input`, which messages call `file`.
    pub(super) fn feed(&mut self, file: &str, input: impl BufRead, form: Form<'_>) -> Result<()> {
        let mut lines = Lines::new(input);
        let done = match form {
            Form::Ndjson => self.feed_ndjson(file, &mut lines),
            Form::Mapped(map, source) => self.feed_rows(file, &mut lines, map, source),
        };
        self.bytes_before += lines.bytes_read();
        done
    }

    fn feed_ndjson(&mut self, file: &str, lines: &mut Lines<impl BufRead>) -> Result<()> {
        let mut batch = Batch::default();
        while let Some(line) = lines.next_line().map_err(|error| unreadable(file, &error))? {
            self.report.lines += 1;
            if line.is_blank() {
                self.report.blank += 1;
            } else if line.cut {
                batch.refuse(line.number, line.bytes, Failure::new(code::JSON_TOO_LARGE, "", TOO_LONG));
            } else {
                batch.push(line.number, &line.bytes, None);
            }
            self.send_if_full(file, &mut batch, lines.bytes_read())?;
        }
        self.send(file, &mut batch, lines.bytes_read())
    }

    fn feed_rows(&mut self, file: &str, lines: &mut Lines<impl BufRead>, map: &ColumnMap, source: &str) -> Result<()> {
        let mut next = || {
            next_row(lines, map.delimiter)
                .map_err(|error| unreadable(file, &error))
                .map(|found| (found, lines.bytes_read()))
        };
        let mut batch = Batch::default();
        let mut header = None;
        if map.header {
            let ((blank, row), _) = next()?;
            self.report.blank += blank;
            self.report.lines += blank;
            let Some(row) = row else { return Ok(()) };
            self.report.lines += 1;
            self.report.headers += 1;
            header = Some(row.fields.map_err(|fault| row_failure(fault).inside(&format!("{file}:{}", row.line)))?);
        }
        let mut writer = RowWriter::new(map, source, header.as_deref()).map_err(|failure| failure.inside(file))?;
        loop {
            let ((blank, row), bytes) = next()?;
            self.report.blank += blank;
            self.report.lines += blank;
            let Some(row) = row else { return self.send(file, &mut batch, bytes) };
            self.report.lines += 1;
            let record = row.fields.map_err(row_failure).and_then(|fields| writer.write(row.line, &fields));
            match record {
                Ok(record) => batch.push(row.line, &record, Some(row.raw)),
                Err(failure) => batch.refuse(row.line, row.raw, failure),
            }
            self.send_if_full(file, &mut batch, bytes)?;
        }
    }

    pub(super) fn send_if_full(&mut self, file: &str, batch: &mut Batch, bytes: u64) -> Result<()> {
        if batch.is_full() { self.send(file, batch, bytes) } else { Ok(()) }
    }

    pub(super) fn send(&mut self, file: &str, batch: &mut Batch, bytes: u64) -> Result<()> {
        let lines = batch.lines();
        let outcome = batch.send(self.take).map_err(|failure| failure.inside(&format!("{file}:{lines}")))?;
        self.report.accepted += outcome.accepted;
        self.report.duplicates += outcome.duplicates;
        self.report.add_findings(outcome.findings);
        self.report.add_conflicts(file, &outcome.conflicts);
        self.report.add_rejected(file, &outcome.rejected);
        self.rejects.add(file, &outcome.conflicts)?;
        self.rejects.add(file, &outcome.rejected)?;
        self.progress.set(self.bytes_before + bytes, self.report.lines);
        Ok(())
    }
}

const TOO_LONG: &str = "the line is longer than any record may be (1 MiB)";

fn row_failure(fault: RowFault) -> Failure {
    let message = match fault {
        RowFault::QuoteNotClosed => "a quoted field is not closed",
        RowFault::TooLong => TOO_LONG,
    };
    Failure::new(code::CSV_ROW_INVALID, "", message)
}

fn unreadable(file: &str, error: &std::io::Error) -> Failure {
    Failure::io(file, "cannot read the input", error)
}
