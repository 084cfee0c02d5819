//! Who answers a case and in which queue (SV-21, SV-22): what the rulebook says of it, with the reason of every row and queue.

use super::{CasePart, FoldRoom, Frame, Plan, Track, case_parts, cases, fold};
use crate::condition::Leaf;
use crate::error::Code;
use crate::measure::Fact;
use crate::service::{CaseFacts, QueueRow, RouteReason, TriageAnswer, route, triage};
use crate::time::{Due, Instant};

/// A row that was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskRow {
    /// The facts that decide it (CD-9).
    pub because: Vec<Leaf>,
    /// Whether it holds.
    pub holds: bool,
    /// Its id.
    pub row: String,
}

/// A queue, and why it was chosen or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskQueue {
    /// Its name.
    pub queue: String,
    /// Why.
    pub reason: RouteReason,
}

/// Who answers a case, and in which queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskPart {
    /// Who answers.
    pub answer: TriageAnswer,
    /// The help article or the flow, also where it was not enough.
    pub article: Option<String>,
    /// The case.
    pub case: CasePart,
    /// Why it is a person after all: `not_deflected`.
    pub cause: Option<Code>,
    /// What the case needs: its category, its language.
    pub needs: Vec<String>,
    /// When the answer may differ without a record.
    pub next_change_at: Option<Instant>,
    /// The queues that the customer's tier opens (MB-56).
    pub own_queues: Vec<String>,
    /// The queue; none where the rulebook has none.
    pub queue: Option<String>,
    /// `no_queue` where the fallback takes it.
    pub queue_cause: Option<Code>,
    /// Every queue in the order of the rulebook.
    pub queues: Vec<DeskQueue>,
    /// The rows that were tried, the last of them the one that holds, if any does.
    pub rows: Vec<DeskRow>,
    /// The tier of the customer.
    pub tier: Option<String>,
}

/// What the rulebook says of a case of the customer in a frame, under a plan of [`Select::desk`](super::Select::desk); none if there is
/// no such case. `load` says how much there is to do in a queue, in the host's own measure.
pub fn case_desk(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    case_id: &str,
    load: &dyn Fn(&str) -> u64,
    room: &mut FoldRoom,
) -> Option<DeskPart> {
    let (parts, _) = case_parts(frame, plan, as_of, &mut room.track);
    let leads = |part: &CasePart| {
        let attached = part.follow_up.iter().flat_map(|own| &own.attached);
        part.case_id == case_id || part.merged.iter().chain(attached).any(|id| id == case_id)
    };
    let case = parts.iter().find(|part| leads(part) && part.merged_into.is_none())?.clone();
    let view = fold(frame, plan, as_of, room);
    let mut due = Due::after(as_of);
    due.maybe(view.next_change_at);
    let (tier, own_queues) = view.membership.map(|own| (own.tier, own.queues)).unwrap_or_default();
    let rules = &plan.rulebook.service;
    let facts = facts(frame, plan, as_of, room, &mut due);
    let read = cases::read(frame, plan, as_of, &mut room.track, &mut due)?;
    let known = read.all.iter().find(|known| known.id == case.case_id.as_str())?;
    let about = CaseFacts { case: known, customer: &facts };
    for row in &rules.triage {
        row.when.borders(&about, &mut due);
    }
    let name = |slot: u32| plan.rulebook.definitions.name(slot).to_owned();
    let triaged = triage(&rules.triage, &about, as_of, &name);
    let tried = triaged.tried.into_iter().zip(&rules.triage).enumerate();
    let rows = tried.map(|(place, (because, row))| DeskRow {
        because,
        holds: triaged.row == Some(place),
        row: row.id.clone(),
    });
    let rows: Vec<DeskRow> = rows.collect();
    let row = triaged.row.and_then(|place| rules.triage.get(place));
    let answer = row.map_or(TriageAnswer::Person, |row| row.answer);
    let turned = known.standard.as_ref().is_some_and(|standard| standard.not_deflected_at.is_some());
    let needs: Vec<String> =
        [known.about.category, known.about.language].into_iter().flatten().map(str::to_owned).collect();
    let queues: Vec<_> = rules.queues.iter().map(|row: &QueueRow| row.with_load(load(&row.id))).collect();
    let reasons = route(&queues, &needs, tier.as_deref(), &own_queues);
    let chosen = reasons.iter().position(|reason| *reason == RouteReason::Chosen).and_then(|place| queues.get(place));
    let queue = chosen.map(|queue| queue.name.clone()).or_else(|| rules.fallback.clone());
    Some(DeskPart {
        answer: if turned { TriageAnswer::Person } else { answer },
        article: row.and_then(|row| row.article.clone()),
        cause: turned.then_some(Code::NotDeflected),
        needs,
        next_change_at: due.next(),
        own_queues,
        queue_cause: (chosen.is_none() && queue.is_some()).then_some(Code::NoQueue),
        queue,
        queues: queues
            .into_iter()
            .zip(reasons)
            .map(|(queue, reason)| DeskQueue { queue: queue.name, reason })
            .collect(),
        rows,
        tier,
        case,
    })
}

/// The facts of the customer that rows read.
fn facts(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut FoldRoom, due: &mut Due) -> Vec<Fact> {
    if plan.cases.followed.is_empty() {
        return Vec::new();
    }
    let mut track = Track::new(frame, plan, &mut room.track);
    track.run(as_of, &mut |_| {});
    due.maybe(track.next());
    track.facts().to_vec()
}
