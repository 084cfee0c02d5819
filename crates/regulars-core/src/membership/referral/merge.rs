//! Two profiles turn out to be one customer (MB-64, MB-71).

use super::people::Customer;
use super::{Finding, Member, Network, ReferralError, State, VoidReason};
use crate::time::Instant;

impl Network {
    /// Unites two customers with their orders, referrals and rewards. A referral of oneself is void or, once rewarded, to be
    /// looked at; so is every referral of one customer but the first (MB-60).
    pub(super) fn merge(&mut self, at: Instant, from: Member, into: Member) -> Result<(), ReferralError> {
        if self.people.same(from, into) {
            return Err(ReferralError::AlreadyMerged);
        }
        let (from, into) = (self.people.enter(from), self.people.enter(into));
        let (customer, gone) = self.people.unite(from, into).ok_or(ReferralError::AlreadyMerged)?;
        let doubled = self.unite(customer, gone);
        for (first, second) in doubled {
            self.double(at, customer, first, second);
        }
        self.turned_to_self(at, customer);
        self.turned_to_second(at, customer);
        self.wait(at, customer);
        Ok(())
    }

    /// Adds what was known of the one whose name is gone. Gives the places of orders that both had: the first in the timeline,
    /// which counts (MB-7), and the other.
    fn unite(&mut self, customer: u32, gone: Customer) -> Vec<(u32, u32)> {
        let Some(known) = self.people.customer_mut(customer) else { return Vec::new() };
        known.made.extend(gone.made);
        known.received.extend(gone.received);
        known.qualifying.extend(gone.qualifying);
        known.rewards.extend(gone.rewards);
        known.rewards.sort_unstable();
        let mut doubled = Vec::new();
        for (number, place) in gone.orders {
            let first = known.orders.get(&number).map_or(place, |theirs| place.min(*theirs));
            if let Some(theirs) = known.orders.insert(number, first) {
                doubled.push((first, place.max(theirs)));
            }
        }
        doubled
    }

    /// One order that both had: the refunds of both are taken from the first.
    fn double(&mut self, at: Instant, customer: u32, first: u32, second: u32) {
        let Some(refunded) = self.orders.get(second as usize).map(|order| order.refunded) else { return };
        if let Some(order) = self.orders.get_mut(first as usize) {
            order.refunded.add(refunded);
        }
        if let Some(known) = self.people.customer_mut(customer)
            && known.qualifying.remove(&second)
        {
            // What the other was good for is judged by what the first keeps.
            known.qualifying.insert(first);
        }
        for place in self.received(customer) {
            let referral = self.referrals.get_mut(place as usize);
            // What waits looks for its order anew.
            if let Some(referral) =
                referral.filter(|it| it.order == Some(second) && !matches!(it.state, State::Due { .. }))
            {
                referral.order = Some(first);
            }
        }
        self.judge(at, customer, first);
    }

    fn turned_to_self(&mut self, at: Instant, customer: u32) {
        let Some(known) = self.people.customer(customer) else { return };
        let places: Vec<u32> = known.made.intersection(&known.received).copied().collect();
        for place in places {
            self.speak_against(at, place, VoidReason::SelfReferralAfterMerge);
        }
    }

    fn turned_to_second(&mut self, at: Instant, customer: u32) {
        let stands =
            |place: &u32| self.referrals.get(*place as usize).is_some_and(|it| !matches!(it.state, State::Void { .. }));
        let standing: Vec<u32> = self.received(customer).into_iter().filter(stands).collect();
        for place in standing.into_iter().skip(1) {
            self.speak_against(at, place, VoidReason::AlreadyReferred);
        }
    }

    /// Before the reward the referral is void, after it somebody has to look (MB-64).
    fn speak_against(&mut self, at: Instant, place: u32, reason: VoidReason) {
        let Some(referral) = self.referrals.get(place as usize) else { return };
        if referral.state.waits() {
            self.put(place, State::Void { at, reason });
            return;
        }
        let finding = Finding { at, referral: referral.id, reason };
        let told = self.findings.iter().any(|it| (it.referral, it.reason) == (finding.referral, reason));
        if matches!(referral.state, State::Rewarded { .. }) && !told {
            self.findings.push(finding);
        }
    }
}
