//! The SQLite adapter: one file, many processes. WAL, `synchronous = FULL`, `BEGIN IMMEDIATE`, interned integer keys.
//!
//! Rows are clustered by profile, never by customer, so that a merge moves nothing.

mod audit;
mod identity;
mod keys;
mod open;
mod read;
mod related;
mod remove;
mod renew;
mod schema;
mod seal;
mod watch;
mod write;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use regulars_core::time::Instant;
use rusqlite::{Connection, ErrorCode};

use crate::port::{ProfileNo, Reading, Store, StoreError, StoreResult, ValueNo, Writing};
use crate::vault::{BLIND_BYTES, VaultError};

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
    /// Memory for pages per connection, in bytes; the writer may take about as much again for numbers of what it wrote last.
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
    /// What opens a sealed file; readers share the keys that it unwrapped.
    sealer: Option<keys::Sealer>,
}

/// The writing connection and the numbers that it knows already.
#[derive(Debug)]
struct WriterState {
    connection: Connection,
    interned: Interned,
    /// How many numbers of profiles, and of values, may be known.
    most_interned: usize,
    /// SQLite's count of what other connections committed, as it was when the numbers were last true.
    others: i64,
    /// The same as that of the readers, with keys of its own: those of a transaction that is taken back never were.
    sealer: Option<keys::Sealer>,
}

/// Numbers of what was interned before. A transaction that is taken back forgets them all. Numbers of sources and profiles
/// never change in the file; those of values do when another connection makes the index anew, so they are forgotten when
/// another connection has written.
#[derive(Default, Debug)]
struct Interned {
    sources: HashMap<Box<str>, i64>,
    /// By source and key: the number and the instant of the first record.
    profiles: Named<i64, (ProfileNo, Instant)>,
    /// By kind and value: the number and the profile that stated it last, whose link to it is written.
    values: Named<Box<str>, (ValueNo, ProfileNo)>,
    salt: Option<String>,
    /// Whether profiles are watched; also forgotten when another connection has written.
    watching: Option<bool>,
    /// The fingerprint that was needed last, with its number.
    fingerprint: Option<(Box<str>, i64)>,
}

/// A map of two levels, so that a look-up needs no key of its own.
type Named<F, T> = HashMap<F, HashMap<Box<str>, T>>;

/// About so many bytes a number takes with the text that it stands for.
const INTERNED_BYTES: u32 = 256;

impl Interned {
    /// Forgets the known numbers of profiles or values beyond so many, so that a writer needs no more room the more there are.
    fn trim(&mut self, most: usize) {
        if self.profiles.values().map(HashMap::len).sum::<usize>() > most {
            self.profiles = Named::default();
        }
        if self.values.values().map(HashMap::len).sum::<usize>() > most {
            self.values = Named::default();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Waits for a lock as SQLite waits for a file: looks again every millisecond, and gives up after `wait_ms` of them. So a
/// second writer of one handle hears the same as one of another, also on the very thread that holds the first.
fn lock_within<T>(mutex: &Mutex<T>, wait_ms: u32) -> StoreResult<MutexGuard<'_, T>> {
    let mut waited_ms = 0;
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if waited_ms >= wait_ms => return Err(StoreError::Busy),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
        }
        waited_ms += 1;
    }
}

impl SqliteStore {
    /// A connection of the pool, or a new one.
    fn reader(&self) -> StoreResult<Connection> {
        let pooled = lock(&self.readers).pop();
        match pooled {
            Some(connection) => Ok(connection),
            None => open::connect(&self.path, &self.options, open::Missing::Fail),
        }
    }
}

impl Store for SqliteStore {
    fn read(&self) -> StoreResult<Box<dyn Reading + '_>> {
        Ok(Box::new(read::ReadTransaction::begin(read::Origin::Call(self), self.reader()?)?))
    }

    fn hold(self: Arc<Self>) -> StoreResult<Box<dyn Reading + Send>> {
        let connection = self.reader()?;
        Ok(Box::new(read::ReadTransaction::begin(read::Origin::Holder(self), connection)?))
    }

    fn write(&self) -> StoreResult<Box<dyn Writing + '_>> {
        Ok(Box::new(write::WriteTransaction::begin(lock_within(&self.writer, self.options.busy_ms)?)?))
    }

    fn scrub(&self) -> StoreResult<bool> {
        let state = lock_within(&self.writer, self.options.busy_ms)?;
        open::scrub(&state.connection)
    }

    fn blind(&self, field: &str, value: &str) -> StoreResult<Option<[u8; BLIND_BYTES]>> {
        match self.sealer.as_ref().map(|sealer| sealer.vault.blind(field, value)) {
            None | Some(Err(VaultError::NotIndexable)) => Ok(None),
            Some(index) => Ok(Some(index?)),
        }
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
        // Our own statements fail like this only where a table or column is not there.
        Some(ErrorCode::Unknown) => StoreError::Corrupt("its tables are not those of its version".to_owned()),
        // The text of other errors names a cause and never content.
        Some(code) => StoreError::Unavailable(format!("{code:?}")),
        None => StoreError::Corrupt("a stored value has another type".to_owned()),
    }
}

#[cfg(test)]
mod tests;
