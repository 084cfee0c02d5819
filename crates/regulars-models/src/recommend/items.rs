//! Item-based scores (CF-3): what the neighbours of the things somebody has say about those that they have not.

use super::matrix::Matrix;
use super::neighbours::Neighbours;
use super::top::{Scored, offer};

/// Scores items by the history of a customer. It keeps room between calls, so one scorer serves many.
///
/// The score of an item i is the sum of `like(i, j) w(j)` over the items j of the history that have i among their neighbours, in
/// the order of j. Items that the customer has are left out unless they are repeatable.
///
/// ```
/// use regulars_models::recommend::{ItemScorer, Matrix, NeighbourOptions, Neighbours};
/// let matrix = Matrix::from_triplets(3, 3, vec![(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0), (2, 1, 1.0), (2, 2, 1.0)])?;
/// let near = Neighbours::fit(&matrix, NeighbourOptions::default())?;
/// let mut scorer = ItemScorer::new(&near, &[]);
/// assert_eq!(scorer.recommend(matrix.row(0), 10).iter().map(|(item, _)| *item).collect::<Vec<_>>(), [2]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug)]
pub struct ItemScorer<'a> {
    neighbours: &'a Neighbours,
    repeatable: &'a [bool],
    sums: Vec<f64>,
    touched: Vec<u32>,
    best: Vec<Scored>,
}

/// A list for each of many customers, one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    ends: Vec<usize>,
    scored: Vec<Scored>,
}

impl Lists {
    /// The number of lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One list: items with their scores, the best first.
    #[must_use]
    pub fn get(&self, at: usize) -> &[(u32, f64)] {
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(at).and_then(|to| self.scored.get(from..*to)).unwrap_or_default()
    }
}

impl<'a> ItemScorer<'a> {
    /// A scorer. `repeatable` says of each item whether it may be recommended to who has it; items beyond its end may not.
    #[must_use]
    pub fn new(neighbours: &'a Neighbours, repeatable: &'a [bool]) -> Self {
        let sums = vec![0.0; neighbours.len()];
        Self { neighbours, repeatable, sums, touched: Vec::new(), best: Vec::new() }
    }

    /// The best `n` items for a history (items rising, weights above 0): by score descending, then item ascending. The list for a
    /// smaller `n` is the head of that for a larger one.
    pub fn recommend(&mut self, history: impl Iterator<Item = (u32, f64)> + Clone, n: usize) -> &[(u32, f64)] {
        let Self { neighbours, repeatable, sums, touched, best } = self;
        for (item, weight) in history.clone() {
            for (other, like) in neighbours.of(item) {
                let Some(sum) = sums.get_mut(*other as usize) else { continue };
                if *sum <= 0.0 {
                    touched.push(*other);
                }
                *sum += like * weight;
            }
        }
        for (item, _) in history {
            if !repeatable.get(item as usize).copied().unwrap_or_default()
                && let Some(sum) = sums.get_mut(item as usize)
            {
                *sum = 0.0;
            }
        }
        best.clear();
        best.resize(n.min(touched.len()), (0, 0.0));
        let (mut len, mut least) = (0, 0.0);
        for item in touched.drain(..) {
            let score = sums.get_mut(item as usize).map(std::mem::take).unwrap_or_default();
            if score > 0.0 && score >= least && !best.is_empty() {
                len = offer(best, len, (item, score));
                if len == best.len() {
                    least = best.last().map_or(0.0, |(_, last)| *last);
                }
            }
        }
        best.truncate(len);
        best
    }

    /// The same for every row of a matrix of histories.
    pub fn recommend_all(&mut self, histories: &Matrix, n: usize) -> Lists {
        let mut lists = Lists::default();
        for row in 0..histories.rows() {
            let list = self.recommend(histories.row(row), n);
            lists.scored.extend_from_slice(list);
            lists.ends.push(lists.scored.len());
        }
        lists
    }
}
