//! The keys of `kind = "model"` and `kind = "cluster"` (AR-2, CH-10, TR-6, KM-3).

use std::sync::Arc;

use super::super::artefacts::versions;
use super::super::document::Table;
use super::super::keys;
use super::super::scopes::CustomerScope;
use super::super::segments::{measure, unique};
use crate::error::Code;
use crate::scoring::{InputFrom, Learned, MAX_REASONS, ModelInput, Output, RfmField};

/// The most reasons that a score tells.
const MOST_REASONS: i64 = 100;
/// The furthest that a question looks ahead, in periods of `[rfm]`.
const MAX_HORIZON: i64 = 36_525;

pub(super) fn read(table: &Table<'_, '_>, words: bool, scope: &mut CustomerScope<'_>) -> Option<Learned> {
    let versions = versions(table);
    let inputs = inputs(table, scope);
    let output = match table.text("output") {
        Some(place) => place.word(Output::from_word, Output::words(), Code::InvalidValue).map(Some),
        None => (!table.has("output")).then_some(None),
    };
    // What a broken output looks at is not judged (RB-2).
    let horizon = output.and_then(|output| horizon(table, output));
    let max_reasons = if table.has("max_reasons") {
        table.within("max_reasons", 0..=MOST_REASONS).and_then(|most| usize::try_from(most).ok())
    } else {
        Some(MAX_REASONS)
    };
    let clusters = if words { clusters(table) } else { Some(Vec::new()) };
    Some(Learned {
        versions: versions?,
        inputs: inputs?,
        output: output?,
        horizon: horizon?,
        max_reasons: max_reasons?,
        clusters: clusters?,
    })
}

/// What is declared; without anything the history of purchases, as models of repeat purchase read it.
fn inputs(table: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Option<Vec<ModelInput>> {
    if !table.has("inputs") {
        rfm_is_there(table, "inputs", scope)?;
        let input = |field: RfmField| ModelInput { feature: field.as_str().to_owned(), from: InputFrom::Rfm(field) };
        return Some(RfmField::HISTORY.map(input).to_vec());
    }
    if table.is_empty_list("inputs") {
        table.fault("inputs", Code::InvalidValue, "give at least one input", None);
    }
    let mut names = Vec::new();
    let found: Vec<_> = table.tables("inputs").iter().map(|table| input(table, &mut names, scope)).collect();
    found.into_iter().collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}

fn input(table: &Table<'_, '_>, names: &mut Vec<String>, scope: &mut CustomerScope<'_>) -> Option<ModelInput> {
    table.known(keys::MODEL_INPUT);
    table.require(&["feature"]);
    let feature = table.text("feature").and_then(|place| unique(place, names));
    let from = match (table.has("measure"), table.has("rfm")) {
        (true, false) => table.text("measure").and_then(|place| measure(&place, scope)).map(InputFrom::Measure),
        (false, true) => {
            let there = rfm_is_there(table, "rfm", scope);
            let words = RfmField::ALL.into_iter().map(RfmField::as_str);
            let field = table.text("rfm").and_then(|place| place.word(RfmField::from_word, words, Code::UnknownName));
            there.and(field).map(InputFrom::Rfm)
        }
        _ => {
            table.fault("measure", Code::InvalidValue, "give either `measure` or `rfm`", None);
            None
        }
    };
    Some(ModelInput { feature: feature?, from: from? })
}

fn rfm_is_there(table: &Table<'_, '_>, key: &str, scope: &CustomerScope<'_>) -> Option<()> {
    if scope.rfm == Some(false) {
        let message = "there is no `[rfm]`, which says what a purchase and its period are";
        table.fault(key, Code::MissingKey, message, None);
        return None;
    }
    Some(())
}

/// How far the question looks ahead; the outer `None` if it should say so and does not, or should not and does.
fn horizon(table: &Table<'_, '_>, output: Option<Output>) -> Option<Option<u32>> {
    let wanted = output.is_some_and(Output::looks_ahead);
    match (table.has("horizon"), wanted) {
        (true, false) => {
            table.fault("horizon", Code::UnknownKey, "`horizon` has no effect on what does not look ahead", None);
            None
        }
        (false, true) => {
            table.require(&["horizon"]);
            None
        }
        (false, false) => Some(None),
        (true, true) => {
            let periods = table.within("horizon", 1..=MAX_HORIZON)?;
            u32::try_from(periods).ok().map(Some)
        }
    }
}

fn clusters(table: &Table<'_, '_>) -> Option<Vec<Arc<str>>> {
    table.require(&["clusters"]);
    let places = table.texts("clusters")?;
    if places.is_empty() {
        table.fault("clusters", Code::InvalidValue, "give the name of each cluster", None);
        return None;
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut sound = true;
    for place in places {
        if crate::text::check_label(&place.value, 200).is_err() || place.value.is_empty() {
            place.fault(Code::InvalidValue, "a name has 1 to 200 characters, none of them a control character", None);
            sound = false;
        } else if names.iter().any(|name| **name == *place.value) {
            place.fault(Code::DuplicateName, "two clusters have this name", None);
            sound = false;
        }
        names.push(place.value.into());
    }
    sound.then_some(names)
}
