//! Gauss-Legendre quadrature with 16 points (NV-9).

/// Points of a panel.
pub const POINTS: usize = 16;

/// The positive nodes on [-1, 1] and their weights.
const HALF: [(f64, f64); POINTS / 2] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];

/// The nodes and weights of a panel from `from` to `to`: the integral of a polynomial of degree 31 is exact.
///
/// ```
/// use regulars_models::math::panel;
/// let cube: f64 = panel(0.0, 2.0).map(|(x, weight)| weight * x * x * x).sum();
/// assert!((cube - 4.0).abs() < 1e-14);
/// ```
pub fn panel(from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> {
    let (centre, half) = (0.5 * (from + to), 0.5 * (to - from));
    HALF.into_iter()
        .flat_map(move |(node, weight)| [(centre - half * node, half * weight), (centre + half * node, half * weight)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_exact_for_polynomials_of_degree_31() {
        for degree in 0..32_i32 {
            let got: f64 = panel(-0.5, 1.0).map(|(x, weight)| weight * x.powi(degree)).sum();
            let power = f64::from(degree + 1);
            let want = (1.0 - (-0.5_f64).powi(degree + 1)) / power;
            assert!((got - want).abs() < 1e-15, "degree {degree}: {got} {want}");
        }
    }
}
