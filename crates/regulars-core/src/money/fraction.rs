//! An exact fraction, for amounts that are shared out and rounded once at the end (MB-80, MB-81). What does not fit is no number:
//! nothing rounds before [`Fraction::rounded`].

use super::Decimal;

/// An exact fraction of 128 bits.
///
/// ```
/// use regulars_core::money::{Decimal, Fraction};
/// let third = Fraction::from(1_i64).div(Fraction::from(3_i64));
/// let whole = third.and_then(|third| third.mul(Fraction::from(3_i64)));
/// assert_eq!(whole, Some(Fraction::from(1_i64)));
/// assert_eq!(third.and_then(|third| third.rounded(2)), "0.33".parse::<Decimal>().ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    // INVARIANT: the denominator is above zero, and both have no divisor in common.
    numerator: i128,
    denominator: i128,
}

impl From<i64> for Fraction {
    fn from(number: i64) -> Self {
        Self { numerator: number.into(), denominator: 1 }
    }
}

impl From<Decimal> for Fraction {
    fn from(number: Decimal) -> Self {
        // A decimal has at most 18 places, so the power fits.
        Self::reduced(number.units().into(), 10_i128.pow(number.scale().into()))
    }
}

fn divisor(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.unsigned_abs(), right.unsigned_abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    i128::try_from(left).unwrap_or(1).max(1)
}

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// Of a denominator above zero.
    fn reduced(numerator: i128, denominator: i128) -> Self {
        let common = divisor(numerator, denominator);
        Self { numerator: numerator / common, denominator: denominator / common }
    }

    /// The sum. None if it does not fit.
    pub fn add(&self, other: Self) -> Option<Self> {
        let common = divisor(self.denominator, other.denominator);
        let (more, others) = (other.denominator / common, self.denominator / common);
        let numerator = self.numerator.checked_mul(more)?.checked_add(other.numerator.checked_mul(others)?)?;
        Some(Self::reduced(numerator, self.denominator.checked_mul(more)?))
    }

    /// The difference. None if it does not fit.
    pub fn sub(&self, other: Self) -> Option<Self> {
        self.add(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    /// The product. None if it does not fit.
    pub fn mul(&self, other: Self) -> Option<Self> {
        // What the one divides of the other goes first, so that only what remains must fit.
        let left = Self::reduced(self.numerator, other.denominator);
        let right = Self::reduced(other.numerator, self.denominator);
        let numerator = left.numerator.checked_mul(right.numerator)?;
        Some(Self { numerator, denominator: left.denominator.checked_mul(right.denominator)? })
    }

    /// The quotient. None for a zero divisor and if it does not fit.
    pub fn div(&self, other: Self) -> Option<Self> {
        let sign = other.numerator.signum();
        if sign == 0 {
            return None;
        }
        let numerator = other.denominator.checked_mul(sign)?;
        self.mul(Self { numerator, denominator: other.numerator.checked_abs()? })
    }

    /// -1 below zero, 0 at zero, 1 above.
    pub fn signum(self) -> i32 {
        i32::try_from(self.numerator.signum()).unwrap_or(0)
    }

    /// The decimal with so many places, halves away from zero. None if it has more digits than a decimal keeps.
    pub fn rounded(self, places: u8) -> Option<Decimal> {
        let one = 10_i128.checked_pow(places.into())?;
        // Whole part and rest apart, so that only the rest must fit when it is multiplied.
        let scaled = (self.numerator % self.denominator).checked_mul(one)?;
        let rest = scaled % self.denominator;
        let up = rest.checked_abs()? >= self.denominator - rest.checked_abs()?;
        let part = scaled / self.denominator + if up { self.numerator.signum() } else { 0 };
        let units = (self.numerator / self.denominator).checked_mul(one)?.checked_add(part)?;
        Decimal::new(i64::try_from(units).ok()?, places).ok()
    }

    /// The decimal with so many places, halves to the even digit (SV-33, SV-62). None if it has more digits than a decimal keeps.
    ///
    /// ```
    /// use regulars_core::money::{Decimal, Fraction};
    /// let half = Fraction::from("0.25".parse::<Decimal>()?);
    /// assert_eq!(half.half_even(1).map(|number| number.canonical()).as_deref(), Some("0.2"));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn half_even(self, places: u8) -> Option<Decimal> {
        let rounded = self.rounded(places)?;
        let off = Self::from(rounded).sub(self)?;
        let one = Decimal::new(if off.signum() < 0 { -1 } else { 1 }, places).ok()?;
        let is_half = off.add(off)? == Self::from(one);
        // Away from zero went a half; where that digit is odd, the even one is a unit nearer to zero.
        let units = if is_half && rounded.units() % 2 != 0 { rounded.units() - one.units() } else { rounded.units() };
        Decimal::new(units, places).ok()
    }

    /// The least whole number that is not below it. None if it does not fit 64 bits.
    pub fn ceil(self) -> Option<i64> {
        let (whole, rest) = (self.numerator / self.denominator, self.numerator % self.denominator);
        i64::try_from(whole.checked_add(i128::from(rest > 0))?).ok()
    }

    /// As a float, for what is no money (SC-5).
    pub(crate) fn float(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "the nearest float is what is wanted")]
        let parts = (self.numerator as f64, self.denominator as f64);
        parts.0 / parts.1
    }

    /// The decimal that is exactly this. None if there is none.
    pub fn exact(self) -> Option<Decimal> {
        let most = u8::try_from(Decimal::MAX_DIGITS).ok()?;
        (0..=most).find_map(|places| self.rounded(places).filter(|number| Self::from(*number) == self))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(numerator: i64, denominator: i64) -> Fraction {
        Fraction::from(numerator).div(Fraction::from(denominator)).unwrap()
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (number, text) in [
            (of(1, 200), "0.01"),
            (of(-1, 200), "-0.01"),
            (of(1, 201), "0"),
            (of(-1, 201), "0"),
            (of(7225, 1000), "7.23"),
            (of(199_999, 2), "99999.5"),
            (of(-5, -2), "2.5"),
        ] {
            assert_eq!(number.rounded(2).unwrap().canonical(), text, "{number:?}");
        }
    }

    #[test]
    fn halves_go_to_the_even_digit() {
        for (number, text) in [
            (of(1, 200), "0"),
            (of(3, 200), "0.02"),
            (of(-1, 200), "0"),
            (of(-3, 200), "-0.02"),
            (of(1, 199), "0.01"),
            (of(5, 2), "2.5"),
            (of(2, 3), "0.67"),
        ] {
            assert_eq!(number.half_even(2).unwrap().canonical(), text, "{number:?}");
        }
        assert_eq!((of(7, 2).ceil(), of(-7, 2).ceil(), of(4, 2).ceil()), (Some(4), Some(-3), Some(2)));
    }

    #[test]
    fn what_does_not_fit_is_no_number() {
        let most = Fraction { numerator: i128::MAX, denominator: 1 };
        let least = Fraction { numerator: i128::MIN, denominator: 1 };
        assert_eq!(most.add(Fraction::from(1)), None);
        assert_eq!(most.mul(Fraction::from(2)), None);
        assert_eq!(Fraction::from(0).sub(least), None);
        assert_eq!(Fraction::from(1).div(least), None);
        assert_eq!(Fraction::from(1).div(Fraction::ZERO), None);
        assert_eq!(most.rounded(0), None);
        assert_eq!(of(1, 3).rounded(39), None);
        assert_eq!((of(1, 3).exact(), of(1, 8).exact()), (None, "0.125".parse().ok()));
        // The part that is in common does not count.
        assert_eq!(most.div(most), Some(Fraction::from(1)));
    }

    proptest! {
        #[test]
        fn fractions_are_a_field(a in -9_999i64..9_999, b in 1i64..9_999, c in -9_999i64..9_999, d in 1i64..9_999) {
            let (x, y) = (of(a, b), of(c, d));
            prop_assert_eq!(x.add(y), y.add(x));
            prop_assert_eq!(x.add(y).unwrap().sub(y), Some(x));
            prop_assert_eq!(x.mul(y), y.mul(x));
            prop_assert_eq!(x.mul(y).unwrap().add(x), x.mul(y.add(Fraction::from(1)).unwrap()));
            if c != 0 {
                prop_assert_eq!(x.div(y).unwrap().mul(y), Some(x));
            }
        }

        #[test]
        fn rounding_is_off_by_at_most_half_a_unit(a in any::<i32>(), b in 1i32..i32::MAX, places in 0u8..6) {
            let number = of(a.into(), b.into());
            let off = Fraction::from(number.rounded(places).unwrap()).sub(number).unwrap();
            let unit = of(1, 10_i64.pow(places.into()));
            let twice = off.mul(Fraction::from(2)).unwrap();
            prop_assert!(unit.sub(twice).unwrap().signum() >= 0 && unit.add(twice).unwrap().signum() >= 0);
        }
    }
}
