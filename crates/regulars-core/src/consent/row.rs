//! The rows of jurisdictions: where a row is asked, when it binds and what it does (JR-2 to JR-4).

use super::{Alternative, Basis, Class, Flag, LegalBasis, Obligation, Operation, Relationship, Remedy, Words};
use crate::error::Code;
use crate::time::Date;

/// At which gate a row is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RowGate {
    /// Refusals.
    G3,
    /// The basis.
    G4,
    /// Consent.
    G5,
    /// Transfers.
    G6,
    /// Obligations.
    Ob,
}

impl RowGate {
    /// All, in their order.
    pub const ALL: [Self; 5] = [Self::G3, Self::G4, Self::G5, Self::G6, Self::Ob];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::G3 => "G3",
            Self::G4 => "G4",
            Self::G5 => "G5",
            Self::G6 => "G6",
            Self::Ob => "OB",
        }
    }
}

/// Flags of a policy that rows ask for (JR-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyFlag {
    /// `soft_opt_in`.
    SoftOptIn,
    /// `double_opt_in`.
    DoubleOptIn,
    /// `strict_age`.
    StrictAge,
}

impl PolicyFlag {
    /// All, with their words.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::SoftOptIn, "soft_opt_in"), (Self::DoubleOptIn, "double_opt_in"), (Self::StrictAge, "strict_age")];
}

/// When a row binds; what is absent does not matter (JR-3).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct When {
    /// The class is one of these.
    pub classes: Option<Words<Class>>,
    /// The operation is one of these.
    pub operations: Option<Words<Operation>>,
    /// The channel is one of these.
    pub channels: Option<Vec<String>>,
    /// The claimed basis is one of these.
    pub bases: Option<Words<Basis>>,
    /// The claimed basis is none of these.
    pub not_bases: Option<Words<Basis>>,
    /// Whether the class is like marketing.
    pub marketing_like: Option<bool>,
    /// Whether a category is sensitive.
    pub sensitive: Option<bool>,
    /// Whether it is personalised.
    pub personalised: Option<bool>,
    /// Whether the age is unknown.
    pub age_unknown: Option<bool>,
    /// The person is younger; an unknown age is not.
    pub age_below: Option<u32>,
    /// The person is so old or older; an unknown age is not.
    pub age_from: Option<u32>,
    /// What the person is.
    pub relationship: Option<Relationship>,
    /// A flag of the person's state.
    pub state: Option<Flag>,
    /// A flag of the policy.
    pub option: Option<PolicyFlag>,
    /// Whether the browser's signal must be there and be tied to somebody.
    pub gpc: bool,
}

/// Who must have opted in (JR-4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OptIn {
    /// The person, affirmatively.
    Own,
    /// A guardian.
    Guardian,
}

/// What a row requires (JR-4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Requirement {
    /// A guardian's consent.
    Guardian,
    /// Consent to this alone.
    Separate,
    /// Consent that names the recipient.
    NamedRecipient,
    /// Consent in so many words.
    Explicit,
    /// A transfer mechanism.
    Mechanism,
}

impl Requirement {
    /// All, with their words.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Guardian, "guardian"),
        (Self::Separate, "separate"),
        (Self::NamedRecipient, "named_recipient"),
        (Self::Explicit, "explicit"),
        (Self::Mechanism, "mechanism"),
    ];
}

/// A code with what to do instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Denial {
    /// The code.
    pub code: Code,
    /// What to do instead.
    pub remedy: Option<Remedy>,
    /// What may be done instead.
    pub alternative: Option<Alternative>,
}

/// What a row does (JR-4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It denies.
    Deny(Denial),
    /// It sets the basis.
    Basis(LegalBasis),
    /// It denies unless somebody opted in.
    OptIn(OptIn, Denial),
    /// It asks more of a consent or a transfer; the basis is what a consent that fulfils it is called.
    Require(Requirement, Option<LegalBasis>),
    /// It obliges.
    Oblige(Obligation),
}

/// A row (JR-2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The jurisdiction, or `*`.
    pub jurisdiction: String,
    /// Where it is asked.
    pub gate: RowGate,
    /// When it binds.
    pub when: When,
    /// What it does.
    pub effect: Effect,
    /// The article, or `policy`.
    pub cite: String,
    /// From which date on.
    pub valid_from: Option<Date>,
    /// Before which date.
    pub valid_to: Option<Date>,
    /// The row that it hides for its own code and heirs.
    pub replaces: Option<String>,
}
