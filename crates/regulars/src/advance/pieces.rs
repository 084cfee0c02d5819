//! A stretch of one customer in pieces: where a record comes or is corrected away another past may hold, between these instants time
//! alone acts.

use std::collections::BTreeSet;

use regulars_core::time::Instant;

/// The pieces from `at` to `end`, both inside, in order: each begins at the beginning or at one of the moments.
pub(super) fn pieces(
    (at, end): (Instant, Instant),
    moments: impl Iterator<Item = Instant>,
) -> impl Iterator<Item = (Instant, Instant)> {
    let mut begins: BTreeSet<Instant> = moments.filter(|moment| *moment > at && *moment <= end).collect();
    begins.insert(at);
    let ends: Vec<Instant> = begins.iter().skip(1).map(|next| next.plus_micros(-1)).chain([end]).collect();
    begins.into_iter().zip(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_touch_and_moments_outside_do_not_count() {
        let at = |second: i64| Instant::from_micros(second * 1_000_000).unwrap();
        let all: Vec<_> = pieces((at(2), at(9)), [at(5), at(1), at(2), at(9), at(5), at(12)].into_iter()).collect();
        let before = |second: i64| at(second).plus_micros(-1);
        assert_eq!(all, [(at(2), before(5)), (at(5), before(9)), (at(9), at(9))]);
        assert_eq!(pieces((at(3), at(3)), std::iter::empty()).collect::<Vec<_>>(), [(at(3), at(3))]);
    }
}
