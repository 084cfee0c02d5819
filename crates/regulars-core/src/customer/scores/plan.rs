//! What the declared scores of a plan read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::plan::CellTable;
use super::external::ExternalSlots;
use crate::error::Result;
use crate::measure::{MeasurePlan, NumberSlots, Pick, RecordCells, TypeNo};
use crate::money::Number;
use crate::rulebook::{Definitions, Name, Node, Rulebook};
use crate::scoring::{AxisOf, Component, Input, Learned, ScoreKind};

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
    /// Where the fields of scores lie that the host records.
    pub external: Option<ExternalSlots>,
    /// Whether the RFM summary is read.
    pub reads_rfm: bool,
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
        let wanted = &closed(definitions, wanted);
        let components = || components(definitions, wanted);
        let measures: BTreeSet<usize> = components()
            .filter_map(|component| match component.input {
                Input::Measure(slot) => Some(slot),
                Input::Events { .. } => None,
            })
            .chain(other_measures(definitions, wanted))
            .filter_map(|slot| definitions.measure_at(slot))
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
        let given =
            wanted.iter().any(|place| definitions.scores.get(*place).is_some_and(|score| score.kind.model().is_some()));
        let external = if given { Some(ExternalSlots::compile(cells)?) } else { None };
        Ok(Self {
            wanted: wanted.iter().copied().collect(),
            measures: MeasurePlan::compile(&definitions.measures, &definitions.record_names, measures, cells)?,
            cells: read,
            numbers,
            external,
            reads_rfm: learned(definitions, wanted).any(Learned::reads_rfm),
            bounds: (0..definitions.scores.len()).map(|place| bounds(rules, nodes, wanted, place)).collect(),
        })
    }

    /// Whether nothing is computed.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }
}

/// The scores and all that they read.
fn closed(definitions: &Definitions, wanted: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut closed = BTreeSet::new();
    let mut open: Vec<usize> = wanted.iter().copied().collect();
    while let Some(place) = open.pop() {
        if closed.insert(place) {
            let reads = definitions.scores.get(place).map(|score| score.kind.reads()).unwrap_or_default();
            open.extend(reads.into_iter().map(|(read, _)| read));
        }
    }
    closed
}

fn components<'a>(definitions: &'a Definitions, wanted: &'a BTreeSet<usize>) -> impl Iterator<Item = &'a Component> {
    wanted.iter().filter_map(|place| definitions.scores.get(*place)).flat_map(|score| match &score.kind {
        ScoreKind::PointsSum(sum) => sum.components.as_slice(),
        _ => &[],
    })
}

/// The scores of models.
fn learned<'a>(definitions: &'a Definitions, wanted: &'a BTreeSet<usize>) -> impl Iterator<Item = &'a Learned> {
    wanted.iter().filter_map(|place| definitions.scores.get(*place)?.kind.learned())
}

/// The measures of scorecards, axes and models.
fn other_measures(definitions: &Definitions, wanted: &BTreeSet<usize>) -> Vec<u32> {
    let mut slots = Vec::new();
    for score in wanted.iter().filter_map(|place| definitions.scores.get(*place)) {
        match &score.kind {
            ScoreKind::PointsSum(_) | ScoreKind::External(_) => {}
            ScoreKind::Learned(learned) => slots.extend(learned.measures()),
            ScoreKind::Scorecard(card) => slots.extend(card.features.iter().map(|feature| feature.measure)),
            ScoreKind::Grade(grid) | ScoreKind::Quadrant(grid) => {
                slots.extend(grid.axes.iter().filter_map(|axis| match axis.of {
                    AxisOf::Measure(slot) => Some(slot),
                    AxisOf::Score(_) => None,
                }));
            }
        }
    }
    slots
}

/// The bounds beside which the conditions of some nodes ask for a score.
fn bounds(rules: &Rulebook, nodes: &[Node], wanted: &BTreeSet<usize>, place: usize) -> Option<Vec<Number>> {
    let definitions = &rules.definitions;
    let mut bounds: Vec<Number> = Vec::new();
    for reader in wanted {
        let reads = definitions.scores.get(*reader).map(|score| score.kind.reads()).unwrap_or_default();
        for (_, cuts) in reads.iter().filter(|(read, _)| *read == place) {
            bounds.extend(cuts.iter().map(|cut| Number::from(*cut)));
            // Who stands in for a score is asked for beside the bounds of that one.
            if definitions.scores.get(*reader).is_some_and(|score| score.kind.model().is_some()) {
                bounds.extend(self::bounds(rules, nodes, wanted, *reader)?);
            }
        }
    }
    let slot = definitions.names.iter().position(|(_, name)| *name == Name::Score(place));
    let Some(slot) = slot.and_then(|slot| u32::try_from(slot).ok()) else { return Some(bounds) };
    // Policies of cases and rules of leads ask as well.
    let policies = rules.service.policies.iter().filter_map(|row| row.when.as_ref());
    let leads = rules.sales.leads.iter().flat_map(|book| book.conditions());
    let followed = nodes.iter().flat_map(|node| definitions.conditions(*node));
    for condition in followed.chain(policies).chain(leads) {
        if condition.reads().contains(&slot) {
            bounds.extend(condition.bounds(slot)?);
        }
    }
    Some(bounds)
}
