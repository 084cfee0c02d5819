//! Lloyd's passes (KM-1). Triangle inequalities spare most distances (Hamerly, *Making k-means even faster*, SDM 2010); their
//! bounds are kept wider than rounding can reach, so the outcome has the same bits as if every distance were taken.

use super::points::{Points, nearest, nearest_of, square, square_of};
use super::sum::{Pairs, RUN};

/// Added to bounds on distances: below it squares vanish.
const TINY: f64 = 1e-150;

/// Where a start ended.
pub(super) struct Outcome {
    pub(super) centroids: Vec<f64>,
    pub(super) labels: Vec<u32>,
    pub(super) sizes: Vec<usize>,
    pub(super) inertia: f64,
    pub(super) passes: usize,
    pub(super) settled: bool,
}

/// When passes end.
#[derive(Clone, Copy)]
pub(super) struct Stop {
    pub(super) max_passes: usize,
    /// The squared shift of all centroids together at which they have settled.
    pub(super) shift: f64,
}

struct State<'a> {
    points: &'a Points<'a>,
    k: usize,
    centroids: Vec<f64>,
    /// The centroids feature by feature.
    across: Vec<f64>,
    labels: Vec<u32>,
    /// Not below the distance from the own centroid.
    upper: Vec<f64>,
    /// Not above the distance from every other centroid.
    lower: Vec<f64>,
    sizes: Vec<usize>,
    /// What rounding may be off by, as a share.
    slack: f64,
    squares: Vec<f64>,
    /// By how much each centroid moved, and the one of the others that moved most; none before the first move.
    moved: Vec<(f64, f64)>,
}

/// Runs Lloyd's passes from the given centroids. `BOUNDS` spares distances and changes no bit.
pub(super) fn run<const BOUNDS: bool>(points: &Points<'_>, centroids: Vec<f64>, stop: Stop) -> Outcome {
    // The usual numbers of features have code of their own, which does the same in the same order.
    match points.width {
        1 => passes::<BOUNDS, 1>(points, centroids, stop),
        2 => passes::<BOUNDS, 2>(points, centroids, stop),
        3 => passes::<BOUNDS, 3>(points, centroids, stop),
        4 => passes::<BOUNDS, 4>(points, centroids, stop),
        5 => passes::<BOUNDS, 5>(points, centroids, stop),
        6 => passes::<BOUNDS, 6>(points, centroids, stop),
        8 => passes::<BOUNDS, 8>(points, centroids, stop),
        _ => passes::<BOUNDS, 0>(points, centroids, stop),
    }
}

fn passes<const BOUNDS: bool, const D: usize>(points: &Points<'_>, centroids: Vec<f64>, stop: Stop) -> Outcome {
    let k = centroids.len() / points.width;
    let count = points.count();
    let mut state = State {
        points,
        k,
        centroids,
        across: Vec::new(),
        labels: vec![0; count],
        upper: vec![f64::INFINITY; count],
        lower: vec![0.0; count],
        sizes: vec![0; k],
        slack: 4.0 * f64::EPSILON * (points.width as f64 + 64.0),
        squares: vec![0.0; k],
        moved: Vec::new(),
    };
    let mut sums = Pairs::new(k * points.width);
    let (mut settled, mut passes) = (false, 0);
    loop {
        state.assign::<BOUNDS, D>();
        let empty = state.sizes.contains(&0);
        if passes == stop.max_passes || (settled && !empty) {
            break;
        }
        if empty {
            state.fill_empty();
        }
        settled = state.update::<D>(&mut sums) <= stop.shift;
        passes += 1;
    }
    let squares: Vec<f64> =
        points.rows().zip(&state.labels).map(|(row, label)| square(row, state.centroid(*label))).collect();
    let State { centroids, labels, sizes, .. } = state;
    Outcome { centroids, labels, sizes, inertia: super::sum::sum(&squares), passes, settled }
}

impl State<'_> {
    fn centroid(&self, label: u32) -> &[f64] {
        centroid(&self.centroids, self.points.width, label)
    }

    /// Gives every point to its nearest centroid; of equally near ones to the lowest.
    fn assign<const BOUNDS: bool, const D: usize>(&mut self) {
        let (k, width, slack) = (self.k, self.points.width, self.slack);
        self.across.clear();
        for at in 0..width {
            self.across.extend(self.centroids.iter().skip(at).step_by(width));
        }
        let half = if BOUNDS { self.half_gaps() } else { Vec::new() };
        self.sizes.fill(0);
        let bounds = self.upper.iter_mut().zip(&mut self.lower);
        for ((row, label), (upper, lower)) in self.points.rows().zip(&mut self.labels).zip(bounds) {
            let mut skip = false;
            if BOUNDS {
                // What centroids moved by makes bounds wider.
                if let Some((own, other)) = self.moved.get(*label as usize) {
                    *upper = (*upper + own) * (1.0 + slack);
                    *lower -= other + lower.abs() * slack;
                }
                let border = half.get(*label as usize).copied().unwrap_or_default().max(*lower);
                skip = *upper < border;
                if !skip && *upper < f64::INFINITY {
                    *upper =
                        square_of::<D>(row, centroid(&self.centroids, width, *label)).sqrt() * (1.0 + slack) + TINY;
                    skip = *upper < border;
                }
            }
            if !skip {
                let (near, next) = if D > 0 && k < 12 {
                    nearest_of::<D>(row, &self.centroids, label)
                } else {
                    nearest(row, &self.across, k, &mut self.squares, label)
                };
                *upper = near.sqrt() * (1.0 + slack) + TINY;
                *lower = next.sqrt() * (1.0 - slack) - TINY;
            }
            if let Some(size) = self.sizes.get_mut(*label as usize) {
                *size += 1;
            }
        }
    }

    /// Half the distance of each centroid from the nearest other one.
    fn half_gaps(&self) -> Vec<f64> {
        let width = self.points.width;
        let gap = |(at, one): (usize, &[f64])| {
            let others = self.centroids.chunks_exact(width).enumerate().filter(|(other, _)| *other != at);
            let least = others.map(|(_, other)| square(one, other)).fold(f64::INFINITY, f64::min);
            least.sqrt() * 0.5 * (1.0 - self.slack) - TINY
        };
        self.centroids.chunks_exact(width).enumerate().map(gap).collect()
    }

    /// Every empty cluster takes the point farthest from its centroid, the lowest row of equally far ones. A cluster's only point
    /// stays.
    fn fill_empty(&mut self) {
        for cluster in 0..self.k {
            if self.sizes.get(cluster).is_none_or(|size| *size > 0) {
                continue;
            }
            let mut far: Option<(f64, usize)> = None;
            for (at, (row, label)) in self.points.rows().zip(&self.labels).enumerate() {
                let off = square(row, self.centroid(*label));
                let alone = self.sizes.get(*label as usize).is_none_or(|size| *size < 2);
                if !alone && far.is_none_or(|(most, _)| off > most) {
                    far = Some((off, at));
                }
            }
            let Some((_, at)) = far else { return };
            if let (Some(label), Some(upper), Some(lower)) =
                (self.labels.get_mut(at), self.upper.get_mut(at), self.lower.get_mut(at))
            {
                if let Some(size) = self.sizes.get_mut(*label as usize) {
                    *size -= 1;
                }
                *label = u32::try_from(cluster).unwrap_or_default();
                (*upper, *lower) = (f64::INFINITY, 0.0);
            }
            if let Some(size) = self.sizes.get_mut(cluster) {
                *size += 1;
            }
        }
    }

    /// Moves every centroid to the mean of its points; gives the squared shift of all together.
    fn update<const D: usize>(&mut self, sums: &mut Pairs) -> f64 {
        let width = self.points.width;
        sums.clear();
        for (rows, labels) in self.points.rows.chunks(RUN * width).zip(self.labels.chunks(RUN)) {
            sums.run(|sums| {
                if D > 0 {
                    for (row, label) in rows.chunks_exact(D).zip(labels) {
                        let sums = sums.get_mut(*label as usize * D..).and_then(|sums| sums.first_chunk_mut::<D>());
                        if let (Some(sums), Some(row)) = (sums, row.first_chunk::<D>()) {
                            add(sums, row);
                        }
                    }
                    return;
                }
                for (row, label) in rows.chunks_exact(width).zip(labels) {
                    let from = *label as usize * width;
                    if let Some(sums) = sums.get_mut(from..from + width) {
                        add(sums, row);
                    }
                }
            });
        }
        let mut next = Vec::new();
        sums.total(&mut next);
        let mut moved = Vec::with_capacity(self.k);
        let places = next.chunks_exact_mut(width).zip(self.centroids.chunks_exact(width)).zip(&self.sizes);
        for ((next, now), size) in places {
            for (next, now) in next.iter_mut().zip(now) {
                *next = if *size == 0 { *now } else { *next / *size as f64 };
            }
            moved.push(square(next, now));
        }
        self.centroids = next;
        let total = super::sum::sum(&moved);
        self.widen(&moved);
        total
    }

    /// Notes by how much bounds are to be widened.
    fn widen(&mut self, moved: &[f64]) {
        let slack = self.slack;
        let moved: Vec<f64> = moved.iter().map(|square| square.sqrt() * (1.0 + slack) + TINY).collect();
        // Of the others the one that moved most: the second for the points of the first.
        let first = moved.iter().copied().fold(0.0, f64::max);
        let at = moved.iter().position(|step| *step >= first);
        let second =
            moved.iter().enumerate().filter(|(n, _)| Some(*n) != at).map(|(_, step)| *step).fold(0.0, f64::max);
        let other = |n: usize| if Some(n) == at { second } else { first };
        self.moved = moved.iter().enumerate().map(|(n, own)| (*own, other(n))).collect();
    }
}

#[inline]
fn add(sums: &mut [f64], row: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += value;
    }
}

#[inline]
fn centroid(centroids: &[f64], width: usize, label: u32) -> &[f64] {
    let from = label as usize * width;
    centroids.get(from..from + width).unwrap_or_default()
}
