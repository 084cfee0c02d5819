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
            if let Some(measure) = self.plan.measures.measure(place) {
                // Who has left has no tier that could move.
                let _ = self.run.measure((member, at), &measure.name, value, &mut self.journals);
            }
        }
    }

    /// The tier held; none: no member, or a program without tiers that are in force.
    pub fn tier(&self) -> Option<Arc<str>> {
        let account = self.account()?;
        let (standing, program) = account.ladder(self.rules)?;
        program.rules.levels.get(standing.level()).map(|level| level.id.as_str().into())
    }

    /// The moves of the tier since they were last taken, each with its cause.
    pub fn take_moves(&mut self) -> Vec<Moved> {
        let (member, now) = (self.lanes.member(0), self.tier());
        let standing = self.account().and_then(|account| account.standing.as_ref());
        let changes = standing.map(Standing::changes).unwrap_or_default();
        let (last, before, told) = &self.taken;
        let mut from = before.clone();
        let mut moves = Vec::new();
        let levels =
            self.account().and_then(|account| account.ladder(self.rules)).map(|(_, program)| &program.rules.levels);
        if *last == member && member.is_some() {
            for change in changes.get(*told..).unwrap_or_default() {
                let to = levels.and_then(|levels| levels.get(change.to)).map(|level| Arc::from(level.id.as_str()));
                moves.push(Moved { from: from.clone(), to: to.clone(), cause: Some(change.cause) });
                from = to;
            }
        }
        if from != now {
            let merged = last.is_some() && *last != member;
            moves.push(Moved { from, to: now.clone(), cause: merged.then_some(Cause::Merge) });
        }
        self.taken = (member, now, changes.len());
        moves
    }
}

/// A number as a decimal: with as many digits behind the point as fit, the rest cut off.
fn decimal(number: Number) -> Option<Decimal> {
    let fits = |scale: &u8| number.units_at(*scale).is_some_and(|units| i64::try_from(units).is_ok());
    let scale = (0..=MEASURE_DIGITS).rev().find(fits)?;
    Decimal::new(i64::try_from(number.units_at(scale)?).ok()?, scale).ok()
}
