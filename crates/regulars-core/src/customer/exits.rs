//! Whether a customer who leaves is asked why (SV-35).

use super::{FoldRoom, Frame, Person, Plan, fold};
use crate::consent::Decision;
use crate::service::ExitAnswer;
use crate::time::{Due, Instant};

/// Whether somebody is asked, and what that rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitPart {
    /// Whether they are asked.
    pub answer: ExitAnswer,
    /// When they were asked last.
    pub asked_at: Option<Instant>,
    /// When they left.
    pub left_at: Option<Instant>,
    /// When the answer may differ without a record.
    pub next_change_at: Option<Instant>,
}

/// Whether the customer in a frame is asked why they leave, under a plan of [`Select::exits`](super::Select::exits); none where the
/// rulebook asks nobody.
pub fn exit_part(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut FoldRoom) -> Option<ExitPart> {
    let rules = plan.rulebook.service.exit_survey.as_ref()?;
    let slots = plan.cases.answers.as_ref()?;
    let view = fold(frame, plan, as_of, room);
    let mut due = Due::after(as_of);
    due.maybe(view.next_change_at);
    let gone = view.stage.filter(|stage| stage.name.as_ref().is_some_and(|name| rules.stages.contains(name)));
    let accounts = view.membership.iter().chain(view.memberships.values());
    let left = accounts.filter_map(|account| account.closed_at).max();
    let left_at = left.max(gone.and_then(|stage| stage.since));
    let asked: Vec<Instant> = slots.exits(frame, as_of).collect();
    let person = Person::read(frame, plan, as_of);
    let consent = person.ask(&rules.purpose, None);
    due.maybe(consent.next_change_at);
    let (answer, again) = rules.decide(left_at, &asked, consent.decision == Decision::Allow, as_of);
    due.maybe(again);
    Some(ExitPart { answer, asked_at: asked.into_iter().max(), left_at, next_change_at: due.next() })
}
