//! The journal of records behind one object-safe port, with a memory and a SQLite adapter.
//!
//! A store keeps records, interned profiles and identifier values, and who stated which value when. It decides nothing:
//! who is who, and what is true of whom, are folds over what it holds. Beside the journal it keeps what `advance` goes on from:
//! dirty marks, watch states, the outbox of changes and the versions of rulebooks. Both adapters pass one conformance suite.
#![forbid(unsafe_code)]

mod memory;
mod port;
#[cfg(feature = "sqlite")]
mod sqlite;

pub mod conformance;
pub mod vault;

pub use memory::MemoryStore;
pub use port::{
    Appended, AuditReading, AuditWriting, Counts, IdentityReading, IdentityWriting, Indexed, KeyCounts, NewDecision,
    NewRecord, ProfileInfo, ProfileNo, Reading, Related, Rewrapped, Seen, Store, StoreError, StoreResult, StoredChange,
    StoredContent, StoredDecision, StoredEntry, StoredRulebook, StoredTrait, ValueNo, Watch, WatchReading,
    WatchWriting, Writing,
};
#[cfg(feature = "sqlite")]
pub use sqlite::{Durability, SqliteOptions, SqliteStore};
