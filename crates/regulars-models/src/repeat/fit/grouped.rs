//! Summaries as columns on a scaled clock, with equal rows told once and their weights added.

use crate::math::{Pairwise, ln};
use crate::repeat::Summary;

/// After this many rows grouping goes on only if it helps.
const TRIAL: usize = 65_536;
/// From this many rows on the maximum is first looked for among a part of them.
const MANY: usize = 40_000;
/// One row in so many makes such a part.
const PART: usize = 16;

/// Grouped rows, in the order in which each first appeared; times divided by their weighted mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Grouped {
    pub(super) rows: Vec<Row>,
    /// Rows with a weight.
    pub(super) told: usize,
    /// Their weight.
    pub(super) weight: f64,
    /// The mean age, by which times were divided.
    pub(super) clock: f64,
    /// The weighted sum of repeat purchases.
    pub(super) purchases: f64,
}

/// A row on the scaled clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) x: u32,
    pub(super) t_x: f64,
    pub(super) t: f64,
    pub(super) w: f64,
}

impl Grouped {
    pub(super) fn new(customers: &[Summary], weight_of: impl Fn(usize) -> f64) -> Self {
        let mut grouped = Self { rows: Vec::with_capacity(customers.len()), ..Self::default() };
        let mut table = Table::new(customers.len());
        let mut helps = true;
        let mut sums = Pairwise::<3>::default();
        for (i, customer) in customers.iter().enumerate() {
            let w = weight_of(i);
            if w <= 0.0 {
                continue;
            }
            grouped.told += 1;
            sums.add([w, w * customer.t(), w * f64::from(customer.x())]);
            let row = Row { x: customer.x(), t_x: customer.t_x(), t: customer.t(), w };
            if helps && let Some(known) = table.find_or_enter(&row, &grouped.rows) {
                if let Some(known) = grouped.rows.get_mut(known) {
                    known.w += w;
                }
                continue;
            }
            grouped.rows.push(row);
            if grouped.told == TRIAL {
                helps = grouped.rows.len() < TRIAL / 10 * 9;
            }
        }
        let [weight, ages, purchases] = sums.total();
        (grouped.weight, grouped.purchases) = (weight, purchases);
        grouped.clock = if ages > 0.0 { ages / weight } else { 1.0 };
        for row in &mut grouped.rows {
            row.t_x /= grouped.clock;
            row.t /= grouped.clock;
        }
        grouped
    }

    /// What the likelihood on the original clock has more: it is a density of x times.
    pub(super) fn ll_shift(&self) -> f64 {
        -self.purchases * ln(self.clock)
    }

    /// Whether the rows can determine `parameters` parameters (NV-7).
    pub(super) fn identifies(&self, parameters: usize) -> bool {
        self.rows.len() > parameters && self.purchases > 0.0
    }

    /// Brings rows of equal x together, in the order in which they stand; the fewest purchases first.
    pub(super) fn by_purchases(&mut self) {
        /// Values of x that are counted one by one.
        const COUNTED: usize = 1_024;
        let place = |row: &Row| row.x as usize;
        if self.rows.iter().any(|row| place(row) >= COUNTED) {
            self.rows.sort_by_key(|row| row.x);
            return;
        }
        let mut next = [0_usize; COUNTED];
        for row in &self.rows {
            if let Some(count) = next.get_mut(place(row)) {
                *count += 1;
            }
        }
        let mut first = 0;
        for next in &mut next {
            first += std::mem::replace(next, first);
        }
        let nobody = Row { x: 0, t_x: 0.0, t: 0.0, w: 0.0 };
        let mut sorted = vec![nobody; self.rows.len()];
        for row in &self.rows {
            if let Some(next) = next.get_mut(place(row))
                && let Some(slot) = sorted.get_mut(*next)
            {
                *slot = *row;
                *next += 1;
            }
        }
        self.rows = sorted;
    }

    /// An even part of many rows, with its weight.
    pub(super) fn part(&self) -> Option<Self> {
        if self.rows.len() < MANY {
            return None;
        }
        let rows: Vec<Row> = self.rows.iter().step_by(PART).copied().collect();
        let weight = rows.iter().map(|row| row.w).sum();
        let purchases = rows.iter().map(|row| row.w * f64::from(row.x)).sum();
        let part = Self { told: rows.len(), rows, weight, clock: self.clock, purchases };
        part.identifies(8).then_some(part)
    }
}

/// Which rows there are already: places in the list of rows by a hash of the row, plus 1; 0 is free.
struct Table {
    places: Vec<u32>,
    shift: u32,
}

impl Table {
    fn new(rows: usize) -> Self {
        let bits = (rows.clamp(8, TRIAL * 64) * 2).next_power_of_two().trailing_zeros();
        Self { places: vec![0; 1 << bits], shift: 64 - bits }
    }

    /// The place of an equal row, or `None` after noting that this one comes next.
    fn find_or_enter(&mut self, row: &Row, rows: &[Row]) -> Option<usize> {
        if rows.len() * 4 > self.places.len() * 3 {
            // Full enough: later rows stay as they are.
            return None;
        }
        let mut slot = self.slot(row);
        loop {
            let place = self.places.get_mut(slot)?;
            let Some(known) = (*place as usize).checked_sub(1) else {
                *place = u32::try_from(rows.len() + 1).ok()?;
                return None;
            };
            if rows.get(known).is_some_and(|known| known.is_as(row)) {
                return Some(known);
            }
            slot = (slot + 1) % self.places.len();
        }
    }

    fn slot(&self, row: &Row) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut hash = u64::from(row.x).wrapping_mul(ODD);
        for bits in [row.t_x.to_bits(), row.t.to_bits()] {
            hash = (hash.rotate_left(29) ^ bits).wrapping_mul(ODD);
        }
        usize::try_from((hash ^ (hash >> 32)).wrapping_mul(ODD) >> self.shift).unwrap_or(0)
    }
}

impl Row {
    fn is_as(&self, other: &Self) -> bool {
        let bits = |row: &Self| (row.x, row.t_x.to_bits(), row.t.to_bits());
        bits(self) == bits(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_told_once_with_their_weights() {
        let customers = Summary::columns(&[0, 2, 0, 2, 1], &[0.0, 3.0, 0.0, 3.0, 3.0], &[4.0; 5]).unwrap();
        let grouped = Grouped::new(&customers, |i| if i == 4 { 0.0 } else { 1.5 });
        let rows: Vec<_> = grouped.rows.iter().map(|row| (row.x, row.t_x, row.t, row.w)).collect();
        assert_eq!(rows, [(0, 0.0, 1.0, 3.0), (2, 0.75, 1.0, 3.0)]);
        assert_eq!((grouped.told, grouped.weight, grouped.clock, grouped.purchases), (4, 6.0, 4.0, 6.0));
    }

    #[test]
    fn rows_of_equal_x_stand_together_in_their_order() {
        for most in [3, 5_000] {
            let row = |i: u32| {
                let x = if i % 4 == 3 { most } else { i % 4 };
                Summary::new(x, if x == 0 { 0.0 } else { 1.0 }, 2.0 + f64::from(i)).unwrap()
            };
            let customers: Vec<_> = (0..50).map(row).collect();
            let mut grouped = Grouped::new(&customers, |_| 1.0);
            let mut wanted: Vec<_> = grouped.rows.iter().map(|row| (row.x, row.t.to_bits())).collect();
            wanted.sort_by_key(|row| row.0);
            grouped.by_purchases();
            assert_eq!(grouped.rows.iter().map(|row| (row.x, row.t.to_bits())).collect::<Vec<_>>(), wanted);
        }
    }

    #[test]
    fn rows_that_all_differ_stay_as_they_are() {
        let customers: Vec<_> =
            (1..100_000_u32).map(|i| Summary::new(i % 7 + 1, 1.0 + f64::from(i) / 1e6, 3.0).unwrap()).collect();
        let grouped = Grouped::new(&customers, |_| 1.0);
        assert_eq!(grouped.rows.len(), customers.len());
        assert!(grouped.part().unwrap().rows.len() >= 99_999 / PART);
    }
}
