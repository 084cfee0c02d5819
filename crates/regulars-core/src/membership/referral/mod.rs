//! Referral: who recommended to whom, and what it is worth (MB-60 to MB-64).
//!
//! A [`Network`] is the fold of the events of many customers in timeline order. It runs what is due by itself, answers for every
//! referral what it has come to, and says which points the ledger has to move. Commands learn why they are refused; what was
//! refused in a replay is reported.

mod accept;
mod error;
mod event;
mod merge;
mod network;
mod people;
mod sets;
mod settle;
mod state;
#[cfg(test)]
mod tests;
mod trade;

pub use error::ReferralError;
pub use event::{Act, Attribute, AttributeKind, Decision, Event};
pub use network::{Folded, Network, Refused};
pub use state::{Finding, Referral, State, Suspicion, VoidReason};

use super::effect::{Cause, Effect, Member, Movement, ReferralId};
