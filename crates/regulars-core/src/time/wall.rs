//! A zone that is asked about a few instants: without the table of [`super::Zone`], which costs milliseconds to make.

use chrono_tz::Tz;

use super::zone::{ZoneError, offset};
use super::{DAY_US, Instant};

const SECOND_US: i64 = 1_000_000;

/// The clock on a wall in an IANA zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wall(Tz);

impl Wall {
    /// The clock of an IANA name. Error: `unknown_zone`.
    ///
    /// ```
    /// use regulars_core::time::{Instant, Wall};
    /// let wall = Wall::new("Europe/Berlin")?;
    /// let before = Instant::parse("2026-03-29T00:00:00Z")?;
    /// assert_eq!(wall.offset_us(before), 3_600_000_000);
    /// assert_eq!(wall.shift_within_a_day(before), Some(Instant::parse("2026-03-29T01:00:00Z")?));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn new(name: &str) -> Result<Self, ZoneError> {
        name.parse().map(Self).map_err(|_| ZoneError)
    }

    fn at(self, second: i64) -> i64 {
        offset(self.0, second) * SECOND_US
    }

    /// How far local time is ahead of UTC, in microseconds.
    pub fn offset_us(self, at: Instant) -> i64 {
        self.at(at.micros().div_euclid(SECOND_US))
    }

    /// When the clock is put forward or back, if it is within a day after `at`.
    pub fn shift_within_a_day(self, at: Instant) -> Option<Instant> {
        let mut low = at.micros().div_euclid(SECOND_US);
        let mut high = low + DAY_US / SECOND_US;
        let here = self.at(low);
        if self.at(high) == here {
            return None;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.at(middle) == here { low = middle } else { high = middle }
        }
        Instant::from_micros(high.saturating_mul(SECOND_US)).ok()
    }
}
