//! Reviews, grace and downgrades (MB-35 to MB-37).

use super::dates::Dates;
use super::goal::Reach;
use super::term::Term;
use super::{Cause, Standing};
use crate::membership::program::Downgrade;
use crate::time::Instant;

impl Standing {
    /// The validity of the held level has ended, or it is the day of recalculation: the level is renewed, kept in grace or lost.
    pub(super) fn review(&mut self, dates: Dates<'_>, at: Instant) {
        let reach = self.reach(dates, dates.reviewed_on(at));
        if !self.pass(dates, at, reach, Cause::Review) && !self.begin_grace(dates, at) {
            self.fall(dates, at, reach, Cause::Review);
        }
    }

    /// The grace has ended. With period validities its last day lies in a new period, which has hardly begun: what the period that
    /// ended had earned counts as well, because grace is not to cost anybody what a review without it would have left.
    pub(super) fn end_grace(&mut self, dates: Dates<'_>, at: Instant) {
        let mut reach = self.reach(dates, dates.reviewed_on(at));
        if reach.own() >= self.term.level {
            return self.renew_in_grace(dates, at, Cause::Renewal);
        }
        if reach.granted >= self.term.level {
            return self.hold(Term::granted(self.term.level), at, Cause::Renewal);
        }
        if let Some(until) = self.term.until.filter(|_| dates.by_period()) {
            reach.earned = reach.earned.max(self.reach(dates, dates.reviewed_on(until)).earned);
        }
        self.fall(dates, at, reach, Cause::GraceEnd);
    }

    /// Keeps or raises the level if the figures or the floors allow it.
    fn pass(&mut self, dates: Dates<'_>, at: Instant, reach: Reach, cause: Cause) -> bool {
        let held = self.term.level;
        if reach.all() < held {
            return false;
        }
        let recalculated = self.term.until.is_none();
        let level = reach.own().max(held);
        let next =
            if reach.own() < held { Term::granted(held) } else { Term::valid(level, dates.renewal(dates.date(at))) };
        if dates.program.rules.extend_on_requalify && reach.own() >= held {
            self.give(level, next.until);
        }
        self.below.clear();
        if level != held {
            self.hold(next, at, if recalculated { Cause::Recalc } else { cause });
        } else if recalculated {
            // Without a validity there is nothing to renew.
            self.term = next;
        } else {
            self.hold(next, at, Cause::Renewal);
        }
        true
    }

    /// Begins the grace of a level that has not been met (MB-37); false: there is none.
    fn begin_grace(&mut self, dates: Dates<'_>, at: Instant) -> bool {
        let days = i32::try_from(dates.program.rules.grace_days).unwrap_or(i32::MAX);
        let end = dates.start_of(dates.date(at).plus_days(days));
        if end > at {
            self.term.grace = Some(end);
        }
        end > at
    }

    /// The level was met in its grace: it lasts from the old end on (MB-37).
    pub(super) fn renew_in_grace(&mut self, dates: Dates<'_>, at: Instant, cause: Cause) {
        let from_old = self.term.until.and_then(|until| dates.renewal(dates.date(until)));
        // A validity shorter than the grace would be over already.
        let until = from_old.filter(|end| *end > at).or_else(|| dates.renewal(dates.date(at)));
        self.below.clear();
        if dates.program.rules.extend_on_requalify {
            self.give(self.term.level, until);
        }
        self.hold(Term::valid(self.term.level, until), at, cause);
    }

    /// Falls to what the figures and the floors leave (MB-36).
    fn fall(&mut self, dates: Dates<'_>, at: Instant, reach: Reach, cause: Cause) {
        let recalculated = self.term.until.is_none() && cause == Cause::Review;
        let cause = if recalculated { Cause::Recalc } else { cause };
        let one_down = match dates.program.rules.downgrade {
            Downgrade::ToEarned => 0,
            Downgrade::OneDown => self.term.level.saturating_sub(1),
        };
        self.below.clear();
        if dates.program.rules.extend_on_requalify {
            return self.give_way(dates, at, (reach.own(), one_down), cause);
        }
        let own = reach.own().max(one_down);
        let lower = Term::valid(own, dates.renewal(dates.date(at)));
        self.hold(if reach.granted > own { Term::granted(reach.granted) } else { lower }, at, cause);
    }
}
