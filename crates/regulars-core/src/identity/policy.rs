//! What a kind of identifier may do (IP-1 to IP-10).

use std::collections::{BTreeMap, BTreeSet};

use super::{NAME, NameTables, Normalised, Normaliser, PARTY, Pattern, Spelling};
use crate::error::{Code, Error, Result};
use crate::text::did_you_mean;

/// The attribute that models' links are guarded by, besides the name (RV-7).
pub const BIRTH_DATE: &str = "birth_date";

/// Whether a kind links.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Equal values unite profiles.
    Link,
    /// Equal values are shown to a person, who decides.
    Review,
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
    /// A customer has at most so many values (IP-6).
    pub max_values: Option<u32>,
    /// Within such a window, in microseconds; none: ever.
    pub window_us: Option<i64>,
    /// After so long a silence, in microseconds, a value belongs to somebody else (IP-8).
    pub stale_after_us: Option<i64>,
    /// Attributes that speak against a union by this kind, where both sides know them and differ (IP-9).
    pub attribute_guards: Vec<Box<str>>,
    /// Sightings from these sources do not count (IP-3).
    pub ignore_sources: Vec<String>,
    /// Normalised values that never link (IP-3).
    pub blocked: Vec<String>,
    /// Values that fit one of these never link (IP-3).
    pub blocked_patterns: Vec<Pattern>,
}

impl KindPolicy {
    /// A kind that links and has no limits.
    pub fn new(normalise: Normaliser) -> Self {
        Self {
            normalise,
            action: Action::Link,
            priority: 0,
            exclusive: false,
            max_profiles: None,
            max_values: None,
            window_us: None,
            stale_after_us: None,
            attribute_guards: Vec::new(),
            ignore_sources: Vec::new(),
            blocked: Vec::new(),
            blocked_patterns: Vec::new(),
        }
    }
}

/// The `[identity]` section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdentityRules {
    /// A customer has at most this many profiles (IP-10); what would grow larger is a conflict.
    pub max_cluster_size: u32,
    /// What speaks for a union where several would be possible (IP-10).
    pub corroborate: Vec<Box<str>>,
    /// What normalisers need to know (NM-4 to NM-6).
    pub spelling: Spelling,
    /// How names are read and compared (NM-7 to NM-11).
    pub names: NameTables,
    /// The kinds by name.
    pub kinds: BTreeMap<String, KindPolicy>,
}

impl Default for IdentityRules {
    fn default() -> Self {
        Self {
            max_cluster_size: 50,
            corroborate: vec![NAME.into(), BIRTH_DATE.into()],
            spelling: Spelling::default(),
            names: NameTables::default(),
            kinds: BTreeMap::new(),
        }
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

    /// Every attribute that guards a union: those of the kinds, and those that guard models' links and merges of people.
    pub fn all_guards(&self) -> Vec<Box<str>> {
        let own = self.kinds.values().flat_map(|kind| &kind.attribute_guards).map(|name| &**name);
        let all: BTreeSet<&str> = own.chain([NAME, BIRTH_DATE]).collect();
        all.into_iter().map(Box::from).collect()
    }

    /// Every attribute that resolution reads: the guards, what corroborates, and the party (RV-4, RV-5, RV-14).
    pub fn traits(&self) -> BTreeSet<Box<str>> {
        self.all_guards().into_iter().chain(self.corroborate.iter().cloned()).chain([PARTY.into()]).collect()
    }

    /// What a raw value of a kind is (NM-1, NM-2); none if the rulebook does not declare the kind.
    ///
    /// ```
    /// use regulars_core::identity::{IdentityRules, KindPolicy, Normalised, Normaliser};
    /// let mut rules = IdentityRules::default();
    /// rules.kinds.insert("card".to_owned(), KindPolicy::new(Normaliser::Upper));
    /// assert_eq!(rules.normalise("card", "v-100 2"), Some(Normalised::Ok("V1002".to_owned())));
    /// assert_eq!(rules.normalise("phone", "13812345678"), None);
    /// ```
    pub fn normalise(&self, kind: &str, raw: &str) -> Option<Normalised> {
        self.policy(kind).map(|policy| policy.normalise.apply(raw, &self.spelling))
    }

    /// The policy of a kind, if the rulebook declares it.
    pub fn policy(&self, kind: &str) -> Option<&KindPolicy> {
        self.kinds.get(kind)
    }
}
