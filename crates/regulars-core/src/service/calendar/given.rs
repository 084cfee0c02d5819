//! A calendar that is handed in with a question, in the form of SV-1.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{BusinessCalendar, CalendarError, CalendarSpec, DaySpan, DaySpans, MAX_SPECIAL_DAYS, WEEKDAYS};
use crate::error::{Code, Error, Fault as _, Result};
use crate::time::{Date, Zone};

/// A calendar as a question states it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GivenCalendar {
    /// It is always open: elapsed time.
    pub always: Option<bool>,
    /// Days with hours of their own, also on holidays, as spans `["09:00", "18:00"]`.
    pub extra_workdays: Option<BTreeMap<String, Vec<[String; 2]>>>,
    /// Days on which nobody works.
    pub holidays: Option<Vec<Date>>,
    /// Whose local time counts.
    pub timezone: String,
    /// The hours of the days of the week, `mon` to `sun`, as spans `["09:00", "18:00"]`, the last up to `24:00`.
    pub weekly: Option<BTreeMap<String, Vec<[String; 2]>>>,
}

impl GivenCalendar {
    /// The calendar. Errors, each with its path: `unknown_timezone`, `invalid_value`, `bad_span`, `overlapping_spans`,
    /// `too_many_items`, `calendar_without_working_time`.
    pub fn read(&self) -> Result<BusinessCalendar> {
        let zone = Zone::new(&self.timezone).map_err(|_| {
            let hint = crate::text::did_you_mean(&self.timezone, Zone::names());
            Error::new(Code::UnknownTimezone, "timezone", format!("there is no IANA time zone of this name{hint}"))
        })?;
        let mut spec = CalendarSpec { always: self.always.unwrap_or_default(), ..CalendarSpec::new(zone) };
        for (word, hours) in self.weekly.iter().flatten() {
            let path = format!("weekly.{word}");
            let place = WEEKDAYS.iter().position(|known| known == word);
            let day = place.and_then(|place| spec.weekly.get_mut(place)).ok_or_else(|| {
                let message = format!("`{word}` is none of `{}`", WEEKDAYS.join("`, `"));
                Error::new(Code::InvalidValue, path.clone(), message)
            })?;
            *day = spans(hours, &path)?;
        }
        let special = [
            ("holidays", self.holidays.as_ref().map(Vec::len)),
            ("extra_workdays", self.extra_workdays.as_ref().map(BTreeMap::len)),
        ];
        let crowded = special.iter().find(|(_, length)| length.is_some_and(|length| length > MAX_SPECIAL_DAYS));
        if let Some((key, _)) = crowded {
            let message = format!("a calendar has at most {MAX_SPECIAL_DAYS} of them");
            return Err(Error::new(Code::TooManyItems, *key, message));
        }
        spec.holidays = self.holidays.iter().flatten().copied().collect();
        for (date, hours) in self.extra_workdays.iter().flatten() {
            let path = format!("extra_workdays.{date}");
            let date: Date = date
                .parse()
                .map_err(|_| Error::new(Code::InvalidValue, path.clone(), "expected a date such as `2026-10-01`"))?;
            spec.extra_workdays.insert(date, spans(hours, &path)?);
        }
        Ok(BusinessCalendar::new(spec)?)
    }
}

fn spans(hours: &[[String; 2]], path: &str) -> Result<DaySpans> {
    let mut spans = DaySpans::default();
    for (n, [from, to]) in hours.iter().enumerate() {
        let error = |error: CalendarError| Error::new(error.code(), format!("{path}[{n}]"), error.to_string());
        DaySpan::parse(from, to).and_then(|span| spans.push(span)).map_err(error)?;
    }
    Ok(spans)
}
