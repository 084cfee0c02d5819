//! What operations rest on (AC-6): an approval that is named beside the question, and how often an actor may do something in a
//! time. They are conditions of what is done and no grants: what they refuse is told to the audit as everything refused is.
//!
//! An approval is looked at before anything is done, because what is done may erase it; whether it was used, and how often
//! something was done, is looked at in the transaction that does it, so that two processes never both do the last one.

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::sales::approval::{ActionLimit, ApprovalRules, Outcome};
use regulars_core::time::Instant;
use regulars_store::{Reading, Writing};

use super::Asked;
use crate::{Crm, CustomerRef};

/// Under which name it is kept that an approval was used.
const USED: &str = "approval/";

/// The approval on which a request rests.
#[derive(Clone, Debug)]
pub(super) struct Approved {
    request: String,
    /// Of whose records the request for approval is told.
    profile: ProfileRef,
    /// Whose records these are, by every id.
    subjects: BTreeSet<CustomerId>,
    /// Whether the operation may be about somebody else.
    any_customer: bool,
}

fn refusal(code: Code, message: &str) -> Error {
    Error::new(code, "context.approval", message)
}

impl Crm {
    /// Looks at the approval that an operation rests on, if it rests on one. Errors: `approval_required`, `unknown_request`,
    /// `not_approved`, `approval_mismatch`, `approval_used`.
    pub(super) fn approved(&self, asked: &Asked) -> Result<Option<Approved>> {
        let rules = self.rules();
        let rows: Vec<_> = rules.approvals.conditions_of(&asked.action).collect();
        if rows.is_empty() {
            return Ok(None);
        }
        let missing = || refusal(Code::ApprovalRequired, "the operation rests on an approval; name the request");
        let request = asked.context.approval.clone().ok_or_else(missing)?;
        let (at, reading) = (asked.at()?, self.ungated().read()?);
        let profile = self.still_approved(reading.as_ref(), &request, &asked.action, at, &rules.approvals)?;
        let profile = profile.ok_or_else(|| refusal(Code::UnknownRequest, Code::UnknownRequest.message()))?;
        let who = CustomerRef::Profile(profile.clone());
        let mut subjects: BTreeSet<CustomerId> =
            self.ids_of(reading.as_ref(), &who, at).map(|(_, all)| all.into_iter().collect()).unwrap_or_default();
        subjects.insert(super::id_of(&reading.salt()?, &profile));
        let any_customer = rows.iter().all(|row| row.any_customer);
        Ok(Some(Approved { request, profile, subjects, any_customer }))
    }

    /// The profile of a request that an operation may rest on; none if nothing of the request is there.
    fn still_approved(
        &self,
        reading: &dyn Reading,
        request: &str,
        action: &str,
        at: Instant,
        rules: &ApprovalRules,
    ) -> Result<Option<ProfileRef>> {
        if reading.spent(&format!("{USED}{request}"))?.is_some() {
            return Err(refusal(Code::ApprovalUsed, Code::ApprovalUsed.message()));
        }
        let loaded = self.load_approval(reading, request, at, rules)?;
        let Some(standing) = loaded.standing(rules) else { return Ok(None) };
        let kind = standing.ask.kind.as_deref();
        if rules.conditions_of(action).any(|row| Some(row.kind.as_str()) != kind) {
            return Err(refusal(Code::ApprovalMismatch, "the request is of another kind than the operation needs"));
        }
        if !matches!(standing.state, Outcome::Approved | Outcome::NotRequired) {
            return Err(refusal(Code::NotApproved, Code::NotApproved.message()));
        }
        if standing.used > 0 {
            return Err(refusal(Code::ApprovalUsed, Code::ApprovalUsed.message()));
        }
        Ok(loaded.profile)
    }

    /// Whether what is being done may be done, inside its transaction. An approval is used by it. Errors: those of an approval, and
    /// `action_limit`.
    pub(super) fn restrain(&self, writing: &mut dyn Writing, asked: &Asked) -> Result<()> {
        let approvals = &asked.told().restraints.clone();
        if !approvals.restrains(&asked.action) {
            return Ok(());
        }
        let at = asked.at()?;
        for (name, limit) in approvals.limits_of(&asked.action) {
            let actor = asked.context.actor.as_deref().unwrap_or_default();
            if done_by(writing, actor, limit, at)? >= limit.at_most {
                let message =
                    format!("`{name}`: one actor does this at most {} times in {}", limit.at_most, limit.window.text);
                return Err(Error::new(Code::ActionLimit, "context.actor", message).with("limit", name));
            }
        }
        let Some(approved) = asked.told().approved.clone() else { return Ok(()) };
        let Approved { request, profile, subjects, any_customer } = &approved;
        // What is gone was erased by what is being done, and was looked at before it.
        self.still_approved(writing, request, &asked.action, at, approvals)?;
        let about = asked.told().subjects.clone();
        if !any_customer && !about.is_empty() && about.is_disjoint(subjects) {
            return Err(refusal(Code::ApprovalMismatch, "the request is about another customer than the operation"));
        }
        let actor = asked.context.actor.as_deref().filter(|actor| !actor.is_empty()).unwrap_or("host");
        let account = format!("{USED}{request}");
        writing.keep_told(&account, &asked.action, &account, &asked.action)?;
        self.use_approval(writing, (request, profile), (&asked.action, actor), at)
    }
}

/// How often an actor did what a limit counts, in the time before an instant; what was refused does not count.
fn done_by(reading: &dyn Reading, actor: &str, limit: &ActionLimit, at: Instant) -> Result<u64> {
    let since = at.micros().saturating_sub(limit.window.micros);
    let Some(last) = reading.audit_head()? else { return Ok(0) };
    // Entries rise in time: the first that counts is found by halving.
    let (mut low, mut high) = (0_u64, last.seq);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut counts = true;
        reading.audit(middle, &mut |stored| {
            counts = stored.entry.at.micros() > since;
            false
        })?;
        if counts {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let mut done = 0_u64;
    reading.audit(low, &mut |stored| {
        let note = &stored.entry.note;
        done += u64::from(note.actor == actor && note.decision != "deny" && limit.counts(&note.action));
        done < limit.at_most
    })?;
    Ok(done)
}
