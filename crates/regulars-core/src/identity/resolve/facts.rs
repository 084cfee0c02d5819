//! What resolution reads and answers.

use crate::customer::Join;
use crate::error::Code;
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
