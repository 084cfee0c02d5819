//! Who is one customer with whom, and who is connected with whom by referrals (MB-60, MB-63, MB-71).

use std::collections::{BTreeMap, BTreeSet};

use super::sets::Sets;
use super::{Attribute, Member};
use crate::time::Date;

/// What is known of one customer.
#[derive(Default)]
pub(super) struct Customer {
    /// Enrolled or ordered: no longer new (MB-60).
    pub(super) known: bool,
    /// What they have that others may have.
    pub(super) attributes: BTreeSet<Attribute>,
    /// The places of the referrals by them, in timeline order.
    pub(super) made: BTreeSet<u32>,
    /// The places of the referrals of them, in timeline order.
    pub(super) received: BTreeSet<u32>,
    /// The places of their orders by the orders' numbers.
    pub(super) orders: BTreeMap<u32, u32>,
    /// The places of those orders that keep the least amount, in timeline order.
    pub(super) qualifying: BTreeSet<u32>,
    /// The local dates of their rewards; they rise.
    pub(super) rewards: Vec<Date>,
}

/// What is known of customers who are connected by referrals (MB-63).
#[derive(Default)]
pub(super) struct Component {
    /// How many customers they are.
    pub(super) customers: u32,
    /// How many of them have a value.
    holders: BTreeMap<Attribute, u32>,
    /// How many values have so many holders.
    // INVARIANT: `spread[n]` is the number of entries of `holders` that are n, and no entry of either is zero.
    spread: BTreeMap<u32, u32>,
}

impl Component {
    /// The most holders that one value has.
    pub(super) fn most_shared(&self) -> u32 {
        self.spread.last_key_value().map_or(0, |(holders, _)| *holders)
    }

    /// Sets the holders of a value to what `change` makes of them.
    fn recount(&mut self, attribute: Attribute, change: impl FnOnce(u32) -> u32) {
        let before = self.holders.get(&attribute).copied().unwrap_or(0);
        let after = change(before);
        if let Some(values) = self.spread.get_mut(&before) {
            *values -= 1;
            if *values == 0 {
                self.spread.remove(&before);
            }
        }
        if after == 0 {
            self.holders.remove(&attribute);
        } else {
            self.holders.insert(attribute, after);
            *self.spread.entry(after).or_default() += 1;
        }
    }

    fn absorb(&mut self, mut other: Self) {
        if self.holders.len() < other.holders.len() {
            std::mem::swap(self, &mut other);
        }
        self.customers = self.customers.saturating_add(other.customers);
        for (attribute, more) in other.holders {
            self.recount(attribute, |holders| holders.saturating_add(more));
        }
    }
}

/// Everybody that the network has heard of.
pub(super) struct People {
    places: BTreeMap<Member, u32>,
    customers: Sets<Customer>,
    components: Sets<Component>,
}

impl People {
    pub(super) fn new() -> Self {
        Self { places: BTreeMap::new(), customers: Sets::new(), components: Sets::new() }
    }

    /// The customer of a member, by the place that names it; none if nothing was heard of the member.
    pub(super) fn find(&self, member: Member) -> Option<u32> {
        self.places.get(&member).map(|place| self.customers.root(*place))
    }

    /// The same; a member of whom nothing was heard is a new customer.
    pub(super) fn enter(&mut self, member: Member) -> u32 {
        if let Some(customer) = self.find(member) {
            return customer;
        }
        // The limit on events keeps the number of members far below 2^32.
        let place = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.insert(member, place);
        self.customers.add(place, Customer::default());
        self.components.add(place, Component { customers: 1, ..Component::default() });
        place
    }

    /// Whether two members are one customer.
    pub(super) fn same(&self, a: Member, b: Member) -> bool {
        a == b || self.find(a).is_some_and(|customer| self.find(b) == Some(customer))
    }

    pub(super) fn customer(&self, place: u32) -> Option<&Customer> {
        self.customers.get(place)
    }

    pub(super) fn customer_mut(&mut self, place: u32) -> Option<&mut Customer> {
        self.customers.get_mut(place)
    }

    /// Who is connected with a customer.
    pub(super) fn component(&self, place: u32) -> Option<&Component> {
        self.components.get(place)
    }

    /// A customer has a value from now on.
    pub(super) fn give(&mut self, place: u32, attribute: Attribute) {
        if self.customers.get_mut(place).is_some_and(|customer| customer.attributes.insert(attribute))
            && let Some(component) = self.components.get_mut(place)
        {
            component.recount(attribute, |holders| holders.saturating_add(1));
        }
    }

    /// Connects two customers by a referral.
    pub(super) fn connect(&mut self, a: u32, b: u32) {
        if let Some((top, under)) = self.components.unite(a, b)
            && let Some(component) = self.components.get_mut(top)
        {
            component.absorb(under);
        }
    }

    /// Makes two customers one. The place that names it, and what was known of the one whose name is gone, but for what makes
    /// them known and what they have, which is united. None if they are one already.
    pub(super) fn unite(&mut self, a: u32, b: u32) -> Option<(u32, Customer)> {
        let (top, mut gone) = self.customers.unite(a, b)?;
        self.connect(a, b);
        let component = self.components.get_mut(top)?;
        let customer = self.customers.get_mut(top)?;
        component.customers = component.customers.saturating_sub(1);
        for attribute in std::mem::take(&mut gone.attributes) {
            if !customer.attributes.insert(attribute) {
                component.recount(attribute, |holders| holders.saturating_sub(1));
            }
        }
        customer.known |= gone.known;
        Some((top, gone))
    }
}
