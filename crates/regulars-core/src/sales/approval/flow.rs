//! The events of requests for approval, folded (SV-81, SV-82). Events are taken in the order of their instants; each has one
//! outcome, and one that is refused changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{ApprovalRules, Ask, LevelNo};
use crate::error::Code;
use crate::time::Instant;

/// Who decides, and what they saw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The request.
    pub request: String,
    /// Who decides.
    pub by: String,
    /// Whom they are a deputy of.
    pub on_behalf_of: Option<String>,
    /// The level that they hold, or that whoever they are a deputy of holds; none: none at all.
    pub level: Option<LevelNo>,
    /// The version that they saw.
    pub version: u64,
}

/// Somebody may decide for somebody else, from an instant on and before another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delegation {
    /// Who lets another decide.
    pub from: String,
    /// Who may decide.
    pub to: String,
    /// From when on.
    pub start: Instant,
    /// Before when.
    pub end: Instant,
    /// The level of who delegates, where the event says it.
    pub level: Option<LevelNo>,
}

/// What happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Something is asked for.
    Request {
        /// Its id.
        request: String,
        /// Who asks.
        by: String,
        /// For what.
        ask: Ask,
    },
    /// Something else is asked for in its place.
    Change {
        /// The request.
        request: String,
        /// Who asks.
        by: String,
        /// For what.
        ask: Ask,
    },
    /// Yes.
    Approve(Decision),
    /// No.
    Reject(Decision),
    /// Somebody may decide for somebody else.
    Delegate(Delegation),
    /// What was asked for is done.
    Use {
        /// The request.
        request: String,
    },
}

/// A step at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApprovalEvent {
    /// When.
    pub at: Instant,
    /// What.
    pub step: Step,
}

/// What came of a step that was taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// It was approved before and no longer is.
    ApprovalVoid,
    /// It is approved.
    Approved,
    /// It needs no approval.
    NotRequired,
    /// It is done, and nothing else has changed.
    Ok,
    /// It waits for a decision.
    Pending,
    /// It is rejected.
    Rejected,
}

impl Outcome {
    /// The word of SV-81.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApprovalVoid => "approval_void",
            Self::Approved => "approved",
            Self::NotRequired => "not_required",
            Self::Ok => "ok",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
        }
    }
}

/// How a request stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What is asked for now.
    pub ask: Ask,
    /// What was approved; a change beyond it voids the approval.
    pub approved: Option<Ask>,
    /// Who decided last.
    pub decided_by: Option<String>,
    /// The level that is needed.
    pub need: Option<LevelNo>,
    /// Who asked, and who changed what is asked for: none of them decides (SV-I8).
    pub requesters: BTreeSet<String>,
    /// `pending`, `not_required`, `approved` or `rejected`.
    pub state: Outcome,
    /// How often it was done.
    pub used: u64,
    /// The version.
    pub version: u64,
}

/// Requests and delegations as they stand.
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    rules: &'a ApprovalRules,
    requests: BTreeMap<String, Standing>,
    delegations: Vec<Delegation>,
}

/// Whether something is higher than it was; where it was not said before, or in another currency, it is.
fn raises(approved: &Ask, ask: &Ask) -> bool {
    let higher = |old: Option<crate::money::Decimal>, new: Option<crate::money::Decimal>| match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new > old,
    };
    let differs = approved.currency != ask.currency && ask.amount.is_some()
        || approved.kind != ask.kind
        || approved.benefit != ask.benefit;
    higher(approved.discount, ask.discount)
        || higher(approved.amount, ask.amount)
        || higher(approved.count, ask.count)
        || differs
}

impl<'a> Flow<'a> {
    /// Before the first event.
    pub fn new(rules: &'a ApprovalRules) -> Self {
        Self { rules, requests: BTreeMap::new(), delegations: Vec::new() }
    }

    /// The outcome of each event, in the order in which they are given; they are taken in the order of their instants, those of
    /// one instant in the order given.
    pub fn run(rules: &'a ApprovalRules, events: &[ApprovalEvent]) -> (Self, Vec<Result<Outcome, Code>>) {
        let mut order: Vec<(usize, &ApprovalEvent)> = events.iter().enumerate().collect();
        order.sort_by_key(|(_, event)| event.at);
        let mut flow = Self::new(rules);
        let mut outcomes: Vec<(usize, Result<Outcome, Code>)> =
            order.into_iter().map(|(place, event)| (place, flow.take(event))).collect();
        outcomes.sort_by_key(|(place, _)| *place);
        (flow, outcomes.into_iter().map(|(_, outcome)| outcome).collect())
    }

    /// The requests by their ids.
    pub fn requests(&self) -> impl Iterator<Item = (&str, &Standing)> {
        self.requests.iter().map(|(request, standing)| (request.as_str(), standing))
    }

    /// The level that the rulebook gives to an actor by name.
    pub fn level_of(&self, actor: &str) -> Option<LevelNo> {
        self.rules.actors.get(actor).copied()
    }

    /// Whom somebody may decide for at an instant, each with the highest level that their delegations say, by name.
    pub fn deputises(&self, by: &str, at: Instant) -> BTreeMap<&str, Option<LevelNo>> {
        let mut found: BTreeMap<&str, Option<LevelNo>> = BTreeMap::new();
        for one in self.delegations.iter().filter(|one| one.to == by && one.start <= at && at < one.end) {
            let level = found.entry(&one.from).or_default();
            *level = (*level).max(one.level);
        }
        found
    }

    /// How a request stands.
    pub fn standing(&self, request: &str) -> Option<&Standing> {
        self.requests.get(request)
    }

    /// Takes the next event. A code means that it is refused, and then nothing has changed.
    pub fn take(&mut self, event: &ApprovalEvent) -> Result<Outcome, Code> {
        let at = event.at;
        match &event.step {
            Step::Request { request, by, ask } => self.request(request, by, ask, at),
            Step::Change { request, by, ask } => self.change(request, by, ask, at),
            Step::Approve(decision) => self.decide(decision, at, Outcome::Approved),
            Step::Reject(decision) => self.decide(decision, at, Outcome::Rejected),
            Step::Delegate(delegation) => {
                self.delegations.push(delegation.clone());
                Ok(Outcome::Ok)
            }
            Step::Use { request } => {
                let standing = self.requests.get_mut(request).ok_or(Code::UnknownRequest)?;
                if !matches!(standing.state, Outcome::Approved | Outcome::NotRequired) {
                    return Err(Code::NotApproved);
                }
                standing.used += 1;
                Ok(Outcome::Ok)
            }
        }
    }

    fn request(&mut self, request: &str, by: &str, ask: &Ask, at: Instant) -> Result<Outcome, Code> {
        if self.requests.contains_key(request) {
            return Err(Code::DuplicateRequest);
        }
        let need = self.rules.need(ask, at);
        let state = waits(need);
        let standing = Standing {
            ask: ask.clone(),
            approved: None,
            decided_by: None,
            need,
            requesters: BTreeSet::from([by.to_owned()]),
            state,
            used: 0,
            version: 1,
        };
        self.requests.insert(request.to_owned(), standing);
        Ok(state)
    }

    fn change(&mut self, request: &str, by: &str, ask: &Ask, at: Instant) -> Result<Outcome, Code> {
        let need = self.rules.need(ask, at);
        let standing = self.requests.get_mut(request).ok_or(Code::UnknownRequest)?;
        standing.version += 1;
        standing.ask = ask.clone();
        standing.need = need;
        standing.requesters.insert(by.to_owned());
        match &standing.approved {
            Some(approved) if !raises(approved, ask) => Ok(Outcome::Ok),
            Some(_) => {
                standing.approved = None;
                standing.state = waits(need);
                Ok(Outcome::ApprovalVoid)
            }
            None => {
                standing.state = waits(need);
                Ok(standing.state)
            }
        }
    }

    fn decide(&mut self, decision: &Decision, at: Instant, outcome: Outcome) -> Result<Outcome, Code> {
        self.may(decision, at)?;
        let standing = self.requests.get_mut(&decision.request).ok_or(Code::UnknownRequest)?;
        standing.state = outcome;
        standing.decided_by = Some(decision.by.clone());
        standing.approved = (outcome == Outcome::Approved).then(|| standing.ask.clone());
        Ok(outcome)
    }

    /// Whether a decision would be taken at an instant, by the tests of SV-81 in their order.
    pub fn may(&self, decision: &Decision, at: Instant) -> Result<(), Code> {
        let Decision { request, by, on_behalf_of, level, version } = decision;
        let standing = self.requests.get(request).ok_or(Code::UnknownRequest)?;
        if standing.state != Outcome::Pending {
            return Err(Code::AlreadyDecided);
        }
        if [Some(by), on_behalf_of.as_ref()].into_iter().flatten().any(|who| standing.requesters.contains(who)) {
            return Err(Code::SelfApproval);
        }
        let mut level = *level;
        if let Some(from) = on_behalf_of {
            let valid = |one: &&Delegation| one.from == *from && one.to == *by && one.start <= at && at < one.end;
            let mut valid = self.delegations.iter().filter(valid).peekable();
            valid.peek().ok_or(Code::DelegationExpired)?;
            // Whoever delegates says which level; the event says it where that is known at the decision.
            level = level.or_else(|| valid.filter_map(|one| one.level).max());
        }
        if level < standing.need {
            return Err(Code::LevelTooLow);
        }
        if *version != standing.version {
            return Err(Code::VersionMismatch);
        }
        Ok(())
    }
}

/// The state of a request that nobody has decided.
fn waits(need: Option<LevelNo>) -> Outcome {
    if need.is_some() { Outcome::Pending } else { Outcome::NotRequired }
}
