//! What goes with what: fitted, and asked about histories (CF-1 to CF-3).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, digest_text};
use regulars_models::artefact::K_ANON;
use regulars_models::recommend::slate::Share;
use regulars_models::recommend::{Event, Interactions, ItemModel, ItemScorer, Neighbours, explain, popularity};

use super::super::make::CONVERGED;
use super::super::rows::{Seen, json, made_of, number, read_artefact};
use super::events::{neighbour_options, of_events, told, weighed};
use super::types::{
    FitItemsRequest, FittedItems, HistoryItem, ItemShare, PopularItem, RecommendItemsRequest, RecommendedItem,
    RecommendedItems,
};
use crate::Crm;

/// The most items of the history that are told as reasons.
const MAX_REASONS: usize = 3;
/// How many items a list has, if the request does not say.
pub(super) const LIST: u32 = 10;

pub(in crate::operations) fn fit(crm: &Crm, mut request: FitItemsRequest) -> Result<FittedItems> {
    let events = std::mem::take(&mut request.events);
    let all = told(&events)?;
    let version = crm.rules_at(request.provenance.as_of).version;
    let value = |at: usize| Ok(events.get(at).and_then(|event| event.value.as_ref()).map(Json::to_string));
    learn(request, &all, value, version)
}

/// What goes together in events; those of the request are not read. `value` is the text of the value that an event states.
pub(in super::super) fn learn(
    request: FitItemsRequest,
    all: &[Event<'_>],
    value: impl Fn(usize) -> Result<Option<String>>,
    rulebook_version: u64,
) -> Result<FittedItems> {
    let FitItemsRequest { half_life_days, k, provenance, shrinkage, similarity, weights, .. } = request;
    let weights = weighed(weights, half_life_days.as_ref(), all)?;
    let found = Interactions::collect(all, &weights, provenance.as_of, |_| true)?;
    // What fewer have both of would tell of them (AR-1).
    let options = neighbour_options(k, shrinkage.as_ref(), similarity.as_deref(), K_ANON)?;
    let neighbours = Neighbours::fit(&found.matrix, options).map_err(of_events)?;
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
pub(in super::super) struct Lists<'a> {
    model: &'a ItemModel,
    scorer: ItemScorer<'a>,
    most: usize,
}

impl<'a> Lists<'a> {
    pub(in super::super) fn new(model: &'a ItemModel, n: Option<u32>) -> Self {
        Self { model, scorer: ItemScorer::new(&model.neighbours, &[]), most: n.unwrap_or(LIST) as usize }
    }

    /// The items that go with a history, the best first, with their scores and what speaks for them.
    pub(in super::super) fn of(&mut self, history: &[(u32, f64)]) -> Vec<(&'a str, f64, Vec<Share>)> {
        let list = self.scorer.recommend(history.iter().copied(), self.most);
        let told = |(item, score): &(u32, f64)| {
            let name = self.model.items.get(*item as usize).map_or("", String::as_str);
            (name, *score, because(self.model, history, *item))
        };
        list.iter().map(told).collect()
    }
}

pub(super) fn weight(own: &HistoryItem, at: usize, path: &str) -> Result<f64> {
    let path = format!("{path}[{at}].weight");
    let weight = own.weight.as_ref().map_or(Ok(1.0), |weight| number(weight, &path))?;
    if weight <= 0.0 { Err(Error::new(Code::ModelInputInvalid, path, "a weight must lie above 0")) } else { Ok(weight) }
}

/// The places of a history in a model, rising; what the model does not know says nothing. Weights of one item add up.
pub(in super::super) fn places<'a>(
    model: &ItemModel,
    history: impl IntoIterator<Item = (&'a str, f64)>,
) -> Vec<(u32, f64)> {
    let mut found: BTreeMap<u32, f64> = BTreeMap::new();
    for (item, weight) in history {
        if let Some(place) = place(&model.items, item) {
            *found.entry(place).or_default() += weight;
        }
    }
    found.into_iter().collect()
}

/// The place of an item in keys that rise.
pub(super) fn place(items: &[String], item: &str) -> Option<u32> {
    u32::try_from(items.binary_search_by(|own| own.as_str().cmp(item)).ok()?).ok()
}

pub(super) fn name(model: &ItemModel, item: u32) -> String {
    model.items.get(item as usize).cloned().unwrap_or_default()
}

pub(super) fn because(model: &ItemModel, history: &[(u32, f64)], item: u32) -> Vec<Share> {
    let why = explain(&model.neighbours, history.iter().copied(), item, MAX_REASONS);
    why.into_iter().map(|because| Share { item: name(model, because.item), share: because.share }).collect()
}

pub(super) fn shares(shares: &[Share]) -> Result<Vec<ItemShare>> {
    shares.iter().map(|share| Ok(ItemShare { item: share.item.clone(), share: json(share.share)? })).collect()
}
