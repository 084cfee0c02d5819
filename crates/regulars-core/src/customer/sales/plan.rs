//! What leads and opportunities read.

use std::collections::BTreeSet;

use super::super::plan::CellTable;
use super::super::{Part, Select};
use crate::error::Result;
use crate::measure::{NumberSlots, Pick, RecordCells, TypeNo};
use crate::record::Kind;
use crate::rulebook::Rulebook;

/// What leads and opportunities read.
#[derive(Clone, Debug, Default)]
pub struct SalesPlan {
    /// Where the fields of leads lie; none where they are not asked for.
    pub(super) leads: Option<LeadSlots>,
    /// Where the fields of opportunities lie; none where they are not asked for.
    pub(super) opportunities: Option<OpportunitySlots>,
    /// Where the fields of offers that were refused lie; none where leads are not asked for.
    pub(super) refused: Option<RefusedSlots>,
    /// What the filters of rules read.
    pub(super) events: RecordCells,
    /// Where order numbers lie, as orders are told once (RC-12); none if no rule counts events.
    pub(super) numbers: Option<NumberSlots>,
    /// The facts of customers that rules read, by slot.
    pub(in crate::customer) reads: BTreeSet<u32>,
}

macro_rules! slots {
    ($(#[$doc:meta])* $Name:ident of $kind:ident { $($field:ident)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(super) struct $Name { $(pub(super) $field: usize,)* }

        impl $Name {
            fn compile(cells: &mut CellTable) -> Result<Self> {
                Ok(Self { $($field: cells.need(Kind::$kind, stringify!($field))?,)* })
            }
        }
    };
}

slots! {
    /// Where the fields of leads lie.
    LeadSlots of Lead {
        campaign category channel event intent item lead_id opportunity_id origin owner reason role state store
    }
}

slots! {
    /// Where the fields of opportunities lie.
    OpportunitySlots of Opportunity {
        amount category event expected_close item lead_id opportunity_id owner reason stage store
    }
}

slots! {
    /// Where the fields of offers that were refused lie.
    RefusedSlots of Interaction { category event item reason }
}

impl SalesPlan {
    /// Whether leads or opportunities are followed.
    pub fn follows(&self) -> bool {
        self.leads.is_some() || self.opportunities.is_some()
    }

    /// Asks the plan for the cells, where leads or opportunities are wanted and the rulebook says how they are handled. A watch follows
    /// where they stand and neither scores them nor gives them to anybody.
    pub(in crate::customer) fn compile(
        rules: &Rulebook,
        select: &Select,
        watches: bool,
        cells: &mut CellTable,
    ) -> Result<Self> {
        let mut plan = Self::default();
        let leads = rules.sales.leads.as_ref().filter(|_| select.has(Part::Leads));
        let opportunities = rules.sales.opportunities.is_some();
        if opportunities && (select.has(Part::Opportunities) || leads.is_some()) {
            plan.opportunities = Some(OpportunitySlots::compile(cells)?);
        }
        let Some(book) = leads else { return Ok(plan) };
        plan.leads = Some(LeadSlots::compile(cells)?);
        if watches {
            return Ok(plan);
        }
        plan.refused = Some(RefusedSlots::compile(cells)?);
        let picks: Vec<&Pick> = book.events().map(|(_, pick)| pick).collect();
        let used = |name: u32| {
            picks.iter().filter_map(|pick| pick.filter.as_ref()).any(|filter| filter.reads().contains(&name))
        };
        let types = |ty: TypeNo| picks.iter().any(|pick| pick.types.contains(&ty));
        plan.events = RecordCells::compile(&rules.definitions.record_names, &used, &types, cells)?;
        plan.numbers = if picks.is_empty() { None } else { Some(NumberSlots::compile(cells)?) };
        plan.reads = book.conditions().flat_map(|condition| condition.reads().iter().copied()).collect();
        Ok(plan)
    }
}
