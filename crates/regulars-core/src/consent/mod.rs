//! Consent: what a person allowed, asked of a purpose, a channel and a contact point (CS).
//!
//! Here are the scope algebra, the live refusals (gate G3) and the grants (gate G5). Jurisdictions, quiet hours and caps are
//! gates that join them in the order of CS-19.

mod decide;
mod event;
mod purpose;

pub use decide::{Answer, Decision, Remedy, Request, Why, decide};
pub use event::{ConsentSlots, Event, read_events};
pub use purpose::{Class, Policy, Purpose, covers, notice_number, purpose_of};
