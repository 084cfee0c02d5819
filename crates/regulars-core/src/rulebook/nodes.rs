//! Measures, stages, tags, needs and segments together: names first, then conditions, then circles and what can never be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::definitions::{Definitions, Node};
use super::document::Table;
use super::scopes::CustomerScope;
use super::types::Types;
use super::{circles, indicators, journey as journey_sections, measures, needs, score, segments};
use crate::consent::{Law, Purpose};
use crate::error::Code;
use crate::identity::AttributeRule;
use crate::journey::JourneyRules;
use crate::measure::Pick;
use crate::money::Currency;
use crate::sales::indicator::Indicator;
use crate::sales::rules::SalesRules;
use crate::scoring::StageWeights;
use crate::service::ServiceRules;
use crate::time::Zone;

/// What the other sections give to conditions.
pub(super) struct Sections<'a> {
    pub(super) rfm: bool,
    /// The currency of the RFM score, if it is sound.
    pub(super) rfm_currency: Option<Currency>,
    /// Whether there are tiers; none: they are broken.
    pub(super) tiers: Option<bool>,
    pub(super) purposes: Option<&'a [Purpose]>,
    pub(super) channels: &'a [String],
    pub(super) law: &'a Law,
    pub(super) attributes: &'a BTreeMap<String, AttributeRule>,
}

/// What is read together.
pub(super) struct Read {
    pub(super) definitions: Definitions,
    pub(super) weights: StageWeights,
    pub(super) indicators: Arc<[Indicator]>,
    pub(super) sales: SalesRules,
    pub(super) journey: JourneyRules,
    /// Which orders are purchases (RF-3).
    pub(super) include: Option<Pick>,
}

pub(super) fn read(
    root: &Table<'_, '_>,
    types: Types<'_>,
    zone: Option<&Zone>,
    sections: &Sections<'_>,
    service: &mut ServiceRules,
) -> Read {
    let measures::Read { measures, known, mut record_names } = measures::read(root, types, zone, sections.tiers);
    // A section that is there but could not be read is broken: what names it is not judged (RB-2).
    let there = |section: &str, sound: bool| if sound { Some(true) } else { (!root.has(section)).then_some(false) };
    let mut tags = segments::names(root, "tag");
    tags.extend(segments::names(root, "need"));
    tags.sort();
    tags.dedup();
    let mut segment_names = root.quiet_table_names("segments");
    segment_names.sort();
    let stage_names = segments::names(root, "stage");
    let counts = measures.iter().map(|measure| measure.agg.is_count()).collect();
    let mut scope = CustomerScope {
        measures: known,
        counts,
        attributes: sections.attributes.iter().map(|(name, rule)| (name.clone(), rule.ty)).collect(),
        tags: tags.clone(),
        segments: segment_names.clone(),
        scores: score::names(root),
        stage: Some(root.has("stage")),
        journey: Some(root.has("journey_stage")),
        tiers: sections.tiers,
        rfm: there("rfm", sections.rfm),
        rfm_currency: sections.rfm_currency,
        purposes: sections.purposes,
        channels: sections.channels,
        names: Vec::new(),
    };
    let stages = segments::stages(root, "stage", &mut scope);
    let journey = segments::stages(root, "journey_stage", &mut scope);
    let mut tags_read = segments::tags(root, types, &mut record_names, &mut scope);
    let (needs, of_needs) = needs::read(root, sections.law, &mut scope);
    tags_read.extend(of_needs);
    tags_read.sort_by(|a, b| a.name.cmp(&b.name));
    let segments_read = segments::segments(root, &mut scope);
    super::service::policies(root, zone, service, &mut scope);
    let mut given = journey_sections::Given {
        types,
        purposes: sections.purposes,
        channels: sections.channels,
        record_names: &mut record_names,
        scope: &mut scope,
    };
    let journey_rules = journey_sections::read(root, &mut given);
    let score_count = scope.scores.len();
    let scores = score::read(root, types, &mut record_names, &mut scope);
    let given = indicators::Given { zone, service, measures: &measures };
    let indicators = indicators::read(root, &given, &mut scope);
    let sales = super::sales::read(root, types, zone, &mut record_names, &mut scope);
    let include = super::scores::include(root, types, &mut record_names);
    let weights = segments::weights(root, root.has("stage").then_some(stage_names.as_slice()));
    let mut definitions = Definitions {
        measures,
        record_names,
        names: scope.names,
        stages,
        journey,
        tags: tags_read,
        needs,
        segments: segments_read,
        scores,
        order: Vec::new(),
    };
    // Places were given by name; with something broken they may be off, but then the rulebook is not used.
    let whole = definitions.tags.len() == tags.len()
        && definitions.segments.len() == segment_names.len()
        && definitions.scores.len() == score_count;
    check_circles(root, &definitions, &tags, &segment_names);
    if whole {
        definitions.order = order(&definitions);
    }
    Read { definitions, weights, indicators, sales, journey: journey_rules, include }
}

/// All nodes.
fn nodes(definitions: &Definitions) -> Vec<Node> {
    let mut nodes = Vec::new();
    nodes.extend(definitions.stages.as_ref().map(|_| Node::Stage));
    nodes.extend(definitions.journey.as_ref().map(|_| Node::JourneyStage));
    nodes.extend((0..definitions.tags.len()).map(Node::Tag));
    nodes.extend((0..definitions.segments.len()).map(Node::Segment));
    nodes
}

/// The path of a node, as findings and differences name it.
fn path(node: Node, tags: &[String], segments: &[String]) -> String {
    let name = |names: &[String], place: usize| names.get(place).cloned().unwrap_or_default();
    match node {
        Node::Stage => "stage".to_owned(),
        Node::JourneyStage => "journey_stage".to_owned(),
        Node::Tag(place) => format!("tag.{}", name(tags, place)),
        Node::Segment(place) => format!("segments.{}", name(segments, place)),
    }
}

/// What every sound node reads of other nodes, by path. Names of nodes carry places among all names, sound or not.
fn graph(definitions: &Definitions, tags: &[String], segments: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut graph = BTreeMap::new();
    for node in nodes(definitions) {
        let own = match node {
            Node::Tag(place) => definitions.tags.get(place).map(|tag| format!("tag.{}", tag.name)),
            Node::Segment(place) => definitions.segments.get(place).map(|segment| format!("segments.{}", segment.name)),
            whole => Some(path(whole, tags, segments)),
        };
        let reads = definitions.reads(node).into_iter().filter_map(|slot| definitions.node(slot));
        let reads = reads.map(|node| path(node, tags, segments)).collect();
        graph.insert(own.unwrap_or_default(), reads);
    }
    graph
}

fn check_circles(root: &Table<'_, '_>, definitions: &Definitions, tags: &[String], segments: &[String]) {
    let graph = graph(definitions, tags, segments);
    let names: Vec<String> = graph.keys().cloned().collect();
    let read = |name: &str| graph.get(name).cloned().unwrap_or_default();
    for circle in circles::find(&names, &read) {
        let message = format!("the definition reads itself: {}", circle.join(" → "));
        let Some(first) = circle.first() else { continue };
        match first.split_once('.') {
            Some(("segments", name)) => {
                if let Some(table) = root.table("segments").and_then(|segments| segments.table(name)) {
                    table.fault("when", Code::Cycle, message, None);
                }
            }
            Some((_, name)) => {
                let table = root
                    .quiet_tables("tag")
                    .into_iter()
                    .find(|table| table.quiet_text("name").as_deref() == Some(name));
                if let Some(table) = table {
                    table.fault(if table.has("when") { "when" } else { "evidence" }, Code::Cycle, message, None);
                }
            }
            None => root.fault(first, Code::Cycle, message, None),
        }
    }
}

/// The nodes, each after what it reads.
fn order(definitions: &Definitions) -> Vec<Node> {
    let tags: Vec<String> = definitions.tags.iter().map(|tag| tag.name.clone()).collect();
    let segments: Vec<String> = definitions.segments.iter().map(|segment| segment.name.clone()).collect();
    let graph = graph(definitions, &tags, &segments);
    let names: Vec<String> = graph.keys().cloned().collect();
    let ordered = circles::order(&names, &|name: &str| graph.get(name).cloned().unwrap_or_default());
    let place = |name: &str| nodes(definitions).into_iter().find(|node| path(*node, &tags, &segments) == name);
    ordered.iter().filter_map(|name| place(name)).collect()
}
