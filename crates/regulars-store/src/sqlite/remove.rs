//! Deleting one record: its row and what hangs on it, also values that nobody states any more (RT-4). The profile stays.

use rusqlite::params;

use super::read::{Connected as _, Met};
use super::write::WriteTransaction;
use crate::port::{ProfileNo, StoreResult};

/// What goes with a record, one statement each, by its source and id; the last ones need what the first ones left.
const DELETIONS: [&str; 10] = [
    "DELETE FROM correction WHERE source = ?1 AND record_id = ?2
        AND at = (SELECT at FROM record_key WHERE source = ?1 AND record_id = ?2)",
    "DELETE FROM seen WHERE record_id = ?2
        AND (profile, at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)
        AND value IN (SELECT v.value FROM profile_value v JOIN record_key k ON k.profile = v.profile
            WHERE k.source = ?1 AND k.record_id = ?2)",
    "DELETE FROM value WHERE no IN (SELECT v.value FROM profile_value v JOIN record_key k ON k.profile = v.profile
            WHERE k.source = ?1 AND k.record_id = ?2)
        AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.value = value.no)
        AND NOT EXISTS (SELECT 1 FROM released l WHERE l.value = value.no AND NOT (l.record_id = ?2
            AND (l.profile, l.at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)))",
    "DELETE FROM value WHERE no IN (SELECT value FROM released WHERE record_id = ?2
            AND (profile, at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2))
        AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.value = value.no)
        AND NOT EXISTS (SELECT 1 FROM released l WHERE l.value = value.no AND NOT (l.record_id = ?2
            AND (l.profile, l.at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)))",
    "DELETE FROM released WHERE record_id = ?2
        AND (profile, at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)",
    "DELETE FROM profile_value WHERE profile = (SELECT profile FROM record_key WHERE source = ?1 AND record_id = ?2)
        AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.value = profile_value.value AND s.profile = profile_value.profile)",
    "DELETE FROM trait WHERE record_id = ?2
        AND (profile, at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)",
    "DELETE FROM relation WHERE record_id = ?2
        AND (profile, at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)",
    "DELETE FROM record WHERE record_id = ?2
        AND (profile, at) = (SELECT profile, at FROM record_key WHERE source = ?1 AND record_id = ?2)",
    "DELETE FROM record_key WHERE source = ?1 AND record_id = ?2",
];

impl WriteTransaction<'_> {
    pub(super) fn take_away(&mut self, source: &str, record_id: &str) -> StoreResult<bool> {
        self.met = Met::default();
        let sql = "SELECT k.source, k.profile FROM record_key k JOIN source s ON s.no = k.source
            WHERE s.name = ?1 AND k.record_id = ?2";
        let found = self.one(sql, params![source, record_id], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        let Some((source, profile)): Option<(i64, ProfileNo)> = found else { return Ok(false) };
        // What it corrected stands again (RC-4).
        let sql =
            "SELECT k.profile FROM correction c JOIN record_key k ON k.source = c.source AND k.record_id = c.target
            WHERE c.source = ?1 AND c.record_id = ?2";
        let target = self.one(sql, params![source, record_id], |row| row.get(0))?;
        for sql in DELETIONS {
            self.run(sql, params![source, record_id])?;
        }
        let sql = "UPDATE profile SET first_at = coalesce((SELECT min(at) FROM record WHERE profile = ?1), first_at)
            WHERE no = ?1";
        self.run(sql, [profile])?;
        self.state.interned.profiles.clear();
        self.state.interned.values.clear();
        self.touch()?;
        [Some(profile), target].into_iter().flatten().try_for_each(|profile| self.mark_one(profile))?;
        Ok(true)
    }
}
