//! Recommendation: who bought what as a sparse matrix (CF-1), neighbours of items and of customers (CF-2), their scores (CF-3,
//! CF-4), popularity, the policy that makes a slate of candidates (SL-1 to SL-6), and evaluation (SL-7).
//!
//! Items and customers are places in sorted lists of keys, so the lower place is the lower key wherever ties are broken. Every sum
//! is one accumulator in the order of places: no bit depends on how work is divided (SC-6).

mod artefact;
mod customers;
mod evaluate;
mod history;
mod interactions;
mod items;
mod matrix;
mod neighbours;
mod popular;
pub mod slate;
mod top;
mod weigh;

pub use artefact::ItemModel;
pub use customers::{Supported, recommend_by_customers};
pub use evaluate::{Compared, Held, HoldOut, Metrics, Purchase, Report, compare, hold_out, measure};
pub use history::{Because, explain};
pub use interactions::{Event, EventWeights, Interactions, Purchases};
pub use items::{ItemScorer, Lists};
pub use matrix::Matrix;
pub use neighbours::{NeighbourOptions, Neighbours};
pub use popular::{Popular, popularity};
pub use weigh::Similarity;

#[cfg(test)]
mod tests;
