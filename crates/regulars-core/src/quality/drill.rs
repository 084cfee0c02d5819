//! Drill-down (DQ-7): which cells made a metric change between two periods.
//!
//! The contribution of a cell is its failures now minus what it would have had at the failure rate of the whole before. With one
//! rate for all cells the contributions add up exactly to the whole change; they are fractions over one denominator, the total
//! before, and only what is shown of them is rounded.

use std::collections::BTreeMap;

use super::state::State;
use crate::error::{Code, Error, Result};

/// What the change of a whole comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drill<C> {
    /// The whole before.
    pub before: State,
    /// The whole now.
    pub now: State,
    /// The sum of all contributions, as a numerator over `denominator`.
    pub change: i128,
    /// The denominator of all contributions: the total before, 1 if there was none.
    pub denominator: i128,
    /// The cells, the one that made it worse most first; equals by cell.
    pub cells: Vec<Contribution<C>>,
}

/// What one cell contributes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contribution<C> {
    /// The cell.
    pub cell: C,
    /// Its state before.
    pub before: State,
    /// Its state now.
    pub now: State,
    /// The numerator of its contribution.
    pub numerator: i128,
}

/// Ranks the cells of two periods by contribution to the change. Without anything before, the rate before is zero: every failure now
/// is new. Error: `overflow`.
///
/// ```
/// use std::collections::BTreeMap;
/// use regulars_core::quality::{State, drill};
/// let before = BTreeMap::from([("app", State::new(90, 100)?), ("pos", State::new(100, 100)?)]);
/// let now = BTreeMap::from([("app", State::new(90, 100)?), ("pos", State::new(60, 100)?)]);
/// let found = drill(&before, &now)?;
/// // 5 in 100 failed before: of 200 now 10 were to be expected, and 50 failed.
/// assert_eq!(found.shown(found.change), "40.0000");
/// let cells: Vec<_> = found.cells.iter().map(|c| (c.cell, found.shown(c.numerator))).collect();
/// assert_eq!(cells, [("pos", "35.0000".to_owned()), ("app", "5.0000".to_owned())]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn drill<C: Ord + Clone>(before: &BTreeMap<C, State>, now: &BTreeMap<C, State>) -> Result<Drill<C>> {
    let whole_before = State::sum(before.values().copied())?;
    let whole_now = State::sum(now.values().copied())?;
    let denominator = i128::from(whole_before.total().max(1));
    let numerator = |state: State| {
        // A product of two counts of 64 bits may need one bit more than there is.
        let failed = i128::from(state.failures()).checked_mul(denominator);
        let expected = i128::from(whole_before.failures()).checked_mul(i128::from(state.total()));
        let number = failed.zip(expected).and_then(|(failed, expected)| failed.checked_sub(expected));
        number.ok_or_else(|| Error::new(Code::Overflow, "", "the counts are too large to be compared"))
    };
    let mut cells = Vec::new();
    for cell in before.keys().chain(now.keys().filter(|cell| !before.contains_key(*cell))) {
        let state = |states: &BTreeMap<C, State>| states.get(cell).copied().unwrap_or_default();
        let (before, now) = (state(before), state(now));
        cells.push(Contribution { cell: cell.clone(), before, now, numerator: numerator(now)? });
    }
    cells.sort_by(|a, b| b.numerator.cmp(&a.numerator).then_with(|| a.cell.cmp(&b.cell)));
    Ok(Drill { before: whole_before, now: whole_now, change: numerator(whole_now)?, denominator, cells })
}

impl<C> Drill<C> {
    /// A numerator over the denominator, half to even to four places.
    pub fn shown(&self, numerator: i128) -> String {
        super::fraction::rounded(numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells() -> impl Strategy<Value = BTreeMap<u8, State>> {
        let state = (0..1_000_u64, 0..1_000_u64).prop_map(|(a, b)| State::new(a.min(b), a.max(b)).unwrap());
        prop::collection::btree_map(0..12_u8, state, 0..10)
    }

    proptest! {
        /// Law: contributions add up exactly to the whole change, and every cell of either period is there once.
        #[test]
        fn contributions_add_up_to_the_whole_change(before in cells(), now in cells()) {
            let found = drill(&before, &now).unwrap();
            prop_assert_eq!(found.cells.iter().map(|cell| cell.numerator).sum::<i128>(), found.change);
            let mut named: Vec<u8> = found.cells.iter().map(|cell| cell.cell).collect();
            prop_assert!(found.cells.is_sorted_by(|a, b| (b.numerator, a.cell) <= (a.numerator, b.cell)));
            named.sort_unstable();
            let mut wanted: Vec<u8> = before.keys().chain(now.keys()).copied().collect();
            wanted.sort_unstable();
            wanted.dedup();
            prop_assert_eq!(named, wanted);
        }
    }

    #[test]
    fn without_a_before_every_failure_is_new() {
        let now = BTreeMap::from([("a", State::new(7, 10).unwrap())]);
        let found = drill(&BTreeMap::new(), &now).unwrap();
        assert_eq!((found.shown(found.change).as_str(), found.denominator), ("3.0000", 1));
        assert!(drill::<u8>(&BTreeMap::new(), &BTreeMap::new()).unwrap().cells.is_empty());
    }

    #[test]
    fn counts_that_are_too_large_are_told() {
        let huge = BTreeMap::from([(0, State::new(0, u64::MAX).unwrap())]);
        assert_eq!(drill(&huge, &huge).unwrap_err().code(), Code::Overflow);
    }
}
