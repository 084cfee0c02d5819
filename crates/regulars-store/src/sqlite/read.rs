//! Reading inside a transaction; the same statements serve the write transaction.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use regulars_core::identity::CustomerId;
use regulars_core::record::row::{StoredRow, decode};
use regulars_core::record::{Kind, Record};
use regulars_core::time::Instant;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::keys::{Sealer, Sealing as _};
use super::schema::has_sealing;
use super::{SqliteStore, failed, lock};
use crate::port::{
    Counts, KeyCounts, ProfileInfo, ProfileNo, Reading, Related, Seen, StoreError, StoreResult, ValueNo,
};

/// The store that a transaction reads from: borrowed for a call, or shared with whoever holds the transaction.
pub(super) enum Origin<'a> {
    Call(&'a SqliteStore),
    Holder(Arc<SqliteStore>),
}

impl Deref for Origin<'_> {
    type Target = SqliteStore;

    fn deref(&self) -> &SqliteStore {
        match self {
            Self::Call(store) => store,
            Self::Holder(store) => store,
        }
    }
}

/// A read transaction; its connection goes back to the pool.
pub(super) struct ReadTransaction<'a> {
    store: Origin<'a>,
    connection: Option<Connection>,
    met: Met,
}

/// What a transaction was asked for before and need not read again: it sees one state until it writes a record itself.
#[derive(Default)]
pub(super) struct Met {
    profiles: RefCell<HashMap<ProfileNo, ProfileInfo>>,
    corrections: Cell<Option<bool>>,
    pub(super) layout: Cell<Option<i64>>,
    /// How many decisions there are.
    pub(super) decisions: Cell<Option<u64>>,
    /// Whether any value was ever released.
    pub(super) releases: Cell<Option<bool>>,
}

/// The most profiles that are remembered; one customer meets few.
const MAX_MET: usize = 256;

impl<'a> ReadTransaction<'a> {
    pub(super) fn begin(store: Origin<'a>, connection: Connection) -> StoreResult<Self> {
        connection.execute_batch("BEGIN").map_err(failed)?;
        let transaction = Self { store, connection: Some(connection), met: Met::default() };
        // SQLite takes the snapshot at the first look into the file, so look now.
        transaction.index_version()?;
        Ok(transaction)
    }
}

impl Drop for ReadTransaction<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // A connection that cannot end its transaction is closed and not used again.
            if connection.execute_batch("ROLLBACK").is_ok() {
                lock(&self.store.readers).push(connection);
            }
        }
    }
}

/// Something with a connection inside a transaction.
pub(super) trait Connected {
    fn connection(&self) -> StoreResult<&Connection>;

    /// What seals and opens, if the file is sealed.
    fn sealer(&self) -> Option<&Sealer>;

    /// What was met before, if what is stored cannot change meanwhile.
    fn met(&self) -> Option<&Met> {
        None
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Option<T>> {
        let mut statement = self.connection()?.prepare_cached(sql).map_err(failed)?;
        statement.query_row(params, read).optional().map_err(failed)
    }

    /// Calls `each` for every row until it returns false.
    fn every(
        &self,
        sql: &str,
        params: impl Params,
        each: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> StoreResult<()> {
        let mut statement = self.connection()?.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if !each(row).map_err(failed)? {
                break;
            }
        }
        Ok(())
    }

    fn count(&self, sql: &str) -> StoreResult<u64> {
        let count = self.one(sql, [], |row| row.get::<_, i64>(0))?;
        Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    fn meta(&self, name: &str) -> StoreResult<String> {
        let value = self.one("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))?;
        Ok(value.unwrap_or_default())
    }

    fn has_corrections(&self) -> StoreResult<bool> {
        if let Some(known) = self.met().and_then(|met| met.corrections.get()) {
            return Ok(known);
        }
        let found = self.one("SELECT 1 FROM correction LIMIT 1", [], |_| Ok(()))?.is_some();
        if let Some(met) = self.met() {
            met.corrections.set(Some(found));
        }
        Ok(found)
    }
}

impl Connected for ReadTransaction<'_> {
    fn connection(&self) -> StoreResult<&Connection> {
        self.connection.as_ref().ok_or_else(|| StoreError::Unavailable("the transaction has ended".to_owned()))
    }

    fn sealer(&self) -> Option<&Sealer> {
        self.store.sealer.as_ref()
    }

    fn met(&self) -> Option<&Met> {
        Some(&self.met)
    }
}

/// An instant out of a column.
pub(super) fn instant(micros: i64) -> rusqlite::Result<Instant> {
    Instant::from_micros(micros).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, micros))
}

fn profile_info(row: &Row<'_>, from: usize) -> rusqlite::Result<ProfileInfo> {
    Ok(ProfileInfo { source: row.get(from)?, key: row.get(from + 1)?, first_at: instant(row.get(from + 2)?)? })
}

/// Sightings with the instant at which their record is corrected away; the second form serves files without corrections.
pub(super) const SEEN_CORRECTED: &str =
    "SELECT s.value, s.profile, s.at, (SELECT min(c.at) FROM correction c JOIN profile p ON p.no = s.profile
    WHERE c.source = p.source AND c.target = s.record_id) FROM seen s";
pub(super) const SEEN_PLAIN: &str = "SELECT s.value, s.profile, s.at, NULL FROM seen s";

pub(super) fn seen_row(row: &Row<'_>) -> rusqlite::Result<(ValueNo, Seen)> {
    let until: Option<i64> = row.get(3)?;
    let until = until.map(instant).transpose()?;
    Ok((row.get(0)?, Seen { profile: row.get(1)?, at: instant(row.get(2)?)?, until }))
}

impl<T: Connected> Reading for T {
    fn salt(&self) -> StoreResult<String> {
        self.meta("id_salt")
    }

    fn counts(&self) -> StoreResult<Counts> {
        Ok(Counts {
            records: self.count("SELECT count(*) FROM record_key")?,
            profiles: self.count("SELECT count(*) FROM profile WHERE source > 0")?,
            values: self.count("SELECT count(*) FROM value")?,
        })
    }

    fn index_version(&self) -> StoreResult<String> {
        self.meta("index_version")
    }

    fn record(&self, source: &str, record_id: &str) -> StoreResult<Option<Record>> {
        let sql = format!(
            "SELECT p.key, r.at, r.kind, r.open, {}, r.profile FROM source s
            JOIN record_key k ON k.source = s.no AND k.record_id = ?2
            JOIN record r ON r.profile = k.profile AND r.at = k.at AND r.record_id = k.record_id
            JOIN profile p ON p.no = k.profile WHERE s.name = ?1",
            self.sealed_column("r")
        );
        let mut decoded = Ok(None);
        self.one(&sql, [source, record_id], |row| {
            let profile: String = row.get(0)?;
            let number: ProfileNo = row.get(5)?;
            let closed = self.closed(number, (source, &profile), record_id, row.get_ref(4)?)?;
            let stored = StoredRow {
                source,
                record_id,
                profile: &profile,
                at_us: row.get(1)?,
                kind: row.get(2)?,
                open: row.get_ref(3)?.as_blob()?,
                sealed: closed.part(),
            };
            decoded = closed.outcome(decode(&stored)).map(Some);
            Ok(())
        })?;
        decoded
    }

    fn profile_no(&self, source: &str, key: &str) -> StoreResult<Option<ProfileNo>> {
        let sql = "SELECT p.no FROM source s JOIN profile p ON p.source = s.no AND p.key = ?2 WHERE s.name = ?1";
        self.one(sql, [source, key], |row| row.get(0))
    }

    fn profile_of_id(&self, id: &CustomerId) -> StoreResult<Option<ProfileNo>> {
        self.one("SELECT no FROM profile WHERE id = ?1", [id.bytes().as_slice()], |row| row.get(0))
    }

    fn ids(
        &self,
        first: &CustomerId,
        last: &CustomerId,
        each: &mut dyn FnMut(CustomerId, ProfileNo) -> bool,
    ) -> StoreResult<()> {
        // Of a profile that was erased a shorter mark is left, which is nobody's id.
        let sql = "SELECT id, no FROM profile WHERE id BETWEEN ?1 AND ?2 AND length(id) = 10 ORDER BY id";
        self.every(sql, [first.bytes().as_slice(), last.bytes().as_slice()], &mut |row| {
            Ok(each(CustomerId::from_bytes(row.get(0)?), row.get(1)?))
        })
    }

    fn profile(&self, number: ProfileNo) -> StoreResult<Option<ProfileInfo>> {
        let sql = "SELECT s.name, p.key, p.first_at FROM profile p JOIN source s ON s.no = p.source WHERE p.no = ?1";
        let known = self.met().and_then(|met| met.profiles.borrow().get(&number).cloned());
        if known.is_some() {
            return Ok(known);
        }
        let found = self.one(sql, [number], |row| profile_info(row, 0))?;
        if let (Some(met), Some(info)) = (self.met(), &found) {
            let mut profiles = met.profiles.borrow_mut();
            if profiles.len() >= MAX_MET {
                profiles.clear();
            }
            profiles.insert(number, info.clone());
        }
        Ok(found)
    }

    fn profiles(&self, each: &mut dyn FnMut(ProfileNo, ProfileInfo)) -> StoreResult<()> {
        let sql =
            "SELECT p.no, s.name, p.key, p.first_at FROM profile p JOIN source s ON s.no = p.source ORDER BY p.no";
        self.every(sql, [], &mut |row| {
            each(row.get(0)?, profile_info(row, 1)?);
            Ok(true)
        })
    }

    fn value_no(&self, kind: &str, value: &str) -> StoreResult<Option<ValueNo>> {
        let value = self.value_key(kind, value)?;
        self.one("SELECT no FROM value WHERE kind = ?1 AND value = ?2", [kind, value.as_ref()], |row| row.get(0))
    }

    fn value(&self, number: ValueNo) -> StoreResult<Option<(String, String)>> {
        let found =
            self.one("SELECT kind, value FROM value WHERE no = ?1", [number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.map(|(kind, value)| self.value_text(number, kind, value)).transpose()
    }

    fn values(&self, each: &mut dyn FnMut(ValueNo, String, String)) -> StoreResult<()> {
        let mut outcome = Ok(());
        self.every("SELECT no, kind, value FROM value ORDER BY no", [], &mut |row| {
            let number = row.get(0)?;
            let text = self.value_text(number, row.get(1)?, row.get(2)?);
            outcome = text.map(|(kind, value)| each(number, kind, value));
            Ok(outcome.is_ok())
        })?;
        outcome
    }

    fn values_of(&self, profile: ProfileNo) -> StoreResult<Vec<ValueNo>> {
        let mut values = Vec::new();
        let sql = "SELECT value FROM profile_value WHERE profile = ?1 ORDER BY value";
        self.every(sql, [profile], &mut |row| {
            values.push(row.get(0)?);
            Ok(true)
        })?;
        Ok(values)
    }

    fn seen(&self, value: ValueNo, each: &mut dyn FnMut(Seen) -> bool) -> StoreResult<()> {
        let from = if self.has_corrections()? { SEEN_CORRECTED } else { SEEN_PLAIN };
        let sql = format!("{from} WHERE s.value = ?1 ORDER BY s.profile, s.at, s.record_id");
        self.every(&sql, [value], &mut |row| Ok(each(seen_row(row)?.1)))
    }

    fn all_seen(&self, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()> {
        let from = if self.has_corrections()? { SEEN_CORRECTED } else { SEEN_PLAIN };
        let sql = format!("{from} ORDER BY s.value, s.profile, s.at, s.record_id");
        self.every(&sql, [], &mut |row| {
            let (value, seen) = seen_row(row)?;
            each(value, seen);
            Ok(true)
        })
    }

    fn suppressed(&self, contact_point: &str, each: &mut dyn FnMut(&str, Instant)) -> StoreResult<()> {
        if !has_sealing(self)? {
            return Ok(());
        }
        let key = self.suppression_key(contact_point)?;
        let sql = "SELECT purpose, at FROM suppression WHERE key = ?1 ORDER BY purpose";
        self.every(sql, [key.as_slice()], &mut |row| {
            each(row.get_ref(0)?.as_str()?, instant(row.get(1)?)?);
            Ok(true)
        })
    }

    fn is_sealed(&self) -> bool {
        self.sealer().is_some()
    }

    fn key_counts(&self) -> StoreResult<Option<KeyCounts>> {
        self.count_keys()
    }

    fn key_versions(&self, profile: ProfileNo) -> StoreResult<Vec<u32>> {
        let mut versions = Vec::new();
        if self.sealer().is_some() {
            self.every("SELECT version FROM data_key WHERE profile = ?1 ORDER BY version", [profile], &mut |row| {
                versions.push(row.get(0)?);
                Ok(true)
            })?;
        }
        Ok(versions)
    }

    fn profiles_with(&self, kind: Kind) -> StoreResult<Vec<ProfileNo>> {
        let mut found = Vec::new();
        let sql = "SELECT DISTINCT profile FROM record WHERE kind = ?1 ORDER BY profile";
        self.every(sql, [kind.number()], &mut |row| {
            found.push(row.get(0)?);
            Ok(true)
        })?;
        Ok(found)
    }

    fn related(&self, end: &CustomerId, each: &mut dyn FnMut(Related)) -> StoreResult<()> {
        super::related::related(self, end, each)
    }

    fn corrected(&self, profile: ProfileNo, each: &mut dyn FnMut(&str, Instant)) -> StoreResult<()> {
        if !self.has_corrections()? {
            return Ok(());
        }
        let sql = "SELECT r.record_id, min(c.at) FROM profile p JOIN record r ON r.profile = p.no
            JOIN correction c ON c.source = p.source AND c.target = r.record_id
            WHERE p.no = ?1 GROUP BY r.record_id";
        self.every(sql, [profile], &mut |row| {
            each(row.get_ref(0)?.as_str()?, instant(row.get(1)?)?);
            Ok(true)
        })
    }

    fn rows(
        &self,
        profile: ProfileNo,
        each: &mut dyn FnMut(&StoredRow<'_>) -> Result<(), regulars_core::Error>,
    ) -> Result<(), regulars_core::Error> {
        let Some(info) = self.profile(profile)? else { return Ok(()) };
        let mut result = Ok(());
        let sealed = self.sealed_column("r");
        let sql = format!(
            "SELECT r.at, r.record_id, r.kind, r.open, {sealed} FROM record r WHERE r.profile = ?1
            ORDER BY r.at, r.record_id"
        );
        self.every(&sql, params![profile], &mut |row| {
            let record_id = row.get_ref(1)?.as_str()?;
            let closed = self.closed(profile, (&info.source, &info.key), record_id, row.get_ref(4)?)?;
            let stored = StoredRow {
                source: &info.source,
                record_id,
                profile: &info.key,
                at_us: row.get(0)?,
                kind: row.get(2)?,
                open: row.get_ref(3)?.as_blob()?,
                sealed: closed.part(),
            };
            result = each(&stored);
            Ok(result.is_ok())
        })?;
        result
    }
}
