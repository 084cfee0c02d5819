//! Shares of counts, and whether two of them differ: the pooled test of two proportions (SV-61, SV-96) and the interval of Wilson
//! (SV-33). Shares are exact until they are rounded; roots leave as rounded decimals only (SC-5).

use crate::error::{Code, Fault};
use crate::money::{Decimal, Fraction, Number};

use super::float::decimal;

/// The largest count, so that all that is made of it is exact.
pub const MAX_COUNT: u64 = 1_000_000_000_000;
/// The quantile of 95 of 100, as the rules write it.
pub(crate) const Z95: f64 = 1.96;
/// Digits behind the point of what is told (SV-33).
pub(crate) const PLACES: u8 = 4;

/// How many of some have it: `k` of `n`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    // INVARIANT: k <= n <= MAX_COUNT.
    n: u64,
    k: u64,
}

/// Whether two rates differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Test {
    /// How many standard errors they are apart; none where the pooled variance is 0.
    pub z: Option<Number>,
    /// At 95 of 100, which is |z| of at least 1.96.
    pub significant95: bool,
}

/// Why something is no rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProportionError {
    /// Too many.
    #[error("a count is at most {MAX_COUNT}")]
    TooMany(&'static str),
    /// More have it than there are.
    #[error("more have it than there are")]
    MoreThanAll,
}

impl Fault for ProportionError {
    fn code(&self) -> Code {
        Code::OutOfRange
    }

    fn path(&self) -> String {
        match self {
            Self::TooMany(path) => (*path).to_owned(),
            Self::MoreThanAll => "k".to_owned(),
        }
    }
}

/// A count as a float; all up to [`MAX_COUNT`] are exact.
#[expect(clippy::cast_precision_loss, reason = "2^53 is more than any count")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// Whether it lies so far from zero that 95 of 100 lie nearer. Compared at 12 digits, so that no last bit decides.
pub fn significant95(z: f64) -> bool {
    decimal(z.abs(), 11).is_some_and(|z| z >= Number::from(Decimal::new(196, 2).unwrap_or(Decimal::ZERO)))
}

impl Test {
    /// The test of a distance in standard errors; none where there is no variance.
    pub(crate) fn of(z: Option<f64>) -> Self {
        let z = z.filter(|z| z.is_finite());
        Self { z: z.and_then(|z| decimal(z, PLACES)), significant95: z.is_some_and(significant95) }
    }
}

impl Rate {
    /// `k` of `n`. Error: `out_of_range` if there are more than [`MAX_COUNT`], or more have it than there are.
    pub fn new(n: u64, k: u64) -> Result<Self, ProportionError> {
        match (n, k) {
            (n, _) if n > MAX_COUNT => Err(ProportionError::TooMany("n")),
            (n, k) if k > n => Err(ProportionError::MoreThanAll),
            (n, k) => Ok(Self { n, k }),
        }
    }

    /// How many there are.
    pub fn n(self) -> u64 {
        self.n
    }

    /// How many have it.
    pub fn k(self) -> u64 {
        self.k
    }

    /// The exact share; none of nobody.
    pub fn share(self) -> Option<Fraction> {
        let whole = |count: u64| i64::try_from(count).ok().map(Fraction::from);
        whole(self.k)?.div(whole(self.n)?)
    }

    /// The pooled test of two proportions: how far this one lies above the other (SV-61).
    ///
    /// ```
    /// use regulars_core::scoring::Rate;
    /// let test = Rate::new(1_000, 90)?.test(Rate::new(1_000, 60)?);
    /// assert_eq!(test.z.map(|z| z.canonical()).as_deref(), Some("2.5469"));
    /// assert!(test.significant95);
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn test(self, other: Self) -> Test {
        let (n, m, k, l) = (real(self.n), real(other.n), real(self.k), real(other.k));
        let pooled = (k + l) / (n + m);
        let variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m);
        // (k m - l n) / (n m) with an exact numerator, so that equal shares give 0.
        let apart = i128::from(self.k) * i128::from(other.n) - i128::from(other.k) * i128::from(self.n);
        #[expect(clippy::cast_precision_loss, reason = "the nearest float is what is wanted")]
        let apart = apart as f64 / (n * m);
        Test::of((variance > 0.0).then(|| apart / variance.sqrt()))
    }

    /// The interval of Wilson at 95 of 100, in percent with two decimals; none of nobody (SV-33).
    pub fn wilson95(self) -> Option<[Number; 2]> {
        if self.n == 0 {
            return None;
        }
        let (n, p, z2) = (real(self.n), real(self.k) / real(self.n), Z95 * Z95);
        let centre = p + z2 / (2.0 * n);
        let reach = Z95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let bound = |above: f64| decimal((100.0 * above / (1.0 + z2 / n)).clamp(0.0, 100.0), 2);
        Some([bound(centre - reach)?, bound(centre + reach)?])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(n: u64, k: u64) -> Rate {
        Rate::new(n, k).unwrap()
    }

    #[test]
    fn a_rate_is_one_of_what_there_is() {
        assert_eq!(Rate::new(3, 4).unwrap_err().code(), Code::OutOfRange);
        assert_eq!(Rate::new(MAX_COUNT + 1, 0).unwrap_err().path(), "n");
        assert_eq!((rate(0, 0).share(), rate(0, 0).wilson95()), (None, None));
    }

    #[test]
    fn nothing_is_significant_without_variance() {
        for (a, b) in [((10, 0), (10, 0)), ((10, 10), (10, 10)), ((0, 0), (10, 5)), ((0, 0), (0, 0))] {
            assert_eq!(rate(a.0, a.1).test(rate(b.0, b.1)), Test { z: None, significant95: false });
        }
    }

    #[test]
    fn the_border_itself_is_significant() {
        assert!(significant95(1.96) && significant95(-1.96));
        assert!(!significant95(1.959_999_9));
    }

    #[test]
    fn nobody_and_everybody_have_intervals_inside() {
        let texts = |rate: Rate| rate.wilson95().unwrap().map(|bound| bound.canonical());
        assert_eq!(texts(rate(10, 0)), ["0", "27.75"]);
        assert_eq!(texts(rate(10, 10)), ["72.25", "100"]);
    }

    proptest! {
        #[test]
        fn swapping_turns_the_sign(n in 1u64..5_000, m in 1u64..5_000, a in 0.0f64..=1.0, b in 0.0f64..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of a count")]
            let part = |n: u64, share: f64| rate(n, (real(n) * share) as u64);
            let (one, other) = (part(n, a), part(m, b));
            let (there, back) = (one.test(other), other.test(one));
            prop_assert_eq!(there.z, back.z.map(|z| z.neg()));
            prop_assert_eq!(there.significant95, back.significant95);
        }

        #[test]
        fn an_interval_holds_its_share(n in 1u64..100_000, part in 0u64..100_000) {
            let one = rate(n, part % (n + 1));
            let [low, high] = one.wilson95().unwrap();
            let share = decimal(100.0 * real(one.k()) / real(n), 2).unwrap();
            prop_assert!(Number::ZERO <= low && low <= share && share <= high && high <= Number::from(100_i64));
        }
    }
}
