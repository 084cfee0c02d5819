//! The state of one account on one ladder: what it is told, and what it answers.

use super::book::Book;
use super::dates::Dates;
use super::extend::Stay;
use super::goal::Reach;
use super::rollover::Carry;
use super::term::{Grant, Rise, Term};
use super::{Cause, Change, StandingError, TierProgram};
use crate::membership::program::{OnRefund, Qualify, Upgrade, Validity};
use crate::money::{Decimal, Total};
use crate::time::{Date, Instant};

/// The state of one account on one ladder (MB-30 to MB-42).
///
/// It is told everything in the order of time. Whatever is due before or at the instant of what it is told, it runs first, in the
/// order of MB-5: orders that begin to count, rollover, the ends of grants, review or end of grace, orders that leave the window.
/// So it is only told what happens; `run_due` is for looking at it at an instant at which nothing does.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub(super) enrolled: Date,
    pub(super) reached: Instant,
    pub(super) book: Book,
    /// The named measures whose value somebody has said, in the order in which they were first said.
    pub(super) measures: Vec<(String, Decimal)>,
    pub(super) term: Term,
    /// Lower levels that were held before, the lowest first: they come back while their own validity lasts (MB-38).
    pub(super) below: Vec<Term>,
    /// With `extend_on_requalify`, until when every level lasts (MB-41).
    pub(super) stays: Vec<Stay>,
    pub(super) grants: Vec<Grant>,
    pub(super) carry: Carry,
    pub(super) due: Option<Instant>,
    pub(super) changes: Vec<Change>,
    pub(super) closed: bool,
    /// Nobody asks what it holds before it is woken.
    asleep: bool,
}

impl Standing {
    /// A member of the base level, from the enrolment on.
    pub fn new(program: TierProgram<'_>, enrolled_at: Instant) -> Self {
        Self {
            enrolled: program.zone.date(enrolled_at),
            reached: enrolled_at,
            book: Book::default(),
            measures: Vec::new(),
            term: Term::default(),
            below: Vec::new(),
            stays: Vec::new(),
            grants: Vec::new(),
            carry: Carry::default(),
            due: None,
            changes: Vec::new(),
            closed: false,
            asleep: false,
        }
    }

    /// Lets it sleep until `wake`, because nobody asks what it holds before: it then only writes down its orders. It does so where
    /// what it will hold follows from the orders that count then (MB-33 `while qualified`), and wakes by itself as soon as it is
    /// told of anything that outlasts the instant: a grant, a measure, another version, another account.
    pub fn sleep(&mut self, program: TierProgram<'_>) {
        self.asleep = program.rules.follows_orders();
    }

    /// Holds what it holds at the instant that it reached, and from now on at every one. Of the changes in its sleep it tells one.
    pub fn wake(&mut self, program: TierProgram<'_>) {
        if std::mem::take(&mut self.asleep) {
            let (dates, at) = (self.dates(program), self.reached);
            self.book.count_all(at);
            self.follow(dates, at, Cause::Recalc);
            self.plan(program, at);
        }
    }

    /// A new member in the room of another one, for so many orders.
    #[must_use]
    pub fn again(self, program: TierProgram<'_>, enrolled_at: Instant, orders: usize) -> Self {
        Self { book: self.book.again(orders), ..Self::new(program, enrolled_at) }
    }

    pub(super) fn dates<'a>(&self, program: TierProgram<'a>) -> Dates<'a> {
        Dates { program, enrolled: self.enrolled }
    }

    /// Whether it can be told of something at an instant. Errors: `account_closed`, `time_goes_back`.
    pub(super) fn open(&self, at: Instant) -> Result<(), StandingError> {
        if self.closed {
            return Err(StandingError::Closed);
        }
        if at < self.reached { Err(StandingError::TimeGoesBack) } else { Ok(()) }
    }

    /// An order was paid. It counts at once, or from `counts_at` on where only confirmed orders count (MB-31); its date stays that
    /// of `at`. Errors: `account_closed`, `time_goes_back`, `duplicate_order`, `negative`.
    pub fn order(
        &mut self,
        program: TierProgram<'_>,
        at: Instant,
        id: u32,
        paid: Decimal,
        counts_at: Instant,
    ) -> Result<(), StandingError> {
        self.open(at)?;
        if self.book.find(id).is_some() {
            return Err(StandingError::DuplicateOrder);
        }
        if paid.is_negative() {
            return Err(StandingError::Negative("amount"));
        }
        self.run_due(program, at);
        let counts_at = match program.rules.qualify_when {
            Qualify::Order => at,
            Qualify::Confirmed => counts_at.max(at),
        };
        let dates = self.dates(program);
        self.book.push((id, paid), (at, dates.date(at)), counts_at);
        if self.asleep {
            return Ok(());
        }
        if counts_at == at {
            self.evaluate(dates, at, Cause::Upgrade);
        }
        self.plan(program, at);
        Ok(())
    }

    /// An order counts from now on, if it did not yet: its points became active. Nobody needs to say so who told `counts_at`
    /// rightly with the order. Errors: `account_closed`, `time_goes_back`, `unknown_order`.
    pub fn confirmed(&mut self, program: TierProgram<'_>, at: Instant, id: u32) -> Result<(), StandingError> {
        self.open(at)?;
        self.book.find(id).ok_or(StandingError::UnknownOrder)?;
        if self.asleep {
            self.book.counts_from(id, at);
            self.reached = at;
            return Ok(());
        }
        self.run_due(program, at.plus_micros(-1));
        self.book.counts_from(id, at);
        if self.reached < at {
            self.due = Some(at);
            self.run_due(program, at);
        } else {
            self.count(self.dates(program), at);
            self.plan(program, at);
        }
        Ok(())
    }

    /// Some of an order went back; it belongs to the date of the order (MB-21).
    /// Errors: `account_closed`, `time_goes_back`, `unknown_order`, `refund_exceeds_order`, `negative`.
    pub fn refund(
        &mut self,
        program: TierProgram<'_>,
        at: Instant,
        id: u32,
        amount: Decimal,
    ) -> Result<(), StandingError> {
        self.open(at)?;
        let place = self.book.refundable(id, amount)?;
        self.run_due(program, at);
        self.book.refund(place, amount);
        if self.asleep {
            return Ok(());
        }
        let dates = self.dates(program);
        if program.rules.validity == Validity::WhileQualified {
            self.follow(dates, at, Cause::Refund);
        } else if program.rules.on_refund == OnRefund::Immediate {
            if program.rules.extend_on_requalify { self.shorten(dates, at) } else { self.revoke(dates, at) }
        }
        self.plan(program, at);
        Ok(())
    }

    /// What a named measure is from now on; none: it has no value, and what asks for it is not met.
    /// Errors: `account_closed`, `time_goes_back`.
    pub fn set_measure(
        &mut self,
        program: TierProgram<'_>,
        at: Instant,
        name: &str,
        value: Option<Decimal>,
    ) -> Result<(), StandingError> {
        self.open(at)?;
        self.wake(program);
        self.run_due(program, at);
        match (self.measures.iter_mut().find(|(known, _)| known == name), value) {
            (Some((_, old)), Some(value)) => *old = value,
            (None, Some(value)) => self.measures.push((name.to_owned(), value)),
            (_, None) => self.measures.retain(|(known, _)| known != name),
        }
        self.evaluate(self.dates(program), at, Cause::Recalc);
        self.plan(program, at);
        Ok(())
    }

    /// The member left: the tier ends (MB-1). Errors: `account_closed`, `time_goes_back`.
    pub fn leave(&mut self, program: TierProgram<'_>, at: Instant) -> Result<(), StandingError> {
        self.open(at)?;
        self.wake(program);
        self.run_due(program, at);
        self.hold(Term::default(), at, Cause::Left);
        self.closed = true;
        self.due = None;
        Ok(())
    }

    /// After a record: whether a level is met that is not held, or the held one again (MB-34).
    pub(super) fn evaluate(&mut self, dates: Dates<'_>, at: Instant, cause: Cause) {
        let rules = dates.program.rules;
        if rules.validity == Validity::WhileQualified {
            return self.follow(dates, at, cause);
        }
        if rules.upgrade == Upgrade::AtReview {
            return;
        }
        if rules.extend_on_requalify {
            return self.requalify(dates, at, cause);
        }
        let cause = if cause == Cause::Recalc { Cause::Upgrade } else { cause };
        let reach = self.reach(dates, dates.date(at));
        let own = reach.own();
        if own > self.term.level {
            self.step_up(self.reached_now(dates, at, reach), at, cause);
        } else if own == self.term.level && own > 0 {
            self.meet_again(dates, at, reach, cause);
        }
    }

    /// What was reached as it is held from an instant on. If orders made it, a refund may undo it.
    pub(super) fn reached_now(&self, dates: Dates<'_>, at: Instant, reach: Reach) -> Term {
        let own = reach.own();
        if reach.granted > own {
            return Term::granted(reach.granted);
        }
        let date = dates.date(at);
        let rise = Rise { at, date, carry: self.carried_into(dates, date) };
        let rise = Some(rise).filter(|_| reach.earned == own && own > 0);
        Term { rise, ..Term::valid(own, dates.validity(date)) }
    }

    /// The held level is met again: what was given is earned now; grace ends well (MB-37); a period validity moves on (MB-34).
    fn meet_again(&mut self, dates: Dates<'_>, at: Instant, reach: Reach, cause: Cause) {
        let cause = if cause == Cause::Upgrade { Cause::Renewal } else { cause };
        if self.term.granted {
            self.term = self.reached_now(dates, at, Reach { granted: 0, ..reach });
        } else if self.term.grace.is_some() {
            self.renew_in_grace(dates, at, cause);
        } else if dates.program.rules.validity == Validity::EndOfNextPeriod && reach.earned == self.term.level {
            let until = self.term.until.max(dates.validity(dates.date(at)));
            if until != self.term.until {
                self.hold(Term { until, ..self.term.clone() }, at, cause);
            }
        }
    }

    /// The tier is what the figures and the floors say now (MB-38).
    pub(super) fn follow(&mut self, dates: Dates<'_>, at: Instant, cause: Cause) {
        let reach = self.reach(dates, dates.date(at));
        let level = reach.all();
        if level != self.term.level {
            let cause = match (level > self.term.level, cause) {
                (true, Cause::Recalc | Cause::Refund) => Cause::Upgrade,
                (false, Cause::Upgrade | Cause::Grant) => Cause::Recalc,
                (_, cause) => cause,
            };
            let next = if level > reach.own() { Term::granted(level) } else { Term::valid(level, None) };
            self.hold(next, at, cause);
        }
    }

    /// Takes a higher level and remembers the one before, which may come back.
    pub(super) fn step_up(&mut self, next: Term, at: Instant, cause: Cause) {
        if self.term.level > 0 && !self.term.granted {
            self.below.push(self.term.clone());
        }
        self.hold(next, at, cause);
    }

    /// Holds a level from now on, and says so.
    pub(super) fn hold(&mut self, next: Term, at: Instant, cause: Cause) {
        self.changes.push(Change { from: self.term.level, to: next.level, at, cause });
        self.term = next;
    }

    /// The place of the held level in the ladder.
    pub fn level(&self) -> usize {
        self.term.level
    }

    /// Until when the held level is valid (MB-33); none for the base, for a granted level and where there is no validity.
    pub fn tier_until(&self) -> Option<Instant> {
        self.term.until
    }

    /// Until when the level is kept after a review that failed (MB-37).
    pub fn grace_until(&self) -> Option<Instant> {
        self.term.grace
    }

    /// Whether nothing but a grant holds the level (MB-39).
    pub fn is_granted(&self) -> bool {
        self.term.granted
    }

    /// Whether what counts at an instant meets the held level.
    pub fn meets(&self, program: TierProgram<'_>, at: Instant) -> bool {
        let dates = self.dates(program);
        let held = program.rules.levels.get(self.term.level);
        held.is_some_and(|level| self.figures(dates, dates.date(at)).meet(level))
    }

    /// The spend that counts on a local date, with what was carried (MB-31, MB-40).
    pub fn metric(&self, program: TierProgram<'_>, date: Date) -> Total {
        self.figures(self.dates(program), date).sum.spend
    }

    /// The spend and the orders that count on a local date (MB-31).
    pub fn counted(&self, program: TierProgram<'_>, date: Date) -> (Total, u32) {
        let sum = self.figures(self.dates(program), date).sum;
        (sum.spend, sum.orders)
    }

    /// All changes since the enrolment or since they were last taken, in the order of time (MB-42).
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Takes the changes out, so that the next ones stand alone.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }
}
