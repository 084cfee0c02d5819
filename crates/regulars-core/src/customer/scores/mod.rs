//! The declared scores of a customer (SC, LO): consent first, then what the rule reads, then its value with reasons.

mod external;
mod learned;
mod model;
mod part;
mod plan;

pub(super) use part::parts;
pub use plan::ScorePlan;

use std::sync::Arc;

use super::account::tier_moves;
use super::{Frame, Person, Plan, RowNo, ScoreStatus};
use crate::consent::Decision;
use crate::error::Code;
use crate::measure::{Fact, Life, Lives, MeasureRoom, Noticed, OrderBook, RowFacts};
use crate::money::Number;
use crate::scoring::{
    AxisOf, Carded, Component, Fade, Gathered, Grid, Input, Occurrence, PointsSum, ScoreKind, ScoreRule, Scorecard,
    Scored, Sum, summarise,
};
use crate::time::{Due, Instant};

/// Room that is used again for every customer.
#[derive(Default, Debug)]
pub struct ScoreRoom {
    measures: MeasureRoom,
    lives: Lives,
    book: OrderBook,
    /// What was bought, if a model reads it.
    rfm: Option<Scored>,
}

/// What the components of a score read.
#[derive(Default)]
struct Read {
    numbers: Vec<Vec<Occurrence>>,
    /// The rows behind each component.
    rows: Vec<Vec<RowNo>>,
    /// The name of a measure that has no value.
    missing: Option<String>,
}

/// How a score stands.
enum Standing {
    /// The person did not consent to it.
    Suppressed,
    /// A measure of this name has no value, or the value cannot be computed.
    None(Code, Option<String>),
    /// A sum of points, and what they are for.
    Points(Sum, Read),
    /// A scorecard, and what was observed of each feature.
    Card(Carded, Vec<Option<Number>>),
    /// What a record says.
    Given(external::Given),
    /// The value of the score of this name, which stands in for a record.
    Computed(Number, String),
    /// What a model says.
    Learned(Box<learned::Modelled>),
    /// A word, and the values on both axes.
    Word(Arc<str>, [Number; 2]),
}

impl Standing {
    fn status(&self) -> ScoreStatus {
        match self {
            Self::Suppressed => ScoreStatus::SuppressedByConsent,
            Self::None(..) => ScoreStatus::InsufficientData,
            Self::Points(..)
            | Self::Card(..)
            | Self::Word(..)
            | Self::Given(_)
            | Self::Computed(..)
            | Self::Learned(_) => ScoreStatus::Ok,
        }
    }

    /// The number of a score that is one.
    fn number(&self) -> Option<Number> {
        match self {
            Self::Points(sum, _) => Some(sum.value),
            Self::Card(card, _) => Some(card.value),
            Self::Given(given) => Some(given.value),
            Self::Computed(value, _) => Some(*value),
            Self::Learned(said) => said.value.clone().ok(),
            Self::Suppressed | Self::None(..) | Self::Word(..) => None,
        }
    }

    fn fact(&self) -> Fact {
        match self {
            Self::Word(word, _) => Fact::Text(Arc::clone(word)),
            Self::Learned(said) => match &said.value {
                Ok(number) => Fact::Number(*number),
                Err(word) => Fact::Text(Arc::clone(word)),
            },
            other => other.number().map_or(Fact::Missing, Fact::Number),
        }
    }
}

/// What wants to know when a score differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Whoever sees it.
    Shown,
    /// The conditions that read it.
    Conditions,
}

/// Asks for the scores of one customer at one instant.
struct Asker<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    as_of: Instant,
    person: Option<&'a Person<'a>>,
    aim: Aim,
}

/// The values of the scores as conditions read them, and when they may differ.
pub(super) fn facts(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    person: Option<&Person<'_>>,
    aim: Aim,
    room: &mut ScoreRoom,
    due: &mut Due,
) -> Vec<(usize, Fact)> {
    let asker = Asker { frame, plan, as_of, person, aim };
    asker.begin(room);
    let scores = &plan.rulebook.definitions.scores;
    let rules = plan.scores.wanted.iter().filter_map(|place| Some((*place, scores.get(*place)?)));
    let fact = |(place, rule): (usize, &ScoreRule)| {
        let mut next = Due::after(as_of);
        let fact = asker.stand(place, rule, room, &mut Vec::new(), &mut next).fact();
        due.maybe(next.next());
        (place, fact)
    };
    rules.map(fact).collect()
}

impl Asker<'_> {
    fn begin(&self, room: &mut ScoreRoom) {
        let plan = &self.plan.scores;
        if !plan.is_empty() {
            if plan.measures.reads_tiers {
                room.measures.tiers = tier_moves(self.frame, self.plan, self.as_of);
            }
            plan.measures.at(self.frame, self.as_of, &mut room.measures);
            room.lives.read(self.frame, plan.numbers.as_ref());
        }
        room.rfm = self.plan.rulebook.rfm.as_ref().filter(|_| plan.reads_rfm).map(|rules| {
            room.book.read(self.frame, &self.plan.orders, &self.plan.purchases, self.as_of);
            summarise(&room.book, rules, &self.plan.rulebook.zone, self.as_of)
        });
    }

    fn stand(
        &self,
        place: usize,
        rule: &ScoreRule,
        room: &ScoreRoom,
        noticed: &mut Vec<Noticed>,
        due: &mut Due,
    ) -> Standing {
        let Some(answer) = self.person.map(|person| person.ask(&rule.purpose, None)) else {
            return Standing::Suppressed;
        };
        due.maybe(answer.next_change_at);
        if answer.decision != Decision::Allow {
            return Standing::Suppressed;
        }
        match &rule.kind {
            ScoreKind::PointsSum(sum) => self.points(place, rule, sum, room, noticed, due),
            ScoreKind::Scorecard(card) => self.card(rule, card, room, due),
            ScoreKind::External(external) => self.external(rule, external, room, noticed, due),
            ScoreKind::Learned(learned) => self.learned(rule, learned, room, due),
            ScoreKind::Grade(grid) | ScoreKind::Quadrant(grid) => self.word(grid, room, noticed, due),
        }
    }

    fn card(&self, rule: &ScoreRule, card: &Scorecard, room: &ScoreRoom, due: &mut Due) -> Standing {
        let observed = card.features.iter().map(|feature| self.measure(feature.measure, room, due).ok());
        let observed: Vec<Option<Number>> = observed.collect();
        match card.value(&observed, rule.scale) {
            Ok(carded) => Standing::Card(carded, observed),
            Err(code) => Standing::None(code, None),
        }
    }

    /// The word of two axes; an axis without a value is never low (VQ-1).
    fn word(&self, grid: &Grid, room: &ScoreRoom, noticed: &mut Vec<Noticed>, due: &mut Due) -> Standing {
        let mut values = [Number::ZERO; 2];
        for (axis, value) in grid.axes.iter().zip(&mut values) {
            let found = match axis.of {
                AxisOf::Measure(slot) => self.measure(slot, room, due),
                AxisOf::Score(place) => {
                    let Some(rule) = self.plan.rulebook.definitions.scores.get(place) else { continue };
                    match self.stand(place, rule, room, noticed, due) {
                        Standing::Suppressed => return Standing::Suppressed,
                        other => other.number().ok_or_else(|| format!("score.{}", rule.name)),
                    }
                }
            };
            match found {
                Ok(number) => *value = number,
                Err(name) => return Standing::None(Code::InsufficientData, Some(name)),
            }
        }
        let word = grid.cell(values).cloned();
        word.map_or(Standing::None(Code::InsufficientData, None), |word| Standing::Word(word, values))
    }

    fn points(
        &self,
        place: usize,
        rule: &ScoreRule,
        points: &PointsSum,
        room: &ScoreRoom,
        noticed: &mut Vec<Noticed>,
        due: &mut Due,
    ) -> Standing {
        let mut read = Read::default();
        for component in &points.components {
            self.read(component, room, &mut read, noticed, due);
        }
        if let Some(name) = read.missing {
            return Standing::None(Code::InsufficientData, Some(name));
        }
        let gathered = Gathered { rule: points, scale: rule.scale, numbers: &read.numbers };
        let sum = match gathered.sum(self.as_of) {
            Ok(sum) => sum,
            Err(code) => return Standing::None(code, None),
        };
        let until = due.next();
        let bounds = self.plan.scores.bounds.get(place).and_then(Option::as_ref);
        due.maybe(match bounds.filter(|_| self.aim == Aim::Conditions) {
            Some(bounds) => gathered.crosses(bounds, self.as_of, until),
            None => gathered.moves(self.as_of, until),
        });
        Standing::Points(sum, read)
    }

    /// What a component reads, and when that differs.
    fn read(
        &self,
        component: &Component,
        room: &ScoreRoom,
        read: &mut Read,
        noticed: &mut Vec<Noticed>,
        due: &mut Due,
    ) {
        let (mut numbers, mut rows) = (Vec::new(), Vec::new());
        match &component.input {
            Input::Measure(slot) => match self.measure(*slot, room, due) {
                Ok(number) => numbers.push(Occurrence { at: self.as_of, period: 0, number }),
                Err(name) => read.missing = read.missing.take().or(Some(name)),
            },
            Input::Events { .. } => self.events(component, room, &mut numbers, &mut rows, noticed, due),
        }
        read.numbers.push(numbers);
        read.rows.push(rows);
    }

    /// The value of a measure; its name if it has none.
    fn measure(&self, slot: u32, room: &ScoreRoom, due: &mut Due) -> Result<Number, String> {
        let definitions = &self.plan.rulebook.definitions;
        let measured = definitions.measure_at(slot).and_then(|place| room.measures.values.get(place));
        due.maybe(measured.and_then(|measured| measured.next_change_at));
        match measured.map(|measured| &measured.value) {
            Some(Fact::Number(number)) => Ok(*number),
            _ => Err(definitions.name(slot).to_owned()),
        }
    }

    fn events(
        &self,
        component: &Component,
        room: &ScoreRoom,
        numbers: &mut Vec<Occurrence>,
        rows: &mut Vec<RowNo>,
        noticed: &mut Vec<Noticed>,
        due: &mut Due,
    ) {
        let Input::Events { pick, field, currency } = &component.input else { return };
        let (frame, cells) = (self.frame, &self.plan.scores.cells);
        let zone = &self.plan.rulebook.zone;
        for (row, head) in frame.all().filter(|(row, _)| pick.types.contains(&frame.type_no(*row))) {
            let facts = RowFacts { frame, cells, row };
            if !pick.filter.as_ref().is_none_or(|filter| filter.holds(&facts, Instant::MIN)) {
                continue;
            }
            let until =
                if let Fade::Window(window) = component.fade { Some(head.at.plus_micros(window)) } else { None };
            let life = room.lives.of(frame, row).and_then(|life| life.within(Life { from: head.at, until }));
            let Some(life) = life else { continue };
            let number = match field.map(|field| cells.read(frame, row, field)) {
                None => Number::from(1_u32),
                Some(raw) => match raw.number() {
                    Some(number) => {
                        if let (crate::measure::Raw::Money(_, found), Some(currency)) = (raw, currency)
                            && found != *currency
                        {
                            if life.holds(self.as_of) {
                                noticed.push((Code::CurrencySkipped, vec![row]));
                            }
                            due.at(life.from);
                            due.maybe(life.until);
                            continue;
                        }
                        number
                    }
                    None => continue,
                },
            };
            due.at(life.from);
            due.maybe(life.until);
            if life.holds(self.as_of) {
                let period = component.cap_per_period.map_or(0, |(unit, _)| zone.date(head.at).period(unit));
                numbers.push(Occurrence { at: head.at, period, number });
                rows.push(row);
            }
        }
    }
}
