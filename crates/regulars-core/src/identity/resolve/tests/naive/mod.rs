//! A second reading of §2 to §4, word by word over sets of names, without any of the shortcuts of the first: every guard is
//! worked out anew from the facts whenever it is asked.

use super::world::{Customer, Fact, Row, Told, parts};
use super::*;
use crate::identity::{Action, ActorKind, Likeness, Mention, Name, PinOf, Verb, compare_names};

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
                Verb::Exclude { .. } => drop(self.excluded.insert((kind, value))),
                Verb::Link { profile, .. } => {
                    let day = one.decided_at.micros() / crate::time::DAY_US;
                    says.insert((name_of(profile).unwrap(), kind, value), Some(day));
                }
                Verb::Unlink { profile, .. } => drop(says.insert((name_of(profile).unwrap(), kind, value), None)),
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

    fn names(&self, set: &Set) -> Vec<Option<Name>> {
        let mut names = vec![];
        for fact in self.facts {
            if let Fact::Says { profile, name: "name", day, until, value: Some(value) } = fact
                && set.contains(*profile)
                && *day <= self.day
                && until.is_none_or(|until| until > self.day)
            {
                names.extend(Name::parse(value, &self.rules.names).map(Some));
            }
        }
        names
    }

    /// The latest value of each profile; where two are of one instant, the greater.
    fn values(&self, set: &Set, attribute: &str) -> Set {
        let mut values = Set::new();
        for member in set {
            let told = self.facts.iter().filter_map(|fact| match fact {
                Fact::Says { profile, name, day, until, value }
                    if profile == member
                        && *name == attribute
                        && *day <= self.day
                        && until.is_none_or(|until| until > self.day) =>
                {
                    Some((*day, *value))
                }
                _ => None,
            });
            values.extend(told.max().and_then(|(_, value)| value).map(str::to_owned));
        }
        values
    }

    /// IP-5, IP-6: the most values of a kind, in a window or ever.
    fn count(&self, set: &Set, kind: &str) -> usize {
        let policy = self.rules.policy(kind).unwrap();
        let mine: Vec<&Seen> = self
            .seen
            .iter()
            .filter(|(k, v, _, who)| k == kind && set.contains(who) && !self.is_excluded(k, v))
            .collect();
        let window = policy.window_us.filter(|_| !policy.exclusive).map_or(i64::MAX / 2, |us| us / crate::time::DAY_US);
        let inside = |end: i64| {
            let within = mine.iter().filter(|(_, _, day, _)| end - window < *day && *day <= end);
            within.map(|(_, value, ..)| value).collect::<BTreeSet<_>>().len()
        };
        mine.iter().map(|(_, _, day, _)| inside(*day)).max().unwrap_or(0)
    }

    /// RV-4, with a kind's attribute guards.
    pub(super) fn guards(&self, sides: &[Set], attributes: &[Box<str>]) -> BTreeSet<String> {
        let union: Set = sides.iter().flatten().cloned().collect();
        let mut found = BTreeSet::new();
        let side = |profile: &String| sides.iter().position(|side| side.contains(profile));
        if self.apart.iter().any(|(a, b)| side(a).is_some() && side(b).is_some() && side(a) != side(b)) {
            found.insert("not_same".to_owned());
        }
        for (kind, policy) in &self.rules.kinds {
            let Some(most) = (if policy.exclusive { Some(1) } else { policy.max_values }) else { continue };
            let breaking = sides.iter().map(|side| self.count(side, kind)).filter(|count| *count > most as usize).max();
            let whole = self.count(&union, kind);
            if policy.action != Action::Off && whole > most as usize && breaking.is_none_or(|part| whole > part) {
                found.insert(if policy.exclusive { "exclusive" } else { "limit" }.to_owned());
            }
        }
        let parties = self.values(&union, "party");
        if parties.contains("individual") && parties.contains("organisation") {
            found.insert("party".to_owned());
        }
        if union.len() > self.rules.max_cluster_size as usize {
            found.insert("oversize".to_owned());
        }
        for (n, a) in sides.iter().enumerate() {
            for b in &sides[n + 1..] {
                for attribute in attributes {
                    let differs = if &**attribute == "name" {
                        let (a, b) = (self.names(a), self.names(b));
                        let conflict = |x: &Option<Name>, y: &Option<Name>| {
                            compare_names(x.as_ref(), y.as_ref(), &self.rules.names) == Likeness::Conflict
                        };
                        !a.is_empty() && !b.is_empty() && a.iter().all(|x| b.iter().all(|y| conflict(x, y)))
                    } else {
                        let (a, b) = (self.values(a, attribute), self.values(b, attribute));
                        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
                    };
                    if differs {
                        found.insert(attribute.to_string());
                    }
                }
            }
        }
        found
    }

    /// RV-5.
    fn corroborated(&self, a: &Set, b: &Set) -> bool {
        let alike = |x: &Option<Name>, y: &Option<Name>| {
            matches!(compare_names(x.as_ref(), y.as_ref(), &self.rules.names), Likeness::Same | Likeness::Near)
        };
        let names = self.names(a).iter().any(|x| self.names(b).iter().any(|y| alike(x, y)));
        names || !self.values(a, "birth_date").is_disjoint(&self.values(b, "birth_date"))
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

mod sweep;
