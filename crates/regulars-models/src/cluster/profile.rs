//! Inertia and silhouette by number of clusters (KM-3): reported, never used to choose silently.

use regulars_core::Error;

use super::fit::{KMeans, Options};
use super::scale::Feature;
use super::silhouette::{Silhouette, silhouette};

/// How a number of clusters does.
#[derive(Clone, Debug, PartialEq)]
pub struct ForK {
    /// The number of clusters.
    pub k: usize,
    /// The inertia of the best start.
    pub inertia: f64,
    /// The silhouette; none for one cluster, or where the rows that were asked lie in one.
    pub silhouette: Option<Silhouette>,
}

impl KMeans {
    /// The silhouette of rows under this model. Of more than `max_rows` rows, that many at equal steps are asked.
    ///
    /// Errors: those of [`KMeans::assign`], and `model_input_invalid` if the rows lie in one cluster.
    pub fn silhouette(&self, rows: &[f64], max_rows: usize) -> Result<Silhouette, Error> {
        let points = self.scaler.points(rows)?;
        let width = self.scaler.features.len();
        let count = points.len() / width.max(1);
        let asked = count.min(max_rows);
        let mut some = Vec::with_capacity(asked * width);
        for at in 0..asked {
            // Both are numbers of rows in memory, far below what 128 bits hold.
            let row = (at as u128 * count as u128 / asked.max(1) as u128) as usize;
            some.extend_from_slice(points.get(row * width..(row + 1) * width).unwrap_or_default());
        }
        let labels: Vec<u32> = some.chunks_exact(width.max(1)).map(|point| self.nearest(point).0).collect();
        silhouette(&some, width, &labels)
    }
}

/// Fits every number of clusters in `ks` and reports inertia and silhouette of each. `options.k` is not read; silhouettes ask at
/// most `max_rows` rows.
///
/// Errors: those of [`KMeans::fit`].
pub fn profile(
    rows: &[f64],
    features: &[Feature],
    ks: &[usize],
    options: Options,
    max_rows: usize,
) -> Result<Vec<ForK>, Error> {
    let one = |k: &usize| {
        let (model, _) = KMeans::fit(rows, features, Options { k: *k, ..options })?;
        // What else could fail has been checked by the fit: what remains is that all rows asked lie in one cluster.
        let silhouette = if *k < 2 { None } else { model.silhouette(rows, max_rows).ok() };
        Ok(ForK { k: *k, inertia: model.inertia, silhouette })
    };
    ks.iter().map(one).collect()
}
