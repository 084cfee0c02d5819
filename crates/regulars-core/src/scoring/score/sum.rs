//! The value of a sum of points (LO-2) and when it next differs by itself (LO-5).
//!
//! Exact points stay exact. Points that were floats on the way, by a half-life or a transform, come out by SC-5 at the score's scale,
//! each component by itself; so what is shown adds up, and nothing that is shown moves before the next change. The age of an event
//! is counted to the whole second of the question, so everything that decays moves at whole seconds.

use super::super::{Fade, decimal, float};
use super::points::{Component, PointsSum, Transform, Worth};
use crate::error::Code;
use crate::money::{Decimal, Number};
use crate::time::Instant;

const SECOND_US: i64 = 1_000_000;

/// A number that is worth points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence {
    /// When it happened; of a measure the instant of the question.
    pub at: Instant,
    /// The local period that it belongs to, for the cap of a period.
    pub period: i32,
    /// The number.
    pub number: Number,
}

/// What one component is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The points without any cap.
    pub raw: Number,
    /// The points that count, before their sign.
    pub kept: Number,
}

/// The value of a sum and how it comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The value.
    pub value: Number,
    /// By component.
    pub terms: Vec<Term>,
    /// What the bounds took or gave.
    pub limited: Number,
    /// What rounding took or gave.
    pub rounded: Number,
}

/// What the components of a score read, in the order of the timeline.
#[derive(Clone, Copy, Debug)]
pub struct Gathered<'a> {
    /// The rule.
    pub rule: &'a PointsSum,
    /// The digits behind the point.
    pub scale: u8,
    /// By component.
    pub numbers: &'a [Vec<Occurrence>],
}

/// The bounds of one pass over the events of a component.
trait Points: Copy {
    const ZERO: Self;
    fn of(number: Number) -> Self;
    fn plus(self, other: Self) -> Option<Self>;
    fn at_most(self, cap: Self) -> Self;
    fn at_least(self, floor: Self) -> Self;
}

impl Points for Number {
    const ZERO: Self = Number::ZERO;

    fn of(number: Number) -> Self {
        number
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.add(other)
    }

    fn at_most(self, cap: Self) -> Self {
        self.min(cap)
    }

    fn at_least(self, floor: Self) -> Self {
        self.max(floor)
    }
}

impl Points for f64 {
    const ZERO: Self = 0.0;

    fn of(number: Number) -> Self {
        float(number)
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(self + other)
    }

    fn at_most(self, cap: Self) -> Self {
        self.min(cap)
    }

    fn at_least(self, floor: Self) -> Self {
        self.max(floor)
    }
}

/// Adds the points of a component up: caps of the event, the period and the whole, in this order (LO-2). The points without and
/// with caps.
fn add_up<P: Points>(component: &Component, points: impl Iterator<Item = Option<(i32, P)>>) -> Option<(P, P)> {
    let cap = |cap: Option<Decimal>| cap.map(|cap| P::of(cap.into()));
    let (per_event, per_period) = (cap(component.cap_per_event), cap(component.cap_per_period.map(|(_, cap)| cap)));
    let close = |sum: P| per_period.map_or(sum, |cap| sum.at_most(cap));
    let (mut raw, mut kept) = (P::ZERO, P::ZERO);
    let mut open: Option<(i32, P)> = None;
    for point in points {
        let (period, worth) = point?;
        raw = raw.plus(worth)?;
        let worth = per_event.map_or(worth, |cap| worth.at_most(cap));
        match &mut open {
            Some((known, sum)) if *known == period || per_period.is_none() => *sum = sum.plus(worth)?,
            other => {
                if let Some((_, sum)) = other.replace((period, worth)) {
                    kept = kept.plus(close(sum))?;
                }
            }
        }
    }
    if let Some((_, sum)) = open {
        kept = kept.plus(close(sum))?;
    }
    if let Some(cap) = cap(component.cap_total) {
        kept = kept.at_most(cap);
    }
    if let Some(floor) = cap(component.floor_total) {
        kept = kept.at_least(floor);
    }
    Some((raw, kept))
}

/// The points of an exact number.
fn exact(worth: &Worth, number: Number) -> Option<Number> {
    match worth {
        Worth::Each(points, Transform::Cap(cap)) => number.min((*cap).into()).mul((*points).into()),
        Worth::Each(points, _) => number.mul((*points).into()),
        Worth::Bands(bands) => {
            let reached = bands.iter().rev().find(|band| number >= band.from.into());
            Some(reached.map_or(Number::ZERO, |band| band.points.into()))
        }
    }
}

/// The points of a number that need not stay exact.
fn bent(worth: &Worth, number: Number) -> Option<f64> {
    match worth {
        Worth::Each(points, Transform::Ln1p) => Some(libm::log1p(float(number)) * float((*points).into())),
        Worth::Each(points, Transform::Sqrt) => Some(libm::sqrt(float(number)) * float((*points).into())),
        _ => exact(worth, number).map(float),
    }
}

/// What is left of an event at a second.
fn decay(component: &Component, at: Instant, second: i64) -> f64 {
    let Fade::HalfLife(half) = component.fade else { return 1.0 };
    let age = second.saturating_mul(SECOND_US).saturating_sub(at.micros()).max(0);
    libm::exp2(-(age as f64) / half as f64)
}

fn second_of(at: Instant) -> i64 {
    at.micros().div_euclid(SECOND_US)
}

impl Component {
    /// Its points as floats at a second.
    fn floats(&self, numbers: &[Occurrence], second: i64) -> Option<(f64, f64)> {
        let one = |one: &Occurrence| Some((one.period, bent(&self.worth, one.number)? * decay(self, one.at, second)));
        add_up(self, numbers.iter().map(one))
    }

    fn term_at(&self, numbers: &[Occurrence], scale: u8, second: i64) -> Result<Term, Code> {
        if !self.is_float() {
            let one = |one: &Occurrence| Some((one.period, exact(&self.worth, one.number)?));
            let (raw, kept) = add_up(self, numbers.iter().map(one)).ok_or(Code::Overflow)?;
            return Ok(Term { raw, kept });
        }
        let (raw, kept) = self.floats(numbers, second).ok_or(Code::Overflow)?;
        if !raw.is_finite() || !kept.is_finite() {
            return Err(Code::ScoreNotFinite);
        }
        let out = |points| decimal(points, scale).ok_or(Code::Overflow);
        Ok(Term { raw: out(raw)?, kept: out(kept)? })
    }

    /// What it is worth at an instant. Errors: `overflow`, `score_not_finite`.
    pub fn term(&self, numbers: &[Occurrence], scale: u8, as_of: Instant) -> Result<Term, Code> {
        self.term_at(numbers, scale, second_of(as_of))
    }

    /// With its sign.
    pub fn signed(&self, points: Number) -> Number {
        if self.minus { points.neg() } else { points }
    }

    /// Whether all numbers are on one side of zero, so that what decays only falls, or only rises.
    fn is_one_sided(numbers: &[Occurrence]) -> bool {
        let below = numbers.iter().any(|one| one.number.signum() < 0);
        !(below && numbers.iter().any(|one| one.number.signum() > 0))
    }

    /// The first whole second after `now` and before `until` at which its points can differ (LO-5).
    fn moves(&self, numbers: &[Occurrence], scale: u8, now: i64, until: i64) -> Option<i64> {
        if !self.decays() || numbers.is_empty() {
            return None;
        }
        let known = self.term_at(numbers, scale, now);
        if Self::is_one_sided(numbers) {
            return first(now, until, |second| self.term_at(numbers, scale, second) != known);
        }
        // Both signs: the points cannot have moved farther than all changes together (LO-5).
        let whole = |second| {
            let absolute = |one: &Occurrence| bent(&self.worth, one.number).map_or(0.0, f64::abs);
            numbers.iter().map(|one| absolute(one) * decay(self, one.at, second)).sum::<f64>()
        };
        let (raw, kept) = self.floats(numbers, now)?;
        let unit = 10_f64.powi(-i32::from(scale));
        // A little less, because of the 12 digits of SC-5.
        let room = |points: f64| {
            let units = points / unit;
            ((0.5 - (units - units.round()).abs()) * unit - points.abs() * 1e-11).max(0.0)
        };
        let (least, before) = (room(raw).min(room(kept)), whole(now));
        first(now, until, |second| before - whole(second) >= least)
    }
}

/// The first second in `(now, until)` at which something holds that stays once it holds.
fn first(now: i64, until: i64, holds: impl Fn(i64) -> bool) -> Option<i64> {
    let (mut low, mut high) = (now, until.saturating_sub(1));
    if low >= high || !holds(high) {
        return None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

impl Gathered<'_> {
    fn parts(&self) -> impl Iterator<Item = (&Component, &[Occurrence])> {
        self.rule.components.iter().zip(self.numbers).map(|(component, numbers)| (component, numbers.as_slice()))
    }

    /// The value at an instant (LO-2). Errors: `overflow`, `score_not_finite`.
    pub fn sum(&self, as_of: Instant) -> Result<Sum, Code> {
        self.sum_at(second_of(as_of))
    }

    fn sum_at(&self, second: i64) -> Result<Sum, Code> {
        let mut terms = Vec::new();
        let mut total = Number::from(self.rule.base);
        for (component, numbers) in self.parts() {
            let term = component.term_at(numbers, self.scale, second)?;
            total = total.add(component.signed(term.kept)).ok_or(Code::Overflow)?;
            terms.push(term);
        }
        let held = total.min(self.rule.max.into()).max(self.rule.min.into());
        let value = held.rounded(self.scale);
        let limited = held.sub(total).ok_or(Code::Overflow)?;
        let rounded = value.sub(held).ok_or(Code::Overflow)?;
        Ok(Sum { value, terms, limited, rounded })
    }

    /// The first whole second after `as_of` and before `until` at which anything that is shown can differ by decay (LO-5).
    pub fn moves(&self, as_of: Instant, until: Option<Instant>) -> Option<Instant> {
        let (now, end) = (second_of(as_of), end(until));
        let next = self.parts().filter_map(|(component, numbers)| component.moves(numbers, self.scale, now, end)).min();
        next.and_then(instant)
    }

    /// The first whole second after `as_of` and before `until` at which the value can lie otherwise beside one of some bounds.
    pub fn crosses(&self, bounds: &[Number], as_of: Instant, until: Option<Instant>) -> Option<Instant> {
        // Each direction in which decay moves the value.
        let decaying = || self.parts().filter(|(component, numbers)| component.decays() && !numbers.is_empty());
        let falls = |(component, numbers): (&Component, &[Occurrence])| {
            let below = numbers.iter().any(|one| one.number.signum() < 0);
            Component::is_one_sided(numbers).then_some(component.minus == below)
        };
        let directions: Option<Vec<bool>> = decaying().map(falls).collect();
        let Some(directions) = directions.filter(|all| all.windows(2).all(|pair| pair.first() == pair.last())) else {
            return self.moves(as_of, until);
        };
        if directions.is_empty() {
            return None;
        }
        let sides =
            |second| self.sum_at(second).map(|sum| bounds.iter().map(|bound| sum.value.cmp(bound)).collect::<Vec<_>>());
        let now = second_of(as_of);
        let known = sides(now);
        first(now, end(until), |second| sides(second) != known).and_then(instant)
    }
}

/// The second before which something is asked for.
fn end(until: Option<Instant>) -> i64 {
    // What begins within a second ends it.
    until.map_or(second_of(Instant::MAX), |until| second_of(until.plus_micros(SECOND_US - 1)))
}

fn instant(second: i64) -> Option<Instant> {
    Instant::from_micros(second.checked_mul(SECOND_US)?).ok()
}

#[cfg(test)]
mod tests;
