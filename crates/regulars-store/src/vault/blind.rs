//! Blind indexes: keyed hashes by which equal values are found without being read (EN-6).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{IndexKey, KEY_BYTES, VaultError, lp};

/// How long a blind index is.
pub const BLIND_BYTES: usize = 16;
/// The field of suppression keys (EN-9).
pub(crate) const FIELD_SUPPRESSION: &str = "suppression";
/// The block of SHA-256.
const BLOCK_BYTES: usize = 64;
/// What every index begins with, so that it is no other hash under the same key.
const LABEL: &str = "regulars.bi.v1";
/// The same for keys of fields that are drawn from one index key.
const KEY_LABEL: &str = "regulars.bi.key.v1";

/// How many bits an index with false positives has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlindBits(u32);

impl BlindBits {
    /// The fewest bits.
    pub const MIN: u32 = 16;
    /// The most bits.
    pub const MAX: u32 = 64;

    /// Errors: `out_of_range` beyond 16 to 64.
    pub fn new(bits: u32) -> Result<Self, VaultError> {
        if (Self::MIN..=Self::MAX).contains(&bits) { Ok(Self(bits)) } else { Err(VaultError::BitsOutOfRange(bits)) }
    }
}

/// The blind index of a normalised value of a field. Errors: `not_indexable` for an empty value, which normalises from nothing (EN-7).
pub fn blind_index(
    key: &IndexKey,
    tenant: &str,
    field: &str,
    normalised: &str,
) -> Result<[u8; BLIND_BYTES], VaultError> {
    FieldHash::new(key, tenant, field).index(normalised)
}

/// The first bits of a blind index, as a number.
pub fn blind_bits(index: &[u8; BLIND_BYTES], bits: BlindBits) -> u64 {
    let [first, _] = index.as_chunks::<8>().0 else { return 0 };
    u64::from_be_bytes(*first) >> (BlindBits::MAX - bits.0)
}

/// The suppression key of a contact point in a store without keys.
pub(crate) fn plain_suppression_key(contact_point: &str) -> Result<[u8; BLIND_BYTES], VaultError> {
    blind_index(&IndexKey::new(&[0; KEY_BYTES]), "", FIELD_SUPPRESSION, contact_point)
}

/// The key of one field, drawn from a key that is kept for all fields: equal values of two fields have nothing in common.
pub(super) fn field_key(key: &IndexKey, tenant: &str, field: &str) -> IndexKey {
    let drawn: Zeroizing<[u8; KEY_BYTES]> =
        Zeroizing::new(begun(key, [KEY_LABEL, tenant, field]).finalize().into_bytes().into());
    IndexKey::new(&drawn)
}

/// The keyed hashes of one field of a tenant, begun: the key and all that each of them begins with are taken in already. It is as
/// secret as its key, and zeroed when dropped.
pub(super) struct FieldHash(Hmac<Sha256>);

impl FieldHash {
    pub(super) fn new(key: &IndexKey, tenant: &str, field: &str) -> Self {
        Self(begun(key, [LABEL, tenant, field]))
    }

    /// The blind index of a normalised value. Errors: `not_indexable` for an empty one.
    pub(super) fn index(&self, normalised: &str) -> Result<[u8; BLIND_BYTES], VaultError> {
        if normalised.is_empty() {
            return Err(VaultError::NotIndexable);
        }
        let [index, _] = halves(self.of(normalised.as_bytes()));
        Ok(index)
    }

    /// A hash of 32 bytes, such as that of a record's content (DESIGN 8.6).
    pub(super) fn of(&self, bytes: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        lp(bytes, &mut |bytes| mac.update(bytes));
        mac.finalize().into_bytes().into()
    }
}

fn begun(key: &IndexKey, parts: [&str; 3]) -> Hmac<Sha256> {
    // A key that is shorter than a block is one that is filled with zeros (RFC 2104).
    let mut block = Zeroizing::new([0; BLOCK_BYTES]);
    block.iter_mut().zip(key.expose()).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        lp(part.as_bytes(), &mut |bytes| mac.update(bytes));
    }
    mac
}

fn halves(bytes: [u8; 32]) -> [[u8; BLIND_BYTES]; 2] {
    let mut halves = [[0; BLIND_BYTES]; 2];
    halves.iter_mut().zip(bytes.as_chunks::<BLIND_BYTES>().0).for_each(|(to, from)| *to = *from);
    halves
}
