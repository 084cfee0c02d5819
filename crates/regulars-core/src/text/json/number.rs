//! A JSON number with all its digits, in one canonical spelling: `1.50`, `15e-1` and `1.5` are one number.

use std::fmt;

/// A number as its canonical text.
#[derive(Clone, PartialEq, Eq)]
pub struct Number(String);

/// Beyond this many digits before or after the point a number is spelled with an exponent.
const PLAIN_DIGITS: i64 = 40;

impl Number {
    /// From the parts of a literal that the parser has checked: sign, digits before and after the point, exponent.
    pub(super) fn from_parts(negative: bool, whole: &str, fraction: &str, exponent: i64) -> Self {
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Self("0".to_owned());
        }
        let trailing = digits.len() - digits.trim_end_matches('0').len();
        // The value is 0.significant * 10^point.
        let fraction_len = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let last = exponent.saturating_sub(fraction_len).saturating_add(i64::try_from(trailing).unwrap_or(i64::MAX));
        let count = i64::try_from(significant.len()).unwrap_or(i64::MAX);
        let point = last.saturating_add(count);
        let mut text = String::new();
        if negative {
            text.push('-');
        }
        if point > PLAIN_DIGITS || last < -PLAIN_DIGITS {
            text.push_str(&format!("{significant}e{last}"));
        } else if last >= 0 {
            text.push_str(significant);
            text.extend(std::iter::repeat_n('0', usize::try_from(last).unwrap_or(0)));
        } else if point > 0 {
            let (before, after) = significant.split_at(usize::try_from(point).unwrap_or(0));
            text.push_str(&format!("{before}.{after}"));
        } else {
            text.push_str("0.");
            text.extend(std::iter::repeat_n('0', usize::try_from(-point).unwrap_or(0)));
            text.push_str(significant);
        }
        Self(text)
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as an integer, if it is one and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(value.to_string())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
