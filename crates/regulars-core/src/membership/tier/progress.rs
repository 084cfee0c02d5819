//! What is missing to the next level and to the renewal of the held one, and until when (MB-42).

use super::Standing;
use super::TierProgram;
use super::dates::Dates;
use super::goal::Figures;
use crate::membership::program::{Metric, Requirement, TierLevel, Validity};
use crate::money::Total;
use crate::time::{Date, Instant};

/// How far an account is (MB-42).
#[derive(Clone, Debug, PartialEq)]
pub struct Progress<'a> {
    /// To the next level; none: it is the highest.
    pub next: Option<Goal<'a>>,
    /// To keep the held level; none: nothing ends it.
    pub renewal: Option<Goal<'a>>,
}

/// What a level still asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal<'a> {
    /// The place of the level.
    pub level: usize,
    /// What is missing, in the order of the requirement; empty: nothing.
    pub missing: Vec<Missing<'a>>,
    /// Whether one of them suffices.
    pub any: bool,
    /// By when: what counts now is then no longer all of it, or the level ends. None: nothing presses.
    pub by: Option<Instant>,
}

/// A metric that is not met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missing<'a> {
    /// Which.
    pub metric: &'a Metric,
    /// How much is missing.
    pub amount: Total,
}

impl Standing {
    /// What is missing to the next level and to the renewal of the held one, by the orders that count now (MB-42). It is asked for
    /// after `run_due`. A renewal is looked at as its review will, so what leaves the window until then is missing; what a later
    /// rollover will carry is not known yet and not reckoned with.
    pub fn progress<'a>(&self, program: TierProgram<'a>) -> Progress<'a> {
        let dates = self.dates(program);
        let today = dates.date(self.reached);
        let level = self.term.level;
        let rules = program.rules;
        let next = rules.levels.get(level.saturating_add(1)).map(|next| {
            let by = self.next_shift(dates, today).map(|date| dates.start_of(date));
            goal((level.saturating_add(1), next), self.figures(dates, today), by)
        });
        let held = rules.levels.get(level).filter(|_| level > 0 && !self.closed);
        let renewal = held.and_then(|held| {
            let (date, by) = self.renewed_on(dates, held, today)?;
            Some(goal((level, held), self.figures(dates, date), Some(by)))
        });
        Progress { next: next.filter(|_| !self.closed), renewal }
    }

    /// The date whose figures decide whether the held level stays, and the instant at which they do.
    fn renewed_on(&self, dates: Dates<'_>, held: &TierLevel, today: Date) -> Option<(Date, Instant)> {
        if let Some(grace) = self.term.grace {
            return Some((today, grace));
        }
        if let Some(until) = self.term.until {
            let extends = dates.program.rules.extend_on_requalify;
            return Some((if extends { today } else { dates.reviewed_on(until) }, until));
        }
        let mut day = today;
        loop {
            day = match dates.program.rules.validity {
                Validity::WhileQualified => self.next_shift(dates, day)?,
                Validity::RecalcMonthly { .. } => dates.recalculated_from(day.plus_days(1))?,
                _ => return None,
            };
            if !self.figures(dates, day).meet(held) {
                return Some((day, dates.start_of(day)));
            }
            // Where nothing leaves the window any more, the level stays.
            self.next_shift(dates, day)?;
        }
    }
}

fn goal<'a>((level, rule): (usize, &'a TierLevel), figures: Figures<'_>, by: Option<Instant>) -> Goal<'a> {
    let (demands, any) = match &rule.needs {
        None => (&[][..], false),
        Some(Requirement::All(demands)) => (demands.as_slice(), false),
        Some(Requirement::Any(demands)) => (demands.as_slice(), true),
    };
    if figures.meet(rule) {
        return Goal { level, missing: Vec::new(), any, by };
    }
    let unmet = demands.iter().filter(|demand| !figures.meet_demand(demand));
    let missing = unmet.map(|demand| Missing {
        metric: &demand.metric,
        amount: figures.of(&demand.metric).unwrap_or_default().missing_to(demand.min),
    });
    Goal { level, missing: missing.collect(), any, by }
}
