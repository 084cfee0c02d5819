//! The audit chain and what was told of the data in ordered maps, with how to take each step back.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::access::audit::{Content, Entry};
use regulars_core::identity::CustomerId;

use super::read::{Held, Reader};
use super::write::{Undo, Writer};
use crate::port::{AuditReading, AuditWriting, StoreResult, StoredContent, StoredEntry, follows};

#[derive(Clone, Default, Debug)]
pub(super) struct Audited {
    entries: BTreeMap<u64, Entry>,
    contents: BTreeMap<u64, StoredContent>,
    subjects: BTreeSet<(CustomerId, u64)>,
    alarmed: u64,
    revision: u64,
    spent: BTreeMap<String, String>,
    told: BTreeMap<String, String>,
}

/// What takes one step back.
pub(super) enum Before {
    /// An entry was appended.
    Entry(u64),
    /// Contents were forgotten.
    Contents(Vec<(u64, StoredContent)>),
    Alarmed(u64),
    Revision(u64),
    /// An account and a question, with what was kept of them.
    Told((String, Option<String>), (String, Option<String>)),
}

fn put_back(map: &mut BTreeMap<String, String>, (key, before): (String, Option<String>)) {
    match before {
        Some(text) => map.insert(key, text),
        None => map.remove(&key),
    };
}

impl Audited {
    pub(super) fn take_back(&mut self, before: Before) {
        match before {
            Before::Entry(seq) => {
                self.entries.remove(&seq);
                self.contents.remove(&seq);
                self.subjects.retain(|(_, known)| *known != seq);
            }
            Before::Contents(gone) => self.contents.extend(gone),
            Before::Alarmed(seq) => self.alarmed = seq,
            Before::Revision(number) => self.revision = number,
            Before::Told(account, question) => {
                put_back(&mut self.spent, account);
                put_back(&mut self.told, question);
            }
        }
    }

    fn of(&self, subject: &CustomerId) -> impl Iterator<Item = u64> {
        self.subjects.range((*subject, 0)..=(*subject, u64::MAX)).map(|(_, seq)| *seq)
    }

    fn stored(&self, seq: u64) -> Option<StoredEntry> {
        Some(StoredEntry { entry: self.entries.get(&seq)?.clone(), content: self.contents.get(&seq).cloned() })
    }
}

macro_rules! audit_reading {
    ($type:ty) => {
        impl AuditReading for $type {
            fn audit_head(&self) -> StoreResult<Option<Entry>> {
                Ok(self.data.audited.entries.values().next_back().cloned())
            }

            fn audit(&self, after: u64, each: &mut dyn FnMut(StoredEntry) -> bool) -> StoreResult<()> {
                let audited = &self.data.audited;
                let beyond = audited.entries.range(after.saturating_add(1)..);
                beyond.filter_map(|(seq, _)| audited.stored(*seq)).all(each);
                Ok(())
            }

            fn audit_of(
                &self,
                subject: &CustomerId,
                after: u64,
                each: &mut dyn FnMut(StoredEntry) -> bool,
            ) -> StoreResult<()> {
                let audited = &self.data.audited;
                let beyond = audited.of(subject).filter(|seq| *seq > after);
                beyond.filter_map(|seq| audited.stored(seq)).all(each);
                Ok(())
            }

            fn alarmed_through(&self) -> StoreResult<u64> {
                Ok(self.data.audited.alarmed)
            }

            fn revision(&self) -> StoreResult<u64> {
                Ok(self.data.audited.revision)
            }

            fn spent(&self, account: &str) -> StoreResult<Option<String>> {
                Ok(self.data.audited.spent.get(account).cloned())
            }

            fn told(&self, question: &str) -> StoreResult<Option<String>> {
                Ok(self.data.audited.told.get(question).cloned())
            }
        }
    };
}

audit_reading!(Reader<'_>);
audit_reading!(Held);
audit_reading!(Writer<'_>);

impl Writer<'_> {
    /// What is stored of customers is another one from here on.
    pub(super) fn touch(&mut self) {
        if std::mem::replace(&mut self.touched, true) {
            return;
        }
        let before = self.data.audited.revision;
        self.data.audited.revision = before + 1;
        self.undo.push(Undo::Audited(Before::Revision(before)));
    }
}

impl AuditWriting for Writer<'_> {
    fn append_audit(
        &mut self,
        entry: &Entry,
        subjects: &[CustomerId],
        content: Option<Content<'_>>,
    ) -> StoreResult<()> {
        let audited = &mut self.data.audited;
        let last = audited.entries.last_key_value().map_or(0, |(seq, _)| *seq);
        follows(last, entry)?;
        audited.entries.insert(entry.seq, entry.clone());
        audited.subjects.extend(subjects.iter().map(|subject| (*subject, entry.seq)));
        if let Some(Content { salt, text }) = content {
            audited.contents.insert(entry.seq, StoredContent { salt: salt.to_vec(), text: text.to_owned() });
        }
        self.undo.push(Undo::Audited(Before::Entry(entry.seq)));
        Ok(())
    }

    fn forget_audit_content(&mut self, subject: &CustomerId) -> StoreResult<u64> {
        let audited = &mut self.data.audited;
        let about: Vec<u64> = audited.of(subject).collect();
        let gone: Vec<_> = about.into_iter().filter_map(|seq| audited.contents.remove_entry(&seq)).collect();
        let count = u64::try_from(gone.len()).unwrap_or(u64::MAX);
        self.undo.push(Undo::Audited(Before::Contents(gone)));
        Ok(count)
    }

    fn set_alarmed_through(&mut self, seq: u64) -> StoreResult<()> {
        let before = std::mem::replace(&mut self.data.audited.alarmed, seq);
        self.undo.push(Undo::Audited(Before::Alarmed(before)));
        Ok(())
    }

    fn keep_told(&mut self, account: &str, spent: &str, question: &str, answer: &str) -> StoreResult<()> {
        let audited = &mut self.data.audited;
        let of_account = audited.spent.insert(account.to_owned(), spent.to_owned());
        let of_question = audited.told.insert(question.to_owned(), answer.to_owned());
        let before = Before::Told((account.to_owned(), of_account), (question.to_owned(), of_question));
        self.undo.push(Undo::Audited(before));
        Ok(())
    }
}
