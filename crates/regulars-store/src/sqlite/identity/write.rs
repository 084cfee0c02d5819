//! Writing decisions and marks.

use regulars_core::identity::CustomerId;
use rusqlite::params;

use crate::port::{IdentityWriting, NewDecision, ProfileNo, StoreError, StoreResult};
use crate::sqlite::keys::{Sealing as _, decision_field};
use crate::sqlite::read::{Connected as _, Met};
use crate::sqlite::write::WriteTransaction;

impl WriteTransaction<'_> {
    fn put_new_decision(&mut self, decision: &NewDecision<'_>) -> StoreResult<u64> {
        self.met = Met::default();
        let NewDecision { id, at, text, profiles, values, revokes } = decision;
        let known = self.one("SELECT no FROM decision WHERE id = ?1", [id], |row| row.get::<_, i64>(0))?;
        let envelope = self.seal_own(&decision_field(id), text)?;
        let text = if envelope.is_some() { "" } else { *text };
        let number = match known {
            Some(number) => {
                let sql = "UPDATE decision SET at = ?2, text = ?3, cipher = ?4 WHERE no = ?1";
                self.run(sql, params![number, at.micros(), text, envelope])?;
                for table in ["decision_profile", "decision_value", "decision_revoke"] {
                    self.run(&format!("DELETE FROM {table} WHERE decision = ?1"), [number])?;
                }
                number
            }
            None => {
                let sql = "INSERT INTO decision (id, at, text, cipher) VALUES (?1, ?2, ?3, ?4)";
                self.insert(sql, params![id, at.micros(), text, envelope])?
            }
        };
        for (source, key) in *profiles {
            let sql = "INSERT OR IGNORE INTO decision_profile (source, key, decision) VALUES (?1, ?2, ?3)";
            self.run(sql, params![source, key, number])?;
        }
        for (kind, value) in *values {
            let sql = "INSERT OR IGNORE INTO decision_value (kind, value, decision) VALUES (?1, ?2, ?3)";
            self.run(sql, params![kind, self.value_key(kind, value)?, number])?;
        }
        if let Some(target) = revokes {
            self.run("INSERT INTO decision_revoke (target, decision) VALUES (?1, ?2)", params![target, number])?;
        }
        u64::try_from(number).map_err(|_| StoreError::Corrupt("a decision has a negative number".to_owned()))
    }
}

impl IdentityWriting for WriteTransaction<'_> {
    fn put_decision(&mut self, decision: &NewDecision<'_>) -> StoreResult<u64> {
        self.step(|transaction| {
            transaction.touch()?;
            transaction.put_new_decision(decision)
        })
    }

    fn mark_dirty(&mut self, profile: ProfileNo) -> StoreResult<()> {
        self.step(|transaction| transaction.mark_one(profile))
    }

    fn erase_profile(&mut self, profile: ProfileNo, others: &[CustomerId]) -> StoreResult<()> {
        self.step(|transaction| transaction.erase(profile, others))
    }
}
