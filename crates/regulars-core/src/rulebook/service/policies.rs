//! `[[service.policy]]` (SV-18): how long clocks may take, row by row.

use std::sync::Arc;

use super::super::document::{Place, Table};
use super::super::scopes::CustomerScope;
use super::super::{compile, keys};
use super::{desk, surveys, warnings};
use crate::condition::{Found, Scope as _};
use crate::error::Code;
use crate::service::{BusinessCalendar, ClockKind, MAX_TARGET_MINUTES, PolicyRow, ServiceRules};
use crate::text::{check_label, nearest};
use crate::time::Zone;

/// The most rows.
const MAX_ROWS: usize = 200;
/// The longest id, in bytes.
const MAX_ID: usize = 64;
/// The target of the green channel, in minutes (SV-18).
const GREEN_MINUTES: u32 = 120;

/// Reads the rows into the rules, and what else of service needs the names of customers.
pub(in crate::rulebook) fn read(
    root: &Table<'_, '_>,
    zone: Option<&Zone>,
    rules: &mut ServiceRules,
    scope: &mut CustomerScope<'_>,
) {
    let Some(service) = root.maybe_table("service") else { return };
    desk::read(&service, rules, scope);
    warnings::read(&service, rules, scope);
    surveys::read((root, &service), zone, rules, scope);
    if !service.has("policy") {
        return;
    }
    let tables = service.tables("policy");
    if tables.len() > MAX_ROWS {
        service.fault("policy", Code::TooManyItems, format!("there are more than {MAX_ROWS} rows"), None);
        return;
    }
    let always = zone.map(|zone| Arc::new(BusinessCalendar::always(zone.clone())));
    let declared = service.quiet_table_names("calendars");
    for table in &tables {
        let Some(row) = row(table, (rules, &declared), always.as_ref(), scope) else { continue };
        if rules.policies.iter().any(|known| known.id == row.id) {
            table.fault("id", Code::DuplicateId, format!("the row `{}` is there twice", row.id), None);
        }
        rules.policies.push(row);
    }
}

fn row(
    table: &Table<'_, '_>,
    (rules, declared): (&ServiceRules, &[String]),
    always: Option<&Arc<BusinessCalendar>>,
    scope: &mut CustomerScope<'_>,
) -> Option<PolicyRow> {
    table.known(keys::SERVICE_POLICY);
    table.require(&["id", "clock"]);
    let id = table.text("id").and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)));
    let word = |place: Place<'_, String>| place.word(ClockKind::from_word, ClockKind::words(), Code::InvalidValue);
    let clock = table.text("clock").and_then(word);
    let words = |key: &str| -> Vec<String> {
        table.texts(key).unwrap_or_default().into_iter().map(|place| place.value).collect()
    };
    for place in table.texts("kinds").unwrap_or_default() {
        if !rules.kinds.contains(&place.value) {
            let near = nearest(&place.value, rules.kinds.iter().map(String::as_str));
            place.fault(Code::UnknownName, format!("there is no kind of cases `{}`", place.value), near);
        }
    }
    let severities = table.integers("severities").unwrap_or_default().into_iter().filter_map(|place| {
        let severity = u32::try_from(place.value).ok().filter(|severity| (1..=4).contains(severity));
        if severity.is_none() {
            place.fault(Code::OutOfRange, "the number must lie in 1 to 4", None);
        }
        severity
    });
    let severities = severities.collect();
    let tiers = tiers(table, scope);
    let when = match table.text("when") {
        Some(place) => Some(compile(&place, scope)?),
        None => None,
    };
    let minutes = match table.has("target_minutes") {
        true => table.within("target_minutes", 1..=i64::from(MAX_TARGET_MINUTES)).and_then(|n| u32::try_from(n).ok()),
        false if table.has("tiers") => Some(GREEN_MINUTES),
        false => {
            table.require(&["target_minutes"]);
            None
        }
    };
    let calendar = table.text("calendar");
    let hours = match &calendar {
        None => always.cloned(),
        Some(place) => match rules.calendar(&place.value) {
            Ok(hours) => Some(Arc::clone(hours)),
            // One that is there but broken has its own fault.
            Err(_) if declared.contains(&place.value) => None,
            Err(error) => {
                let near = nearest(&place.value, declared.iter().map(String::as_str));
                place.fault(error.code(), error.message(), near);
                None
            }
        },
    };
    Some(PolicyRow {
        id: id?,
        clock: clock?,
        categories: words("categories"),
        kinds: words("kinds"),
        policies: words("policies"),
        priorities: words("priorities"),
        severities,
        tiers: tiers?,
        when,
        minutes: minutes?,
        calendar: calendar.map(|place| place.value),
        hours: hours?,
    })
}

/// The tiers of the green channel and the slot of the tier; none inside if all customers are meant.
pub(super) fn tiers(table: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Option<Option<(u32, Vec<String>)>> {
    if !table.has("tiers") {
        return Some(None);
    }
    let tiers = table.texts("tiers")?.into_iter().map(|place| place.value).collect();
    match scope.find("tier") {
        Found::Name { slot, .. } => Some(Some((slot, tiers))),
        Found::Unknown { .. } => {
            table.fault("tiers", Code::UnknownName, "the rulebook has no tiers", None);
            None
        }
        Found::Open { .. } | Found::Broken => None,
    }
}
