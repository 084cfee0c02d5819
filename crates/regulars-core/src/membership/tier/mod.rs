//! The state of one account on one ladder (MB-30 to MB-42): which orders count, which level they earn, how long it is held, and
//! what moves it.
//!
//! A [`Standing`] is told of orders, refunds and grants in the order of time, and runs what is due by itself. It sees no points.

mod absorb;
mod calendar;
mod due;
mod extend;
mod history;
mod orders;
mod progress;
mod review;
mod standing;
#[cfg(test)]
mod tests;

pub use history::{Moved, MovedBy};
pub use progress::{Missing, Progress};
pub use standing::Standing;
