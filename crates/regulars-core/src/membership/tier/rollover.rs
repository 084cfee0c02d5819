//! What is spent above the threshold of a period counts in the next one, once (MB-40).

use super::Standing;
use super::dates::Dates;
use crate::membership::program::{Metric, Requirement, TierLevel};
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

/// What was carried into two periods: a review at the end of one still looks at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Carry {
    /// The first date of the period that the last rollover began.
    pub(super) begins: Date,
    pub(super) into_this: Total,
    pub(super) into_last: Total,
}

impl Default for Carry {
    fn default() -> Self {
        Self { begins: Date::from_days(i32::MIN), into_this: Total::default(), into_last: Total::default() }
    }
}

impl Standing {
    /// What was carried into the period of a date.
    pub(super) fn carried_into(&self, dates: Dates<'_>, date: Date) -> Total {
        let Some((from, to)) = dates.period(date).filter(|_| dates.program.rules.rollover) else {
            return Total::default();
        };
        if from == self.carry.begins {
            self.carry.into_this
        } else if to == self.carry.begins {
            self.carry.into_last
        } else {
            Total::default()
        }
    }

    /// The end of the period of a date, if anything can be carried over it or was carried into it.
    pub(super) fn next_rollover(&self, dates: Dates<'_>, date: Date) -> Option<Instant> {
        let span = dates.period(date).filter(|_| dates.program.rules.rollover)?;
        let something = self.book.sum(span).spend.signum() != 0 || self.carried_into(dates, date).signum() != 0;
        something.then(|| dates.start_of(span.1))
    }

    /// Carries over into the period that begins at an instant, if one does.
    pub(super) fn roll_over(&mut self, dates: Dates<'_>, at: Instant) {
        let begins = dates.date(at);
        let last = begins.plus_days(-1);
        let ended = dates.period(last).filter(|(_, end)| *end == begins && dates.program.rules.rollover);
        let Some(span) = ended.filter(|_| self.carry.begins != begins) else { return };
        let into_last = self.carried_into(dates, last);
        let levels = &dates.program.rules.levels;
        let earned = self.figures(dates, last).earned(levels);
        // Only a level above the base has a threshold that spend can exceed.
        let threshold = levels.get(earned).filter(|_| earned > 0).and_then(least_spend);
        let into_this = threshold.map_or(Total::default(), |min| {
            let mut above = self.book.sum(span).spend;
            above.subtract(into_last.missing_to(min));
            if above.signum() > 0 { above } else { Total::default() }
        });
        self.carry = Carry { begins, into_this, into_last };
    }
}

/// The spend that a level asks for: of several demands the one that decides; none: it does not ask for spend.
fn least_spend(level: &TierLevel) -> Option<Decimal> {
    let spend = |demands: &[_]| -> Vec<Decimal> {
        let of_spend =
            demands.iter().filter(|demand: &&crate::membership::program::Demand| demand.metric == Metric::Spend);
        of_spend.map(|demand| demand.min).collect()
    };
    match level.needs.as_ref()? {
        Requirement::All(demands) => spend(demands).into_iter().max(),
        Requirement::Any(demands) => spend(demands).into_iter().min(),
    }
}
