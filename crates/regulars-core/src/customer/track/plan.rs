//! What a replay follows: the wanted stages, tags and segments, everything that they read, and who reads what.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::plan::CellTable;
use super::mentions::TextSlots;
use crate::error::Result;
use crate::measure::{MeasurePlan, NumberSlots, RecordCells, TypeNo, reads_tiers};
use crate::rulebook::{Name, Node, Rulebook};

/// The nodes of a plan, with what they need.
#[derive(Clone, Debug, Default)]
pub struct TrackPlan {
    /// The nodes, each after what it reads.
    pub nodes: Vec<Node>,
    /// The measures that they read.
    pub measures: MeasurePlan,
    /// Those of them that follow from how the tier moved; they are asked for anew as what is outer.
    pub tier_measures: MeasurePlan,
    /// What the filters of evidence read.
    pub evidence: RecordCells,
    /// Where the texts lie that speak of needs, if a tag is read from them.
    pub texts: Option<TextSlots>,
    /// How many slots of facts there are.
    pub slots: usize,
    /// The slot of each wanted measure: (place, slot).
    pub measure_slots: Vec<(usize, u32)>,
    /// What comes from neither measures nor nodes: its slot and its name.
    pub outer: Vec<(u32, Name)>,
    /// The slot of the main program's tier, if a condition reads it.
    pub tier: Option<u32>,
    /// Whether the tiers of all programs are followed.
    pub tiers: bool,
    /// By slot: the places among `nodes` of those that read it.
    pub readers: Vec<Vec<usize>>,
    /// Whether a node's value depends on what was before: a hold, or evidence that shows and hides.
    pub needs_history: bool,
    /// The slot under which a node is read, by place among `nodes`.
    pub node_slots: Vec<Option<u32>>,
    /// Whether others ask for the facts that it follows.
    pub asked: bool,
}

impl TrackPlan {
    /// Closes over what the wanted nodes read. `tier` follows the tier even if no condition reads it; `read` are slots that
    /// others read, such as the policies of cases.
    pub fn compile(
        rules: &Arc<Rulebook>,
        wanted: &[Node],
        (tier, read): (bool, &BTreeSet<u32>),
        cells: &mut CellTable,
    ) -> Result<Self> {
        let definitions = &rules.definitions;
        let mut needed: BTreeSet<Node> = BTreeSet::new();
        let mut open: Vec<Node> = wanted.to_vec();
        open.extend(read.iter().filter_map(|slot| definitions.node(*slot)));
        while let Some(node) = open.pop() {
            if needed.insert(node) {
                open.extend(definitions.reads(node).into_iter().filter_map(|slot| definitions.node(slot)));
            }
        }
        let nodes: Vec<Node> = definitions.order.iter().copied().filter(|node| needed.contains(node)).collect();
        let mut plan = Self { slots: definitions.names.len(), ..Self::default() };
        let used: BTreeSet<u32> =
            nodes.iter().flat_map(|node| definitions.reads(*node)).chain(read.iter().copied()).collect();
        for slot in &used {
            match definitions.names.get(*slot as usize).map(|(_, name)| name) {
                Some(name @ Name::Measure(place)) if reads_tiers(&definitions.measures, *place) => {
                    plan.outer.push((*slot, name.clone()));
                }
                Some(Name::Measure(place)) => plan.measure_slots.push((*place, *slot)),
                Some(Name::Tier) => plan.tier = Some(*slot),
                Some(Name::Attribute(_) | Name::Rfm | Name::Score(_) | Name::Consent { .. } | Name::Purpose(_)) => {
                    plan.outer.extend(definitions.names.get(*slot as usize).map(|(_, name)| (*slot, name.clone())));
                }
                _ => {}
            }
        }
        plan.tiers = tier;
        plan.readers = vec![Vec::new(); plan.slots];
        for (place, node) in nodes.iter().enumerate() {
            for slot in definitions.reads(*node) {
                if let Some(readers) = plan.readers.get_mut(slot as usize) {
                    readers.push(place);
                }
            }
            let own = (0..).zip(&definitions.names).find(|(slot, _)| definitions.node(*slot) == Some(*node));
            plan.node_slots.push(own.map(|(slot, _)| slot));
        }
        let places = plan.measure_slots.iter().map(|(place, _)| *place);
        plan.measures = MeasurePlan::compile(&definitions.measures, &definitions.record_names, places, cells)?;
        let places =
            plan.outer.iter().filter_map(|(_, name)| if let Name::Measure(place) = name { Some(*place) } else { None });
        let places: Vec<usize> = places.collect();
        plan.tier_measures = MeasurePlan::compile(&definitions.measures, &definitions.record_names, places, cells)?;
        plan.needs_history = nodes.iter().any(|node| has_history(rules, *node));
        plan.evidence = Self::evidence(rules, &nodes, cells)?;
        plan.texts = TextSlots::compile(definitions, &nodes, cells)?;
        if plan.measures.numbers.is_none() && nodes.iter().any(|node| matches!(node, Node::Tag(_))) {
            // Evidence may be orders, which are told once.
            plan.measures.numbers = Some(NumberSlots::compile(cells)?);
        }
        plan.nodes = nodes;
        Ok(plan)
    }

    fn evidence(rules: &Rulebook, nodes: &[Node], cells: &mut CellTable) -> Result<RecordCells> {
        let definitions = &rules.definitions;
        let tags = nodes
            .iter()
            .filter_map(|node| if let Node::Tag(place) = node { definitions.tags.get(*place) } else { None });
        let picks: Vec<_> = tags.flat_map(|tag| &tag.evidence).filter_map(|item| item.events.as_ref()).collect();
        let used = |name: u32| {
            picks.iter().filter_map(|pick| pick.filter.as_ref()).any(|filter| filter.reads().contains(&name))
        };
        let types = |ty: TypeNo| picks.iter().any(|pick| pick.types.contains(&ty));
        RecordCells::compile(&definitions.record_names, &used, &types, cells)
    }

    /// Whether anything is followed.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && !self.follows_tiers() && !self.asked
    }

    /// Whether any tier is followed.
    pub fn follows_tiers(&self) -> bool {
        self.tier.is_some() || self.tiers
    }

    /// Whether attributes are read.
    pub fn reads_attributes(&self) -> bool {
        self.outer.iter().any(|(_, name)| matches!(name, Name::Attribute(_)))
    }

    /// Whether orders are read, for the RFM score.
    pub fn reads_orders(&self) -> bool {
        self.outer.iter().any(|(_, name)| matches!(name, Name::Rfm))
    }

    /// Whether declared scores are read.
    pub fn reads_scores(&self) -> bool {
        self.outer.iter().any(|(_, name)| matches!(name, Name::Score(_)))
    }

    /// Whether consent events are read.
    pub fn reads_consents(&self) -> bool {
        self.outer.iter().any(|(_, name)| matches!(name, Name::Consent { .. } | Name::Purpose(_)))
    }
}

/// Whether the value of a node depends on what was before.
fn has_history(rules: &Rulebook, node: Node) -> bool {
    let definitions = &rules.definitions;
    let holds = |stages: &Option<crate::scoring::Stages>| {
        stages.iter().flat_map(|stages| &stages.all).any(|stage| stage.hold.is_some())
    };
    match node {
        Node::Stage => holds(&definitions.stages),
        Node::JourneyStage => holds(&definitions.journey),
        Node::Tag(place) => definitions.tags.get(place).is_some_and(|tag| !tag.evidence.is_empty()),
        Node::Segment(_) => false,
    }
}
