//! The journey in a view: triggers with what became of their firings, the guard in front of what they propose (SV-90 to SV-94), payments
//! and parcels (SV-86), and what to do next (SV-97).

mod fulfilment;
mod guard;
mod marks;
mod next;
mod plan;
mod said;
mod triggers;

pub use fulfilment::{FulfilmentNotice, OrderPart, ParcelPart, PaymentPart};
pub use guard::{GuardDecision, GuardPart};
pub use marks::{JourneyMark, JourneyMarks, MarkAbout, MarkStatus, TriggerNotice, guard_notice, journey_marks};
pub use next::{ConsideredPart, NextActionPart, RowOutcome};
pub use plan::JourneyPlan;
pub use triggers::{JourneyRoom, TriggerPart};

pub(super) use fulfilment::{parts as fulfilment_parts, read as read_fulfilment_of};
pub(super) use guard::Guard;
pub(super) use next::{Known, next_action};
pub(super) use triggers::{Which as WhichFirings, read as read_triggers, trigger_parts};

use super::explain::Explainer;
use super::{Finding, Part, Person};
use crate::measure::Fact;
use crate::time::{Due, Instant};

/// What a view says of the journey.
#[derive(Default)]
pub(super) struct JourneyParts {
    pub(super) triggers: Option<Vec<TriggerPart>>,
    pub(super) next_action: Option<NextActionPart>,
    pub(super) fulfilment: Option<Vec<OrderPart>>,
}

/// The parts of a view, out of what was read; the facts are those that conditions read.
pub(super) fn journey(
    explain: &Explainer<'_>,
    known: &Known<'_, '_>,
    (facts, person): (&[Fact], Option<&Person<'_>>),
    as_of: Instant,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> JourneyParts {
    let plan = explain.plan;
    let wants = |part| plan.select.has(part);
    let mut found = JourneyParts::default();
    due.maybe(known.firings.next_change_at);
    due.maybe(known.fulfilment.and_then(|known| known.next_change_at));
    let mut guard = Guard::new(explain.frame, plan, facts, as_of).with(person);
    if wants(Part::Triggers) && plan.journey.triggers {
        found.triggers = Some(trigger_parts(explain, known.firings, &mut guard, findings, due));
    }
    if let Some(known) = known.fulfilment.filter(|_| wants(Part::Fulfilment)) {
        let parts = fulfilment_parts(explain, known, findings);
        found.fulfilment = (!parts.is_empty()).then_some(parts);
    }
    if plan.journey.next {
        found.next_action = Some(next_action(explain, known, &mut guard, as_of, due));
    }
    found
}
