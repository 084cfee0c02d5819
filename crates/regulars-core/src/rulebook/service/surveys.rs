//! `[service.closed_loop]` and `[service.exit_survey]` (SV-34, SV-35): what becomes of the answers of detractors, and what those who
//! leave are asked.

use std::sync::Arc;

use super::super::document::Table;
use super::super::scopes::CustomerScope;
use super::super::{keys, segments};
use crate::consent::purpose_of;
use crate::error::Code;
use crate::service::{
    BusinessCalendar, CHURNED, ClosedLoop, EXIT_COOLDOWN_DAYS, ExitSurvey, FOLLOW_UP_HOURS, ServiceRules,
};
use crate::text::{check_label, nearest};
use crate::time::Zone;

/// The longest time in which a detractor is contacted, in hours.
const MAX_HOURS: i64 = 8_760;
/// The longest time in which nobody is asked again, in days.
const MAX_DAYS: i64 = 3_650;
/// The most reasons, stages or surveys.
const MAX_WORDS: usize = 100;
/// The longest of them, in bytes.
const MAX_WORD: usize = 64;

/// Reads both into the rules.
pub(super) fn read(
    (root, service): (&Table<'_, '_>, &Table<'_, '_>),
    zone: Option<&Zone>,
    rules: &mut ServiceRules,
    scope: &CustomerScope<'_>,
) {
    if let Some(table) = service.maybe_table("closed_loop") {
        rules.closed_loop = closed_loop(&table, zone);
    }
    if let Some(table) = service.maybe_table("exit_survey") {
        rules.exit_survey = exit_survey(root, &table, scope);
    }
}

fn closed_loop(table: &Table<'_, '_>, zone: Option<&Zone>) -> Option<ClosedLoop> {
    table.known(keys::CLOSED_LOOP);
    let hours = match table.has("hours") {
        true => table.within("hours", 1..=MAX_HOURS).and_then(|hours| u32::try_from(hours).ok()),
        false => Some(FOLLOW_UP_HOURS),
    };
    let surveys = words(table, "surveys");
    Some(ClosedLoop { hours: hours?, surveys, always: Arc::new(BusinessCalendar::always(zone?.clone())) })
}

fn exit_survey(root: &Table<'_, '_>, table: &Table<'_, '_>, scope: &CustomerScope<'_>) -> Option<ExitSurvey> {
    table.known(keys::EXIT_SURVEY);
    let days = match table.has("cooldown_days") {
        true => table.within("cooldown_days", 0..=MAX_DAYS).and_then(|days| u32::try_from(days).ok()),
        false => Some(EXIT_COOLDOWN_DAYS),
    };
    let purpose = table.text("purpose").map_or_else(|| "service".to_owned(), |place| place.value);
    if let Some(purposes) = scope.purposes.filter(|purposes| purpose_of(purposes, &purpose).is_none()) {
        let near = nearest(&purpose, purposes.iter().map(|purpose| purpose.path.as_str()));
        table.fault("purpose", Code::UnknownName, format!("there is no purpose `{purpose}`"), near);
    }
    let mut stages = words(table, "stages");
    let known = segments::names(root, "stage");
    if let Some(places) = table.texts("stages") {
        for place in places.into_iter().filter(|place| !known.contains(&place.value)) {
            let near = nearest(&place.value, known.iter().map(String::as_str));
            place.fault(Code::UnknownName, format!("there is no stage `{}`", place.value), near);
        }
    }
    if !table.has("stages") {
        stages.push(CHURNED.to_owned());
    }
    Some(ExitSurvey { cooldown_days: days?, purpose, reasons: words(table, "reasons"), stages })
}

/// Words, each once.
fn words(table: &Table<'_, '_>, key: &str) -> Vec<String> {
    let places = table.texts(key).unwrap_or_default();
    if places.len() > MAX_WORDS {
        table.fault(key, Code::TooManyItems, format!("there are at most {MAX_WORDS} of them"), None);
    }
    let mut words: Vec<String> = Vec::new();
    for place in places {
        if words.contains(&place.value) {
            place.fault(Code::DuplicateId, format!("`{}` is there twice", place.value), None);
            continue;
        }
        words.extend(place.check(|text| check_label(&text, MAX_WORD).map(|()| text)));
    }
    words
}
