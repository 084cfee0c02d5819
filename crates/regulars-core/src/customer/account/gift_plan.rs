//! Where the fields of content and of benefits lie in a frame (RC-11, MB-50 to MB-53, MB-65).

use std::sync::Arc;

use super::super::plan::CellTable;
use crate::customer::{Frame, RowHead, RowNo};
use crate::error::Result;
use crate::measure::{FieldKey, TypeNo};
use crate::membership::account::Rules;
use crate::membership::program::When;
use crate::record::Kind;
use crate::rulebook::Rulebook;

/// What content and benefits read; empty where no program has any.
#[derive(Clone, Debug, Default)]
pub(super) struct GiftPlan {
    /// The record types that rewards are for.
    contents: Vec<(TypeNo, ContentSlots)>,
    /// The fields of `benefit`; none: no program has benefits that are claimed.
    pub(super) benefits: Option<BenefitSlots>,
    /// Whether a benefit asks for birthdays.
    pub(super) birthdays: bool,
}

/// The fields of content; a type that has no such field has no slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContentSlots {
    pub(super) author: Option<usize>,
    /// The step of a survey; of other types the event is what sort of content it is.
    pub(super) step: Option<usize>,
    pub(super) item: Option<usize>,
    pub(super) score: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) text: Option<usize>,
}

/// The fields of `benefit`.
#[derive(Clone, Copy, Debug)]
pub(super) struct BenefitSlots {
    pub(super) benefit: usize,
    pub(super) entitlement: usize,
    pub(super) event: usize,
    pub(super) key: usize,
    pub(super) program: usize,
    pub(super) ttl: usize,
}

impl GiftPlan {
    /// Asks the plan for the cells.
    pub(super) fn compile(rules: &Rulebook, programs: &[Arc<Rules>], cells: &mut CellTable) -> Result<Self> {
        let mut plan = Self::default();
        for program in programs.iter().flat_map(|rules| rules.programs()) {
            for reward in &program.rewards {
                let kind = Kind::from_word(&reward.event);
                let ty = kind.map(|kind| kind.number().into()).or_else(|| rules.records.number(&reward.event));
                if let Some(ty) = ty.filter(|ty| plan.contents.iter().all(|(known, _)| known != ty)) {
                    plan.contents.push((ty, ContentSlots::compile(rules, (&reward.event, ty), cells)?));
                }
            }
            let claimed = || program.benefits.iter().filter(|benefit| benefit.queue.is_none());
            if claimed().next().is_some() && plan.benefits.is_none() {
                plan.benefits = Some(BenefitSlots::compile(cells)?);
            }
            plan.birthdays |= claimed().any(|benefit| matches!(benefit.when, Some(When::Birthday { .. })));
        }
        Ok(plan)
    }

    /// Where the fields of a type lie, if rewards are for it.
    pub(super) fn content(&self, ty: TypeNo) -> Option<&ContentSlots> {
        self.contents.iter().find(|(known, _)| *known == ty).map(|(_, slots)| slots)
    }

    /// Whether a row says anything about content or benefits.
    pub(super) fn reads(&self, frame: &Frame, row: RowNo, head: &RowHead) -> bool {
        (head.kind == Kind::Benefit && self.benefits.is_some()) || self.content(frame.type_no(row)).is_some()
    }
}

impl ContentSlots {
    fn compile(rules: &Rulebook, (name, ty): (&str, TypeNo), cells: &mut CellTable) -> Result<Self> {
        let kind = Kind::from_word(name);
        let declared = rules.records.fields(name);
        let mut slot = |field: &str| -> Result<Option<usize>> {
            match kind.filter(|kind| kind.fields().iter().any(|own| own.name == field)) {
                Some(kind) => cells.need(kind, field).map(Some),
                None if declared.is_some_and(|fields| fields.contains_key(field)) => {
                    cells.need_key(ty, &FieldKey::Declared(field.to_owned())).map(Some)
                }
                None => Ok(None),
            }
        };
        Ok(Self {
            author: slot("author")?,
            step: if kind == Some(Kind::Survey) { slot("event")? } else { None },
            item: slot("item")?,
            score: slot("score")?,
            status: slot("status")?,
            text: slot("text")?,
        })
    }
}

impl BenefitSlots {
    fn compile(cells: &mut CellTable) -> Result<Self> {
        let mut slot = |field| cells.need(Kind::Benefit, field);
        Ok(Self {
            benefit: slot("benefit")?,
            entitlement: slot("entitlement_id")?,
            event: slot("event")?,
            key: slot("key")?,
            program: slot("program")?,
            ttl: slot("ttl_minutes")?,
        })
    }
}
