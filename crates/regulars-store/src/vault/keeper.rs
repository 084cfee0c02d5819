//! The vault of one store: a provider, a tenant and the entropy, with the keys of its indexes at hand.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, RwLock};

use zeroize::Zeroizing;

use super::blind::FieldHash;
use super::{
    Algorithm, BLIND_BYTES, DataKey, Entropy, FIELD_DEK, KeyProvider, Place, SEALED_VERSION, VaultError, check_tenant,
    key_version, open, seal,
};

/// The field of the index by which a store knows its keys.
const FIELD_CHECK: &str = "vault.check";
/// The field of content hashes (DESIGN 8.6).
const FIELD_CONTENT: &str = "record.content";

/// What a store needs to seal and open: who has the keys, whose data it is, and where randomness comes from.
///
/// It prints nothing of them.
pub struct Vault {
    provider: Box<dyn KeyProvider>,
    tenant: String,
    algorithm: Algorithm,
    entropy: Mutex<Box<dyn Entropy>>,
    /// By field: its keyed hashes, so that the provider is asked once for a key and each hash begins where they part.
    hashes: RwLock<BTreeMap<Box<str>, FieldHash>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

/// A data key as it is kept.
pub(crate) struct Wrapped {
    pub(crate) key_ver: u32,
    pub(crate) kek_ver: u32,
    pub(crate) bytes: Vec<u8>,
}

impl Vault {
    /// A vault of a tenant. Errors: `tenant_invalid`.
    pub fn new(
        provider: Box<dyn KeyProvider>,
        tenant: impl Into<String>,
        entropy: Box<dyn Entropy>,
    ) -> Result<Self, VaultError> {
        let tenant = tenant.into();
        check_tenant(&tenant)?;
        let (entropy, hashes) = (Mutex::new(entropy), RwLock::default());
        Ok(Self { provider, tenant, algorithm: Algorithm::default(), entropy, hashes })
    }

    /// The same with another algorithm for what is sealed from now on; what is sealed already opens all the same.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// The version of the key-encryption key that wraps from now on.
    pub fn current(&self) -> u32 {
        self.provider.current()
    }

    /// What a store keeps to know its keys again: it says nothing to who has them not.
    pub(crate) fn check(&self) -> Result<[u8; BLIND_BYTES], VaultError> {
        self.blind(FIELD_CHECK, "regulars")
    }

    /// The blind index of a value of a field of this tenant (EN-6).
    pub(crate) fn blind(&self, field: &str, value: &str) -> Result<[u8; BLIND_BYTES], VaultError> {
        self.hashed(field, |hash| hash.index(value))?
    }

    /// The hash of a record's content as a sealed store keeps it: nobody without the key can try contents (DESIGN 8.6).
    pub(crate) fn content(&self, hash: &[u8; 32]) -> Result<[u8; 32], VaultError> {
        self.hashed(FIELD_CONTENT, |content| content.of(hash))
    }

    fn hashed<T>(&self, field: &str, then: impl FnOnce(&FieldHash) -> T) -> Result<T, VaultError> {
        if let Some(hash) = self.hashes.read().unwrap_or_else(PoisonError::into_inner).get(field) {
            return Ok(then(hash));
        }
        let key = self.provider.index_key(&self.tenant, field)?;
        let hash = FieldHash::new(&key, &self.tenant, field);
        let answer = then(&hash);
        self.hashes.write().unwrap_or_else(PoisonError::into_inner).insert(field.into(), hash);
        Ok(answer)
    }

    /// Where something of a profile is sealed.
    fn place<'a>(&'a self, (source, profile): (&'a str, &'a str), field: &'a str) -> Place<'a> {
        Place { tenant: &self.tenant, source, profile, field, schema_ver: SEALED_VERSION }
    }

    /// A new data key of a profile, and the same as it is kept.
    pub(crate) fn new_key(&self, whose: (&str, &str), key_ver: u32) -> Result<(DataKey, Wrapped), VaultError> {
        let key = DataKey::generate(&mut **self.entropy())?;
        let wrapped = self.wrap(whose, key_ver, &key)?;
        Ok((key, wrapped))
    }

    /// Wraps a data key under the current key-encryption key.
    pub(crate) fn wrap(&self, whose: (&str, &str), key_ver: u32, key: &DataKey) -> Result<Wrapped, VaultError> {
        let (aad, kek_ver) = (self.place(whose, FIELD_DEK).aad(key_ver), self.current());
        let bytes = self.provider.wrap(kek_ver, key, &aad, &mut **self.entropy())?;
        Ok(Wrapped { key_ver, kek_ver, bytes })
    }

    pub(crate) fn unwrap(&self, whose: (&str, &str), wrapped: &Wrapped) -> Result<DataKey, VaultError> {
        let aad = self.place(whose, FIELD_DEK).aad(wrapped.key_ver);
        self.provider.unwrap(wrapped.kek_ver, &wrapped.bytes, &aad)
    }

    /// Seals a text of a profile under the newest of its keys.
    pub(crate) fn seal(
        &self,
        keys: &[(u32, DataKey)],
        whose: (&str, &str),
        field: &str,
        text: &str,
    ) -> Result<Vec<u8>, VaultError> {
        let (key_ver, key) = keys.last().ok_or(VaultError::KeyDestroyed)?;
        let place = self.place(whose, field);
        seal(self.algorithm, key.expose(), *key_ver, &place, text.as_bytes(), &mut **self.entropy())
    }

    /// Opens a text of a profile with whichever of its keys sealed it.
    pub(crate) fn open(
        &self,
        keys: &[(u32, DataKey)],
        whose: (&str, &str),
        field: &str,
        envelope: &[u8],
    ) -> Result<Zeroizing<String>, VaultError> {
        let wanted = key_version(envelope)?;
        if keys.is_empty() {
            return Err(VaultError::KeyDestroyed);
        }
        let key = keys.iter().find(|(known, _)| *known == wanted).ok_or(VaultError::KeyUnavailable(wanted))?;
        let mut plain = open(key.1.expose(), &self.place(whose, field), envelope)?;
        // What authenticates was sealed as text, so this never fails.
        String::from_utf8(std::mem::take(&mut *plain)).map(Zeroizing::new).map_err(|_| VaultError::AuthFailed)
    }

    fn entropy(&self) -> std::sync::MutexGuard<'_, Box<dyn Entropy>> {
        self.entropy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
