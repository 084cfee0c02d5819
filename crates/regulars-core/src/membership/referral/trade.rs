//! Orders and refunds of those who were recommended to (MB-7, MB-21, MB-61).

use super::{Member, Network, ReferralError};
use crate::money::{Decimal, Total};
use crate::time::Instant;

/// An order and what is left of it.
pub(super) struct Order {
    pub(super) paid: Decimal,
    pub(super) refunded: Total,
    /// What it has to keep; the rule of its own instant (MB-90).
    pub(super) least: Decimal,
    /// The end of its return window.
    pub(super) closes: Instant,
}

impl Order {
    /// What is left. A sum that does not fit has overflowed and is at least nothing.
    pub(super) fn kept(&self) -> Total {
        let mut kept = Total::from(self.paid);
        kept.subtract(self.refunded);
        kept
    }

    pub(super) fn qualifies(&self) -> bool {
        self.kept().at_least(self.least)
    }
}

impl Network {
    pub(super) fn order(
        &mut self,
        at: Instant,
        member: Member,
        number: u32,
        paid: Decimal,
    ) -> Result<(), ReferralError> {
        if paid.is_negative() {
            return Err(ReferralError::Negative);
        }
        let customer = self.people.enter(member);
        let closes = self.zone.plus_days(at, self.rules.return_window_days);
        let order = Order { paid, refunded: Total::default(), least: self.rules.min_order, closes };
        let place = u32::try_from(self.orders.len()).map_err(|_| ReferralError::TooManyEvents)?;
        let Some(known) = self.people.customer_mut(customer) else { return Ok(()) };
        if known.orders.contains_key(&number) {
            return Err(ReferralError::DuplicateOrder);
        }
        known.orders.insert(number, place);
        known.known = true;
        if order.qualifies() {
            known.qualifying.insert(place);
        }
        self.orders.push(order);
        self.wait(at, customer);
        Ok(())
    }

    pub(super) fn refund(
        &mut self,
        at: Instant,
        member: Member,
        number: u32,
        amount: Decimal,
    ) -> Result<(), ReferralError> {
        if amount.is_negative() {
            return Err(ReferralError::Negative);
        }
        let customer = self.people.find(member).ok_or(ReferralError::UnknownOrder)?;
        let place = self.people.customer(customer).and_then(|known| known.orders.get(&number)).copied();
        let place = place.ok_or(ReferralError::UnknownOrder)?;
        let order = self.orders.get_mut(place as usize).ok_or(ReferralError::UnknownOrder)?;
        let mut left = order.kept();
        left.subtract(amount.into());
        if left.overflowed() || left.signum() < 0 {
            return Err(ReferralError::RefundExceedsOrder);
        }
        order.refunded.add(amount.into());
        self.judge(at, customer, place);
        Ok(())
    }
}
