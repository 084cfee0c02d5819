//! Scores and what they read: recency, frequency and monetary value (RF, RS), stages (LS), tags (TG).

mod rfm;
mod stage;
mod tag;

pub use rfm::{RfmRules, RfmScore, RfmSummary, Scored, score, summarise};
pub use stage::{Stage, Stages};
pub use tag::{Dimension, Evidence, Fade, Piece, StageWeights, Tag, Weights, falls_below, strength};
