//! Access: who sees and does what, how much of a value shows (MK, AC), and how that is proved (AU, AL); counts that tell nothing of
//! one person (DP).
//!
//! `mask` hides parts of single values, `rules` is what a rulebook declares, `decide` answers for one field of one row,
//! `compiled` gives the same answers for a whole call, `review` turns the question round: what somebody can see and do. `audit` is
//! the chain, `alarm` what is remarkable in it, `private` the counts.

pub mod alarm;
pub mod audit;
mod compiled;
mod decide;
mod mask;
pub mod private;
mod review;
mod rules;
mod told;

pub use compiled::Compiled;
pub use decide::{Answer, Considered, Question, considered, decide};
pub use mask::{MaskKind, MaskTables, Masked, Pseudonyms, Surnames, mask};
pub use review::{Place, Reach, Shift, clashes, reaches, shifts};
pub use rules::{AccessRules, Action, Conflict, Effect, FieldClass, Grant, RoleRule, RowAttributes, RowScope, Rows};
pub use told::{AuditLevel, AuditRules, PrivateRules};

#[cfg(test)]
mod tests;
