//! Models of artefacts as the fold asks them (AR-2): each kind answers for one customer. A kind that cannot answer what a score asks
//! is refused when it is bound, not when it is asked.

mod clusters;
mod logistic;
mod repeat;
mod trees;

use std::sync::Arc;

use regulars_core::scoring::{Question, Scorer, ScorerFeature};
use regulars_core::time::Instant;
use regulars_core::{Code, Error};

pub use self::logistic::LogisticModel;
pub use self::repeat::RepeatModel;
pub use self::trees::{BackgroundRow, Method, TreeModel};
use crate::artefact::{Artefact, Missing, Parameters};
use crate::churn::Calibration;
use crate::cluster::KMeans;

/// The kinds of artefacts that answer for one customer.
pub const KINDS: [&str; 6] = [
    LogisticModel::KIND,
    TreeModel::KIND,
    KMeans::KIND,
    RepeatModel::NAMES[0],
    RepeatModel::NAMES[1],
    RepeatModel::NAMES[2],
];

/// The model of an artefact for the question of a score.
///
/// Errors: `model_kind_mismatch` for a kind that does not answer the question, `feature_mismatch` where the artefact's features are not
/// those of its model, and those of reading its parameters.
pub fn scorer(artefact: &Artefact, question: &Question, k_anon: u64) -> Result<Arc<dyn Scorer>, Error> {
    let asked = Asked::of(artefact, *question)?;
    let kind = artefact.kind.as_str();
    if question.output.is_some() && !RepeatModel::NAMES.contains(&kind) {
        return Err(mismatch("`output` is asked of models of repeat purchase only"));
    }
    if (question.clusters > 0) != (kind == KMeans::KIND) {
        return Err(mismatch("clusters have names, and only clusters have"));
    }
    Ok(match kind {
        KMeans::KIND => Arc::new(clusters::Clusters::new(asked, artefact.model(k_anon)?)?),
        LogisticModel::KIND => Arc::new(logistic::Churn::new(asked, artefact.model(k_anon)?, calibration(artefact)?)?),
        TreeModel::KIND => Arc::new(trees::Trees::new(asked, artefact.model(k_anon)?, calibration(artefact)?)?),
        name if RepeatModel::NAMES.contains(&name) => Arc::new(repeat::Repeat::new(asked, artefact)?),
        other => {
            let message = format!("a model of kind `{other}` does not answer for one customer");
            return Err(mismatch(&message));
        }
    })
}

fn mismatch(message: &str) -> Error {
    Error::new(Code::ModelKindMismatch, "", message)
}

/// What every kind has of its artefact and its question.
#[derive(Clone, Debug)]
struct Asked {
    features: Vec<ScorerFeature>,
    validity: (Instant, Instant),
    question: Question,
}

impl Asked {
    fn of(artefact: &Artefact, question: Question) -> Result<Self, Error> {
        let feature = |feature: &crate::artefact::FeatureEntry| ScorerFeature {
            name: feature.name.clone(),
            may_be_missing: feature.missing == Some(Missing::Nan),
        };
        let features = artefact.features.iter().map(feature).collect();
        Ok(Self { features, validity: (artefact.valid_from, artefact.valid_until), question })
    }

    /// Refuses an artefact that lists other features than its model reads.
    fn check<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        if !self.features.iter().map(|feature| feature.name.as_str()).eq(names) {
            return Err(Error::new(Code::FeatureMismatch, "features", "the model reads other features"));
        }
        Ok(())
    }
}

/// How raw probabilities become calibrated ones, if the artefact says.
fn calibration(artefact: &Artefact) -> Result<Option<Calibration>, Error> {
    let Some(json) = &artefact.calibration else { return Ok(None) };
    match json.read().map_err(|error: Error| error.within("calibration"))? {
        Calibration::None => Ok(None),
        Calibration::Isotonic { knots } => Ok(Some(Calibration::Isotonic { knots })),
        Calibration::Platt { a, b } if a.is_finite() && b.is_finite() => Ok(Some(Calibration::Platt { a, b })),
        Calibration::Platt { .. } => {
            Err(Error::new(Code::ModelParameterInvalid, "calibration", "a parameter is not finite"))
        }
    }
}

#[cfg(test)]
mod tests;
