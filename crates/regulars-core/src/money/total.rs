//! A checked sum of amounts of one currency. It uses 128 bits and says so when even these do not suffice (MD-7).

use super::amount::write_scaled;
use super::{Currency, Decimal};

/// The sum of many decimals; `None` inside once it did not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    units: i128,
    scale: u8,
    overflow: bool,
}

impl From<Decimal> for Total {
    fn from(value: Decimal) -> Self {
        Self { units: i128::from(value.units()), scale: value.scale(), overflow: false }
    }
}

impl Total {
    /// The sum of one number, `units / 10^scale`.
    pub fn of(units: i128, scale: u8) -> Self {
        Self { units, scale, overflow: false }
    }

    /// Adds another sum.
    #[inline]
    pub fn add(&mut self, other: Total) {
        // Nearly all amounts of a currency have one scale, and a sum begins with nothing.
        let sum = if self.scale == other.scale || (self.units == 0 && self.scale < other.scale) {
            self.scale = other.scale;
            self.units.checked_add(other.units)
        } else {
            self.add_rescaled(other)
        };
        self.overflow |= other.overflow || sum.is_none();
        self.units = sum.unwrap_or(0);
    }

    fn add_rescaled(&mut self, other: Total) -> Option<i128> {
        let scale = self.scale.max(other.scale);
        let (own, more) = (self.at_scale(scale), other.at_scale(scale));
        self.scale = scale;
        own?.checked_add(more?)
    }

    /// Takes another sum away.
    pub fn subtract(&mut self, other: Total) {
        let units = other.units.checked_neg();
        self.add(Self { units: units.unwrap_or(0), overflow: other.overflow || units.is_none(), ..other });
    }

    fn at_scale(self, scale: u8) -> Option<i128> {
        let more = u32::from(scale.checked_sub(self.scale)?);
        if more == 0 { Some(self.units) } else { self.units.checked_mul(10_i128.checked_pow(more)?) }
    }

    /// Units and scale; None if the sum did not fit.
    pub(super) fn parts(self) -> Option<(i128, u8)> {
        (!self.overflow).then_some((self.units, self.scale))
    }

    /// The sum did not fit and has no value.
    pub fn overflowed(self) -> bool {
        self.overflow
    }

    /// Below zero, zero or above.
    pub fn signum(self) -> i32 {
        i32::try_from(self.units.signum()).unwrap_or(0)
    }

    /// Compares with a decimal.
    pub fn at_least(self, bound: Decimal) -> bool {
        let mut rest = self;
        rest.subtract(bound.into());
        !rest.overflow && rest.units >= 0
    }

    /// How much is missing to a bound; zero if nothing is.
    #[must_use]
    pub fn missing_to(self, bound: Decimal) -> Total {
        let mut rest = Total::from(bound);
        rest.subtract(self);
        if rest.units > 0 { rest } else { Total::default() }
    }

    /// The sum as a decimal; none if it does not fit 18 digits.
    pub fn decimal(self) -> Option<Decimal> {
        let (mut units, mut scale) = self.parts()?;
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Decimal::new(i64::try_from(units).ok()?, scale).ok()
    }

    /// The sum divided by a count, 12 digits behind the point, half to even (RF-5). None for a count of 0 or an overflow.
    pub fn mean(self, count: u32) -> Option<rust_decimal::Decimal> {
        let sum = rust_decimal::Decimal::try_from_i128_with_scale(self.units, u32::from(self.scale)).ok()?;
        let mean = sum.checked_div(rust_decimal::Decimal::from(count))?;
        (!self.overflow).then(|| mean.round_dp(12).normalize())
    }

    /// The mean as a sum of its own, rounded as [`mean`](Self::mean) rounds it.
    pub fn mean_total(self, count: u32) -> Option<Total> {
        let mean = self.mean(count)?;
        Some(Self::of(mean.mantissa(), u8::try_from(mean.scale()).ok()?))
    }

    /// The text: at least the minor unit's digits, no further trailing zeros. None if it did not fit 28 digits.
    pub fn text(self, currency: Option<Currency>) -> Option<String> {
        if self.overflow || self.units.unsigned_abs() >= 10_u128.pow(28) {
            return None;
        }
        let mut out = String::new();
        write_scaled(&mut out, self.units, self.scale, currency.map_or(0, Currency::minor_digits));
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(parts: &[&str]) -> Total {
        let mut total = Total::default();
        parts.iter().for_each(|part| total.add(part.parse::<Decimal>().unwrap().into()));
        total
    }

    #[test]
    fn ten_times_a_tenth_is_one() {
        assert_eq!(sum(&["0.1"; 10]).text(None).unwrap(), "1");
        assert_eq!(sum(&["0.1", "0.02", "-0.12"]).signum(), 0);
        assert_eq!(sum(&["1.5", "2.25"]).text(Currency::new("CNY").ok()).unwrap(), "3.75");
        assert!(sum(&["2000"]).at_least("2000.00".parse().unwrap()));
        assert_eq!(sum(&["1999.99"]).missing_to("2000".parse().unwrap()).text(None).unwrap(), "0.01");
    }

    #[test]
    fn a_sum_that_does_not_fit_says_so() {
        let mut total = Total { units: i128::MAX, scale: 0, overflow: false };
        assert_eq!(total.text(None), None);
        total.add("1".parse::<Decimal>().unwrap().into());
        assert!(total.overflowed());
        assert_eq!(total.mean(1), None);
    }

    proptest! {
        #[test]
        fn order_does_not_matter(mut parts in prop::collection::vec((-1_000_000_000i64..1_000_000_000, 0u8..6), 0..20)) {
            let total = |parts: &[(i64, u8)]| {
                let mut sum = Total::default();
                parts.iter().for_each(|(units, scale)| sum.add(Decimal::new(*units, *scale).unwrap().into()));
                sum.text(None)
            };
            let first = total(&parts);
            parts.reverse();
            prop_assert_eq!(first, total(&parts));
        }
    }
}
