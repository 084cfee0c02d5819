//! Points and the distances between them, added up in the order of features (SC-6).

use super::sum::RUN;

/// Points row by row, and the same with the columns of each run of rows side by side.
pub(super) struct Points<'a> {
    pub(super) rows: &'a [f64],
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

/// The same with the number of features known when compiling; 0 for any.
#[inline]
pub(super) fn square_of<const D: usize>(a: &[f64], b: &[f64]) -> f64 {
    match (a.first_chunk::<D>(), b.first_chunk::<D>()) {
        (Some(a), Some(b)) if D > 0 => square(a, b),
        _ => square(a, b),
    }
}

/// The nearest centroid of a row, the squared distance from it and from the next.
#[inline]
pub(super) fn nearest(row: &[f64], across: &[f64], k: usize, squares: &mut [f64], label: &mut u32) -> (f64, f64) {
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

/// The same centroid by centroid, for few of them and a known number of features.
#[inline]
pub(super) fn nearest_of<const D: usize>(row: &[f64], centroids: &[f64], label: &mut u32) -> (f64, f64) {
    let (mut near, mut next) = (f64::INFINITY, f64::INFINITY);
    for (at, centroid) in (0_u32..).zip(centroids.chunks_exact(D)) {
        let square = square_of::<D>(row, centroid);
        if square < near {
            (next, near) = (near, square);
            *label = at;
        } else if square < next {
            next = square;
        }
    }
    (near, next)
}
