//! How the tier of a course moves: by the measures that levels ask for (MB-30), and what is told of it (MB-42).

use std::sync::Arc;

use super::course::Course;
use crate::measure::Fact;
use crate::membership::account::Journals;
use crate::membership::tier::{Cause, Standing};
use crate::money::{Decimal, Number};
use crate::time::Instant;

/// The digits behind the point that a measure is compared with a level at.
const MEASURE_DIGITS: u8 = 9;

/// A move of the tier (MB-42).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The tier before; none: there was none.
    pub from: Option<Arc<str>>,
    /// The tier after; the same for one that was renewed.
    pub to: Option<Arc<str>>,
    /// Why; none: a correction, or the program begins.
    pub cause: Option<Cause>,
}

impl<J: Journals + Default> Course<'_, J> {
    /// Tells the tier what the measures are that its levels ask for.
    pub(super) fn measure(&mut self, at: Instant) {
        let Some((replay, _)) = &mut self.measures else { return };
        replay.go(at);
        let changed = replay.changed();
        let Some(member) = self.lanes.member(0) else { return };
        for place in changed {
            let value = if let Fact::Number(number) = replay.value(place) { decimal(number) } else { None };
            if let Some(measure) = self.plan.accounts.measures.measure(place) {
                // Who has left has no tier that could move.
                let _ = self.run.measure((member, at), &measure.name, value, &mut self.journals);
            }
        }
    }

    /// The tier held; none: no member any more or yet, or a program without tiers that are in force.
    pub fn tier(&self) -> Option<Arc<str>> {
        let account = self.account().filter(|account| account.closed_at.is_none())?;
        let (standing, program) = account.ladder(self.rules)?;
        program.rules.levels.get(standing.level()).map(|level| level.id.as_str().into())
    }

    /// The move of the tier since it was last asked for, which is one however many steps it took: what was there before and
    /// what is there now, and the cause of the last step. A level that was renewed is a move to itself.
    pub fn take_move(&mut self) -> Option<Moved> {
        let (member, to) = (self.lanes.member(0), self.tier());
        let (last, from, told) = std::mem::take(&mut self.taken);
        let changes = self.account().and_then(|account| account.standing.as_ref()).map(Standing::changes);
        let changes = changes.unwrap_or_default();
        let count = changes.len();
        let same = last == member;
        // After a correction everything was told anew, and after a merge the account may be another.
        let steps = changes.get(told..).filter(|_| same).unwrap_or_default();
        let moved = match steps.last() {
            _ if from != to && !same => last.and(Some(Cause::Merge)),
            Some(step) if from != to || step.from == step.to => Some(step.cause),
            _ => None,
        };
        self.taken = (member, to.clone(), count);
        (from != to || moved.is_some()).then_some(Moved { from, to, cause: moved })
    }
}

/// A number as a decimal: with as many digits behind the point as fit, the rest cut off.
fn decimal(number: Number) -> Option<Decimal> {
    let fits = |scale: &u8| number.units_at(*scale).is_some_and(|units| i64::try_from(units).is_ok());
    let scale = (0..=MEASURE_DIGITS).rev().find(fits)?;
    Decimal::new(i64::try_from(number.units_at(scale)?).ok()?, scale).ok()
}
