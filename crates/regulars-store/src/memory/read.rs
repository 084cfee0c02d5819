//! Reading; the same code serves the write transaction.

use std::sync::{Arc, RwLockReadGuard};

use regulars_core::identity::CustomerId;
use regulars_core::record::row::{StoredRow, decode};
use regulars_core::record::{Kind, Record};
use regulars_core::time::Instant;

use super::write::Writer;
use super::{Data, Profile, RelatedKey, SeenKey};
use crate::port::{
    Counts, KeyCounts, ProfileInfo, ProfileNo, Reading, Related, Seen, StoreError, StoreResult, ValueNo,
};
use crate::vault::plain_suppression_key;

pub(super) struct Reader<'a> {
    pub(super) data: RwLockReadGuard<'a, Arc<Data>>,
}

/// A state that goes on after the call that asked for it.
pub(super) struct Held {
    pub(super) data: Arc<Data>,
}

macro_rules! reading {
    ($type:ty, $data:ident) => {
        impl Reading for $type {
            fn salt(&self) -> StoreResult<String> {
                Ok(String::new())
            }

            fn counts(&self) -> StoreResult<Counts> {
                let data = &self.$data;
                let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
                Ok(Counts {
                    records: count(data.keys.len()),
                    profiles: count(data.profile_numbers.len()),
                    values: count(data.value_numbers.len()),
                })
            }

            fn index_version(&self) -> StoreResult<String> {
                Ok(self.$data.version.clone())
            }

            fn record(&self, source: &str, record_id: &str) -> StoreResult<Option<Record>> {
                let data = &self.$data;
                let Some((number, at)) = data.keys.get(&(source.into(), record_id.into())) else { return Ok(None) };
                let Some(profile) = data.profile(*number) else { return Ok(None) };
                let found = profile.rows.get_key_value(&(*at, record_id.into()));
                let Some((key, row)) = found else { return Ok(None) };
                let record = decode(&Data::stored(profile, key, row));
                record.map(Some).map_err(|error| StoreError::Corrupt(error.to_string()))
            }

            fn profile_no(&self, source: &str, key: &str) -> StoreResult<Option<ProfileNo>> {
                Ok(self.$data.profile_numbers.get(&(source.into(), key.into())).copied())
            }

            fn profile_of_id(&self, id: &CustomerId) -> StoreResult<Option<ProfileNo>> {
                Ok(self.$data.ids.get(id.bytes()).copied())
            }

            fn ids(
                &self,
                first: &CustomerId,
                last: &CustomerId,
                each: &mut dyn FnMut(CustomerId, ProfileNo) -> bool,
            ) -> StoreResult<()> {
                // A range that ends before it begins is not to be asked of the map.
                let upwards = first.bytes() <= last.bytes();
                let found = upwards.then(|| self.$data.ids.range(*first.bytes()..=*last.bytes())).into_iter().flatten();
                for (id, number) in found {
                    if !each(CustomerId::from_bytes(*id), *number) {
                        break;
                    }
                }
                Ok(())
            }

            fn profile(&self, number: ProfileNo) -> StoreResult<Option<ProfileInfo>> {
                Ok(self.$data.profile(number).map(|profile| profile.info.clone()))
            }

            fn profiles(&self, each: &mut dyn FnMut(ProfileNo, ProfileInfo)) -> StoreResult<()> {
                for (number, profile) in (0..).zip(&self.$data.profiles) {
                    if let Some(profile) = profile {
                        each(number, profile.info.clone());
                    }
                }
                Ok(())
            }

            fn value_no(&self, kind: &str, value: &str) -> StoreResult<Option<ValueNo>> {
                Ok(self.$data.value_numbers.get(&(kind.to_owned(), value.to_owned())).copied())
            }

            fn value(&self, number: ValueNo) -> StoreResult<Option<(String, String)>> {
                let found = usize::try_from(number).ok().and_then(|at| self.$data.values.get(at));
                Ok(found.filter(|(kind, _)| !kind.is_empty()).cloned())
            }

            fn values(&self, each: &mut dyn FnMut(ValueNo, String, String)) -> StoreResult<()> {
                let values = (0..).zip(&self.$data.values).filter(|(_, (kind, _))| !kind.is_empty());
                for (number, (kind, value)) in values {
                    each(number, kind.clone(), value.clone());
                }
                Ok(())
            }

            fn values_of(&self, profile: ProfileNo) -> StoreResult<Vec<ValueNo>> {
                let found = self.$data.profile(profile);
                Ok(found.map(|profile| profile.values.iter().copied().collect()).unwrap_or_default())
            }

            fn seen(&self, value: ValueNo, each: &mut dyn FnMut(Seen) -> bool) -> StoreResult<()> {
                let from: SeenKey = (value, ProfileNo::MIN, Instant::MIN, "".into());
                for key in self.$data.seen.range(from..).take_while(|key| key.0 == value) {
                    if !each(self.$data.seen_of(key).1) {
                        break;
                    }
                }
                Ok(())
            }

            fn all_seen(&self, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()> {
                for (value, seen) in self.$data.seen.iter().map(|key| self.$data.seen_of(key)) {
                    each(value, seen);
                }
                Ok(())
            }

            fn suppressed(&self, contact_point: &str, each: &mut dyn FnMut(&str, Instant)) -> StoreResult<()> {
                let key = plain_suppression_key(contact_point)?;
                let from = (key, Box::from(""));
                let own = self.$data.suppressed.range(from..).take_while(|((known, _), _)| *known == key);
                own.for_each(|((_, purpose), at)| each(purpose, *at));
                Ok(())
            }

            /// What is in memory only is never sealed.
            fn is_sealed(&self) -> bool {
                false
            }

            fn key_counts(&self) -> StoreResult<Option<KeyCounts>> {
                Ok(None)
            }

            fn key_versions(&self, _: ProfileNo) -> StoreResult<Vec<u32>> {
                Ok(Vec::new())
            }

            fn profiles_with(&self, kind: Kind) -> StoreResult<Vec<ProfileNo>> {
                let has = |profile: &Profile| profile.rows.values().any(|row| row.kind == kind.number());
                let found = (0..).zip(&self.$data.profiles).filter(|(_, profile)| profile.as_ref().is_some_and(has));
                Ok(found.map(|(number, _)| number).collect())
            }

            fn related(&self, end: &CustomerId, each: &mut dyn FnMut(Related)) -> StoreResult<()> {
                let from: RelatedKey = (*end, ProfileNo::MIN, Instant::MIN, "".into());
                for (_, profile, at, id) in self.$data.related.range(from..).take_while(|key| key.0 == *end) {
                    let until = self.$data.corrected(*profile, id);
                    each(Related { profile: *profile, at: *at, record_id: id.to_string(), until });
                }
                Ok(())
            }

            fn corrected(&self, profile: ProfileNo, each: &mut dyn FnMut(&str, Instant)) -> StoreResult<()> {
                let data = &self.$data;
                let Some(profile) = data.profile(profile) else { return Ok(()) };
                for (_, id) in profile.rows.keys() {
                    let key = (profile.info.source.as_str().into(), id.clone());
                    if let Some((at, _)) = data.corrections.get(&key).and_then(|by| by.first()) {
                        each(id, *at);
                    }
                }
                Ok(())
            }

            fn rows(
                &self,
                profile: ProfileNo,
                each: &mut dyn FnMut(&StoredRow<'_>) -> Result<(), regulars_core::Error>,
            ) -> Result<(), regulars_core::Error> {
                let Some(profile) = self.$data.profile(profile) else { return Ok(()) };
                profile.rows.iter().try_for_each(|(key, row)| each(&Data::stored(profile, key, row)))
            }
        }
    };
}

reading!(Reader<'_>, data);
reading!(Held, data);
reading!(Writer<'_>, data);
