//! Two axes and a word for each cell: the grade of a lead (LH-1) and quadrants (VQ-1).

use std::sync::Arc;

use crate::money::{Decimal, Number};

/// A word for where a customer lies on two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The axes: rows first, then columns.
    pub axes: [Axis; 2],
    /// The words by row and column, from the lowest.
    pub cells: Vec<Vec<Arc<str>>>,
}

/// An axis with its rising cuts.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it is called in the rulebook.
    pub name: &'static str,
    /// What is looked at.
    pub of: AxisOf,
    /// Where the next band begins; a value on a cut lies in the higher one.
    pub cuts: Vec<Decimal>,
}

/// What an axis looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisOf {
    /// A declared score, by place.
    Score(usize),
    /// A measure, by its slot among the names.
    Measure(u32),
}

impl Axis {
    /// The band of a value, from 0.
    pub fn band(&self, value: Number) -> usize {
        self.cuts.iter().filter(|cut| value >= (**cut).into()).count()
    }
}

impl Grid {
    /// The word of two values.
    pub fn cell(&self, values: [Number; 2]) -> Option<&Arc<str>> {
        let [rows, columns] = &self.axes;
        let [row, column] = values;
        self.cells.get(rows.band(row)).and_then(|row| row.get(columns.band(column)))
    }

    /// The scores that it looks at.
    pub fn scores(&self) -> impl Iterator<Item = (usize, &[Decimal])> {
        self.axes.iter().filter_map(|axis| match axis.of {
            AxisOf::Score(place) => Some((place, axis.cuts.as_slice())),
            AxisOf::Measure(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_a_cut_lies_in_the_higher_band() {
        let axis = |name, cuts: &[&str]| {
            let cuts = cuts.iter().map(|cut| cut.parse().unwrap()).collect();
            Axis { name, of: AxisOf::Measure(0), cuts }
        };
        let words = [["D", "C"], ["C", "B"], ["B", "A"]];
        let cells = words.iter().map(|row| row.iter().map(|word| Arc::from(*word)).collect()).collect();
        let grid = Grid { axes: [axis("fit", &["10", "20"]), axis("engagement", &["5.5"])], cells };
        let cell = |fit: &str, engagement: &str| {
            grid.cell([Number::parse(fit).unwrap(), Number::parse(engagement).unwrap()]).unwrap().to_string()
        };
        assert_eq!(
            [cell("9.99", "5.49"), cell("10", "5.49"), cell("20", "5.5"), cell("-1", "99")],
            ["D", "C", "A", "C"]
        );
    }
}
