//! Who is who: identifiers, policies, resolution, stable ids, and the golden profile.
//!
//! Resolution is a pure function of one neighbourhood of profiles; nothing that it says is stored as truth.

mod attribute;
mod customer_id;
mod golden;
mod normalise;
mod policy;
mod resolve;

pub use attribute::AttributeType;
pub use customer_id::CustomerId;
pub use golden::{AttributeRule, Candidate, Golden, Pinned, Says, Strategy, choose};
pub use normalise::{Normalised, Normaliser, normalise_contact_point};
pub use policy::{Action, IdentityRules, KindPolicy};
pub use resolve::{Cluster, Conflict, Neighbourhood, Partition, ProfileFacts, Shared, Sighting, ValueFacts, resolve};

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
        match policy.normalise.apply(self.value.as_str()) {
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
