//! Telephone numbers to E.164 (NM-3 to NM-5).

use super::Normalised;

pub(super) fn normalise(text: &str) -> Normalised {
    // Most numbers come as plain digits.
    let (plain, plus) = text.strip_prefix('+').map_or((text, false), |rest| (rest, true));
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return read(plain, plus);
    }
    let mut crosses = 0;
    for c in text.chars() {
        crosses = if c == 'X' || c == 'x' { crosses + 1 } else { 0 };
        if c == '*' || crosses == 2 {
            return Normalised::Masked;
        }
    }
    let number = without_extension(text);
    // Latin letters, also with diacritics; other characters than digits are dropped.
    if number.chars().any(|c| c.is_ascii_alphabetic() || (c.is_alphabetic() && c < '\u{250}')) {
        return Normalised::Invalid;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let lead: &str = number.trim_start_matches(|c: char| c == '(' || c == ')' || c.is_whitespace());
    read(&digits, lead.starts_with('+'))
}

/// A number by its digits; `plus` marks a country code.
fn read(digits: &str, plus: bool) -> Normalised {
    let international = if plus { Some(digits) } else { digits.strip_prefix("00") };
    let found = match international {
        Some(rest) => match rest.strip_prefix("86") {
            Some(national) => china(national.strip_prefix('0').unwrap_or(national), true),
            None => elsewhere(rest),
        },
        None => domestic(digits),
    };
    found.map_or(Normalised::Invalid, Normalised::Ok)
}

/// Cuts off what follows `转`, `分机`, `ext`, `ext.` or `#`.
fn without_extension(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let cut = ["转", "分机", "ext", "#"].iter().filter_map(|mark| lower.find(mark)).min();
    cut.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// A number written without country code, read as Chinese (NM-4).
fn domestic(digits: &str) -> Option<String> {
    let digits = if digits.len() == 13 { digits.strip_prefix("86").unwrap_or(digits) } else { digits };
    match digits.strip_prefix('0') {
        Some(rest) => china(rest, true),
        None => china(digits, false),
    }
}

/// A national number without trunk 0; a land line only where a trunk or country code marked the area code.
fn china(number: &str, area_marked: bool) -> Option<String> {
    let bytes = number.as_bytes();
    let mobile = bytes.len() == 11 && bytes.first() == Some(&b'1') && matches!(bytes.get(1), Some(b'3'..=b'9'));
    let land = area_marked
        && match bytes.first() {
            Some(b'1') => bytes.get(1) == Some(&b'0') && bytes.len() == 10,
            Some(b'2') => bytes.len() == 10,
            Some(b'3'..=b'9') => matches!(bytes.len(), 10 | 11),
            _ => false,
        };
    (mobile || land).then(|| format!("+86{number}"))
}

/// `+` and 8 to 15 digits, the first not 0 (NM-5).
fn elsewhere(digits: &str) -> Option<String> {
    ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
}
