//! How values of the program document are read: absent, sound, or faulty and noted.

use std::str::FromStr;

use crate::error::{Code, Fault};
use crate::membership::{PhraseError, Word};
use crate::money::Decimal;
use crate::rulebook::document::{Place, Table};
use crate::text::nearest;

/// What a key says: none if that is faulty, and nothing in it if the key is absent.
pub(super) type Said<T> = Option<Option<T>>;

/// The text of a key, read by `read`.
pub(super) fn said<T>(table: &Table<'_, '_>, key: &str, read: impl FnOnce(Place<'_, String>) -> Option<T>) -> Said<T> {
    if table.has(key) { Some(Some(read(table.text(key)?)?)) } else { Some(None) }
}

/// A phrase.
pub(super) fn phrase<T: FromStr<Err = PhraseError>>(table: &Table<'_, '_>, key: &str) -> Said<T> {
    said(table, key, |place| place.check(|text| text.parse()))
}

/// A phrase, or `none`.
pub(super) fn optional<T: FromStr<Err = PhraseError>>(table: &Table<'_, '_>, key: &str) -> Said<T> {
    let read = said(table, key, |place| place.check(|text| crate::membership::optional(&text)))?;
    Some(read.flatten())
}

/// One of some words, the first of them if the key is absent.
pub(super) fn word<W: Word + Default>(table: &Table<'_, '_>, key: &str) -> Option<W> {
    let read = said(table, key, |place| place.word(W::from_word, W::words().into_iter(), Code::UnknownValue))?;
    Some(read.unwrap_or_default())
}

/// A flag; `false` if absent.
pub(super) fn flag(table: &Table<'_, '_>, key: &str) -> Option<bool> {
    if table.has(key) { table.flag(key) } else { Some(false) }
}

/// A decimal written as text, above zero.
pub(super) fn above_zero(table: &Table<'_, '_>, key: &str) -> Said<Decimal> {
    said(table, key, |place| {
        let number = place.check_ref(|text| text.parse::<Decimal>())?;
        let ok = number > Decimal::ZERO;
        if !ok {
            place.fault(Code::NotPositive, PhraseError::NotPositive.to_string(), None);
        }
        ok.then_some(number)
    })
}

/// A decimal written as text, not below zero.
pub(super) fn not_negative(table: &Table<'_, '_>, key: &str) -> Said<Decimal> {
    said(table, key, |place| {
        let number = place.check_ref(|text| text.parse::<Decimal>())?;
        if number.is_negative() {
            place.fault(Code::Negative, PhraseError::Negative.to_string(), None);
        }
        (!number.is_negative()).then_some(number)
    })
}

/// A whole number up to a limit, not below zero.
pub(super) fn number(table: &Table<'_, '_>, key: &str, most: u32) -> Said<u32> {
    if !table.has(key) {
        return Some(None);
    }
    let place = table.integer(key)?;
    let fault = match u32::try_from(place.value) {
        Ok(number) if number <= most => return Some(Some(number)),
        _ if place.value < 0 => PhraseError::Negative,
        _ => PhraseError::TooLarge(most),
    };
    place.fault(fault.code(), fault.to_string(), None);
    None
}

/// Notes a tier that the program does not have; `levels` are the ids of its tiers, if they are known.
pub(super) fn check_tier(place: &Place<'_, String>, levels: Option<&[String]>) {
    let Some(levels) = levels else { return };
    if !levels.contains(&place.value) {
        let near = nearest(&place.value, levels.iter().map(String::as_str));
        place.fault(Code::UnknownTier, format!("the program has no tier `{}`", place.value), near);
    }
}

/// Notes ids that stand twice.
pub(super) fn check_twice(tables: &[Table<'_, '_>]) {
    let mut known = std::collections::BTreeSet::new();
    for (table, id) in tables.iter().filter_map(|table| Some((table, table.quiet_text("id")?))) {
        if known.contains(&id) {
            table.fault("id", Code::DuplicateId, format!("`{id}` is there twice"), None);
        }
        known.insert(id);
    }
}
