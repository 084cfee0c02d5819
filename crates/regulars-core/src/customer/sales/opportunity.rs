//! Opportunities as folds of their records (SV-53).

use std::collections::BTreeMap;

use super::super::{Cell, Frame, RowNo};
use super::plan::OpportunitySlots;
use crate::error::Code;
use crate::record::Kind;
use crate::sales::opportunity::{OpportunityCourse, OpportunityEvent, OpportunityStep, follow};
use crate::sales::rules::StageBook;
use crate::time::Instant;

/// An opportunity at an instant.
#[derive(Clone, Debug)]
pub(super) struct Opportunity<'a> {
    pub(super) id: &'a str,
    pub(super) category: Option<&'a str>,
    pub(super) item: Option<&'a str>,
    pub(super) lead_id: Option<&'a str>,
    pub(super) store: Option<&'a str>,
    pub(super) course: OpportunityCourse,
    /// The records that tell of it.
    pub(super) records: Vec<RowNo>,
}

impl Opportunity<'_> {
    /// The record of a step by its key.
    pub(super) fn row(&self, key: &str) -> Option<RowNo> {
        key.parse::<usize>().ok().and_then(|place| self.records.get(place)).copied()
    }
}

/// The opportunities of a customer.
#[derive(Clone, Debug, Default)]
pub(super) struct Opportunities<'a> {
    /// Those that came first before others, ties by number.
    pub(super) all: Vec<Opportunity<'a>>,
    /// Steps that have no effect, each with why.
    pub(super) findings: Vec<(Code, RowNo)>,
}

/// The opportunities of the customer in a frame at an instant.
pub(super) fn read_opportunities<'a>(
    frame: &'a Frame,
    slots: &OpportunitySlots,
    book: &StageBook,
    as_of: Instant,
) -> Opportunities<'a> {
    let mut drafts: BTreeMap<&str, (Vec<OpportunityStep>, Vec<RowNo>)> = BTreeMap::new();
    for (row, head) in frame.visible(as_of) {
        if head.kind != Kind::Opportunity || head.declared.is_some() {
            continue;
        }
        let text = |slot| frame.cell_text(row, slot);
        let event = text(slots.event).and_then(OpportunityEvent::from_word);
        let (Some(id), Some(event)) = (text(slots.opportunity_id), event) else { continue };
        let (steps, rows) = drafts.entry(id).or_default();
        let owned = |slot| text(slot).map(str::to_owned);
        steps.push(OpportunityStep {
            at: head.at,
            key: format!("{:09}", steps.len()),
            event,
            stage: owned(slots.stage),
            amount: match frame.cell(row, slots.amount) {
                Cell::Money(money) => Some(money),
                _ => None,
            },
            expected_close: text(slots.expected_close).and_then(|date| date.parse().ok()),
            owner: owned(slots.owner),
            reason: owned(slots.reason),
        });
        rows.push(row);
    }
    let mut found = Opportunities::default();
    for (id, (steps, records)) in drafts {
        let (course, refused) = follow(&book.stages, &steps, as_of, book.stale_days);
        let told = |(place, code): &(usize, Code)| Some((*code, *records.get(*place)?));
        found.findings.extend(refused.iter().filter_map(told));
        let Some(course) = course else { continue };
        // What is said last counts, where the step has an effect.
        let last = |slot| {
            let counted = records.iter().enumerate().filter(|(place, _)| !refused.iter().any(|(no, _)| no == place));
            counted.filter_map(|(_, row)| frame.cell_text(*row, slot)).next_back()
        };
        found.all.push(Opportunity {
            id,
            category: last(slots.category),
            item: last(slots.item),
            lead_id: last(slots.lead_id),
            store: last(slots.store),
            course,
            records,
        });
    }
    found.all.sort_by(|a, b| (a.course.created, a.id).cmp(&(b.course.created, b.id)));
    found
}
