//! What models say of the rows of tables.

use std::collections::BTreeMap;

use regulars_arrow::{Rows, Weighed};
use regulars_core::error::{Code, Error, Result};
use regulars_models::cluster::KMeans;
use regulars_models::recommend::ItemModel;

use super::super::rows::{MAX_REASONS, read_artefact};
use super::super::value::{Valuer, people_of};
use super::super::{
    AssignClustersRequest, CustomerValuesRequest, Foretold, PredictRequest, RecommendItemsRequest, ScoreChurnRequest,
    churn, histories, recommend,
};
use super::columns::Purchases;
use super::learn::refuse_instant;
use super::{Asked, TableAnswer};

/// `model.predict`
pub(super) fn purchases(asked: &Asked<'_>) -> Result<TableAnswer> {
    let request: PredictRequest = asked.read(&[])?;
    refuse_instant(request.as_of)?;
    if request.rows.is_some() {
        return Err(Error::new(Code::InvalidValue, "rows", "they come out of the table"));
    }
    asked.columns.only(["n", "t", "t_x", "x"])?;
    let model = (request.model.as_deref(), request.parameters.as_ref(), request.unit);
    let model = Foretold::asked(request.artefact, model, &request.horizon)?;
    let has_opportunities = model.reads_opportunities();
    let rows = Purchases { columns: &asked.columns, survived: None, has_opportunities };
    let rows = histories(&rows, request.rows_unit.unwrap_or(model.unit()))?;
    let (mut expected, mut alive, mut none) = (Vec::new(), Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let [purchases, is_alive, no_purchase] = model.of(row).map_err(|error| error.within(&format!("rows[{at}]")))?;
        expected.push(purchases);
        alive.push(is_alive);
        none.push(no_purchase);
    }
    let rows = Rows::default().numbers("expected_purchases", expected).numbers("p_alive", alive);
    rows.numbers("p_no_purchase", none).finish().map(TableAnswer::Rows)
}

/// `model.value`
pub(super) fn values(asked: &Asked<'_>) -> Result<TableAnswer> {
    let request: CustomerValuesRequest = asked.read(&[])?;
    refuse_instant(request.as_of)?;
    if request.rows.is_some() {
        return Err(Error::new(Code::InvalidValue, "rows", "they come out of the table"));
    }
    asked.columns.only(["mean", "paid", "t", "t_x", "x"])?;
    let unit = request.rows_unit;
    let valuer = Valuer::of(request, unit)?;
    let (table, name) = (asked.columns.table, |column: &'static str| asked.columns.name(column));
    let times = [table.full_numbers(name("t_x"))?, table.full_numbers(name("t"))?];
    let [last, age] = &times;
    let (x, paid) = (table.counts(name("x"))?, table.counts(name("paid"))?);
    let people = people_of(&x, [last, age], &paid, &table.numbers(name("mean"))?)?;
    let (mut means, mut residuals) = (Vec::new(), Vec::new());
    let mut expected: Vec<Vec<f64>> = vec![Vec::new(); valuer.horizons.len()];
    let mut values: Vec<Vec<Option<i128>>> = vec![Vec::new(); valuer.horizons.len()];
    let units = |worth: f64| valuer.money(worth).map(|worth| worth.units_at(valuer.digits()));
    for (at, person) in people.iter().enumerate() {
        let value = valuer.of_one(person).map_err(|error| error.within(&format!("rows[{at}]")))?;
        means.push(value.mean.map(units).transpose()?.flatten());
        residuals.push(value.residual.map(units).transpose()?.flatten());
        for ((place, expected), values) in expected.iter_mut().enumerate().zip(&mut values) {
            expected.extend(value.expected.get(place));
            values.push(value.values.get(place).copied().map(units).transpose()?.flatten());
        }
    }
    let mut rows = Rows::default().maybe_decimals("mean", means, valuer.digits())?;
    for ((months, expected), values) in valuer.horizons.iter().zip(expected).zip(values) {
        rows = rows.numbers(&format!("expected_purchases_{months}m"), expected);
        rows = rows.maybe_decimals(&format!("value_{months}m"), values, valuer.digits())?;
    }
    rows.maybe_decimals("residual", residuals, valuer.digits())?.finish().map(TableAnswer::Rows)
}

/// `churn.score`
pub(super) fn churn(asked: &Asked<'_>) -> Result<TableAnswer> {
    let ScoreChurnRequest { artefact, calibration, max_reasons, model, .. } = asked.read(&["columns", "rows"])?;
    let (model, calibration) = churn::asked(model, artefact, calibration)?;
    let mut columns: Vec<String> = model.terms.iter().map(|term| term.column.clone()).collect();
    columns.sort_unstable();
    columns.dedup();
    asked.columns.only(columns.iter().map(String::as_str))?;
    let scorer = churn::Scorer::new(&model, &columns, calibration.as_ref(), max_reasons)?;
    // A model without terms says the same of every row.
    let numbers =
        if columns.is_empty() { vec![0.0; asked.columns.table.rows()] } else { asked.columns.matrix(&columns)? };
    let (mut log_odds, mut probabilities, mut reasons) = (Vec::new(), Vec::new(), Weighed::default());
    for told in scorer.each(&numbers) {
        let told = told?;
        log_odds.push(told.as_ref().map(|told| told.log_odds));
        probabilities.push(told.as_ref().map(|told| told.probability));
        reasons.push(told.into_iter().flat_map(|told| told.reasons));
    }
    let rows = Rows::default().maybe_numbers("probability", probabilities).maybe_numbers("log_odds", log_odds);
    rows.weighed("reasons", ("code", "contribution"), reasons).finish().map(TableAnswer::Rows)
}

/// `cluster.assign`
pub(super) fn clusters(asked: &Asked<'_>) -> Result<TableAnswer> {
    let AssignClustersRequest { artefact, max_reasons, .. } = asked.read(&["features", "rows"])?;
    let (_, model): (_, KMeans) = read_artefact(artefact)?;
    let names = &model.scaler.names;
    asked.columns.only(names.iter().map(String::as_str))?;
    let numbers = asked.columns.matrix(names)?;
    let most = max_reasons.unwrap_or(MAX_REASONS) as usize;
    let (mut own, mut distances, mut next) = (Vec::new(), Vec::new(), Vec::new());
    let mut reasons = Weighed::default();
    for (at, row) in numbers.chunks(names.len().max(1)).enumerate() {
        let found = model.assign(row, most).map_err(|error| error.within(&format!("rows[{at}]")))?;
        own.push(found.cluster);
        distances.push(found.distance);
        next.push(found.runner_up.map(|(cluster, _)| cluster));
        reasons.push(found.reasons.iter().map(|reason| (reason.feature.as_str(), reason.contribution)));
    }
    let rows = Rows::default().counts("cluster", own).numbers("distance", distances).maybe_counts("runner_up", next);
    rows.weighed("reasons", ("feature", "contribution"), reasons).finish().map(TableAnswer::Rows)
}

/// `recommend.items`: the table has a row for each item that a customer has, in any order; a list for each customer comes back, by their
/// names, and none for whom nothing goes with what they have.
pub(super) fn items(asked: &Asked<'_>) -> Result<TableAnswer> {
    let RecommendItemsRequest { artefact, n, .. } = asked.read(&["histories"])?;
    let columns = &asked.columns;
    columns.only(["customer", "item", "weight"])?;
    let (_, model): (_, ItemModel) = read_artefact(artefact)?;
    let (customers, items) =
        (columns.table.labels(columns.name("customer"))?, columns.table.labels(columns.name("item"))?);
    let weight = columns.named("weight");
    let weights = weight.map(|name| columns.table.full_numbers(name)).transpose()?;
    if let Some(row) = weights.iter().flatten().position(|weight| *weight <= 0.0) {
        let error = Error::new(Code::ModelInputInvalid, weight.unwrap_or_default(), "a weight must lie above 0");
        return Err(error.with("row", row));
    }
    let mut weights = weights.iter().flatten();
    let mut histories: BTreeMap<&str, Vec<(&str, f64)>> = BTreeMap::new();
    for (customer, item) in customers.iter().zip(items.iter()) {
        histories.entry(customer).or_default().push((item, weights.next().copied().unwrap_or(1.0)));
    }
    let mut lists = recommend::Lists::new(&model, n);
    let (mut whose, mut ranks, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let (mut scores, mut because) = (Vec::new(), Weighed::default());
    for (customer, history) in histories {
        for (rank, (item, score, shares)) in (1_u32..).zip(lists.of(&recommend::places(&model, history))) {
            whose.push(customer);
            ranks.push(rank);
            names.push(item);
            scores.push(score);
            because.push(shares.iter().map(|share| (share.item.as_str(), share.share)));
        }
    }
    let rows = Rows::default().texts("customer", &whose).counts("rank", ranks).texts("item", &names);
    let rows = rows.numbers("score", scores).weighed("because", ("item", "share"), because);
    rows.finish().map(TableAnswer::Rows)
}
