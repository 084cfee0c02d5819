//! The decision for one field of one row (AC-2, AC-3): everything unknown denies, a grant counts only on the rows that it is
//! about, and of what counts a denial is stronger than a permission, which is stronger than a mask.

use super::{AccessRules, Action, Effect, Grant, RowScope, Rows};
use crate::consent::{Purpose, covers, purpose_of};
use crate::error::Code;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The roles of who asks, without those that they inherit.
    pub roles: &'a [String],
    /// The object.
    pub object: &'a str,
    /// What would be done.
    pub action: Action,
    /// The field; none: the object as a whole, for which only grants of every class count.
    pub field: Option<&'a str>,
    /// The purpose, a dotted path.
    pub purpose: Option<&'a str>,
    /// The scopes that the row is in.
    pub rows: Rows,
}

/// The answer (AC-5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer<'r> {
    /// What shows.
    pub effect: Effect,
    /// Why not; none if something shows.
    pub code: Option<Code>,
    /// The grant that decided.
    pub rule: Option<&'r str>,
    /// The most rows of a call, if there is a most.
    pub limit: Option<u64>,
}

impl Answer<'_> {
    pub(super) fn deny(code: Code) -> Self {
        Self { effect: Effect::Deny, code: Some(code), rule: None, limit: None }
    }
}

/// A grant that was looked at, for explaining an answer (AC-5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Considered<'r> {
    /// The grant.
    pub grant: &'r Grant,
    /// Whether it is for the purpose.
    pub purpose: bool,
    /// Whether it is about the row.
    pub row: bool,
}

/// Whether a field shows, and how much of it (AC-2).
pub fn decide<'r>(rules: &'r AccessRules, purposes: &[Purpose], question: &Question<'_>) -> Answer<'r> {
    match considered(rules, purposes, question) {
        Ok(grants) => combine(rules, &grants),
        Err(code) => Answer::deny(code),
    }
}

/// The grants that an answer rests on: those of the roles for the object, the action and the class, in the order of the
/// rulebook. Errors are the codes of AC-3 for what is not known.
pub fn considered<'r>(
    rules: &'r AccessRules,
    purposes: &[Purpose],
    question: &Question<'_>,
) -> Result<Vec<Considered<'r>>, Code> {
    let roles = known(rules, purposes, question.roles, question.object, question.purpose)?;
    let class = match question.field {
        Some(field) => Some(rules.class(question.object, field).ok_or(Code::FieldClassUnknown)?),
        None => None,
    };
    let purpose = question.purpose.unwrap_or_default();
    let grants = matching(rules, &roles, question.object, question.action, class);
    Ok(grants.map(|grant| look(grant, purpose, question.rows)).collect())
}

/// The roles with what they inherit, if these, the object and the purpose are known.
pub(super) fn known<'r>(
    rules: &'r AccessRules,
    purposes: &[Purpose],
    roles: &[String],
    object: &str,
    purpose: Option<&str>,
) -> Result<Vec<&'r str>, Code> {
    let held = rules.held(roles).filter(|held| !held.is_empty()).ok_or(Code::RoleUnknown)?;
    if !rules.knows_object(object) {
        return Err(Code::ObjectUnknown);
    }
    match purpose.and_then(|path| purpose_of(purposes, path)) {
        Some(_) => Ok(held),
        None => Err(Code::PurposeUnknown),
    }
}

/// The grants of some roles for an object, an action and a class; without a class those of every class.
pub(super) fn matching<'r>(
    rules: &'r AccessRules,
    roles: &[&str],
    object: &str,
    action: Action,
    class: Option<&str>,
) -> impl Iterator<Item = &'r Grant> {
    rules.grants.iter().filter(move |grant| {
        grant.object == object
            && grant.action == action
            && grant.class.as_deref().is_none_or(|granted| class == Some(granted))
            && roles.contains(&grant.role.as_str())
    })
}

pub(super) fn look<'r>(grant: &'r Grant, purpose: &str, rows: Rows) -> Considered<'r> {
    Considered {
        grant,
        purpose: grant.purposes.iter().any(|granted| covers(granted, purpose)),
        row: grant.rows == RowScope::All || rows.has(grant.rows),
    }
}

/// The answer of the grants that match but for purpose and row.
pub(super) fn combine<'r>(rules: &AccessRules, grants: &[Considered<'r>]) -> Answer<'r> {
    // INVARIANT: the row is tested before effects are combined, so what is granted on other rows counts for nothing here.
    let counting = || grants.iter().filter(|looked| looked.purpose && looked.row).map(|looked| looked.grant);
    let strongest = counting().map(|grant| strength(rules, grant.effect)).max();
    let Some(strongest) = strongest else { return Answer::deny(without(grants)) };
    let deciding = || counting().filter(|grant| strength(rules, grant.effect) == strongest);
    let Some(first) = deciding().next() else { return Answer::deny(Code::NoGrant) };
    let unlimited = deciding().any(|grant| grant.limit.is_none());
    Answer {
        effect: first.effect,
        code: (first.effect == Effect::Deny).then_some(Code::DeniedByRule),
        rule: Some(first.id.as_str()),
        // Of several grants that give the same the most generous counts.
        limit: if unlimited { None } else { deciding().filter_map(|grant| grant.limit).max() },
    }
}

/// Which effect goes before others: a denial, a permission, then the mask that reveals the most (AC-2).
fn strength(rules: &AccessRules, effect: Effect) -> (u8, (usize, u32)) {
    match effect {
        Effect::Deny => (2, (0, 0)),
        Effect::Allow => (1, (0, 0)),
        Effect::Mask(kind) => (0, rules.rank(kind)),
    }
}

/// Why nothing is granted: what would grant something on other rows comes before what would for other purposes (AC-3).
fn without(grants: &[Considered<'_>]) -> Code {
    let but_for = |test: fn(&Considered<'_>) -> bool| {
        grants.iter().any(|looked| looked.grant.effect != Effect::Deny && test(looked))
    };
    if but_for(|looked| looked.purpose && !looked.row) {
        Code::RowOutOfScope
    } else if but_for(|looked| looked.row && !looked.purpose) {
        Code::PurposeNotGranted
    } else {
        Code::NoGrant
    }
}
