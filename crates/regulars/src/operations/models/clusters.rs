//! Clusters of rows that are given (KM-1 to KM-3).

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
use regulars_models::cluster::{Feature, KMeans, Options, Scaling, Silhouette, profile};

use super::learn_types::{
    AssignClustersRequest, AssignedClusters, AssignedRow, ClusterCentre, ClusterReasonTold, ClustersForK,
    FitClustersRequest, FittedClusters, Provenance,
};
use super::make::{CONVERGED, spread};
use super::rows::{MAX_REASONS, Seen, column_order, in_rows, json, made_of, read_artefact, table};
use crate::Crm;

/// The most rows that a silhouette asks: it compares each with every other.
const SILHOUETTE_ROWS: usize = 2_000;
/// The most starts, and the most other numbers of clusters, of one call.
const MAX_STARTS: u32 = 1_000;
const MAX_ALSO: usize = 100;

pub(in crate::operations) fn fit(crm: &Crm, request: FitClustersRequest) -> Result<FittedClusters> {
    let width = request.features.len();
    let rows = table(&request.rows, "rows", &(0..width).collect::<Vec<_>>())?;
    let count = (rows.len() / width.max(1)) as u64;
    let seen = Seen::of(crm, request.provenance.as_of, count, &request.rows);
    learn(request, &rows, seen)
}

/// Clusters of rows, those of one row side by side; the rows of the request are not read.
pub(super) fn learn(request: FitClustersRequest, rows: &[f64], seen: Seen) -> Result<FittedClusters> {
    let FitClustersRequest { features, k, also, provenance, scaling, seed, starts, .. } = request;
    let too_many = |path: &str, most: String| Err(Error::new(Code::OutOfRange, path, format!("at most {most}")));
    if starts.is_some_and(|starts| starts > MAX_STARTS) {
        return too_many("starts", MAX_STARTS.to_string());
    }
    if also.as_ref().is_some_and(|also| also.len() > MAX_ALSO) {
        return too_many("also", MAX_ALSO.to_string());
    }
    let named = |feature: super::learn_types::ClusterFeature| Feature {
        name: feature.name,
        ln1p: feature.ln1p.unwrap_or(false),
    };
    let features: Vec<Feature> = features.into_iter().map(named).collect();
    let mut options = Options::new(k as usize, seed);
    options.scaling = scaling.unwrap_or(Scaling::Zscore);
    options.starts = starts.map_or(options.starts, |starts| starts as usize);
    let (model, labels) = KMeans::fit(rows, &features, options).map_err(in_rows_unless_named)?;
    let ks: Vec<usize> = also.unwrap_or_default().into_iter().map(|k| k as usize).collect();
    let others = profile(rows, &features, &ks, options, SILHOUETTE_ROWS);
    let others = others.map_err(|error| if error.path() == "k" { error.within("also") } else { in_rows(error) })?;
    let told = |silhouette: Option<Silhouette>| silhouette.map(|found| json(found.mean)).transpose();
    let silhouette = if k < 2 { None } else { model.silhouette(rows, SILHOUETTE_ROWS).ok() };
    Ok(FittedClusters {
        also: (others.into_iter())
            .map(|other| {
                let (inertia, silhouette) = (json(other.inertia)?, told(other.silhouette)?);
                Ok(ClustersForK { inertia, k: u32::try_from(other.k).unwrap_or(u32::MAX), silhouette })
            })
            .collect::<Result<_>>()?,
        artefact: artefact(&model, &features, rows, seen, provenance)?,
        clusters: centres(&model)?,
        dropped: model.dropped.iter().map(|dropped| (dropped.name.clone(), dropped.code)).collect(),
        inertia: json(model.inertia)?,
        labels,
        settled: model.settled,
        silhouette: told(silhouette)?,
    })
}

/// What is wrong with a number that was asked for stands at its name, all else at the rows.
fn in_rows_unless_named(error: Error) -> Error {
    if matches!(error.path(), "k" | "starts" | "features") { error } else { in_rows(error) }
}

fn centres(model: &KMeans) -> Result<Vec<ClusterCentre>> {
    let centre = |(cluster, found): (u32, &regulars_models::cluster::Cluster)| {
        let centre = model.centre(cluster).unwrap_or_default().into_iter();
        Ok(ClusterCentre {
            centre: centre.map(|(name, value)| Ok((name.to_owned(), json(value)?))).collect::<Result<_>>()?,
            cluster,
            size: found.size,
        })
    };
    (0_u32..).zip(&model.clusters).map(centre).collect()
}

fn artefact(model: &KMeans, features: &[Feature], rows: &[f64], seen: Seen, provenance: Provenance) -> Result<Json> {
    let names: Vec<String> = features.iter().map(|feature| feature.name.clone()).collect();
    let status = if model.settled { CONVERGED } else { "iteration_limit" };
    made_of(model, ("cluster", status), seen, provenance, |artefact| {
        artefact.features = spread(&names, rows)?;
        artefact.metrics = Json::object([("inertia".to_owned(), json(model.inertia)?)]);
        Ok(())
    })
}

pub(in crate::operations) fn assign(_: &Crm, request: AssignClustersRequest) -> Result<AssignedClusters> {
    let AssignClustersRequest { artefact, features, max_reasons, rows, .. } = request;
    let (id, model): (_, KMeans) = read_artefact(artefact)?;
    let names = &model.scaler.names;
    let order = column_order(names, features.as_deref())?;
    let rows = table(&rows, "rows", &order)?;
    let most = max_reasons.unwrap_or(MAX_REASONS) as usize;
    let one = |(at, row): (usize, &[f64])| {
        let found = model.assign(row, most).map_err(|error| error.within(&format!("rows[{at}]")))?;
        let reasons = found.reasons.into_iter().map(|reason| {
            Ok(ClusterReasonTold {
                contribution: json(reason.contribution)?,
                feature: reason.feature,
                observed: json(reason.observed)?,
                share: json(reason.share)?,
            })
        });
        Ok(AssignedRow {
            cluster: found.cluster,
            distance: json(found.distance)?,
            reasons: reasons.collect::<Result<_>>()?,
            runner_up: found.runner_up.map(|(cluster, _)| cluster),
        })
    };
    let rows = rows.chunks(names.len().max(1)).enumerate().map(one).collect::<Result<_>>()?;
    Ok(AssignedClusters { model: id, rows })
}
