//! The journey of a customer: triggers, which say that something is due because of what was done or left undone (SV-90 to SV-93); how
//! far a place is from a shop; what to do next for a customer; and what is known of payments and parcels (SV-86).

pub mod fulfilment;
pub mod place;
mod rules;
pub mod trigger;

pub use rules::{
    ActionKind, CONTROL, Control, EventPick, FulfilmentRules, JourneyRules, NearPick, NextAction, Per, Situation,
    Store, TREATED, Trigger, TroubleKind,
};
