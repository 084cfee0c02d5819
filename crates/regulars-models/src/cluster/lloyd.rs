//! Lloyd's passes (KM-1). Triangle inequalities spare most distances (Hamerly, *Making k-means even faster*, SDM 2010); their
//! bounds are kept wider than rounding can reach, so the outcome has the same bits as if every distance were taken.

use super::sum::{Pairs, RUN};

/// Added to bounds on distances: below it squares vanish.
const TINY: f64 = 1e-150;

/// Points row by row, and the same with the columns of each run of rows side by side.
pub(super) struct Points<'a> {
    rows: &'a [f64],
    pub(super) width: usize,
    columns: Vec<f64>,
}

impl<'a> Points<'a> {
    // INVARIANT: `width` is at least 1 and divides the number of values.
    pub(super) fn new(rows: &'a [f64], width: usize) -> Self {
        let mut columns = Vec::with_capacity(rows.len());
        for run in rows.chunks(RUN * width) {
            for at in 0..width {
                columns.extend(run.iter().skip(at).step_by(width));
            }
        }
        Self { rows, width, columns }
    }

    pub(super) fn count(&self) -> usize {
        self.rows.len() / self.width
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        self.rows.get(row * self.width..(row + 1) * self.width).unwrap_or_default()
    }

    pub(super) fn rows(&self) -> std::slice::ChunksExact<'a, f64> {
        self.rows.chunks_exact(self.width)
    }

    /// The squared distances of the rows of a run from a centre.
    pub(super) fn squares(&self, run: usize, centre: &[f64], squares: &mut [f64]) {
        let from = run * RUN * self.width;
        let columns = self.columns.get(from..).unwrap_or_default().chunks_exact(squares.len().max(1));
        squares.fill(0.0);
        for (column, centre) in columns.zip(centre) {
            for (square, value) in squares.iter_mut().zip(column) {
                let off = value - centre;
                *square += off * off;
            }
        }
    }
}

/// The squared Euclidean distance, added up in the order of features.
#[inline]
pub(super) fn square(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in a.iter().zip(b) {
        let off = a - b;
        sum += off * off;
    }
    sum
}

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
}

/// Runs Lloyd's passes from the given centroids. `BOUNDS` spares distances and changes no bit.
pub(super) fn run<const BOUNDS: bool>(points: &Points<'_>, centroids: Vec<f64>, stop: Stop) -> Outcome {
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
    };
    let mut sums = Pairs::new(k * points.width);
    let (mut settled, mut passes) = (false, 0);
    loop {
        state.assign::<BOUNDS>();
        let empty = state.sizes.contains(&0);
        if passes == stop.max_passes || (settled && !empty) {
            break;
        }
        if empty {
            state.fill_empty();
        }
        settled = state.update(&mut sums) <= stop.shift;
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
    fn assign<const BOUNDS: bool>(&mut self) {
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
                let border = half.get(*label as usize).copied().unwrap_or_default().max(*lower);
                skip = *upper < border;
                if !skip && *upper < f64::INFINITY {
                    *upper = square(row, centroid(&self.centroids, width, *label)).sqrt() * (1.0 + slack) + TINY;
                    skip = *upper < border;
                }
            }
            if !skip {
                let (near, next) = nearest(row, &self.across, k, &mut self.squares, label);
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
    fn update(&mut self, sums: &mut Pairs) -> f64 {
        let width = self.points.width;
        sums.clear();
        for (rows, labels) in self.points.rows.chunks(RUN * width).zip(self.labels.chunks(RUN)) {
            sums.run(|sums| {
                for (row, label) in rows.chunks_exact(width).zip(labels) {
                    let from = *label as usize * width;
                    if let Some(sums) = sums.get_mut(from..from + width) {
                        for (sum, value) in sums.iter_mut().zip(row) {
                            *sum += value;
                        }
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

    /// What centroids moved by makes bounds wider.
    fn widen(&mut self, moved: &[f64]) {
        let slack = self.slack;
        let moved: Vec<f64> = moved.iter().map(|square| square.sqrt() * (1.0 + slack) + TINY).collect();
        // Of the others the one that moved most: the second for the points of the first.
        let first = moved.iter().copied().fold(0.0, f64::max);
        let at = moved.iter().position(|step| *step >= first);
        let second =
            moved.iter().enumerate().filter(|(n, _)| Some(*n) != at).map(|(_, step)| *step).fold(0.0, f64::max);
        let other: Vec<f64> = (0..moved.len()).map(|n| if Some(n) == at { second } else { first }).collect();
        for ((label, upper), lower) in self.labels.iter().zip(&mut self.upper).zip(&mut self.lower) {
            let label = *label as usize;
            if let (Some(own), Some(other)) = (moved.get(label), other.get(label)) {
                *upper = (*upper + own) * (1.0 + slack);
                *lower -= other + lower.abs() * slack;
            }
        }
    }
}

#[inline]
fn centroid(centroids: &[f64], width: usize, label: u32) -> &[f64] {
    let from = label as usize * width;
    centroids.get(from..from + width).unwrap_or_default()
}

/// The nearest centroid of a row, the squared distance from it and from the next.
#[inline]
fn nearest(row: &[f64], across: &[f64], k: usize, squares: &mut [f64], label: &mut u32) -> (f64, f64) {
    squares.fill(0.0);
    for (value, centroids) in row.iter().zip(across.chunks_exact(k)) {
        for (square, centroid) in squares.iter_mut().zip(centroids) {
            let off = value - centroid;
            *square += off * off;
        }
    }
    let (mut near, mut next) = (f64::INFINITY, f64::INFINITY);
    for (at, square) in (0_u32..).zip(squares.iter()) {
        if *square < near {
            (next, near) = (near, *square);
            *label = at;
        } else if *square < next {
            next = *square;
        }
    }
    (near, next)
}
