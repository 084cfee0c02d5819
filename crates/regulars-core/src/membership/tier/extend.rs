//! Levels that meeting them again makes last longer (MB-41). Every level has an end of its own.

use super::calendar::valid_until;
use super::standing::{Held, Standing};
use crate::membership::account::TierProgram;
use crate::membership::program::Downgrade;
use crate::time::{Date, Instant};

impl Standing {
    /// An order or a confirmation: every level that is met lasts from now on. Whether the held one lasts longer.
    pub(super) fn requalify(&mut self, program: TierProgram<'_>, at: Instant) -> bool {
        let until = self.own.until;
        self.lengthen(program, at);
        self.hold_own(program, at);
        self.own.level > 0 && self.own.until > until
    }

    fn lengthen(&mut self, program: TierProgram<'_>, at: Instant) {
        let sum = self.sum_by(program, at);
        let until = valid_until(program, program.zone.date(at), self.enrolled);
        self.untils.resize(program.rules.levels.len(), None);
        for (level, known) in program.rules.levels.iter().zip(&mut self.untils).skip(1) {
            if sum.meets(level.needs.as_ref(), &self.measures) {
                *known = (*known).max(until);
            }
        }
    }

    /// Holds the highest level whose end is not there yet; one in grace is held until its grace ends.
    fn hold_own(&mut self, program: TierProgram<'_>, at: Instant) {
        let open = |until: &Option<Instant>| until.is_some_and(|until| until > at);
        let level = self.untils.iter().rposition(open).unwrap_or(0);
        let kept = self.own.grace_until.is_some() && level < self.own.level;
        if !kept && level < program.rules.levels.len() {
            let until = self.untils.get(level).copied().flatten();
            self.own = Held { level, until, ..Held::default() };
        }
    }

    /// The end of the held level: grace, or the next lower level with its own end.
    pub(super) fn hand_over(&mut self, program: TierProgram<'_>, at: Instant, date: Date) -> bool {
        if program.rules.grace_days > 0 {
            self.own.grace_until = Some(self.grace_end(program, date));
        } else {
            self.fall_by_own(program, at, date);
        }
        false
    }

    pub(super) fn fall_by_own(&mut self, program: TierProgram<'_>, at: Instant, date: Date) {
        if program.rules.downgrade == Downgrade::OneDown
            && let Some(below) = self.own.level.checked_sub(1).filter(|below| *below > 0)
            && let Some(known) = self.untils.get_mut(below)
        {
            *known = (*known).max(valid_until(program, date, self.enrolled));
        }
        self.own.grace_until = None;
        self.hold_own(program, at);
    }

    /// Every end anew, from the amounts net of all refunds.
    pub(super) fn requalify_anew(&mut self, program: TierProgram<'_>, at: Instant) {
        self.untils.clear();
        let mut instants: Vec<Instant> =
            self.orders.all.iter().filter(|order| order.counted).map(|order| order.counts_at).collect();
        instants.sort_unstable();
        instants.dedup();
        for instant in instants {
            self.lengthen(program, instant);
        }
        self.own.grace_until = None;
        self.hold_own(program, at);
    }
}
