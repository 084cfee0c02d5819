//! `[[service.triage]]` and `[[service.queue]]` (SV-21, SV-22): who answers a case first, and in which queue.

use super::super::document::{Place, Table};
use super::super::scopes::CustomerScope;
use super::super::{compile, keys};
use super::policies;
use crate::condition::{Found, Scope};
use crate::error::Code;
use crate::service::{CaseField, DEFLECTION_HOURS, QueueRow, ServiceRules, TriageAnswer, TriageRow};
use crate::text::{check_label, nearest};

/// The most rows of a list.
const MAX_ROWS: usize = 200;
/// The longest id, in bytes.
const MAX_ID: usize = 64;
/// The longest time in which a standard answer shows that it was not enough, in hours.
const MAX_HOURS: i64 = 8_760;
/// The highest priority; the lowest is below zero by as much.
const MAX_PRIORITY: i64 = 1_000_000;

/// The names of a case besides those of its customer.
struct CaseScope<'a, 'b>(&'a mut CustomerScope<'b>);

impl Scope for CaseScope<'_, '_> {
    fn find(&mut self, text: &str) -> Found {
        let Some(name) = text.strip_prefix("case.") else { return self.0.find(text) };
        match CaseField::from_word(name) {
            Some(field) => Found::Name { slot: field.slot(), ty: field.ty() },
            None => {
                let near = nearest(name, CaseField::ALL.map(CaseField::as_str));
                Found::Unknown { suggest: near.map(|near| format!("case.{near}")) }
            }
        }
    }
}

/// Reads the rows and queues into the rules.
pub(super) fn read(service: &Table<'_, '_>, rules: &mut ServiceRules, scope: &mut CustomerScope<'_>) {
    for table in &few(service, "triage") {
        let Some(row) = row(table, scope) else { continue };
        if rules.triage.iter().any(|known| known.id == row.id) {
            table.fault("id", Code::DuplicateId, format!("the row `{}` is there twice", row.id), None);
        }
        rules.triage.push(row);
    }
    for table in &few(service, "queue") {
        let Some(queue) = queue(table, scope) else { continue };
        if rules.queues.iter().any(|known| known.id == queue.id) {
            table.fault("id", Code::DuplicateId, format!("the queue `{}` is there twice", queue.id), None);
        }
        rules.queues.push(queue);
    }
    rules.fallback = label(service, "fallback");
    if service.has("queue") && !service.has("fallback") {
        service.fault("fallback", Code::MissingKey, "queues need a `fallback` for what none of them can take", None);
    }
}

pub(super) fn few<'a, 'd>(service: &Table<'a, 'd>, key: &str) -> Vec<Table<'a, 'd>> {
    if !service.has(key) {
        return Vec::new();
    }
    let tables = service.tables(key);
    if tables.len() > MAX_ROWS {
        service.fault(key, Code::TooManyItems, format!("there are more than {MAX_ROWS} rows"), None);
        return Vec::new();
    }
    tables
}

pub(super) fn label(table: &Table<'_, '_>, key: &str) -> Option<String> {
    table.text(key).and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)))
}

fn row(table: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Option<TriageRow> {
    table.known(keys::SERVICE_TRIAGE);
    table.require(&["id", "when", "answer"]);
    let id = label(table, "id");
    let when = table.text("when").and_then(|place| compile(&place, &mut CaseScope(scope)));
    let word = |place: Place<'_, String>| {
        place.word(TriageAnswer::from_word, TriageAnswer::WORDS.into_iter(), Code::InvalidValue)
    };
    let answer = table.text("answer").and_then(word);
    let article = label(table, "article");
    match answer {
        Some(TriageAnswer::Standard) => table.require(&["article"]),
        Some(TriageAnswer::Person) if table.has("article") => {
            table.fault("article", Code::InvalidValue, "an article belongs to a standard answer", None);
        }
        _ => {}
    }
    let hours = match table.has("deflection_hours") {
        true => table.within("deflection_hours", 0..=MAX_HOURS).and_then(|hours| u32::try_from(hours).ok()),
        false => Some(DEFLECTION_HOURS),
    };
    Some(TriageRow { id: id?, when: when?, answer: answer?, article, deflection_hours: hours? })
}

fn queue(table: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Option<QueueRow> {
    table.known(keys::SERVICE_QUEUE);
    table.require(&["id"]);
    let id = label(table, "id");
    let skills = table.texts("skills").unwrap_or_default().into_iter().map(|place| place.value).collect();
    let tiers = policies::tiers(table, scope)?.map(|(_, tiers)| tiers).unwrap_or_default();
    let priority = match table.has("priority") {
        true => table.within("priority", -MAX_PRIORITY..=MAX_PRIORITY)?,
        false => 0,
    };
    Some(QueueRow { id: id?, skills, tiers, priority })
}
