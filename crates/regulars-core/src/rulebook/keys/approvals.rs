//! The keys of `[approvals]` (SV-80, AC-6).

use super::KeyType::{Condition, Duration, Flag, Integer, Named, Table, Text, Texts};
use super::{Key, may, must};

pub(super) const APPROVALS_SECTION: Key = may("approvals", Table(APPROVALS), "What must be approved, and by whom.");

pub(in crate::rulebook) const APPROVALS: &[Key] = &[
    must("levels", Texts, "The levels of those who approve, from low to high."),
    may("rules", Named(NEED_RULE), "What needs which level; the highest of all that match is needed."),
    may("roles", Table(HOLDERS), "The levels of roles."),
    may("actors", Table(HOLDERS), "The levels of actors."),
    may("limits", Named(ACTION_LIMIT), "How often an actor may do some operations in a time."),
    may("conditions", Named(ACTION_CONDITION), "Which operations rest on an approval."),
];

pub(in crate::rulebook) const NEED_RULE: &[Key] = &[
    must(
        "when",
        Condition,
        "What matches, over `amount`, `benefit`, `count`, `currency`, `discount`, `kind`, `reason`.",
    ),
    must("need", Text, "The level that is needed."),
];

/// Levels by roles or actors.
const HOLDERS: &[Key] = &[may("*", Text, "The level.")];

pub(in crate::rulebook) const ACTION_LIMIT: &[Key] = &[
    must("actions", Texts, "The operations that count; `profile.*` are all that begin so."),
    must("window", Duration, "In what time they are counted together."),
    must("at_most", Integer, "The most of one actor; further ones are refused."),
];

pub(in crate::rulebook) const ACTION_CONDITION: &[Key] = &[
    must("actions", Texts, "The operations; `profile.*` are all that begin so."),
    must("kind", Text, "The kind of the request that must be approved."),
    may("any_customer", Flag, "Whether the request may be about somebody else than the operation."),
];
