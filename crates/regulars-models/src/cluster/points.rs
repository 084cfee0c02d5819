//! Points and the distances between them, added up in the order of features (SC-6).

use super::sum::RUN;

/// Points row by row, and the same with the columns of each run of rows side by side.
pub(super) struct Points<'a> {
    pub(super) rows: &'a [f64],
    pub(super) width: usize,
    columns: Vec<f64>,
}

/// The points of a run, its columns side by side.
#[derive(Clone, Copy)]
pub(super) struct RunOf<'a> {
    pub(super) columns: &'a [f64],
    /// The number of points.
    pub(super) len: usize,
    pub(super) width: usize,
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

    /// A run of `len` points.
    pub(super) fn run(&self, run: usize, len: usize) -> RunOf<'_> {
        let from = run * RUN * self.width;
        RunOf {
            columns: self.columns.get(from..from + len * self.width).unwrap_or_default(),
            // Nothing is cut into pieces of no length.
            len: len.max(1),
            width: self.width,
        }
    }

    /// The squared distances of the rows of a run from a centre.
    pub(super) fn squares(&self, run: usize, centre: &[f64], squares: &mut [f64]) {
        let run = self.run(run, squares.len());
        squares.fill(0.0);
        for (column, centre) in run.columns.chunks_exact(run.len).zip(centre) {
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
