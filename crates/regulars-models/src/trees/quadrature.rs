//! Gauss-Legendre quadrature of `N` points on [0, 1]: exact for polynomials of degree below 2N.

/// Nodes and weights.
pub(super) fn rule<const N: usize>() -> ([f64; N], [f64; N]) {
    let (mut nodes, mut weights) = ([0.0; N], [0.0; N]);
    for (place, (node, weight)) in nodes.iter_mut().zip(&mut weights).enumerate() {
        // Tricomi's start and Newton's steps on the Legendre polynomial; from a start this near four suffice.
        let mut x = -libm::cos(std::f64::consts::PI * (place as f64 + 0.75) / (N as f64 + 0.5));
        let mut slope = 1.0;
        for _ in 0..6 {
            let (value, derivative) = legendre(N, x);
            slope = derivative;
            x -= value / derivative;
        }
        *node = (1.0 + x) / 2.0;
        *weight = 1.0 / ((1.0 - x * x) * slope * slope);
    }
    // What the steps left in the last bit goes, so that a constant is integrated exactly.
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    (nodes, weights)
}

/// The polynomial of a degree and its derivative.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for n in 2..=degree {
        let n = n as f64;
        (before, value) = (value, ((2.0 * n - 1.0) * x * value - (n - 1.0) * before) / n);
    }
    (value, degree as f64 * (x * value - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::rule;

    fn check<const N: usize>() {
        let (nodes, weights) = rule::<N>();
        for degree in 0..2 * N {
            let sum: f64 = nodes.iter().zip(weights).map(|(x, w)| w * x.powi(i32::try_from(degree).unwrap())).sum();
            assert!((sum * (degree as f64 + 1.0) - 1.0).abs() < 1e-13, "{N} {degree}: {sum}");
        }
    }

    #[test]
    fn powers_below_twice_the_points_are_exact() {
        check::<2>();
        check::<4>();
        check::<8>();
        check::<16>();
        check::<32>();
    }
}
