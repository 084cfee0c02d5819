//! Clusters (KM-3): the nearest stored centroid, and the features that save most distance against the runner-up.

use regulars_core::scoring::{Answer, Said, Scorer, ScorerFeature};
use regulars_core::time::Instant;
use regulars_core::{Code, Error};

use super::{Asked, mismatch};
use crate::cluster::KMeans;

#[derive(Debug)]
pub(super) struct Clusters {
    asked: Asked,
    model: KMeans,
}

impl Clusters {
    pub(super) fn new(asked: Asked, model: KMeans) -> Result<Self, Error> {
        asked.check(model.scaler.names.iter().map(String::as_str))?;
        if asked.question.clusters != model.clusters.len() {
            let message = format!("{} names of {} clusters", asked.question.clusters, model.clusters.len());
            return Err(mismatch(&message));
        }
        Ok(Self { asked, model })
    }
}

impl Scorer for Clusters {
    fn features(&self) -> &[ScorerFeature] {
        &self.asked.features
    }

    fn validity(&self) -> (Instant, Instant) {
        self.asked.validity
    }

    fn answer(&self, row: &[f64], explain: bool) -> Result<Answer, Code> {
        let most = if explain { self.asked.question.max_reasons } else { 0 };
        let found = self.model.assign(row, most).map_err(|error| error.code())?;
        let shares = found.reasons.into_iter().map(|reason| (reason.feature, reason.contribution));
        Ok(Answer { value: Said::Cluster(found.cluster), margin: None, shares: shares.collect() })
    }
}
