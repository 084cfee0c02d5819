//! Another version of the program comes into force (MB-90).

use super::rollover::Carry;
use super::term::Term;
use super::{Cause, Standing, TierProgram};
use crate::membership::program::Validity;
use crate::time::Instant;

impl Standing {
    /// From an instant on another version is in force. The tier held stays, and so does the end of its validity where the new
    /// version has validities; a level that the new version no longer has becomes the next lower one that it has. What was due
    /// before the instant is run by the old version; what is due at it, by the new one.
    pub fn switch(&mut self, old: TierProgram<'_>, new: TierProgram<'_>, at: Instant) {
        self.wake(old);
        self.run_due(old, at.plus_micros(-1));
        self.reached = self.reached.max(at);
        let place = |level: usize| {
            let known = old.rules.levels.iter().take(level.saturating_add(1)).rev();
            let place = |id: &str| new.rules.levels.iter().position(|level| level.id == id);
            known.filter_map(|level| place(&level.id)).next().unwrap_or(0)
        };
        let (was, dates) = (self.dates(old), self.dates(new));
        // The period that the instant before belongs to: if one ends here, its rollover is still to be run.
        let last = was.date(at.plus_micros(-1));
        let into_this = self.carried_into(was, last);
        let period = dates.period(last).filter(|_| new.rules.rollover);
        self.carry = period.map_or(Carry::default(), |(begins, _)| Carry { begins, into_this, ..Carry::default() });
        let stays = std::mem::take(&mut self.stays).into_iter().enumerate().skip(1);
        for (level, theirs) in stays.filter(|_| new.rules.extend_on_requalify) {
            if let Some(ours) = self.stay(place(level)) {
                *ours = ours.later(theirs);
            }
        }
        self.grants.iter_mut().for_each(|grant| grant.level = place(grant.level));
        self.hold_by(new, at, place);
        self.plan(new, at.plus_micros(-1));
        self.run_due(new, at);
    }

    /// Holds what was held, in the words of the new version.
    fn hold_by(&mut self, new: TierProgram<'_>, at: Instant, place: impl Fn(usize) -> usize) {
        let dates = self.dates(new);
        let level = place(self.term.level);
        self.below.iter_mut().for_each(|term| *term = Term { level: place(term.level), rise: None, ..term.clone() });
        self.below.retain(|term| term.level > 0 && term.level < level);
        self.below.dedup_by_key(|term| term.level);
        let timed = !matches!(new.rules.validity, Validity::WhileQualified | Validity::RecalcMonthly { .. });
        let until = self.term.until.or_else(|| dates.validity(dates.date(at))).filter(|_| timed);
        let grace = self.term.grace.filter(|_| timed);
        let next = if self.term.granted {
            Term::granted(level)
        } else {
            Term { grace: grace.filter(|_| level > 0), ..Term::valid(level, until) }
        };
        if new.rules.extend_on_requalify && !next.granted {
            self.give(level, next.until);
        }
        if level == self.term.level {
            self.term = next;
        } else {
            self.hold(next, at, Cause::Recalc);
        }
    }
}
