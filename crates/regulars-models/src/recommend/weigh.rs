//! What weights become before they are multiplied (CF-2). What is compared are the columns of the matrix, its documents; rows are
//! their terms.

use regulars_core::{Code, Error};

use super::matrix::Matrix;
use crate::math::{ln, ln1p};

/// How alike two columns i and j are: the sum over rows u of `v(u, i) v(u, j)`. With `w` the weight, `N` the number of columns and
/// `n(u)` the number of columns of row u:
///
/// | | `v(u, i)` |
/// |---|---|
/// | cosine | `w(u, i) / norm(i)`, `norm(i) = sqrt(sum over u of w(u, i)^2)` |
/// | tfidf | `t(u, i) / sqrt(sum over u of t(u, i)^2)`, `t(u, i) = sqrt(w(u, i)) idf(u)` |
/// | bm25 | `w(u, i) (k1 + 1) / (w(u, i) + k1 (1 - b + b len(i) / mean len)) idf(u)`, `len(i) = sum over u of w(u, i)`; not normalised |
///
/// `idf(u) = ln N - ln(1 + n(u))`. These are the formulas of `implicit` (`nearest_neighbours.py`, after B. Frederickson, *Distance
/// metrics for fun and profit*, 2015); bm25 after Robertson and Zaragoza, *The probabilistic relevance framework*, 2009, with that
/// plainer idf.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Similarity {
    /// The cosine of the angle between columns.
    Cosine,
    /// The same after rows that have much of everything were made light.
    Tfidf,
    /// The same with weights that level off, against the length of the column.
    Bm25 {
        /// How late weights level off: 1.2.
        k1: f64,
        /// How much the length of a column counts: 0.75.
        b: f64,
    },
}

impl Similarity {
    /// bm25 with k1 = 1.2 and b = 0.75.
    pub const BM25: Self = Self::Bm25 { k1: 1.2, b: 0.75 };

    /// Error: `out_of_range` for k1 below 0 and b outside 0 to 1.
    pub(super) fn check(self) -> Result<(), Error> {
        let Self::Bm25 { k1, b } = self else { return Ok(()) };
        if !(k1.is_finite() && k1 >= 0.0) {
            return Err(Error::new(Code::OutOfRange, "k1", "the number must be finite and not below 0"));
        }
        if !(0.0..=1.0).contains(&b) {
            return Err(Error::new(Code::OutOfRange, "b", "the number must lie between 0 and 1"));
        }
        Ok(())
    }

    /// The weights of the matrix, cell by cell, as they are to be multiplied.
    pub(super) fn weigh(self, matrix: &Matrix) -> Vec<f64> {
        let (places, weights) = matrix.cells();
        let mut out = weights.to_vec();
        match self {
            Self::Cosine => {}
            Self::Tfidf => each(matrix, &mut out, |_, idf, weight| weight.sqrt() * idf),
            Self::Bm25 { k1, b } => {
                let lengths = by_place(matrix.columns(), places, weights, |weight| weight);
                let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
                each(matrix, &mut out, |place, idf, weight| {
                    let length = lengths.get(place as usize).copied().unwrap_or_default();
                    weight * (k1 + 1.0) / (k1 * (1.0 - b + b * length / mean) + weight) * idf
                });
                return out;
            }
        }
        let squares = by_place(matrix.columns(), places, &out, |weight| weight * weight);
        for (place, weight) in places.iter().zip(&mut out) {
            let norm = squares.get(*place as usize).copied().unwrap_or_default().sqrt();
            *weight = if norm > 0.0 { *weight / norm } else { 0.0 };
        }
        out
    }
}

/// Puts every weight through `change`, with its place and the idf of its row.
fn each(matrix: &Matrix, weights: &mut [f64], change: impl Fn(u32, f64, f64) -> f64) {
    let all = ln(matrix.columns() as f64);
    for row in 0..matrix.rows() {
        let places = matrix.places(row);
        let idf = all - ln1p(places.len() as f64);
        let own = weights.get_mut(matrix.span(row)).unwrap_or_default();
        for (place, weight) in places.iter().zip(own) {
            *weight = change(*place, idf, *weight);
        }
    }
}

fn by_place(columns: usize, places: &[u32], weights: &[f64], map: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; columns];
    for (place, weight) in places.iter().zip(weights) {
        if let Some(sum) = sums.get_mut(*place as usize) {
            *sum += map(*weight);
        }
    }
    sums
}
