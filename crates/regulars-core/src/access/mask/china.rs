//! Masks of what is written in China: mobile numbers, identity numbers, addresses (MK-2, MK-3, MK-7).

use super::{ends, without};
use crate::time::Date;

/// The weights of the first seventeen digits of an identity number (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECKS: &[u8; 11] = b"10X98765432";

/// How long a mobile number with its prefix and an identity number are.
const LONGEST_MOBILE: usize = 15;
const IDENTITY: usize = 18;

/// What stands for the rest of an address.
const HIDDEN: &str = "****";
/// Words that end like a district and are none (MK-7).
const NO_DISTRICTS: &[&str] = &["自治区", "行政区", "小区", "社区", "园区", "校区"];

/// MK-2.
pub(super) fn mobile(value: &str) -> Option<String> {
    let mut buffer = [0; LONGEST_MOBILE];
    let plain = without(value, |byte| matches!(byte, b' ' | b'-' | b'(' | b')'), &mut buffer)?;
    let mut prefixed = ["+86", "0086", "86"].iter().filter_map(|prefix| plain.strip_prefix(prefix));
    let national = prefixed.find(|rest| rest.len() == 11 && rest.starts_with('1')).unwrap_or(plain);
    let mut bytes = national.bytes();
    let sound = national.len() == 11
        && bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|second| (b'3'..=b'9').contains(&second))
        && bytes.all(|byte| byte.is_ascii_digit());
    sound.then(|| ends(national, 3, 4))?
}

/// MK-3.
pub(super) fn identity(value: &str) -> Option<String> {
    let mut buffer = [0; IDENTITY];
    let length = without(value, |byte| byte == b' ', &mut buffer)?.len();
    buffer.make_ascii_uppercase();
    let plain = std::str::from_utf8(&buffer).ok()?;
    let (digits, check) = plain.split_at_checked(17)?;
    if length != IDENTITY || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    Date::from_ymd(i32::try_from(number(6, 10)?).ok()?, number(10, 12)?, number(12, 14)?)?;
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = CHECKS.get((sum % 11) as usize).copied();
    (right == check.bytes().next()).then(|| ends(plain, 3, 4))?
}

/// MK-7.
pub(super) fn address(value: &str) -> Option<String> {
    let mut city = None;
    let mut district = None;
    for (at, unit) in value.char_indices().skip(1) {
        let shown = || value.get(..at + unit.len_utf8());
        match unit {
            '区' | '县' | '旗' => {
                district = shown().filter(|shown| !NO_DISTRICTS.iter().any(|word| shown.ends_with(word)));
            }
            '市' if city.is_none() => city = shown(),
            _ => {}
        }
        if district.is_some() {
            break;
        }
    }
    let shown = district.or(city)?;
    let mut masked = String::with_capacity(shown.len() + HIDDEN.len());
    masked.push_str(shown);
    masked.push_str(HIDDEN);
    Some(masked)
}
