//! Slates, of items and of offers (SL-1 to SL-6).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::time::{DAY_US, Instant};
use regulars_models::artefact::K_ANON;
use regulars_models::recommend::slate::{
    Candidate, Dropped, Impression, ItemFacts, NonPersonalised, Offer, Person, Policy, Request, Slate, Why, build,
    offers as worth,
};
use regulars_models::recommend::{ItemModel, ItemScorer, Neighbours};

use super::super::rows::{json, number, read_artefact};
use super::events::MAX_DAYS;
use super::items::{because, name, place, places, shares, weight};
use super::slate_types::{
    NextOffers, NextOffersRequest, OfferCandidate, OfferKept, SlateCandidate, SlateDropped, SlateImpression, SlateItem,
    SlateKept, SlateMade, SlatePerson, SlatePolicy, SlateRequest,
};
use super::types::{HistoryItem, PopularItem};
use crate::Crm;

/// How many candidates go into a slate.
pub(super) const CANDIDATES: usize = 200;

pub(in crate::operations) fn slate(crm: &Crm, request: SlateRequest) -> Result<SlateMade> {
    let SlateRequest { artefact, as_of, candidates, editorial, items, mut person, policy, popular, today, .. } =
        request;
    let read: Option<(String, ItemModel)> = artefact.map(read_artefact).transpose()?;
    let (id, model) = read.unzip();
    let items: BTreeMap<String, ItemFacts> = items.into_iter().map(|(item, facts)| (item, facts_of(facts))).collect();
    let history = person.history.take();
    let is_given = candidates.is_some();
    let candidates = match (candidates, &model) {
        (Some(_), _) if history.is_some() => {
            let message = "the `candidates` are scored already";
            return Err(Error::new(Code::InvalidValue, "person.history", message));
        }
        (Some(given), _) => given.into_iter().enumerate().map(candidate).collect::<Result<_>>()?,
        (None, Some(model)) => of_history(model, &history.unwrap_or_default(), &items)?,
        (None, None) => {
            let message = "a model says what is to be shown, or `candidates` do";
            return Err(Error::new(Code::MissingField, "artefact", message));
        }
    };
    let similarity =
        |a: &str, b: &str| model.as_ref().map_or(0.0, |model| likeness(&model.items, &model.neighbours, a, b));
    let asked = Asked { candidates: ("candidates", &candidates), items: &items, as_of, similarity: &similarity };
    let made = asked.make(crm, (editorial, popular), (person, policy, today))?;
    let kept = made.kept.into_iter().map(|kept| {
        let (why, because) = match &kept.why {
            Why::History(_) if is_given => ("candidate", Vec::new()),
            Why::History(because) => ("history", shares(because)?),
            Why::Popular(_) => ("popular", Vec::new()),
            Why::Editorial => ("editorial", Vec::new()),
        };
        Ok(SlateKept { because, item: kept.item, why: why.to_owned() })
    });
    Ok(SlateMade {
        kept: kept.collect::<Result<_>>()?,
        dropped: told(made.dropped),
        model: id,
        personalised: made.personalised,
    })
}

pub(in crate::operations) fn offers(crm: &Crm, request: NextOffersRequest) -> Result<NextOffers> {
    let NextOffersRequest { as_of, editorial, items, offers, person, policy, popular, today, .. } = request;
    if person.history.is_some() {
        return Err(Error::new(Code::InvalidValue, "person.history", "the probabilities of `offers` say all of it"));
    }
    let offers = offers.into_iter().enumerate().map(offer).collect::<Result<Vec<_>>>()?;
    let candidates = worth(&offers)?;
    let mut items: BTreeMap<String, ItemFacts> =
        items.unwrap_or_default().into_iter().map(|(item, facts)| (item, facts_of(facts))).collect();
    let listed = popular.iter().flatten().map(|popular| &popular.item).chain(editorial.iter().flatten());
    for key in offers.iter().map(|offer| &offer.key).chain(listed) {
        if !items.contains_key(key) {
            items.insert(key.clone(), ItemFacts::default());
        }
    }
    let asked = Asked { candidates: ("offers", &candidates), items: &items, as_of, similarity: &|_, _| 0.0 };
    let made = asked.make(crm, (editorial, popular), (person, policy, today))?;
    let kept = made.kept.into_iter().map(|kept| {
        let (why, value) = match kept.why {
            Why::History(_) => ("value", kept.score.map(json).transpose()?),
            Why::Popular(_) => ("popular", None),
            Why::Editorial => ("editorial", None),
        };
        Ok(OfferKept { offer: kept.item, value, why: why.to_owned() })
    });
    Ok(NextOffers { kept: kept.collect::<Result<_>>()?, dropped: told(made.dropped), personalised: made.personalised })
}

/// What a slate is made of.
struct Asked<'a> {
    /// The candidates, and what the request calls them.
    candidates: (&'a str, &'a [Candidate]),
    items: &'a BTreeMap<String, ItemFacts>,
    as_of: Instant,
    similarity: &'a dyn Fn(&str, &str) -> f64,
}

impl Asked<'_> {
    fn make(
        &self,
        crm: &Crm,
        (editorial, popular): (Option<Vec<String>>, Option<Vec<PopularItem>>),
        (person, policy, today): (SlatePerson, Option<SlatePolicy>, Option<Instant>),
    ) -> Result<Slate> {
        let (list, non_personalised) = match (editorial, popular) {
            (Some(_), Some(_)) => {
                return Err(Error::new(Code::InvalidValue, "popular", "there is an `editorial` list already"));
            }
            (Some(editorial), None) => ("editorial", NonPersonalised::Editorial(editorial)),
            (None, popular) => {
                let popular = popular.unwrap_or_default().into_iter();
                let popular = popular.map(|popular| (popular.item, popular.buyers)).collect();
                ("popular", NonPersonalised::Popular(popular))
            }
        };
        let (person, policy) = (person_of(person), policy_of(policy.unwrap_or_default())?);
        let (called, candidates) = self.candidates;
        // The error of a slate at the names that the request has.
        let as_asked = |error: Error| {
            let path = error.path().replace("non_personalised", list).replace("candidates", called);
            Error::new(error.code(), path, error.message())
        };
        let made = build(&Request {
            candidates,
            non_personalised: &non_personalised,
            items: self.items,
            person: &person,
            policy: &policy,
            as_of: self.as_of,
            today: today.unwrap_or_else(|| start_of_day(crm, self.as_of)),
            similarity: self.similarity,
        });
        made.map_err(as_asked)
    }
}

/// What goes with a history by a model, and because of what.
fn of_history(
    model: &ItemModel,
    history: &[HistoryItem],
    items: &BTreeMap<String, ItemFacts>,
) -> Result<Vec<Candidate>> {
    let own = history.iter().enumerate();
    let own = own.map(|(at, own)| Ok((own.item.as_str(), weight(own, at, "person.history")?)));
    let history = places(model, own.collect::<Result<Vec<_>>>()?);
    let repeatable: Vec<bool> =
        model.items.iter().map(|item| items.get(item).is_some_and(|facts| facts.repeatable)).collect();
    let mut scorer = ItemScorer::new(&model.neighbours, &repeatable);
    let list = scorer.recommend(history.iter().copied(), CANDIDATES);
    let candidate = |(item, score): &(u32, f64)| Candidate {
        item: name(model, *item),
        score: *score,
        support: None,
        because: because(model, &history, *item),
    };
    Ok(list.iter().map(candidate).collect())
}

/// How alike two items are; one that is not known is like none.
pub(super) fn likeness(items: &[String], neighbours: &Neighbours, a: &str, b: &str) -> f64 {
    match (place(items, a), place(items, b)) {
        (Some(a), Some(b)) => neighbours.likeness(a, b).clamp(0.0, 1.0),
        _ => 0.0,
    }
}

fn candidate((at, given): (usize, SlateCandidate)) -> Result<Candidate> {
    let score = number(&given.score, &format!("candidates[{at}].score"))?;
    Ok(Candidate { item: given.item, score, support: given.support, because: Vec::new() })
}

fn offer((at, given): (usize, OfferCandidate)) -> Result<Offer> {
    let number = |value, field: &str| number(value, &format!("offers[{at}].{field}"));
    Ok(Offer {
        p_accept: number(&given.p_accept, "p_accept")?,
        margin: number(&given.margin, "margin")?,
        cost: given.cost.as_ref().map_or(Ok(0.0), |cost| number(cost, "cost"))?,
        key: given.offer,
        price: given.price.unwrap_or(false),
        justification: given.justification,
    })
}

fn told(dropped: Vec<Dropped>) -> Vec<SlateDropped> {
    let one = |dropped: Dropped| SlateDropped { item: dropped.item, reason: dropped.reason, stage: dropped.stage };
    dropped.into_iter().map(one).collect()
}

fn start_of_day(crm: &Crm, as_of: Instant) -> Instant {
    let rules = crm.rules_at(as_of);
    rules.zone.start_of(rules.zone.date(as_of))
}

pub(super) fn facts_of(given: SlateItem) -> ItemFacts {
    let SlateItem { brand, category, eligible, in_stock, min_age, regions, repeatable } = given;
    ItemFacts {
        category,
        brand,
        eligible: eligible.unwrap_or(true),
        in_stock: in_stock.unwrap_or(true),
        regions: regions.unwrap_or_default(),
        min_age,
        repeatable: repeatable.unwrap_or(false),
    }
}

fn person_of(given: SlatePerson) -> Person {
    let impression = |given: SlateImpression| Impression {
        item: given.item,
        slate: given.slate,
        at: given.at,
        clicked: given.clicked.unwrap_or(false),
    };
    Person {
        may_personalise: given.may_personalise,
        chose_non_personalised: given.chose_non_personalised.unwrap_or(false),
        region: given.region,
        age: given.age,
        contact_allowed: given.contact_allowed.unwrap_or(true),
        suppressed: given.suppressed.unwrap_or_default(),
        owned: given.owned.unwrap_or_default(),
        open_orders: given.open_orders.unwrap_or_default(),
        open_case_items: given.open_case_items.unwrap_or_default(),
        open_case_categories: given.open_case_categories.unwrap_or_default(),
        impressions: given.impressions.unwrap_or_default().into_iter().map(impression).collect(),
    }
}

pub(super) fn policy_of(given: SlatePolicy) -> Result<Policy> {
    let defaults = Policy::default();
    if given.window_days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        let message = format!("the number must lie in 1 to {MAX_DAYS}");
        return Err(Error::new(Code::OutOfRange, "policy.window_days", message));
    }
    let window = given.window_days.map(|days| i64::from(days) * DAY_US);
    Ok(Policy {
        max_impressions: given.max_impressions,
        impression_window_us: window.unwrap_or(defaults.impression_window_us),
        lambda: given.lambda.as_ref().map_or(Ok(defaults.lambda), |lambda| number(lambda, "policy.lambda"))?,
        per_category: given.per_category.or(defaults.per_category),
        per_brand: given.per_brand,
        slate_size: given.slate_size.map_or(defaults.slate_size, |size| size as usize),
        max_items_per_day: given.max_items_per_day,
        max_slates_per_day: given.max_slates_per_day,
        k_anon: K_ANON,
        suppressed: given.suppressed.unwrap_or_default(),
    })
}
