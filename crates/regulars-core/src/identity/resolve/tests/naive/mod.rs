//! A second reading of §2 to §4, word by word over sets of names, without any of the shortcuts of the first: every guard is
//! worked out anew from the facts whenever it is asked.

mod guards;
mod sweep;

use super::world::{Customer, Fact, Row, Told, parts};
use super::*;
use crate::identity::{Action, ActorKind, Mention, PinOf, Verb};

type Set = BTreeSet<String>;
/// Kind, value, day in microseconds, profile.
type Seen = (String, String, i64, String);

pub(super) struct Naive<'a> {
    facts: &'a [Fact],
    rules: &'a IdentityRules,
    day: i64,
    pub(super) seen: Vec<Seen>,
    pub(super) excluded: BTreeSet<(String, String)>,
    pub(super) apart: Vec<(String, String)>,
    merges: Vec<(String, String, String)>,
    superseded: Vec<String>,
    standing: Vec<&'a Decision>,
}

fn name_of(mention: &Mention) -> Option<String> {
    let profile = mention.profile()?;
    let (source, key) = (profile.source.as_str(), profile.key.as_str());
    Some(if source == "app" { key.to_owned() } else { format!("{source}.{key}") })
}

/// An epoch that has holders: kind, value, holders, first sighting.
pub(super) type Epoch = (String, String, Set, i64);

impl<'a> Naive<'a> {
    pub(super) fn read(facts: &'a [Fact], rules: &'a IdentityRules, day: i64) -> Self {
        let mut naive = Self {
            facts,
            rules,
            day,
            seen: vec![],
            excluded: BTreeSet::new(),
            apart: vec![],
            merges: vec![],
            superseded: vec![],
            standing: vec![],
        };
        naive.standing = naive.effective();
        naive.identifiers();
        naive.people();
        naive
    }

    fn first_seen(&self, profile: &str) -> Option<i64> {
        let days = self.facts.iter().filter_map(|fact| match fact {
            Fact::Record { profile: other, day }
            | Fact::Sight { profile: other, day, .. }
            | Fact::Says { profile: other, day, .. } => (*other == profile && *day <= self.day).then_some(*day),
            _ => None,
        });
        days.min()
    }

    fn visible(&self) -> Set {
        let named = self.facts.iter().filter_map(|fact| match fact {
            Fact::Record { profile, .. } | Fact::Sight { profile, .. } | Fact::Says { profile, .. } => Some(*profile),
            _ => None,
        });
        named.filter(|profile| self.first_seen(profile).is_some()).map(str::to_owned).collect()
    }

    /// DJ-3, DJ-4: the latest first; who is named by an effective revoke is void.
    fn effective(&self) -> Vec<&'a Decision> {
        let mut all: Vec<&Decision> = vec![];
        for fact in self.facts {
            if let Fact::Decides(one) = fact
                && one.decided_at <= at(self.day)
                && one.actor.kind != ActorKind::Rule
                && all.iter().all(|known| known.id != one.id)
            {
                all.push(one);
            }
        }
        all.sort_by_key(|one| (one.decided_at, one.id.to_string()));
        let mut void = Set::new();
        for one in all.iter().rev() {
            if void.contains(one.id.as_str()) {
                continue;
            }
            if let Some(target) = one.revokes() {
                let by_person = all.iter().any(|other| other.id == *target && other.actor.kind == ActorKind::Human);
                if one.actor.kind == ActorKind::Human || !by_person {
                    void.insert(target.to_string());
                }
            }
        }
        all.into_iter().filter(|one| !void.contains(one.id.as_str())).collect()
    }

    /// RV-2, RV-13.
    fn identifiers(&mut self) {
        let visible = self.visible();
        let mut says: BTreeMap<(String, String, String), Option<i64>> = BTreeMap::new();
        for one in &self.standing {
            let Some(stated) = one.identifier() else { continue };
            let (kind, value) = (stated.kind.to_string(), stated.value.as_str().to_owned());
            if self.rules.policy(&kind).is_none() {
                continue;
            }
            match &one.verb {
                Verb::Exclude { .. } => _ = self.excluded.insert((kind, value)),
                Verb::Link { profile, .. } => {
                    let day = one.decided_at.micros() / crate::time::DAY_US;
                    says.insert((name_of(profile).unwrap(), kind, value), Some(day));
                }
                Verb::Unlink { profile, .. } => _ = says.insert((name_of(profile).unwrap(), kind, value), None),
                _ => {}
            }
        }
        for fact in self.facts {
            let Fact::Sight { profile, kind, value, day, until } = fact else { continue };
            let Some(policy) = self.rules.policy(kind) else { continue };
            let ignored = policy.ignore_sources.iter().any(|source| source == parts(profile).0);
            let blocked = policy.blocked.iter().any(|blocked| blocked == value);
            let unlinked = says.get(&((*profile).into(), (*kind).into(), (*value).into())) == Some(&None);
            let voided = until.is_some_and(|until| until <= self.day);
            if *day <= self.day && !voided && !ignored && !blocked && !unlinked {
                self.seen.push(((*kind).into(), (*value).into(), *day, (*profile).into()));
            }
        }
        for ((profile, kind, value), link) in says {
            if let Some(day) = link.filter(|_| visible.contains(&profile)) {
                self.seen.push((kind, value, day, profile));
            }
        }
    }

    /// DJ-5: the latest first; what contradicts those kept already has no effect.
    fn people(&mut self) {
        let visible = self.visible();
        let there = |mention: &Mention| name_of(mention).filter(|name| visible.contains(name));
        for one in self.standing.clone().into_iter().rev() {
            if one.actor.kind != ActorKind::Human {
                continue;
            }
            let kept: Vec<(String, String)> = self.merges.iter().map(|(_, a, b)| (a.clone(), b.clone())).collect();
            match &one.verb {
                Verb::Merge { a, b, .. } => {
                    let (Some(a), Some(b)) = (there(a), there(b)) else { continue };
                    let mut with = kept.clone();
                    with.push((a.clone(), b.clone()));
                    if self.apart.iter().any(|(x, y)| joined(&with, x).contains(y)) {
                        self.superseded.push(one.id.to_string());
                    } else {
                        self.merges.push((one.id.to_string(), a, b));
                    }
                }
                Verb::NotSame { .. } | Verb::Detach { .. } => {
                    let pairs: Vec<(Option<String>, Option<String>)> = match &one.verb {
                        Verb::NotSame { a, b } => vec![(there(a), there(b))],
                        Verb::Detach { profile, from } => {
                            from.iter().map(|other| (there(profile), there(other))).collect()
                        }
                        _ => vec![],
                    };
                    let pairs: Option<Vec<_>> = pairs.into_iter().map(|(a, b)| Some((a?, b?))).collect();
                    let Some(pairs) = pairs else { continue };
                    if pairs.iter().any(|(a, b)| joined(&kept, a).contains(b)) {
                        self.superseded.push(one.id.to_string());
                    } else {
                        self.apart.extend(pairs);
                    }
                }
                _ => {}
            }
        }
        self.merges.reverse();
        self.superseded.sort();
    }

    fn holders(&self, kind: &str, value: &str) -> Set {
        self.seen.iter().filter(|(k, v, ..)| k == kind && v == value).map(|(.., profile)| profile.clone()).collect()
    }

    /// IP-7.
    pub(super) fn is_generic(&self, kind: &str, value: &str) -> bool {
        let most = self.rules.policy(kind).unwrap().max_profiles;
        most.is_some_and(|most| self.holders(kind, value).len() > most as usize)
    }

    pub(super) fn is_excluded(&self, kind: &str, value: &str) -> bool {
        self.excluded.contains(&(kind.to_owned(), value.to_owned()))
    }

    /// IP-8: the epochs of all values, with at least two holders.
    pub(super) fn epochs(&self) -> Vec<Epoch> {
        let values: BTreeSet<(String, String)> = self.seen.iter().map(|(k, v, ..)| (k.clone(), v.clone())).collect();
        let mut epochs = vec![];
        for (kind, value) in values {
            let stale = self.rules.policy(&kind).unwrap().stale_after_us.map(|us| us / crate::time::DAY_US);
            let mut times: Vec<(i64, String)> = vec![];
            for (k, v, day, profile) in &self.seen {
                if *k == kind && *v == value {
                    times.push((*day, profile.clone()));
                }
            }
            times.sort();
            let released = |before: i64, now: i64| {
                self.facts.iter().any(|fact| {
                    matches!(fact, Fact::Release { kind: k, value: v, day, until }
                    if *k == kind && *v == value && *day <= self.day && until.is_none_or(|until| until > self.day)
                        && before < *day && *day <= now)
                })
            };
            let mut epoch: Option<(i64, i64, Set)> = None;
            for (day, profile) in times {
                match &mut epoch {
                    Some((_, last, holders)) if !released(*last, day) && stale.is_none_or(|d| day - *last <= d) => {
                        *last = day;
                        holders.insert(profile);
                    }
                    open => {
                        if let Some((first, _, holders)) = open.replace((day, day, Set::from([profile]))) {
                            epochs.push((kind.clone(), value.clone(), holders, first));
                        }
                    }
                }
            }
            let (first, _, holders) = epoch.unwrap();
            epochs.push((kind.clone(), value.clone(), holders, first));
        }
        epochs.retain(|(_, _, holders, _)| holders.len() > 1);
        epochs
    }
}

/// Everybody whom these pairs join with one.
fn joined(pairs: &[(String, String)], one: &str) -> Set {
    let mut set = Set::from([one.to_owned()]);
    for _ in pairs {
        for (a, b) in pairs {
            if set.contains(a) || set.contains(b) {
                set.extend([a.clone(), b.clone()]);
            }
        }
    }
    set
}
