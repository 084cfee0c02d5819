//! The content hash (RC-2): SHA-256 of the canonical wire form in NFC, without what transport adds.

use std::fmt;

use sha2::{Digest as _, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::{Record, wire};

/// The SHA-256 of a record's canonical content.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of a record; `scratch` is reused between records.
    pub fn of(record: &Record, scratch: &mut String) -> Self {
        scratch.clear();
        wire::write(record, scratch, wire::Form::Content);
        if scratch.is_ascii() || is_nfc_quick(scratch.chars()) == IsNormalized::Yes {
            return Self(Sha256::digest(scratch.as_bytes()).into());
        }
        let composed: String = scratch.nfc().collect();
        Self(Sha256::digest(composed.as_bytes()).into())
    }

    /// From stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
