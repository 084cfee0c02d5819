//! `[privacy]`, `[[purpose]]`, `[[jurisdiction]]`, `[[jurisdiction_rule]]` and `[[transfer_band]]` (PB-1, PB-2): what consent
//! decisions read; and `[[deadline]]`, `[[calendar]]` and `[[retention]]`. The default rows are a document of the same form and
//! lie beneath those of the rulebook.

mod bands;
mod law;
mod pack;
mod purpose;
mod retention;
mod rights;
mod rows;

pub(super) use purpose::hours;

use std::collections::BTreeSet;

use super::document::{Place, Table};
use super::keys;
use crate::consent::{EVERYWHERE, PERSONALISATION, Privacy, Purpose, RightsRules, Word, Words, purpose_of};
use crate::error::Code;
use crate::text::{check_label, nearest};

/// The longest id of a row and code of a jurisdiction, in bytes.
pub(super) const MAX_ID: usize = 64;
/// The longest dotted path, in bytes.
const MAX_PATH: usize = 200;
/// The longest citation, in bytes.
const MAX_CITE: usize = 200;

/// What is read.
pub(super) struct Sections {
    pub(super) channels: Vec<String>,
    /// None if one of them is broken: what names a purpose is then not judged (RB-2).
    pub(super) purposes: Option<Vec<Purpose>>,
    pub(super) privacy: Privacy,
}

pub(super) fn read(root: &Table<'_, '_>) -> Sections {
    let channels = channels(root);
    let pack = pack::Pack::read();
    let law::Read { law, own_jurisdictions, own_rows, transfer_bands, own_bands } = law::read(root, &pack);
    let purposes = purpose::read(root, &channels, &law);
    let mut codes: Vec<&str> = law.places().iter().map(|place| place.code.as_str()).collect();
    codes.push(EVERYWHERE);
    let own_deadlines = rights::deadlines(root, &codes);
    let own_retention = retention::declared(root, &codes);
    let calendars = rights::calendars(root, &law);
    let deadlines = rights::before(&pack.deadlines, &own_deadlines);
    let mut privacy = Privacy {
        // INVARIANT: a list that is there, even an empty one, is taken as it is. Rulebooks that say nothing of jurisdictions
        // are asked under the rows of every jurisdiction, and only consent is a basis there.
        default_jurisdictions: vec![EVERYWHERE.to_owned()],
        personalisation_purpose: PERSONALISATION.to_owned(),
        gpc_purposes: Vec::new(),
        law,
        rights: RightsRules { deadlines, calendars, verify_first: Words::default() },
        retention: law::over(&pack.retention, own_retention.clone(), |row| &row.id),
        own_jurisdictions,
        own_rows,
        own_deadlines: own_deadlines.into_iter().map(|row| row.id).collect(),
        own_retention: own_retention.into_iter().map(|row| row.id).collect(),
        transfer_bands,
        own_bands,
        pack: pack.version,
    };
    if let Some(table) = root.table("privacy") {
        general(&table, &mut privacy, purposes.as_deref());
    }
    Sections { channels, purposes, privacy }
}

fn channels(root: &Table<'_, '_>) -> Vec<String> {
    let mut channels: Vec<String> = ["sms", "email", "voice", "post", "push"].map(str::to_owned).into();
    let places = root.maybe_table("privacy").and_then(|table| table.texts("channels"));
    for (n, place) in places.into_iter().flatten().enumerate() {
        if n == 0 {
            channels.clear();
        }
        if channels.contains(&place.value) {
            place.fault(Code::DuplicateId, format!("the channel `{}` is there twice", place.value), None);
        }
        if let Some(channel) = place.check(|text| check_label(&text, MAX_ID).map(|()| text)) {
            channels.push(channel);
        }
    }
    channels
}

/// `[privacy]` without its channels.
fn general(table: &Table<'_, '_>, privacy: &mut Privacy, purposes: Option<&[Purpose]>) {
    table.known(keys::PRIVACY);
    if let Some(places) = table.texts("default_jurisdictions") {
        let known: Vec<&str> = privacy.law.places().iter().map(|place| place.code.as_str()).collect();
        let codes = places.into_iter().filter_map(|place| reference(place, "jurisdiction", &known));
        let codes: BTreeSet<String> = codes.collect();
        privacy.default_jurisdictions = codes.into_iter().collect();
    }
    let declared = |place: Place<'_, String>| -> Option<String> {
        let purposes = purposes.filter(|purposes| purpose_of(purposes, &place.value).is_none());
        let Some(purposes) = purposes else { return Some(place.value) };
        let near = nearest(&place.value, purposes.iter().map(|purpose| purpose.path.as_str()));
        let message = format!("`{}` has no declared ancestor", place.value);
        place.fault(Code::UnknownReference, message, near);
        None
    };
    if let Some(path) = table.text("personalisation_purpose").and_then(declared) {
        privacy.personalisation_purpose = path;
    }
    privacy.rights.verify_first = rights::rights(table, "verify_first").unwrap_or_default();
    if table.flag("default_retention") == Some(false) {
        privacy.retention.retain(|row| privacy.own_retention.contains(&row.id));
    }
    let paths = table.texts("gpc_purposes").unwrap_or_default().into_iter().filter_map(declared);
    privacy.gpc_purposes = paths.collect::<BTreeSet<String>>().into_iter().collect();
}

/// A name that must be one of those that are declared.
pub(super) fn reference(place: Place<'_, String>, what: &str, known: &[&str]) -> Option<String> {
    if known.contains(&place.value.as_str()) {
        return Some(place.value);
    }
    let near = nearest(&place.value, known.iter().copied());
    place.fault(Code::UnknownReference, format!("there is no {what} `{}`", place.value), near);
    None
}

/// One word of a list.
pub(super) fn word<W: Word>(table: &Table<'_, '_>, key: &str) -> Option<W> {
    table.text(key)?.word(W::from_word, W::words(), Code::InvalidValue)
}

/// Several words of a list.
fn words<W: Word>(table: &Table<'_, '_>, key: &str) -> Option<Words<W>> {
    let places = table.texts(key)?.into_iter();
    Some(places.filter_map(|place| place.word(W::from_word, W::words(), Code::InvalidValue)).collect())
}

/// Dotted paths such as `user.health`.
fn paths(table: &Table<'_, '_>, key: &str) -> Option<Vec<String>> {
    let places = table.texts(key)?.into_iter();
    Some(places.filter_map(|place| path(place, "user.contact.phone")).collect())
}

pub(super) fn path(place: Place<'_, String>, example: &str) -> Option<String> {
    let sound = place.value.split('.').all(|part| check_label(part, MAX_ID).is_ok());
    if sound && place.value.len() <= MAX_PATH {
        return Some(place.value);
    }
    place.fault(Code::InvalidValue, format!("expected a dotted path such as `{example}`"), None);
    None
}
