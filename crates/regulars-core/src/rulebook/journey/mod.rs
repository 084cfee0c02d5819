//! `[[store]]`, `[location]`, `[[trigger]]`, `[[next_action]]`, `[fulfilment]` (SV-86, SV-90 to SV-94, SV-97).

mod actions;
mod triggers;

use super::document::{Place, Table};
use super::scopes::CustomerScope;
use super::types::Types;
use super::{compile, keys, labels};
use crate::condition::Condition;
use crate::consent::{Purpose, purpose_of};
use crate::error::Code;
use crate::journey::place::{MAX_RADIUS_M, Point};
use crate::journey::{CONTROL, Control, FulfilmentRules, JourneyRules, Store, TREATED, TroubleKind};
use crate::measure::RecordName;
use crate::money::{Decimal, Number};
use crate::sales::campaign::{Arm, Shares};
use crate::text::{check_label, nearest};

/// The longest id, event, action and channel, in bytes.
const MAX_ID: usize = 64;
/// The most shops.
const MAX_STORES: usize = 2_000;
/// The most days until a parcel is stuck.
const MAX_STUCK_DAYS: i64 = 3_650;

/// What the other sections give.
pub(super) struct Given<'g, 's> {
    pub(super) types: Types<'g>,
    /// The declared purposes, unless one of them is broken.
    pub(super) purposes: Option<&'g [Purpose]>,
    pub(super) channels: &'g [String],
    pub(super) record_names: &'g mut Vec<RecordName>,
    pub(super) scope: &'g mut CustomerScope<'s>,
}

pub(super) fn read(root: &Table<'_, '_>, given: &mut Given<'_, '_>) -> JourneyRules {
    let mut rules = JourneyRules { stores: stores(root), ..JourneyRules::default() };
    if let Some(table) = root.table("location") {
        table.known(keys::LOCATION);
        table.require(&["purpose"]);
        rules.location = purpose(&table, given).flatten();
    }
    let declared = ids(root, "store");
    let location = root.has("location");
    rules.triggers =
        rows(root, "trigger", triggers::MAX_TRIGGERS, |table| triggers::trigger(table, (&declared, location), given));
    rules.triggers.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
    // Places among all triggers, sound or not; with a broken one the rulebook is not used.
    let known = ids(root, "trigger");
    rules.actions = rows(root, "next_action", actions::MAX_ROWS, |table| actions::action(table, &known, given));
    rules.actions.sort_by(|a, b| (-a.priority, &a.id).cmp(&(-b.priority, &b.id)));
    rules.fulfilment = fulfilment(root);
    rules
}

/// The ids of a list of tables, sorted, also of those that are broken otherwise.
fn ids(root: &Table<'_, '_>, section: &str) -> Vec<String> {
    let mut ids: Vec<String> = root.quiet_tables(section).iter().filter_map(|table| table.quiet_text("id")).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The tables of a list, of which no two have one id.
fn rows<T>(
    root: &Table<'_, '_>,
    section: &str,
    most: usize,
    mut read: impl FnMut(&Table<'_, '_>) -> Option<T>,
) -> Vec<T> {
    if !root.has(section) {
        return Vec::new();
    }
    let tables = root.tables(section);
    if tables.len() > most {
        root.fault(section, Code::TooManyItems, format!("there are more than {most} of them"), None);
        return Vec::new();
    }
    let mut ids: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for table in &tables {
        if let Some(id) = table.quiet_text("id") {
            if ids.contains(&id) {
                table.fault("id", Code::DuplicateId, format!("`{id}` is there twice"), None);
            }
            ids.push(id);
        }
        found.extend(read(table));
    }
    found
}

/// A short text.
fn word(table: &Table<'_, '_>, key: &str) -> Option<String> {
    table.text(key).and_then(label)
}

fn label(place: Place<'_, String>) -> Option<String> {
    place.check(|text| check_label(&text, MAX_ID).map(|()| text))
}

/// A text that may be absent; the outer `None` if it is broken.
fn maybe<T>(table: &Table<'_, '_>, key: &str, read: impl FnOnce(&Table<'_, '_>) -> Option<T>) -> Option<Option<T>> {
    if table.has(key) { read(table).map(Some) } else { Some(None) }
}

/// A declared purpose; the outer `None` if it is broken.
fn purpose(table: &Table<'_, '_>, given: &Given<'_, '_>) -> Option<Option<String>> {
    maybe(table, "purpose", |table| {
        let place = table.text("purpose")?;
        // Where a purpose is broken, none is judged.
        let Some(known) = given.purposes else { return Some(place.value) };
        if purpose_of(known, &place.value).is_none() {
            let near = nearest(&place.value, known.iter().map(|purpose| purpose.path.as_str()));
            place.fault(Code::UnknownName, format!("`{}` is not a declared purpose", place.value), near);
            return None;
        }
        Some(place.value)
    })
}

/// A channel, which only a purpose gives a meaning; the outer `None` if it is broken.
fn channel(table: &Table<'_, '_>, given: &Given<'_, '_>) -> Option<Option<String>> {
    maybe(table, "channel", |table| {
        let place = table.text("channel")?;
        if !table.has("purpose") {
            table.fault("channel", Code::MissingKey, "a channel is used for a `purpose`", None);
            return None;
        }
        if !given.channels.contains(&place.value) {
            let near = nearest(&place.value, given.channels.iter().map(String::as_str));
            place.fault(Code::UnknownName, format!("there is no channel `{}`", place.value), near);
            return None;
        }
        Some(place.value)
    })
}

/// A condition over customers; the outer `None` if it is broken.
fn when(table: &Table<'_, '_>, given: &mut Given<'_, '_>) -> Option<Option<Condition>> {
    maybe(table, "when", |table| compile(&table.text("when")?, given.scope))
}

/// Who is left out; the outer `None` if it is broken.
fn control(table: &Table<'_, '_>) -> Option<Option<Control>> {
    maybe(table, "control", |table| {
        let table = table.table("control")?;
        table.known(keys::CONTROL_GROUP);
        table.require(&["campaign", "share"]);
        let campaign = word(&table, "campaign");
        let place = table.decimal("share")?;
        let rest = (place.value.scale() <= 9)
            .then(|| Number::from(1_i64).sub(place.value.into())?.units_at(9))
            .flatten()
            .and_then(|units| Decimal::new(i64::try_from(units).ok()?, 9).ok());
        let arms = rest.filter(|rest| !rest.is_negative()).and_then(|rest| {
            let arm = |name: &str, share| Arm { name: name.to_owned(), share };
            Shares::new(vec![arm(CONTROL, place.value), arm(TREATED, rest)]).ok()
        });
        let Some(shares) = arms else {
            place.fault(Code::OutOfRange, "the number must lie in 0 to 1 and have at most 9 decimals", None);
            return None;
        };
        Some(Control { campaign: campaign?, share: place.value, shares })
    })
}

fn stores(root: &Table<'_, '_>) -> Vec<Store> {
    let mut stores = rows(root, "store", MAX_STORES, |table| {
        table.known(keys::STORE);
        table.require(&["id", "latitude", "longitude", "radius_m"]);
        let (id, labels) = (word(table, "id"), labels(table));
        let radius = table.within("radius_m", 1..=MAX_RADIUS_M);
        let (latitude, longitude) = (table.decimal("latitude"), table.decimal("longitude"));
        let at = match Point::new(latitude?.value, longitude?.value) {
            Ok(point) => point,
            Err(error) => {
                use crate::error::Fault as _;
                table.fault(&error.path(), error.code(), error.to_string(), None);
                return None;
            }
        };
        Some(Store { id: id?, labels, at, radius_mm: radius?.saturating_mul(1_000) })
    });
    stores.sort_by(|a, b| a.id.cmp(&b.id));
    stores
}

fn fulfilment(root: &Table<'_, '_>) -> FulfilmentRules {
    let mut rules = FulfilmentRules::default();
    let Some(table) = root.table("fulfilment") else { return rules };
    table.known(keys::FULFILMENT);
    let days = table.within("stuck_days", 1..=MAX_STUCK_DAYS);
    rules.stuck_days = days.and_then(|days| u32::try_from(days).ok());
    for place in table.texts("cases").unwrap_or_default() {
        let Some(kind) = place.word(TroubleKind::from_word, TroubleKind::words(), Code::InvalidValue) else { continue };
        if kind == TroubleKind::Stuck && !table.has("stuck_days") {
            table.require(&["stuck_days"]);
        }
        rules.cases.push(kind);
    }
    rules.cases.sort_unstable();
    rules.cases.dedup();
    rules
}
