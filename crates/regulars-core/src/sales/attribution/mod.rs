//! Attribution: which touch and which channel a conversion is credited to, by rules (SV-70, SV-71), by a chain of Markov (SV-72)
//! and by Shapley values (SV-73).

mod credit;
mod markov;
mod shapley;
#[cfg(test)]
mod tests;

pub use credit::{AttributionError, Credit, Model, Share, Touch, UNATTRIBUTED, credit, split};
pub use markov::{Chain, ChannelEffect, MAX_CHANNELS, Removal};
pub use shapley::{Coalitions, Credited};
