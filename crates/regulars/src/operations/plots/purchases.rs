//! Charts of models of repeat purchase.

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
use regulars_models::repeat::{History, Summary, TimeUnit};

use super::super::models::{Foretold, PurchaseColumns as _, histories, json, list, number, unknown_word};
use super::super::requests::who;
use super::stored::{self, Tracked};
use super::types::{
    CalibrationPlotRequest, ChartCurve, ChartCurves, ChartGrid, FrequencyRecencyPlotRequest, PAlivePlotRequest,
    TrackingPlotRequest,
};
use super::{Source, count, curve, needed, numbers, only_of_store, places, sorted, source, told_by_store, units};
use crate::Crm;

/// The most places of an axis of a grid, and how many there are if the request does not say.
const MAX_AXIS: usize = 1_000;
const FREQUENCIES: u32 = 20;
/// The same for customers of a store of whom somebody bought more often.
const FREQUENCIES_OF_STORE: u32 = 100;
const RECENCIES: u32 = 41;
/// How many places curves have, if the request does not say.
const POINTS_OF_ONE: u32 = 200;
const POINTS_OF_ALL: u32 = 100;
/// Customers who bought this often or more are one group, if the request does not say.
const GROUPS: u32 = 7;

/// What a model expects of customers who came `age` ago, by how often they bought since and when last.
pub(in crate::operations) fn frequency_recency(crm: &Crm, request: FrequencyRecencyPlotRequest) -> Result<ChartGrid> {
    let unit = request.unit.unwrap_or(TimeUnit::Day);
    let units = units(unit);
    let model = Foretold::new(&request.model, &request.parameters, unit, &request.horizon)?;
    let (age, most) = match source("age", request.age.as_ref(), request.as_of)? {
        Source::Given(age) => (number(age, "age")?, FREQUENCIES),
        Source::Stored(as_of) => {
            let (age, most) = stored::reach(crm, as_of, unit)?;
            (age, most.clamp(FREQUENCIES, FREQUENCIES_OF_STORE))
        }
    };
    let horizon = model.horizon();
    let (value_label, part) = match request.value.as_deref() {
        None | Some("expected_purchases") => (format!("expected purchases in {horizon} {units}"), 0),
        Some("p_alive") => ("P(alive)".to_owned(), 1),
        Some("p_no_purchase") => (format!("P(no purchase in {horizon} {units})"), 2),
        Some(other) => return Err(unknown_word("value", other, &["expected_purchases", "p_alive", "p_no_purchase"])),
    };
    let x = match &request.recencies {
        Some(given) => list(given, "recencies")?,
        None => places(age, RECENCIES).collect(),
    };
    let x = sorted(x.into_iter().map(|place| place + 0.0).collect());
    let mut y = request.frequencies.unwrap_or_else(|| (0..=most).collect());
    y.sort_unstable();
    y.dedup();
    for (path, length) in [("recencies", x.len()), ("frequencies", y.len())] {
        if !(1..=MAX_AXIS).contains(&length) {
            return Err(Error::new(Code::OutOfRange, path, format!("the number of places lies in 1 to {MAX_AXIS}")));
        }
    }
    let cell = |frequency: u32, recency: f64| {
        // Whoever bought once has no later purchase, and whoever bought again has one.
        if (frequency == 0) != (recency.abs() < f64::MIN_POSITIVE) {
            return Ok(Json::Null);
        }
        let row = Summary::new(frequency, recency, age)?;
        let [expected, alive, none] = model.of(&History::Purchases(row, unit))?;
        json([expected, alive, none].get(part).copied().unwrap_or_default())
    };
    let row = |frequency: &u32| Ok(Json::Array(x.iter().map(|place| cell(*frequency, *place)).collect::<Result<_>>()?));
    Ok(ChartGrid {
        title: format!("{value_label}, {age} {units} after the first"),
        value_label,
        values: Json::Array(y.iter().map(row).collect::<Result<_>>()?),
        x: numbers(x.iter().copied())?,
        x_label: format!("last purchase, {units} after the first"),
        y: numbers(y.iter().map(|place| f64::from(*place)))?,
        y_label: "repeat purchases".to_owned(),
    })
}

/// How probable it was at each time that a customer had not left, by the purchases up to it. At a purchase it steps.
pub(in crate::operations) fn p_alive(crm: &Crm, request: PAlivePlotRequest) -> Result<ChartCurves> {
    let unit = request.unit.unwrap_or(TimeUnit::Day);
    let units = units(unit);
    let model = Foretold::new(&request.model, &request.parameters, unit, &Json::Number(0_i64.into()))?;
    let points = count("points", request.points, POINTS_OF_ONE, (2, 10_000))?;
    let (mut times, until) = match source("purchases", request.purchases.as_ref(), request.as_of)? {
        Source::Given(purchases) => {
            only_of_store(&[
                ("customer", request.customer.is_some()),
                ("identifier", request.identifier.is_some()),
                ("profile", request.profile.is_some()),
            ])?;
            (list(purchases, "purchases")?, number(needed("until", request.until.as_ref())?, "until")?)
        }
        Source::Stored(as_of) => {
            told_by_store(&[("until", request.until.is_some())])?;
            let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
            stored::history(crm, &who, as_of, unit)?
        }
    };
    times.sort_by(f64::total_cmp);
    if times.first().is_some_and(|first| *first <= 0.0) {
        return Err(Error::new(Code::ModelInputInvalid, "purchases", "a repeat purchase must lie after the first one"));
    }
    if times.last().is_some_and(|last| until < *last) || until < 0.0 {
        return Err(Error::new(Code::ModelInputInvalid, "until", "it must not lie before the last purchase"));
    }
    // A purchase is looked at just before it counts, and when it does.
    let grid = sorted(places(until, points).chain(times.iter().copied()).collect());
    let looks = grid.into_iter().flat_map(|place| {
        let (before, with) =
            (times.partition_point(|time| *time < place), times.partition_point(|time| *time <= place));
        [(place, before), (place, with)].into_iter().skip(usize::from(before == with))
    });
    let look = |(place, had): (f64, usize)| {
        let last = had.checked_sub(1).and_then(|last| times.get(last)).copied().unwrap_or_default();
        let row = Summary::new(u32::try_from(had).unwrap_or(u32::MAX), last, place)?;
        let [_, alive, _] = model.of(&History::Purchases(row, unit))?;
        Ok((place, alive))
    };
    let told = looks.map(look).collect::<Result<Vec<_>>>()?;
    Ok(ChartCurves {
        curves: vec![curve("P(alive)", told)?],
        marks: numbers(times.iter().copied())?,
        title: "How probable it is that the customer is still there".to_owned(),
        x_label: format!("{units} after the first purchase"),
        y_label: "P(alive)".to_owned(),
    })
}

/// How often customers bought in the holdout beside what was expected, by how often they had bought before.
pub(in crate::operations) fn calibration(crm: &Crm, request: CalibrationPlotRequest) -> Result<ChartCurves> {
    let unit = request.unit.unwrap_or(TimeUnit::Day);
    let most = count("most", request.most, GROUPS, (1, 100))?;
    let told = match source("rows", request.rows.as_ref(), request.as_of)? {
        Source::Given(rows) => {
            only_of_store(&[("until", request.until.is_some())])?;
            let came = needed("came", request.came.as_ref())?;
            let horizon = needed("horizon", request.horizon.as_ref())?.clone();
            let histories = histories(rows, unit)?;
            if histories.len() != came.len() {
                let message = format!("{} numbers of {} rows", came.len(), histories.len());
                return Err(Error::new(Code::ModelInputInvalid, "came", message));
            }
            (histories, rows.x()?.into_owned(), came.clone(), horizon, unit)
        }
        Source::Stored(as_of) => {
            told_by_store(&[("came", request.came.is_some()), ("horizon", request.horizon.is_some())])?;
            let found = stored::held_out(crm, as_of, *needed("until", request.until.as_ref())?)?;
            let horizon = Json::Number(i64::from(found.horizon).into());
            (found.rows, found.x, found.came, horizon, found.unit)
        }
    };
    let (rows, x, came, horizon, rows_unit) = told;
    let units = units(rows_unit);
    let model = Foretold::new(&request.model, &request.parameters, unit, &horizon)?;
    let mut groups = vec![(0_u64, 0.0, 0.0); most as usize + 1];
    for (at, ((row, x), came)) in rows.iter().zip(&x).zip(&came).enumerate() {
        let [expected, _, _] = model.of(row).map_err(|error| error.within(&format!("rows[{at}]")))?;
        if let Some((n, sum, foretold)) = groups.get_mut((*x).min(most) as usize) {
            *n += 1;
            *sum += f64::from(*came);
            *foretold += expected;
        }
    }
    let groups: Vec<(f64, u64, f64, f64)> = (0_u32..)
        .zip(groups)
        .filter(|(_, (n, ..))| *n > 0)
        .map(|(x, (n, came, expected))| (f64::from(x), n, came / n as f64, expected / n as f64))
        .collect();
    let counts: Vec<u64> = groups.iter().map(|(_, n, ..)| *n).collect();
    let told = |curve: ChartCurve| ChartCurve { counts: Some(counts.clone()), ..curve };
    Ok(ChartCurves {
        curves: vec![
            told(curve("came", groups.iter().map(|(x, _, came, _)| (*x, *came)))?),
            told(curve("expected", groups.iter().map(|(x, _, _, expected)| (*x, *expected)))?),
        ],
        marks: numbers([])?,
        title: format!("Purchases of {} customers in a holdout of {} {units}", rows.len(), model.horizon()),
        x_label: format!("repeat purchases before the holdout ({most}: {most} or more)"),
        y_label: "purchases in the holdout, mean".to_owned(),
    })
}

/// How repeat purchases added up beside what the model expected of those who had come by then.
pub(in crate::operations) fn tracking(crm: &Crm, request: TrackingPlotRequest) -> Result<ChartCurves> {
    let unit = request.unit.unwrap_or(TimeUnit::Day);
    let units = units(unit);
    let model = Foretold::new(&request.model, &request.parameters, unit, &Json::Number(0_i64.into()))?;
    let points = count("points", request.points, POINTS_OF_ALL, (2, 1_000))?;
    let told = match source("first", request.first.as_ref(), request.as_of)? {
        Source::Given(first) => {
            only_of_store(&[("fitted_at", request.fitted_at.is_some())])?;
            Tracked {
                first: list(first, "first")?,
                repeats: list(needed("repeats", request.repeats.as_ref())?, "repeats")?,
                until: number(needed("until", request.until.as_ref())?, "until")?,
                fitted: request.fitted_until.as_ref().map(|mark| number(mark, "fitted_until")).transpose()?,
            }
        }
        Source::Stored(as_of) => {
            told_by_store(&[
                ("fitted_until", request.fitted_until.is_some()),
                ("repeats", request.repeats.is_some()),
                ("until", request.until.is_some()),
            ])?;
            stored::tracked(crm, as_of, request.fitted_at, unit)?
        }
    };
    let Tracked { mut first, mut repeats, until, fitted: mark } = told;
    for (path, times) in [("first", &mut first), ("repeats", &mut repeats)] {
        times.sort_by(f64::total_cmp);
        if times.first().is_some_and(|time| *time < 0.0) {
            return Err(Error::new(Code::ModelInputInvalid, path, "a time does not lie before the origin"));
        }
    }
    if until <= 0.0 {
        return Err(Error::new(Code::ModelInputInvalid, "until", "it must lie after the origin"));
    }
    // Those who came at one time are expected to buy alike.
    let mut cohorts: Vec<(f64, f64)> = Vec::new();
    for time in first {
        match cohorts.last_mut() {
            Some((same, n)) if same.total_cmp(&time).is_eq() => *n += 1.0,
            _ => cohorts.push((time, 1.0)),
        }
    }
    let expected = |place: f64| {
        let come = cohorts.iter().take_while(|(time, _)| *time <= place);
        come.map(|(time, n)| Ok(n * model.of_new(place - time)?)).sum::<Result<f64>>()
    };
    let grid: Vec<f64> = places(until, points).collect();
    let came = grid.iter().map(|place| (*place, repeats.partition_point(|time| time <= place) as f64));
    let foretold = grid.iter().map(|place| Ok((*place, expected(*place)?))).collect::<Result<Vec<_>>>()?;
    Ok(ChartCurves {
        curves: vec![curve("came", came)?, curve("expected", foretold)?],
        marks: numbers(mark)?,
        title: "Repeat purchases so far".to_owned(),
        x_label: units.to_owned(),
        y_label: "repeat purchases, added up".to_owned(),
    })
}
