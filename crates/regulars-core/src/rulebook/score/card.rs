//! The keys of `kind = "scorecard"` (CH-4).

use super::super::document::Table;
use super::super::scopes::CustomerScope;
use super::super::segments::{measure, unique};
use super::super::{keys, labels};
use super::maybe;
use crate::error::Code;
use crate::money::Decimal;
use crate::scoring::{Bin, Feature, Odds, Scorecard};

pub(super) fn read(table: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Option<Scorecard> {
    table.require(&["features"]);
    if table.is_empty_list("features") {
        table.fault("features", Code::InvalidValue, "give at least one feature", None);
    }
    let mut names = Vec::new();
    let tables = if table.has("features") { table.tables("features") } else { Vec::new() };
    let features: Vec<_> = tables.iter().map(|table| feature(table, &mut names, scope)).collect();
    let odds =
        if table.has("odds") { table.table("odds").and_then(|table| odds(&table)).map(Some) } else { Some(None) };
    let features: Option<Vec<Feature>> = features.into_iter().collect();
    Some(Scorecard { features: features.filter(|all| !all.is_empty())?, odds: odds? })
}

fn feature(table: &Table<'_, '_>, names: &mut Vec<String>, scope: &mut CustomerScope<'_>) -> Option<Feature> {
    table.known(keys::FEATURE);
    table.require(&["name", "measure", "bins", "mean"]);
    let name = table.text("name").and_then(|place| unique(place, names));
    let labels = labels(table);
    let measure = table.text("measure").and_then(|place| measure(&place, scope));
    let bins = if table.has("bins") { bins(table) } else { None };
    if !table.has("missing") {
        table.fault("missing", Code::BandGap, "say what a measure without value is worth: `missing`", None);
    }
    let missing = maybe(table, "missing");
    let mean = maybe(table, "mean");
    let (bins, rest) = bins?;
    Some(Feature { name: name?, labels, measure: measure?, bins, rest, missing: missing??, mean: mean?? })
}

/// The bins that end somewhere, and the points of the last one, which does not.
fn bins(table: &Table<'_, '_>) -> Option<(Vec<Bin>, Decimal)> {
    let tables = table.tables("bins");
    let mut found: Vec<Option<Bin>> = Vec::new();
    let (mut before, mut rest): (Option<Decimal>, Option<Decimal>) = (None, None);
    for (place, bin) in (1..).zip(&tables) {
        bin.known(keys::BIN);
        bin.require(&["points"]);
        let points = maybe(bin, "points").flatten();
        if !bin.has("below") {
            if place < tables.len() {
                bin.fault("below", Code::BandGap, "only the last bin has no end", None);
                return None;
            }
            rest = points;
            continue;
        }
        let below = bin.decimal("below");
        if let (Some(before), Some(below)) = (before, &below)
            && below.value <= before
        {
            below.fault(Code::BandsNotAscending, "each bin ends above the one before", None);
        }
        before = below.as_ref().map(|below| below.value).or(before);
        found.push(below.zip(points).map(|(below, points)| Bin { below: below.value, points }));
    }
    if tables.last().is_none_or(|last| last.has("below")) {
        table.fault("bins", Code::BandGap, "the last bin has no `below`: bins cover every value", None);
        return None;
    }
    Some((found.into_iter().collect::<Option<Vec<_>>>()?, rest?))
}

fn odds(table: &Table<'_, '_>) -> Option<Odds> {
    table.known(keys::ODDS);
    table.require(&["points0", "odds0", "pdo"]);
    let odds0 = table.text("odds0").and_then(|place| {
        let (above, below) = place.value.split_once('/').unwrap_or((&place.value, "1"));
        let above_zero = |text: &str| text.parse::<Decimal>().ok().filter(|number| *number > Decimal::ZERO);
        let odds = above_zero(above).zip(above_zero(below)).map(|(above, below)| [above, below]);
        if odds.is_none() {
            place.fault(Code::OutOfRange, "expected odds above 0 such as `1/19`", None);
        }
        odds
    });
    let (points0, pdo) = (maybe(table, "points0"), maybe(table, "pdo"));
    if let Some(Some(pdo)) = pdo
        && pdo <= Decimal::ZERO
    {
        table.fault("pdo", Code::OutOfRange, "the number must lie above 0", None);
        return None;
    }
    Some(Odds { points0: points0??, odds0: odds0?, pdo: pdo?? })
}
