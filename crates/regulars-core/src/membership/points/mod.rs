//! Points of one account (MB-10 to MB-26): lots, what they were earned by, spent, held, expired and clawed back, and the debt.
//!
//! A [`Ledger`] is told what happened, in the order of time; it runs what is due by itself and tells a [`Journal`] of every
//! movement. Inside, points are integers at one scale. Ids are numbers that the caller gave them.

mod clawback;
mod due;
mod earn;
mod error;
mod keyed;
mod ledger;
mod lot;
mod merge;
mod moves;
mod order;
mod posting;
mod reverse;
mod spend;
mod terms;
#[cfg(test)]
pub(super) mod tests;

pub use clawback::Refund;
pub use due::Fired;
pub use earn::{Expires, Sale};
pub use error::PointsError;
pub(super) use keyed::Keyed;
pub use ledger::{Balance, Basis, Ledger};
pub use lot::{Key, Lot, Moment, Source};
pub use merge::Absorbed;
pub use posting::{Book, Cause, Journal, Posting};
pub use terms::Terms;
