//! Opening a file: ours or not, too new or not, fresh or not.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::keys::{Sealer, check_keys, found};
use super::schema::{SCHEMA, VERSION};
use super::{Durability, SqliteOptions, SqliteStore, WriterState, failed};
use crate::port::{StoreError, StoreResult};
use crate::vault::Vault;

/// `RGLR`: how a file says that it is ours.
const APPLICATION_ID: i64 = 0x5247_4c52;
/// A file of SQLite is at least this long.
const HEADER_BYTES: u64 = 100;
impl SqliteStore {
    /// Opens a plain file, or makes it. Errors: `not_a_store`, `schema_too_new`, `store_read_only`, `store_unavailable`,
    /// `keys_required` for a sealed one.
    pub fn open(path: impl AsRef<Path>, options: SqliteOptions) -> StoreResult<Self> {
        Self::open_as(path.as_ref(), options, None)
    }

    /// Opens a sealed file with its keys, or makes it. Errors: those of [`Self::open`], `keys_wrong` if these are not its keys,
    /// `store_not_sealed` for a plain file; then nothing was written.
    pub fn open_sealed(path: impl AsRef<Path>, options: SqliteOptions, vault: Vault) -> StoreResult<Self> {
        Self::open_as(path.as_ref(), options, Some(Arc::new(vault)))
    }

    fn open_as(path: &Path, options: SqliteOptions, vault: Option<Arc<Vault>>) -> StoreResult<Self> {
        // SQLite takes a file of one byte for an empty one and would write over it.
        if std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && (1..HEADER_BYTES).contains(&meta.len())) {
            return Err(StoreError::NotAStore);
        }
        let mut connection = connect(path, &options, Missing::Make)?;
        let mut waited_ms = 0;
        let prepared = loop {
            match prepare(&mut connection, vault.as_deref()) {
                // Of several that open a fresh file at once, SQLite turns some away without waiting.
                Err(StoreError::Busy) if waited_ms < options.busy_ms => {
                    std::thread::sleep(std::time::Duration::from_millis(1));
                    waited_ms += 1;
                }
                other => break other,
            }
        };
        prepared.map_err(|error| blame_folder(path, Missing::Make, error))?;
        Ok(Self {
            path: path.to_owned(),
            options,
            writer: Mutex::new(WriterState {
                connection,
                interned: super::Interned::default(),
                most_interned: usize::try_from(options.cache_bytes / super::INTERNED_BYTES).unwrap_or(0),
                others: -1,
                sealer: vault.clone().map(Sealer::new),
            }),
            readers: Mutex::new(Vec::new()),
            sealer: vault.map(Sealer::new),
        })
    }

    /// The tables as SQL, for tools that compare with the same layout.
    pub fn schema() -> &'static str {
        SCHEMA
    }
}

/// What to do where there is no file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Make,
    Fail,
}

/// A connection with our settings; nothing is written yet.
pub(super) fn connect(path: &Path, options: &SqliteOptions, missing: Missing) -> StoreResult<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, missing == Missing::Make);
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| blame_folder(path, missing, failed(error)))?;
    let wait = std::time::Duration::from_millis(options.busy_ms.into());
    connection.busy_timeout(wait).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Without it SQLite plans a cached statement anew for every value that is bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    let synchronous = if options.durability == Durability::Full { "FULL" } else { "NORMAL" };
    let kib = i64::from(options.cache_bytes / 1024).max(1);
    let settings = [("synchronous", synchronous.to_owned()), ("cache_size", format!("-{kib}"))];
    for (name, value) in settings {
        connection.pragma_update(None, name, value).map_err(failed)?;
    }
    // Freed bytes are overwritten always, so that little is left to `scrub` (CI-3).
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(())).map_err(failed)?;
    if let Some(bytes) = options.max_bytes {
        let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(failed)?;
        // Zero pages would mean no limit at all.
        let pages = (i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1)).max(1);
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).map_err(failed)?;
    }
    Ok(connection)
}

/// SQLite says only "cannot open"; the system knows why. A file that this makes is taken away again.
fn blame_folder(path: &Path, missing: Missing, error: StoreError) -> StoreError {
    let StoreError::Unavailable(cause) = &error else { return error };
    let there = path.exists();
    if !there && missing == Missing::Fail {
        return StoreError::Unavailable("the file is gone".to_owned());
    }
    match std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path) {
        Ok(_) => {
            if !there {
                // If it stays behind it is an empty file, which is a fresh store.
                let _ = std::fs::remove_file(path);
            }
            // The file itself may be written, so it is what SQLite keeps beside it that may not.
            if cause == "CannotOpen" { StoreError::ReadOnly } else { error }
        }
        Err(system) => match system.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
            ErrorKind::NotFound if path.parent().is_some_and(in_read_only_folder) => StoreError::ReadOnly,
            ErrorKind::NotFound => StoreError::Unavailable("there is no such folder".to_owned()),
            ErrorKind::IsADirectory => StoreError::Unavailable("it is a folder".to_owned()),
            ErrorKind::NotADirectory => StoreError::Unavailable("a part of its path is not a folder".to_owned()),
            kind => StoreError::Unavailable(kind.to_string()),
        },
    }
}

/// Some file systems of the kernel answer "not found" when a file is made; their folders say that nobody may write.
fn in_read_only_folder(folder: &Path) -> bool {
    std::fs::metadata(folder).is_ok_and(|meta| meta.is_dir() && meta.permissions().readonly())
}

fn number(connection: &Connection, pragma: &str) -> StoreResult<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0)).map_err(failed)
}

/// Makes the tables of a fresh file, or checks that a file is ours and not too new.
fn prepare(connection: &mut Connection, vault: Option<&Vault>) -> StoreResult<()> {
    check(connection)?;
    if number(connection, "application_id")? == APPLICATION_ID {
        return check_keys(connection, vault);
    }
    let wal = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
    wal.map_err(failed)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have been faster.
    if number(&transaction, "application_id")? != APPLICATION_ID {
        transaction.execute_batch(SCHEMA).map_err(failed)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
        transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
        if let Some(vault) = vault {
            found(&transaction, vault)?;
        }
    }
    transaction.commit().map_err(failed)?;
    check_keys(connection, vault)
}

/// Leaves nothing of what was deleted. SQLite overwrites what it frees, but a page whose rows moved to its neighbours keeps copies
/// of them beside its own until something needs the room. So the file is written anew from what is in it, and the log, which
/// holds older pages, is brought into it and emptied. Whether nobody who reads kept it from that.
pub(super) fn scrub(connection: &Connection) -> StoreResult<bool> {
    connection.execute_batch("VACUUM").map_err(failed)?;
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
    Ok(busy == 0)
}

fn check(connection: &Connection) -> StoreResult<()> {
    // In one transaction: another process may be making the tables at this moment.
    let transaction = connection.unchecked_transaction().map_err(failed)?;
    let connection: &Connection = &transaction;
    let id = number(connection, "application_id")?;
    let found = number(connection, "user_version")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    match id {
        APPLICATION_ID if found > VERSION => Err(StoreError::SchemaTooNew { found, known: VERSION }),
        APPLICATION_ID if found < 1 => Err(StoreError::Corrupt("it has no version".to_owned())),
        APPLICATION_ID => Ok(()),
        0 if tables == 0 && found == 0 => Ok(()),
        _ => Err(StoreError::NotAStore),
    }
}
