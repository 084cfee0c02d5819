//! Marks of the append path, and writing what is kept of watching.

use regulars_core::identity::CustomerId;
use regulars_core::record::Record;
use regulars_core::time::Instant;
use rusqlite::params;

use super::key;
use super::read::note_of;
use crate::port::{ProfileNo, StoreError, StoreResult, StoredRulebook, Watch, WatchWriting};
use crate::sqlite::read::Connected as _;
use crate::sqlite::write::WriteTransaction;

impl WriteTransaction<'_> {
    /// A record was taken: its profile is dirty, and that of the record which it corrects (RC-4), if that is there. If it
    /// comes later, its own arrival makes its profile dirty.
    pub(in crate::sqlite) fn mark(&mut self, source: i64, record: &Record, profile: ProfileNo) -> StoreResult<()> {
        if !self.watching()? {
            return Ok(());
        }
        self.mark_profile(profile)?;
        let Some(target) = &record.corrects else { return Ok(()) };
        let sql = "SELECT profile FROM record_key WHERE source = ?1 AND record_id = ?2";
        let target = self.one(sql, params![source, target.as_str()], |row| row.get(0))?;
        target.map_or(Ok(()), |profile| self.mark_profile(profile))
    }

    /// A profile is dirty, if profiles are watched.
    pub(in crate::sqlite) fn mark_one(&mut self, profile: ProfileNo) -> StoreResult<()> {
        if self.watching()? { self.mark_profile(profile) } else { Ok(()) }
    }

    fn mark_profile(&mut self, profile: ProfileNo) -> StoreResult<()> {
        // Once for each profile of a transaction.
        if self.marked.insert(profile) {
            self.run("INSERT OR IGNORE INTO dirty (profile) VALUES (?1)", [profile])?;
        }
        Ok(())
    }

    fn watching(&mut self) -> StoreResult<bool> {
        if let Some(known) = self.state.interned.watching {
            return Ok(known);
        }
        let watching = !self.meta("advanced_to")?.is_empty() || !self.meta("watched_through")?.is_empty();
        self.state.interned.watching = Some(watching);
        Ok(watching)
    }

    fn set_meta(&mut self, name: &str, number: i64) -> StoreResult<()> {
        self.run("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [name, &number.to_string()])?;
        self.state.interned.watching = Some(true);
        Ok(())
    }

    fn fingerprint(&mut self, text: &str) -> StoreResult<i64> {
        if let Some((_, number)) = self.state.interned.fingerprint.as_ref().filter(|(last, _)| **last == *text) {
            return Ok(*number);
        }
        let known = self.one("SELECT no FROM fingerprint WHERE text = ?1", [text], |row| row.get(0))?;
        let number = match known {
            Some(number) => number,
            None => self.insert("INSERT INTO fingerprint (text) VALUES (?1)", [text])?,
        };
        self.state.interned.fingerprint = Some((text.into(), number));
        Ok(number)
    }
}

fn natural(number: i64) -> StoreResult<u64> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt("a number is negative".to_owned()))
}

impl WatchWriting for WriteTransaction<'_> {
    fn set_advanced_to(&mut self, to: Instant) -> StoreResult<()> {
        self.step(|transaction| transaction.set_meta("advanced_to", to.micros()))
    }

    fn set_watched_through(&mut self, profile: ProfileNo) -> StoreResult<()> {
        self.step(|transaction| transaction.set_meta("watched_through", profile))
    }

    fn clean(&mut self, profiles: &[ProfileNo]) -> StoreResult<()> {
        self.step(|transaction| {
            for profile in profiles {
                transaction.run("DELETE FROM dirty WHERE profile = ?1", [profile])?;
                transaction.marked.remove(profile);
            }
            Ok(())
        })
    }

    fn put_watch(&mut self, watch: &Watch) -> StoreResult<()> {
        self.step(|transaction| {
            let fingerprint = transaction.fingerprint(&watch.fingerprint)?;
            let due = watch.due.map(Instant::micros);
            let sql = "INSERT OR REPLACE INTO watch (customer, anchor, due, fingerprint, members, state)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let key = key(&watch.customer);
            transaction.run(sql, params![key, watch.anchor, due, fingerprint, watch.members, watch.state])?;
            Ok(())
        })
    }

    fn drop_watch(&mut self, customer: &CustomerId) -> StoreResult<()> {
        self.step(|transaction| transaction.run("DELETE FROM watch WHERE customer = ?1", [key(customer)]).map(drop))
    }

    fn push_change(&mut self, at: Instant, customer: Option<&CustomerId>, payload: &str) -> StoreResult<u64> {
        self.step(|transaction| {
            let sql = "INSERT INTO change (at, customer, payload) VALUES (?1, ?2, ?3)";
            natural(transaction.insert(sql, params![at.micros(), customer.map(key), payload])?)
        })
    }

    fn forget_changes(&mut self, through: u64) -> StoreResult<u64> {
        self.step(|transaction| {
            let through = i64::try_from(through).unwrap_or(i64::MAX);
            let count = transaction.run("DELETE FROM change WHERE no <= ?1", [through])?;
            Ok(u64::try_from(count).unwrap_or(u64::MAX))
        })
    }

    fn set_quality_watch(&mut self, state: &str) -> StoreResult<()> {
        self.step(|transaction| {
            transaction.run("INSERT OR REPLACE INTO meta VALUES ('quality_watch', ?1)", [state]).map(drop)
        })
    }

    fn put_rulebook(&mut self, rulebook: &StoredRulebook) -> StoreResult<()> {
        self.step(|transaction| {
            let StoredRulebook { id, version, fingerprint, text } = rulebook;
            let version = i64::try_from(*version)
                .map_err(|_| StoreError::Unavailable("a version is higher than a file can hold".to_owned()))?;
            let sql = "INSERT OR REPLACE INTO rulebook (id, version, fingerprint, text) VALUES (?1, ?2, ?3, ?4)";
            transaction.run(sql, params![id, version, fingerprint, text])?;
            Ok(())
        })
    }

    fn set_artefact_note(&mut self, id: &str, note: &str) -> StoreResult<()> {
        self.step(|transaction| {
            transaction.run("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [note_of(id).as_str(), note]).map(drop)
        })
    }

    fn put_artefact(&mut self, id: &str, text: &str) -> StoreResult<bool> {
        self.step(|transaction| {
            let sql = "INSERT OR IGNORE INTO artefact (id, text) VALUES (?1, ?2)";
            Ok(transaction.run(sql, params![id, text])? > 0)
        })
    }
}
