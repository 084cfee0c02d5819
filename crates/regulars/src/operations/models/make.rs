//! Fits and model files as artefacts (AR-1): what a rulebook can name.

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
use regulars_models::artefact::{Artefact, Bins, FeatureEntry, Inputs, K_ANON, Missing, Parameters, SCHEMA};
use regulars_models::churn::{Calibration, Step, Term};
use regulars_models::scorer::{LogisticModel, Method, RepeatModel, TreeModel};

use super::churn_types::FittedChurn;
use super::learn_types::Provenance;
use super::make_types::{ImportModelRequest, ImportedModel};
use super::rows::{Seen, in_rows};
use super::tree_types::Explain;
use super::types::FittedModel;
use crate::Crm;

/// How finely an artefact remembers at most how a feature was spread (AR-4). No bin stands for fewer people than may be told of.
const DRIFT_BINS: usize = 10;

/// What every artefact has: where the rows come from and what it may be used for.
pub(super) struct Origin {
    pub(super) seen: Seen,
    pub(super) provenance: Provenance,
}

impl Origin {
    /// The artefact of a model. Errors: those of its fields at the provenance, and `invalid_value` for a fit that did not converge where
    /// nobody accepts that (NV-7).
    pub(super) fn artefact(self, kind: &str, unit: &str, status: &str, parameters: Json) -> Result<Artefact> {
        let Provenance {
            accept_unconverged,
            as_of,
            created_at,
            label,
            population,
            purpose,
            valid_from,
            valid_until,
            window,
        } = self.provenance;
        if ![CONVERGED, EXACT].contains(&status) && !accept_unconverged.unwrap_or(false) {
            let message = format!("the fit ended as `{status}`; it becomes an artefact only if that is accepted");
            return Err(Error::new(Code::InvalidValue, "provenance.accept_unconverged", message));
        }
        Ok(Artefact {
            kind: kind.to_owned(),
            version: 1,
            schema: SCHEMA,
            created_at,
            unit: unit.to_owned(),
            parameters,
            covariance: None,
            inputs: Inputs {
                rulebook_version: self.seen.rulebook_version,
                population: population.unwrap_or_default(),
                window: window.unwrap_or_default(),
                as_of,
                rows: self.seen.rows,
                data_hash: format!("sha256:{}", self.seen.digest),
            },
            label,
            metrics: Json::Object(Vec::new()),
            calibration: None,
            status: status.to_owned(),
            features: Vec::new(),
            purpose,
            approved_by: None,
            valid_from: valid_from.unwrap_or(created_at),
            valid_until,
        })
    }
}

/// Where rows come from, with the version of the rulebook that answered then.
pub(super) type Under = (Provenance, u64);

/// The same for the rulebook of a store.
pub(super) fn under(crm: &Crm, provenance: Provenance) -> Under {
    let version = crm.rules_at(provenance.as_of).version;
    (provenance, version)
}

/// The status of a fit that ended well.
pub(super) const CONVERGED: &str = "converged";

/// The status of what is counted and not searched for.
pub(super) const EXACT: &str = "exact";

/// An artefact with its id.
pub(super) fn signed(artefact: &Artefact) -> Result<Json> {
    artefact.to_json(K_ANON).map_err(|error| error.within("provenance"))
}

/// Features with how their values are spread. `rows` are whole, one after another.
pub(super) fn spread(names: &[String], rows: &[f64]) -> Result<Vec<FeatureEntry>> {
    let width = names.len().max(1);
    let entry = |(place, name): (usize, &String)| {
        let column: Vec<f64> = rows.iter().skip(place).step_by(width).copied().collect();
        let bins = Bins::learn_of_many(&column, DRIFT_BINS, K_ANON).map_err(in_rows)?;
        Ok(FeatureEntry { bins, ..FeatureEntry::plain(name.clone()) })
    };
    names.iter().enumerate().map(entry).collect()
}

/// A fit of repeat purchase or spend.
pub(super) fn repeat(fit: &FittedModel, origin: Origin) -> Result<Json> {
    let unit = Json::from_value(&fit.unit)?;
    let unit = unit.as_str().unwrap_or_default();
    let parameters = Json::object(fit.parameters.iter().map(|(name, value)| (name.clone(), value.clone())));
    let mut artefact = origin.artefact(&fit.model, unit, &fit.status, parameters)?;
    artefact.covariance.clone_from(&fit.covariance);
    if let Some(ll) = &fit.ll {
        artefact.metrics = Json::object([("ll".to_owned(), ll.clone())]);
    }
    if RepeatModel::NAMES.contains(&fit.model.as_str()) {
        artefact.features = RepeatModel::FEATURES.map(|field| FeatureEntry::plain(field.as_str())).to_vec();
    }
    signed(&artefact)
}

/// A logistic regression over columns; what is missing and has no step has no answer.
pub(super) fn logistic(
    model: &LogisticModel,
    rows: &[f64],
    fit: &FittedChurn,
    calibration: Option<&Calibration>,
    origin: Origin,
) -> Result<Json> {
    let parameters = model.to_parameters(K_ANON)?;
    let mut artefact = origin.artefact(LogisticModel::KIND, "probability", &fit.status, parameters)?;
    artefact.features = spread(&model.columns, rows)?;
    // Where every term that reads a column has a step for what is missing, the model knows what to do.
    for (column, feature) in artefact.features.iter_mut().enumerate() {
        let mut reads = model.logistic.terms().iter().filter(|term| term.column == column);
        feature.missing = reads.all(knows_missing).then_some(Missing::Nan);
    }
    artefact.metrics = Json::object([("ll".to_owned(), fit.ll.clone())]);
    artefact.calibration = calibration.map(Json::from_value).transpose()?;
    signed(&artefact)
}

fn knows_missing(term: &Term) -> bool {
    term.steps.iter().any(|step| matches!(step, Step::MissingValue(_) | Step::Missing | Step::OneHot(_)))
}

/// A model file that was trained elsewhere.
pub(in crate::operations) fn import(crm: &Crm, request: ImportModelRequest) -> Result<ImportedModel> {
    let ImportModelRequest {
        allowed, background, calibration, file, groups, method, missing, provenance, rows, ..
    } = request;
    let background = background.map(|rows| rows.read().map_err(|error: Error| error.within("background")));
    let method = match method.unwrap_or(Explain::PathDependent) {
        Explain::PathDependent => Method::PathDependent,
        Explain::Interventional => Method::Interventional,
    };
    let model = TreeModel {
        groups: groups.unwrap_or_default(),
        background: background.transpose()?.unwrap_or_default(),
        method,
        file,
    };
    let ensemble = model.ensemble()?;
    if let Some(allowed) = &allowed {
        ensemble.check_allowed(|name| allowed.iter().any(|one| one == name)).map_err(|error| error.within("file"))?;
    }
    let names = ensemble.features().to_vec();
    let unknown = missing.iter().flatten().position(|name| !names.contains(name));
    if let Some(at) = unknown {
        let message = "the model reads no such feature";
        return Err(Error::new(Code::FeatureMismatch, format!("missing[{at}]"), message));
    }
    let calibration = calibration.as_ref().map(super::churn::read_calibration).transpose();
    let calibration = calibration.map_err(|error| error.within("calibration"))?;
    let seen = Seen::of(crm, provenance.as_of, rows, &Json::from(model.file.as_str()));
    let origin = Origin { seen, provenance };
    let mut artefact = origin.artefact(TreeModel::KIND, "score", CONVERGED, model.to_parameters(K_ANON)?)?;
    let entry = |name: &String| {
        // Trees know what to do with what is missing, unless only some features may be.
        let may = missing.as_ref().is_none_or(|some| some.contains(name));
        FeatureEntry { missing: may.then_some(Missing::Nan), ..FeatureEntry::plain(name.clone()) }
    };
    artefact.features = names.iter().map(entry).collect();
    artefact.calibration = calibration.as_ref().map(Json::from_value).transpose()?;
    Ok(ImportedModel { artefact: signed(&artefact)?, features: names, objective: ensemble.objective().to_owned() })
}

/// The groups of a request by feature.
pub(super) type Groups = BTreeMap<String, String>;
