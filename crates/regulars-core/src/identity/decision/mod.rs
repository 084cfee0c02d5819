//! The journal of decisions about who is who (DJ-1 to DJ-6): what people, rules and models decided, when and why. It is
//! appended to and never edited; what a decision does is worked out anew each time, so every decision can be revoked.

mod effect;
mod wire;

pub(super) use effect::{Ruling, standing};
pub use wire::{PinTarget, VerbWord, WireDecision, WireIdentifier, WireMention};

use serde::{Deserialize, Serialize};

use super::{CustomerId, Identifier};
use crate::money::Number;
use crate::record::{AttributeName, ProfileRef};
use crate::text::Json;
use crate::text::label;
use crate::time::Instant;

label!(
    /// The id of a decision; no other decision of a store has it (DJ-1).
    DecisionId,
    200
);

/// The most profiles from which one decision detaches.
pub const MAX_DETACHED: usize = 1_000;
/// The longest reason, in bytes.
pub const MAX_REASON_BYTES: usize = 2_000;
/// The largest evidence, in bytes of canonical JSON.
pub const MAX_EVIDENCE_BYTES: usize = 65_536;

/// Who decides (DJ-3); a person outranks rules, and rules outrank models.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ActorKind {
    /// A person.
    Human,
    /// A rule of the rulebook; written for audit, not read by resolution.
    Rule,
    /// A linkage model.
    Model,
}

/// Who decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Actor {
    /// Which person, rule or model, as the host names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A person, a rule or a model.
    pub kind: ActorKind,
}

/// A profile that a decision names; once it is erased only its customer id is left (CI-3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mention {
    /// The profile.
    Profile(ProfileRef),
    /// It was erased.
    Erased(CustomerId),
}

impl Mention {
    /// The profile, if it was not erased.
    pub fn profile(&self) -> Option<&ProfileRef> {
        match self {
            Self::Profile(profile) => Some(profile),
            Self::Erased(_) => None,
        }
    }
}

/// What a pin fixes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PinOf {
    /// The profile keeps the customer's id (RV-11).
    Id,
    /// An attribute of the golden profile has this value, up to an instant if one is named (GD-6).
    Attribute {
        /// The attribute.
        name: AttributeName,
        /// Its value: text, number, true or false, a list of texts, or `{"cleared": true}`.
        value: Json,
        /// The first instant at which the pin no longer holds.
        until: Option<Instant>,
    },
}

/// What is decided (DJ-2). An identifier is none once it was erased with its only holder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verb {
    /// The profile has this identifier.
    Link {
        /// The profile.
        profile: Mention,
        /// The identifier.
        identifier: Option<Identifier>,
    },
    /// The profile does not have this identifier.
    Unlink {
        /// The profile.
        profile: Mention,
        /// The identifier.
        identifier: Option<Identifier>,
    },
    /// Two profiles are one customer.
    Merge {
        /// One.
        a: Mention,
        /// The other.
        b: Mention,
        /// How sure a model is, in bits; only a model says it.
        weight: Option<Number>,
        /// Which version of the model.
        model_version: Option<String>,
    },
    /// A profile is not the same as each of these.
    Detach {
        /// The profile.
        profile: Mention,
        /// The others.
        from: Vec<Mention>,
    },
    /// Two profiles are not one customer, ever (DJ-6).
    NotSame {
        /// One.
        a: Mention,
        /// The other.
        b: Mention,
    },
    /// The value joins nobody.
    Exclude {
        /// The identifier.
        identifier: Option<Identifier>,
    },
    /// Something stays as it is.
    Pin {
        /// The profile whose customer it is about.
        profile: Mention,
        /// What is fixed.
        pinned: PinOf,
    },
    /// An earlier decision is void.
    Revoke {
        /// Its id.
        revokes: DecisionId,
    },
}

/// One decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// When it was made; it acts from then on.
    pub decided_at: Instant,
    /// Who made it.
    pub actor: Actor,
    /// What it says.
    pub verb: Verb,
    /// Why, in words.
    pub reason: Option<String>,
    /// What it rests on.
    pub evidence: Option<Json>,
}

impl Decision {
    /// The profiles that it names, without those that were erased.
    pub fn profiles(&self) -> Vec<&ProfileRef> {
        let mentions: Vec<&Mention> = match &self.verb {
            Verb::Link { profile, .. } | Verb::Unlink { profile, .. } | Verb::Pin { profile, .. } => vec![profile],
            Verb::Merge { a, b, .. } | Verb::NotSame { a, b } => vec![a, b],
            Verb::Detach { profile, from } => std::iter::once(profile).chain(from).collect(),
            Verb::Exclude { .. } | Verb::Revoke { .. } => Vec::new(),
        };
        mentions.into_iter().filter_map(Mention::profile).collect()
    }

    /// The identifier that it names.
    pub fn identifier(&self) -> Option<&Identifier> {
        match &self.verb {
            Verb::Link { identifier, .. } | Verb::Unlink { identifier, .. } | Verb::Exclude { identifier } => {
                identifier.as_ref()
            }
            _ => None,
        }
    }

    /// The decision that it revokes.
    pub fn revokes(&self) -> Option<&DecisionId> {
        if let Verb::Revoke { revokes } = &self.verb { Some(revokes) } else { None }
    }

    /// The place in the journal: by instant, then id (DJ-1).
    pub fn order(&self) -> (Instant, &DecisionId) {
        (self.decided_at, &self.id)
    }

    /// The same decision without a profile that was erased, and without what was only hers: identifiers for which `gone`
    /// holds, words and evidence that may name her (CI-3).
    #[must_use]
    pub fn without(mut self, profile: &ProfileRef, id: CustomerId, gone: &dyn Fn(&Identifier) -> bool) -> Self {
        let mut named = false;
        let mut blank = |mention: &mut Mention| {
            if mention.profile() == Some(profile) {
                *mention = Mention::Erased(id);
                named = true;
            }
        };
        match &mut self.verb {
            Verb::Link { profile, .. } | Verb::Unlink { profile, .. } => blank(profile),
            Verb::Pin { profile, pinned } => {
                blank(profile);
                if let (Mention::Erased(_), PinOf::Attribute { value, .. }) = (profile, pinned) {
                    *value = Json::object([("cleared", Json::Bool(true))]);
                }
            }
            Verb::Merge { a, b, .. } | Verb::NotSame { a, b } => {
                blank(a);
                blank(b);
            }
            Verb::Detach { profile, from } => {
                blank(profile);
                from.iter_mut().for_each(&mut blank);
            }
            Verb::Exclude { .. } | Verb::Revoke { .. } => {}
        }
        match &mut self.verb {
            Verb::Link { profile, identifier } | Verb::Unlink { profile, identifier } => {
                let erased = profile.profile().is_none();
                if identifier.as_ref().is_some_and(|stated| erased || gone(stated)) {
                    (*identifier, named) = (None, true);
                }
            }
            Verb::Exclude { identifier } if identifier.as_ref().is_some_and(gone) => {
                (*identifier, named) = (None, true);
            }
            _ => {}
        }
        if named {
            (self.reason, self.evidence) = (None, None);
        }
        self
    }
}
