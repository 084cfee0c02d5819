//! Cases as folds of their records (SV-10 to SV-21, SV-34): where each stands, its clocks, what was merged and repeated, and those that
//! answers of detractors open. Any permutation of the records gives the same cases.

mod draft;
mod policy;
mod step;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use policy::{FactsFrom, PolicyRow};
pub use step::{About, COMPLAINT, CaseSlots};

use self::draft::{Draft, Drafts, survivor};
use self::policy::{Course, Given};
use self::step::{Read as Heard, told};
use super::{
    AnswerSlots, CaseState, CaseStep, CaseTimes, Clock, ClockKind, Clocks, Mark, MarkSort, ServiceRules, Speaker,
    Transfer, follow_up_id,
};
use crate::customer::{Frame, RowNo};
use crate::error::{Code, Fault as _};
use crate::time::{DAY_US, Instant};

/// Which row of the policy gave the target of a follow-up (SV-34).
const LOOP_ROW: &str = "closed_loop";

/// The number of a case: that of its records, or one that the fold gave.
type CaseId<'a> = Cow<'a, str>;

/// What a case that an answer of a detractor opened is besides (SV-34).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FollowUp {
    /// The numbers that answers would have given which were attached to it; they lead to it. Sorted.
    pub attached: Vec<String>,
    /// The answers, in their order.
    pub answers: Vec<RowNo>,
    /// When the customer was contacted: the first public message of an agent.
    pub contacted_at: Option<Instant>,
}

/// A help article that answered (SV-21).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandardAnswer<'a> {
    /// Which.
    pub article: &'a str,
    /// When.
    pub at: Instant,
    /// When the customer's next message showed that it was not enough.
    pub not_deflected_at: Option<Instant>,
    /// Whether the customer spoke since then.
    heard: bool,
}

/// A case at an instant.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Its number.
    pub id: Cow<'a, str>,
    /// What is known of it.
    pub about: About<'a>,
    /// When it was created, the earliest of all that were merged into it.
    pub created_at: Instant,
    /// Where it stands.
    pub state: CaseState,
    /// Since when.
    pub state_since: Instant,
    /// When it was resolved, if it still is.
    pub resolved_at: Option<Instant>,
    /// The case that goes on for it (SV-17).
    pub merged_into: Option<Cow<'a, str>>,
    /// The cases that were merged into it, sorted.
    pub merged: Vec<Cow<'a, str>>,
    /// How often agents spoke in public.
    pub agent_messages: u32,
    /// How often the customer spoke.
    pub customer_messages: u32,
    /// The case that this one repeats (SV-20).
    pub repeats: Option<Cow<'a, str>>,
    /// The cases that repeat this one.
    pub repeated_by: Vec<Cow<'a, str>>,
    /// What it is besides, if an answer of a detractor opened it (SV-34).
    pub follow_up: Option<FollowUp>,
    /// The last help article that answered (SV-21).
    pub standard: Option<StandardAnswer<'a>>,
    /// To whom it was handed over, the first time for each intent (SV-41).
    pub transfers: Vec<Transfer<'a>>,
    /// Its clocks.
    pub clocks: Clocks,
    /// What was told of its clocks, and of those that were merged into it since then.
    pub marks: Vec<Mark>,
    /// Which row of the policy gave the target of each clock, by the id of the row.
    pub rows: Vec<(ClockKind, &'a str)>,
    /// The records that tell of it, in their order.
    pub records: Vec<RowNo>,
}

impl Case<'_> {
    /// Whether somebody still has to act on it.
    pub fn is_open(&self) -> bool {
        !self.state.is_done() && self.merged_into.is_none()
    }

    /// Whether one answer was enough (SV-20); none while it is not resolved.
    pub fn first_contact_resolution(&self) -> Option<bool> {
        let resolved = self.state.is_done() && self.merged_into.is_none();
        resolved.then(|| self.agent_messages == 1 && self.repeated_by.is_empty() && self.repeats.is_none())
    }
}

/// The cases of a customer.
#[derive(Clone, Debug, Default)]
pub struct Cases<'a> {
    /// The cases, those that were created first before others, ties by number.
    pub all: Vec<Case<'a>>,
    /// Steps that have no effect, and clocks that cannot be told, each with why.
    pub findings: Vec<(Code, RowNo)>,
}

/// The cases of the customer in a frame at an instant; `facts` is what the customer was from when on, if policies ask.
pub fn read_cases<'a>(
    frame: &'a Frame,
    (slots, answers): (&CaseSlots, Option<&AnswerSlots>),
    rules: &'a ServiceRules,
    facts: &[FactsFrom],
    as_of: Instant,
) -> Cases<'a> {
    let mut drafts = Drafts::default();
    let mut findings = Vec::new();
    for heard in told(frame, slots, answers.zip(rules.closed_loop.as_ref()), as_of) {
        match heard {
            Heard::Step(told) => findings.extend(drafts.step(&told, rules).map(|code| (code, told.row))),
            Heard::Detractor(row, at) => {
                if let Some(id) = follow_up_id(frame, row) {
                    drafts.answer(id, row, at);
                }
            }
        }
    }
    let drafts = drafts.all;
    let course = Course { rows: &rules.policies, facts };
    let mut all: Vec<Case<'a>> = Vec::new();
    for (id, draft) in &drafts {
        let into = survivor(&drafts, id);
        let (clocks, rows) = clocks(&drafts, id, &into, (rules, &course), as_of).unwrap_or_else(|code| {
            findings.extend(draft.records.first().map(|row| (code, *row)));
            Default::default()
        });
        let [agent_messages, customer_messages] = draft.messages;
        let merged_at = draft.merged.as_ref().filter(|_| into != *id).map(|(at, _)| *at);
        let mut marks = marks(&clocks, merged_at);
        let contacted = |(_, step): &&(Instant, CaseStep)| *step == CaseStep::Message(Speaker::Agent);
        let contacted_at = draft.steps.iter().find(contacted).map(|(at, _)| *at);
        let follow_up = draft.follow_up.clone().map(|own| FollowUp { contacted_at, ..own });
        if let (Some(_), Some(rules)) = (&follow_up, &rules.closed_loop) {
            marks.insert(
                0,
                Mark {
                    at: draft.created_at,
                    clock: ClockKind::FirstResponse,
                    started_at: draft.created_at,
                    minutes: rules.minutes(),
                    sort: MarkSort::Opened,
                },
            );
        }
        all.push(Case {
            id: id.clone(),
            about: draft.about.clone(),
            created_at: draft.created_at,
            state: draft.state,
            state_since: draft.state_since,
            resolved_at: draft.resolved_at,
            merged_into: (into != *id).then(|| into.clone()),
            merged: Vec::new(),
            agent_messages,
            customer_messages,
            repeats: None,
            repeated_by: Vec::new(),
            follow_up,
            standard: draft.standard.clone(),
            transfers: draft.transfers.clone(),
            marks,
            clocks,
            rows,
            records: draft.records.clone(),
        });
    }
    let merged_at = |id: &str| drafts.get(id).and_then(|draft| draft.merged.as_ref()).map(|(at, _)| *at);
    merge(&mut all, &merged_at);
    repeat(&mut all, rules);
    all.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Cases { all, findings }
}

/// The clocks of a case, and the rows that gave their targets.
type Read<'a> = (Clocks, Vec<(ClockKind, &'a str)>);

/// The clocks of a case. Those of one that was merged go on by what happens to the survivor (SV-17).
fn clocks<'a>(
    drafts: &BTreeMap<CaseId<'a>, Draft<'a>>,
    id: &CaseId<'a>,
    into: &CaseId<'a>,
    (rules, course): (&'a ServiceRules, &Course<'_>),
    as_of: Instant,
) -> Result<Read<'a>, Code> {
    let Some(draft) = drafts.get(id) else { return Ok(Default::default()) };
    let mut steps = draft.steps.clone();
    if let (Some((at, _)), Some(survivor)) = (draft.merged.as_ref().filter(|_| into != id), drafts.get(into)) {
        steps.retain(|(own, _)| own <= at);
        steps.extend(survivor.steps.iter().filter(|(later, _)| later > at).copied());
    }
    let until = draft.resolved_at.unwrap_or(as_of);
    let mut given: Vec<Given> = course.eras(&draft.said, until);
    let own = draft.follow_up.as_ref().and(rules.closed_loop.as_ref()).map(|rules| rules.era(draft.created_at));
    if own.is_some() {
        // How soon a detractor is contacted is said by the closed loop alone.
        given.retain(|given| given.clock != ClockKind::FirstResponse);
    }
    let times = CaseTimes { created: Some(draft.created_at), steps, pauses: Vec::new() };
    let of = |kind| {
        let eras = given.iter().filter(|given| given.clock == kind).map(|given| given.era.clone());
        eras.chain(own.clone().filter(|_| kind == ClockKind::FirstResponse)).collect()
    };
    let clocks = Clocks::read(&times, &of, &rules.clocks(), as_of).map_err(|error| error.code())?;
    let last =
        |kind| given.iter().rev().find(|given| given.clock == kind).and_then(|given| rules.policies.get(given.row));
    let rows = ClockKind::ALL.into_iter().filter_map(|kind| Some((kind, last(kind)?.id.as_str())));
    let own = own.is_some().then_some((ClockKind::FirstResponse, LOOP_ROW));
    Ok((clocks, own.into_iter().chain(rows).collect()))
}

/// A survivor keeps the earliest creation and, of each clock that runs, the one that is due first (SV-17).
fn merge(all: &mut [Case<'_>], merged_at: &dyn Fn(&str) -> Option<Instant>) {
    for place in 0..all.len() {
        let Some(Case { id, merged_into: Some(into), created_at, clocks, rows, .. }) = all.get(place).cloned() else {
            continue;
        };
        let since = merged_at(&id);
        let Some(survivor) = all.iter_mut().find(|case| case.id == into) else { continue };
        survivor.merged.push(id);
        survivor.created_at = survivor.created_at.min(created_at);
        for clock in clocks.all.into_iter().filter(|clock| clock.stopped_at.is_none()) {
            let own = survivor.clocks.all.iter_mut().find(|own| own.kind == clock.kind && own.stopped_at.is_none());
            let row = rows.iter().find(|(kind, _)| *kind == clock.kind).copied();
            let later: Vec<Mark> = clock.marks().filter(|mark| Some(mark.at) > since).collect();
            match own {
                Some(own) if sooner(&clock, own) => {
                    survivor.rows.retain(|(kind, _)| *kind != clock.kind);
                    survivor.rows.extend(row);
                    // What the other would have been told of after the merge is not told.
                    let (kind, start) = (own.kind, own.started_at);
                    let other = |mark: &Mark| (mark.clock, mark.started_at) == (kind, start) && Some(mark.at) > since;
                    survivor.marks.retain(|mark| !other(mark));
                    survivor.marks.extend(later);
                    *own = clock;
                }
                Some(_) => {}
                None => {
                    survivor.rows.extend(row.filter(|row| !survivor.rows.iter().any(|(kind, _)| *kind == row.0)));
                    survivor.clocks.all.push(clock);
                    survivor.marks.extend(later);
                }
            }
        }
        survivor.rows.sort_unstable();
        survivor.clocks.all.sort_by_key(|clock| (clock.kind, clock.started_at));
    }
    // The clocks of who was merged are told with the survivor.
    for case in all.iter_mut().filter(|case| case.merged_into.is_some()) {
        case.clocks = Clocks::default();
        case.rows.clear();
    }
}

/// What was told of clocks, up to the merge of a case that goes on in another.
fn marks(clocks: &Clocks, merged_at: Option<Instant>) -> Vec<Mark> {
    let all = clocks.all.iter().flat_map(Clock::marks);
    all.filter(|mark| merged_at.is_none_or(|merged| mark.at <= merged)).collect()
}

fn sooner(one: &Clock, other: &Clock) -> bool {
    match (one.due, other.due) {
        (Some(one), Some(other)) => one < other,
        (one, _) => one.is_some(),
    }
}

/// A case of the same kind and category soon after a resolution marks both (SV-20).
fn repeat(all: &mut [Case<'_>], rules: &ServiceRules) {
    let within = i64::from(rules.repeat_days) * DAY_US;
    let facts: Vec<_> =
        all.iter().map(|case| (case.id.clone(), case.about.clone(), case.created_at, case.resolved_at)).collect();
    for later in all.iter_mut().filter(|case| case.merged_into.is_none()) {
        let earlier = facts.iter().filter(|(id, about, created_at, resolved_at)| {
            let same = about.kind.is_some()
                && (about.kind, about.category) == (later.about.kind, later.about.category)
                && *id != later.id
                && *created_at < later.created_at;
            same && resolved_at.is_some_and(|at| at <= later.created_at && later.created_at <= at.plus_micros(within))
        });
        later.repeats = earlier.max_by_key(|(id, _, _, resolved_at)| (*resolved_at, id)).map(|(id, ..)| id.clone());
    }
    let pairs: Vec<_> = all.iter().filter_map(|case| Some((case.repeats.clone()?, case.id.clone()))).collect();
    for (earlier, later) in pairs {
        if let Some(case) = all.iter_mut().find(|case| case.id == earlier) {
            case.repeated_by.push(later);
        }
    }
}
