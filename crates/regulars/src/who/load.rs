//! Loading the neighbourhood of profiles, or all of them (RV-12): everybody whom values and decisions can connect with those
//! that are asked about, and everything that resolution reads of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use regulars_core::error::Result;
use regulars_core::identity::{
    Action, Decision, DecisionId, KindPolicy, Neighbourhood, ProfileFacts, Release, Sighting, Trait, ValueFacts, Verb,
    resolve, standing_decisions,
};
use regulars_core::record::ProfileRef;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::Instant;
use regulars_store::{ProfileInfo, ProfileNo, Reading, Seen, StoredDecision, StoredTrait, ValueNo};

use super::Resolved;

/// How many statements of a value that is generic are read for the instants at which it may stop to be.
const MAX_GENERIC: usize = 1_000;

/// How far a neighbourhood reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Also to those who will state a shared value: the next change of an answer depends on them.
    Future,
    /// To those who state it by now. Who is in whose neighbourhood is then the same from both sides.
    Present,
}

/// Builds a neighbourhood out of the store's numbers.
pub(super) struct Loader<'a> {
    reading: &'a dyn Reading,
    rules: Arc<Rules>,
    as_of: Instant,
    reach: Reach,
    facts: Neighbourhood,
    numbers: Vec<ProfileNo>,
    profiles: HashMap<ProfileNo, u32>,
    values: HashMap<(String, String), u32>,
    value_numbers: HashMap<ValueNo, u32>,
    decided: BTreeSet<DecisionId>,
    others: Vec<Instant>,
    queue: VecDeque<ProfileNo>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(reading: &'a dyn Reading, rules: Arc<Rules>, as_of: Instant, reach: Reach) -> Self {
        Self {
            reading,
            rules,
            as_of,
            reach,
            facts: Neighbourhood::default(),
            numbers: Vec::new(),
            profiles: HashMap::new(),
            values: HashMap::new(),
            value_numbers: HashMap::new(),
            decided: BTreeSet::new(),
            others: Vec::new(),
            queue: VecDeque::new(),
        }
    }

    /// Answers who is who among those that were loaded.
    pub(super) fn resolve(self) -> Resolved {
        let partition = resolve(&self.facts, &self.rules.identity, self.as_of);
        Resolved::new(self.facts, partition, self.numbers, self.others, &self.rules.identity, self.as_of)
    }

    fn add(&mut self, number: ProfileNo, info: ProfileInfo) -> u32 {
        let place = u32::try_from(self.facts.profiles.len()).unwrap_or(u32::MAX);
        let ProfileInfo { source, key, first_at } = info;
        self.facts.profiles.push(ProfileFacts { source, key, first_seen: first_at });
        self.numbers.push(number);
        self.profiles.insert(number, place);
        place
    }

    /// Takes a profile in, and has it followed; nothing if it is known or was erased.
    fn meet(&mut self, number: ProfileNo) -> Result<()> {
        if !self.profiles.contains_key(&number)
            && let Some(info) = self.reading.profile(number)?
        {
            self.add(number, info);
            self.queue.push_back(number);
        }
        Ok(())
    }

    /// Follows everything that can unite, breadth first, but not through values that are generic or excluded at `as_of`.
    /// `planned` are decisions that are not in the journal.
    pub(super) fn follow(&mut self, start: &[ProfileNo], planned: &[Decision]) -> Result<()> {
        for number in start {
            self.meet(*number)?;
        }
        for decision in planned {
            self.decide(decision.clone())?;
        }
        while let Some(number) = self.queue.pop_front() {
            let Some(place) = self.profiles.get(&number).copied() else { continue };
            self.traits(number, place)?;
            let mut stated: Vec<(ValueNo, Seen)> = Vec::new();
            self.reading.stated_by(number, &mut |value, seen| stated.push((value, seen)))?;
            for same in stated.chunk_by(|a, b| a.0 == b.0) {
                let Some((value, _)) = same.first() else { continue };
                let Some(value) = self.visit(*value)? else { continue };
                let sightings =
                    same.iter().map(|(_, seen)| Sighting { value, profile: place, at: seen.at, until: seen.until });
                self.facts.sightings.extend(sightings);
            }
            if let Some(ProfileFacts { source, key, .. }) = self.facts.profiles.get(place as usize) {
                let mut found = Vec::new();
                self.reading.decisions_of_profile(source, key, &mut |decision| found.push(decision))?;
                self.take(found)?;
            }
        }
        Ok(())
    }

    fn traits(&mut self, number: ProfileNo, place: u32) -> Result<()> {
        let traits = &mut self.facts.traits;
        Ok(self.reading.traits_of(number, &mut |stored| traits.push(a_trait(place, stored)))?)
    }

    /// The place of a value that the store knows, following its holders at the first visit; none if its kind does not count.
    fn visit(&mut self, number: ValueNo) -> Result<Option<u32>> {
        if let Some(place) = self.value_numbers.get(&number) {
            return Ok(Some(*place));
        }
        let Some((kind, text)) = self.reading.value(number)? else { return Ok(None) };
        let rules = self.rules.clone();
        let Some(policy) = rules.identity.policy(&kind).filter(|policy| policy.action != Action::Off) else {
            return Ok(None);
        };
        let place = self.place(&kind, &text);
        self.value_numbers.insert(number, place);
        let releases = &mut self.facts.releases;
        self.reading.releases_of(number, &mut |at, until| releases.push(Release { value: place, at, until }))?;
        let mut found = Vec::new();
        self.reading.decisions_of_value(&kind, &text, &mut |decision| found.push(decision))?;
        let decisions = self.take(found)?;
        let ruled = Ruled::of(&decisions, self.as_of);
        let (seen, too_many) = self.holders(number, policy, &text, &ruled)?;
        if too_many || ruled.excluded {
            if too_many {
                self.facts.generic.push(place);
                self.facts.generic_ends.extend(seen.iter().filter_map(|seen| Some((place, seen.until?))));
            }
            // Where a statement is corrected away, the value may stop being generic.
            self.others.extend(seen.iter().flat_map(|seen| [Some(seen.at), seen.until]).flatten());
            return Ok(Some(place));
        }
        for Seen { profile, at, until } in seen {
            if self.reach == Reach::Present && at > self.as_of && !self.profiles.contains_key(&profile) {
                self.others.push(at);
                self.others.extend(until);
            } else {
                self.meet(profile)?;
            }
        }
        Ok(Some(place))
    }

    fn place(&mut self, kind: &str, text: &str) -> u32 {
        let next = u32::try_from(self.facts.values.len()).unwrap_or(u32::MAX);
        let place = *self.values.entry((kind.to_owned(), text.to_owned())).or_insert(next);
        if place == next {
            self.facts.values.push(ValueFacts { kind: kind.to_owned(), value: text.to_owned() });
        }
        place
    }

    /// Who stated a value, and whether they are too many at `as_of` (IP-7); then not all of them are read.
    fn holders(&self, value: ValueNo, policy: &KindPolicy, text: &str, ruled: &Ruled) -> Result<(Vec<Seen>, bool)> {
        let most = policy.max_profiles.map_or(usize::MAX, |most| most as usize);
        let (mut found, mut failure) = (Vec::new(), None);
        // Who is yet to come holds nothing (DJ-5).
        let mut linked = BTreeSet::new();
        for whose in &ruled.linked {
            let number = self.reading.profile_no(&whose.0, &whose.1)?;
            let info = number.map(|number| self.reading.profile(number)).transpose()?.flatten();
            if info.is_some_and(|info| info.first_at <= self.as_of) {
                linked.insert(whose.clone());
            }
        }
        let (mut last, mut count) = (None, linked.len());
        self.reading.seen(value, &mut |seen| match self.reading.profile(seen.profile) {
            Ok(Some(info)) => {
                let whose = (info.source, info.key);
                if !policy.counts(&whose.0, text) || ruled.unlinked.contains(&whose) {
                    return true;
                }
                found.push(seen);
                if seen.holds(self.as_of) && last != Some(seen.profile) && !linked.contains(&whose) {
                    last = Some(seen.profile);
                    count += 1;
                }
                count <= most || found.len() < MAX_GENERIC
            }
            Ok(None) => true,
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

    /// Takes stored decisions in; all of them, also those that were known.
    fn take(&mut self, stored: Vec<StoredDecision>) -> Result<Vec<Decision>> {
        let mut taken = Vec::new();
        for stored in stored {
            let decision = Decision::parse(&stored.text)?;
            // What revokes it, and what revokes that, belongs to what it says.
            let mut revoking = vec![decision.id.clone()];
            taken.push(decision.clone());
            self.decide(decision)?;
            while let Some(id) = revoking.pop() {
                let mut found = Vec::new();
                self.reading.revokes_of(id.as_str(), &mut |decision| found.push(decision))?;
                for stored in found {
                    let decision = Decision::parse(&stored.text)?;
                    if taken.iter().all(|known| known.id != decision.id) {
                        revoking.push(decision.id.clone());
                        taken.push(decision.clone());
                        self.decide(decision)?;
                    }
                }
            }
        }
        Ok(taken)
    }

    /// A decision connects those whom it names. One that is yet to be made does so only where the future is asked for.
    fn decide(&mut self, decision: Decision) -> Result<()> {
        if !self.decided.insert(decision.id.clone()) {
            return Ok(());
        }
        if self.reach == Reach::Present && decision.decided_at > self.as_of {
            self.others.push(decision.decided_at);
        } else {
            for ProfileRef { source, key } in decision.profiles() {
                if let Some(number) = self.reading.profile_no(source.as_str(), key.as_str())? {
                    self.meet(number)?;
                }
            }
        }
        if let Some(stated) = decision.identifier()
            && let Ok(text) = stated.normalise(&self.rules.identity)
        {
            let kind = stated.kind.as_str();
            match self.reading.value_no(kind, &text)? {
                Some(number) => drop(self.visit(number)?),
                None => drop(self.place(kind, &text)),
            }
        }
        self.facts.decisions.push(decision);
        Ok(())
    }

    /// Loads everything.
    pub(super) fn all(&mut self) -> Result<()> {
        let reading = self.reading;
        reading.profiles(&mut |number, info| _ = self.add(number, info))?;
        reading.values(&mut |number, kind, value| {
            let place = self.place(&kind, &value);
            self.value_numbers.insert(number, place);
        })?;
        let Self { facts, profiles, value_numbers, .. } = self;
        reading.all_seen(&mut |value, Seen { profile, at, until }| {
            if let (Some(value), Some(profile)) = (value_numbers.get(&value), profiles.get(&profile)) {
                facts.sightings.push(Sighting { value: *value, profile: *profile, at, until });
            }
        })?;
        reading.all_releases(&mut |value, at, until| {
            if let Some(value) = value_numbers.get(&value) {
                facts.releases.push(Release { value: *value, at, until });
            }
        })?;
        reading.all_traits(&mut |profile, stored| {
            if let Some(profile) = profiles.get(&profile) {
                facts.traits.push(a_trait(*profile, stored));
            }
        })?;
        let mut stored = Vec::new();
        reading.decisions(0, usize::MAX, &mut |decision| stored.push(decision))?;
        for stored in stored {
            let decision = Decision::parse(&stored.text)?;
            let text =
                decision.identifier().and_then(|stated| Some((stated, stated.normalise(&self.rules.identity).ok()?)));
            if let Some((stated, text)) = text {
                self.place(stated.kind.as_str(), &text);
            }
            self.facts.decisions.push(decision);
        }
        Ok(())
    }
}

fn a_trait(profile: u32, stored: StoredTrait) -> Trait {
    let StoredTrait { name, at, until, value } = stored;
    Trait { profile, name: name.into(), at, until, value: value.map(Into::into) }
}

/// What decisions say of one value at `as_of`: who has it, who has not, whether it joins nobody (DJ-4).
struct Ruled {
    linked: BTreeSet<(String, String)>,
    unlinked: BTreeSet<(String, String)>,
    excluded: bool,
}

impl Ruled {
    fn of(decisions: &[Decision], as_of: Instant) -> Self {
        let mut latest: BTreeMap<(String, String), bool> = BTreeMap::new();
        let mut excluded = false;
        for decision in standing_decisions(decisions, as_of) {
            let (profile, has) = match &decision.verb {
                Verb::Link { profile, .. } => (profile.profile(), true),
                Verb::Unlink { profile, .. } => (profile.profile(), false),
                Verb::Exclude { .. } => {
                    excluded = true;
                    continue;
                }
                _ => continue,
            };
            if let Some(ProfileRef { source, key }) = profile {
                latest.insert((source.to_string(), key.to_string()), has);
            }
        }
        let (linked, unlinked): (Vec<_>, Vec<_>) = latest.into_iter().partition(|(_, has)| *has);
        let names = |list: Vec<((String, String), bool)>| list.into_iter().map(|(whose, _)| whose).collect();
        Self { linked: names(linked), unlinked: names(unlinked), excluded }
    }
}

/// The profiles that have a value by decision, and those that have it not, at `as_of` (DJ-4).
pub(crate) fn ruled_holders(
    reading: &dyn Reading,
    kind: &str,
    value: &str,
    as_of: Instant,
) -> Result<(Vec<ProfileNo>, Vec<ProfileNo>)> {
    let mut stored = Vec::new();
    reading.decisions_of_value(kind, value, &mut |decision| stored.push(decision))?;
    let mut decisions = Vec::new();
    while let Some(one) = stored.pop() {
        let decision = Decision::parse(&one.text)?;
        if decisions.iter().all(|known: &Decision| known.id != decision.id) {
            reading.revokes_of(decision.id.as_str(), &mut |by| stored.push(by))?;
            decisions.push(decision);
        }
    }
    let ruled = Ruled::of(&decisions, as_of);
    let numbers = |names: BTreeSet<(String, String)>| -> Result<Vec<ProfileNo>> {
        let mut numbers = Vec::new();
        for (source, key) in names {
            numbers.extend(reading.profile_no(&source, &key)?);
        }
        Ok(numbers)
    };
    Ok((numbers(ruled.linked)?, numbers(ruled.unlinked)?))
}
