//! Masks of what is written in China: mobile numbers, identity numbers, addresses (MK-2, MK-3, MK-7).

use super::{ends, without};
use crate::time::Date;

/// The weights of the first seventeen digits of an identity number (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECKS: &[u8; 11] = b"10X98765432";

/// The units down to which an address shows.
const DISTRICTS: &[char] = &['区', '县', '旗'];
/// Words that end like a district and are none (MK-7).
const NO_DISTRICTS: &[&str] = &["自治区", "行政区", "小区", "社区", "园区", "校区"];

/// MK-2.
pub(super) fn mobile(value: &str) -> Option<String> {
    let plain = without(value, &[' ', '-', '(', ')']);
    let prefixed = ["+86", "0086", "86"].iter().filter_map(|prefix| plain.strip_prefix(prefix));
    let national = prefixed.clone().find(|rest| rest.len() == 11 && rest.starts_with('1')).unwrap_or(&plain);
    let mut bytes = national.bytes();
    let sound = national.len() == 11
        && bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|second| (b'3'..=b'9').contains(&second))
        && bytes.all(|byte| byte.is_ascii_digit());
    sound.then(|| ends(national, 3, 4))?
}

/// MK-3.
pub(super) fn identity(value: &str) -> Option<String> {
    let plain = without(value, &[' ']).to_ascii_uppercase();
    let (digits, check) = plain.split_at_checked(17)?;
    if check.len() != 1 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    Date::from_ymd(i32::try_from(number(6, 10)?).ok()?, number(10, 12)?, number(12, 14)?)?;
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = CHECKS.get((sum % 11) as usize).copied();
    (right == check.bytes().next()).then(|| ends(&plain, 3, 4))?
}

/// MK-7.
pub(super) fn address(value: &str) -> Option<String> {
    let unit = |units: &[char]| {
        let ends = value.match_indices(units).map(|(at, unit)| at + unit.len());
        let mut shown = ends.filter_map(|end| value.get(..end));
        shown.find(|shown| shown.chars().nth(1).is_some() && !NO_DISTRICTS.iter().any(|word| shown.ends_with(word)))
    };
    let shown = unit(DISTRICTS).or_else(|| unit(&['市']))?;
    Some(format!("{shown}****"))
}
