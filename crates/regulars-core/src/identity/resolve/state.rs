//! The sweep: customers grow as value groups and models' links are taken, unless a guard speaks against it (RV-3 to RV-10).

use std::collections::{BTreeMap, BTreeSet};

use super::groups::{Group, Stated};
use super::guard::{Side, corroborated, refusals, sides};
use super::{Cluster, Conflict, Contested, Forest, Guard, Neighbourhood, Ruling, Shared, Standing};
use crate::customer::Join;
use crate::identity::{Action, DecisionId, IdentityRules};
use crate::time::Instant;

pub(super) struct State<'a> {
    facts: &'a Neighbourhood,
    rules: &'a IdentityRules,
    ruling: &'a Ruling<'a>,
    /// By profile, the place in `order`; those that keep the id by decision stand first.
    rank: Vec<u32>,
    /// The visible profiles, by (first sight, source, key).
    order: Vec<u32>,
    sets: Forest,
    sides: Vec<Side<'a>>,
    overridden: Vec<(u32, DecisionId, Vec<Guard>)>,
}

/// What is taken in one step of a sweep: who would be united, by which guards.
struct Step<'s> {
    about: Contested,
    attributes: &'s [Box<str>],
    review: bool,
}

impl<'a> State<'a> {
    pub(super) fn new(
        facts: &'a Neighbourhood,
        rules: &'a IdentityRules,
        ruling: &'a Ruling<'a>,
        stated: &Stated,
        as_of: Instant,
    ) -> Self {
        let count = facts.profiles.len();
        let numbers = 0..u32::try_from(count).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = numbers
            .filter(|n| facts.profiles.get(*n as usize).is_some_and(|profile| profile.first_seen <= as_of))
            .collect();
        order.sort_by(|a, b| {
            let of =
                |n: &u32| facts.profiles.get(*n as usize).map(|p| (p.first_seen, p.source.as_str(), p.key.as_str()));
            of(a).cmp(&of(b))
        });
        let mut rank = vec![u32::MAX; count];
        for (place, profile) in (0..).zip(&order) {
            if let Some(slot) = rank.get_mut(*profile as usize) {
                *slot = place;
            }
        }
        let sides = sides(facts, rules, &stated.limited, as_of);
        let mut state =
            Self { facts, rules, ruling, rank, order, sets: Forest::new(count), sides, overridden: Vec::new() };
        state.people();
        state
    }

    /// Merges of people pass no guard; what they join against one is told (DJ-5).
    fn people(&mut self) {
        let attributes = self.rules.all_guards();
        for merge in &self.ruling.merges {
            let [a, b] = merge.pair.map(|profile| self.sets.root(profile));
            if a == b {
                continue;
            }
            let against = self.refusals(&[a, b], &attributes);
            if !against.is_empty() {
                self.overridden.push((a, merge.id.clone(), against.into_iter().collect()));
            }
            self.unite(&[a, b]);
        }
    }

    fn side(&self, root: u32) -> Option<&Side<'a>> {
        self.sides.get(root as usize)
    }

    fn refusals(&self, parties: &[u32], attributes: &[Box<str>]) -> BTreeSet<Guard> {
        let sides: Vec<&Side<'_>> = parties.iter().filter_map(|root| self.side(*root)).collect();
        refusals(&sides, attributes, self.rules, &self.ruling.apart)
    }

    /// The profile whose id a customer carries (RV-11).
    fn anchor(&self, root: u32) -> u32 {
        let members = self.side(root).map_or(&[][..], |side| &side.members);
        let kept = self.ruling.kept_ids.iter().find(|kept| members.contains(kept)).copied();
        kept.or_else(|| members.iter().copied().min_by_key(|member| self.rank_of(*member))).unwrap_or(root)
    }

    fn rank_of(&self, profile: u32) -> u32 {
        self.rank.get(profile as usize).copied().unwrap_or(u32::MAX)
    }

    /// The customers of some profiles, by (first sight of the anchor, source, key).
    fn parties(&self, holders: impl Iterator<Item = u32>) -> Vec<u32> {
        let roots: BTreeSet<u32> = holders.map(|profile| self.sets.root(profile)).collect();
        let mut roots: Vec<u32> = roots.into_iter().collect();
        if roots.len() > 1 {
            roots.sort_by_cached_key(|root| self.rank_of(self.anchor(*root)));
        }
        roots
    }

    /// Goes once through all groups, then through models' links; true if anything was united (RV-6 to RV-8).
    pub(super) fn sweep(&mut self, groups: &[Group], conflicts: &mut Vec<Conflict>) -> bool {
        let rules = self.rules;
        let mut united = false;
        for group in groups {
            let policy = self.facts.values.get(group.value as usize).and_then(|value| rules.policy(&value.kind));
            let attributes = policy.map_or(&[][..], |policy| &policy.attribute_guards);
            let step =
                Step { about: Contested::Value(group.value), attributes, review: group.action == Action::Review };
            united |= self.take(&step, &mut || group.holders.iter().map(|(_, profile)| *profile), conflicts);
        }
        if !self.ruling.models.is_empty() {
            let attributes: [Box<str>; 2] = ["name".into(), "birth_date".into()];
            for link in &self.ruling.models {
                let step = Step { about: Contested::Model(link.id.clone()), attributes: &attributes, review: false };
                united |= self.take(&step, &mut || link.pair.into_iter(), conflicts);
            }
        }
        united
    }

    /// Unites those whom nothing keeps apart, and notes who is left.
    fn take<H: Iterator<Item = u32>>(
        &mut self,
        step: &Step<'_>,
        holders: &mut dyn FnMut() -> H,
        conflicts: &mut Vec<Conflict>,
    ) -> bool {
        let parties = self.parties(holders());
        if parties.len() < 2 {
            return false;
        }
        let (mut united, mut status) = (false, if step.review { Standing::Review } else { Standing::Refused });
        if !step.review {
            for component in self.components(&parties, step.attributes) {
                if component.len() < 2 {
                    continue;
                }
                if self.refusals(&component, step.attributes).is_empty() {
                    self.unite(&component);
                    united = true;
                } else {
                    status = Standing::Ambiguous;
                    united |= self.pairs(&component, step.attributes);
                }
            }
        }
        let left = self.parties(holders());
        if left.len() > 1 {
            let reasons = if step.review { BTreeSet::new() } else { self.reasons(&left, step.attributes) };
            let mut parties: Vec<u32> = left.iter().map(|root| self.anchor(*root)).collect();
            parties.sort_by_key(|n| self.facts.profiles.get(*n as usize).map(|p| (p.source.as_str(), p.key.as_str())));
            conflicts.push(Conflict {
                about: step.about.clone(),
                parties,
                reasons: reasons.into_iter().collect(),
                status,
            });
        }
        united
    }

    /// An ambiguous component: pairs are united only if something speaks for it and nothing against it (RV-6).
    fn pairs(&mut self, component: &[u32], attributes: &[Box<str>]) -> bool {
        let mut united = false;
        for (place, first) in component.iter().enumerate() {
            for second in component.iter().skip(place + 1) {
                let pair = [self.sets.root(*first), self.sets.root(*second)];
                let [Some(a), Some(b)] = pair.map(|root| self.side(root)) else { continue };
                if pair[0] != pair[1] && corroborated(a, b, self.rules) && self.refusals(&pair, attributes).is_empty() {
                    self.unite(&pair);
                    united = true;
                }
            }
        }
        united
    }

    fn reasons(&self, left: &[u32], attributes: &[Box<str>]) -> BTreeSet<Guard> {
        let pairs = || left.iter().enumerate().flat_map(|(n, a)| left.iter().skip(n + 1).map(move |b| [*a, *b]));
        let reasons: BTreeSet<Guard> = pairs().flat_map(|pair| self.refusals(&pair, attributes)).collect();
        if reasons.is_empty() { self.refusals(left, attributes) } else { reasons }
    }

    /// Connected components of the customers that could be united two by two, in order.
    fn components(&self, parties: &[u32], attributes: &[Box<str>]) -> Vec<Vec<u32>> {
        let mut left: Vec<u32> = parties.to_vec();
        let mut components = Vec::new();
        while !left.is_empty() {
            let mut component = vec![left.remove(0)];
            let mut at = 0;
            while let Some(member) = component.get(at).copied() {
                let fits = |other: &u32| self.refusals(&[member, *other], attributes).is_empty();
                let (near, far): (Vec<u32>, Vec<u32>) = left.iter().partition(|other| fits(other));
                component.extend(near);
                left = far;
                at += 1;
            }
            // In the order of the parties, whatever the way that found them.
            component.sort_by_key(|root| parties.iter().position(|party| party == root));
            components.push(component);
        }
        components
    }

    fn unite(&mut self, parties: &[u32]) {
        let Some((first, rest)) = parties.split_first() else { return };
        for other in rest {
            let moved = self.sides.get_mut(*other as usize).map(std::mem::take).unwrap_or_default();
            self.sets.unite(*first, *other);
            if let Some(side) = self.sides.get_mut(*first as usize) {
                side.absorb(moved);
            }
        }
    }

    pub(super) fn clusters(&self, groups: &[Group], conflicts: &[Conflict]) -> Vec<Cluster> {
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut place = vec![usize::MAX; self.facts.profiles.len()];
        for profile in &self.order {
            let root = self.sets.root(*profile);
            let known = place.get(root as usize).copied().unwrap_or(usize::MAX);
            if let Some(cluster) = clusters.get_mut(known) {
                cluster.members.push(*profile);
                continue;
            }
            if let Some(slot) = place.get_mut(root as usize) {
                *slot = clusters.len();
            }
            clusters.push(Cluster {
                anchor: self.anchor(root),
                members: vec![*profile],
                links: Vec::new(),
                conflicts: Vec::new(),
                joins: Vec::new(),
                next_change_at: None,
                quarantined: false,
                overridden: Vec::new(),
            });
        }
        let number = |profile: u32| place.get(self.sets.root(profile) as usize).copied().unwrap_or(usize::MAX);
        for cluster in &mut clusters {
            // The anchor first.
            if let Some(at) = cluster.members.iter().position(|member| *member == cluster.anchor) {
                cluster.members.get_mut(..=at).into_iter().for_each(|head| head.rotate_right(1));
            }
        }
        for (profile, id, against) in &self.overridden {
            if let Some(cluster) = clusters.get_mut(number(*profile)) {
                cluster.overridden.push((id.clone(), against.clone()));
            }
        }
        for (row, conflict) in conflicts.iter().enumerate() {
            for party in &conflict.parties {
                if let Some(cluster) = clusters.get_mut(number(*party)) {
                    cluster.conflicts.push(row);
                    cluster.quarantined |= conflict.reasons.contains(&Guard::Oversize);
                }
            }
        }
        let edges = self.links(groups, &number, &mut clusters);
        self.joins(edges, &number, &mut clusters);
        clusters
    }

    /// Notes which values the members of each customer share, and gives all edges along which they hang together.
    fn links(
        &self,
        groups: &[Group],
        number: &dyn Fn(u32) -> usize,
        clusters: &mut [Cluster],
    ) -> Vec<(Instant, u32, u32)> {
        let mut edges: Vec<(Instant, u32, u32)> = Vec::new();
        for group in groups.iter().filter(|group| group.action == Action::Link) {
            // The first holder of each customer in this group.
            let mut firsts: BTreeMap<u32, u32> = BTreeMap::new();
            for (at, profile) in &group.holders {
                let root = self.sets.root(*profile);
                let Some(first) = firsts.get(&root).copied() else {
                    firsts.insert(root, *profile);
                    continue;
                };
                edges.push((*at, first, *profile));
                let Some(cluster) = clusters.get_mut(number(*profile)) else { continue };
                match cluster.links.last_mut().filter(|shared| shared.value == group.value) {
                    Some(shared) if shared.holders.contains(profile) => {}
                    Some(shared) => shared.holders.push(*profile),
                    None => cluster.links.push(Shared { value: group.value, holders: vec![first, *profile] }),
                }
            }
        }
        let seen = |profile: u32| self.facts.profiles.get(profile as usize).map_or(Instant::MAX, |p| p.first_seen);
        let merges = self.ruling.merges.iter().map(|merge| (merge.at, merge.pair));
        let models = self.ruling.models.iter().map(|link| (link.at, link.pair));
        for (at, [a, b]) in merges.chain(models).filter(|(_, [a, b])| self.sets.root(*a) == self.sets.root(*b)) {
            edges.push((at.max(seen(a)).max(seen(b)), a, b));
        }
        edges
    }

    /// The unions that hold, as a tree in time order: the earliest edges that connect (DESIGN: a timeline carries its joins).
    fn joins(&self, mut edges: Vec<(Instant, u32, u32)>, number: &dyn Fn(u32) -> usize, clusters: &mut [Cluster]) {
        edges.sort_unstable();
        let mut tree = Forest::new(self.facts.profiles.len());
        for (at, left, right) in edges {
            if tree.root(left) != tree.root(right) {
                tree.unite(left, right);
                if let Some(cluster) = clusters.get_mut(number(left)) {
                    cluster.joins.push(Join { at, left, right });
                }
            }
        }
    }
}
