//! Operations about who sees what (AC-5, AC-7), and masks of single values (MK-1). They read a rulebook and what they are given,
//! nothing of the store; a host can guard its own screens by them.

use regulars_core::access::{Action, MaskKind, Masked, RowScope};
use regulars_core::consent::Word as _;
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::nearest;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::rulebook::named;
use super::wire::wire;
use crate::access::{AccessFindings, Asking, UNUSED_DAYS};
use crate::{Crm, Rulebook};

wire! {
    /// Asks whether fields of an object may be seen, or something be done with it.
    request DecideAccessRequest {
        /// What would be done.
        pub action: Action,
        /// Who asks this question.
        pub context: Option<Context>,
        /// Whether the grants that were looked at are listed.
        pub explain: Option<bool>,
        /// The fields; the object as a whole if absent.
        pub fields: Option<Vec<String>>,
        /// The object, one of the library's or of the host's own.
        pub object: String,
        /// The purpose, a dotted path.
        pub purpose: Option<String>,
        /// The roles of whom it is about.
        pub roles: Vec<String>,
        /// The scopes that the row is in, beside `all`.
        pub rows: Option<Vec<RowScope>>,
        /// The TOML document; the loaded rulebook if absent.
        pub text: Option<String>,
    }
}

wire! {
    /// Asks what roles can see and do.
    request AccessReviewRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The roles that somebody holds together; every declared role by itself if absent.
        pub roles: Option<Vec<String>>,
        /// The TOML document; the loaded rulebook if absent.
        pub text: Option<String>,
        /// A loaded version; the newest if absent.
        pub version: Option<u64>,
    }
}

wire! {
    /// Asks what roles gained and lost between two rulebooks.
    request AccessDiffRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The newer TOML document.
        pub new: String,
        /// The older TOML document; the loaded rulebook if absent.
        pub old: Option<String>,
    }
}

wire! {
    /// Asks which grants nobody used, and who acts in roles that exclude each other.
    request AccessFindingsRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// For how many days of 24 hours a grant was not used; 90 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 36_500)))]
        pub unused_days: Option<u32>,
    }
}

wire! {
    /// Asks for a masked value.
    request MaskRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Of a pseudonym the field, such as `customer.profile.name` or a kind of identifiers; of none if absent.
        pub field: Option<String>,
        /// The kind of mask.
        pub kind: String,
        /// The value.
        pub value: String,
    }
}

wire! {
    /// What may be seen or done.
    response AccessDecided {
        /// The conflicts of the roles (AC-7).
        pub conflicts: Vec<String>,
        /// The answers, in the order of the fields; one for the object as a whole.
        pub fields: Vec<FieldAnswer>,
    }
}

wire! {
    /// The answer for a field (AC-5).
    response FieldAnswer {
        /// The reason's code, or `OK`.
        pub code: String,
        /// The grants that were looked at, in the order of the rulebook.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub considered: Vec<ConsideredGrant>,
        /// `allow`, `mask` or `deny`.
        pub effect: String,
        /// The field; absent for the object as a whole.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub field: Option<String>,
        /// Its class, if it has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub field_class: Option<String>,
        /// The most rows of a call.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub limit: Option<u64>,
        /// What a mask leaves to see.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mask: Option<MaskKind>,
        /// The grant that decided.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub rule_id: Option<String>,
    }
}

wire! {
    /// A grant that was looked at.
    response ConsideredGrant {
        /// Whether it counts.
        pub counts: bool,
        /// The grant.
        pub id: String,
        /// Whether it is for the purpose.
        pub purpose: bool,
        /// Whether it is about the row.
        pub row: bool,
    }
}

wire! {
    /// What roles can see and do (AC-7).
    response AccessReview {
        /// The roles, or those that were named together.
        pub reviews: Vec<RoleReview>,
        /// The version of the rulebook.
        pub rulebook: u64,
    }
}

wire! {
    /// What one can see and do.
    response RoleReview {
        /// The conflicts of the roles.
        pub conflicts: Vec<String>,
        /// The roles with all that they inherit, sorted.
        pub held: Vec<String>,
        /// What they reach, by object, action and class.
        pub reaches: Vec<AccessReach>,
        /// The roles.
        pub roles: Vec<String>,
    }
}

wire! {
    /// Something that can be seen or done.
    response AccessReach {
        /// What is done.
        pub action: Action,
        /// `allow` or `mask`; `deny` only on rows of which the rest is not denied.
        pub effect: String,
        /// The class of fields; absent for the object as a whole.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub field_class: Option<String>,
        /// The grants that count for it.
        pub grants: Vec<String>,
        /// What a mask leaves to see.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mask: Option<MaskKind>,
        /// The object.
        pub object: String,
        /// For which purposes, sorted.
        pub purposes: Vec<String>,
        /// On which rows.
        pub rows: RowScope,
    }
}

wire! {
    /// What roles gained and lost (AC-7).
    response AccessDiff {
        /// The roles to which something happened, sorted.
        pub roles: Vec<RoleShift>,
    }
}

wire! {
    /// What a role gained and lost.
    response RoleShift {
        /// What it sees or does more of.
        pub gained: Vec<AccessShift>,
        /// What it sees or does less of.
        pub lost: Vec<AccessShift>,
        /// The role.
        pub role: String,
    }
}

wire! {
    /// One thing that a role gained or lost.
    response AccessShift {
        /// What is done.
        pub action: Action,
        /// What shows now: `allow`, `deny` or a mask.
        pub after: String,
        /// What showed before.
        pub before: String,
        /// The class of fields; absent for the object as a whole.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub field_class: Option<String>,
        /// The object.
        pub object: String,
        /// For which purposes, sorted.
        pub purposes: Vec<String>,
        /// On which rows.
        pub rows: RowScope,
    }
}

pub(super) fn decide(crm: &Crm, request: DecideAccessRequest) -> Result<AccessDecided> {
    let DecideAccessRequest { action, explain, fields, object, purpose, roles, rows, text, .. } = request;
    let rulebook = named(crm, text.as_deref(), None)?;
    let asking = Asking { roles, purpose, object, action, rows: rows.unwrap_or_default() };
    Ok(rulebook.decide_access(&asking, fields.as_deref(), explain.unwrap_or(false)))
}

pub(super) fn review(crm: &Crm, request: AccessReviewRequest) -> Result<AccessReview> {
    named(crm, request.text.as_deref(), request.version)?.review_access(request.roles.as_deref())
}

pub(super) fn findings(crm: &Crm, request: AccessFindingsRequest) -> Result<AccessFindings> {
    crm.access_findings(request.as_of, request.unused_days.unwrap_or(UNUSED_DAYS))
}

pub(super) fn diff(crm: &Crm, request: AccessDiffRequest) -> Result<AccessDiff> {
    let read = |name: &str, text: &str| Rulebook::parse(text).map_err(|error| error.within(name));
    let old = request.old.as_deref().map_or_else(|| Ok(crm.rulebook()), |text| read("old", text))?;
    Ok(old.diff_access(&read("new", &request.new)?))
}

pub(super) fn mask(crm: &Crm, request: MaskRequest) -> Result<Masked> {
    let kind = MaskKind::from_word(&request.kind).ok_or_else(|| {
        let message = format!("`{}` is none of `{}`", request.kind, MaskKind::words().collect::<Vec<_>>().join("`, `"));
        let near = nearest(&request.kind, MaskKind::words());
        let error = Error::new(Code::MaskKindUnknown, "kind", message);
        near.map_or(error.clone(), |near| error.with("suggest", near))
    })?;
    crm.mask_field(kind, request.field.as_deref().unwrap_or_default(), &request.value)
}
