//! The charts that people expect of models, as data (NV-3, CH-8, TR-7), of rows that are given or of the records of the store. Whoever draws
//! them computes nothing.

mod purchases;
mod scores;
mod stored;
mod types;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::repeat::TimeUnit;

pub(super) use self::purchases::{calibration, frequency_recency, p_alive, tracking};
pub(super) use self::scores::{gains, lift, reliability, waterfall};
pub use self::types::{
    CalibrationPlotRequest, ChartBars, ChartCurve, ChartCurves, ChartGrid, ChartStep, EvaluatedPlotRequest,
    FrequencyRecencyPlotRequest, PAlivePlotRequest, TrackingPlotRequest, WaterfallPlotRequest,
};
use super::models::json;

/// A unit as the axes name it.
fn units(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "days",
        TimeUnit::Week => "weeks",
        TimeUnit::Month => "months",
        TimeUnit::Year => "years",
        TimeUnit::Opportunity => "opportunities",
    }
}

/// Where a chart's data come from.
enum Source<T> {
    /// The request.
    Given(T),
    /// The records of the store up to an instant.
    Stored(Instant),
}

/// What is given at `path`, or the store's records.
fn source<T>(path: &str, given: Option<T>, as_of: Option<Instant>) -> Result<Source<T>> {
    match (given, as_of) {
        (Some(given), None) => Ok(Source::Given(given)),
        (None, Some(as_of)) => Ok(Source::Stored(as_of)),
        (Some(_), Some(_)) => Err(Error::new(Code::InvalidValue, "as_of", "what is given has no instant")),
        (None, None) => {
            let message = "give it, or `as_of` for the records of the store";
            Err(Error::new(Code::MissingField, path, message))
        }
    }
}

/// What belongs to data that are given.
fn needed<'r, T>(path: &str, given: Option<&'r T>) -> Result<&'r T> {
    given.ok_or_else(|| Error::new(Code::MissingField, path, "what is given needs it"))
}

/// Refuses what the records of the store say themselves.
fn told_by_store(fields: &[(&str, bool)]) -> Result<()> {
    refused(fields, "the records of the store say it; leave it out")
}

/// Refuses what only the records of the store have.
fn only_of_store(fields: &[(&str, bool)]) -> Result<()> {
    refused(fields, "it is about the records of a store; leave it out")
}

fn refused(fields: &[(&str, bool)], message: &str) -> Result<()> {
    match fields.iter().find(|(_, given)| *given) {
        Some((path, _)) => Err(Error::new(Code::InvalidValue, *path, message)),
        None => Ok(()),
    }
}

/// Numbers of an answer.
fn numbers(all: impl IntoIterator<Item = f64>) -> Result<Json> {
    Ok(Json::Array(all.into_iter().map(json).collect::<Result<_>>()?))
}

fn curve(name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Result<ChartCurve> {
    let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    Ok(ChartCurve { counts: None, name: name.to_owned(), reference: false, x: numbers(x)?, y: numbers(y)? })
}

/// A curve that the others are held against.
fn reference(name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Result<ChartCurve> {
    Ok(ChartCurve { reference: true, ..curve(name, points)? })
}

/// How many there are to be; `usual` if the request does not say.
fn count(path: &str, asked: Option<u32>, usual: u32, (least, most): (u32, u32)) -> Result<u32> {
    let count = asked.unwrap_or(usual);
    if (least..=most).contains(&count) {
        return Ok(count);
    }
    Err(Error::new(Code::OutOfRange, path, format!("the number lies in {least} to {most}")))
}

/// Places from 0 to an end, evenly.
fn places(until: f64, count: u32) -> impl Iterator<Item = f64> {
    let last = f64::from(count.saturating_sub(1).max(1));
    (0..count).map(move |place| until * f64::from(place) / last)
}

/// Rising, each place once.
fn sorted(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    places.dedup_by(|one, other| one.total_cmp(other).is_eq());
    places
}
