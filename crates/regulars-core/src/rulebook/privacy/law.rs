//! `[[jurisdiction]]` (JR-1), and the rows of all made ready.

use super::super::document::Table;
use super::super::keys;
use super::pack::Pack;
use super::{MAX_ID, bands, paths, rows, words};
use crate::consent::{Clock, EVERYWHERE, Jurisdiction, Law, TransferBand};
use crate::error::Code;
use crate::text::{check_label, nearest};

/// What is read: everything, and what of it the rulebook itself declares.
pub(super) struct Read {
    pub(super) law: Law,
    pub(super) own_jurisdictions: Vec<Jurisdiction>,
    pub(super) own_rows: Vec<String>,
    pub(super) transfer_bands: Vec<TransferBand>,
    pub(super) own_bands: Vec<String>,
}

/// The jurisdictions, rows and bands of a rulebook over those of the pack: one of the same code or id takes the
/// other's place.
pub(super) fn read(root: &Table<'_, '_>, pack: &Pack) -> Read {
    let own_jurisdictions = declared(root, &pack.jurisdictions);
    let jurisdictions = over(&pack.jurisdictions, own_jurisdictions.clone(), |jurisdiction| &jurisdiction.code);
    let own = rows::declared(root, &jurisdictions, &pack.rows);
    let own_rows = own.iter().map(|row| row.id.clone()).collect();
    let bands = bands::declared(root, &jurisdictions);
    let own_bands = bands.iter().map(|band| band.id.clone()).collect();
    let transfer_bands = over(&pack.bands, bands, |band| &band.id);
    let law = Law::new(&jurisdictions, over(&pack.rows, own, |row| &row.id));
    Read { law, own_jurisdictions, own_rows, transfer_bands, own_bands }
}

/// The elements of `base`, those of the same name replaced where they stand, then what is new.
pub(super) fn over<T: Clone>(base: &[T], own: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let mut all = base.to_vec();
    for element in own {
        match all.iter_mut().find(|known| name(known) == name(&element)) {
            Some(known) => *known = element,
            None => all.push(element),
        }
    }
    all
}

/// The jurisdictions of a document; `base` is what lies beneath.
pub(super) fn declared(root: &Table<'_, '_>, base: &[Jurisdiction]) -> Vec<Jurisdiction> {
    if !root.has("jurisdiction") {
        return Vec::new();
    }
    let tables = root.tables("jurisdiction");
    let mut found: Vec<Jurisdiction> = Vec::new();
    for table in &tables {
        let Some(jurisdiction) = jurisdiction(table) else { continue };
        if found.iter().any(|known| known.code == jurisdiction.code) {
            let message = format!("the jurisdiction `{}` is there twice", jurisdiction.code);
            table.fault("code", Code::DuplicateId, message, None);
        }
        found.push(jurisdiction);
    }
    let all = over(base, found.clone(), |jurisdiction| &jurisdiction.code);
    for table in &tables {
        inheritance(table, &all);
    }
    found
}

fn jurisdiction(table: &Table<'_, '_>) -> Option<Jurisdiction> {
    table.known(keys::JURISDICTION);
    // What is inherited need not be said again.
    table.require(if table.has("inherits") { &["code"] } else { &["code", "bases", "utc_offset"] });
    let code = table.text("code").and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)));
    let utc_offset = table.text("utc_offset").and_then(|place| match Clock::offset(&place.value) {
        Some(Clock::Offset(minutes)) => Some(minutes),
        _ => {
            place.fault(Code::InvalidValue, "expected an offset such as `+08:00`", None);
            None
        }
    });
    let inherits = table.texts("inherits").unwrap_or_default().into_iter().map(|place| place.value);
    let months = table.within("reask_months", 0..=1_200);
    Some(Jurisdiction {
        inherits: inherits.collect(),
        bases: words(table, "bases"),
        sensitive: paths(table, "sensitive"),
        reask_months: months.and_then(|months| u32::try_from(months).ok()),
        utc_offset,
        code: code?,
    })
}

/// What is inherited is declared and leads to no circle.
fn inheritance(table: &Table<'_, '_>, all: &[Jurisdiction]) {
    let Some(code) = table.quiet_text("code") else { return };
    for place in table.texts("inherits").unwrap_or_default() {
        if !all.iter().any(|known| known.code == place.value) || place.value == EVERYWHERE {
            let near = nearest(&place.value, all.iter().map(|known| known.code.as_str()));
            place.fault(Code::UnknownReference, format!("there is no jurisdiction `{}`", place.value), near);
        } else if reaches(&place.value, &code, all) {
            place.fault(Code::InheritCycle, format!("`{}` leads back to `{code}`", place.value), None);
        }
    }
}

fn reaches(from: &str, to: &str, all: &[Jurisdiction]) -> bool {
    let mut open = vec![from];
    let mut next = 0;
    while let Some(code) = open.get(next).copied() {
        next += 1;
        if code == to {
            return true;
        }
        let inherited = all.iter().filter(|known| known.code == code).flat_map(|known| &known.inherits);
        for code in inherited {
            if !open.contains(&code.as_str()) {
                open.push(code);
            }
        }
    }
    false
}
