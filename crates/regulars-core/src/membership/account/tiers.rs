//! What an account asks of a tier. The state of a member on a ladder lives apart from the points and sees no redemption.

use crate::membership::points::Key;
use crate::membership::tier::{Standing, StandingError, TierProgram};
use crate::money::Decimal;
use crate::time::{Date, Instant};

/// The state of one account on one ladder (MB-30 to MB-42). Everything is told in the order of time, and what is due before. The
/// account has looked at orders and amounts before, so what a tier refuses is only what is about tiers.
pub trait Tiers: Clone {
    /// A member of the base level.
    fn new(program: TierProgram<'_>, enrolled_at: Instant) -> Self;
    /// Lets it sleep until `wake`, if what it will hold follows from what it is told then.
    fn sleep(&mut self, _program: TierProgram<'_>) {}
    /// Holds what it holds at the instant that it reached.
    fn wake(&mut self, _program: TierProgram<'_>) {}
    /// A new member in the room of another one, for so many orders.
    #[must_use]
    fn again(self, program: TierProgram<'_>, enrolled_at: Instant, _orders: usize) -> Self {
        Self::new(program, enrolled_at)
    }
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
    fn order(&mut self, program: TierProgram<'_>, at: Instant, order: Key, paid: Decimal, counts_at: Instant) -> Told;
    /// The points of an order became active.
    fn confirmed(&mut self, program: TierProgram<'_>, at: Instant, order: Key) -> Told;
    /// Some of an order went back.
    fn refund(&mut self, program: TierProgram<'_>, at: Instant, order: Key, amount: Decimal) -> Told;
    /// What a measure of the rulebook is from now on; none: it has no value (MB-30).
    fn measure(&mut self, program: TierProgram<'_>, at: Instant, name: &str, value: Option<Decimal>) -> Told;
    /// A level was given.
    fn grant(&mut self, program: TierProgram<'_>, at: Instant, level: usize, until: Option<Instant>) -> Told;
    /// The member left.
    fn leave(&mut self, program: TierProgram<'_>, at: Instant) -> Told;
    /// Another account becomes part of this one (MB-71).
    fn absorb(&mut self, program: TierProgram<'_>, other: Self, at: Instant) -> Told;
    /// Another version of the program comes into force; the level stays (MB-90).
    fn switch(&mut self, before: TierProgram<'_>, program: TierProgram<'_>, at: Instant);
}

/// Whether a tier took what it was told.
pub type Told = Result<(), StandingError>;

impl Tiers for Standing {
    fn new(program: TierProgram<'_>, enrolled_at: Instant) -> Self {
        Self::new(program, enrolled_at)
    }

    fn sleep(&mut self, program: TierProgram<'_>) {
        self.sleep(program);
    }

    fn wake(&mut self, program: TierProgram<'_>) {
        self.wake(program);
    }

    fn again(self, program: TierProgram<'_>, enrolled_at: Instant, orders: usize) -> Self {
        self.again(program, enrolled_at, orders)
    }

    fn next_due(&self) -> Option<Instant> {
        self.next_due()
    }

    fn run_due(&mut self, program: TierProgram<'_>, at: Instant) {
        self.run_due(program, at);
    }

    fn level(&self) -> usize {
        self.level()
    }

    fn tier_until(&self) -> Option<Instant> {
        self.tier_until()
    }

    fn metric(&self, program: TierProgram<'_>, date: Date) -> Decimal {
        self.metric(program, date).decimal().unwrap_or(Decimal::ZERO)
    }

    fn order(&mut self, program: TierProgram<'_>, at: Instant, order: Key, paid: Decimal, counts_at: Instant) -> Told {
        self.order(program, at, order.0, paid, counts_at)
    }

    fn confirmed(&mut self, program: TierProgram<'_>, at: Instant, order: Key) -> Told {
        self.confirmed(program, at, order.0)
    }

    fn refund(&mut self, program: TierProgram<'_>, at: Instant, order: Key, amount: Decimal) -> Told {
        self.refund(program, at, order.0, amount)
    }

    fn measure(&mut self, program: TierProgram<'_>, at: Instant, name: &str, value: Option<Decimal>) -> Told {
        self.set_measure(program, at, name, value)
    }

    fn grant(&mut self, program: TierProgram<'_>, at: Instant, level: usize, until: Option<Instant>) -> Told {
        self.grant(program, at, level, until)
    }

    fn leave(&mut self, program: TierProgram<'_>, at: Instant) -> Told {
        self.leave(program, at)
    }

    fn absorb(&mut self, program: TierProgram<'_>, other: Self, at: Instant) -> Told {
        self.absorb(program, other, at)
    }

    fn switch(&mut self, before: TierProgram<'_>, program: TierProgram<'_>, at: Instant) {
        self.switch(before, program, at);
    }
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

    fn order(&mut self, _: TierProgram<'_>, _: Instant, _: Key, _: Decimal, _: Instant) -> Told {
        Ok(())
    }

    fn confirmed(&mut self, _: TierProgram<'_>, _: Instant, _: Key) -> Told {
        Ok(())
    }

    fn refund(&mut self, _: TierProgram<'_>, _: Instant, _: Key, _: Decimal) -> Told {
        Ok(())
    }

    fn measure(&mut self, _: TierProgram<'_>, _: Instant, _: &str, _: Option<Decimal>) -> Told {
        Ok(())
    }

    fn grant(&mut self, _: TierProgram<'_>, _: Instant, _: usize, _: Option<Instant>) -> Told {
        Ok(())
    }

    fn leave(&mut self, _: TierProgram<'_>, _: Instant) -> Told {
        Ok(())
    }

    fn absorb(&mut self, _: TierProgram<'_>, _: Self, _: Instant) -> Told {
        Ok(())
    }

    fn switch(&mut self, _: TierProgram<'_>, _: TierProgram<'_>, _: Instant) {}
}
