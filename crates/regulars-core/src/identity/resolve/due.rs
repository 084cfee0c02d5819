//! When who is who may differ next, if nothing new is told (SE-6, RV-12).

use std::collections::{BTreeSet, HashMap};

use super::{Forest, Neighbourhood, Sighting};
use crate::identity::{Action, Decision, IdentityRules};
use crate::time::{Due, Instant};

/// Per profile, when a later fact acts next among all whom values and decisions connect with it. Connected over all time, so
/// that the answer does not depend on how much more was loaded (RV-12).
pub(super) fn dues(
    facts: &Neighbourhood,
    rules: &IdentityRules,
    as_of: Instant,
    generic: &[u32],
) -> Vec<Option<Instant>> {
    let mut tree = Forest::new(facts.profiles.len());
    let generic: BTreeSet<u32> = generic.iter().copied().collect();
    let counts = |sighting: &&Sighting| {
        let (Some(stated), Some(profile)) =
            (facts.values.get(sighting.value as usize), facts.profiles.get(sighting.profile as usize))
        else {
            return false;
        };
        let policy = rules.policy(&stated.kind).filter(|policy| policy.action != Action::Off);
        policy.is_some_and(|policy| policy.counts(&profile.source, &stated.value))
    };
    let mut first: Vec<Option<u32>> = vec![None; facts.values.len()];
    for sighting in facts.sightings.iter().filter(|sighting| counts(sighting) && !generic.contains(&sighting.value)) {
        if let Some(slot) = first.get_mut(sighting.value as usize) {
            match slot {
                Some(other) => tree.unite(*other, sighting.profile),
                None => *slot = Some(sighting.profile),
            }
        }
    }
    let decided = decided(facts, rules);
    for decided in &decided {
        // Only a value that joins people connects those whom a decision about it names.
        let value = decided.value.and_then(|value| first.get(value as usize).copied().flatten());
        let mut connected = decided.profiles.iter().copied().chain(value);
        if let Some(one) = connected.next() {
            connected.for_each(|other| tree.unite(one, other));
        }
    }
    let mut least: Vec<Due> = facts.profiles.iter().map(|_| Due::after(as_of)).collect();
    let mut act = |profile: u32, at: Option<Instant>| {
        if let Some(due) = least.get_mut(tree.root(profile) as usize) {
            due.maybe(at);
        }
    };
    // A value that joins nobody counts for limits all the same (RV-13), and joins again once enough of those who state it are
    // corrected away.
    let mut ends: HashMap<u32, Due> = generic.iter().map(|value| (*value, Due::after(as_of))).collect();
    for (value, at) in &facts.generic_ends {
        ends.entry(*value).and_modify(|due| due.at(*at));
    }
    for sighting in facts.sightings.iter().filter(counts) {
        act(sighting.profile, Some(sighting.at));
        act(sighting.profile, sighting.until);
        ends.entry(sighting.value).and_modify(|due| due.maybe(sighting.until));
    }
    for sighting in facts.sightings.iter().filter(counts) {
        act(sighting.profile, ends.get(&sighting.value).and_then(|due| due.next()));
    }
    for stated in &facts.traits {
        act(stated.profile, Some(stated.at));
        act(stated.profile, stated.until);
    }
    for release in &facts.releases {
        if let Some(holder) = first.get(release.value as usize).copied().flatten() {
            act(holder, Some(release.at));
            act(holder, release.until);
        }
    }
    let mut holders: HashMap<u32, Vec<u32>> = decided.iter().filter_map(|d| Some((d.value?, Vec::new()))).collect();
    if !holders.is_empty() {
        for sighting in &facts.sightings {
            holders.entry(sighting.value).and_modify(|holders| holders.push(sighting.profile));
        }
    }
    for decided in &decided {
        let holders = decided.value.and_then(|value| holders.get(&value)).into_iter().flatten();
        decided.profiles.iter().chain(holders).for_each(|profile| act(*profile, Some(decided.at)));
    }
    for (number, profile) in (0..).zip(&facts.profiles) {
        act(number, Some(profile.first_seen));
    }
    let root = |number: u32| least.get(tree.root(number) as usize).and_then(|due| due.next());
    (0..).take(facts.profiles.len()).map(root).collect()
}

/// When a decision acts, and on whom.
struct Decided {
    at: Instant,
    profiles: Vec<u32>,
    value: Option<u32>,
}

fn decided(facts: &Neighbourhood, rules: &IdentityRules) -> Vec<Decided> {
    if facts.decisions.is_empty() {
        return Vec::new();
    }
    let numbers: HashMap<(&str, &str), u32> =
        (0..).zip(&facts.profiles).map(|(n, profile)| ((profile.source.as_str(), profile.key.as_str()), n)).collect();
    let values: HashMap<(&str, &str), u32> =
        (0..).zip(&facts.values).map(|(n, value)| ((value.kind.as_str(), value.value.as_str()), n)).collect();
    let by_id: HashMap<_, _> = facts.decisions.iter().map(|decision| (&decision.id, decision)).collect();
    let named = |decision: &Decision| {
        // A revoke acts where the decision acts that it makes void, through however many revokes.
        let (mut about, mut steps) = (decision, 0);
        while let Some(target) = about.revokes().and_then(|id| by_id.get(id)).filter(|_| steps < facts.decisions.len())
        {
            (about, steps) = (target, steps + 1);
        }
        let profiles = about.profiles().into_iter().map(|p| (p.source.as_str(), p.key.as_str()));
        let profiles = profiles.filter_map(|name| numbers.get(&name).copied()).collect();
        let text = about.identifier().and_then(|stated| Some((stated, stated.normalise(rules).ok()?)));
        let value = text.and_then(|(stated, text)| values.get(&(stated.kind.as_str(), text.as_str())).copied());
        Decided { at: decision.decided_at, profiles, value }
    };
    facts.decisions.iter().map(named).collect()
}
