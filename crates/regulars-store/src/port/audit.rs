//! What the audit and private counts need of a store: the chain of entries with the contents beside it (AU-1, AU-4), to which of
//! them alarms were told, and what was told of the data (DP-5). The store appends and never rewrites; it judges nothing.

use regulars_core::access::audit::{Content, Entry};
use regulars_core::identity::CustomerId;

use super::{StoreError, StoreResult};

/// The content of an entry, until it is forgotten.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredContent {
    /// The salt of its commitment.
    pub salt: Vec<u8>,
    /// The content.
    pub text: String,
}

impl std::fmt::Debug for StoredContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.text.len())
    }
}

impl StoredContent {
    /// As it is compared with its commitment.
    pub fn borrow(&self) -> Content<'_> {
        Content { salt: &self.salt, text: &self.text }
    }
}

/// An entry with its content, if that is still there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredEntry {
    /// The entry.
    pub entry: Entry,
    /// Its content.
    pub content: Option<StoredContent>,
}

/// Refuses an entry that does not follow the last one.
pub(crate) fn follows(last: u64, entry: &Entry) -> StoreResult<()> {
    let next = last.checked_add(1) == Some(entry.seq);
    if next { Ok(()) } else { Err(StoreError::Corrupt("an audit entry does not follow the last one".to_owned())) }
}

/// What can be read inside a transaction. Entries come in the order of their numbers.
pub trait AuditReading {
    /// The last entry.
    fn audit_head(&self) -> StoreResult<Option<Entry>>;
    /// Entries with numbers beyond `after`; `each` returns false to stop.
    fn audit(&self, after: u64, each: &mut dyn FnMut(StoredEntry) -> bool) -> StoreResult<()>;
    /// The same for those that are about a customer id.
    fn audit_of(&self, subject: &CustomerId, after: u64, each: &mut dyn FnMut(StoredEntry) -> bool) -> StoreResult<()>;
    /// The number of the entry up to which alarms were told; 0 if none was.
    fn alarmed_through(&self) -> StoreResult<u64>;
    /// A number that is another one after every transaction that took a record or decision or erased a profile.
    fn revision(&self) -> StoreResult<u64>;
    /// What was spent on an account, in the writer's own form.
    fn spent(&self, account: &str) -> StoreResult<Option<String>>;
    /// What was answered to a question, in the writer's own form.
    fn told(&self, question: &str) -> StoreResult<Option<String>>;
}

/// What can be written inside the write transaction.
pub trait AuditWriting: AuditReading {
    /// Appends an entry that follows the last one, with the ids that it is about. Another is refused as `store_corrupt`: it
    /// would break the chain for ever.
    fn append_audit(&mut self, entry: &Entry, subjects: &[CustomerId], content: Option<Content<'_>>)
    -> StoreResult<()>;
    /// Deletes the contents of the entries about a customer id, with their salts; how many there were.
    fn forget_audit_content(&mut self, subject: &CustomerId) -> StoreResult<u64>;
    /// Notes up to which entry alarms were told.
    fn set_alarmed_through(&mut self, seq: u64) -> StoreResult<()>;
    /// Keeps what was spent on an account in place of the last, and what was answered to a question.
    fn keep_told(&mut self, account: &str, spent: &str, question: &str, answer: &str) -> StoreResult<()>;
}
