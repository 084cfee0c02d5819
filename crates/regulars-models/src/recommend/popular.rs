//! Popularity: the baseline of every evaluation (SL-7) and the list for whom nothing is personalised (SL-2).

use super::matrix::Matrix;

/// An item with how many people have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Popular {
    /// The item.
    pub item: u32,
    /// The number of people who have it.
    pub buyers: u64,
}

/// The items that at least `k_anon` people have, most first; of equal ones the lower item first.
///
/// ```
/// use regulars_models::recommend::{Matrix, popularity};
/// let matrix = Matrix::from_triplets(2, 2, vec![(0, 1, 5.0), (1, 1, 1.0), (0, 0, 9.0)])?;
/// assert_eq!(popularity(&matrix, 2).first().map(|one| (one.item, one.buyers)), Some((1, 2)));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[must_use]
pub fn popularity(matrix: &Matrix, k_anon: u64) -> Vec<Popular> {
    let counts = (0_u32..).zip(matrix.column_counts());
    let mut items: Vec<Popular> = counts.map(|(item, buyers)| Popular { item, buyers }).collect();
    items.retain(|one| one.buyers >= k_anon.max(1));
    items.sort_by_key(|one| (std::cmp::Reverse(one.buyers), one.item));
    items
}
