//! Scores of models that were fitted or imported (AR-2, CH-10, TR-6, KM-3): the rulebook names an artefact by the hash of what it
//! says, and whoever holds the artefacts binds it. Only the answer is rounded to a decimal (SC-5).

use std::fmt;
use std::sync::Arc;

use crate::error::Code;
use crate::scoring::{Dated, RfmField, Versions};
use crate::time::{Instant, Unit};

/// How many reasons a score of a model has, if the rulebook does not say (CH-10).
pub const MAX_REASONS: usize = 4;

/// A model that was read from its artefact and answers for one customer.
pub trait Scorer: fmt::Debug + Send + Sync {
    /// The features, in the order in which the model reads them.
    fn features(&self) -> &[ScorerFeature];
    /// From when on, and until when, it may be used.
    fn validity(&self) -> (Instant, Instant);
    /// What else is to be known of its answers, by name: whether they are calibrated, their horizon, how they are explained.
    fn facts(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// The answer for one row: a number per feature, one that is none where the feature is missing; shares only where they are to be
    /// explained. Errors: `insufficient_data` where
    /// the model needs what is missing, `score_not_finite`, and those of its kind.
    fn answer(&self, row: &[f64], explain: bool) -> Result<Answer, Code>;
}

/// What a score asks of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Question {
    /// What a model of repeat purchase is asked.
    pub output: Option<Output>,
    /// How many periods the question looks ahead.
    pub horizon: Option<u32>,
    /// The length of a period, if the rulebook has `[rfm]`.
    pub unit: Option<Unit>,
    /// How many clusters have a name; 0: the answer is a number.
    pub clusters: usize,
    /// How many reasons are told.
    pub max_reasons: usize,
}

/// A feature of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScorerFeature {
    /// Its name.
    pub name: String,
    /// Whether the model knows what to do where it has no value (TR-6).
    pub may_be_missing: bool,
}

/// What a model says of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The value.
    pub value: Said,
    /// Where reasons begin and where they end: on the scale on which they add up (SC-3). None: they do not.
    pub margin: Option<[f64; 2]>,
    /// How much each feature, or group of them, moves the margin, in the order in which it is to be told.
    pub shares: Vec<(String, f64)>,
}

/// The value that a model gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    /// A number.
    Number(f64),
    /// The number of a cluster.
    Cluster(u32),
}

/// The score of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// Which artefact answers from when on, rising.
    pub versions: Versions<BoundScorer>,
    /// What it reads.
    pub inputs: Vec<ModelInput>,
    /// What it is asked, where its kind answers several questions.
    pub output: Option<Output>,
    /// How many periods of `[rfm]` the question looks ahead.
    pub horizon: Option<u32>,
    /// How many reasons are told.
    pub max_reasons: usize,
    /// What the clusters are called; none: the answer is a number.
    pub clusters: Vec<Arc<str>>,
}

/// What a model of repeat purchase is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The number of purchase periods to come within the horizon.
    ExpectedPurchases,
    /// The probability that the customer has not left.
    PAlive,
    /// The probability of no purchase within the horizon (CH-1).
    PNoPurchase,
}

/// A feature of the model and where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInput {
    /// The feature.
    pub feature: String,
    /// Its source.
    pub from: InputFrom,
}

/// Where a feature comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFrom {
    /// A measure, by its slot among the names.
    Measure(u32),
    /// The RFM summary.
    Rfm(RfmField),
}

/// A bound model with the places of its features among the inputs.
#[derive(Clone, Debug)]
pub struct BoundScorer {
    /// The model.
    pub scorer: Arc<dyn Scorer>,
    /// By feature: its place among the inputs.
    pub places: Vec<usize>,
}

impl Dated for BoundScorer {
    fn validity(&self) -> (Instant, Instant) {
        self.scorer.validity()
    }
}

impl BoundScorer {
    /// Binds a model to inputs. The error names a feature that is no input, or an input that is no feature (TR-6).
    pub fn new(scorer: Arc<dyn Scorer>, inputs: &[ModelInput]) -> Result<Self, String> {
        let place = |feature: &ScorerFeature| {
            let place = inputs.iter().position(|input| input.feature == feature.name);
            place.ok_or_else(|| feature.name.clone())
        };
        let places = scorer.features().iter().map(place).collect::<Result<Vec<usize>, String>>()?;
        if let Some((_, input)) = inputs.iter().enumerate().find(|(at, _)| !places.contains(at)) {
            return Err(input.feature.clone());
        }
        Ok(Self { scorer, places })
    }
}

impl Learned {
    /// The measures that it reads.
    pub fn measures(&self) -> impl Iterator<Item = u32> {
        self.inputs.iter().filter_map(|input| match input.from {
            InputFrom::Measure(slot) => Some(slot),
            InputFrom::Rfm(_) => None,
        })
    }

    /// Whether it reads the RFM summary.
    pub fn reads_rfm(&self) -> bool {
        self.inputs.iter().any(|input| matches!(input.from, InputFrom::Rfm(_)))
    }
}

impl Output {
    const ALL: [Self; 3] = [Self::ExpectedPurchases, Self::PAlive, Self::PNoPurchase];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExpectedPurchases => "expected_purchases",
            Self::PAlive => "p_alive",
            Self::PNoPurchase => "p_no_purchase",
        }
    }

    /// The output of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|output| output.as_str() == word)
    }

    /// Every name.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }

    /// Whether the question looks ahead.
    pub fn looks_ahead(self) -> bool {
        self != Self::PAlive
    }
}
