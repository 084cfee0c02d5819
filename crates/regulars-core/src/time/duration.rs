//! Durations (TM-1): a whole number and `d`, `h`, `m` or `s`. A day has exactly 24 hours; months and years are calendar windows.

/// A duration such as `30d` in microseconds. None if the text is not a positive whole number and `d`, `h`, `m` or `s`.
///
/// ```
/// use regulars_core::time::{DAY_US, parse_duration};
/// assert_eq!(parse_duration("30d"), Some(30 * DAY_US));
/// assert_eq!(parse_duration("1 month"), None);
/// ```
pub fn parse_duration(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let digits = text.strip_suffix(unit)?;
    let seconds = match unit {
        'd' => 86_400,
        'h' => 3_600,
        'm' => 60,
        's' => 1,
        _ => return None,
    };
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let count: i64 = if plain { digits.parse().ok()? } else { return None };
    count.checked_mul(seconds)?.checked_mul(1_000_000).filter(|micros| *micros > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_positive_whole_number_and_a_unit() {
        let cases = [("1d", 86_400), ("24h", 86_400), ("90m", 5_400), ("045s", 45)];
        for (text, seconds) in cases {
            assert_eq!(parse_duration(text), Some(seconds * 1_000_000), "{text}");
        }
        for text in [
            "",
            "d",
            "0d",
            "-1d",
            "+1d",
            "1.5d",
            "1 d",
            "1month",
            "1w",
            "30",
            "９d",
            "99999999999999999999d",
            "106751992d",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
