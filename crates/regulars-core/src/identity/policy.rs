//! What a kind of identifier may do (IP-1 to IP-8, as far as exact identity needs it).

use std::collections::BTreeMap;

use super::Normaliser;
use crate::error::{Code, Error, Result};
use crate::text::did_you_mean;

/// Whether a kind links.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Equal values unite profiles.
    Link,
    /// Values are kept and nothing else.
    Off,
}

/// The policy of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KindPolicy {
    /// How values are normalised.
    pub normalise: Normaliser,
    /// Whether equal values unite.
    pub action: Action,
    /// Larger is stronger: such values are taken first (RV-6).
    pub priority: i64,
    /// A customer has at most one value, ever (IP-5).
    pub exclusive: bool,
    /// A value held by more profiles is generic and links nobody (IP-7).
    pub max_profiles: Option<u32>,
    /// Sightings from these sources do not count (IP-3).
    pub ignore_sources: Vec<String>,
    /// Normalised values that never link (IP-3).
    pub blocked: Vec<String>,
}

/// The `[identity]` section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdentityRules {
    /// A customer has at most this many profiles (IP-10); what would grow larger is a conflict.
    pub max_cluster_size: u32,
    /// The kinds by name.
    pub kinds: BTreeMap<String, KindPolicy>,
}

impl Default for IdentityRules {
    fn default() -> Self {
        Self { max_cluster_size: 50, kinds: BTreeMap::new() }
    }
}

impl IdentityRules {
    /// The policy of a kind. Error: `kind_unknown`, with the nearest kind.
    pub fn need(&self, kind: &str) -> Result<&KindPolicy> {
        self.policy(kind).ok_or_else(|| {
            let hint = did_you_mean(kind, self.kinds.keys().map(String::as_str));
            Error::new(Code::KindUnknown, "kind", format!("the rulebook declares no such identifier kind{hint}"))
        })
    }

    /// The policy of a kind, if the rulebook declares it.
    pub fn policy(&self, kind: &str) -> Option<&KindPolicy> {
        self.kinds.get(kind)
    }
}
