//! Models of repeat purchase and spend: fitted, and asked about customers (NV-1 to NV-8, CH-1). The rows are the customers of the
//! store by their RFM summary, or are given column by column. Models of trees are only asked (TR).

mod churn;
mod churn_types;
mod clusters;
#[cfg(feature = "arrow")]
mod frames;
mod included;
mod learn_types;
mod make;
mod make_types;
mod recommend;
mod rfm;
mod rfm_rows;
mod rfm_summary;
mod rfm_types;
pub(super) mod rows;
mod scorecard;
mod scorecard_types;
mod tree_types;
mod trees;
mod types;
mod value;
mod value_types;

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::artefact::{Artefact, K_ANON};
use regulars_models::math::Symmetric;
use regulars_models::repeat::{
    BgBb, BgNbd, Finding, Fit, GammaGamma, History, MbgNbd, Model, Parametric, ParetoNbd, Sbg, Summary, TimeUnit,
};

pub(super) use self::churn::{
    calibrate as calibrate_churn, evaluate as evaluate_churn, fit as fit_churn, score as score_churn,
};
pub use self::churn_types::{
    CalibrateChurnRequest, ChurnCalibration, ChurnFeature, ChurnModel, ChurnOfRow, ChurnProbabilities, ChurnReason,
    ChurnStep, ChurnTerm, EvaluateChurnRequest, EvaluatedChurn, FitChurnRequest, FittedChurn, LiftOfShare,
    ReliabilityBand, ScoreChurnRequest, ScoredChurn, Stretch,
};
pub(super) use self::clusters::{assign as assign_clusters, fit as fit_clusters};
#[cfg(feature = "arrow")]
pub use self::frames::{TableAnswer, ask_table, purchase_rows, tree_rows};
pub use self::learn_types::{
    AssignClustersRequest, AssignedClusters, AssignedRow, ClusterCentre, ClusterFeature, ClusterReasonTold,
    ClustersForK, FitClustersRequest, FittedClusters, Provenance,
};
pub(super) use self::make::import;
use self::make::{Origin, Under, under};
pub use self::make_types::{ImportModelRequest, ImportedModel};
pub use self::recommend::{
    CustomerRecommended, EvaluateItemsRequest, EvaluatedItems, FitItemsRequest, FittedItems, HistoryItem, ItemEvent,
    ItemShare, ListMetrics, ListsJudged, NextOffers, NextOffersRequest, OfferCandidate, OfferKept, PopularItem,
    RecommendCustomersRequest, RecommendItemsRequest, RecommendedByCustomers, RecommendedItem, RecommendedItems,
    SlateCandidate, SlateDropped, SlateImpression, SlateItem, SlateKept, SlateMade, SlatePerson, SlatePolicy,
    SlateRequest, SupportedItem,
};
pub(super) use self::recommend::{
    customers as recommend_customers, evaluate as evaluate_items, fit as fit_items, items as recommend_items, offers,
    slate,
};
pub(super) use self::rfm::{cuts as rfm_cuts, scored as score_rfm};
pub(super) use self::rfm_summary::summary as rfm_summary;
pub use self::rfm_types::{
    RfmCutsFound, RfmCutsRequest, RfmFinding, RfmRows, RfmScoreOfRow, RfmScoreRequest, RfmScored, RfmSummaries,
    RfmSummaryRequest, RfmTable, RfmValidation, RfmValues,
};
pub(super) use self::rows::{PurchaseColumns, json, list, number, unknown_word};
use self::rows::{Seen, digest_columns, in_rows};
pub(super) use self::scorecard::make as make_scorecard;
pub use self::scorecard_types::{
    BinOfScorecard, FeatureOfScorecard, MadeScorecard, MakeScorecardRequest, ScorecardFeature,
};
pub use self::tree_types::{
    Explain, ModelReason, ScoreModelRequest, ScoreOfRow, ScoreOutput, ScoredRows, ScoresExplained, ValueMeaning,
};
pub(super) use self::trees::score;
pub use self::types::{
    EvaluateModelRequest, FitModelRequest, FittedModel, ModelRows, ModelValue, PredictRequest, Prediction, Predictions,
};
pub(super) use self::value::values;
pub use self::value_types::{CustomerValue, CustomerValueRows, CustomerValues, CustomerValuesRequest};
use crate::{Crm, Purchases};

pub(in crate::operations) fn evaluated(_: &Crm, request: EvaluateModelRequest) -> Result<ModelValue> {
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

/// The customers that a model is to look at.
enum Rows {
    /// Those that are given.
    Given(Box<ModelRows>),
    /// Those of the store at an instant.
    Stored(Instant),
}

impl Rows {
    fn of(rows: Option<ModelRows>, as_of: Option<Instant>) -> Result<Self> {
        match (rows, as_of) {
            (Some(rows), None) => Ok(Self::Given(Box::new(rows))),
            (None, Some(as_of)) => Ok(Self::Stored(as_of)),
            (Some(_), Some(_)) => Err(Error::new(Code::InvalidValue, "as_of", "rows that are given have no instant")),
            (None, None) => Err(Error::new(Code::MissingField, "as_of", "without rows the instant is needed")),
        }
    }
}

pub(in crate::operations) fn fit(crm: &Crm, request: FitModelRequest) -> Result<FittedModel> {
    let FitModelRequest { as_of, model, provenance, rows, unit, .. } = request;
    if provenance.as_ref().is_some_and(|provenance| as_of.is_some_and(|as_of| as_of != provenance.as_of)) {
        return Err(Error::new(Code::InvalidValue, "provenance.as_of", "the rows were looked at at another instant"));
    }
    let origin = provenance.map(|provenance| under(crm, provenance));
    match Rows::of(rows, as_of)? {
        Rows::Given(rows) => fit_and_keep(&model, rows.as_ref(), unit, origin),
        Rows::Stored(as_of) => {
            let stored = crm.purchases(as_of)?;
            let mut fit = fit_stored(&stored, &model)?;
            if let Some((provenance, rulebook_version)) = origin {
                let seen = Seen { rulebook_version, rows: fit.rows, digest: stored.digest()? };
                fit.artefact = Some(make::repeat(&fit, Origin { seen, provenance })?);
            }
            Ok(fit)
        }
    }
}

/// Fits columns, and makes an artefact of the fit where it is said where they come from, under which version of a rulebook.
fn fit_and_keep(
    model: &str,
    rows: &dyn PurchaseColumns,
    unit: Option<TimeUnit>,
    origin: Option<Under>,
) -> Result<FittedModel> {
    let mut fit = fit_rows(model, rows, unit)?;
    if let Some((provenance, rulebook_version)) = origin {
        let seen = Seen { rulebook_version, rows: people(model, rows)?, digest: digest_columns(model, rows)? };
        fit.artefact = Some(make::repeat(&fit, Origin { seen, provenance })?);
    }
    Ok(fit)
}

/// How many people the rows stand for.
fn people(model: &str, rows: &dyn PurchaseColumns) -> Result<u64> {
    let all = if model == Sbg::NAME {
        rows.numbers("lost")?.iter().sum::<f64>() + rows.survived()?
    } else {
        match rows.weights()? {
            Some(weights) => weights.iter().sum(),
            None => return Ok(rows.x()?.len() as u64),
        }
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a conversion holds at its bounds")]
    Ok(all.floor() as u64)
}

/// Fits the columns that a model reads.
fn fit_rows(model: &str, rows: &dyn PurchaseColumns, unit: Option<TimeUnit>) -> Result<FittedModel> {
    let unit = unit.unwrap_or(TimeUnit::Day);
    let weights = rows.weights()?;
    let weights = weights.as_deref();
    match model {
        BgNbd::NAME => told(BgNbd::fit(&rows.summaries()?, weights).map_err(in_rows)?, unit),
        MbgNbd::NAME => told(MbgNbd::fit(&rows.summaries()?, weights).map_err(in_rows)?, unit),
        ParetoNbd::NAME => told(ParetoNbd::fit(&rows.summaries()?, weights).map_err(in_rows)?, unit),
        GammaGamma::NAME => told(GammaGamma::fit(&rows.spend()?, weights).map_err(in_rows)?, unit),
        BgBb::NAME => told(BgBb::fit(&rows.opportunities()?, weights).map_err(in_rows)?, TimeUnit::Opportunity),
        Sbg::NAME => told(Sbg::fit(&[rows.cohort()?]).map_err(in_rows)?, TimeUnit::Opportunity),
        _ => Err(Model::unknown(model)),
    }
}

fn fit_stored(stored: &Purchases, model: &str) -> Result<FittedModel> {
    let summaries =
        || -> Result<Vec<Summary>> { Ok(stored.summaries()?.into_iter().map(|(_, summary)| summary).collect()) };
    match model {
        BgNbd::NAME => told(BgNbd::fit(&summaries()?, None)?, stored.unit),
        MbgNbd::NAME => told(MbgNbd::fit(&summaries()?, None)?, stored.unit),
        ParetoNbd::NAME => told(ParetoNbd::fit(&summaries()?, None)?, stored.unit),
        GammaGamma::NAME => told(GammaGamma::fit(&stored.spend()?, None)?, stored.unit),
        BgBb::NAME | Sbg::NAME => {
            let message = "the store knows no contracts; give rows";
            Err(Error::new(Code::ModelKindMismatch, "model", message))
        }
        _ => Err(Model::unknown(model)),
    }
}

pub(in crate::operations) fn predict(crm: &Crm, request: PredictRequest) -> Result<Predictions> {
    let model = (request.model.as_deref(), request.parameters.as_ref(), request.unit);
    let asked = Foretold::asked(request.artefact, model, &request.horizon)?;
    let (rows, rows_unit): (Vec<(Option<CustomerId>, History)>, TimeUnit) = match Rows::of(request.rows, request.as_of)?
    {
        Rows::Stored(as_of) => {
            let stored = crm.purchases(as_of)?;
            let rows = stored.summaries()?.into_iter();
            (rows.map(|(id, row)| (Some(id), History::Purchases(row, stored.unit))).collect(), stored.unit)
        }
        Rows::Given(rows) => {
            let given = request.rows_unit.unwrap_or(asked.unit);
            (histories(rows.as_ref(), given)?.into_iter().map(|row| (None, row)).collect(), given)
        }
    };
    let predict = |(customer, history): &(Option<CustomerId>, History)| {
        let [expected, alive, none] = asked.of(history)?;
        Ok(Prediction {
            customer: *customer,
            expected_purchases: json(expected)?,
            p_alive: json(alive)?,
            p_no_purchase: json(none)?,
        })
    };
    let customers = rows.iter().map(predict).collect::<Result<Vec<_>>>()?;
    Ok(Predictions { customers, unit: rows_unit })
}

/// The histories of rows; what has opportunities is of that kind.
pub(super) fn histories(rows: &dyn PurchaseColumns, unit: TimeUnit) -> Result<Vec<History>> {
    if rows.has_opportunities() {
        return Ok(rows.opportunities()?.into_iter().map(History::Opportunities).collect());
    }
    Ok(rows.summaries()?.into_iter().map(|row| History::Purchases(row, unit)).collect())
}

/// What a model is asked about customers.
pub(super) struct Foretold {
    model: Model,
    unit: TimeUnit,
    horizon: f64,
}

impl Foretold {
    /// The model that a request asks, by its name, its parameters and their unit, or out of an artefact, which is checked.
    pub(super) fn asked(
        artefact: Option<Json>,
        (name, parameters, unit): (Option<&str>, Option<&BTreeMap<String, Json>>, Option<TimeUnit>),
        horizon: &Json,
    ) -> Result<Self> {
        let Some(artefact) = artefact else {
            let missing = |path: &str| Error::new(Code::MissingField, path, "give it, or `artefact`");
            let (name, parameters) =
                (name.ok_or_else(|| missing("model"))?, parameters.ok_or_else(|| missing("parameters"))?);
            return Self::new(name, parameters, unit.unwrap_or(TimeUnit::Day), horizon);
        };
        if name.is_some() || parameters.is_some() || unit.is_some() {
            let message = "it says `model`, `parameters` and `unit`";
            return Err(Error::new(Code::InvalidValue, "artefact", message));
        }
        let read = || -> Result<_> {
            let artefact = Artefact::from_json(artefact, K_ANON)?;
            let parameters: BTreeMap<String, Json> =
                artefact.parameters.read().map_err(|error: Error| error.within("parameters"))?;
            let unit: TimeUnit =
                Json::from(artefact.unit.as_str()).read().map_err(|error: Error| error.within("unit"))?;
            named(&artefact.kind, &parameters).map_err(|error| match error.path() {
                "model" => Error::new(error.code(), "kind", error.message()),
                _ => error,
            })?;
            Ok((artefact.kind, parameters, unit))
        };
        let (kind, parameters, unit) = read().map_err(|error| error.within("artefact"))?;
        Self::new(&kind, &parameters, unit, horizon)
    }

    /// The unit of its parameters.
    #[cfg(feature = "arrow")]
    pub(super) fn unit(&self) -> TimeUnit {
        self.unit
    }

    /// Whether it reads opportunities that are taken or not.
    #[cfg(feature = "arrow")]
    pub(super) fn reads_opportunities(&self) -> bool {
        self.model.name() == BgBb::NAME
    }

    pub(super) fn new(
        model: &str,
        parameters: &BTreeMap<String, Json>,
        unit: TimeUnit,
        horizon: &Json,
    ) -> Result<Self> {
        let model = named(model, parameters)?;
        let horizon = number(horizon, "horizon")?;
        if horizon < 0.0 {
            return Err(Error::new(Code::ModelInputInvalid, "horizon", "a horizon does not lie in the past"));
        }
        Ok(Self { model, unit, horizon })
    }

    pub(super) fn horizon(&self) -> f64 {
        self.horizon
    }

    /// The expected purchases within the horizon, P(alive) and P(no purchase within the horizon).
    pub(super) fn of(&self, history: &History) -> Result<[f64; 3]> {
        let Self { model, unit, horizon } = self;
        Ok([
            model.cet(*unit, history, *horizon)?,
            model.p_alive(*unit, history)?,
            model.p_no_purchase(*unit, history, *horizon)?,
        ])
    }

    /// The expected repeat purchases of a new customer within a time.
    pub(super) fn of_new(&self, time: f64) -> Result<f64> {
        self.model.expected(time)
    }
}

/// A model by its name and its parameters by theirs.
fn named(name: &str, given: &BTreeMap<String, Json>) -> Result<Model> {
    if matches!(name, GammaGamma::NAME | Sbg::NAME) {
        let message = "it says nothing about the purchases of one customer";
        return Err(Error::new(Code::ModelKindMismatch, "model", message));
    }
    let names = Model::parameters_of(name)?;
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
        artefact: None,
        covariance: fit.covariance.as_ref().map(square).transpose()?,
        findings: findings.collect(),
        ll: fit.ll.map(json).transpose()?,
        model: M::NAME.to_owned(),
        names: M::PARAMETERS.iter().map(|name| (*name).to_owned()).collect(),
        parameters: by_name(fit.model.as_ref().map(Parametric::values).unwrap_or_default())?,
        rows: fit.rows as u64,
        standard_errors: by_name(fit.standard_errors().unwrap_or_default())?,
        status: fit.status.as_str().to_owned(),
        unit,
    })
}

fn square(matrix: &Symmetric) -> Result<Json> {
    let size = matrix.diagonal().count();
    let row = |i: usize| Ok(Json::Array((0..size).map(|j| json(matrix.at(i, j))).collect::<Result<_>>()?));
    Ok(Json::Array((0..size).map(row).collect::<Result<_>>()?))
}
