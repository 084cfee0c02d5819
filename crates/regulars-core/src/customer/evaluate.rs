//! Values without history, for passes over everybody: every measure and every segment at an instant, in one pass over the
//! timeline. What needs history, a hold or fading evidence, is replayed; both ways agree (DESIGN: values and history are two
//! questions to one plan).

use super::account::tier_moves;
use super::track::{NodeState, OuterRoom, Track, TrackRoom, read_outer};
use super::{Course, Frame, Plan};
use crate::measure::{Fact, MeasureRoom};
use crate::rulebook::{Definitions, Node};
use crate::time::Instant;

/// Room that is used again for every customer, with the answers.
#[derive(Default, Debug)]
pub struct EvaluateRoom {
    /// The measures; their values lie in it.
    pub measures: MeasureRoom,
    /// Whether the customer is in each segment, by place.
    pub segments: Vec<bool>,
    /// The measures that segments read, where not all of them are shown.
    tracked: MeasureRoom,
    facts: Vec<Fact>,
    outer: OuterRoom,
    track: TrackRoom,
}

/// Evaluates the measures and segments of a plan at `as_of`; the answers lie in the room.
pub fn evaluate(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut EvaluateRoom) {
    let definitions = &plan.rulebook.definitions;
    room.segments.clear();
    room.segments.resize(definitions.segments.len(), false);
    if plan.measures.reads_tiers {
        room.measures.tiers = tier_moves(frame, plan, as_of);
    }
    plan.measures.at(frame, as_of, &mut room.measures);
    if !plan.shows_tracked {
        plan.track.measures.at(frame, as_of, &mut room.tracked);
    }
    // A customer without a visible record is in no segment (SE-3).
    if frame.all().next().is_none_or(|(_, first)| first.at > as_of) {
        return;
    }
    if plan.track.needs_history {
        return replayed(frame, plan, as_of, room);
    }
    room.facts.clear();
    room.facts.resize(plan.track.slots, Fact::Missing);
    for (place, slot) in &plan.track.measure_slots {
        // What segments read need not be shown.
        let values = if plan.shows_tracked { &room.measures.values } else { &room.tracked.values };
        if let (Some(fact), Some(measured)) = (room.facts.get_mut(*slot as usize), values.get(*place)) {
            fact.clone_from(&measured.value);
        }
    }
    if !plan.track.outer.is_empty() {
        let facts = &mut room.facts;
        let mut set = |slot: u32, fact| {
            if let Some(place) = facts.get_mut(slot as usize) {
                *place = fact;
            }
        };
        read_outer(frame, plan, as_of, &mut room.outer, &mut set);
    }
    if let (Some(slot), Some(mut course)) = (plan.track.tier, Course::<()>::new(frame, plan, 0)) {
        course.go(as_of);
        if let (Some(fact), Some(tier)) = (room.facts.get_mut(slot as usize), course.tier()) {
            *fact = Fact::Text(tier);
        }
    }
    for (place, node) in plan.track.nodes.iter().enumerate() {
        let fact = value(*node, definitions, &room.facts, as_of);
        if let (Node::Segment(segment), Fact::Bool(true)) = (node, &fact)
            && let Some(member) = room.segments.get_mut(*segment)
        {
            *member = true;
        }
        let slot = plan.track.node_slots.get(place).copied().flatten();
        if let Some(known) = slot.and_then(|slot| room.facts.get_mut(slot as usize)) {
            *known = fact;
        }
    }
}

/// The value of a node that needs no history.
fn value(node: Node, definitions: &Definitions, facts: &[Fact], as_of: Instant) -> Fact {
    let ladder = |stages: &Option<crate::scoring::Stages>| {
        let stage = stages.iter().flat_map(|stages| &stages.all).find(|stage| stage.enter.holds(facts, as_of));
        stage.map_or(Fact::Missing, |stage| Fact::Text(stage.name.clone()))
    };
    match node {
        Node::Stage => ladder(&definitions.stages),
        Node::JourneyStage => ladder(&definitions.journey),
        Node::Tag(place) => {
            let when = definitions.tags.get(place).and_then(|tag| tag.when.as_ref());
            Fact::Bool(when.is_some_and(|when| when.holds(facts, as_of)))
        }
        Node::Segment(place) => {
            Fact::Bool(definitions.segments.get(place).is_some_and(|segment| segment.when.holds(facts, as_of)))
        }
    }
}

fn replayed(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut EvaluateRoom) {
    let mut track = Track::new(frame, plan, &mut room.track);
    track.run(as_of, &mut |_| {});
    for (node, state) in track.states() {
        if let (Node::Segment(place), NodeState::Flag(flag)) = (node, state)
            && let Some(member) = room.segments.get_mut(place)
        {
            *member = flag.on;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::customer::{Part, RowHead, Select};
    use crate::record::Kind;
    use crate::rulebook::Rulebook;

    const RULES: &str = "[rulebook]\nid = \"t\"\nversion = 1\nzone = \"UTC\"\n[measures.orders]\nof = \"order\"\nagg = \"count\"\n\
        window = \"lifetime\"\n[measures.other]\nof = \"visit\"\nagg = \"count\"\nwindow = \"lifetime\"\n\
        [segments.buyers]\nwhen = \"measure.orders >= 1\"\n";

    #[test]
    fn a_segment_reads_its_measures_also_where_they_are_not_shown() {
        let at = Instant::parse("2026-01-01T00:00:00Z").unwrap();
        let all = Select::parts(&[Part::Measures, Part::Segments]);
        for select in [Select::parts(&[Part::Segments]), all.clone().with_measures(vec!["other".to_owned()]), all] {
            let plan = Plan::compile(Arc::new(Rulebook::parse(RULES).unwrap()), select).unwrap();
            let mut frame = Frame::default();
            let (source, record_id) = (frame.source("pos"), frame.text("1"));
            let profile = frame.profile("pos", "M-1");
            let (declared, corrects, refers_to) = (None, None, None);
            let head = RowHead {
                at,
                offset_min: 0,
                source,
                record_id,
                kind: Kind::Order,
                declared,
                profile,
                corrects,
                refers_to,
            };
            frame.push(head, &plan);
            frame.close();
            let mut room = EvaluateRoom::default();
            evaluate(&frame, &plan, at, &mut room);
            assert_eq!(room.segments, [true]);
        }
    }
}
