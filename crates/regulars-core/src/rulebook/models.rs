//! The artefacts that a rulebook names (AR-2): who is asked what, and the models bound to it.

use std::sync::Arc;

use super::Rulebook;
use crate::error::{Code, Error, Result};
use crate::money::Currency;
use crate::scoring::{BoundScorer, MonetaryOf, PopulationCuts, Question, RfmCutsOf, ScoreKind, Scorer};
use crate::time::Unit;

/// What a score asks of an artefact.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelAsk {
    /// Where the rulebook names it, for example `score.churn.model`.
    pub path: String,
    /// The artefact: `sha256:` and its hash.
    pub id: String,
    /// The purpose of the score.
    pub purpose: String,
    /// What it is asked.
    pub question: Question,
}

/// What `[rfm]` asks of an artefact of cut points (RS-3).
#[derive(Clone, Debug, PartialEq)]
pub struct CutsAsk {
    /// Where the rulebook names it.
    pub path: &'static str,
    /// The artefact: `sha256:` and its hash.
    pub id: String,
    /// The purpose of `[rfm]`, if it has one.
    pub purpose: Option<String>,
    /// The length of its periods.
    pub unit: Unit,
    /// The currency of its amounts.
    pub currency: Currency,
    /// Which amount is scored.
    pub monetary_of: MonetaryOf,
}

impl Rulebook {
    /// Every artefact that a score names, in the order of scores and instants.
    pub fn model_asks(&self) -> Vec<ModelAsk> {
        let unit = self.rfm.as_ref().map(|rfm| rfm.unit);
        let learned = self.definitions.scores.iter().filter_map(|score| Some((score, score.kind.learned()?)));
        let asks = learned.flat_map(|(score, learned)| {
            learned.versions.0.iter().map(move |version| ModelAsk {
                path: format!("score.{}.model", score.name),
                id: version.id.clone(),
                purpose: score.purpose.clone(),
                question: Question {
                    output: learned.output,
                    horizon: learned.horizon,
                    unit,
                    clusters: learned.clusters.len(),
                    max_reasons: learned.max_reasons,
                },
            })
        });
        asks.collect()
    }

    /// Binds every artefact that a score names. Errors: those of `find`, and `feature_mismatch` where the features of a model are
    /// not the inputs of the score (TR-6); then nothing is bound.
    pub fn bind_models(&mut self, mut find: impl FnMut(&ModelAsk) -> Result<Arc<dyn Scorer>>) -> Result<()> {
        let mut found = Vec::new();
        for ask in self.model_asks() {
            found.push((find(&ask)?, ask));
        }
        let mut scores = self.definitions.scores.clone();
        let mut found = found.into_iter();
        for score in &mut scores {
            let ScoreKind::Learned(learned) = &mut score.kind else { continue };
            for version in &mut learned.versions.0 {
                let Some((scorer, ask)) = found.next() else { continue };
                let bound = BoundScorer::new(scorer, &learned.inputs).map_err(|feature| {
                    let message = format!("`{feature}` is not both a feature of the model and an input of the score");
                    Error::new(Code::FeatureMismatch, ask.path, message).with("feature", feature)
                })?;
                version.bound = Some(bound);
            }
        }
        self.definitions.scores = scores;
        Ok(())
    }

    /// Every artefact of cut points that `[rfm]` names, in the order of instants.
    pub fn cuts_asks(&self) -> Vec<CutsAsk> {
        let Some(rfm) = &self.rfm else { return Vec::new() };
        let RfmCutsOf::Population(versions) = &rfm.cuts else { return Vec::new() };
        let ask = |id: &String| CutsAsk {
            path: "rfm.cuts",
            id: id.clone(),
            purpose: rfm.purpose.clone(),
            unit: rfm.unit,
            currency: rfm.currency,
            monetary_of: rfm.monetary_of,
        };
        versions.0.iter().map(|version| ask(&version.id)).collect()
    }

    /// Binds every artefact of cut points. Errors: those of `find`; then nothing is bound.
    pub fn bind_cuts(&mut self, find: impl FnMut(&CutsAsk) -> Result<PopulationCuts>) -> Result<()> {
        let found: Vec<PopulationCuts> = self.cuts_asks().iter().map(find).collect::<Result<_>>()?;
        if let Some(RfmCutsOf::Population(versions)) = self.rfm.as_mut().map(|rfm| &mut rfm.cuts) {
            for (version, cuts) in versions.0.iter_mut().zip(found) {
                version.bound = Some(cuts);
            }
        }
        Ok(())
    }
}
