//! Randomness is the caller's: nonces and new keys are drawn from what is given (EN-3).

#[cfg(feature = "sqlite")]
use zeroize::Zeroizing;

use super::VaultError;

/// A source of random bytes.
pub trait Entropy: Send {
    /// Fills all of `out` with bytes that were never given before. Errors: `entropy_exhausted`; then nothing of `out` may be used.
    fn fill(&mut self, out: &mut [u8]) -> Result<(), VaultError>;
}

/// Bytes that were given; each is used once.
pub struct Pool {
    bytes: zeroize::Zeroizing<Vec<u8>>,
    used: usize,
}

impl Pool {
    /// A pool of these bytes, which must be random.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: zeroize::Zeroizing::new(bytes), used: 0 }
    }
}

impl Entropy for Pool {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), VaultError> {
        let left = self.bytes.get(self.used..).unwrap_or_default();
        let given = left.get(..out.len()).ok_or(VaultError::EntropyExhausted)?;
        out.copy_from_slice(given);
        self.used += out.len();
        Ok(())
    }
}

/// The operating system's randomness, asked for in pages. A caller names it; nothing takes it by itself.
#[cfg(feature = "sqlite")]
pub struct SystemEntropy {
    page: Zeroizing<Vec<u8>>,
    used: usize,
}

/// How much is asked of the system at once.
#[cfg(feature = "sqlite")]
const PAGE_BYTES: usize = 4096;

#[cfg(feature = "sqlite")]
impl SystemEntropy {
    /// Nothing is asked for before it is needed.
    pub fn new() -> Self {
        Self { page: Zeroizing::new(vec![0; PAGE_BYTES]), used: PAGE_BYTES }
    }
}

#[cfg(feature = "sqlite")]
impl Default for SystemEntropy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "sqlite")]
impl Entropy for SystemEntropy {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), VaultError> {
        for part in out.chunks_mut(PAGE_BYTES) {
            if PAGE_BYTES - self.used < part.len() {
                getrandom::fill(&mut self.page).map_err(|_| VaultError::EntropyExhausted)?;
                self.used = 0;
            }
            let given = self.page.get_mut(self.used..self.used + part.len()).ok_or(VaultError::EntropyExhausted)?;
            part.copy_from_slice(given);
            // What was given is not kept.
            given.fill(0);
            self.used += part.len();
        }
        Ok(())
    }
}
