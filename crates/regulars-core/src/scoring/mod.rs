//! Scores and what they read: recency, frequency and monetary value (RF, RS), stages (LS), tags (TG), needs
//! in texts (NT), declared scores (SC, LO).

mod artefact;
mod float;
mod needs;
mod proportion;
mod rfm;
mod rfm_batch;
mod score;
mod stage;
mod tag;
mod upkeep;

pub use artefact::{Dated, Version, Versions};
pub use float::{decimal, float};
pub use needs::{
    Cues, Fate, Found, MAX_READ_BYTES, MAX_TERM_CHARS, MAX_WINDOW, NEED_SOURCES, NEVER_HEARD, Need, NeedTerm, Needs,
    Negated, Passed, Reading, Taxonomy, TermLanguage,
};
pub(crate) use proportion::real;
pub use proportion::{MAX_COUNT, ProportionError, Rate, Test, significant95};
pub(crate) use rfm::unconverted;
pub use rfm::{
    CutMethod, MonetaryOf, PopulationCuts, Refunds, RfmCuts, RfmCutsOf, RfmField, RfmPopulation, RfmRules, RfmScore,
    RfmSegment, RfmSummary, Scored, purchase_periods, score, spent_within, summarise,
};
pub use rfm_batch::{
    BatchRules, Calibration, GatheredPurchases, Holdout, Purchases, Repeats, RfmColumns, RunningPurchases, rfm_batch,
    rfm_calibration,
};
pub use score::{
    Answer, Axis, AxisOf, Band, Bin, BoundScorer, Carded, Component, External, Feature, Gathered, Grid, Input,
    InputFrom, Learned, MAX_REASONS, MAX_SCALE, ModelInput, Occurrence, Odds, Output, PointsSum, Question, Said,
    ScoreKind, ScoreRule, Scorecard, Scorer, ScorerFeature, Sum, Term, Transform, Valuation, Worth,
};
pub use stage::{Stage, Stages};
pub use tag::{Dimension, Evidence, Fade, Piece, StageWeights, Tag, Weights, falls_below, strength};
pub use upkeep::Upkeep;
