//! Sparse matrices in compressed rows: for every row the places of its columns, rising, and their weights.

use regulars_core::Error;

use crate::invalid;

/// A sparse matrix of weights above 0, row by row.
///
/// ```
/// use regulars_models::recommend::Matrix;
/// let matrix = Matrix::from_triplets(2, 3, vec![(0, 2, 1.0), (0, 1, 4.0), (1, 0, 1.0), (0, 2, 1.0)])?;
/// assert_eq!(matrix.row(0).collect::<Vec<_>>(), [(1, 4.0), (2, 2.0)]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    columns: usize,
    /// Where each row starts, and the end of the last.
    starts: Vec<usize>,
    places: Vec<u32>,
    weights: Vec<f64>,
}

impl Matrix {
    /// From (row, column, weight) in any order. Weights of one place are added up in the order given; those of 0 are left out.
    ///
    /// Error: `model_input_invalid` for a place outside and a weight that is below 0 or not finite.
    pub fn from_triplets(rows: usize, columns: usize, mut triplets: Vec<(u32, u32, f64)>) -> Result<Self, Error> {
        if u32::try_from(rows.max(columns)).is_err() {
            return Err(invalid("", "a matrix has fewer than 2^32 rows and columns"));
        }
        for (at, (row, column, weight)) in triplets.iter().enumerate() {
            if *row as usize >= rows || *column as usize >= columns {
                return Err(invalid(format!("[{at}]"), "the place lies outside the matrix"));
            }
            if !(weight.is_finite() && *weight >= 0.0) {
                return Err(invalid(format!("[{at}]"), "a weight must be finite and not below 0"));
            }
        }
        // Stable: what is added up keeps its order.
        triplets.sort_by_key(|(row, column, _)| (*row, *column));
        let mut matrix = Self { columns, starts: vec![0], places: Vec::new(), weights: Vec::new() };
        let mut rest = triplets.as_slice();
        for row in 0..rows {
            let own = rest.partition_point(|(at, _, _)| *at as usize <= row);
            let (own, later) = rest.split_at_checked(own).unwrap_or_default();
            rest = later;
            for same in own.chunk_by(|(_, a, _), (_, b, _)| a == b) {
                let weight: f64 = same.iter().map(|(_, _, weight)| weight).sum();
                if !weight.is_finite() {
                    return Err(invalid(format!("rows[{row}]"), "the weights do not add up to a finite number"));
                }
                if let Some((_, place, _)) = same.first().filter(|_| weight > 0.0) {
                    matrix.places.push(*place);
                    matrix.weights.push(weight);
                }
            }
            matrix.starts.push(matrix.places.len());
        }
        Ok(matrix)
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number of weights.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no weight at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The columns of a row with their weights; none for a row outside.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        let span = self.span(row);
        let places = self.places.get(span.clone()).unwrap_or_default();
        places.iter().copied().zip(self.weights.get(span).unwrap_or_default().iter().copied())
    }

    /// The columns of a row.
    #[must_use]
    pub fn places(&self, row: usize) -> &[u32] {
        self.places.get(self.span(row)).unwrap_or_default()
    }

    pub(super) fn span(&self, row: usize) -> std::ops::Range<usize> {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(from), Some(to)) => *from..*to,
            _ => 0..0,
        }
    }

    /// All places and weights, row after row.
    pub(super) fn cells(&self) -> (&[u32], &[f64]) {
        (&self.places, &self.weights)
    }

    /// The number of weights of each column.
    pub(super) fn column_counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.columns];
        for place in &self.places {
            if let Some(count) = counts.get_mut(*place as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// For each column where its weights stand among all, and in which row: (starts, cells, rows).
    pub(super) fn by_column(&self) -> (Vec<usize>, Vec<usize>, Vec<u32>) {
        let mut starts = vec![0_usize];
        for count in self.column_counts() {
            starts.push(starts.last().copied().unwrap_or_default() + count as usize);
        }
        let mut next = starts.clone();
        let (mut cells, mut rows) = (vec![0; self.len()], vec![0; self.len()]);
        for (row, at) in (0_u32..).zip(0..self.rows()) {
            for cell in self.span(at) {
                let Some(next) = self.places.get(cell).and_then(|place| next.get_mut(*place as usize)) else {
                    continue;
                };
                if let (Some(slot), Some(of)) = (cells.get_mut(*next), rows.get_mut(*next)) {
                    (*slot, *of) = (cell, row);
                }
                *next += 1;
            }
        }
        (starts, cells, rows)
    }

    /// Rows as columns.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let (starts, cells, places) = self.by_column();
        let weights = cells.iter().map(|cell| self.weights.get(*cell).copied().unwrap_or_default()).collect();
        Self { columns: self.rows(), starts, places, weights }
    }
}
