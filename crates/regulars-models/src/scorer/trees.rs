//! Trees that were trained elsewhere (TR-2 to TR-9) in an artefact, and as the fold asks them. The artefact carries the model file as
//! it is; what answers is read from it by the same strict reader.

use std::collections::BTreeMap;

use regulars_core::scoring::{Answer, Said, Scorer, ScorerFeature};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::{Asked, mismatch};
use crate::artefact::{Parameters, number::Float, personal_data};
use crate::churn::Calibration;
use crate::trees::{Background, Ensemble, Interventional, Limits, Link, PathDependent, reasons};

/// How an answer is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By the training data's own shares at each split (TR-7).
    PathDependent,
    /// Against the background (TR-8).
    Interventional,
}

/// A model file with how it is explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeModel {
    /// XGBoost's JSON or LightGBM's text.
    pub file: String,
    /// How an answer is explained.
    pub method: Method,
    /// By feature: the group under which its reasons are told; its own name if absent (TR-9).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, String>,
    /// For `interventional`: the rows that answers are compared with, each the mean of `count` people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub background: Vec<BackgroundRow>,
}

/// A row of a background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundRow {
    /// Of how many people it is the mean.
    pub count: u64,
    /// A number per feature; null is missing.
    pub values: Vec<Option<Float>>,
}

impl TreeModel {
    /// The model. Errors: those of [`Ensemble::read`], `model_kind_mismatch` for several classes.
    pub fn ensemble(&self) -> Result<Ensemble, Error> {
        let model = Ensemble::read(self.file.as_bytes(), &Limits::default()).map_err(|error| error.within("file"))?;
        if model.classes() != 1 {
            return Err(mismatch("a score is one number; this model tells several classes").within("file"));
        }
        Ok(model)
    }

    /// Whether the file and what explains it can be used. Errors: those of [`TreeModel::ensemble`], `feature_mismatch`, `invalid_value`,
    /// `model_input_invalid`. Who binds the model reads the file anyway, so that reading parameters does not.
    pub fn check(&self) -> Result<(), Error> {
        self.explainer().map(drop)
    }

    fn check_background(&self, k_anon: u64) -> Result<(), Error> {
        match self.background.iter().enumerate().find(|(_, row)| row.count < k_anon) {
            Some((at, row)) => Err(personal_data(format!("background[{at}]"), row.count, k_anon)),
            None => Ok(()),
        }
    }

    fn explainer(&self) -> Result<Explainer, Error> {
        let model = self.ensemble()?;
        if let Some(other) = self.groups.keys().find(|name| !model.features().contains(name)) {
            let message = format!("the model reads no `{other}`");
            return Err(Error::new(Code::FeatureMismatch, format!("groups.{other}"), message));
        }
        match self.method {
            Method::PathDependent if self.background.is_empty() => {
                PathDependent::owning(model).map(Explainer::PathDependent).map_err(|error| error.within("file"))
            }
            Method::PathDependent => {
                Err(Error::new(Code::InvalidValue, "background", "only `interventional` compares with a background"))
            }
            Method::Interventional => {
                let value = |value: &Option<Float>| value.map_or(f64::NAN, |float| float.0);
                let width = model.features().len();
                if let Some(at) = self.background.iter().position(|row| row.values.len() != width) {
                    let path = format!("background[{at}]");
                    return Err(Error::new(Code::FeatureMismatch, path, format!("the model reads {width} numbers")));
                }
                let rows = self.background.iter().flat_map(|row| row.values.iter().map(value)).collect();
                let background = Background::new(width, rows)?;
                Interventional::owning(model, background).map(Explainer::Interventional)
            }
        }
    }
}

impl Parameters for TreeModel {
    const KIND: &'static str = "trees";

    fn to_parameters(&self, k_anon: u64) -> Result<Json, Error> {
        self.check_background(k_anon)?;
        self.check()?;
        Json::from_value(self)
    }

    fn from_parameters(parameters: &Json, k_anon: u64) -> Result<Self, Error> {
        let model: Self = parameters.read()?;
        model.check_background(k_anon)?;
        Ok(model)
    }
}

#[derive(Debug)]
enum Explainer {
    PathDependent(PathDependent<'static>),
    Interventional(Interventional<'static>),
}

impl Explainer {
    fn model(&self) -> &Ensemble {
        match self {
            Self::PathDependent(explainer) => explainer.model(),
            Self::Interventional(explainer) => explainer.model(),
        }
    }
}

#[derive(Debug)]
pub(super) struct Trees {
    asked: Asked,
    explainer: Explainer,
    groups: Vec<String>,
    calibration: Option<Calibration>,
}

impl Trees {
    pub(super) fn new(asked: Asked, model: TreeModel, calibration: Option<Calibration>) -> Result<Self, Error> {
        let explainer = model.explainer().map_err(|error| error.within("parameters"))?;
        let names = explainer.model().features();
        asked.check(names.iter().map(String::as_str))?;
        if calibration.is_some() && !matches!(explainer.model().link(), Link::Logistic { .. }) {
            return Err(Error::new(Code::ModelKindMismatch, "calibration", "only probabilities are calibrated"));
        }
        let groups = names.iter().map(|name| model.groups.get(name).unwrap_or(name).clone()).collect();
        Ok(Self { asked, explainer, groups, calibration })
    }
}

impl Scorer for Trees {
    fn features(&self) -> &[ScorerFeature] {
        &self.asked.features
    }

    fn validity(&self) -> (Instant, Instant) {
        self.asked.validity
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = self.asked.facts(self.calibration.is_some());
        match &self.explainer {
            Explainer::PathDependent(_) => facts.push(("method", "path_dependent".to_owned())),
            Explainer::Interventional(explainer) => {
                facts.push(("method", "interventional".to_owned()));
                facts.push(("background", explainer.background().id().to_owned()));
            }
        }
        facts
    }

    fn answer(&self, row: &[f64], explain: bool) -> Result<Answer, Code> {
        let model = self.explainer.model();
        let margins = model.margins(row).map_err(|error| error.code())?;
        let mut values = margins.clone();
        model.apply_link(&mut values);
        let (Some(margin), Some(value)) = (margins.first(), values.first()) else {
            return Err(Code::ModelInputInvalid);
        };
        let value = self.calibration.as_ref().map_or(*value, |calibration| calibration.apply(*value));
        let (mut shares, mut base) = (Vec::new(), None);
        if explain {
            let told = match &self.explainer {
                Explainer::PathDependent(explainer) => explainer.explain(row),
                Explainer::Interventional(explainer) => explainer.explain(row),
            };
            let told = told.map_err(|error| error.code())?;
            base = told.base.first().copied();
            let found = reasons(told.of(0, 0).unwrap_or_default(), &self.groups, self.asked.question.max_reasons);
            shares.extend(found.map_err(|error| error.code())?.into_iter().map(|one| (one.group, one.contribution)));
        }
        Ok(Answer { value: Said::Number(value), margin: base.map(|base| [base, *margin]), shares })
    }
}
