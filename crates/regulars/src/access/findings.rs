//! What the audit shows of grants and roles (AC-7): grants that nobody used, and people who acted in roles that exclude each other.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::access::{Action, Effect, Grant, clashes};
use regulars_core::consent::covers;
use regulars_core::error::{Code, Result};
use regulars_core::time::{DAY_US, Instant};
use regulars_store::StoredEntry;
use serde::Serialize;

use super::Guard;
use crate::Crm;
use crate::audit::Weight;
use crate::operations::{guard_of, operations};

/// For how long a grant is not used before that is worth saying.
pub(crate) const UNUSED_DAYS: u32 = 90;
/// Why something was refused before any grant came to bear on it (AC-3).
const REFUSALS: [Code; 12] = [
    Code::ContextRequired,
    Code::DeniedByRule,
    Code::ExportLimit,
    Code::FieldClassUnknown,
    Code::HostOnly,
    Code::NoGrant,
    Code::ObjectUnknown,
    Code::PurposeNotGranted,
    Code::PurposeUnknown,
    Code::RoleUnknown,
    Code::RowOutOfScope,
    Code::SubjectDenied,
];

/// What the audit shows of grants and roles.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccessFindings {
    /// Who acted in roles that exclude each other, by actor.
    pub conflicts: Vec<ConflictHeld>,
    /// The first instant of which the audit tells; absent of an empty one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// The grants of which the audit cannot say whether they are used: it does not reach back far enough, is not told of what
    /// they grant, or their objects are the host's own. Denials are not listed.
    pub unjudged: Vec<String>,
    /// The grants that nobody used, in the order of the rulebook.
    pub unused: Vec<UnusedGrant>,
}

/// A grant that nobody used.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnusedGrant {
    /// The grant.
    pub grant: String,
    /// When something that it grants was asked for last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Instant>,
    /// Its role.
    pub role: String,
}

/// Somebody who acted in roles that exclude each other, at once or one after another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConflictHeld {
    /// Who.
    pub actor: String,
    /// The conflict of the rulebook.
    pub conflict: String,
    /// The roles in which they acted, sorted.
    pub roles: Vec<String>,
}

impl Guard {
    /// Whether an operation does this with an object.
    fn does(&self, object: &str, action: Action) -> bool {
        let inner = || action == Action::Read && self.inner.iter().any(|(_, inner)| *inner == object);
        self.object == Some(object) && self.action == action || inner()
    }
}

impl Crm {
    /// Which grants of the newest rulebook nobody used in the last days before `as_of`, and who acted in roles that exclude each other
    /// in them. A grant is used by whoever asks in its role, or in one that inherits it, for one of its purposes, for something
    /// of its object and action that was not refused. Which fields were read is not told, so of several grants of one object all are
    /// used at once.
    ///
    /// ```
    /// # let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n";
    /// let crm = regulars::Crm::in_memory(regulars::Rulebook::parse(rules)?)?;
    /// let found = crm.access_findings(regulars::Instant::parse("2026-11-20T00:00:00Z")?, 90)?;
    /// assert!(found.unused.is_empty() && found.since.is_none());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn access_findings(&self, as_of: Instant, unused_days: u32) -> Result<AccessFindings> {
        self.as_operation("access.findings", None, |crm| {
            let rules = crm.rules();
            let access = &rules.access;
            let from = as_of.plus_micros(i64::from(unused_days) * -DAY_US);
            let mut uses: BTreeMap<&str, Instant> = BTreeMap::new();
            let mut acted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            let mut since = None;
            crm.store().read()?.audit(0, &mut |StoredEntry { entry, .. }| {
                if entry.at > as_of {
                    return false;
                }
                since = since.or(Some(entry.at));
                let note = &entry.note;
                // A role that is not declared any more gives nothing.
                let known = note.role.split(',').filter(|role| access.role(role).is_some());
                let roles: Vec<String> = known.map(str::to_owned).collect();
                let held = access.held(&roles).unwrap_or_default();
                let refused = note.decision == "deny"
                    && note.reasons.iter().any(|reason| REFUSALS.iter().any(|code| code.as_str() == reason));
                if let Some(guard) = guard_of(&note.action).filter(|_| !refused) {
                    let counts = |grant: &&Grant| {
                        held.contains(&grant.role.as_str())
                            && guard.does(&grant.object, grant.action)
                            && grant.purposes.iter().any(|granted| covers(granted, &note.purpose))
                    };
                    uses.extend(access.grants.iter().filter(counts).map(|grant| (grant.id.as_str(), entry.at)));
                }
                if entry.at > from && !note.actor.is_empty() {
                    acted.entry(note.actor.clone()).or_default().extend(roles);
                }
                true
            })?;
            let level = rules.audit.level;
            let told = |grant: &Grant| {
                operations().iter().any(|info| {
                    guard_of(info.name).is_some_and(|guard| guard.does(&grant.object, grant.action))
                        && level.is_some_and(|level| Weight::of(info.name).is_told_at(level))
                })
            };
            let reaches_back = since.is_some_and(|since| since <= from);
            let (mut unused, mut unjudged) = (Vec::new(), Vec::new());
            for grant in access.grants.iter().filter(|grant| grant.effect != Effect::Deny) {
                let last_used = uses.get(grant.id.as_str()).copied();
                if last_used.is_some_and(|last| last > from) {
                    continue;
                }
                if reaches_back && told(grant) {
                    unused.push(UnusedGrant { grant: grant.id.clone(), last_used, role: grant.role.clone() });
                } else {
                    unjudged.push(grant.id.clone());
                }
            }
            let conflicts = acted.into_iter().flat_map(|(actor, roles)| {
                let roles: Vec<String> = roles.into_iter().collect();
                let held = clashes(access, &roles).into_iter();
                let one = |conflict: &regulars_core::access::Conflict| ConflictHeld {
                    actor: actor.clone(),
                    conflict: conflict.id.clone(),
                    roles: roles.clone(),
                };
                held.map(one).collect::<Vec<_>>()
            });
            Ok(AccessFindings { conflicts: conflicts.collect(), since, unjudged, unused })
        })
    }
}
