//! Counting people into cells, and telling the counts (DP-1, DP-4).

use std::collections::{BTreeMap, BTreeSet};

use super::{Entropy, PrivateFault, Ratio, two_sided};

/// The most cells of a count.
pub const MAX_CELLS: usize = 10_000;
/// The most cells that one person may enter.
pub const MAX_CONTRIBUTION: u64 = 100;

/// A cell: one value for each dimension; none where a person has no value, or another than those that are declared.
pub type Cell = Vec<Option<String>>;

/// How a count is told privately.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mechanism {
    /// What the answer costs.
    pub epsilon: Ratio,
    /// How many cells one person enters at most.
    pub contribution: u64,
    /// Counts below it are not told.
    pub min_group: u64,
}

/// A cell with what is told of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The cell.
    pub cell: Cell,
    /// How many; none if that lies below the least group.
    pub count: Option<u64>,
}

/// All combinations of the values of each dimension, in order: of what is declared the cells that are told, of what a person has
/// those that the person enters. None if there are more than [`MAX_CELLS`].
pub fn grid(dimensions: &[Cell]) -> Option<BTreeSet<Cell>> {
    let mut cells: BTreeSet<Cell> = BTreeSet::from([Vec::new()]);
    for values in dimensions {
        let values: BTreeSet<&Option<String>> = values.iter().collect();
        if cells.len().checked_mul(values.len())? > MAX_CELLS {
            return None;
        }
        let with = |cell: &Cell, value: &Option<String>| cell.iter().chain([value]).cloned().collect();
        cells = cells.iter().flat_map(|cell| values.iter().map(move |value| with(cell, value))).collect();
    }
    Some(cells)
}

/// The first cells of a person, as many as one person may enter.
pub fn cut(cells: &BTreeSet<Cell>, contribution: u64) -> impl Iterator<Item = &Cell> {
    cells.iter().take(usize::try_from(contribution).unwrap_or(usize::MAX))
}

/// The counts as they are told without noise: those below the least group are not (DP-4).
pub fn plain(counts: &BTreeMap<Cell, u64>, min_group: u64) -> Vec<Counted> {
    let told = counts
        .iter()
        .map(|(cell, count)| Counted { cell: cell.clone(), count: Some(*count).filter(|count| *count >= min_group) });
    told.collect()
}

impl Mechanism {
    /// Checks the parameters. Error: `dp_parameter`.
    pub fn check(self) -> Result<Self, PrivateFault> {
        if !(1..=MAX_CONTRIBUTION).contains(&self.contribution) {
            return Err(PrivateFault::Parameter("one person enters 1 to 100 cells"));
        }
        if self.min_group == 0 {
            return Err(PrivateFault::Parameter("the least group has at least 1"));
        }
        self.scale().map(|_| self)
    }

    /// `s` and `t` of the noise: epsilon is `a/b`, so `s = a` and `t = b * c`.
    fn scale(self) -> Result<(u64, u64), PrivateFault> {
        let (a, b) =
            self.epsilon.terms().filter(|(a, _)| *a > 0).ok_or(PrivateFault::Parameter("epsilon is positive"))?;
        Ok((a, b.checked_mul(self.contribution).ok_or(PrivateFault::Overflow)?))
    }
}

/// The counts of all declared cells with noise, empty ones too. Threshold and clamp act on what the noise has made of them, so
/// neither tells more (DP-4). Errors: `dp_parameter`, `entropy_exhausted`.
pub fn noisy(
    counts: &BTreeMap<Cell, u64>,
    mechanism: Mechanism,
    entropy: &mut dyn Entropy,
) -> Result<Vec<Counted>, PrivateFault> {
    let (s, t) = mechanism.check()?.scale()?;
    let mut told = Vec::with_capacity(counts.len());
    for (cell, count) in counts {
        let noise = two_sided(s, t, entropy)?;
        let noisy = i64::try_from(*count).map_err(|_| PrivateFault::Overflow)?.saturating_add(noise);
        let noisy = u64::try_from(noisy).unwrap_or(0);
        told.push(Counted { cell: cell.clone(), count: Some(noisy).filter(|noisy| *noisy >= mechanism.min_group) });
    }
    Ok(told)
}
