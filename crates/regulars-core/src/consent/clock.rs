//! The clock on the person's wall: local times, quiet hours and ages (CS-17, G7). The operator's zone is never assumed.

use crate::time::{DAY_US, Date, Instant, Unit, Wall, time_of_day};

const MINUTE_US: i64 = 60_000_000;

/// How local time is told: by a fixed offset or by a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// Minutes east of UTC.
    Offset(i32),
    /// An IANA zone.
    Zone(Wall),
}

impl Clock {
    /// Reads `+08:00`, `-05:30` or `Z`.
    ///
    /// ```
    /// use regulars_core::consent::Clock;
    /// assert!(matches!(Clock::offset("-05:30"), Some(Clock::Offset(-330))));
    /// assert!(Clock::offset("8").is_none());
    /// ```
    pub fn offset(text: &str) -> Option<Self> {
        if text == "Z" {
            return Some(Self::Offset(0));
        }
        let (sign, rest) = match text.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return None,
        };
        let minutes = time_of_day(rest)? / MINUTE_US;
        Some(Self::Offset(sign * i32::try_from(minutes).ok()?))
    }

    fn offset_us(self, at: Instant) -> i64 {
        match self {
            Self::Offset(minutes) => i64::from(minutes) * MINUTE_US,
            Self::Zone(zone) => zone.offset_us(at),
        }
    }

    /// When the clock is put forward or back, if that is within a day.
    fn next_shift(self, at: Instant) -> Option<Instant> {
        match self {
            Self::Offset(_) => None,
            Self::Zone(zone) => zone.shift_within_a_day(at),
        }
    }

    /// The microseconds since local midnight.
    fn time(self, at: Instant) -> i64 {
        (at.micros() + self.offset_us(at)).rem_euclid(DAY_US)
    }

    /// The next instant after `at` at which the clock shows a time of day, if nobody touches it until then.
    fn next(self, at: Instant, micros: i64) -> Instant {
        let ahead = (micros - self.time(at)).rem_euclid(DAY_US);
        at.plus_micros(if ahead == 0 { DAY_US } else { ahead })
    }

    /// The local date of an instant.
    pub fn date(self, at: Instant) -> Date {
        let local = at.micros() + self.offset_us(at);
        Date::from_days(i32::try_from(local.div_euclid(DAY_US)).unwrap_or(i32::MAX))
    }

    /// The instants at which a local date may begin: several where the clock is put forward or back that day.
    pub fn starts_of(self, date: Date) -> impl Iterator<Item = Instant> {
        let midnight = Self::Offset(0).start_of(date);
        let around = [-DAY_US, DAY_US].map(|micros| midnight.plus_micros(micros));
        let shifts = [around.first().copied(), Some(midnight)].map(|from| from.and_then(|from| self.next_shift(from)));
        let begun = around.map(|near| midnight.plus_micros(-self.offset_us(near)));
        begun.into_iter().chain(shifts.into_iter().flatten())
    }

    /// The first instant of a date by a fixed offset; by a zone, of the date in UTC.
    pub fn start_of(self, date: Date) -> Instant {
        let minutes = if let Self::Offset(minutes) = self { i64::from(minutes) } else { 0 };
        let utc = i64::from(date.days()).saturating_mul(DAY_US).saturating_sub(minutes * MINUTE_US);
        Instant::from_micros(utc).unwrap_or(if utc < 0 { Instant::MIN } else { Instant::MAX })
    }
}

/// The hours in which nobody is contacted: `[start, end)` of local time, over midnight if the end is the smaller (G7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuietHours {
    start: i64,
    end: i64,
}

/// Why hours are not quiet hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuietError {
    /// Not `HH:MM`.
    NotATime,
    /// Start and end are one.
    Empty,
}

impl QuietHours {
    /// From two times of day. Errors: one is none; both are equal.
    pub fn new(start: &str, end: &str) -> Result<Self, QuietError> {
        let read = |text| time_of_day(text).ok_or(QuietError::NotATime);
        let (start, end) = (read(start)?, read(end)?);
        if start == end { Err(QuietError::Empty) } else { Ok(Self { start, end }) }
    }

    /// Start and end as `HH:MM`.
    pub fn words(self) -> [String; 2] {
        [self.start, self.end].map(|micros| {
            let minutes = micros / MINUTE_US;
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        })
    }

    fn hold(self, time: i64) -> bool {
        if self.start < self.end {
            self.start <= time && time < self.end
        } else {
            self.start <= time || time < self.end
        }
    }

    /// If it is quiet at an instant: until when.
    pub fn until(self, at: Instant, clock: Clock) -> Option<Instant> {
        if !self.hold(clock.time(at)) {
            return None;
        }
        let mut from = at;
        loop {
            let end = clock.next(from, self.end);
            match clock.next_shift(from).filter(|shift| *shift < end) {
                // The clock was put past the end.
                Some(shift) if !self.hold(clock.time(shift)) => return Some(shift),
                Some(shift) => from = shift,
                None => return Some(end),
            }
        }
    }

    /// An instant before or at which they next begin or end: there the clock may also be put forward or back.
    pub fn next_edge(self, at: Instant, clock: Clock) -> Instant {
        let edge = clock.next(at, self.start).min(clock.next(at, self.end));
        clock.next_shift(at).map_or(edge, |shift| shift.min(edge))
    }
}

/// How old the person is, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Age {
    /// Not known.
    #[default]
    Unknown,
    /// Complete years.
    Years(u32),
    /// Born on this date.
    Born(Date),
}

fn year_month_day(date: Date) -> (i32, i32, i32) {
    let month = date.period(Unit::Month);
    (month.div_euclid(12), month.rem_euclid(12) + 1, date.days() - Date::start_of_period(month, Unit::Month).days() + 1)
}

impl Age {
    /// Complete years on a date; not known before the birth (CS-17).
    pub fn years(self, today: Date) -> Option<u32> {
        match self {
            Self::Unknown => None,
            Self::Years(years) => Some(years),
            Self::Born(born) => {
                let ((year, month, day), (born_year, born_month, born_day)) =
                    (year_month_day(today), year_month_day(born));
                let years = year - born_year - i32::from((month, day) < (born_month, born_day));
                u32::try_from(years).ok()
            }
        }
    }

    /// The date on which the person becomes so many years old; 29 February becomes 1 March in a common year (CS-17).
    pub fn birthday(self, years: u32) -> Option<Date> {
        let Self::Born(born) = self else { return None };
        let (year, month, day) = year_month_day(born);
        let year = year.checked_add(i32::try_from(years).ok()?)?;
        let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        Date::from_ymd(year, month, day).or_else(|| Date::from_ymd(year, 3, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_leap_day_child_is_older_on_the_first_of_march() {
        let age = Age::Born(date("2012-02-29"));
        assert_eq!(age.years(date("2026-02-28")), Some(13));
        assert_eq!(age.years(date("2026-03-01")), Some(14));
        assert_eq!(age.years(date("2028-02-29")), Some(16));
        assert_eq!((age.birthday(14), age.birthday(16)), (Some(date("2026-03-01")), Some(date("2028-02-29"))));
        assert_eq!((age.years(date("2012-02-28")), Age::Unknown.years(date("2026-01-01"))), (None, None));
        assert_eq!((Age::Years(9).years(date("2026-01-01")), Age::Years(9).birthday(10)), (Some(9), None));
    }

    #[test]
    fn quiet_hours_go_over_midnight_and_end_at_the_local_end() {
        let clock = Clock::Offset(-300);
        let quiet = QuietHours::new("21:00", "08:00").unwrap();
        assert_eq!(quiet.until(at("2026-11-20T21:30:00-05:00"), clock), Some(at("2026-11-21T08:00:00-05:00")));
        assert_eq!(quiet.until(at("2026-11-20T07:59:59-05:00"), clock), Some(at("2026-11-20T08:00:00-05:00")));
        assert_eq!(quiet.until(at("2026-11-20T08:00:00-05:00"), clock), None);
        assert_eq!(quiet.until(at("2026-11-20T20:59:59-05:00"), clock), None);
        assert_eq!(quiet.next_edge(at("2026-11-20T08:00:00-05:00"), clock), at("2026-11-20T21:00:00-05:00"));
        let noon = QuietHours::new("12:00", "14:00").unwrap();
        assert_eq!(noon.until(at("2026-11-20T12:00:00-05:00"), clock), Some(at("2026-11-20T14:00:00-05:00")));
        assert_eq!(
            (noon.until(at("2026-11-20T14:00:00-05:00"), clock), noon.words()),
            (None, ["12:00", "14:00"].map(str::to_owned))
        );
    }

    #[test]
    fn a_zone_keeps_its_summer_time() {
        let clock = Clock::Zone(Wall::new("Europe/Berlin").unwrap());
        let quiet = QuietHours::new("21:00", "08:00").unwrap();
        assert_eq!(quiet.until(at("2026-03-28T23:00:00+01:00"), clock), Some(at("2026-03-29T08:00:00+02:00")));
        assert_eq!(clock.date(at("2026-07-01T22:30:00Z")), date("2026-07-02"));
        assert!(clock.starts_of(date("2026-07-02")).any(|start| start == at("2026-07-02T00:00:00+02:00")));
        // The clock shows 02:30 twice on the last Sunday of October: it is quiet again before the second time.
        let night = QuietHours::new("23:00", "02:30").unwrap();
        let first = at("2026-10-25T02:30:00+02:00");
        assert_eq!(night.until(at("2026-10-25T01:00:00+02:00"), clock), Some(first));
        let again = night.next_edge(first, clock);
        assert_eq!((night.until(first, clock), again), (None, at("2026-10-25T02:00:00+01:00")));
        assert_eq!(night.until(again, clock), Some(at("2026-10-25T02:30:00+01:00")));
        // In March there is no 02:30: the quiet ends where the clock jumps.
        let jump = at("2026-03-29T03:00:00+02:00");
        assert_eq!(night.until(at("2026-03-29T01:30:00+01:00"), clock), Some(jump));
    }

    #[test]
    fn times_and_offsets_are_read_strictly() {
        assert_eq!(QuietHours::new("21:00", "21:00"), Err(QuietError::Empty));
        for bad in ["24:00", "9:00", "09:60", "0900", "", "+1:00"] {
            assert_eq!(QuietHours::new(bad, "08:00"), Err(QuietError::NotATime), "{bad}");
            assert!(Clock::offset(bad).is_none(), "{bad}");
        }
        assert!(matches!(Clock::offset("Z"), Some(Clock::Offset(0))));
        assert!(matches!(Clock::offset("+08:00"), Some(Clock::Offset(480))));
    }
}
