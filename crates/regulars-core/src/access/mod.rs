//! Access: who sees and does what, and how much of a value shows (MK, AC).
//!
//! `mask` hides parts of single values, `rules` is what a rulebook declares, `decide` answers for one field of one row,
//! `compiled` gives the same answers for a whole call, `review` turns the question round: what somebody can see and do.

mod compiled;
mod decide;
mod mask;
mod review;
mod rules;

pub use compiled::Compiled;
pub use decide::{Answer, Considered, Question, considered, decide};
pub use mask::{MaskKind, MaskTables, Masked, Pseudonyms, Surnames, mask};
pub use review::{Place, Reach, Shift, clashes, reaches, shifts};
pub use rules::{AccessRules, Action, Conflict, Effect, FieldClass, Grant, RoleRule, RowAttributes, RowScope, Rows};

#[cfg(test)]
mod tests;
