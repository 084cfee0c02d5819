//! Resolution: who is who at an instant, a pure function of one neighbourhood (RV-1 to RV-14).
//!
//! Decisions of people come first; then value groups are taken in the order of RV-6 and models' links by weight; each unites
//! its customers if no guard speaks against it.

mod due;
mod facts;
mod forest;
mod groups;
mod guard;
mod state;

pub use facts::{
    Cluster, Conflict, Contested, Neighbourhood, Partition, ProfileFacts, Release, Shared, Sighting, Standing, Trait,
    ValueFacts,
};
pub(in crate::identity) use forest::Forest;
pub use guard::{Guard, NAME, PARTY};

use super::decision::{Ruling, standing};
use super::{Decision, IdentityRules};
use crate::time::Instant;

/// Who is who at `as_of`.
pub fn resolve(facts: &Neighbourhood, rules: &IdentityRules, as_of: Instant) -> Partition {
    let ruling = Ruling::read(facts, rules, as_of);
    let stated = groups::Stated::read(facts, rules, &ruling, as_of);
    let mut state = state::State::new(facts, rules, &ruling, &stated, as_of);
    let mut conflicts;
    loop {
        conflicts = Vec::new();
        if !state.sweep(&stated.groups, &mut conflicts) {
            break;
        }
    }
    let mut clusters = state.clusters(&stated.groups, &conflicts);
    let dues = due::dues(facts, rules, as_of, &stated.generic);
    for cluster in &mut clusters {
        cluster.next_change_at = dues.get(cluster.anchor as usize).copied().flatten();
    }
    Partition { clusters, conflicts, generic: stated.generic, superseded: ruling.superseded }
}

/// The guards that speak against uniting two profiles' customers, as a person who merges them is told (DJ-7). None if they are
/// one already, or one of them is not there yet.
pub fn guards_against(
    facts: &Neighbourhood,
    partition: &Partition,
    rules: &IdentityRules,
    pair: [u32; 2],
    as_of: Instant,
) -> Vec<Guard> {
    let ruling = Ruling::read(facts, rules, as_of);
    let stated = groups::Stated::read(facts, rules, &ruling, as_of);
    let mut sides = guard::sides(facts, rules, &stated.limited, as_of);
    let whole = pair.map(|profile| {
        let cluster = partition.clusters.iter().find(|cluster| cluster.members.contains(&profile))?;
        let parts: Vec<_> =
            cluster.members.iter().filter_map(|m| sides.get_mut(*m as usize).map(std::mem::take)).collect();
        parts.into_iter().reduce(|mut whole, part| {
            whole.absorb(part);
            whole
        })
    });
    let [Some(a), Some(b)] = &whole else { return Vec::new() };
    guard::refusals(&[a, b], &rules.all_guards(), rules, &ruling.apart).into_iter().collect()
}

/// The decisions that stand at `as_of`: made by then and not revoked, without entries of rules (DJ-3, DJ-4).
pub fn standing_decisions(decisions: &[Decision], as_of: Instant) -> Vec<&Decision> {
    standing(decisions, as_of)
}

#[cfg(test)]
mod tests;
