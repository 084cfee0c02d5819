//! Scores: so far recency, frequency and monetary value (RF, RS).

mod rfm;

pub use rfm::{RfmRules, RfmScore, RfmSummary, Scored, score, summarise};
