//! What goes with what, and slates made of it (CF-1 to CF-3, SL-1 to SL-5).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean, digest_text};
use regulars_core::time::{DAY_US, Instant};
use regulars_models::artefact::K_ANON;
use regulars_models::recommend::slate::{
    Candidate, Impression, ItemFacts, NonPersonalised, Person, Policy, Request, Share, Why, build,
};
use regulars_models::recommend::{
    Event, EventWeights, Interactions, ItemModel, ItemScorer, NeighbourOptions, Neighbours, Similarity, explain,
    popularity,
};

use super::make::CONVERGED;
use super::recommend_types::{
    FitItemsRequest, FittedItems, HistoryItem, ItemEvent, ItemShare, PopularItem, RecommendItemsRequest,
    RecommendedItem, RecommendedItems, SlateDropped, SlateItem, SlateKept, SlateMade, SlatePerson, SlatePolicy,
    SlateRequest,
};
use super::rows::{Seen, json, made_of, number, read_artefact, unknown_word};
use crate::Crm;

/// The kind of an event that does not say its own.
pub(super) const ORDER: &str = "order";
/// The most items of the history that are told as reasons.
const MAX_REASONS: usize = 3;
/// How many items a list has, if the request does not say.
const LIST: u32 = 10;
/// The most days that anything counts: a hundred years.
const MAX_DAYS: u32 = 36_500;
/// How many candidates go into a slate.
const CANDIDATES: usize = 200;

pub(in crate::operations) fn fit(crm: &Crm, mut request: FitItemsRequest) -> Result<FittedItems> {
    let events = std::mem::take(&mut request.events);
    let all = events.iter().enumerate().map(told).collect::<Result<Vec<Event<'_>>>>()?;
    let version = crm.rules_at(request.provenance.as_of).version;
    let value = |at: usize| Ok(events.get(at).and_then(|event| event.value.as_ref()).map(Json::to_string));
    learn(request, &all, value, version)
}

/// What goes together in events; those of the request are not read. `value` is the text of the value that an event states.
pub(super) fn learn(
    request: FitItemsRequest,
    all: &[Event<'_>],
    value: impl Fn(usize) -> Result<Option<String>>,
    rulebook_version: u64,
) -> Result<FittedItems> {
    let FitItemsRequest { half_life_days, k, provenance, shrinkage, similarity, weights, .. } = request;
    let weights = event_weights(weights, half_life_days.as_ref())?;
    if let Some((at, event)) = all.iter().enumerate().find(|(_, event)| !weights.kinds.contains_key(event.kind)) {
        let hint = did_you_mean(event.kind, weights.kinds.keys().map(String::as_str));
        let message = format!("`weights` has no `{}`{hint}", event.kind);
        return Err(Error::new(Code::UnknownName, format!("events[{at}].kind"), message));
    }
    let found = Interactions::collect(all, &weights, provenance.as_of, |_| true)?;
    let defaults = NeighbourOptions::default();
    let options = NeighbourOptions {
        similarity: read_similarity(similarity.as_deref())?,
        k: k.map_or(defaults.k, |k| k as usize),
        shrinkage: shrinkage.as_ref().map_or(Ok(defaults.shrinkage), |lambda| number(lambda, "shrinkage"))?,
        // What fewer have both of would tell of them (AR-1).
        min_support: u32::try_from(K_ANON).unwrap_or(u32::MAX),
    };
    let neighbours = Neighbours::fit(&found.matrix, options);
    let neighbours =
        neighbours.map_err(|error| if error.path().is_empty() { error.within("events") } else { error })?;
    let popular = popularity(&found.matrix, K_ANON);
    let popular = popular.into_iter().filter_map(|popular| {
        Some(PopularItem { buyers: popular.buyers, item: found.items.get(popular.item as usize)?.clone() })
    });
    let popular = popular.collect();
    let (customers, rows) = (found.customers.len() as u64, found.items.len() as u64);
    let model = ItemModel { items: found.items, neighbours };
    let seen = Seen { rulebook_version, rows: all.len() as u64, digest: digest_of(all, value)? };
    let artefact = made_of(&model, ("score", CONVERGED), seen, provenance, |_| Ok(()))?;
    Ok(FittedItems { artefact, customers, items: rows, popular })
}

fn told((at, event): (usize, &ItemEvent)) -> Result<Event<'_>> {
    let value = event.value.as_ref().map_or(Ok(1.0), |value| number(value, &format!("events[{at}].value")))?;
    Ok(Event {
        customer: &event.customer,
        item: &event.item,
        kind: event.kind.as_deref().unwrap_or(ORDER),
        at: event.at,
        value,
        returned: event.returned.unwrap_or(false),
    })
}

fn event_weights(given: Option<BTreeMap<String, Json>>, half_life_days: Option<&Json>) -> Result<EventWeights> {
    let kinds = match given {
        None => BTreeMap::from([(ORDER.to_owned(), 1.0)]),
        Some(given) => {
            let weight = |(kind, weight): (String, Json)| {
                let value = number(&weight, &format!("weights.{kind}"))?;
                Ok((kind, value))
            };
            given.into_iter().map(weight).collect::<Result<_>>()?
        }
    };
    let half_life_us = match half_life_days {
        None => None,
        Some(days) => {
            let days = number(days, "half_life_days")?;
            let fits = days > 0.0 && days <= f64::from(MAX_DAYS);
            if !fits {
                return Err(Error::new(
                    Code::OutOfRange,
                    "half_life_days",
                    format!("it lies above 0, up to {MAX_DAYS}"),
                ));
            }
            Some(((days * DAY_US as f64) as i64).max(1))
        }
    };
    Ok(EventWeights { kinds, half_life_us })
}

fn read_similarity(given: Option<&str>) -> Result<Similarity> {
    match given {
        None | Some("cosine") => Ok(Similarity::Cosine),
        Some("tfidf") => Ok(Similarity::Tfidf),
        Some("bm25") => Ok(Similarity::BM25),
        Some(other) => Err(unknown_word("similarity", other, &["cosine", "tfidf", "bm25"])),
    }
}

/// The digest of events. Their order says nothing, so it is no part of it.
fn digest_of(all: &[Event<'_>], value: impl Fn(usize) -> Result<Option<String>>) -> Result<String> {
    let line = |(at, event): (usize, &Event<'_>)| {
        let value = value(at)?.unwrap_or_default();
        let cells = [
            event.customer,
            event.item,
            event.kind,
            &event.at.to_string(),
            &value,
            if event.returned { "true" } else { "false" },
        ];
        Ok(Json::Array(cells.into_iter().map(Json::from).collect()).to_string())
    };
    let mut lines = all.iter().enumerate().map(line).collect::<Result<Vec<String>>>()?;
    lines.sort_unstable();
    let joined = lines.iter().enumerate().flat_map(|(at, line)| [if at == 0 { "" } else { "," }, line.as_str()]);
    Ok(digest_text(std::iter::once("[").chain(joined).chain(["]"])))
}

pub(in crate::operations) fn items(_: &Crm, request: RecommendItemsRequest) -> Result<RecommendedItems> {
    let RecommendItemsRequest { artefact, histories, n, .. } = request;
    let (id, model): (_, ItemModel) = read_artefact(artefact)?;
    let mut rows = Vec::with_capacity(histories.len());
    let mut lists = Lists::new(&model, n);
    for (at, history) in histories.iter().enumerate() {
        let path = format!("histories[{at}]");
        let own = history.iter().enumerate().map(|(at, own)| Ok((own.item.as_str(), weight(own, at, &path)?)));
        let list = lists.of(&places(&model, own.collect::<Result<Vec<_>>>()?)).into_iter();
        let item = |(item, score, because): (&str, f64, Vec<Share>)| {
            Ok(RecommendedItem { because: shares(&because)?, item: item.to_owned(), score: json(score)? })
        };
        rows.push(list.map(item).collect::<Result<_>>()?);
    }
    Ok(RecommendedItems { model: id, rows })
}

/// A model that is ready to be asked about histories.
pub(super) struct Lists<'a> {
    model: &'a ItemModel,
    scorer: ItemScorer<'a>,
    most: usize,
}

impl<'a> Lists<'a> {
    pub(super) fn new(model: &'a ItemModel, n: Option<u32>) -> Self {
        Self { model, scorer: ItemScorer::new(&model.neighbours, &[]), most: n.unwrap_or(LIST) as usize }
    }

    /// The items that go with a history, the best first, with their scores and what speaks for them.
    pub(super) fn of(&mut self, history: &[(u32, f64)]) -> Vec<(&'a str, f64, Vec<Share>)> {
        let list = self.scorer.recommend(history.iter().copied(), self.most);
        let told = |(item, score): &(u32, f64)| {
            let name = self.model.items.get(*item as usize).map_or("", String::as_str);
            (name, *score, because(self.model, history, *item))
        };
        list.iter().map(told).collect()
    }
}

fn weight(own: &HistoryItem, at: usize, path: &str) -> Result<f64> {
    let path = format!("{path}[{at}].weight");
    let weight = own.weight.as_ref().map_or(Ok(1.0), |weight| number(weight, &path))?;
    if weight <= 0.0 { Err(Error::new(Code::ModelInputInvalid, path, "a weight lies above 0")) } else { Ok(weight) }
}

/// The places of a history in a model, rising; what the model does not know says nothing. Weights of one item add up.
pub(super) fn places<'a>(model: &ItemModel, history: impl IntoIterator<Item = (&'a str, f64)>) -> Vec<(u32, f64)> {
    let mut found: BTreeMap<u32, f64> = BTreeMap::new();
    for (item, weight) in history {
        if let Ok(place) = model.items.binary_search_by(|own| own.as_str().cmp(item)) {
            *found.entry(u32::try_from(place).unwrap_or(u32::MAX)).or_default() += weight;
        }
    }
    found.into_iter().collect()
}

fn name(model: &ItemModel, item: u32) -> String {
    model.items.get(item as usize).cloned().unwrap_or_default()
}

fn because(model: &ItemModel, history: &[(u32, f64)], item: u32) -> Vec<Share> {
    let why = explain(&model.neighbours, history.iter().copied(), item, MAX_REASONS);
    why.into_iter().map(|because| Share { item: name(model, because.item), share: because.share }).collect()
}

fn shares(shares: &[Share]) -> Result<Vec<ItemShare>> {
    shares.iter().map(|share| Ok(ItemShare { item: share.item.clone(), share: json(share.share)? })).collect()
}

pub(in crate::operations) fn slate(crm: &Crm, request: SlateRequest) -> Result<SlateMade> {
    let SlateRequest { artefact, as_of, editorial, items, person, policy, popular, today, .. } = request;
    let (id, model): (_, ItemModel) = read_artefact(artefact)?;
    let own = person.history.as_deref().unwrap_or_default().iter().enumerate();
    let own = own.map(|(at, own)| Ok((own.item.as_str(), weight(own, at, "person.history")?)));
    let history = places(&model, own.collect::<Result<Vec<_>>>()?);
    let items: BTreeMap<String, ItemFacts> = items.into_iter().map(|(item, facts)| (item, facts_of(facts))).collect();
    let repeatable: Vec<bool> =
        model.items.iter().map(|item| items.get(item).is_some_and(|facts| facts.repeatable)).collect();
    let mut scorer = ItemScorer::new(&model.neighbours, &repeatable);
    let list = scorer.recommend(history.iter().copied(), CANDIDATES);
    let candidate = |(item, score): &(u32, f64)| Candidate {
        item: name(&model, *item),
        score: *score,
        support: None,
        because: because(&model, &history, *item),
    };
    let candidates: Vec<Candidate> = list.iter().map(candidate).collect();
    let is_editorial = editorial.is_some();
    let non_personalised = match (editorial, popular) {
        (Some(_), Some(_)) => {
            return Err(Error::new(Code::InvalidValue, "popular", "there is an `editorial` list already"));
        }
        (Some(editorial), None) => NonPersonalised::Editorial(editorial),
        (None, popular) => {
            let popular = popular.unwrap_or_default().into_iter();
            NonPersonalised::Popular(popular.map(|popular| (popular.item, popular.buyers)).collect())
        }
    };
    let place = |item: &str| model.items.binary_search_by(|own| own.as_str().cmp(item)).ok();
    let similarity = |a: &str, b: &str| match (place(a), place(b)) {
        (Some(a), Some(b)) => {
            let place = |place| u32::try_from(place).unwrap_or(u32::MAX);
            model.neighbours.likeness(place(a), place(b)).clamp(0.0, 1.0)
        }
        _ => 0.0,
    };
    let (person, policy) = (person_of(person), policy_of(policy.unwrap_or_default())?);
    let today = today.unwrap_or_else(|| start_of_day(crm, as_of));
    let made = build(&Request {
        candidates: &candidates,
        non_personalised: &non_personalised,
        items: &items,
        person: &person,
        policy: &policy,
        as_of,
        today,
        similarity: &similarity,
    })
    .map_err(|error| as_asked(&error, if is_editorial { "editorial" } else { "popular" }))?;
    let kept = made.kept.into_iter().map(|kept| {
        let (why, because) = match &kept.why {
            Why::History(because) => ("history", shares(because)?),
            Why::Popular(_) => ("popular", Vec::new()),
            Why::Editorial => ("editorial", Vec::new()),
        };
        Ok(SlateKept { because, item: kept.item, why: why.to_owned() })
    });
    let dropped = made.dropped.into_iter();
    Ok(SlateMade {
        dropped: dropped
            .map(|dropped| SlateDropped { item: dropped.item, reason: dropped.reason, stage: dropped.stage })
            .collect(),
        kept: kept.collect::<Result<_>>()?,
        model: id,
        personalised: made.personalised,
    })
}

/// The error of a slate at the names that the request has.
fn as_asked(error: &Error, list: &str) -> Error {
    let path = error.path().replace("impression_window_us", "window_days").replace("non_personalised", list);
    Error::new(error.code(), path, error.message())
}

fn start_of_day(crm: &Crm, as_of: Instant) -> Instant {
    let rules = crm.rules_at(as_of);
    rules.zone.start_of(rules.zone.date(as_of))
}

fn facts_of(given: SlateItem) -> ItemFacts {
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
    let impression = |given: super::recommend_types::SlateImpression| Impression {
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

fn policy_of(given: SlatePolicy) -> Result<Policy> {
    let defaults = Policy::default();
    if given.window_days.is_some_and(|days| days > MAX_DAYS) {
        return Err(Error::new(Code::OutOfRange, "policy.window_days", format!("at most {MAX_DAYS}")));
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
