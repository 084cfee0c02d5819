//! What a store holds of a request for approval, folded.

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error, Result};
use regulars_core::record::{ProfileRef, Record, RecordKey};
use regulars_core::relation::{approval_id, delegation_id};
use regulars_core::sales::approval::{ApprovalRules, Flow, Outcome, Standing, Step, ToldEvent};
use regulars_core::time::Instant;
use regulars_store::Reading;

use super::ApprovalState;
use crate::Crm;
use crate::named::told_under;

/// What is told of a request, in the order in which it is taken.
pub(crate) struct Loaded {
    request: String,
    /// The profile of whose records it is told first.
    pub(crate) profile: Option<ProfileRef>,
    events: Vec<ToldEvent>,
}

impl Loaded {
    /// How it stands, and what came of the event of a record.
    pub(crate) fn fold(
        &self,
        rules: &ApprovalRules,
        asked: Option<&RecordKey>,
    ) -> (Option<Standing>, Option<Result<Outcome, Code>>) {
        let mut flow = Flow::new(rules);
        let mut found = None;
        for told in &self.events {
            let outcome = flow.take(&told.event);
            if asked == Some(&told.key) {
                found = Some(outcome);
            }
        }
        (flow.standing(&self.request).cloned(), found)
    }

    pub(crate) fn standing(&self, rules: &ApprovalRules) -> Option<Standing> {
        self.fold(rules, None).0
    }

    /// The instant of the last event of the request before another.
    pub(crate) fn last_before(&self, key: &RecordKey) -> Option<Instant> {
        let own = self.events.iter().filter(|told| told.key != *key && !matches!(told.event.step, Step::Delegate(_)));
        own.map(|told| told.event.at).max()
    }
}

impl Crm {
    /// Loads what is told of a request at or before an instant, with the delegations to those who decided as deputies.
    pub(crate) fn load_approval(
        &self,
        reading: &dyn Reading,
        request: &str,
        as_of: Instant,
        rules: &ApprovalRules,
    ) -> Result<Loaded> {
        let salt = reading.salt()?;
        let mut records = told_under(reading, &approval_id(request, &salt), as_of)?;
        let read = |record: &Record| ToldEvent::of(record, rules);
        let mut deputies = BTreeSet::new();
        for told in records.iter().filter_map(read) {
            if let Step::Approve(decision) | Step::Reject(decision) = told.event.step
                && decision.on_behalf_of.is_some()
            {
                deputies.insert(decision.by);
            }
        }
        let mut firsts: Vec<(ToldEvent, ProfileRef)> =
            records.iter().filter_map(|record| Some((read(record)?, record.profile_ref()))).collect();
        firsts.sort_by(|a, b| a.0.order().cmp(&b.0.order()));
        let profile = firsts.into_iter().next().map(|(_, profile)| profile);
        for deputy in deputies {
            records.extend(told_under(reading, &delegation_id(&deputy, &salt), as_of)?);
        }
        let mut events: Vec<ToldEvent> = records.iter().filter_map(read).collect();
        events.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(Loaded { request: request.to_owned(), profile, events })
    }

    /// How a request for approval stands. Errors: `unknown_request`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{ApprovalAct, ApprovalAsk, ApprovalCommand};
    ///
    /// let ask = ApprovalAsk { discount: Some("0.15".parse()?), ..ApprovalAsk::default() };
    /// crm.approve(&ApprovalCommand::new("q1", "rep", ApprovalAct::Request(who.into(), ask)), as_of)?;
    /// assert_eq!(crm.approval("q1", as_of)?.state.as_str(), "pending");
    /// assert_eq!(crm.approval("q2", as_of).unwrap_err().code().as_str(), "unknown_request");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn approval(&self, request_id: &str, as_of: Instant) -> Result<ApprovalState> {
        self.as_operation("approval.status", None, |crm| {
            let reading = crm.store().read()?;
            let rules = crm.rules_at(as_of);
            let loaded = crm.load_approval(reading.as_ref(), request_id, as_of, &rules.approvals)?;
            let standing = loaded.standing(&rules.approvals).ok_or_else(|| unknown("request_id"))?;
            Ok(ApprovalState::of(request_id, &standing, rules.approvals.word(standing.need)))
        })
    }
}

pub(crate) fn unknown(path: &str) -> Error {
    Error::new(Code::UnknownRequest, path, Code::UnknownRequest.message())
}
