//! Which numbers there are in China (NM-4): rulebook data with defaults.

/// A mobile number has so many digits.
const MOBILE_DIGITS: usize = 11;

/// `[identity.phone.CN]`: the ranges of numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChineseNumbers {
    /// How mobile numbers begin.
    pub mobile_prefixes: Vec<MobilePrefix>,
    /// The area codes of land lines.
    pub area_codes: Vec<AreaCode>,
}

impl Default for ChineseNumbers {
    fn default() -> Self {
        let mobile = ["13", "14", "15", "16", "17", "18", "19"];
        let area = ["10", "2x", "3xx", "4xx", "5xx", "6xx", "7xx", "8xx", "9xx"];
        Self {
            mobile_prefixes: mobile.into_iter().filter_map(MobilePrefix::new).collect(),
            area_codes: area.into_iter().filter_map(AreaCode::new).collect(),
        }
    }
}

impl ChineseNumbers {
    /// Whether a national number without trunk 0 is one; a land line only where a trunk or country code marked the area code.
    pub(super) fn has(&self, number: &str, area_marked: bool) -> bool {
        let mobile = number.len() == MOBILE_DIGITS
            && self.mobile_prefixes.iter().any(|prefix| number.starts_with(prefix.as_str()));
        mobile || area_marked && self.area_codes.iter().any(|code| code.fits(number))
    }
}

/// How mobile numbers begin: 1 and 1 to 6 further digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MobilePrefix(String);

impl MobilePrefix {
    /// Reads a prefix; none if it is not of this form.
    pub fn new(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        (digits && text.starts_with('1') && (2..=7).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// The prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An area code without trunk 0, `x` for any digit: `10`, `2x`, `755`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaCode(String);

impl AreaCode {
    /// Reads a code of two or three digits, the first not 0 and not `x`; none if it is not of this form.
    ///
    /// ```
    /// use regulars_core::identity::AreaCode;
    /// assert_eq!(AreaCode::new("2x").unwrap().as_str(), "2x");
    /// assert_eq!(AreaCode::new("010"), None);
    /// ```
    pub fn new(text: &str) -> Option<Self> {
        let sound = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x');
        (sound && text.starts_with(|c| matches!(c, '1'..='9')) && (2..=3).contains(&text.len()))
            .then(|| Self(text.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a number is this code and a number behind it: of 8 digits, or of 7 behind a code of three.
    fn fits(&self, number: &str) -> bool {
        let length = match self.0.len() {
            2 => number.len() == 10,
            _ => matches!(number.len(), 10 | 11),
        };
        length && self.0.bytes().zip(number.bytes()).all(|(wanted, digit)| wanted == b'x' || wanted == digit)
    }
}
