//! Erasing a profile: its rows and what hangs on them are deleted and their bytes overwritten; its number and customer id
//! stay, so that neither is ever given again (CI-3).

use regulars_core::identity::CustomerId;
use rusqlite::params;

use crate::port::{ProfileNo, StoreError, StoreResult};
use crate::sqlite::read::{Connected as _, Met};
use crate::sqlite::write::WriteTransaction;

/// What goes with a profile, one statement each; the last ones need what the first ones left.
const DELETIONS: [&str; 12] = [
    "DELETE FROM correction WHERE (source, target, at, record_id) IN (SELECT c.source, c.target, c.at, c.record_id
        FROM profile p JOIN record r ON r.profile = p.no
        JOIN correction c ON c.source = p.source AND c.record_id = r.record_id AND c.at = r.at WHERE p.no = ?1)",
    "DELETE FROM record_key WHERE (source, record_id) IN (SELECT p.source, r.record_id
        FROM profile p JOIN record r ON r.profile = p.no WHERE p.no = ?1)",
    "DELETE FROM seen WHERE profile = ?1 AND value IN (SELECT value FROM profile_value WHERE profile = ?1)",
    "DELETE FROM value WHERE no IN (SELECT value FROM profile_value WHERE profile = ?1)
        AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.value = value.no)
        AND NOT EXISTS (SELECT 1 FROM released l WHERE l.value = value.no AND l.profile <> ?1)",
    "DELETE FROM value WHERE no IN (SELECT value FROM released WHERE profile = ?1)
        AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.value = value.no)
        AND NOT EXISTS (SELECT 1 FROM released l WHERE l.value = value.no AND l.profile <> ?1)",
    "DELETE FROM released WHERE profile = ?1",
    "DELETE FROM profile_value WHERE profile = ?1",
    "DELETE FROM trait WHERE profile = ?1",
    "DELETE FROM relation WHERE profile = ?1",
    "DELETE FROM record WHERE profile = ?1",
    "DELETE FROM dirty WHERE profile = ?1",
    "DELETE FROM data_key WHERE profile = ?1",
];

impl WriteTransaction<'_> {
    pub(super) fn erase(&mut self, profile: ProfileNo, others: &[CustomerId]) -> StoreResult<()> {
        self.met = Met::default();
        let sql = "SELECT id FROM profile WHERE no = ?1 AND source > 0";
        let id = self.one(sql, [profile], |row| row.get::<_, Vec<u8>>(0))?;
        let id = id.ok_or_else(|| StoreError::Corrupt("a profile that is to be erased is not there".to_owned()))?;
        for sql in DELETIONS {
            self.run(sql, [profile])?;
        }
        let others: Vec<u8> = others.iter().flat_map(|id| *id.bytes()).collect();
        self.run("INSERT OR REPLACE INTO tombstone (id, others) VALUES (?1, ?2)", params![id, others])?;
        // No source has a negative number, so the row is nobody's; the number stays taken.
        let sql = "UPDATE profile SET source = -no, key = '', id = CAST(CAST(-no AS TEXT) AS BLOB), first_at = 0
            WHERE no = ?1";
        self.run(sql, [profile])?;
        self.state.interned.profiles.clear();
        self.state.interned.values.clear();
        // Every version of its key is destroyed: nothing opens what a copy of the file still holds (EN-8).
        if let Some(sealer) = &self.state.sealer {
            sealer.cache.forget(profile);
        }
        self.marked.remove(&profile);
        self.touch()
    }
}
