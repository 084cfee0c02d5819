//! What the declared scores of a plan read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::plan::CellTable;
use crate::error::Result;
use crate::measure::{MeasurePlan, NumberSlots, Pick, RecordCells, TypeNo};
use crate::money::Number;
use crate::rulebook::{Definitions, Name, Node, Rulebook};
use crate::scoring::{Component, Input, ScoreKind};

/// The declared scores that are computed.
#[derive(Clone, Debug, Default)]
pub struct ScorePlan {
    /// Their places.
    pub wanted: Vec<usize>,
    /// The measures that they read.
    pub measures: MeasurePlan,
    /// What the filters and fields of their events read.
    pub cells: RecordCells,
    /// Where order numbers lie, if orders are counted (RC-12).
    pub numbers: Option<NumberSlots>,
    /// By place of a score: the bounds beside which conditions ask for it; none if they ask for the number itself.
    pub bounds: Vec<Option<Vec<Number>>>,
}

impl ScorePlan {
    /// Resolves the scores at some places. `nodes` are the conditions that are followed.
    pub fn compile(
        rules: &Arc<Rulebook>,
        wanted: &BTreeSet<usize>,
        nodes: &[Node],
        cells: &mut CellTable,
    ) -> Result<Self> {
        let definitions = &rules.definitions;
        let components = || components(definitions, wanted);
        let measures: BTreeSet<usize> = components()
            .filter_map(|component| match component.input {
                Input::Measure(slot) => measure(definitions, slot),
                Input::Events { .. } => None,
            })
            .collect();
        let picks = || {
            components().filter_map(|component| match &component.input {
                Input::Events { pick, field, .. } => Some((pick, *field)),
                Input::Measure(_) => None,
            })
        };
        let used = |name: u32| {
            let filtered = |pick: &Pick| pick.filter.as_ref().is_some_and(|filter| filter.reads().contains(&name));
            picks().any(|(pick, field)| field == Some(name) || filtered(pick))
        };
        let types = |ty: TypeNo| picks().any(|(pick, _)| pick.types.contains(&ty));
        let read = RecordCells::compile(&definitions.record_names, &used, &types, cells)?;
        // Events may be orders, which are told once.
        let numbers = if picks().next().is_some() { Some(NumberSlots::compile(cells)?) } else { None };
        Ok(Self {
            wanted: wanted.iter().copied().collect(),
            measures: MeasurePlan::compile(&definitions.measures, &definitions.record_names, measures, cells)?,
            cells: read,
            numbers,
            bounds: (0..definitions.scores.len()).map(|place| bounds(definitions, nodes, place)).collect(),
        })
    }

    /// Whether nothing is computed.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }
}

fn components<'a>(definitions: &'a Definitions, wanted: &'a BTreeSet<usize>) -> impl Iterator<Item = &'a Component> {
    wanted.iter().filter_map(|place| definitions.scores.get(*place)).flat_map(|score| match &score.kind {
        ScoreKind::PointsSum(sum) => sum.components.as_slice(),
    })
}

/// The place of the measure that a slot names.
pub(super) fn measure(definitions: &Definitions, slot: u32) -> Option<usize> {
    match definitions.names.get(slot as usize) {
        Some((_, Name::Measure(place))) => Some(*place),
        _ => None,
    }
}

/// The bounds beside which the conditions of some nodes ask for a score.
fn bounds(definitions: &Definitions, nodes: &[Node], place: usize) -> Option<Vec<Number>> {
    let slot = definitions.names.iter().position(|(_, name)| *name == Name::Score(place));
    let Some(slot) = slot.and_then(|slot| u32::try_from(slot).ok()) else { return Some(Vec::new()) };
    let mut bounds = Vec::new();
    for condition in nodes.iter().flat_map(|node| definitions.conditions(*node)) {
        if condition.reads().contains(&slot) {
            bounds.extend(condition.bounds(slot)?);
        }
    }
    Some(bounds)
}
