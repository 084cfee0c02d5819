//! Loading the neighbourhood of a profile, or of all, and finding customers in it (RV-12, CI-2).

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{
    Action, Cluster, CustomerId, Identifier, Neighbourhood, Partition, ProfileFacts, Sighting, ValueFacts, resolve,
};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Due, Instant};
use regulars_store::{ProfileInfo, ProfileNo, Reading, Seen, ValueNo};

use crate::{Crm, CustomerRef};

/// Profiles and values of a store, numbered for resolution, and who is who among them.
pub(crate) struct Resolved {
    pub(crate) facts: Neighbourhood,
    pub(crate) partition: Partition,
    numbers: Vec<ProfileNo>,
    /// When profiles that were left out state something, or no longer do.
    others: Vec<Instant>,
}

/// One customer, with where it stands in what was loaded.
pub(crate) struct Located {
    pub(crate) id: CustomerId,
    pub(crate) resolved: Resolved,
    place: usize,
}

impl Located {
    pub(crate) fn cluster(&self) -> Option<&Cluster> {
        self.resolved.partition.clusters.get(self.place)
    }
}

impl Resolved {
    /// The store's number of a profile.
    pub(crate) fn number(&self, profile: u32) -> Option<ProfileNo> {
        self.numbers.get(profile as usize).copied()
    }

    pub(crate) fn profile(&self, profile: u32) -> Option<&ProfileFacts> {
        self.facts.profiles.get(profile as usize)
    }

    /// The store's numbers of all profiles.
    pub(crate) fn numbers(&self) -> &[ProfileNo] {
        &self.numbers
    }

    /// The first instant after `at` at which a sighting acts or ends. One that repeats what its profile states already, and goes on
    /// stating, says nothing new (RV-6 reads the first of each profile).
    pub(crate) fn next_sighting(&self, at: Instant) -> Option<Instant> {
        let mut steady: HashMap<(u32, u32), Instant> = HashMap::new();
        for sighting in self.facts.sightings.iter().filter(|sighting| sighting.until.is_none()) {
            let first = steady.entry((sighting.value, sighting.profile)).or_insert(sighting.at);
            *first = sighting.at.min(*first);
        }
        let mut due = Due::after(at);
        self.others.iter().for_each(|other| due.at(*other));
        for sighting in &self.facts.sightings {
            let first = steady.get(&(sighting.value, sighting.profile));
            if first.is_none_or(|first| sighting.at <= *first) {
                due.at(sighting.at);
                due.maybe(sighting.until);
            }
        }
        due.next()
    }

    /// The id of the customer with this anchor (CI-2).
    pub(crate) fn id(&self, salt: &str, cluster: &Cluster) -> Option<CustomerId> {
        self.profile(cluster.anchor).map(|anchor| CustomerId::of(salt, &anchor.source, &anchor.key))
    }
}

/// How many statements of a value that is generic are read for the instants at which it may stop to be.
const MAX_GENERIC: usize = 1_000;

/// How far a neighbourhood reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Also to those who will state a shared value: the next change of an answer depends on them.
    Future,
    /// To those who state it by now. Who is in whose neighbourhood is then the same from both sides.
    Present,
}

/// Builds a neighbourhood out of the store's numbers.
struct Loader<'a> {
    reading: &'a dyn Reading,
    rules: Arc<Rules>,
    as_of: Instant,
    facts: Neighbourhood,
    numbers: Vec<ProfileNo>,
    profiles: HashMap<ProfileNo, u32>,
    reach: Reach,
    others: Vec<Instant>,
}

impl Loader<'_> {
    fn add(&mut self, number: ProfileNo, info: ProfileInfo) -> u32 {
        let place = u32::try_from(self.facts.profiles.len()).unwrap_or(u32::MAX);
        let ProfileInfo { source, key, first_at } = info;
        self.facts.profiles.push(ProfileFacts { source, key, first_seen: first_at });
        self.numbers.push(number);
        self.profiles.insert(number, place);
        place
    }

    fn profile(&mut self, number: ProfileNo) -> Result<u32> {
        if let Some(place) = self.profiles.get(&number) {
            return Ok(*place);
        }
        let info = self.reading.profile(number)?;
        let info = info.ok_or_else(|| Error::new(Code::StoreCorrupt, "", "a sighting names no profile"))?;
        Ok(self.add(number, info))
    }

    /// Follows everything that can unite, breadth first, but not through values that are generic at `as_of`.
    fn follow(&mut self, start: &[ProfileNo]) -> Result<()> {
        let mut queue = VecDeque::new();
        for number in start {
            self.profile(*number)?;
            queue.push_back(*number);
        }
        let mut known: HashMap<ValueNo, ()> = HashMap::new();
        while let Some(number) = queue.pop_front() {
            for value in self.reading.values_of(number)? {
                if known.insert(value, ()).is_some() {
                    continue;
                }
                let Some((kind, text)) = self.reading.value(value)? else { continue };
                let Some(policy) = self.rules.identity.policy(&kind).filter(|policy| policy.action == Action::Link)
                else {
                    continue;
                };
                let place = u32::try_from(self.facts.values.len()).unwrap_or(u32::MAX);
                let (seen, generic) = self.holders(value, policy, &text)?;
                self.facts.values.push(ValueFacts { kind, value: text });
                if generic {
                    self.facts.generic.push(place);
                    // Where a statement is corrected away, the value may stop being generic.
                    self.others.extend(seen.iter().flat_map(|seen| [Some(seen.at), seen.until]).flatten());
                    continue;
                }
                for Seen { profile, at, until } in seen {
                    if self.reach == Reach::Present && at > self.as_of && !self.profiles.contains_key(&profile) {
                        self.others.push(at);
                        self.others.extend(until);
                        continue;
                    }
                    if !self.profiles.contains_key(&profile) {
                        queue.push_back(profile);
                    }
                    let profile = self.profile(profile)?;
                    self.facts.sightings.push(Sighting { value: place, profile, at, until });
                }
            }
        }
        Ok(())
    }

    /// Who stated a value, and whether they are too many at `as_of` (IP-7); then reading stops early.
    fn holders(
        &self,
        value: ValueNo,
        policy: &regulars_core::identity::KindPolicy,
        text: &str,
    ) -> Result<(Vec<Seen>, bool)> {
        let most = policy.max_profiles.map_or(usize::MAX, |most| most as usize);
        let (mut found, mut failure) = (Vec::new(), None);
        let (mut last, mut count) = (None, 0);
        self.reading.seen(value, &mut |seen| match self.reading.profile(seen.profile) {
            Ok(Some(info)) if policy.counts(&info.source, text) => {
                found.push(seen);
                if seen.holds(self.as_of) && last != Some(seen.profile) {
                    last = Some(seen.profile);
                    count += 1;
                }
                count <= most || (self.reach == Reach::Present && found.len() < MAX_GENERIC)
            }
            Ok(_) => true,
            Err(error) => {
                failure = Some(error);
                false
            }
        })?;
        match failure {
            Some(error) => Err(error.into()),
            None => Ok((found, count > most)),
        }
    }

    fn resolve(self) -> Resolved {
        let partition = resolve(&self.facts, &self.rules.identity, self.as_of);
        Resolved { facts: self.facts, partition, numbers: self.numbers, others: self.others }
    }
}

impl Crm {
    fn loader<'a>(&self, reading: &'a dyn Reading, as_of: Instant) -> Loader<'a> {
        let (facts, numbers, profiles) = (Neighbourhood::default(), Vec::new(), HashMap::new());
        Loader {
            reading,
            rules: self.rules_at(as_of),
            as_of,
            facts,
            numbers,
            profiles,
            reach: Reach::Future,
            others: Vec::new(),
        }
    }

    /// Who is who in the neighbourhood of some profiles.
    pub(crate) fn resolve_around(
        &self,
        reading: &dyn Reading,
        start: &[ProfileNo],
        as_of: Instant,
    ) -> Result<Resolved> {
        let mut loader = self.loader(reading, as_of);
        loader.follow(start)?;
        Ok(loader.resolve())
    }

    /// The same among those only who state something by now; [`Resolved::next_sighting`] knows of the others.
    pub(crate) fn resolve_present(
        &self,
        reading: &dyn Reading,
        start: &[ProfileNo],
        as_of: Instant,
    ) -> Result<Resolved> {
        let mut loader = Loader { reach: Reach::Present, ..self.loader(reading, as_of) };
        loader.follow(start)?;
        Ok(loader.resolve())
    }

    /// Who is who among all.
    pub(crate) fn resolve_all(&self, reading: &dyn Reading, as_of: Instant) -> Result<Resolved> {
        let mut loader = self.loader(reading, as_of);
        reading.profiles(&mut |number, info| {
            loader.add(number, info);
        })?;
        let mut values: HashMap<ValueNo, u32> = HashMap::new();
        reading.values(&mut |number, kind, value| {
            values.insert(number, u32::try_from(loader.facts.values.len()).unwrap_or(u32::MAX));
            loader.facts.values.push(ValueFacts { kind, value });
        })?;
        reading.all_seen(&mut |value, Seen { profile, at, until }| {
            if let (Some(value), Some(profile)) = (values.get(&value), loader.profiles.get(&profile)) {
                loader.facts.sightings.push(Sighting { value: *value, profile: *profile, at, until });
            }
        })?;
        Ok(loader.resolve())
    }

    /// The customer that a question is about. Errors: `unknown_customer`, `unknown_profile`, `ambiguous_customer` and those of
    /// identifiers.
    pub(crate) fn locate(&self, reading: &dyn Reading, who: &CustomerRef, as_of: Instant) -> Result<Located> {
        let start = match who {
            CustomerRef::Id(id) => {
                let unknown = || Error::new(Code::UnknownCustomer, "customer", "no profile ever gave this id");
                vec![reading.profile_of_id(id)?.ok_or_else(unknown)?]
            }
            CustomerRef::Profile(profile) => {
                let unknown = || Error::new(Code::UnknownProfile, "profile", "there is no such profile");
                vec![reading.profile_no(profile.source.as_str(), profile.key.as_str())?.ok_or_else(unknown)?]
            }
            CustomerRef::Identifier(identifier) => self.holders_of(reading, identifier, as_of)?,
        };
        let resolved = self.resolve_around(reading, &start, as_of)?;
        let salt = reading.salt()?;
        let contains = |cluster: &&Cluster| {
            cluster.members.iter().any(|member| resolved.number(*member).is_some_and(|no| start.contains(&no)))
        };
        let mut found: Vec<CustomerId> =
            resolved.partition.clusters.iter().filter(contains).filter_map(|c| resolved.id(&salt, c)).collect();
        let Some(id) = found.first().copied() else {
            let message = "nothing is known of this customer at the instant of the question";
            return Err(Error::new(Code::UnknownCustomer, "as_of", message));
        };
        if found.len() > 1 {
            found.sort_by_cached_key(CustomerId::to_string);
            let ids: Vec<String> = found.iter().map(CustomerId::to_string).collect();
            let message = format!("the identifier is held by {} customers", ids.len());
            let error = Error::new(Code::AmbiguousCustomer, "identifier", message);
            return Err(error.with("customers", ids.join(",")));
        }
        let place = resolved.partition.clusters.iter().position(|cluster| contains(&cluster)).unwrap_or(0);
        Ok(Located { id, resolved, place })
    }

    /// The profiles that hold an identifier at `as_of`.
    pub(crate) fn holders_of(
        &self,
        reading: &dyn Reading,
        identifier: &Identifier,
        as_of: Instant,
    ) -> Result<Vec<ProfileNo>> {
        let value = identifier.normalise(&self.rules().identity).map_err(|error| error.within("identifier"))?;
        let unknown = || Error::new(Code::UnknownCustomer, "identifier", "nobody holds this identifier");
        let number = reading.value_no(identifier.kind.as_str(), &value)?.ok_or_else(unknown)?;
        let mut holders = Vec::new();
        reading.seen(number, &mut |seen| {
            if seen.holds(as_of) && holders.last() != Some(&seen.profile) {
                holders.push(seen.profile);
            }
            true
        })?;
        // A blocked value, or one from a source that is ignored, is no sighting (IP-3).
        if let Some(policy) = self.rules().identity.policy(identifier.kind.as_str()) {
            let mut counted = Vec::new();
            for holder in holders {
                let info = reading.profile(holder)?;
                if info.is_some_and(|info| policy.counts(&info.source, &value)) {
                    counted.push(holder);
                }
            }
            holders = counted;
        }
        if holders.is_empty() { Err(unknown()) } else { Ok(holders) }
    }

    /// The id of the customer who holds an identifier. Errors: `unknown_customer`, `ambiguous_customer`, `kind_unknown`,
    /// `identifier_invalid`, `identifier_masked`.
    pub fn find(&self, identifier: &Identifier, as_of: Instant) -> Result<CustomerId> {
        let reading = self.store().read()?;
        Ok(self.locate(reading.as_ref(), &CustomerRef::Identifier(identifier.clone()), as_of)?.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::from_micros(second * 1_000_000).unwrap()
    }

    /// Who states the one value from when until when, and the instants at which something new is said.
    fn acts(sightings: &[(u32, i64, Option<i64>)]) -> Vec<Instant> {
        let sighting = |(profile, from, until): &(u32, i64, Option<i64>)| Sighting {
            value: 0,
            profile: *profile,
            at: at(*from),
            until: until.map(at),
        };
        let facts = Neighbourhood { sightings: sightings.iter().map(sighting).collect(), ..Neighbourhood::default() };
        let partition = Partition { clusters: Vec::new(), conflicts: Vec::new(), generic: Vec::new() };
        let resolved = Resolved { facts, partition, numbers: Vec::new(), others: Vec::new() };
        let mut found = Vec::new();
        while let Some(next) = resolved.next_sighting(found.last().copied().unwrap_or(Instant::MIN)) {
            found.push(next);
        }
        found
    }

    #[test]
    fn what_a_profile_states_again_says_nothing_new() {
        assert_eq!(acts(&[(1, 3, None), (1, 5, None), (2, 4, None), (2, 9, Some(11))]), [at(3), at(4)]);
    }

    #[test]
    fn what_is_corrected_away_acts_until_another_record_states_it_for_good() {
        assert_eq!(acts(&[(1, 3, Some(8)), (1, 5, None), (1, 6, Some(7))]), [at(3), at(5), at(8)]);
    }
}
