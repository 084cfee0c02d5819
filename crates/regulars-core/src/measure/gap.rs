//! The own rhythm of a customer: the median gap between periods with a record (LS-5), which tells how long a silence is for them.

/// The fewest gaps that have a median: one gap is no rhythm.
const LEAST_GAPS: usize = 2;

/// The median distance between neighbours of rising, different periods; the lower one of an even number. None of fewer than two.
pub(super) fn median(periods: impl Iterator<Item = i32> + Clone) -> Option<i64> {
    let gap = |(before, after): (i32, i32)| i64::from(after) - i64::from(before);
    let mut gaps: Vec<i64> = periods.clone().zip(periods.skip(1)).map(gap).collect();
    if gaps.len() < LEAST_GAPS {
        return None;
    }
    gaps.sort_unstable();
    gaps.get((gaps.len() - 1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_median_of_two_gaps_or_more() {
        let of = |periods: &[i32]| median(periods.iter().copied());
        assert_eq!([of(&[]), of(&[5]), of(&[5, 9])], [None; 3]);
        // Gaps 30 and 4; 30, 4 and 10; 30, 4, 10 and 1.
        assert_eq!(of(&[0, 30, 34]), Some(4));
        assert_eq!(of(&[0, 30, 34, 44]), Some(10));
        assert_eq!(of(&[0, 30, 34, 44, 45]), Some(4));
        assert_eq!(of(&[i32::MIN, 0, i32::MAX]), Some(2_147_483_647));
    }
}
