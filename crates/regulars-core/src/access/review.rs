//! Reviews of what roles can see and do (AC-7): every object, action, class, purpose and scope of rows is asked for, so a
//! review cannot say anything else than decisions do.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{combine, known, look, matching};
use super::{AccessRules, Action, Effect, RowScope, Rows};
use crate::consent::{Purpose, Word as _, purpose_of};

/// Something that can be seen or done, for one purpose.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Reach {
    /// The object.
    pub object: String,
    /// What is done.
    pub action: Action,
    /// The class of fields; none: the object as a whole.
    pub class: Option<String>,
    /// The purpose.
    pub purpose: String,
    /// On which rows. What is so on all rows is said once, and of other rows only what differs.
    pub rows: RowScope,
    /// What shows.
    pub effect: Effect,
    /// The grants that count for it, in the order of the rulebook.
    pub grants: Vec<String>,
}

/// An object, an action, a class of fields, a purpose and rows.
pub type Place = (String, Action, Option<String>, String, RowScope);

/// What a role gained or lost between two rulebooks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Shift {
    /// The role.
    pub role: String,
    /// What it is about: the object, the action, the class, the purpose and the rows.
    pub what: Place,
    /// What showed before.
    pub before: Effect,
    /// What shows now.
    pub after: Effect,
    /// Whether that is more.
    pub gained: bool,
}

/// What some roles can see and do, sorted; nothing if one of them is not declared.
pub fn reaches(rules: &AccessRules, purposes: &[Purpose], roles: &[String]) -> Vec<Reach> {
    let Some(held) = rules.held(roles) else { return Vec::new() };
    let mut found = Vec::new();
    for (object, class) in subjects(rules) {
        for action in Action::ALL.iter().copied() {
            let grants: Vec<_> = matching(rules, &held, &object, action, class.as_deref()).collect();
            if grants.is_empty() {
                continue;
            }
            for purpose in asked(rules, purposes) {
                if known(rules, purposes, roles, &object, Some(&purpose)).is_err() {
                    continue;
                }
                let mut base = Effect::Deny;
                for scope in RowScope::ALL.iter().copied() {
                    let rows: Rows = [scope].into_iter().collect();
                    let looked: Vec<_> = grants.iter().map(|grant| look(grant, &purpose, rows)).collect();
                    let effect = combine(rules, &looked).effect;
                    if effect == base {
                        continue;
                    }
                    if scope == RowScope::All {
                        base = effect;
                    }
                    let counting = looked.iter().filter(|looked| looked.purpose && looked.row);
                    found.push(Reach {
                        object: object.clone(),
                        action,
                        class: class.clone(),
                        purpose: purpose.clone(),
                        rows: scope,
                        effect,
                        grants: counting.map(|looked| looked.grant.id.clone()).collect(),
                    });
                }
            }
        }
    }
    found.sort();
    found
}

/// The objects with the classes of their fields, and as a whole.
fn subjects(rules: &AccessRules) -> BTreeSet<(String, Option<String>)> {
    let object = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let fields = rules.fields.iter();
    fields.flat_map(|field| [(object(&field.path), None), (object(&field.path), Some(field.class.clone()))]).collect()
}

/// The purposes that can make a difference: those that are declared, and those that grants name below them.
fn asked(rules: &AccessRules, purposes: &[Purpose]) -> BTreeSet<String> {
    let declared = purposes.iter().map(|purpose| purpose.path.clone());
    let granted = rules.grants.iter().flat_map(|grant| grant.purposes.iter());
    let granted = granted.filter(|path| purpose_of(purposes, path).is_some()).cloned();
    declared.chain(granted).collect()
}

/// What each role gained and lost from one rulebook to another, by role and place; roles that only one of them has reach
/// nothing in the other (AC-7).
pub fn shifts(before: (&AccessRules, &[Purpose]), after: (&AccessRules, &[Purpose])) -> Vec<Shift> {
    let roles = before.0.roles.iter().chain(&after.0.roles).map(|role| role.id.clone());
    let roles: BTreeSet<String> = roles.collect();
    let mut found = Vec::new();
    for role in roles {
        let [old, new] = [before, after].map(|(rules, purposes)| levels(rules, purposes, &role));
        let places: BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
        for what in places {
            let [before, now] = [&old, &new].map(|levels| level(levels, &what));
            if before != now {
                let gained = shown(after.0, now) > shown(after.0, before);
                found.push(Shift { role: role.clone(), what, before, after: now, gained });
            }
        }
    }
    found
}

/// How much shows.
fn shown(rules: &AccessRules, effect: Effect) -> (u8, Option<(usize, u32)>) {
    match effect {
        Effect::Deny => (0, None),
        Effect::Mask(kind) => (1, Some(rules.rank(kind))),
        Effect::Allow => (2, None),
    }
}

fn levels(rules: &AccessRules, purposes: &[Purpose], role: &str) -> BTreeMap<Place, Effect> {
    let reaches = reaches(rules, purposes, &[role.to_owned()]);
    reaches.into_iter().map(|r| ((r.object, r.action, r.class, r.purpose, r.rows), r.effect)).collect()
}

/// What shows at a place: on rows of which nothing of their own is said, what shows on all.
fn level(levels: &BTreeMap<Place, Effect>, place: &Place) -> Effect {
    let all = || {
        let (object, action, class, purpose, _) = place.clone();
        levels.get(&(object, action, class, purpose, RowScope::All))
    };
    levels.get(place).or_else(all).copied().unwrap_or(Effect::Deny)
}

/// The conflicts whose roles somebody holds together, directly or by what they inherit (AC-7).
pub fn clashes<'r>(rules: &'r AccessRules, roles: &[String]) -> Vec<&'r super::Conflict> {
    let held = rules.held(roles).unwrap_or_default();
    let all = |conflict: &&super::Conflict| conflict.roles.iter().all(|role| held.contains(&role.as_str()));
    rules.conflicts.iter().filter(all).collect()
}
