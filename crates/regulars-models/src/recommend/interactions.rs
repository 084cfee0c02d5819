//! From what people did to a matrix (CF-1): event weights, decay, returns, consent.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::time::Instant;
use regulars_core::{Code, Error};

use super::evaluate::Purchase;
use super::matrix::Matrix;

/// Something a customer did with an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event<'a> {
    /// The key of the customer.
    pub customer: &'a str,
    /// The key of the item.
    pub item: &'a str,
    /// What it was, for example `order`, `view` or `rating`.
    pub kind: &'a str,
    /// When it was.
    pub at: Instant,
    /// What its weight is multiplied by: 1, or a rating.
    pub value: f64,
    /// Whether it was an order that was returned: it weighs nothing.
    pub returned: bool,
}

/// What events weigh: data of the rulebook.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EventWeights {
    /// The weight of each kind; a kind that is not there weighs nothing.
    pub kinds: BTreeMap<String, f64>,
    /// After how many microseconds half of a weight is left; none if they last.
    pub half_life_us: Option<i64>,
}

/// What weighs something, one by one, by the sorted keys of customers and items.
#[derive(Clone, Debug, PartialEq)]
pub struct Purchases {
    /// The keys of customers, rising.
    pub customers: Vec<String>,
    /// The keys of items, rising.
    pub items: Vec<String>,
    /// What was bought, by customer, item and instant.
    pub purchases: Vec<Purchase>,
}

/// Who has what, with the sorted keys of rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Interactions {
    /// The keys of customers, rising: the rows.
    pub customers: Vec<String>,
    /// The keys of items, rising: the columns.
    pub items: Vec<String>,
    /// Customers by items.
    pub matrix: Matrix,
}

impl Purchases {
    /// The events up to `as_of` that weigh something, of the customers that `consented` allows. The order of events does not matter.
    ///
    /// Errors: `out_of_range` for a half-life that is not above 0 and a weight below 0; `model_input_invalid` for a value that is
    /// below 0 or not finite.
    pub fn collect(
        events: &[Event<'_>],
        weights: &EventWeights,
        as_of: Instant,
        consented: impl Fn(&str) -> bool,
    ) -> Result<Self, Error> {
        if weights.half_life_us.is_some_and(|half_life| half_life <= 0) {
            return Err(Error::new(Code::OutOfRange, "half_life_us", "the number must lie above 0"));
        }
        if let Some((kind, _)) = weights.kinds.iter().find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0)) {
            return Err(Error::new(
                Code::OutOfRange,
                format!("kinds.{kind}"),
                "a weight must be finite and not below 0",
            ));
        }
        let mut counted = Vec::new();
        for (at, event) in events.iter().enumerate() {
            if !(event.value.is_finite() && event.value >= 0.0) {
                let path = format!("events[{at}].value");
                return Err(Error::new(Code::ModelInputInvalid, path, "a value must be finite and not below 0"));
            }
            let weight = weights.kinds.get(event.kind).copied().unwrap_or_default() * event.value;
            if event.returned || event.at > as_of || weight <= 0.0 {
                continue;
            }
            let age = as_of.micros().saturating_sub(event.at.micros()) as f64;
            let decay = weights.half_life_us.map_or(1.0, |half_life| libm::exp2(-age / half_life as f64));
            counted.push((event.customer, event.item, event.at, weight * decay));
        }
        let all: BTreeSet<&str> = counted.iter().map(|(customer, ..)| *customer).collect();
        let customers: Vec<&str> = all.into_iter().filter(|customer| consented(customer)).collect();
        counted.retain(|(customer, ..)| customers.binary_search(customer).is_ok());
        counted.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then_with(|| a.3.total_cmp(&b.3)));
        let items: Vec<&str> = counted.iter().map(|(_, item, ..)| *item).collect::<BTreeSet<_>>().into_iter().collect();
        let place = |keys: &[&str], key: &str| {
            let place = keys.binary_search(&key).ok().and_then(|place| u32::try_from(place).ok());
            place
                .ok_or_else(|| Error::new(Code::ModelInputInvalid, "", "there are fewer than 2^32 customers and items"))
        };
        let purchase = |(customer, item, at, weight): &(&str, &str, Instant, f64)| {
            Ok(Purchase {
                customer: place(&customers, customer)?,
                item: place(&items, item)?,
                at: *at,
                weight: *weight,
            })
        };
        let purchases = counted.iter().map(purchase).collect::<Result<Vec<_>, Error>>()?;
        let owned = |keys: Vec<&str>| keys.into_iter().map(str::to_owned).collect();
        Ok(Self { customers: owned(customers), items: owned(items), purchases })
    }
}

impl Interactions {
    /// Adds up the weights of events up to `as_of` of the customers that `consented` allows. The order of events does not matter.
    ///
    /// Errors: those of [`Purchases::collect`].
    pub fn collect(
        events: &[Event<'_>],
        weights: &EventWeights,
        as_of: Instant,
        consented: impl Fn(&str) -> bool,
    ) -> Result<Self, Error> {
        let Purchases { customers, items, purchases } = Purchases::collect(events, weights, as_of, consented)?;
        let triplets = purchases.iter().map(|one| (one.customer, one.item, one.weight)).collect();
        let matrix = Matrix::from_triplets(customers.len(), items.len(), triplets)?;
        Ok(Self { customers, items, matrix })
    }

    /// The place of an item.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<u32> {
        u32::try_from(self.items.binary_search_by(|own| own.as_str().cmp(key)).ok()?).ok()
    }

    /// The row of a customer.
    #[must_use]
    pub fn customer(&self, key: &str) -> Option<u32> {
        u32::try_from(self.customers.binary_search_by(|own| own.as_str().cmp(key)).ok()?).ok()
    }
}
