//! Logistic regression (CH-5): evaluated in declared order, with exact attributions in log-odds.

use regulars_core::error::{Code, Error};
use serde::{Deserialize, Serialize};

use super::wire::WireStep;
use crate::invalid;
use crate::math::{ln1p, logistic};

/// What happens to a feature before its weight, step after step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(into = "WireStep", try_from = "WireStep")]
pub enum Step {
    /// The number itself.
    Identity,
    /// ln(1 + x), for x above -1.
    Ln1p,
    /// Not below `lo`, not above `hi`.
    Cap {
        /// The least.
        lo: f64,
        /// The most.
        hi: f64,
    },
    /// (x - mean) / sd.
    Standardise {
        /// What is subtracted.
        mean: f64,
        /// What divides, above 0.
        sd: f64,
    },
    /// 1 where x is this category, otherwise 0, also where it is missing.
    OneHot(f64),
    /// Stands for a missing value.
    MissingValue(f64),
    /// 1 where x is missing, otherwise 0.
    Missing,
}

impl Step {
    fn check(&self) -> bool {
        match *self {
            Self::Identity | Self::Ln1p | Self::Missing => true,
            Self::Cap { lo, hi } => lo <= hi && lo.is_finite() && hi.is_finite(),
            Self::Standardise { mean, sd } => mean.is_finite() && sd.is_finite() && sd > 0.0,
            Self::OneHot(x) | Self::MissingValue(x) => x.is_finite(),
        }
    }

    /// The number after this step; NaN stays missing.
    fn apply(&self, x: f64) -> f64 {
        match *self {
            Self::Identity => x,
            Self::Ln1p => ln1p(x),
            // NaN is neither below nor above.
            Self::Cap { lo, hi } if x.is_finite() => x.clamp(lo, hi),
            Self::Cap { .. } => x,
            Self::Standardise { mean, sd } => (x - mean) / sd,
            Self::OneHot(category) => f64::from(x.partial_cmp(&category) == Some(std::cmp::Ordering::Equal)),
            Self::MissingValue(value) => {
                if x.is_nan() {
                    value
                } else {
                    x
                }
            }
            Self::Missing => f64::from(x.is_nan()),
        }
    }
}

/// One summand: a feature, its steps, its weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The name, which is also the code of its reason.
    pub name: String,
    /// The place of the feature in a row.
    pub column: usize,
    /// What happens to it.
    pub steps: Vec<Step>,
    /// Its weight.
    pub weight: f64,
    /// The mean after all steps in the population, against which reasons are told.
    pub mean: f64,
}

/// `z = intercept + sum of weight x feature`, `p = 1 / (1 + exp(-z))`.
///
/// ```
/// use regulars_models::churn::{Logistic, Step, Term};
/// let orders = Term { name: "orders".into(), column: 0, steps: vec![Step::Ln1p], weight: -1.0, mean: 1.5 };
/// let model = Logistic::new(0.5, vec![orders])?;
/// let told = model.evaluate(&[0.0])?.unwrap();
/// assert_eq!((told.z, told.baseline, told.contributions[0]), (0.5, -1.0, 1.5));
/// assert!(model.evaluate(&[f64::NAN])?.is_none());
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Logistic {
    intercept: f64,
    terms: Vec<Term>,
}

/// What a logistic regression says of a row: `baseline + sum of contributions = z`.
#[derive(Debug, Clone, PartialEq)]
pub struct LogOdds {
    /// The log-odds of churn.
    pub z: f64,
    /// The probability of churn.
    pub probability: f64,
    /// The log-odds where every term has its mean.
    pub baseline: f64,
    /// Of each term weight x (value - mean).
    pub contributions: Vec<f64>,
}

impl Logistic {
    /// Checks a model. Errors: `model_parameter_invalid`.
    pub fn new(intercept: f64, terms: Vec<Term>) -> Result<Self, Error> {
        let wrong = |path: String| Err(Error::new(Code::ModelParameterInvalid, path, "a parameter is not allowed"));
        if !intercept.is_finite() {
            return wrong("intercept".to_owned());
        }
        let sound =
            |term: &Term| term.weight.is_finite() && term.mean.is_finite() && term.steps.iter().all(Step::check);
        match terms.iter().position(|term| !sound(term)) {
            None => Ok(Self { intercept, terms }),
            Some(place) => wrong(format!("terms[{place}]")),
        }
    }

    /// The log-odds of a row whose features are all 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The terms in declared order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The numbers of all terms after their steps; NaN where one is missing. Errors: `model_input_invalid` for a row that lacks a
    /// column, or a number that is infinite or becomes so.
    pub fn features(&self, row: &[f64]) -> Result<Vec<f64>, Error> {
        let one = |term: &Term| {
            let x =
                row.get(term.column).ok_or_else(|| invalid(format!("row[{}]", term.column), "the column is absent"))?;
            let value = term.steps.iter().fold(*x, |x, step| step.apply(x));
            let broken = value.is_infinite() || x.is_infinite() || (value.is_nan() && !x.is_nan());
            if broken { Err(invalid(format!("row[{}]", term.column), "no number after all steps")) } else { Ok(value) }
        };
        self.terms.iter().map(one).collect()
    }

    /// Evaluates a row; None (`insufficient_data`) where a value is missing and no step stands for it. Errors as [`features`](Self::features).
    pub fn evaluate(&self, row: &[f64]) -> Result<Option<LogOdds>, Error> {
        let features = self.features(row)?;
        if features.iter().any(|x| x.is_nan()) {
            return Ok(None);
        }
        let (mut z, mut baseline) = (self.intercept, self.intercept);
        let mut contributions = Vec::with_capacity(features.len());
        for (term, x) in self.terms.iter().zip(features) {
            z += term.weight * x;
            baseline += term.weight * term.mean;
            contributions.push(term.weight * (x - term.mean));
        }
        Ok(Some(LogOdds { z, probability: logistic(z), baseline, contributions }))
    }
}
