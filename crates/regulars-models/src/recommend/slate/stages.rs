//! The stages that look at one item at a time (SL-1, 2 to 5), and what was seen today (SL-4).

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{DropReason, Stage};
use super::input::{ItemFacts, Person, Policy, Request};

/// What the impressions of a person say.
pub(super) struct Seen<'a> {
    /// How often each item was shown in the window, and whether it was ever clicked there.
    window: BTreeMap<&'a str, (u32, bool)>,
    /// The items of today.
    pub(super) items: BTreeSet<&'a str>,
    /// The number of slates of today.
    pub(super) slates: usize,
}

impl<'a> Seen<'a> {
    pub(super) fn new(request: &Request<'a>) -> Self {
        let from = request.as_of.plus_micros(request.policy.impression_window_us.saturating_neg());
        let mut seen = Self { window: BTreeMap::new(), items: BTreeSet::new(), slates: 0 };
        let mut slates = BTreeSet::new();
        for impression in request.person.impressions.iter().filter(|impression| impression.at <= request.as_of) {
            if impression.at > from {
                let (shown, clicked) = seen.window.entry(&impression.item).or_default();
                *shown = shown.saturating_add(1);
                *clicked |= impression.clicked;
            }
            if impression.at >= request.today {
                seen.items.insert(&impression.item);
                slates.insert(impression.slate.as_str());
            }
        }
        seen.slates = slates.len();
        seen
    }

    /// Stage 4: shown often enough without a click.
    pub(super) fn frequency(&self, item: &str, policy: &Policy) -> Option<(Stage, DropReason)> {
        let most = policy.max_impressions?;
        let (shown, clicked) = self.window.get(item).copied().unwrap_or_default();
        (shown >= most && !clicked).then_some((Stage::Frequency, DropReason::FrequencyCap))
    }
}

/// Stage 2: what may be shown to this person at all. Nothing of it is what they did.
pub(super) fn eligibility(item: &str, facts: Option<&ItemFacts>, request: &Request<'_>) -> Option<(Stage, DropReason)> {
    let Request { person, policy, .. } = request;
    let Some(facts) = facts.filter(|facts| facts.eligible) else {
        return Some((Stage::Eligibility, DropReason::NotEligible));
    };
    let reason = if !facts.in_stock {
        DropReason::OutOfStock
    } else if !facts.regions.is_empty() && person.region.as_ref().is_none_or(|region| !facts.regions.contains(region)) {
        DropReason::Region
    } else if facts.min_age.is_some_and(|least| person.age.is_none_or(|age| age < least)) {
        DropReason::Age
    } else if policy.suppressed.contains(item) || person.suppressed.contains(item) {
        DropReason::Suppressed
    } else {
        return None;
    };
    Some((Stage::Eligibility, reason))
}

/// Stage 3: owned, on order, complained about.
pub(super) fn owned(item: &str, facts: Option<&ItemFacts>, person: &Person) -> Option<(Stage, DropReason)> {
    let repeatable = facts.is_some_and(|facts| facts.repeatable);
    if (person.owned.contains(item) && !repeatable) || person.open_orders.contains(item) {
        return Some((Stage::Owned, DropReason::AlreadyOwned));
    }
    let category = facts.and_then(|facts| facts.category.as_ref());
    let complained = category.is_some_and(|category| person.open_case_categories.contains(category));
    (complained || person.open_case_items.contains(item)).then_some((Stage::Owned, DropReason::OpenCase))
}
