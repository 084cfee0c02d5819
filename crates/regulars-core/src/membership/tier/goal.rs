//! What an account would hold by its figures alone: the earned level and the floors (MB-30, MB-31, MB-39).

use super::Standing;
use super::book::Sum;
use super::dates::{Dates, Span};
use crate::membership::program::{Demand, Metric, Requirement, TierLevel};
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

/// What the levels are compared with.
#[derive(Clone, Copy)]
pub(super) struct Figures<'a> {
    pub(super) sum: Sum,
    pub(super) measures: &'a [(String, Decimal)],
}

/// Levels by what speaks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// The highest level met (MB-30).
    pub(super) earned: usize,
    /// The highest level that the spend of a lifetime keeps.
    pub(super) lifetime: usize,
    /// The highest level given.
    pub(super) granted: usize,
}

impl Reach {
    /// What the account reached itself.
    pub(super) fn own(self) -> usize {
        self.earned.max(self.lifetime)
    }

    pub(super) fn all(self) -> usize {
        self.own().max(self.granted)
    }
}

impl Figures<'_> {
    /// How much of the metric there is; none: nobody has said.
    pub(super) fn of(&self, metric: &Metric) -> Option<Total> {
        match metric {
            Metric::Spend => Some(self.sum.spend),
            Metric::Orders => Decimal::new(self.sum.orders.into(), 0).ok().map(Total::from),
            Metric::Measure(name) => {
                self.measures.iter().find(|(known, _)| known == name).map(|(_, value)| Total::from(*value))
            }
        }
    }

    /// A measure that nobody has said is not met.
    pub(super) fn meet_demand(&self, demand: &Demand) -> bool {
        self.of(&demand.metric).is_some_and(|value| value.at_least(demand.min))
    }

    pub(super) fn meet(&self, level: &TierLevel) -> bool {
        match &level.needs {
            None => true,
            Some(Requirement::All(demands)) => demands.iter().all(|demand| self.meet_demand(demand)),
            Some(Requirement::Any(demands)) => demands.iter().any(|demand| self.meet_demand(demand)),
        }
    }

    pub(super) fn earned(&self, levels: &[TierLevel]) -> usize {
        levels.iter().rposition(|level| self.meet(level)).unwrap_or(0)
    }
}

impl Standing {
    /// The figures of a date, with what was carried into its period.
    pub(super) fn figures(&self, dates: Dates<'_>, date: Date) -> Figures<'_> {
        let mut sum = self.book.sum(dates.window(date));
        sum.spend.add(self.carried_into(dates, date));
        Figures { sum, measures: &self.measures }
    }

    /// The figures of an earlier date by the orders that counted at an instant of it, at today's amounts (MB-38). A measure is that
    /// of today, because nobody keeps its past.
    pub(super) fn figures_by(&self, span: Span, by: Instant, carry: Total) -> Figures<'_> {
        let mut sum = self.book.sum_by(span, by);
        sum.spend.add(carry);
        Figures { sum, measures: &self.measures }
    }

    /// The levels that the figures of a date speak for.
    pub(super) fn reach(&self, dates: Dates<'_>, date: Date) -> Reach {
        let rules = dates.program.rules;
        let earned = self.figures(dates, date).earned(&rules.levels);
        let spend = self.book.all().spend;
        let kept = rules.lifetime.iter().filter(|(_, min)| spend.at_least(*min)).map(|(level, _)| *level);
        let granted = self.grants.iter().map(|grant| grant.level).max();
        Reach { earned, lifetime: kept.max().unwrap_or(0), granted: granted.unwrap_or(0) }
    }
}
