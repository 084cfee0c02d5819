//! Masks that are the same everywhere: e-mail addresses, bank cards, names, dates, endings (MK-4, MK-5, MK-6, MK-8).

use super::{STAR, Surnames, ends, push_stars, stars, without};
use crate::time::Date;

/// How many digits a bank card has.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// How many bytes each of these Chinese characters has.
const HAN_BYTES: usize = 3;

/// MK-4.
pub(super) fn email(value: &str) -> Option<String> {
    let (local, domain) = value.split_once('@')?;
    // A dot that is neither the first nor the last character of the domain.
    let dotted = domain.as_bytes().get(1..domain.len().saturating_sub(1)).is_some_and(|inner| inner.contains(&b'.'));
    if local.is_empty() || domain.contains('@') || value.contains(char::is_whitespace) || !dotted {
        return None;
    }
    let mut shown = String::with_capacity(value.len());
    let count = local.chars().count();
    let mut letters = local.chars();
    match count {
        1 => shown.push(STAR),
        _ => {
            shown.extend(letters.next());
            push_stars(&mut shown, if count == 2 { 1 } else { count - 2 });
            shown.extend(letters.next_back().filter(|_| count > 2));
        }
    }
    shown.push('@');
    shown.push_str(domain);
    Some(shown)
}

/// MK-5.
pub(super) fn bank_card(value: &str) -> Option<String> {
    let mut buffer = [0; *CARD_DIGITS.end()];
    let plain = without(value, |byte| matches!(byte, b' ' | b'-'), &mut buffer)?;
    let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
    (digits && CARD_DIGITS.contains(&plain.len()) && luhn(plain)).then(|| ends(plain, 4, 4))?
}

/// The check of ISO/IEC 7812: of every second digit from the right the digits of its double count.
fn luhn(digits: &str) -> bool {
    let worth = |(place, byte): (usize, u8)| {
        let digit = u32::from(byte - b'0');
        if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
    };
    digits.bytes().rev().enumerate().map(worth).sum::<u32>().is_multiple_of(10)
}

/// MK-6.
pub(super) fn name(value: &str, surnames: &Surnames) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let mut shown = String::with_capacity(value.len());
    if value.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        let count = value.len() / HAN_BYTES;
        let kept = match count {
            1 => 0,
            _ if count > 2 && surnames.begin(value) => 2,
            _ => 1,
        };
        shown.push_str(value.get(..kept * HAN_BYTES)?);
        push_stars(&mut shown, count - kept);
        return Some(shown);
    }
    for (n, word) in value.split_whitespace().enumerate() {
        let count = word.chars().count();
        let letter = word.chars().next().filter(|_| n == 0 && count > 1);
        if n > 0 {
            shown.push(' ');
        }
        shown.extend(letter);
        push_stars(&mut shown, count - usize::from(letter.is_some()));
    }
    Some(shown)
}

/// The year of a date such as `1990-05-01` (MK-8).
pub(super) fn year(value: &str) -> Option<String> {
    value.parse::<Date>().ok().and_then(|_| value.get(..4)).map(str::to_owned)
}

/// The last four characters; of a text that has no more nothing shows (MK-8).
pub(super) fn last4(value: &str) -> Option<String> {
    let hidden = value.chars().count().checked_sub(4).filter(|hidden| *hidden > 0)?;
    let mut shown = stars(hidden);
    shown.extend(value.chars().skip(hidden));
    Some(shown)
}
