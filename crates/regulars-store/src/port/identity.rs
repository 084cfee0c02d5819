//! What identity needs of a store besides records: the journal of decisions, the attributes that guard unions, releases of
//! values, and what is left of profiles that were erased (DJ, RV-4, IP-8, CI-3). The store keeps decisions as text and reads
//! nothing out of them.

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::{ProfileNo, Seen, StoreResult, ValueNo};

/// A decision in the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredDecision {
    /// Its number; it rises in the order in which decisions come.
    pub number: u64,
    /// Its id.
    pub id: String,
    /// When it was made.
    pub at: Instant,
    /// The decision, in the writer's own form.
    pub text: String,
}

/// A decision on its way in, with what it can be found by.
#[derive(Clone, Copy, Debug)]
pub struct NewDecision<'a> {
    /// Its id.
    pub id: &'a str,
    /// When it was made.
    pub at: Instant,
    /// The decision, in the writer's own form.
    pub text: &'a str,
    /// The profiles that it names, by source and key; they need not be there.
    pub profiles: &'a [(String, String)],
    /// The identifier that it names: kind and normalised value.
    pub values: &'a [(String, String)],
    /// The decision that it revokes; it need not be there.
    pub revokes: Option<&'a str>,
}

/// What a profile states of an attribute.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StoredTrait {
    /// The attribute.
    pub name: String,
    /// When.
    pub at: Instant,
    /// When the record that said so is corrected away.
    pub until: Option<Instant>,
    /// The value as text; none if it is null or cleared.
    pub value: Option<String>,
}

/// What a record puts into the index of identity.
#[derive(Clone, Copy, Debug, Default)]
pub struct Indexed<'a> {
    /// The identifiers of the person that it states: kind and normalised value.
    pub stated: &'a [(String, String)],
    /// The attributes that guard unions: name and value, none if it is null or cleared.
    pub traits: &'a [(String, Option<String>)],
    /// The identifiers that it releases: kind and normalised value.
    pub released: &'a [(String, String)],
}

/// What can be read inside a transaction. Decisions come in the order of their numbers, traits by name, instant and record.
pub trait IdentityReading {
    /// How many decisions there are.
    fn decision_count(&self) -> StoreResult<u64>;
    /// A decision by its id.
    fn decision(&self, id: &str) -> StoreResult<Option<StoredDecision>>;
    /// Decisions with numbers beyond `after`, at most `limit`.
    fn decisions(&self, after: u64, limit: usize, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()>;
    /// The decisions that name a profile.
    fn decisions_of_profile(&self, source: &str, key: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()>;
    /// The decisions that name a value.
    fn decisions_of_value(&self, kind: &str, value: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()>;
    /// The decisions that revoke one.
    fn revokes_of(&self, id: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()>;
    /// Everything that one profile states, by value and instant.
    fn stated_by(&self, profile: ProfileNo, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()>;
    /// The traits of a profile.
    fn traits_of(&self, profile: ProfileNo, each: &mut dyn FnMut(StoredTrait)) -> StoreResult<()>;
    /// All traits, by profile.
    fn all_traits(&self, each: &mut dyn FnMut(ProfileNo, StoredTrait)) -> StoreResult<()>;
    /// When a value was released, each with the instant at which the record that said so is corrected away.
    fn releases_of(&self, value: ValueNo, each: &mut dyn FnMut(Instant, Option<Instant>)) -> StoreResult<()>;
    /// All releases, by value.
    fn all_releases(&self, each: &mut dyn FnMut(ValueNo, Instant, Option<Instant>)) -> StoreResult<()>;
    /// How many records a profile has, and how many of them are corrected.
    fn record_counts(&self, profile: ProfileNo) -> StoreResult<(u64, u64)>;
    /// Of a profile that was erased and gave this id: the ids of those who were one with it. None if no such profile was erased.
    fn tombstone(&self, id: &CustomerId) -> StoreResult<Option<Vec<CustomerId>>>;
    /// Whether any profile was ever erased.
    fn has_erasures(&self) -> StoreResult<bool>;
}

/// What can be written inside the write transaction.
pub trait IdentityWriting: IdentityReading {
    /// Keeps a decision, in place of one with the same id, whose number it then has.
    fn put_decision(&mut self, decision: &NewDecision<'_>) -> StoreResult<u64>;
    /// Makes a profile dirty, once profiles are watched.
    fn mark_dirty(&mut self, profile: ProfileNo) -> StoreResult<()>;
    /// Deletes a profile with its records and all that hangs on them, also values that nobody else states. Only its customer id
    /// stays, with the ids of those who were one with it. Its number is never given again.
    fn erase_profile(&mut self, profile: ProfileNo, others: &[CustomerId]) -> StoreResult<()>;
}
