//! With `extend_on_requalify` every level keeps its own end, and meeting it again moves that end on (MB-41).

use super::dates::Dates;
use super::term::Term;
use super::{Cause, Standing};
use crate::time::{Date, Instant};

/// Until when a level lasts: the later of both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stay {
    /// By orders that met it. A refund may move it back.
    pub(super) met: Option<Instant>,
    /// By reviews, ends of grants, measures, merges and earlier rules.
    pub(super) given: Option<Instant>,
}

impl Stay {
    fn until(self) -> Option<Instant> {
        self.met.max(self.given)
    }

    pub(super) fn later(self, other: Self) -> Self {
        Self { met: self.met.max(other.met), given: self.given.max(other.given) }
    }
}

impl Standing {
    fn lasts(&self, level: usize, at: Instant) -> Option<Instant> {
        self.stays.get(level).and_then(|stay| stay.until()).filter(|until| at < *until)
    }

    pub(super) fn stay(&mut self, level: usize) -> Option<&mut Stay> {
        if self.stays.len() <= level {
            self.stays.resize(level.saturating_add(1), Stay::default());
        }
        self.stays.get_mut(level)
    }

    /// A level lasts at least until an instant.
    pub(super) fn give(&mut self, level: usize, until: Option<Instant>) {
        if let Some(stay) = self.stay(level).filter(|_| level > 0) {
            stay.given = stay.given.max(until);
        }
    }

    /// Every level that is met now lasts from now on.
    pub(super) fn requalify(&mut self, dates: Dates<'_>, at: Instant, cause: Cause) {
        let date = dates.date(at);
        let until = dates.validity(date);
        let lifetime = self.reach(dates, date).lifetime;
        for (level, rule) in dates.program.rules.levels.iter().enumerate().skip(1) {
            if level == lifetime || self.figures(dates, date).meet(rule) {
                match self.stay(level) {
                    Some(stay) if cause == Cause::Upgrade => stay.met = stay.met.max(until),
                    Some(stay) => stay.given = stay.given.max(until),
                    None => {}
                }
            }
        }
        self.settle(dates, at, if cause == Cause::Recalc { Cause::Upgrade } else { cause });
    }

    /// Holds the highest level that lasts.
    pub(super) fn settle(&mut self, dates: Dates<'_>, at: Instant, cause: Cause) {
        let levels = dates.program.rules.levels.len();
        let top = (1..levels).rev().find_map(|level| self.lasts(level, at).map(|until| (level, until)));
        let (level, until) = top.map_or((0, None), |(level, until)| (level, Some(until)));
        let granted = self.grants.iter().map(|grant| grant.level).max().unwrap_or(0);
        let in_grace = self.term.grace.is_some_and(|grace| at < grace);
        if in_grace && self.term.level > level.max(granted) {
            return;
        }
        let next = if granted > level { Term::granted(granted) } else { Term::valid(level, until) };
        if next.level != self.term.level {
            self.hold(next, at, cause);
        } else if in_grace {
            self.hold(next, at, if cause == Cause::Upgrade { Cause::Renewal } else { cause });
        } else {
            self.term = next;
        }
    }

    /// The held level ends. What is reached takes over, with an end of its own if it has none, and what the rules of the downgrade
    /// leave lasts at least as long as if it began now.
    pub(super) fn give_way(&mut self, dates: Dates<'_>, at: Instant, (own, at_least): (usize, usize), cause: Cause) {
        let until = dates.validity(dates.date(at));
        if self.lasts(own, at).is_none() {
            self.give(own, until);
        }
        self.give(at_least, until);
        self.term.grace = None;
        self.settle(dates, at, cause);
    }

    /// After a refund: how long the orders let every level last at today's amounts. A refund never lengthens anything, also where
    /// two accounts became one after the orders that it looks at.
    pub(super) fn shorten(&mut self, dates: Dates<'_>, at: Instant) {
        let rules = dates.program.rules;
        let mut met = vec![None; rules.levels.len()];
        let since = dates.lasting_since(dates.date(at));
        for by in self.book.counted_since(since) {
            let date = dates.date(by);
            let figures = self.figures_by(dates.window(date), by, self.carried_into(dates, date));
            let ever = self.book.sum_by((Date::from_days(i32::MIN), date.plus_days(1)), by).spend;
            let until = dates.validity(date);
            for (level, (rule, met)) in rules.levels.iter().zip(&mut met).enumerate().skip(1) {
                let kept = rules.lifetime.iter().any(|(kept, min)| *kept == level && ever.at_least(*min));
                if *met < until && (kept || figures.meet(rule)) {
                    *met = until;
                }
            }
        }
        for (stay, met) in self.stays.iter_mut().zip(met) {
            stay.met = stay.met.min(met);
        }
        self.settle(dates, at, Cause::Refund);
    }
}
