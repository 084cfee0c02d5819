//! What is due, and when (MB-5): orders that begin to count, rollover, ends of grants, review or end of grace, orders that leave a
//! window. Every due action is stamped with its own instant, however late it is run (MB-42).

use super::dates::Dates;
use super::{Cause, Standing, TierProgram};
use crate::membership::program::{TierWindow, Validity};
use crate::time::{Date, Due, Instant};

impl Standing {
    /// The next instant at which something is due. Until then neither the level nor its validity changes without a record.
    pub fn next_due(&self) -> Option<Instant> {
        self.due
    }

    /// Runs everything that is due up to and at an instant. It may lie in the past of what was reached; then nothing is due.
    pub fn run_due(&mut self, program: TierProgram<'_>, at: Instant) {
        while let Some(due) = self.due.filter(|due| *due <= at) {
            self.run_one(self.dates(program), due);
            self.plan(program, due);
        }
        self.reached = self.reached.max(at);
    }

    /// The next instant at which what counts or what is held changes without a record (MB-I17).
    pub fn next_change_at(&self, program: TierProgram<'_>) -> Option<Instant> {
        let mut due = Due::after(self.reached);
        due.maybe(self.due);
        let dates = self.dates(program);
        if !self.closed {
            due.maybe(self.next_shift(dates, dates.date(self.reached)).map(|date| dates.start_of(date)));
        }
        due.next()
    }

    fn run_one(&mut self, dates: Dates<'_>, at: Instant) {
        self.count(dates, at);
        self.roll_over(dates, at);
        self.end_grants(dates, at);
        let ended = |end: Option<Instant>| end.is_some_and(|end| end <= at);
        if self.term.grace.is_some() {
            if ended(self.term.grace) {
                self.end_grace(dates, at);
            }
        } else if ended(self.term.until) || self.is_recalculated(dates, at) {
            self.review(dates, at);
        }
        if dates.program.rules.validity == Validity::WhileQualified {
            self.follow(dates, at, Cause::Recalc);
        }
    }

    /// Lets the orders count that begin to.
    pub(super) fn count(&mut self, dates: Dates<'_>, at: Instant) {
        while self.book.count_next(at).is_some() {
            self.evaluate(dates, at, Cause::Upgrade);
        }
    }

    fn is_recalculated(&self, dates: Dates<'_>, at: Instant) -> bool {
        let day = dates.recalculated_from(dates.date(at));
        day.is_some_and(|day| dates.start_of(day) == at)
    }

    /// Finds what is due next, after an instant up to which everything has been run.
    pub(super) fn plan(&mut self, program: TierProgram<'_>, after: Instant) {
        let dates = self.dates(program);
        let today = dates.date(after);
        let mut due = Due::after(after);
        due.maybe(self.book.next_counts());
        due.maybe(self.next_rollover(dates, today));
        self.grants.iter().for_each(|grant| due.maybe(grant.until));
        due.maybe(self.term.grace.or(self.term.until));
        match program.rules.validity {
            Validity::WhileQualified => due.maybe(self.next_shift(dates, today).map(|date| dates.start_of(date))),
            Validity::RecalcMonthly { .. } if self.term.grace.is_none() => {
                due.maybe(self.next_recalculation(dates, today).map(|date| dates.start_of(date)));
            }
            _ => {}
        }
        self.due = due.next().filter(|_| !self.closed);
    }

    /// The first day of recalculation after a date that can move the tier: others are passed over, so that an account in which
    /// nothing moves has nothing due.
    fn next_recalculation(&self, dates: Dates<'_>, today: Date) -> Option<Date> {
        let mut day = dates.recalculated_from(today.plus_days(1))?;
        loop {
            let reach = self.reach(dates, day);
            if reach.all() != self.term.level || (self.term.granted && reach.own() == self.term.level) {
                return Some(day);
            }
            // Up to the next shift the figures are the same, and so is the outcome.
            day = dates.recalculated_from(self.next_shift(dates, day)?)?;
        }
    }

    /// The first date after another on which the orders of the window or what was carried are not the same.
    pub(super) fn next_shift(&self, dates: Dates<'_>, today: Date) -> Option<Date> {
        let (from, to) = dates.window(today);
        let first = self.book.first_kept(from);
        let leaves = first.filter(|date| *date < to).and_then(|date| dates.stay(date).1);
        match dates.program.rules.window {
            TierWindow::CompleteMonths { .. } => {
                let enters = self.book.first_kept(to).map(|date| dates.stay(date).0);
                [leaves, enters].into_iter().flatten().min()
            }
            TierWindow::Period(_) => {
                let (_, end) = dates.period(today)?;
                // What the rollover will carry into the next period is known only then.
                let carried =
                    self.carried_into(dates, today).signum() != 0 || self.next_rollover(dates, today).is_some();
                if first.is_some() || carried { Some(end) } else { None }
            }
            TierWindow::Rolling { .. } | TierWindow::Lifetime => leaves,
        }
    }
}
