//! Where random bytes come from: the caller. Core draws none (DP-3).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::PrivateFault;

/// A source of random words.
pub trait Entropy {
    /// The next eight bytes as a number, the lowest byte first. Error: `entropy_exhausted`.
    fn word(&mut self) -> Result<u64, PrivateFault>;
}

/// Bytes that are there, used from the first to the last.
#[derive(Clone, Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Entropy for Bytes<'_> {
    fn word(&mut self) -> Result<u64, PrivateFault> {
        let (word, rest) = self.0.split_first_chunk::<8>().ok_or(PrivateFault::Entropy)?;
        self.0 = rest;
        Ok(u64::from_le_bytes(*word))
    }
}

/// A seed of 32 bytes drawn out: block n is HMAC-SHA256 of n under the seed and what the seed is used for. So noise of two
/// different questions has nothing in common even if somebody gives the same seed twice.
#[derive(Clone)]
pub struct Stream {
    key: [u8; 32],
    block: [u8; 32],
    next: u64,
}

fn keyed(key: &[u8; 32], message: &[u8]) -> Option<[u8; 32]> {
    // A key of HMAC may have any length, so this never fails.
    Some(Hmac::<Sha256>::new_from_slice(key).ok()?.chain_update(message).finalize().into_bytes().into())
}

impl Stream {
    /// The stream of a seed for one use.
    pub fn new(seed: &[u8; 32], purpose: &str) -> Result<Self, PrivateFault> {
        let key = keyed(seed, purpose.as_bytes()).ok_or(PrivateFault::Entropy)?;
        Ok(Self { key, block: [0; 32], next: 0 })
    }
}

impl Entropy for Stream {
    fn word(&mut self) -> Result<u64, PrivateFault> {
        // Four words to a block.
        let (block, place) = (self.next / 4, (self.next % 4) as usize);
        if place == 0 {
            self.block = keyed(&self.key, &block.to_le_bytes()).ok_or(PrivateFault::Entropy)?;
        }
        self.next = self.next.checked_add(1).ok_or(PrivateFault::Entropy)?;
        let words = self.block.as_chunks::<8>().0;
        words.get(place).map(|word| u64::from_le_bytes(*word)).ok_or(PrivateFault::Entropy)
    }
}
