//! What people alike have (CF-2 to CF-4). Neighbours are people, so nothing of them is kept: they are looked for and asked in one call.

use regulars_core::error::Result;
use regulars_models::recommend::{Interactions, Neighbours, Supported, recommend_by_customers};

use super::super::rows::json;
use super::events::{neighbour_options, of_events, support, told, weighed};
use super::items::LIST;
use super::people_types::{CustomerRecommended, RecommendCustomersRequest, RecommendedByCustomers, SupportedItem};
use crate::Crm;

pub(in crate::operations) fn customers(_: &Crm, request: RecommendCustomersRequest) -> Result<RecommendedByCustomers> {
    let RecommendCustomersRequest { as_of, customers, events, half_life_days, k, k_anon, n, .. } = request;
    let (repeatable, withdrawn) = (request.repeatable.unwrap_or_default(), request.withdrawn.unwrap_or_default());
    let events = told(&events)?;
    let weights = weighed(request.weights, half_life_days.as_ref(), &events)?;
    let k_anon = support(k_anon)?;
    // Two people alike in one item only are neighbours too: what many of them have tells of none.
    let options = neighbour_options(k, request.shrinkage.as_ref(), request.similarity.as_deref(), 1)?;
    let found = Interactions::collect(&events, &weights, as_of, |customer| !withdrawn.contains(customer))?;
    let neighbours = Neighbours::fit(&found.matrix.transposed(), options).map_err(of_events)?;
    let repeatable: Vec<bool> = found.items.iter().map(|item| repeatable.contains(item)).collect();
    let most = n.unwrap_or(LIST) as usize;
    let item = |one: Supported| {
        let item = found.items.get(one.item as usize).cloned().unwrap_or_default();
        Ok(SupportedItem { item, score: json(one.score)?, support: one.support })
    };
    let row = |customer: String| {
        let (shown, unsaid) = found.customer(&customer).map_or_else(Default::default, |place| {
            recommend_by_customers(&found.matrix, &neighbours, place, most, k_anon, &repeatable, |_| true)
        });
        let items = shown.into_iter().map(item).collect::<Result<_>>()?;
        Ok(CustomerRecommended { customer, items, unsaid: unsaid.len() as u64 })
    };
    Ok(RecommendedByCustomers { rows: customers.into_iter().map(row).collect::<Result<_>>()? })
}
