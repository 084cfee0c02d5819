//! The write transaction. Dropped without commit it takes its steps back, the last first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, RwLockWriteGuard};

use regulars_core::identity::CustomerId;
use regulars_core::record::Record;
use regulars_core::relation::named_in;
use regulars_core::time::Instant;

use super::{Data, Key, Profile, RelatedKey, Row, SeenKey, TraitKey, audit, identity, remove, watch};
use crate::port::{
    Appended, Indexed, NewRecord, ProfileInfo, ProfileNo, Rewrapped, StoreError, StoreResult, ValueNo, Writing,
};
use crate::vault::{BLIND_BYTES, VaultError, plain_suppression_key};

pub(super) struct Writer<'a> {
    pub(super) data: Box<Data>,
    /// Where the data lies, and lies again when the transaction ends; until then nothing does.
    home: RwLockWriteGuard<'a, Arc<Data>>,
    pub(super) undo: Vec<Undo>,
    /// Whether this transaction has raised the revision.
    pub(super) touched: bool,
}

/// What takes one step of a transaction back.
pub(super) enum Undo {
    Profile,
    FirstAt(ProfileNo, Instant),
    Record(Box<str>, Box<str>),
    Value,
    Seen(SeenKey),
    Related(RelatedKey),
    ProfileValue(ProfileNo, ValueNo),
    Correction(Key, (Instant, Box<str>)),
    Index(Box<Index>),
    Trait(TraitKey),
    Released(SeenKey),
    Decision(identity::Before),
    Erased(Box<identity::Erased>),
    Removed(Box<remove::Removed>),
    Watched(watch::Before),
    Audited(audit::Before),
    Suppressed(([u8; BLIND_BYTES], Box<str>), Option<Instant>),
}

/// What `clear_index` took away.
pub(super) struct Index {
    version: String,
    seen: BTreeSet<SeenKey>,
    values: Vec<(String, String)>,
    value_numbers: HashMap<(String, String), ValueNo>,
    traits: BTreeMap<TraitKey, Option<Box<str>>>,
    released: BTreeSet<SeenKey>,
}

impl<'a> Writer<'a> {
    /// Takes the data out of its place; a copy of it where somebody holds it.
    pub(super) fn new(mut home: RwLockWriteGuard<'a, Arc<Data>>) -> Self {
        let data = Box::new(Arc::unwrap_or_clone(std::mem::take(&mut *home)));
        Self { data, home, undo: Vec::new(), touched: false }
    }

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
        self.data.profiles.push(Some(Profile { info, id, rows: BTreeMap::new(), values: BTreeSet::new() }));
        self.data.profile_numbers.insert(name, number);
        self.data.ids.insert(*id.bytes(), number);
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

    fn see(&mut self, profile: ProfileNo, record: &Record, indexed: Indexed<'_>) {
        let (at, id) = (record.occurred_at.at, record.record_id.as_str());
        for (name, value) in indexed.traits {
            let key: TraitKey = (profile, name.as_str().into(), at, id.into());
            if !self.data.traits.contains_key(&key) {
                self.data.traits.insert(key.clone(), value.as_deref().map(Into::into));
                self.undo.push(Undo::Trait(key));
            }
        }
        for pair in indexed.released {
            let key: SeenKey = (self.value_number(pair), profile, at, id.into());
            if self.data.released.insert(key.clone()) {
                self.undo.push(Undo::Released(key));
            }
        }
        for pair in indexed.stated {
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

    /// Notes who is named by a relation or a pool (RL-1, MB-70).
    fn relate(&mut self, profile: ProfileNo, record: &Record) {
        for end in named_in(record, "") {
            let key: RelatedKey = (end, profile, record.occurred_at.at, record.record_id.as_str().into());
            if self.data.related.insert(key.clone()) {
                self.undo.push(Undo::Related(key));
            }
        }
    }

    fn take_back(&mut self, step: Undo) {
        let data = &mut *self.data;
        match step {
            Undo::Profile => {
                if let Some(profile) = data.profiles.pop().flatten() {
                    data.ids.remove(profile.id.bytes());
                    data.profile_numbers.remove(&(profile.info.source.into(), profile.info.key.into()));
                }
            }
            Undo::FirstAt(number, before) => {
                if let Some(profile) = data.profile_mut(number) {
                    profile.info.first_at = before;
                }
            }
            Undo::Record(source, record_id) => {
                if let Some((number, at)) = data.keys.remove(&(source, record_id.clone()))
                    && let Some(profile) = data.profile_mut(number)
                {
                    profile.rows.remove(&(at, record_id));
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
            Undo::Related(key) => {
                data.related.remove(&key);
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
            Undo::Trait(key) => {
                data.traits.remove(&key);
            }
            Undo::Released(key) => {
                data.released.remove(&key);
            }
            Undo::Decision(before) => data.decided.take_back(before),
            Undo::Erased(erased) => data.restore(*erased),
            Undo::Removed(removed) => data.put_back(*removed),
            Undo::Watched(before) => data.watched.take_back(before),
            Undo::Audited(before) => data.audited.take_back(before),
            Undo::Suppressed(key, Some(before)) => {
                data.suppressed.insert(key, before);
            }
            Undo::Suppressed(key, None) => {
                data.suppressed.remove(&key);
            }
            Undo::Index(index) => {
                let Index { version, seen, values, value_numbers, traits, released } = *index;
                (data.traits, data.released) = (traits, released);
                data.version = version;
                data.seen = seen;
                data.values = values;
                data.value_numbers = value_numbers;
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
        *self.home = Arc::new(std::mem::take(&mut *self.data));
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
            let target: Key = (source, target.as_str().into());
            self.data.corrections.entry(target.clone()).or_default().insert((at, id.clone()));
            self.undo.push(Undo::Correction(target, (at, id)));
        }
        self.see(number, record, new.indexed);
        self.relate(number, record);
        self.mark(number, record);
        self.touch();
        Ok(Appended::Accepted)
    }

    fn clear_index(&mut self, version: &str) -> StoreResult<()> {
        let data = &mut *self.data;
        let before = Index {
            version: std::mem::replace(&mut data.version, version.to_owned()),
            seen: std::mem::take(&mut data.seen),
            values: std::mem::take(&mut data.values),
            value_numbers: std::mem::take(&mut data.value_numbers),
            traits: std::mem::take(&mut data.traits),
            released: std::mem::take(&mut data.released),
        };
        data.profiles.iter_mut().flatten().for_each(|profile| profile.values.clear());
        self.undo.push(Undo::Index(Box::new(before)));
        self.forget_decision_values();
        Ok(())
    }

    fn index(&mut self, record: &Record, indexed: Indexed<'_>) -> StoreResult<()> {
        let number = self.profile_number(record);
        self.see(number, record, indexed);
        Ok(())
    }

    fn suppress(&mut self, contact_point: &str, purpose: &str, at: Instant) -> StoreResult<()> {
        let key = (plain_suppression_key(contact_point)?, Box::from(purpose));
        let before = self.data.suppressed.get(&key).copied();
        self.data.suppressed.insert(key.clone(), before.map_or(at, |before| before.max(at)));
        self.undo.push(Undo::Suppressed(key, before));
        Ok(())
    }

    fn renew_key(&mut self, _: ProfileNo) -> StoreResult<()> {
        Err(VaultError::NotSealed.into())
    }

    fn reseal(&mut self, _: ProfileNo, _: usize) -> StoreResult<u64> {
        Err(VaultError::NotSealed.into())
    }

    fn rewrap_keys(&mut self, _: Option<ProfileNo>, _: usize) -> StoreResult<Option<Rewrapped>> {
        Err(VaultError::NotSealed.into())
    }

    fn remove(&mut self, source: &str, record_id: &str) -> StoreResult<bool> {
        Ok(self.take_away(source, record_id))
    }

    fn commit(mut self: Box<Self>) -> StoreResult<()> {
        self.undo.clear();
        Ok(())
    }
}
