//! Relations between customers: account hierarchies, contacts, households, owners and guardians (RL-1 to RL-4).
//!
//! A relation is a record and never unites anyone. Its ends are ids of profiles, which resolve to whoever holds the profile now,
//! so relations survive merges and come apart again with them. Which relations hold at an instant, and what is wrong with the
//! others, is a pure function of the facts and of who is who.

mod fact;
mod hold;
mod kind;
mod suggest;
#[cfg(test)]
mod tests;
mod tree;

pub use fact::{Ends, RelationFact, approval_id, benefit_id, delegation_id, meant, named_in, stock_id};
pub use hold::{Held, Holding, Member, hold};
pub use kind::{Party, RelationKind, RelationKinds};
pub use suggest::{Households, MAX_HOUSEHOLD, Sharing, households};
pub use tree::{Branch, tree};
