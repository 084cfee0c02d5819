//! Deleting one record with all that hangs on it, and how to put it back (RT-4).

use std::collections::BTreeSet;

use regulars_core::time::Instant;

use super::write::{Undo, Writer};
use super::{Data, Key, RelatedKey, Row, SeenKey, TraitKey};
use crate::port::{ProfileNo, ValueNo};

/// What went with a record.
pub(super) struct Removed {
    key: Key,
    number: ProfileNo,
    at: Instant,
    first_at: Instant,
    row: Option<Row>,
    corrected: Option<Key>,
    seen: Vec<SeenKey>,
    released: Vec<SeenKey>,
    traits: Vec<(TraitKey, Option<Box<str>>)>,
    related: Vec<RelatedKey>,
    values: Vec<(ValueNo, (String, String))>,
    own: Vec<ValueNo>,
}

impl Data {
    /// Whether a value stands in a set of sightings.
    fn stands(keys: &BTreeSet<SeenKey>, value: ValueNo, profile: Option<ProfileNo>) -> bool {
        let from: SeenKey = (value, profile.unwrap_or(ProfileNo::MIN), Instant::MIN, "".into());
        let next = keys.range(from..).next();
        next.is_some_and(|key| key.0 == value && profile.is_none_or(|profile| key.1 == profile))
    }

    /// Takes everything away that hangs on a record.
    fn remove(&mut self, source: &str, record_id: &str) -> Option<Removed> {
        let key: Key = (source.into(), record_id.into());
        let (number, at) = self.keys.remove(&key)?;
        let by = (at, key.1.clone());
        let profile = self.profile_mut(number)?;
        let first_at = profile.info.first_at;
        let row = profile.rows.remove(&by);
        profile.info.first_at = profile.rows.keys().next().map_or(first_at, |(at, _)| *at);
        let mut corrected = None;
        for (target, from) in self.corrections.iter_mut().filter(|(target, _)| target.0 == key.0) {
            if from.remove(&by) {
                corrected = Some(target.clone());
            }
        }
        let is_own = |profile: ProfileNo, when: Instant, id: &str| (profile, when, id) == (number, at, record_id);
        let own = |keys: &BTreeSet<SeenKey>| -> Vec<SeenKey> {
            keys.iter().filter(|key| is_own(key.1, key.2, &key.3)).cloned().collect()
        };
        let (seen, released) = (own(&self.seen), own(&self.released));
        seen.iter().for_each(|key| _ = self.seen.remove(key));
        released.iter().for_each(|key| _ = self.released.remove(key));
        let traits: Vec<TraitKey> = self.traits.keys().filter(|key| is_own(key.0, key.2, &key.3)).cloned().collect();
        let traits = traits.into_iter().filter_map(|key| self.traits.remove_entry(&key)).collect();
        let related: Vec<RelatedKey> =
            self.related.iter().filter(|key| is_own(key.1, key.2, &key.3)).cloned().collect();
        related.iter().for_each(|key| _ = self.related.remove(key));
        let (mut values, mut gone) = (Vec::new(), Vec::new());
        for value in seen.iter().chain(&released).map(|key| key.0).collect::<BTreeSet<ValueNo>>() {
            if !Self::stands(&self.seen, value, Some(number))
                && self.profile_mut(number).is_some_and(|profile| profile.values.remove(&value))
            {
                gone.push(value);
            }
            if Self::stands(&self.seen, value, None) || Self::stands(&self.released, value, None) {
                continue;
            }
            if let Some(slot) = usize::try_from(value).ok().and_then(|at| self.values.get_mut(at)) {
                let pair = std::mem::take(slot);
                self.value_numbers.remove(&pair);
                values.push((value, pair));
            }
        }
        Some(Removed { key, number, at, first_at, row, corrected, seen, released, traits, related, values, own: gone })
    }

    /// Puts back what was taken away.
    pub(super) fn put_back(&mut self, removed: Removed) {
        let Removed { key, number, at, first_at, row, corrected, seen, released, traits, related, values, own } =
            removed;
        let by = (at, key.1.clone());
        if let Some(profile) = self.profile_mut(number) {
            profile.info.first_at = first_at;
            profile.rows.extend(row.map(|row| (by.clone(), row)));
            profile.values.extend(own);
        }
        if let Some(target) = corrected {
            self.corrections.entry(target).or_default().insert(by);
        }
        for (value, pair) in values {
            self.value_numbers.insert(pair.clone(), value);
            if let Some(slot) = usize::try_from(value).ok().and_then(|at| self.values.get_mut(at)) {
                *slot = pair;
            }
        }
        self.keys.insert(key, (number, at));
        self.seen.extend(seen);
        self.released.extend(released);
        self.traits.extend(traits);
        self.related.extend(related);
    }
}

impl Writer<'_> {
    pub(super) fn take_away(&mut self, source: &str, record_id: &str) -> bool {
        let Some(removed) = self.data.remove(source, record_id) else { return false };
        let target =
            removed.corrected.as_ref().and_then(|target| self.data.keys.get(target)).map(|(profile, _)| *profile);
        let number = removed.number;
        self.undo.push(Undo::Removed(Box::new(removed)));
        self.touch();
        // What it corrected stands again (RC-4).
        [Some(number), target].into_iter().flatten().for_each(|profile| self.mark_profile(profile));
        true
    }
}
