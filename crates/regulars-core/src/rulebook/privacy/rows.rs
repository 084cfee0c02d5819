//! `[[jurisdiction_rule]]` (JR-2 to JR-4).

use super::super::document::{Place, Table};
use super::super::keys;
use super::{MAX_CITE, MAX_ID, reference, word, words};
use crate::consent::{Denial, EVERYWHERE, Effect, Jurisdiction, OptIn, PolicyFlag, Requirement, Row, RowGate, When};
use crate::error::Code;
use crate::text::{check_label, nearest};
use crate::time::Date;

/// The numbers of codes that a row may deny with: those of consent.
const DENIALS: std::ops::Range<u32> = 1_600..1_700;
/// The oldest age that a row asks for.
const MAX_AGE: i64 = 150;

/// The rows of a document; `base` is what lies beneath.
pub(super) fn declared(root: &Table<'_, '_>, jurisdictions: &[Jurisdiction], base: &[Row]) -> Vec<Row> {
    if !root.has("jurisdiction_rule") {
        return Vec::new();
    }
    let tables = root.tables("jurisdiction_rule");
    let mut codes: Vec<&str> = jurisdictions.iter().map(|known| known.code.as_str()).collect();
    codes.push(EVERYWHERE);
    let mut found: Vec<Row> = Vec::new();
    for table in &tables {
        let Some(row) = row(table, &codes) else { continue };
        if found.iter().any(|known| known.id == row.id) {
            table.fault("id", Code::DuplicateId, format!("the row `{}` is there twice", row.id), None);
        }
        found.push(row);
    }
    let ids: Vec<String> = tables.iter().filter_map(|table| table.quiet_text("id")).collect();
    let known: Vec<&str> = base.iter().map(|row| &row.id).chain(&ids).map(String::as_str).collect();
    for place in tables.iter().filter_map(|table| table.text("replaces")) {
        let _ = reference(place, "row", &known);
    }
    found
}

fn row(table: &Table<'_, '_>, codes: &[&str]) -> Option<Row> {
    table.known(keys::JURISDICTION_RULE);
    table.require(&["id", "jurisdiction", "gate", "effect"]);
    let id = table.text("id").and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)));
    let jurisdiction = table.text("jurisdiction").and_then(|place| reference(place, "jurisdiction", codes));
    let gate = table.text("gate").and_then(|place| {
        let of = |word: &str| RowGate::ALL.into_iter().find(|gate| gate.as_str() == word);
        place.word(of, RowGate::ALL.into_iter().map(RowGate::as_str), Code::InvalidValue)
    });
    let when = table.table("when").map(|table| when(&table)).unwrap_or_default();
    let effect = table.table("effect").and_then(|inner| effect(table, &inner, gate));
    let cite = cite(table, effect);
    let (valid_from, valid_to) = validity(table);
    let replaces = table.quiet_text("replaces");
    Some(Row {
        id: id?,
        jurisdiction: jurisdiction?,
        gate: gate?,
        when,
        effect: effect?,
        cite: cite?,
        valid_from,
        valid_to,
        replaces,
    })
}

/// From which date on a row binds, and before which.
pub(super) fn validity(table: &Table<'_, '_>) -> (Option<Date>, Option<Date>) {
    let (from, to) = (table.instant("valid_from").and_then(date), table.instant("valid_to").and_then(date));
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        table.fault("valid_to", Code::ValidityEmpty, format!("the row ceases on {to}, before it begins"), None);
    }
    (from, to)
}

/// The article that is named.
pub(super) fn cited(table: &Table<'_, '_>) -> Option<String> {
    table.text("cite")?.check(|text| check_label(&text, MAX_CITE).map(|()| text))
}

pub(super) fn date(place: Place<'_, String>) -> Option<Date> {
    day(&place)
}

/// A date, which stays where it is.
pub(super) fn day(place: &Place<'_, String>) -> Option<Date> {
    let date = place.value.parse().ok();
    if date.is_none() {
        place.fault(Code::InvalidValue, "expected a date such as `2021-11-01`", None);
    }
    date
}

/// The article. A row that can deny has one; of others it is the policy of whoever wrote the rulebook.
fn cite(table: &Table<'_, '_>, effect: Option<Effect>) -> Option<String> {
    if table.has("cite") {
        return cited(table);
    }
    let denies = matches!(effect, Some(Effect::Deny(_) | Effect::OptIn(..) | Effect::Require(..)));
    if denies {
        table.fault("cite", Code::MissingCite, "a row that denies names its article, or `policy`", None);
    }
    (!denies).then(|| "policy".to_owned())
}

fn when(table: &Table<'_, '_>) -> When {
    table.known(keys::WHEN);
    let age = |key| table.within(key, 0..=MAX_AGE).and_then(|age| u32::try_from(age).ok());
    let signal = table.text("signal");
    let gpc = signal
        .and_then(|place| place.word(|word| (word == "gpc").then_some(()), ["gpc"].into_iter(), Code::InvalidValue));
    let channels = table.texts("channels").map(|places| places.into_iter().map(|place| place.value).collect());
    When {
        classes: words(table, "classes"),
        operations: words(table, "operations"),
        channels,
        bases: words(table, "bases"),
        not_bases: words(table, "not_bases"),
        marketing_like: table.flag("marketing_like"),
        sensitive: table.flag("sensitive"),
        personalised: table.flag("personalised"),
        age_unknown: table.flag("age_unknown"),
        age_below: age("age_below"),
        age_from: age("age_from"),
        relationship: word(table, "relationship"),
        state: word(table, "state"),
        option: table.text("option").and_then(|place| one_of(place, &PolicyFlag::ALL)),
        gpc: gpc.is_some(),
    }
}

fn one_of<T: Copy>(place: Place<'_, String>, all: &[(T, &'static str)]) -> Option<T> {
    let of = |word: &str| all.iter().find(|(_, known)| *known == word).map(|(value, _)| *value);
    place.word(of, all.iter().map(|(_, word)| *word), Code::InvalidValue)
}

fn effect(row: &Table<'_, '_>, table: &Table<'_, '_>, gate: Option<RowGate>) -> Option<Effect> {
    table.known(keys::EFFECT);
    let said = ["deny", "basis", "opt_in", "require", "oblige"].map(|key| table.has(key));
    let denial =
        || Some(Denial { code: code(table)?, remedy: word(table, "remedy"), alternative: word(table, "alternative") });
    let found = match said {
        [true, false, false, false, false] => denial().map(Effect::Deny),
        [false, true, false, false, false] => word(table, "basis").map(Effect::Basis),
        [true, false, true, false, false] => {
            let by = one_of(table.text("opt_in")?, &[(OptIn::Own, "own"), (OptIn::Guardian, "guardian")]);
            denial().and_then(|denial| Some(Effect::OptIn(by?, denial)))
        }
        [false, named, false, true, false] => {
            let what = table.text("require").and_then(|place| one_of(place, &Requirement::ALL));
            let basis = if named { Some(word(table, "basis")?) } else { None };
            what.map(|what| Effect::Require(what, basis))
        }
        [false, false, false, false, true] => word(table, "oblige").map(Effect::Oblige),
        _ => {
            let message = "an effect is one of `deny`, `basis`, `opt_in` with `deny`, `require` and `oblige`";
            row.fault("effect", Code::InvalidValue, message, None);
            None
        }
    }?;
    let fits = match (gate?, found) {
        (RowGate::G3 | RowGate::G6, Effect::Deny(_))
        | (RowGate::G4, Effect::Deny(_) | Effect::Basis(_) | Effect::OptIn(..))
        | (RowGate::G6, Effect::Require(Requirement::Mechanism, _))
        | (RowGate::Ob, Effect::Oblige(_)) => true,
        (RowGate::G5, Effect::Require(what, _)) => what != Requirement::Mechanism,
        _ => false,
    };
    if !fits {
        row.fault("effect", Code::InvalidValue, "a row of this gate has no such effect", None);
    }
    fits.then_some(found)
}

/// The code that a row denies with.
fn code(table: &Table<'_, '_>) -> Option<Code> {
    let place = table.text("deny")?;
    let found = Code::from_word(&place.value).filter(|code| DENIALS.contains(&code.number()));
    if found.is_none() {
        let known = Code::all().iter().filter(|info| DENIALS.contains(&info.number)).map(|info| info.code);
        place.fault(
            Code::InvalidValue,
            format!("`{}` is no reason to deny", place.value),
            nearest(&place.value, known),
        );
    }
    found
}
