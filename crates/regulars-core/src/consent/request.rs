//! What is asked (CS-15): the purpose, what would be done, what is known of the person, and the state of things.

use super::{Age, Basis, Class, Clock, Flag, GpcLink, Operation, Privacy, Purpose, Relationship, SubjectState, Words};
use crate::time::Instant;

/// Who the data are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject {
    /// Whether the person is there.
    pub state: SubjectState,
    /// How old the person is; of profiles that disagree the youngest (CS-17).
    pub age: Age,
    /// What the person is to the shop.
    pub relationship: Relationship,
}

impl Default for Subject {
    fn default() -> Self {
        Self { state: SubjectState::Active, age: Age::Unknown, relationship: Relationship::Prospect }
    }
}

/// Whom the data go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recipient<'a> {
    /// Its id, as consent events name it.
    pub id: &'a str,
    /// By which mechanism data go abroad, for example `standard_contract`.
    pub mechanism: Option<&'a str>,
}

/// What the browser says (CS-10, JR-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signals {
    /// A global privacy control.
    pub gpc: bool,
    /// Whom it is tied to.
    pub gpc_linked: GpcLink,
    /// The person keeps a loyalty programme that conflicts with it.
    pub fip_affirmed: bool,
}

impl Default for Signals {
    fn default() -> Self {
        Self { gpc: false, gpc_linked: GpcLink::None, fip_affirmed: false }
    }
}

/// A contact that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contacted<'a> {
    /// When.
    pub at: Instant,
    /// Over which channel.
    pub channel: &'a str,
    /// The class of its purpose.
    pub class: Class,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The jurisdictions that apply; none: nothing is decided (G0).
    pub jurisdictions: &'a [String],
    /// Who the data are about.
    pub subject: Subject,
    /// The purpose.
    pub purpose: &'a str,
    /// The basis that is claimed.
    pub claimed_basis: Basis,
    /// What would be done.
    pub operation: Operation,
    /// The categories of data.
    pub categories: &'a [String],
    /// The channel, for a contact.
    pub channel: Option<&'a str>,
    /// The contact point as a normalised value.
    pub contact_point: Option<&'a str>,
    /// The recipient, if data is handed on.
    pub recipient: Option<Recipient<'a>>,
    /// Whether it depends on who the person is.
    pub personalised: bool,
    /// What the browser says.
    pub signals: Signals,
    /// The flags of the person's state.
    pub state: Words<Flag>,
    /// Contacts that were made, of all profiles, in any order.
    pub history: &'a [Contacted<'a>],
    /// The clock on the person's wall.
    pub clock: Option<Clock>,
}

impl<'a> Request<'a> {
    /// What rules ask for themselves: basis and categories of the purpose, `contact` over a channel, else `use` (CS-15).
    pub fn of_rules(rules: Rules<'a>, purpose: &'a str, channel: Option<&'a str>) -> Self {
        let declared = super::purpose_of(rules.purposes, purpose);
        Self {
            jurisdictions: &rules.privacy.default_jurisdictions,
            subject: Subject::default(),
            purpose,
            claimed_basis: declared.map_or(Basis::Consent, |declared| declared.default_basis),
            operation: if channel.is_some() { Operation::Contact } else { Operation::Use },
            categories: declared.map_or(&[], |declared| &declared.categories),
            channel,
            contact_point: None,
            recipient: None,
            personalised: false,
            signals: Signals::default(),
            state: Words::default(),
            history: &[],
            clock: None,
        }
    }
}

/// What decisions are made by: the purposes and the law of a rulebook.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The declared purposes.
    pub purposes: &'a [Purpose],
    /// The rest.
    pub privacy: &'a Privacy,
}
