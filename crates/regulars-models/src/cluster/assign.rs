//! Assignment of one row (KM-3): the nearest stored centroid and the features that speak for it.

use regulars_core::Error;

use super::fit::KMeans;
use super::points::square;
use crate::invalid;

/// The cluster of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The number of the cluster.
    pub cluster: u32,
    /// The distance from its centroid, on the scale of the points.
    pub distance: f64,
    /// The next nearest cluster and the distance from it; none if there is one cluster only.
    pub runner_up: Option<(u32, f64)>,
    /// The features that speak most for the cluster against the runner-up.
    pub reasons: Vec<ClusterReason>,
}

/// How a feature speaks for the nearest cluster against the runner-up; below 0 it speaks against it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterReason {
    /// The feature.
    pub feature: String,
    /// Its value in the row, not scaled.
    pub observed: f64,
    /// The squared distance that it saves: that from the runner-up less that from the own centroid.
    pub contribution: f64,
    /// Its share of what all features save together.
    pub share: f64,
}

impl KMeans {
    /// The cluster of a row, with at most `max_reasons` reasons by falling |contribution|, then name (SC-3).
    ///
    /// Error: `model_input_invalid` for another number of features or a number that is not finite.
    pub fn assign(&self, row: &[f64], max_reasons: usize) -> Result<Assignment, Error> {
        let point = self.scaler.point(row)?;
        let (cluster, near, runner_up) = self.nearest(&point);
        if !near.is_finite() {
            return Err(invalid("", "the row lies too far from every cluster"));
        }
        let centroid = |cluster: u32| self.clusters.get(cluster as usize).map_or(&[][..], |cluster| &cluster.centroid);
        let mut reasons = Vec::new();
        if let Some((next, far)) = runner_up {
            let saved = far - near;
            let both = centroid(cluster).iter().zip(centroid(next)).zip(&point);
            for ((at, feature), ((own, other), value)) in self.scaler.places().zip(both) {
                let contribution = (value - other) * (value - other) - (value - own) * (value - own);
                let observed = row.get(at).copied().unwrap_or_default();
                let share = if saved > 0.0 { contribution / saved } else { 0.0 };
                reasons.push(ClusterReason { feature: feature.name.clone(), observed, contribution, share });
            }
        }
        reasons.sort_by(|a, b| {
            b.contribution.abs().total_cmp(&a.contribution.abs()).then_with(|| a.feature.cmp(&b.feature))
        });
        reasons.truncate(max_reasons);
        let runner_up = runner_up.map(|(next, far)| (next, far.sqrt()));
        Ok(Assignment { cluster, distance: near.sqrt(), runner_up, reasons })
    }

    /// The nearest cluster of a point, the squared distance from it, and the same of the runner-up. Of equally near ones the lowest.
    pub(super) fn nearest(&self, point: &[f64]) -> (u32, f64, Option<(u32, f64)>) {
        let mut best: Option<(u32, f64)> = None;
        let mut next: Option<(u32, f64)> = None;
        for (at, cluster) in (0_u32..).zip(&self.clusters) {
            let off = square(point, &cluster.centroid);
            if best.is_none_or(|(_, least)| off < least) {
                (next, best) = (best, Some((at, off)));
            } else if next.is_none_or(|(_, least)| off < least) {
                next = Some((at, off));
            }
        }
        let (cluster, near) = best.unwrap_or((0, f64::INFINITY));
        (cluster, near, next)
    }

    /// The centroid of a cluster in the units of the input, feature by feature; none if there is no such cluster.
    #[must_use]
    pub fn centre(&self, cluster: u32) -> Option<Vec<(&str, f64)>> {
        let centroid = &self.clusters.get(cluster as usize)?.centroid;
        let back = self.scaler.features.iter().zip(centroid).map(|(feature, value)| {
            let value = value * feature.divisor + feature.shift;
            (feature.name.as_str(), if feature.ln1p { crate::math::expm1(value) } else { value })
        });
        Some(back.collect())
    }
}
