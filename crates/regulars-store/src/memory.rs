//! The memory adapter, for tests and for work that needs no file. The same rows as on disk, in ordered maps.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use regulars_core::identity::CustomerId;
use regulars_core::record::row::{StoredRow, decode};
use regulars_core::record::{ContentHash, Record};
use regulars_core::time::Instant;

use crate::port::{
    Appended, Counts, NewRecord, ProfileInfo, ProfileNo, Reading, Seen, Store, StoreError, StoreResult, ValueNo, Writing,
};

/// A store in memory.
#[derive(Default, Debug)]
pub struct MemoryStore {
    data: RwLock<Data>,
}

#[derive(Debug)]
struct Row {
    kind: u8,
    hash: ContentHash,
    open: Box<[u8]>,
    sealed: Box<str>,
}

#[derive(Debug)]
struct Profile {
    info: ProfileInfo,
    id: CustomerId,
    rows: BTreeMap<(Instant, Box<str>), Row>,
    values: BTreeSet<ValueNo>,
}

/// A sighting and the record that made it.
type SeenKey = (ValueNo, ProfileNo, Instant, Box<str>);

#[derive(Default, Debug)]
struct Data {
    version: String,
    profiles: Vec<Profile>,
    profile_numbers: HashMap<(Box<str>, Box<str>), ProfileNo>,
    ids: HashMap<CustomerId, ProfileNo>,
    keys: HashMap<(Box<str>, Box<str>), (ProfileNo, Instant)>,
    values: Vec<(String, String)>,
    value_numbers: HashMap<(String, String), ValueNo>,
    seen: BTreeSet<SeenKey>,
    /// (source, target) of a correction to the instants of the correcting records.
    corrections: BTreeMap<(Box<str>, Box<str>), BTreeSet<(Instant, Box<str>)>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

fn broken<T>(_: T) -> StoreError {
    StoreError::Unavailable("a writer failed inside".to_owned())
}

impl Store for MemoryStore {
    fn read(&self) -> StoreResult<Box<dyn Reading + '_>> {
        Ok(Box::new(Reader { data: self.data.read().map_err(broken)? }))
    }

    fn write(&self) -> StoreResult<Box<dyn Writing + '_>> {
        Ok(Box::new(Writer { data: self.data.write().map_err(broken)?, undo: Vec::new() }))
    }
}

struct Reader<'a> {
    data: RwLockReadGuard<'a, Data>,
}

struct Writer<'a> {
    data: RwLockWriteGuard<'a, Data>,
    undo: Vec<Undo>,
}

/// What takes one step of a transaction back.
enum Undo {
    Profile,
    FirstAt(ProfileNo, Instant),
    Record(Box<str>, Box<str>),
    Value,
    Seen(SeenKey),
    ProfileValue(ProfileNo, ValueNo),
    Correction((Box<str>, Box<str>), (Instant, Box<str>)),
    Index(String, BTreeSet<SeenKey>),
}

impl Data {
    fn profile(&self, number: ProfileNo) -> Option<&Profile> {
        usize::try_from(number).ok().and_then(|at| self.profiles.get(at))
    }

    fn profile_mut(&mut self, number: ProfileNo) -> Option<&mut Profile> {
        usize::try_from(number).ok().and_then(|at| self.profiles.get_mut(at))
    }

    fn seen_of(&self, key: &SeenKey) -> Option<(ValueNo, Seen)> {
        let (value, profile, at, record_id) = key;
        let source: Box<str> = self.profile(*profile)?.info.source.as_str().into();
        let until = self.corrections.get(&(source, record_id.clone()));
        let until = until.and_then(|corrections| corrections.first()).map(|(at, _)| *at);
        Some((*value, Seen { profile: *profile, at: *at, until }))
    }

    fn stored<'a>(profile: &'a Profile, key: &'a (Instant, Box<str>), row: &'a Row) -> StoredRow<'a> {
        StoredRow {
            source: &profile.info.source,
            record_id: &key.1,
            profile: &profile.info.key,
            at_us: key.0.micros(),
            kind: row.kind,
            open: &row.open,
            sealed: &row.sealed,
        }
    }
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
                    profiles: count(data.profiles.len()),
                    values: count(data.values.len()),
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
                Ok(self.$data.ids.get(id).copied())
            }

            fn profile(&self, number: ProfileNo) -> StoreResult<Option<ProfileInfo>> {
                Ok(self.$data.profile(number).map(|profile| profile.info.clone()))
            }

            fn profiles(&self, each: &mut dyn FnMut(ProfileNo, ProfileInfo)) -> StoreResult<()> {
                for (number, profile) in (0..).zip(&self.$data.profiles) {
                    each(number, profile.info.clone());
                }
                Ok(())
            }

            fn value_no(&self, kind: &str, value: &str) -> StoreResult<Option<ValueNo>> {
                Ok(self.$data.value_numbers.get(&(kind.to_owned(), value.to_owned())).copied())
            }

            fn value(&self, number: ValueNo) -> StoreResult<Option<(String, String)>> {
                Ok(usize::try_from(number).ok().and_then(|at| self.$data.values.get(at)).cloned())
            }

            fn values(&self, each: &mut dyn FnMut(ValueNo, String, String)) -> StoreResult<()> {
                for (number, (kind, value)) in (0..).zip(&self.$data.values) {
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
                    if self.$data.seen_of(key).is_some_and(|(_, seen)| !each(seen)) {
                        break;
                    }
                }
                Ok(())
            }

            fn all_seen(&self, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()> {
                for (value, seen) in self.$data.seen.iter().filter_map(|key| self.$data.seen_of(key)) {
                    each(value, seen);
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
reading!(Writer<'_>, data);

impl Writer<'_> {
    fn profile_number(&mut self, record: &Record) -> ProfileNo {
        let source: Box<str> = record.source.as_str().into();
        let key: Box<str> = record.profile.as_str().into();
        let name = (source, key);
        let at = record.occurred_at.at;
        if let Some(number) = self.data.profile_numbers.get(&name).copied() {
            let before = self.data.profile_mut(number).map(|profile| {
                let before = profile.info.first_at;
                profile.info.first_at = before.min(at);
                before
            });
            if let Some(before) = before.filter(|before| at < *before) {
                self.undo.push(Undo::FirstAt(number, before));
            }
            return number;
        }
        let number = ProfileNo::try_from(self.data.profiles.len()).unwrap_or(ProfileNo::MAX);
        let id = CustomerId::of("", &name.0, &name.1);
        let info = ProfileInfo { source: name.0.to_string(), key: name.1.to_string(), first_at: at };
        self.data.profiles.push(Profile { info, id, rows: BTreeMap::new(), values: BTreeSet::new() });
        self.data.profile_numbers.insert(name, number);
        self.data.ids.insert(id, number);
        self.undo.push(Undo::Profile);
        number
    }

    fn value_number(&mut self, stated: &(String, String)) -> ValueNo {
        if let Some(number) = self.data.value_numbers.get(stated) {
            return *number;
        }
        let number = ValueNo::try_from(self.data.values.len()).unwrap_or(ValueNo::MAX);
        self.data.values.push(stated.clone());
        self.data.value_numbers.insert(stated.clone(), number);
        self.undo.push(Undo::Value);
        number
    }

    fn see(&mut self, profile: ProfileNo, record: &Record, stated: &[(String, String)]) {
        for pair in stated {
            let value = self.value_number(pair);
            let key: SeenKey = (value, profile, record.occurred_at.at, record.record_id.as_str().into());
            if self.data.seen.insert(key.clone()) {
                self.undo.push(Undo::Seen(key));
            }
            if self.data.profile_mut(profile).is_some_and(|profile| profile.values.insert(value)) {
                self.undo.push(Undo::ProfileValue(profile, value));
            }
        }
    }

    fn take_back(&mut self, step: Undo) {
        let data = &mut *self.data;
        match step {
            Undo::Profile => {
                if let Some(profile) = data.profiles.pop() {
                    data.ids.remove(&profile.id);
                    data.profile_numbers.remove(&(profile.info.source.into(), profile.info.key.into()));
                }
            }
            Undo::FirstAt(number, before) => {
                if let Some(profile) = data.profile_mut(number) {
                    profile.info.first_at = before;
                }
            }
            Undo::Record(source, record_id) => {
                if let Some((number, at)) = data.keys.remove(&(source, record_id.clone())) {
                    if let Some(profile) = data.profile_mut(number) {
                        profile.rows.remove(&(at, record_id));
                    }
                }
            }
            Undo::Value => {
                if let Some(pair) = data.values.pop() {
                    data.value_numbers.remove(&pair);
                }
            }
            Undo::Seen(key) => {
                data.seen.remove(&key);
            }
            Undo::ProfileValue(profile, value) => {
                if let Some(profile) = data.profile_mut(profile) {
                    profile.values.remove(&value);
                }
            }
            Undo::Correction(target, by) => {
                if let Some(corrections) = data.corrections.get_mut(&target) {
                    corrections.remove(&by);
                }
            }
            Undo::Index(version, seen) => {
                data.version = version;
                data.seen = seen;
                let pairs: Vec<_> = data.seen.iter().map(|(value, profile, ..)| (*value, *profile)).collect();
                for (value, profile) in pairs {
                    if let Some(profile) = data.profile_mut(profile) {
                        profile.values.insert(value);
                    }
                }
            }
        }
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        while let Some(step) = self.undo.pop() {
            self.take_back(step);
        }
    }
}

impl Writing for Writer<'_> {
    fn append(&mut self, new: &NewRecord<'_>) -> StoreResult<Appended> {
        let record = new.record;
        let (source, id): (Box<str>, Box<str>) = (record.source.as_str().into(), record.record_id.as_str().into());
        if let Some((number, at)) = self.data.keys.get(&(source.clone(), id.clone())).copied() {
            let row = self.data.profile(number).and_then(|profile| profile.rows.get(&(at, id)));
            let stored = row.ok_or_else(|| StoreError::Corrupt("a key has no record".to_owned()))?.hash;
            let same = stored == *new.hash;
            return Ok(if same { Appended::Duplicate } else { Appended::Conflict { stored, stored_at: at } });
        }
        let number = self.profile_number(record);
        let at = record.occurred_at.at;
        let kind = record.body.kind().number();
        if let Some(profile) = self.data.profile_mut(number) {
            let row = Row { kind, hash: *new.hash, open: new.open.into(), sealed: new.sealed.into() };
            profile.rows.insert((at, id.clone()), row);
        }
        self.data.keys.insert((source.clone(), id.clone()), (number, at));
        self.undo.push(Undo::Record(source.clone(), id.clone()));
        if let Some(target) = &record.corrects {
            let target: (Box<str>, Box<str>) = (source, target.as_str().into());
            self.data.corrections.entry(target.clone()).or_default().insert((at, id.clone()));
            self.undo.push(Undo::Correction(target, (at, id)));
        }
        self.see(number, record, new.stated);
        Ok(Appended::Accepted)
    }

    fn clear_index(&mut self, version: &str) -> StoreResult<()> {
        let before = std::mem::replace(&mut self.data.version, version.to_owned());
        let seen = std::mem::take(&mut self.data.seen);
        self.data.profiles.iter_mut().for_each(|profile| profile.values.clear());
        self.undo.push(Undo::Index(before, seen));
        Ok(())
    }

    fn index(&mut self, record: &Record, stated: &[(String, String)]) -> StoreResult<()> {
        let number = self.profile_number(record);
        self.see(number, record, stated);
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> StoreResult<()> {
        self.undo.clear();
        Ok(())
    }
}
