//! What differs between two answers to who is who (CI-4): a pure comparison of two partitions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::CustomerId;
use crate::record::ProfileRef;

/// One difference. The order of the kinds is that in which they are told.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum IdentityEvent {
    /// A customer of whom nobody was there before.
    Created {
        /// Its id.
        customer: CustomerId,
    },
    /// Several customers became one.
    Merged {
        /// The ids before.
        from: Vec<CustomerId>,
        /// The id now.
        into: CustomerId,
    },
    /// One customer became several.
    Split {
        /// The id before.
        from: CustomerId,
        /// The ids now.
        into: Vec<CustomerId>,
    },
    /// The same people have another id.
    Renamed {
        /// The id before.
        from: CustomerId,
        /// The id now.
        to: CustomerId,
    },
    /// Nobody is left of a customer.
    Erased {
        /// Its id.
        customer: CustomerId,
    },
    /// A new profile came to a customer who was there.
    Joined {
        /// The customer.
        customer: CustomerId,
        /// The profile.
        profile: ProfileRef,
    },
    /// A profile belongs to another customer id.
    Moved {
        /// The profile.
        profile: ProfileRef,
        /// The id before.
        from: CustomerId,
        /// The id now.
        to: CustomerId,
    },
}

/// One id, or several.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Ids<'a> {
    One(CustomerId),
    Many(&'a [CustomerId]),
}

/// The wire form: one flat object, the same fields in every language.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "IdentityEvent"))]
struct Row<'a> {
    /// The customer of `created`, `erased` and `joined`.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerId>,
    /// `created`, `merged`, `split`, `renamed`, `erased`, `joined` or `moved`.
    #[cfg_attr(
        feature = "schema",
        schemars(extend("enum" = ["created", "erased", "joined", "merged", "moved", "renamed", "split"]))
    )]
    event: &'static str,
    /// The id before; the ids before of `merged`.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Ids<'a>>,
    /// The id now of `merged`; the ids now of `split`.
    #[serde(skip_serializing_if = "Option::is_none")]
    into: Option<Ids<'a>>,
    /// The profile of `joined` and `moved`.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a ProfileRef>,
    /// The id now of `renamed` and `moved`.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<CustomerId>,
}

impl IdentityEvent {
    fn row(&self) -> Row<'_> {
        let row = |event| Row { customer: None, event, from: None, into: None, profile: None, to: None };
        match self {
            Self::Created { customer } => Row { customer: Some(*customer), ..row("created") },
            Self::Merged { from, into } => {
                Row { from: Some(Ids::Many(from)), into: Some(Ids::One(*into)), ..row("merged") }
            }
            Self::Split { from, into } => {
                Row { from: Some(Ids::One(*from)), into: Some(Ids::Many(into)), ..row("split") }
            }
            Self::Renamed { from, to } => Row { from: Some(Ids::One(*from)), to: Some(*to), ..row("renamed") },
            Self::Erased { customer } => Row { customer: Some(*customer), ..row("erased") },
            Self::Joined { customer, profile } => {
                Row { customer: Some(*customer), profile: Some(profile), ..row("joined") }
            }
            Self::Moved { profile, from, to } => {
                Row { from: Some(Ids::One(*from)), profile: Some(profile), to: Some(*to), ..row("moved") }
            }
        }
    }

    /// The word of its kind.
    pub fn event(&self) -> &'static str {
        self.row().event
    }

    /// Whether it is about profiles that were there before, and not only about one that came.
    pub fn is_about_known(&self) -> bool {
        !matches!(self, Self::Created { .. } | Self::Joined { .. })
    }

    /// The customer whom it is about: the one that is there afterwards, if there is one.
    pub fn customer(&self) -> CustomerId {
        match self {
            Self::Created { customer } | Self::Erased { customer } | Self::Joined { customer, .. } => *customer,
            Self::Merged { into, .. } => *into,
            Self::Split { from, .. } => *from,
            Self::Renamed { to, .. } | Self::Moved { to, .. } => *to,
        }
    }
}

impl Serialize for IdentityEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row().serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for IdentityEvent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Row::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Row::json_schema(generator)
    }
}

/// The customer of every profile.
pub type Belonging = BTreeMap<ProfileRef, CustomerId>;

/// What differs between two partitions, in the order of CI-4: by kind, then by id.
pub fn delta(old: &Belonging, new: &Belonging) -> Vec<IdentityEvent> {
    // P(N): the old customers of N's members; S(O): the new customers of O's members.
    let mut before: BTreeMap<CustomerId, BTreeSet<CustomerId>> = BTreeMap::new();
    let mut after: BTreeMap<CustomerId, BTreeSet<CustomerId>> = BTreeMap::new();
    for (profile, customer) in new {
        before.entry(*customer).or_default().extend(old.get(profile));
    }
    for (profile, customer) in old {
        after.entry(*customer).or_default().extend(new.get(profile));
    }
    let mut events = BTreeSet::new();
    for (into, from) in &before {
        let mut list = from.iter();
        match (list.next(), list.next()) {
            (None, _) => {
                events.insert(IdentityEvent::Created { customer: *into });
            }
            (Some(from), None) => {
                if from != into && after.get(from).is_some_and(|into| into.len() == 1) {
                    events.insert(IdentityEvent::Renamed { from: *from, to: *into });
                }
            }
            (Some(_), Some(_)) => {
                events.insert(IdentityEvent::Merged { from: from.iter().copied().collect(), into: *into });
            }
        }
    }
    for (from, into) in &after {
        if into.is_empty() {
            events.insert(IdentityEvent::Erased { customer: *from });
        } else if into.len() > 1 {
            events.insert(IdentityEvent::Split { from: *from, into: into.iter().copied().collect() });
        }
    }
    for (profile, to) in new {
        match old.get(profile) {
            None if before.get(to).is_some_and(|from| !from.is_empty()) => {
                events.insert(IdentityEvent::Joined { customer: *to, profile: profile.clone() });
            }
            Some(from) if from != to => {
                events.insert(IdentityEvent::Moved { profile: profile.clone(), from: *from, to: *to });
            }
            _ => {}
        }
    }
    events.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::{ProfileKey, SourceName};

    fn profile(name: &str) -> ProfileRef {
        ProfileRef { source: SourceName::new("s").unwrap(), key: ProfileKey::new(name).unwrap() }
    }

    fn id(name: &str) -> CustomerId {
        CustomerId::of("", "s", name)
    }

    fn belonging(pairs: &[(&str, &str)]) -> Belonging {
        pairs.iter().map(|(member, anchor)| (profile(member), id(anchor))).collect()
    }

    fn words(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<&'static str> {
        delta(&belonging(old), &belonging(new)).iter().map(IdentityEvent::event).collect()
    }

    #[test]
    fn each_kind_has_its_own_occasion() {
        assert_eq!(words(&[], &[("a", "a")]), ["created"]);
        assert_eq!(words(&[("a", "a"), ("b", "b")], &[("a", "a"), ("b", "a")]), ["merged", "moved"]);
        assert_eq!(words(&[("a", "a"), ("b", "a")], &[("a", "a"), ("b", "b")]), ["split", "moved"]);
        assert_eq!(words(&[("a", "a"), ("b", "a")], &[("b", "b")]), ["renamed", "moved"]);
        assert_eq!(words(&[("a", "a")], &[]), ["erased"]);
        assert_eq!(words(&[("a", "a")], &[("a", "a"), ("b", "a")]), ["joined"]);
        assert_eq!(words(&[("a", "a")], &[("a", "a")]), [""; 0]);
        // One change may be both merged and split.
        let (old, new) = ([("a", "a"), ("b", "a"), ("c", "c")], [("a", "a"), ("b", "b"), ("c", "b")]);
        assert_eq!(words(&old, &new), ["merged", "split", "moved", "moved"]);
    }

    fn any_partition() -> impl Strategy<Value = Belonging> {
        let names = ["a", "b", "c", "d", "e"];
        prop::collection::btree_map(prop::sample::select(names.to_vec()), prop::sample::select(names.to_vec()), 0..5)
            .prop_map(|drawn| drawn.into_iter().map(|(member, anchor)| (profile(member), id(anchor))).collect())
    }

    proptest! {
        /// Invariant 9: applying a delta to the old partition gives the new one.
        #[test]
        fn a_delta_leads_from_the_old_to_the_new(old in any_partition(), new in any_partition()) {
            let mut applied = old.clone();
            applied.retain(|profile, _| new.contains_key(profile));
            let events = delta(&old, &new);
            for event in &events {
                match event {
                    IdentityEvent::Joined { customer, profile } => { applied.insert(profile.clone(), *customer); }
                    IdentityEvent::Moved { profile, from, to } => {
                        prop_assert_eq!(applied.insert(profile.clone(), *to), Some(*from));
                    }
                    IdentityEvent::Created { customer } => {
                        applied.extend(new.iter().filter(|(_, id)| *id == customer).map(|(p, id)| (p.clone(), *id)));
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(&applied, &new);
            prop_assert_eq!(events.is_empty(), old == new || (new.iter().all(|(p, id)| old.get(p) == Some(id)) && old.values().all(|id| new.values().any(|other| other == id))));
        }
    }
}
