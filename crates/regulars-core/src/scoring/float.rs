//! The way from exact numbers to floats and back (SC-5): no money or points come out of a float but by this.

use crate::money::{Decimal, Number};

/// A number as a float, the nearest one.
pub fn float(number: Number) -> f64 {
    number.canonical().parse().unwrap_or(0.0)
}

/// A float as a number by SC-5: to 12 significant digits, then to so many behind the point, both half to even. None if it is not
/// finite or does not fit.
///
/// ```
/// use regulars_core::scoring::decimal;
/// assert_eq!(decimal(2.0_f64.sqrt(), 4).map(|number| number.canonical()).as_deref(), Some("1.4142"));
/// assert_eq!((decimal(f64::NAN, 2), decimal(1e300, 2)), (None, None));
/// ```
pub fn decimal(value: f64, scale: u8) -> Option<Number> {
    Decimal::new(units(value, scale)?, scale).ok().map(Number::from)
}

/// The same in units of the last digit.
pub(super) fn units(value: f64, scale: u8) -> Option<i64> {
    if !value.is_finite() {
        return None;
    }
    let text = format!("{:.11e}", value.abs());
    let (digits, exponent) = text.split_once('e')?;
    let digits: i64 =
        digits.bytes().filter(u8::is_ascii_digit).fold(0, |all, digit| all * 10 + i64::from(digit - b'0'));
    // value = digits * 10^(exponent - 11), so in units of 10^-scale it is digits * 10^(exponent - 11 + scale).
    let places = exponent.parse::<i32>().ok()? - 11 + i32::from(scale);
    let power = 10_i64.checked_pow(places.unsigned_abs());
    let whole = match power {
        Some(one) if places >= 0 => digits.checked_mul(one)?,
        Some(one) => {
            let (whole, rest) = (digits / one, digits % one);
            let up = match (rest.checked_mul(2)?).cmp(&one) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal => whole % 2 == 1,
                std::cmp::Ordering::Less => false,
            };
            whole + i64::from(up)
        }
        // Beyond 18 places nothing is left of 12 digits, or they do not fit.
        None if places < 0 => 0,
        None => return None,
    };
    Some(if value < 0.0 { -whole } else { whole })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(value: f64, scale: u8) -> String {
        decimal(value, scale).map_or_else(|| "none".to_owned(), |number| number.canonical())
    }

    #[test]
    fn a_float_is_rounded_to_twelve_digits_and_then_to_its_scale() {
        // 0.125 and 0.375 are exact halves: to the even one.
        assert_eq!([text(0.125, 2), text(0.375, 2), text(-0.125, 2)], ["0.12", "0.38", "-0.12"]);
        // 2.675 is a little less as a float, but not to 12 digits.
        assert_eq!(text(2.675, 2), "2.68");
        assert_eq!([text(1e-30, 4), text(0.0, 4), text(123_456.789, 0)], ["0", "0", "123457"]);
        assert_eq!([text(f64::INFINITY, 2), text(1e18, 2)], ["none", "none"]);
    }

    proptest! {
        #[test]
        fn what_is_exact_comes_back(units in -1_000_000_000i64..1_000_000_000, scale in 0u8..4) {
            let number = Number::from(Decimal::new(units, scale).unwrap());
            prop_assert_eq!(decimal(float(number), scale), Some(number));
        }

        #[test]
        fn any_float_is_answered(bits in any::<u64>(), scale in 0u8..=18) {
            let value = f64::from_bits(bits);
            if let Some(number) = decimal(value, scale) {
                let unit = 10_f64.powi(-i32::from(scale));
                prop_assert!((float(number) - value).abs() <= unit * 0.500_001 + value.abs() * 1e-11);
            }
        }
    }
}
