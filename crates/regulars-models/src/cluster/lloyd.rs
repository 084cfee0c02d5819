//! Lloyd's passes (KM-1): each takes the distance of every point from every centroid, by the vectors that the processor has.

use super::near::{Room, nearest};
use super::points::{Points, square};
use super::sum::{Pairs, RUN};

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
    labels: Vec<u32>,
    sizes: Vec<usize>,
    room: Room,
}

/// Runs Lloyd's passes from the given centroids.
pub(super) fn run(points: &Points<'_>, centroids: Vec<f64>, stop: Stop) -> Outcome {
    let k = centroids.len() / points.width;
    let labels = vec![0; points.count()];
    let mut state = State { points, k, centroids, labels, sizes: vec![0; k], room: Room::default() };
    let mut sums = Pairs::new(k * points.width);
    let (mut settled, mut passes) = (false, 0);
    loop {
        state.assign();
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
        let from = label as usize * self.points.width;
        self.centroids.get(from..from + self.points.width).unwrap_or_default()
    }

    /// Gives every point to its nearest centroid; of equally near ones to the lowest.
    fn assign(&mut self) {
        for (run, labels) in self.labels.chunks_mut(RUN).enumerate() {
            nearest(self.points.run(run, labels.len()), &self.centroids, labels, &mut self.room);
        }
        self.sizes.fill(0);
        for label in &self.labels {
            if let Some(size) = self.sizes.get_mut(*label as usize) {
                *size += 1;
            }
        }
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
            if let Some(label) = self.labels.get_mut(at) {
                if let Some(size) = self.sizes.get_mut(*label as usize) {
                    *size -= 1;
                }
                *label = u32::try_from(cluster).unwrap_or_default();
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
            // The usual numbers of features have code of their own, which does the same in the same order.
            sums.run(|sums| match width {
                1 => add_to::<1>(sums, rows, labels),
                2 => add_to::<2>(sums, rows, labels),
                3 => add_to::<3>(sums, rows, labels),
                4 => add_to::<4>(sums, rows, labels),
                5 => add_to::<5>(sums, rows, labels),
                6 => add_to::<6>(sums, rows, labels),
                8 => add_to::<8>(sums, rows, labels),
                _ => {
                    for (row, label) in rows.chunks_exact(width).zip(labels) {
                        let from = *label as usize * width;
                        if let Some(sums) = sums.get_mut(from..from + width) {
                            add(sums, row);
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
        super::sum::sum(&moved)
    }
}

/// Adds rows of `D` features to the sums of their clusters.
#[inline]
fn add_to<const D: usize>(sums: &mut [f64], rows: &[f64], labels: &[u32]) {
    for (row, label) in rows.as_chunks::<D>().0.iter().zip(labels) {
        if let Some(sums) = sums.get_mut(*label as usize * D..).and_then(|sums| sums.first_chunk_mut::<D>()) {
            add(sums, row);
        }
    }
}

#[inline]
fn add(sums: &mut [f64], row: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += value;
    }
}
