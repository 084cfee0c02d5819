//! Telephone numbers to E.164 (NM-3 to NM-5).

use super::{ChineseNumbers, Metadata, Normalised};

/// The country code of China.
const CHINA: &str = "86";

/// `[identity.phone]`: which numbers there are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PhoneRules {
    /// Where numbers without country code are at home.
    pub region: Region,
    /// The numbers of China.
    pub china: ChineseNumbers,
    /// Whether numbers of other countries must be known to the metadata; it never makes a number valid.
    pub metadata: Option<Metadata>,
}

/// A country by its two capital letters (ISO 3166-1); China if nothing is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region(String);

impl Default for Region {
    fn default() -> Self {
        Self("CN".to_owned())
    }
}

impl Region {
    /// Reads a region; none if it is not two capital letters.
    pub fn new(text: &str) -> Option<Self> {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())).then(|| Self(text.to_owned()))
    }

    /// Whether numbers without country code are read as Chinese (NM-4).
    pub fn is_china(&self) -> bool {
        self.0 == "CN"
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn normalise(text: &str, rules: &PhoneRules) -> Normalised {
    // Most numbers come as plain digits.
    let (plain, plus) = text.strip_prefix('+').map_or((text, false), |rest| (rest, true));
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return rules.read(plain, plus);
    }
    let mut crosses = 0;
    for c in text.chars() {
        crosses = if c == 'X' || c == 'x' { crosses + 1 } else { 0 };
        if c == '*' || crosses == 2 {
            return Normalised::Masked;
        }
    }
    let number = without_extension(text);
    if number.chars().any(is_latin) {
        return Normalised::Invalid;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let lead = number.trim_start_matches(|c: char| matches!(c, '(' | ')' | '[' | ']') || c.is_whitespace());
    rules.read(&digits, lead.starts_with('+'))
}

/// Cuts off what follows `转`, `分机`, `ext`, `ext.` or `#`.
fn without_extension(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let cut = ["转", "分机", "ext", "#"].iter().filter_map(|mark| lower.find(mark)).min();
    cut.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Latin letters, also with diacritics: the blocks that have them once compatibility forms are gone.
fn is_latin(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\0'..='\u{2af}' | '\u{1d00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}')
}

impl PhoneRules {
    /// A number by its digits; `plus` marks a country code.
    fn read(&self, digits: &str, plus: bool) -> Normalised {
        let international = if plus { Some(digits) } else { digits.strip_prefix("00") };
        let found = match international {
            Some(rest) => match rest.strip_prefix(CHINA) {
                Some(national) => self.chinese(national.strip_prefix('0').unwrap_or(national), true),
                None => self.elsewhere(rest),
            },
            None => self.domestic(digits),
        };
        found.map_or(Normalised::Invalid, Normalised::Ok)
    }

    /// A number written without country code: of no known country unless the region is China (NM-4), never guessed.
    fn domestic(&self, digits: &str) -> Option<String> {
        if !self.region.is_china() {
            return None;
        }
        let digits = if digits.len() == 13 { digits.strip_prefix(CHINA).unwrap_or(digits) } else { digits };
        match digits.strip_prefix('0') {
            Some(rest) => self.chinese(rest, true),
            None => self.chinese(digits, false),
        }
    }

    /// A national number without trunk 0 (NM-4).
    fn chinese(&self, number: &str, area_marked: bool) -> Option<String> {
        self.china.has(number, area_marked).then(|| format!("+{CHINA}{number}"))
    }

    /// `+` and 8 to 15 digits, the first not 0 (NM-5). The numbers of China are the rulebook's, so only these are checked
    /// with metadata.
    fn elsewhere(&self, digits: &str) -> Option<String> {
        let sound = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
        let number = sound.then(|| format!("+{digits}"))?;
        self.metadata.is_none_or(|metadata| metadata.knows(&number)).then_some(number)
    }
}
