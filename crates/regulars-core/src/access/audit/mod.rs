//! The audit chain (AU-1 to AU-4): who did what to whom, for which purpose, in entries of which each holds the hash of the one
//! before it. Personal content stays beside the chain: it can be deleted, and the chain still verifies.

mod entry;
mod hash;
mod merkle;
mod verify;

#[cfg(test)]
mod tests;

pub use entry::{
    AuditFault, Content, Entry, MAX_CONTENT_BYTES, MAX_REASONS, MAX_WORD_BYTES, Note, SALT_BYTES, commit, salt,
};
pub use hash::{Hash32, HashFault};
pub use merkle::{Proof, Side, Tree, leaf};
pub use verify::{Anchor, Break, Verifier, verify};
