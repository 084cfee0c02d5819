//! The sweep: customers grow as value groups are taken, unless a guard speaks against it (RV-4, RV-6, RV-8).

use std::collections::{BTreeMap, BTreeSet};

use super::groups::Group;
use super::{Cluster, Conflict, Forest, Neighbourhood, Shared};
use crate::customer::Join;
use crate::error::Code;
use crate::identity::IdentityRules;
use crate::time::Instant;

pub(super) struct State<'a> {
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
    pub(super) fn new(facts: &'a Neighbourhood, rules: &'a IdentityRules, as_of: Instant, groups: &[Group]) -> Self {
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
    pub(super) fn sweep(&mut self, group: &Group, conflicts: &mut Vec<Conflict>) -> bool {
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

    pub(super) fn clusters(&self, groups: &[Group]) -> Vec<Cluster> {
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
