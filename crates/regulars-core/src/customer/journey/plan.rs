//! What the journey reads of a timeline: which types which trigger looks at, and the cells.

use std::collections::BTreeSet;

use super::said::Sayings;
use crate::customer::plan::{CellTable, Part, Select};
use crate::error::Result;
use crate::journey::fulfilment::FulfilmentSlots;
use crate::journey::trigger::Role;
use crate::journey::{EventPick, JourneyRules, NextAction, Per, Situation, Trigger};
use crate::measure::{NumberSlots, RecordCells, TypeNo};
use crate::record::Kind;
use crate::rulebook::Rulebook;

/// That a trigger looks at a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Look {
    /// The trigger, by place.
    pub(super) trigger: usize,
    pub(super) role: Role,
}

/// Where the fields of a told firing lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToldSlots {
    pub(super) key: usize,
    pub(super) per: usize,
    pub(super) reason: usize,
    pub(super) record_id: usize,
    pub(super) record_source: usize,
    pub(super) status: usize,
    pub(super) trigger: usize,
}

/// Where the fields of exposures lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExposureSlots {
    pub(super) campaign: usize,
    pub(super) variant: usize,
}

/// Where the fields of opportunities lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpportunitySlots {
    pub(super) event: usize,
    pub(super) id: usize,
}

/// What the journey reads.
#[derive(Clone, Debug, Default)]
pub struct JourneyPlan {
    /// Whether triggers are evaluated.
    pub(in crate::customer) triggers: bool,
    /// Whether the next action is chosen.
    pub(in crate::customer) next: bool,
    /// The facts of customers that its conditions read, by slot.
    pub reads: BTreeSet<u32>,
    /// Who looks at rows of a type, by type, sorted.
    pub(super) looks: Vec<(TypeNo, Vec<Look>)>,
    pub(super) cells: RecordCells,
    /// What is said of firings, by trigger.
    pub(super) sayings: Vec<Sayings>,
    pub(super) told: Option<ToldSlots>,
    pub(super) exposures: Option<ExposureSlots>,
    pub(super) opportunities: Option<OpportunitySlots>,
    /// Where the numbers of orders lie, if an order that several channels tell could count twice (RC-12).
    pub(super) numbers: Option<NumberSlots>,
    pub(super) fulfilment: Option<FulfilmentSlots>,
    /// Whether consent is asked.
    pub(in crate::customer) asks: bool,
}

impl JourneyPlan {
    /// Asks the plan for the cells of what is wanted and declared.
    pub(in crate::customer) fn compile(rules: &Rulebook, select: &Select, cells: &mut CellTable) -> Result<Self> {
        let journey = &rules.journey;
        let next = select.has(Part::NextAction) && !journey.actions.is_empty();
        let named = next && journey.actions.iter().any(|row| !row.triggers.is_empty());
        let triggers = (select.has(Part::Triggers) || named) && !journey.triggers.is_empty();
        let mut plan = Self { triggers, next, ..Self::default() };
        let matters = |situation| next && journey.actions.iter().any(|row| row.situations.contains(&situation));
        let sent = [Situation::StuckParcel, Situation::FailedDelivery, Situation::LostParcel];
        let paid = [Situation::ChargedBack, Situation::OverRefunded];
        if select.has(Part::Fulfilment) || sent.into_iter().chain(paid).any(matters) {
            plan.fulfilment = Some(FulfilmentSlots::compile(cells)?);
        }
        if matters(Situation::StaleOpportunity) {
            let mut need = |name| cells.need(Kind::Opportunity, name);
            plan.opportunities = Some(OpportunitySlots { event: need("event")?, id: need("opportunity_id")? });
        }
        if triggers {
            plan.look(rules, cells)?;
        }
        plan.follow(journey, cells)
    }

    /// What triggers look at.
    fn look(&mut self, rules: &Rulebook, cells: &mut CellTable) -> Result<()> {
        let journey = &rules.journey;
        self.sayings = journey.triggers.iter().map(|trigger| Sayings::of(trigger, rules.language)).collect();
        let mut reads: BTreeSet<u32> = BTreeSet::new();
        let mut types: BTreeSet<TypeNo> = BTreeSet::new();
        for (place, trigger) in journey.triggers.iter().enumerate() {
            for (role, pick) in picks(trigger) {
                for ty in &pick.pick.types {
                    types.insert(*ty);
                    let look = Look { trigger: place, role };
                    match self.looks.iter_mut().find(|(known, _)| known == ty) {
                        Some((_, looks)) => looks.push(look),
                        None => self.looks.push((*ty, vec![look])),
                    }
                }
                reads.extend(pick.word.iter().map(|(slot, _)| *slot));
                reads.extend(pick.pick.filter.iter().flat_map(|filter| filter.reads()).copied());
            }
            if let Some(Per::Field(_, slot)) = &trigger.per {
                reads.insert(*slot);
            }
            reads.extend(trigger.near.iter().flat_map(|near| [near.latitude, near.longitude]));
        }
        self.looks.sort_by_key(|(ty, _)| *ty);
        let names = &rules.definitions.record_names;
        self.cells = RecordCells::compile(names, &|name| reads.contains(&name), &|ty| types.contains(&ty), cells)?;
        if types.contains(&TypeNo::from(Kind::Order.number())) {
            self.numbers = Some(NumberSlots::compile(cells)?);
        }
        let mut need = |name| cells.need(Kind::TriggerFired, name);
        self.told = Some(ToldSlots {
            key: need("key")?,
            per: need("per")?,
            reason: need("reason")?,
            record_id: need("record_id")?,
            record_source: need("record_source")?,
            status: need("status")?,
            trigger: need("trigger")?,
        });
        Ok(())
    }

    /// What the guard and the rows of next actions read.
    fn follow(mut self, journey: &JourneyRules, cells: &mut CellTable) -> Result<Self> {
        let triggers = journey.triggers.iter().filter(|_| self.triggers);
        let rows = journey.actions.iter().filter(|_| self.next);
        let mut controls = triggers.clone().filter_map(|trigger| trigger.control.as_ref());
        let mut held = rows.clone().filter_map(|row| row.control.as_ref());
        if controls.next().or_else(|| held.next()).is_some() {
            let mut need = |name| cells.need(Kind::Touch, name);
            self.exposures = Some(ExposureSlots { campaign: need("campaign")?, variant: need("variant")? });
        }
        self.asks = triggers.clone().any(|trigger| trigger.purpose.is_some() || trigger.near.is_some())
            || rows.clone().any(|row| row.purpose.is_some());
        let whens = triggers.filter_map(|trigger| trigger.when.as_ref());
        let whens = whens.chain(rows.filter_map(|row: &NextAction| row.when.as_ref()));
        self.reads = whens.flat_map(|when| when.reads()).copied().collect();
        Ok(self)
    }

    /// Whether service cases are read for the next action: what is open comes first.
    pub(in crate::customer) fn reads_cases(&self) -> bool {
        self.next
    }

    /// Who looks at a type.
    pub(super) fn looks_at(&self, ty: TypeNo) -> &[Look] {
        self.looks.iter().find(|(known, _)| *known == ty).map_or(&[], |(_, looks)| looks)
    }

    /// Whether payments and parcels are read.
    pub fn reads_fulfilment(&self) -> bool {
        self.fulfilment.is_some()
    }

    /// Whether triggers are evaluated.
    pub fn reads_triggers(&self) -> bool {
        self.triggers
    }
}

fn picks(trigger: &Trigger) -> impl Iterator<Item = (Role, &EventPick)> {
    [(Role::Event, Some(&trigger.event)), (Role::Unless, trigger.unless.as_ref())]
        .into_iter()
        .filter_map(|(role, pick)| Some((role, pick?)))
}
