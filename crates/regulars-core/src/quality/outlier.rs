//! Outliers by robust z over a stored state (DQ-1): `0.6745 * (x - median) / MAD`.
//!
//! The state is a sorted map of values with their counts: it is exact, adds in any order, and gives the same median and the same
//! median absolute deviation however the values were split. No float is involved.

use std::collections::BTreeMap;

use crate::error::{Code, Error, Result};
use crate::money::Number;

/// The most different values of one state.
pub const MAX_DISTINCT: usize = 1_000_000;

/// Values with their counts.
///
/// ```
/// use regulars_core::money::Number;
/// use regulars_core::quality::{Distribution, Outlier};
/// let mut days = Distribution::default();
/// for rate in [10_i64, 11, 9, 10, 12, 10] {
///     days.add(Number::from(rate), 1)?;
/// }
/// let limit = Number::parse("3.5").unwrap_or_default();
/// assert_eq!(days.judge(Number::from(11_i64), limit), Outlier::Within);
/// assert_eq!(days.judge(Number::from(40_i64), limit), Outlier::Beyond);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Distribution {
    counts: BTreeMap<Number, u64>,
    total: u64,
}

/// What robust z says of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outlier {
    /// At least half of the values are equal, there are none, or the numbers have too many digits: there is no measure of distance.
    NotAssessed,
    /// Not beyond the limit.
    Within,
    /// Beyond it.
    Beyond,
}

impl Distribution {
    /// So many more of a value. Errors: `too_many_items` beyond [`MAX_DISTINCT`] different ones, `overflow`.
    pub fn add(&mut self, value: Number, count: u64) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        if self.counts.len() >= MAX_DISTINCT && !self.counts.contains_key(&value) {
            let message = format!("more than {MAX_DISTINCT} different values");
            return Err(Error::new(Code::TooManyItems, "", message));
        }
        let total = self.total.checked_add(count);
        self.total = total.ok_or_else(|| Error::new(Code::Overflow, "", "the counts do not fit 64 bits"))?;
        // No count is above the total, which fits.
        let known = self.counts.entry(value).or_default();
        *known = known.saturating_add(count);
        Ok(())
    }

    /// All values of another state. Errors as for `add`.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        other.counts.iter().try_for_each(|(value, count)| self.add(*value, *count))
    }

    /// How many values there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The values with their counts, rising.
    pub fn iter(&self) -> impl Iterator<Item = (Number, u64)> {
        self.counts.iter().map(|(value, count)| (*value, *count))
    }

    /// The middle value; of an even number of values the mean of the two in the middle. None of nothing, and beyond 28 digits.
    pub fn median(&self) -> Option<Number> {
        median(&self.counts, self.total)
    }

    /// The median of the distances from the median. None of nothing, and beyond 28 digits.
    pub fn mad(&self) -> Option<Number> {
        let middle = self.median()?;
        let mut distances: BTreeMap<Number, u64> = BTreeMap::new();
        for (value, count) in &self.counts {
            let known = distances.entry(distance(*value, middle)?).or_default();
            *known = known.saturating_add(*count);
        }
        median(&distances, self.total)
    }

    /// Whether the robust z of a value lies beyond a limit on either side; the limit itself is within.
    pub fn judge(&self, value: Number, limit: Number) -> Outlier {
        self.scale().map_or(Outlier::NotAssessed, |scale| scale.judge(value, limit))
    }

    /// Median and distance, worked out once for judging many values; none where nothing can be assessed.
    pub fn scale(&self) -> Option<Scale> {
        let (median, mad) = (self.median()?, self.mad()?);
        (mad.signum() > 0).then_some(Scale { median, mad })
    }
}

/// By what distances are measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scale {
    /// The median.
    pub median: Number,
    /// The median absolute deviation, above zero.
    pub mad: Number,
}

impl Scale {
    /// Whether the robust z of a value lies beyond a limit.
    pub fn judge(&self, value: Number, limit: Number) -> Outlier {
        // |0.6745 (x - m)| > limit * MAD, so that nothing is divided.
        let left = distance(value, self.median).and_then(|far| far.mul(Number::parse("0.6745")?));
        match left.zip(self.mad.mul(limit)) {
            Some((left, right)) if left > right => Outlier::Beyond,
            Some(_) => Outlier::Within,
            None => Outlier::NotAssessed,
        }
    }
}

fn distance(value: Number, middle: Number) -> Option<Number> {
    let far = value.sub(middle)?;
    Some(if far.signum() < 0 { far.neg() } else { far })
}

fn median(counts: &BTreeMap<Number, u64>, total: u64) -> Option<Number> {
    let low = at(counts, total.checked_sub(1)? / 2)?;
    let high = at(counts, total / 2)?;
    if low == high { Some(low) } else { low.add(high)?.mul(Number::parse("0.5")?) }
}

/// The value at a place, from 0.
fn at(counts: &BTreeMap<Number, u64>, place: u64) -> Option<Number> {
    let mut before = 0_u64;
    for (value, count) in counts {
        before = before.checked_add(*count)?;
        if place < before {
            return Some(*value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    fn of(values: &[&str]) -> Distribution {
        let mut all = Distribution::default();
        values.iter().for_each(|value| all.add(number(value), 1).unwrap());
        all
    }

    #[test]
    fn the_limit_itself_is_within() {
        // Median 0, MAD 0.6745: z is x itself.
        let all = of(&["-0.6745", "-0.6745", "0", "0.6745", "0.6745"]);
        assert_eq!((all.median(), all.mad()), (Some(Number::ZERO), Some(number("0.6745"))));
        assert_eq!(all.judge(number("3.5"), number("3.5")), Outlier::Within);
        assert_eq!(all.judge(number("-3.5"), number("3.5")), Outlier::Within);
        assert_eq!(all.judge(number("3.5000001"), number("3.5")), Outlier::Beyond);
        assert_eq!(all.judge(number("-3.5000001"), number("3.5")), Outlier::Beyond);
    }

    #[test]
    fn without_spread_nothing_is_assessed() {
        assert_eq!(Distribution::default().judge(number("1"), number("3.5")), Outlier::NotAssessed);
        assert_eq!(of(&["5", "5", "5", "900"]).judge(number("900"), number("3.5")), Outlier::NotAssessed);
    }

    #[test]
    fn an_even_number_of_values_has_its_median_between_them() {
        assert_eq!(of(&["1", "2"]).median(), Some(number("1.5")));
        assert_eq!(of(&["1", "1.00", "4"]).median(), Some(number("1")));
    }

    #[test]
    fn numbers_of_too_many_digits_are_not_assessed_rather_than_rounded() {
        let all = of(&["1000000000000000000000000000", "0.0000000000000000000000000001", "1", "2"]);
        assert_eq!(all.judge(number("5"), number("3.5")), Outlier::NotAssessed);
    }

    #[test]
    fn counts_that_do_not_fit_are_told() {
        let mut all = Distribution::default();
        all.add(number("1"), u64::MAX).unwrap();
        assert_eq!(all.add(number("2"), 1).unwrap_err().code(), Code::Overflow);
    }

    proptest! {
        /// Law: however the values are split and in whatever order the parts are merged, the state is the same.
        #[test]
        fn parts_merge_in_any_order(values in prop::collection::vec((0..4_usize, -50..50_i64), 0..40)) {
            let mut parts = vec![Distribution::default(); 4];
            let mut whole = Distribution::default();
            for (part, value) in &values {
                parts[*part].add(Number::from(*value), 1).unwrap();
                whole.add(Number::from(*value), 1).unwrap();
            }
            for order in [[0, 1, 2, 3], [3, 1, 0, 2]] {
                let mut merged = Distribution::default();
                order.iter().for_each(|part| merged.merge(&parts[*part]).unwrap());
                prop_assert_eq!(&merged, &whole);
            }
            // The median of the sorted list is the oracle.
            let mut sorted: Vec<i64> = values.iter().map(|(_, value)| *value).collect();
            sorted.sort_unstable();
            let middle = (!sorted.is_empty()).then(|| {
                let twice = sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2];
                Number::from(twice).mul(Number::parse("0.5").unwrap()).unwrap()
            });
            prop_assert_eq!(whole.median(), middle);
        }
    }
}
