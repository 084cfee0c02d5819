//! Cases as folds of their records (SV-10 to SV-20): where each stands, its clocks, what was merged and repeated. Any permutation
//! of the records gives the same cases.

mod policy;
mod step;

use std::collections::BTreeMap;

pub use policy::{FactsFrom, PolicyRow};
pub use step::{About, COMPLAINT, CaseSlots};

use self::policy::{Course, Given};
use self::step::{Told, state_of, told};
use super::{CaseState, CaseStep, CaseTimes, Clock, ClockKind, Clocks, Mark, ServiceRules, Speaker};
use crate::customer::{Frame, RowNo};
use crate::error::{Code, Fault as _};
use crate::time::{DAY_US, Instant};

/// A case at an instant.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Its number.
    pub id: &'a str,
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
    pub merged_into: Option<&'a str>,
    /// The cases that were merged into it, sorted.
    pub merged: Vec<&'a str>,
    /// How often agents spoke in public.
    pub agent_messages: u32,
    /// How often the customer spoke.
    pub customer_messages: u32,
    /// The case that this one repeats (SV-20).
    pub repeats: Option<&'a str>,
    /// The cases that repeat this one.
    pub repeated_by: Vec<&'a str>,
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

/// A case while its records are read.
struct Draft<'a> {
    about: About<'a>,
    /// What was known from when on.
    said: Vec<(Instant, About<'a>)>,
    created_at: Instant,
    state: CaseState,
    state_since: Instant,
    resolved_at: Option<Instant>,
    merged: Option<(Instant, &'a str)>,
    steps: Vec<(Instant, CaseStep)>,
    messages: [u32; 2],
    records: Vec<RowNo>,
}

impl<'a> Draft<'a> {
    fn new(told: &Told<'a>) -> Self {
        Self {
            about: About::default(),
            said: Vec::new(),
            created_at: told.at,
            state: CaseState::Open,
            state_since: told.at,
            resolved_at: None,
            merged: None,
            steps: Vec::new(),
            messages: [0; 2],
            records: Vec::new(),
        }
    }

    /// Takes a step; one that cannot follow has no effect, and says why.
    fn take(&mut self, told: &Told<'a>, rules: &ServiceRules) -> Option<Code> {
        self.records.push(told.row);
        let mut about = self.about.clone();
        about.take(&told.about);
        let moved = match told.event {
            "state" => self.come_to(told, &about, rules),
            "merged" => match told.merged_into {
                Some(into) if into != told.case_id && self.merged.is_none() => {
                    self.merged = Some((told.at, into));
                    Ok(())
                }
                _ => Err(Code::InvalidTransition),
            },
            _ => Ok(()),
        };
        if let Err(code) = moved {
            return Some(code);
        }
        if about != self.about || self.said.is_empty() {
            match self.said.last_mut().filter(|(at, _)| *at == told.at) {
                Some((_, known)) => known.clone_from(&about),
                None => self.said.push((told.at, about.clone())),
            }
        }
        self.about = about;
        if told.event == "message" {
            self.hear(told);
        }
        None
    }

    fn hear(&mut self, told: &Told<'_>) {
        let speaker = match told.author {
            Some("customer") => Speaker::Customer,
            Some("agent") if told.public => Speaker::Agent,
            _ => Speaker::Other,
        };
        let [agents, customers] = &mut self.messages;
        match speaker {
            Speaker::Agent => *agents += 1,
            Speaker::Customer => *customers += 1,
            Speaker::Other => {}
        }
        self.steps.push((told.at, CaseStep::Message(speaker)));
    }

    fn come_to(&mut self, told: &Told<'a>, about: &About<'_>, rules: &ServiceRules) -> Result<(), Code> {
        let state = state_of(told).ok_or(Code::InvalidTransition)?;
        if state == self.state {
            return Ok(());
        }
        let latest = self.state_since.plus_micros(i64::from(rules.reopen_days) * DAY_US);
        let is_final = self.state == CaseState::Closed && told.at >= latest;
        if !self.state.may_become(state) || is_final {
            return Err(Code::InvalidTransition);
        }
        if state == CaseState::Closed && about.lacks_outcome() {
            return Err(Code::OutcomeRequired);
        }
        if !state.is_done() {
            self.resolved_at = None;
        } else if self.resolved_at.is_none() {
            self.resolved_at = Some(told.at);
        }
        (self.state, self.state_since) = (state, told.at);
        let pauses = rules.pause_states.contains(&state);
        self.steps.push((told.at, CaseStep::State { resolved: state.is_done(), pauses }));
        Ok(())
    }
}

/// The cases of the customer in a frame at an instant; `facts` is what the customer was from when on, if policies ask.
pub fn read_cases<'a>(
    frame: &'a Frame,
    slots: &CaseSlots,
    rules: &'a ServiceRules,
    facts: &[FactsFrom],
    as_of: Instant,
) -> Cases<'a> {
    let mut drafts: BTreeMap<&str, Draft<'a>> = BTreeMap::new();
    let mut findings = Vec::new();
    for told in told(frame, slots, as_of) {
        let draft = drafts.entry(told.case_id).or_insert_with(|| Draft::new(&told));
        findings.extend(draft.take(&told, rules).map(|code| (code, told.row)));
    }
    let course = Course { rows: &rules.policies, facts };
    let mut all: Vec<Case<'a>> = Vec::new();
    for (id, draft) in &drafts {
        let into = survivor(&drafts, id);
        let (clocks, rows) = clocks(&drafts, id, into, (rules, &course), as_of).unwrap_or_else(|code| {
            findings.extend(draft.records.first().map(|row| (code, *row)));
            Default::default()
        });
        let [agent_messages, customer_messages] = draft.messages;
        all.push(Case {
            id,
            about: draft.about.clone(),
            created_at: draft.created_at,
            state: draft.state,
            state_since: draft.state_since,
            resolved_at: draft.resolved_at,
            merged_into: (into != *id).then_some(into),
            merged: Vec::new(),
            agent_messages,
            customer_messages,
            repeats: None,
            repeated_by: Vec::new(),
            marks: marks(&clocks, draft.merged.filter(|_| into != *id).map(|(at, _)| at)),
            clocks,
            rows,
            records: draft.records.clone(),
        });
    }
    let merged_at = |id: &str| drafts.get(id).and_then(|draft| draft.merged).map(|(at, _)| at);
    merge(&mut all, &merged_at);
    repeat(&mut all, rules);
    all.sort_by(|a, b| (a.created_at, a.id).cmp(&(b.created_at, b.id)));
    Cases { all, findings }
}

/// The case that goes on for another: at the end of a chain, or where a chain comes back to itself.
fn survivor<'a>(drafts: &BTreeMap<&'a str, Draft<'a>>, id: &'a str) -> &'a str {
    let mut seen = vec![id];
    let mut at = id;
    while let Some((next, _)) = drafts
        .get(at)
        .and_then(|draft| draft.merged)
        .and_then(|(_, into)| drafts.get_key_value(into))
        .filter(|(next, _)| !seen.contains(next))
    {
        at = next;
        seen.push(next);
    }
    // In a circle the first by number goes on.
    let circle =
        drafts.get(at).and_then(|draft| draft.merged).and_then(|(_, into)| seen.iter().position(|id| *id == into));
    circle.and_then(|from| seen.get(from..)).and_then(|circle| circle.iter().min()).copied().unwrap_or(at)
}

/// The clocks of a case, and the rows that gave their targets.
type Read<'a> = (Clocks, Vec<(ClockKind, &'a str)>);

/// The clocks of a case. Those of one that was merged go on by what happens to the survivor (SV-17).
fn clocks<'a>(
    drafts: &BTreeMap<&'a str, Draft<'a>>,
    id: &str,
    into: &str,
    (rules, course): (&'a ServiceRules, &Course<'_>),
    as_of: Instant,
) -> Result<Read<'a>, Code> {
    let Some(draft) = drafts.get(id) else { return Ok(Default::default()) };
    let mut steps = draft.steps.clone();
    if let (Some((at, _)), Some(survivor)) = (draft.merged.filter(|_| into != id), drafts.get(into)) {
        steps.retain(|(own, _)| *own <= at);
        steps.extend(survivor.steps.iter().filter(|(later, _)| *later > at).copied());
    }
    let until = draft.resolved_at.unwrap_or(as_of);
    let given: Vec<Given> = course.eras(&draft.said, until);
    let times = CaseTimes { created: Some(draft.created_at), steps, pauses: Vec::new() };
    let of = |kind| given.iter().filter(|given| given.clock == kind).map(|given| given.era.clone()).collect();
    let clocks = Clocks::read(&times, &of, &rules.clocks(), as_of).map_err(|error| error.code())?;
    let last =
        |kind| given.iter().rev().find(|given| given.clock == kind).and_then(|given| rules.policies.get(given.row));
    let rows = ClockKind::ALL.into_iter().filter_map(|kind| Some((kind, last(kind)?.id.as_str())));
    Ok((clocks, rows.collect()))
}

/// A survivor keeps the earliest creation and, of each clock that runs, the one that is due first (SV-17).
fn merge(all: &mut [Case<'_>], merged_at: &dyn Fn(&str) -> Option<Instant>) {
    for place in 0..all.len() {
        let Some(Case { id, merged_into: Some(into), created_at, clocks, rows, .. }) = all.get(place).cloned() else {
            continue;
        };
        let since = merged_at(id);
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
        all.iter().map(|case| (case.id, case.about.clone(), case.created_at, case.resolved_at)).collect();
    for later in all.iter_mut().filter(|case| case.merged_into.is_none()) {
        let earlier = facts.iter().filter(|(id, about, created_at, resolved_at)| {
            let same = about.kind.is_some()
                && (about.kind, about.category) == (later.about.kind, later.about.category)
                && *id != later.id
                && *created_at < later.created_at;
            same && resolved_at.is_some_and(|at| at <= later.created_at && later.created_at <= at.plus_micros(within))
        });
        later.repeats = earlier.max_by_key(|(id, _, _, resolved_at)| (*resolved_at, *id)).map(|(id, ..)| *id);
    }
    let pairs: Vec<_> = all.iter().filter_map(|case| Some((case.repeats?, case.id))).collect();
    for (earlier, later) in pairs {
        if let Some(case) = all.iter_mut().find(|case| case.id == earlier) {
            case.repeated_by.push(later);
        }
    }
}
