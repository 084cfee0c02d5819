//! The one place where lines reach the library.

use regulars::{Crm, RefusedRecord};

use super::Taken;
use crate::failure::{Failure, Result};

/// Takes one batch of records in one transaction.
pub(crate) fn take(crm: &Crm, ndjson: &[u8]) -> Result<Taken> {
    let report = crm.ingest_ndjson(ndjson)?;
    Ok(Taken {
        accepted: report.accepted,
        duplicates: report.duplicates,
        conflicts: report.conflicts.into_iter().map(refused).collect(),
        rejected: report.rejected.into_iter().map(refused).collect(),
        findings: report.findings,
    })
}

/// A batch has one line per record and no blank ones, so the position of a record is that of its line.
fn refused(record: RefusedRecord) -> (usize, Failure) {
    (usize::try_from(record.index).unwrap_or(usize::MAX), record.error.into())
}
