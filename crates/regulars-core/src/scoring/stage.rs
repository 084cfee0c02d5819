//! Ladders of stages (LS): the first that is true in their order wins; one with a hold is not left before its condition was
//! false for that long.

use crate::condition::Condition;
use crate::text::Labels;

/// A ladder of stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Stages {
    /// The stages in the order in which they are tried; the last is a catch-all.
    pub all: Vec<Stage>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: std::sync::Arc<str>,
    /// What people call it.
    pub labels: Labels,
    /// When it is entered.
    pub enter: Condition,
    /// How long its condition must have been false before it is left for a later one, in microseconds (LS-3).
    pub hold: Option<i64>,
}
