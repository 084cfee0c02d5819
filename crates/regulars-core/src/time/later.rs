//! Civil days and months added to an instant (MB-4).

use super::{DAY_US, Date, Instant, Zone};

impl Zone {
    /// The same local time `days` later; a time that the clock leaves out or shows twice is read by TM-6 (MB-4).
    ///
    /// ```
    /// use regulars_core::time::{Instant, Zone};
    /// let zone = Zone::new("America/New_York")?;
    /// let ordered = Instant::parse("2025-03-02T02:30:00-05:00")?;
    /// assert_eq!(zone.plus_days(ordered, 7), Instant::parse("2025-03-09T03:30:00-04:00")?);
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn plus_days(&self, at: Instant, days: u32) -> Instant {
        let clock = self.clock(at);
        let day = clock.div_euclid(DAY_US).saturating_add(i64::from(days));
        let date = Date::from_days(i32::try_from(day).unwrap_or(i32::MAX));
        self.local(date, clock.rem_euclid(DAY_US)).instant()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(zone: &str, at: &str, days: u32) -> String {
        Zone::new(zone).unwrap().plus_days(Instant::parse(at).unwrap(), days).to_string()
    }

    #[test]
    fn a_day_is_as_long_as_the_clock_makes_it() {
        assert_eq!(later("America/New_York", "2025-03-08T12:00:00-05:00", 1), "2025-03-09T16:00:00Z");
        assert_eq!(later("America/New_York", "2025-11-01T12:00:00-04:00", 1), "2025-11-02T17:00:00Z");
        assert_eq!(later("Asia/Shanghai", "2025-03-01T10:00:00+08:00", 7), "2025-03-08T02:00:00Z");
    }

    #[test]
    fn a_time_left_out_or_shown_twice() {
        assert_eq!(later("America/New_York", "2025-03-08T02:30:00-05:00", 1), "2025-03-09T07:30:00Z");
        assert_eq!(later("America/New_York", "2025-11-01T01:30:00-04:00", 1), "2025-11-02T05:30:00Z");
        // From the second 01:30 of that night it is the same local time a day later.
        assert_eq!(later("America/New_York", "2025-11-02T01:30:00-05:00", 1), "2025-11-03T06:30:00Z");
    }

    #[test]
    fn beyond_the_end_of_time_it_stays_there() {
        assert_eq!(later("Asia/Shanghai", "2025-03-01T10:00:00+08:00", u32::MAX), Instant::MAX.to_string());
    }
}
