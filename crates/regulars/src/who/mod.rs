//! Who is who in a store: the neighbourhood of a profile, or all, and finding customers in it (RV-12, CI-2, CI-3).

mod flip;
mod load;

use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) use load::ruled_holders;
use load::{Loader, Reach};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{
    Cluster, Conflict, Contested, CustomerId, Decision, Identifier, IdentityRules, Neighbourhood, Partition, PinOf,
    ProfileFacts, Verb, standing_decisions,
};
use regulars_core::record::{ProfileKey, ProfileRef, SourceName};
use regulars_core::time::{Due, Instant};
use regulars_store::{ProfileNo, Reading};

use crate::{Crm, CustomerRef};

/// Profiles and values of a store, numbered for resolution, and who is who among them.
pub(crate) struct Resolved {
    pub(crate) facts: Neighbourhood,
    pub(crate) partition: Partition,
    pub(crate) as_of: Instant,
    numbers: Vec<ProfileNo>,
    /// When profiles that were left out state something, or no longer do, and when decisions are made that were not followed.
    others: Vec<Instant>,
    /// Values of kinds for which every statement counts, not only the first of a profile (IP-6, IP-8).
    every: HashSet<u32>,
    /// Places of decisions that pin an attribute, by the profile that they name.
    pins: HashMap<u32, Vec<usize>>,
    /// Places of merges that were taken back by now, and when first.
    parted: Vec<(usize, Instant)>,
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

    /// The store's numbers of a customer's profiles.
    pub(crate) fn members<'a>(&'a self, cluster: Option<&'a Cluster>) -> impl Iterator<Item = ProfileNo> + 'a {
        cluster.into_iter().flat_map(|cluster| &cluster.members).filter_map(|member| self.number(*member))
    }

    pub(crate) fn profile(&self, profile: u32) -> Option<&ProfileFacts> {
        self.facts.profiles.get(profile as usize)
    }

    /// A profile by source and key.
    pub(crate) fn profile_ref(&self, profile: u32) -> Option<ProfileRef> {
        let facts = self.profile(profile)?;
        let (source, key) = (SourceName::new(facts.source.as_str()).ok()?, ProfileKey::new(facts.key.as_str()).ok()?);
        Some(ProfileRef { source, key })
    }

    /// The place of a profile, if it was loaded.
    pub(crate) fn place_of(&self, profile: &ProfileRef) -> Option<u32> {
        let same = |facts: &ProfileFacts| facts.source == profile.source.as_str() && facts.key == profile.key.as_str();
        let place = self.facts.profiles.iter().position(same)?;
        u32::try_from(place).ok()
    }

    /// The customer of a profile, if anything of it is visible.
    pub(crate) fn cluster_of(&self, profile: &ProfileRef) -> Option<&Cluster> {
        let place = self.place_of(profile)?;
        self.partition.clusters.iter().find(|cluster| cluster.members.contains(&place))
    }

    /// The customer of a profile, by the store's number of it.
    pub(crate) fn cluster_with(&self, number: ProfileNo) -> Option<&Cluster> {
        self.partition.clusters.iter().find(|cluster| self.members(Some(cluster)).any(|member| member == number))
    }

    /// What the parties of a conflict have in common: a kind with a value, or `model` with the id of its decision (RV-9).
    pub(crate) fn contested(&self, conflict: &Conflict) -> Option<(String, String)> {
        match &conflict.about {
            Contested::Value(value) => {
                let stated = self.facts.values.get(*value as usize)?;
                Some((stated.kind.clone(), stated.value.clone()))
            }
            Contested::Model(id) => Some(("model".to_owned(), id.to_string())),
        }
    }

    /// The store's numbers of all profiles.
    pub(crate) fn numbers(&self) -> &[ProfileNo] {
        &self.numbers
    }

    fn new(
        facts: Neighbourhood,
        partition: Partition,
        numbers: Vec<ProfileNo>,
        others: Vec<Instant>,
        rules: &IdentityRules,
        as_of: Instant,
    ) -> Self {
        let every = |kind: &str| {
            rules.policy(kind).is_some_and(|policy| policy.stale_after_us.is_some() || policy.window_us.is_some())
        };
        let every = (0..).zip(&facts.values).filter(|(_, value)| every(&value.kind)).map(|(place, _)| place).collect();
        let (pins, parted) = (HashMap::new(), Vec::new());
        let mut resolved = Self { facts, partition, as_of, numbers, others, every, pins, parted };
        resolved.pins = resolved.find_pins();
        resolved.parted = resolved.find_parted();
        resolved
    }

    fn find_parted(&self) -> Vec<(usize, Instant)> {
        let mut ends: HashMap<_, Instant> = HashMap::new();
        for decision in self.facts.decisions.iter().filter(|decision| decision.decided_at <= self.as_of) {
            if let Some(merge) = decision.revokes() {
                let end = ends.entry(merge).or_insert(decision.decided_at);
                *end = decision.decided_at.min(*end);
            }
        }
        let merges = self.facts.decisions.iter().enumerate();
        let merges = merges.filter(|(_, decision)| matches!(decision.verb, Verb::Merge { .. }));
        merges.filter_map(|(place, merge)| Some((place, *ends.get(&merge.id)?))).collect()
    }

    /// The merges that were taken back by now, and when first.
    pub(crate) fn parted(&self) -> impl Iterator<Item = (&Decision, Instant)> {
        self.parted.iter().filter_map(|(place, end)| Some((self.facts.decisions.get(*place)?, *end)))
    }

    /// The attributes that decisions pin, by profile.
    fn find_pins(&self) -> HashMap<u32, Vec<usize>> {
        let pinning = |decision: &Decision| matches!(decision.verb, Verb::Pin { pinned: PinOf::Attribute { .. }, .. });
        let mut pins: HashMap<u32, Vec<usize>> = HashMap::new();
        if !self.facts.decisions.iter().any(pinning) {
            return pins;
        }
        let name = |profile: &ProfileFacts| (profile.source.clone(), profile.key.clone());
        let places: HashMap<_, u32> = self.facts.profiles.iter().map(name).zip(0..).collect();
        // What is yet to be decided is not pinned yet, but a replay wants to know of it.
        let standing: HashSet<_> =
            standing_decisions(&self.facts.decisions, self.as_of).into_iter().map(|decision| &decision.id).collect();
        let later = |decision: &Decision| decision.decided_at > self.as_of;
        for (number, decision) in self.facts.decisions.iter().enumerate() {
            if pinning(decision) && (later(decision) || standing.contains(&decision.id)) {
                for ProfileRef { source, key } in decision.profiles() {
                    if let Some(place) = places.get(&(source.to_string(), key.to_string())) {
                        pins.entry(*place).or_default().push(number);
                    }
                }
            }
        }
        pins
    }

    /// What decisions say of who has which value: by profile, kind and value the last word, and when it was said (DJ-4).
    pub(crate) fn ruled_values(&self, rules: &IdentityRules) -> BTreeMap<(u32, String, String), (bool, Instant)> {
        let mut last = BTreeMap::new();
        for decision in standing_decisions(&self.facts.decisions, self.as_of) {
            let (mention, has) = match &decision.verb {
                Verb::Link { profile, .. } => (profile, true),
                Verb::Unlink { profile, .. } => (profile, false),
                _ => continue,
            };
            let place = mention.profile().and_then(|profile| self.place_of(profile));
            let stated = decision.identifier();
            let value =
                stated.and_then(|stated| Some((stated.kind.as_str().to_owned(), stated.normalise(rules).ok()?)));
            if let (Some(place), Some((kind, value))) = (place, value) {
                last.insert((place, kind, value), (has, decision.decided_at));
            }
        }
        last
    }

    /// The decisions that pin attributes of a profile.
    pub(crate) fn pins(&self, profile: u32) -> impl Iterator<Item = &Decision> {
        self.pins.get(&profile).into_iter().flatten().filter_map(|number| self.facts.decisions.get(*number))
    }

    /// The first instant after `at` at which a fact of identity acts or ends. A statement that repeats what its profile states
    /// already, and goes on stating, says nothing new (RV-6 reads the first of each profile).
    pub(crate) fn next_fact(&self, at: Instant) -> Option<Instant> {
        let mut steady: HashMap<(u32, u32), Instant> = HashMap::new();
        let always = |value: &u32| self.every.contains(value);
        for sighting in self.facts.sightings.iter().filter(|sighting| sighting.until.is_none()) {
            let first = steady.entry((sighting.value, sighting.profile)).or_insert(sighting.at);
            *first = sighting.at.min(*first);
        }
        let mut due = Due::after(at);
        self.others.iter().for_each(|other| due.at(*other));
        for sighting in &self.facts.sightings {
            let first = steady.get(&(sighting.value, sighting.profile));
            if always(&sighting.value) || first.is_none_or(|first| sighting.at <= *first) {
                due.at(sighting.at);
                due.maybe(sighting.until);
            }
        }
        for release in &self.facts.releases {
            due.at(release.at);
            due.maybe(release.until);
        }
        self.facts.decisions.iter().for_each(|decision| due.at(decision.decided_at));
        self.traits(&mut due);
        due.next()
    }

    /// The instants at which what a profile says of an attribute becomes another.
    fn traits(&self, due: &mut Due) {
        let mut told: BTreeMap<(u32, &str), Vec<_>> = BTreeMap::new();
        for stated in &self.facts.traits {
            told.entry((stated.profile, &stated.name)).or_default().push(stated);
        }
        for statements in told.values_mut() {
            statements.sort_by_key(|stated| (stated.at, &stated.value));
            let ends = statements.iter().any(|stated| stated.until.is_some());
            let mut before = None;
            for stated in statements.iter() {
                if ends || before != Some(&stated.value) {
                    due.at(stated.at);
                    due.maybe(stated.until);
                }
                before = Some(&stated.value);
            }
        }
    }

    /// The id of the customer with this anchor (CI-2).
    pub(crate) fn id(&self, salt: &str, cluster: &Cluster) -> Option<CustomerId> {
        self.profile(cluster.anchor).map(|anchor| CustomerId::of(salt, &anchor.source, &anchor.key))
    }
}

impl Crm {
    /// Who is who in the neighbourhood of some profiles.
    pub(crate) fn resolve_around(
        &self,
        reading: &dyn Reading,
        start: &[ProfileNo],
        as_of: Instant,
    ) -> Result<Resolved> {
        self.resolve_planned(reading, start, &[], as_of)
    }

    /// The same if these decisions stood in the journal too.
    pub(crate) fn resolve_planned(
        &self,
        reading: &dyn Reading,
        start: &[ProfileNo],
        planned: &[Decision],
        as_of: Instant,
    ) -> Result<Resolved> {
        let mut loader = Loader::new(reading, self.rules_at(as_of), as_of, Reach::Future);
        loader.follow(start, planned)?;
        Ok(loader.resolve())
    }

    /// The same among those only who state something by now; [`Resolved::next_fact`] knows of the others.
    pub(crate) fn resolve_present(
        &self,
        reading: &dyn Reading,
        start: &[ProfileNo],
        as_of: Instant,
    ) -> Result<Resolved> {
        let mut loader = Loader::new(reading, self.rules_at(as_of), as_of, Reach::Present);
        loader.follow(start, &[])?;
        Ok(loader.resolve())
    }

    /// Who is who among all.
    pub(crate) fn resolve_all(&self, reading: &dyn Reading, as_of: Instant) -> Result<Resolved> {
        let mut loader = Loader::new(reading, self.rules_at(as_of), as_of, Reach::Future);
        loader.all()?;
        Ok(loader.resolve())
    }

    /// The profile that gave an id; where it was erased, the first of those who were one with it and are still there (CI-3).
    /// None if no profile ever gave it. Error: `erased`.
    pub(crate) fn profile_of_id(&self, reading: &dyn Reading, id: &CustomerId) -> Result<Option<ProfileNo>> {
        if let Some(number) = reading.profile_of_id(id)? {
            return Ok(Some(number));
        }
        let Some(others) = reading.tombstone(id)? else { return Ok(None) };
        for other in others {
            if let Some(number) = reading.profile_of_id(&other)? {
                return Ok(Some(number));
            }
        }
        Err(Error::new(Code::Erased, "customer", "the profile that gave this id was erased, and nobody is left of it"))
    }

    /// The customer that a question is about. Errors: `unknown_customer`, `unknown_profile`, `ambiguous_customer` and those of
    /// identifiers.
    pub(crate) fn locate(&self, reading: &dyn Reading, who: &CustomerRef, as_of: Instant) -> Result<Located> {
        let start = match who {
            CustomerRef::Id(id) => {
                let unknown = || Error::new(Code::UnknownCustomer, "customer", "no profile ever gave this id");
                vec![self.profile_of_id(reading, id)?.ok_or_else(unknown)?]
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
        let mut holders = Vec::new();
        if let Some(number) = reading.value_no(identifier.kind.as_str(), &value)? {
            reading.seen(number, &mut |seen| {
                if seen.holds(as_of) && holders.last() != Some(&seen.profile) {
                    holders.push(seen.profile);
                }
                true
            })?;
        }
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
        let (linked, unlinked) = ruled_holders(reading, identifier.kind.as_str(), &value, as_of)?;
        holders.retain(|holder| !unlinked.contains(holder));
        holders.extend(linked.into_iter().filter(|number| !holders.contains(number)).collect::<Vec<_>>());
        if holders.is_empty() { Err(unknown()) } else { Ok(holders) }
    }

    /// The id of the customer who holds an identifier, has a profile, or once had an id. Errors: `unknown_customer`,
    /// `ambiguous_customer`, `kind_unknown`, `identifier_invalid`, `identifier_masked`.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::Identifier;
    ///
    /// let customer = crm.find(Identifier::phone("+86 138 1234 5678")?, as_of)?;
    /// assert_eq!(crm.customers(as_of)?, [customer]);
    /// let nobody = crm.find(Identifier::phone("13900000000")?, as_of);
    /// assert_eq!(nobody.unwrap_err().code().as_str(), "unknown_customer");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn find(&self, customer: impl Into<CustomerRef>, as_of: Instant) -> Result<CustomerId> {
        let customer = customer.into();
        self.as_operation("customer.find", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            Ok(crm.locate(reading.as_ref(), &customer, as_of)?.id)
        })
    }
}

#[cfg(test)]
mod tests;
