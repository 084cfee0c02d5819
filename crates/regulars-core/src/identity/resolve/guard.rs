//! Guards: what speaks against uniting customers (RV-4), and what speaks for it (RV-5).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Neighbourhood;
use crate::identity::{IdentityRules, Likeness, Name, compare_names};
use crate::time::Instant;

/// A reason against uniting. The order is that of the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Guard {
    /// A customer would have two values of an exclusive identifier.
    Exclusive,
    /// A customer would have more values of a kind than its limit allows.
    Limit,
    /// Every pair of names is in conflict.
    Name,
    /// A decision says that they are not the same.
    NotSame,
    /// The customer would have too many profiles.
    Oversize,
    /// A person and an organisation.
    Party,
    /// Both sides know another attribute, for example `birth_date`, and share no value.
    Attribute(Box<str>),
}

impl Guard {
    /// The word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exclusive => "exclusive",
            Self::Limit => "limit",
            Self::Name => "name",
            Self::NotSame => "not_same",
            Self::Oversize => "oversize",
            Self::Party => "party",
            Self::Attribute(name) => name,
        }
    }
}

impl Ord for Guard {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Guard {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl serde::Serialize for Guard {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Guard {
    fn schema_name() -> Cow<'static, str> {
        "Guard".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Why customers are not united: `exclusive`, `limit`, `name`, `not_same`, `oversize`, `party`, or the name of an attribute."
        })
    }
}

/// The attribute that says whether a profile is a person or an organisation (RV-14).
pub const PARTY: &str = "party";
/// The attribute whose values are compared as names (IP-9).
pub const NAME: &str = "name";

/// What is known of one customer while customers grow.
#[derive(Clone, Default)]
pub(super) struct Side<'a> {
    /// Its profiles.
    pub(super) members: Vec<u32>,
    /// All names of all its profiles.
    names: Vec<Cow<'a, Name>>,
    /// The latest known value of other attributes of each profile.
    known: Vec<(&'a str, &'a str)>,
    /// The kind, instant and value of its sightings of kinds with a limit.
    limited: Vec<(&'a str, Instant, u32)>,
}

impl Side<'_> {
    pub(super) fn absorb(&mut self, other: Self) {
        // A side never outlives the facts, so both have one lifetime here.
        self.members.extend(other.members);
        for name in other.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        for known in other.known {
            if !self.known.contains(&known) {
                self.known.push(known);
            }
        }
        self.limited.extend(other.limited);
    }

    fn values_of(&self, attribute: &str) -> BTreeSet<&str> {
        self.known.iter().filter(|(name, _)| *name == attribute).map(|(_, value)| *value).collect()
    }
}

/// The sides that every profile begins with.
pub(super) fn sides<'a>(
    facts: &'a Neighbourhood,
    rules: &'a IdentityRules,
    limited: &[(u32, Instant, u32)],
    as_of: Instant,
) -> Vec<Side<'a>> {
    let numbers = 0..u32::try_from(facts.profiles.len()).unwrap_or(u32::MAX);
    let mut sides: Vec<Side<'a>> = numbers.map(|n| Side { members: vec![n], ..Side::default() }).collect();
    for (profile, at, value) in limited {
        let kind = facts.values.get(*value as usize).map(|value| value.kind.as_str());
        if let (Some(side), Some(kind)) = (sides.get_mut(*profile as usize), kind) {
            side.limited.push((kind, *at, *value));
        }
    }
    // A profile's names are all its names; of another attribute its latest statement counts (RV-4).
    let mut latest: BTreeMap<(u32, &str), &super::Trait> = BTreeMap::new();
    for stated in &facts.traits {
        if stated.at > as_of || stated.until.is_some_and(|until| until <= as_of) {
            continue;
        }
        if &*stated.name == NAME {
            let name = stated.value.as_deref().and_then(|text| Name::parse(text, &rules.names));
            if let (Some(name), Some(side)) = (name.map(Cow::Owned), sides.get_mut(stated.profile as usize))
                && !side.names.contains(&name)
            {
                side.names.push(name);
            }
            continue;
        }
        let slot = latest.entry((stated.profile, &stated.name)).or_insert(stated);
        if (slot.at, &slot.value) < (stated.at, &stated.value) {
            *slot = stated;
        }
    }
    for ((profile, name), stated) in latest {
        if let (Some(side), Some(value)) = (sides.get_mut(profile as usize), stated.value.as_deref()) {
            side.known.push((name, value));
        }
    }
    sides
}

/// The guards that speak against uniting these sides, for a value group with these attribute guards (RV-4).
pub(super) fn refusals(
    sides: &[&Side<'_>],
    attributes: &[Box<str>],
    rules: &IdentityRules,
    apart: &[[u32; 2]],
) -> BTreeSet<Guard> {
    let mut found = BTreeSet::new();
    if sides.iter().map(|side| side.members.len()).sum::<usize>() > rules.max_cluster_size as usize {
        found.insert(Guard::Oversize);
    }
    if !apart.is_empty() && crosses(sides, apart) {
        found.insert(Guard::NotSame);
    }
    limits(sides, rules, &mut found);
    let says = |party: &str| sides.iter().any(|side| side.known.contains(&(PARTY, party)));
    if says("individual") && says("organisation") {
        found.insert(Guard::Party);
    }
    for attribute in attributes {
        if sides.iter().enumerate().any(|(n, a)| sides.iter().skip(n + 1).any(|b| differ(a, b, attribute, rules))) {
            found.insert(if &**attribute == NAME { Guard::Name } else { Guard::Attribute(attribute.clone()) });
        }
    }
    found
}

fn crosses(sides: &[&Side<'_>], apart: &[[u32; 2]]) -> bool {
    let side_of = |profile: &u32| sides.iter().position(|side| side.members.contains(profile));
    apart.iter().any(|[a, b]| side_of(a).zip(side_of(b)).is_some_and(|(x, y)| x != y))
}

/// A limit is broken if the union breaks it and is worse than each part alone: what is broken already may not keep others
/// apart (RV-4).
fn limits(sides: &[&Side<'_>], rules: &IdentityRules, found: &mut BTreeSet<Guard>) {
    let kinds: BTreeSet<&str> = sides.iter().flat_map(|side| &side.limited).map(|(kind, ..)| *kind).collect();
    for kind in kinds {
        let Some(policy) = rules.policy(kind) else { continue };
        let Some(most) = policy.most_values() else { continue };
        let of = |side: &Side<'_>| -> Vec<(Instant, u32)> {
            side.limited.iter().filter(|(known, ..)| *known == kind).map(|(_, at, value)| (*at, *value)).collect()
        };
        let window = policy.window_us.filter(|_| !policy.exclusive);
        let union = most_at_once(sides.iter().flat_map(|side| of(side)).collect(), window);
        let worst = sides.iter().map(|side| most_at_once(of(side), window)).filter(|count| *count > most).max();
        if union > worst.unwrap_or(most) {
            found.insert(if policy.exclusive { Guard::Exclusive } else { Guard::Limit });
        }
    }
}

/// The most distinct values: of all, or in a window `(t - d, t]` that ends at a sighting (IP-6).
fn most_at_once(mut stated: Vec<(Instant, u32)>, window_us: Option<i64>) -> usize {
    let Some(window) = window_us else {
        return stated.into_iter().map(|(_, value)| value).collect::<BTreeSet<_>>().len();
    };
    stated.sort_unstable();
    let (mut inside, mut from, mut most) = (BTreeMap::<u32, usize>::new(), 0, 0);
    for (at, value) in &stated {
        *inside.entry(*value).or_default() += 1;
        while let Some((before, old)) = stated.get(from).filter(|(before, _)| *before <= at.plus_micros(-window)) {
            debug_assert!(before <= at);
            if let Some(count) = inside.get_mut(old) {
                *count -= 1;
                if *count == 0 {
                    inside.remove(old);
                }
            }
            from += 1;
        }
        most = most.max(inside.len());
    }
    most
}

/// Whether both sides know an attribute and nothing of it agrees (RV-4).
fn differ(a: &Side<'_>, b: &Side<'_>, attribute: &str, rules: &IdentityRules) -> bool {
    if attribute == NAME {
        let conflict = |x: &Name, y: &Name| compare_names(Some(x), Some(y), &rules.names) == Likeness::Conflict;
        return !a.names.is_empty()
            && !b.names.is_empty()
            && a.names.iter().all(|x| b.names.iter().all(|y| conflict(x, y)));
    }
    let (a, b) = (a.values_of(attribute), b.values_of(attribute));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

/// Whether something speaks for uniting two sides (RV-5).
pub(super) fn corroborated(a: &Side<'_>, b: &Side<'_>, rules: &IdentityRules) -> bool {
    rules.corroborate.iter().any(|attribute| {
        if &**attribute == NAME {
            let alike = |x: &Name, y: &Name| {
                matches!(compare_names(Some(x), Some(y), &rules.names), Likeness::Same | Likeness::Near)
            };
            return a.names.iter().any(|x| b.names.iter().any(|y| alike(x, y)));
        }
        !a.values_of(attribute).is_disjoint(&b.values_of(attribute))
    })
}
