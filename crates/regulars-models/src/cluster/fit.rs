//! Fitting k-means (KM-1, KM-2): several starts, the best inertia, stable cluster numbers.

use std::collections::BTreeSet;

use regulars_core::{Code, Error};

use super::lloyd::{self, Outcome, Stop};
use super::points::Points;
use super::random::SplitMix64;
use super::scale::{DroppedFeature, Feature, Scaler, Scaling};
use super::seed::plus_plus;
use super::sum::columns;
use crate::invalid;

/// What a fit is asked for. [`Options::new`] has the defaults of KM-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The number of clusters.
    pub k: usize,
    /// Where all chance comes from.
    pub seed: u64,
    /// How features are scaled.
    pub scaling: Scaling,
    /// How many starts; the one with the least inertia stays, of equal ones the earliest.
    pub starts: usize,
    /// The most passes of a start.
    pub max_passes: usize,
}

impl Options {
    /// `k` clusters of z-scores, ten starts of at most 300 passes.
    #[must_use]
    pub fn new(k: usize, seed: u64) -> Self {
        Self { k, seed, scaling: Scaling::Zscore, starts: 10, max_passes: 300 }
    }
}

/// One cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its centroid, on the scale of the points: one number for each used feature.
    pub centroid: Vec<f64>,
    /// How many rows it had.
    pub size: u64,
}

/// Fitted clusters: what a view needs to assign, and how the fit went.
///
/// ```
/// use regulars_models::cluster::{Feature, KMeans, Options};
/// let rows = [1.0, 10.0, 2.0, 11.0, 90.0, 300.0, 91.0, 310.0];
/// let features = [Feature::plain("orders"), Feature::ln1p("spend")];
/// let (model, labels) = KMeans::fit(&rows, &features, Options::new(2, 7))?;
/// assert_eq!(labels, [0, 0, 1, 1]);
/// assert_eq!(model.assign(&[88.0, 280.0], 2)?.cluster, 1);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KMeans {
    /// What makes points of rows.
    pub scaler: Scaler,
    /// The clusters, by centroid: of the first feature, then the next (KM-2).
    pub clusters: Vec<Cluster>,
    /// The sum of squared distances of all rows from their centroids.
    pub inertia: f64,
    /// The number of rows.
    pub rows: u64,
    /// The seed.
    pub seed: u64,
    /// The passes of the start that stayed.
    pub passes: u64,
    /// Whether its centroids had settled when it ended.
    pub settled: bool,
    /// The features that tell nothing apart and were dropped.
    pub dropped: Vec<DroppedFeature>,
}

/// When centroids have settled: their squared shift against the mean variance of a feature.
const TOLERANCE: f64 = 1e-4;

impl KMeans {
    /// Fits clusters to rows (row by row, one number per feature); also gives the cluster of every row.
    ///
    /// Errors: those of [`Scaler::fit`]; `out_of_range` for 0 clusters, starts or passes; `too_few_points` if fewer rows differ
    /// than there are clusters.
    pub fn fit(rows: &[f64], features: &[Feature], options: Options) -> Result<(Self, Vec<u32>), Error> {
        let Options { k, seed, scaling, starts, max_passes } = options;
        for (name, value) in [("k", k), ("starts", starts), ("max_passes", max_passes)] {
            if value == 0 {
                return Err(Error::new(Code::OutOfRange, name, "the number must lie above 0"));
            }
        }
        let (scaler, dropped) = Scaler::fit(rows, features, scaling)?;
        let width = scaler.features.len();
        let values = scaler.points(rows)?;
        let points = Points::new(&values, width);
        let variance = variance(&values, width)?;
        check_distinct(&points, k)?;
        let mut seeds = SplitMix64::new(seed);
        let mut best: Option<Outcome> = None;
        let stop = Stop { max_passes, shift: TOLERANCE * variance };
        for _ in 0..starts {
            // Every start has its own stream, so it does not matter where or in which order they run.
            let mut rng = SplitMix64::new(seeds.next_u64());
            let outcome = lloyd::run(&points, plus_plus(&points, k, &mut rng), stop);
            if best.as_ref().is_none_or(|best| outcome.inertia < best.inertia) {
                best = Some(outcome);
            }
        }
        let best = best.ok_or_else(|| invalid("", "the sum of squared distances is not finite"))?;
        let mut order: Vec<(&[f64], usize)> =
            best.centroids.chunks_exact(width).zip(best.sizes.iter().copied()).collect();
        order.sort_by(|(a, _), (b, _)| compare(a, b));
        let cluster = |(centroid, size): &(&[f64], usize)| Cluster { centroid: centroid.to_vec(), size: *size as u64 };
        let mut model = Self {
            scaler,
            clusters: order.iter().map(cluster).collect(),
            inertia: best.inertia,
            rows: points.count() as u64,
            seed,
            passes: best.passes as u64,
            settled: best.settled,
            dropped,
        };
        // Asked anew, since of equally near centroids the lowest number counts and numbers have changed.
        let labels: Vec<u32> = points.rows().map(|row| model.nearest(row).0).collect();
        for (at, cluster) in (0_u32..).zip(&mut model.clusters) {
            cluster.size = labels.iter().filter(|label| **label == at).count() as u64;
        }
        debug_assert_eq!(best.labels.len(), labels.len());
        Ok((model, labels))
    }
}

fn compare(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let orders = a.iter().zip(b).map(|(a, b)| a.total_cmp(b));
    orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
}

/// The mean variance of a feature. Error: `model_input_invalid` if squared distances do not fit.
fn variance(values: &[f64], width: usize) -> Result<f64, Error> {
    let count = (values.len() / width.max(1)) as f64;
    let means: Vec<f64> = columns(values, width, |_, x| x).iter().map(|sum| sum / count).collect();
    let squares = columns(values, width, |at, x| {
        let off = x - means.get(at).copied().unwrap_or_default();
        off * off
    });
    let total: f64 = squares.iter().sum();
    // No squared distance between two rows is above four times the sum of all from the mean.
    if !(total * 4.0 * count * count).is_finite() {
        return Err(invalid("", "the numbers are too far apart to be squared"));
    }
    Ok(total / count / width as f64)
}

fn check_distinct(points: &Points<'_>, k: usize) -> Result<(), Error> {
    let mut seen: BTreeSet<Vec<u64>> = BTreeSet::new();
    for row in points.rows() {
        // Zero has two signs and is one number.
        seen.insert(row.iter().map(|value| (value + 0.0).to_bits()).collect());
        if seen.len() >= k {
            return Ok(());
        }
    }
    let error = Error::new(Code::TooFewPoints, "k", "there are fewer distinct rows than clusters");
    Err(error.with("distinct", seen.len()).with("k", k))
}
