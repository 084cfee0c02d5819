//! Records that go to the core together, in one transaction, each with the line it came from, so that an answer by
//! position becomes one by line.

use std::collections::BTreeMap;

use crate::failure::{Failure, Result};

use super::report::Trouble;

/// At most so many records in one transaction.
pub(super) const MOST_RECORDS: usize = 10_000;
/// At most so many bytes in one transaction, unless a single record is longer.
pub(super) const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What the core did with one batch.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) accepted: u64,
    pub(crate) duplicates: u64,
    /// Records with the key of another one and other content, by position from 0.
    pub(crate) conflicts: Vec<(usize, Failure)>,
    /// Records that cannot be read, by position from 0.
    pub(crate) rejected: Vec<(usize, Failure)>,
    /// What was noticed in accepted records, by code: how often.
    pub(crate) findings: BTreeMap<String, u64>,
}

/// What takes batches: one NDJSON text, one transaction.
pub(crate) type Take<'a> = dyn FnMut(&[u8]) -> Result<Taken> + 'a;

/// Records that wait to be taken.
#[derive(Default)]
pub(super) struct Batch {
    ndjson: Vec<u8>,
    /// Line number, and the text of the line if it differs from the record (a row of a CSV file).
    origins: Vec<(u64, Option<Vec<u8>>)>,
    /// Lines that never became a record.
    refused: Vec<Trouble>,
}

/// A batch that was taken: how many records, and what was wrong with which line.
pub(super) struct Outcome {
    pub(super) accepted: u64,
    pub(super) duplicates: u64,
    pub(super) conflicts: Vec<Trouble>,
    pub(super) rejected: Vec<Trouble>,
    pub(super) findings: BTreeMap<String, u64>,
}

impl Batch {
    pub(super) fn is_full(&self) -> bool {
        self.origins.len() + self.refused.len() >= MOST_RECORDS || self.ndjson.len() >= MOST_BYTES
    }

    /// Adds the record of a line; `raw` is the line if it is not the record itself.
    pub(super) fn push(&mut self, line: u64, record: &[u8], raw: Option<Vec<u8>>) {
        self.ndjson.extend_from_slice(record);
        self.ndjson.push(b'\n');
        self.origins.push((line, raw));
    }

    /// Notes a line that gives no record.
    pub(super) fn refuse(&mut self, line: u64, raw: Vec<u8>, failure: Failure) {
        self.refused.push(Trouble { line, failure, raw });
    }

    /// The numbers of the first and the last line, for messages: `10001-20000`.
    pub(super) fn lines(&self) -> String {
        let number = |origin: Option<&(u64, Option<Vec<u8>>)>| origin.map_or(0, |(line, _)| *line);
        format!("{}-{}", number(self.origins.first()), number(self.origins.last()))
    }

    /// Hands the records over and empties the batch.
    pub(super) fn send(&mut self, take: &mut Take<'_>) -> Result<Outcome> {
        let Self { ndjson, mut origins, refused } = std::mem::take(self);
        let taken = if origins.is_empty() { Taken::default() } else { take(&ndjson)? };
        let records: Vec<&[u8]> = ndjson.split(|byte| *byte == b'\n').collect();
        let mut troubles = |faults: Vec<(usize, Failure)>| -> Vec<Trouble> {
            let trouble = |(position, failure): (usize, Failure)| {
                let (line, raw) = origins.get_mut(position).map(|(line, raw)| (*line, raw.take()))?;
                let raw = raw.or_else(|| records.get(position).map(|record| record.to_vec())).unwrap_or_default();
                Some(Trouble { line, failure, raw })
            };
            faults.into_iter().filter_map(trouble).collect()
        };
        let conflicts = troubles(taken.conflicts);
        let mut rejected = troubles(taken.rejected);
        rejected.extend(refused);
        rejected.sort_by_key(|trouble| trouble.line);
        Ok(Outcome {
            accepted: taken.accepted,
            duplicates: taken.duplicates,
            conflicts,
            rejected,
            findings: taken.findings,
        })
    }
}
