//! The guard (SV-93): what is asked before something is proposed. The condition of the trigger, the control group, the use of the place,
//! and the consent decision with its caps and quiet hours; every refusal is told.

use serde::Serialize;

use super::super::consents::consent_facts;
use super::super::{Frame, Person, Plan, Reason};
use crate::condition::Condition;
use crate::consent::{Decision, Obligation};
use crate::customer::explain::Explainer;
use crate::error::Code;
use crate::journey::{CONTROL, Control};
use crate::measure::Fact;
use crate::record::Kind;
use crate::sales::campaign::{Assigned, Exposure, assign};
use crate::time::{Due, Instant};

/// What the guard says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GuardDecision {
    /// It may be done.
    Allow,
    /// Not now, but later.
    Defer,
    /// It may not be done: it is recorded as `suppressed`, with the first reason.
    Suppress,
}

/// The guard's answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GuardPart {
    /// On which side of its test the customer is, if there is one (SV-63).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// Whether the customer was seen on several sides and is evidence for none (SV-63).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub contaminated: bool,
    /// Whether it may be done.
    pub decision: GuardDecision,
    /// When it may be done, on `defer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defer_until: Option<Instant>,
    /// What must be done with what is allowed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub obligations: Vec<Obligation>,
    /// Why it is refused, else on what it rests.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// What speaks against it: of each thing that was asked the first code; empty where it is allowed. `reasons` tells all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub refusals: Vec<Code>,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(in crate::customer) struct Asked<'a> {
    pub(super) when: Option<&'a Condition>,
    pub(super) control: Option<&'a Control>,
    pub(super) purpose: Option<&'a str>,
    pub(super) channel: Option<&'a str>,
    /// The purpose under which a place was used.
    pub(super) location: Option<&'a str>,
}

/// Asks the same customer for several things; the person is read once, and only if somebody asks.
pub(in crate::customer) struct Guard<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    facts: &'a [Fact],
    as_of: Instant,
    /// The person as the view has read it, if it has.
    known: Option<&'a Person<'a>>,
    person: Option<Person<'a>>,
}

impl<'a> Guard<'a> {
    /// `facts` are those that conditions read, at `as_of`.
    pub(in crate::customer) fn new(frame: &'a Frame, plan: &'a Plan, facts: &'a [Fact], as_of: Instant) -> Self {
        Self { frame, plan, facts, as_of, known: None, person: None }
    }

    /// The same with the person as it has been read already.
    pub(in crate::customer) fn with(self, known: Option<&'a Person<'a>>) -> Self {
        Self { known, ..self }
    }

    pub(in crate::customer) fn facts(&self) -> &'a [Fact] {
        self.facts
    }

    /// The answer, and when it may differ.
    pub(super) fn ask(&mut self, asked: Asked<'_>, due: &mut Due) -> GuardPart {
        let (frame, plan, as_of) = (self.frame, self.plan, self.as_of);
        let explain = Explainer { frame, plan };
        let mut found = Answer::default();
        if let Some(when) = asked.when {
            when.borders(self.facts, due);
        }
        if let Some(when) = asked.when.filter(|when| !when.holds(self.facts, as_of)) {
            found.refuse(Code::ConditionNotMet, self.leaves(when, &explain));
        }
        let side = asked.control.map(|control| self.side(control));
        if let (Some(Assigned { arm, .. }), Some(control)) = (&side, asked.control)
            && arm == CONTROL
        {
            let facts = || [("campaign", control.campaign.clone()), ("share", control.share.canonical())];
            found.refuse(Code::ControlGroup, explain.reason(Code::ControlGroup, facts, std::iter::empty()));
        }
        let asks = asked.location.map(|purpose| (purpose, None)).into_iter();
        let asks = asks.chain(asked.purpose.map(|purpose| (purpose, asked.channel)));
        let mut obligations = Vec::new();
        for (purpose, channel) in asks {
            let person = match self.known {
                Some(known) => known,
                None => self.person.get_or_insert_with(|| Person::read(frame, plan, as_of)),
            };
            let answer = person.ask(purpose, channel);
            due.maybe(answer.next_change_at);
            let why = answer
                .why
                .iter()
                .flat_map(|why| explain.reason(why.code, || consent_facts(why), why.rows.iter().copied()));
            let first = answer.why.first().map(|why| why.code);
            match (answer.decision, first) {
                (Decision::Allow, _) => {
                    found.rests.extend(why);
                    obligations.extend(answer.obligations.iter());
                }
                (Decision::Defer, code) => {
                    found.reasons.extend(why);
                    found.defer(answer.defer_until, code);
                }
                (Decision::Deny, code) => found.refuse(code.unwrap_or(Code::NoConsent), why.collect()),
            }
        }
        let allowed = found.decision == GuardDecision::Allow;
        obligations.sort_unstable();
        obligations.dedup();
        GuardPart {
            contaminated: side.as_ref().is_some_and(|side| side.contaminated),
            arm: side.map(|side| side.arm),
            decision: found.decision,
            defer_until: found.defer_until.filter(|_| found.decision == GuardDecision::Defer),
            obligations: if allowed { obligations } else { Vec::new() },
            reasons: if allowed { found.rests } else { found.reasons },
            refusals: found.refusals,
        }
    }

    /// The facts that decide a condition which does not hold (CD-9).
    fn leaves(&self, when: &Condition, explain: &Explainer<'_>) -> Vec<Reason> {
        if !explain.explains() {
            return Vec::new();
        }
        condition_reasons(explain, when, self.facts, self.as_of)
    }

    /// The side of a test: what was shown first stays, whatever was joined later.
    fn side(&self, control: &Control) -> Assigned {
        let mut exposures = Vec::new();
        if let Some(slots) = &self.plan.journey.exposures {
            for (row, head) in self.frame.visible(self.as_of).filter(|(_, head)| head.kind == Kind::Touch) {
                let text = |slot| self.frame.cell_text(row, slot);
                if text(slots.campaign) == Some(control.campaign.as_str())
                    && let Some(arm) = text(slots.variant)
                {
                    exposures.push(Exposure { arm: arm.to_owned(), at: head.at });
                }
            }
        }
        let customer = self.frame.customer().map(|id| id.to_string()).unwrap_or_default();
        assign(&control.shares, &control.campaign, &customer, &exposures)
    }
}

/// The facts that decide a condition, as reasons (CD-9).
pub(super) fn condition_reasons(
    explain: &Explainer<'_>,
    when: &Condition,
    facts: &[Fact],
    as_of: Instant,
) -> Vec<Reason> {
    let definitions = &explain.plan.rulebook.definitions;
    let language = explain.plan.rulebook.language;
    let (_, leaves) = when.decide(facts, as_of, &|slot| definitions.name(slot).to_owned());
    let reason = |leaf: crate::condition::Leaf| {
        let code = if leaf.held { Code::ConditionMet } else { Code::ConditionNotMet };
        let facts = || {
            [
                ("label", definitions.label(&leaf.name, language).to_owned()),
                ("name", leaf.name.clone()),
                ("observed", leaf.observed.clone().unwrap_or_else(|| "missing".to_owned())),
                ("operator", leaf.operator.clone()),
                ("threshold", leaf.threshold.clone()),
            ]
        };
        explain.reason(code, facts, std::iter::empty())
    };
    leaves.into_iter().flat_map(reason).collect()
}

/// The answer while it is put together.
struct Answer {
    decision: GuardDecision,
    refusals: Vec<Code>,
    reasons: Vec<Reason>,
    rests: Vec<Reason>,
    defer_until: Option<Instant>,
}

impl Default for Answer {
    fn default() -> Self {
        Self {
            decision: GuardDecision::Allow,
            refusals: Vec::new(),
            reasons: Vec::new(),
            rests: Vec::new(),
            defer_until: None,
        }
    }
}

impl Answer {
    fn refuse(&mut self, code: Code, why: Vec<Reason>) {
        // What is refused stands before what is only put off.
        let first = self.refusals.len();
        let place = if self.decision == GuardDecision::Suppress { first } else { 0 };
        self.refusals.insert(place, code);
        self.decision = GuardDecision::Suppress;
        self.reasons.extend(why);
    }

    fn defer(&mut self, until: Option<Instant>, code: Option<Code>) {
        self.defer_until = self.defer_until.max(until);
        self.refusals.extend(code);
        if self.decision == GuardDecision::Allow {
            self.decision = GuardDecision::Defer;
        }
    }
}
