//! What a rulebook declares of access: classes of fields, roles, grants, conflicts, and how masks compare (AC-1).

use super::{MaskKind, Surnames};
use crate::consent::{Word, Words, covers, words};
use crate::error::join;

words! {
    /// What is done with an object.
    Action {
        /// It is looked at.
        Read "read",
        /// It is made.
        Create "create",
        /// It is changed.
        Update "update",
        /// It is taken away.
        Delete "delete",
        /// It leaves in bulk.
        Export "export",
    }
}

words! {
    /// Which rows a grant is about.
    RowScope {
        /// Every row.
        All "all",
        /// Those that are in the actor's own care.
        Own "own",
        /// Those of the actor's team.
        OwnTeam "own_team",
        /// Those of the actor's region.
        Region "region",
    }
}

/// The scopes that a row is in; every row is in [`RowScope::All`], said or not.
pub type Rows = Words<RowScope>;

/// What a grant does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// Nothing shows and nothing is done.
    Deny,
    /// A part shows.
    Mask(MaskKind),
    /// Everything shows.
    Allow,
}

impl Effect {
    /// The words of the rulebook; a mask has its kind beside it.
    pub const WORDS: [&str; 3] = ["allow", "deny", "mask"];

    /// `allow`, `deny` or `mask`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Mask(_) => "mask",
            Self::Allow => "allow",
        }
    }

    /// The mask, if there is one.
    pub fn mask(self) -> Option<MaskKind> {
        match self {
            Self::Mask(kind) => Some(kind),
            Self::Deny | Self::Allow => None,
        }
    }
}

/// The class of a field and of all that lies below it, unless that has a class of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldClass {
    /// The object, a dot and the field: `customer.profile.phone`; the object alone is all its fields.
    pub path: String,
    /// The class, for example `contact`.
    pub class: String,
}

/// A role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleRule {
    /// Its id.
    pub id: String,
    /// The roles whose grants it has too.
    pub inherits: Vec<String>,
}

/// A grant (AC-1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// Its id.
    pub id: String,
    /// The role that has it.
    pub role: String,
    /// The object.
    pub object: String,
    /// What may be done.
    pub action: Action,
    /// The class of fields; none: every class.
    pub class: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// For which purposes, with all that lies below them.
    pub purposes: Vec<String>,
    /// On which rows.
    pub rows: RowScope,
    /// The most rows of a call.
    pub limit: Option<u64>,
}

/// Roles that nobody should hold together (AC-7).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Its id.
    pub id: String,
    /// The roles.
    pub roles: Vec<String>,
}

/// The golden attributes that say in whose care a customer is; a scope without one holds no row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RowAttributes {
    /// Whose value is the actor on rows of their own.
    pub own: Option<String>,
    /// Whose value is one of the actor's teams.
    pub own_team: Option<String>,
    /// Whose value is one of the actor's regions.
    pub region: Option<String>,
}

/// What is declared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AccessRules {
    /// The classes of fields, as they stand in the rulebook.
    pub fields: Vec<FieldClass>,
    /// The roles. Without one nobody is asked who they are.
    pub roles: Vec<RoleRule>,
    /// The grants.
    pub grants: Vec<Grant>,
    /// The roles that exclude each other.
    pub conflicts: Vec<Conflict>,
    /// Kinds of masks from the least revealing; kinds that are not named reveal less than those that are.
    pub mask_order: Vec<MaskKind>,
    /// In whose care customers are.
    pub rows: RowAttributes,
    /// The surnames of two characters (MK-6).
    pub surnames: Surnames,
}

impl AccessRules {
    /// Whether anybody is asked who they are.
    pub fn is_active(&self) -> bool {
        !self.roles.is_empty()
    }

    /// The declared role of an id.
    pub fn role(&self, id: &str) -> Option<&RoleRule> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// Whether some field of an object has a class.
    pub fn knows_object(&self, object: &str) -> bool {
        self.fields.iter().any(|field| field.path.split('.').next() == Some(object))
    }

    /// The declaration that gives a field its class: that of the nearest path above it.
    pub fn field(&self, object: &str, field: &str) -> Option<&FieldClass> {
        let path = join(object, field);
        let above = self.fields.iter().filter(|known| covers(&known.path, &path));
        above.max_by_key(|known| known.path.len())
    }

    /// The class of a field.
    pub fn class(&self, object: &str, field: &str) -> Option<&str> {
        self.field(object, field).map(|known| known.class.as_str())
    }

    /// Some roles with all that they inherit, sorted; none if one of them is not declared.
    pub fn held<'a>(&'a self, roles: &[impl AsRef<str>]) -> Option<Vec<&'a str>> {
        let mut held = Vec::new();
        for role in roles {
            held.push(self.role(role.as_ref())?);
        }
        let mut next = 0;
        while let Some(role) = held.get(next).copied() {
            next += 1;
            for inherited in role.inherits.iter().filter_map(|id| self.role(id)) {
                if !held.iter().any(|known| known.id == inherited.id) {
                    held.push(inherited);
                }
            }
        }
        let mut held: Vec<&str> = held.into_iter().map(|role| role.id.as_str()).collect();
        held.sort_unstable();
        held.dedup();
        Some(held)
    }

    /// How much a mask reveals, beside others (AC-2).
    pub(super) fn rank(&self, kind: MaskKind) -> (usize, u32) {
        let place = self.mask_order.iter().position(|known| *known == kind);
        (place.map_or(0, |place| place + 1), kind.number())
    }
}
