//! The memory adapter, for tests and for work that needs no file. The same rows as on disk, in ordered maps.
//!
//! A reader keeps writers out and the writer keeps everybody out, so that each sees one state. A transaction writes in place
//! and notes how to take each step back. Only a reader that is held beyond its call keeps nobody out: whoever writes meanwhile copies
//! everything once and leaves the old state to it.

mod audit;
mod identity;
mod read;
mod remove;
mod watch;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, RwLock};

use regulars_core::identity::CustomerId;
use regulars_core::record::ContentHash;
use regulars_core::record::row::StoredRow;
use regulars_core::time::Instant;

use self::read::{Held, Reader};
use self::write::Writer;
use crate::port::{ProfileInfo, ProfileNo, Reading, Seen, Store, StoreError, StoreResult, ValueNo, Writing};
use crate::vault::BLIND_BYTES;

/// A store in memory.
#[derive(Default, Debug)]
pub struct MemoryStore {
    data: RwLock<Arc<Data>>,
}

#[derive(Clone, Debug)]
struct Row {
    kind: u8,
    hash: ContentHash,
    open: Box<[u8]>,
    sealed: Box<str>,
}

#[derive(Clone, Debug)]
struct Profile {
    info: ProfileInfo,
    id: CustomerId,
    rows: BTreeMap<(Instant, Box<str>), Row>,
    values: BTreeSet<ValueNo>,
}

/// A source and a record id.
type Key = (Box<str>, Box<str>);

/// A sighting and the record that made it.
type SeenKey = (ValueNo, ProfileNo, Instant, Box<str>);

/// A profile, an attribute, an instant and the record that states it.
type TraitKey = (ProfileNo, Box<str>, Instant, Box<str>);
/// An end of a relation and the record that names it.
type RelatedKey = (CustomerId, ProfileNo, Instant, Box<str>);

#[derive(Clone, Default, Debug)]
struct Data {
    version: String,
    /// By number; none where one was erased.
    profiles: Vec<Option<Profile>>,
    profile_numbers: HashMap<(Box<str>, Box<str>), ProfileNo>,
    /// By the bytes of an id.
    ids: BTreeMap<[u8; 10], ProfileNo>,
    keys: HashMap<Key, (ProfileNo, Instant)>,
    values: Vec<(String, String)>,
    value_numbers: HashMap<(String, String), ValueNo>,
    seen: BTreeSet<SeenKey>,
    /// The ends of relations with the records that name them.
    related: BTreeSet<RelatedKey>,
    /// (source, target) of a correction to the instants of the correcting records.
    corrections: BTreeMap<Key, BTreeSet<(Instant, Box<str>)>>,
    /// By profile, name, instant and record: what is stated of an attribute that guards.
    traits: BTreeMap<TraitKey, Option<Box<str>>>,
    /// By value, profile, instant and record.
    released: BTreeSet<SeenKey>,
    audited: audit::Audited,
    /// By suppression key and purpose: when who opted out was erased (EN-9).
    suppressed: BTreeMap<([u8; BLIND_BYTES], Box<str>), Instant>,
    decided: identity::Decided,
    watched: watch::Watched,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

fn broken<T>(_: T) -> StoreError {
    StoreError::Unavailable("a writer failed inside".to_owned())
}

impl Store for MemoryStore {
    fn read(&self) -> StoreResult<Box<dyn Reading + '_>> {
        Ok(Box::new(Reader { data: self.data.read().map_err(broken)? }))
    }

    fn hold(self: Arc<Self>) -> StoreResult<Box<dyn Reading + Send>> {
        Ok(Box::new(Held { data: self.data.read().map_err(broken)?.clone() }))
    }

    fn write(&self) -> StoreResult<Box<dyn Writing + '_>> {
        Ok(Box::new(Writer::new(self.data.write().map_err(broken)?)))
    }

    /// Nothing is kept beside the maps.
    fn scrub(&self) -> StoreResult<bool> {
        Ok(true)
    }
}

impl Data {
    /// A profile that was not erased.
    fn profile(&self, number: ProfileNo) -> Option<&Profile> {
        usize::try_from(number).ok().and_then(|at| self.profiles.get(at)?.as_ref())
    }

    fn profile_mut(&mut self, number: ProfileNo) -> Option<&mut Profile> {
        usize::try_from(number).ok().and_then(|at| self.profiles.get_mut(at)?.as_mut())
    }

    /// When a record is corrected away (RC-4).
    fn corrected(&self, profile: ProfileNo, record_id: &str) -> Option<Instant> {
        let source: Box<str> = self.profile(profile)?.info.source.as_str().into();
        self.corrections.get(&(source, record_id.into()))?.first().map(|(at, _)| *at)
    }

    fn seen_of(&self, key: &SeenKey) -> (ValueNo, Seen) {
        let (value, profile, at, record_id) = key;
        (*value, Seen { profile: *profile, at: *at, until: self.corrected(*profile, record_id) })
    }

    fn stored<'a>(profile: &'a Profile, key: &'a (Instant, Box<str>), row: &'a Row) -> StoredRow<'a> {
        StoredRow {
            source: &profile.info.source,
            record_id: &key.1,
            profile: &profile.info.key,
            at_us: key.0.micros(),
            kind: row.kind,
            open: &row.open,
            sealed: (&row.sealed).into(),
        }
    }
}
