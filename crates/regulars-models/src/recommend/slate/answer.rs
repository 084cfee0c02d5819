//! What a slate says: what is kept and why, what is dropped, where and why (SL-5).

use serde::Serialize;

use super::input::Share;

/// The stages of the policy, in order (SL-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Consent to personalise, and that no slate tells of few people (CF-4, SL-2).
    Consent,
    /// Stock, region, age, suppression lists.
    Eligibility,
    /// What the person has, ordered or complains about.
    Owned,
    /// What was shown often enough.
    Frequency,
    /// The contact policy of the channel.
    Contact,
    /// Caps of categories and brands.
    Caps,
    /// The overload cap and the size of the slate.
    Size,
}

/// Why an item is not shown (SL-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// Nothing may be personalised, or the person chose so.
    NoConsent,
    /// The item is not known or may not be recommended.
    NotEligible,
    /// There is none left.
    OutOfStock,
    /// It is not sold where the person is.
    Region,
    /// It is not sold to people of this age.
    Age,
    /// It stands on a suppression list.
    Suppressed,
    /// The person has it or has ordered it.
    AlreadyOwned,
    /// There is an open complaint about it or its category.
    OpenCase,
    /// It was shown often and never clicked.
    FrequencyCap,
    /// The channel may not be used.
    ContactPolicy,
    /// There are enough of its category.
    CategoryCap,
    /// There are enough of its brand.
    BrandCap,
    /// The person was shown enough today.
    OverloadCap,
    /// The slate is full.
    SlateFull,
    /// Too few people support it.
    KAnonymity,
}

/// Why an item is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// At most three items of the history with their shares of the score.
    History(Vec<Share>),
    /// That many people bought it.
    Popular(u64),
    /// An editor chose it.
    Editorial,
}

/// An item that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The item.
    pub item: String,
    /// Its score; of a popular item the number of buyers, of an editor's none.
    pub score: Option<f64>,
    /// Why.
    pub why: Why,
}

/// An item that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The item.
    pub item: String,
    /// Where it was dropped.
    pub stage: Stage,
    /// Why.
    pub reason: DropReason,
}

/// A slate. Every item that was looked at is either kept or dropped, once.
#[derive(Clone, Debug, PartialEq)]
pub struct Slate {
    /// Whether it was made for this person. If not, it does not depend on what they did (SL-2).
    pub personalised: bool,
    /// What is shown, in order.
    pub kept: Vec<Kept>,
    /// What is not shown, in the order in which it was dropped.
    pub dropped: Vec<Dropped>,
}
