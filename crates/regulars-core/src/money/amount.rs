//! A decimal and an amount of money as integer and scale.

use std::fmt;

use super::Currency;
use crate::error::{Code, Fault};

/// An exact decimal of at most 18 digits: `units / 10^scale`.
///
/// ```
/// use regulars_core::money::Decimal;
/// let price: Decimal = "12.50".parse()?;
/// assert_eq!((price.units(), price.scale()), (1250, 2));
/// assert_eq!(price.canonical(), "12.5");
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

/// An amount of one currency.
///
/// ```
/// use regulars_core::money::Money;
/// let paid = Money::parse("12.5", "CNY")?;
/// assert_eq!(paid.to_string(), "12.50 CNY");
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// The number.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// Why a text is not money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("expected a decimal such as `12.50`")]
    Invalid,
    /// Too many digits.
    #[error("the decimal has more than {} digits", Decimal::MAX_DIGITS)]
    TooManyDigits,
    /// Not an ISO 4217 code.
    #[error("the currency is not an ISO 4217 code in capital letters")]
    UnknownCurrency,
}

impl Fault for MoneyError {
    fn code(&self) -> Code {
        match self {
            Self::Invalid => Code::DecimalInvalid,
            Self::TooManyDigits => Code::DecimalOverflow,
            Self::UnknownCurrency => Code::UnknownCurrency,
        }
    }
}

impl Decimal {
    /// The most significant digits, so that every decimal fits 64 bits.
    pub const MAX_DIGITS: usize = 18;
    /// Zero.
    pub const ZERO: Self = Self { units: 0, scale: 0 };

    /// `units / 10^scale`. Error: `decimal_overflow` beyond 18 digits on either side.
    pub fn new(units: i64, scale: u8) -> Result<Self, MoneyError> {
        let fits = units.unsigned_abs() < 10_u64.pow(18) && usize::from(scale) <= Self::MAX_DIGITS;
        if fits { Ok(Self { units, scale }) } else { Err(MoneyError::TooManyDigits) }
    }

    /// The integer part of the representation.
    pub fn units(self) -> i64 {
        self.units
    }

    /// How many of its digits stand behind the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Below zero.
    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The text without trailing zeros (RC-2).
    pub fn canonical(self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    /// Writes the number with at least `digits` digits behind the point and no further trailing zeros.
    pub fn write(self, out: &mut String, digits: u8) {
        write_scaled(out, i128::from(self.units), self.scale, digits);
    }
}

/// Writes `units / 10^scale` with at least `digits` digits behind the point and no further trailing zeros.
pub(super) fn write_scaled(out: &mut String, units: i128, scale: u8, digits: u8) {
    use fmt::Write as _;
    let (mut units, mut scale) = (units, scale);
    while scale > digits && units % 10 == 0 {
        units /= 10;
        scale -= 1;
    }
    if units < 0 {
        out.push('-');
    }
    let one = 10_u128.saturating_pow(u32::from(scale));
    let (whole, fraction) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    // Nearly every amount fits 64 bits, which are written in half the time.
    let _ = match u64::try_from(whole) {
        Ok(whole) => write!(out, "{whole}"),
        Err(_) => write!(out, "{whole}"),
    };
    if scale > 0 {
        let width = usize::from(scale);
        let _ = match u64::try_from(fraction) {
            Ok(fraction) => write!(out, ".{fraction:0width$}"),
            Err(_) => write!(out, ".{fraction:0width$}"),
        };
    } else if digits > 0 {
        out.push('.');
    }
    out.extend(std::iter::repeat_n('0', usize::from(digits.saturating_sub(scale))));
}

impl std::str::FromStr for Decimal {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(MoneyError::Invalid);
        }
        let whole = whole.trim_start_matches('0');
        let fraction = if digits.contains('.') { fraction } else { "" };
        // Zeros at the end beyond what fits say nothing and may go.
        let kept = fraction.trim_end_matches('0');
        let fraction = fraction.get(..kept.len().max(fraction.len().min(6))).unwrap_or(kept);
        if whole.len() + fraction.len() > Self::MAX_DIGITS {
            return Err(MoneyError::TooManyDigits);
        }
        let mut units: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            units = units * 10 + i64::from(digit - b'0');
        }
        let scale = u8::try_from(fraction.len()).map_err(|_| MoneyError::TooManyDigits)?;
        Self::new(if negative { -units } else { units }, scale)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // Both sides have at most 18 digits and 18 places, so 36 digits and an i128 hold them.
        let scaled = |number: &Self, scale: u8| i128::from(number.units) * 10_i128.pow(u32::from(scale - number.scale));
        let scale = self.scale.max(other.scale);
        scaled(self, scale).cmp(&scaled(other, scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical())
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    fn from(value: Decimal) -> Self {
        Self::new(value.units, u32::from(value.scale))
    }
}

impl TryFrom<rust_decimal::Decimal> for Decimal {
    type Error = MoneyError;

    fn try_from(value: rust_decimal::Decimal) -> Result<Self, MoneyError> {
        let value = value.normalize();
        let units = i64::try_from(value.mantissa()).map_err(|_| MoneyError::TooManyDigits)?;
        Self::new(units, u8::try_from(value.scale()).map_err(|_| MoneyError::TooManyDigits)?)
    }
}

impl Money {
    /// An amount of a currency.
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// From text, for example `("12.50", "CNY")`. Errors: `decimal_invalid`, `decimal_overflow`, `unknown_currency`.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        Ok(Self { amount: amount.parse()?, currency: Currency::new(currency)? })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.amount.write(&mut text, self.currency.minor_digits());
        write!(f, "{text} {}", self.currency)
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut text = String::new();
        self.amount.write(&mut text, self.currency.minor_digits());
        let mut out = serializer.serialize_struct("Money", 2)?;
        out.serialize_field("amount", &text)?;
        out.serialize_field("currency", &self.currency)?;
        out.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "An exact amount of one currency; the number is text.",
            "properties": {
                "amount": {"type": "string", "format": "decimal"},
                "currency": {"type": "string", "minLength": 3, "maxLength": 3}
            },
            "required": ["amount", "currency"],
            "additionalProperties": false
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_refused() {
        let cases = [
            ("12.50", "12.5"),
            ("-0.01", "-0.01"),
            ("007", "7"),
            ("0.000", "0"),
            ("-0", "0"),
            ("1.0000000000000000000000", "1"),
        ];
        for (text, wanted) in cases {
            assert_eq!(text.parse::<Decimal>().unwrap().canonical(), wanted, "{text}");
        }
        for text in ["", ".5", "5.", "1e3", "+1", "1,5", " 1", "１", "--1", "0x1"] {
            assert_eq!(text.parse::<Decimal>().unwrap_err(), MoneyError::Invalid, "{text}");
        }
        assert_eq!("1234567890123456789".parse::<Decimal>().unwrap_err(), MoneyError::TooManyDigits);
    }

    #[test]
    fn currencies_are_iso_4217_in_capitals() {
        for code in ["CNY", "JPY", "KWD", "ZAR"] {
            assert_eq!(Currency::new(code).unwrap().as_str(), code);
        }
        for code in ["cny", "XYZ", "", "CNYY", "US$", "人民币"] {
            assert!(Currency::new(code).is_err(), "{code}");
        }
        assert_eq!(Money::parse("5", "JPY").unwrap().to_string(), "5 JPY");
        assert_eq!(Money::parse("0.005", "KWD").unwrap().to_string(), "0.005 KWD");
    }

    proptest! {
        #[test]
        fn text_and_back_is_the_same_number(units in -999_999_999_999_999_999i64..=999_999_999_999_999_999, scale in 0u8..=6) {
            let number = Decimal::new(units, scale).unwrap();
            prop_assert_eq!(number.canonical().parse::<Decimal>().unwrap(), number);
            let theirs: rust_decimal::Decimal = number.into();
            prop_assert_eq!(theirs.normalize().to_string().parse::<Decimal>().unwrap(), number);
            prop_assert_eq!(Decimal::try_from(theirs).unwrap(), number);
        }
    }
}
