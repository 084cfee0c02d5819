//! `[rulebook]` and `[sources.<name>]` (RB-1).

use std::collections::BTreeMap;

use super::Source;
use super::document::Table;
use crate::error::Code;
use crate::text::{Language, nearest};
use crate::time::{DAY_US, Instant, Zone};

/// Sections of later versions, which are refused by name: a rule that nobody follows would be worse.
pub(super) const LATER: &[&str] = &["link", "quadrant", "model", "slate", "survey", "campaign", "kpi"];

pub(super) struct Head {
    pub(super) id: String,
    pub(super) version: u64,
    pub(super) zone: Zone,
    pub(super) effective_from: Option<Instant>,
    pub(super) language: Language,
    pub(super) min_instant: Instant,
    pub(super) max_instant: Instant,
    pub(super) max_future_us: i64,
}

/// Notes sections that are not known, and those that this version does not compute.
pub(super) fn sections(root: &Table<'_, '_>) {
    for name in root.names() {
        if LATER.contains(&name.as_str()) {
            root.fault(&name, Code::Unsupported, format!("`{name}` is not supported by this version"), None);
        } else if !super::keys::ROOT.iter().any(|key| key.name == name) {
            let known = super::keys::ROOT.iter().map(|key| key.name).chain(LATER.iter().copied());
            root.unknown_key(&name, nearest(&name, known));
        }
    }
}

pub(super) fn read(root: &Table<'_, '_>) -> Option<Head> {
    root.require(&["rulebook"]);
    let table = root.table("rulebook")?;
    table.known(super::keys::HEAD);
    table.require(&["id", "version", "zone"]);
    let effective_from = match table.instant("effective_from") {
        Some(place) => place.check(|text| Instant::parse(&text)).map(Some),
        None => (!table.has("effective_from")).then_some(None),
    };
    let id = table.text("id").and_then(|place| place.check(|id| crate::text::check_label(&id, 64).map(|()| id)));
    let version = table.within("version", 1..=i64::from(u32::MAX)).and_then(|version| u64::try_from(version).ok());
    let zone = zone(&table, "zone", Code::UnknownZone);
    let language = match table.text("language") {
        Some(place) => place.word(Language::from_word, Language::words(), Code::InvalidValue),
        None => Some(Language::English),
    };
    let min_instant = instant(&table, "min_instant", "1900-01-01T00:00:00Z");
    let max_instant = instant(&table, "max_instant", "2200-01-01T00:00:00Z");
    let max_future_us = match table.text("max_future") {
        Some(place) => super::measures::duration(&place),
        None => Some(366 * DAY_US),
    };
    Some(Head {
        id: id?,
        version: version?,
        zone: zone?,
        effective_from: effective_from?,
        language: language?,
        min_instant: min_instant?,
        max_instant: max_instant?,
        max_future_us: max_future_us?,
    })
}

fn instant(table: &Table<'_, '_>, key: &str, default: &str) -> Option<Instant> {
    match table.text(key) {
        Some(place) => place.check(|text| Instant::parse(&text)),
        None if table.has(key) => None,
        None => Instant::parse(default).ok(),
    }
}

pub(super) fn zone(table: &Table<'_, '_>, key: &str, code: Code) -> Option<Zone> {
    let place = table.text(key)?;
    let zone = Zone::new(&place.value).ok();
    if zone.is_none() {
        let message = format!("`{}` is not an IANA time zone", place.value);
        place.fault(code, message, nearest(&place.value, Zone::names()));
    }
    zone
}

pub(super) fn sources(root: &Table<'_, '_>) -> Option<BTreeMap<String, Source>> {
    let sources = root.table("sources")?;
    let mut known = BTreeMap::new();
    for (name, table) in sources.named() {
        table.known(super::keys::SOURCE);
        let kind = table.text("kind").map(|place| place.value);
        let rank = table.within("rank", -1_000_000..=1_000_000).unwrap_or(0);
        if let Err(fault) = crate::record::SourceName::new(name.as_str()) {
            sources.fault(&name, Code::InvalidValue, fault.to_string(), None);
        }
        known.insert(name, Source { kind, rank });
    }
    Some(known)
}
