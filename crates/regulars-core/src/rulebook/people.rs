//! `[identity]`, `[identity.kinds.<kind>]`, `[attributes.<name>]` and `[relations.<kind>]` (IP, GD, RL).

use std::collections::BTreeMap;

use super::document::Table;
use crate::error::Code;
use crate::identity::{
    Action, AttributeRule, AttributeType, IdentityRules, KindPolicy, NameTables, Normaliser, Pattern, Spelling,
    Strategy,
};
use crate::relation::{Party, RelationKind, RelationKinds};

pub(super) fn identity(root: &Table<'_, '_>) -> Option<IdentityRules> {
    let mut rules = IdentityRules::default();
    let Some(table) = root.table("identity") else {
        return (!root.has("identity")).then_some(rules);
    };
    table.known(super::keys::IDENTITY);
    if let Some(size) = table.within("max_cluster_size", 1..=10_000) {
        rules.max_cluster_size = u32::try_from(size).unwrap_or(u32::MAX);
    }
    let spelling = super::spelling::spelling(&table);
    if let Some(table) = table.table("names") {
        rules.names = names(&table);
    }
    if let Some(corroborate) = table.texts("corroborate") {
        rules.corroborate = corroborate.into_iter().map(|place| place.value.into()).collect();
    }
    if let Some(kinds) = table.table("kinds") {
        for (name, table) in kinds.named() {
            if let Some(policy) = kind(&table, spelling.as_ref()) {
                rules.kinds.insert(name, policy);
            }
        }
    }
    rules.spelling = spelling?;
    Some(rules)
}

/// `[identity.names]` (NM-8, NM-10).
fn names(table: &Table<'_, '_>) -> NameTables {
    table.known(super::keys::NAMES);
    let compound = table.texts("compound_surnames").unwrap_or_default().into_iter().filter_map(|place| {
        if place.value.chars().count() == 2 {
            return Some(place.value);
        }
        place.fault(Code::InvalidValue, "a compound surname has two characters", None);
        None
    });
    let compound: Vec<String> = compound.collect();
    let titles = values(table, "titles");
    let readings = table.table("surname_readings");
    let readings: Vec<(String, String)> = readings.iter().flat_map(|table| readings_of(table)).collect();
    NameTables::default().with(compound, titles, readings)
}

fn readings_of(table: &Table<'_, '_>) -> Vec<(String, String)> {
    let read = |surname: String| {
        let place = table.text(&surname)?;
        if !place.value.is_empty() && place.value.chars().all(|c| c.is_ascii_lowercase() || c == 'ü') {
            return Some((surname, place.value));
        }
        place.fault(Code::InvalidValue, "a reading has small letters without tones", None);
        None
    };
    table.names().into_iter().filter_map(read).collect()
}

fn kind(table: &Table<'_, '_>, spelling: Option<&Spelling>) -> Option<KindPolicy> {
    table.known(super::keys::KIND);
    table.require(&["normalise"]);
    let normalise = table
        .text("normalise")
        .and_then(|place| place.word(Normaliser::from_word, Normaliser::words(), Code::InvalidValue));
    let action = table.text("action").map(|place| {
        let read = |word: &str| match word {
            "link" => Some(Action::Link),
            "review" => Some(Action::Review),
            "off" => Some(Action::Off),
            _ => None,
        };
        place.word(read, ["link", "review", "off"].into_iter(), Code::InvalidValue)
    });
    let max_profiles = table.within("max_profiles", 1..=1_000_000);
    let priority = table.within("priority", -1_000_000..=1_000_000).unwrap_or(0);
    let exclusive = table.flag("exclusive").unwrap_or(false);
    let max_values = table.within("max_values", 1..=1_000_000);
    if table.has("window") {
        table.require(&["max_values"]);
    }
    let window_us = duration(table, "window");
    let stale_after_us = duration(table, "stale_after");
    let attribute_guards = values(table, "attribute_guards").into_iter().map(Into::into).collect();
    let ignore_sources = values(table, "ignore_sources");
    let blocked = table.texts("blocked").unwrap_or_default();
    let patterns = table.texts("blocked_patterns").unwrap_or_default().into_iter();
    let blocked_patterns = patterns.filter_map(|place| match Pattern::new(&place.value) {
        Ok(pattern) => Some(pattern),
        Err(message) => {
            place.fault(Code::InvalidValue, message, None);
            None
        }
    });
    let blocked_patterns: Vec<Pattern> = blocked_patterns.collect();
    // Everything has been read, so that every fault of the table is known; only what depends on the normaliser is left.
    let (normalise, spelling) = (normalise?, spelling?);
    for place in &blocked {
        // A blocked value that is not normalised would never be met.
        match normalise.apply(&place.value, spelling) {
            crate::identity::Normalised::Ok(value) if value == place.value => {}
            crate::identity::Normalised::Ok(value) => {
                place.fault(Code::InvalidValue, "a blocked value is written as it is normalised", Some(&value));
            }
            _ => place.fault(Code::InvalidValue, "the value never normalises, so blocking it does nothing", None),
        }
    }
    Some(KindPolicy {
        normalise,
        action: action.unwrap_or(Some(Action::Link))?,
        priority,
        exclusive,
        max_profiles: max_profiles.and_then(|most| u32::try_from(most).ok()),
        max_values: max_values.and_then(|most| u32::try_from(most).ok()),
        window_us,
        stale_after_us,
        attribute_guards,
        ignore_sources,
        blocked: blocked.into_iter().map(|place| place.value).collect(),
        blocked_patterns,
    })
}

/// A duration in microseconds, if the key is there and right.
fn duration(table: &Table<'_, '_>, key: &str) -> Option<i64> {
    table.text(key).and_then(|place| super::measures::duration(&place))
}

fn values(table: &Table<'_, '_>, key: &str) -> Vec<String> {
    table.texts(key).unwrap_or_default().into_iter().map(|place| place.value).collect()
}

pub(super) fn attributes(root: &Table<'_, '_>) -> BTreeMap<String, AttributeRule> {
    let mut rules = BTreeMap::new();
    let Some(attributes) = root.table("attributes") else { return rules };
    for (name, table) in attributes.named() {
        table.known(super::keys::ATTRIBUTE);
        let ty = table
            .text("type")
            .and_then(|place| place.word(AttributeType::from_word, AttributeType::words(), Code::InvalidValue));
        let ty = ty.unwrap_or_default();
        let strategy = strategies(&table, ty);
        let max_age_us = table.text("max_age").and_then(|place| super::measures::duration(&place));
        rules.insert(name, AttributeRule { strategy, ty, max_age_us });
    }
    rules
}

pub(super) fn relations(root: &Table<'_, '_>) -> RelationKinds {
    let mut kinds = RelationKinds::new();
    let Some(relations) = root.table("relations") else { return kinds };
    for (name, table) in relations.named() {
        table.known(super::keys::RELATION);
        super::check_name(&relations, &name);
        let party =
            |key| table.text(key).and_then(|place| place.word(Party::from_word, Party::words(), Code::InvalidValue));
        let kind = RelationKind {
            labels: super::labels(&table),
            hierarchy: table.flag("hierarchy").unwrap_or(false),
            from: party("from"),
            to: party("to"),
        };
        kinds.insert(name, kind);
    }
    kinds
}

/// The strategies of an attribute; each must mean something for its type, and what stands after a union is never asked (GD-4).
fn strategies(table: &Table<'_, '_>, ty: AttributeType) -> Vec<Strategy> {
    let mut read = Vec::new();
    for place in table.texts("strategy").unwrap_or_default() {
        let Some(strategy) = Strategy::from_word(&place.value) else {
            place.word(Strategy::from_word, Strategy::words(), Code::InvalidValue);
            continue;
        };
        if !strategy.fits(ty) {
            let message = format!("`{}` means nothing for values of type `{}`", place.value, ty.as_str());
            place.fault(Code::StrategyTypeMismatch, message, None);
        } else if read.contains(&Strategy::Union) {
            place.fault(Code::Unreachable, "`union` takes all that are left, so nothing is decided after it", None);
        }
        read.push(strategy);
    }
    read
}
