//! Everything that can be seen of a store, with numbers replaced by what they stand for, so that two adapters can be
//! compared. On the way every look-up is held against its inverse.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::identity::CustomerId;
use regulars_core::record::Record;
use regulars_core::relation::Ends;
use regulars_core::time::Instant;

use super::audit::audit;
use super::decided::{DecidedState, decided};
use super::sample::records;
use super::watched::{WatchedState, watched};
use super::{Failure, Outcome, need, same};
use crate::port::{Counts, ProfileNo, Reading, Related, Seen, StoredEntry, ValueNo};

/// Source and key of a profile, or kind and text of a value.
pub(super) type Pair = (String, String);

/// Value, profile, since when, until when.
type Sighting = (Pair, Pair, Instant, Option<Instant>);

/// The id of an end, the profile and id of the record, since when, until when.
type Naming = (String, Pair, String, Instant, Option<Instant>);

/// All that a store shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Observed {
    /// How much is there.
    pub counts: Counts,
    /// The version of the index.
    pub index_version: String,
    /// The profiles by source and key.
    pub profiles: BTreeMap<Pair, ProfileState>,
    /// The values by kind and text.
    pub values: BTreeSet<Pair>,
    /// Value, profile, since when, until when.
    pub seen: BTreeSet<Sighting>,
    /// Decisions, guards and releases.
    pub decided: DecidedState,
    /// The ends of relations with the records that name them.
    pub related: BTreeSet<Naming>,
    /// What is kept of watching.
    pub watched: WatchedState,
    /// The audit.
    pub audit: Vec<StoredEntry>,
}

/// What a store shows of a profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileState {
    /// The instant of its first record.
    pub first_at: Instant,
    /// What it ever stated.
    pub values: BTreeSet<Pair>,
    /// Its records in the order of its rows.
    pub records: Vec<Record>,
}

/// Reads everything. The error names a look-up that contradicts another.
pub fn observe(reading: &dyn Reading) -> Result<Observed, String> {
    look(reading).map_err(|Failure(text)| text)
}

pub(super) fn look(reading: &dyn Reading) -> Outcome<Observed> {
    let mut seen =
        Observed { counts: reading.counts()?, index_version: reading.index_version()?, ..Observed::default() };
    let values = values(reading)?;
    seen.values = values.values().cloned().collect();
    let mut listed = Vec::new();
    reading.profiles(&mut |number, info| listed.push((number, info)))?;
    same("profiles rise by number", &listed.is_sorted_by_key(|(number, _)| *number), &true)?;
    let salt = reading.salt()?;
    let mut names = BTreeMap::new();
    for (number, info) in listed {
        same("a profile by its number", &reading.profile(number)?, &Some(info.clone()))?;
        same("a number by its profile", &reading.profile_no(&info.source, &info.key)?, &Some(number))?;
        let id = CustomerId::of(&salt, &info.source, &info.key);
        same("a number by its customer id", &reading.profile_of_id(&id)?, &Some(number))?;
        let state = ProfileState {
            first_at: info.first_at,
            values: texts(reading.values_of(number)?, &values)?,
            records: records(reading, number)?,
        };
        for record in &state.records {
            let found = reading.record(record.source.as_str(), record.record_id.as_str())?;
            same("a record by its key", &found.as_ref(), &Some(record))?;
        }
        names.insert(number, (info.source.clone(), info.key.clone()));
        seen.profiles.insert((info.source, info.key), state);
    }
    seen.seen = sightings(reading, &values, &names)?;
    seen.decided = decided(reading, &names, &values)?;
    seen.related = related(reading, &seen.profiles, &salt, &names)?;
    seen.watched = watched(reading, &names)?;
    seen.audit = audit(reading)?;
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let records = seen.profiles.values().map(|profile| count(profile.records.len())).sum();
    let expected = Counts { records, profiles: count(seen.profiles.len()), values: count(values.len()) };
    same("the counts", &seen.counts, &expected)?;
    Ok(seen)
}

/// The relations by each end that a record names, and by each profile.
fn related(
    reading: &dyn Reading,
    profiles: &BTreeMap<Pair, ProfileState>,
    salt: &str,
    names: &BTreeMap<ProfileNo, Pair>,
) -> Outcome<BTreeSet<Naming>> {
    let mut expected = BTreeSet::new();
    let mut ends: BTreeSet<CustomerId> =
        profiles.keys().map(|(source, key)| CustomerId::of(salt, source, key)).collect();
    for (number, name) in names {
        let mut corrected = BTreeMap::new();
        reading.corrected(*number, &mut |id, from| {
            corrected.insert(id.to_owned(), from);
        })?;
        for record in profiles.get(name).into_iter().flat_map(|profile| &profile.records) {
            for end in Ends::of(record, salt).into_iter().flat_map(Ends::each) {
                ends.insert(end);
                let id = record.record_id.to_string();
                let until = corrected.get(&id).copied();
                expected.insert((end.to_string(), name.clone(), id, record.occurred_at.at, until));
            }
        }
    }
    let mut found = BTreeSet::new();
    for end in ends {
        let mut listed = Vec::new();
        reading.related(&end, &mut |related| listed.push(related))?;
        let order = listed.is_sorted_by_key(|one| (one.profile, one.at, one.record_id.clone()));
        same("relations come by profile, instant and record id", &order, &true)?;
        for Related { profile, at, record_id, until } in listed {
            let name = need("the profile of a relation", names.get(&profile).cloned())?;
            found.insert((end.to_string(), name, record_id, at, until));
        }
    }
    same("relations by their ends", &found, &expected)?;
    Ok(found)
}

fn texts(numbers: Vec<ValueNo>, values: &BTreeMap<ValueNo, Pair>) -> Outcome<BTreeSet<Pair>> {
    let count = numbers.len();
    let found: Outcome<BTreeSet<Pair>> =
        numbers.into_iter().map(|number| need("a value of a profile", values.get(&number).cloned())).collect();
    let found = found?;
    same("values of a profile, each once", &found.len(), &count)?;
    Ok(found)
}

fn values(reading: &dyn Reading) -> Outcome<BTreeMap<ValueNo, Pair>> {
    let mut listed = Vec::new();
    reading.values(&mut |number, kind, value| listed.push((number, (kind, value))))?;
    same("values rise by number", &listed.is_sorted_by_key(|(number, _)| *number), &true)?;
    for (number, (kind, value)) in &listed {
        same("a value by its number", &reading.value(*number)?, &Some((kind.clone(), value.clone())))?;
        same("a number by its value", &reading.value_no(kind, value)?, &Some(*number))?;
    }
    Ok(listed.into_iter().collect())
}

fn sightings(
    reading: &dyn Reading,
    values: &BTreeMap<ValueNo, Pair>,
    names: &BTreeMap<ProfileNo, Pair>,
) -> Outcome<BTreeSet<Sighting>> {
    let mut all: Vec<(ValueNo, Seen)> = Vec::new();
    reading.all_seen(&mut |value, seen| all.push((value, seen)))?;
    let mut single = Vec::new();
    for number in values.keys() {
        reading.seen(*number, &mut |seen| {
            single.push((*number, seen));
            true
        })?;
    }
    same("all sightings are those of the values one by one", &all, &single)?;
    let order = all.is_sorted_by_key(|(value, seen)| (*value, seen.profile, seen.at));
    same("sightings come by value, profile and instant", &order, &true)?;
    all.into_iter()
        .map(|(value, seen)| {
            let value = need("the value of a sighting", values.get(&value).cloned())?;
            let profile = need("the profile of a sighting", names.get(&seen.profile).cloned())?;
            Ok((value, profile, seen.at, seen.until))
        })
        .collect()
}
