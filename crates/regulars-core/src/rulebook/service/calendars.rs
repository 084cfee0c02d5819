//! `[service.calendars.<name>]` (SV-1 to SV-3).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::document::{Place, Table};
use super::super::{check_name, head, keys};
use super::Given;
use crate::error::{Code, Fault as _};
use crate::service::{BusinessCalendar, CalendarSpec, DaySpan, DaySpans, MAX_SPECIAL_DAYS, NamedCalendar, WEEKDAYS};
use crate::text::nearest;
use crate::time::Date;

pub(super) fn read(service: &Table<'_, '_>, given: &Given<'_>) -> BTreeMap<String, NamedCalendar> {
    let mut found = BTreeMap::new();
    let Some(all) = service.table("calendars") else { return found };
    for (name, table) in all.named() {
        check_name(&all, &name);
        if let Some(calendar) = calendar(&table, given) {
            found.insert(name, calendar);
        }
    }
    found
}

fn calendar(table: &Table<'_, '_>, given: &Given<'_>) -> Option<NamedCalendar> {
    table.known(keys::BUSINESS_CALENDAR);
    let zone = match table.has("timezone") {
        true => head::zone(table, "timezone", Code::UnknownTimezone),
        false => given.zone.cloned(),
    };
    let mut spec = zone.map(CalendarSpec::new);
    let always = table.flag("always").unwrap_or_default();
    let weekly = weekly(table);
    let (mut holidays, mut extra) = days(table);
    let days_of = days_of(table, given, &mut holidays, &mut extra);
    for (key, length) in [("holidays", holidays.len()), ("extra_workdays", extra.len())] {
        if length > MAX_SPECIAL_DAYS {
            table.fault(key, Code::TooManyItems, format!("a calendar has at most {MAX_SPECIAL_DAYS} of them"), None);
        }
    }
    let spec = spec.as_mut()?;
    (spec.always, spec.weekly) = (always, weekly?);
    (spec.holidays, spec.extra_workdays) = (holidays.into_iter().collect(), extra);
    let hours = BusinessCalendar::new(spec.clone()).map_err(|error| {
        let key = if always { "always" } else { "weekly" };
        table.fault(key, error.code(), error.to_string(), None);
    });
    Some(NamedCalendar { hours: Arc::new(hours.ok()?), days_of })
}

/// The hours of the week; none if some of them are broken.
fn weekly(table: &Table<'_, '_>) -> Option<[DaySpans; 7]> {
    let mut weekly: [DaySpans; 7] = Default::default();
    if !table.has("weekly") {
        return Some(weekly);
    }
    let hours = table.table("weekly")?;
    hours.known(keys::WEEKLY);
    let mut sound = true;
    for (day, word) in weekly.iter_mut().zip(WEEKDAYS).filter(|(_, word)| hours.has(word)) {
        match spans(&hours, word) {
            Some(spans) => *day = spans,
            None => sound = false,
        }
    }
    sound.then_some(weekly)
}

/// The spans of a key; none if one of them is broken.
fn spans(table: &Table<'_, '_>, key: &str) -> Option<DaySpans> {
    let places = table.pairs(key)?;
    let mut spans = DaySpans::default();
    let mut sound = table.length(key) == Some(places.len());
    for place in places {
        let added = place.check(|[from, to]| DaySpan::parse(&from, &to).and_then(|span| spans.push(span)));
        sound &= added.is_some();
    }
    sound.then_some(spans)
}

fn date(place: &Place<'_, String>) -> Option<Date> {
    let date = place.value.parse().ok();
    if date.is_none() {
        place.fault(Code::InvalidValue, "expected a date such as `2026-10-01`", None);
    }
    date
}

/// The holidays and the days with hours of their own.
fn days(table: &Table<'_, '_>) -> (Vec<Date>, BTreeMap<Date, DaySpans>) {
    let holidays = table.texts("holidays").unwrap_or_default().iter().filter_map(date).collect();
    let mut extra = BTreeMap::new();
    if let Some(days) = table.table("extra_workdays") {
        for name in days.names() {
            let (date, spans) = (date(&days.name(&name)), spans(&days, &name));
            extra.extend(date.zip(spans));
        }
    }
    (holidays, extra)
}

/// Holidays and make-up days that a legal calendar has already stand there once; what this one says of a day wins.
fn days_of(
    table: &Table<'_, '_>,
    given: &Given<'_>,
    holidays: &mut Vec<Date>,
    extra: &mut BTreeMap<Date, DaySpans>,
) -> Option<String> {
    let hours = if table.has("extra_hours") { spans(table, "extra_hours") } else { None };
    let Some(place) = table.text("days_of") else {
        if table.has("extra_hours") {
            table.fault("extra_hours", Code::InvalidValue, "`extra_hours` belongs to `days_of`", None);
        }
        return None;
    };
    let Some(legal) = given.legal.iter().find(|legal| legal.id == place.value) else {
        let near = nearest(&place.value, given.legal.iter().map(|legal| legal.id.as_str()));
        place.fault(Code::UnknownName, format!("there is no calendar `{}`", place.value), near);
        return None;
    };
    holidays.extend(legal.holidays());
    for day in legal.extra_workdays() {
        match &hours {
            Some(hours) => _ = extra.entry(day).or_insert_with(|| hours.clone()),
            None if table.has("extra_hours") => {}
            None => {
                let message = format!("`{}` has make-up days, which need hours", place.value);
                table.fault("extra_hours", Code::MissingKey, message, None);
                break;
            }
        }
    }
    Some(place.value)
}
