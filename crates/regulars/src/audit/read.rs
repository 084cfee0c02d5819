//! Reading the audit: its head, its entries, and whether the chain is whole (AU-3).

use std::collections::BTreeMap;

use regulars_core::access::audit::{Anchor, Break, Hash32, Tree, Verifier, leaf};
use regulars_core::error::{Code, Result};
use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;
use regulars_store::StoredEntry;
use serde::Serialize;

use crate::{Crm, CustomerRef};

/// An entry of the audit (AU-1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditEntry {
    /// What was done, for example `points.redeem`.
    pub action: String,
    /// Who did it; empty: the host itself.
    pub actor: String,
    /// When, in whole milliseconds.
    pub at: Instant,
    /// The request without its context, as long as it is kept; only where contents were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The commitment to the content; zeros without one.
    pub content_commit: Hash32,
    /// What came of it: `allow`, `deny`, or what consent answered.
    pub decision: String,
    /// The hash of the entry.
    pub entry_hash: Hash32,
    /// What it was done to, for example `customer/` and an id; empty: nothing in particular.
    pub object_ref: String,
    /// The hash of the entry before.
    pub prev_hash: Hash32,
    /// For which purpose; empty: none was named.
    pub purpose: String,
    /// The codes of why, sorted.
    pub reasons: Vec<String>,
    /// In which roles, joined by commas; empty: none was named.
    pub role: String,
    /// Its number.
    pub seq: u64,
}

impl AuditEntry {
    fn of(stored: StoredEntry, contents: bool) -> Self {
        let StoredEntry { entry, content } = stored;
        Self {
            action: entry.note.action,
            actor: entry.note.actor,
            at: entry.at,
            content: content.filter(|_| contents).map(|content| content.text),
            content_commit: entry.content_commit,
            decision: entry.note.decision,
            entry_hash: entry.entry_hash,
            object_ref: entry.note.object,
            prev_hash: entry.prev_hash,
            purpose: entry.note.purpose,
            reasons: entry.note.reasons,
            role: entry.note.role,
            seq: entry.seq,
        }
    }
}

/// A page of the audit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditPage {
    /// The entries in the order of their numbers.
    pub entries: Vec<AuditEntry>,
    /// The number to go on after; absent: there is nothing more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// The head of the chain: what the host keeps elsewhere as the anchor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditHead {
    /// When the last entry was made; absent of an empty chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The hash of the last entry; zeros of an empty chain.
    pub entry_hash: Hash32,
    /// The root of the Merkle tree over all entry hashes (RFC 6962), where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<Hash32>,
    /// The number of the last entry; 0 of an empty chain.
    pub seq: u64,
}

/// Whether the chain is whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditVerdict {
    /// Where it is broken first, and how; absent of a whole chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<Break>,
    /// How many contents were there and fit their commitments.
    pub contents: u64,
    /// How many entries are whole: those before the break, or all.
    pub entries: u64,
    /// The head of a whole chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Anchor>,
    /// Whether it is whole.
    pub ok: bool,
}

/// Which entries are wanted; all that is given must fit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditFilter {
    /// What was done; `customer.*` is all that begins so.
    pub action: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// With the contents that are still kept.
    pub contents: bool,
    /// What came of it.
    pub decision: Option<String>,
    /// Not before this instant.
    pub from: Option<Instant>,
    /// For which purpose.
    pub purpose: Option<String>,
    /// About this person; who is who is asked at the instant.
    pub subject: Option<(CustomerRef, Instant)>,
    /// Before this instant.
    pub to: Option<Instant>,
}

impl AuditFilter {
    fn fits(&self, stored: &StoredEntry) -> bool {
        let (note, at) = (&stored.entry.note, stored.entry.at);
        let action = self.action.as_ref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(front) => note.action.starts_with(front),
            None => note.action == *wanted,
        });
        let equal = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        let in_time = self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to);
        action
            && in_time
            && equal(&self.actor, &note.actor)
            && equal(&self.decision, &note.decision)
            && equal(&self.purpose, &note.purpose)
    }
}

impl Crm {
    /// At most `limit` entries with numbers above `after` that fit: who saw or changed what, for which purpose. Errors: those of
    /// finding the person that the filter names.
    ///
    /// ```
    /// use regulars::{AuditFilter, Crm, Instant, Rulebook};
    ///
    /// let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[audit]\nlevel = \"all\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// crm.asking_at(Instant::parse("2026-11-20T02:00:00Z")?).call("identity.journal", "{}")?;
    /// let filter = AuditFilter { action: Some("identity.journal".to_owned()), ..AuditFilter::default() };
    /// assert_eq!(crm.as_host().audit(&filter, 0, 10)?.entries[0].seq, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn audit(&self, filter: &AuditFilter, after: u64, limit: usize) -> Result<AuditPage> {
        self.as_operation("audit.list", filter.subject.as_ref().map(|(who, as_of)| (who, *as_of)), |crm| {
            let reading = crm.store().read()?;
            let mut found = Vec::new();
            let mut take = |stored: StoredEntry| {
                if filter.fits(&stored) {
                    found.push(stored);
                }
                // One more shows that there is a further page.
                found.len() <= limit
            };
            match &filter.subject {
                None => reading.audit(after, &mut take)?,
                Some((who, as_of)) => {
                    let mut about: BTreeMap<u64, StoredEntry> = BTreeMap::new();
                    for id in crm.ids_told(reading.as_ref(), who, *as_of)? {
                        reading.audit_of(&id, after, &mut |stored| {
                            about.insert(stored.entry.seq, stored);
                            true
                        })?;
                    }
                    let _ = about.into_values().all(take);
                }
            }
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().map(|last| last.entry.seq).filter(|_| more);
            let entries = found.into_iter().map(|stored| AuditEntry::of(stored, filter.contents)).collect();
            Ok(AuditPage { entries, next })
        })
    }

    /// The ids under which entries about a person may stand. Of an erased one the id is all that is left, and enough.
    fn ids_told(
        &self,
        reading: &dyn regulars_store::Reading,
        who: &CustomerRef,
        as_of: Instant,
    ) -> Result<Vec<CustomerId>> {
        match (who, self.ids_of(reading, who, as_of)) {
            (CustomerRef::Id(id), Err(error)) if matches!(error.code(), Code::UnknownCustomer | Code::Erased) => {
                Ok(vec![*id])
            }
            (CustomerRef::Id(id), Ok((_, mut all))) => {
                all.push(*id);
                Ok(all)
            }
            (_, found) => found.map(|(_, all)| all),
        }
    }

    /// The head of the chain. With `tree` also the root of the Merkle tree, for which all entries are read.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let head = crm.audit_head(true)?;
    /// assert_eq!((head.seq, head.at), (0, None), "nothing was written yet");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn audit_head(&self, tree: bool) -> Result<AuditHead> {
        self.as_operation("audit.head", None, |crm| {
            let reading = crm.store().read()?;
            let mut leaves = Tree::default();
            if tree {
                reading.audit(0, &mut |stored| {
                    leaves.push(leaf(stored.entry.entry_hash.bytes()));
                    true
                })?;
            }
            let root = tree.then(|| leaves.root());
            Ok(match reading.audit_head()? {
                Some(last) => AuditHead { at: Some(last.at), entry_hash: last.entry_hash, root, seq: last.seq },
                None => AuditHead { at: None, entry_hash: Hash32::ZERO, root, seq: 0 },
            })
        })
    }

    /// Whether the chain is whole, and whether it is the one of which the anchor was the head.
    ///
    /// ```
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n";
    /// let crm = regulars::Crm::in_memory(regulars::Rulebook::parse(rules)?)?;
    /// let verdict = crm.audit_verify(None)?;
    /// assert!(verdict.ok && verdict.entries == 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn audit_verify(&self, anchor: Option<Anchor>) -> Result<AuditVerdict> {
        self.as_operation("audit.verify", None, |crm| {
            let reading = crm.store().read()?;
            let mut verifier = Verifier::new(anchor);
            let (mut broken, mut entries, mut contents) = (None, 0, 0);
            reading.audit(0, &mut |StoredEntry { entry, content }| {
                broken = verifier.take(&entry, content.as_ref().map(|content| content.borrow())).err();
                if broken.is_none() {
                    entries += 1;
                    contents += u64::from(content.is_some());
                }
                broken.is_none()
            })?;
            let (broken, head) = match broken {
                Some(broken) => (Some(broken), None),
                None => match verifier.finish() {
                    Ok(head) => (None, Some(head)),
                    Err(broken) => (Some(broken), None),
                },
            };
            Ok(AuditVerdict { ok: broken.is_none(), broken, contents, entries, head })
        })
    }
}
