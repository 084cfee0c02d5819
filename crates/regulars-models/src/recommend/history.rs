//! Why an item is recommended (SL-5): which items of the history speak for it.

use super::neighbours::Neighbours;

/// An item of the history with what it adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Because {
    /// The item of the history.
    pub item: u32,
    /// What it adds to the score.
    pub contribution: f64,
    /// Its share of the score.
    pub share: f64,
}

/// The items of a history that make up the score of an item, the largest first, at most `most` of them. Contributions of all
/// together are the score.
///
/// ```
/// use regulars_models::recommend::{Matrix, NeighbourOptions, Neighbours, explain};
/// let matrix = Matrix::from_triplets(2, 3, vec![(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0), (1, 2, 1.0)])?;
/// let near = Neighbours::fit(&matrix, NeighbourOptions::default())?;
/// let why = explain(&near, matrix.row(0), 2, 3);
/// assert_eq!((why[0].item, why[0].share), (1, 1.0));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn explain(
    neighbours: &Neighbours,
    history: impl Iterator<Item = (u32, f64)>,
    item: u32,
    most: usize,
) -> Vec<Because> {
    let mut all: Vec<Because> = Vec::new();
    let mut score = 0.0;
    for (own, weight) in history {
        let like = neighbours.of(own).iter().find(|(place, _)| *place == item).map(|(_, like)| *like);
        if let Some(like) = like {
            all.push(Because { item: own, contribution: like * weight, share: 0.0 });
            score += like * weight;
        }
    }
    all.sort_by(|a, b| b.contribution.total_cmp(&a.contribution).then_with(|| a.item.cmp(&b.item)));
    all.truncate(most);
    for one in &mut all {
        one.share = if score > 0.0 { one.contribution / score } else { 0.0 };
    }
    all
}
