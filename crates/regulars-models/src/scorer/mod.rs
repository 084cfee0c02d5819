//! Models of artefacts as the fold asks them (AR-2): each kind answers for one customer. A kind that cannot answer what a score asks
//! is refused when it is bound, not when it is asked.

mod clusters;
mod logistic;
mod repeat;
mod trees;
mod worth;

use std::sync::Arc;

use regulars_core::scoring::{Output, Question, Scorer, ScorerFeature};
use regulars_core::time::Instant;
use regulars_core::{Code, Error};

pub use self::logistic::LogisticModel;
pub use self::repeat::RepeatModel;
pub use self::trees::{BackgroundRow, Method, TreeModel};
use crate::artefact::{Artefact, Missing, Parameters};
use crate::churn::Calibration;
use crate::cluster::KMeans;
use crate::recommend::ItemModel;
use crate::repeat::Model;
use crate::rfm::QuantileCuts;

/// The kinds of artefacts that answer for one customer.
pub const KINDS: [&str; 6] = [
    LogisticModel::KIND,
    TreeModel::KIND,
    KMeans::KIND,
    RepeatModel::NAMES[0],
    RepeatModel::NAMES[1],
    RepeatModel::NAMES[2],
];

/// The model of an artefact, and of that of spend where the answer is money, for the question of a score.
///
/// Errors: `model_kind_mismatch` for a kind that does not answer the question, `feature_mismatch` where the artefact's features are not
/// those of its model, and those of reading its parameters.
pub fn scorer(
    artefact: &Artefact,
    spend: Option<&Artefact>,
    question: &Question,
    k_anon: u64,
) -> Result<Arc<dyn Scorer>, Error> {
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
        name if RepeatModel::NAMES.contains(&name) && question.output.is_some_and(Output::is_money) => {
            let spend = spend.ok_or_else(|| mismatch("money needs a model of spend"))?;
            Arc::new(worth::Worth::new(&asked, artefact, spend)?)
        }
        name if RepeatModel::NAMES.contains(&name) => Arc::new(repeat::Repeat::new(asked, artefact)?),
        other => {
            let message = format!("a model of kind `{other}` does not answer for one customer");
            return Err(mismatch(&message));
        }
    })
}

/// Reads the model of an artefact of any kind that there is, for whoever keeps it. Errors: `model_kind_mismatch` for a kind that is
/// none, and those of its parameters, `artefact_personal_data` among them.
pub fn check_model(artefact: &Artefact, k_anon: u64) -> Result<(), Error> {
    calibration(artefact)?;
    match artefact.kind.as_str() {
        KMeans::KIND => artefact.model::<KMeans>(k_anon).map(drop),
        ItemModel::KIND => artefact.model::<ItemModel>(k_anon).map(drop),
        LogisticModel::KIND => artefact.model::<LogisticModel>(k_anon).map(drop),
        QuantileCuts::KIND => artefact.model::<QuantileCuts>(k_anon).map(drop),
        TreeModel::KIND => artefact.model::<TreeModel>(k_anon)?.check().map_err(|error| error.within("parameters")),
        kind if Model::NAMES.contains(&kind) => RepeatModel::of(artefact).map(drop),
        other => {
            let error = mismatch(&format!("there is no kind of model `{other}`"));
            Err(Error::new(error.code(), "kind", error.message()))
        }
    }
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
    /// The horizon of what was to be foretold, as the label says it (CH-3).
    horizon: Option<String>,
}

impl Asked {
    fn of(artefact: &Artefact, question: Question) -> Result<Self, Error> {
        let feature = |feature: &crate::artefact::FeatureEntry| ScorerFeature {
            name: feature.name.clone(),
            may_be_missing: feature.missing == Some(Missing::Nan),
        };
        let features = artefact.features.iter().map(feature).collect();
        let horizon = artefact.label.as_ref().and_then(|label| label.get("horizon")?.as_str()).map(str::to_owned);
        Ok(Self { features, validity: (artefact.valid_from, artefact.valid_until), question, horizon })
    }

    /// What is to be known of a probability (CH-10).
    fn facts(&self, calibrated: bool) -> Vec<(&'static str, String)> {
        let horizon = self.horizon.iter().map(|horizon| ("horizon", horizon.clone()));
        horizon.chain([("calibrated", calibrated.to_string())]).collect()
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
    let read: Calibration = json.read().map_err(|error: Error| error.within("calibration"))?;
    Ok(Some(read).filter(|read| *read != Calibration::None))
}

#[cfg(test)]
mod tests;
