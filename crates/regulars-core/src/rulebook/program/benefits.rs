//! `[[benefit]]` (MB-50 to MB-56).

use std::collections::BTreeMap;

use super::fields::{Said, check_tier, check_twice, number, phrase, said, word};
use super::id;
use crate::error::Code;
use crate::membership::program::{Benefit, Count, Per, Quota, When};
use crate::membership::{Days, MAX_TIMES, PhraseError, Word};
use crate::rulebook::document::{Place, Table};
use crate::rulebook::keys;

/// All benefits; `levels` are the ids of the tiers, if they are known.
pub(super) fn read(program: &Table<'_, '_>, levels: Option<&[String]>) -> Option<Vec<Benefit>> {
    if !program.has("benefit") {
        return Some(Vec::new());
    }
    let tables = program.tables("benefit");
    check_twice(&tables);
    let read: Vec<Option<Benefit>> = tables.iter().map(|table| benefit(table, levels)).collect();
    read.into_iter().collect()
}

fn benefit(table: &Table<'_, '_>, levels: Option<&[String]>) -> Option<Benefit> {
    table.known(keys::BENEFIT);
    table.require(&["id"]);
    let id = id(table, "id");
    let tiers = tiers(table, levels);
    let when = phrase::<When>(table, "when");
    let (feb29, leap_month, short_month) =
        (word(table, "feb29"), word(table, "leap_month"), word(table, "short_month"));
    let is_birthday = matches!(when, Some(Some(When::Birthday { .. })));
    let quota = quota(table, levels, is_birthday || when.is_none());
    let stock = stock(table);
    let valid_days = phrase::<Days>(table, "valid_for");
    let queue = if table.has("queue") { self::id(table, "queue").map(Some) } else { Some(None) };
    if when.is_some() && !is_birthday {
        no_effect(table, &["feb29", "leap_month", "short_month"], "without a birthday");
    }
    if table.has("queue") {
        no_effect(table, &["when", "quota", "stock", "valid_for"], "on a right to a queue");
    }
    Some(Benefit {
        id: id?,
        tiers: tiers?,
        when: when?,
        feb29: feb29?,
        leap_month: leap_month?,
        short_month: short_month?,
        quota: quota?,
        stock: stock?,
        valid_days: valid_days?.map(|Days(days)| days),
        queue: queue?,
    })
}

/// A key that changes nothing would be a promise that nobody keeps.
fn no_effect(table: &Table<'_, '_>, keys: &[&str], why: &str) {
    for key in keys.iter().filter(|key| table.has(key)) {
        table.fault(key, Code::UnknownKey, format!("`{key}` has no effect {why}"), None);
    }
}

fn tiers(table: &Table<'_, '_>, levels: Option<&[String]>) -> Option<Vec<String>> {
    if !table.has("tiers") {
        return Some(Vec::new());
    }
    let places = table.texts("tiers")?;
    let mut tiers: Vec<String> = Vec::new();
    for place in places {
        check_tier(&place, levels);
        if tiers.contains(&place.value) {
            place.fault(Code::DuplicateId, format!("the tier `{}` is there twice", place.value), None);
        }
        tiers.push(place.value);
    }
    if tiers.is_empty() && table.is_empty_list("tiers") {
        table.fault("tiers", Code::InvalidValue, "a benefit of no tier is none; leave the key out for all tiers", None);
    }
    Some(tiers)
}

fn stock(table: &Table<'_, '_>) -> Said<u64> {
    if !table.has("stock") {
        return Some(None);
    }
    let place = table.integer("stock")?;
    let stock = u64::try_from(place.value).ok();
    if stock.is_none() {
        place.fault(Code::Negative, PhraseError::Negative.to_string(), None);
    }
    stock.map(Some)
}

/// How often: a phrase, or numbers by tier. A year of the Chinese calendar counts birthdays only (MB-54).
pub(super) fn quota(table: &Table<'_, '_>, levels: Option<&[String]>, is_birthday: bool) -> Said<Quota> {
    let quota = if table.is_table("quota") {
        Some(by_tier(&table.table("quota")?, levels)?)
    } else {
        said(table, "quota", |place: Place<'_, String>| {
            // A period that is none has a nearest one.
            match place.value.split_once(" per ").map(|(_, per)| per.trim()) {
                Some(per) if Per::from_word(per).is_none() => {
                    let near = crate::text::nearest(per, Per::words());
                    place.fault(Code::BadPhrase, format!("`{per}` is no period"), near);
                    None
                }
                _ => place.check(|text| text.parse::<Quota>()),
            }
        })?
    };
    if !is_birthday && quota.as_ref().is_some_and(|quota| quota.per == Per::LunarYear) {
        table.fault("quota", Code::UnknownValue, "`lunar_year` counts birthdays only", None);
        return None;
    }
    Some(quota)
}

fn by_tier(table: &Table<'_, '_>, levels: Option<&[String]>) -> Option<Quota> {
    table.require(&["per"]);
    let per =
        table.text("per").and_then(|place| place.word(Per::from_word, Per::words().into_iter(), Code::UnknownValue));
    let mut counts = BTreeMap::new();
    let mut all = true;
    for tier in table.names().into_iter().filter(|name| name != "per") {
        check_tier(&table.name(&tier), levels);
        let count = number(table, &tier, MAX_TIMES).flatten();
        all &= count.is_some();
        counts.extend(count.map(|count| (tier, count)));
    }
    all.then_some(Quota { count: Count::ByTier(counts), per: per? })
}
