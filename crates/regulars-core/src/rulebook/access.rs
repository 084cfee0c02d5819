//! `[[field]]`, `[[role]]`, `[[grant]]`, `[[conflict]]` and what `[privacy]` says of masks and rows (AC-1, MK-6, PB-1, PB-2).

use std::collections::BTreeMap;

use super::circles;
use super::document::{Place, Table};
use super::keys;
use super::privacy::{MAX_ID, path, reference, word};
use crate::access::{AccessRules, Action, Conflict, Effect, FieldClass, Grant, MaskKind, RoleRule, RowScope, Surnames};
use crate::consent::{Purpose, Word as _, covers, purpose_of};
use crate::error::Code;
use crate::identity::AttributeRule;
use crate::text::{check_label, nearest};

/// Every class, in a grant.
const EVERY_CLASS: &str = "*";
/// The largest limit of rows.
const MAX_LIMIT: i64 = 1_000_000_000;

/// What is read; `purposes` are none if one of them is broken, and then what names one is not judged.
pub(super) fn read(
    root: &Table<'_, '_>,
    purposes: Option<&[Purpose]>,
    attributes: &BTreeMap<String, AttributeRule>,
) -> AccessRules {
    let mut rules = AccessRules::default();
    if let Some(privacy) = root.maybe_table("privacy") {
        general(&privacy, attributes, &mut rules);
    }
    let fields = list(root, "field", "path", field, |field| &field.path);
    let roles = list(root, "role", "id", role, |role| &role.id);
    // What names something broken is not judged.
    let judge = Judge { fields: fields.is_some(), roles: roles.is_some(), purposes };
    rules.fields = fields.unwrap_or_default();
    rules.roles = roles.unwrap_or_default();
    inheritance(root, &rules, &judge);
    rules.grants =
        list(root, "grant", "id", |table| grant(table, &rules, &judge), |grant| &grant.id).unwrap_or_default();
    let conflicts = list(root, "conflict", "id", |table| conflict(table, &rules, &judge), |conflict| &conflict.id);
    rules.conflicts = conflicts.unwrap_or_default();
    rules
}

/// What can be judged.
struct Judge<'a> {
    fields: bool,
    roles: bool,
    purposes: Option<&'a [Purpose]>,
}

/// The elements of a list of tables, unless one is broken; two of a name are a fault.
fn list<T>(
    root: &Table<'_, '_>,
    section: &str,
    key: &str,
    read: impl Fn(&Table<'_, '_>) -> Option<T>,
    name: impl Fn(&T) -> &str,
) -> Option<Vec<T>> {
    let mut found: Vec<T> = Vec::new();
    let mut whole = true;
    let tables = if root.has(section) { root.tables(section) } else { Vec::new() };
    for table in tables {
        let Some(element) = read(&table) else {
            whole = false;
            continue;
        };
        if found.iter().any(|known| name(known) == name(&element)) {
            table.fault(key, Code::DuplicateId, format!("the {section} `{}` is there twice", name(&element)), None);
        }
        found.push(element);
    }
    whole.then_some(found)
}

/// What `[privacy]` says of masks and rows.
fn general(table: &Table<'_, '_>, attributes: &BTreeMap<String, AttributeRule>, rules: &mut AccessRules) {
    for place in table.texts("mask_order").unwrap_or_default() {
        let repeated = MaskKind::from_word(&place.value).filter(|kind| rules.mask_order.contains(kind));
        if repeated.is_some() {
            place.fault(Code::DuplicateId, format!("the mask `{}` is there twice", place.value), None);
        }
        rules.mask_order.extend(mask_kind(place));
    }
    let mut surnames = Vec::new();
    for place in table.texts("compound_surnames").unwrap_or_default() {
        if place.value.chars().count() == 2 {
            surnames.push(place.value);
        } else {
            place.fault(Code::InvalidValue, "a compound surname has two characters", None);
        }
    }
    rules.surnames = Surnames::default().with(surnames.iter().map(String::as_str));
    let Some(rows) = table.has("rows").then(|| table.table("rows")).flatten() else { return };
    rows.known(keys::ROW_ATTRIBUTES);
    let known: Vec<&str> = attributes.keys().map(String::as_str).collect();
    let attribute = |key| rows.text(key).and_then(|place| reference(place, "attribute", &known));
    rules.rows.own = attribute("own");
    rules.rows.own_team = attribute("own_team");
    rules.rows.region = attribute("region");
}

fn mask_kind(place: Place<'_, String>) -> Option<MaskKind> {
    place.word(MaskKind::from_word, MaskKind::words(), Code::MaskKindUnknown)
}

fn label(table: &Table<'_, '_>, key: &str) -> Option<String> {
    table.text(key)?.check(|text| check_label(&text, MAX_ID).map(|()| text))
}

fn field(table: &Table<'_, '_>) -> Option<FieldClass> {
    table.known(keys::FIELD_CLASS);
    table.require(&["path", "field_class"]);
    let class = label(table, "field_class");
    if class.as_deref() == Some(EVERY_CLASS) {
        table.fault("field_class", Code::InvalidValue, "`*` is every class and no class itself", None);
    }
    let path = table.text("path").and_then(|place| path(place, "customer.profile.phone"));
    Some(FieldClass { path: path?, class: class? })
}

fn role(table: &Table<'_, '_>) -> Option<RoleRule> {
    table.known(keys::ROLE);
    table.require(&["id"]);
    let inherits = table.texts("inherits").unwrap_or_default().into_iter().map(|place| place.value);
    Some(RoleRule { inherits: inherits.collect(), id: label(table, "id")? })
}

/// What is inherited is declared and leads to no circle; a circle is told once, at its first role in byte order.
fn inheritance(root: &Table<'_, '_>, rules: &AccessRules, judge: &Judge<'_>) {
    let names: Vec<String> = rules.roles.iter().map(|role| role.id.clone()).collect();
    let inherited = |id: &str| rules.role(id).map(|role| role.inherits.clone()).unwrap_or_default();
    let circles = circles::find(&names, &inherited);
    for table in root.quiet_tables("role") {
        let Some(id) = table.quiet_text("id") else { continue };
        if table.has("inherits") && judge.roles {
            let places = table.texts("inherits").unwrap_or_default();
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            places.into_iter().for_each(|place| {
                reference(place, "role", &known);
            });
        }
        if let Some(circle) = circles.iter().find(|circle| circle.first() == Some(&id)) {
            let way = circle.iter().chain(circle.first()).map(String::as_str).collect::<Vec<_>>().join("` → `");
            table.fault("inherits", Code::RoleCycle, format!("`{way}` is a circle"), None);
        }
    }
}

fn grant(table: &Table<'_, '_>, rules: &AccessRules, judge: &Judge<'_>) -> Option<Grant> {
    table.known(keys::GRANT);
    table.require(&["id", "role", "object", "action", "field_class", "effect", "purposes"]);
    let id = label(table, "id");
    let role = table.text("role").and_then(|place| role_of(place, rules, judge));
    let object = table.text("object").and_then(|place| match judge.fields {
        true => reference(place, "object", &objects(rules)),
        false => Some(place.value),
    });
    let action: Option<Action> = word(table, "action");
    let class = table.text("field_class").and_then(|place| class(place, object.as_deref(), rules, judge));
    let effect = effect(table);
    let purposes = purposes(table, judge);
    let rows = match table.has("row_scope") {
        true => row_scope(table, rules),
        false => Some(RowScope::All),
    };
    let limit = table.within("limit", 1..=MAX_LIMIT).and_then(|limit| u64::try_from(limit).ok());
    Some(Grant {
        id: id?,
        role: role?,
        object: object?,
        action: action?,
        class: class.map(|class| Some(class).filter(|class| class != EVERY_CLASS))?,
        effect: effect?,
        purposes: purposes?,
        rows: rows?,
        limit,
    })
}

fn role_of(place: Place<'_, String>, rules: &AccessRules, judge: &Judge<'_>) -> Option<String> {
    let known: Vec<&str> = rules.roles.iter().map(|role| role.id.as_str()).collect();
    if judge.roles { reference(place, "role", &known) } else { Some(place.value) }
}

/// The objects of which some field has a class.
fn objects(rules: &AccessRules) -> Vec<&str> {
    rules.fields.iter().filter_map(|field| field.path.split('.').next()).collect()
}

fn class(place: Place<'_, String>, object: Option<&str>, rules: &AccessRules, judge: &Judge<'_>) -> Option<String> {
    let Some(object) = object.filter(|_| judge.fields && place.value != EVERY_CLASS) else { return Some(place.value) };
    let of_object = rules.fields.iter().filter(|field| field.path.split('.').next() == Some(object));
    let known: Vec<&str> = of_object.map(|field| field.class.as_str()).collect();
    reference(place, "field class of this object", &known)
}

/// The effect; a mask has its kind beside it, and nothing else has one.
fn effect(table: &Table<'_, '_>) -> Option<Effect> {
    let named = |text: &str| Effect::WORDS.into_iter().find(|word| *word == text);
    let effect = table.text("effect")?.word(named, Effect::WORDS.into_iter(), Code::InvalidValue)?;
    let mask = table.text("mask").and_then(mask_kind);
    match (effect, table.has("mask")) {
        ("mask", true) => mask.map(Effect::Mask),
        ("mask", false) => {
            table.require(&["mask"]);
            None
        }
        (_, true) => {
            table.fault("mask", Code::InvalidValue, "only the effect `mask` has a mask", None);
            None
        }
        ("allow", false) => Some(Effect::Allow),
        _ => Some(Effect::Deny),
    }
}

/// Each purpose has a declared ancestor, or is one of a declared purpose.
fn purposes(table: &Table<'_, '_>, judge: &Judge<'_>) -> Option<Vec<String>> {
    let places = table.texts("purposes")?;
    if places.is_empty() {
        table.fault("purposes", Code::InvalidValue, "a grant is for one purpose at least", None);
    }
    let mut found = Vec::new();
    for place in places {
        if let Some(purposes) = judge.purposes {
            let above = purposes.iter().any(|purpose| covers(&place.value, &purpose.path));
            if !above && purpose_of(purposes, &place.value).is_none() {
                let near = nearest(&place.value, purposes.iter().map(|purpose| purpose.path.as_str()));
                place.fault(Code::UnknownReference, format!("there is no purpose `{}`", place.value), near);
            }
        }
        found.push(place.value);
    }
    Some(found)
}

/// The scope; one that no attribute tells would hold no row.
fn row_scope(table: &Table<'_, '_>, rules: &AccessRules) -> Option<RowScope> {
    let scope = word(table, "row_scope")?;
    let told = match scope {
        RowScope::All => true,
        RowScope::Own => rules.rows.own.is_some(),
        RowScope::OwnTeam => rules.rows.own_team.is_some(),
        RowScope::Region => rules.rows.region.is_some(),
    };
    if !told {
        let message = format!("`privacy.rows.{}` names no attribute", scope.as_str());
        table.fault("row_scope", Code::UnknownReference, message, None);
    }
    Some(scope)
}

fn conflict(table: &Table<'_, '_>, rules: &AccessRules, judge: &Judge<'_>) -> Option<Conflict> {
    table.known(keys::CONFLICT);
    table.require(&["id", "roles"]);
    let mut roles: Vec<String> = Vec::new();
    for place in table.texts("roles").unwrap_or_default() {
        if roles.contains(&place.value) {
            place.fault(Code::DuplicateId, format!("the role `{}` is there twice", place.value), None);
        }
        roles.extend(role_of(place, rules, judge));
    }
    if table.length("roles").is_some_and(|count| count < 2) {
        table.fault("roles", Code::InvalidValue, "roles that exclude each other are at least two", None);
    }
    Some(Conflict { id: label(table, "id")?, roles })
}
