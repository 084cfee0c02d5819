//! An entry of the chain and its canonical bytes (AU-1, AU-2).

use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::Hash32;
use crate::error::{Code, Fault};
use crate::time::Instant;

/// The most bytes of an actor, a role, an action, an object, a purpose, a decision and a reason.
pub const MAX_WORD_BYTES: usize = 200;
/// The most reasons of an entry.
pub const MAX_REASONS: usize = 64;
/// The bytes of a salt (AU-2).
pub const SALT_BYTES: usize = 32;
/// The most bytes of the content of an entry (1 MiB).
pub const MAX_CONTENT_BYTES: usize = 1 << 20;

/// What begins the bytes of a content.
const CONTENT: u8 = 0x00;
/// What begins the bytes of an entry.
const ENTRY: u8 = 0x02;
const MILLISECOND_US: i64 = 1_000;

/// Why something cannot become an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// A text is too long.
    #[error("the text has {bytes} bytes, more than {MAX_WORD_BYTES}")]
    TooLong {
        /// Which.
        field: &'static str,
        /// Its size.
        bytes: usize,
    },
    /// A text has a control character, or a reason is empty or has a comma.
    #[error("the text has control characters, or is a reason that is empty or has a comma")]
    NotPrintable {
        /// Which.
        field: &'static str,
    },
    /// There are too many reasons.
    #[error("there are more than {MAX_REASONS} reasons")]
    TooManyReasons,
    /// The content is too long.
    #[error("the content has {0} bytes, more than {MAX_CONTENT_BYTES}")]
    ContentTooLong(usize),
    /// The salt has not 32 bytes.
    #[error("a salt has {SALT_BYTES} bytes, this one has {0}")]
    SaltLength(usize),
    /// It would lie before the last one.
    #[error("the entry lies before the last one, which is of {0}")]
    Order(Instant),
}

impl Fault for AuditFault {
    fn code(&self) -> Code {
        match self {
            Self::TooLong { .. } | Self::ContentTooLong(_) => Code::TextTooLong,
            Self::NotPrintable { .. } => Code::TextNotPrintable,
            Self::TooManyReasons => Code::TooManyItems,
            Self::SaltLength(_) => Code::SaltLength,
            Self::Order(_) => Code::AuditOrder,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::TooLong { field, .. } | Self::NotPrintable { field } => field,
            Self::TooManyReasons => "reasons",
            Self::ContentTooLong(_) => "content",
            Self::SaltLength(_) => "salt",
            Self::Order(_) => "at",
        }
        .to_owned()
    }
}

/// What an entry is to tell. An empty text says that it is not known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Note {
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// What was done, for example `customer.view`.
    pub action: String,
    /// What it was done to, for example `customer/` and an id; nothing personal.
    pub object: String,
    /// For which purpose.
    pub purpose: String,
    /// What came of it, for example `allow` or `deny`.
    pub decision: String,
    /// The codes of why.
    pub reasons: Vec<String>,
}

/// Personal content of an entry with the salt of its commitment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Content<'a> {
    /// 32 bytes that the caller drew for this entry alone.
    pub salt: &'a [u8],
    /// The content.
    pub text: &'a str,
}

/// An entry as it is stored. Whether it is sound, [`super::verify`] says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// When, in whole milliseconds.
    pub at: Instant,
    /// What it tells; the reasons are sorted.
    pub note: Note,
    /// The commitment to its content.
    pub content_commit: Hash32,
    /// The hash of the entry before it.
    pub prev_hash: Hash32,
    /// Its own hash.
    pub entry_hash: Hash32,
}

/// `lp(x)`: the length in four bytes, then the bytes.
fn lp(hasher: &mut Sha256, bytes: &[u8]) {
    // Texts are far shorter; what does not fit cannot be hashed as something shorter.
    hasher.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    hasher.update(bytes);
}

/// RFC 3339 in UTC, always with milliseconds.
fn to_the_millisecond(at: Instant) -> String {
    let millis = at.micros().div_euclid(MILLISECOND_US);
    let mut text = String::with_capacity(24);
    at.plus_micros(-at.micros().rem_euclid(1_000 * MILLISECOND_US)).write(&mut text);
    format!("{}.{:03}Z", text.trim_end_matches('Z'), millis.rem_euclid(1_000))
}

/// Reads a salt of 64 hexadecimal digits. Error: `salt_length`.
pub fn salt(text: &str) -> Result<[u8; SALT_BYTES], AuditFault> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).unwrap_or_default();
    let length = bytes.len();
    bytes.try_into().map_err(|_| AuditFault::SaltLength(length))
}

/// The commitment to a content (AU-2). Errors: `salt_length`, `text_too_long`.
pub fn commit(content: Content<'_>) -> Result<Hash32, AuditFault> {
    let Content { salt, text } = content;
    if salt.len() != SALT_BYTES {
        return Err(AuditFault::SaltLength(salt.len()));
    }
    if text.len() > MAX_CONTENT_BYTES {
        return Err(AuditFault::ContentTooLong(text.len()));
    }
    let keyed = Hmac::<Sha256>::new_from_slice(salt).map_err(|_| AuditFault::SaltLength(salt.len()))?;
    let bytes = keyed.chain_update([CONTENT]).chain_update(text.as_bytes()).finalize().into_bytes();
    Ok(Hash32::from_bytes(bytes.into()))
}

impl Note {
    fn check(&self) -> Result<(), AuditFault> {
        let words = [
            ("actor", &self.actor),
            ("role", &self.role),
            ("action", &self.action),
            ("object", &self.object),
            ("purpose", &self.purpose),
            ("decision", &self.decision),
        ];
        if self.reasons.len() > MAX_REASONS {
            return Err(AuditFault::TooManyReasons);
        }
        let reasons = self.reasons.iter().map(|reason| ("reasons", reason));
        for (field, text) in words.into_iter().chain(reasons) {
            if text.len() > MAX_WORD_BYTES {
                return Err(AuditFault::TooLong { field, bytes: text.len() });
            }
            // Reasons are joined by commas, so a comma inside one would read as two.
            let two = field == "reasons" && (text.is_empty() || text.contains(','));
            if two || text.chars().any(char::is_control) {
                return Err(AuditFault::NotPrintable { field });
            }
        }
        Ok(())
    }
}

impl Entry {
    /// The entry that follows another, or the first. Its instant is the millisecond in which it lies. Errors: `audit_order`,
    /// `salt_length`, `text_too_long`, `text_not_printable`, `too_many_items`.
    ///
    /// ```
    /// use regulars_core::access::audit::{Entry, Note, verify};
    /// use regulars_core::time::Instant;
    /// let at = Instant::parse("2026-11-20T02:00:00Z")?;
    /// let note = Note { actor: "u7".to_owned(), action: "customer.view".to_owned(), ..Note::default() };
    /// let first = Entry::after(None, at, note.clone(), None)?;
    /// let second = Entry::after(Some(&first), at, note, None)?;
    /// assert_eq!(verify([&first, &second], None), None);
    /// assert_eq!(verify([&second], None).map(|found| found.seq), Some(1));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn after(
        last: Option<&Self>,
        at: Instant,
        mut note: Note,
        content: Option<Content<'_>>,
    ) -> Result<Self, AuditFault> {
        note.check()?;
        note.reasons.sort_unstable();
        let at = at.plus_micros(-at.micros().rem_euclid(MILLISECOND_US));
        if let Some(last) = last.filter(|last| last.at > at) {
            return Err(AuditFault::Order(last.at));
        }
        let content_commit = content.map_or(Ok(Hash32::ZERO), commit)?;
        let (seq, prev_hash) = last.map_or((1, Hash32::ZERO), |last| (last.seq.saturating_add(1), last.entry_hash));
        let mut entry = Self { seq, at, note, content_commit, prev_hash, entry_hash: Hash32::ZERO };
        entry.entry_hash = entry.hash();
        Ok(entry)
    }

    /// The hash that the entry must have (AU-2).
    pub fn hash(&self) -> Hash32 {
        let Note { actor, role, action, object, purpose, decision, reasons } = &self.note;
        let mut hasher = Sha256::new();
        hasher.update([ENTRY]);
        hasher.update(self.prev_hash.bytes());
        lp(&mut hasher, &self.seq.to_be_bytes());
        lp(&mut hasher, to_the_millisecond(self.at).as_bytes());
        for text in [actor, role, action, object, purpose, decision] {
            lp(&mut hasher, text.as_bytes());
        }
        let mut sorted: Vec<&str> = reasons.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        lp(&mut hasher, sorted.join(",").as_bytes());
        lp(&mut hasher, self.content_commit.bytes());
        Hash32::from_bytes(hasher.finalize().into())
    }

    /// Whether the entry is what its hash says. What the hash does not tell apart, a sound entry does not have: parts of a
    /// millisecond, reasons in another order.
    pub fn is_sound(&self) -> bool {
        let whole = self.at.micros().rem_euclid(MILLISECOND_US) == 0;
        whole && self.note.reasons.is_sorted() && self.note.check().is_ok() && self.hash() == self.entry_hash
    }
}
