//! Resolution by exact identifiers: a pure function of one neighbourhood (RV-1, RV-2, RV-6, RV-8 to RV-11).
//!
//! Value groups are taken in the order of RV-6; each unites its customers if no guard speaks against it. The guards here are
//! `exclusive` and `oversize`; the others join them in `state.rs`.

mod facts;
mod forest;
mod groups;
mod state;

use std::collections::{BTreeMap, BTreeSet};

pub use facts::{Cluster, Conflict, Neighbourhood, Partition, ProfileFacts, Shared, Sighting, ValueFacts};
use forest::Forest;

use super::{Action, IdentityRules};
use crate::time::{Due, Instant};

/// Who is who at `as_of`.
pub fn resolve(facts: &Neighbourhood, rules: &IdentityRules, as_of: Instant) -> Partition {
    let mut generic = facts.generic.clone();
    let groups = groups::groups(facts, rules, as_of, &mut generic);
    let mut state = state::State::new(facts, rules, as_of, &groups);
    let mut conflicts;
    loop {
        conflicts = Vec::new();
        let mut united = false;
        for group in &groups {
            united |= state.sweep(group, &mut conflicts);
        }
        if !united {
            break;
        }
    }
    let mut clusters = state.clusters(&groups);
    let dues = dues(facts, rules, as_of, &generic);
    let by_anchor: BTreeMap<u32, usize> = clusters.iter().enumerate().map(|(place, c)| (c.anchor, place)).collect();
    for (number, conflict) in conflicts.iter().enumerate() {
        for place in conflict.parties.iter().filter_map(|anchor| by_anchor.get(anchor)) {
            if let Some(cluster) = clusters.get_mut(*place) {
                cluster.conflicts.push(number);
            }
        }
    }
    for cluster in &mut clusters {
        cluster.next_change_at = dues.get(cluster.anchor as usize).copied().flatten();
    }
    Partition { clusters, conflicts, generic }
}

/// Per profile, when a later fact acts next among all whom values connect with it. Connected over all time, so that the
/// answer does not depend on how much more was loaded (RV-12).
fn dues(facts: &Neighbourhood, rules: &IdentityRules, as_of: Instant, generic: &[u32]) -> Vec<Option<Instant>> {
    let mut tree = Forest::new(facts.profiles.len());
    let generic: BTreeSet<u32> = generic.iter().copied().collect();
    let follows = |sighting: &&Sighting| {
        let (Some(stated), Some(profile)) =
            (facts.values.get(sighting.value as usize), facts.profiles.get(sighting.profile as usize))
        else {
            return false;
        };
        let policy = rules.policy(&stated.kind).filter(|policy| policy.action == Action::Link);
        policy.is_some_and(|policy| policy.counts(&profile.source, &stated.value)) && !generic.contains(&sighting.value)
    };
    let mut first: Vec<Option<u32>> = vec![None; facts.values.len()];
    for sighting in facts.sightings.iter().filter(follows) {
        if let Some(slot) = first.get_mut(sighting.value as usize) {
            match slot {
                Some(other) => tree.unite(*other, sighting.profile),
                None => *slot = Some(sighting.profile),
            }
        }
    }
    let mut least: Vec<Due> = facts.profiles.iter().map(|_| Due::after(as_of)).collect();
    let mut act = |profile: u32, at: Instant| {
        if let Some(due) = least.get_mut(tree.root(profile) as usize) {
            due.at(at);
        }
    };
    for sighting in facts.sightings.iter().filter(follows) {
        act(sighting.profile, sighting.at);
        if let Some(until) = sighting.until {
            act(sighting.profile, until);
        }
    }
    for (number, profile) in (0..).zip(&facts.profiles) {
        act(number, profile.first_seen);
    }
    let root = |number: u32| least.get(tree.root(number) as usize).and_then(|due| due.next());
    (0..).take(facts.profiles.len()).map(root).collect()
}

#[cfg(test)]
mod tests;
