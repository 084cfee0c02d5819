//! A profile under a new data key: everything that is sealed of it is sealed anew, then the older keys are destroyed (EN-2). It may
//! be interrupted at any step: until the last one both keys open.

use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

use super::keys::{Sealing as _, record_field, released_field, trait_field, value_field};
use super::read::{Connected as _, Met};
use super::write::WriteTransaction;
use crate::port::{ProfileNo, StoreResult};
use crate::vault::VaultError;

/// A table that holds envelopes of profiles.
struct Place {
    /// Envelope, the two texts that its field is called by, then the rest of the key of the row; of ?1 those whose version is not ?2.
    find: &'static str,
    field: fn(&str, &str) -> String,
    /// Puts ?1 in place of the envelope of ?2 and the rest of the key.
    put: &'static str,
}

/// The version of a key stands in the third to sixth byte of an envelope (EN-3).
const PLACES: [Place; 4] = [
    Place {
        find: "SELECT cipher, '', record_id, at, record_id FROM record
            WHERE profile = ?1 AND substr(cipher, 3, 4) <> ?2 LIMIT ?3",
        field: |_, id| record_field(id),
        put: "UPDATE record SET cipher = ?1 WHERE profile = ?2 AND at = ?3 AND record_id = ?4",
    },
    Place {
        find: "SELECT l.cipher, v.kind, v.value, l.value FROM profile_value l JOIN value v ON v.no = l.value
            WHERE l.profile = ?1 AND substr(l.cipher, 3, 4) <> ?2 LIMIT ?3",
        field: value_field,
        put: "UPDATE profile_value SET cipher = ?1 WHERE profile = ?2 AND value = ?3",
    },
    Place {
        find: "SELECT cipher, name, record_id, name, at, record_id FROM trait
            WHERE profile = ?1 AND substr(cipher, 3, 4) <> ?2 LIMIT ?3",
        field: trait_field,
        put: "UPDATE trait SET cipher = ?1 WHERE profile = ?2 AND name = ?3 AND at = ?4 AND record_id = ?5",
    },
    Place {
        find:
            "SELECT l.cipher, v.kind, v.value, l.value, l.at, l.record_id FROM released l JOIN value v ON v.no = l.value
            WHERE l.profile = ?1 AND substr(l.cipher, 3, 4) <> ?2 LIMIT ?3",
        field: released_field,
        put: "UPDATE released SET cipher = ?1 WHERE profile = ?2 AND value = ?3 AND at = ?4 AND record_id = ?5",
    },
];

/// Of each envelope: the bytes, how its field is called, and the rest of the key of its row.
type Stale = (Vec<u8>, String, Vec<Value>);

impl WriteTransaction<'_> {
    pub(super) fn renew(&mut self, profile: ProfileNo) -> StoreResult<()> {
        self.met = Met::default();
        if self.state.sealer.is_none() {
            return Err(VaultError::NotSealed.into());
        }
        let whose = self.whose(profile)?;
        let whose = (whose.0.as_ref(), whose.1.as_ref());
        let known = self.unwrapped(profile, whose)?;
        self.next_key(profile, whose, known).map(drop)
    }

    pub(super) fn seal_again(&mut self, profile: ProfileNo, limit: usize) -> StoreResult<u64> {
        self.met = Met::default();
        let Some(sealer) = &self.state.sealer else { return Err(VaultError::NotSealed.into()) };
        let vault = sealer.vault.clone();
        let whose = self.whose(profile)?;
        let whose = (whose.0.as_ref(), whose.1.as_ref());
        // Asked of the file, so that it is the newest key whoever made it.
        let keys = self.unwrapped(profile, whose)?;
        let Some((newest, _)) = keys.last() else { return Err(VaultError::KeyDestroyed.into()) };
        let mut count = 0;
        for place in &PLACES {
            let left = i64::try_from(limit.max(1)).unwrap_or(i64::MAX) - count;
            if left <= 0 {
                break;
            }
            let mut found: Vec<Stale> = Vec::new();
            self.every(place.find, params![profile, newest.to_be_bytes().as_slice(), left], &mut |row| {
                let field = (place.field)(&row.get::<_, String>(1)?, &row.get::<_, String>(2)?);
                let rest = (3..row.as_ref().column_count()).map(|column| row.get(column));
                found.push((row.get(0)?, field, rest.collect::<Result<_, _>>()?));
                Ok(true)
            })?;
            for (envelope, field, rest) in found {
                let text = vault.open(&keys, whose, &field, &envelope)?;
                let envelope = vault.seal(&keys, whose, &field, &text)?;
                let key = [Value::Blob(envelope), Value::Integer(profile)].into_iter().chain(rest);
                self.run(place.put, params_from_iter(key))?;
                count += 1;
            }
        }
        if count == 0 {
            self.run("DELETE FROM data_key WHERE profile = ?1 AND version <> ?2", params![profile, newest])?;
        }
        if let Some(sealer) = &self.state.sealer {
            sealer.cache.forget(profile);
        }
        Ok(u64::try_from(count).unwrap_or_default())
    }
}
