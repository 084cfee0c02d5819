//! What operations on recommendation take and give. These types are the wire.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::recommend::slate::{DropReason, Stage};
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use super::learn_types::Provenance;

wire! {
    /// Something a customer did with an item.
    request ItemEvent {
        /// When; it counts up to `provenance.as_of`.
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

wire! {
    /// What is known of an item.
    request SlateItem {
        /// Its brand.
        pub brand: Option<String>,
        /// Its category.
        pub category: Option<String>,
        /// Whether it may be recommended at all; true if absent.
        pub eligible: Option<bool>,
        /// Whether there is any left; true if absent.
        pub in_stock: Option<bool>,
        /// The least age at which it may be sold.
        pub min_age: Option<u8>,
        /// The regions where it may be sold; everywhere if absent.
        pub regions: Option<BTreeSet<String>>,
        /// Whether it may be recommended to who has it; false if absent.
        pub repeatable: Option<bool>,
    }
}

wire! {
    /// An item that was shown to the person.
    request SlateImpression {
        /// When.
        pub at: Instant,
        /// Whether it was clicked; false if absent.
        pub clicked: Option<bool>,
        /// The item.
        pub item: String,
        /// The slate or message in which it stood.
        pub slate: String,
    }
}

wire! {
    /// What is known of the person.
    request SlatePerson {
        /// How old they are.
        pub age: Option<u8>,
        /// Whether they chose the slate that is not personalised; false if absent.
        pub chose_non_personalised: Option<bool>,
        /// Whether the contact policy of the channel lets the slate go out; true if absent, for nothing is sent.
        pub contact_allowed: Option<bool>,
        /// What they have and did.
        pub history: Option<Vec<HistoryItem>>,
        /// What they were shown, over all slates and messages.
        pub impressions: Option<Vec<SlateImpression>>,
        /// Whether the consent decision for personalised recommendation is `allow`. Nothing is assumed.
        pub may_personalise: bool,
        /// Categories with an open complaint.
        pub open_case_categories: Option<BTreeSet<String>>,
        /// Items with an open complaint.
        pub open_case_items: Option<BTreeSet<String>>,
        /// Items of open orders.
        pub open_orders: Option<BTreeSet<String>>,
        /// Items that they have.
        pub owned: Option<BTreeSet<String>>,
        /// Where they are.
        pub region: Option<String>,
        /// Items that they asked not to see.
        pub suppressed: Option<BTreeSet<String>>,
    }
}

wire! {
    /// What a slate keeps to (SL-3, SL-4).
    #[derive(Default)]
    request SlatePolicy {
        /// How much the score counts against diversity, 0 to 1; 0.7 if absent, and 1 keeps the order.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub lambda: Option<Json>,
        /// An item that was shown this often within `window_days` and never clicked is not shown again; no cap if absent.
        pub max_impressions: Option<u32>,
        /// The most distinct items of a local day, over all slates and messages; no cap if absent.
        pub max_items_per_day: Option<u32>,
        /// The most slates of a local day; no cap if absent.
        pub max_slates_per_day: Option<u32>,
        /// The most items of a brand; no cap if absent.
        pub per_brand: Option<u32>,
        /// The most items of a category; 2 if absent.
        pub per_category: Option<u32>,
        /// The most items of a slate, 1 to 20; 5 if absent.
        pub slate_size: Option<u32>,
        /// Items that nobody is shown.
        pub suppressed: Option<BTreeSet<String>>,
        /// How many days impressions count; 30 if absent.
        pub window_days: Option<u32>,
    }
}

wire! {
    /// Asks for a slate (SL-1 to SL-5).
    request SlateRequest {
        /// The model, as `recommend.fit` gives it.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The list of an editor, in its order, for whom nothing may be personalised.
        pub editorial: Option<Vec<String>>,
        /// What is known of items; one that is not here is not shown.
        pub items: BTreeMap<String, SlateItem>,
        /// The person.
        pub person: SlatePerson,
        /// The policy; without it the defaults.
        pub policy: Option<SlatePolicy>,
        /// What is popular, for whom nothing may be personalised, if there is no `editorial`.
        pub popular: Option<Vec<PopularItem>>,
        /// The start of the person's local day; that of the rulebook's zone if absent.
        pub today: Option<Instant>,
    }
}

wire! {
    /// A slate. Every item that was looked at is either kept or dropped, once.
    response SlateMade {
        /// What is not shown, where it was dropped and why.
        pub dropped: Vec<SlateDropped>,
        /// What is shown, in order.
        pub kept: Vec<SlateKept>,
        /// The id of the model.
        pub model: String,
        /// Whether it was made for this person. If not, it does not depend on what they did.
        pub personalised: bool,
    }
}

wire! {
    /// An item that is shown.
    response SlateKept {
        /// At most three items of the history that speak for it.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub because: Vec<ItemShare>,
        /// The item.
        pub item: String,
        /// `history`, `popular` or `editorial`.
        pub why: String,
    }
}

wire! {
    /// An item that is not shown.
    response SlateDropped {
        /// The item.
        pub item: String,
        /// Why.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub reason: DropReason,
        /// Where.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub stage: Stage,
    }
}
