//! Two standings become one (MB-71), and another version of the program begins (MB-90).

use super::standing::{Held, Standing};
use crate::membership::account::TierProgram;
use crate::membership::program::Validity;
use crate::time::Instant;

impl Standing {
    /// Unites the orders of both, each once; the higher level with its own validity wins, of equal ones the later validity; then
    /// the earned level is looked at. Whether what is held was renewed.
    pub(super) fn unite(&mut self, program: TierProgram<'_>, other: Self, at: Instant) -> bool {
        let until = self.own.until;
        for order in other.orders.all {
            if self.orders.all.iter().all(|known| known.id != order.id) {
                self.orders.push(order);
            }
        }
        self.enrolled = self.enrolled.min(other.enrolled);
        self.grants.extend(other.grants);
        for (from, carry) in other.carried {
            match self.carried.iter_mut().find(|(known, _)| *known == from) {
                Some((_, known)) => known.add(carry),
                None => self.carried.push((from, carry)),
            }
        }
        self.carried.sort_by_key(|(from, _)| *from);
        let longer = self.untils.len().max(other.untils.len());
        self.untils.resize(longer, None);
        for (known, theirs) in self.untils.iter_mut().zip(other.untils) {
            *known = (*known).max(theirs);
        }
        for (name, value) in other.measures {
            if self.measures.iter().all(|(known, _)| *known != name) {
                self.measures.push((name, value));
            }
        }
        // Without an end is later than any end.
        let rank = |held: &Held| (held.level, held.grace_until.is_none(), held.until.is_none(), held.until);
        if rank(&other.own) > rank(&self.own) {
            self.own = other.own;
        }
        let renewed = self.evaluate(program, at);
        renewed || self.own.until > until
    }

    /// Other rules: the level stays, by its id; where the new rules have none of it, the place in the ladder stays.
    pub(super) fn change_rules(&mut self, before: Option<TierProgram<'_>>, program: TierProgram<'_>, at: Instant) {
        let top = program.rules.levels.len().saturating_sub(1);
        let place = |level: usize| {
            let id = before.and_then(|before| before.rules.levels.get(level)).map(|level| level.id.as_str());
            let same = program.rules.levels.iter().position(|known| Some(known.id.as_str()) == id);
            same.unwrap_or(level.min(top))
        };
        let mut held = Some(&mut self.own);
        while let Some(own) = held {
            own.level = place(own.level);
            held = own.before.as_deref_mut();
        }
        self.grants.iter_mut().for_each(|grant| grant.level = place(grant.level));
        let untils = std::mem::take(&mut self.untils);
        if program.rules.extend_on_requalify {
            self.untils.resize(top + 1, None);
            for (level, until) in untils.into_iter().enumerate().filter(|(_, until)| until.is_some()) {
                if let Some(known) = self.untils.get_mut(place(level)) {
                    *known = (*known).max(until);
                }
            }
            if let Some(known) = self.untils.get_mut(self.own.level).filter(|_| self.own.level > 0) {
                *known = (*known).max(self.own.until);
            }
        }
        if matches!(program.rules.validity, Validity::WhileQualified | Validity::RecalcMonthly { .. }) {
            self.own.until = None;
        }
        self.schedule(program, at);
    }
}
