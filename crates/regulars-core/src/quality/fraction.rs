//! Exact fractions and how they are shown: half to even, to four places (DQ-4).

/// Digits behind the point of what is shown.
const PLACES: u32 = 4;

/// `numerator / denominator` as text with four places, half to even. The denominator is above zero; of a numerator beyond 2^100 the
/// places are cut off rather than rounded, which no count of 64 bits reaches.
pub(super) fn rounded(numerator: i128, denominator: i128) -> String {
    let divisor = denominator.unsigned_abs().max(1);
    let size = numerator.unsigned_abs();
    let one = 10_u128.pow(PLACES);
    // Whole part and rest apart, so that only the rest is multiplied.
    let (mut whole, rest) = (size / divisor, size % divisor);
    let (mut places, left) = match rest.checked_mul(one) {
        Some(scaled) => (scaled / divisor, scaled % divisor),
        None => (rest / (divisor / one).max(1), 0),
    };
    // Compares the rest with half the divisor without doubling it.
    let up = match left.cmp(&(divisor - left)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => places % 2 == 1,
        std::cmp::Ordering::Less => false,
    };
    places += u128::from(up);
    if places >= one {
        places -= one;
        whole += 1;
    }
    let sign = if numerator < 0 && (whole, places) != (0, 0) { "-" } else { "" };
    format!("{sign}{whole}.{places:0width$}", width = PLACES as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_neighbour_on_both_sides_of_zero() {
        let cases = [
            (1, 20_000, "0.0000"),
            (3, 20_000, "0.0002"),
            (-1, 20_000, "0.0000"),
            (-3, 20_000, "-0.0002"),
            (-5, 2, "-2.5000"),
            (99_999, 100_000, "1.0000"),
            (7, 1, "7.0000"),
            (0, 9, "0.0000"),
        ];
        for (numerator, denominator, text) in cases {
            assert_eq!(rounded(numerator, denominator), text, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn the_largest_counts_fit() {
        let most = i128::from(u64::MAX);
        assert_eq!(rounded(most, most), "1.0000");
        assert_eq!(rounded(-most, 1), format!("-{most}.0000"));
        assert_eq!(rounded(i128::MAX, 1), format!("{}.0000", i128::MAX));
        assert_eq!(rounded(most - 1, most), "1.0000");
    }
}
