//! What records say of requests for approval.

use super::{ApprovalEvent, ApprovalRules, Ask, Decision, Delegation, Step};
use crate::record::{Approval, Body, Record, RecordKey};
use crate::time::Instant;

/// An event with the record that tells it. They sort as they are taken: by instant, and at one instant what is asked for before
/// what is decided about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToldEvent {
    /// The event.
    pub event: ApprovalEvent,
    /// The record.
    pub key: RecordKey,
}

impl ToldEvent {
    /// What a record says; none if it says nothing of approvals, or too little. A level that the rulebook does not know is none.
    pub fn of(record: &Record, rules: &ApprovalRules) -> Option<Self> {
        let Body::Approval(body) = &record.body else { return None };
        let step = step(body, rules)?;
        Some(Self { event: ApprovalEvent { at: record.occurred_at.at, step }, key: record.key() })
    }

    /// The place in the order in which events are taken.
    pub fn order(&self) -> (Instant, u8, &RecordKey) {
        let rank = match self.event.step {
            Step::Delegate(_) => 0,
            Step::Request { .. } => 1,
            Step::Change { .. } => 2,
            Step::Approve(_) | Step::Reject(_) => 3,
            Step::Use { .. } => 4,
        };
        (self.event.at, rank, &self.key)
    }
}

impl From<&Approval> for Ask {
    /// What rules see of what a record asks for.
    fn from(body: &Approval) -> Self {
        Self {
            amount: body.amount.map(|money| money.amount),
            benefit: body.benefit.clone(),
            count: body.count,
            currency: body.amount.map(|money| money.currency),
            discount: body.discount,
            kind: body.kind.clone(),
            reason: body.reason.clone(),
        }
    }
}

fn step(body: &Approval, rules: &ApprovalRules) -> Option<Step> {
    let level = body.level.as_deref().and_then(|word| rules.level(word));
    if body.event.as_deref() == Some("delegate") {
        let (from, to) = (body.from.clone()?, body.to.clone()?);
        return Some(Step::Delegate(Delegation { from, to, start: body.start?, end: body.end?, level }));
    }
    let request = body.request_id.clone()?;
    let by = body.by.clone()?;
    let ask = || Ask::from(body);
    let decision = |by: String, request: String| {
        let version = body.version.filter(|version| version.scale() == 0)?;
        let version = u64::try_from(version.units()).ok()?;
        Some(Decision { request, by, on_behalf_of: body.on_behalf_of.clone(), level, version })
    };
    match body.event.as_deref()? {
        "request" => Some(Step::Request { request, by, ask: ask() }),
        "change" => Some(Step::Change { request, by, ask: ask() }),
        "approve" => decision(by, request).map(Step::Approve),
        "reject" => decision(by, request).map(Step::Reject),
        "use" => Some(Step::Use { request }),
        _ => None,
    }
}
