//! The write transaction: `BEGIN IMMEDIATE`, append, commit. Dropped without commit it is taken back whole.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::MutexGuard;

use regulars_core::identity::CustomerId;
use regulars_core::record::{ContentHash, Record};
use regulars_core::time::Instant;
use rusqlite::{Connection, params};

use super::keys::{Sealer, Sealing as _, released_field, trait_field};
use super::read::{Connected, Met, instant};
use super::seal::{Linked, Name, name};
use super::{WriterState, failed};
use crate::port::{
    Appended, Indexed, NewRecord, ProfileNo, Reading as _, Rewrapped, StoreError, StoreResult, ValueNo, Writing,
};

pub(super) struct WriteTransaction<'a> {
    pub(super) state: MutexGuard<'a, WriterState>,
    open: bool,
    /// The profiles that this transaction made dirty and did not clean.
    pub(super) marked: HashSet<ProfileNo>,
    /// The first failure; after it nothing more is written and nothing is committed, since SQLite may have taken the
    /// transaction back by itself and a record may be there by halves.
    failure: Option<StoreError>,
    /// Whether this transaction has raised the revision.
    pub(super) touched: bool,
    /// What was asked for since the last record was written.
    pub(super) met: Met,
    /// The profile that was made last, as long as it has no key.
    pub(super) made: Cell<Option<ProfileNo>>,
}

/// A profile's number and where it was known from.
struct Whose {
    number: ProfileNo,
    first_at: Instant,
    known: Known,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It was met before.
    Memory,
    /// It stood in the file.
    File,
    /// It was made for the record at hand.
    Now,
}

impl<'a> WriteTransaction<'a> {
    pub(super) fn begin(state: MutexGuard<'a, WriterState>) -> StoreResult<Self> {
        // A file that may not be written still lets a transaction begin; say it before the first record.
        if state.connection.is_readonly(rusqlite::MAIN_DB).map_err(failed)? {
            return Err(StoreError::ReadOnly);
        }
        state.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        let (marked, met) = (HashSet::new(), Met::default());
        let mut transaction =
            Self { state, open: true, marked, failure: None, touched: false, met, made: Cell::new(None) };
        let others = transaction.one("PRAGMA data_version", [], |row| row.get(0))?.unwrap_or(-1);
        if transaction.state.others != others {
            transaction.state.interned.values.clear();
            transaction.state.interned.watching = None;
            // Another process may have renewed or destroyed a key; what is sealed under a destroyed one never opens.
            if let Some(sealer) = &transaction.state.sealer {
                sealer.cache.clear();
            }
            transaction.state.others = others;
        }
        transaction.bring_forward()?;
        transaction.met = Met::default();
        Ok(transaction)
    }

    /// Does a step, unless one before it failed.
    pub(super) fn step<T>(&mut self, step: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let outcome = step(self);
        self.failure = outcome.as_ref().err().cloned();
        outcome
    }

    pub(super) fn run(&self, sql: &str, params: impl rusqlite::Params) -> StoreResult<usize> {
        let mut statement = self.state.connection.prepare_cached(sql).map_err(failed)?;
        statement.execute(params).map_err(failed)
    }

    pub(super) fn batch(&self, sql: &str) -> StoreResult<()> {
        self.state.connection.execute_batch(sql).map_err(failed)
    }

    pub(super) fn insert(&self, sql: &str, params: impl rusqlite::Params) -> StoreResult<i64> {
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

    /// The profile of a record. One that is new is made, but nothing is remembered of it before [`Self::keep`].
    fn profile(&mut self, source: i64, record: &Record) -> StoreResult<Whose> {
        let (at, key) = (record.occurred_at.at, record.profile.as_str());
        let interned = self.state.interned.profiles.get(&source).and_then(|keys| keys.get(key));
        if let Some((number, first_at)) = interned {
            return Ok(Whose { number: *number, first_at: *first_at, known: Known::Memory });
        }
        // Most that are not known are new, so this is one statement and not two.
        let id = CustomerId::of(self.salted()?, record.source.as_str(), key);
        let sql = "INSERT OR IGNORE INTO profile (source, key, id, first_at) VALUES (?1, ?2, ?3, ?4)";
        if self.run(sql, params![source, key, id.bytes().as_slice(), at.micros()])? == 1 {
            let number = self.state.connection.last_insert_rowid();
            self.made.set(Some(number));
            return Ok(Whose { number, first_at: at, known: Known::Now });
        }
        let sql = "SELECT no, first_at FROM profile WHERE source = ?1 AND key = ?2";
        let found = self.one(sql, params![source, key], |row| {
            Ok(Whose { number: row.get(0)?, first_at: instant(row.get(1)?)?, known: Known::File })
        })?;
        found.ok_or_else(|| StoreError::Corrupt("two profiles have one id".to_owned()))
    }

    /// The record is taken: its profile's first instant may move, and its number is remembered.
    fn keep(&mut self, source: i64, record: &Record, whose: &Whose) -> StoreResult<()> {
        let at = record.occurred_at.at;
        if whose.known == Known::Memory && whose.first_at <= at {
            return Ok(());
        }
        if at < whose.first_at {
            let sql = "UPDATE profile SET first_at = min(first_at, ?2) WHERE no = ?1";
            self.run(sql, params![whose.number, at.micros()])?;
        }
        let entry = (whose.number, whose.first_at.min(at));
        self.state.interned.profiles.entry(source).or_default().insert(record.profile.as_str().into(), entry);
        Ok(())
    }

    /// The salt of customer ids; it never changes in a file.
    pub(super) fn salted(&mut self) -> StoreResult<&str> {
        if self.state.interned.salt.is_none() {
            self.state.interned.salt = Some(self.meta("id_salt")?);
        }
        Ok(self.state.interned.salt.as_deref().unwrap_or_default())
    }

    /// The number of a value that a profile states, with the link between them.
    fn value(&mut self, profile: ProfileNo, whose: Name<'_>, kind: &str, value: &str) -> StoreResult<ValueNo> {
        let known = self.state.interned.values.get_mut(kind).and_then(|values| values.get_mut(value));
        if let Some((number, last)) = known {
            let (number, linked) = (*number, std::mem::replace(last, profile) == profile);
            if !linked {
                let key = self.value_key(kind, value)?;
                self.link(profile, whose, Linked { number, fresh: false, kind, key: &key, text: value })?;
            }
            return Ok(number);
        }
        // As with profiles, one statement and not two for a new one.
        let key = self.value_key(kind, value)?;
        let fresh = self.run("INSERT OR IGNORE INTO value (kind, value) VALUES (?1, ?2)", [kind, key.as_ref()])? == 1;
        let number = if fresh {
            self.state.connection.last_insert_rowid()
        } else {
            let found = self.value_no(kind, value)?;
            found.ok_or_else(|| StoreError::Corrupt("a value has no number".to_owned()))?
        };
        self.link(profile, whose, Linked { number, fresh, kind, key: &key, text: value })?;
        self.state.interned.values.entry(kind.into()).or_default().insert(value.into(), (number, profile));
        Ok(number)
    }

    fn see(&mut self, profile: ProfileNo, record: &Record, indexed: Indexed<'_>) -> StoreResult<()> {
        let (at, id) = (record.occurred_at.at.micros(), record.record_id.as_str());
        let whose = name(record);
        for (kind, text) in indexed.stated {
            let value = self.value(profile, whose, kind, text)?;
            let sql = "INSERT OR IGNORE INTO seen (value, profile, at, record_id) VALUES (?1, ?2, ?3, ?4)";
            self.run(sql, params![value, profile, at, id])?;
        }
        for (name, value) in indexed.traits {
            let envelope = match value {
                Some(value) => self.sealed(profile, whose, &trait_field(name, id), value)?,
                None => None,
            };
            let value = value.as_ref().filter(|_| envelope.is_none());
            let sql = "INSERT OR IGNORE INTO trait (profile, name, at, record_id, value, cipher)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            self.run(sql, params![profile, name, at, id, value, envelope])?;
        }
        for (kind, text) in indexed.released {
            // A release states nothing of the profile, so the value is not linked to it.
            let key = self.value_key(kind, text)?;
            let envelope = self.sealed(profile, whose, &released_field(kind, &key), text)?;
            self.run("INSERT OR IGNORE INTO value (kind, value) VALUES (?1, ?2)", [kind, key.as_ref()])?;
            let sql = "INSERT OR IGNORE INTO released (value, profile, at, record_id, cipher)
                SELECT no, ?3, ?4, ?5, ?6 FROM value WHERE kind = ?1 AND value = ?2";
            self.run(sql, params![kind, key, profile, at, id, envelope])?;
        }
        Ok(())
    }

    /// Puts a record and all that hangs on it into the tables.
    fn put(&mut self, new: &NewRecord<'_>) -> StoreResult<Appended> {
        let record = new.record;
        self.met = Met::default();
        // A transaction may be of any length, so this is looked at with every record.
        let most = self.state.most_interned;
        self.state.interned.trim(most);
        let source = self.source(record.source.as_str())?;
        let (id, at) = (record.record_id.as_str(), record.occurred_at.at.micros());
        // A key that is there already must not make a profile, so a profile that is not known waits for the key.
        let whose = self.profile(source, record)?;
        let profile = whose.number;
        let sql = "INSERT OR IGNORE INTO record_key (source, record_id, profile, at) VALUES (?1, ?2, ?3, ?4)";
        if self.run(sql, params![source, id, profile, at])? == 0 {
            // A key that is there already must not make a profile.
            if whose.known == Known::Now {
                self.run("DELETE FROM profile WHERE no = ?1", [profile])?;
            }
            return self.compare(source, new);
        }
        self.keep(source, record, &whose)?;
        let envelope = self.seal_part(profile, record, new.sealed)?;
        let text = if envelope.is_some() { "" } else { new.sealed };
        let sql = "INSERT INTO record (profile, at, record_id, kind, hash, open, sealed, cipher)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let (kind, hash) = (record.body.kind().number(), self.kept_hash(new.hash)?);
        self.run(sql, params![profile, at, id, kind, hash.bytes().as_slice(), new.open, text, envelope])?;
        if let Some(target) = &record.corrects {
            let sql = "INSERT INTO correction (source, target, at, record_id) VALUES (?1, ?2, ?3, ?4)";
            self.run(sql, params![source, target.as_str(), at, id])?;
        }
        self.see(profile, record, new.indexed)?;
        self.relate(profile, record)?;
        self.mark(source, record, profile)?;
        self.touch()?;
        Ok(Appended::Accepted)
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
        if stored == self.kept_hash(new.hash)? {
            return Ok(Appended::Duplicate);
        }
        let stored = self.told_hash(new.record, stored)?;
        Ok(Appended::Conflict { stored, stored_at })
    }
}

impl Connected for WriteTransaction<'_> {
    fn connection(&self) -> StoreResult<&Connection> {
        Ok(&self.state.connection)
    }

    fn sealer(&self) -> Option<&Sealer> {
        self.state.sealer.as_ref()
    }

    fn met(&self) -> Option<&Met> {
        Some(&self.met)
    }
}

impl Drop for WriteTransaction<'_> {
    fn drop(&mut self) {
        if self.open {
            self.state.interned = super::Interned::default();
            if let Some(sealer) = &self.state.sealer {
                sealer.cache.clear();
            }
            // If even this fails, SQLite takes the transaction back when the connection closes or the file is opened next.
            let _ = self.state.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Writing for WriteTransaction<'_> {
    fn append(&mut self, new: &NewRecord<'_>) -> StoreResult<Appended> {
        self.step(|transaction| transaction.put(new))
    }

    fn clear_index(&mut self, version: &str) -> StoreResult<()> {
        self.step(|transaction| {
            let sql = "DELETE FROM seen; DELETE FROM profile_value; DELETE FROM value; DELETE FROM trait;
                DELETE FROM released; DELETE FROM decision_value;";
            transaction.batch(sql)?;
            transaction.state.interned.values.clear();
            transaction.run("UPDATE meta SET value = ?1 WHERE name = 'index_version'", [version])?;
            Ok(())
        })
    }

    fn index(&mut self, record: &Record, indexed: Indexed<'_>) -> StoreResult<()> {
        self.step(|transaction| {
            transaction.met = Met::default();
            let source = transaction.source(record.source.as_str())?;
            let whose = transaction.profile(source, record)?;
            transaction.keep(source, record, &whose)?;
            transaction.see(whose.number, record, indexed)
        })
    }

    fn suppress(&mut self, contact_point: &str, purpose: &str, at: Instant) -> StoreResult<()> {
        self.step(|transaction| {
            let sql = "INSERT INTO suppression (key, purpose, at) VALUES (?1, ?2, ?3)
                ON CONFLICT (key, purpose) DO UPDATE SET at = max(at, excluded.at)";
            let key = transaction.suppression_key(contact_point)?;
            transaction.run(sql, params![key.as_slice(), purpose, at.micros()])?;
            Ok(())
        })
    }

    fn renew_key(&mut self, profile: ProfileNo) -> StoreResult<()> {
        self.step(|transaction| transaction.renew(profile))
    }

    fn reseal(&mut self, profile: ProfileNo, limit: usize) -> StoreResult<u64> {
        self.step(|transaction| transaction.seal_again(profile, limit))
    }

    fn rewrap_keys(&mut self, after: Option<ProfileNo>, limit: usize) -> StoreResult<Option<Rewrapped>> {
        self.step(|transaction| transaction.rewrap(after, limit))
    }

    fn remove(&mut self, source: &str, record_id: &str) -> StoreResult<bool> {
        self.step(|transaction| transaction.take_away(source, record_id))
    }

    fn commit(mut self: Box<Self>) -> StoreResult<()> {
        self.step(|transaction| transaction.batch("COMMIT"))?;
        self.open = false;
        Ok(())
    }
}
