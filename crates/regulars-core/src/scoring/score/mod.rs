//! Declared scores (SC-1 to SC-5): `[[score]]`, of several kinds.

mod card;
mod external;
mod grid;
mod learned;
mod points;
mod sum;

pub use card::{Bin, Carded, Feature, Odds, Scorecard};
pub use external::External;
pub use grid::{Axis, AxisOf, Grid};
pub use learned::{
    Answer, BoundScorer, InputFrom, Learned, MAX_REASONS, ModelInput, Output, Question, Said, Scorer, ScorerFeature,
};
pub use points::{Band, Component, Input, PointsSum, Transform, Worth};
pub use sum::{Gathered, Occurrence, Sum, Term};

use crate::money::Decimal;
use crate::text::Labels;

/// The most digits behind the point of a score (SC-4).
pub const MAX_SCALE: u8 = 6;

/// A declared score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRule {
    /// Its name, without `score.`.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// The purpose whose consent it needs (SC-2).
    pub purpose: String,
    /// What it is counted in.
    pub unit: String,
    /// How many digits behind the point it has (SC-4).
    pub scale: u8,
    /// Whether it may not end in a refusal by itself (SC-2).
    pub solely_automated: bool,
    /// Why it may move prices, if it does (LO-4).
    pub justification: Option<String>,
    /// How it is computed.
    pub kind: ScoreKind,
}

/// How a score is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreKind {
    /// Points of several components (LO).
    PointsSum(PointsSum),
    /// Points by bins (CH-4).
    Scorecard(Scorecard),
    /// A word for two scores (LH-1).
    Grade(Grid),
    /// A word for low and high on two axes (VQ-1).
    Quadrant(Grid),
    /// What a record of the host says (LH-1).
    External(External),
    /// What a model says that was fitted or imported (AR-2).
    Learned(Learned),
}

impl ScoreKind {
    /// Whether its value is a word.
    pub fn is_word(&self) -> bool {
        match self {
            Self::Grade(_) | Self::Quadrant(_) => true,
            Self::Learned(learned) => !learned.clusters.is_empty(),
            Self::PointsSum(_) | Self::Scorecard(_) | Self::External(_) => false,
        }
    }

    /// The model that was fitted or imported, if one gives it.
    pub fn learned(&self) -> Option<&Learned> {
        if let Self::Learned(learned) = self { Some(learned) } else { None }
    }

    /// The two axes, if it has them.
    pub fn grid(&self) -> Option<&Grid> {
        if let Self::Grade(grid) | Self::Quadrant(grid) = self { Some(grid) } else { None }
    }

    /// The model whose records give it, if records do.
    pub fn model(&self) -> Option<&str> {
        if let Self::External(external) = self { Some(&external.model) } else { None }
    }

    /// The scores that it reads, with the cuts beside which it looks at them.
    pub fn reads(&self) -> Vec<(usize, &[Decimal])> {
        match self {
            Self::PointsSum(_) | Self::Scorecard(_) | Self::Learned(_) => Vec::new(),
            Self::Grade(grid) | Self::Quadrant(grid) => grid.scores().collect(),
            Self::External(external) => external.computed.map(|place| (place, &[][..])).into_iter().collect(),
        }
    }

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        ["points_sum", "scorecard", "grade", "quadrant", "external", "model", "cluster"].into_iter()
    }
}
