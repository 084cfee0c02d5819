//! Logistic regression (CH-5) in an artefact, and as the fold asks it.

use regulars_core::scoring::{Answer, Said, Scorer, ScorerFeature};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::Asked;
use crate::artefact::{Parameters, number};
use crate::churn::{Calibration, Logistic, Step, Term};

/// A logistic regression with the features that its terms read.
///
/// ```
/// use regulars_models::artefact::Parameters;
/// use regulars_models::churn::{Logistic, Step, Term};
/// use regulars_models::scorer::LogisticModel;
/// let term = Term { name: "idle".into(), column: 0, steps: vec![Step::Ln1p], weight: 0.75, mean: 2.5 };
/// let model = LogisticModel { logistic: Logistic::new(-1.5, vec![term])?, columns: vec!["since_last".into()] };
/// assert_eq!(LogisticModel::from_parameters(&model.to_parameters(5)?, 5)?, model);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticModel {
    /// The regression.
    pub logistic: Logistic,
    /// The features, in the order of a row.
    pub columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    columns: Vec<String>,
    #[serde(with = "number::one")]
    intercept: f64,
    terms: Vec<WireTerm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTerm {
    column: String,
    #[serde(with = "number::one")]
    mean: f64,
    name: String,
    steps: Vec<Step>,
    #[serde(with = "number::one")]
    weight: f64,
}

impl Parameters for LogisticModel {
    const KIND: &'static str = "logistic";

    fn to_parameters(&self, _: u64) -> Result<Json, Error> {
        let term = |(at, term): (usize, &Term)| {
            let missing = || crate::invalid(format!("terms[{at}]"), "the term reads no column");
            let column = self.columns.get(term.column).ok_or_else(missing)?.clone();
            let Term { name, steps, weight, mean, .. } = term.clone();
            Ok(WireTerm { column, mean, name, steps, weight })
        };
        let terms = self.logistic.terms().iter().enumerate().map(term).collect::<Result<_, Error>>()?;
        Json::from_value(&Wire { columns: self.columns.clone(), intercept: self.logistic.intercept(), terms })
    }

    fn from_parameters(parameters: &Json, _: u64) -> Result<Self, Error> {
        let wire: Wire = parameters.read()?;
        let term = |(at, term): (usize, WireTerm)| {
            let missing = || crate::invalid(format!("terms[{at}].column"), "there is no such column");
            let column = wire.columns.iter().position(|name| *name == term.column).ok_or_else(missing)?;
            Ok(Term { name: term.name, column, steps: term.steps, weight: term.weight, mean: term.mean })
        };
        let terms = wire.terms.into_iter().enumerate().map(term).collect::<Result<_, Error>>()?;
        Ok(Self { logistic: Logistic::new(wire.intercept, terms)?, columns: wire.columns })
    }
}

#[derive(Debug)]
pub(super) struct Churn {
    asked: Asked,
    model: Logistic,
    calibration: Option<Calibration>,
}

impl Churn {
    pub(super) fn new(asked: Asked, model: LogisticModel, calibration: Option<Calibration>) -> Result<Self, Error> {
        asked.check(model.columns.iter().map(String::as_str))?;
        Ok(Self { asked, model: model.logistic, calibration })
    }
}

impl Scorer for Churn {
    fn features(&self) -> &[ScorerFeature] {
        &self.asked.features
    }

    fn validity(&self) -> (Instant, Instant) {
        self.asked.validity
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        self.asked.facts(self.calibration.is_some())
    }

    fn answer(&self, row: &[f64], explain: bool) -> Result<Answer, Code> {
        let told = self.model.evaluate(row).map_err(|error| error.code())?.ok_or(Code::InsufficientData)?;
        let p = self.calibration.as_ref().map_or(told.probability, |calibration| calibration.apply(told.probability));
        let mut shares: Vec<(String, f64)> = Vec::new();
        if explain {
            let terms = self.model.terms().iter().map(|term| term.name.clone());
            shares.extend(terms.zip(told.contributions));
            // SC-3: the largest first, then by name.
            shares.sort_by(|(a, x), (b, y)| y.abs().total_cmp(&x.abs()).then_with(|| a.cmp(b)));
            shares.truncate(self.asked.question.max_reasons);
        }
        Ok(Answer { value: Said::Number(p), margin: Some([told.baseline, told.z]), shares })
    }
}
