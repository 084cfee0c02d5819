//! How well recommendation finds what customers came to have last (SL-7).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::time::Instant;
use regulars_models::artefact::K_ANON;
use regulars_models::recommend::slate::{Candidate, ItemFacts, NonPersonalised, Person, Policy, Request, build};
use regulars_models::recommend::{
    Compared, Event, ItemScorer, Matrix, Metrics, Neighbours, Purchases, compare, hold_out, recommend_by_customers,
};

use super::super::rows::{json, unknown_word};
use super::events::{neighbour_options, of_events, support, told, weighed};
use super::items::{LIST, place};
use super::people_types::{EvaluateItemsRequest, EvaluatedItems, ListMetrics, ListsJudged};
use super::slate::{CANDIDATES, facts_of, likeness, policy_of};
use crate::Crm;

pub(in crate::operations) fn evaluate(_: &Crm, mut request: EvaluateItemsRequest) -> Result<EvaluatedItems> {
    let events = std::mem::take(&mut request.events);
    judge(request, &told(&events)?)
}

/// Evaluates on events; those of the request are not read.
pub(in super::super) fn judge(request: EvaluateItemsRequest, events: &[Event<'_>]) -> Result<EvaluatedItems> {
    let EvaluateItemsRequest { as_of, by, half_life_days, items, k, k_anon, n, policy, shrinkage, .. } = request;
    let weights = weighed(request.weights, half_life_days.as_ref(), events)?;
    let most = Policy::MAX_SLATE;
    let n = match n.unwrap_or(LIST) {
        n if (1..=most).contains(&(n as usize)) => n,
        _ => return Err(Error::new(Code::OutOfRange, "n", format!("the number must lie in 1 to {most}"))),
    };
    let mut policy = policy.unwrap_or_default();
    policy.slate_size.get_or_insert(n);
    let policy = policy_of(policy)?;
    policy.check().map_err(|error| error.within("policy"))?;
    let options = |support| neighbour_options(k, shrinkage.as_ref(), request.similarity.as_deref(), support);
    let k_anon = support(k_anon)?;
    let bought = Purchases::collect(events, &weights, as_of, |_| true)?;
    let split = hold_out(&bought.purchases, bought.customers.len(), bought.items.len())?;
    let near = Neighbours::fit(&split.train, options(K_ANON)?).map_err(of_events)?;
    let slates = Slates {
        facts: items.map_or_else(
            || bought.items.iter().map(|item| (item.clone(), ItemFacts::default())).collect(),
            |items| items.into_iter().map(|(item, facts)| (item, facts_of(facts))).collect(),
        ),
        items: &bought.items,
        near: &near,
        policy,
        as_of,
        train: &split.train,
    };
    let mut broken = None;
    let slate = |customer: u32, list: &[(u32, f64)]| {
        slates.of(customer, list).unwrap_or_else(|error| {
            broken.get_or_insert(error);
            Vec::new()
        })
    };
    let alike = |a: u32, b: u32| near.likeness(a, b);
    let sizes = (n as usize, CANDIDATES);
    let report = match by.as_deref() {
        None | Some("items") => {
            let mut scorer = ItemScorer::new(&near, &[]);
            let model = |customer: u32, n| scorer.recommend(split.train.row(customer as usize), n).to_vec();
            compare(&split, sizes, model, slate, alike)
        }
        Some("customers") => {
            let people = Neighbours::fit(&split.train.transposed(), options(1)?).map_err(of_events)?;
            let model = |customer: u32, n| {
                let (shown, _) = recommend_by_customers(&split.train, &people, customer, n, k_anon, &[], |_| true);
                shown.into_iter().map(|one| (one.item, one.score)).collect()
            };
            compare(&split, sizes, model, slate, alike)
        }
        Some(other) => return Err(unknown_word("by", other, &["items", "customers"])),
    };
    if let Some(error) = broken {
        return Err(error);
    }
    let report = report.map_err(of_events)?;
    Ok(EvaluatedItems {
        customers: split.held.len() as u64,
        items: bought.items.len() as u64,
        model: judged(&report.model)?,
        n,
        popularity: judged(&report.popularity)?,
        without_later_item: report.without_later_item,
    })
}

/// The slate policy as evaluation applies it: consent and contact are given, nothing was shown before, and what somebody had
/// before is theirs.
struct Slates<'a> {
    facts: BTreeMap<String, ItemFacts>,
    items: &'a [String],
    near: &'a Neighbours,
    policy: Policy,
    as_of: Instant,
    train: &'a Matrix,
}

impl Slates<'_> {
    fn of(&self, customer: u32, list: &[(u32, f64)]) -> Result<Vec<u32>> {
        let name = |item: &u32| self.items.get(*item as usize).cloned().unwrap_or_default();
        let candidate = |(item, score): &(u32, f64)| Candidate {
            item: name(item),
            score: *score,
            support: None,
            because: Vec::new(),
        };
        let candidates: Vec<Candidate> = list.iter().map(candidate).collect();
        let person = Person {
            may_personalise: true,
            contact_allowed: true,
            owned: self.train.places(customer as usize).iter().map(name).collect(),
            ..Person::default()
        };
        let slate = build(&Request {
            candidates: &candidates,
            non_personalised: &NonPersonalised::Popular(Vec::new()),
            items: &self.facts,
            person: &person,
            policy: &self.policy,
            as_of: self.as_of,
            today: self.as_of,
            similarity: &|a, b| likeness(self.items, self.near, a, b),
        })?;
        Ok(slate.kept.iter().filter_map(|kept| place(self.items, &kept.item)).collect())
    }
}

fn judged(compared: &Compared) -> Result<ListsJudged> {
    let metrics = |metrics: &Metrics| -> Result<ListMetrics> {
        Ok(ListMetrics {
            coverage: json(metrics.coverage)?,
            diversity: metrics.diversity.map(json).transpose()?,
            gini: json(metrics.gini)?,
            hit_rate: json(metrics.hit_rate)?,
            ndcg: json(metrics.ndcg)?,
            recall: json(metrics.recall)?,
        })
    };
    Ok(ListsJudged { off: metrics(&compared.off)?, on: metrics(&compared.on)? })
}
