//! What a sealed file adds: data keys in their table, envelopes in place of personal texts, blind indexes in place of identifier
//! values (EN-1 to EN-6, DESIGN 8.6, 8.7). A plain file has none of it, and nothing here is asked of it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use regulars_core::record::row::{Opener, Sealed};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::failed;
use super::read::Connected;
use crate::port::{KeyCounts, ProfileNo, StoreError, StoreResult, ValueNo};
use crate::vault::{
    BLIND_BYTES, DataKey, FIELD_SUPPRESSION, KeyCache, Keys, Vault, VaultError, Wrapped, lengthen,
    plain_suppression_key,
};

/// The number under which the file's own key stands: that of what is no single profile's, such as decisions.
pub(super) const OWN: ProfileNo = -1;
/// Whose the file's own key is, where a profile has its source and key.
pub(super) const OWN_NAME: (&str, &str) = ("", "");

/// A vault with the keys that were unwrapped before.
#[derive(Debug)]
pub(super) struct Sealer {
    pub(super) vault: Arc<Vault>,
    pub(super) cache: KeyCache,
}

impl Sealer {
    pub(super) fn new(vault: Arc<Vault>) -> Self {
        Self { vault, cache: KeyCache::default() }
    }
}

/// Where an identifier's text is sealed; the index is part of it, so that two values of a profile cannot change places.
pub(super) fn value_field(kind: &str, index: &str) -> String {
    ["value:", kind, ":", index].concat()
}

/// The same for a released one, which may be another profile's.
pub(super) fn released_field(kind: &str, index: &str) -> String {
    ["released:", kind, ":", index].concat()
}

pub(super) fn record_field(record_id: &str) -> String {
    ["record:", record_id].concat()
}

pub(super) fn trait_field(name: &str, record_id: &str) -> String {
    ["trait:", name, ":", record_id].concat()
}

pub(super) fn decision_field(id: &str) -> String {
    format!("decision:{id}")
}

pub(super) fn content_field(seq: i64) -> String {
    format!("audit:{seq}")
}

/// Questions that need keys, and the same answers for a plain file.
pub(super) trait Sealing: Connected + Sized {
    /// The column in which the sealed part of a record stands.
    fn sealed_column(&self, table: &str) -> String {
        let column = if self.sealer().is_some() { "cipher" } else { "sealed" };
        format!("{table}.{column}")
    }

    /// The sealed part of a record as it is stored, to be opened if it is read.
    fn closed<'a>(
        &'a self,
        profile: ProfileNo,
        whose: (&'a str, &'a str),
        record_id: &'a str,
        stored: ValueRef<'a>,
    ) -> rusqlite::Result<Closed<'a, Self>> {
        let stored = match stored {
            ValueRef::Null => Stored::Text(""),
            ValueRef::Blob(envelope) => Stored::Envelope(envelope),
            other => Stored::Text(other.as_str()?),
        };
        Ok(Closed { inside: self, profile, whose, record_id, stored, failure: RefCell::new(None) })
    }

    /// The keys of a profile, the newest last. Errors: `key_destroyed` if it has none.
    fn keys_of(&self, profile: ProfileNo, whose: (&str, &str)) -> StoreResult<Keys> {
        let sealer = self.sealer().ok_or(VaultError::KeysRequired)?;
        if let Some(known) = sealer.cache.get(profile) {
            return Ok(known);
        }
        let keys = self.unwrapped(profile, whose)?;
        if keys.is_empty() {
            return Err(VaultError::KeyDestroyed.into());
        }
        // Copied, since a list that is moved leaves its bytes behind; this one zeroes them.
        let keys: Keys = keys.iter().map(|(version, key)| (*version, DataKey::new(key.expose()))).collect();
        sealer.cache.put(profile, keys.clone());
        Ok(keys)
    }

    /// The same asked of the provider, as often as this is called; none if it has none.
    fn unwrapped(&self, profile: ProfileNo, whose: (&str, &str)) -> StoreResult<Vec<(u32, DataKey)>> {
        let sealer = self.sealer().ok_or(VaultError::KeysRequired)?;
        let kept = wrapped(self.connection()?, profile)?;
        kept.iter().map(|one| Ok((one.key_ver, sealer.vault.unwrap(whose, one)?))).collect()
    }

    fn open_text(
        &self,
        profile: ProfileNo,
        whose: (&str, &str),
        field: &str,
        envelope: &[u8],
    ) -> StoreResult<Zeroizing<String>> {
        let sealer = self.sealer().ok_or(VaultError::KeysRequired)?;
        match sealer.vault.open(&self.keys_of(profile, whose)?, whose, field, envelope) {
            // The key was renewed after it was unwrapped here.
            Err(VaultError::KeyUnavailable(_)) => {
                sealer.cache.forget(profile);
                Ok(sealer.vault.open(&self.keys_of(profile, whose)?, whose, field, envelope)?)
            }
            opened => Ok(opened?),
        }
    }

    /// As what a value is looked up: itself, or its blind index.
    fn value_key<'v>(&self, kind: &str, value: &'v str) -> StoreResult<Cow<'v, str>> {
        let Some(sealer) = self.sealer() else { return Ok(Cow::Borrowed(value)) };
        Ok(Cow::Owned(BASE64URL_NOPAD.encode(&sealer.vault.blind(kind, value)?)))
    }

    /// Kind and text of a value: what stands there, or what a profile that states or releases it has sealed.
    fn value_text(&self, number: ValueNo, kind: String, stored: String) -> StoreResult<(String, String)> {
        if self.sealer().is_none() {
            return Ok((kind, stored));
        }
        let stated = "SELECT v.profile, s.name, p.key, v.cipher FROM seen e
            JOIN profile_value v ON v.value = e.value AND v.profile = e.profile
            JOIN profile p ON p.no = v.profile JOIN source s ON s.no = p.source WHERE e.value = ?1 LIMIT 1";
        let released = "SELECT l.profile, s.name, p.key, l.cipher FROM released l
            JOIN profile p ON p.no = l.profile JOIN source s ON s.no = p.source WHERE l.value = ?1 LIMIT 1";
        for (sql, field) in [(stated, value_field(&kind, &stored)), (released, released_field(&kind, &stored))] {
            let found = self.one(sql, [number], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, Vec<u8>>(3)?,
                ))
            })?;
            if let Some((profile, source, key, envelope)) = found {
                let mut text = self.open_text(profile, (&source, &key), &field, &envelope)?;
                return Ok((kind, std::mem::take(&mut *text)));
            }
        }
        Err(StoreError::Corrupt("a value is nobody's".to_owned()))
    }

    /// The text of a decision, which no single profile's key seals.
    fn decision_text(&self, id: &str, text: String, envelope: Option<Vec<u8>>) -> StoreResult<String> {
        envelope.map_or(Ok(text), |envelope| self.own_text(&decision_field(id), &envelope))
    }

    /// What is sealed under the file's own key.
    fn own_text(&self, field: &str, envelope: &[u8]) -> StoreResult<String> {
        let mut text = self.open_text(OWN, OWN_NAME, field, envelope)?;
        Ok(std::mem::take(&mut *text))
    }

    /// The suppression key of a contact point (EN-9). A plain file has no key: there the hash keeps the text out of the file, but
    /// whoever has the file can try all telephone numbers, as all of it can be read.
    fn suppression_key(&self, contact_point: &str) -> StoreResult<[u8; BLIND_BYTES]> {
        Ok(match self.sealer() {
            Some(sealer) => sealer.vault.blind(FIELD_SUPPRESSION, contact_point)?,
            None => plain_suppression_key(contact_point)?,
        })
    }

    fn count_keys(&self) -> StoreResult<Option<KeyCounts>> {
        let Some(sealer) = self.sealer() else { return Ok(None) };
        let mut wrapped_under = BTreeMap::new();
        self.every("SELECT kek, count(*) FROM data_key GROUP BY kek ORDER BY kek", [], &mut |row| {
            wrapped_under.insert(row.get(0)?, row.get::<_, i64>(1)?.try_into().unwrap_or(u64::MAX));
            Ok(true)
        })?;
        Ok(Some(KeyCounts { current: sealer.vault.current(), wrapped_under }))
    }
}

impl<T: Connected> Sealing for T {}

enum Stored<'a> {
    Text(&'a str),
    Envelope(&'a [u8]),
}

/// The sealed part of one record; the key of its profile is asked for when it is opened, and not before.
pub(super) struct Closed<'a, C> {
    inside: &'a C,
    profile: ProfileNo,
    whose: (&'a str, &'a str),
    record_id: &'a str,
    stored: Stored<'a>,
    /// Why it did not open.
    failure: RefCell<Option<StoreError>>,
}

impl<C: Connected> Closed<'_, C> {
    pub(super) fn part(&self) -> Sealed<'_> {
        match self.stored {
            Stored::Text(text) => Sealed::Text(text),
            Stored::Envelope(_) => Sealed::Closed(self),
        }
    }

    /// What became of reading the record: a fault of the keys is one, everything else is a damage.
    pub(super) fn outcome<T>(&self, read: Result<T, regulars_core::Error>) -> StoreResult<T> {
        read.map_err(|error| self.failure.take().unwrap_or_else(|| StoreError::Corrupt(error.to_string())))
    }
}

impl<C: Connected> Opener for Closed<'_, C> {
    fn open(&self) -> Result<String, regulars_core::Error> {
        let Stored::Envelope(envelope) = self.stored else { return Ok(String::new()) };
        let opened = self.inside.open_text(self.profile, self.whose, &record_field(self.record_id), envelope);
        let long = |short: Zeroizing<String>| {
            lengthen(&short).ok_or_else(|| StoreError::Corrupt("a sealed part is not written as one".to_owned()))
        };
        match opened.and_then(long) {
            Ok(text) => Ok(text),
            Err(error) => {
                self.failure.replace(Some(error.clone()));
                Err(error.into())
            }
        }
    }
}

/// The wrapped keys of a profile, the oldest first.
fn wrapped(connection: &Connection, profile: ProfileNo) -> StoreResult<Vec<Wrapped>> {
    let sql = "SELECT version, kek, wrapped FROM data_key WHERE profile = ?1 ORDER BY version";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let read = |row: &rusqlite::Row<'_>| Ok(Wrapped { key_ver: row.get(0)?, kek_ver: row.get(1)?, bytes: row.get(2)? });
    let rows = statement.query_map([profile], read).map_err(failed)?;
    rows.collect::<Result<_, _>>().map_err(failed)
}

/// Keeps a wrapped key.
pub(super) fn keep(connection: &Connection, profile: ProfileNo, one: &Wrapped) -> StoreResult<()> {
    let sql = "INSERT OR REPLACE INTO data_key (profile, version, kek, wrapped) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.execute(params![profile, one.key_ver, one.kek_ver, one.bytes]).map_err(failed)?;
    Ok(())
}

/// Makes a fresh file a sealed one: what knows its keys again, and the file's own key.
pub(super) fn found(connection: &Connection, vault: &Vault) -> StoreResult<()> {
    let check = HEXLOWER.encode(&vault.check()?);
    connection.execute("UPDATE meta SET value = ?1 WHERE name = 'vault'", [check]).map_err(failed)?;
    let (_, kept) = vault.new_key(OWN_NAME, 1)?;
    keep(connection, OWN, &kept)
}

/// Whether a file is opened as it was made: a sealed one with its own keys, a plain one without.
pub(super) fn check_keys(connection: &Connection, vault: Option<&Vault>) -> StoreResult<()> {
    let sql = "SELECT value FROM meta WHERE name = 'vault'";
    let check: Option<String> = connection.query_row(sql, [], |row| row.get(0)).optional().map_err(failed)?;
    let check = check.filter(|check| !check.is_empty());
    match (check, vault) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(VaultError::KeysRequired.into()),
        (None, Some(_)) => Err(VaultError::NotSealed.into()),
        (Some(check), Some(vault)) => {
            if HEXLOWER.encode(&vault.check()?) != check {
                return Err(VaultError::KeysWrong.into());
            }
            let own = wrapped(connection, OWN)?;
            let own = own.last().ok_or_else(|| StoreError::Corrupt("it has lost its own key".to_owned()))?;
            vault.unwrap(OWN_NAME, own).map(drop).map_err(|error| match error {
                VaultError::AuthFailed => VaultError::KeysWrong.into(),
                other => other.into(),
            })
        }
    }
}
