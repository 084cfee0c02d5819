//! Whether a referral is accepted (MB-60).

use std::collections::BTreeSet;

use super::{Member, Network, Referral, ReferralError, ReferralId, State};
use crate::time::Instant;

impl Network {
    /// The refusals of MB-60 in their order.
    pub(super) fn refer(
        &mut self,
        at: Instant,
        id: ReferralId,
        referrer: Member,
        referee: Member,
    ) -> Result<(), ReferralError> {
        if self.places.contains_key(&id) {
            return Err(ReferralError::DuplicateReferral);
        }
        if self.people.same(referrer, referee) {
            return Err(ReferralError::SelfReferral);
        }
        if self.received_by(referee).any(|referral| !matches!(referral.state, State::Void { .. })) {
            return Err(ReferralError::AlreadyReferred);
        }
        if self.leads_to(referee, referrer) {
            return Err(ReferralError::CycleRefused);
        }
        let customer = self.people.find(referee).and_then(|place| self.people.customer(place));
        if customer.is_some_and(|customer| customer.known) {
            return Err(ReferralError::NotNewCustomer);
        }
        let place = u32::try_from(self.referrals.len()).map_err(|_| ReferralError::TooManyEvents)?;
        let first_order = u32::try_from(self.orders.len()).map_err(|_| ReferralError::TooManyEvents)?;
        self.referrals.push(Referral { id, referrer, referee, at, state: State::Open, first_order, order: None });
        self.places.insert(id, place);
        let (by, of) = (self.people.enter(referrer), self.people.enter(referee));
        self.people.connect(by, of);
        if let Some(customer) = self.people.customer_mut(by) {
            customer.made.insert(place);
        }
        if let Some(customer) = self.people.customer_mut(of) {
            customer.received.insert(place);
        }
        Ok(())
    }

    /// Whether referrals lead from one customer to another. It is asked upwards: most have one referrer and many referees.
    fn leads_to(&self, from: Member, to: Member) -> bool {
        let (Some(from), Some(to)) = (self.people.find(from), self.people.find(to)) else { return false };
        if self.people.customer(from).is_none_or(|customer| customer.made.is_empty()) {
            // Most referees have recommended to nobody yet; a long chain need not be climbed for them.
            return false;
        }
        let (mut seen, mut open) = (BTreeSet::from([to]), vec![to]);
        while let Some(place) = open.pop() {
            if place == from {
                return true;
            }
            let received = self.people.customer(place).into_iter().flat_map(|customer| &customer.received);
            let above = received.filter_map(|place| self.referrals.get(*place as usize));
            let above = above.filter_map(|referral| self.people.find(referral.referrer));
            open.extend(above.filter(|place| seen.insert(*place)));
        }
        false
    }
}
