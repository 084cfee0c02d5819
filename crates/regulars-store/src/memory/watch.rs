//! Dirty marks, watch states, the outbox, rulebooks and artefacts in ordered maps, with how to take each step back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use regulars_core::identity::CustomerId;
use regulars_core::record::Record;
use regulars_core::time::Instant;

use super::Key;
use super::read::{Held, Reader};
use super::write::{Undo, Writer};
use crate::port::{ProfileNo, StoreResult, StoredChange, StoredRulebook, Watch, WatchReading, WatchWriting};

#[derive(Clone, Default, Debug)]
pub(super) struct Watched {
    advanced_to: Option<Instant>,
    through: Option<ProfileNo>,
    dirty: BTreeSet<ProfileNo>,
    watches: BTreeMap<CustomerId, Watch>,
    due: BTreeSet<(Instant, CustomerId)>,
    changes: BTreeMap<u64, StoredChange>,
    last_change: u64,
    rulebooks: BTreeMap<(String, u64), StoredRulebook>,
    quality: Option<String>,
    artefacts: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
}

/// What takes one step back: each names what was there before.
pub(super) enum Before {
    AdvancedTo(Option<Instant>),
    Through(Option<ProfileNo>),
    Unmarked(ProfileNo),
    Marked(ProfileNo),
    Watch(CustomerId, Option<Watch>),
    LastChange(u64),
    Changes(BTreeMap<u64, StoredChange>),
    Rulebook((String, u64), Option<StoredRulebook>),
    Quality(Option<String>),
    NoArtefact(String),
    Note(String, Option<String>),
}

impl Watched {
    /// Puts a watch in place of another, or of none; what was there.
    fn replace(&mut self, customer: CustomerId, watch: Option<Watch>) -> Option<Watch> {
        let due = watch.as_ref().and_then(|watch| watch.due);
        let before = match watch {
            Some(watch) => self.watches.insert(customer, watch),
            None => self.watches.remove(&customer),
        };
        if let Some(at) = before.as_ref().and_then(|before| before.due) {
            self.due.remove(&(at, customer));
        }
        if let Some(at) = due {
            self.due.insert((at, customer));
        }
        before
    }

    pub(super) fn take_back(&mut self, before: Before) {
        match before {
            Before::AdvancedTo(to) => self.advanced_to = to,
            Before::Through(profile) => self.through = profile,
            Before::Unmarked(profile) => {
                self.dirty.remove(&profile);
            }
            Before::Marked(profile) => {
                self.dirty.insert(profile);
            }
            Before::Watch(customer, watch) => {
                self.replace(customer, watch);
            }
            Before::LastChange(number) => {
                self.changes.remove(&self.last_change);
                self.last_change = number;
            }
            Before::Changes(mut forgotten) => self.changes.append(&mut forgotten),
            Before::Quality(state) => self.quality = state,
            Before::NoArtefact(id) => {
                self.artefacts.remove(&id);
            }
            Before::Note(id, Some(note)) => {
                self.notes.insert(id, note);
            }
            Before::Note(id, None) => {
                self.notes.remove(&id);
            }
            Before::Rulebook(key, Some(rulebook)) => {
                self.rulebooks.insert(key, rulebook);
            }
            Before::Rulebook(key, None) => {
                self.rulebooks.remove(&key);
            }
        }
    }
}

macro_rules! watch_reading {
    ($type:ty) => {
        impl WatchReading for $type {
            fn advanced_to(&self) -> StoreResult<Option<Instant>> {
                Ok(self.data.watched.advanced_to)
            }

            fn watched_through(&self) -> StoreResult<ProfileNo> {
                Ok(self.data.watched.through.unwrap_or(-1))
            }

            fn unwatched_profiles(&self, after: ProfileNo, limit: usize) -> StoreResult<Vec<ProfileNo>> {
                let end = ProfileNo::try_from(self.data.profiles.len()).unwrap_or(ProfileNo::MAX);
                let from = after.max(self.watched_through()?).saturating_add(1).max(0);
                Ok((from..end).filter(|number| self.data.profile(*number).is_some()).take(limit).collect())
            }

            fn dirty(&self, limit: usize) -> StoreResult<Vec<ProfileNo>> {
                Ok(self.data.watched.dirty.iter().take(limit).copied().collect())
            }

            fn dirty_count(&self) -> StoreResult<u64> {
                Ok(u64::try_from(self.data.watched.dirty.len()).unwrap_or(u64::MAX))
            }

            fn watch(&self, customer: &CustomerId) -> StoreResult<Option<Watch>> {
                Ok(self.data.watched.watches.get(customer).cloned())
            }

            fn watches(&self, after: Option<CustomerId>, limit: usize) -> StoreResult<Vec<Watch>> {
                let from = after.map_or(Bound::Unbounded, Bound::Excluded);
                let beyond = self.data.watched.watches.range((from, Bound::Unbounded));
                Ok(beyond.take(limit).map(|(_, watch)| watch.clone()).collect())
            }

            fn watches_due(&self, to: Instant, limit: usize) -> StoreResult<Vec<CustomerId>> {
                let due = self.data.watched.due.iter().take_while(|(at, _)| *at <= to);
                Ok(due.take(limit).map(|(_, customer)| *customer).collect())
            }

            fn stale_watches(&self, fingerprint: &str, limit: usize) -> StoreResult<Vec<CustomerId>> {
                let watches = self.data.watched.watches.values();
                let mut stale: Vec<_> = watches.filter(|watch| watch.fingerprint != fingerprint).collect();
                stale.sort_by_key(|watch| (&watch.fingerprint, watch.customer));
                Ok(stale.into_iter().take(limit).map(|watch| watch.customer).collect())
            }

            fn changes(&self, after: u64, limit: usize, each: &mut dyn FnMut(StoredChange)) -> StoreResult<()> {
                let beyond = self.data.watched.changes.range((Bound::Excluded(after), Bound::Unbounded));
                beyond.take(limit).for_each(|(_, change)| each(change.clone()));
                Ok(())
            }

            fn last_change(&self) -> StoreResult<u64> {
                Ok(self.data.watched.last_change)
            }

            fn quality_watch(&self) -> StoreResult<Option<String>> {
                Ok(self.data.watched.quality.clone())
            }

            fn rulebooks(&self, id: &str) -> StoreResult<Vec<StoredRulebook>> {
                let versions = self.data.watched.rulebooks.range((id.to_owned(), 0)..=(id.to_owned(), u64::MAX));
                Ok(versions.map(|(_, rulebook)| rulebook.clone()).collect())
            }

            fn artefact_note(&self, id: &str) -> StoreResult<Option<String>> {
                Ok(self.data.watched.notes.get(id).cloned())
            }

            fn artefact(&self, id: &str) -> StoreResult<Option<String>> {
                Ok(self.data.watched.artefacts.get(id).cloned())
            }

            fn artefacts(&self) -> StoreResult<Vec<String>> {
                Ok(self.data.watched.artefacts.keys().cloned().collect())
            }
        }
    };
}

watch_reading!(Reader<'_>);
watch_reading!(Held);
watch_reading!(Writer<'_>);

impl Writer<'_> {
    fn note(&mut self, before: Before) {
        self.undo.push(Undo::Watched(before));
    }

    /// A record was taken: its profile is dirty, and that of the record which it corrects (RC-4), if that is there. If it
    /// comes later, its own arrival makes its profile dirty.
    pub(super) fn mark(&mut self, profile: ProfileNo, record: &Record) {
        let target: Option<Key> =
            record.corrects.as_ref().map(|target| (record.source.as_str().into(), target.as_str().into()));
        let target = target.and_then(|target| self.data.keys.get(&target)).map(|(profile, _)| *profile);
        [Some(profile), target].into_iter().flatten().for_each(|profile| self.mark_profile(profile));
    }

    /// A profile is dirty, if profiles are watched.
    pub(super) fn mark_profile(&mut self, profile: ProfileNo) {
        let watched = &mut self.data.watched;
        let watching = watched.advanced_to.is_some() || watched.through.is_some();
        if watching && watched.dirty.insert(profile) {
            self.note(Before::Unmarked(profile));
        }
    }

    /// A profile that was erased is not dirty any more.
    pub(super) fn unmark(&mut self, profile: ProfileNo) {
        if self.data.watched.dirty.remove(&profile) {
            self.note(Before::Marked(profile));
        }
    }
}

impl WatchWriting for Writer<'_> {
    fn set_advanced_to(&mut self, to: Instant) -> StoreResult<()> {
        let before = self.data.watched.advanced_to.replace(to);
        self.note(Before::AdvancedTo(before));
        Ok(())
    }

    fn set_watched_through(&mut self, profile: ProfileNo) -> StoreResult<()> {
        let before = self.data.watched.through.replace(profile);
        self.note(Before::Through(before));
        Ok(())
    }

    fn clean(&mut self, profiles: &[ProfileNo]) -> StoreResult<()> {
        for profile in profiles {
            if self.data.watched.dirty.remove(profile) {
                self.note(Before::Marked(*profile));
            }
        }
        Ok(())
    }

    fn put_watch(&mut self, watch: &Watch) -> StoreResult<()> {
        let before = self.data.watched.replace(watch.customer, Some(watch.clone()));
        self.note(Before::Watch(watch.customer, before));
        Ok(())
    }

    fn drop_watch(&mut self, customer: &CustomerId) -> StoreResult<()> {
        let before = self.data.watched.replace(*customer, None);
        self.note(Before::Watch(*customer, before));
        Ok(())
    }

    fn push_change(&mut self, at: Instant, customer: Option<&CustomerId>, payload: &str) -> StoreResult<u64> {
        let watched = &mut self.data.watched;
        let before = watched.last_change;
        let number = before.saturating_add(1);
        let change = StoredChange { number, at, customer: customer.copied(), payload: payload.to_owned() };
        watched.changes.insert(number, change);
        watched.last_change = number;
        self.note(Before::LastChange(before));
        Ok(number)
    }

    fn forget_changes(&mut self, through: u64) -> StoreResult<u64> {
        let changes = &mut self.data.watched.changes;
        let kept = through.checked_add(1).map(|from| changes.split_off(&from)).unwrap_or_default();
        let forgotten = std::mem::replace(changes, kept);
        let count = u64::try_from(forgotten.len()).unwrap_or(u64::MAX);
        self.note(Before::Changes(forgotten));
        Ok(count)
    }

    fn set_quality_watch(&mut self, state: &str) -> StoreResult<()> {
        let before = self.data.watched.quality.replace(state.to_owned());
        self.note(Before::Quality(before));
        Ok(())
    }

    fn put_rulebook(&mut self, rulebook: &StoredRulebook) -> StoreResult<()> {
        let key = (rulebook.id.clone(), rulebook.version);
        let before = self.data.watched.rulebooks.insert(key.clone(), rulebook.clone());
        self.note(Before::Rulebook(key, before));
        Ok(())
    }

    fn set_artefact_note(&mut self, id: &str, note: &str) -> StoreResult<()> {
        let before = self.data.watched.notes.insert(id.to_owned(), note.to_owned());
        self.note(Before::Note(id.to_owned(), before));
        Ok(())
    }

    fn put_artefact(&mut self, id: &str, text: &str) -> StoreResult<bool> {
        if self.data.watched.artefacts.contains_key(id) {
            return Ok(false);
        }
        self.data.watched.artefacts.insert(id.to_owned(), text.to_owned());
        self.note(Before::NoArtefact(id.to_owned()));
        Ok(true)
    }
}
