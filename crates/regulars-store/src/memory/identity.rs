//! The journal of decisions, guards, releases and erased profiles in ordered maps, with how to take each step back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::read::{Held, Reader};
use super::write::{Undo, Writer};
use super::{Data, Key, Profile, RelatedKey, SeenKey, TraitKey};
use crate::port::{
    IdentityReading, IdentityWriting, NewDecision, ProfileNo, Seen, StoreError, StoreResult, StoredDecision,
    StoredTrait, ValueNo,
};

/// What a decision can be found by: a kind of place and its two names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::memory) enum Place {
    Profile(String, String),
    Value(String, String),
    Revoked(String),
}

#[derive(Clone, Default, Debug)]
pub(super) struct Decided {
    decisions: BTreeMap<u64, StoredDecision>,
    numbers: HashMap<String, u64>,
    places: BTreeSet<(Place, u64)>,
    last: u64,
    tombstones: BTreeMap<CustomerId, Vec<CustomerId>>,
}

/// What takes one step back.
pub(super) enum Before {
    /// A decision with the places at which it was found; none if there was no such decision.
    Decision(u64, Option<StoredDecision>, BTreeSet<(Place, u64)>),
    /// Places that were forgotten.
    Places(BTreeSet<(Place, u64)>),
}

/// What was erased with a profile.
pub(super) struct Erased {
    number: ProfileNo,
    profile: Profile,
    keys: Vec<(Key, (ProfileNo, Instant))>,
    seen: Vec<SeenKey>,
    values: Vec<(ValueNo, (String, String))>,
    corrections: Vec<(Key, (Instant, Box<str>))>,
    traits: Vec<(TraitKey, Option<Box<str>>)>,
    released: Vec<SeenKey>,
    related: Vec<RelatedKey>,
    tombstone: Option<Vec<CustomerId>>,
}

impl Decided {
    fn at(&self, place: &Place) -> impl Iterator<Item = &StoredDecision> {
        let from = (place.clone(), 0);
        let place = place.clone();
        let found = self.places.range(from..).take_while(move |(known, _)| *known == place);
        found.filter_map(|(_, number)| self.decisions.get(number))
    }

    fn forget(&mut self, number: u64) -> BTreeSet<(Place, u64)> {
        let (gone, kept) = std::mem::take(&mut self.places).into_iter().partition(|(_, known)| *known == number);
        self.places = kept;
        gone
    }

    pub(super) fn take_back(&mut self, before: Before) {
        match before {
            Before::Decision(number, decision, places) => {
                self.forget(number);
                match decision {
                    Some(decision) => {
                        self.decisions.insert(number, decision);
                    }
                    None => {
                        if let Some(decision) = self.decisions.remove(&number) {
                            self.numbers.remove(&decision.id);
                        }
                        self.last = number - 1;
                    }
                }
                self.places.extend(places);
            }
            Before::Places(places) => self.places.extend(places),
        }
    }
}

impl Data {
    /// Puts back what was erased.
    pub(super) fn restore(&mut self, erased: Erased) {
        let Erased { number, profile, keys, seen, values, corrections, traits, released, related, tombstone } = erased;
        self.related.extend(related);
        match tombstone {
            Some(before) => self.decided.tombstones.insert(profile.id, before),
            None => self.decided.tombstones.remove(&profile.id),
        };
        self.ids.insert(*profile.id.bytes(), number);
        let name = (profile.info.source.as_str().into(), profile.info.key.as_str().into());
        self.profile_numbers.insert(name, number);
        if let Some(slot) = usize::try_from(number).ok().and_then(|at| self.profiles.get_mut(at)) {
            *slot = Some(profile);
        }
        self.keys.extend(keys);
        for (value, pair) in values {
            self.value_numbers.insert(pair.clone(), value);
            if let Some(slot) = usize::try_from(value).ok().and_then(|at| self.values.get_mut(at)) {
                *slot = pair;
            }
        }
        for (target, by) in corrections {
            self.corrections.entry(target).or_default().insert(by);
        }
        self.seen.extend(seen);
        self.traits.extend(traits);
        self.released.extend(released);
    }

    /// Takes everything away that hangs on a profile.
    fn erase(&mut self, number: ProfileNo, others: &[CustomerId]) -> Option<Erased> {
        let slot = usize::try_from(number).ok().and_then(|at| self.profiles.get_mut(at));
        let profile = slot.and_then(Option::take)?;
        let source: Box<str> = profile.info.source.as_str().into();
        self.ids.remove(profile.id.bytes());
        self.profile_numbers.remove(&(source.clone(), profile.info.key.as_str().into()));
        let own = profile.rows.keys().map(|(_, id)| (source.clone(), id.clone()));
        let keys = own.filter_map(|key| self.keys.remove_entry(&key)).collect();
        let mut corrections = Vec::new();
        for (target, by) in self.corrections.iter_mut().filter(|(target, _)| target.0 == source) {
            let own: Vec<_> = by.iter().filter(|key| profile.rows.contains_key(*key)).cloned().collect();
            for key in own {
                by.remove(&key);
                corrections.push((target.clone(), key));
            }
        }
        let seen: Vec<SeenKey> = self.seen.iter().filter(|key| key.1 == number).cloned().collect();
        let released: Vec<SeenKey> = self.released.iter().filter(|key| key.1 == number).cloned().collect();
        seen.iter().for_each(|key| _ = self.seen.remove(key));
        released.iter().for_each(|key| _ = self.released.remove(key));
        let mut values = Vec::new();
        for value in seen.iter().chain(&released).map(|key| key.0).collect::<BTreeSet<ValueNo>>() {
            let stated = |keys: &BTreeSet<SeenKey>| {
                let from: SeenKey = (value, ProfileNo::MIN, Instant::MIN, "".into());
                keys.range(from..).next().is_some_and(|key| key.0 == value)
            };
            if stated(&self.seen) || stated(&self.released) {
                continue;
            }
            if let Some(slot) = usize::try_from(value).ok().and_then(|at| self.values.get_mut(at)) {
                let pair = std::mem::take(slot);
                self.value_numbers.remove(&pair);
                values.push((value, pair));
            }
        }
        let traits: Vec<TraitKey> = self.traits.keys().filter(|key| key.0 == number).cloned().collect();
        let traits = traits.into_iter().filter_map(|key| self.traits.remove_entry(&key)).collect();
        let related: Vec<RelatedKey> = self.related.iter().filter(|key| key.1 == number).cloned().collect();
        related.iter().for_each(|key| _ = self.related.remove(key));
        let tombstone = self.decided.tombstones.insert(profile.id, others.to_vec());
        Some(Erased { number, profile, keys, seen, values, corrections, traits, released, related, tombstone })
    }
}

impl Writer<'_> {
    /// The index is made anew: decisions are found by values again once they are put again.
    pub(super) fn forget_decision_values(&mut self) {
        let all = std::mem::take(&mut self.data.decided.places);
        let (gone, kept) = all.into_iter().partition(|(place, _)| matches!(place, Place::Value(..)));
        self.data.decided.places = kept;
        self.undo.push(Undo::Decision(Before::Places(gone)));
    }
}

macro_rules! identity_reading {
    ($type:ty) => {
        impl IdentityReading for $type {
            fn decision_count(&self) -> StoreResult<u64> {
                Ok(u64::try_from(self.data.decided.decisions.len()).unwrap_or(u64::MAX))
            }

            fn decision(&self, id: &str) -> StoreResult<Option<StoredDecision>> {
                let decided = &self.data.decided;
                Ok(decided.numbers.get(id).and_then(|number| decided.decisions.get(number)).cloned())
            }

            fn decisions(&self, after: u64, limit: usize, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
                let from = after.saturating_add(1);
                self.data.decided.decisions.range(from..).take(limit).for_each(|(_, found)| each(found.clone()));
                Ok(())
            }

            fn decisions_of_profile(
                &self,
                source: &str,
                key: &str,
                each: &mut dyn FnMut(StoredDecision),
            ) -> StoreResult<()> {
                let place = Place::Profile(source.to_owned(), key.to_owned());
                self.data.decided.at(&place).for_each(|found| each(found.clone()));
                Ok(())
            }

            fn decisions_of_value(
                &self,
                kind: &str,
                value: &str,
                each: &mut dyn FnMut(StoredDecision),
            ) -> StoreResult<()> {
                let place = Place::Value(kind.to_owned(), value.to_owned());
                self.data.decided.at(&place).for_each(|found| each(found.clone()));
                Ok(())
            }

            fn revokes_of(&self, id: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
                self.data.decided.at(&Place::Revoked(id.to_owned())).for_each(|found| each(found.clone()));
                Ok(())
            }

            fn stated_by(&self, profile: ProfileNo, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()> {
                let values = self.data.profile(profile).into_iter().flat_map(|known| &known.values);
                for value in values {
                    let from: SeenKey = (*value, profile, Instant::MIN, "".into());
                    let own = self.data.seen.range(from..).take_while(|key| (key.0, key.1) == (*value, profile));
                    own.map(|key| self.data.seen_of(key)).for_each(|(value, seen)| each(value, seen));
                }
                Ok(())
            }

            fn traits_of(&self, profile: ProfileNo, each: &mut dyn FnMut(StoredTrait)) -> StoreResult<()> {
                let from: TraitKey = (profile, "".into(), Instant::MIN, "".into());
                let own = self.data.traits.range(from..).take_while(|(key, _)| key.0 == profile);
                own.for_each(|(key, value)| each(self.data.a_trait(key, value.as_deref())));
                Ok(())
            }

            fn all_traits(&self, each: &mut dyn FnMut(ProfileNo, StoredTrait)) -> StoreResult<()> {
                let all = self.data.traits.iter();
                all.for_each(|(key, value)| each(key.0, self.data.a_trait(key, value.as_deref())));
                Ok(())
            }

            fn releases_of(&self, value: ValueNo, each: &mut dyn FnMut(Instant, Option<Instant>)) -> StoreResult<()> {
                let from: SeenKey = (value, ProfileNo::MIN, Instant::MIN, "".into());
                let own = self.data.released.range(from..).take_while(|key| key.0 == value);
                own.for_each(|key| each(key.2, self.data.corrected(key.1, &key.3)));
                Ok(())
            }

            fn all_releases(&self, each: &mut dyn FnMut(ValueNo, Instant, Option<Instant>)) -> StoreResult<()> {
                let all = self.data.released.iter();
                all.for_each(|key| each(key.0, key.2, self.data.corrected(key.1, &key.3)));
                Ok(())
            }

            fn record_counts(&self, profile: ProfileNo) -> StoreResult<(u64, u64)> {
                let Some(known) = self.data.profile(profile) else { return Ok((0, 0)) };
                let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
                let corrected = known.rows.keys().filter(|(_, id)| self.data.corrected(profile, id).is_some()).count();
                Ok((count(known.rows.len()), count(corrected)))
            }

            fn tombstone(&self, id: &CustomerId) -> StoreResult<Option<Vec<CustomerId>>> {
                Ok(self.data.decided.tombstones.get(id).cloned())
            }

            fn has_erasures(&self) -> StoreResult<bool> {
                Ok(!self.data.decided.tombstones.is_empty())
            }
        }
    };
}

identity_reading!(Reader<'_>);
identity_reading!(Held);
identity_reading!(Writer<'_>);

impl Data {
    fn a_trait(&self, key: &TraitKey, value: Option<&str>) -> StoredTrait {
        let (profile, name, at, record_id) = key;
        let until = self.corrected(*profile, record_id);
        StoredTrait { name: name.to_string(), at: *at, until, value: value.map(str::to_owned) }
    }
}

impl IdentityWriting for Writer<'_> {
    fn put_decision(&mut self, decision: &NewDecision<'_>) -> StoreResult<u64> {
        let decided = &mut self.data.decided;
        let known = decided.numbers.get(decision.id).copied();
        let number = known.unwrap_or(decided.last + 1);
        let places = if known.is_some() { decided.forget(number) } else { BTreeSet::new() };
        let stored =
            StoredDecision { number, id: decision.id.to_owned(), at: decision.at, text: decision.text.to_owned() };
        let before = decided.decisions.insert(number, stored);
        decided.numbers.insert(decision.id.to_owned(), number);
        decided.last = decided.last.max(number);
        for (source, key) in decision.profiles {
            decided.places.insert((Place::Profile(source.clone(), key.clone()), number));
        }
        for (kind, value) in decision.values {
            decided.places.insert((Place::Value(kind.clone(), value.clone()), number));
        }
        if let Some(target) = decision.revokes {
            decided.places.insert((Place::Revoked(target.to_owned()), number));
        }
        self.undo.push(Undo::Decision(Before::Decision(number, before, places)));
        self.touch();
        Ok(number)
    }

    fn mark_dirty(&mut self, profile: ProfileNo) -> StoreResult<()> {
        self.mark_profile(profile);
        Ok(())
    }

    fn erase_profile(&mut self, profile: ProfileNo, others: &[CustomerId]) -> StoreResult<()> {
        let erased = self.data.erase(profile, others);
        let erased = erased.ok_or_else(|| StoreError::Corrupt("a profile to be erased is not there".to_owned()))?;
        self.undo.push(Undo::Erased(Box::new(erased)));
        self.unmark(profile);
        self.touch();
        Ok(())
    }
}
