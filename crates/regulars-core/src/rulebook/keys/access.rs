//! The keys of `[[field]]`, `[[role]]`, `[[grant]]` and `[[conflict]]` (AC-1, AC-7).

use super::KeyType::{Integer, Lists, Table, Tables, Text, Texts, Words};
use super::{Key, may, must};
use crate::access::{Action, Effect, MaskKind, RowScope};
use crate::consent::Word as _;

pub(in crate::rulebook) const FIELD_SECTION: Key =
    may("field", Tables(FIELD_CLASS), "The classes of fields of objects.");
pub(in crate::rulebook) const ROLE_SECTION: Key =
    may("role", Tables(ROLE), "Roles; with the first of them everybody is asked who they are.");
pub(in crate::rulebook) const GRANT_SECTION: Key = may("grant", Tables(GRANT), "What roles see and do.");
pub(in crate::rulebook) const CONFLICT_SECTION: Key =
    may("conflict", Tables(CONFLICT), "Roles that nobody should hold together.");

pub(in crate::rulebook) const FIELD_CLASS: &[Key] = &[
    must("path", Text, "The object, a dot and the field, for example `customer.profile.phone`, with all below it."),
    must("field_class", Text, "Its class, for example `contact`."),
];

pub(in crate::rulebook) const ROLE: &[Key] =
    &[must("id", Text, "The role's id."), may("inherits", Texts, "The roles whose grants it has too.")];

pub(in crate::rulebook) const GRANT: &[Key] = &[
    must("id", Text, "The grant's id; answers name it."),
    must("role", Text, "The role that has it."),
    must("object", Text, "The object, for example `customer`."),
    must("action", Words(|| Action::words().collect()), "What may be done."),
    must("field_class", Text, "The class of fields, or `*` for every class."),
    must("effect", Words(|| Effect::WORDS.to_vec()), "Whether the field shows, a part of it, or nothing."),
    may("mask", Words(mask_kinds), "What a mask leaves to see."),
    must("purposes", Texts, "For which purposes, with all below them."),
    may("row_scope", Words(|| RowScope::words().collect()), "On which rows; `all` if absent."),
    may("limit", Integer, "The most rows of a call."),
];

pub(in crate::rulebook) const CONFLICT: &[Key] =
    &[must("id", Text, "The conflict's id."), must("roles", Texts, "The roles, at least two.")];

pub(super) const MASK_ORDER: Key =
    may("mask_order", Lists(mask_kinds), "Masks from the least revealing; those that are not named reveal less.");
pub(super) const SURNAMES: Key = may("compound_surnames", Texts, "Further surnames of two characters, for masks.");
pub(super) const ROWS: Key = may("rows", Table(ROW_ATTRIBUTES), "The golden attributes that say whose rows are whose.");

pub(in crate::rulebook) const ROW_ATTRIBUTES: &[Key] = &[
    may("own", Text, "Names the actor in whose care a customer is."),
    may("own_team", Text, "Names the team in whose care a customer is."),
    may("region", Text, "Names the region of a customer."),
];

fn mask_kinds() -> Vec<&'static str> {
    MaskKind::words().collect()
}
