//! The network: events in, states and effects out (MB-5, MB-6, MB-8, MB-60).

use std::collections::{BTreeMap, BTreeSet};

use super::people::People;
use super::trade::Order;
use super::{Act, Effect, Event, Finding, Member, Referral, ReferralError, ReferralId};
use crate::membership::program::{Cap, ReferralRules};
use crate::time::{Instant, Zone};

/// The referrals of many customers, as they stand at an instant.
///
/// ```
/// use regulars_core::membership::program::ReferralRules;
/// use regulars_core::membership::referral::{Act, Event, Network};
/// use regulars_core::membership::{Member, ReferralId};
/// use regulars_core::time::{Instant, Zone};
/// let rules = ReferralRules {
///     reward: "200".parse()?,
///     min_order: "100".parse()?,
///     return_window_days: 7,
///     cap: None,
///     household: true,
///     ring: None,
///     claw_back_after_window: false,
/// };
/// let mut network = Network::new(rules, Zone::new("Asia/Shanghai")?)?;
/// let (ann, bob) = (Member(1), Member(2));
/// let day = |n: u8| Instant::parse(&format!("2025-03-{n:02}T10:00:00+08:00"));
/// let refer = Act::Refer { referral: ReferralId(1), referrer: ann, referee: bob };
/// network.apply(Event { at: day(1)?, seq: 0, act: refer })?;
/// network.apply(Event { at: day(2)?, seq: 0, act: Act::Order { member: bob, order: 1, paid: "120".parse()? } })?;
/// assert_eq!(network.next_due(), Some(day(9)?));
/// network.advance(day(9)?)?;
/// assert_eq!(network.effects().len(), 1);
/// assert_eq!(network.made_by(ann).next().map(|referral| referral.state.as_str()), Some("rewarded"));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub struct Network {
    pub(super) rules: ReferralRules,
    pub(super) zone: Zone,
    pub(super) people: People,
    /// In timeline order.
    pub(super) orders: Vec<Order>,
    /// In timeline order.
    pub(super) referrals: Vec<Referral>,
    /// The places of referrals that are due. Equal instants run in the timeline order of the referrals (MB-62).
    pub(super) due: BTreeSet<(Instant, u32)>,
    pub(super) effects: Vec<Effect>,
    pub(super) findings: Vec<Finding>,
    pub(super) places: BTreeMap<ReferralId, u32>,
    events: u32,
    reached: (Instant, u32),
}

/// A network made from a timeline, and what of it did not count.
pub struct Folded {
    /// The network.
    pub network: Network,
    /// What was refused, in timeline order.
    pub refused: Vec<Refused>,
}

/// An event of a timeline that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The event.
    pub event: Event,
    /// Why.
    pub error: ReferralError,
}

impl Network {
    /// The most events that one network takes.
    pub const MAX_EVENTS: u32 = 50_000_000;

    /// A network in which nothing has happened. Error: `invalid_value` for a cap by tier period or lunar year, which no local date
    /// tells.
    pub fn new(rules: ReferralRules, zone: Zone) -> Result<Self, ReferralError> {
        check(&rules, &zone)?;
        Ok(Self {
            rules,
            zone,
            people: People::new(),
            orders: Vec::new(),
            referrals: Vec::new(),
            due: BTreeSet::new(),
            effects: Vec::new(),
            findings: Vec::new(),
            places: BTreeMap::new(),
            events: 0,
            reached: (Instant::MIN, 0),
        })
    }

    /// The network of a timeline at `as_of`, in whatever order it is given (MB-6). What is refused changes nothing and is
    /// reported. Errors: as of [`Network::new`].
    pub fn fold(
        rules: ReferralRules,
        zone: Zone,
        mut events: Vec<Event>,
        as_of: Instant,
    ) -> Result<Folded, ReferralError> {
        let mut network = Self::new(rules, zone)?;
        events.retain(|event| event.at <= as_of);
        events.sort_unstable();
        let refusal = |event: Event| network.apply(event).err().map(|error| Refused { event, error });
        let refused = events.into_iter().filter_map(refusal).collect();
        network.advance(as_of)?;
        Ok(Folded { network, refused })
    }

    /// Takes the next event of the timeline; what is due by its instant runs before it (MB-5). An event that is refused changes
    /// nothing (MB-8). Errors: for a referral `duplicate_referral` and those of MB-60, in that order; for an order `negative` and
    /// `duplicate_order`; for a refund `negative`, `unknown_order` and `refund_exceeds_order`; for a merge `already_merged`; for a
    /// review `unknown_referral` and `referral_not_held`; for all `time_goes_back` and `too_many_items`.
    pub fn apply(&mut self, event: Event) -> Result<(), ReferralError> {
        let Event { at, seq, act } = event;
        if (at, seq) < self.reached {
            return Err(ReferralError::TimeGoesBack);
        }
        if self.events == Self::MAX_EVENTS {
            return Err(ReferralError::TooManyEvents);
        }
        self.run_due(at);
        self.reached = (at, seq);
        match act {
            Act::Enroll { member } => self.know(member),
            Act::Refer { referral, referrer, referee } => self.refer(at, referral, referrer, referee)?,
            Act::Order { member, order, paid } => self.order(at, member, order, paid)?,
            Act::Refund { member, order, amount } => self.refund(at, member, order, amount)?,
            Act::Merge { from, into } => self.merge(at, from, into)?,
            Act::Attribute { member, attribute } => {
                let customer = self.people.enter(member);
                self.people.give(customer, attribute);
            }
            Act::Review { referral, decision } => self.review(at, referral, decision)?,
        }
        self.events += 1;
        Ok(())
    }

    /// Lets time pass. Error: `time_goes_back`.
    pub fn advance(&mut self, to: Instant) -> Result<(), ReferralError> {
        if to < self.reached.0 {
            return Err(ReferralError::TimeGoesBack);
        }
        self.run_due(to);
        self.reached = self.reached.max((to, 0));
        Ok(())
    }

    /// Another version of the program begins (MB-90): orders that were placed keep their window and their least amount; rewards
    /// that are still to come are those of the new version. Errors: `time_goes_back`, and those of [`Network::new`].
    pub fn switch(&mut self, at: Instant, rules: ReferralRules, zone: Zone) -> Result<(), ReferralError> {
        check(&rules, &zone)?;
        self.advance(at)?;
        (self.rules, self.zone) = (rules, zone);
        Ok(())
    }

    /// The earliest instant at which something changes by itself.
    pub fn next_due(&self) -> Option<Instant> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What the ledger has to do, in time order.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// What a person should look at, in time order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// All referrals that were accepted, in timeline order.
    pub fn referrals(&self) -> &[Referral] {
        &self.referrals
    }

    /// The referral of a record; none if it was refused.
    pub fn referral(&self, id: ReferralId) -> Option<&Referral> {
        self.places.get(&id).and_then(|place| self.referrals.get(*place as usize))
    }

    /// The referrals by the customer of a member, in timeline order.
    pub fn made_by(&self, member: Member) -> impl Iterator<Item = &Referral> {
        let customer = self.people.find(member).and_then(|place| self.people.customer(place));
        let places = customer.into_iter().flat_map(|customer| &customer.made);
        places.filter_map(|place| self.referrals.get(*place as usize))
    }

    /// The referrals of the customer of a member, in timeline order: one, but after merges.
    pub fn received_by(&self, member: Member) -> impl Iterator<Item = &Referral> {
        let customer = self.people.find(member).and_then(|place| self.people.customer(place));
        let places = customer.into_iter().flat_map(|customer| &customer.received);
        places.filter_map(|place| self.referrals.get(*place as usize))
    }

    fn know(&mut self, member: Member) {
        let customer = self.people.enter(member);
        if let Some(customer) = self.people.customer_mut(customer) {
            customer.known = true;
        }
    }
}

/// A cap has to count by a period that a local date tells (MB-62).
fn check(rules: &ReferralRules, zone: &Zone) -> Result<(), ReferralError> {
    let tells = |cap: &Cap| cap.per.calendar_period(zone.date(Instant::MIN)).is_some();
    if rules.cap.as_ref().is_none_or(tells) { Ok(()) } else { Err(ReferralError::CapPeriod) }
}
