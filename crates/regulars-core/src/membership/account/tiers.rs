//! What an account asks of a tier. The state of a member on a ladder lives apart from the points and sees no redemption.

use crate::membership::points::Key;
use crate::membership::program::TierRules;
use crate::money::Decimal;
use crate::time::{Date, Instant, Zone};

/// The ladder of the version in force.
#[derive(Clone, Copy, Debug)]
pub struct TierProgram<'a> {
    /// Its rules.
    pub rules: &'a TierRules,
    /// Whose dates decide.
    pub zone: &'a Zone,
}

/// The state of one account on one ladder (MB-30 to MB-42). Everything is told in the order of time, and what is due before.
pub trait Tiers: Clone {
    /// A member of the base level.
    fn new(program: TierProgram<'_>, enrolled_at: Instant) -> Self;
    /// The next instant at which something is due.
    fn next_due(&self) -> Option<Instant>;
    /// Runs what is due at an instant, in the order of MB-5.
    fn run_due(&mut self, program: TierProgram<'_>, at: Instant);
    /// The place of the held level.
    fn level(&self) -> usize;
    /// Until when the held level is valid; none: without end (MB-33).
    fn tier_until(&self) -> Option<Instant>;
    /// The spend that counts on a local date, with what was carried (MB-31, MB-40).
    fn metric(&self, program: TierProgram<'_>, date: Date) -> Decimal;
    /// An order was paid; where only confirmed orders count, it counts from `counts_at`.
    fn order(&mut self, program: TierProgram<'_>, at: Instant, order: Key, paid: Decimal, counts_at: Instant);
    /// The points of an order became active.
    fn confirmed(&mut self, program: TierProgram<'_>, at: Instant, order: Key);
    /// Some of an order went back.
    fn refund(&mut self, program: TierProgram<'_>, at: Instant, order: Key, amount: Decimal);
    /// A level was given.
    fn grant(&mut self, program: TierProgram<'_>, at: Instant, level: usize, until: Option<Instant>);
    /// The member left.
    fn leave(&mut self, at: Instant);
    /// Another account becomes part of this one (MB-71).
    fn absorb(&mut self, program: TierProgram<'_>, other: Self, at: Instant);
    /// Another version of the program comes into force, after `before` if that had tiers; the level stays (MB-90).
    fn switch(&mut self, before: Option<TierProgram<'_>>, program: TierProgram<'_>, at: Instant);
}

/// A ladder on which nobody moves, for programs without tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTiers;

impl Tiers for NoTiers {
    fn new(_: TierProgram<'_>, _: Instant) -> Self {
        Self
    }

    fn next_due(&self) -> Option<Instant> {
        None
    }

    fn run_due(&mut self, _: TierProgram<'_>, _: Instant) {}

    fn level(&self) -> usize {
        0
    }

    fn tier_until(&self) -> Option<Instant> {
        None
    }

    fn metric(&self, _: TierProgram<'_>, _: Date) -> Decimal {
        Decimal::ZERO
    }

    fn order(&mut self, _: TierProgram<'_>, _: Instant, _: Key, _: Decimal, _: Instant) {}

    fn confirmed(&mut self, _: TierProgram<'_>, _: Instant, _: Key) {}

    fn refund(&mut self, _: TierProgram<'_>, _: Instant, _: Key, _: Decimal) {}

    fn grant(&mut self, _: TierProgram<'_>, _: Instant, _: usize, _: Option<Instant>) {}

    fn leave(&mut self, _: Instant) {}

    fn absorb(&mut self, _: TierProgram<'_>, _: Self, _: Instant) {}

    fn switch(&mut self, _: Option<TierProgram<'_>>, _: TierProgram<'_>, _: Instant) {}
}
