//! What events of a request weigh, and how likeness is taken (CF-1, CF-2).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean};
use regulars_core::time::DAY_US;
use regulars_models::artefact::K_ANON;
use regulars_models::recommend::{Event, EventWeights, NeighbourOptions, Similarity};

use super::super::rows::{number, unknown_word};
use super::types::ItemEvent;

/// The kind of an event that does not say its own.
pub(in super::super) const ORDER: &str = "order";
/// The most days that anything counts: a hundred years.
pub(super) const MAX_DAYS: u32 = 36_500;
/// The least number of people who may be told of together.
const LEAST_TOGETHER: u64 = 2;

/// The events of a request as the model reads them.
pub(super) fn told(events: &[ItemEvent]) -> Result<Vec<Event<'_>>> {
    fn event((at, event): (usize, &ItemEvent)) -> Result<Event<'_>> {
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
    events.iter().enumerate().map(event).collect()
}

/// What each kind of event weighs. Error: `unknown_name` for an event of a kind that has no weight.
pub(super) fn weighed(
    given: Option<BTreeMap<String, Json>>,
    half_life_days: Option<&Json>,
    all: &[Event<'_>],
) -> Result<EventWeights> {
    let weights = event_weights(given, half_life_days)?;
    if let Some((at, event)) = all.iter().enumerate().find(|(_, event)| !weights.kinds.contains_key(event.kind)) {
        let hint = did_you_mean(event.kind, weights.kinds.keys().map(String::as_str));
        let message = format!("`weights` has no `{}`{hint}", event.kind);
        return Err(Error::new(Code::UnknownName, format!("events[{at}].kind"), message));
    }
    Ok(weights)
}

/// How neighbours are looked for; pairs that fewer than `min_support` have in common are none.
pub(super) fn neighbour_options(
    k: Option<u32>,
    shrinkage: Option<&Json>,
    similarity: Option<&str>,
    min_support: u64,
) -> Result<NeighbourOptions> {
    let defaults = NeighbourOptions::default();
    Ok(NeighbourOptions {
        similarity: read_similarity(similarity)?,
        k: k.map_or(defaults.k, |k| k as usize),
        shrinkage: shrinkage.map_or(Ok(defaults.shrinkage), |lambda| number(lambda, "shrinkage"))?,
        min_support: u32::try_from(min_support).unwrap_or(u32::MAX),
    })
}

/// How many neighbours must have an item (CF-4). Error: `out_of_range` where that could be one person.
pub(super) fn support(k_anon: Option<u64>) -> Result<u64> {
    match k_anon.unwrap_or(K_ANON) {
        support @ LEAST_TOGETHER.. => Ok(support),
        _ => Err(Error::new(Code::OutOfRange, "k_anon", "one neighbour alone would be told of: at least 2")),
    }
}

/// The error of a model about events, at them if it has no place of its own.
pub(super) fn of_events(error: Error) -> Error {
    if error.path().is_empty() { error.within("events") } else { error }
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
                    format!("it must lie above 0, up to {MAX_DAYS}"),
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
