//! Value groups: who holds a value, in the order in which groups are taken (RV-2, RV-6, IP-3, IP-7).

use super::{Neighbourhood, Sighting};
use crate::identity::{Action, IdentityRules, KindPolicy};
use crate::time::Instant;

/// A value group: its holders with their first sighting, by (instant, profile).
pub(super) struct Group {
    pub(super) value: u32,
    pub(super) priority: i64,
    pub(super) holders: Vec<(Instant, u32)>,
}

impl KindPolicy {
    /// Whether a value counts as a sighting when a profile of this source states it (IP-3).
    pub fn counts(&self, source: &str, value: &str) -> bool {
        !self.ignore_sources.iter().any(|ignored| ignored == source) && !self.blocked.iter().any(|b| b == value)
    }
}

/// The value groups in the order of RV-6.
pub(super) fn groups(
    facts: &Neighbourhood,
    rules: &IdentityRules,
    as_of: Instant,
    generic: &mut Vec<u32>,
) -> Vec<Group> {
    let holds =
        |s: &&Sighting| s.at <= as_of && s.until.is_none_or(|until| until > as_of) && !facts.generic.contains(&s.value);
    let mut sightings: Vec<Sighting> = facts.sightings.iter().filter(holds).copied().collect();
    sightings.sort_unstable();
    let mut groups: Vec<Group> = Vec::new();
    for same in sightings.chunk_by(|a, b| a.value == b.value) {
        let Some(value) = same.first().map(|s| s.value) else { continue };
        let Some(stated) = facts.values.get(value as usize) else { continue };
        let Some(policy) = rules.policy(&stated.kind) else { continue };
        // Within a value, sightings stand by profile and instant: the first of each profile is its first sight.
        let mut holders: Vec<(Instant, u32)> = Vec::new();
        for own in same.chunk_by(|a, b| a.profile == b.profile) {
            let Some(first) = own.first() else { continue };
            let known = facts.profiles.get(first.profile as usize);
            if known.is_some_and(|profile| policy.counts(&profile.source, &stated.value)) {
                holders.push((first.at, first.profile));
            }
        }
        holders.sort_unstable();
        if policy.max_profiles.is_some_and(|most| holders.len() > most as usize) {
            generic.push(value);
        } else if !holders.is_empty() && policy.action == Action::Link {
            groups.push(Group { value, priority: policy.priority, holders });
        }
    }
    generic.sort_by(|a, b| facts.values.get(*a as usize).cmp(&facts.values.get(*b as usize)));
    groups.sort_by(|a, b| {
        let first = |group: &Group| group.holders.first().map(|(at, _)| *at);
        let stated = |group: &Group| facts.values.get(group.value as usize);
        b.priority.cmp(&a.priority).then(first(a).cmp(&first(b))).then_with(|| stated(a).cmp(&stated(b)))
    });
    groups
}
