//! The consent decisions of a view: per purpose and channel what may be done, with reasons (CS-15, CS-21).

use serde::Serialize;

use super::explain::Explainer;
use super::{Person, Reason};
use crate::consent::{Alternative, Answer, Decision, EVERYWHERE, LegalBasis, Obligation, Remedy, Why};
use crate::time::{Date, Due, Instant};

/// The consent decision for a purpose and channel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConsentRow {
    /// What may be done instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<Alternative>,
    /// The channel.
    pub channel: String,
    /// Yes, no or later.
    pub decision: Decision,
    /// When it may be done, on `defer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defer_until: Option<Instant>,
    /// The basis; absent on `deny`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<LegalBasis>,
    /// When the answer may change by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// What must be done with what is allowed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub obligations: Vec<Obligation>,
    /// The first reason's code, or `OK`.
    pub primary_reason: String,
    /// The purpose.
    pub purpose: String,
    /// Before this date nobody may be asked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reask_after: Option<Date>,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// What to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// The facts of a reason: its article, and the jurisdiction and row that it comes from, if one does.
pub fn consent_facts(why: &Why<'_>) -> Vec<(&'static str, String)> {
    let place = why.jurisdiction.filter(|code| *code != EVERYWHERE);
    let facts = [("cite", Some(why.cite)), ("jurisdiction", place), ("rule", why.rule)];
    facts.into_iter().filter_map(|(name, fact)| Some((name, fact?.to_owned()))).collect()
}

/// The rows of a view.
pub(super) fn consents(explain: &Explainer<'_>, person: &Person<'_>, due: &mut Due) -> Vec<ConsentRow> {
    let rules = &explain.plan.rulebook;
    let mut rows = Vec::new();
    for purpose in &rules.purposes {
        for channel in &rules.channels {
            let answer = person.ask(&purpose.path, Some(channel));
            due.maybe(answer.next_change_at);
            rows.push(row(explain, &purpose.path, channel, answer));
        }
    }
    rows
}

fn row(explain: &Explainer<'_>, purpose: &str, channel: &str, answer: Answer<'_>) -> ConsentRow {
    let reason = |why: &Why<'_>| explain.reason(why.code, || consent_facts(why), why.rows.iter().copied());
    ConsentRow {
        alternative: answer.alternative,
        channel: channel.to_owned(),
        decision: answer.decision,
        defer_until: answer.defer_until,
        legal_basis: answer.basis,
        next_change_at: answer.next_change_at,
        obligations: answer.obligations.iter().collect(),
        primary_reason: answer.primary().to_owned(),
        purpose: purpose.to_owned(),
        reask_after: answer.reask_after,
        reasons: answer.why.iter().flat_map(reason).collect(),
        remedy: answer.remedy,
    }
}
