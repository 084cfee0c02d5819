//! Models of repeat purchase and spend: fitted, and asked about customers (NV-1 to NV-8, CH-1). The rows are the customers of the
//! store by their RFM summary, or are given column by column.

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::artefact::number::Float;
use regulars_models::math::Symmetric;
use regulars_models::repeat::{
    BgBb, BgNbd, Cohort, Finding, Fit, GammaGamma, History, MbgNbd, Model, Opportunities, Parametric, ParetoNbd, Sbg,
    Spend, Summary, TimeUnit,
};
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::wire::wire;
use crate::Crm;
use crate::purchases::paid_mean;

wire! {
    /// Rows column by column; which columns there are depends on the model.
    request ModelRows {
        /// Contract: how many left in each period (`sbg`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub lost: Option<Json>,
        /// Mean amount of the repeat purchases, above 0 (`gamma_gamma`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub mean: Option<Json>,
        /// Opportunities so far (`bg_bb`).
        pub n: Option<Vec<u32>>,
        /// Contract: how many stayed to the end (`sbg`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub survived: Option<Json>,
        /// Time from the first purchase to now (`bg_nbd`, `mbg_nbd`, `pareto_nbd`).
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub t: Option<Json>,
        /// Time from the first purchase to the last; with `bg_bb` the last opportunity that was taken.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub t_x: Option<Json>,
        /// How many customers each row stands for; 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub weights: Option<Json>,
        /// Repeat purchases.
        pub x: Option<Vec<u32>>,
    }
}

wire! {
    /// Asks for a model that fits customers best.
    request FitModelRequest {
        /// The instant up to which the customers of the store are looked at, if no rows are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// `bg_nbd`, `mbg_nbd`, `pareto_nbd`, `gamma_gamma`, `bg_bb` or `sbg`.
        pub model: String,
        /// The rows, if they are not the customers of the store.
        pub rows: Option<ModelRows>,
        /// The unit of the rows' times: `day` (if absent), `week`, `month` or `year`. For the store it is that of `[rfm]`.
        pub unit: Option<String>,
    }
}

wire! {
    /// A model, and how well it is known.
    response FittedModel {
        /// The covariance of the parameters, in the order of `names`, where the fit converged.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<f64>>>"))]
        pub covariance: Option<Json>,
        /// What to look at: `independence_doubtful`.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub findings: Vec<Code>,
        /// The log-likelihood.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub ll: Option<Json>,
        /// The model.
        pub model: String,
        /// The names of the parameters, in the model's order.
        pub names: Vec<String>,
        /// The parameters by name; none where the rows cannot determine them.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// How many rows counted.
        pub rows: u64,
        /// The standard errors by name, where the fit converged.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub standard_errors: BTreeMap<String, Json>,
        /// `converged`, `boundary_reached`, `not_identified` or `iteration_limit`. Only what converged is to be relied on.
        pub status: String,
        /// The unit of time of the parameters.
        pub unit: String,
    }
}

wire! {
    /// Asks a model about customers.
    request PredictRequest {
        /// The instant at which the customers of the store are looked at, if no rows are given.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// How far ahead, in the unit of the rows; for the store in that of `[rfm]`.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub horizon: Json,
        /// `bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`.
        pub model: String,
        /// The parameters by name.
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, f64>"))]
        pub parameters: BTreeMap<String, Json>,
        /// The rows, if they are not the customers of the store.
        pub rows: Option<ModelRows>,
        /// The unit of the rows' times; that of the model if absent.
        pub rows_unit: Option<String>,
        /// The unit of time of the parameters: `day` (if absent), `week`, `month`, `year` or `opportunity`.
        pub unit: Option<String>,
    }
}

wire! {
    /// What a model says of customers.
    response Predictions {
        /// One by one: in order of their ids, or as the rows are given.
        pub customers: Vec<Prediction>,
        /// The unit of the horizon.
        pub unit: String,
    }
}

wire! {
    /// What a model says of one customer.
    response Prediction {
        /// The customer, if it is one of the store.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub customer: Option<CustomerId>,
        /// The expected number of purchases within the horizon.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub expected_purchases: Json,
        /// The probability that the customer has not left by now; not to be read as the opposite of churn (CH-1).
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub p_alive: Json,
        /// The probability of no purchase within the horizon: churn, always with its horizon (CH-1).
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub p_no_purchase: Json,
    }
}

wire! {
    /// Calls a function of a model.
    request EvaluateModelRequest {
        /// The parameters of the model, the row, and what else the function takes, in this order: numbers, or text such as `0.1`, `inf`
        /// and `NaN`.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Json>"))]
        pub args: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// Its name, for example `bg_nbd.cet` (parameters `r alpha a b`, row `x t_x T`, then the horizon).
        pub function: String,
    }
}

wire! {
    /// What the function gives.
    response ModelValue {
        /// A number, or `inf` or `-inf` as text.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub value: Json,
    }
}

pub(super) fn evaluated(_: &Crm, request: EvaluateModelRequest) -> Result<ModelValue> {
    let wrong = || Error::new(Code::WrongType, "args", "expected a list of numbers");
    let arg = |(place, json): (usize, &Json)| match json.as_str() {
        Some(text) => text
            .parse::<f64>()
            .map_err(|_| Error::new(Code::InvalidValue, format!("args[{place}]"), format!("`{text}` is not a number"))),
        None => number(json, &format!("args[{place}]")),
    };
    let args = request.args.as_array().ok_or_else(wrong)?;
    let args = args.iter().enumerate().map(arg).collect::<Result<Vec<f64>>>()?;
    let value = regulars_models::repeat::evaluate(&request.function, &args)?;
    let value = if value.is_infinite() { Json::from(if value > 0.0 { "inf" } else { "-inf" }) } else { json(value)? };
    Ok(ModelValue { value })
}

pub(super) fn fit(crm: &Crm, request: FitModelRequest) -> Result<FittedModel> {
    let FitModelRequest { as_of, model, rows, unit, .. } = request;
    let given = unit.as_deref().map(|text| unit_of(text, "unit")).transpose()?;
    let Some(rows) = rows else { return fit_stored(crm, &model, as_of) };
    if as_of.is_some() {
        return Err(Error::new(Code::InvalidValue, "as_of", "rows that are given have no instant"));
    }
    let unit = given.unwrap_or(TimeUnit::Day);
    let weights = numbers(rows.weights.as_ref(), "weights")?;
    let weights = weights.as_deref();
    let within = in_rows;
    match model.as_str() {
        BgNbd::NAME => told(BgNbd::fit(&summaries(&rows)?, weights).map_err(within)?, unit),
        MbgNbd::NAME => told(MbgNbd::fit(&summaries(&rows)?, weights).map_err(within)?, unit),
        ParetoNbd::NAME => told(ParetoNbd::fit(&summaries(&rows)?, weights).map_err(within)?, unit),
        GammaGamma::NAME => {
            let mean = column(rows.mean.as_ref(), "mean")?;
            let spend = Spend::columns(x_of(&rows)?, &mean).map_err(within)?;
            told(GammaGamma::fit(&spend, weights).map_err(within)?, unit)
        }
        BgBb::NAME => told(BgBb::fit(&opportunities(&rows)?, weights).map_err(within)?, TimeUnit::Opportunity),
        Sbg::NAME => {
            let survived = rows.survived.as_ref().ok_or_else(|| missing("survived"))?;
            let cohort = Cohort::new(column(rows.lost.as_ref(), "lost")?, number(survived, "rows.survived")?);
            told(Sbg::fit(&[cohort.map_err(within)?]).map_err(within)?, TimeUnit::Opportunity)
        }
        _ => Err(unknown(&model)),
    }
}

fn fit_stored(crm: &Crm, model: &str, as_of: Option<Instant>) -> Result<FittedModel> {
    let as_of = as_of.ok_or_else(|| Error::new(Code::MissingField, "as_of", "without rows the instant is needed"))?;
    let stored = crm.purchases(as_of)?;
    let summaries = || -> Result<Vec<Summary>> {
        let rows = stored.rows.iter().map(|(_, row)| row);
        rows.map(|row| Summary::new(row.frequency, row.recency.into(), row.age.into())).collect()
    };
    match model {
        BgNbd::NAME => told(BgNbd::fit(&summaries()?, None)?, stored.unit),
        MbgNbd::NAME => told(MbgNbd::fit(&summaries()?, None)?, stored.unit),
        ParetoNbd::NAME => told(ParetoNbd::fit(&summaries()?, None)?, stored.unit),
        GammaGamma::NAME => {
            let paid = stored.rows.iter().filter_map(|(_, row)| Some((row.paid_repeats, paid_mean(row)?)));
            let spend: Vec<Spend> = paid.map(|(x, mean)| Spend::new(x, mean)).collect::<Result<_>>()?;
            told(GammaGamma::fit(&spend, None)?, stored.unit)
        }
        BgBb::NAME | Sbg::NAME => {
            let message = "the store knows no contracts; give rows";
            Err(Error::new(Code::ModelKindMismatch, "model", message))
        }
        _ => Err(unknown(model)),
    }
}

pub(super) fn predict(crm: &Crm, request: PredictRequest) -> Result<Predictions> {
    let unit = request.unit.as_deref().map_or(Ok(TimeUnit::Day), |text| unit_of(text, "unit"))?;
    let model = named(&request.model, &request.parameters)?;
    let horizon = number(&request.horizon, "horizon")?;
    if horizon < 0.0 {
        return Err(Error::new(Code::ModelInputInvalid, "horizon", "a horizon does not lie in the past"));
    }
    let (rows, rows_unit) = match (&request.rows, request.as_of) {
        (Some(_), Some(_)) => {
            return Err(Error::new(Code::InvalidValue, "as_of", "rows that are given have no instant"));
        }
        (None, None) => {
            return Err(Error::new(Code::MissingField, "as_of", "without rows the instant is needed"));
        }
        (None, Some(as_of)) => {
            let stored = crm.purchases(as_of)?;
            let row = |(id, row): &(CustomerId, regulars_core::scoring::RfmSummary)| {
                let summary = Summary::new(row.frequency, row.recency.into(), row.age.into())?;
                Ok((Some(*id), History::Purchases(summary, stored.unit)))
            };
            (stored.rows.iter().map(row).collect::<Result<Vec<_>>>()?, stored.unit)
        }
        (Some(rows), None) => {
            let given = request.rows_unit.as_deref().map_or(Ok(unit), |text| unit_of(text, "rows_unit"))?;
            let histories: Vec<History> = if rows.n.is_some() {
                opportunities(rows)?.into_iter().map(History::Opportunities).collect()
            } else {
                summaries(rows)?.into_iter().map(|row| History::Purchases(row, given)).collect()
            };
            (histories.into_iter().map(|history| (None, history)).collect(), given)
        }
    };
    let predict = |(customer, history): &(Option<CustomerId>, History)| {
        Ok(Prediction {
            customer: *customer,
            expected_purchases: json(model.cet(unit, history, horizon)?)?,
            p_alive: json(model.p_alive(unit, history)?)?,
            p_no_purchase: json(model.p_no_purchase(unit, history, horizon)?)?,
        })
    };
    let customers = rows.iter().map(predict).collect::<Result<Vec<_>>>()?;
    Ok(Predictions { customers, unit: word(rows_unit)? })
}

/// A model by its name and its parameters by theirs.
fn named(name: &str, given: &BTreeMap<String, Json>) -> Result<Model> {
    let names: &[&str] = match name {
        BgNbd::NAME => BgNbd::PARAMETERS,
        MbgNbd::NAME => MbgNbd::PARAMETERS,
        ParetoNbd::NAME => ParetoNbd::PARAMETERS,
        BgBb::NAME => BgBb::PARAMETERS,
        GammaGamma::NAME | Sbg::NAME => {
            let message = "it says nothing about the purchases of one customer";
            return Err(Error::new(Code::ModelKindMismatch, "model", message));
        }
        _ => return Err(unknown(name)),
    };
    if let Some(other) = given.keys().find(|key| !names.contains(&key.as_str())) {
        let hint = regulars_core::text::did_you_mean(other, names.iter().copied());
        let path = format!("parameters.{other}");
        return Err(Error::new(Code::UnknownField, path, format!("`{name}` has no such parameter{hint}")));
    }
    let value = |name: &&str| {
        let path = format!("parameters.{name}");
        let given = given.get(*name);
        given
            .ok_or_else(|| Error::new(Code::MissingField, path.clone(), "the parameter is missing"))
            .and_then(|json| number(json, &path))
    };
    let values = names.iter().map(value).collect::<Result<Vec<f64>>>()?;
    Model::named(name, &values).map_err(|error| error.within("parameters"))
}

fn told<M: Parametric>(fit: Fit<M>, unit: TimeUnit) -> Result<FittedModel> {
    let by_name = |values: Vec<f64>| -> Result<BTreeMap<String, Json>> {
        M::PARAMETERS.iter().zip(values).map(|(name, value)| Ok(((*name).to_owned(), json(value)?))).collect()
    };
    let findings = fit.findings.iter().map(|finding| match finding {
        Finding::IndependenceDoubtful => Code::IndependenceDoubtful,
    });
    Ok(FittedModel {
        covariance: fit.covariance.as_ref().map(square).transpose()?,
        findings: findings.collect(),
        ll: fit.ll.map(json).transpose()?,
        model: M::NAME.to_owned(),
        names: M::PARAMETERS.iter().map(|name| (*name).to_owned()).collect(),
        parameters: by_name(fit.model.as_ref().map(Parametric::values).unwrap_or_default())?,
        rows: fit.rows as u64,
        standard_errors: by_name(fit.standard_errors().unwrap_or_default())?,
        status: fit.status.as_str().to_owned(),
        unit: word(unit)?,
    })
}

fn square(matrix: &Symmetric) -> Result<Json> {
    let size = matrix.diagonal().count();
    let row = |i: usize| Ok(Json::Array((0..size).map(|j| json(matrix.at(i, j))).collect::<Result<_>>()?));
    Ok(Json::Array((0..size).map(row).collect::<Result<_>>()?))
}

fn summaries(rows: &ModelRows) -> Result<Vec<Summary>> {
    let (t_x, t) = (column(rows.t_x.as_ref(), "t_x")?, column(rows.t.as_ref(), "t")?);
    Summary::columns(x_of(rows)?, &t_x, &t).map_err(|error| error.within("rows"))
}

fn opportunities(rows: &ModelRows) -> Result<Vec<Opportunities>> {
    let n = rows.n.as_deref().ok_or_else(|| missing("n"))?;
    let last = rows.t_x.as_ref().ok_or_else(|| missing("t_x"))?;
    let last: Vec<u32> = last.read().map_err(|error: Error| error.within("rows.t_x"))?;
    Opportunities::columns(x_of(rows)?, &last, n).map_err(|error| error.within("rows"))
}

/// The error of a model about rows that were given.
fn in_rows(error: Error) -> Error {
    if error.path() == "rows" { error } else { error.within("rows") }
}

fn x_of(rows: &ModelRows) -> Result<&[u32]> {
    rows.x.as_deref().ok_or_else(|| missing("x"))
}

fn missing(name: &str) -> Error {
    Error::new(Code::MissingField, format!("rows.{name}"), "the model reads this column")
}

fn unknown(model: &str) -> Error {
    let names = [BgNbd::NAME, MbgNbd::NAME, ParetoNbd::NAME, GammaGamma::NAME, BgBb::NAME, Sbg::NAME];
    let hint = regulars_core::text::did_you_mean(model, names);
    Error::new(Code::UnknownName, "model", format!("there is no model `{model}`{hint}"))
}

fn column(given: Option<&Json>, name: &str) -> Result<Vec<f64>> {
    numbers(given, name)?.ok_or_else(|| missing(name))
}

fn numbers(given: Option<&Json>, name: &str) -> Result<Option<Vec<f64>>> {
    let Some(given) = given else { return Ok(None) };
    let path = format!("rows.{name}");
    let list = given.as_array().ok_or_else(|| Error::new(Code::WrongType, &*path, "expected a list of numbers"))?;
    let number = |(place, json): (usize, &Json)| number(json, &format!("{path}[{place}]"));
    list.iter().enumerate().map(number).collect::<Result<Vec<f64>>>().map(Some)
}

fn number(given: &Json, path: &str) -> Result<f64> {
    Ok(Float::from_json(given).map_err(|error| error.within(path))?.0)
}

fn json(value: f64) -> Result<Json> {
    Float(value).to_json()
}

fn unit_of(text: &str, path: &str) -> Result<TimeUnit> {
    Json::String(text.to_owned()).read().map_err(|error: Error| error.within(path))
}

fn word(unit: TimeUnit) -> Result<String> {
    let json = Json::from_value(&unit)?;
    Ok(json.as_str().unwrap_or_default().to_owned())
}
