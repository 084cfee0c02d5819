//! The local dates of many instants: what a zone says of a stretch of time is looked up once (TM-5).

use super::{DAY_US, Date, Instant, Zone};

/// A stretch is 2^40 microseconds, which is 12.7 days.
const STRETCH_BITS: u32 = 40;
/// How many stretches are remembered: those of 35 years, wherever they lie.
const REMEMBERED: usize = 1 << 10;
/// Of a stretch in which the clock is changed: every instant is looked up.
const CHANGES: i64 = i64::MIN;

/// The local dates of instants one after another, the same as [`Zone::date`] gives.
///
/// ```
/// use regulars_core::time::{Date, Instant, LocalDates, Zone};
/// let zone = Zone::new("Asia/Shanghai")?;
/// let mut dates = LocalDates::new(&zone);
/// for at in ["2024-03-01T15:59:59Z", "2024-03-01T16:00:00Z"] {
///     let at = Instant::parse(at)?;
///     assert_eq!(dates.of(at), zone.date(at));
/// }
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LocalDates<'z> {
    zone: &'z Zone,
    /// Numbers of stretches, and the offset that holds in each.
    known: Vec<(i64, i64)>,
    /// Dates that were given, and what they are in the zone.
    days: Vec<(Date, Date)>,
}

impl<'z> LocalDates<'z> {
    /// Nothing is looked up yet.
    #[must_use]
    pub fn new(zone: &'z Zone) -> Self {
        let never = Date::from_days(i32::MIN);
        Self { zone, known: vec![(i64::MIN, CHANGES); REMEMBERED], days: vec![(never, never); REMEMBERED] }
    }

    /// The local date that has begun when a date begins: that date, but where the zone left it out (TM-5).
    #[inline]
    pub fn of_date(&mut self, date: Date) -> Date {
        let slot = usize::try_from(date.days().rem_euclid(REMEMBERED as i32)).unwrap_or(0);
        let Some(known) = self.days.get_mut(slot) else { return self.zone.date(self.zone.start_of(date)) };
        if known.0 != date {
            *known = (date, self.zone.date(self.zone.start_of(date)));
        }
        known.1
    }

    /// The local date of an instant (TM-5).
    #[inline]
    pub fn of(&mut self, at: Instant) -> Date {
        let micros = at.micros();
        match self.offset(micros >> STRETCH_BITS) {
            CHANGES => self.zone.date(at),
            offset => Date::from_days(i32::try_from((micros + offset).div_euclid(DAY_US)).unwrap_or(i32::MAX)),
        }
    }

    #[inline]
    fn offset(&mut self, stretch: i64) -> i64 {
        // The lowest bits tell stretches apart that lie near each other.
        let slot = usize::try_from(stretch & (REMEMBERED as i64 - 1)).unwrap_or(0);
        let Some(known) = self.known.get_mut(slot) else { return CHANGES };
        if known.0 != stretch {
            let from = stretch << STRETCH_BITS;
            let offset = self.zone.steady(from, from.saturating_add(1 << STRETCH_BITS));
            *known = (stretch, offset.unwrap_or(CHANGES));
        }
        known.1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn dates_are_those_of_the_zone(
            name in prop::sample::select(vec![
                "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "America/Havana", "Asia/Kathmandu", "UTC",
            ]),
            seconds in prop::collection::vec(-2_300_000_000_i64..7_400_000_000, 1..60),
            near in prop::collection::vec((0_usize..400, -7_200_i64..90_000), 1..60),
        ) {
            let zone = Zone::new(name).unwrap();
            let mut dates = LocalDates::new(&zone);
            // Instants anywhere, and around the changes of the clock.
            let changes = zone.changes();
            let near = near.iter().filter_map(|(place, more)| {
                Some(changes.get(place % changes.len().max(1))? + more * 1_000_000)
            });
            let all: Vec<i64> = seconds.iter().map(|second| second * 1_000_000).chain(near).collect();
            for micros in all.iter().chain(all.iter().rev()) {
                let at = Instant::from_micros(*micros).unwrap();
                prop_assert_eq!(dates.of(at), zone.date(at), "{} {}", name, at);
            }
        }
    }

    #[test]
    fn a_date_that_a_zone_left_out_is_the_next_one() {
        let zone = Zone::new("Pacific/Apia").unwrap();
        let mut dates = LocalDates::new(&zone);
        let date = |day| Date::from_ymd(2011, 12, day).unwrap();
        for _ in 0..2 {
            assert_eq!([29, 30, 31].map(|day| dates.of_date(date(day))), [date(29), date(31), date(31)]);
        }
    }

    #[test]
    fn the_ends_of_time_have_dates() {
        for name in ["Asia/Shanghai", "America/New_York"] {
            let zone = Zone::new(name).unwrap();
            let mut dates = LocalDates::new(&zone);
            for at in [Instant::MIN, Instant::MAX] {
                assert_eq!(dates.of(at), zone.date(at));
            }
        }
    }
}
