//! `[segments.<name>]`, `[[stage]]`, `[[journey_stage]]`, `[[tag]]` and `[stage_weights.<stage>]` (SE, LS, TG).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::definitions::Segment;
use super::document::{Place, Table};
use super::measures::duration;
use super::scopes::{CustomerScope, RecordScope};
use super::types::Types;
use super::{compile, labels};
use crate::condition::Condition;
use crate::error::Code;
use crate::measure::{Pick, RecordName, TypeNo};
use crate::money::{Decimal, Total};
use crate::scoring::{Dimension, Evidence, Fade, Stage, StageWeights, Stages, Tag, Weights};
use crate::text::{Labels, nearest};

/// The segments; those whose conditions are broken are left out.
pub(super) fn segments(root: &Table<'_, '_>, scope: &mut CustomerScope<'_>) -> Vec<Segment> {
    let mut found = Vec::new();
    let Some(segments) = root.table("segments") else { return found };
    for (name, table) in segments.named() {
        super::check_name(&segments, &name);
        table.known(super::keys::SEGMENT);
        table.require(&["when"]);
        let labels = labels(&table);
        let when = table.text("when").and_then(|place| reachable(&place, scope));
        if let Some(when) = when {
            found.push(Segment { name, labels, when });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// A condition over customers that can hold at all (RB-7).
fn reachable(place: &Place<'_, String>, scope: &mut CustomerScope<'_>) -> Option<Condition> {
    let condition = compile(place, scope)?;
    check_reachable(place, &condition, &|slot| scope.never_negative(slot));
    Some(condition)
}

/// A condition can hold at all (RB-7).
pub(super) fn check_reachable(place: &Place<'_, String>, condition: &Condition, never_negative: &dyn Fn(u32) -> bool) {
    if condition.constant(never_negative) == Some(false) {
        place.fault(Code::Unreachable, "the condition can never hold", None);
    }
}

/// The names of tables in a list of tables, also of those that are broken otherwise.
pub(super) fn names(root: &Table<'_, '_>, section: &str) -> Vec<String> {
    // Faults of the list itself are noted where it is read.
    root.quiet_tables(section).iter().filter_map(|table| table.quiet_text("name")).collect()
}

/// A ladder of stages; none if the section is absent or broken.
pub(super) fn stages(root: &Table<'_, '_>, section: &str, scope: &mut CustomerScope<'_>) -> Option<Stages> {
    if !root.has(section) {
        return None;
    }
    let mut written: Vec<(i64, Option<Stage>)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let tables = root.tables(section);
    for (place, table) in (1..).zip(&tables) {
        table.known(super::keys::STAGE);
        table.require(&["name", "enter"]);
        let name = table.text("name").and_then(|place| unique(place, &mut names));
        let order = match table.integer("order") {
            Some(order) => order.value,
            None => place,
        };
        let labels = labels(table);
        let hold = table.text("hold").map(|place| duration(&place));
        let enter = table.text("enter").and_then(|place| reachable(&place, scope));
        let stage = || {
            let hold = match hold {
                Some(hold) => Some(hold?),
                None => None,
            };
            Some(Stage { name: Arc::from(name?.as_str()), labels, enter: enter?, hold })
        };
        written.push((order, stage()));
    }
    let rungs: Vec<(i64, Option<&Condition>)> =
        written.iter().map(|(order, stage)| (*order, stage.as_ref().map(|stage| &stage.enter))).collect();
    check_ladder(&tables, &rungs, ("enter", "stage"));
    let mut sound = written.into_iter().map(|(order, stage)| Some((order, stage?))).collect::<Option<Vec<_>>>()?;
    sound.sort_by_key(|(order, _)| *order);
    (!sound.is_empty()).then(|| Stages { all: sound.into_iter().map(|(_, stage)| stage).collect() })
}

/// The last rung is a catch-all, and none before it (LS-1, RS-4, RB-7).
pub(super) fn check_ladder(tables: &[Table<'_, '_>], rungs: &[(i64, Option<&Condition>)], (key, rung): (&str, &str)) {
    let mut ordered: Vec<usize> = (0..rungs.len()).collect();
    ordered.sort_by_key(|place| rungs.get(*place).map(|(order, _)| *order));
    let constant = |place: usize| {
        let condition = rungs.get(place).and_then(|(_, condition)| *condition);
        condition.map(|condition| condition.constant(&|_| false))
    };
    let mut caught: Option<usize> = None;
    for place in &ordered {
        let Some(table) = tables.get(*place) else { continue };
        if let Some(before) = caught {
            let name = tables.get(before).and_then(|table| table.quiet_text("name")).unwrap_or_default();
            table.fault(key, Code::Unreachable, format!("the {rung} `{name}` before it takes everybody"), None);
        } else if constant(*place) == Some(Some(true)) {
            caught = Some(*place);
        }
    }
    if let (None, Some(table)) = (caught, ordered.last().and_then(|place| tables.get(*place)))
        && ordered.last().is_some_and(|place| constant(*place).is_some())
    {
        table.fault(key, Code::BandGap, format!("the last {rung} is a catch-all: `{key} = \"true\"`"), None);
    }
}

pub(super) fn unique(place: Place<'_, String>, names: &mut Vec<String>) -> Option<String> {
    if let Err(fault) = crate::text::check_label(&place.value, 64) {
        place.fault(Code::InvalidValue, fault.to_string(), None);
        return None;
    }
    if names.contains(&place.value) {
        place.fault(Code::DuplicateName, format!("`{}` is there twice", place.value), None);
        return None;
    }
    names.push(place.value.clone());
    Some(place.value)
}

/// The tags, sorted by name; those that are broken are left out.
pub(super) fn tags(
    root: &Table<'_, '_>,
    types: Types<'_>,
    record_names: &mut Vec<RecordName>,
    scope: &mut CustomerScope<'_>,
) -> Vec<Tag> {
    let (mut found, mut names) = (Vec::new(), Vec::new());
    if !root.has("tag") {
        return found;
    }
    for table in root.tables("tag") {
        table.known(super::keys::TAG);
        table.require(&["name", "dimension"]);
        let name = table.text("name").and_then(|place| unique(place, &mut names));
        let labels = labels(&table);
        let dimension = table
            .text("dimension")
            .and_then(|place| place.word(Dimension::from_word, Dimension::words(), Code::InvalidValue));
        if table.has("when") == table.has("evidence") {
            table.fault("", Code::MissingKey, "a tag has either `when` or `evidence`", None);
            continue;
        }
        let when = table.text("when").map(|place| reachable(&place, scope));
        let evidence: Vec<Option<Evidence>> = if table.has("evidence") {
            let items = table.tables("evidence");
            if table.is_empty_list("evidence") {
                table.fault("evidence", Code::InvalidValue, "give at least one piece of evidence", None);
                continue;
            }
            items.iter().map(|item| evidence(item, types, record_names, scope)).collect()
        } else {
            Vec::new()
        };
        let show_at = share(&table, "show_at", "0.5");
        let hide_at = share(&table, "hide_at", "0.4");
        if show_at.zip(hide_at).is_some_and(|(show, hide)| hide > show) {
            table.fault("hide_at", Code::OutOfRange, "`hide_at` is at most `show_at`", None);
            continue;
        }
        found.extend(tag(name, labels, dimension, when, evidence, show_at.zip(hide_at)));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn tag(
    name: Option<String>,
    labels: Labels,
    dimension: Option<Dimension>,
    when: Option<Option<Condition>>,
    evidence: Vec<Option<Evidence>>,
    bounds: Option<(Decimal, Decimal)>,
) -> Option<Tag> {
    let when = match when {
        Some(when) => Some(when?),
        None => None,
    };
    let evidence = evidence.into_iter().collect::<Option<Vec<_>>>()?;
    let (show_at, hide_at) = bounds?;
    Some(Tag { name: name?, labels, dimension: dimension?, when, evidence, purpose: None, show_at, hide_at })
}

/// A number between 0 and 1.
pub(super) fn share(table: &Table<'_, '_>, key: &str, default: &str) -> Option<Decimal> {
    if !table.has(key) {
        return default.parse().ok();
    }
    bounded(table, key, "1")
}

/// A number from 0 to `most`.
pub(super) fn bounded(table: &Table<'_, '_>, key: &str, most: &str) -> Option<Decimal> {
    let place = table.decimal(key)?;
    let most_read: Decimal = most.parse().ok()?;
    if place.value.is_negative() || place.value > most_read {
        place.fault(Code::OutOfRange, format!("the number must lie in 0 to {most}"), None);
        return None;
    }
    Some(place.value)
}

fn evidence(
    table: &Table<'_, '_>,
    types: Types<'_>,
    record_names: &mut Vec<RecordName>,
    scope: &mut CustomerScope<'_>,
) -> Option<Evidence> {
    table.known(super::keys::EVIDENCE);
    table.require(&["points"]);
    if table.has("of") == table.has("measure") {
        table.fault("", Code::MissingKey, "evidence has either `of` or `measure`", None);
        return None;
    }
    if table.has("half_life") && table.has("window") {
        table.fault("window", Code::InvalidValue, "evidence fades by `half_life` or by `window`", None);
        return None;
    }
    for key in ["where", "half_life", "window"].iter().filter(|key| table.has(key) && table.has("measure")) {
        table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on a measure"), None);
    }
    let points = bounded(table, "points", "1000000");
    let cap = if table.has("cap") { bounded(table, "cap", "100") } else { "100".parse().ok() };
    let fade = match (table.text("half_life"), table.text("window")) {
        (Some(place), _) => duration(&place).map(Fade::HalfLife),
        (_, Some(place)) => duration(&place).map(Fade::Window),
        _ => (!table.has("half_life") && !table.has("window")).then_some(Fade::Never),
    };
    let events = table.text_or_texts("of").map(|places| pick(table, &places, types, record_names));
    let measure = table.text("measure").map(|place| measure(&place, scope));
    let events = match events {
        Some(events) => Some(events?),
        None => None,
    };
    let measure = match measure {
        Some(measure) => Some(measure?),
        None => None,
    };
    (events.is_some() || measure.is_some()).then_some(())?;
    Some(Evidence { events, measure, need: None, points: points?, fade: fade?, cap: cap? })
}

pub(super) fn pick(
    table: &Table<'_, '_>,
    places: &[Place<'_, String>],
    types: Types<'_>,
    names: &mut Vec<RecordName>,
) -> Option<Pick> {
    let mut of: Vec<TypeNo> = Vec::new();
    for place in places {
        match types.number(&place.value) {
            Some(ty) => of.push(ty),
            None => {
                let message = format!("there is no record type `{}`", place.value);
                place.fault(Code::UnknownName, message, nearest(&place.value, types.names()));
                return None;
            }
        }
    }
    of.sort_unstable();
    of.dedup();
    let filter = match table.text("where") {
        Some(place) => Some(Arc::new(compile(&place, &mut RecordScope { types, of: &of, names })?)),
        None => None,
    };
    Some(Pick { types: of, filter })
}

/// The slot of a measure that is a number.
pub(super) fn measure(place: &Place<'_, String>, scope: &mut CustomerScope<'_>) -> Option<u32> {
    use crate::condition::{Found, Scope as _, Type};
    match scope.find(&format!("measure.{}", place.value)) {
        Found::Name { slot, ty: Type::Decimal | Type::Money(_) } => Some(slot),
        Found::Name { .. } => {
            place.fault(Code::TypeMismatch, format!("`{}` is not a number", place.value), None);
            None
        }
        Found::Unknown { suggest } => {
            let near = suggest.as_deref().and_then(|near| near.strip_prefix("measure."));
            place.fault(Code::UnknownName, format!("there is no measure `{}`", place.value), near);
            None
        }
        Found::Open { .. } | Found::Broken => None,
    }
}

/// The weights of stages; `stages` are the names of the ladder if that is known.
pub(super) fn weights(root: &Table<'_, '_>, stages: Option<&[String]>) -> StageWeights {
    let mut found: StageWeights = BTreeMap::new();
    let Some(tables) = root.table("stage_weights") else { return found };
    let mut named = Vec::new();
    for (name, table) in tables.named() {
        table.known(super::keys::WEIGHTS);
        table.require(&["attribute", "behaviour", "need", "value"]);
        if let Some(stages) = stages.filter(|stages| !stages.contains(&name)) {
            let near = nearest(&name, stages.iter().map(String::as_str));
            tables.fault(&name, Code::UnknownName, format!("there is no stage `{name}`"), near);
        }
        named.push(name.clone());
        let read = Dimension::ALL.map(|dimension| bounded(&table, dimension.as_str(), "1"));
        let [Some(attribute), Some(behaviour), Some(need), Some(value)] = read else { continue };
        let weights: Weights = [attribute, behaviour, need, value];
        let mut total = Total::default();
        weights.iter().for_each(|weight| total.add((*weight).into()));
        if total.text(None).as_deref() != Some("1") {
            tables.fault(&name, Code::WeightsDoNotSum, "the four weights add up to exactly 1", None);
        }
        found.insert(name.as_str().into(), weights);
    }
    for stage in stages.unwrap_or_default().iter().filter(|stage| !named.contains(stage)) {
        tables.fault("", Code::MissingKey, format!("the stage `{stage}` has no weights"), None);
    }
    found
}
