//! Declared scores (SC-1 to SC-5): `[[score]]`, of several kinds.

mod points;
mod sum;

pub use points::{Band, Component, Input, PointsSum, Transform, Worth};
pub use sum::{Gathered, Occurrence, Sum, Term};

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
}

impl ScoreKind {
    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        ["points_sum"].into_iter()
    }
}
