//! Value groups: who holds a value inside one epoch, in the order in which groups are taken (RV-2, RV-6, IP-3, IP-7, IP-8).

use std::collections::{BTreeMap, BTreeSet};

use super::{Neighbourhood, Ruling, Sighting};
use crate::identity::{Action, IdentityRules, KindPolicy};
use crate::time::Instant;

/// A value group: its holders with their first sighting of the epoch, by (instant, profile).
pub(super) struct Group {
    pub(super) value: u32,
    pub(super) priority: i64,
    pub(super) action: Action,
    pub(super) holders: Vec<(Instant, u32)>,
}

/// Who states what at an instant.
#[derive(Default)]
pub(super) struct Stated {
    /// The groups in the order of RV-6.
    pub(super) groups: Vec<Group>,
    /// Generic and excluded values that somebody states.
    pub(super) generic: Vec<u32>,
    /// Sightings of kinds that have a limit: profile, instant, value.
    pub(super) limited: Vec<(u32, Instant, u32)>,
}

impl KindPolicy {
    /// Whether a value counts as a sighting when a profile of this source states it (IP-3).
    pub fn counts(&self, source: &str, value: &str) -> bool {
        !self.ignore_sources.iter().any(|ignored| ignored == source)
            && !self.blocked.iter().any(|blocked| blocked == value)
            && !self.blocked_patterns.iter().any(|pattern| pattern.fits(value))
    }

    /// The most values of a customer, if there is such a limit (IP-5, IP-6).
    pub fn most_values(&self) -> Option<usize> {
        if self.exclusive { Some(1) } else { self.max_values.map(|most| most as usize) }
    }
}

impl Stated {
    pub(super) fn read(facts: &Neighbourhood, rules: &IdentityRules, ruling: &Ruling<'_>, as_of: Instant) -> Self {
        let mut stated = Self { generic: facts.generic.clone(), ..Self::default() };
        let mut sightings = sightings(facts, rules, ruling, as_of);
        sightings.sort_unstable();
        let unfollowed: BTreeSet<u32> = facts.generic.iter().copied().collect();
        let releases = releases(facts, as_of);
        for same in sightings.chunk_by(|a, b| a.0 == b.0) {
            let Some(value) = same.first().map(|(value, ..)| *value) else { continue };
            let Some(policy) = facts.values.get(value as usize).and_then(|known| rules.policy(&known.kind)) else {
                continue;
            };
            if ruling.excluded.contains(&value) {
                // An excluded value counts for no limit (RV-13).
                if !unfollowed.contains(&value) {
                    stated.generic.push(value);
                }
                continue;
            }
            if policy.action != Action::Off && policy.most_values().is_some() {
                stated.limited.extend(same.iter().map(|(value, at, profile)| (*profile, *at, *value)));
            }
            if unfollowed.contains(&value) {
                continue;
            }
            let holders = || same.iter().map(|(_, _, profile)| *profile).collect::<BTreeSet<_>>().len();
            if policy.max_profiles.is_some_and(|most| same.len() > most as usize && holders() > most as usize) {
                stated.generic.push(value);
            } else if policy.action != Action::Off && same.len() > 1 {
                let released = releases.get(&value).map_or(&[][..], |at| at);
                epochs(same, policy, released, |holders| {
                    let (priority, action) = (policy.priority, policy.action);
                    stated.groups.push(Group { value, priority, action, holders });
                });
            }
        }
        stated.generic.sort_by(|a, b| facts.values.get(*a as usize).cmp(&facts.values.get(*b as usize)));
        stated.groups.sort_by(|a, b| {
            let first = |group: &Group| group.holders.first().map(|(at, _)| *at);
            let text = |group: &Group| facts.values.get(group.value as usize);
            b.priority.cmp(&a.priority).then(first(a).cmp(&first(b))).then_with(|| text(a).cmp(&text(b)))
        });
        stated
    }
}

/// All that counts at `as_of`: value, instant, profile (RV-2).
fn sightings(
    facts: &Neighbourhood,
    rules: &IdentityRules,
    ruling: &Ruling<'_>,
    as_of: Instant,
) -> Vec<(u32, Instant, u32)> {
    let holds = |s: &&Sighting| {
        let (Some(value), Some(profile)) = (facts.values.get(s.value as usize), facts.profiles.get(s.profile as usize))
        else {
            return false;
        };
        s.at <= as_of
            && s.until.is_none_or(|until| until > as_of)
            && !ruling.unlinked.contains(&(s.value, s.profile))
            && rules.policy(&value.kind).is_some_and(|policy| policy.counts(&profile.source, &value.value))
    };
    let stated = facts.sightings.iter().filter(holds).map(|s| (s.value, s.at, s.profile));
    // A person's word counts also for a blocked value or an ignored source (RV-13).
    stated.chain(ruling.links.iter().map(|(value, profile, at)| (*value, *at, *profile))).collect()
}

/// When values were given up, by value, in order.
fn releases(facts: &Neighbourhood, as_of: Instant) -> BTreeMap<u32, Vec<Instant>> {
    let mut found: BTreeMap<u32, Vec<Instant>> = BTreeMap::new();
    let stands = |at: Instant, until: Option<Instant>| at <= as_of && until.is_none_or(|until| until > as_of);
    for release in facts.releases.iter().filter(|release| stands(release.at, release.until)) {
        found.entry(release.value).or_default().push(release.at);
    }
    found.values_mut().for_each(|at| at.sort_unstable());
    found
}

/// Calls `each` with the holders of every epoch that has at least two (IP-8). The sightings stand by instant and profile.
fn epochs(
    same: &[(u32, Instant, u32)],
    policy: &KindPolicy,
    released: &[Instant],
    mut each: impl FnMut(Vec<(Instant, u32)>),
) {
    let parted = |before: &(u32, Instant, u32), next: &(u32, Instant, u32)| {
        let silent = policy.stale_after_us.is_some_and(|after| next.1 > before.1.plus_micros(after));
        silent || released.iter().any(|at| before.1 < *at && *at <= next.1)
    };
    for epoch in same.chunk_by(|before, next| !parted(before, next)) {
        let mut met = BTreeSet::new();
        let first = epoch.iter().filter(|(_, _, profile)| met.insert(*profile));
        let holders: Vec<(Instant, u32)> = first.map(|(_, at, profile)| (*at, *profile)).collect();
        if holders.len() > 1 {
            each(holders);
        }
    }
}
