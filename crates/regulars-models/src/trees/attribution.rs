//! What every attribution answers with: how much of a margin each feature makes.

/// Contributions of features to margins, in margin space: `base + sum of contributions = margin` (TR-7, TR-8).
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// What the margin of each class is without knowing any feature.
    pub base: Vec<f64>,
    /// Row by row, in a row class by class, in a class feature by feature.
    pub values: Vec<f64>,
    /// How many features there are.
    pub features: usize,
}

impl Attribution {
    pub(super) fn none(rows: usize, base: Vec<f64>, features: usize) -> Self {
        Self { values: vec![0.0; rows * base.len() * features], base, features }
    }

    /// The contributions of the features to the margin of a class of a row; None where there is no such row or class.
    pub fn of(&self, row: usize, class: usize) -> Option<&[f64]> {
        let classes = self.base.len();
        let start =
            row.checked_mul(classes)?.checked_add((class < classes).then_some(class)?)?.checked_mul(self.features)?;
        self.values.get(start..start.checked_add(self.features)?)
    }

    pub(super) fn of_mut(&mut self, row: usize, class: usize) -> &mut [f64] {
        let start = (row * self.base.len() + class) * self.features;
        self.values.get_mut(start..start + self.features).unwrap_or(&mut [])
    }

    /// Divides everything but the base.
    pub(super) fn divide(&mut self, divisor: f64) {
        self.values.iter_mut().for_each(|value| *value /= divisor);
    }
}
