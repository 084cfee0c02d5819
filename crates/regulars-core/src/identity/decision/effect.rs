//! What the journal does at an instant (RV-2, RV-3, DJ-3 to DJ-5): which decisions are void, which identifiers profiles have
//! by decision, who is one and who is not, and what was superseded.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{ActorKind, Decision, DecisionId, Mention, PinOf, Verb};
use crate::identity::IdentityRules;
use crate::identity::resolve::{Forest, Neighbourhood};
use crate::money::Number;
use crate::record::ProfileRef;
use crate::time::Instant;

/// A model's judgement that two profiles are one.
pub(in crate::identity) struct ModelLink<'a> {
    pub(in crate::identity) weight: Number,
    pub(in crate::identity) id: &'a DecisionId,
    pub(in crate::identity) at: Instant,
    pub(in crate::identity) pair: [u32; 2],
}

/// A merge that a person decided.
pub(in crate::identity) struct Merge<'a> {
    pub(in crate::identity) id: &'a DecisionId,
    pub(in crate::identity) at: Instant,
    pub(in crate::identity) pair: [u32; 2],
}

/// What the journal says of a neighbourhood.
#[derive(Default)]
pub(in crate::identity) struct Ruling<'a> {
    /// Merges of people, in journal order.
    pub(in crate::identity) merges: Vec<Merge<'a>>,
    /// Pairs that are not the same.
    pub(in crate::identity) apart: Vec<[u32; 2]>,
    /// Sightings by decision: value, profile, instant.
    pub(in crate::identity) links: Vec<(u32, u32, Instant)>,
    /// Value and profile of sightings that do not count.
    pub(in crate::identity) unlinked: BTreeSet<(u32, u32)>,
    /// Values that join nobody.
    pub(in crate::identity) excluded: BTreeSet<u32>,
    /// Models' links, the heaviest first.
    pub(in crate::identity) models: Vec<ModelLink<'a>>,
    /// Profiles that keep the id, the latest decision first.
    pub(in crate::identity) kept_ids: Vec<u32>,
    /// Decisions without effect because later ones contradict them.
    pub(in crate::identity) superseded: Vec<DecisionId>,
}

/// Numbers of visible profiles and of values, for reading decisions.
struct Numbers<'a> {
    profiles: HashMap<(&'a str, &'a str), u32>,
    values: HashMap<(&'a str, &'a str), u32>,
}

impl Numbers<'_> {
    fn profile(&self, mention: &Mention) -> Option<u32> {
        let ProfileRef { source, key } = mention.profile()?;
        self.profiles.get(&(source.as_str(), key.as_str())).copied()
    }

    fn pair(&self, a: &Mention, b: &Mention) -> Option<[u32; 2]> {
        Some([self.profile(a)?, self.profile(b)?])
    }
}

/// The decisions that stand at `as_of`, in journal order: made by then and not revoked (DJ-4). Entries of rules are for audit only.
pub(in crate::identity) fn standing(decisions: &[Decision], as_of: Instant) -> Vec<&Decision> {
    let mut visible: Vec<&Decision> = decisions
        .iter()
        .filter(|decision| decision.decided_at <= as_of && decision.actor.kind != ActorKind::Rule)
        .collect();
    visible.sort_by(|a, b| a.order().cmp(&b.order()));
    visible.dedup_by(|a, b| a.id == b.id);
    let people: BTreeSet<&DecisionId> = visible
        .iter()
        .filter(|decision| decision.actor.kind == ActorKind::Human)
        .map(|decision| &decision.id)
        .collect();
    let mut void: BTreeSet<&DecisionId> = BTreeSet::new();
    for decision in visible.iter().rev() {
        let Some(target) = decision.revokes().filter(|_| !void.contains(&decision.id)) else { continue };
        // Nobody but a person revokes what a person decided (DJ-3).
        if decision.actor.kind == ActorKind::Human || !people.contains(target) {
            void.insert(target);
        }
    }
    visible.retain(|decision| !void.contains(&decision.id));
    visible
}

impl<'a> Ruling<'a> {
    /// Reads the journal of a neighbourhood.
    pub(in crate::identity) fn read(facts: &'a Neighbourhood, rules: &IdentityRules, as_of: Instant) -> Self {
        let mut ruling = Self::default();
        if facts.decisions.is_empty() {
            return ruling;
        }
        let numbers = Numbers {
            profiles: (0..)
                .zip(&facts.profiles)
                .filter(|(_, profile)| profile.first_seen <= as_of)
                .map(|(number, profile)| ((profile.source.as_str(), profile.key.as_str()), number))
                .collect(),
            values: (0..)
                .zip(&facts.values)
                .map(|(n, value)| ((value.kind.as_str(), value.value.as_str()), n))
                .collect(),
        };
        let standing = standing(&facts.decisions, as_of);
        ruling.identifiers(&standing, &numbers, rules);
        ruling.people(&standing, &numbers, facts.profiles.len());
        for decision in standing.iter().rev() {
            match &decision.verb {
                Verb::Pin { profile, pinned: PinOf::Id } => ruling.kept_ids.extend(numbers.profile(profile)),
                Verb::Merge { a, b, weight: Some(weight), .. } => {
                    let link = |pair| ModelLink { weight: *weight, id: &decision.id, at: decision.decided_at, pair };
                    ruling.models.extend(numbers.pair(a, b).map(link));
                }
                _ => {}
            }
        }
        ruling.models.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.id.cmp(b.id)));
        ruling
    }

    /// For one profile and identifier the latest of `link` and `unlink` wins (DJ-4).
    fn identifiers(&mut self, standing: &[&'a Decision], numbers: &Numbers<'_>, rules: &IdentityRules) {
        let mut latest: BTreeMap<(u32, u32), Option<Instant>> = BTreeMap::new();
        for decision in standing {
            let Some(stated) = decision.identifier() else { continue };
            let Ok(text) = stated.normalise(rules) else { continue };
            let Some(value) = numbers.values.get(&(stated.kind.as_str(), text.as_str())).copied() else { continue };
            match &decision.verb {
                Verb::Exclude { .. } => {
                    self.excluded.insert(value);
                }
                Verb::Link { profile, .. } => {
                    if let Some(profile) = numbers.profile(profile) {
                        latest.insert((value, profile), Some(decision.decided_at));
                    }
                }
                Verb::Unlink { profile, .. } => {
                    if let Some(profile) = numbers.profile(profile) {
                        latest.insert((value, profile), None);
                    }
                }
                _ => {}
            }
        }
        for ((value, profile), link) in latest {
            match link {
                Some(at) => self.links.push((value, profile, at)),
                None => {
                    self.unlinked.insert((value, profile));
                }
            }
        }
    }

    /// What people decided of pairs, the latest first: what contradicts a later decision has no effect (DJ-5).
    fn people(&mut self, standing: &[&'a Decision], numbers: &Numbers<'_>, count: usize) {
        let mut sets = Forest::new(count);
        for decision in standing.iter().rev().filter(|decision| decision.actor.kind == ActorKind::Human) {
            match &decision.verb {
                Verb::Merge { a, b, .. } => {
                    let Some(pair) = numbers.pair(a, b) else { continue };
                    let [x, y] = pair.map(|profile| sets.root(profile));
                    let across = |apart: &[u32; 2]| {
                        let roots = apart.map(|profile| sets.root(profile));
                        roots == [x, y] || roots == [y, x]
                    };
                    if self.apart.iter().any(across) {
                        self.superseded.push(decision.id.clone());
                    } else {
                        sets.unite(x, y);
                        self.merges.push(Merge { id: &decision.id, at: decision.decided_at, pair });
                    }
                }
                Verb::NotSame { a, b } => self.part(decision, numbers.pair(a, b).map(|pair| vec![pair]), &sets),
                Verb::Detach { profile, from } => {
                    // Who was erased is nobody any more; who is yet to come is waited for.
                    let present = from.iter().filter(|other| other.profile().is_some());
                    let pairs: Option<Vec<_>> = present.map(|other| numbers.pair(profile, other)).collect();
                    self.part(decision, pairs, &sets);
                }
                _ => {}
            }
        }
        self.merges.reverse();
        self.superseded.sort();
    }

    fn part(&mut self, decision: &Decision, pairs: Option<Vec<[u32; 2]>>, sets: &Forest) {
        let Some(pairs) = pairs else { return };
        if pairs.iter().any(|[a, b]| sets.root(*a) == sets.root(*b)) {
            self.superseded.push(decision.id.clone());
        } else {
            self.apart.extend(pairs);
        }
    }
}
