//! What operations on churn take and give. These types are the wire.

use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use super::learn_types::Provenance;

/// One step of a feature on its way to its weight (CH-5).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChurnStep {
    /// `cap`: the most.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub hi: Option<Json>,
    /// `cap`: the least.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub lo: Option<Json>,
    /// `standardise`: what is subtracted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub mean: Option<Json>,
    /// `standardise`: what divides, above 0.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub sd: Option<Json>,
    /// `ln1p`, `cap`, `standardise`, `one_hot`, `missing_value`, or `missing` (1 where there is no value).
    pub step: String,
    /// `one_hot`: the category; `missing_value`: what stands for a missing value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub value: Option<Json>,
}

/// A weighted feature of a logistic regression.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChurnTerm {
    /// The column of a row that it reads.
    pub column: String,
    /// Its mean after all steps, against which reasons are told.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub mean: Json,
    /// Its name, the code of its reason.
    pub name: String,
    /// What happens to the number before its weight.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub steps: Vec<ChurnStep>,
    /// Its weight in log-odds.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub weight: Json,
}

/// A logistic regression (CH-5): `z = intercept + sum of weight x feature`, `p = 1 / (1 + exp(-z))`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChurnModel {
    /// The log-odds of a row whose features are all 0.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub intercept: Json,
    /// The features in the order in which they are added.
    pub terms: Vec<ChurnTerm>,
}

wire! {
    /// A feature that churn is learned from.
    request ChurnFeature {
        /// The column of a row that it reads; its name if absent.
        pub column: Option<String>,
        /// Its name.
        pub name: String,
        /// What happens to the number before its weight; nothing if absent.
        pub steps: Option<Vec<ChurnStep>>,
    }
}

wire! {
    /// Asks for a logistic regression of who churned (CH-6).
    request FitChurnRequest {
        /// What corrects the probabilities of the artefact, learned on other rows (CH-7).
        pub calibration: Option<ChurnCalibration>,
        /// Whether each row churned.
        pub churned: Vec<bool>,
        /// The columns of a row.
        pub columns: Vec<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The features.
        pub features: Vec<ChurnFeature>,
        /// The weight of the L2 penalty on all but the intercept; 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub penalty: Option<Json>,
        /// Where the rows come from, if the fit is to become an artefact.
        pub provenance: Option<Provenance>,
        /// A list of numbers for each row; null is missing.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Option<f64>>>"))]
        pub rows: Json,
    }
}

wire! {
    /// A logistic regression, and how the fit ended.
    response FittedChurn {
        /// The model as an artefact, for `artefact.put`, if the request says where the rows come from.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub artefact: Option<Json>,
        /// The log-likelihood, without the penalty.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub ll: Json,
        /// The model, for `churn.score`.
        pub model: ChurnModel,
        /// How many rows churned.
        pub positives: u64,
        /// How many rows counted.
        pub rows: u64,
        /// How many rows were left out because a value is missing and no step stands for it.
        pub rows_incomplete: u64,
        /// `converged`, `boundary_reached`, `not_identified` or `iteration_limit`. Only what converged is to be relied on.
        pub status: String,
    }
}

wire! {
    /// Asks for a map from raw to calibrated probabilities (CH-7).
    request CalibrateChurnRequest {
        /// Whether each row churned.
        pub churned: Vec<bool>,
        /// Who asks.
        pub context: Option<Context>,
        /// `platt` or `isotonic`.
        pub method: String,
        /// What the model said of each row.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub probabilities: Json,
        /// The stretch of time that the model was trained on.
        pub trained_on: Stretch,
        /// The stretch of time that these rows come from; it does not meet the other.
        pub window: Stretch,
    }
}

wire! {
    /// A stretch of time.
    request Stretch {
        /// Its first instant.
        pub from: Instant,
        /// The first instant after it.
        pub until: Instant,
    }
}

/// A map from raw to calibrated probabilities (CH-7).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChurnCalibration {
    /// `platt`: the slope on log-odds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub a: Option<Json>,
    /// `platt`: the shift on log-odds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub b: Option<Json>,
    /// `isotonic`: where each step begins, and its value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<(f64, f64)>>"))]
    pub knots: Option<Json>,
    /// `platt` or `isotonic`.
    pub method: String,
}

wire! {
    /// Asks how probable it is that rows churn, and why.
    request ScoreChurnRequest {
        /// The model as an artefact, with what corrects it; or `model`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub artefact: Option<Json>,
        /// What corrects the probabilities; that of the artefact if absent.
        pub calibration: Option<ChurnCalibration>,
        /// The columns of a row.
        pub columns: Vec<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The most reasons of a row; 4 if absent.
        pub max_reasons: Option<u32>,
        /// The model, as `churn.fit` gives it.
        pub model: Option<ChurnModel>,
        /// A list of numbers for each row; null is missing.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Option<f64>>>"))]
        pub rows: Json,
    }
}

wire! {
    /// How probable it is that rows churn.
    response ScoredChurn {
        /// The log-odds where every feature has its mean; with the contributions of a row they add up to its log-odds.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub baseline: Json,
        /// Row by row, as they were given.
        pub rows: Vec<ChurnOfRow>,
    }
}

wire! {
    /// How probable it is that one row churns. Without data there is a status and no value (SC-1).
    response ChurnOfRow {
        /// The log-odds, not calibrated.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub log_odds: Option<Json>,
        /// The probability, calibrated if that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub probability: Option<Json>,
        /// The features that count most, by |contribution|, then name.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub reasons: Vec<ChurnReason>,
        /// `ok` or `insufficient_data`.
        pub status: String,
    }
}

wire! {
    /// How a feature moves the log-odds.
    response ChurnReason {
        /// The feature.
        pub code: String,
        /// By how much; below 0 it speaks against churn.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub contribution: Json,
    }
}

wire! {
    /// Asks how good scores are (CH-8).
    request EvaluateChurnRequest {
        /// How many bands of equal count the reliability has; 10 if absent.
        pub bands: Option<u32>,
        /// Whether each row churned.
        pub churned: Vec<bool>,
        /// Who asks.
        pub context: Option<Context>,
        /// Of which top shares the lift is told; 0.1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub lift: Option<Json>,
        /// What the model said of each row; more is likelier to churn.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub scores: Json,
    }
}

/// How good scores are.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvaluatedChurn {
    /// The area under the ROC curve, ties counted half.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub auc: Json,
    /// By which factor the top shares churn more often than all.
    pub lift: Vec<LiftOfShare>,
    /// How many rows there are.
    pub n: u64,
    /// What is told of probabilities; absent for scores that are none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probabilities: Option<ChurnProbabilities>,
    /// The share that churned.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub rate: Json,
}

/// How often the rows with the highest scores churn.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LiftOfShare {
    /// Their rate over that of all.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub lift: Json,
    /// The share of rows.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub share: Json,
}

/// How good probabilities are.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChurnProbabilities {
    /// The mean squared difference from what came.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub brier: Json,
    /// The mean distance of the bands from what came.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub ece: Json,
    /// The mean of minus the logarithm of the probability of what came.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub log_loss: Json,
    /// By bands of about equal count, from the lowest.
    pub reliability: Vec<ReliabilityBand>,
}

/// Rows with probabilities near one another.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReliabilityBand {
    /// The least probability.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub from: Json,
    /// The rows.
    pub n: u64,
    /// The mean of the probabilities.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub predicted: Json,
    /// The share that churned.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub rate: Json,
    /// The largest probability.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub to: Json,
}
