//! What recommendation by people alike, and its evaluation, take and give. These types are the wire.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::super::requests::Context;
use super::super::super::wire::wire;
use super::slate_types::{SlateItem, SlatePolicy};
use super::types::ItemEvent;

wire! {
    /// Asks what people alike have (CF-2, CF-4). Customers without consent for personalised recommendation must not be among the
    /// events, or are named in `withdrawn`.
    request RecommendCustomersRequest {
        /// Up to which instant events count.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// For whom; who has done nothing gets nothing.
        pub customers: Vec<String>,
        /// What was done, in any order.
        pub events: Vec<ItemEvent>,
        /// After how many days half of a weight is left; weights last if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub half_life_days: Option<Json>,
        /// The most neighbours of a customer; 20 if absent.
        pub k: Option<u32>,
        /// How many neighbours must have an item for it to be said, at least 2; 5 if absent.
        pub k_anon: Option<u64>,
        /// The most items of a list; 10 if absent.
        pub n: Option<u32>,
        /// The items that may be recommended to who has them.
        pub repeatable: Option<BTreeSet<String>>,
        /// Likeness is multiplied by n / (n + this), n the number of items that both have; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub shrinkage: Option<Json>,
        /// How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`.
        pub similarity: Option<String>,
        /// What each kind of event weighs; `order` weighs 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, f64>>"))]
        pub weights: Option<BTreeMap<String, Json>>,
        /// Who withdrew the consent: what they did counts for nobody, and they get nothing.
        pub withdrawn: Option<BTreeSet<String>>,
    }
}

wire! {
    /// What people alike have. It is no model: neighbours are people, so nothing of them is kept.
    response RecommendedByCustomers {
        /// What is said to each of those asked for, in their order.
        pub rows: Vec<CustomerRecommended>,
    }
}

wire! {
    /// What people alike one customer have.
    response CustomerRecommended {
        /// The customer.
        pub customer: String,
        /// The items, the best first.
        pub items: Vec<SupportedItem>,
        /// How many items were left out because too few neighbours have them.
        pub unsaid: u64,
    }
}

wire! {
    /// An item that enough neighbours have, as `candidates` of `recommend.slate` take it.
    response SupportedItem {
        /// The item.
        pub item: String,
        /// Its score; it only orders.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub score: Json,
        /// How many neighbours have it.
        pub support: u64,
    }
}

wire! {
    /// Asks how well recommendation finds what customers came to have last (SL-7).
    request EvaluateItemsRequest {
        /// Up to which instant events count.
        pub as_of: Instant,
        /// Whose neighbours speak: `items` (if absent) or `customers`.
        pub by: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// What was done, in any order.
        pub events: Vec<ItemEvent>,
        /// After how many days half of a weight is left; weights last if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub half_life_days: Option<Json>,
        /// What is known of items, for the slate policy; then one that is not here is not shown. If absent, all may be.
        pub items: Option<BTreeMap<String, SlateItem>>,
        /// The most neighbours; 20 if absent.
        pub k: Option<u32>,
        /// How many neighbours must have an item, by customers, at least 2; 5 if absent.
        pub k_anon: Option<u64>,
        /// How many items of a list count, 1 to 20; 10 if absent.
        pub n: Option<u32>,
        /// The slate policy; its `slate_size` is `n` if absent.
        pub policy: Option<SlatePolicy>,
        /// Likeness is multiplied by n / (n + this), n the number of those who have both; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub shrinkage: Option<Json>,
        /// How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`.
        pub similarity: Option<String>,
        /// What each kind of event weighs; `order` weighs 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, f64>>"))]
        pub weights: Option<BTreeMap<String, Json>>,
    }
}

wire! {
    /// How well recommendation did beside popularity.
    response EvaluatedItems {
        /// How many customers were tested.
        pub customers: u64,
        /// How many items there are.
        pub items: u64,
        /// The model.
        pub model: ListsJudged,
        /// How many items of a list counted.
        pub n: u32,
        /// The most popular items that the customer has not.
        pub popularity: ListsJudged,
        /// How many customers could not be tested, because nothing came to them later.
        pub without_later_item: u64,
    }
}

wire! {
    /// The same lists with the slate policy off and on.
    response ListsJudged {
        /// Without the slate policy.
        pub off: ListMetrics,
        /// With it.
        pub on: ListMetrics,
    }
}

wire! {
    /// How lists did, as means over the customers.
    response ListMetrics {
        /// The share of all items that stand in any list.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub coverage: Json,
        /// The mean of 1 less likeness over the pairs of a list; absent if no list has two items.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub diversity: Option<Json>,
        /// The Gini coefficient of how often each item is shown: 0 all alike, near 1 one item only.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub gini: Json,
        /// The share of customers whose last new item stands in their list.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub hit_rate: Json,
        /// The gain 1 / log2(rank + 1) of the last new item, against the best possible one.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub ndcg: Json,
        /// The share of held-out items that stand in the list.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub recall: Json,
    }
}
