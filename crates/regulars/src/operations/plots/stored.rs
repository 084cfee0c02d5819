//! What charts of a store are made of: when its customers bought, in the unit of the model (RF-4, RF-10).

use regulars_core::error::{Code, Error, Result};
use regulars_core::time::Instant;
use regulars_models::repeat::{History, Summary, TimeUnit};

use crate::{Crm, CustomerRef};

/// How long ago whoever came first did so, and how often whoever bought most often bought again.
pub(super) fn reach(crm: &Crm, as_of: Instant, unit: TimeUnit) -> Result<(f64, u32)> {
    let stored = crm.purchases(as_of)?;
    let oldest = stored.rows.iter().map(|(_, row)| row.age).max().ok_or_else(|| nothing("as_of"))?;
    let most = stored.rows.iter().map(|(_, row)| row.frequency).max().unwrap_or(0);
    Ok((stored.unit.convert(oldest.into(), unit)?, most))
}

/// When a customer bought again since the first purchase, and how long ago that was.
pub(super) fn history(crm: &Crm, who: &CustomerRef, as_of: Instant, unit: TimeUnit) -> Result<(Vec<f64>, f64)> {
    let stored = crm.purchase_times(Some(who), [as_of])?;
    let [end] = stored.ends;
    let periods = stored.rows.first().map(|[periods]| periods.as_slice()).unwrap_or_default();
    let (first, repeats) = periods.split_first().ok_or_else(|| nothing("customer"))?;
    let since = |period: &i32| stored.unit.convert(f64::from(*period) - f64::from(*first), unit);
    Ok((repeats.iter().map(since).collect::<Result<_>>()?, since(&end)?))
}

/// When all customers bought first and when any of them bought again, since the first purchase of all; how long ago that was, and
/// when the model was fitted.
pub(super) struct Tracked {
    pub(super) first: Vec<f64>,
    pub(super) repeats: Vec<f64>,
    pub(super) until: f64,
    pub(super) fitted: Option<f64>,
}

pub(super) fn tracked(crm: &Crm, as_of: Instant, fitted_at: Option<Instant>, unit: TimeUnit) -> Result<Tracked> {
    let stored = crm.purchase_times(None, [as_of])?;
    let [end] = stored.ends;
    let begin = stored.rows.iter().filter_map(|[periods]| periods.first()).min().ok_or_else(|| nothing("as_of"))?;
    let since = |period: &i32| stored.unit.convert(f64::from(*period) - f64::from(*begin), unit);
    let (mut first, mut repeats) = (Vec::new(), Vec::new());
    for (came, again) in stored.rows.iter().filter_map(|[periods]| periods.split_first()) {
        first.push(since(came)?);
        for period in again {
            repeats.push(since(period)?);
        }
    }
    let fitted = fitted_at.map(|at| since(&crm.purchase_period(at)?));
    Ok(Tracked { first, repeats, until: since(&end)?, fitted: fitted.transpose()? })
}

/// The customers at the end of a calibration, and how often each came in the holdout after it (RF-10).
pub(super) struct HeldOut {
    pub(super) rows: Vec<History>,
    pub(super) x: Vec<u32>,
    pub(super) came: Vec<u32>,
    pub(super) unit: TimeUnit,
    /// How long the holdout is.
    pub(super) horizon: u32,
}

pub(super) fn held_out(crm: &Crm, as_of: Instant, until: Instant) -> Result<HeldOut> {
    let stored = crm.purchase_times(None, [crm.end_of_period(as_of)?, crm.end_of_period(until)?])?;
    let ([end, last], unit) = (stored.ends, stored.unit);
    if last <= end {
        let message = "the holdout ends in a later period than `as_of`";
        return Err(Error::new(Code::OutOfRange, "until", message));
    }
    let mut found = HeldOut { rows: Vec::new(), x: Vec::new(), came: Vec::new(), unit, horizon: end.abs_diff(last) };
    for [seen, all] in &stored.rows {
        let (Some(first), Some(latest)) = (seen.first(), seen.last()) else { continue };
        let x = u32::try_from(seen.len() - 1).unwrap_or(u32::MAX);
        let row = Summary::new(x, first.abs_diff(*latest).into(), first.abs_diff(end).into())?;
        found.rows.push(History::Purchases(row, unit));
        found.x.push(x);
        found.came.push(u32::try_from(all.iter().filter(|period| **period > end).count()).unwrap_or(u32::MAX));
    }
    if found.rows.is_empty() { Err(nothing("as_of")) } else { Ok(found) }
}

fn nothing(path: &str) -> Error {
    Error::new(Code::FitNoData, path, "there is no purchase up to then")
}
