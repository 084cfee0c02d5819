//! Reviews, grace, downgrades and refunds (MB-35 to MB-39).

use super::calendar::{by_period, next_monthly, reviewed_until, valid_until};
use super::history::MovedBy;
use super::orders::Sum;
use super::standing::{Held, Standing};
use crate::membership::account::TierProgram;
use crate::membership::program::{Downgrade, Validity};
use crate::time::{Date, Instant};

impl Standing {
    /// The review at the end of a validity (MB-35). Whether what is held was renewed.
    pub(super) fn review(&mut self, program: TierProgram<'_>, at: Instant) -> bool {
        let rules = program.rules;
        let date = program.zone.date(at);
        if rules.extend_on_requalify {
            return self.hand_over(program, at, date);
        }
        let looked_at = if by_period(rules) { date.plus_days(-1) } else { date };
        let earned = self.earned(program, looked_at);
        if earned >= self.own.level {
            let renewed = earned == self.own.level;
            self.take(program, earned, date);
            return renewed;
        }
        if rules.grace_days > 0 {
            self.own.grace_until = Some(self.grace_end(program, date));
        } else {
            self.fall(program, earned, date);
        }
        false
    }

    pub(super) fn grace_end(&self, program: TierProgram<'_>, date: Date) -> Instant {
        let days = i32::try_from(program.rules.grace_days).unwrap_or(i32::MAX);
        program.zone.start_of(date.plus_days(days))
    }

    /// The end of grace (MB-37).
    pub(super) fn end_grace(&mut self, program: TierProgram<'_>, at: Instant) -> bool {
        let date = program.zone.date(at);
        if program.rules.extend_on_requalify {
            self.own.grace_until = None;
            self.fall_by_own(program, at, date);
            return false;
        }
        let earned = self.earned(program, date);
        if earned >= self.own.level {
            self.renew_in_grace(program);
            return true;
        }
        self.fall(program, earned, date);
        false
    }

    /// A level that is met in grace is held as if its review had not failed.
    pub(super) fn renew_in_grace(&mut self, program: TierProgram<'_>) {
        let from = self.own.until.map(|until| program.zone.date(until));
        let until = from.and_then(|date| reviewed_until(program, date, self.enrolled));
        self.own = Held { level: self.own.level, until, ..Held::default() };
    }

    /// Holds a level from a review on.
    fn take(&mut self, program: TierProgram<'_>, level: usize, date: Date) {
        let until = reviewed_until(program, date, self.enrolled).filter(|_| level > 0);
        self.own = Held { level, until, ..Held::default() };
    }

    /// Falls from the held level (MB-36).
    fn fall(&mut self, program: TierProgram<'_>, earned: usize, date: Date) {
        let level = match program.rules.downgrade {
            Downgrade::ToEarned => earned,
            Downgrade::OneDown => earned.max(self.own.level.saturating_sub(1)),
        };
        self.take(program, level, date);
    }

    /// The review of a day of the month (MB-33).
    pub(super) fn review_monthly(&mut self, program: TierProgram<'_>, at: Instant) -> bool {
        let date = program.zone.date(at);
        let earned = self.earned(program, date);
        if earned >= self.own.level {
            self.own = Held { level: earned, ..Held::default() };
        } else if program.rules.grace_days == 0 {
            self.fall(program, earned, date);
        } else if self.own.grace_until.is_none() {
            self.own.grace_until = Some(self.grace_end(program, date));
        }
        false
    }

    /// Whether an instant is that of a monthly review.
    pub(super) fn is_monthly(&self, program: TierProgram<'_>, at: Instant) -> bool {
        let Validity::RecalcMonthly { day } = program.rules.validity else { return false };
        let date = program.zone.date(at);
        next_monthly(day, date.plus_days(-1)) == date && program.zone.start_of(date) == at
    }

    /// A gift ends (MB-39): what was earned is held again, and what is earned now is from this instant on.
    pub(super) fn end_grants(&mut self, program: TierProgram<'_>, at: Instant) {
        self.grants.retain(|grant| grant.until.is_none_or(|until| until > at));
        let date = program.zone.date(at);
        let earned = self.earned(program, date);
        if earned > self.own.level {
            self.own = Held {
                level: earned,
                until: valid_until(program, date, self.enrolled),
                upgraded_at: Some(at),
                ..Held::default()
            };
        }
    }

    /// A refund takes away a level that without it would not have been reached, and is not now (MB-38).
    pub(super) fn revoke(&mut self, program: TierProgram<'_>, at: Instant) {
        if program.rules.extend_on_requalify {
            self.requalify_anew(program, at);
            return;
        }
        let Some(upgraded_at) = self.own.upgraded_at else { return };
        let date = program.zone.date(at);
        // Then: of the orders that counted at that instant, net of everything refunded since.
        let then = self.met(program.rules, &self.sum_by(program, upgraded_at));
        let now = self.earned(program, date);
        if then >= self.own.level || now >= self.own.level {
            return;
        }
        let open = |held: &Held| held.until.is_none_or(|until| until > at);
        let before = self.own.before.take().map(|before| *before).filter(open).unwrap_or_default();
        if before.level >= now {
            self.own = before;
        } else {
            let until = valid_until(program, date, self.enrolled);
            self.own = Held { level: now, until, ..Held::default() };
        }
    }

    pub(super) fn sum_by(&self, program: TierProgram<'_>, at: Instant) -> Sum {
        let mut sum = Sum::default();
        let orders = self.orders.inside(program, program.zone.date(at), self.enrolled);
        let counted = orders.iter().filter(|order| order.counted && order.counts_at <= at);
        counted.for_each(|order| sum.add(order.net));
        sum.spend.add(self.carry(program, program.zone.date(at)));
        sum
    }

    /// The end of a gift moves nobody who holds the level anyhow.
    pub(super) fn cause_of_review(&self, program: TierProgram<'_>) -> MovedBy {
        if matches!(program.rules.validity, Validity::RecalcMonthly { .. }) { MovedBy::Recalc } else { MovedBy::Review }
    }
}
