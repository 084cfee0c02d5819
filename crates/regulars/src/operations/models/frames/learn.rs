//! Models and judgements learned from tables.

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::canonical;
use regulars_core::time::Instant;
use regulars_models::recommend::Event;
use regulars_models::repeat::{BgBb, Parametric as _};
use serde::Serialize;

use super::super::rows::{Seen, digest_rows, json};
use super::super::{
    CalibrateChurnRequest, EvaluateChurnRequest, EvaluateItemsRequest, FitChurnRequest, FitClustersRequest,
    FitItemsRequest, FitModelRequest, churn, clusters, fit_and_keep, recommend,
};
use super::columns::Purchases;
use super::{Asked, TableAnswer};

fn told(answer: &impl Serialize) -> Result<TableAnswer> {
    canonical(answer).map(TableAnswer::Told)
}

/// `model.fit`
pub(super) fn purchases(asked: &Asked<'_>) -> Result<TableAnswer> {
    let FitModelRequest { as_of, model, provenance, rows, unit, .. } = asked.read(&[])?;
    let rows = rows.unwrap_or_default();
    refuse_instant(as_of)?;
    if rows.has_columns() {
        return Err(Error::new(Code::InvalidValue, "rows", "they come out of the table"));
    }
    asked.columns.only(["lost", "mean", "n", "t", "t_x", "weights", "x"])?;
    let has_opportunities = model == BgBb::NAME;
    let rows = Purchases { columns: &asked.columns, survived: rows.survived, has_opportunities };
    let origin = provenance.map(|provenance| (provenance, asked.rulebook_version));
    told(&fit_and_keep(&model, &rows, unit, origin)?)
}

/// The customers of a table are looked at when they are given.
pub(super) fn refuse_instant(as_of: Option<Instant>) -> Result<()> {
    match as_of {
        None => Ok(()),
        Some(_) => Err(Error::new(Code::InvalidValue, "as_of", "rows that are given have no instant")),
    }
}

/// `churn.fit`
pub(super) fn churn(asked: &Asked<'_>) -> Result<TableAnswer> {
    let FitChurnRequest { calibration, features, penalty, provenance, .. } =
        asked.read(&["churned", "columns", "rows"])?;
    let mut columns: Vec<String> = features.iter().map(|feature| feature.column().to_owned()).collect();
    columns.sort_unstable();
    columns.dedup();
    asked.columns.only(columns.iter().map(String::as_str).chain(["churned"]))?;
    let rows = asked.columns.matrix(&columns)?;
    let churned = asked.columns.table.flags(asked.columns.name("churned"))?;
    let mut fit = churn::learn(features, &columns, penalty.as_ref(), &rows, &churned)?;
    let origin = provenance.map(|provenance| (provenance, asked.rulebook_version));
    churn::keep(&mut fit, (columns, &rows, &churned), calibration.as_ref(), origin)?;
    told(&fit)
}

/// `churn.evaluate`
pub(super) fn evaluate(asked: &Asked<'_>) -> Result<TableAnswer> {
    let EvaluateChurnRequest { bands, lift, .. } = asked.read(&["churned", "scores"])?;
    asked.columns.only(["churned", "scores"])?;
    let scores = asked.columns.table.full_numbers(asked.columns.name("scores"))?;
    let churned = asked.columns.table.flags(asked.columns.name("churned"))?;
    told(&churn::judge(&scores, &churned, bands, lift.as_ref())?)
}

/// `churn.calibrate`
pub(super) fn calibrate(asked: &Asked<'_>) -> Result<TableAnswer> {
    let CalibrateChurnRequest { method, trained_on, window, .. } = asked.read(&["churned", "probabilities"])?;
    asked.columns.only(["churned", "probabilities"])?;
    let probabilities = asked.columns.table.full_numbers(asked.columns.name("probabilities"))?;
    let churned = asked.columns.table.flags(asked.columns.name("churned"))?;
    told(&churn::correct(&probabilities, &churned, method, (&trained_on, &window))?)
}

/// `cluster.fit`
pub(super) fn clusters(asked: &Asked<'_>) -> Result<TableAnswer> {
    let request: FitClustersRequest = asked.read(&["rows"])?;
    let names: Vec<&str> = request.features.iter().map(|feature| feature.name.as_str()).collect();
    asked.columns.only(names.iter().copied())?;
    let rows = asked.columns.matrix(&names)?;
    // A missing number has no text; the model refuses it with its place.
    let digest =
        if rows.iter().any(|number| number.is_nan()) { String::new() } else { digest_rows(&rows, names.len())? };
    let seen = Seen { rulebook_version: asked.rulebook_version, rows: asked.columns.table.rows() as u64, digest };
    told(&clusters::learn(request, &rows, seen)?)
}

/// `recommend.fit`
pub(super) fn items(asked: &Asked<'_>) -> Result<TableAnswer> {
    let request: FitItemsRequest = asked.read(&["events"])?;
    with_events(asked, |events, value| recommend::learn(request, events, value, asked.rulebook_version))
}

/// `recommend.evaluate`
pub(super) fn evaluate_items(asked: &Asked<'_>) -> Result<TableAnswer> {
    let request: EvaluateItemsRequest = asked.read(&["events"])?;
    with_events(asked, |events, _| recommend::judge(request, events))
}

/// What is learned from the events of a table, and the text of the value that one states.
fn with_events<T: Serialize>(
    asked: &Asked<'_>,
    learn: impl FnOnce(&[Event<'_>], &dyn Fn(usize) -> Result<Option<String>>) -> Result<T>,
) -> Result<TableAnswer> {
    let columns = &asked.columns;
    columns.only(["at", "customer", "item", "kind", "returned", "value"])?;
    let (customers, items) =
        (columns.table.labels(columns.name("customer"))?, columns.table.labels(columns.name("item"))?);
    let at = columns.table.instants(columns.name("at"), None)?;
    let kinds = columns.named("kind").map(|name| columns.table.labels(name)).transpose()?;
    let values = columns.named("value").map(|name| columns.table.full_numbers(name)).transpose()?;
    let returned = columns.named("returned").map(|name| columns.table.flags(name)).transpose()?;
    let mut kinds = kinds.as_ref().map(|kinds| kinds.iter());
    let (mut value, mut back) = (values.iter().flatten(), returned.iter().flatten());
    let each = customers.iter().zip(items.iter()).zip(at);
    let events: Vec<Event<'_>> = each
        .map(|((customer, item), at)| Event {
            customer,
            item,
            kind: kinds.as_mut().and_then(Iterator::next).unwrap_or(recommend::ORDER),
            at,
            value: value.next().copied().unwrap_or(1.0),
            returned: back.next().copied().unwrap_or(false),
        })
        .collect();
    let value = |at: usize| {
        let stated = values.as_ref().and_then(|values| values.get(at));
        stated.map(|value| Ok(json(*value)?.to_string())).transpose()
    };
    told(&learn(&events, &value)?)
}
