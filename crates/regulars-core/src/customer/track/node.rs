//! The state of a stage, tag or segment at an instant that moves forward, and what changes it.

use std::sync::Arc;

use super::Changed;
use crate::condition::Condition;
use crate::measure::{Fact, Life};
use crate::money::{Decimal, Number};
use crate::rulebook::Segment;
use crate::scoring::{Fade, Piece, Stages, Tag, falls_below, float, strength};
use crate::time::{Due, Instant};

/// What is known of a node at the present instant.
#[derive(Clone, Debug)]
pub enum NodeState {
    /// A segment or a tag that is there or not.
    Flag(Flag),
    /// A ladder.
    Stage(StageState),
}

/// Whether something is there, and since when.
#[derive(Clone, Debug, Default)]
pub struct Flag {
    /// Whether it is.
    pub on: bool,
    /// Since when; absent while it is not.
    pub since: Option<Instant>,
    /// The strength of a tag when it was looked at last, in ten thousandths.
    strength: u32,
    /// The pieces of evidence of a tag.
    pub(super) pieces: Vec<(Life, Piece)>,
    /// What measures add to them; it does not fade.
    steady: Vec<Piece>,
}

/// Where a ladder stands.
#[derive(Clone, Debug, Default)]
pub struct StageState {
    /// The place of the stage; none before the first record.
    pub current: Option<usize>,
    /// Since when.
    pub since: Option<Instant>,
    /// The place of the one before it.
    pub previous: Option<usize>,
    /// By stage: since when its condition has been false; none while it is true.
    false_since: Vec<Option<Instant>>,
}

impl Flag {
    /// Nothing shows yet.
    pub(super) fn of(pieces: Vec<(Life, Piece)>) -> Self {
        Self { pieces, ..Self::default() }
    }

    fn turn(&mut self, on: bool, now: Instant) -> Option<Changed> {
        if self.on == on {
            return None;
        }
        self.on = on;
        self.since = on.then_some(now);
        Some(if on { Changed::Entered } else { Changed::Left })
    }

    /// Follows a condition.
    pub(super) fn follow(&mut self, when: &Condition, facts: &[Fact], now: Instant, due: &mut Due) -> Option<Changed> {
        when.borders(facts, due);
        let on = when.holds(facts, now);
        self.strength = if on { 10_000 } else { 0 };
        self.turn(on, now)
    }

    /// The events that are evidence at an instant.
    fn at(&self, now: Instant) -> Vec<Piece> {
        let events = self.pieces.iter().filter(|(life, _)| life.holds(now)).map(|(_, piece)| *piece);
        events.chain(self.steady.iter().copied()).collect()
    }

    /// Follows evidence (TG-2, TG-3): shown from one strength on, until it is below another.
    pub(super) fn weigh(&mut self, tag: &Tag, facts: &[Fact], now: Instant, due: &mut Due) -> Option<Changed> {
        if tag.purpose.is_some_and(|slot| facts.get(slot as usize) != Some(&Fact::Bool(true))) {
            // Without consent nothing shows (TG-6); who reads the consent looks again when it differs.
            self.strength = 0;
            return self.turn(false, now);
        }
        self.steady.clear();
        for item in &tag.evidence {
            if let Some(Fact::Number(value)) = item.measure.and_then(|slot| facts.get(slot as usize)) {
                let points = value.mul(item.points.into()).map_or(0.0, float);
                self.steady.push(Piece { at: now, points, cap: float(item.cap.into()), fade: Fade::Never });
            }
        }
        let pieces = self.at(now);
        let mut next = Due::after(now);
        for (life, _) in &self.pieces {
            next.at(life.from);
            next.maybe(life.until);
        }
        due.maybe(next.next());
        self.strength = strength(&pieces, now);
        let (show, hide) = (least(tag.show_at), least(tag.hide_at));
        let on = self.strength >= if self.on { hide } else { show };
        if on {
            due.maybe(falls_below(&pieces, hide, now, next.next()));
        }
        self.turn(on, now)
    }

    /// When a tag that shows hides if nothing more happens.
    pub fn expires_at(&self, tag: &Tag, now: Instant) -> Option<Instant> {
        let pieces = self.at(now);
        if pieces.is_empty() { None } else { falls_below(&pieces, least(tag.hide_at), now, None) }
    }

    /// The strength of a tag at the present instant, in ten thousandths; evidence fades between the instants of a replay.
    pub fn strength_at(&self, now: Instant) -> u32 {
        let pieces = self.at(now);
        if pieces.is_empty() { self.strength } else { strength(&pieces, now) }
    }

    /// When the strength next differs by itself, before a piece comes or goes.
    pub fn strength_moves(&self, now: Instant) -> Option<Instant> {
        let pieces = self.at(now);
        if pieces.is_empty() { None } else { falls_below(&pieces, strength(&pieces, now), now, None) }
    }
}

/// The least whole number of ten thousandths that is at least a share.
fn least(share: Decimal) -> u32 {
    let scaled = Number::from(share).mul(Number::from(10_000_i64)).unwrap_or(Number::from(10_000_i64));
    let mut text = String::new();
    scaled.write(&mut text, 1);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    whole.parse::<u32>().unwrap_or(10_000) + u32::from(rest.bytes().any(|digit| digit != b'0'))
}

impl StageState {
    /// Follows a ladder (LS-1, LS-3): the first stage that is true wins; the one that holds also while its condition has been
    /// false for less than its hold.
    pub(super) fn climb(&mut self, stages: &Stages, facts: &[Fact], now: Instant, due: &mut Due) -> Option<Changed> {
        self.false_since.resize(stages.all.len(), Some(Instant::MIN));
        let mut next = None;
        for (place, stage) in stages.all.iter().enumerate() {
            stage.enter.borders(facts, due);
            let holds = stage.enter.holds(facts, now);
            let Some(false_since) = self.false_since.get_mut(place) else { continue };
            if holds {
                *false_since = None;
            } else if false_since.is_none() {
                *false_since = Some(now);
            }
            let held = stage.hold.filter(|_| self.current == Some(place)).zip(*false_since);
            let until = held.map(|(hold, since)| since.plus_micros(hold));
            due.maybe(until);
            if next.is_none() && (holds || until.is_some_and(|until| now < until)) {
                next = Some(place);
            }
        }
        if next == self.current {
            return None;
        }
        let name = |place: Option<usize>| place.and_then(|place| stages.all.get(place)).map(|stage| stage.name.clone());
        let (from, to) = (name(self.current), name(next));
        self.previous = self.current.or(self.previous);
        self.current = next;
        self.since = next.map(|_| now);
        Some(Changed::Moved { from, to })
    }

    /// The name of the present stage.
    pub(super) fn fact(&self, stages: &Stages) -> Fact {
        let stage = self.current.and_then(|place| stages.all.get(place));
        stage.map_or(Fact::Missing, |stage| Fact::Text(Arc::clone(&stage.name)))
    }
}

/// The condition of a segment.
pub(super) fn segment(segments: &[Segment], place: usize) -> Option<&Condition> {
    segments.get(place).map(|segment| &segment.when)
}
