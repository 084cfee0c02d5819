//! What fitting and asking neighbours of items takes and gives. These types are the wire.

use std::collections::BTreeMap;

use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::super::requests::Context;
use super::super::super::wire::wire;
use super::super::learn_types::Provenance;

wire! {
    /// Something a customer did with an item.
    request ItemEvent {
        /// When; it counts up to `as_of`, that of `provenance` where a model is made.
        pub at: Instant,
        /// The customer: any text that tells customers apart.
        pub customer: String,
        /// The item.
        pub item: String,
        /// What it was, a name of `weights`; `order` if absent.
        pub kind: Option<String>,
        /// Whether it was an order that was returned: it weighs nothing.
        pub returned: Option<bool>,
        /// What its weight is multiplied by, for example a rating; 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub value: Option<Json>,
    }
}

wire! {
    /// Asks which items go together (CF-1, CF-2). Customers without consent for personalised recommendation must not be among the
    /// events.
    request FitItemsRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// What was done, in any order.
        pub events: Vec<ItemEvent>,
        /// After how many days half of a weight is left; weights last if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub half_life_days: Option<Json>,
        /// The most neighbours of an item; 20 if absent.
        pub k: Option<u32>,
        /// Where the events come from.
        pub provenance: Provenance,
        /// Likeness is multiplied by n / (n + this), n the number of customers who have both; 0 if absent.
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
    /// Which items go together.
    response FittedItems {
        /// The model as an artefact, for `recommend.items` and `recommend.slate`.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// How many customers counted.
        pub customers: u64,
        /// How many items there are.
        pub items: u64,
        /// What enough customers have, the most popular first: for whom nothing may be personalised (SL-2).
        pub popular: Vec<PopularItem>,
    }
}

/// An item that enough people have.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PopularItem {
    /// How many people.
    pub buyers: u64,
    /// The item.
    pub item: String,
}

wire! {
    /// An item of a history.
    request HistoryItem {
        /// The item.
        pub item: String,
        /// What it weighs; 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub weight: Option<Json>,
    }
}

wire! {
    /// Asks what goes with histories (CF-3).
    request RecommendItemsRequest {
        /// The model, as `recommend.fit` gives it.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// What each of them has.
        pub histories: Vec<Vec<HistoryItem>>,
        /// The most items of a list; 10 if absent.
        pub n: Option<u32>,
    }
}

wire! {
    /// What goes with histories.
    response RecommendedItems {
        /// The id of the model.
        pub model: String,
        /// A list for each history, the best first.
        pub rows: Vec<Vec<RecommendedItem>>,
    }
}

wire! {
    /// An item that goes with a history.
    response RecommendedItem {
        /// At most three items of the history that speak for it, with their shares of the score.
        pub because: Vec<ItemShare>,
        /// The item.
        pub item: String,
        /// Its score; it only orders.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub score: Json,
    }
}

wire! {
    /// How much an item of the history speaks for another.
    response ItemShare {
        /// The item of the history.
        pub item: String,
        /// Its share of the score.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub share: Json,
    }
}
