//! An IANA zone as a table of its offsets, so that the local date of an instant costs a look-up (TM-4, TM-5, TM-6).

use std::fmt;
use std::sync::Arc;

use chrono::{Days, NaiveDateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;

use super::{Date, Instant};
use crate::error::{Code, Fault};

/// A time zone by its IANA name.
///
/// ```
/// use regulars_core::time::{Date, Instant, Zone};
/// let zone = Zone::new("Asia/Shanghai")?;
/// let at = Instant::parse("2024-03-01T17:30:00Z")?;
/// assert_eq!(zone.date(at), Date::from_ymd(2024, 3, 2).unwrap());
/// assert_eq!(zone.start_of(zone.date(at)).to_string(), "2024-03-01T16:00:00Z");
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Zone {
    tz: Tz,
    table: Arc<[Span]>,
}

/// From `from` (microseconds, inclusive) until the next span the local time is UTC plus `offset`.
#[derive(Clone, Copy)]
struct Span {
    from: i64,
    offset: i64,
}

/// The name is not in the zone database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no such IANA time zone")]
pub struct ZoneError;

impl Fault for ZoneError {
    fn code(&self) -> Code {
        Code::UnknownZone
    }
}

/// What a local time means in a zone (TM-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalTime {
    /// It exists once.
    Once(Instant),
    /// It falls into a gap; read with the offset before the gap.
    Gap(Instant),
    /// It exists twice; this is the earlier.
    Fold(Instant),
}

impl LocalTime {
    /// The instant by TM-6: in a gap with the offset before it, in a fold the earlier.
    pub fn instant(self) -> Instant {
        let (Self::Once(at) | Self::Gap(at) | Self::Fold(at)) = self;
        at
    }
}

/// Offsets are sampled every day between these instants; outside, the first and the last offset hold.
const FIRST: i64 = -2_208_988_800; // 1900-01-01
const LAST: i64 = 7_258_118_400; // 2200-01-01
const STEP: i64 = 86_400;

impl Zone {
    /// The zone of an IANA name, for example `Asia/Shanghai`. Error: `unknown_zone`.
    pub fn new(name: &str) -> Result<Self, ZoneError> {
        let tz: Tz = name.parse().map_err(|_| ZoneError)?;
        Ok(Self { tz, table: table(tz) })
    }

    /// A zone whose offsets are looked up less often and for fewer years than they should be, for tests of many zones.
    #[cfg(test)]
    pub(super) fn coarse(name: &str, from: i64, until: i64, step: i64) -> Self {
        let tz: Tz = name.parse().unwrap();
        Self { tz, table: spans(tz, from, until, step).into() }
    }

    /// The IANA name.
    pub fn name(&self) -> &'static str {
        self.tz.name()
    }

    /// All IANA names, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name())
    }

    /// The version of the zone database, part of every rulebook's fingerprint (RB-9).
    pub fn database() -> &'static str {
        chrono_tz::IANA_TZDB_VERSION
    }

    /// The local date of an instant: the last date that has begun (TM-5). Where a clock went back over midnight, the new date
    /// has begun and does not end again.
    pub fn date(&self, at: Instant) -> Date {
        let micros = at.micros();
        let (after, here) = self.span(micros);
        let local = micros + here.offset;
        let date = Date::from_days(i32::try_from(local.div_euclid(super::DAY_US)).unwrap_or(i32::MAX));
        let before = after.checked_sub(2).and_then(|place| self.table.get(place));
        let just_back = before.is_some_and(|span| span.offset > here.offset && micros - here.from < super::DAY_US);
        let tomorrow = date.plus_days(1);
        if just_back && self.start_of(tomorrow) <= at { tomorrow } else { date }
    }

    /// The offset that gives the local date of every instant from `from` until `until`; none where it is not one, or a date that has
    /// begun goes on after the clock went back.
    pub(super) fn steady(&self, from: i64, until: i64) -> Option<i64> {
        let (after, here) = self.span(from);
        let changes = self.table.get(after).is_some_and(|next| next.from < until);
        let before = after.checked_sub(2).and_then(|place| self.table.get(place));
        let just_back =
            before.is_some_and(|span| span.offset > here.offset && from.saturating_sub(here.from) < super::DAY_US);
        (!changes && !just_back).then_some(here.offset)
    }

    /// When the clock is changed, in microseconds.
    #[cfg(test)]
    pub(super) fn changes(&self) -> Vec<i64> {
        self.table.iter().skip(1).map(|span| span.from).collect()
    }

    /// What the local clock shows, as microseconds of a civil time line.
    pub(super) fn clock(&self, at: Instant) -> i64 {
        at.micros().saturating_add(self.span(at.micros()).1.offset)
    }

    /// The span that holds an instant, and the place after it.
    fn span(&self, micros: i64) -> (usize, Span) {
        // Where the clock is changed no more, what is asked for is mostly the last span.
        let after = match self.table.last() {
            Some(last) if last.from <= micros => self.table.len(),
            _ => self.table.partition_point(|span| span.from <= micros),
        };
        (after, self.table.get(after.saturating_sub(1)).copied().unwrap_or(Span { from: i64::MIN, offset: 0 }))
    }

    /// The first instant whose local date is `date` or later (TM-5): after a gap at midnight, the earlier of a fold.
    pub fn start_of(&self, date: Date) -> Instant {
        let midnight = i64::from(date.days()).saturating_mul(super::DAY_US);
        let mut best = i64::MAX;
        // No offset is larger than two days, so the spans before can be passed over.
        let early = midnight.saturating_sub(2 * super::DAY_US);
        let skip = self.table.partition_point(|span| span.from <= early).saturating_sub(1);
        for (n, span) in self.table.iter().enumerate().skip(skip) {
            let until = self.table.get(n + 1).map_or(i64::MAX, |next| next.from);
            // The first instant of this span at which the local clock shows midnight or later.
            let reached = span.from.max(midnight.saturating_sub(span.offset));
            if reached < until {
                best = reached;
                break;
            }
        }
        clamp(best)
    }

    /// What a local time of day on a date means (TM-6). `micros` counts from local midnight.
    pub fn local(&self, date: Date, micros: i64) -> LocalTime {
        let civil = i64::from(date.days()).saturating_mul(super::DAY_US).saturating_add(micros);
        let mut found = None;
        let mut before_gap = None;
        // No offset is larger than two days, so the spans before can be passed over.
        let early = civil.saturating_sub(2 * super::DAY_US);
        let skip = self.table.partition_point(|span| span.from <= early).saturating_sub(1);
        for (n, span) in self.table.iter().enumerate().skip(skip) {
            let until = self.table.get(n + 1).map_or(i64::MAX, |next| next.from);
            let at = civil.saturating_sub(span.offset);
            if at < until {
                if at >= span.from {
                    match found {
                        None => found = Some(at),
                        Some(_) => return LocalTime::Fold(clamp(found.unwrap_or(at))),
                    }
                } else if found.is_none() {
                    // The clock jumped over this time when the span began.
                    return LocalTime::Gap(clamp(before_gap.unwrap_or(at)));
                } else {
                    break;
                }
            }
            before_gap = Some(at);
        }
        LocalTime::Once(clamp(found.unwrap_or(civil)))
    }
}

fn clamp(micros: i64) -> Instant {
    Instant::from_micros(micros).unwrap_or(if micros < 0 { Instant::MIN } else { Instant::MAX })
}

/// Seconds that the zone is ahead of UTC.
pub(super) fn offset(tz: Tz, second: i64) -> i64 {
    offset_at(tz, &utc(second))
}

fn utc(second: i64) -> NaiveDateTime {
    chrono::DateTime::from_timestamp(second, 0).unwrap_or_default().naive_utc()
}

fn offset_at(tz: Tz, utc: &NaiveDateTime) -> i64 {
    i64::from(tz.offset_from_utc_datetime(utc).fix().local_minus_utc())
}

/// The table of a zone. It is made anew for each: nothing global is kept.
fn table(tz: Tz) -> Arc<[Span]> {
    if tz == Tz::UTC {
        return Arc::new([Span { from: i64::MIN, offset: 0 }]);
    }
    spans(tz, FIRST, LAST, STEP).into()
}

fn spans(tz: Tz, first: i64, last: i64, step: i64) -> Vec<Span> {
    let mut current = offset(tz, first);
    let mut spans = vec![Span { from: i64::MIN, offset: current * 1_000_000 }];
    let mut second = first;
    // From one day to another is nearer than from a number of seconds to its day.
    let (mut sample, between) = (utc(first), Days::new((step / 86_400).unsigned_abs()));
    while second < last {
        let next = second + step;
        sample = sample.checked_add_days(between).unwrap_or(sample);
        let after = offset_at(tz, &sample);
        if after != current {
            let (mut low, mut high) = (second, next);
            while high - low > 1 {
                let middle = low.midpoint(high);
                if offset(tz, middle) == current { low = middle } else { high = middle }
            }
            spans.push(Span { from: high * 1_000_000, offset: after * 1_000_000 });
            current = after;
        }
        second = next;
    }
    spans
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.tz == other.tz
    }
}

impl Eq for Zone {}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn date(y: i32, m: u32, d: u32) -> Date {
        Date::from_ymd(y, m, d).unwrap()
    }

    #[test]
    fn midnight_in_a_gap_and_in_a_fold() {
        // Beirut skipped 2022-03-27T00:00 to 01:00; Havana repeated 2022-11-06T00:00 to 01:00.
        let beirut = Zone::new("Asia/Beirut").unwrap();
        assert_eq!(beirut.start_of(date(2022, 3, 27)), at("2022-03-27T00:00:00+02:00"));
        let havana = Zone::new("America/Havana").unwrap();
        assert_eq!(havana.start_of(date(2022, 11, 6)), at("2022-11-06T00:00:00-04:00"));
        // Samoa had no 2011-12-30.
        let apia = Zone::new("Pacific/Apia").unwrap();
        assert_eq!(apia.start_of(date(2011, 12, 30)), apia.start_of(date(2011, 12, 31)));
    }

    #[test]
    fn a_local_time_in_a_gap_or_fold() {
        let zone = Zone::new("America/New_York").unwrap();
        let hour = 3_600_000_000;
        let gap = zone.local(date(2025, 3, 9), 2 * hour + hour / 2);
        assert_eq!(gap, LocalTime::Gap(at("2025-03-09T03:30:00-04:00")));
        let fold = zone.local(date(2025, 11, 2), hour + hour / 2);
        assert_eq!(fold, LocalTime::Fold(at("2025-11-02T01:30:00-04:00")));
        let plain = zone.local(date(2025, 7, 1), 12 * hour);
        assert_eq!(plain, LocalTime::Once(at("2025-07-01T12:00:00-04:00")));
    }

    #[test]
    fn days_tile_the_time_line_and_agree_with_the_database() {
        use chrono::{Datelike as _, TimeZone as _};
        for name in [
            "Asia/Shanghai",
            "Europe/London",
            "America/St_Johns",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Australia/Lord_Howe",
        ] {
            let zone = Zone::new(name).unwrap();
            for day in (0..47_500).step_by(17) {
                let today = Date::from_days(day);
                let (start, end) = (zone.start_of(today), zone.start_of(today.plus_days(1)));
                assert!(start <= end);
                if start < end {
                    assert_eq!(zone.date(start), today, "{name} {today}");
                    assert_eq!(zone.date(end.plus_micros(-1)), today, "{name} {today}");
                    let theirs = zone.tz.from_utc_datetime(&start.utc()).date_naive();
                    assert_eq!((theirs.year(), theirs.month(), theirs.day()), today.ymd());
                }
            }
        }
    }

    #[test]
    fn a_date_that_has_begun_does_not_end_when_the_clock_goes_back_over_midnight() {
        // St. John's went from 2010-11-07T00:01 back to 2010-11-06T23:01.
        let zone = Zone::new("America/St_Johns").unwrap();
        let (new, old) = (date(2010, 11, 7), date(2010, 11, 6));
        assert_eq!(zone.date(at("2010-11-07T02:29:59Z")), old);
        for instant in ["2010-11-07T02:30:00Z", "2010-11-07T02:31:00Z", "2010-11-07T03:00:00Z", "2010-11-07T04:00:00Z"]
        {
            assert_eq!(zone.date(at(instant)), new, "{instant}");
        }
        assert_eq!(zone.start_of(new), at("2010-11-07T02:30:00Z"));
    }

    #[test]
    fn what_begins_before_or_after_all_time_begins_at_its_end() {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        assert_eq!(zone.start_of(Date::from_days(i32::MIN)), Instant::MIN);
        assert_eq!(zone.start_of(Date::from_days(i32::MAX)), Instant::MAX);
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert_eq!(Zone::new("Asia/Peking").unwrap_err(), ZoneError);
    }
}
