//! `[[next_action]]` (SV-97).

use super::super::document::Table;
use super::super::{keys, labels};
use super::{Given, channel, control, maybe, purpose, when, word};
use crate::error::Code;
use crate::journey::{ActionKind, NextAction, Situation};
use crate::text::nearest;

/// The most rows.
pub(super) const MAX_ROWS: usize = 200;
/// The farthest priority.
const MAX_PRIORITY: i64 = 1_000_000;
/// The most days until an opportunity is stale.
const MAX_STALE_DAYS: i64 = 3_650;

pub(super) fn action(table: &Table<'_, '_>, triggers: &[String], given: &mut Given<'_, '_>) -> Option<NextAction> {
    table.known(keys::NEXT_ACTION);
    table.require(&["id", "kind"]);
    let (id, labels) = (word(table, "id"), labels(table));
    let kind =
        table.text("kind").and_then(|place| place.word(ActionKind::from_word, ActionKind::words(), Code::InvalidValue));
    match kind {
        Some(ActionKind::Silence) => {
            for key in ["action", "purpose", "channel", "control"].iter().filter(|key| table.has(key)) {
                table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on silence"), None);
            }
        }
        Some(_) => table.require(&["action"]),
        None => {}
    }
    let action = maybe(table, "action", |table| word(table, "action"));
    let priority = maybe(table, "priority", |table| table.within("priority", -MAX_PRIORITY..=MAX_PRIORITY));
    let situations = situations(table);
    let stale_days = maybe(table, "stale_days", |table| {
        table.within("stale_days", 1..=MAX_STALE_DAYS).and_then(|days| u32::try_from(days).ok())
    });
    let stale = situations.as_ref().map(|all| all.contains(&Situation::StaleOpportunity));
    match (stale, table.has("stale_days")) {
        (Some(true), false) => table.require(&["stale_days"]),
        (Some(false), true) => {
            let message = "`stale_days` has an effect only on the situation `stale_opportunity`";
            table.fault("stale_days", Code::UnknownKey, message, None);
        }
        _ => {}
    }
    let triggers = maybe(table, "triggers", |table| {
        let place = |place: super::Place<'_, String>| {
            let found = triggers.iter().position(|id| *id == place.value);
            if found.is_none() {
                let near = nearest(&place.value, triggers.iter().map(String::as_str));
                place.fault(Code::UnknownName, format!("there is no trigger `{}`", place.value), near);
            }
            found
        };
        table.texts("triggers")?.into_iter().map(place).collect::<Option<Vec<usize>>>()
    });
    let (when, control) = (when(table, given), control(table));
    let (purpose, channel) = (purpose(table, given), channel(table, given));
    Some(NextAction {
        id: id?,
        labels,
        kind: kind?,
        action: action?,
        purpose: purpose?,
        channel: channel?,
        priority: priority?.unwrap_or_default(),
        when: when?,
        situations: situations?,
        triggers: triggers?.unwrap_or_default(),
        stale_days: stale_days?,
        control: control?,
    })
}

fn situations(table: &Table<'_, '_>) -> Option<Vec<Situation>> {
    if !table.has("situations") {
        return Some(Vec::new());
    }
    let word =
        |place: super::Place<'_, String>| place.word(Situation::from_word, Situation::words(), Code::InvalidValue);
    let mut found = table.texts("situations")?.into_iter().map(word).collect::<Option<Vec<_>>>()?;
    found.sort_unstable();
    found.dedup();
    Some(found)
}
