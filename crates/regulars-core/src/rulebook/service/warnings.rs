//! `[[service.warning]]` (SV-40): work orders against churn.

use super::super::document::Table;
use super::super::scopes::CustomerScope;
use super::super::{compile, keys};
use super::desk::{few, label};
use crate::condition::Condition;
use crate::error::Code;
use crate::service::{ServiceRules, ValueBand, WARNING_COOLDOWN_DAYS, WARNING_DUE_HOURS, WarningRow};

/// The longest time in which none is opened, in days.
const MAX_DAYS: i64 = 3_650;
/// The longest time in which one is worked on, in hours.
const MAX_HOURS: i64 = 8_760;

/// Reads the rows into the rules.
pub(super) fn read(service: &Table<'_, '_>, rules: &mut ServiceRules, scope: &mut CustomerScope<'_>) {
    for table in &few(service, "warning") {
        let Some(row) = row(table, scope) else { continue };
        if rules.warnings.iter().any(|known| known.id == row.id) {
            table.fault("id", Code::DuplicateId, format!("the row `{}` is there twice", row.id), None);
        }
        rules.warnings.push(row);
    }
}

fn row(table: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Option<WarningRow> {
    table.known(keys::SERVICE_WARNING);
    table.require(&["id", "enter", "action"]);
    let (id, action) = (label(table, "id"), label(table, "action"));
    let enter = condition(table, "enter", scope);
    let exit = match table.has("exit") {
        true => condition(table, "exit", scope).map(Some),
        false => Some(None),
    };
    let number = |key: &str, most: i64, or: u32| match table.has(key) {
        true => table.within(key, 0..=most).and_then(|number| u32::try_from(number).ok()),
        false => Some(or),
    };
    let days = number("cooldown_days", MAX_DAYS, WARNING_COOLDOWN_DAYS);
    let hours = number("due_hours", MAX_HOURS, WARNING_DUE_HOURS);
    let mut bands: Vec<ValueBand> = Vec::new();
    for band in &few(table, "bands") {
        band.known(keys::VALUE_BAND);
        band.require(&["name", "when"]);
        let (name, when) = (label(band, "name"), condition(band, "when", scope));
        if let Some((name, when)) = name.zip(when) {
            if bands.iter().any(|known| known.band == name) {
                band.fault("name", Code::DuplicateId, format!("the band `{name}` is there twice"), None);
            }
            bands.push(ValueBand { band: name, when });
        }
    }
    Some(WarningRow {
        id: id?,
        enter: enter?,
        exit: exit?,
        cooldown_days: days?,
        due_hours: hours?,
        action: action?,
        bands,
    })
}

fn condition(table: &Table<'_, '_>, key: &str, scope: &mut CustomerScope<'_>) -> Option<Condition> {
    table.text(key).and_then(|place| compile(&place, scope))
}
