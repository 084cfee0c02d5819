//! Leads as folds of their records (SV-52). Leads of one customer that name the same campaign are one, under the number of the first.

use std::collections::BTreeMap;

use super::super::{Frame, RowNo};
use super::plan::LeadSlots;
use crate::error::Code;
use crate::record::Kind;
use crate::sales::lead::{LeadCourse, LeadEvent, LeadState, LeadStep, follow};
use crate::sales::rules::{LeadBook, LeadWords};
use crate::time::Instant;

/// A lead at an instant.
#[derive(Clone, Debug)]
pub(super) struct Lead<'a> {
    pub(super) id: &'a str,
    /// Other numbers under which it came, sorted.
    pub(super) merged: Vec<&'a str>,
    pub(super) about: LeadAbout<'a>,
    pub(super) course: LeadCourse,
    /// The record of the last step.
    pub(super) last: Option<RowNo>,
    /// The records by which it came, the first and those that told the same lead again.
    pub(super) came: Vec<RowNo>,
    created: Instant,
}

impl Lead<'_> {
    /// When it came.
    pub(super) fn created_at(&self) -> Instant {
        self.created
    }

    /// Whether nothing more can become of it.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.course.state, LeadState::Converted | LeadState::Disqualified)
    }
}

/// The leads of a customer.
#[derive(Clone, Debug, Default)]
pub(super) struct Leads<'a> {
    /// Those that came first before others, ties by number.
    pub(super) all: Vec<Lead<'a>>,
    /// Steps that have no effect, each with why.
    pub(super) findings: Vec<(Code, RowNo)>,
}

/// What is known of a lead; what is said last counts, but what another telling of the same lead says only fills gaps.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LeadAbout<'a> {
    pub(super) campaign: Option<&'a str>,
    pub(super) category: Option<&'a str>,
    pub(super) channel: Option<&'a str>,
    pub(super) intent: Option<&'a str>,
    pub(super) item: Option<&'a str>,
    pub(super) origin: Option<&'a str>,
    pub(super) role: Option<&'a str>,
    pub(super) store: Option<&'a str>,
}

impl<'a> LeadAbout<'a> {
    fn of(frame: &'a Frame, slots: &LeadSlots, row: RowNo) -> Self {
        let text = |slot| frame.cell_text(row, slot);
        Self {
            campaign: text(slots.campaign),
            category: text(slots.category),
            channel: text(slots.channel),
            intent: text(slots.intent),
            item: text(slots.item),
            origin: text(slots.origin),
            role: text(slots.role),
            store: text(slots.store),
        }
    }

    /// The one where it says something, else the other.
    fn or(self, other: Self) -> Self {
        Self {
            campaign: self.campaign.or(other.campaign),
            category: self.category.or(other.category),
            channel: self.channel.or(other.channel),
            intent: self.intent.or(other.intent),
            item: self.item.or(other.item),
            origin: self.origin.or(other.origin),
            role: self.role.or(other.role),
            store: self.store.or(other.store),
        }
    }

    /// What rows of assignment look at.
    pub(super) fn words(&self) -> LeadWords<'a> {
        LeadWords {
            campaign: self.campaign,
            category: self.category,
            channel: self.channel,
            intent: self.intent,
            store: self.store,
        }
    }
}

/// What tells leads apart: the campaign, else the number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Same<'a> {
    Campaign(&'a str),
    Number(&'a str),
}

/// A lead while its records are read.
#[derive(Default)]
struct Draft<'a> {
    id: Option<&'a str>,
    ids: Vec<&'a str>,
    steps: Vec<LeadStep>,
    rows: Vec<RowNo>,
}

/// What a record tells, if it is a step; a step that says too little is told with why.
fn event(frame: &Frame, slots: &LeadSlots, row: RowNo) -> Option<Result<LeadEvent, Code>> {
    let text = |slot| frame.cell_text(row, slot);
    Some(match text(slots.event)? {
        "created" => Ok(LeadEvent::Created),
        "assigned" => Ok(LeadEvent::Assigned),
        "activity" => Ok(LeadEvent::Activity),
        "state" => match text(slots.state).and_then(LeadState::from_word) {
            Some(to) => Ok(LeadEvent::State { to, reason: text(slots.reason).map(str::to_owned) }),
            None => Err(Code::InvalidTransition),
        },
        "converted" => match text(slots.opportunity_id) {
            Some(opportunity) => Ok(LeadEvent::Converted { opportunity: opportunity.to_owned() }),
            None => Err(Code::InvalidTransition),
        },
        _ => return None,
    })
}

/// The leads of the customer in a frame at an instant.
pub(super) fn read_leads<'a>(frame: &'a Frame, slots: &LeadSlots, book: &LeadBook, as_of: Instant) -> Leads<'a> {
    let rows = || {
        let leads = frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Lead && head.declared.is_none());
        leads.filter_map(|(row, head)| Some((row, head.at, frame.cell_text(row, slots.lead_id)?)))
    };
    let created = |row| frame.cell_text(row, slots.event) == Some("created");
    let mut campaigns: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (row, _, id) in rows().filter(|(row, ..)| created(*row)) {
        campaigns.entry(id).or_insert_with(|| frame.cell_text(row, slots.campaign));
    }
    let mut drafts: BTreeMap<Same<'a>, Draft<'a>> = BTreeMap::new();
    let mut leads = Leads::default();
    for (row, at, id) in rows() {
        let event = match event(frame, slots, row) {
            Some(Ok(event)) => event,
            Some(Err(code)) => {
                leads.findings.push((code, row));
                continue;
            }
            None => continue,
        };
        let same = campaigns.get(id).copied().flatten().map_or(Same::Number(id), Same::Campaign);
        let draft = drafts.entry(same).or_default();
        if !draft.ids.contains(&id) {
            draft.ids.push(id);
        }
        if draft.id.is_none() && event == LeadEvent::Created {
            draft.id = Some(id);
        }
        // Places are in the order of the timeline, so they order steps of one instant.
        let key = format!("{:09}", draft.steps.len());
        let owner = frame.cell_text(row, slots.owner).map(str::to_owned);
        draft.steps.push(LeadStep { at, key, event, owner });
        draft.rows.push(row);
    }
    for draft in drafts.into_values() {
        let (course, refused) = follow(&draft.steps, as_of, book.recycle_days);
        let row = |place: usize| draft.rows.get(place).copied();
        leads.findings.extend(refused.iter().filter_map(|(place, code)| Some((*code, row(*place)?))));
        let (Some(course), Some(id)) = (course, draft.id) else { continue };
        let mut about = LeadAbout::default();
        let (mut created, mut came): (Option<Instant>, Vec<RowNo>) = (None, Vec::new());
        for (place, (step, row)) in draft.steps.iter().zip(&draft.rows).enumerate() {
            if refused.iter().any(|(wrong, _)| *wrong == place) {
                continue;
            }
            let said = LeadAbout::of(frame, slots, *row);
            about = if step.event == LeadEvent::Created { about.or(said) } else { said.or(about) };
            if step.event == LeadEvent::Created {
                created = created.or(Some(step.at));
                came.push(*row);
            }
        }
        let mut merged: Vec<&str> = draft.ids.iter().copied().filter(|other| *other != id).collect();
        merged.sort_unstable();
        leads.all.push(Lead {
            id,
            merged,
            about,
            last: course.last_key.parse().ok().and_then(row),
            came,
            created: created.unwrap_or(course.since),
            course,
        });
    }
    leads.all.sort_by(|a, b| (a.created, a.id).cmp(&(b.created, b.id)));
    leads
}
