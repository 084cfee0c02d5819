//! Where keys come from: the port that the caller fills, and an adapter that holds them in memory (EN-2).

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::blind::field_key;
use super::envelope::{open_with, seal_with};
use super::{Algorithm, DataKey, Entropy, IndexKey, KEY_BYTES, KeyEncryptionKey, VaultError, key_version};

/// The most versions of a key-encryption key that a ring holds.
pub const MAX_KEK_VERSIONS: usize = 64;

/// Who wraps and unwraps data keys, and knows the keys of indexes. It may be a file, an agent or a service of a cloud.
pub trait KeyProvider: Send + Sync {
    /// The version of the key-encryption key that wraps from now on.
    fn current(&self) -> u32;
    /// Wraps a data key under a version of the key-encryption key. Errors: `key_unavailable`, `entropy_exhausted`.
    fn wrap(&self, kek_ver: u32, key: &DataKey, aad: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, VaultError>;
    /// Unwraps a data key. Errors: `key_unavailable`, `auth_failed`.
    fn unwrap(&self, kek_ver: u32, wrapped: &[u8], aad: &[u8]) -> Result<DataKey, VaultError>;
    /// The key of the blind index of one field of a tenant (EN-6); always the same. Errors: `key_unavailable`.
    fn index_key(&self, tenant: &str, field: &str) -> Result<IndexKey, VaultError>;
}

/// Keys that are held in memory: versions of the key-encryption key, and one key from which those of indexes are drawn.
pub struct KeyRing {
    keks: BTreeMap<u32, KeyEncryptionKey>,
    index: IndexKey,
}

/// What files of keys read and write.
#[cfg(feature = "sqlite")]
impl KeyRing {
    pub(super) fn of(keks: BTreeMap<u32, KeyEncryptionKey>, index: IndexKey) -> Self {
        Self { keks, index }
    }

    pub(super) fn index(&self) -> &IndexKey {
        &self.index
    }

    pub(super) fn keks(&self) -> &BTreeMap<u32, KeyEncryptionKey> {
        &self.keks
    }
}

impl KeyRing {
    /// A ring with the first version.
    pub fn new(kek: KeyEncryptionKey, index: IndexKey) -> Self {
        Self { keks: BTreeMap::from([(1, kek)]), index }
    }

    /// Adds the next version, which wraps from now on; its number. Errors: `key_unavailable` beyond [`MAX_KEK_VERSIONS`].
    pub fn add(&mut self, kek: KeyEncryptionKey) -> Result<u32, VaultError> {
        let next = self.current().saturating_add(1);
        if self.keks.len() >= MAX_KEK_VERSIONS {
            return Err(VaultError::KeyUnavailable(next));
        }
        self.keks.insert(next, kek);
        Ok(next)
    }

    /// Forgets versions before `version`, once no key is wrapped under them; how many. The current one always stays.
    pub fn retire_before(&mut self, version: u32) -> usize {
        let (before, current) = (self.keks.len(), self.current());
        self.keks.retain(|known, _| *known >= version || *known == current);
        before - self.keks.len()
    }

    /// The versions that are held.
    pub fn versions(&self) -> impl Iterator<Item = u32> {
        self.keks.keys().copied()
    }

    fn kek(&self, version: u32) -> Result<&[u8; KEY_BYTES], VaultError> {
        self.keks.get(&version).map(KeyEncryptionKey::expose).ok_or(VaultError::KeyUnavailable(version))
    }
}

impl KeyProvider for KeyRing {
    fn current(&self) -> u32 {
        self.keks.last_key_value().map_or(0, |(version, _)| *version)
    }

    fn wrap(&self, kek_ver: u32, key: &DataKey, aad: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, VaultError> {
        seal_with(Algorithm::Aes256GcmSiv, self.kek(kek_ver)?, kek_ver, aad, key.expose(), entropy)
    }

    fn unwrap(&self, kek_ver: u32, wrapped: &[u8], aad: &[u8]) -> Result<DataKey, VaultError> {
        if key_version(wrapped)? != kek_ver {
            return Err(VaultError::AuthFailed);
        }
        let plain: Zeroizing<Vec<u8>> = open_with(self.kek(kek_ver)?, aad, wrapped)?;
        let bytes = plain.as_slice().try_into().map_err(|_| VaultError::EnvelopeInvalid)?;
        Ok(DataKey::new(bytes))
    }

    fn index_key(&self, tenant: &str, field: &str) -> Result<IndexKey, VaultError> {
        Ok(field_key(&self.index, tenant, field))
    }
}
