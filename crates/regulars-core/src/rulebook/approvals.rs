//! `[approvals]` (SV-80, AC-6): levels, what needs which, who holds which, and on what operations rest.

use std::collections::BTreeMap;

use super::document::{Place, Table};
use super::measures::duration;
use super::{check_name, keys};
use crate::access::AccessRules;
use crate::access::alarm::AlarmSpan;
use crate::error::Code;
use crate::sales::approval::{
    ActionCondition, ActionLimit, ApprovalRules, LevelNo, MAX_APPROVAL_ROWS, MAX_LEVELS, NeedRule, compile_need,
};
use crate::text::{check_label, nearest};

/// The longest level, actor, kind and name of an operation, in bytes.
const MAX_ID: usize = 64;
/// The most operations of a row.
const MAX_ACTIONS: usize = 100;
/// The largest limit.
const MAX_TIMES: i64 = 1_000_000;

pub(super) fn read(root: &Table<'_, '_>, access: &AccessRules) -> ApprovalRules {
    let mut rules = ApprovalRules::default();
    let Some(table) = root.table("approvals") else { return rules };
    table.known(keys::APPROVALS);
    table.require(&["levels"]);
    rules.levels = levels(&table);
    rules.rules = rows(&table, "rules", |table| need_rule(table, &rules.levels));
    rules.roles = holders(&table, "roles", &rules.levels);
    rules.actors = holders(&table, "actors", &rules.levels);
    if let (false, Some(roles)) = (access.roles.is_empty(), table.maybe_table("roles")) {
        for name in roles.names().iter().filter(|name| !access.roles.iter().any(|role| role.id == **name)) {
            let near = nearest(name, access.roles.iter().map(|role| role.id.as_str()));
            roles.fault(name, Code::UnknownName, format!("there is no role `{name}`"), near);
        }
    }
    rules.limits = rows(&table, "limits", limit);
    rules.conditions = rows(&table, "conditions", condition);
    for key in ["limits", "conditions"].iter().filter(|key| table.has(key) && !root.has("audit")) {
        let message = format!("`{key}` rest on what the audit tells, so `[audit]` is needed");
        table.fault(key, Code::MissingKey, message, None);
    }
    rules
}

fn label(place: Place<'_, String>) -> Option<String> {
    place.check(|text| check_label(&text, MAX_ID).map(|()| text))
}

fn levels(table: &Table<'_, '_>) -> Vec<String> {
    let Some(places) = table.texts("levels") else { return Vec::new() };
    if places.is_empty() || places.len() > MAX_LEVELS {
        table.fault("levels", Code::OutOfRange, format!("there are 1 to {MAX_LEVELS} levels"), None);
    }
    let mut levels: Vec<String> = Vec::new();
    for place in places {
        if levels.contains(&place.value) || place.value == "none" {
            place.fault(Code::DuplicateId, format!("the level `{}` is there already", place.value), None);
        }
        levels.extend(label(place));
    }
    levels
}

/// One of the levels.
fn level(place: &Place<'_, String>, levels: &[String]) -> Option<LevelNo> {
    let found = levels.iter().position(|level| *level == place.value);
    if found.is_none() {
        let near = nearest(&place.value, levels.iter().map(String::as_str));
        place.fault(Code::UnknownLevel, format!("there is no level `{}`", place.value), near);
    }
    found
}

/// The tables of a key by their names.
fn rows<T>(table: &Table<'_, '_>, key: &str, read: impl Fn(&Table<'_, '_>) -> Option<T>) -> BTreeMap<String, T> {
    let Some(table) = table.table(key) else { return BTreeMap::new() };
    let named = table.named();
    if named.len() > MAX_APPROVAL_ROWS {
        table.fault("", Code::TooManyItems, format!("there are more than {MAX_APPROVAL_ROWS} {key}"), None);
        return BTreeMap::new();
    }
    named
        .into_iter()
        .filter_map(|(name, row)| {
            check_name(&table, &name);
            read(&row).map(|row| (name, row))
        })
        .collect()
}

fn need_rule(table: &Table<'_, '_>, levels: &[String]) -> Option<NeedRule> {
    table.known(keys::NEED_RULE);
    table.require(&["when", "need"]);
    let when = table.text("when").and_then(|place| match compile_need(&place.value) {
        Ok(condition) => Some(condition),
        Err(problems) => {
            for problem in problems {
                place.fault_at(problem.at, problem.code, problem.message, problem.suggest.as_deref());
            }
            None
        }
    });
    let need = table.text("need").and_then(|place| level(&place, levels));
    Some(NeedRule { when: when?, need: need? })
}

fn holders(table: &Table<'_, '_>, key: &str, levels: &[String]) -> BTreeMap<String, LevelNo> {
    let Some(table) = table.table(key) else { return BTreeMap::new() };
    let named = table.names().into_iter().filter_map(|name| {
        table.name(&name).check_ref(|name| check_label(name, MAX_ID))?;
        let level = level(&table.text(&name)?, levels)?;
        Some((name, level))
    });
    named.collect()
}

fn actions(table: &Table<'_, '_>) -> Option<Vec<String>> {
    let places = table.texts("actions")?;
    if places.is_empty() || places.len() > MAX_ACTIONS {
        table.fault("actions", Code::OutOfRange, format!("a row names 1 to {MAX_ACTIONS} operations"), None);
        return None;
    }
    Some(places.into_iter().filter_map(label).collect())
}

fn limit(table: &Table<'_, '_>) -> Option<ActionLimit> {
    table.known(keys::ACTION_LIMIT);
    table.require(&["actions", "window", "at_most"]);
    let actions = actions(table);
    let window = table.text("window").and_then(|place| {
        let micros = duration(&place)?;
        Some(AlarmSpan { text: place.value, micros })
    });
    let at_most = table.within("at_most", 0..=MAX_TIMES).and_then(|number| u64::try_from(number).ok());
    Some(ActionLimit { actions: actions?, window: window?, at_most: at_most? })
}

fn condition(table: &Table<'_, '_>) -> Option<ActionCondition> {
    table.known(keys::ACTION_CONDITION);
    table.require(&["actions", "kind"]);
    let actions = actions(table);
    let kind = table.text("kind").and_then(label);
    let any_customer = table.flag("any_customer").unwrap_or(false);
    Some(ActionCondition { actions: actions?, kind: kind?, any_customer })
}
