//! `[[deadline]]` and `[[calendar]]` (RQ-6, RQ-8).

use super::super::document::{Place, Table};
use super::super::keys;
use super::rows::{date, day};
use super::{MAX_CITE, MAX_ID, reference, word};
use crate::consent::{Calendar, DeadlineRow, Law, Right, Term, TermUnit, Weekdays, Words};
use crate::error::{Code, Fault as _};
use crate::text::check_label;
use crate::time::Date;

/// The weekend of a calendar that names none.
const WEEKEND: [i64; 2] = [6, 7];

/// The rows of a document, in its order.
pub(super) fn deadlines(root: &Table<'_, '_>, codes: &[&str]) -> Vec<DeadlineRow> {
    let mut found: Vec<DeadlineRow> = Vec::new();
    let tables = if root.has("deadline") { root.tables("deadline") } else { Vec::new() };
    for table in &tables {
        let Some(row) = deadline(table, codes) else { continue };
        if found.iter().any(|known| known.id == row.id) {
            table.fault("id", Code::DuplicateId, format!("the row `{}` is there twice", row.id), None);
        }
        found.push(row);
    }
    found
}

/// Those of the rulebook first, because the first that matches counts; one of the same id takes a default row's place.
pub(super) fn before(base: &[DeadlineRow], own: &[DeadlineRow]) -> Vec<DeadlineRow> {
    let is_new = |row: &&DeadlineRow| !base.iter().any(|known| known.id == row.id);
    let rest = base.iter().map(|row| own.iter().find(|own| own.id == row.id).unwrap_or(row));
    own.iter().filter(is_new).chain(rest).cloned().collect()
}

fn deadline(table: &Table<'_, '_>, codes: &[&str]) -> Option<DeadlineRow> {
    table.known(keys::DEADLINE);
    table.require(&["id", "jurisdiction", "base", "cite"]);
    let label = |key, limit| -> Option<String> {
        table.text(key).and_then(|place| place.check(|text| check_label(&text, limit).map(|()| text)))
    };
    let id = label("id", MAX_ID);
    let jurisdiction = table.text("jurisdiction").and_then(|place| reference(place, "jurisdiction", codes));
    let rights = rights(table, "rights");
    let term = |key| table.table(key).and_then(|table| term(&table));
    let (base, extended, ack) = (term("base"), term("extended"), term("ack"));
    let flag = |key| table.flag(key).unwrap_or_default();
    let (immediate, pause, roll) = (flag("immediate"), flag("pause"), flag("roll"));
    if base.is_some_and(|base| base.unit != TermUnit::Month) {
        for key in ["pause", "roll"].into_iter().zip([pause, roll]).filter(|(_, set)| *set).map(|(key, _)| key) {
            table.fault(key, Code::InvalidValue, format!("`{key}` belongs to terms of months"), None);
        }
    }
    let valid_from = table.instant("valid_from").and_then(date);
    let cite = label("cite", MAX_CITE);
    Some(DeadlineRow {
        id: id?,
        jurisdiction: jurisdiction?,
        rights,
        base: base?,
        extended,
        ack,
        immediate,
        pause,
        roll,
        valid_from,
        cite: cite?,
    })
}

/// The rights of a list, under any of their names.
pub(super) fn rights(table: &Table<'_, '_>, key: &str) -> Option<Words<Right>> {
    let places = table.texts(key)?.into_iter();
    Some(places.filter_map(|place| place.word(Right::of, Right::names(), Code::InvalidValue)).collect())
}

fn term(table: &Table<'_, '_>) -> Option<Term> {
    table.known(keys::TERM);
    table.require(&["unit", "n"]);
    let unit = word(table, "unit");
    let n = table.within("n", 0..=i64::from(Term::MAX)).and_then(|n| u32::try_from(n).ok());
    Some(Term { unit: unit?, n: n? })
}

/// The calendars of a document; a jurisdiction works by one of them.
pub(super) fn calendars(root: &Table<'_, '_>, law: &Law) -> Vec<Calendar> {
    let codes: Vec<&str> = law.places().iter().map(|place| place.code.as_str()).collect();
    let mut found: Vec<Calendar> = Vec::new();
    let tables = if root.has("calendar") { root.tables("calendar") } else { Vec::new() };
    for table in &tables {
        let Some(calendar) = calendar(table, &codes) else { continue };
        if found.iter().any(|known| known.id == calendar.id) {
            table.fault("id", Code::DuplicateId, format!("the calendar `{}` is there twice", calendar.id), None);
        }
        let taken = |code: &&String| found.iter().any(|known| known.jurisdictions.contains(code));
        for code in calendar.jurisdictions.iter().filter(taken) {
            let message = format!("`{code}` has a calendar already");
            table.fault("jurisdictions", Code::DuplicateId, message, None);
        }
        found.push(calendar);
    }
    found
}

fn calendar(table: &Table<'_, '_>, codes: &[&str]) -> Option<Calendar> {
    table.known(keys::CALENDAR);
    table.require(&["id", "jurisdictions", "covers"]);
    let id = table.text("id").and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)));
    let places = table.texts("jurisdictions").unwrap_or_default().into_iter();
    let jurisdictions = places.filter_map(|place| reference(place, "jurisdiction", codes)).collect();
    let weekend = match table.integers("weekend") {
        None => Weekdays::of(WEEKEND),
        Some(places) => {
            let sound = |place: &Place<'_, i64>| {
                let sound = (1..=7).contains(&place.value);
                if !sound {
                    place.fault(Code::OutOfRange, "the number must lie in 1 to 7", None);
                }
                sound
            };
            Weekdays::of(places.into_iter().filter(sound).map(|place| place.value))
        }
    };
    let covers = covers(table);
    let mut calendar = Calendar::new(id?, jurisdictions, weekend, covers?).map_err(|error| {
        table.fault("covers", error.code(), error.to_string(), None);
    });
    for place in table.texts("holidays").unwrap_or_default() {
        let (date, Ok(calendar)) = (day(&place), &mut calendar) else { continue };
        date.and_then(|date| place.check_ref(|_| calendar.rest(date)));
    }
    for place in table.texts("extra_workdays").unwrap_or_default() {
        let (date, Ok(calendar)) = (day(&place), &mut calendar) else { continue };
        date.and_then(|date| place.check_ref(|_| calendar.work(date)));
    }
    calendar.ok()
}

/// The first and the last date that a calendar knows.
fn covers(table: &Table<'_, '_>) -> Option<(Date, Date)> {
    let places = table.texts("covers")?;
    let dates: Vec<Date> = places.iter().filter_map(day).collect();
    if table.length("covers") != Some(2) {
        let message = "expected the first and the last date, for example `[\"2026-01-01\", \"2026-12-31\"]`";
        table.fault("covers", Code::InvalidValue, message, None);
        return None;
    }
    if let [first, last] = dates.as_slice() { Some((*first, *last)) } else { None }
}
