//! Bins between cuts, as features are parted for evidence and for drift.

/// The bin of a value among half-open bins between ascending cuts, counted from 0; one beyond the last for a missing value (NaN).
///
/// ```
/// use regulars_models::math::bin_of;
/// assert_eq!([12.0, 30.0, 400.0, f64::NAN].map(|x| bin_of(&[30.0, 90.0], x)), [0, 1, 2, 3]);
/// ```
pub fn bin_of(cuts: &[f64], value: f64) -> usize {
    if value.is_nan() { cuts.len() + 1 } else { cuts.partition_point(|cut| *cut <= value) }
}
