//! History: a forward replay of a customer over the instants at which anything that is followed may differ (DESIGN: values
//! and history are two questions to one plan). It gives since when a segment holds (SE-4), the stage before the present one
//! (LS-4), tags that show and hide (TG-3), and every transition with the instant at which it became true (SE-7).

mod mentions;
mod node;
mod outer;
mod plan;

use std::sync::Arc;

pub use mentions::{Mention, TextSlots};
pub use node::{Flag, NodeState, StageState};
pub use outer::OuterRoom;
pub(super) use outer::read as read_outer;
pub use plan::TrackPlan;

use super::{Course, Frame, Moved, Plan};
use crate::condition::Condition;
use crate::measure::{Fact, Lives, Replay, RowFacts};
use crate::membership::tier::Cause as TierCause;
use crate::money::Number;
use crate::rulebook::{Definitions, Node};
use crate::scoring::{Piece, Tag, float};
use crate::time::{Due, Instant};

/// What became of something that is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The customer came into a segment, or a tag shows.
    Entered,
    /// The customer left a segment, or a tag hides.
    Left,
    /// A stage or the tier is another.
    Moved {
        /// The one before; none: there was none.
        from: Option<Arc<str>>,
        /// The one after; none: there is none any more.
        to: Option<Arc<str>>,
    },
}

/// What a transition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A stage, tag or segment.
    Node(Node),
    /// The tier of a program, by its place.
    Tier(usize),
}

/// Something that became true at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// When.
    pub at: Instant,
    /// What.
    pub subject: Subject,
    /// What became of it.
    pub change: Changed,
    /// Why a tier moved (MB-42).
    pub moved: Option<TierCause>,
}

/// Room that is used again for every customer.
#[derive(Default, Debug)]
pub struct TrackRoom {
    /// The life of each row.
    pub lives: Lives,
    /// For the facts that are folds of their own.
    pub outer: OuterRoom,
}

/// A customer at an instant that moves forward.
#[derive(Debug)]
pub struct Track<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    room: &'a mut TrackRoom,
    replay: Replay<'a>,
    facts: Vec<Fact>,
    states: Vec<NodeState>,
    /// What texts say of needs.
    mentions: Vec<Mention>,
    /// When a node asks to be looked at again, by place.
    due: Vec<Option<Instant>>,
    dirty: Vec<bool>,
    /// The instants at which a record comes or goes, for the outer facts; the last first.
    outer: Vec<Instant>,
    outer_due: Option<Instant>,
    /// The accounts of the programs that are followed, by place.
    courses: Vec<Course<'a>>,
    /// The first record, until it has come.
    first: Option<Instant>,
    now: Instant,
}

impl<'a> Track<'a> {
    /// Stands before the first record.
    pub fn new(frame: &'a Frame, plan: &'a Plan, room: &'a mut TrackRoom) -> Self {
        let track = &plan.track;
        room.lives.read(frame, track.measures.numbers.as_ref());
        let replay = Replay::new(&track.measures, frame, &room.lives);
        let mut outer = Vec::new();
        if !track.outer.is_empty() {
            for (row, head) in frame.all() {
                outer.push(head.at);
                outer.extend(frame.void_from(row));
            }
            outer.sort_unstable_by(|a, b| b.cmp(a));
            outer.dedup();
        }
        let programs = if track.tiers { plan.accounts.programs.len() } else { usize::from(track.tier.is_some()) };
        let courses = (0..programs).filter_map(|place| Course::new(frame, plan, place)).collect();
        let definitions = &plan.rulebook.definitions;
        let texts = track.texts.as_ref();
        let mentions = texts.map(|texts| texts.read(frame, plan, &room.lives)).unwrap_or_default();
        let states = track.nodes.iter().map(|node| match node {
            Node::Stage | Node::JourneyStage => NodeState::Stage(StageState::default()),
            Node::Tag(place) => {
                let tag = definitions.tags.get(*place);
                let pieces = tag.map(|tag| pieces(frame, plan, &room.lives, &mentions, tag)).unwrap_or_default();
                NodeState::Flag(Flag::of(pieces))
            }
            Node::Segment(_) => NodeState::Flag(Flag::default()),
        });
        let states: Vec<NodeState> = states.collect();
        Self {
            frame,
            plan,
            replay,
            facts: vec![Fact::Missing; track.slots],
            due: vec![None; states.len()],
            dirty: vec![false; states.len()],
            states,
            mentions,
            outer,
            outer_due: None,
            courses,
            first: frame.all().next().map(|(_, head)| head.at),
            now: Instant::MIN,
            room,
        }
    }

    /// The first instant after the present one at which anything that is followed may differ (SE-6).
    pub fn next(&self) -> Option<Instant> {
        if let Some(first) = self.first {
            return Some(first);
        }
        let nodes = self.due.iter().copied().flatten();
        let nodes = nodes.chain(self.courses.iter().filter_map(Course::next));
        nodes.chain(self.replay.next()).chain(self.outer.last().copied()).chain(self.outer_due).min()
    }

    /// Runs to an instant and tells every transition on the way, in time order, those of one instant as the nodes depend on
    /// each other. What happens at `to` has happened then.
    pub fn run(&mut self, to: Instant, tell: &mut dyn FnMut(Transition)) {
        while let Some(next) = self.next().filter(|next| *next <= to) {
            self.step(next, tell);
        }
        self.now = self.now.max(to);
    }

    fn step(&mut self, at: Instant, tell: &mut dyn FnMut(Transition)) {
        self.now = at;
        if self.first.take().is_some() {
            self.dirty.fill(true);
        }
        self.replay.go(at);
        let changed = self.replay.changed();
        for (place, slot) in &self.plan.track.measure_slots {
            if changed.contains(place) {
                let value = self.replay.value(*place);
                set(&mut self.facts, &mut self.dirty, self.plan, *slot, value);
            }
        }
        self.move_tiers(at, tell);
        self.read_outer(at);
        for place in 0..self.states.len() {
            let wanted = self.dirty.get(place) == Some(&true) || self.due.get(place).copied().flatten() == Some(at);
            if wanted {
                self.look(place, at, tell);
            }
        }
    }

    fn read_outer(&mut self, at: Instant) {
        let mut ask = self.outer_due.is_some_and(|due| due <= at);
        while self.outer.last().is_some_and(|next| *next <= at) {
            self.outer.pop();
            ask = true;
        }
        if ask {
            let (facts, dirty, plan) = (&mut self.facts, &mut self.dirty, self.plan);
            let mut put = |slot, fact| set(facts, dirty, plan, slot, fact);
            self.outer_due = outer::read(self.frame, plan, at, &mut self.room.outer, &mut put);
        }
    }

    fn move_tiers(&mut self, at: Instant, tell: &mut dyn FnMut(Transition)) {
        for (place, course) in self.courses.iter_mut().enumerate() {
            if course.next().is_none_or(|next| next > at) {
                continue;
            }
            course.go(at);
            if let Some(Moved { from, to, cause }) = course.take_move() {
                let (subject, change) = (Subject::Tier(place), Changed::Moved { from, to });
                tell(Transition { at, subject, change, moved: cause });
            }
            if let Some(slot) = self.plan.track.tier.filter(|_| place == 0) {
                let fact = course.tier().map_or(Fact::Missing, Fact::Text);
                set(&mut self.facts, &mut self.dirty, self.plan, slot, fact);
            }
        }
    }

    /// The tiers that are followed, by the place of the program.
    pub fn tiers(&self) -> impl Iterator<Item = Option<Arc<str>>> {
        self.courses.iter().map(Course::tier)
    }

    fn look(&mut self, place: usize, at: Instant, tell: &mut dyn FnMut(Transition)) {
        let definitions = &self.plan.rulebook.definitions;
        let (Some(node), Some(state)) = (self.plan.track.nodes.get(place), self.states.get_mut(place)) else { return };
        let mut due = Due::after(at);
        let (change, fact) = follow(*node, state, definitions, &self.facts, at, &mut due);
        if let Some(slot) = self.due.get_mut(place) {
            *slot = due.next();
        }
        if let Some(flag) = self.dirty.get_mut(place) {
            *flag = false;
        }
        if let Some(slot) = self.plan.track.node_slots.get(place).copied().flatten() {
            set(&mut self.facts, &mut self.dirty, self.plan, slot, fact);
        }
        if let Some(change) = change {
            tell(Transition { at, subject: Subject::Node(*node), change, moved: None });
        }
    }

    /// The nodes with their states, as they depend on each other.
    pub fn states(&self) -> impl Iterator<Item = (Node, &NodeState)> {
        self.plan.track.nodes.iter().copied().zip(&self.states)
    }

    /// What texts say of needs, in the total order of the records, also what no longer counts or not yet.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The facts by slot.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The life of each row.
    pub fn lives(&self) -> &Lives {
        &self.room.lives
    }

    /// Whether the first record has come.
    pub fn has_begun(&self) -> bool {
        self.first.is_none() && self.frame.all().next().is_some()
    }
}

/// Sets a fact and marks those who read it.
fn set(facts: &mut [Fact], dirty: &mut [bool], plan: &Plan, slot: u32, fact: Fact) {
    let Some(place) = facts.get_mut(slot as usize).filter(|known| **known != fact) else { return };
    *place = fact;
    for reader in plan.track.readers.get(slot as usize).into_iter().flatten() {
        if let Some(flag) = dirty.get_mut(*reader) {
            *flag = true;
        }
    }
}

fn follow(
    node: Node,
    state: &mut NodeState,
    definitions: &Definitions,
    facts: &[Fact],
    at: Instant,
    due: &mut Due,
) -> (Option<Changed>, Fact) {
    match (node, state) {
        (Node::Stage | Node::JourneyStage, NodeState::Stage(state)) => {
            let stages = if node == Node::Stage { &definitions.stages } else { &definitions.journey };
            let Some(stages) = stages else { return (None, Fact::Missing) };
            let change = state.climb(stages, facts, at, due);
            (change, state.fact(stages))
        }
        (Node::Tag(place), NodeState::Flag(flag)) => {
            let change = definitions.tags.get(place).and_then(|tag| match &tag.when {
                Some(when) => flag.follow(when, facts, at, due),
                None => flag.weigh(tag, facts, at, due),
            });
            (change, Fact::Bool(flag.on))
        }
        (Node::Segment(place), NodeState::Flag(flag)) => {
            let when: Option<&Condition> = node::segment(&definitions.segments, place);
            let change = when.and_then(|when| flag.follow(when, facts, at, due));
            (change, Fact::Bool(flag.on))
        }
        _ => (None, Fact::Missing),
    }
}

/// The events that are evidence of a tag, each with its life.
fn pieces(
    frame: &Frame,
    plan: &Plan,
    lives: &Lives,
    mentions: &[Mention],
    tag: &Tag,
) -> Vec<(crate::measure::Life, Piece)> {
    let mut found = Vec::new();
    for item in &tag.evidence {
        let (most, cap) = (Number::from(item.points), float(item.cap.into()));
        for mention in mentions.iter().filter(|mention| item.need == Some(mention.need)) {
            let points = mention.worth.mul(most).map_or(0.0, float);
            let at = frame.head(mention.row).map_or(mention.life.from, |head| head.at);
            found.push((mention.life, Piece { at, points, cap, fade: item.fade }));
        }
        let Some(pick) = &item.events else { continue };
        for (row, head) in frame.all().filter(|(row, _)| pick.types.contains(&frame.type_no(*row))) {
            let facts = RowFacts { frame, cells: &plan.track.evidence, row };
            if !pick.filter.as_ref().is_none_or(|filter| filter.holds(&facts, Instant::MIN)) {
                continue;
            }
            // An order that several channels tell is one event (RC-12).
            let Some(life) = lives.of(frame, row) else { continue };
            let points = float(item.points.into());
            found.push((life, Piece { at: head.at, points, cap, fade: item.fade }));
        }
    }
    found
}
