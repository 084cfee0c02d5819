//! The parts of a view that the rulebook defines: measures, stages, tags and segments.

use std::collections::BTreeMap;

use super::account::tier_moves;
use super::explain::Explainer;
use super::scores::{Aim, ScoreRoom, facts};
use super::track::{Flag, Mention, NodeState, StageState, Track, TrackRoom};
use super::{Finding, MeasureValue, NeedEvidence, Part, Person, Reason, ReasonLevel, SegmentPart, StagePart, TagPart};
use crate::condition::{Condition, Leaf, Type};
use crate::error::Code;
use crate::measure::{Fact, Life, MeasureRoom};
use crate::money::Number;
use crate::rulebook::{Name, Node};
use crate::scoring::{Dimension, Fade, Stages, Tag, Weights};
use crate::text::Language;
use crate::time::{Due, Instant};

/// The measures that are shown.
pub(super) fn measures(
    explain: &Explainer<'_>,
    as_of: Instant,
    room: &mut MeasureRoom,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> BTreeMap<String, MeasureValue> {
    let plan = &explain.plan.measures;
    if plan.reads_tiers {
        room.tiers = tier_moves(explain.frame, explain.plan, as_of);
    }
    plan.at(explain.frame, as_of, room);
    for (code, rows) in room.noticed.drain(..) {
        findings.push(Finding { code, records: rows.into_iter().filter_map(|row| explain.frame.key(row)).collect() });
    }
    // What was noticed, and the records behind a value, are part of the view, so they have their instants too (SE-6).
    due.maybe(room.noticed_until.and_then(Due::next));
    let wanted = explain.plan.select.reasons == ReasonLevel::Records;
    let mut values = BTreeMap::new();
    for place in &plan.wanted {
        let (Some(measure), Some(measured)) = (plan.measure(*place), room.values.get(*place)) else { continue };
        due.maybe(measured.next_change_at);
        let rows = if wanted { plan.rows(explain.frame, &room.lives, *place, as_of) } else { Vec::new() };
        if wanted {
            plan.rows_change(explain.frame, &room.lives, *place, due);
        }
        let value = MeasureValue {
            label: measure.labels.said(explain.plan.rulebook.language),
            currency: if let Type::Money(currency) = measure.ty { Some(currency.to_string()) } else { None },
            next_change_at: measured.next_change_at,
            records: rows.into_iter().filter_map(|row| explain.frame.key(row)).collect(),
            value: shown(&measured.value, measure.ty),
        };
        values.insert(measure.name.clone(), value);
    }
    values
}

/// A fact as text: amounts with the digits of their minor unit.
fn shown(fact: &Fact, ty: Type) -> Option<String> {
    Some(match fact {
        Fact::Missing => return None,
        Fact::Bool(flag) => flag.to_string(),
        Fact::Number(number) => {
            let mut text = String::new();
            number.write(&mut text, if let Type::Money(currency) = ty { currency.minor_digits() } else { 0 });
            text
        }
        Fact::Text(text) => text.to_string(),
        Fact::Instant(at) => at.to_string(),
        Fact::Texts(texts) => texts.join(", "),
    })
}

/// Stages, tags and segments.
#[derive(Default)]
pub(super) struct Followed {
    pub(super) stage: Option<StagePart>,
    pub(super) journey: Option<StagePart>,
    pub(super) tags: Option<Vec<TagPart>>,
    pub(super) segments: Option<BTreeMap<String, SegmentPart>>,
    /// What conditions read, by slot; empty where nothing is followed.
    pub(super) facts: Vec<Fact>,
}

/// Replays the customer up to `as_of` and tells how everything that is followed stands.
pub(super) fn followed(explain: &Explainer<'_>, as_of: Instant, room: &mut TrackRoom, due: &mut Due) -> Followed {
    let (plan, definitions) = (explain.plan, &explain.plan.rulebook.definitions);
    let mut found = Followed::default();
    if plan.track.is_empty() {
        return found;
    }
    let mut track = Track::new(explain.frame, plan, room);
    track.run(as_of, &mut |_| {});
    due.maybe(track.next());
    if plan.select.reasons == ReasonLevel::Records {
        for (place, _) in &plan.track.measure_slots {
            plan.track.measures.rows_change(explain.frame, track.lives(), *place, due);
        }
    }
    let why = Why { explain, track: &track, facts: observed(explain, &track, as_of, due), as_of };
    let has = |part| plan.select.has(part);
    let mut tags = Vec::new();
    let mut segments = BTreeMap::new();
    for (node, state) in track.states() {
        match (node, state) {
            (Node::Stage, NodeState::Stage(state)) if has(Part::Stage) => {
                found.stage = definitions.stages.as_ref().map(|stages| why.stage(stages, state));
            }
            (Node::JourneyStage, NodeState::Stage(state)) if has(Part::Stage) => {
                found.journey = definitions.journey.as_ref().map(|stages| why.stage(stages, state));
            }
            (Node::Tag(place), NodeState::Flag(flag)) if flag.on && has(Part::Tags) => {
                if let Some(tag) = definitions.tags.get(place) {
                    due.maybe(flag.strength_moves(as_of));
                    tags.push(why.tag(tag, flag, due));
                }
            }
            (Node::Segment(place), NodeState::Flag(flag)) if has(Part::Segments) => {
                if let Some(segment) = definitions.segments.get(place) {
                    let reasons = if track.has_begun() { why.reasons(&segment.when) } else { Vec::new() };
                    let part = SegmentPart {
                        label: segment.labels.said(why.language()),
                        member: flag.on,
                        reasons,
                        since: flag.since,
                    };
                    segments.insert(segment.name.clone(), part);
                }
            }
            _ => {}
        }
    }
    if has(Part::Tags) && !definitions.tags.is_empty() {
        let weights = found_weights(&why, &track);
        found.tags = Some(weigh(tags, weights));
    }
    if has(Part::Segments) && !definitions.segments.is_empty() {
        found.segments = Some(segments);
    }
    found.facts = why.facts;
    found
}

/// The facts as reasons tell them. A replay looks at a score only where a condition could tell the difference; who sees it, sees it
/// as it is.
fn observed(explain: &Explainer<'_>, track: &Track<'_>, as_of: Instant, due: &mut Due) -> Vec<Fact> {
    let (frame, plan) = (explain.frame, explain.plan);
    let mut known = track.facts().to_vec();
    if explain.explains() && plan.track.reads_scores() && track.has_begun() {
        let person = Person::read(frame, plan, as_of);
        let scores = facts(frame, plan, as_of, Some(&person), Aim::Shown, &mut ScoreRoom::default(), due);
        for (slot, name) in &plan.track.outer {
            let found = scores.iter().find(|(place, _)| *name == Name::Score(*place));
            if let (Some((_, fact)), Some(slot)) = (found, known.get_mut(*slot as usize)) {
                slot.clone_from(fact);
            }
        }
    }
    known
}

/// The weights of the present stage.
fn found_weights<'a>(why: &Why<'a>, track: &Track<'_>) -> Option<&'a Weights> {
    let rules = &why.explain.plan.rulebook;
    let stages = rules.definitions.stages.as_ref()?;
    let state = track.states().find_map(|(node, state)| match (node, state) {
        (Node::Stage, NodeState::Stage(state)) => state.current,
        _ => None,
    })?;
    rules.weights.get(&stages.all.get(state)?.name)
}

/// Adds the relevance and sorts by it, then by dimension and name (TG-4).
fn weigh(mut tags: Vec<TagPart>, weights: Option<&Weights>) -> Vec<TagPart> {
    let relevance = |tag: &TagPart| {
        let place = Dimension::ALL.iter().position(|dimension| *dimension == tag.dimension)?;
        Number::parse(&tag.strength)?.mul((*weights?.get(place)?).into())
    };
    for tag in &mut tags {
        tag.relevance = relevance(tag).map(|number| number.canonical());
    }
    tags.sort_by(|a, b| {
        let key = |tag: &TagPart| (tag.dimension.as_str(), tag.name.clone());
        relevance(b).cmp(&relevance(a)).then_with(|| key(a).cmp(&key(b)))
    });
    tags
}

/// Makes reasons out of what a replay stands at.
struct Why<'a> {
    explain: &'a Explainer<'a>,
    track: &'a Track<'a>,
    /// The facts as they are shown.
    facts: Vec<Fact>,
    as_of: Instant,
}

impl Why<'_> {
    fn language(&self) -> Language {
        self.explain.plan.rulebook.language
    }

    fn stage(&self, stages: &Stages, state: &StageState) -> StagePart {
        let stage = |place: Option<usize>| place.and_then(|place| stages.all.get(place));
        let current = stage(state.current);
        StagePart {
            label: current.map(|stage| stage.labels.or(&stage.name, self.language()).to_owned()),
            name: current.map(|stage| stage.name.to_string()),
            previous: stage(state.previous).map(|stage| stage.name.to_string()),
            reasons: current.map(|stage| self.reasons(&stage.enter)).unwrap_or_default(),
            since: state.since,
        }
    }

    fn tag(&self, tag: &Tag, flag: &Flag, due: &mut Due) -> TagPart {
        let mentions = if self.explain.explains() { self.mentions(tag, due) } else { Vec::new() };
        let mut strength = String::new();
        crate::money::Decimal::new(flag.strength_at(self.as_of).into(), 4)
            .unwrap_or(crate::money::Decimal::ZERO)
            .write(&mut strength, 0);
        TagPart {
            dimension: tag.dimension,
            evidence: self.evidence(&mentions),
            expires_at: flag.expires_at(tag, self.as_of),
            label: Some(tag.labels.or(&tag.name, self.language()).to_owned()),
            name: tag.name.clone(),
            reasons: match &tag.when {
                Some(when) => self.reasons(when),
                None => self.spoken(tag, &mentions),
            },
            relevance: None,
            since: flag.since,
            strength,
        }
    }

    /// The mentions that count for the tag of a need now. Which they are is part of the view, so their ends are instants of change.
    fn mentions(&self, tag: &Tag, due: &mut Due) -> Vec<&Mention> {
        let mut found = Vec::new();
        for item in &tag.evidence {
            let own = self.track.mentions().iter().filter(|mention| item.need == Some(mention.need));
            // Never without an end, which optimised code may compare before it looks whether there is one.
            let holds = |mention: &&Mention| {
                let Life { from, until } = mention.life;
                from <= self.as_of && self.as_of < until.unwrap_or(Instant::MAX)
            };
            for mention in own.filter(holds) {
                let at = self.explain.frame.head(mention.row).map_or(mention.life.from, |head| head.at);
                let until = if let Fade::Window(window) = item.fade { Some(at.plus_micros(window)) } else { None };
                if until.is_none_or(|until| self.as_of < until) {
                    due.maybe(until);
                    found.push(mention);
                }
            }
        }
        found
    }

    /// Where the mentions stand, if records are wanted (NT-8).
    fn evidence(&self, mentions: &[&Mention]) -> Vec<NeedEvidence> {
        let needs = self.explain.plan.rulebook.definitions.needs.as_ref();
        let wanted = self.explain.plan.select.reasons == ReasonLevel::Records;
        let Some(needs) = needs.filter(|_| wanted) else { return Vec::new() };
        let evidence = mentions.iter().filter_map(|mention| {
            let (need, term) = mention.term;
            Some(NeedEvidence {
                record: self.explain.frame.key(mention.row)?,
                start: u32::try_from(mention.start).ok()?,
                end: u32::try_from(mention.end).ok()?,
                term: needs.taxonomy().needs.get(need)?.terms.get(term)?.id.clone(),
                negated: mention.negated,
                worth: mention.worth.canonical(),
            })
        });
        let mut evidence: Vec<NeedEvidence> = evidence.collect();
        evidence.sort();
        evidence
    }

    /// Why the tag of a need shows; nothing for other tags.
    fn spoken(&self, tag: &Tag, mentions: &[&Mention]) -> Vec<Reason> {
        if tag.need().is_none() {
            return Vec::new();
        }
        let facts = || {
            [
                ("label", tag.labels.or(&tag.name, self.language()).to_owned()),
                ("mentions", mentions.len().to_string()),
                ("name", format!("tag.{}", tag.name)),
                ("negated", mentions.iter().filter(|mention| mention.negated).count().to_string()),
            ]
        };
        self.explain.reason(Code::NeedMentioned, facts, mentions.iter().map(|mention| mention.row))
    }

    /// The facts that decide a condition (CD-9).
    fn reasons(&self, condition: &Condition) -> Vec<Reason> {
        if self.explain.plan.select.reasons == ReasonLevel::None {
            return Vec::new();
        }
        let name = |slot: u32| self.explain.plan.rulebook.definitions.name(slot).to_owned();
        let (_, leaves) = condition.decide(self.facts.as_slice(), self.as_of, &name);
        leaves.into_iter().flat_map(|leaf| self.reason(leaf)).collect()
    }

    fn reason(&self, leaf: Leaf) -> Vec<Reason> {
        let code = if leaf.held { Code::ConditionMet } else { Code::ConditionNotMet };
        let rows = if self.explain.plan.select.reasons == ReasonLevel::Records { self.rows(&leaf) } else { Vec::new() };
        let facts = || {
            [
                ("label", self.label(&leaf.name)),
                ("name", leaf.name.clone()),
                ("observed", leaf.observed.clone().unwrap_or_else(|| "missing".to_owned())),
                ("operator", leaf.operator.clone()),
                ("threshold", leaf.threshold.clone()),
            ]
        };
        self.explain.reason(code, facts, rows.into_iter())
    }

    /// What people call a dotted name.
    fn label(&self, name: &str) -> String {
        self.explain.plan.rulebook.definitions.label(name, self.language()).to_owned()
    }

    /// The rows behind the measures of a leaf.
    fn rows(&self, leaf: &Leaf) -> Vec<u32> {
        let definitions = &self.explain.plan.rulebook.definitions;
        let plan = &self.explain.plan.track.measures;
        let mut rows = Vec::new();
        for slot in &leaf.slots {
            if let Some(place) = definitions.measure_at(*slot) {
                rows.extend(plan.rows(self.explain.frame, self.track.lives(), place, self.as_of));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
