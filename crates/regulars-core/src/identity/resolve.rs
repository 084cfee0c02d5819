//! Resolution by exact identifiers: a pure function of one neighbourhood (RV-1, RV-2, RV-6, RV-8 to RV-11).
//!
//! Value groups are taken in the order of RV-6; each unites its customers if no guard speaks against it. The guards here are
//! `exclusive` and `oversize`; the others join them in [`refusals`].

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, IdentityRules, KindPolicy};
use crate::customer::Join;
use crate::error::Code;
use crate::time::{Due, Instant};

/// A profile of the neighbourhood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileFacts {
    /// Its source.
    pub source: String,
    /// Its key.
    pub key: String,
    /// The instant of its first record.
    pub first_seen: Instant,
}

/// An identifier value of the neighbourhood.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ValueFacts {
    /// Its kind.
    pub kind: String,
    /// The normalised value.
    pub value: String,
}

/// A profile stated a value at an instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Sighting {
    /// The number of the value.
    pub value: u32,
    /// The number of the profile.
    pub profile: u32,
    /// When.
    pub at: Instant,
    /// When the record that said so is corrected away (IP-4).
    pub until: Option<Instant>,
}

/// Everything that one resolution reads.
#[derive(Clone, Default, Debug)]
pub struct Neighbourhood {
    /// The profiles.
    pub profiles: Vec<ProfileFacts>,
    /// The values.
    pub values: Vec<ValueFacts>,
    /// Who stated what when; any order, repetitions allowed.
    pub sightings: Vec<Sighting>,
    /// Values that the loader found to be generic at the instant of the question and did not follow.
    pub generic: Vec<u32>,
}

/// One customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cluster {
    /// The profile whose id the customer carries (RV-11).
    pub anchor: u32,
    /// All profiles, anchor first, then by first sight, source and key.
    pub members: Vec<u32>,
    /// Values that two or more of the members share.
    pub links: Vec<Shared>,
    /// Places in [`Partition::conflicts`] of what was refused to this customer.
    pub conflicts: Vec<usize>,
    /// When the unions that hold were completed, in time order.
    pub joins: Vec<Join>,
    /// When a later fact acts next among all whom shared values connect with this customer.
    pub next_change_at: Option<Instant>,
}

/// A value and its holders inside one customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// The value.
    pub value: u32,
    /// The holders, by their first sighting.
    pub holders: Vec<u32>,
}

/// A value whose holders still lie in several customers (RV-9).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The value.
    pub value: u32,
    /// The anchors of the customers.
    pub parties: Vec<u32>,
    /// Why they were not united.
    pub reasons: Vec<Code>,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Partition {
    /// The customers, by anchor.
    pub clusters: Vec<Cluster>,
    /// What was refused.
    pub conflicts: Vec<Conflict>,
    /// Values that are held by too many (IP-7).
    pub generic: Vec<u32>,
}

/// A value group: its holders with their first sighting, by (instant, profile).
struct Group {
    value: u32,
    priority: i64,
    holders: Vec<(Instant, u32)>,
}

/// Who is who at `as_of`.
pub fn resolve(facts: &Neighbourhood, rules: &IdentityRules, as_of: Instant) -> Partition {
    let mut generic = facts.generic.clone();
    let groups = groups(facts, rules, as_of, &mut generic);
    let mut state = State::new(facts, rules, as_of, &groups);
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

/// Disjoint sets of profiles.
struct Forest(Vec<u32>);

impl Forest {
    fn new(count: usize) -> Self {
        Self((0..u32::try_from(count).unwrap_or(u32::MAX)).collect())
    }

    fn root(&self, profile: u32) -> u32 {
        let mut at = profile;
        while let Some(up) = self.0.get(at as usize).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    /// Puts the set of `b` under that of `a`, and shortens the way for the next look.
    fn unite(&mut self, a: u32, b: u32) {
        let (top, under) = (self.root(a), self.root(b));
        for profile in [a, b, under] {
            if let Some(slot) = self.0.get_mut(profile as usize) {
                *slot = top;
            }
        }
    }
}

impl KindPolicy {
    /// Whether a value counts as a sighting when a profile of this source states it (IP-3).
    pub fn counts(&self, source: &str, value: &str) -> bool {
        !self.ignore_sources.iter().any(|ignored| ignored == source) && !self.blocked.iter().any(|b| b == value)
    }
}

/// The value groups in the order of RV-6.
fn groups(facts: &Neighbourhood, rules: &IdentityRules, as_of: Instant, generic: &mut Vec<u32>) -> Vec<Group> {
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

struct State<'a> {
    facts: &'a Neighbourhood,
    rules: &'a IdentityRules,
    /// The visible profiles, by (first sight, source, key).
    rank: Vec<u32>,
    order: Vec<u32>,
    sets: Forest,
    members: Vec<Vec<u32>>,
    /// Exclusive values per cluster: (kind, value number).
    exclusive: Vec<BTreeSet<(&'a str, u32)>>,
}

impl<'a> State<'a> {
    fn new(facts: &'a Neighbourhood, rules: &'a IdentityRules, as_of: Instant, groups: &[Group]) -> Self {
        let count = facts.profiles.len();
        let numbers = 0..u32::try_from(count).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = numbers
            .clone()
            .filter(|n| facts.profiles.get(*n as usize).is_some_and(|profile| profile.first_seen <= as_of))
            .collect();
        order.sort_by(|a, b| {
            let of =
                |n: &u32| facts.profiles.get(*n as usize).map(|p| (p.first_seen, p.source.as_str(), p.key.as_str()));
            of(a).cmp(&of(b))
        });
        let mut rank = vec![u32::MAX; count];
        for (place, profile) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*profile as usize) {
                *slot = u32::try_from(place).unwrap_or(u32::MAX);
            }
        }
        let mut exclusive = vec![BTreeSet::new(); count];
        for group in groups {
            let Some(stated) = facts.values.get(group.value as usize) else { continue };
            if rules.policy(&stated.kind).is_some_and(|policy| policy.exclusive) {
                for (_, profile) in &group.holders {
                    if let Some(set) = exclusive.get_mut(*profile as usize) {
                        set.insert((stated.kind.as_str(), group.value));
                    }
                }
            }
        }
        let members = numbers.map(|n| vec![n]).collect();
        Self { facts, rules, rank, order, sets: Forest::new(count), members, exclusive }
    }

    fn root(&self, profile: u32) -> u32 {
        self.sets.root(profile)
    }

    fn rank_of(&self, profile: u32) -> u32 {
        self.rank.get(profile as usize).copied().unwrap_or(u32::MAX)
    }

    /// The current customers of a group, by their anchors.
    fn parties(&self, group: &Group) -> Vec<u32> {
        let roots: BTreeSet<u32> = group.holders.iter().map(|(_, profile)| self.root(*profile)).collect();
        let mut roots: Vec<u32> = roots.into_iter().collect();
        roots.sort_by_key(|root| self.anchor(*root));
        roots
    }

    /// The rank of a customer's anchor.
    fn anchor(&self, root: u32) -> u32 {
        let members = self.members.get(root as usize).map_or(&[][..], |members| members);
        members.iter().map(|member| self.rank_of(*member)).min().unwrap_or(u32::MAX)
    }

    /// The guards that speak against uniting these customers (RV-4).
    fn refusals(&self, parties: &[u32]) -> BTreeSet<Code> {
        let mut found = BTreeSet::new();
        let size: usize = parties.iter().filter_map(|p| self.members.get(*p as usize)).map(Vec::len).sum();
        if size > self.rules.max_cluster_size as usize {
            found.insert(Code::Oversize);
        }
        let sets = || parties.iter().filter_map(|party| self.exclusive.get(*party as usize));
        let kinds: BTreeSet<&str> = sets().flatten().map(|(kind, _)| *kind).collect();
        for kind in kinds {
            let values = |set: &BTreeSet<(&str, u32)>| set.iter().filter(|(known, _)| *known == kind).count();
            let union: BTreeSet<u32> = sets().flatten().filter(|(known, _)| *known == kind).map(|(_, v)| *v).collect();
            // Worse than each part alone: what is broken already may not keep others apart.
            let worst = sets().map(values).filter(|count| *count > 1).max().unwrap_or(1);
            if union.len() > worst {
                found.insert(Code::Exclusive);
            }
        }
        found
    }

    /// Takes one value group; true if it united anything (RV-6).
    fn sweep(&mut self, group: &Group, conflicts: &mut Vec<Conflict>) -> bool {
        let parties = self.parties(group);
        if parties.len() < 2 {
            return false;
        }
        let mut united = false;
        for component in self.components(&parties) {
            if component.len() > 1 && self.refusals(&component).is_empty() {
                self.unite(&component);
                united = true;
            }
        }
        let left = self.parties(group);
        if left.len() > 1 {
            let pairs = || left.iter().enumerate().flat_map(|(n, a)| left.iter().skip(n + 1).map(move |b| [*a, *b]));
            let mut reasons: BTreeSet<Code> = pairs().flat_map(|pair| self.refusals(&pair)).collect();
            if reasons.is_empty() {
                reasons = self.refusals(&left);
            }
            let parties = left.iter().filter_map(|root| self.order.get(self.anchor(*root) as usize).copied()).collect();
            conflicts.push(Conflict { value: group.value, parties, reasons: reasons.into_iter().collect() });
        }
        united
    }

    /// Connected components of the customers that could be united two by two, in order.
    fn components(&self, parties: &[u32]) -> Vec<Vec<u32>> {
        let mut left: Vec<u32> = parties.to_vec();
        let mut components = Vec::new();
        while let Some(first) = left.first().copied() {
            let mut component = vec![first];
            left.remove(0);
            let mut at = 0;
            while let Some(member) = component.get(at).copied() {
                let (near, far) = left.iter().partition(|other| self.refusals(&[member, **other]).is_empty());
                component.extend::<Vec<u32>>(near);
                left = far;
                at += 1;
            }
            components.push(component);
        }
        components
    }

    fn unite(&mut self, parties: &[u32]) {
        let Some((first, rest)) = parties.split_first() else { return };
        for other in rest {
            let moved = self.members.get_mut(*other as usize).map(std::mem::take).unwrap_or_default();
            let values = self.exclusive.get_mut(*other as usize).map(std::mem::take).unwrap_or_default();
            self.sets.unite(*first, *other);
            if let Some(members) = self.members.get_mut(*first as usize) {
                members.extend(moved);
            }
            if let Some(set) = self.exclusive.get_mut(*first as usize) {
                set.extend(values);
            }
        }
    }

    fn clusters(&self, groups: &[Group]) -> Vec<Cluster> {
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut place = vec![usize::MAX; self.facts.profiles.len()];
        for profile in &self.order {
            let root = self.root(*profile) as usize;
            let known = place.get(root).copied().unwrap_or(usize::MAX);
            if let Some(cluster) = clusters.get_mut(known) {
                cluster.members.push(*profile);
            } else {
                if let Some(slot) = place.get_mut(root) {
                    *slot = clusters.len();
                }
                clusters.push(Cluster {
                    anchor: *profile,
                    members: vec![*profile],
                    links: Vec::new(),
                    conflicts: Vec::new(),
                    joins: Vec::new(),
                    next_change_at: None,
                });
            }
        }
        let mut edges: Vec<(Instant, u32, u32)> = Vec::new();
        for group in groups {
            // The first holder of each customer in this group.
            let mut firsts: BTreeMap<u32, u32> = BTreeMap::new();
            for (at, profile) in &group.holders {
                let root = self.root(*profile);
                let Some(first) = firsts.get(&root).copied() else {
                    firsts.insert(root, *profile);
                    continue;
                };
                edges.push((*at, first, *profile));
                let number = place.get(root as usize).copied().unwrap_or(usize::MAX);
                let Some(cluster) = clusters.get_mut(number) else { continue };
                match cluster.links.last_mut().filter(|shared| shared.value == group.value) {
                    Some(shared) => shared.holders.push(*profile),
                    None => cluster.links.push(Shared { value: group.value, holders: vec![first, *profile] }),
                }
            }
        }
        self.joins(edges, &place, &mut clusters);
        clusters
    }

    /// The unions that hold, as a tree in time order: the earliest edges that connect (DESIGN: a timeline carries its joins).
    fn joins(&self, mut edges: Vec<(Instant, u32, u32)>, place: &[usize], clusters: &mut [Cluster]) {
        edges.sort_unstable();
        let mut tree = Forest::new(self.facts.profiles.len());
        for (at, left, right) in edges {
            if tree.root(left) != tree.root(right) {
                tree.unite(left, right);
                let number = place.get(self.root(left) as usize).copied().unwrap_or(usize::MAX);
                if let Some(cluster) = clusters.get_mut(number) {
                    cluster.joins.push(Join { at, left, right });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
