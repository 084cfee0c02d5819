//! `[[score]]` (SC-1 to SC-7, LO-1 to LO-4): what all kinds have, and the keys of each.

mod card;
mod external;
mod grid;
mod learned;
mod points;

use super::document::{Place, Table};
use super::labels;
use super::scopes::{CustomerScope, Graded};
use super::segments::unique;
use super::types::Types;
use crate::consent::purpose_of;
use crate::error::Code;
use crate::measure::RecordName;
use crate::money::Decimal;
use crate::scoring::{MAX_SCALE, Output, ScoreKind, ScoreRule};
use crate::text::nearest;

/// The scores, sorted by name; those that are broken are left out.
pub(super) fn read(
    root: &Table<'_, '_>,
    types: Types<'_>,
    record_names: &mut Vec<RecordName>,
    scope: &mut CustomerScope<'_>,
) -> Vec<ScoreRule> {
    let (mut found, mut names) = (Vec::new(), Vec::new());
    if !root.has("score") {
        return found;
    }
    for table in root.tables("score") {
        table.known(super::keys::SCORE);
        table.require(&["name", "kind"]);
        let name = table.text("name").and_then(|place| unique(place, &mut names)).and_then(|name| plain(&table, name));
        let labels = labels(&table);
        let purpose = purpose(&table, scope);
        let unit = text_or(&table, "unit", &usual_unit(&table, scope));
        // A probability has more digits than points.
        let usual = if table.quiet_text("kind").as_deref() == Some("model") && !is_money(&table) { 4 } else { 2 };
        let scale = if table.has("scale") { table.within("scale", 0..=MAX_SCALE.into()) } else { Some(usual) };
        let solely_automated = flag(&table, "solely_automated");
        let justification = justification(&table);
        let scale = scale.and_then(|scale| u8::try_from(scale).ok());
        let word = |word: &str| ScoreKind::words().find(|known| *known == word);
        let kind = table.text("kind").and_then(|place| place.word(word, ScoreKind::words(), Code::InvalidValue));
        if let Some(kind) = kind {
            refuse_others(&table, kind);
        }
        let own = name.as_deref();
        let kind = kind.and_then(|kind| match kind {
            "scorecard" => card::read(&table, scope).map(ScoreKind::Scorecard),
            "grade" => grid::grade(&table, own, scope).map(ScoreKind::Grade),
            "external" => external::read(&table, own, scope).map(ScoreKind::External),
            "quadrant" => grid::quadrant(&table, own, scope).map(ScoreKind::Quadrant),
            "model" | "cluster" => learned::read(&table, kind == "cluster", scope).map(ScoreKind::Learned),
            _ => points::read(&table, scale, types, record_names, scope).map(ScoreKind::PointsSum),
        });
        let rule = || {
            Some(ScoreRule {
                name: name?,
                labels,
                purpose: purpose?,
                unit: unit?,
                scale: scale?,
                solely_automated: solely_automated?,
                justification: justification?,
                kind: kind?,
            })
        };
        found.extend(rule());
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// What a score is counted in that does not say.
fn usual_unit(table: &Table<'_, '_>, scope: &CustomerScope<'_>) -> String {
    if let Some(currency) = scope.rfm_currency.filter(|_| is_money(table)) {
        return currency.to_string();
    }
    let unit = match (table.quiet_text("kind").as_deref(), table.quiet_text("output").as_deref()) {
        (Some("model"), Some("p_alive" | "p_no_purchase")) => "probability",
        (Some("model"), Some("expected_purchases")) => "purchases",
        (Some("model"), _) => "score",
        _ => "points",
    };
    unit.to_owned()
}

/// Whether a model is asked for money.
fn is_money(table: &Table<'_, '_>) -> bool {
    let output = table.quiet_text("output").and_then(|word| Output::from_word(&word));
    table.quiet_text("kind").as_deref() == Some("model") && output.is_some_and(Output::is_money)
}

/// The keys that only some kinds have.
const OF_KINDS: [(&str, &[&str]); 27] = [
    ("unit", &["points_sum", "scorecard", "external", "model"]),
    ("scale", &["points_sum", "scorecard", "external", "model"]),
    ("base", &["points_sum"]),
    ("min", &["points_sum"]),
    ("max", &["points_sum"]),
    ("components", &["points_sum"]),
    ("features", &["scorecard"]),
    ("odds", &["scorecard"]),
    ("fit", &["grade"]),
    ("engagement", &["grade"]),
    ("rows", &["grade"]),
    ("x", &["quadrant"]),
    ("y", &["quadrant"]),
    ("names", &["quadrant"]),
    ("model", &["external", "model", "cluster"]),
    ("spend", &["model"]),
    ("versions", &["model", "cluster"]),
    ("inputs", &["model", "cluster"]),
    ("max_reasons", &["model", "cluster"]),
    ("output", &["model"]),
    ("horizon", &["model"]),
    ("margin", &["model"]),
    ("discount", &["model"]),
    ("discount_every", &["model"]),
    ("clusters", &["cluster"]),
    ("computed", &["external"]),
    ("prefer", &["external"]),
];

/// Notes keys that the kind does not read.
fn refuse_others(table: &Table<'_, '_>, kind: &str) {
    for (key, kinds) in OF_KINDS {
        if table.has(key) && !kinds.contains(&kind) {
            table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on a `{kind}`"), None);
        }
    }
}

/// The names of all scores, sorted, each with what it is; also of those that are broken otherwise.
pub(super) fn names(root: &Table<'_, '_>) -> Vec<(String, Graded)> {
    let tables = root.quiet_tables("score");
    let named = tables.iter().filter_map(|table| {
        let graded = match table.quiet_text("kind").as_deref() {
            Some("grade" | "quadrant" | "cluster") => Graded::Word,
            Some("external") => Graded::Given,
            _ => Graded::Number,
        };
        Some((table.quiet_text("name")?, graded))
    });
    let mut names: Vec<(String, Graded)> = named.collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    names.dedup_by(|a, b| a.0 == b.0);
    names
}

/// The same of scores that are read.
pub(super) fn graded(scores: &[ScoreRule]) -> Vec<(String, Graded)> {
    let graded = |score: &ScoreRule| match &score.kind {
        ScoreKind::External(_) => Graded::Given,
        kind if kind.is_word() => Graded::Word,
        _ => Graded::Number,
    };
    scores.iter().map(|score| (score.name.clone(), graded(score))).collect()
}

/// A name that conditions can write, and that is not the one of the RFM score.
fn plain(table: &Table<'_, '_>, name: String) -> Option<String> {
    if name == "rfm" {
        table.fault("name", Code::DuplicateName, "`rfm` is the score of `[rfm]`", None);
        return None;
    }
    let sound = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !sound || name.starts_with(|first: char| first.is_ascii_digit()) {
        let message = format!("`{name}` is no name: use up to 64 letters, digits and `_`, a letter first");
        table.fault("name", Code::InvalidValue, message, None);
        return None;
    }
    Some(name)
}

/// The declared purpose (SC-2).
pub(super) fn purpose(table: &Table<'_, '_>, scope: &CustomerScope<'_>) -> Option<String> {
    if !table.has("purpose") {
        table.fault("purpose", Code::MissingPurpose, "say for which `purpose` it is made", None);
        return None;
    }
    let place = table.text("purpose")?;
    if let Some(purposes) = scope.purposes
        && purpose_of(purposes, &place.value).is_none()
    {
        let near = nearest(&place.value, purposes.iter().map(|purpose| purpose.path.as_str()));
        place.fault(Code::UnknownName, format!("`{}` is not a declared purpose", place.value), near);
        return None;
    }
    Some(place.value)
}

/// Why a score may move prices; the outer `None` if it should say so and does not (LO-4).
fn justification(table: &Table<'_, '_>) -> Option<Option<String>> {
    let used = flag(table, "used_for_price")?;
    let said = text_or(table, "justification", "")?;
    if used && said.is_empty() {
        let message = "a score that may move prices says why: `justification`";
        table.fault("used_for_price", Code::PriceDiscrimination, message, None);
        return None;
    }
    if !used && table.has("justification") {
        let message = "`justification` has no effect without `used_for_price`";
        table.fault("justification", Code::UnknownKey, message, None);
    }
    Some(used.then_some(said))
}

/// `true` or `false`; `false` if absent. None if it is broken.
fn flag(table: &Table<'_, '_>, key: &str) -> Option<bool> {
    if table.has(key) { table.flag(key) } else { Some(false) }
}

/// A text; another if absent. None if it is broken.
fn text_or(table: &Table<'_, '_>, key: &str, absent: &str) -> Option<String> {
    if !table.has(key) {
        return Some(absent.to_owned());
    }
    let place = table.text(key)?;
    match crate::text::check_label(&place.value, 200) {
        Ok(()) => Some(place.value),
        Err(fault) => {
            place.fault(Code::InvalidValue, fault.to_string(), None);
            None
        }
    }
}

/// A number that may be absent; the outer `None` if it is broken.
fn maybe(table: &Table<'_, '_>, key: &str) -> Option<Option<Decimal>> {
    if table.has(key) { table.decimal(key).map(|place| Some(place.value)) } else { Some(None) }
}

/// A number of at least 0 that may be absent; the outer `None` if it is broken.
fn maybe_positive(table: &Table<'_, '_>, key: &str) -> Option<Option<Decimal>> {
    if !table.has(key) {
        return Some(None);
    }
    let place = table.decimal(key)?;
    not_below_zero(&place).then_some(Some(place.value))
}

fn not_below_zero(place: &Place<'_, Decimal>) -> bool {
    if place.value.is_negative() {
        place.fault(Code::OutOfRange, "the number must not lie below 0", None);
    }
    !place.value.is_negative()
}
