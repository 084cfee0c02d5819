//! Customer-based scores (CF-3, CF-4): what people alike have. An item that few of them have stays unsaid, so that no slate tells
//! what one person bought.

use std::collections::BTreeMap;

use super::matrix::Matrix;
use super::neighbours::Neighbours;

/// An item with its score and how many neighbours have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supported {
    /// The item.
    pub item: u32,
    /// The sum of likeness times weight over the neighbours that have it.
    pub score: f64,
    /// How many neighbours that are.
    pub support: u64,
}

/// The best `n` items that at least `k_anon` neighbours of a customer have and the customer has not, unless they are repeatable.
///
/// `matrix` is customers by items, `neighbours` were fitted on it transposed. Whoever `allowed` denies, for example because they
/// withdrew since, is no neighbour any more. The second list holds what was left out because too few support it.
///
/// ```
/// use regulars_models::recommend::{Matrix, NeighbourOptions, Neighbours, recommend_by_customers};
/// let matrix = Matrix::from_triplets(3, 2, vec![(0, 0, 1.0), (1, 0, 1.0), (1, 1, 1.0), (2, 0, 1.0), (2, 1, 1.0)])?;
/// let near = Neighbours::fit(&matrix.transposed(), NeighbourOptions::default())?;
/// let (shown, _) = recommend_by_customers(&matrix, &near, 0, 5, 2, &[], |_| true);
/// assert_eq!((shown[0].item, shown[0].support), (1, 2));
/// let (shown, unsaid) = recommend_by_customers(&matrix, &near, 0, 5, 3, &[], |_| true);
/// assert!(shown.is_empty() && unsaid == [1]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn recommend_by_customers(
    matrix: &Matrix,
    neighbours: &Neighbours,
    customer: u32,
    n: usize,
    k_anon: u64,
    repeatable: &[bool],
    allowed: impl Fn(u32) -> bool,
) -> (Vec<Supported>, Vec<u32>) {
    let mut sums: BTreeMap<u32, (f64, u64)> = BTreeMap::new();
    for (other, like) in neighbours.of(customer).iter().filter(|(other, _)| allowed(*other)) {
        for (item, weight) in matrix.row(*other as usize) {
            let (score, support) = sums.entry(item).or_default();
            *score += like * weight;
            *support += 1;
        }
    }
    let own = matrix.places(customer as usize);
    let is_open =
        |item: u32| repeatable.get(item as usize).copied().unwrap_or_default() || own.binary_search(&item).is_err();
    let (mut shown, mut unsaid) = (Vec::new(), Vec::new());
    for (item, (score, support)) in sums.into_iter().filter(|(item, _)| is_open(*item)) {
        if support < k_anon {
            unsaid.push(item);
        } else if score > 0.0 {
            shown.push(Supported { item, score, support });
        }
    }
    // Stable, so equal scores stay by item.
    shown.sort_by(|a, b| b.score.total_cmp(&a.score));
    shown.truncate(n);
    (shown, unsaid)
}
