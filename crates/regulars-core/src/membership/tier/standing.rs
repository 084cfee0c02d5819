//! The state, and what it is told.

use super::calendar::valid_until;
use super::history::{Moved, MovedBy};
use super::orders::{Order, Orders, Sum};
use crate::membership::account::{TierProgram, Tiers};
use crate::membership::points::Key;
use crate::membership::program::{OnRefund, Qualify, TierLevel, TierRules, Upgrade, Validity};
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

/// The state of one account on one ladder (MB-30 to MB-42).
///
/// INVARIANT: `due` is after every instant that it was brought to, so running what is due comes to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The local date of the enrolment, the anchor of anniversaries.
    pub(super) enrolled: Date,
    pub(super) orders: Orders,
    /// The measures of the rulebook that levels ask for, as they were last told.
    pub(super) measures: Vec<(Box<str>, Decimal)>,
    /// What was earned and is still held.
    pub(super) own: Held,
    /// What was given (MB-39).
    pub(super) grants: Vec<Grant>,
    /// What was carried into a period, by its first day (MB-40).
    pub(super) carried: Vec<(Date, Total)>,
    /// Until when each level is held by itself (MB-41); empty where validity is fixed at the upgrade.
    pub(super) untils: Vec<Option<Instant>>,
    pub(super) moves: Vec<Moved>,
    pub(super) closed: bool,
    pub(super) due: Option<Instant>,
}

/// A level that was earned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) level: usize,
    /// When it is reviewed; none: it is not.
    pub(super) until: Option<Instant>,
    /// Until when it is kept although the review failed (MB-37).
    pub(super) grace_until: Option<Instant>,
    /// When orders brought it; none: a review gave it.
    pub(super) upgraded_at: Option<Instant>,
    /// What was held before that upgrade (MB-38).
    pub(super) before: Option<Box<Held>>,
}

/// A level that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) level: usize,
    pub(super) until: Option<Instant>,
}

impl Standing {
    /// The carry into the period of a date.
    pub(super) fn carry(&self, program: TierProgram<'_>, on: Date) -> Total {
        let span = program.rules.window.period(on, self.enrolled).filter(|_| program.rules.rollover);
        let known = span.and_then(|span| self.carried.iter().rev().find(|(from, _)| *from == span.from));
        known.map(|(_, carry)| *carry).unwrap_or_default()
    }

    /// What counts on a date, with what was carried.
    pub(super) fn sum(&self, program: TierProgram<'_>, on: Date) -> Sum {
        let mut sum = self.orders.sum(program, on, self.enrolled);
        sum.spend.add(self.carry(program, on));
        sum
    }

    /// The highest level that a sum meets (MB-30).
    pub(super) fn met(&self, rules: &TierRules, sum: &Sum) -> usize {
        let met = |level: &TierLevel| sum.meets(level.needs.as_ref(), &self.measures);
        rules.levels.iter().rposition(met).unwrap_or(0)
    }

    /// The earned level of a date, and what the spend of a lifetime gives at least (MB-39).
    pub(super) fn earned(&self, program: TierProgram<'_>, on: Date) -> usize {
        self.met(program.rules, &self.sum(program, on)).max(self.by_lifetime(program.rules))
    }

    /// The level that gifts keep (MB-39).
    pub(super) fn floor(&self) -> usize {
        self.grants.iter().map(|grant| grant.level).max().unwrap_or(0)
    }

    /// The level that the spend of a lifetime gives now.
    fn by_lifetime(&self, rules: &TierRules) -> usize {
        if rules.lifetime.is_empty() {
            return 0;
        }
        let spend = self.orders.lifetime();
        rules.lifetime.iter().filter(|(_, min)| spend.at_least(*min)).map(|(level, _)| *level).max().unwrap_or(0)
    }

    /// Does something, notes the move if there was one, and looks what is due next.
    pub(super) fn act(
        &mut self,
        program: TierProgram<'_>,
        at: Instant,
        cause: MovedBy,
        act: impl FnOnce(&mut Self) -> bool,
    ) {
        if self.closed {
            return;
        }
        let from = self.held();
        let renewed = act(self);
        let to = self.held();
        if from != to {
            self.moves.push(Moved { at, from, to, cause });
        } else if renewed {
            self.moves.push(Moved { at, from, to, cause: MovedBy::Renewal });
        }
        self.schedule(program, at);
    }

    pub(super) fn held(&self) -> usize {
        if self.closed { 0 } else { self.own.level.max(self.floor()) }
    }

    /// Looks at the level after an order or a confirmation (MB-34). Whether what is held was renewed.
    pub(super) fn evaluate(&mut self, program: TierProgram<'_>, at: Instant) -> bool {
        let rules = program.rules;
        let date = program.zone.date(at);
        if rules.validity == Validity::WhileQualified {
            self.own = Held { level: self.earned(program, date), ..Held::default() };
            return false;
        }
        if rules.extend_on_requalify {
            return self.requalify(program, at);
        }
        if rules.upgrade == Upgrade::AtReview {
            return false;
        }
        let earned = self.earned(program, date);
        if earned > self.own.level {
            let before = Some(Box::new(std::mem::take(&mut self.own)));
            let until = valid_until(program, date, self.enrolled);
            self.own = Held { level: earned, until, grace_until: None, upgraded_at: Some(at), before };
            return false;
        }
        earned == self.own.level && earned > 0 && self.meet_again(program, date)
    }

    /// The held level is met again: in grace it is renewed, and where it is held to the end of the next period it is at once.
    fn meet_again(&mut self, program: TierProgram<'_>, date: Date) -> bool {
        if self.own.grace_until.is_some() {
            self.renew_in_grace(program);
            return true;
        }
        if program.rules.validity == Validity::EndOfNextPeriod {
            let until = valid_until(program, date, self.enrolled);
            let later = until > self.own.until;
            self.own.until = self.own.until.max(until);
            return later;
        }
        false
    }

    /// What moved the account so far, in order (MB-42).
    pub fn moves(&self) -> &[Moved] {
        &self.moves
    }

    /// Until when the level is kept although its review failed (MB-37).
    pub fn grace_until(&self) -> Option<Instant> {
        self.own.grace_until.filter(|_| self.own.level >= self.floor() && !self.closed)
    }

    /// Tells the value of a measure that levels ask for (MB-30); until it is told, no level that asks for it is met.
    pub fn measure(&mut self, program: TierProgram<'_>, at: Instant, name: &str, value: Decimal) {
        match self.measures.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, known)) => *known = value,
            None => self.measures.push((name.into(), value)),
        }
        self.act(program, at, MovedBy::Upgrade, |own| own.evaluate(program, at));
    }
}

impl Tiers for Standing {
    fn new(program: TierProgram<'_>, enrolled_at: Instant) -> Self {
        let mut new = Self {
            enrolled: program.zone.date(enrolled_at),
            orders: Orders::default(),
            measures: Vec::new(),
            own: Held::default(),
            grants: Vec::new(),
            carried: Vec::new(),
            untils: Vec::new(),
            moves: Vec::new(),
            closed: false,
            due: None,
        };
        new.schedule(program, enrolled_at);
        new
    }

    fn next_due(&self) -> Option<Instant> {
        self.due.filter(|_| !self.closed)
    }

    fn run_due(&mut self, program: TierProgram<'_>, at: Instant) {
        self.run(program, at);
    }

    fn level(&self) -> usize {
        self.held()
    }

    fn tier_until(&self) -> Option<Instant> {
        // What is given shows no end.
        self.own.until.filter(|_| !self.closed && self.own.level > 0 && self.own.level >= self.floor())
    }

    fn metric(&self, program: TierProgram<'_>, date: Date) -> Decimal {
        self.sum(program, date).spend.decimal().unwrap_or(Decimal::ZERO)
    }

    fn order(&mut self, program: TierProgram<'_>, at: Instant, order: Key, paid: Decimal, counts_at: Instant) {
        let at_once = program.rules.qualify_when == Qualify::Order || counts_at <= at;
        let counts_at = if at_once { at } else { counts_at };
        let date = program.zone.date(at);
        self.orders.push(Order { id: order, at, date, counts_at, net: paid, counted: at_once });
        self.act(program, at, MovedBy::Upgrade, |own| at_once && own.evaluate(program, at));
    }

    fn confirmed(&mut self, program: TierProgram<'_>, at: Instant, order: Key) {
        let Some(known) = self.orders.get_mut(order).filter(|order| !order.counted) else { return };
        (known.counted, known.counts_at) = (true, at);
        self.orders.waiting -= 1;
        self.act(program, at, MovedBy::Upgrade, |own| own.evaluate(program, at));
    }

    fn refund(&mut self, program: TierProgram<'_>, at: Instant, order: Key, amount: Decimal) {
        let Some(known) = self.orders.get_mut(order) else { return };
        let mut net = Total::from(known.net);
        net.subtract(amount.into());
        known.net = net.decimal().unwrap_or(Decimal::ZERO);
        self.act(program, at, MovedBy::Refund, |own| {
            match (program.rules.validity, program.rules.on_refund) {
                (Validity::WhileQualified, _) => {
                    own.evaluate(program, at);
                }
                (_, OnRefund::Immediate) => own.revoke(program, at),
                (_, OnRefund::AtReview) => {}
            }
            false
        });
    }

    fn grant(&mut self, program: TierProgram<'_>, at: Instant, level: usize, until: Option<Instant>) {
        self.act(program, at, MovedBy::Grant, |own| {
            if until.is_none_or(|until| until > at) {
                own.grants.push(Grant { level, until });
            }
            false
        });
    }

    fn leave(&mut self, _: Instant) {
        self.closed = true;
        self.due = None;
    }

    fn absorb(&mut self, program: TierProgram<'_>, other: Self, at: Instant) {
        self.act(program, at, MovedBy::Merge, |own| own.unite(program, other, at));
    }

    fn switch(&mut self, before: Option<TierProgram<'_>>, program: TierProgram<'_>, at: Instant) {
        self.change_rules(before, program, at);
    }
}
