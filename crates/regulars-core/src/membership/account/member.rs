//! One account: its ledger and its place on the ladder, in the order of time (MB-5).

use super::{AccountError, Member, Rules, Tiers, Told, Version};
use crate::membership::points::{Fired, Journal, Key, Ledger, Posting, Source};
use crate::membership::tier::{StandingError, TierProgram};
use crate::money::{Decimal, Money};
use crate::time::{Date, Instant};

/// Who is told of the movements of all accounts. `()` listens to none, a `Vec` keeps all.
pub trait Journals {
    /// A movement of an account, which is named by its first profile.
    fn post(&mut self, account: Member, posting: Posting);
}

impl Journals for () {
    fn post(&mut self, _: Member, _: Posting) {}
}

impl Journals for Vec<(Member, Posting)> {
    fn post(&mut self, account: Member, posting: Posting) {
        self.push((account, posting));
    }
}

/// The journal of one account among all.
pub(super) struct Own<'a, J> {
    pub(super) account: Member,
    pub(super) journals: &'a mut J,
}

impl<J: Journals> Journal for Own<'_, J> {
    fn post(&mut self, posting: Posting) {
        self.journals.post(self.account, posting);
    }
}

/// The account of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account<S> {
    /// The profile that it is named by.
    pub id: Member,
    /// When the member joined; after a merge the earlier instant (MB-71).
    pub enrolled_at: Instant,
    /// When the member left.
    pub closed_at: Option<Instant>,
    /// Its points.
    pub ledger: Ledger,
    /// Its place on the ladder; none: the program has no tiers.
    pub standing: Option<S>,
    /// How many versions of the program it has seen begin.
    begun: usize,
}

impl<S: Tiers> Account<S> {
    pub(super) fn new(id: Member, at: Instant, rules: &Rules) -> Self {
        let begun = rules.begun(at);
        let tiers = rules.last_of(begun).and_then(Version::tiers);
        let standing = tiers.map(|program| S::new(program, at));
        Self { id, enrolled_at: at, closed_at: None, ledger: ledger(rules), standing, begun }
    }

    /// A new one in the room of another one, for so many orders.
    pub(super) fn again(self, id: Member, at: Instant, rules: &Rules, orders: usize) -> Self {
        let begun = rules.begun(at);
        let standing = rules.last_of(begun).and_then(Version::tiers).map(|program| match self.standing {
            Some(standing) => standing.again(program, at, orders),
            None => S::new(program, at),
        });
        Self {
            id,
            enrolled_at: at,
            closed_at: None,
            ledger: ledger(rules).in_room_of(self.ledger, orders),
            standing,
            begun,
        }
    }

    /// Lets the tier sleep until it is asked for.
    pub(super) fn sleep(&mut self, rules: &Rules) {
        if let (Some(standing), Some(program)) = (&mut self.standing, tiers_of(rules, self.begun)) {
            standing.sleep(program);
        }
    }

    /// Brings the tier to where the account is.
    pub(super) fn wake(&mut self, rules: &Rules) {
        if let (Some(standing), Some(program)) = (&mut self.standing, tiers_of(rules, self.begun)) {
            standing.wake(program);
        }
    }

    /// The next instant at which something is due.
    pub fn next_due(&self, rules: &Rules) -> Option<Instant> {
        if self.closed_at.is_some() {
            return None;
        }
        let standing = self.standing.as_ref().and_then(Tiers::next_due);
        let mut next = Instant::MAX;
        for due in [self.ledger.next_due(), standing, rules.next_begins(self.begun)] {
            next = match due {
                Some(due) => next.min(due),
                None => next,
            };
        }
        (next < Instant::MAX).then_some(next)
    }

    /// Runs everything that is due up to an instant, in the order of MB-5: what concerns points before what concerns the tier. A
    /// version of the program is in force from its first instant on, also for what is due then.
    pub(super) fn advance(
        &mut self,
        rules: &Rules,
        to: Instant,
        journal: &mut impl Journal,
    ) -> Result<(), AccountError> {
        while let Some(at) = self.next_due(rules).filter(|at| *at <= to) {
            if rules.next_begins(self.begun) == Some(at) {
                self.switch(rules, at);
            } else if let Some(fired) = self.ledger.run_next(at, journal) {
                self.after(rules, at, fired)?;
            } else if let (Some(standing), Some(program)) = (&mut self.standing, tiers_of(rules, self.begun)) {
                standing.run_due(program, at);
            }
        }
        if let (Some(standing), Some(program)) = (&mut self.standing, tiers_of(rules, self.begun)) {
            // Nothing is due any more, but dates are counted from here.
            standing.run_due(program, to);
        }
        Ok(self.ledger.advance(to, journal)?)
    }

    fn switch(&mut self, rules: &Rules, at: Instant) {
        let before = tiers_of(rules, self.begun);
        self.begun += 1;
        match (&mut self.standing, tiers_of(rules, self.begun)) {
            (Some(standing), Some(program)) => standing.switch(before.unwrap_or(program), program, at),
            (None, Some(program)) => self.standing = Some(S::new(program, self.enrolled_at)),
            (_, None) => self.standing = None,
        }
    }

    /// Where only confirmed orders count, an order counts when its points become active (MB-31).
    fn after(&mut self, rules: &Rules, at: Instant, fired: Fired) -> Result<(), AccountError> {
        if let Fired::Activated(Source::Order(order)) = fired
            && let (Some(standing), Some(program)) = (&mut self.standing, tiers_of(rules, self.begun))
        {
            return counted(standing.confirmed(program, at, order));
        }
        Ok(())
    }

    /// Tells the tier something, if there is one.
    pub(super) fn tell(
        &mut self,
        rules: &Rules,
        what: impl FnOnce(&mut S, TierProgram<'_>) -> Told,
    ) -> Result<(), AccountError> {
        if let (Some(standing), Some(program)) = (&mut self.standing, tiers_of(rules, self.begun)) {
            return counted(what(standing, program));
        }
        Ok(())
    }

    /// The place of the held level, whose multiplier counts (MB-12).
    pub fn level(&self) -> usize {
        self.standing.as_ref().map_or(0, Tiers::level)
    }

    /// Tells the tier of an order that the ledger has taken. Whether its currency counts.
    pub(super) fn qualify(
        &mut self,
        rules: &Rules,
        at: Instant,
        (order, paid): (Key, Money),
        counts_at: Instant,
    ) -> Result<bool, AccountError> {
        let mut counts = true;
        self.tell(rules, |standing, program| {
            counts = program.rules.currency == paid.currency;
            if counts { standing.order(program, at, order, paid.amount, counts_at) } else { Ok(()) }
        })?;
        Ok(counts)
    }

    /// The state on the ladder with the rules of it that are in force; none without tiers.
    pub fn ladder<'r>(&self, rules: &'r Rules) -> Option<(&S, TierProgram<'r>)> {
        self.standing.as_ref().zip(tiers_of(rules, self.begun))
    }

    /// The spend that counts for the tier on a local date (MB-31); zero without tiers.
    pub fn metric(&self, rules: &Rules, date: Date) -> Decimal {
        self.ladder(rules).map_or(Decimal::ZERO, |(standing, program)| standing.metric(program, date))
    }

    /// What of a lot's points has expired, over all lots.
    pub fn expired_total(&self) -> Decimal {
        self.ledger.points(self.ledger.lots().iter().map(|lot| lot.expired).sum())
    }

    pub(super) fn open(&self) -> Result<(), AccountError> {
        if self.closed_at.is_some() { Err(AccountError::AccountClosed) } else { Ok(()) }
    }
}

/// An order of another currency never came to the tier, and what becomes of it is nothing to it.
fn counted(told: Told) -> Result<(), AccountError> {
    match told {
        Ok(()) | Err(StandingError::UnknownOrder) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn ledger(rules: &Rules) -> Ledger {
    if rules.has_points() { Ledger::new(rules.scale()) } else { Ledger::without_points() }
}

fn tiers_of(rules: &Rules, begun: usize) -> Option<TierProgram<'_>> {
    rules.last_of(begun).and_then(Version::tiers)
}
