//! Rewards for content: what reviews, posts and answers earn (MB-65).
//!
//! [`Contents`] is the fold of what one customer wrote and of what was decided about it. It says for every piece and every reward
//! what came of it and why, and which points the ledger has to move.

mod content;
mod error;
mod state;
#[cfg(test)]
mod tests;

pub use content::Contents;
pub use error::ContentError;
pub use state::{ContentAct, ContentEvent, Outcome, TierHeld};

use super::effect::{Cause, ContentId, Effect, Member, Movement};
