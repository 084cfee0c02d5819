//! Two accounts become one (MB-71).

use super::rollover::Carry;
use super::{Cause, Change, Standing, StandingError, TierProgram};
use crate::time::Instant;

impl Standing {
    /// Another account becomes part of this one (MB-71, (1) and (3) to (6)): orders are united by their ids, what was carried adds
    /// up, the higher tier stays with its own validity, and then the earned level is evaluated.
    ///
    /// Of an order that both have, this account's stays. What only the other knows to have gone back of it is told to this one
    /// before, as a refund. Errors: `account_closed` of either, `time_goes_back`.
    pub fn absorb(&mut self, program: TierProgram<'_>, mut other: Self, at: Instant) -> Result<(), StandingError> {
        self.open(at)?;
        other.open(at)?;
        self.wake(program);
        other.wake(program);
        self.run_due(program, at);
        other.run_due(program, at);
        let from = self.term.level;
        let told = self.changes.len();
        let carry = self.carry_with(&other, program, at);
        self.enrolled = self.enrolled.min(other.enrolled);
        let dates = self.dates(program);
        self.carry = Carry { begins: dates.period(dates.date(at)).map_or(carry.begins, |(begins, _)| begins), ..carry };
        self.book.unite(other.book);
        self.grants.append(&mut other.grants);
        for (name, value) in other.measures {
            if self.measures.iter().all(|(known, _)| *known != name) {
                self.measures.push((name, value));
            }
        }
        for (level, theirs) in other.stays.into_iter().enumerate() {
            if let Some(ours) = self.stay(level) {
                *ours = ours.later(theirs);
            }
        }
        self.below.append(&mut other.below);
        self.below.push(other.term);
        self.take_best(at);
        self.evaluate(dates, at, Cause::Merge);
        // However many steps it took, the merge is one change.
        let moved = self.changes.len() > told || self.term.level != from;
        self.changes.truncate(told);
        if moved {
            self.changes.push(Change { from, to: self.term.level, at, cause: Cause::Merge });
        }
        self.plan(program, at);
        Ok(())
    }

    /// What was carried adds up (MB-71 (3)).
    fn carry_with(&self, other: &Self, program: TierProgram<'_>, at: Instant) -> Carry {
        let carried = |standing: &Self| {
            let dates = standing.dates(program);
            let today = dates.date(at);
            let last = dates.period(today).map_or(today, |(begins, _)| begins.plus_days(-1));
            (standing.carried_into(dates, today), standing.carried_into(dates, last))
        };
        let ((mut into_this, mut into_last), theirs) = (carried(self), carried(other));
        into_this.add(theirs.0);
        into_last.add(theirs.1);
        Carry { into_this, into_last, ..self.carry }
    }

    /// Holds the best of all that were held and last (MB-71 (5)); those below it may come back.
    fn take_best(&mut self, at: Instant) {
        self.below.push(self.term.clone());
        self.below.retain(|term| term.level > 0 && term.lasts(at));
        self.below.sort_by_key(|term| term.rank());
        self.term = self.below.pop().unwrap_or_default();
        // Of terms of one level the last has the best rank.
        let highest = self.term.level;
        self.below.retain(|term| term.level < highest && !term.granted);
        self.below.reverse();
        self.below.dedup_by_key(|term| term.level);
        self.below.reverse();
    }
}
