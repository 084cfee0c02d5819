//! How far it is to the next level, and to keep the held one (MB-42).

use super::calendar::by_period;
use super::standing::Standing;
use crate::membership::account::{TierProgram, Tiers as _};
use crate::membership::program::{Metric, Requirement};
use crate::money::{Decimal, Total};
use crate::time::Instant;

/// What is missing to a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The place of the level.
    pub level: usize,
    /// Whether all of `demands` are needed; otherwise one of them suffices.
    pub all: bool,
    /// What is asked for, and how much of it is missing; zero: nothing.
    pub demands: Vec<(Metric, Decimal, Total)>,
    /// Until when it can be reached with what counts now; none: there is no hurry.
    pub by: Option<Instant>,
}

/// What is missing to the next level and to the renewal of the held one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The next level; none: the highest is held.
    pub next: Option<Missing>,
    /// The held one, where it is reviewed; nothing missing: it will be renewed.
    pub renewal: Option<Missing>,
}

impl Standing {
    /// What is missing at an instant.
    pub fn progress(&self, program: TierProgram<'_>, at: Instant) -> Progress {
        let date = program.zone.date(at);
        let exit = self.next_exit(program, date).map(|date| program.zone.start_of(date));
        let next = self.missing(program, self.held() + 1, date, exit);
        let renewal = self.tier_until().and_then(|until| {
            let end = self.own.grace_until.unwrap_or(until);
            let review = program.zone.date(end);
            let looked_at = if by_period(program.rules) { review.plus_days(-1) } else { review };
            self.missing(program, self.own.level, looked_at.max(date), Some(end))
        });
        Progress { next, renewal }
    }

    fn missing(
        &self,
        program: TierProgram<'_>,
        level: usize,
        on: crate::time::Date,
        by: Option<Instant>,
    ) -> Option<Missing> {
        let needs = program.rules.levels.get(level)?.needs.as_ref()?;
        let sum = self.sum(program, on);
        let (all, demands) = match needs {
            Requirement::All(demands) => (true, demands),
            Requirement::Any(demands) => (false, demands),
        };
        let of = |metric: &Metric| match metric {
            Metric::Spend => sum.spend,
            Metric::Orders => sum.counted(),
            Metric::Measure(name) => {
                let known = self.measures.iter().find(|(known, _)| **known == **name);
                known.map(|(_, value)| Total::from(*value)).unwrap_or_default()
            }
        };
        let demands =
            demands.iter().map(|demand| (demand.metric.clone(), demand.min, of(&demand.metric).missing_to(demand.min)));
        Some(Missing { level, all, demands: demands.collect(), by })
    }

    /// The next instant at which what counts differs without an order.
    pub fn next_metric_change(&self, program: TierProgram<'_>, at: Instant) -> Option<Instant> {
        self.next_exit(program, program.zone.date(at)).map(|date| program.zone.start_of(date))
    }
}
