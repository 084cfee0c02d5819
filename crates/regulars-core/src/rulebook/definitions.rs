//! Everything derived that a rulebook defines: measures, stages, tags and segments, with the names that conditions use.

use std::sync::Arc;

use crate::condition::Condition;
use crate::measure::{Measure, RecordName};
use crate::scoring::{Needs, ScoreRule, Stages, Tag};
use crate::text::{Labels, Language};

/// A segment (SE-1).
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its name, without `segment.`.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// Who is in it.
    pub when: Condition,
}

/// A name that conditions may use (CD-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// `measure.<name>`, by place.
    Measure(usize),
    /// `attr.<name>`.
    Attribute(String),
    /// `tag.<name>`, by place.
    Tag(usize),
    /// `segment.<name>`, by place.
    Segment(usize),
    /// `score.rfm`, the three digits as a number.
    Rfm,
    /// `score.<name>`, by place.
    Score(usize),
    /// `stage`.
    Stage,
    /// `journey_stage`.
    JourneyStage,
    /// `tier`.
    Tier,
    /// `consent.<purpose>.<channel>`.
    Consent {
        /// The purpose's path.
        purpose: String,
        /// The channel.
        channel: String,
    },
    /// The consent to a purpose over any channel; no condition names it.
    Purpose(String),
}

/// Something that is evaluated for a customer and may be read by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The life-cycle stage (LS).
    Stage,
    /// The journey stage (LS-1).
    JourneyStage,
    /// A tag, by place (TG).
    Tag(usize),
    /// A segment, by place (SE).
    Segment(usize),
}

/// What a rulebook defines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definitions {
    /// The measures, sorted by name.
    pub measures: Arc<[Measure]>,
    /// What filters and fields read of records, by slot.
    pub record_names: Vec<RecordName>,
    /// What conditions read of customers, by slot: its text and its meaning.
    pub names: Vec<(String, Name)>,
    /// The life-cycle stages.
    pub stages: Option<Stages>,
    /// The journey stages.
    pub journey: Option<Stages>,
    /// The tags, also those of needs, sorted by name.
    pub tags: Vec<Tag>,
    /// What needs are read from texts, if any are (NT).
    pub needs: Option<Arc<Needs>>,
    /// The segments, sorted by name.
    pub segments: Vec<Segment>,
    /// The declared scores, sorted by name (SC).
    pub scores: Vec<ScoreRule>,
    /// Stages, tags and segments, each after what it reads (SE-2).
    pub order: Vec<Node>,
}

impl Definitions {
    /// The conditions of a node.
    pub fn conditions(&self, node: Node) -> Vec<&Condition> {
        match node {
            Node::Stage => self.stages.iter().flat_map(|stages| &stages.all).map(|stage| &stage.enter).collect(),
            Node::JourneyStage => {
                self.journey.iter().flat_map(|stages| &stages.all).map(|stage| &stage.enter).collect()
            }
            Node::Tag(place) => self.tags.get(place).and_then(|tag| tag.when.as_ref()).into_iter().collect(),
            Node::Segment(place) => self.segments.get(place).map(|segment| &segment.when).into_iter().collect(),
        }
    }

    /// The slots that a node reads, sorted: those of its conditions and, of a tag, those of its measures and its purpose.
    pub fn reads(&self, node: Node) -> Vec<u32> {
        let mut slots: Vec<u32> =
            self.conditions(node).into_iter().flat_map(|condition| condition.reads().iter().copied()).collect();
        if let Node::Tag(place) = node {
            let tag = self.tags.get(place);
            let evidence = tag.map(|tag| tag.evidence.as_slice()).unwrap_or_default();
            slots.extend(evidence.iter().filter_map(|item| item.measure));
            slots.extend(tag.and_then(|tag| tag.purpose));
        }
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// The node that a name stands for.
    pub fn node(&self, slot: u32) -> Option<Node> {
        match self.names.get(slot as usize)?.1 {
            Name::Stage => Some(Node::Stage),
            Name::JourneyStage => Some(Node::JourneyStage),
            Name::Tag(place) => Some(Node::Tag(place)),
            Name::Segment(place) => Some(Node::Segment(place)),
            _ => None,
        }
    }

    /// The text of what a condition reads, for example `measure.spend_12m`; empty if there is no such slot.
    pub fn name(&self, slot: u32) -> &str {
        self.names.get(slot as usize).map_or("", |(text, _)| text)
    }

    /// The place of the measure that a slot names.
    pub fn measure_at(&self, slot: u32) -> Option<usize> {
        match self.names.get(slot as usize) {
            Some((_, Name::Measure(place))) => Some(*place),
            _ => None,
        }
    }

    /// The path of a tag's definition: `tag.<name>`, or `need.<name>` where a need gives it.
    pub fn tag_path(&self, tag: &Tag) -> String {
        format!("{}.{}", if tag.need().is_some() { "need" } else { "tag" }, tag.name)
    }

    /// The place of a measure.
    pub fn measure(&self, name: &str) -> Option<usize> {
        self.measures.binary_search_by(|measure| measure.name.as_str().cmp(name)).ok()
    }

    /// What people call a dotted name, for example `measure.spend_12m`; the name itself if nobody says.
    pub fn label<'a>(&'a self, name: &'a str, language: Language) -> &'a str {
        let Some((kind, short)) = name.split_once('.') else { return name };
        let labels = match kind {
            "measure" => self.measures.iter().find(|measure| measure.name == short).map(|measure| &measure.labels),
            "tag" => self.tags.iter().find(|tag| tag.name == short).map(|tag| &tag.labels),
            "score" => self.scores.iter().find(|score| score.name == short).map(|score| &score.labels),
            "segment" => self.segments.iter().find(|segment| segment.name == short).map(|segment| &segment.labels),
            _ => None,
        };
        labels.map_or(name, |labels| labels.or(name, language))
    }
}
