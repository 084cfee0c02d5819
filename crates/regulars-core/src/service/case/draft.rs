//! Cases while their records are read, in the total order (SV-10, SV-17, SV-19, SV-21, SV-34, SV-41).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::step::{Told, state_of};
use super::{About, CaseId, FollowUp, StandardAnswer};
use crate::customer::RowNo;
use crate::error::Code;
use crate::service::triage::THANKS;
use crate::service::{CaseState, CaseStep, DEFLECTION_HOURS, FOLLOW_UP, ServiceRules, Speaker, TRANSFER, Transfer};
use crate::time::{DAY_US, Instant};

/// Microseconds of an hour.
const HOUR_US: i64 = 3_600_000_000;

/// A case while its records are read.
pub(super) struct Draft<'a> {
    pub(super) about: About<'a>,
    /// What was known from when on.
    pub(super) said: Vec<(Instant, About<'a>)>,
    pub(super) created_at: Instant,
    pub(super) state: CaseState,
    pub(super) state_since: Instant,
    pub(super) resolved_at: Option<Instant>,
    pub(super) merged: Option<(Instant, CaseId<'a>)>,
    pub(super) steps: Vec<(Instant, CaseStep)>,
    pub(super) messages: [u32; 2],
    pub(super) follow_up: Option<FollowUp>,
    pub(super) standard: Option<StandardAnswer<'a>>,
    pub(super) transfers: Vec<Transfer<'a>>,
    pub(super) records: Vec<RowNo>,
}

impl<'a> Draft<'a> {
    fn new(at: Instant) -> Self {
        Self {
            about: About::default(),
            said: Vec::new(),
            created_at: at,
            state: CaseState::Open,
            state_since: at,
            resolved_at: None,
            merged: None,
            steps: Vec::new(),
            messages: [0; 2],
            follow_up: None,
            standard: None,
            transfers: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Takes the answer that opens it (SV-34).
    fn begin(&mut self, row: RowNo, at: Instant) {
        self.created_at = at;
        self.about.kind = Some(FOLLOW_UP);
        self.said.push((at, self.about.clone()));
        self.follow_up.get_or_insert_default();
        self.attach(row, None);
    }

    /// Takes a further answer, which would have had this number.
    fn attach(&mut self, row: RowNo, id: Option<String>) {
        self.records.push(row);
        if let Some(follow_up) = &mut self.follow_up {
            follow_up.answers.push(row);
            follow_up.attached.extend(id);
            follow_up.attached.sort_unstable();
        }
    }

    /// Takes a step; one that cannot follow has no effect, and says why. `into` is the case that a merge names.
    fn take(&mut self, told: &Told<'a>, own: &str, into: Option<CaseId<'a>>, rules: &ServiceRules) -> Option<Code> {
        self.records.push(told.row);
        let mut about = self.about.clone();
        about.take(&told.about);
        let moved = match told.event {
            "state" => self.come_to(told, &about, rules),
            "merged" => match into {
                Some(into) if into != own && self.merged.is_none() => {
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
        match (told.event, told.intent) {
            ("message", _) => self.hear(told, rules),
            (TRANSFER, Some(intent)) if !self.transfers.iter().any(|known| known.intent == intent) => {
                self.transfers.push(Transfer { at: told.at, intent, case_id: told.case_id, role: told.role });
            }
            _ => {}
        }
        None
    }

    fn hear(&mut self, told: &Told<'a>, rules: &ServiceRules) {
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
        self.deflect(told, speaker, rules);
        self.steps.push((told.at, CaseStep::Message(speaker)));
    }

    /// A help article answers where a bot names one; the next message of the customer shows whether that was enough (SV-21).
    fn deflect(&mut self, told: &Told<'a>, speaker: Speaker, rules: &ServiceRules) {
        match (told.author, told.article) {
            (Some("bot"), Some(article)) => {
                self.standard = Some(StandardAnswer { article, at: told.at, not_deflected_at: None, heard: false });
            }
            _ if speaker == Speaker::Customer => {
                let Some(standard) = self.standard.as_mut().filter(|standard| !standard.heard) else { return };
                standard.heard = true;
                let row = rules.triage.iter().find(|row| row.article.as_deref() == Some(standard.article));
                let hours = i64::from(row.map_or(DEFLECTION_HOURS, |row| row.deflection_hours));
                let in_time = told.at <= standard.at.plus_micros(hours.saturating_mul(HOUR_US));
                standard.not_deflected_at = (in_time && told.intent != Some(THANKS)).then_some(told.at);
            }
            _ => {}
        }
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

/// The drafts of all cases, by number, and the numbers that lead to another.
#[derive(Default)]
pub(super) struct Drafts<'a> {
    pub(super) all: BTreeMap<CaseId<'a>, Draft<'a>>,
    pub(super) leads: BTreeMap<String, CaseId<'a>>,
    /// The follow-up that was opened last.
    pub(super) follow_up: Option<CaseId<'a>>,
}

impl<'a> Drafts<'a> {
    fn number(&self, id: &'a str) -> CaseId<'a> {
        self.leads.get(id).cloned().unwrap_or(Cow::Borrowed(id))
    }

    pub(super) fn step(&mut self, told: &Told<'a>, rules: &ServiceRules) -> Option<Code> {
        let id = self.number(told.case_id);
        let into = told.merged_into.map(|into| self.number(into));
        self.all.entry(id.clone()).or_insert_with(|| Draft::new(told.at)).take(told, &id, into, rules)
    }

    /// An answer is attached to the follow-up that is open, and opens one where none is (SV-34).
    pub(super) fn answer(&mut self, id: String, row: RowNo, at: Instant) {
        let open = self.follow_up.clone().filter(|last| {
            let goes_on = self.all.get(&survivor(&self.all, last));
            goes_on.is_some_and(|draft| !draft.state.is_done()) && !self.all.contains_key(id.as_str())
        });
        if let Some((last, draft)) = open.and_then(|last| Some((last.clone(), self.all.get_mut(&last)?))) {
            draft.attach(row, Some(id.clone()));
            self.leads.insert(id, last);
            return;
        }
        let id = CaseId::Owned(id);
        self.all.entry(id.clone()).or_insert_with(|| Draft::new(at)).begin(row, at);
        self.follow_up = Some(id);
    }
}

/// The case that goes on for another: at the end of a chain, or where a chain comes back to itself.
pub(super) fn survivor<'a>(drafts: &BTreeMap<CaseId<'a>, Draft<'a>>, id: &CaseId<'a>) -> CaseId<'a> {
    let into = |id: &CaseId<'a>| drafts.get(id).and_then(|draft| draft.merged.as_ref()).map(|(_, into)| into);
    let mut seen: Vec<&CaseId<'a>> = vec![id];
    let mut at = id;
    while let Some(next) = into(at).filter(|next| drafts.contains_key(*next) && !seen.contains(next)) {
        at = next;
        seen.push(next);
    }
    // In a circle the first by number goes on.
    let circle = into(at).and_then(|into| seen.iter().position(|id| *id == into));
    let first = circle.and_then(|from| seen.get(from..)).and_then(|circle| circle.iter().min());
    first.map_or(at, |first| first).clone()
}
