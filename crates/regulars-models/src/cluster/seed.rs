//! Greedy k-means++ (KM-1): each next centre is the best of a few points drawn with weight equal to their squared distance from
//! the nearest centre so far (Arthur and Vassilvitskii, *k-means++: the advantages of careful seeding*, SODA 2007).

use super::points::Points;
use super::random::SplitMix64;
use super::sum::{RUN, sum};

/// Points drawn for each centre: 2 + floor(ln k).
fn trials(k: usize) -> usize {
    2 + crate::math::ln(k as f64) as usize
}

/// The squared distance of every point from its nearest centre, and their sums by run.
#[derive(Clone)]
struct Nearest {
    squares: Vec<f64>,
    runs: Vec<f64>,
}

impl Nearest {
    fn total(&self) -> f64 {
        sum(&self.runs)
    }

    /// The row at which the running sum passes `mark`; where rounding leads past the end, the last row with any weight.
    fn row_at(&self, mark: f64) -> usize {
        let mut before = 0.0;
        for (run, (squares, total)) in self.squares.chunks(RUN).zip(&self.runs).enumerate() {
            if before + total <= mark {
                before += total;
                continue;
            }
            for (at, square) in squares.iter().enumerate() {
                before += square;
                if *square > 0.0 && before > mark {
                    return run * RUN + at;
                }
            }
        }
        self.squares.iter().rposition(|square| *square > 0.0).unwrap_or_default()
    }
}

/// `k` rows as first centres.
pub(super) fn plus_plus(points: &Points<'_>, k: usize, rng: &mut SplitMix64) -> Vec<f64> {
    let mut centres = Vec::with_capacity(k * points.width);
    let mut chosen = vec![rng.below(points.count())];
    let first = chosen.first().copied().unwrap_or_default();
    centres.extend_from_slice(points.row(first));
    let mut nearest = Nearest { squares: vec![f64::INFINITY; points.count()], runs: Vec::new() };
    closer(points, first, None, &mut nearest);
    let blank = Nearest { squares: vec![0.0; points.count()], runs: Vec::new() };
    let (mut trial, mut best) = (blank.clone(), blank);
    while chosen.len() < k {
        let total = nearest.total();
        let mut found: Option<(f64, usize)> = None;
        for _ in 0..trials(k) {
            let mark = rng.next_f64() * total;
            let row = if total > 0.0 {
                nearest.row_at(mark)
            } else {
                // Distances vanish although rows differ: they are too small to be squared. Any other row will do.
                (0..points.count()).find(|row| !chosen.contains(row)).unwrap_or_default()
            };
            closer(points, row, Some(&nearest), &mut trial);
            let left = trial.total();
            if found.is_none_or(|(least, _)| left < least) {
                found = Some((left, row));
                std::mem::swap(&mut trial, &mut best);
            }
        }
        std::mem::swap(&mut nearest, &mut best);
        let row = found.map_or(0, |(_, row)| row);
        centres.extend_from_slice(points.row(row));
        chosen.push(row);
    }
    centres
}

/// Squared distances if `row` were a centre too.
fn closer(points: &Points<'_>, row: usize, before: Option<&Nearest>, after: &mut Nearest) {
    after.runs.clear();
    let centre = points.row(row);
    for (at, squares) in after.squares.chunks_mut(RUN).enumerate() {
        points.squares(at, centre, squares);
        if let Some(before) = before.and_then(|before| before.squares.get(at * RUN..)) {
            for (square, before) in squares.iter_mut().zip(before) {
                *square = if *before < *square { *before } else { *square };
            }
        }
        after.runs.push(run_sum(squares));
    }
}

/// The sum of one run, in eight lanes that are added pairwise at the end.
fn run_sum(run: &[f64]) -> f64 {
    let (eights, rest) = run.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for eight in eights {
        for (lane, value) in lanes.iter_mut().zip(eight) {
            *lane += value;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest.iter().sum::<f64>()
}
