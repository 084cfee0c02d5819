//! Who is who: identifiers, policies, resolution, stable ids, and the golden profile.
//!
//! Resolution is a pure function of one neighbourhood of profiles; nothing that it says is stored as truth.

mod attribute;
mod customer_id;
mod decision;
mod delta;
mod golden;
mod name;
mod normalise;
mod pattern;
mod policy;
mod resolve;

pub use attribute::AttributeType;
pub use customer_id::CustomerId;
pub use decision::{
    Actor, ActorKind, Decision, DecisionId, MAX_DETACHED, MAX_EVIDENCE_BYTES, MAX_REASON_BYTES, Mention, PinOf,
    PinTarget, Verb, VerbWord, WireDecision, WireIdentifier, WireMention,
};
pub use delta::{Belonging, IdentityEvent, delta};
pub use golden::{AttributeRule, Candidate, Golden, Pinned, Says, Strategy, choose};
pub use name::{COMPOUND_SURNAMES, Likeness, MAX_NAME_CHARS, Name, NameTables, compare_names};
pub use normalise::{
    AreaCode, ChineseNumbers, Domain, EmailRules, Metadata, MobilePrefix, Normalised, Normaliser, PhoneRules, Region,
    Speller, Spelling, normalise_contact_point,
};
pub use pattern::{MAX_PATTERN_BYTES, Pattern};
pub use policy::{Action, BIRTH_DATE, IdentityRules, KindPolicy};
pub use resolve::{
    Cluster, Conflict, Contested, Guard, NAME, Neighbourhood, PARTY, Partition, ProfileFacts, Release, Shared,
    Sighting, Standing, Trait, ValueFacts, guards_against, resolve, standing_decisions,
};

use crate::error::{Code, Error, Result};
use crate::record::{IdentifierKind, IdentifierText};

/// An identifier as someone writes it: kind and raw value (NM-1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identifier {
    /// The kind, for example `phone`.
    pub kind: IdentifierKind,
    /// The raw value.
    pub value: IdentifierText,
}

impl Identifier {
    /// An identifier of any kind. Errors: `text_not_printable`, `text_too_long`.
    pub fn new(kind: &str, value: &str) -> Result<Self> {
        Ok(Self { kind: IdentifierKind::new(kind)?, value: IdentifierText::new(value)? })
    }

    /// A telephone number in any spelling.
    pub fn phone(value: &str) -> Result<Self> {
        Self::new("phone", value)
    }

    /// An e-mail address.
    pub fn email(value: &str) -> Result<Self> {
        Self::new("email", value)
    }

    /// The normalised value by the rules. Errors: `kind_unknown`, `identifier_invalid`, `identifier_masked`.
    pub fn normalise(&self, rules: &IdentityRules) -> Result<String> {
        let policy = rules.need(self.kind.as_str())?;
        match policy.normalise.apply(self.value.as_str(), &rules.spelling) {
            Normalised::Ok(value) => Ok(value),
            Normalised::Masked => {
                Err(Error::new(Code::IdentifierMasked, "value", "a masked identifier cannot identify anyone"))
            }
            Normalised::Invalid => {
                Err(Error::new(Code::IdentifierInvalid, "value", format!("the value is not a valid `{}`", self.kind)))
            }
        }
    }
}
