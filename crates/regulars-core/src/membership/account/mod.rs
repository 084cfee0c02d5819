//! The account of a member: points and tier together (MB-1, MB-5 to MB-8, MB-12), what several accounts share, and accounts
//! that become one or are parted again (MB-70 to MB-73).
//!
//! A [`Run`] is told commands, which it may refuse, or the facts of a timeline, which it may not. It knows nothing but what it
//! is told, so the same timeline gives the same accounts.

mod command;
mod error;
mod member;
mod merge;
mod names;
mod pool;
mod replay;
mod retier;
mod rules;
mod run;
#[cfg(test)]
mod tests;
mod tiers;

pub use crate::membership::program::UnmergeSpend;
pub use command::{Act, Command, Done, Finding, Payer};
pub use error::AccountError;
pub use member::{Account, Journals};
pub use names::Names;
pub use replay::{Withdrawn, replay};
pub use retier::{OrderColumns, RetierError, Retiered};
pub use rules::{Rules, Version};
pub use run::{Run, SpareAccounts};
pub use tiers::{NoTiers, Tiers, Told};

pub use super::Member;
use super::points::PointsError;
