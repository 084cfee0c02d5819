//! One pass over all customers: how many hold which tier, stand in which RFM cell, may be written to; and whether they
//! are who they should be.

use std::collections::{BTreeMap, HashMap};

use regulars::CustomerId;

use super::generate::Truth;
use super::truth::Pairs;

/// What the pass keeps of one view.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) customer: CustomerId,
    /// Source and key of each profile.
    pub(super) profiles: Vec<(String, String)>,
    pub(super) orders: u64,
    pub(super) tier: Option<String>,
    /// Three digits, if there is a score.
    pub(super) rfm: Option<String>,
    /// May an SMS be sent: `OK`, or the code of the first reason why not.
    pub(super) sms: String,
    /// How many different answers about consent the view gives; the customer to show has several.
    pub(super) answers: usize,
}

/// Counts over all customers.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub(super) customers: u64,
    pub(super) tiers: BTreeMap<String, u64>,
    /// By recency and frequency, each 1 to 5.
    pub(super) cells: BTreeMap<(char, char), u64>,
    pub(super) without_purchase: u64,
    pub(super) sms: BTreeMap<String, u64>,
    /// Customer number, person and group of each profile.
    matched: Vec<(u64, u32, usize)>,
    /// The customer that shows most: channels, answers, orders and its id.
    best: Option<(usize, usize, u64, CustomerId)>,
}

/// Whose profile it is, and in which group of theirs, by source and key.
pub(super) type Owners<'a> = HashMap<(&'a str, &'a str), (u32, usize)>;

/// The truth as an index.
pub(super) fn owners(truth: &[Truth]) -> Owners<'_> {
    truth.iter().map(|row| ((row.source, row.key.as_str()), (row.person, row.group))).collect()
}

impl Census {
    /// Counts one customer.
    pub(super) fn add(&mut self, facts: &Facts, owners: &Owners<'_>) {
        self.customers += 1;
        for (source, key) in &facts.profiles {
            if let Some((person, group)) = owners.get(&(source.as_str(), key.as_str())) {
                self.matched.push((self.customers, *person, *group));
            }
        }
        *self.tiers.entry(facts.tier.clone().unwrap_or_else(|| "none".to_owned())).or_default() += 1;
        let mut digits = facts.rfm.as_deref().unwrap_or_default().chars();
        match (digits.next(), digits.next()) {
            (Some(recency), Some(frequency)) => *self.cells.entry((recency, frequency)).or_default() += 1,
            _ => self.without_purchase += 1,
        }
        *self.sms.entry(facts.sms.clone()).or_default() += 1;
        self.prefer(facts);
    }

    /// Keeps the customer who is known to most sources, then with most different answers about consent, then with most
    /// orders.
    fn prefer(&mut self, facts: &Facts) {
        let mut sources: Vec<&str> = facts.profiles.iter().map(|(source, _)| source.as_str()).collect();
        sources.sort_unstable();
        sources.dedup();
        // Four channels are enough to see; more profiles than sources would be a household.
        let channels = if sources.len() == facts.profiles.len() { sources.len().min(4) } else { 0 };
        let orders = facts.orders.min(12);
        let better = self
            .best
            .as_ref()
            .is_none_or(|(most, answers, bought, _)| (channels, facts.answers, orders) > (*most, *answers, *bought));
        if better {
            self.best = Some((channels, facts.answers, orders, facts.customer));
        }
    }

    /// The customer to show.
    pub(super) fn best(&self) -> Option<CustomerId> {
        self.best.as_ref().map(|(_, _, _, customer)| *customer)
    }

    /// How many profiles of the truth were seen.
    pub(super) fn profiles(&self) -> usize {
        self.matched.len()
    }

    /// What was put together against what belongs together.
    pub(super) fn pairs(&self) -> Pairs {
        Pairs::count(self.matched.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(customer: u8, profiles: &[(&str, &str)], rfm: Option<&str>) -> Facts {
        Facts {
            customer: CustomerId::from_bytes([customer; 10]),
            profiles: profiles.iter().map(|(source, key)| ((*source).to_owned(), (*key).to_owned())).collect(),
            orders: 1,
            tier: Some("gold".to_owned()),
            rfm: rfm.map(str::to_owned),
            sms: "no_consent".to_owned(),
            answers: 0,
        }
    }

    #[test]
    fn customers_are_counted_and_compared_with_the_truth() {
        let truth = [("shop", "1", 1), ("app", "2", 1), ("jd", "3", 1), ("shop", "4", 2)]
            .map(|(source, key, person)| Truth { source, key: key.to_owned(), person, group: 0 });
        let owners = owners(&truth);
        let mut census = Census::default();
        census.add(&facts(1, &[("shop", "1"), ("app", "2")], Some("543")), &owners);
        census.add(&facts(2, &[("jd", "3"), ("shop", "4"), ("elsewhere", "5")], None), &owners);
        assert_eq!((census.customers, census.profiles(), census.without_purchase), (2, 4, 1));
        assert_eq!(census.cells.get(&('5', '4')), Some(&1));
        assert_eq!(census.pairs(), Pairs { found: 2, real: 3, right: 1, reachable: 3 });
        assert_eq!(census.best(), Some(CustomerId::from_bytes([2; 10])));
    }
}
