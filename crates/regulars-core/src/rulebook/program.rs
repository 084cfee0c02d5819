//! `[program]`, `[tiers]` and `[[tiers.level]]` (MB-90 to MB-92), as far as a ladder by spend needs them.

use super::document::{Place, Table};
use crate::error::Code;
use crate::membership::{Ladder, Level, PhraseError, Spend, needs, window};
use crate::money::Currency;
use crate::time::Date;

pub(super) fn ladder(root: &Table<'_, '_>) -> Option<Ladder> {
    if !root.has("tiers") {
        if let Some(program) = root.table("program") {
            program.fault("", Code::MissingKey, "a program has `[tiers]`", None);
        }
        return None;
    }
    root.require(&["program"]);
    let program = root.table("program").map(|table| {
        table.known(super::keys::PROGRAM);
        table.require(&["id", "timezone", "version", "effective_from"]);
        let id = table.text("id").map(|place| place.value);
        let zone = super::head::zone(&table, "timezone", Code::UnknownTimezone);
        let version = table.within("version", 1..=i64::from(u32::MAX)).and_then(|version| u32::try_from(version).ok());
        let effective_from = table.text("effective_from").and_then(|place| {
            let date = place.value.parse::<Date>().ok();
            if date.is_none() {
                place.fault(Code::BadPhrase, "expected a date such as `2026-01-01`", None);
            }
            date
        });
        (id, zone, version, effective_from)
    });
    let tiers = root.table("tiers")?;
    tiers.known(super::keys::TIERS);
    tiers.require(&["currency", "window", "valid_for", "base", "level"]);
    if let Some(place) = tiers.text("measure") {
        place.word(|word| (word == "spend").then_some(()), ["spend"].into_iter(), Code::Unsupported);
    }
    if let Some(place) = tiers.text("valid_for") {
        let read = |text: String| match text.as_str() {
            "while qualified" => Ok(()),
            "end of period" | "end of next period" => Err(PhraseError::Unsupported("`while qualified`")),
            other if other.contains(" months") || other.starts_with("monthly on day ") => {
                Err(PhraseError::Unsupported("`while qualified`"))
            }
            _ => Err(PhraseError::Bad("`while qualified`")),
        };
        place.check(read);
    }
    let currency = tiers.text("currency").and_then(|place| place.check(|code| Currency::new(&code)));
    let window = tiers.text("window").and_then(|place| place.check(|text| window(&text)));
    let levels = levels(&tiers);
    let (id, zone, version, effective_from) = program?;
    Some(Ladder {
        program: id?,
        version: version?,
        effective_from: effective_from?,
        zone: zone?,
        currency: currency?,
        window: window?,
        levels: levels?,
    })
}

/// A level as it is written.
struct Written<'a> {
    id: Place<'a, String>,
    name: String,
    needs: Option<Spend>,
}

/// Reads one level; `base` is the id of the base tier, if that is known.
fn written<'a>(table: &Table<'a, '_>, base: Option<&str>) -> Option<Written<'a>> {
    table.known(super::keys::LEVEL);
    let (id, name) = (table.text("id"), table.text("name"));
    let is_base = id.as_ref().map(|id| &id.value).zip(base).is_some_and(|(id, base)| id == base);
    if is_base && table.has("needs") {
        table.fault("needs", Code::InvalidValue, "the base tier needs nothing", None);
    }
    // Whether a level is the base, which needs nothing, is not known before both have an id.
    let needed = if is_base || base.is_none() { &["id", "name"][..] } else { &["id", "name", "needs"] };
    table.require(needed);
    let needs = if is_base { None } else { table.text("needs").and_then(|place| place.check(|text| needs(&text))) };
    Some(Written { id: id?, name: name?.value, needs })
}

fn levels(tiers: &Table<'_, '_>) -> Option<Vec<Level>> {
    let base = tiers.text("base").map(|place| place.value);
    let tables = tiers.tables("level");
    let written: Vec<_> = tables.iter().map(|table| (table, written(table, base.as_deref()))).collect();
    let base = base?;
    let mut levels: Vec<Level> = vec![Level { id: base.clone(), name: base.clone(), at_least: None }];
    let mut base_named = false;
    for (table, level) in written {
        let Some(Written { id, name, needs }) = level else { continue };
        let is_base = id.value == base;
        // The base stands in the list from the beginning; it is there twice when it is named twice.
        let twice = levels.iter().any(|level| level.id == id.value) && (base_named || !is_base);
        if twice {
            id.fault(Code::DuplicateId, format!("the tier `{}` is there twice", id.value), None);
        }
        if is_base {
            base_named = true;
            if let Some(level) = levels.first_mut() {
                level.name = name;
            }
            continue;
        }
        let Some(needs) = needs else { continue };
        if levels.last().and_then(|level| level.at_least).is_some_and(|before| before >= needs.at_least) {
            table.fault("needs", Code::ThresholdsNotRising, "a tier asks for more than the one before it", None);
        }
        levels.push(Level { id: id.value, name, at_least: Some(needs.at_least) });
    }
    Some(levels)
}
