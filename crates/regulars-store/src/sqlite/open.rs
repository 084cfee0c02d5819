//! Opening a file: ours or not, too new or not, fresh or not.

use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, OpenFlags};

use super::{Durability, SqliteOptions, SqliteStore, WriterState, failed};
use crate::port::{StoreError, StoreResult};

/// `RGLR`: how a file says that it is ours.
const APPLICATION_ID: i64 = 0x5247_4c52;
/// The layout that this library writes.
const VERSION: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE source (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE profile (no INTEGER PRIMARY KEY, source INTEGER NOT NULL, key TEXT NOT NULL, id BLOB NOT NULL,
    first_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX profile_key ON profile (source, key);
CREATE UNIQUE INDEX profile_id ON profile (id);
CREATE TABLE record (profile INTEGER NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL, kind INTEGER NOT NULL,
    hash BLOB NOT NULL, open BLOB NOT NULL, sealed TEXT NOT NULL,
    PRIMARY KEY (profile, at, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE record_key (source INTEGER NOT NULL, record_id TEXT NOT NULL, profile INTEGER NOT NULL,
    at INTEGER NOT NULL, PRIMARY KEY (source, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE value (no INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value)) STRICT;
CREATE TABLE seen (value INTEGER NOT NULL, profile INTEGER NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    PRIMARY KEY (value, profile, at, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE profile_value (profile INTEGER NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (profile, value)) STRICT, WITHOUT ROWID;
CREATE TABLE correction (source INTEGER NOT NULL, target TEXT NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    PRIMARY KEY (source, target, at, record_id)) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('id_salt', ''), ('index_version', '');
";

impl SqliteStore {
    /// Opens a file, or makes it. Errors: `not_a_store`, `schema_too_new`, `store_read_only`, `store_unavailable`.
    pub fn open(path: impl AsRef<Path>, options: SqliteOptions) -> StoreResult<Self> {
        let path = path.as_ref();
        let mut connection = connect(path, &options)?;
        prepare(&mut connection).map_err(|error| blame_folder(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            options,
            writer: Mutex::new(WriterState { connection, interned: super::Interned::default() }),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// The tables as SQL, for tools that compare with the same layout.
    pub fn schema() -> &'static str {
        SCHEMA
    }
}

/// A connection with our settings; nothing is written yet.
pub(super) fn connect(path: &Path, options: &SqliteOptions) -> StoreResult<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| blame_folder(path, failed(error)))?;
    let wait = std::time::Duration::from_millis(options.busy_ms.into());
    connection.busy_timeout(wait).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    let synchronous = if options.durability == Durability::Full { "FULL" } else { "NORMAL" };
    let kib = i64::from(options.cache_bytes / 1024).max(1);
    let settings = [("synchronous", synchronous.to_owned()), ("cache_size", format!("-{kib}"))];
    for (name, value) in settings {
        connection.pragma_update(None, name, value).map_err(failed)?;
    }
    if let Some(bytes) = options.max_bytes {
        let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(failed)?;
        let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1);
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).map_err(failed)?;
    }
    Ok(connection)
}

/// SQLite says only "cannot open"; the file system knows more.
fn blame_folder(path: &Path, error: StoreError) -> StoreError {
    let StoreError::Unavailable(cause) = &error else { return error };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match std::fs::metadata(folder) {
        Err(_) => StoreError::Unavailable("there is no such folder".to_owned()),
        Ok(_) if path.is_dir() => StoreError::Unavailable("it is a folder".to_owned()),
        Ok(meta) if meta.permissions().readonly() => StoreError::ReadOnly,
        Ok(_) if std::fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) => StoreError::ReadOnly,
        Ok(_) => StoreError::Unavailable(cause.clone()),
    }
}

fn number(connection: &Connection, pragma: &str) -> StoreResult<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0)).map_err(failed)
}

/// Makes the tables of a fresh file, or checks that a file is ours and not too new.
fn prepare(connection: &mut Connection) -> StoreResult<()> {
    check(connection)?;
    if number(connection, "application_id")? == APPLICATION_ID {
        return Ok(());
    }
    let wal = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
    wal.map_err(failed)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have been faster.
    if number(&transaction, "application_id")? != APPLICATION_ID {
        transaction.execute_batch(SCHEMA).map_err(failed)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
        transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn check(connection: &Connection) -> StoreResult<()> {
    let id = number(connection, "application_id")?;
    let found = number(connection, "user_version")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    match id {
        APPLICATION_ID if found > VERSION => Err(StoreError::SchemaTooNew { found, known: VERSION }),
        APPLICATION_ID => Ok(()),
        0 if tables == 0 && found == 0 => Ok(()),
        _ => Err(StoreError::NotAStore),
    }
}
