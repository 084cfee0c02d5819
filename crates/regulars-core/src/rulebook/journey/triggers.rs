//! `[[trigger]]` (SV-90 to SV-94).

use super::super::document::{Place, Table};
use super::super::measures::duration;
use super::super::scopes::RecordScope;
use super::super::{compile, keys, labels};
use super::{Given, channel, control, maybe, purpose, when, word};
use crate::error::Code;
use crate::journey::trigger::{MAX_COUNT, MAX_DAYS, Need, TriggerRule};
use crate::journey::{EventPick, NearPick, Per, Trigger};
use crate::measure::{Pick, TypeNo};
use crate::record::{FieldType, Kind};
use crate::text::nearest;
use crate::time::DAY_US;

/// The most triggers.
pub(super) const MAX_TRIGGERS: usize = 200;
/// How late a firing may be told, if the trigger does not say it (SV-92).
const LATENESS_US: i64 = DAY_US;
/// Every shop.
const ANY: &str = "*";
/// For each shop that the place lies near.
const NEAR: &str = "near";
/// The field that names what happened.
const EVENT: &str = "event";
/// The kinds whose `event` a bare word names (SV-90).
const SEEN: [Kind; 2] = [Kind::Visit, Kind::Interaction];

pub(super) fn trigger(
    table: &Table<'_, '_>,
    (stores, location): (&[String], bool),
    given: &mut Given<'_, '_>,
) -> Option<Trigger> {
    table.known(keys::TRIGGER);
    table.require(&["id", "event", "action"]);
    let (id, action) = (word(table, "id"), word(table, "action"));
    let labels = labels(table);
    let need = need(table);
    let cooldown = maybe(table, "cooldown_days", |table| days(table, "cooldown_days", 0));
    let on_merge = maybe(table, "on_merge", |table| table.flag("on_merge"));
    let lateness = maybe(table, "max_lateness", |table| duration(&table.text("max_lateness")?));
    let event = table.text("event").and_then(|place| event(&place, given));
    let filter = maybe(table, "where", |table| {
        let place = table.text("where")?;
        let of = event.as_ref().map(|event| event.pick.types.clone())?;
        let mut scope = RecordScope { types: given.types, of: &of, names: given.record_names };
        compile(&place, &mut scope).map(std::sync::Arc::new)
    });
    let unless = maybe(table, "unless", |table| self::event(&table.text("unless")?, given));
    let near = maybe(table, "near", |table| near(table, (stores, location), event.as_ref(), given));
    let per = maybe(table, "per", |table| per(&table.text("per")?, event.as_ref(), given));
    let (when, control) = (when(table, given), control(table));
    let (purpose, channel) = (purpose(table, given), channel(table, given));
    if let (Some(Some(Per::Near)), Some(None)) = (&per, &near) {
        table.fault("per", Code::MissingKey, "without `near` no shop is near", None);
        return None;
    }
    let mut event = event?;
    event.pick.filter = filter?;
    Some(Trigger {
        rule: TriggerRule {
            id: id?,
            need: need?,
            cooldown_days: cooldown?.unwrap_or_default(),
            on_merge: on_merge?.unwrap_or_default(),
            max_lateness_us: lateness?.unwrap_or(LATENESS_US),
        },
        labels,
        event,
        unless: unless?,
        per: per?,
        near: near?,
        when: when?,
        action: action?,
        purpose: purpose?,
        channel: channel?,
        control: control?,
    })
}

fn days(table: &Table<'_, '_>, key: &str, least: i64) -> Option<u32> {
    table.within(key, least..=i64::from(MAX_DAYS)).and_then(|days| u32::try_from(days).ok())
}

/// One of the three ways to be complete.
fn need(table: &Table<'_, '_>) -> Option<Need> {
    let ways = ["distinct_days", "count", "absent_days"];
    let written: Vec<&str> = ways.into_iter().filter(|key| table.has(key)).collect();
    let [way] = written.as_slice() else {
        let message = "a trigger has one of `distinct_days`, `count` and `absent_days`";
        table.fault(written.get(1).copied().unwrap_or_default(), Code::MissingKey, message, None);
        return None;
    };
    if *way == "absent_days" {
        if table.has("within_days") {
            table.fault("within_days", Code::UnknownKey, "`within_days` has no effect on an absence", None);
        }
        return Some(Need::Absence { days: days(table, way, 1)? });
    }
    table.require(&["within_days"]);
    let within_days = days(table, "within_days", 1);
    if *way == "count" {
        let times = table.within(way, 1..=i64::from(MAX_COUNT)).and_then(|times| u32::try_from(times).ok());
        return Some(Need::Count { times: times?, within_days: within_days? });
    }
    let (dates, within_days) = (days(table, way, 1)?, within_days?);
    if dates > within_days {
        table.fault(way, Code::Unreachable, "there are fewer dates among which it counts", None);
        return None;
    }
    Some(Need::DistinctDays { dates, within_days })
}

/// A record type, the event of what was seen, or `type.event`.
fn event(place: &Place<'_, String>, given: &mut Given<'_, '_>) -> Option<EventPick> {
    let name = place.value.clone();
    if let Some(ty) = given.types.number(&name) {
        return Some(EventPick { name, pick: Pick { types: vec![ty], filter: None }, word: None });
    }
    let (types, word) = match name.split_once('.') {
        None => (SEEN.iter().map(|kind| TypeNo::from(kind.number())).collect(), name.as_str()),
        Some((kind, word)) => match given.types.number(kind) {
            Some(ty) => (vec![ty], word),
            None => {
                let near = nearest(kind, given.types.names()).map(|near| format!("{near}.{word}"));
                place.fault(Code::UnknownName, format!("there is no record type `{kind}`"), near.as_deref());
                return None;
            }
        },
    };
    if crate::text::check_label(word, super::MAX_ID).is_err() {
        place.fault(Code::InvalidValue, "name a record type or an event", None);
        return None;
    }
    let mut scope = RecordScope { types: given.types, of: &types, names: given.record_names };
    let Ok((slot, FieldType::Word | FieldType::Text, _)) = scope.body(EVENT) else {
        place.fault(Code::UnknownName, "records of this type have no `event`", None);
        return None;
    };
    let word = Some((slot, word.to_owned()));
    Some(EventPick { name, pick: Pick { types, filter: None }, word })
}

/// The shops by place among their ids.
fn near(
    table: &Table<'_, '_>,
    (stores, location): (&[String], bool),
    event: Option<&EventPick>,
    given: &mut Given<'_, '_>,
) -> Option<NearPick> {
    let places = table.texts("near")?;
    if places.is_empty() {
        table.fault("near", Code::InvalidValue, "name at least one shop", None);
        return None;
    }
    if !location {
        table.fault("near", Code::MissingKey, "places are used only with a purpose: `[location]` is missing", None);
    }
    let mut found = Vec::new();
    for place in places {
        match stores.iter().position(|id| *id == place.value) {
            Some(store) => found.push(store),
            None if place.value == ANY && !stores.is_empty() => found.extend(0..stores.len()),
            None => {
                let near = nearest(&place.value, stores.iter().map(String::as_str));
                place.fault(Code::UnknownName, format!("there is no shop `{}`", place.value), near);
                return None;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let event = event?;
    let mut scope = RecordScope { types: given.types, of: &event.pick.types, names: given.record_names };
    match ["latitude", "longitude"].map(|field| scope.body(field)) {
        [Ok((latitude, FieldType::Decimal, _)), Ok((longitude, FieldType::Decimal, _))] => {
            Some(NearPick { stores: found, latitude, longitude })
        }
        _ => {
            table.fault("near", Code::TypeMismatch, format!("`{}` has no place", event.name), None);
            None
        }
    }
}

fn per(place: &Place<'_, String>, event: Option<&EventPick>, given: &mut Given<'_, '_>) -> Option<Per> {
    let event = event?;
    if place.value == NEAR {
        return Some(Per::Near);
    }
    let mut scope = RecordScope { types: given.types, of: &event.pick.types, names: given.record_names };
    match scope.body(&place.value) {
        Ok((slot, FieldType::Word | FieldType::Text | FieldType::OneOf(_), _)) => {
            Some(Per::Field(place.value.clone(), slot))
        }
        Ok(_) => {
            place.fault(Code::TypeMismatch, format!("`{}` is no word", place.value), None);
            None
        }
        Err(near) => {
            let message = format!("there is no field `{}`", place.value);
            place.fault(Code::UnknownName, message, near.as_deref());
            None
        }
    }
}
