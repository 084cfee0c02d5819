//! What slates take and give. These types are the wire.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::recommend::slate::{DropReason, Stage};
use serde::{Deserialize, Serialize};

use super::super::super::requests::Context;
use super::super::super::wire::wire;
use super::types::{HistoryItem, ItemShare, PopularItem};

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
    /// A candidate for a slate that was scored before, such as an item of `recommend.customers`.
    request SlateCandidate {
        /// The item.
        pub item: String,
        /// Its score; the higher, the sooner it is shown.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub score: Json,
        /// How many people support it, where it comes from what others did. Fewer than five are dropped (CF-4).
        pub support: Option<u64>,
    }
}

wire! {
    /// Asks for a slate (SL-1 to SL-5), of what goes with the history of the person by a model, or of candidates.
    request SlateRequest {
        /// The model, as `recommend.fit` gives it. Beside `candidates` it only says which of them are alike.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub artefact: Option<Json>,
        /// The instant of the question.
        pub as_of: Instant,
        /// What is to be shown, in any order, if a model is not to say so.
        pub candidates: Option<Vec<SlateCandidate>>,
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
        /// The id of the model, if one was given.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub model: Option<String>,
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
        /// `history`, `candidate` if it was given, `popular` or `editorial`.
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

wire! {
    /// An offer that could be made.
    request OfferCandidate {
        /// What it costs to make it; 0 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub cost: Option<Json>,
        /// Why a price may depend on the person; needed for an offer that changes one (LO-4).
        pub justification: Option<String>,
        /// What is gained if it is accepted, in the currency and unit of `cost`.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub margin: Json,
        /// Its key.
        pub offer: String,
        /// The probability that the person accepts it, 0 to 1.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub p_accept: Json,
        /// Whether it changes a price; false if absent.
        pub price: Option<bool>,
    }
}

wire! {
    /// Asks for the next best offers (SL-6).
    request NextOffersRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The offers of an editor, in order, for whom nothing may be personalised.
        pub editorial: Option<Vec<String>>,
        /// What is known of offers, by key; of one that is not here nothing, so it may go to everybody.
        pub items: Option<BTreeMap<String, SlateItem>>,
        /// What could be offered, in any order.
        pub offers: Vec<OfferCandidate>,
        /// The person.
        pub person: SlatePerson,
        /// The policy; without it the defaults.
        pub policy: Option<SlatePolicy>,
        /// What is accepted by most, for whom nothing may be personalised, if there is no `editorial`.
        pub popular: Option<Vec<PopularItem>>,
        /// The start of the person's local day; that of the rulebook's zone if absent.
        pub today: Option<Instant>,
    }
}

wire! {
    /// The next best offers. Every offer that was looked at is either kept or dropped, once.
    response NextOffers {
        /// What is not offered, where it was dropped and why.
        pub dropped: Vec<SlateDropped>,
        /// What is offered, in order.
        pub kept: Vec<OfferKept>,
        /// Whether it was chosen for this person. If not, it does not depend on them.
        pub personalised: bool,
    }
}

wire! {
    /// An offer that is made.
    response OfferKept {
        /// Its key.
        pub offer: String,
        /// What it is worth: `p_accept` times `margin`, less `cost`. Only of one that was chosen for the person.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub value: Option<Json>,
        /// `value`, `popular` or `editorial`.
        pub why: String,
    }
}
