//! Neighbours (CF-2): for every column of a matrix the K columns most like it.

use regulars_core::{Code, Error};

use super::matrix::Matrix;
use super::top::{Scored, offer};
use super::weigh::Similarity;

/// What neighbours are asked for. The default is that of CF-2: cosine, 20 neighbours, no shrinkage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeighbourOptions {
    /// How likeness is taken.
    pub similarity: Similarity,
    /// The most neighbours of a column.
    pub k: usize,
    /// Lambda: likeness is multiplied by n / (n + lambda), n the number of rows that have both. 0 for none.
    pub shrinkage: f64,
    /// Pairs that fewer rows have both of are left out. 1 leaves out none.
    pub min_support: u32,
}

impl Default for NeighbourOptions {
    fn default() -> Self {
        Self { similarity: Similarity::Cosine, k: 20, shrinkage: 0.0, min_support: 1 }
    }
}

/// The neighbours of every column, most alike first; of equally alike ones the lower place first. A column is not its own neighbour,
/// and who shares no row is none.
///
/// ```
/// use regulars_models::recommend::{Matrix, NeighbourOptions, Neighbours};
/// // Three customers by three items.
/// let matrix = Matrix::from_triplets(3, 3, vec![(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0), (2, 1, 1.0), (2, 2, 1.0)])?;
/// let near = Neighbours::fit(&matrix, NeighbourOptions::default())?;
/// assert_eq!(near.of(1).iter().map(|(item, _)| *item).collect::<Vec<_>>(), [0, 2]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    /// What they were asked for.
    pub options: NeighbourOptions,
    starts: Vec<usize>,
    scored: Vec<Scored>,
}

/// The best neighbours so far of every column.
struct Best {
    k: usize,
    scored: Vec<Scored>,
    lens: Vec<usize>,
    /// What a further one must reach.
    least: Vec<f64>,
}

impl Best {
    #[inline]
    fn offer(&mut self, of: usize, new: Scored) {
        let span = of * self.k..(of + 1) * self.k;
        let (Some(best), Some(len)) = (self.scored.get_mut(span), self.lens.get_mut(of)) else { return };
        *len = offer(best, *len, new);
        if *len == self.k
            && let (Some((_, last)), Some(least)) = (best.last(), self.least.get_mut(of))
        {
            *least = *last;
        }
    }
}

impl Neighbours {
    /// Compares all columns with each other. Items are compared by giving customers by items; customers by giving it transposed.
    ///
    /// Each pair is multiplied once: row by row, from the lower place to the higher one.
    ///
    /// Errors: `fit_no_data` for an empty matrix; `out_of_range` for `k` 0, shrinkage below 0 or parameters of the likeness.
    pub fn fit(matrix: &Matrix, options: NeighbourOptions) -> Result<Self, Error> {
        check(options)?;
        if matrix.is_empty() {
            return Err(Error::new(Code::FitNoData, "", "nobody has anything"));
        }
        let columns = matrix.columns();
        let k = options.k.min(columns.saturating_sub(1)).max(1);
        let blank = vec![(0, 0.0); columns.saturating_mul(k)];
        let mut best = Best { k, scored: blank, lens: vec![0; columns], least: vec![0.0; columns] };
        if options.shrinkage > 0.0 || options.min_support > 1 {
            pairs::<true>(matrix, options, &mut best);
        } else {
            pairs::<false>(matrix, options, &mut best);
        }
        let (mut starts, mut scored) = (vec![0], Vec::new());
        for (own, len) in best.scored.chunks_exact(k).zip(&best.lens) {
            scored.extend_from_slice(own.get(..*len).unwrap_or_default());
            starts.push(scored.len());
        }
        Ok(Self { options, starts, scored })
    }

    /// From lists, checked. Error: `model_input_invalid`.
    pub(super) fn from_lists(options: NeighbourOptions, lists: &[Vec<Scored>]) -> Result<Self, Error> {
        check(options)?;
        let (mut starts, mut scored) = (vec![0], Vec::new());
        for (at, list) in lists.iter().enumerate() {
            let fault = |message: &str| Error::new(Code::ModelInputInvalid, format!("neighbours[{at}]"), message);
            if list.iter().any(|(place, like)| *place as usize >= lists.len() || *place as usize == at || *like <= 0.0)
            {
                return Err(fault("a neighbour is another item of the list, with a likeness above 0"));
            }
            if list.len() > options.k || !list.is_sorted_by(super::top::before) {
                return Err(fault("there are at most k neighbours, the most alike first"));
            }
            let mut places: Vec<u32> = list.iter().map(|(place, _)| *place).collect();
            places.sort_unstable();
            if !places.is_sorted_by(|a, b| a < b) {
                return Err(fault("a neighbour stands there twice"));
            }
            scored.extend_from_slice(list);
            starts.push(scored.len());
        }
        Ok(Self { options, starts, scored })
    }

    /// The number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are no columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The neighbours of a column with their likeness, most alike first; none for a column outside.
    #[must_use]
    pub fn of(&self, column: u32) -> &[(u32, f64)] {
        let column = column as usize;
        match (self.starts.get(column), self.starts.get(column + 1)) {
            (Some(from), Some(to)) => self.scored.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How alike two columns are as far as either is a neighbour of the other, else 0.
    #[must_use]
    pub fn likeness(&self, a: u32, b: u32) -> f64 {
        let find = |from: u32, to: u32| self.of(from).iter().find(|(place, _)| *place == to).map(|(_, like)| *like);
        find(a, b).or_else(|| find(b, a)).unwrap_or_default()
    }
}

fn check(options: NeighbourOptions) -> Result<(), Error> {
    options.similarity.check()?;
    if options.k == 0 {
        return Err(Error::new(Code::OutOfRange, "k", "the number must lie above 0"));
    }
    if !(options.shrinkage.is_finite() && options.shrinkage >= 0.0) {
        return Err(Error::new(Code::OutOfRange, "shrinkage", "the number must be finite and not below 0"));
    }
    Ok(())
}

/// Multiplies every pair of columns and offers each to the other. `COUNT`: rows that have both are counted.
fn pairs<const COUNT: bool>(matrix: &Matrix, options: NeighbourOptions, best: &mut Best) {
    let weights = options.similarity.weigh(matrix);
    let (places, _) = matrix.cells();
    let (starts, cells, rows) = matrix.by_column();
    let columns = matrix.columns();
    let mut sums = vec![0.0_f64; columns];
    let mut both = vec![0_u32; if COUNT { columns } else { 0 }];
    let mut touched: Vec<u32> = Vec::new();
    for (own, span) in (0_u32..).zip(starts.windows(2)) {
        let [from, to] = span else { continue };
        let own_cells = cells.get(*from..*to).unwrap_or_default();
        let own_rows = rows.get(*from..*to).unwrap_or_default();
        let later = |cell: usize, row: u32| cell + 1..matrix.span(row as usize).end;
        let work: usize = own_cells.iter().zip(own_rows).map(|(cell, row)| later(*cell, *row).len()).sum();
        let after = own as usize + 1;
        // Where most columns are met, looking at all of them is cheaper than noting which.
        let dense = work > (columns - after) / 4;
        for (cell, row) in own_cells.iter().zip(own_rows) {
            let Some(weight) = weights.get(*cell) else { continue };
            let span = later(*cell, *row);
            let others = places.get(span.clone()).unwrap_or_default();
            for (place, other) in others.iter().zip(weights.get(span).unwrap_or_default()) {
                let Some(sum) = sums.get_mut(*place as usize) else { continue };
                if !dense && *sum <= 0.0 {
                    // One whose product vanishes may be noted twice; its sum is taken once.
                    touched.push(*place);
                }
                *sum += weight * other;
                if COUNT && let Some(count) = both.get_mut(*place as usize) {
                    *count += 1;
                }
            }
        }
        let mut meet = |place: u32, sum: &mut f64, best: &mut Best| {
            let mut like = std::mem::take(sum);
            if COUNT && let Some(count) = both.get_mut(place as usize) {
                let count = std::mem::take(count);
                if count < options.min_support {
                    return;
                }
                like *= f64::from(count) / (f64::from(count) + options.shrinkage);
            }
            let least = |of: usize| best.least.get(of).copied().unwrap_or_default();
            if like > 0.0 && like >= least(own as usize) {
                best.offer(own as usize, (place, like));
            }
            let least = best.least.get(place as usize).copied().unwrap_or_default();
            if like > 0.0 && like >= least {
                best.offer(place as usize, (own, like));
            }
        };
        if dense {
            for (place, sum) in (own + 1..).zip(sums.get_mut(after..).unwrap_or_default()) {
                if *sum != 0.0 || COUNT {
                    meet(place, sum, best);
                }
            }
        } else {
            for place in touched.drain(..) {
                if let Some(sum) = sums.get_mut(place as usize) {
                    meet(place, sum, best);
                }
            }
        }
    }
}
