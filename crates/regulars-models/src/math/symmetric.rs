//! Small dense symmetric matrices: Cholesky with a check of positivity, inverse, eigenvalues.

/// A symmetric matrix of a small dimension, kept as its lower triangle.
///
/// ```
/// use regulars_models::math::{Cholesky, Symmetric};
/// let mut matrix = Symmetric::zeros(2);
/// matrix.add(0, 0, 4.0);
/// matrix.add(1, 0, 2.0);
/// matrix.add(1, 1, 3.0);
/// let solution = Cholesky::new(&matrix).unwrap().solve(&[8.0, 8.0]);
/// assert!((solution[0] - 1.0).abs() < 1e-15 && (solution[1] - 2.0).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Symmetric {
    dimension: usize,
    /// Row after row, each up to the diagonal.
    lower: Vec<f64>,
}

impl Symmetric {
    /// The matrix of zeros.
    #[must_use]
    pub fn zeros(dimension: usize) -> Self {
        Self { dimension, lower: vec![0.0; dimension * (dimension + 1) / 2] }
    }

    /// A matrix out of its lower triangle, row after row; `None` if the length is none of a triangle.
    #[must_use]
    pub fn from_lower(lower: Vec<f64>) -> Option<Self> {
        let mut dimension = 0;
        while dimension * (dimension + 1) / 2 < lower.len() {
            dimension += 1;
        }
        (dimension * (dimension + 1) / 2 == lower.len()).then_some(Self { dimension, lower })
    }

    /// The number of rows.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The lower triangle, row after row.
    #[must_use]
    pub fn lower(&self) -> &[f64] {
        &self.lower
    }

    /// The element at (i, j), which is that at (j, i); 0 outside the matrix.
    #[must_use]
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.lower.get(place(i, j)).copied().unwrap_or(0.0)
    }

    /// Adds to the element at (i, j), which is that at (j, i).
    pub fn add(&mut self, i: usize, j: usize, value: f64) {
        if let Some(element) = self.lower.get_mut(place(i, j)) {
            *element += value;
        }
    }

    /// Replaces the element at (i, j), which is that at (j, i).
    pub fn set(&mut self, i: usize, j: usize, value: f64) {
        if let Some(element) = self.lower.get_mut(place(i, j)) {
            *element = value;
        }
    }

    /// The elements of the diagonal.
    pub fn diagonal(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.dimension).map(|i| self.at(i, i))
    }

    /// Row `i` whole.
    pub fn row(&self, i: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.dimension).map(move |j| self.at(i, j))
    }

    /// All elements times a number.
    #[must_use]
    pub fn scaled(mut self, factor: f64) -> Self {
        self.lower.iter_mut().for_each(|element| *element *= factor);
        self
    }

    /// The eigenvalues, rising, by Jacobi rotations; NaN if an element is not finite.
    #[must_use]
    pub fn eigenvalues(&self) -> Vec<f64> {
        let n = self.dimension;
        if self.lower.iter().any(|element| !element.is_finite()) {
            return vec![f64::NAN; n];
        }
        let mut matrix = self.clone();
        // Quadratic convergence: a handful of sweeps is enough for any size.
        for _ in 0..64 {
            let mut rotated = false;
            for p in 0..n {
                for q in 0..p {
                    rotated |= matrix.rotate(p, q);
                }
            }
            if !rotated {
                break;
            }
        }
        let mut values: Vec<f64> = matrix.diagonal().collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// Makes the element at (p, q) zero by a rotation; false if it was nothing beside its diagonal elements.
    fn rotate(&mut self, p: usize, q: usize) -> bool {
        let (off, app, aqq) = (self.at(p, q), self.at(p, p), self.at(q, q));
        if off.abs() <= f64::EPSILON * 0.01 * app.abs().min(aqq.abs()) || off == 0.0 {
            return false;
        }
        let theta = (aqq - app) / (2.0 * off);
        let tangent = theta.signum() / (theta.abs() + libm::hypot(theta, 1.0));
        let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
        let sine = tangent * cosine;
        for k in (0..self.dimension).filter(|k| *k != p && *k != q) {
            let (akp, akq) = (self.at(k, p), self.at(k, q));
            self.set(k, p, cosine * akp - sine * akq);
            self.set(k, q, sine * akp + cosine * akq);
        }
        self.set(p, p, app - tangent * off);
        self.set(q, q, aqq + tangent * off);
        self.set(p, q, 0.0);
        true
    }
}

fn place(i: usize, j: usize) -> usize {
    let (row, column) = if i >= j { (i, j) } else { (j, i) };
    row * (row + 1) / 2 + column
}

/// The Cholesky factor of a positive definite matrix.
#[derive(Clone, Debug)]
pub struct Cholesky(Symmetric);

impl Cholesky {
    /// The factor; `None` if the matrix is not positive definite within rounding, or not finite.
    #[must_use]
    pub fn new(matrix: &Symmetric) -> Option<Self> {
        let n = matrix.dimension;
        let mut factor = matrix.clone();
        for i in 0..n {
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| factor.at(i, k) * factor.at(j, k)).sum();
                let left = matrix.at(i, j) - known;
                if i == j {
                    // What is left of the diagonal must be more than its rounding.
                    if !left.is_finite() || left <= f64::EPSILON * matrix.at(i, i).abs() {
                        return None;
                    }
                    factor.set(i, i, left.sqrt());
                } else {
                    factor.set(i, j, left / factor.at(j, j));
                }
            }
        }
        Some(Self(factor))
    }

    /// The solution of matrix * x = right.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.0.dimension;
        let mut x: Vec<f64> = Vec::with_capacity(n);
        for (i, right) in (0..n).zip(right) {
            let known: f64 = x.iter().enumerate().map(|(k, x)| self.0.at(i, k) * x).sum();
            x.push((right - known) / self.0.at(i, i));
        }
        let mut solution: Vec<f64> = Vec::with_capacity(n);
        for (i, y) in x.iter().enumerate().rev() {
            let known: f64 = solution.iter().zip((0..n).rev()).map(|(x, k)| self.0.at(k, i) * x).sum();
            solution.push((y - known) / self.0.at(i, i));
        }
        solution.reverse();
        solution
    }

    /// The inverse of the matrix, symmetric to the last bit.
    #[must_use]
    pub fn inverse(&self) -> Symmetric {
        let n = self.0.dimension;
        let mut inverse = Symmetric::zeros(n);
        for i in 0..n {
            let unit: Vec<f64> = (0..n).map(|k| if k == i { 1.0 } else { 0.0 }).collect();
            for (j, value) in self.solve(&unit).into_iter().enumerate().take(i + 1) {
                inverse.set(i, j, value);
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hilbert(n: u32) -> Symmetric {
        let mut matrix = Symmetric::zeros(n as usize);
        for i in 0..n {
            for j in 0..=i {
                matrix.set(i as usize, j as usize, 1.0 / f64::from(i + j + 1));
            }
        }
        matrix
    }

    #[test]
    fn the_inverse_of_a_hilbert_matrix_has_integers() {
        let inverse = Cholesky::new(&hilbert(4)).unwrap().inverse();
        let want = [16.0, -120.0, 1200.0, 240.0, -2700.0, 6480.0, -140.0, 1680.0, -4200.0, 2800.0];
        for (got, want) in inverse.lower().iter().zip(want) {
            assert!((got - want).abs() < 1e-9 * want.abs(), "{got} {want}");
        }
    }

    #[test]
    fn eigenvalues_of_a_hilbert_matrix_are_the_known_ones() {
        let got = hilbert(3).eigenvalues();
        let want = [0.002_687_340_355_773_529_3, 0.122_327_065_853_905_84, 1.408_318_927_123_654_4];
        for (got, want) in got.iter().zip(want) {
            assert!((got - want).abs() < 1e-15, "{got} {want}");
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_no_factor() {
        let matrix = |lower: [f64; 3]| Symmetric::from_lower(lower.to_vec()).unwrap();
        assert!(Cholesky::new(&matrix([1.0, 2.0, 1.0])).is_none());
        assert!(Cholesky::new(&matrix([1.0, 1.0, 1.0])).is_none(), "singular");
        assert!(Cholesky::new(&matrix([f64::NAN, 0.0, 1.0])).is_none());
        assert!(matrix([1.0, f64::INFINITY, 1.0]).eigenvalues().iter().all(|value| value.is_nan()));
        assert!(Symmetric::from_lower(vec![1.0, 2.0]).is_none());
    }
}
