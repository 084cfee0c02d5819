//! What a slate is made of.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::time::{DAY_US, Instant};
use regulars_core::{Code, Error};

/// An item of the history that speaks for a candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The item of the history.
    pub item: String,
    /// Its share of the score.
    pub share: f64,
}

/// A personalised candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The item, or the offer.
    pub item: String,
    /// Its score.
    pub score: f64,
    /// How many neighbours support it, where it comes from other customers (CF-4).
    pub support: Option<u64>,
    /// What speaks for it, the most first.
    pub because: Vec<Share>,
}

/// The list for whom nothing is personalised (SL-2).
#[derive(Clone, Debug, PartialEq)]
pub enum NonPersonalised {
    /// Items with how many people bought them.
    Popular(Vec<(String, u64)>),
    /// Items in an editor's order.
    Editorial(Vec<String>),
}

/// What is known of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFacts {
    /// Its category.
    pub category: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
    /// Whether it may be recommended at all.
    pub eligible: bool,
    /// Whether there is any left.
    pub in_stock: bool,
    /// The regions where it may be sold; empty for all.
    pub regions: BTreeSet<String>,
    /// The least age at which it may be sold.
    pub min_age: Option<u8>,
    /// Whether it may be recommended to who has it.
    pub repeatable: bool,
}

impl Default for ItemFacts {
    /// An item that may go to everybody.
    fn default() -> Self {
        let regions = BTreeSet::new();
        Self { category: None, brand: None, eligible: true, in_stock: true, regions, min_age: None, repeatable: false }
    }
}

/// An item that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impression {
    /// The item.
    pub item: String,
    /// The slate or message in which it stood.
    pub slate: String,
    /// When.
    pub at: Instant,
    /// Whether it was clicked.
    pub clicked: bool,
}

/// What is known of the person.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Person {
    /// Whether the consent decision for personalised recommendation is `allow`.
    pub may_personalise: bool,
    /// Whether the person chose the non-personalised slate.
    pub chose_non_personalised: bool,
    /// Where they are; what is sold in some regions only is not shown where this is unknown.
    pub region: Option<String>,
    /// How old they are; what is sold from an age on is not shown where this is unknown.
    pub age: Option<u8>,
    /// Whether the contact policy of the channel lets the slate go out; true where nothing is sent.
    pub contact_allowed: bool,
    /// Items that they asked not to see.
    pub suppressed: BTreeSet<String>,
    /// Items that they have.
    pub owned: BTreeSet<String>,
    /// Items of open orders.
    pub open_orders: BTreeSet<String>,
    /// Items with an open complaint.
    pub open_case_items: BTreeSet<String>,
    /// Categories with an open complaint.
    pub open_case_categories: BTreeSet<String>,
    /// What they were shown, in any order, over all slates and messages.
    pub impressions: Vec<Impression>,
}

/// The policy: data of the rulebook. The default is that of SL-3 and SL-4.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// An item that was shown this often in the window, never clicked, is not shown again; none for no such cap.
    pub max_impressions: Option<u32>,
    /// How long impressions count, in microseconds: `(as_of - window, as_of]`.
    pub impression_window_us: i64,
    /// How much the score counts against diversity: 1 keeps the order.
    pub lambda: f64,
    /// The most items of a category.
    pub per_category: Option<u32>,
    /// The most items of a brand.
    pub per_brand: Option<u32>,
    /// The most items of a slate, at most [`Policy::MAX_SLATE`].
    pub slate_size: usize,
    /// The most distinct items of a local day, over all slates and messages.
    pub max_items_per_day: Option<u32>,
    /// The most slates of a local day.
    pub max_slates_per_day: Option<u32>,
    /// The least number of people who support what is shown.
    pub k_anon: u64,
    /// Items that nobody is shown.
    pub suppressed: BTreeSet<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_impressions: None,
            impression_window_us: 30 * DAY_US,
            lambda: 0.7,
            per_category: Some(2),
            per_brand: None,
            slate_size: 5,
            max_items_per_day: None,
            max_slates_per_day: None,
            k_anon: 5,
            suppressed: BTreeSet::new(),
        }
    }
}

impl Policy {
    /// The most items that any slate may have.
    pub const MAX_SLATE: usize = 20;

    /// Error: `out_of_range` with the name of the field.
    pub fn check(&self) -> Result<(), Error> {
        let fault = |path: &str, message: &str| Err(Error::new(Code::OutOfRange, path, message));
        if !(1..=Self::MAX_SLATE).contains(&self.slate_size) {
            return fault("slate_size", "a slate must have 1 to 20 items");
        }
        if !(0.0..=1.0).contains(&self.lambda) {
            return fault("lambda", "the number must lie between 0 and 1");
        }
        if self.impression_window_us <= 0 {
            return fault("impression_window_us", "the number must lie above 0");
        }
        Ok(())
    }
}

/// A question for a slate.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The personalised candidates, in any order.
    pub candidates: &'a [Candidate],
    /// The list that is used where nothing may be personalised.
    pub non_personalised: &'a NonPersonalised,
    /// What is known of items; one that is not here is not eligible.
    pub items: &'a BTreeMap<String, ItemFacts>,
    /// The person.
    pub person: &'a Person,
    /// The policy.
    pub policy: &'a Policy,
    /// The instant of the question.
    pub as_of: Instant,
    /// The start of the person's local day.
    pub today: Instant,
    /// How alike two items are, 0 to 1, the same both ways.
    pub similarity: &'a dyn Fn(&str, &str) -> f64,
}
