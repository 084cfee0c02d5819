//! The operations on artefacts of models: kept, listed, read, and watched for drift (AR-1, AR-2, AR-4).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::scoring::{Upkeep, float};
use regulars_core::text::Json;
use regulars_models::artefact::{Artefact, K_ANON, calibration_in_the_large, drift as drift_of};
use serde::{Deserialize, Serialize};

use super::models::rows::{column_order, json, list, table};
use super::requests::{Context, Nothing};
use super::wire::wire;
use crate::{ArtefactKept, ArtefactList, Crm};

wire! {
    /// Keeps an artefact of a model.
    request PutArtefactRequest {
        /// The artefact with its id, as the operation gives it that made it.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// Asks for an artefact of the store.
    request ArtefactRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// `sha256:` and the hash of what it says.
        pub id: String,
    }
}

wire! {
    /// An artefact of the store.
    response ArtefactFound {
        /// The artefact with its id.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
    }
}

wire! {
    /// Asks how far the features of a model have moved since it was made (AR-4).
    request DriftRequest {
        /// The artefact, if it is not one of the store.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Json>"))]
        pub artefact: Option<Json>,
        /// Who asks.
        pub context: Option<Context>,
        /// Which feature each number of a row is, if not in the order of the model.
        pub features: Option<Vec<String>>,
        /// The id of an artefact of the store.
        pub id: Option<String>,
        /// Whether each row had the outcome that was foretold.
        pub outcomes: Option<Vec<bool>>,
        /// What was foretold of each row.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub probabilities: Option<Json>,
        /// The rows of now; null is missing.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Option<f64>>>"))]
        pub rows: Json,
    }
}

wire! {
    /// How far a model has drifted, and what of it is more than the rulebook's `[models]` bears.
    response DriftReport {
        /// What was foretold beside what came, if both were given.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub calibration: Option<CalibrationTold>,
        /// The features whose spread the artefact remembers, in its order.
        pub features: Vec<FeatureDriftTold>,
        /// The id of the artefact.
        pub id: String,
        /// From where on something is to be done, by the newest rulebook.
        pub thresholds: DriftThresholds,
    }
}

wire! {
    /// From where on a drift is crossed: decimals.
    response DriftThresholds {
        /// The distance of what was foretold on the whole from what came.
        pub calibration: String,
        /// The stability index of a feature.
        pub psi: String,
    }
}

wire! {
    /// How a feature has moved.
    response FeatureDriftTold {
        /// How many values lie in each bin now, the missing ones last.
        pub counts: Vec<u64>,
        /// Whether the stability index reaches its threshold.
        pub crossed: bool,
        /// The cuts between the bins.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub cuts: Json,
        /// The share of each bin when the model was made.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<f64>"))]
        pub expected: Json,
        /// How many values there are.
        pub n: u64,
        /// The feature.
        pub name: String,
        /// The population stability index: the sum of (p - q) ln(p / q), shares floored at 1e-6.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub psi: Json,
    }
}

wire! {
    /// What was foretold on the whole, beside what came.
    response CalibrationTold {
        /// Whether the distance of both reaches its threshold, to either side.
        pub crossed: bool,
        /// `predicted - observed`: above 0 too much was foretold.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub difference: Json,
        /// The number of rows.
        pub n: u64,
        /// The share of rows with the outcome.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub observed: Json,
        /// How many rows had the outcome.
        pub positives: u64,
        /// The mean of what was foretold.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub predicted: Json,
    }
}

pub(super) fn put(crm: &Crm, request: PutArtefactRequest) -> Result<ArtefactKept> {
    crm.put_artefact(&request.artefact.to_string()).map_err(|error| error.within("artefact"))
}

pub(super) fn get(crm: &Crm, request: ArtefactRequest) -> Result<ArtefactFound> {
    Ok(ArtefactFound { artefact: crm.artefact(&request.id)?.to_json(K_ANON)? })
}

pub(super) fn all(crm: &Crm, _: Nothing) -> Result<ArtefactList> {
    crm.artefacts()
}

pub(super) fn drift(crm: &Crm, request: DriftRequest) -> Result<DriftReport> {
    let DriftRequest { artefact, features, id, outcomes, probabilities, rows, .. } = request;
    let artefact = match (artefact, id) {
        (Some(json), None) => Artefact::from_json(json, K_ANON).map_err(|error| error.within("artefact"))?,
        (None, Some(id)) => crm.artefact(&id)?,
        _ => return Err(Error::new(Code::InvalidValue, "id", "give either `id` or `artefact`")),
    };
    let names: Vec<String> = artefact.features.iter().map(|feature| feature.name.clone()).collect();
    let order = column_order(&names, features.as_deref())?;
    let rows = table(&rows, "rows", &order)?;
    let width = names.len().max(1);
    let columns: Vec<Vec<f64>> =
        (0..names.len()).map(|place| rows.iter().skip(place).step_by(width).copied().collect()).collect();
    let column = |name: &str| {
        let place = names.iter().position(|known| known == name);
        place.and_then(|place| columns.get(place)).map_or(&[][..], Vec::as_slice)
    };
    let Upkeep { drift_psi, drift_calibration, .. } = crm.rules().upkeep;
    let reaches = |value: f64, threshold: Decimal| value >= float(threshold.into());
    let numbers = |all: &[f64]| all.iter().map(|one| json(*one)).collect::<Result<_>>().map(Json::Array);
    let told = drift_of(&artefact, column).map_err(|error| error.within("rows"))?;
    let told = told.into_iter().map(|feature| {
        let entry = artefact.features.iter().find(|entry| entry.name == feature.name);
        let cuts = entry.and_then(|entry| entry.bins.as_ref()).map(|bins| bins.cuts.as_slice());
        Ok(FeatureDriftTold {
            counts: feature.counts,
            crossed: reaches(feature.psi, drift_psi),
            cuts: numbers(cuts.unwrap_or_default())?,
            expected: numbers(&feature.expected)?,
            n: feature.n,
            name: feature.name,
            psi: json(feature.psi)?,
        })
    });
    let features = told.collect::<Result<_>>()?;
    let calibration = match (probabilities, outcomes) {
        (None, None) => None,
        (Some(probabilities), Some(outcomes)) => {
            let found = calibration_in_the_large(&list(&probabilities, "probabilities")?, &outcomes)
                .map_err(|error| error.within("probabilities"))?;
            Some(CalibrationTold {
                crossed: reaches(found.difference.abs(), drift_calibration),
                difference: json(found.difference)?,
                n: found.n,
                observed: json(found.observed)?,
                positives: found.positives,
                predicted: json(found.predicted)?,
            })
        }
        (None, Some(_)) => {
            return Err(Error::new(Code::MissingField, "probabilities", "`outcomes` are compared with it"));
        }
        (Some(_), None) => {
            return Err(Error::new(Code::MissingField, "outcomes", "`probabilities` are compared with it"));
        }
    };
    let thresholds = DriftThresholds { calibration: drift_calibration.to_string(), psi: drift_psi.to_string() };
    Ok(DriftReport { calibration, features, id: artefact.id()?, thresholds })
}
