//! The SQLite adapter: one file, many processes. WAL, `synchronous = FULL`, `BEGIN IMMEDIATE`, interned integer keys.
//!
//! Rows are clustered by profile, never by customer, so that a merge moves nothing.

mod open;
mod read;
mod write;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

use regulars_core::time::Instant;
use rusqlite::{Connection, ErrorCode};

use crate::port::{ProfileNo, Reading, Store, StoreError, StoreResult, ValueNo, Writing};

/// How sure a commit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Durability {
    /// A commit survives the loss of power.
    #[default]
    Full,
    /// A commit survives the end of the process; the last ones may be lost with the power. The file stays sound.
    Normal,
}

/// How a file is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SqliteOptions {
    /// How sure a commit is.
    pub durability: Durability,
    /// How long a writer waits for another, in milliseconds.
    pub busy_ms: u32,
    /// The largest size of the file in bytes; beyond: `store_full`.
    pub max_bytes: Option<u64>,
    /// Memory for pages per connection, in bytes.
    pub cache_bytes: u32,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { durability: Durability::Full, busy_ms: 5_000, max_bytes: None, cache_bytes: 64 << 20 }
    }
}

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    options: SqliteOptions,
    writer: Mutex<WriterState>,
    readers: Mutex<Vec<Connection>>,
}

/// The writing connection and the numbers that it knows already.
#[derive(Debug)]
struct WriterState {
    connection: Connection,
    interned: Interned,
}

/// Numbers of what was interned before. They never change in the file; a transaction that is taken back forgets them all.
#[derive(Default, Debug)]
struct Interned {
    sources: HashMap<Box<str>, i64>,
    profiles: HashMap<(i64, Box<str>), (ProfileNo, Instant)>,
    values: HashMap<(Box<str>, Box<str>), ValueNo>,
}

/// Beyond this many entries the known numbers are forgotten.
const MAX_INTERNED: usize = 1_000_000;

impl Interned {
    fn trim(&mut self) {
        if self.profiles.len() > MAX_INTERNED {
            self.profiles.clear();
        }
        if self.values.len() > MAX_INTERNED {
            self.values.clear();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Store for SqliteStore {
    fn read(&self) -> StoreResult<Box<dyn Reading + '_>> {
        let pooled = lock(&self.readers).pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => open::connect(&self.path, &self.options)?,
        };
        Ok(Box::new(read::ReadTransaction::begin(self, connection)?))
    }

    fn write(&self) -> StoreResult<Box<dyn Writing + '_>> {
        Ok(Box::new(write::WriteTransaction::begin(lock(&self.writer))?))
    }
}

/// What an error of SQLite means here.
fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt("its pages do not fit together".to_owned()),
        Some(ErrorCode::NotADatabase) => StoreError::NotAStore,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly,
        // The text of other errors names a cause and never content.
        Some(code) => StoreError::Unavailable(format!("{code:?}")),
        None => StoreError::Corrupt("a stored value has another type".to_owned()),
    }
}

#[cfg(test)]
mod tests;
