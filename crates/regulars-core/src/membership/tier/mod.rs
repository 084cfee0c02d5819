//! Tiers: the state of one account on one ladder (MB-30 to MB-42). A [`Standing`] is told of orders, refunds, grants and merges
//! in the order of time, runs what is due, and says which level is held and why it changed. It sees no points: spending them or
//! letting them expire never moves a tier (MB-30).

mod book;
mod change;
mod dates;
mod due;
mod extend;
mod goal;
mod grant;
mod merge;
mod progress;
mod review;
mod revoke;
mod rollover;
mod standing;
mod switch;
mod term;
#[cfg(test)]
mod tests;

pub use change::{Cause, Change, StandingError};
pub use progress::{Goal, Missing, Progress};
pub use standing::Standing;

use super::program::TierRules;
use crate::time::Zone;

/// The ladder of the version in force, which every call is given: an account keeps no rules.
#[derive(Clone, Copy, Debug)]
pub struct TierProgram<'a> {
    /// Its rules.
    pub rules: &'a TierRules,
    /// Whose dates decide (MB-3).
    pub zone: &'a Zone,
}
