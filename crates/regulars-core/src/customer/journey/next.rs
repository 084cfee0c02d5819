//! What to do next for a customer (SV-97): service, an offer or silence, by the first row that fits and that the guard lets through,
//! with every row that was looked at and why it was not taken.

use std::collections::BTreeMap;

use serde::Serialize;

use super::guard::{Asked, Guard, GuardDecision, GuardPart, condition_reasons};
use super::triggers::{Fired, Firings};
use crate::customer::explain::Explainer;
use crate::customer::{Frame, Plan, Reason};
use crate::error::Code;
use crate::journey::fulfilment::Fulfilment;
use crate::journey::trigger::FiringStatus;
use crate::journey::{ActionKind, NextAction, Situation, TroubleKind};
use crate::record::Kind;
use crate::service::{COMPLAINT, Case, Cases, ClockState};
use crate::time::{DAY_US, Due, Instant};

/// What to do next for a customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextActionPart {
    /// What is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// Over which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The rows that were looked at, in order, up to the one that is taken.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub considered: Vec<ConsideredPart>,
    /// The answer of the guard, with the consent decision (SV-93).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guard: Option<GuardPart>,
    /// Whether something is put right, offered, or nothing is done.
    pub kind: ActionKind,
    /// What people call the row, in the rulebook's language, if the rulebook says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// For which purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// The row; absent where none is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The key of the firing of a trigger that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_key: Option<String>,
}

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RowOutcome {
    /// It is taken.
    Taken,
    /// What it asks for is not so.
    Idle,
    /// It fits, but may not be done.
    Refused,
    /// It fits, but not now.
    Deferred,
}

/// A row that was looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConsideredPart {
    /// What became of it.
    pub outcome: RowOutcome,
    /// The code of why it is not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
    /// The row.
    pub row: String,
    /// When it may be done, if only not now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// What the fold knows already.
pub(in crate::customer) struct Known<'k, 'a> {
    pub(in crate::customer) cases: Option<&'k Cases<'a>>,
    pub(in crate::customer) firings: &'k Firings<'a>,
    pub(in crate::customer) fulfilment: Option<&'k Fulfilment<'a>>,
}

/// A row that fits, and by what.
#[derive(Default)]
struct Fits {
    reasons: Vec<Reason>,
    case_id: Option<String>,
    trigger_key: Option<String>,
}

/// What is chosen at an instant.
pub(in crate::customer) fn next_action(
    explain: &Explainer<'_>,
    known: &Known<'_, '_>,
    guard: &mut Guard<'_>,
    as_of: Instant,
    due: &mut Due,
) -> NextActionPart {
    let rules = &explain.plan.rulebook;
    let complaint = known.cases.into_iter().flat_map(|cases| &cases.all).find(|case| is_complaint(case));
    let mut chooser = Chooser { explain, known, as_of, considered: Vec::new(), refused: None };
    // What is open comes first: while a complaint is, nothing is offered.
    let order = |first: bool| {
        let rows = rules.journey.actions.iter();
        rows.filter(move |row| complaint.is_none() || (row.kind == ActionKind::Service) == first)
    };
    let rows = order(true).chain(order(false).filter(|_| complaint.is_some()));
    for row in rows {
        let Some(fits) = chooser.fits(row, guard, due) else { continue };
        if row.kind == ActionKind::Offer && complaint.is_some() {
            chooser.consider(row, RowOutcome::Refused, Some(Code::ComplaintFirst), None);
            continue;
        }
        let asked = Asked {
            when: None,
            control: row.control.as_ref(),
            purpose: row.purpose.as_deref(),
            channel: row.channel.as_deref(),
            location: None,
        };
        let answer = (row.kind != ActionKind::Silence).then(|| guard.ask(asked, due));
        let refused = answer.as_ref().filter(|answer| answer.decision != GuardDecision::Allow);
        if let Some(answer) = refused {
            let outcome =
                if answer.decision == GuardDecision::Defer { RowOutcome::Deferred } else { RowOutcome::Refused };
            chooser.consider(row, outcome, answer.refusals.first().copied(), answer.defer_until);
            if chooser.refused.is_none() {
                chooser.refused = Some((row, answer.clone()));
            }
            continue;
        }
        // Where nothing is to be said and a complaint is open, it is the complaint that comes next.
        if row.kind == ActionKind::Silence && complaint.is_some() {
            chooser.consider(row, RowOutcome::Refused, Some(Code::ComplaintFirst), None);
            continue;
        }
        chooser.consider(row, RowOutcome::Taken, None, None);
        return chooser.taken(row, fits, answer, complaint);
    }
    chooser.silence(complaint)
}

fn is_complaint(case: &Case<'_>) -> bool {
    case.is_open() && case.about.kind == Some(COMPLAINT)
}

struct Chooser<'c, 'e, 'k, 'a> {
    explain: &'c Explainer<'e>,
    known: &'c Known<'k, 'a>,
    as_of: Instant,
    considered: Vec<ConsideredPart>,
    /// The first row that fits and was refused.
    refused: Option<(&'c NextAction, GuardPart)>,
}

impl<'c> Chooser<'c, '_, '_, '_> {
    fn consider(&mut self, row: &NextAction, outcome: RowOutcome, reason: Option<Code>, until: Option<Instant>) {
        self.considered.push(ConsideredPart { outcome, reason, row: row.id.clone(), until });
    }

    /// Whether what a row asks for is so, and by what.
    fn fits(&mut self, row: &'c NextAction, guard: &Guard<'_>, due: &mut Due) -> Option<Fits> {
        let mut fits = Fits::default();
        if let Some(when) = &row.when {
            when.borders(guard.facts(), due);
            if !when.holds(guard.facts(), self.as_of) {
                self.consider(row, RowOutcome::Idle, Some(Code::ConditionNotMet), None);
                return None;
            }
            if self.explain.explains() {
                fits.reasons.extend(condition_reasons(self.explain, when, guard.facts(), self.as_of));
            }
        }
        if !row.situations.is_empty() {
            // All are looked at, so that the next change is told of each.
            let found: Vec<_> =
                row.situations.iter().filter_map(|situation| self.matter(row, *situation, due)).collect();
            let Some((situation, of, is_case)) = found.into_iter().next() else {
                self.consider(row, RowOutcome::Idle, Some(Code::SituationHolds), None);
                return None;
            };
            fits.case_id = is_case.then(|| of.clone());
            let facts = || [("situation", situation.as_str().to_owned()), ("of", of.clone())];
            fits.reasons.extend(self.explain.reason(Code::SituationHolds, facts, std::iter::empty()));
        }
        if !row.triggers.is_empty() {
            let is_due =
                |fired: &&Fired<'_>| fired.firing.status == FiringStatus::Due && row.triggers.contains(&fired.place);
            let Some(fired) = self.known.firings.all.iter().rev().find(is_due) else {
                self.consider(row, RowOutcome::Idle, Some(Code::TriggerDue), None);
                return None;
            };
            fits.trigger_key = Some(fired.key());
            let facts = || [("trigger", fired.trigger.rule.id.clone()), ("at", fired.firing.at.to_string())];
            fits.reasons.extend(self.explain.reason(Code::TriggerDue, facts, std::iter::empty()));
        }
        Some(fits)
    }

    /// Whether something is the matter, with what, and whether that is a case.
    fn matter(&self, row: &NextAction, situation: Situation, due: &mut Due) -> Option<(Situation, String, bool)> {
        let case = |is: &dyn Fn(&Case<'_>) -> bool| {
            let all = self.known.cases.into_iter().flat_map(|cases| &cases.all);
            all.filter(|case| case.is_open()).find(|case| is(case)).map(|case| (situation, case.id.to_string(), true))
        };
        let clock = |state: ClockState| {
            move |case: &Case<'_>| {
                case.clocks.all.iter().any(|clock| clock.stopped_at.is_none() && clock.state == state)
            }
        };
        let trouble = |kind: TroubleKind| {
            let all = self.known.fulfilment.into_iter().flat_map(|known| &known.troubles);
            let found = all.filter(|trouble| trouble.now).find(|trouble| trouble.kind == kind);
            found.map(|trouble| {
                let of = if trouble.of.is_empty() { trouble.order.order } else { trouble.of };
                (situation, of.to_owned(), false)
            })
        };
        match situation {
            Situation::OpenComplaint => case(&is_complaint),
            Situation::OpenCase => case(&|_| true),
            Situation::ClockWarning => case(&|case: &Case<'_>| {
                let warned = |clock: &crate::service::Clock| clock.warnings.iter().any(|warning| warning.given);
                case.clocks.all.iter().any(|clock| clock.stopped_at.is_none() && warned(clock))
            }),
            Situation::ClockBreached => case(&clock(ClockState::Breached)),
            Situation::StaleOpportunity => {
                stale(self.explain.frame, self.explain.plan, row.stale_days?, self.as_of, due)
                    .map(|id| (situation, id.to_owned(), false))
            }
            Situation::StuckParcel => trouble(TroubleKind::Stuck),
            Situation::FailedDelivery => trouble(TroubleKind::Failed),
            Situation::LostParcel => trouble(TroubleKind::Lost),
            Situation::ChargedBack => trouble(TroubleKind::ChargedBack),
            Situation::OverRefunded => {
                let all = self.known.fulfilment.into_iter().flat_map(|known| &known.orders);
                let mut over = all.filter(|order| order.is_over_refunded());
                over.next().map(|order| (situation, order.key.order.to_owned(), false))
            }
        }
    }

    fn taken(
        self,
        row: &NextAction,
        fits: Fits,
        guard: Option<GuardPart>,
        complaint: Option<&Case<'_>>,
    ) -> NextActionPart {
        NextActionPart {
            action: row.action.clone(),
            case_id: fits.case_id.or_else(|| complaint.map(|case| case.id.to_string())),
            channel: row.channel.clone(),
            considered: self.considered,
            guard,
            kind: row.kind,
            label: row.labels.said(self.explain.plan.rulebook.language),
            purpose: row.purpose.clone(),
            reasons: fits.reasons,
            row: Some(row.id.clone()),
            trigger_key: fits.trigger_key,
        }
    }

    /// What is left where no row is taken: the open complaint, else silence, said why.
    fn silence(self, complaint: Option<&Case<'_>>) -> NextActionPart {
        let (kind, code, guard) = match (complaint, &self.refused) {
            (Some(_), _) => (ActionKind::Service, Code::ComplaintFirst, None),
            (None, Some((_, guard))) => (ActionKind::Silence, Code::NoNextAction, Some(guard.clone())),
            (None, None) => (ActionKind::Silence, Code::NoNextAction, None),
        };
        let reasons = match &guard {
            Some(guard) => guard.reasons.clone(),
            None => {
                let facts = || complaint.map(|case| ("case", case.id.to_string()));
                let rows = complaint.into_iter().flat_map(|case| case.records.iter().copied());
                self.explain.reason(code, facts, rows)
            }
        };
        let row = self.refused.as_ref().map(|(row, _)| *row).filter(|_| guard.is_some());
        NextActionPart {
            action: None,
            case_id: complaint.map(|case| case.id.to_string()),
            channel: row.and_then(|row| row.channel.clone()),
            considered: self.considered,
            purpose: row.and_then(|row| row.purpose.clone()),
            guard,
            kind,
            label: None,
            reasons,
            row: None,
            trigger_key: None,
        }
    }
}

/// The open opportunity to which nothing has happened for so many days, the first by number; when another one will be is told.
fn stale<'a>(frame: &'a Frame, plan: &Plan, days: u32, as_of: Instant, due: &mut Due) -> Option<&'a str> {
    let slots = plan.journey.opportunities.as_ref()?;
    let mut last: BTreeMap<&str, (Instant, bool)> = BTreeMap::new();
    for (row, head) in frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Opportunity) {
        let Some(id) = frame.cell_text(row, slots.id) else { continue };
        let ends = matches!(frame.cell_text(row, slots.event), Some("won" | "lost"));
        let known = last.entry(id).or_insert((head.at, false));
        *known = (head.at, known.1 || ends);
    }
    let open = last.into_iter().filter(|(_, (_, ended))| !ended);
    let mut found = None;
    for (id, (at, _)) in open {
        let from = at.plus_micros(i64::from(days).saturating_mul(DAY_US));
        due.at(from);
        if from <= as_of && found.is_none() {
            found = Some(id);
        }
    }
    found
}
