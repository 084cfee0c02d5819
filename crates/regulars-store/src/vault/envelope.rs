//! Envelopes: `0x01 ‖ alg ‖ key_ver (4 BE) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`, bound to their place (EN-3, EN-4).

use aes_gcm::AesGcm;
use aes_gcm_siv::AesGcmSiv;
use aes_gcm_siv::aead::array::Array;
use aes_gcm_siv::aead::consts::{U12, U16};
use aes_gcm_siv::aead::{AeadInOut, KeyInit as _};
use zeroize::Zeroizing;

use super::forward::Forward;
use super::{Entropy, KEY_BYTES, VaultError, lp};

/// The version of an envelope.
const VERSION: u8 = 0x01;
/// Version, algorithm and key version.
const HEAD_BYTES: usize = 6;
pub(super) const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// How much longer an envelope is than what is in it.
pub const ENVELOPE_OVERHEAD: usize = HEAD_BYTES + NONCE_BYTES + TAG_BYTES;
/// The field of a wrapped data key (EN-4).
pub const FIELD_DEK: &str = "dek";
/// The version of what lies inside the envelopes of a store.
pub const SEALED_VERSION: u32 = 1;

/// How an envelope is sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Algorithm {
    /// AES-256-GCM-SIV: a nonce that comes twice gives away no more than that the same was sealed twice.
    #[default]
    Aes256GcmSiv,
    /// AES-256-GCM.
    Aes256Gcm,
}

impl Algorithm {
    fn number(self) -> u8 {
        match self {
            Self::Aes256GcmSiv => 1,
            Self::Aes256Gcm => 2,
        }
    }

    fn of(number: u8) -> Result<Self, VaultError> {
        match number {
            1 => Ok(Self::Aes256GcmSiv),
            2 => Ok(Self::Aes256Gcm),
            other => Err(VaultError::AlgUnknown(other)),
        }
    }
}

/// Where sealed bytes belong; they open nowhere else (EN-4).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The tenant.
    pub tenant: &'a str,
    /// The source of the profile.
    pub source: &'a str,
    /// The profile's key.
    pub profile: &'a str,
    /// The field: what is sealed of the profile.
    pub field: &'a str,
    /// The version of what is sealed.
    pub schema_ver: u32,
}

impl Place<'_> {
    /// The associated data under a version of a key (EN-4).
    pub fn aad(&self, key_ver: u32) -> Vec<u8> {
        let Self { tenant, source, profile, field, schema_ver } = self;
        let mut out = Vec::with_capacity(40 + tenant.len() + source.len() + profile.len() + field.len());
        let mut feed = |bytes: &[u8]| out.extend_from_slice(bytes);
        for text in [tenant, source, profile, field] {
            lp(text.as_bytes(), &mut feed);
        }
        lp(&schema_ver.to_be_bytes(), &mut feed);
        lp(&key_ver.to_be_bytes(), &mut feed);
        out
    }
}

/// Seals bytes for a place under a key and its version. Errors: `entropy_exhausted`.
pub fn seal(
    algorithm: Algorithm,
    key: &[u8; KEY_BYTES],
    key_ver: u32,
    place: &Place<'_>,
    plain: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, VaultError> {
    seal_with(algorithm, key, key_ver, &place.aad(key_ver), plain, entropy)
}

/// The same for associated data that is made already.
pub(super) fn seal_with(
    algorithm: Algorithm,
    key: &[u8; KEY_BYTES],
    key_ver: u32,
    aad: &[u8],
    plain: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce)?;
    let mut out = Vec::with_capacity(ENVELOPE_OVERHEAD + plain.len());
    out.extend([VERSION, algorithm.number()]);
    out.extend(key_ver.to_be_bytes());
    out.extend(nonce);
    out.extend_from_slice(plain);
    let sealed = out.get_mut(HEAD_BYTES + NONCE_BYTES..).unwrap_or_default();
    let tag = match algorithm {
        Algorithm::Aes256GcmSiv => encrypt(&siv(key, nonce), nonce, aad, sealed),
        Algorithm::Aes256Gcm => encrypt(&gcm(key), nonce, aad, sealed),
    };
    let Some(tag) = tag else {
        // The plain bytes lie in the buffer; only texts of gigabytes come here.
        out.fill(0);
        return Err(VaultError::EnvelopeInvalid);
    };
    out.extend(tag);
    Ok(out)
}

/// The version of the key under which an envelope was sealed. Errors: `envelope_invalid`.
pub fn key_version(envelope: &[u8]) -> Result<u32, VaultError> {
    Ok(parts(envelope)?.key_ver)
}

/// Opens an envelope at its place. Errors: `envelope_invalid`, `alg_unknown`, `auth_failed`.
pub fn open(key: &[u8; KEY_BYTES], place: &Place<'_>, envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    open_with(key, &place.aad(key_version(envelope)?), envelope)
}

/// The same for associated data that is made already.
pub(super) fn open_with(key: &[u8; KEY_BYTES], aad: &[u8], envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let Parts { algorithm, nonce, sealed, tag, .. } = parts(envelope)?;
    let mut plain = Zeroizing::new(sealed.to_vec());
    let opened = match algorithm {
        Algorithm::Aes256GcmSiv => decrypt(&siv(key, nonce), nonce, aad, &mut plain, tag),
        Algorithm::Aes256Gcm => decrypt(&gcm(key), nonce, aad, &mut plain, tag),
    };
    opened.map(|()| plain).ok_or(VaultError::AuthFailed)
}

struct Parts<'a> {
    algorithm: Algorithm,
    key_ver: u32,
    nonce: [u8; NONCE_BYTES],
    sealed: &'a [u8],
    tag: [u8; TAG_BYTES],
}

fn parts(envelope: &[u8]) -> Result<Parts<'_>, VaultError> {
    let read = || {
        let ([version, algorithm], rest) = envelope.split_first_chunk::<2>()?;
        let (key_ver, rest) = rest.split_first_chunk::<4>()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let (sealed, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        (*version == VERSION).then_some((*algorithm, u32::from_be_bytes(*key_ver), *nonce, sealed, *tag))
    };
    let (algorithm, key_ver, nonce, sealed, tag) = read().ok_or(VaultError::EnvelopeInvalid)?;
    Ok(Parts { algorithm: Algorithm::of(algorithm)?, key_ver, nonce, sealed, tag })
}

fn siv(key: &[u8; KEY_BYTES], nonce: [u8; NONCE_BYTES]) -> AesGcmSiv<Forward> {
    AesGcmSiv::from(Forward::drawing(key.into(), nonce))
}

fn gcm(key: &[u8; KEY_BYTES]) -> AesGcm<Forward, U12> {
    AesGcm::from(Forward::new(key.into()))
}

fn encrypt(
    cipher: &impl AeadInOut<NonceSize = U12, TagSize = U16>,
    nonce: [u8; NONCE_BYTES],
    aad: &[u8],
    text: &mut [u8],
) -> Option<[u8; TAG_BYTES]> {
    let tag = cipher.encrypt_inout_detached(&Array(nonce), aad, text.into()).ok()?;
    Some(tag.0)
}

fn decrypt(
    cipher: &impl AeadInOut<NonceSize = U12, TagSize = U16>,
    nonce: [u8; NONCE_BYTES],
    aad: &[u8],
    text: &mut [u8],
    tag: [u8; TAG_BYTES],
) -> Option<()> {
    cipher.decrypt_inout_detached(&Array(nonce), aad, text.into(), &Array(tag)).ok()
}
