//! What becomes of a referral as orders come and go, and what its due instant brings (MB-61 to MB-64).

use super::people::Customer;
use super::{
    Cause, Decision, Effect, Movement, Network, Referral, ReferralError, ReferralId, State, Suspicion, VoidReason,
};
use crate::membership::quota;
use crate::time::Instant;

impl Network {
    /// Runs what is due up to an instant, each at its own.
    pub(super) fn run_due(&mut self, to: Instant) {
        while let Some((at, place)) = self.due.first().copied().filter(|(at, _)| *at <= to) {
            self.due.pop_first();
            match self.suspicion(place) {
                Some(reason) => self.put(place, State::HeldForReview { at, reason }),
                None => self.reward(at, place),
            }
        }
    }

    /// Lets the referrals of a customer wait for the first order since that qualifies. A window that is over already, because the
    /// order became theirs or the first one by what happens now, ends now.
    pub(super) fn wait(&mut self, now: Instant, customer: u32) {
        let Some(known) = self.people.customer(customer) else { return };
        let mut moved = Vec::new();
        for place in &known.received {
            let Some(referral) = self.referrals.get(*place as usize) else { continue };
            let order = known.qualifying.range(referral.first_order..).next().copied();
            if matches!(referral.state, State::Open | State::Due { .. }) && referral.order != order {
                moved.push((*place, order));
            }
        }
        for (place, order) in moved {
            let closes = order.and_then(|order| self.orders.get(order as usize)).map(|order| order.closes.max(now));
            self.put(place, closes.map_or(State::Open, |due_at| State::Due { due_at }));
            if let Some(referral) = self.referrals.get_mut(place as usize) {
                referral.order = order;
            }
        }
    }

    /// An order keeps less than before. The referrals that wait look for another; by the program's choice what was rewarded is
    /// taken back (MB-64), and what is held will not be rewarded.
    pub(super) fn judge(&mut self, at: Instant, customer: u32, order: u32) {
        if self.orders.get(order as usize).is_none_or(|order| order.qualifies()) {
            return;
        }
        let Some(known) = self.people.customer_mut(customer) else { return };
        if !known.qualifying.remove(&order) {
            return;
        }
        if self.rules.claw_back_after_window {
            for place in self.received(customer) {
                let Some(referral) = self.referrals.get(place as usize) else { continue };
                match referral.state {
                    _ if referral.order != Some(order) => {}
                    State::Rewarded { points, .. } => {
                        self.effects.push(effect(at, referral, Movement::ClawBack, points));
                        self.put(place, State::Reversed { at, points });
                    }
                    State::HeldForReview { .. } => {
                        self.put(place, State::Void { at, reason: VoidReason::RefundedInReview });
                    }
                    _ => {}
                }
            }
        }
        self.wait(at, customer);
    }

    /// Ends a review (MB-63). A reward that is released is one of the day of its release.
    pub(super) fn review(&mut self, at: Instant, id: ReferralId, decision: Decision) -> Result<(), ReferralError> {
        let place = self.places.get(&id).copied().ok_or(ReferralError::UnknownReferral)?;
        let held = self.referrals.get(place as usize).map(|referral| referral.state);
        if !matches!(held, Some(State::HeldForReview { .. })) {
            return Err(ReferralError::NotHeld);
        }
        match decision {
            Decision::Release => self.reward(at, place),
            Decision::Void => self.put(place, State::Void { at, reason: VoidReason::Review }),
        }
        Ok(())
    }

    /// Puts a referral into a state; the due instant goes with the state `due`.
    pub(super) fn put(&mut self, place: u32, state: State) {
        let Some(referral) = self.referrals.get_mut(place as usize) else { return };
        if let State::Due { due_at } = referral.state {
            self.due.remove(&(due_at, place));
        }
        referral.state = state;
        if let State::Due { due_at } = state {
            self.due.insert((due_at, place));
        }
    }

    /// The places of the referrals of a customer, in timeline order.
    pub(super) fn received(&self, customer: u32) -> Vec<u32> {
        self.people.customer(customer).map(|known| known.received.iter().copied().collect()).unwrap_or_default()
    }

    /// Gives the reward, or not for good (MB-62).
    fn reward(&mut self, at: Instant, place: u32) {
        let Some(referral) = self.referrals.get(place as usize) else { return };
        let Some(referrer) = self.people.find(referral.referrer) else { return };
        let Some(known) = self.people.customer_mut(referrer) else { return };
        let today = self.zone.date(at);
        let full = self.rules.cap.is_some_and(|cap| {
            let used = quota::used(&known.rewards, cap.per, today);
            used.is_none_or(|used| used >= cap.count as usize)
        });
        if full {
            return self.put(place, State::Capped { at });
        }
        let later = known.rewards.partition_point(|date| *date <= today);
        known.rewards.insert(later, today);
        let points = self.rules.reward;
        self.effects.push(effect(at, referral, Movement::Earn, points));
        self.put(place, State::Rewarded { at, points });
    }

    /// Why a referral has to be looked at; a ring replaces a household (MB-63).
    fn suspicion(&self, place: u32) -> Option<Suspicion> {
        let referral = self.referrals.get(place as usize)?;
        let (referrer, referee) = (self.people.find(referral.referrer)?, self.people.find(referral.referee)?);
        let component = self.people.component(referrer)?;
        let ring = self
            .rules
            .ring
            .is_some_and(|ring| component.customers >= ring.min_members && component.most_shared() >= ring.min_shared);
        if ring {
            return Some(Suspicion::Ring);
        }
        let household = share_household(self.people.customer(referrer)?, self.people.customer(referee)?);
        (self.rules.household && household).then_some(Suspicion::Household)
    }
}

/// Whether two customers have an address or a means of payment in common.
fn share_household(a: &Customer, b: &Customer) -> bool {
    a.attributes.intersection(&b.attributes).any(|attribute| attribute.kind.tells_household())
}

/// The movement of the referrer's points.
fn effect(at: Instant, referral: &Referral, movement: Movement, points: crate::money::Decimal) -> Effect {
    Effect { at, member: referral.referrer, cause: Cause::Referral(referral.id), movement, points }
}
