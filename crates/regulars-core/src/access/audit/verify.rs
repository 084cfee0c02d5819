//! Whether a chain is whole (AU-3). A chain alone cannot see that its end was cut off: the host keeps its head elsewhere, and
//! that is the anchor.

use serde::{Deserialize, Serialize};

use super::{Content, Entry, Hash32, commit};
use crate::error::Code;
use crate::time::Instant;

/// The head of a chain at some time, kept elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Anchor {
    /// The hash of the last entry; 64 zeros of an empty chain.
    pub entry_hash: Hash32,
    /// The number of the last entry; 0 of an empty chain.
    pub seq: u64,
}

/// Where a chain is broken, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Break {
    /// `audit_hash`, `audit_gap`, `audit_order` or `audit_truncated`.
    pub code: Code,
    /// The first number at which the chain is not what it must be.
    pub seq: u64,
}

/// Takes a chain entry by entry.
#[derive(Clone, Debug)]
pub struct Verifier {
    anchor: Option<Anchor>,
    head: Anchor,
    at: Instant,
}

impl Verifier {
    /// Before the first entry.
    pub fn new(anchor: Option<Anchor>) -> Self {
        Self { anchor, head: Anchor { entry_hash: Hash32::ZERO, seq: 0 }, at: Instant::MIN }
    }

    /// Takes the next entry, with its content if that is still there (AU-4).
    pub fn take(&mut self, entry: &Entry, content: Option<Content<'_>>) -> Result<(), Break> {
        let seq = self.head.seq.saturating_add(1);
        let broken = |code| Err(Break { code, seq });
        if entry.seq != seq {
            return broken(Code::AuditGap);
        }
        if entry.prev_hash != self.head.entry_hash || !entry.is_sound() {
            return broken(Code::AuditHash);
        }
        if content.is_some_and(|content| commit(content) != Ok(entry.content_commit)) {
            return broken(Code::AuditHash);
        }
        if entry.at < self.at {
            return broken(Code::AuditOrder);
        }
        if self.anchor.is_some_and(|anchor| anchor.seq == seq && anchor.entry_hash != entry.entry_hash) {
            return broken(Code::AuditTruncated);
        }
        self.head = Anchor { entry_hash: entry.entry_hash, seq };
        self.at = entry.at;
        Ok(())
    }

    /// After the last entry: the head of the chain, unless the anchor lies beyond it.
    pub fn finish(self) -> Result<Anchor, Break> {
        let missing =
            |anchor: Anchor| anchor.seq > self.head.seq || (anchor.seq == 0 && anchor.entry_hash != Hash32::ZERO);
        match self.anchor {
            Some(anchor) if missing(anchor) => {
                Err(Break { code: Code::AuditTruncated, seq: self.head.seq.saturating_add(1).min(anchor.seq) })
            }
            _ => Ok(self.head),
        }
    }
}

/// The first break of a chain; none if it is whole.
pub fn verify<'a>(entries: impl IntoIterator<Item = &'a Entry>, anchor: Option<Anchor>) -> Option<Break> {
    let mut verifier = Verifier::new(anchor);
    for entry in entries {
        if let Err(found) = verifier.take(entry, None) {
            return Some(found);
        }
    }
    verifier.finish().err()
}
