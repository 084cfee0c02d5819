//! Purposes are dotted paths; a class and a policy come from the nearest declared ancestor (CS-12, CS-16, JR-7).

use super::{Basis, Class, QuietHours};
use crate::error::{Code, Error, Result};
use crate::text::did_you_mean;

/// A frequency cap: so many contacts of a channel in so many days of 24 hours (G7).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cap {
    /// The channel.
    pub channel: String,
    /// The most contacts.
    pub max: u32,
    /// In how many days of 24 hours.
    pub days: u32,
}

/// The policy of a purpose (JR-7).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// A consent lasts this many days of 24 hours.
    pub ttl_days: Option<u32>,
    /// The lowest notice that still counts.
    pub notice_min: Option<u32>,
    /// A grant needs a confirmation.
    pub double_opt_in: bool,
    /// Customers may be written to about the like of what they bought.
    pub soft_opt_in: bool,
    /// When nobody is contacted.
    pub quiet_hours: Option<QuietHours>,
    /// How often somebody is contacted at most.
    pub caps: Vec<Cap>,
    /// Nothing happens while the age is not known.
    pub strict_age: bool,
}

/// What a policy says for one jurisdiction instead; what is absent stays as it is (JR-7).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PolicyPatch {
    /// Instead of [`Policy::ttl_days`].
    pub ttl_days: Option<u32>,
    /// Instead of [`Policy::notice_min`].
    pub notice_min: Option<u32>,
    /// Instead of [`Policy::double_opt_in`].
    pub double_opt_in: Option<bool>,
    /// Instead of [`Policy::soft_opt_in`].
    pub soft_opt_in: Option<bool>,
    /// Instead of [`Policy::quiet_hours`].
    pub quiet_hours: Option<QuietHours>,
    /// Instead of [`Policy::caps`].
    pub caps: Option<Vec<Cap>>,
    /// Instead of [`Policy::strict_age`].
    pub strict_age: Option<bool>,
}

impl PolicyPatch {
    /// The policy with what is said here.
    pub fn over(&self, base: &Policy) -> Policy {
        Policy {
            ttl_days: self.ttl_days.or(base.ttl_days),
            notice_min: self.notice_min.or(base.notice_min),
            double_opt_in: self.double_opt_in.unwrap_or(base.double_opt_in),
            soft_opt_in: self.soft_opt_in.unwrap_or(base.soft_opt_in),
            quiet_hours: self.quiet_hours.or(base.quiet_hours),
            caps: self.caps.clone().unwrap_or_else(|| base.caps.clone()),
            strict_age: self.strict_age.unwrap_or(base.strict_age),
        }
    }
}

/// A declared purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purpose {
    /// The dotted path.
    pub path: String,
    /// Its class.
    pub class: Class,
    /// The categories of data that it uses, where rules ask for themselves (CS-15).
    pub categories: Vec<String>,
    /// The basis that is claimed, where rules ask for themselves (CS-15).
    pub default_basis: Basis,
    /// Its policy.
    pub policy: Policy,
    /// Its policy in jurisdictions where it differs, by code.
    pub policies: Vec<(String, Policy)>,
}

impl Purpose {
    /// Whether some cap counts the contacts that were made.
    pub fn counts_contacts(&self) -> bool {
        !self.policy.caps.is_empty() || self.policies.iter().any(|(_, policy)| !policy.caps.is_empty())
    }

    /// The policy in a jurisdiction.
    pub fn policy_in(&self, code: &str) -> &Policy {
        self.policies.iter().find(|(known, _)| known == code).map_or(&self.policy, |(_, policy)| policy)
    }
}

/// Whether purpose `a` covers purpose `b`: equal, or `b` below `a` (CS-12).
///
/// ```
/// use regulars_core::consent::covers;
/// assert!(covers("user.contact", "user.contact.email"));
/// assert!(!covers("user", "user_data"));
/// ```
pub fn covers(a: &str, b: &str) -> bool {
    b.strip_prefix(a).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The nearest declared ancestor of a purpose, or the purpose itself.
pub fn purpose_of<'a>(purposes: &'a [Purpose], path: &str) -> Option<&'a Purpose> {
    purposes.iter().filter(|purpose| covers(&purpose.path, path)).max_by_key(|purpose| purpose.path.len())
}

/// The same of a purpose that must be declared. Error: `purpose_unknown` at `place`.
pub fn need_purpose<'a>(purposes: &'a [Purpose], path: &str, place: &str) -> Result<&'a Purpose> {
    purpose_of(purposes, path).ok_or_else(|| {
        let hint = did_you_mean(path, purposes.iter().map(|purpose| purpose.path.as_str()));
        Error::new(Code::PurposeUnknown, place, format!("`{path}` has no declared ancestor{hint}"))
    })
}

/// The number of a notice such as `v3` (CS-5).
pub fn notice_number(notice: &str) -> Option<u32> {
    let digits = notice.strip_prefix('v')?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}
