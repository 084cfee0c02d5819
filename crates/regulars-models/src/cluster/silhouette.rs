//! Silhouettes (KM-3): how much nearer points are to their own cluster than to the next (Rousseeuw, *Silhouettes: a graphical aid to
//! the interpretation and validation of cluster analysis*, 1987).

use regulars_core::Error;

use super::points::square;
use super::sum::sum;
use crate::invalid;

/// How well points are set apart: from -1 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Silhouette {
    /// The mean over all points; a point that is alone in its cluster counts as 0.
    pub mean: f64,
    /// The mean of each cluster; none where it has no point among those that were asked.
    pub clusters: Vec<Option<f64>>,
    /// The number of points.
    pub rows: u64,
}

/// The silhouette of points (row by row, `width` numbers each) in clusters. It takes every distance: the square of the number of
/// points, so ask a part of many.
///
/// Error: `model_input_invalid` if lengths differ, or if the points lie in fewer than two clusters.
///
/// ```
/// use regulars_models::cluster::silhouette;
/// let near = silhouette(&[0.0, 1.0, 100.0, 101.0], 1, &[0, 0, 1, 1])?;
/// assert!(near.mean > 0.98);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn silhouette(points: &[f64], width: usize, labels: &[u32]) -> Result<Silhouette, Error> {
    if width == 0 || points.len() != width * labels.len() {
        return Err(invalid("", "every point has a cluster and the same number of features"));
    }
    let k = labels.iter().max().map_or(0, |most| *most as usize + 1);
    if k > labels.len().max(1) * 64 {
        return Err(invalid("", "clusters are numbered from 0"));
    }
    let mut sizes = vec![0_u64; k];
    for label in labels {
        if let Some(size) = sizes.get_mut(*label as usize) {
            *size += 1;
        }
    }
    if sizes.iter().filter(|size| **size > 0).count() < 2 {
        return Err(invalid("", "a silhouette needs points of two clusters"));
    }
    let mut of_clusters: Vec<Vec<f64>> = vec![Vec::new(); k];
    let mut all = Vec::with_capacity(labels.len());
    let mut sums = vec![0.0; k];
    for (row, own) in points.chunks_exact(width).zip(labels) {
        sums.fill(0.0);
        for (other, label) in points.chunks_exact(width).zip(labels) {
            if let Some(sum) = sums.get_mut(*label as usize) {
                *sum += square(row, other).sqrt();
            }
        }
        let one = of_point(&sums, &sizes, *own as usize);
        all.push(one);
        if let Some(list) = of_clusters.get_mut(*own as usize) {
            list.push(one);
        }
    }
    let mean = |list: &[f64]| sum(list) / list.len() as f64;
    let clusters = of_clusters.iter().map(|list| (!list.is_empty()).then(|| mean(list))).collect();
    Ok(Silhouette { mean: mean(&all), clusters, rows: all.len() as u64 })
}

/// (b - a) / max(a, b) of the mean distances a within the own cluster and b from the next one.
fn of_point(sums: &[f64], sizes: &[u64], own: usize) -> f64 {
    let (mut within, mut next) = (0.0, f64::INFINITY);
    for (at, (sum, size)) in sums.iter().zip(sizes).enumerate() {
        if at == own {
            if *size < 2 {
                return 0.0;
            }
            within = sum / (size - 1) as f64;
        } else if *size > 0 {
            next = (sum / *size as f64).min(next);
        }
    }
    let most = within.max(next);
    if most > 0.0 { (next - within) / most } else { 0.0 }
}
