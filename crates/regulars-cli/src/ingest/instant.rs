//! Instants as exports write them: by a pattern, in a zone. A local time that a clock change skips or repeats is read
//! as TM-5 and TM-6 say.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, Timelike};
use regulars::{Date, Instant, Zone};

/// How a column writes instants.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    format: String,
    /// Absent: the pattern has its own offset.
    zone: Option<Zone>,
}

/// What is wrong with a pattern, in words.
pub(super) type Complaint = String;

const OFFSETS: [&str; 5] = ["%z", "%:z", "%#z", "%s", "%+"];

impl Pattern {
    /// Checks a pattern of `strftime` and an IANA zone.
    pub(super) fn new(format: &str, zone: Option<&str>) -> Result<Self, Complaint> {
        if chrono::format::StrftimeItems::new(format).any(|item| item == chrono::format::Item::Error) {
            return Err(format!("`{format}` is not a pattern of dates; an example is `%Y-%m-%d %H:%M:%S`"));
        }
        let has_offset = OFFSETS.iter().any(|offset| format.contains(offset));
        let zone = match zone {
            Some(_) if has_offset => {
                return Err(format!("`{format}` has an offset of its own, so `zone` says too much"));
            }
            None if !has_offset => return Err(format!("`{format}` has no offset, so `zone` is needed")),
            None => None,
            Some(name) => Some(Zone::new(name).map_err(|_| format!("`{name}` is not an IANA zone"))?),
        };
        Ok(Self { format: format.to_owned(), zone })
    }

    /// Whose local times the texts tell, unless they have an offset.
    #[cfg(feature = "tables")]
    pub(super) fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// RFC 3339 of the instant that `text` means.
    pub(super) fn read(&self, text: &str) -> Option<String> {
        let Some(zone) = &self.zone else {
            let instant = DateTime::parse_from_str(text, &self.format).ok()?;
            return Some(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        };
        let (date, time) = match NaiveDateTime::parse_from_str(text, &self.format) {
            Ok(local) => (local.date(), Some(local.time())),
            Err(_) => (NaiveDate::parse_from_str(text, &self.format).ok()?, None),
        };
        let day = Date::from_ymd(date.year(), date.month(), date.day())?;
        let Some(time) = time else {
            return Some(with_offset(date.and_hms_opt(0, 0, 0)?, zone.start_of(day)));
        };
        let micros = i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1_000);
        Some(with_offset(date.and_time(time), zone.local(day, micros).instant()))
    }
}

/// RFC 3339 of an instant, written with the local time that was read and the offset between the two, so that the record
/// keeps the hour on the wall. Offsets with seconds, as before 1901, have no place in RFC 3339: then UTC.
fn with_offset(local: NaiveDateTime, at: Instant) -> String {
    let offset = local.and_utc().timestamp() - at.micros().div_euclid(1_000_000);
    if offset % 60 != 0 || offset.abs() >= 86_400 {
        return at.to_string();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 3_600, offset.abs() % 3_600 / 60);
    format!("{}{sign}{hours:02}:{minutes:02}", local.format("%Y-%m-%dT%H:%M:%S%.f"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: &str, zone: &str, text: &str) -> String {
        Pattern::new(format, Some(zone)).unwrap().read(text).unwrap()
    }

    fn utc(format: &str, zone: &str, text: &str) -> String {
        Instant::parse(&read(format, zone, text)).unwrap().to_string()
    }

    #[test]
    fn dates_begin_at_local_midnight() {
        assert_eq!(read("%Y%m%d", "Asia/Shanghai", "20261001"), "2026-10-01T00:00:00+08:00");
        assert_eq!(read("%Y/%m/%d %H:%M", "America/New_York", "2026/07/04 09:30"), "2026-07-04T09:30:00-04:00");
    }

    #[test]
    fn a_skipped_time_is_read_with_the_offset_before_the_gap() {
        assert_eq!(utc("%Y-%m-%d %H:%M", "America/New_York", "2025-03-09 02:30"), "2025-03-09T07:30:00Z");
    }

    #[test]
    fn a_repeated_time_is_the_earlier_one() {
        assert_eq!(read("%Y-%m-%d %H:%M", "America/New_York", "2025-11-02 01:30"), "2025-11-02T01:30:00-04:00");
    }

    #[test]
    fn a_date_whose_midnight_is_skipped_begins_after_the_gap() {
        // Brazil moved its clocks at midnight until 2019; Samoa left out the whole of 2011-12-30.
        assert_eq!(utc("%Y-%m-%d", "America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00Z");
        assert_eq!(utc("%Y-%m-%d", "Pacific/Apia", "2011-12-30"), "2011-12-30T10:00:00Z");
    }

    #[test]
    fn a_pattern_says_exactly_once_where_its_offset_comes_from() {
        assert!(Pattern::new("%Y-%m-%d", None).unwrap_err().contains("`zone` is needed"));
        assert!(Pattern::new("%Y-%m-%d %z", Some("UTC")).unwrap_err().contains("too much"));
        assert!(Pattern::new("%Y-%m-%d", Some("China")).unwrap_err().contains("IANA"));
        assert!(Pattern::new("%Q", Some("UTC")).unwrap_err().contains("pattern"));
        let aware = Pattern::new("%d.%m.%Y %H:%M %z", None).unwrap();
        assert_eq!(aware.read("01.10.2026 12:00 +0800").unwrap(), "2026-10-01T12:00:00+08:00");
        assert_eq!(aware.read("tomorrow"), None);
    }
}
