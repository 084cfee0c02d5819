//! The keys of `kind = "grade"` (LH-1) and `kind = "quadrant"` (VQ-1).

use std::sync::Arc;

use super::super::document::{Place, Table};
use super::super::keys;
use super::super::scopes::{CustomerScope, Graded};
use super::super::segments::measure;
use crate::error::Code;
use crate::money::Decimal;
use crate::scoring::{Axis, AxisOf, Grid};
use crate::text::nearest;

/// A grade: rows are bands of `fit`, columns bands of `engagement`.
pub(super) fn grade(table: &Table<'_, '_>, own: Option<&str>, scope: &mut CustomerScope<'_>) -> Option<Grid> {
    table.require(&["fit", "engagement", "rows"]);
    let fit = axis(table, "fit", own, scope);
    let engagement = axis(table, "engagement", own, scope);
    let rows = if table.has("rows") { table.tables("rows") } else { Vec::new() };
    let mut cells = Vec::new();
    for row in &rows {
        row.known(keys::ROW);
        row.require(&["grades"]);
        let words = if row.has("grades") { row.texts("grades") } else { None };
        let words: Option<Vec<Arc<str>>> = words.and_then(|words| words.iter().map(word).collect());
        if let (Some(words), Some(engagement)) = (&words, &engagement)
            && words.len() != engagement.cuts.len() + 1
        {
            let wanted = engagement.cuts.len() + 1;
            row.fault("grades", Code::BandGap, format!("there are {wanted} bands of `engagement`"), None);
        }
        cells.push(words);
    }
    if let Some(fit) = fit.as_ref().filter(|fit| table.has("rows") && rows.len() != fit.cuts.len() + 1) {
        table.fault("rows", Code::BandGap, format!("there are {} bands of `fit`", fit.cuts.len() + 1), None);
        return None;
    }
    Some(Grid { axes: [fit?, engagement?], cells: cells.into_iter().collect::<Option<_>>()? })
}

/// A quadrant: a name for low and high on each of two axes.
pub(super) fn quadrant(table: &Table<'_, '_>, own: Option<&str>, scope: &mut CustomerScope<'_>) -> Option<Grid> {
    table.require(&["x", "y", "names"]);
    let (x, y) = (axis(table, "x", own, scope), axis(table, "y", own, scope));
    for (key, axis) in [("x", &x), ("y", &y)] {
        if axis.as_ref().is_some_and(|axis| axis.cuts.len() != 1) {
            table.fault(key, Code::InvalidValue, "an axis of a quadrant has one cut", None);
        }
    }
    let names = if table.has("names") { table.table("names") } else { None }?;
    names.known(keys::QUADRANTS);
    let all = ["low_low", "low_high", "high_low", "high_high"];
    names.require(&all);
    let read = all.map(|key| if names.has(key) { names.text(key).as_ref().and_then(word) } else { None });
    let [Some(low_low), Some(low_high), Some(high_low), Some(high_high)] = read else { return None };
    Some(Grid { axes: [x?, y?], cells: vec![vec![low_low, low_high], vec![high_low, high_high]] })
}

fn word(place: &Place<'_, String>) -> Option<Arc<str>> {
    match crate::text::check_label(&place.value, 64) {
        Ok(()) => Some(place.value.as_str().into()),
        Err(fault) => {
            place.fault(Code::InvalidValue, fault.to_string(), None);
            None
        }
    }
}

fn axis(table: &Table<'_, '_>, key: &'static str, own: Option<&str>, scope: &mut CustomerScope<'_>) -> Option<Axis> {
    if !table.has(key) {
        return None;
    }
    let axis = table.table(key)?;
    axis.known(keys::AXIS);
    axis.require(&["cuts"]);
    if axis.has("score") == axis.has("measure") {
        axis.fault("", Code::MissingKey, "an axis has either `score` or `measure`", None);
        return None;
    }
    let of = if axis.has("measure") {
        axis.text("measure").and_then(|place| measure(&place, scope)).map(AxisOf::Measure)
    } else {
        axis.text("score").and_then(|place| score(&place, own, scope)).map(AxisOf::Score)
    };
    let cuts = if axis.has("cuts") { cuts(&axis) } else { None };
    Some(Axis { name: key, of: of?, cuts: cuts? })
}

/// The place of a score that is a number.
pub(super) fn score(place: &Place<'_, String>, own: Option<&str>, scope: &CustomerScope<'_>) -> Option<usize> {
    if own == Some(place.value.as_str()) {
        place.fault(Code::Cycle, "the score reads itself", None);
        return None;
    }
    let Some(found) = scope.scores.iter().position(|(name, _)| *name == place.value) else {
        let near = nearest(&place.value, scope.scores.iter().map(|(name, _)| name.as_str()));
        place.fault(Code::UnknownName, format!("there is no score `{}`", place.value), near);
        return None;
    };
    if scope.scores.get(found).is_some_and(|(_, graded)| *graded == Graded::Word) {
        place.fault(Code::TypeMismatch, format!("`{}` is not a number", place.value), None);
        return None;
    }
    Some(found)
}

fn cuts(table: &Table<'_, '_>) -> Option<Vec<Decimal>> {
    if table.is_empty_list("cuts") {
        table.fault("cuts", Code::InvalidValue, "give at least one cut", None);
        return None;
    }
    let mut cuts: Vec<Decimal> = Vec::new();
    for place in table.texts("cuts")? {
        let cut = place.check_ref(|text| text.parse::<Decimal>())?;
        if cuts.last().is_some_and(|before| cut <= *before) {
            place.fault(Code::BandsNotAscending, "each cut lies above the one before", None);
        }
        cuts.push(cut);
    }
    Some(cuts)
}
