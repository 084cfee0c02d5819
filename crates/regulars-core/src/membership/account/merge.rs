//! Two accounts become one (MB-71, MB-72).

use super::command::{Done, Finding};
use super::member::{Journals, Own};
use super::{AccountError, Member, Run, Tiers};
use crate::error::Code;
use crate::membership::points::{Key, Moment, Refund};
use crate::money::Decimal;
use crate::time::Instant;

impl<S: Tiers> Run<'_, S> {
    pub(super) fn merge<J: Journals>(
        &mut self,
        from: Member,
        into: Member,
        at: Instant,
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let (gone, stays) = (self.slot(from)?, self.slot(into)?);
        if gone == stays {
            return Err(AccountError::AlreadyMerged);
        }
        self.bring(stays, at, journals)?;
        self.at(stays)?.open()?;
        let rules = self.rules;
        let when = Moment { at, seq: self.seq };
        let mut other = self.at(gone)?.clone();
        let account = self.at(stays)?;
        let own = &mut Own { account: account.id, journals };
        let common = account.ledger.absorb(&mut other.ledger, when, own)?;
        account.enrolled_at = account.enrolled_at.min(other.enrolled_at);
        match other.standing.take() {
            Some(theirs) if account.standing.is_some() => {
                account.tell(rules, |standing, program| standing.absorb(program, theirs, at))?;
            }
            theirs => account.standing = account.standing.take().or(theirs),
        }
        *self.at(gone)? = other;
        let stays_number = u32::try_from(stays).map_err(|_| AccountError::TooManyAccounts)?;
        for slot in self.members.values_mut().filter(|slot| **slot as usize == gone) {
            *slot = stays_number;
        }
        self.join_pools(gone, stays, (at, from));
        for (_, shared) in self.shared.iter_mut() {
            shared.parts.iter_mut().filter(|(slot, _)| *slot == gone).for_each(|(slot, _)| *slot = stays);
        }
        for (order, back) in common.orders {
            self.findings.push(Finding { at, member: from, code: Code::DuplicateOrder, about: Some(order) });
            self.refund_too(stays, (from, order, back), when, journals)?;
        }
        for id in common.shadowed {
            self.findings.push(Finding { at, member: from, code: Code::DuplicateId, about: Some(id) });
        }
        Ok(Done::NOTHING)
    }

    /// What only the other side knew to have gone back of an order that both had.
    fn refund_too<J: Journals>(
        &mut self,
        stays: usize,
        (from, order, back): (Member, Key, Decimal),
        when: Moment,
        journals: &mut J,
    ) -> Result<(), AccountError> {
        let (rules, at) = (self.rules, when.at);
        let terms = rules.at(at).ok_or(AccountError::NoProgram)?.of_orders();
        let account = self.at(stays)?;
        let amount = back.min(account.ledger.refundable(order)?);
        if amount.units() > 0 {
            let own = &mut Own { account: account.id, journals };
            account.ledger.refund(when, Refund { id: None, order, amount, lines: &[] }, terms, own)?;
            account.tell(rules, |standing, program| standing.refund(program, at, order, amount))?;
        }
        if amount < back {
            let code = Code::RefundExceedsOrder;
            self.findings.push(Finding { at, member: from, code, about: Some(order) });
        }
        Ok(())
    }

    /// An account is in one pool at most: that of the one that stays (MB-70).
    fn join_pools(&mut self, gone: usize, stays: usize, (at, member): (Instant, Member)) {
        let with = |slot: usize| self.pools.iter().find(|(_, pool)| pool.slots.contains(&slot)).map(|(id, _)| id);
        let (theirs, ours) = (with(gone), with(stays));
        match (theirs, ours) {
            (Some(id), None) => {
                let slots = self.pools.get_mut(id).into_iter().flat_map(|pool| &mut pool.slots);
                slots.filter(|slot| **slot == gone).for_each(|slot| *slot = stays);
            }
            (Some(theirs), Some(ours)) => {
                self.out_of_pools(gone);
                if theirs != ours {
                    self.findings.push(Finding { at, member, code: Code::AlreadyInPool, about: Some(theirs) });
                }
            }
            (None, _) => {}
        }
    }
}
