//! What happens by itself: confirmations, rollover, reviews, the ends of grace and gifts, and orders that leave the window (MB-5).

use super::calendar::next_monthly;
use super::history::MovedBy;
use super::orders::Sum;
use super::standing::Standing;
use crate::membership::account::TierProgram;
use crate::membership::program::{Metric, Requirement, TierWindow, Validity};
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

impl Standing {
    /// Runs everything that is due at an instant.
    pub(super) fn run(&mut self, program: TierProgram<'_>, at: Instant) {
        let confirmed = self.orders.confirm(at);
        if confirmed {
            self.act(program, at, MovedBy::Upgrade, |own| own.evaluate(program, at));
        }
        self.roll(program, at);
        let monthly = self.is_monthly(program, at);
        if self.own.grace_until.is_some_and(|until| until <= at) {
            self.act(program, at, MovedBy::GraceEnd, |own| own.end_grace(program, at));
        } else if self.own.grace_until.is_none() && self.own.until.is_some_and(|until| until <= at) {
            self.act(program, at, MovedBy::Review, |own| own.review(program, at));
        } else if monthly {
            let cause = self.cause_of_review(program);
            self.act(program, at, cause, |own| own.review_monthly(program, at));
        }
        if self.grants.iter().any(|grant| grant.until.is_some_and(|until| until <= at)) {
            self.act(program, at, MovedBy::GrantEnd, |own| {
                own.end_grants(program, at);
                false
            });
        }
        if program.rules.validity == Validity::WhileQualified {
            self.act(program, at, MovedBy::Recalc, |own| own.evaluate(program, at));
        }
        self.schedule(program, at);
    }

    /// At the end of a period what was above the level's threshold is carried into the next (MB-40).
    fn roll(&mut self, program: TierProgram<'_>, at: Instant) {
        let date = program.zone.date(at);
        let Some(span) = program.rules.window.period(date, self.enrolled).filter(|_| program.rules.rollover) else {
            return;
        };
        if span.from != date || program.zone.start_of(date) != at {
            return;
        }
        let last = date.plus_days(-1);
        let spent = self.orders.sum(program, last, self.enrolled).spend;
        let with_carry = self.sum(program, last);
        let level = self.met(program.rules, &with_carry);
        self.carried.retain(|(from, _)| *from < date);
        if level == 0 {
            return;
        }
        let mut carried_in = with_carry.spend;
        carried_in.subtract(spent);
        // carry(b) = max(0, q - max(0, min(r) - carry(a)))
        let needed = carried_in.missing_to(self.least_spend(program, level));
        let mut carry = spent;
        carry.subtract(needed);
        if carry.signum() > 0 {
            self.carried.push((date, carry));
        }
    }

    /// The spend that a level asks for.
    pub(super) fn least_spend(&self, program: TierProgram<'_>, level: usize) -> Decimal {
        let needs = program.rules.levels.get(level).and_then(|level| level.needs.as_ref());
        let (Some(Requirement::All(demands)) | Some(Requirement::Any(demands))) = needs else { return Decimal::ZERO };
        demands.iter().find(|demand| demand.metric == Metric::Spend).map_or(Decimal::ZERO, |demand| demand.min)
    }

    /// Looks for the next instant at which something is due.
    pub(super) fn schedule(&mut self, program: TierProgram<'_>, at: Instant) {
        let date = program.zone.date(at);
        let own = self.own.grace_until.or(self.own.until);
        let grants = self.grants.iter().filter_map(|grant| grant.until).min();
        let (monthly, roll) = (self.next_monthly(program, date), self.next_roll(program, date));
        let exit =
            (program.rules.validity == Validity::WhileQualified).then(|| self.next_exit(program, date)).flatten();
        let days = [monthly, roll, exit].into_iter().flatten().map(|date| program.zone.start_of(date));
        let instants = [self.orders.next_confirmed(), own, grants].into_iter().flatten();
        self.due = instants.chain(days).filter(|due| *due > at).min();
    }

    /// Without a level, and without orders that count or will, a monthly review moves nobody.
    fn next_monthly(&self, program: TierProgram<'_>, date: Date) -> Option<Date> {
        let Validity::RecalcMonthly { day } = program.rules.validity else { return None };
        let next = next_monthly(day, date);
        (self.own.level > 0 || self.earned(program, next) > 0 || self.next_exit(program, next).is_some())
            .then_some(next)
    }

    fn next_roll(&self, program: TierProgram<'_>, date: Date) -> Option<Date> {
        let span = program.rules.window.period(date, self.enrolled).filter(|_| program.rules.rollover)?;
        let Sum { spend, .. } = self.sum(program, date);
        (spend != Total::default() && spend.signum() != 0).then_some(span.to)
    }

    /// The next day on which what counts differs without an order (MB-38, MB-I17).
    pub(super) fn next_exit(&self, program: TierProgram<'_>, date: Date) -> Option<Date> {
        let window = program.rules.window;
        let inside = self.orders.inside(program, date, self.enrolled);
        let counts = inside.iter().find(|order| order.counted && order.net.units() > 0);
        let exit = counts.and_then(|order| window.leaves(order.date, date, self.enrolled));
        let enters = match window {
            TierWindow::CompleteMonths { .. } => self.orders.all.last().filter(|order| order.date <= date),
            _ => None,
        };
        let enters = enters.and_then(|order| {
            window
                .leaves(order.date, date, self.enrolled)
                .filter(|_| window.place(order.date, date, self.enrolled).is_gt())
        });
        let carried =
            window.period(date, self.enrolled).filter(|span| self.carried.iter().any(|(from, _)| *from == span.from));
        [exit, enters, carried.map(|span| span.to)].into_iter().flatten().min()
    }
}
