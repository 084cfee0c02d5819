//! Sealing on the way in, and what is done to keys: making and wrapping anew (EN-1, EN-2). Of a plain file nothing is
//! asked here.

use std::borrow::Cow;

use regulars_core::record::{ContentHash, Record};
use rusqlite::params;
use zeroize::Zeroizing;

use super::keys::{OWN, OWN_NAME, Sealing as _, keep, record_field, value_field};
use super::read::Connected as _;
use super::write::WriteTransaction;
use crate::port::{ProfileNo, Reading as _, Rewrapped, StoreError, StoreResult, ValueNo};
use crate::vault::{DataKey, Keys, VaultError, Wrapped, shorten};

/// Source and key of a profile.
pub(super) type Name<'a> = (&'a str, &'a str);

/// A value that a profile states.
#[derive(Clone, Copy)]
pub(super) struct Linked<'a> {
    pub(super) number: ValueNo,
    /// Whether it was made just now.
    pub(super) fresh: bool,
    pub(super) kind: &'a str,
    /// As what it is looked up.
    pub(super) key: &'a str,
    pub(super) text: &'a str,
}

/// Whose a record is.
pub(super) fn name(record: &Record) -> Name<'_> {
    (record.source.as_str(), record.profile.as_str())
}

impl WriteTransaction<'_> {
    /// A text of a profile in an envelope; none in a plain file. The first one makes the profile's key.
    pub(super) fn sealed(
        &self,
        profile: ProfileNo,
        whose: Name<'_>,
        field: &str,
        text: &str,
    ) -> StoreResult<Option<Vec<u8>>> {
        let Some(sealer) = &self.state.sealer else { return Ok(None) };
        let keys = self.keys_for(profile, whose)?;
        Ok(Some(sealer.vault.seal(&keys, whose, field, text)?))
    }

    /// The sealed part of a record in an envelope, said shorter; none in a plain file or if nothing is personal.
    pub(super) fn seal_part(&self, profile: ProfileNo, record: &Record, text: &str) -> StoreResult<Option<Vec<u8>>> {
        if text.is_empty() || self.state.sealer.is_none() {
            return Ok(None);
        }
        self.sealed(profile, name(record), &record_field(record.record_id.as_str()), &Zeroizing::new(shorten(text)))
    }

    /// A text under the file's own key.
    pub(super) fn seal_own(&self, field: &str, text: &str) -> StoreResult<Option<Vec<u8>>> {
        self.sealed(OWN, OWN_NAME, field, text)
    }

    fn keys_for(&self, profile: ProfileNo, whose: Name<'_>) -> StoreResult<Keys> {
        // A profile that was made just now has none in the file, so the file is not asked.
        if self.made.get() == Some(profile) {
            return self.next_key(profile, whose, Vec::new());
        }
        match self.keys_of(profile, whose) {
            Err(StoreError::Vault(VaultError::KeyDestroyed)) => self.next_key(profile, whose, Vec::new()),
            other => other,
        }
    }

    /// Makes the next version of a profile's key.
    pub(super) fn next_key(
        &self,
        profile: ProfileNo,
        whose: Name<'_>,
        known: Vec<(u32, DataKey)>,
    ) -> StoreResult<Keys> {
        let sealer = self.state.sealer.as_ref().ok_or(VaultError::NotSealed)?;
        let version = known.last().map_or(1, |(version, _)| version.saturating_add(1));
        let (key, kept) = sealer.vault.new_key(whose, version)?;
        if self.made.get() == Some(profile) {
            self.made.set(None);
        }
        keep(self.connection()?, profile, &kept)?;
        let keys = known.iter().map(|(version, key)| (*version, DataKey::new(key.expose())));
        let keys: Keys = keys.chain(std::iter::once((version, key))).collect();
        sealer.cache.put(profile, keys.clone());
        Ok(keys)
    }

    /// Links a value to a profile that states it. In a sealed file the link holds the text, so that each who states it can read it
    /// and none reads it with another's key.
    pub(super) fn link(&self, profile: ProfileNo, whose: Name<'_>, value: Linked<'_>) -> StoreResult<()> {
        let Linked { number, fresh, kind, key, text } = value;
        let sql = "INSERT OR IGNORE INTO profile_value (profile, value, cipher) VALUES (?1, ?2, ?3)";
        let mut envelope = None;
        if self.state.sealer.is_some() {
            // Nobody is linked to a value that was made just now; what is linked already is not sealed again.
            let known = "SELECT 1 FROM profile_value WHERE profile = ?1 AND value = ?2";
            if !fresh && self.one(known, [profile, number], |_| Ok(()))?.is_some() {
                return Ok(());
            }
            envelope = self.sealed(profile, whose, &value_field(kind, key), text)?;
        }
        self.run(sql, params![profile, number, envelope])?;
        Ok(())
    }

    /// A content hash as it is stored (DESIGN 8.6).
    pub(super) fn kept_hash(&self, hash: &ContentHash) -> StoreResult<ContentHash> {
        match &self.state.sealer {
            Some(sealer) => Ok(ContentHash::from_bytes(sealer.vault.content(hash.bytes())?)),
            None => Ok(*hash),
        }
    }

    /// The content hash of a stored record as it is told: a keyed one says nothing to others, so it is taken anew.
    pub(super) fn told_hash(&self, like: &Record, stored: ContentHash) -> StoreResult<ContentHash> {
        if self.state.sealer.is_none() {
            return Ok(stored);
        }
        let record = self.record(like.source.as_str(), like.record_id.as_str())?;
        let record = record.ok_or_else(|| StoreError::Corrupt("a key has no record".to_owned()))?;
        Ok(ContentHash::of(&record, &mut String::new()))
    }

    pub(super) fn whose(&self, profile: ProfileNo) -> StoreResult<(Cow<'static, str>, Cow<'static, str>)> {
        if profile == OWN {
            return Ok((OWN_NAME.0.into(), OWN_NAME.1.into()));
        }
        let info = self.profile(profile)?.ok_or(VaultError::KeyDestroyed)?;
        Ok((info.source.into(), info.key.into()))
    }

    pub(super) fn rewrap(&mut self, after: Option<ProfileNo>, limit: usize) -> StoreResult<Option<Rewrapped>> {
        let Some(sealer) = &self.state.sealer else { return Err(VaultError::NotSealed.into()) };
        let (vault, current) = (sealer.vault.clone(), sealer.vault.current());
        let mut found: Vec<(ProfileNo, Wrapped)> = Vec::new();
        let sql = "SELECT profile, version, kek, wrapped FROM data_key WHERE profile > ?1 AND kek <> ?2
            ORDER BY profile, version LIMIT ?3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX).max(1);
        // The file's own key stands before all others.
        self.every(sql, params![after.unwrap_or(OWN - 1), current, limit], &mut |row| {
            found.push((row.get(0)?, Wrapped { key_ver: row.get(1)?, kek_ver: row.get(2)?, bytes: row.get(3)? }));
            Ok(true)
        })?;
        // Not all versions of the last profile may be among them.
        let last = found.last().map(|(profile, _)| *profile);
        for (profile, kept) in &found {
            let whose = self.whose(*profile)?;
            let whose = (whose.0.as_ref(), whose.1.as_ref());
            let key = vault.unwrap(whose, kept)?;
            keep(self.connection()?, *profile, &vault.wrap(whose, kept.key_ver, &key)?)?;
        }
        let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
        Ok(last.map(|last| Rewrapped { count, through: last - 1 }))
    }
}
