//! The two years that the demo tells of, in seconds since 1970, written as the sources write them: local time with
//! offset +08:00.

use chrono::{DateTime, FixedOffset};
use fastrand::Rng;

/// 2024-11-01T00:00:00+08:00, the first instant of the demo.
pub(in crate::demo) const START: i64 = 1_730_390_400;
/// 2026-11-01T00:00:00+08:00, the first instant after the demo; reports are made for it.
pub(in crate::demo) const END: i64 = START + 730 * DAY;
/// 24 hours.
pub(super) const DAY: i64 = 86_400;
/// Sixty minutes.
pub(super) const HOUR: i64 = 3_600;

/// An instant in `[from, until)`, more likely by day than by night.
pub(super) fn between(rng: &mut Rng, from: i64, until: i64) -> i64 {
    let any = rng.i64(from..until.max(from + 1));
    let hour = (any - START).rem_euclid(DAY) / HOUR;
    let by_day = if hour < 8 { any + 10 * HOUR } else { any };
    if by_day < until { by_day } else { any }
}

/// RFC 3339 with offset +08:00.
pub(in crate::demo) fn text(at: i64) -> String {
    let local = FixedOffset::east_opt(8 * 3600)
        .and_then(|offset| DateTime::from_timestamp(at, 0).map(|instant| instant.with_timezone(&offset)));
    local.map(|instant| instant.to_rfc3339()).unwrap_or_default()
}

/// The calendar date of an instant at +08:00, for example `2026-11-01`.
pub(super) fn date(at: i64) -> String {
    text(at).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_years_begin_and_end_at_midnight_in_china() {
        assert_eq!(text(START), "2024-11-01T00:00:00+08:00");
        assert_eq!(text(END), "2026-11-01T00:00:00+08:00");
        assert_eq!(date(END - 1), "2026-10-31");
    }

    #[test]
    fn drawn_instants_stay_inside() {
        let mut rng = Rng::with_seed(3);
        for _ in 0..1000 {
            let at = between(&mut rng, END - DAY, END);
            assert!((END - DAY..END).contains(&at));
        }
    }
}
