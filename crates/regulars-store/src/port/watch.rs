//! What `advance`, versions of rulebooks and the models that they name need of a store: dirty marks, watch states, the outbox of
//! changes, rulebooks (RB-9), artefacts (AR-2). The store keeps them and reads nothing out of them.
//!
//! Profiles are watched from the first [`WatchWriting::set_advanced_to`] or [`WatchWriting::set_watched_through`] on. Before
//! that everything counts as dirty, so an append marks nothing and costs nothing.

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::{ProfileNo, StoreResult};

/// From what the next advance of a customer goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watch {
    /// Whose it is.
    pub customer: CustomerId,
    /// The profile that gives the customer its id.
    pub anchor: ProfileNo,
    /// When something changes next even if no record arrives.
    pub due: Option<Instant>,
    /// The fingerprint of the rulebook under which it was made.
    pub fingerprint: String,
    /// The profiles of the customer, in the writer's own form.
    pub members: Vec<u8>,
    /// The values on which changes are defined, in the writer's own form.
    pub state: Vec<u8>,
}

/// A change in the outbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredChange {
    /// Its number, which no other change has or will have.
    pub number: u64,
    /// The instant at which it became true.
    pub at: Instant,
    /// Whose it is; none where it is nobody's.
    pub customer: Option<CustomerId>,
    /// What changed, in the writer's own form.
    pub payload: String,
}

/// One version of a rulebook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRulebook {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// Its fingerprint (RB-9).
    pub fingerprint: String,
    /// The document.
    pub text: String,
}

/// What can be read of watching inside a transaction. Ids come in the order of their texts.
pub trait WatchReading {
    /// The instant to which the last advance went; none before the first.
    fn advanced_to(&self) -> StoreResult<Option<Instant>>;
    /// The profile up to which all were part of an advance; -1 if none was.
    fn watched_through(&self) -> StoreResult<ProfileNo>;
    /// Profiles beyond `after` that were never part of an advance, in order of their numbers.
    fn unwatched_profiles(&self, after: ProfileNo, limit: usize) -> StoreResult<Vec<ProfileNo>>;
    /// Profiles about which a record has arrived since they were cleaned, in order of their numbers.
    fn dirty(&self, limit: usize) -> StoreResult<Vec<ProfileNo>>;
    /// How many profiles are dirty.
    fn dirty_count(&self) -> StoreResult<u64>;
    /// The watch state of a customer.
    fn watch(&self, customer: &CustomerId) -> StoreResult<Option<Watch>>;
    /// Watch states by id, beyond `after`.
    fn watches(&self, after: Option<CustomerId>, limit: usize) -> StoreResult<Vec<Watch>>;
    /// Customers whose watch is due at `to` or before, by due instant and id.
    fn watches_due(&self, to: Instant, limit: usize) -> StoreResult<Vec<CustomerId>>;
    /// Customers whose watch was made under another rulebook than that of `fingerprint`, by its fingerprint and id.
    fn stale_watches(&self, fingerprint: &str, limit: usize) -> StoreResult<Vec<CustomerId>>;
    /// Changes with numbers beyond `after`, in order of their numbers, at most `limit`.
    fn changes(&self, after: u64, limit: usize, each: &mut dyn FnMut(StoredChange)) -> StoreResult<()>;
    /// The highest number that a change ever had, forgotten ones too; 0 if there was none.
    fn last_change(&self) -> StoreResult<u64>;
    /// What is kept of quality, in the writer's own form; none before it was ever kept.
    fn quality_watch(&self) -> StoreResult<Option<String>>;
    /// All versions of a rulebook, in order.
    fn rulebooks(&self, id: &str) -> StoreResult<Vec<StoredRulebook>>;
    /// The text of a model artefact.
    fn artefact(&self, id: &str) -> StoreResult<Option<String>>;
    /// The ids of all model artefacts, sorted.
    fn artefacts(&self) -> StoreResult<Vec<String>>;
    /// What is kept beside a model artefact, in the writer's own form; none before it was ever kept.
    fn artefact_note(&self, id: &str) -> StoreResult<Option<String>>;
}

/// What can be written of watching inside the write transaction.
pub trait WatchWriting: WatchReading {
    /// Notes to which instant an advance went.
    fn set_advanced_to(&mut self, to: Instant) -> StoreResult<()>;
    /// Notes up to which profile all were part of an advance.
    fn set_watched_through(&mut self, profile: ProfileNo) -> StoreResult<()>;
    /// Takes the marks of these profiles away; one without a mark is left as it is.
    fn clean(&mut self, profiles: &[ProfileNo]) -> StoreResult<()>;
    /// Keeps a watch state in place of the customer's last one.
    fn put_watch(&mut self, watch: &Watch) -> StoreResult<()>;
    /// Forgets the watch state of a customer, if there is one.
    fn drop_watch(&mut self, customer: &CustomerId) -> StoreResult<()>;
    /// Puts a change into the outbox. Its number is higher than that of every change that was ever committed.
    fn push_change(&mut self, at: Instant, customer: Option<&CustomerId>, payload: &str) -> StoreResult<u64>;
    /// Deletes the changes up to a number; how many there were.
    fn forget_changes(&mut self, through: u64) -> StoreResult<u64>;
    /// Keeps what is to be known of quality in place of the last.
    fn set_quality_watch(&mut self, state: &str) -> StoreResult<()>;
    /// Keeps a version of a rulebook in place of one with the same id and version.
    fn put_rulebook(&mut self, rulebook: &StoredRulebook) -> StoreResult<()>;
    /// Keeps a model artefact; whether it was new. What is there under an id stays.
    fn put_artefact(&mut self, id: &str, text: &str) -> StoreResult<bool>;
    /// Keeps what is to be known beside a model artefact in place of the last.
    fn set_artefact_note(&mut self, id: &str, note: &str) -> StoreResult<()>;
}
