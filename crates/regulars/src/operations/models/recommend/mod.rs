//! Recommendation: what goes with what, what people alike have, slates of items and of offers, and how well all of it does (CF, SL).

mod customers;
mod evaluate;
mod events;
mod items;
mod people_types;
mod slate;
mod slate_types;
mod types;

pub(in crate::operations) use self::customers::customers;
pub(in crate::operations) use self::evaluate::evaluate;
#[cfg(feature = "arrow")]
pub(super) use self::evaluate::judge;
#[cfg(feature = "arrow")]
pub(super) use self::events::ORDER;
#[cfg(feature = "arrow")]
pub(super) use self::items::{Lists, learn, places};
pub(in crate::operations) use self::items::{fit, items};
pub use self::people_types::{
    CustomerRecommended, EvaluateItemsRequest, EvaluatedItems, ListMetrics, ListsJudged, RecommendCustomersRequest,
    RecommendedByCustomers, SupportedItem,
};
pub(in crate::operations) use self::slate::{offers, slate};
pub use self::slate_types::{
    NextOffers, NextOffersRequest, OfferCandidate, OfferKept, SlateCandidate, SlateDropped, SlateImpression, SlateItem,
    SlateKept, SlateMade, SlatePerson, SlatePolicy, SlateRequest,
};
pub use self::types::{
    FitItemsRequest, FittedItems, HistoryItem, ItemEvent, ItemShare, PopularItem, RecommendItemsRequest,
    RecommendedItem, RecommendedItems,
};
