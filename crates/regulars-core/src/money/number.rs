//! An exact decimal of at most 28 significant digits, the numbers of measures and conditions (MD-7, CD-2). What does not fit is
//! no number: nothing rounds in silence but the quotient, which is rounded half to even at 28 digits.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::amount::write_scaled;
use super::{Decimal, Total};

/// An exact decimal of at most 28 significant digits: `units / 10^scale`.
///
/// ```
/// use regulars_core::money::Number;
/// let third = Number::from(1_i64).div(Number::from(3_i64));
/// assert_eq!(third.map(|third| third.canonical()).as_deref(), Some("0.3333333333333333333333333333"));
/// assert_eq!(Number::parse("2.50"), Number::parse("2.5"));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Number {
    units: i128,
    scale: u8,
}

/// The least number of units that has too many digits.
const LIMIT: i128 = 10_i128.pow(Number::MAX_DIGITS as u32);

/// The powers of ten that 128 bits hold.
const POWERS: [i128; 39] = {
    let mut powers = [1_i128; 39];
    let mut rest: &mut [i128] = &mut powers;
    let mut power = 1_i128;
    while let Some((first, tail)) = rest.split_first_mut() {
        *first = power;
        power = power.wrapping_mul(10);
        rest = tail;
    }
    powers
};

fn power(exponent: u8) -> Option<i128> {
    POWERS.get(usize::from(exponent)).copied()
}

impl Number {
    /// The most significant digits.
    pub const MAX_DIGITS: usize = 28;
    /// Zero.
    pub const ZERO: Self = Self { units: 0, scale: 0 };

    /// Drops zeros behind the point until the digits fit. None if they never do.
    fn fit(mut units: i128, mut scale: u8) -> Option<Self> {
        while units.unsigned_abs() >= LIMIT.unsigned_abs() {
            if scale == 0 || units % 10 != 0 {
                return None;
            }
            units /= 10;
            scale -= 1;
        }
        Some(Self { units, scale })
    }

    /// The same number without zeros at the end of its fraction.
    fn plain(mut self) -> Self {
        while self.scale > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The value of a sum. None if the sum did not fit, or has more than 28 significant digits.
    pub fn from_total(total: Total) -> Option<Self> {
        let (units, scale) = total.parts()?;
        Self::fit(units, scale)
    }

    /// Reads digits with at most one point between them and perhaps a minus before. None for anything else, beyond 28
    /// significant digits, and beyond 28 digits behind the point.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !fraction.is_none_or(plain) {
            return None;
        }
        let fraction = fraction.unwrap_or("");
        // Zeros at the end say nothing. A few stay, so that amounts as they are written share one scale.
        let kept = fraction.trim_end_matches('0');
        let fraction = fraction.get(..kept.len().max(fraction.len().min(6))).unwrap_or(kept);
        let scale = u8::try_from(fraction.len()).ok().filter(|scale| usize::from(*scale) <= Self::MAX_DIGITS)?;
        let units = whole
            .trim_start_matches('0')
            .bytes()
            .chain(fraction.bytes())
            .try_fold(0_i128, |units, digit| units.checked_mul(10)?.checked_add(i128::from(digit - b'0')))?;
        Self::fit(if negative { -units } else { units }, scale)
    }

    /// The sum. None beyond 28 significant digits.
    pub fn add(&self, other: Self) -> Option<Self> {
        // The zeros go only where they are in the way: most sums are of one scale.
        Self::sum(*self, other).or_else(|| Self::sum(self.plain(), other.plain()))
    }

    fn sum(left: Self, right: Self) -> Option<Self> {
        let scale = left.scale.max(right.scale);
        let scaled = |number: Self| number.units.checked_mul(power(scale - number.scale)?);
        Self::fit(scaled(left)?.checked_add(scaled(right)?)?, scale)
    }

    /// The difference. None beyond 28 significant digits.
    pub fn sub(&self, other: Self) -> Option<Self> {
        self.add(other.neg())
    }

    /// The number with the other sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self { units: -self.units, scale: self.scale }
    }

    /// The product. None beyond 28 significant digits.
    pub fn mul(&self, other: Self) -> Option<Self> {
        let scale = self.scale.checked_add(other.scale);
        let quick = self.units.checked_mul(other.units).zip(scale).and_then(|(units, scale)| Self::fit(units, scale));
        quick.or_else(|| Self::product(*self, other))
    }

    /// The product of numbers whose units do not fit together: first every ten is taken out that the scale can spare.
    fn product(left: Self, right: Self) -> Option<Self> {
        let (mut a, mut b) = (left.units, right.units);
        let mut scale = u16::from(left.scale) + u16::from(right.scale);
        if a == 0 || b == 0 {
            return Some(Self::ZERO);
        }
        let take = |a: &mut i128, b: &mut i128, prime: i128| {
            let from = if *a % prime == 0 { a } else { b };
            *from /= prime;
        };
        while scale > 0 && (a % 2 == 0 || b % 2 == 0) && (a % 5 == 0 || b % 5 == 0) {
            take(&mut a, &mut b, 2);
            take(&mut a, &mut b, 5);
            scale -= 1;
        }
        Self::fit(a.checked_mul(b)?, u8::try_from(scale).ok()?)
    }

    /// The quotient to 28 significant digits, half to even. None for a zero divisor and beyond 28 digits before the point.
    pub fn div(&self, other: Self) -> Option<Self> {
        let (dividend, divisor) = (self.units.unsigned_abs(), other.units.unsigned_abs());
        let limit = LIMIT.unsigned_abs();
        let mut quotient = dividend.checked_div(divisor)?;
        let mut rest = dividend % divisor;
        let mut scale = i16::from(self.scale) - i16::from(other.scale);
        // Ten digits at a time while 28 allow it: the rest is below 10^28, so 128 bits hold ten more digits.
        while rest != 0 && quotient < limit / 10 {
            let step = if quotient < limit / 10_u128.pow(10) { 10_u128.pow(10) } else { 10 };
            rest *= step;
            quotient = quotient * step + rest / divisor;
            rest %= divisor;
            scale += if step == 10 { 1 } else { 10 };
        }
        let up = match (rest * 2).cmp(&divisor) {
            Ordering::Greater => true,
            Ordering::Equal => quotient % 2 == 1,
            Ordering::Less => false,
        };
        let units = i128::try_from(quotient + u128::from(up)).ok()?;
        let units = if (self.units < 0) == (other.units < 0) { units } else { -units };
        match u8::try_from(scale) {
            Ok(scale) => Self::fit(units, scale).map(Self::plain),
            // A divisor with more digits behind the point than the dividend: the quotient is whole and larger.
            Err(_) if scale < 0 => Self::fit(units.checked_mul(power(u8::try_from(-scale).ok()?)?)?, 0),
            Err(_) => None,
        }
    }

    /// -1 below zero, 0 at zero, 1 above.
    pub fn signum(&self) -> i32 {
        i32::try_from(self.units.signum()).unwrap_or(0)
    }

    /// How many digits behind the point it needs.
    pub fn scale(&self) -> u8 {
        self.plain().scale
    }

    /// How many units of `10^-scale` it has, without the rest. None if these do not fit 128 bits.
    ///
    /// ```
    /// use regulars_core::money::Number;
    /// assert_eq!(Number::parse("-12.345").and_then(|number| number.units_at(2)), Some(-1234));
    /// ```
    pub fn units_at(&self, scale: u8) -> Option<i128> {
        match scale.checked_sub(self.scale) {
            Some(0) => Some(self.units),
            Some(more) => self.units.checked_mul(power(more)?),
            None => Some(self.units / power(self.scale - scale)?),
        }
    }

    /// The number with at most so many digits behind the point, half to even (SC-4).
    ///
    /// ```
    /// use regulars_core::money::Number;
    /// let rounded = |text| Number::parse(text).map(|number| number.rounded(1).canonical());
    /// assert_eq!((rounded("0.25").as_deref(), rounded("-0.351").as_deref()), (Some("0.2"), Some("-0.4")));
    /// ```
    #[must_use]
    pub fn rounded(&self, scale: u8) -> Self {
        let Some(one) = self.scale.checked_sub(scale).filter(|more| *more > 0).and_then(power) else { return *self };
        let (whole, rest) = (self.units / one, (self.units % one).abs());
        let up = match (rest * 2).cmp(&one) {
            Ordering::Greater => true,
            Ordering::Equal => whole % 2 != 0,
            Ordering::Less => false,
        };
        Self { units: whole + if up { self.units.signum() } else { 0 }, scale }
    }

    /// Writes the number with at least `min_digits` digits behind the point and no further trailing zeros.
    pub fn write(&self, out: &mut String, min_digits: u8) {
        write_scaled(out, self.units, self.scale, min_digits);
    }

    /// The text without trailing zeros.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    /// Compares numbers of two scales.
    fn compare(&self, other: &Self) -> Ordering {
        if self.scale > other.scale {
            return other.compare(self).reverse();
        }
        // What 128 bits cannot hold is longer than 28 digits and so lies beyond every number of the finer scale.
        match power(other.scale - self.scale).and_then(|power| self.units.checked_mul(power)) {
            Some(units) => units.cmp(&other.units),
            None if self.units == 0 => 0.cmp(&other.units),
            None => self.units.cmp(&0),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self { units: i128::from(value), scale: 0 }
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self { units: i128::from(value), scale: 0 }
    }
}

impl From<Number> for Total {
    fn from(value: Number) -> Self {
        Self::of(value.units, value.scale)
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self { units: i128::from(value), scale: 0 }
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self { units: i128::from(value.units()), scale: value.scale() }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale { self.units.cmp(&other.units) } else { self.compare(other) }
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal numbers of two scales have one plain form; zero is plain at scale 0.
        let plain = self.plain();
        (plain.units, plain.scale).hash(state);
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical())
    }
}

#[cfg(test)]
mod tests;
