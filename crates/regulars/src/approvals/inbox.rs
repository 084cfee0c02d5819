//! The requests for approval of a store that wait for a decision, and which of them somebody can decide (SV-81).

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::error::{Code, Result};
use regulars_core::record::{Kind, ProfileRef};
use regulars_core::sales::approval::{Decision, Flow, LevelNo, Outcome, Standing, Step, ToldEvent};
use regulars_core::time::Instant;
use serde::Serialize;

use super::ApprovalState;
use crate::Crm;
use crate::quality::{counted_at, profiles, records_of};

/// Which requests are asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InboxQuery {
    /// Who looks; without it nobody's say is asked.
    pub actor: Option<String>,
    /// Their level, where the rulebook does not say it.
    pub level: Option<String>,
    /// Their roles.
    pub roles: Vec<String>,
    /// Only what they can decide, themselves or for somebody else.
    pub decidable: bool,
    /// Only requests of this sort.
    pub kind: Option<String>,
    /// Only requests that need this level.
    pub need: Option<String>,
}

/// A request that waits for a decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApprovalWaiting {
    /// When it was asked for.
    pub asked_at: Instant,
    /// Why whoever looks cannot decide it themselves; absent where they can, and where nobody looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Code>,
    /// For whom they can decide it as a deputy, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub on_behalf_of: Vec<String>,
    /// The profile of whose records it is told first.
    pub profile: ProfileRef,
    /// How it stands.
    pub request: ApprovalState,
}

/// Requests that wait for a decision, those that have waited longest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApprovalInbox {
    /// The requests.
    pub requests: Vec<ApprovalWaiting>,
}

impl Crm {
    /// The requests for approval that wait for a decision at an instant. Error: `unknown_level`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{ApprovalAct, ApprovalAsk, ApprovalCommand, InboxQuery};
    ///
    /// let ask = ApprovalAsk { discount: Some("0.15".parse()?), ..ApprovalAsk::default() };
    /// crm.approve(&ApprovalCommand::new("q1", "rep", ApprovalAct::Request(who.into(), ask)), as_of)?;
    /// let mine = InboxQuery { actor: Some("mia".to_owned()), ..InboxQuery::default() };
    /// assert_eq!(crm.approval_inbox(&mine, as_of)?.requests.len(), 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn approval_inbox(&self, query: &InboxQuery, as_of: Instant) -> Result<ApprovalInbox> {
        self.as_operation("approval.list", None, |crm| {
            let reading = crm.store().read()?;
            let rules = crm.rules_at(as_of);
            let approvals = &rules.approvals;
            let level = match &query.level {
                Some(word) => Some(super::tell::known_level(approvals, word)?),
                None => query.actor.as_deref().and_then(|actor| {
                    let mut roles: Vec<&str> = query.roles.iter().map(String::as_str).collect();
                    roles.extend(rules.access.held(&query.roles).unwrap_or_default());
                    approvals.held(actor, roles)
                }),
            };
            let mut told: Vec<(ToldEvent, ProfileRef)> = Vec::new();
            let counts = counted_at(as_of);
            for number in profiles(reading.as_ref())? {
                for record in records_of(reading.as_ref(), number, Some(Kind::Approval), &counts)? {
                    told.extend(ToldEvent::of(&record, approvals).map(|event| (event, record.profile_ref())));
                }
            }
            told.sort_by(|a, b| a.0.order().cmp(&b.0.order()));
            let mut flow = Flow::new(approvals);
            let mut asked: BTreeMap<String, (Instant, ProfileRef)> = BTreeMap::new();
            for (event, profile) in told {
                // What is refused changes nothing.
                let taken = flow.take(&event.event);
                if let (Ok(_), Step::Request { request, .. }) = (taken, &event.event.step) {
                    asked.insert(request.clone(), (event.event.at, profile));
                }
            }
            let look = Look { flow: &flow, query, level, at: as_of };
            let word = |standing: &Standing| approvals.word(standing.need).to_owned();
            let waiting = flow.requests().filter_map(|(id, standing)| {
                let (asked_at, profile) = asked.get(id)?;
                let row = ApprovalWaiting {
                    asked_at: *asked_at,
                    blocked: look.own(id, standing),
                    on_behalf_of: look.deputy(id, standing),
                    profile: profile.clone(),
                    request: ApprovalState::of(id, standing, &word(standing)),
                };
                look.wants(standing, &row).then_some(row)
            });
            let mut requests: Vec<ApprovalWaiting> = waiting.collect();
            requests.sort_by(|a, b| (a.asked_at, &a.request.request_id).cmp(&(b.asked_at, &b.request.request_id)));
            Ok(ApprovalInbox { requests })
        })
    }
}

/// Who looks at what.
struct Look<'a> {
    flow: &'a Flow<'a>,
    query: &'a InboxQuery,
    level: Option<LevelNo>,
    at: Instant,
}

impl Look<'_> {
    fn decision(
        &self,
        id: &str,
        standing: &Standing,
        from: Option<(&str, Option<LevelNo>)>,
    ) -> Option<Result<(), Code>> {
        let by = self.query.actor.clone()?;
        let level = match from {
            Some((_, level)) => level,
            None => self.level,
        };
        let on_behalf_of = from.map(|(from, _)| from.to_owned());
        let decision = Decision { request: id.to_owned(), by, on_behalf_of, level, version: standing.version };
        Some(self.flow.may(&decision, self.at))
    }

    /// Why they cannot decide it themselves.
    fn own(&self, id: &str, standing: &Standing) -> Option<Code> {
        self.decision(id, standing, None)?.err()
    }

    /// For whom they can decide it.
    fn deputy(&self, id: &str, standing: &Standing) -> Vec<String> {
        let Some(actor) = &self.query.actor else { return Vec::new() };
        // What the rulebook says of whom they decide for counts before what the delegation says.
        let held = |from: &str, level: Option<LevelNo>| self.flow.level_of(from).or(level);
        let all = self.flow.deputises(actor, self.at).into_iter();
        let can = all.filter(|(from, level)| {
            self.decision(id, standing, Some((from, held(from, *level)))).is_some_and(|done| done.is_ok())
        });
        let names: BTreeSet<String> = can.map(|(from, _)| from.to_owned()).collect();
        names.into_iter().collect()
    }

    fn wants(&self, standing: &Standing, row: &ApprovalWaiting) -> bool {
        let same =
            |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|wanted| found == Some(wanted));
        let can = self.query.actor.is_some() && (row.blocked.is_none() || !row.on_behalf_of.is_empty());
        standing.state == Outcome::Pending
            && same(&self.query.kind, standing.ask.kind.as_deref())
            && same(&self.query.need, Some(row.request.need.as_str()))
            && (!self.query.decidable || can)
    }
}
