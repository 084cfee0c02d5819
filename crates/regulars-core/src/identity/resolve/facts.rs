//! What resolution reads and answers.

use super::Guard;
use crate::customer::Join;
use crate::identity::{Decision, DecisionId};
use crate::time::Instant;

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

/// A value belongs to nobody from here on (IP-8).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Release {
    /// The number of the value.
    pub value: u32,
    /// From when on.
    pub at: Instant,
    /// When the record that said so is corrected away.
    pub until: Option<Instant>,
}

/// What a profile states of an attribute that guards (IP-9, RV-14).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Trait {
    /// The number of the profile.
    pub profile: u32,
    /// The attribute.
    pub name: Box<str>,
    /// When.
    pub at: Instant,
    /// When the record that said so is corrected away (IP-4).
    pub until: Option<Instant>,
    /// The value as text; none if it is null or cleared.
    pub value: Option<Box<str>>,
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
    /// When those whom the loader did not follow no longer state such a value.
    pub generic_ends: Vec<(u32, Instant)>,
    /// Releases of values.
    pub releases: Vec<Release>,
    /// Attributes that guard.
    pub traits: Vec<Trait>,
    /// Decisions that name these profiles or values, with those that revoke them; any order, repetitions allowed.
    pub decisions: Vec<Decision>,
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
    /// It is a party of a conflict about its size (RV-10).
    pub quarantined: bool,
    /// Merges of people that guards speak against, with these.
    pub overridden: Vec<(DecisionId, Vec<Guard>)>,
}

/// A value and its holders inside one customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// The value.
    pub value: u32,
    /// The holders, by their first sighting.
    pub holders: Vec<u32>,
}

/// What those who were not united have in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Contested {
    /// A value.
    Value(u32),
    /// A model's judgement (RV-7).
    Model(DecisionId),
}

/// How a conflict stands (RV-9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Standing {
    /// Clear: nobody had a choice.
    Refused,
    /// Someone fits several parties that do not fit each other: it waits for a person.
    Ambiguous,
    /// The rulebook wants a person to look.
    Review,
}

/// A value whose holders still lie in several customers (RV-9).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// What they have in common.
    pub about: Contested,
    /// The anchors of the customers, by source and key.
    pub parties: Vec<u32>,
    /// The guards that spoke against it.
    pub reasons: Vec<Guard>,
    /// How it stands.
    pub status: Standing,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Partition {
    /// The customers, by anchor.
    pub clusters: Vec<Cluster>,
    /// What was refused.
    pub conflicts: Vec<Conflict>,
    /// Values that are held by too many or excluded by decision, while anybody states them (IP-7, RV-13).
    pub generic: Vec<u32>,
    /// Decisions of people that later ones contradict (DJ-5).
    pub superseded: Vec<DecisionId>,
}
