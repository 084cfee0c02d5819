//! Refunds that move the tier at once (MB-38).

use super::dates::Dates;
use super::{Cause, Change, Standing};
use crate::time::Instant;

impl Standing {
    /// After a refund: an upgrade falls whose level is met neither as of its own instant nor now, to what is earned, to what was held
    /// before while that lasts, or to a floor. What was held before may have come from an upgrade that the refund undoes as well.
    pub(super) fn revoke(&mut self, dates: Dates<'_>, at: Instant) {
        let from = self.term.level;
        let reach = self.reach(dates, dates.date(at));
        self.below.retain(|term| term.lasts(at));
        while self.term.level > reach.all() && self.is_undone(dates, at) {
            if let Some(before) = self.below.pop_if(|term| term.level >= reach.all()) {
                self.term = before;
                continue;
            }
            // What is earned now rests on the orders of now: the next refund may undo it, the passing of time does not.
            self.term = self.reached_now(dates, at, reach);
        }
        if self.term.level != from {
            self.changes.push(Change { from, to: self.term.level, at, cause: Cause::Refund });
        }
    }

    /// Whether the held level came from an upgrade that today's amounts do not bear out, neither at its instant nor now.
    fn is_undone(&self, dates: Dates<'_>, at: Instant) -> bool {
        let Some(rise) = self.term.rise else { return false };
        let Some(level) = dates.program.rules.levels.get(self.term.level) else { return false };
        let recalculated = dates.recalculated_from(rise.date.plus_days(1)).map(|day| dates.start_of(day));
        if recalculated.is_some_and(|day| day <= at) {
            // A recalculation has confirmed it since.
            return false;
        }
        let then = self.figures_by(dates.window(rise.date), rise.at, rise.carry);
        !then.meet(level) && !self.figures(dates, dates.date(at)).meet(level)
    }
}
