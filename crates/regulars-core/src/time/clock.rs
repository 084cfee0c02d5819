//! Times of day as people write them.

/// Microseconds since midnight of `HH:MM`, before midnight.
///
/// ```
/// use regulars_core::time::time_of_day;
/// assert_eq!(time_of_day("09:30"), Some(34_200_000_000));
/// assert_eq!(time_of_day("9:30"), None);
/// assert_eq!(time_of_day("24:00"), None);
/// ```
pub fn time_of_day(text: &str) -> Option<i64> {
    const MINUTE_US: i64 = 60_000_000;
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str, below: i64| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<i64>().ok())?.filter(|number| *number < below)
    };
    Some((number(hours, 24)? * 60 + number(minutes, 60)?) * MINUTE_US)
}
