//! The write transaction: `BEGIN IMMEDIATE`, append, commit. Dropped without commit it is taken back whole.

use std::sync::MutexGuard;

use regulars_core::identity::CustomerId;
use regulars_core::record::{ContentHash, Record};
use rusqlite::{Connection, params};

use super::read::{Connected, instant};
use super::{WriterState, failed};
use crate::port::{Appended, NewRecord, ProfileNo, StoreError, StoreResult, ValueNo, Writing};

pub(super) struct WriteTransaction<'a> {
    state: MutexGuard<'a, WriterState>,
    open: bool,
}

impl<'a> WriteTransaction<'a> {
    pub(super) fn begin(mut state: MutexGuard<'a, WriterState>) -> StoreResult<Self> {
        state.interned.trim();
        state.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        Ok(Self { state, open: true })
    }

    fn run(&self, sql: &str, params: impl rusqlite::Params) -> StoreResult<usize> {
        let mut statement = self.state.connection.prepare_cached(sql).map_err(failed)?;
        statement.execute(params).map_err(failed)
    }

    fn insert(&self, sql: &str, params: impl rusqlite::Params) -> StoreResult<i64> {
        self.run(sql, params)?;
        Ok(self.state.connection.last_insert_rowid())
    }

    fn source(&mut self, name: &str) -> StoreResult<i64> {
        if let Some(number) = self.state.interned.sources.get(name) {
            return Ok(*number);
        }
        let known = self.one("SELECT no FROM source WHERE name = ?1", [name], |row| row.get(0))?;
        let number = match known {
            Some(number) => number,
            None => self.insert("INSERT INTO source (name) VALUES (?1)", [name])?,
        };
        self.state.interned.sources.insert(name.into(), number);
        Ok(number)
    }

    fn profile(&mut self, source: i64, record: &Record) -> StoreResult<ProfileNo> {
        let at = record.occurred_at.at;
        let name = (source, Box::from(record.profile.as_str()));
        let mut known = self.state.interned.profiles.get(&name).copied();
        if known.is_none() {
            let sql = "SELECT no, first_at FROM profile WHERE source = ?1 AND key = ?2";
            known = self.one(sql, params![source, record.profile.as_str()], |row| {
                Ok((row.get(0)?, instant(row.get(1)?)?))
            })?;
        }
        let (number, first_at) = match known {
            Some((number, first_at)) => {
                if at < first_at {
                    let sql = "UPDATE profile SET first_at = min(first_at, ?2) WHERE no = ?1";
                    self.run(sql, params![number, at.micros()])?;
                }
                (number, first_at.min(at))
            }
            None => {
                let salt = self.meta("id_salt")?;
                let id = CustomerId::of(&salt, record.source.as_str(), record.profile.as_str());
                let sql = "INSERT INTO profile (source, key, id, first_at) VALUES (?1, ?2, ?3, ?4)";
                let values = params![source, record.profile.as_str(), id.bytes().as_slice(), at.micros()];
                (self.insert(sql, values)?, at)
            }
        };
        self.state.interned.profiles.insert(name, (number, first_at));
        Ok(number)
    }

    fn value(&mut self, kind: &str, value: &str) -> StoreResult<ValueNo> {
        let name = (Box::from(kind), Box::from(value));
        if let Some(number) = self.state.interned.values.get(&name) {
            return Ok(*number);
        }
        let known = self.one("SELECT no FROM value WHERE kind = ?1 AND value = ?2", [kind, value], |row| row.get(0))?;
        let number = match known {
            Some(number) => number,
            None => self.insert("INSERT INTO value (kind, value) VALUES (?1, ?2)", [kind, value])?,
        };
        self.state.interned.values.insert(name, number);
        Ok(number)
    }

    fn see(&mut self, profile: ProfileNo, record: &Record, stated: &[(String, String)]) -> StoreResult<()> {
        for (kind, text) in stated {
            let value = self.value(kind, text)?;
            let sql = "INSERT OR IGNORE INTO seen (value, profile, at, record_id) VALUES (?1, ?2, ?3, ?4)";
            let at = record.occurred_at.at.micros();
            self.run(sql, params![value, profile, at, record.record_id.as_str()])?;
            let sql = "INSERT OR IGNORE INTO profile_value (profile, value) VALUES (?1, ?2)";
            self.run(sql, params![profile, value])?;
        }
        Ok(())
    }

    /// What stands under the key of a record that is there already.
    fn compare(&self, source: i64, new: &NewRecord<'_>) -> StoreResult<Appended> {
        let sql = "SELECT r.hash, r.at FROM record_key k
            JOIN record r ON r.profile = k.profile AND r.at = k.at AND r.record_id = k.record_id
            WHERE k.source = ?1 AND k.record_id = ?2";
        let found = self.one(sql, params![source, new.record.record_id.as_str()], |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, instant(row.get(1)?)?))
        })?;
        let (hash, stored_at) = found.ok_or_else(|| StoreError::Corrupt("a key has no record".to_owned()))?;
        let stored = ContentHash::from_bytes(hash);
        Ok(if stored == *new.hash { Appended::Duplicate } else { Appended::Conflict { stored, stored_at } })
    }
}

impl Connected for WriteTransaction<'_> {
    fn connection(&self) -> StoreResult<&Connection> {
        Ok(&self.state.connection)
    }
}

impl Drop for WriteTransaction<'_> {
    fn drop(&mut self) {
        if self.open {
            self.state.interned = super::Interned::default();
            // If even this fails, SQLite takes the transaction back when the connection closes or the file is opened next.
            let _ = self.state.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Writing for WriteTransaction<'_> {
    fn append(&mut self, new: &NewRecord<'_>) -> StoreResult<Appended> {
        let record = new.record;
        let source = self.source(record.source.as_str())?;
        let (id, at) = (record.record_id.as_str(), record.occurred_at.at.micros());
        // The key goes in first: a key that is there already must not make a profile.
        let sql = "INSERT OR IGNORE INTO record_key (source, record_id, profile, at) VALUES (?1, ?2, 0, ?3)";
        let known = self.state.interned.profiles.get(&(source, Box::from(record.profile.as_str()))).copied();
        let fresh = match known {
            Some((number, _)) => {
                let sql = "INSERT OR IGNORE INTO record_key (source, record_id, profile, at) VALUES (?1, ?2, ?4, ?3)";
                self.run(sql, params![source, id, at, number])?
            }
            None => self.run(sql, params![source, id, at])?,
        };
        if fresh == 0 {
            return self.compare(source, new);
        }
        let profile = self.profile(source, record)?;
        if known.is_none() {
            let sql = "UPDATE record_key SET profile = ?3 WHERE source = ?1 AND record_id = ?2";
            self.run(sql, params![source, id, profile])?;
        }
        let sql = "INSERT INTO record (profile, at, record_id, kind, hash, open, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let kind = record.body.kind().number();
        self.run(sql, params![profile, at, id, kind, new.hash.bytes().as_slice(), new.open, new.sealed])?;
        if let Some(target) = &record.corrects {
            let sql = "INSERT INTO correction (source, target, at, record_id) VALUES (?1, ?2, ?3, ?4)";
            self.run(sql, params![source, target.as_str(), at, id])?;
        }
        self.see(profile, record, new.stated)?;
        Ok(Appended::Accepted)
    }

    fn clear_index(&mut self, version: &str) -> StoreResult<()> {
        let sql = "DELETE FROM seen; DELETE FROM profile_value; DELETE FROM value;";
        self.state.connection.execute_batch(sql).map_err(failed)?;
        self.state.interned.values.clear();
        self.run("UPDATE meta SET value = ?1 WHERE name = 'index_version'", [version])?;
        Ok(())
    }

    fn index(&mut self, record: &Record, stated: &[(String, String)]) -> StoreResult<()> {
        let source = self.source(record.source.as_str())?;
        let profile = self.profile(source, record)?;
        self.see(profile, record, stated)
    }

    fn commit(mut self: Box<Self>) -> StoreResult<()> {
        self.state.connection.execute_batch("COMMIT").map_err(failed)?;
        self.open = false;
        Ok(())
    }
}
