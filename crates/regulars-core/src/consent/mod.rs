//! Consent: what a person allowed and what the law asks, of a purpose, a channel and a contact point (CS, JR).
//!
//! `scope` is the algebra of events, `gates` asks them and the rows of `law` in the order of CS-19, `answer` is what comes out.
//! The rows are data: `pack.toml` holds the default ones, a rulebook adds to them.

mod answer;
mod clock;
mod contacts;
mod event;
mod gates;
mod law;
mod privacy;
mod purpose;
mod request;
mod row;
mod scope;
mod words;

pub use answer::{Answer, Verdict, Why};
pub use clock::{Age, Clock, QuietError, QuietHours};
pub use contacts::{ContactSlots, read_contacts};
pub use event::{ConsentSlots, Event, Said, read_events};
pub use gates::decide;
pub use law::{EVERYWHERE, Jurisdiction, Law, Place};
pub use privacy::{PERSONALISATION, Privacy, gpc_signal};
pub use purpose::{Cap, Policy, PolicyPatch, Purpose, covers, notice_number, purpose_of};
pub use request::{Contacted, Recipient, Request, Rules, Signals, Subject};
pub use row::{Denial, Effect, OptIn, PolicyFlag, Requirement, Row, RowGate, When};
pub(crate) use words::words;
pub use words::{
    Alternative, Basis, Class, Decision, Flag, GpcLink, LegalBasis, Obligation, Operation, RecipientRole, Relationship,
    Remedy, SubjectState, Word, Words,
};

#[cfg(test)]
mod tests;

/// The default jurisdictions and rows (JR-5), a rulebook of their own.
pub const PACK: &str = include_str!("pack.toml");
