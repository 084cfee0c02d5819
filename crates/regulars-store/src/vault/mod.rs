//! The vault: personal fields under a key per profile, and look-ups by keyed hashes (EN-1 to EN-8).
//!
//! The pure part is here: envelopes, wrapped keys and blind indexes are functions of their bytes, and what must be random is
//! drawn from the [`Entropy`] that the caller gives. Keys come from the caller's [`KeyProvider`]; [`KeyRing`] is one that holds
//! them in memory and [`KeyFile`] reads it from a file. Secret types print nothing, are not serialised and are zeroed when dropped.

mod blind;
#[cfg(feature = "sqlite")]
mod cache;
mod entropy;
mod envelope;
#[cfg(feature = "sqlite")]
mod file;
mod forward;
#[cfg(feature = "sqlite")]
mod keeper;
#[cfg(feature = "sqlite")]
mod phrases;
mod provider;
mod secret;

use regulars_core::Code;
use regulars_core::error::Fault;

#[cfg(feature = "sqlite")]
pub(crate) use blind::FIELD_SUPPRESSION;
pub(crate) use blind::plain_suppression_key;
pub use blind::{BLIND_BYTES, BlindBits, blind_bits, blind_index};
#[cfg(feature = "sqlite")]
pub(crate) use cache::{KeyCache, Keys};
#[cfg(feature = "sqlite")]
pub use entropy::SystemEntropy;
pub use entropy::{Entropy, Pool};
pub use envelope::{Algorithm, ENVELOPE_OVERHEAD, FIELD_DEK, Place, SEALED_VERSION, key_version, open, seal};
#[cfg(feature = "sqlite")]
pub use file::{KeyFile, MAX_KEY_FILE_BYTES};
#[cfg(feature = "sqlite")]
pub use keeper::Vault;
#[cfg(feature = "sqlite")]
pub(crate) use keeper::Wrapped;
#[cfg(feature = "sqlite")]
pub(crate) use phrases::{lengthen, shorten};
pub use provider::{KeyProvider, KeyRing, MAX_KEK_VERSIONS};
pub use secret::{DataKey, IndexKey, KEY_BYTES, KeyEncryptionKey};

/// The longest tenant, in bytes.
pub const MAX_TENANT_BYTES: usize = 128;

/// Why the vault did not do what it was asked. None says anything of a key or of what was sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// It is not an envelope: too short, or of another version (EN-3).
    #[error("the sealed bytes are not an envelope of this library")]
    EnvelopeInvalid,
    /// The envelope names an algorithm that is not known.
    #[error("the envelope names algorithm {0}, which is not known")]
    AlgUnknown(u8),
    /// The provider has no such key.
    #[error("there is no key of version {0}")]
    KeyUnavailable(u32),
    /// The key was destroyed with its profile.
    #[error("the key was destroyed with its profile; nothing opens what it sealed")]
    KeyDestroyed,
    /// Wrong key, wrong place or changed bytes: which of them cannot be told (EN-5).
    #[error("the sealed bytes do not open: the key, the place or a byte is not the one they were sealed with")]
    AuthFailed,
    /// The value does not normalise and has no index.
    #[error("a value that does not normalise has no index")]
    NotIndexable,
    /// The caller's entropy is used up.
    #[error("the entropy that was given is used up")]
    EntropyExhausted,
    /// A number of bits that an index cannot have.
    #[error("an index has 16 to 64 bits, not {0}")]
    BitsOutOfRange(u32),
    /// A tenant that is empty or too long.
    #[error("a tenant has 1 to {MAX_TENANT_BYTES} bytes without line ends, not {0}")]
    TenantInvalid(usize),
    /// The store is sealed and was opened without keys.
    #[error("the store is sealed; open it with its keys")]
    KeysRequired,
    /// These are not the keys of this store.
    #[error("these are not the keys of this store; nothing was read or written")]
    KeysWrong,
    /// The store is not sealed, and was opened with keys.
    #[error("the store is not sealed; open it without keys, or make a new one with them")]
    NotSealed,
    /// The key file cannot be read.
    #[error("the key file cannot be read: {0}")]
    KeyFileUnreadable(String),
    /// The key file is not one.
    #[error("line {line} of the key file: {fault}")]
    KeyFileInvalid {
        /// The line, from 1.
        line: usize,
        /// What is wrong, without anything of the line.
        fault: &'static str,
    },
    /// Others may read the key file.
    #[error(
        "others may read the key file (mode {0:o}); make it readable by its owner only, for example with `chmod 600`"
    )]
    KeyFileExposed(u32),
    /// There is a file in the place of a new key file.
    #[error("there is a file already; a key file is never written over another")]
    KeyFileExists,
}

impl Fault for VaultError {
    fn code(&self) -> Code {
        match self {
            Self::EnvelopeInvalid => Code::EnvelopeInvalid,
            Self::AlgUnknown(_) => Code::AlgUnknown,
            Self::KeyUnavailable(_) => Code::KeyUnavailable,
            Self::KeyDestroyed => Code::KeyDestroyed,
            Self::AuthFailed => Code::AuthFailed,
            Self::NotIndexable => Code::NotIndexable,
            Self::EntropyExhausted => Code::EntropyExhausted,
            Self::BitsOutOfRange(_) => Code::OutOfRange,
            Self::TenantInvalid(_) => Code::TenantInvalid,
            Self::KeysRequired => Code::KeysRequired,
            Self::KeysWrong => Code::KeysWrong,
            Self::NotSealed => Code::StoreNotSealed,
            Self::KeyFileUnreadable(_) => Code::IoError,
            Self::KeyFileInvalid { .. } => Code::KeyFileInvalid,
            Self::KeyFileExposed(_) => Code::KeyFileExposed,
            Self::KeyFileExists => Code::KeyFileExists,
        }
    }
}

/// Whether a tenant can be one. Errors: `tenant_invalid`.
#[cfg(feature = "sqlite")]
fn check_tenant(tenant: &str) -> Result<(), VaultError> {
    let fits = (1..=MAX_TENANT_BYTES).contains(&tenant.len()) && !tenant.contains(['\n', '\r']);
    if fits { Ok(()) } else { Err(VaultError::TenantInvalid(tenant.len())) }
}

/// Tells `feed` the bytes of `lp(x)`: the length of `x` in four bytes, big-endian, and `x` (EN-4, EN-6).
fn lp(x: &[u8], feed: &mut impl FnMut(&[u8])) {
    // INVARIANT: a record, and so all that is in it, is far shorter than four bytes of length can say.
    let length = u32::try_from(x.len()).unwrap_or(u32::MAX);
    feed(&length.to_be_bytes());
    feed(x);
}

#[cfg(test)]
mod tests;
