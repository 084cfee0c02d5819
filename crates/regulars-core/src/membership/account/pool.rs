//! Accounts that spend together (MB-70), and redemptions that several accounts paid.

use super::command::Done;
use super::member::{Journals, Own};
use super::{AccountError, Member, Run, Tiers};
use crate::membership::points::{Basis, Key, Moment, PointsError};
use crate::money::Decimal;
use crate::time::Instant;

/// Who spends together: accounts, in the order in which they were named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pool {
    pub(super) slots: Vec<usize>,
}

/// A redemption that several accounts paid: of whom how many units, in the order in which they were used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) parts: Vec<(usize, i64)>,
}

impl<S: Tiers> Run<'_, S> {
    fn pool_of(&self, slot: usize) -> Option<Key> {
        self.pools.iter().find(|(_, pool)| pool.slots.contains(&slot)).map(|(id, _)| id)
    }

    pub(super) fn pool(&mut self, id: Key, first: Member, with: &[Member]) -> Result<Done, AccountError> {
        if self.pools.has(id) {
            return Err(AccountError::DuplicatePool);
        }
        let mut slots = Vec::new();
        for member in [first].iter().chain(with) {
            let slot = self.slot(*member)?;
            self.at(slot)?.open()?;
            if self.pool_of(slot).is_some() {
                return Err(AccountError::AlreadyInPool);
            }
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
        self.pools.insert(id, Pool { slots });
        Ok(Done::NOTHING)
    }

    pub(super) fn leave_pool(&mut self, id: Key, slot: usize) -> Result<Done, AccountError> {
        if self.pool_of(slot) != Some(id) {
            return Err(AccountError::UnknownPool);
        }
        self.out_of_pools(slot);
        Ok(Done::NOTHING)
    }

    pub(super) fn out_of_pools(&mut self, slot: usize) {
        while let Some(pool) = self.pool_of(slot).and_then(|id| self.pools.get_mut(id)) {
            pool.slots.retain(|other| *other != slot);
        }
    }

    /// Burns the lots of all members of a pool in one burn order (MB-70). What of a fact nobody covers is owed by the member that
    /// the pool names first.
    pub(super) fn redeem_pool<J: Journals>(
        &mut self,
        pool: Key,
        slot: usize,
        (id, points): (Key, Decimal),
        (at, basis): (Instant, Basis),
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let slots = self.pools.get(pool).filter(|pool| pool.slots.contains(&slot)).map(|pool| pool.slots.clone());
        let slots = slots.ok_or(AccountError::UnknownPool)?;
        for slot in &slots {
            self.bring(*slot, at, journals)?;
        }
        let (mut lots, mut owed) = (Vec::new(), false);
        for slot in &slots {
            let ledger = &self.at(*slot)?.ledger;
            owed |= ledger.balance().debt.units() > 0;
            lots.extend(ledger.burning().map(|lot| (lot.burns(), *slot, lot.remaining)));
        }
        lots.sort_unstable();
        let mut rest = self.at(slot)?.ledger.some(points)?;
        let mut parts: Vec<(usize, i64)> = Vec::new();
        for (_, slot, remaining) in lots {
            let units = remaining.min(rest);
            rest -= units;
            add(&mut parts, slot, units);
        }
        if basis == Basis::Command && (rest > 0 || owed) {
            return Err(PointsError::InsufficientPoints.into());
        }
        add(&mut parts, slots.first().copied().unwrap_or(slot), rest);
        self.redeem_shared(id, parts, at, journals)
    }

    /// A redemption that each account pays a part of; what one cannot pay it owes.
    pub(super) fn redeem_shared<J: Journals>(
        &mut self,
        id: Key,
        parts: Vec<(usize, i64)>,
        at: Instant,
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let when = Moment { at, seq: self.seq };
        let mut slots: Vec<usize> = parts.iter().map(|(slot, _)| *slot).collect();
        slots.sort_unstable();
        slots.dedup();
        // Nothing is paid before it is known that everybody can.
        for slot in &slots {
            let ledger = &self.at(*slot)?.ledger;
            if ledger.knows(id) {
                return Err(PointsError::DuplicateRedemption.into());
            }
            ledger.room(ledger.uncovered(sum(&parts, *slot)))?;
        }
        let scale = self.rules.scale();
        let (mut whole, mut uncovered) = (0, 0);
        for slot in slots {
            let account = self.at(slot)?;
            let own = &mut Own { account: account.id, journals };
            let units = sum(&parts, slot);
            let without = account.ledger.uncovered(units);
            let paid = account.ledger.points(units);
            account.ledger.redeem(when, id, paid, Basis::Fact, own)?;
            uncovered += without;
            whole += units;
        }
        self.shared.insert(id, Shared { parts });
        let points = |units: i64| Decimal::new(units, scale).unwrap_or(Decimal::ZERO);
        Ok(Done::spent(points(whole), points(uncovered)))
    }

    /// Returns points to those who paid them, last used first (MB-20).
    pub(super) fn cancel<J: Journals>(
        &mut self,
        slot: usize,
        id: Key,
        points: Option<Decimal>,
        at: Instant,
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let rules = self.rules;
        let terms = rules.at(at).ok_or(AccountError::NoProgram)?.terms()?;
        let when = Moment { at, seq: self.seq };
        let shared = self.shared.get(id).filter(|shared| shared.parts.iter().any(|(payer, _)| *payer == slot));
        let shared = shared.or_else(|| {
            let pool = self.pool_of(slot).and_then(|pool| self.pools.get(pool))?;
            let paid = |shared: &&Shared| shared.parts.iter().any(|(payer, _)| pool.slots.contains(payer));
            self.shared.get(id).filter(paid)
        });
        let Some(mut parts) = shared.map(|shared| shared.parts.clone()) else {
            let account = self.at(slot)?;
            let own = &mut Own { account: account.id, journals };
            return Ok(Done::of(account.ledger.cancel_redeem(when, id, points, terms, own)?));
        };
        let left: i64 = parts.iter().map(|(_, units)| units).sum();
        let ledger = &self.at(slot)?.ledger;
        let units = points.map_or(Ok(left), |points| ledger.some(points))?;
        if units > left || units == 0 {
            return Err(PointsError::ReversalExceedsRedemption.into());
        }
        let returned = ledger.points(units);
        let payers: Vec<usize> = parts.iter().map(|(payer, _)| *payer).collect();
        for payer in payers {
            self.bring(payer, at, journals)?;
            // At most all of it becomes a new lot of each.
            self.at(payer)?.ledger.room(units)?;
        }
        let mut rest = units;
        for (payer, paid) in parts.iter_mut().rev() {
            let back = rest.min(*paid);
            *paid -= back;
            rest -= back;
            if back > 0 {
                let account = self.at(*payer)?;
                let own = &mut Own { account: account.id, journals };
                let back = account.ledger.points(back);
                account.ledger.cancel_redeem(when, id, Some(back), terms, own)?;
            }
        }
        if let Some(shared) = self.shared.get_mut(id) {
            shared.parts = parts;
        }
        Ok(Done::of(returned))
    }
}

fn add(parts: &mut Vec<(usize, i64)>, slot: usize, units: i64) {
    match parts.last_mut() {
        Some((last, sum)) if *last == slot => *sum += units,
        _ if units > 0 => parts.push((slot, units)),
        _ => {}
    }
}

fn sum(parts: &[(usize, i64)], slot: usize) -> i64 {
    parts.iter().filter(|(payer, _)| *payer == slot).map(|(_, units)| units).sum()
}
