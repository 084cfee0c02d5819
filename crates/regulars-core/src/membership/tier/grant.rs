//! Tiers that are given: floors with an end (MB-39).

use super::dates::Dates;
use super::term::{Grant, Term};
use super::{Cause, Standing, StandingError, TierProgram};
use crate::membership::program::Validity;
use crate::time::Instant;

impl Standing {
    /// Somebody gave a level, until an instant or for ever (MB-39). Until then no review goes below it.
    ///
    /// Errors: `account_closed`, `time_goes_back`, `unknown_name`, and `invalid_value` for an end that has passed.
    pub fn grant(
        &mut self,
        program: TierProgram<'_>,
        at: Instant,
        level: usize,
        until: Option<Instant>,
    ) -> Result<(), StandingError> {
        self.open(at)?;
        program.rules.levels.get(level).ok_or(StandingError::UnknownTier)?;
        if until.is_some_and(|until| until <= at) {
            return Err(StandingError::GrantPassed);
        }
        self.wake(program);
        self.run_due(program, at);
        self.grants.push(Grant { level, until });
        if program.rules.validity == Validity::WhileQualified {
            self.follow(self.dates(program), at, Cause::Grant);
        } else if program.rules.extend_on_requalify {
            self.settle(self.dates(program), at, Cause::Grant);
        } else if level > self.term.level {
            self.step_up(Term::granted(level), at, Cause::Grant);
        }
        self.plan(program, at);
        Ok(())
    }

    /// Ends the grants whose time is over. A tier that nothing else holds becomes what was earned or is still given, and what was
    /// held before the grant comes back while its own validity lasts: a gift takes nothing away.
    pub(super) fn end_grants(&mut self, dates: Dates<'_>, at: Instant) {
        let before = self.grants.len();
        self.grants.retain(|grant| grant.until.is_none_or(|until| at < until));
        if self.grants.len() == before || !self.term.granted {
            return;
        }
        let rules = dates.program.rules;
        let reach = self.reach(dates, dates.date(at));
        if rules.validity == Validity::WhileQualified {
            return self.follow(dates, at, Cause::GrantEnd);
        }
        if reach.granted >= self.term.level {
            return;
        }
        if rules.extend_on_requalify {
            return self.give_way(dates, at, (reach.own(), 0), Cause::GrantEnd);
        }
        let mut next = self.reached_now(dates, at, reach);
        self.below.retain(|term| term.lasts(at));
        if let Some(before) = self.below.pop_if(|term| term.rank() > next.rank()) {
            next = before;
        }
        self.below.retain(|term| term.level < next.level);
        self.hold(next, at, Cause::GrantEnd);
    }
}
