//! The port: what the front door needs of a store. Object-safe, synchronous; a transaction either commits whole or leaves
//! nothing. What `advance` and versions of rulebooks need stands in [`WatchReading`] and [`WatchWriting`], what decisions and
//! guards need in [`IdentityReading`] and [`IdentityWriting`], what the audit needs in [`AuditReading`] and [`AuditWriting`].

mod audit;
mod identity;
mod watch;

use std::collections::BTreeMap;
use std::sync::Arc;

use regulars_core::Code;
use regulars_core::error::Fault;
use regulars_core::identity::CustomerId;
use regulars_core::record::row::StoredRow;
use regulars_core::record::{ContentHash, Kind, Record};
use regulars_core::time::Instant;

pub(crate) use self::audit::follows;
pub use self::audit::{AuditReading, AuditWriting, StoredContent, StoredEntry};
pub use self::identity::{IdentityReading, IdentityWriting, Indexed, NewDecision, StoredDecision, StoredTrait};
pub use self::watch::{StoredChange, StoredRulebook, Watch, WatchReading, WatchWriting};
use crate::vault::{BLIND_BYTES, VaultError};

/// The number of a profile inside one store, never negative. They rise in the order in which profiles come.
pub type ProfileNo = i64;
/// The number of an identifier value inside one store.
pub type ValueNo = i64;

/// What a store can answer.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another writer holds it; try again.
    #[error("the store is in use by another writer; try again")]
    Busy,
    /// There is no room.
    #[error("there is no room left for the store; nothing of this call was written")]
    Full,
    /// It is damaged.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
    /// It was written by a newer library.
    #[error("the file has version {found}, this library knows versions up to {known}")]
    SchemaTooNew {
        /// The file's version.
        found: i64,
        /// The newest known.
        known: i64,
    },
    /// The file is something else.
    #[error("the file is not a Regulars store")]
    NotAStore,
    /// It cannot be written.
    #[error("the store or its folder cannot be written")]
    ReadOnly,
    /// It cannot be opened or read.
    #[error("the store cannot be opened or read: {0}")]
    Unavailable(String),
    /// What is sealed does not open, or its keys are not there.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Fault for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::Busy => Code::StoreBusy,
            Self::Full => Code::StoreFull,
            Self::Corrupt(_) => Code::StoreCorrupt,
            Self::SchemaTooNew { .. } => Code::SchemaTooNew,
            Self::NotAStore => Code::NotAStore,
            Self::ReadOnly => Code::StoreReadOnly,
            Self::Unavailable(_) => Code::StoreUnavailable,
            Self::Vault(error) => error.code(),
        }
    }
}

/// A record on its way in, with what the store does not compute itself.
#[derive(Clone, Copy, Debug)]
pub struct NewRecord<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its content hash.
    pub hash: &'a ContentHash,
    /// The open part of its row.
    pub open: &'a [u8],
    /// The sealed part of its row.
    pub sealed: &'a str,
    /// What it puts into the index of identity.
    pub indexed: Indexed<'a>,
}

/// What became of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Appended {
    /// It was new.
    Accepted,
    /// It was there with the same content: no effect.
    Duplicate,
    /// It was there with other content: the first stays.
    Conflict {
        /// The content hash of the stored record.
        stored: ContentHash,
        /// When the stored record happened.
        stored_at: Instant,
    },
}

/// A profile as the store knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileInfo {
    /// Its source.
    pub source: String,
    /// Its key.
    pub key: String,
    /// The instant of its first record.
    pub first_at: Instant,
}

/// Someone stated a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Seen {
    /// Who.
    pub profile: ProfileNo,
    /// When.
    pub at: Instant,
    /// When the record that said so is corrected away.
    pub until: Option<Instant>,
}

impl Seen {
    /// Whether the statement counts at `as_of`: made by then, and not corrected away (RC-7, IP-4).
    pub fn holds(&self, as_of: Instant) -> bool {
        self.at <= as_of && self.until.is_none_or(|until| until > as_of)
    }
}

/// A record that names a profile: a relation as one of its ends (RL-1), a pool as one of its members (MB-70).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Related {
    /// The profile whose record it is; it need not be an end itself.
    pub profile: ProfileNo,
    /// When it happened.
    pub at: Instant,
    /// Its id in the source of that profile.
    pub record_id: String,
    /// When it is corrected away.
    pub until: Option<Instant>,
}

/// How much a store holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Records.
    pub records: u64,
    /// Profiles.
    pub profiles: u64,
    /// Identifier values.
    pub values: u64,
}

/// Under which versions of the key-encryption key the keys of a sealed store are wrapped (EN-2).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeyCounts {
    /// The version that wraps from now on.
    pub current: u32,
    /// By version: how many keys are wrapped under it.
    pub wrapped_under: BTreeMap<u32, u64>,
}

impl KeyCounts {
    /// How many keys are not yet wrapped under the current version.
    pub fn left(&self) -> u64 {
        self.wrapped_under.iter().filter(|(version, _)| **version != self.current).map(|(_, count)| count).sum()
    }
}

/// Some keys were wrapped anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rewrapped {
    /// How many.
    pub count: u64,
    /// After which profile to go on.
    pub through: ProfileNo,
}

/// A store.
pub trait Store: Send + Sync + std::fmt::Debug {
    /// Opens a read transaction: it sees one state from beginning to end.
    fn read(&self) -> StoreResult<Box<dyn Reading + '_>>;
    /// The same as a transaction of its own, which may outlive the call that opened it and go from thread to thread. Writers pass it: it goes
    /// on seeing the state at which it was opened, for which an adapter may keep what is written meanwhile twice until it is dropped.
    fn hold(self: Arc<Self>) -> StoreResult<Box<dyn Reading + Send>>;
    /// Opens the write transaction; a second writer waits, then gets `store_busy`. Dropped without commit it leaves nothing.
    fn write(&self) -> StoreResult<Box<dyn Writing + '_>>;
    /// Leaves nothing of what was deleted, neither between the rows nor in a log; it may take as long as writing everything anew.
    /// Whether all of it is gone: whoever reads at the moment may still hold some, and then it goes when this is asked for again.
    fn scrub(&self) -> StoreResult<bool>;
    /// The blind index of a value of a field under the keys of the store (EN-6); none without keys, and of an empty value.
    fn blind(&self, _field: &str, _value: &str) -> StoreResult<Option<[u8; BLIND_BYTES]>> {
        Ok(None)
    }
}

/// What can be read inside a transaction.
pub trait Reading: WatchReading + IdentityReading + AuditReading {
    /// The salt of customer ids (CI-1).
    fn salt(&self) -> StoreResult<String>;
    /// How much is there.
    fn counts(&self) -> StoreResult<Counts>;
    /// The version of the rules by which the index of identifiers was made.
    fn index_version(&self) -> StoreResult<String>;
    /// The record of a key.
    fn record(&self, source: &str, record_id: &str) -> StoreResult<Option<Record>>;
    /// The number of a profile.
    fn profile_no(&self, source: &str, key: &str) -> StoreResult<Option<ProfileNo>>;
    /// The profile that gave a customer id.
    fn profile_of_id(&self, id: &CustomerId) -> StoreResult<Option<ProfileNo>>;
    /// The ids that profiles gave, from one to another, both included, in order of their bytes; `each` returns false to stop. An id whose
    /// profile was erased may be among them.
    fn ids(
        &self,
        first: &CustomerId,
        last: &CustomerId,
        each: &mut dyn FnMut(CustomerId, ProfileNo) -> bool,
    ) -> StoreResult<()>;
    /// A profile by its number.
    fn profile(&self, number: ProfileNo) -> StoreResult<Option<ProfileInfo>>;
    /// All profiles in order of their numbers.
    fn profiles(&self, each: &mut dyn FnMut(ProfileNo, ProfileInfo)) -> StoreResult<()>;
    /// The number of a value.
    fn value_no(&self, kind: &str, value: &str) -> StoreResult<Option<ValueNo>>;
    /// Kind and text of a value.
    fn value(&self, number: ValueNo) -> StoreResult<Option<(String, String)>>;
    /// All values in order of their numbers: number, kind, value.
    fn values(&self, each: &mut dyn FnMut(ValueNo, String, String)) -> StoreResult<()>;
    /// The values that a profile ever stated.
    fn values_of(&self, profile: ProfileNo) -> StoreResult<Vec<ValueNo>>;
    /// Who stated a value; `each` returns false to stop.
    fn seen(&self, value: ValueNo, each: &mut dyn FnMut(Seen) -> bool) -> StoreResult<()>;
    /// All sightings by value.
    fn all_seen(&self, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()>;
    /// For which purposes somebody who was erased had opted out of being reached at a contact point, and when that person was
    /// erased, by purpose (EN-9).
    fn suppressed(&self, contact_point: &str, each: &mut dyn FnMut(&str, Instant)) -> StoreResult<()>;
    /// Whether the store is sealed.
    fn is_sealed(&self) -> bool;
    /// How the keys of a sealed store are wrapped; none if it is not sealed.
    fn key_counts(&self) -> StoreResult<Option<KeyCounts>>;
    /// The versions of a profile's data key, the oldest first; none if nothing of it is sealed (EN-2).
    fn key_versions(&self, profile: ProfileNo) -> StoreResult<Vec<u32>>;
    /// The profiles that have records of a kind, in order of their numbers.
    fn profiles_with(&self, kind: Kind) -> StoreResult<Vec<ProfileNo>>;
    /// The relation records of which an end is the profile with this id, known or not, by profile, instant and record id.
    fn related(&self, end: &CustomerId, each: &mut dyn FnMut(Related)) -> StoreResult<()>;
    /// The records of a profile that are corrected, by whatever profile, with the earliest instant of a correction (RC-4).
    fn corrected(&self, profile: ProfileNo, each: &mut dyn FnMut(&str, Instant)) -> StoreResult<()>;
    /// The rows of a profile by (instant, record id).
    fn rows(
        &self,
        profile: ProfileNo,
        each: &mut dyn FnMut(&StoredRow<'_>) -> Result<(), regulars_core::Error>,
    ) -> Result<(), regulars_core::Error>;
}

/// What can be written inside the write transaction.
pub trait Writing: Reading + WatchWriting + IdentityWriting + AuditWriting {
    /// Adds a record, or finds that it is there. One that is new makes its profile dirty, and the profile of the record that
    /// it corrects (RC-4), once profiles are watched.
    fn append(&mut self, new: &NewRecord<'_>) -> StoreResult<Appended>;
    /// Forgets the index of identity, but no decision, and notes the version of the one to come.
    fn clear_index(&mut self, version: &str) -> StoreResult<()>;
    /// Puts a stored record into the index of identity.
    fn index(&mut self, record: &Record, indexed: Indexed<'_>) -> StoreResult<()>;
    /// Remembers that whoever is reached at a contact point opted out of a purpose; the last instant counts (EN-9).
    fn suppress(&mut self, contact_point: &str, purpose: &str, at: Instant) -> StoreResult<()>;
    /// Gives a profile a new data key, under which everything is sealed from now on; what is sealed already still opens (EN-2).
    /// Errors: `store_not_sealed`.
    fn renew_key(&mut self, profile: ProfileNo) -> StoreResult<()>;
    /// Seals at most `limit` texts of a profile anew under the newest of its keys; how many. If none was left, the older keys are
    /// destroyed and it is 0 (EN-2). Errors: `store_not_sealed`, `key_destroyed`.
    fn reseal(&mut self, profile: ProfileNo, limit: usize) -> StoreResult<u64>;
    /// Wraps at most `limit` keys of profiles after one anew, under the current version of the key-encryption key; none if there
    /// are no more. Errors: `store_not_sealed`.
    fn rewrap_keys(&mut self, after: Option<ProfileNo>, limit: usize) -> StoreResult<Option<Rewrapped>>;
    /// Deletes a record with all that hangs on it, also values that nobody else states; what it corrected stands again. Its
    /// profile stays and is dirty, once profiles are watched. False if there is no such record.
    fn remove(&mut self, source: &str, record_id: &str) -> StoreResult<bool>;
    /// Makes everything durable.
    fn commit(self: Box<Self>) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_own_code() {
        let cases = [
            (StoreError::Busy, "store_busy"),
            (StoreError::Full, "store_full"),
            (StoreError::Corrupt(String::new()), "store_corrupt"),
            (StoreError::SchemaTooNew { found: 2, known: 1 }, "schema_too_new"),
            (StoreError::NotAStore, "not_a_store"),
            (StoreError::ReadOnly, "store_read_only"),
            (StoreError::Unavailable(String::new()), "store_unavailable"),
        ];
        for (error, code) in cases {
            assert_eq!(error.code().as_str(), code);
        }
    }
}
