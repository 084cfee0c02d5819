//! Scorecards out of rows that are given: bins, their weight of evidence, weights by logistic regression, points (CH-4, CH-6), and the
//! section of a rulebook that has them.

use std::fmt::Write as _;

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Decimal, Number};
use regulars_core::scoring::decimal;
use regulars_core::text::{Json, check_label};
use regulars_models::churn::{
    BinCount, Bins, CardFeature, DEFAULT_PENALTY, Scaling, Scorecard, WeightOfEvidence, fit as fit_logistic,
};

use super::churn::{check_columns, place};
use super::rows::{column_order, in_rows, json, list, number, table};
use super::scorecard_types::{
    BinOfScorecard, FeatureOfScorecard, MadeScorecard, MakeScorecardRequest, ScorecardFeature,
};
use crate::Crm;

/// How many bins a feature has at first, if the request does not say.
const BINS: u32 = 10;
/// The most of them.
const MAX_BINS: u32 = 50;
/// What is added to both outcomes of a bin, if the request does not say.
const SMOOTHING: f64 = 0.5;
/// How many digits the mean points of a feature have behind the point.
const MEAN_SCALE: u8 = 4;
/// The longest name of a score or a feature, in bytes.
const MAX_NAME: usize = 64;

/// A feature with what its column says.
struct Told<'r> {
    asked: &'r ScorecardFeature,
    values: Vec<f64>,
    bins: Bins,
    evidence: WeightOfEvidence,
}

pub(in crate::operations) fn make(_: &Crm, request: MakeScorecardRequest) -> Result<MadeScorecard> {
    let MakeScorecardRequest { churned, columns, features, rows, .. } = &request;
    check_columns(columns)?;
    check_names(&request)?;
    let rows = table(rows, "rows", &column_order(columns, None)?)?;
    let count = rows.len() / columns.len().max(1);
    if count != churned.len() {
        let message = format!("{} outcomes of {count} rows", churned.len());
        return Err(Error::new(Code::ModelInputInvalid, "churned", message));
    }
    let (scaling, odds0) = scaling(&request)?;
    let mut told: Vec<Told<'_>> = Vec::with_capacity(features.len());
    for (at, feature) in features.iter().enumerate() {
        told.push(tell(feature, &request, &rows).map_err(|error| of_feature(at, error))?);
    }
    let evidence = |row: usize| {
        told.iter().map(move |one| {
            let bin = one.values.get(row).map(|value| one.bins.of(*value)).unwrap_or_default();
            one.evidence.woe.get(bin).copied().unwrap_or_default()
        })
    };
    let numbers: Vec<f64> = (0..count).flat_map(evidence).collect();
    let penalty = request.penalty.as_ref().map_or(Ok(DEFAULT_PENALTY), |penalty| number(penalty, "penalty"))?;
    let found = fit_logistic(told.len(), &numbers, churned, penalty);
    let found = found.map_err(|error| if error.path() == "penalty" { error } else { in_rows(error) })?;
    let card = |(one, weight): (&Told<'_>, &f64)| {
        CardFeature::from_evidence(&one.asked.name, &scaling, &one.bins, &one.evidence, *weight)
    };
    let mut cards = told.iter().zip(&found.weights).map(card).collect::<Result<Vec<CardFeature>>>()?;
    spread(Scorecard::from_logistic(scaling, found.intercept, cards.clone())?.base(), &mut cards);
    let answer = |((one, card), weight): ((&Told<'_>, &CardFeature), &f64)| feature_told(one, card, *weight);
    Ok(MadeScorecard {
        features: told.iter().zip(&cards).zip(&found.weights).map(answer).collect::<Result<_>>()?,
        positives: churned.iter().filter(|churned| **churned).count() as u64,
        rows: count as u64,
        status: found.status.as_str().to_owned(),
        toml: toml(&request, [scaling.points0, scaling.pdo], &odds0, &cards)?,
    })
}

/// A scorecard of a rulebook has no points of its own, so those of the intercept are shared out: as many to each feature, and one more to
/// the first ones. What a feature adds beyond its mean stays as it is.
fn spread(base: i64, cards: &mut [CardFeature]) {
    let count = i64::try_from(cards.len()).unwrap_or(i64::MAX).max(1);
    let (each, rest) = (base.div_euclid(count), base.rem_euclid(count));
    for (at, card) in (0..).zip(cards) {
        let more = each.saturating_add(i64::from(at < rest));
        card.bins.iter_mut().for_each(|bin| bin.points = bin.points.saturating_add(more));
        card.missing = card.missing.map(|points| points.saturating_add(more));
        card.mean += more as f64;
    }
}

fn of_feature(at: usize, error: Error) -> Error {
    error.within(&format!("features[{at}]"))
}

/// What a rulebook could not take is refused here.
fn check_names(request: &MakeScorecardRequest) -> Result<()> {
    let plain =
        |name: &str| check_label(name, MAX_NAME).map_err(|fault| Error::new(Code::InvalidValue, "", fault.to_string()));
    plain(&request.name).map_err(|error| error.within("name"))?;
    plain(&request.purpose).map_err(|error| error.within("purpose"))?;
    if request.features.is_empty() {
        return Err(Error::new(Code::InvalidValue, "features", "give at least one feature"));
    }
    for (at, feature) in request.features.iter().enumerate() {
        plain(&feature.name).map_err(|error| of_feature(at, error.within("name")))?;
        plain(feature.measure()).map_err(|error| of_feature(at, error.within("measure")))?;
        if request.features.iter().take(at).any(|other| other.name == feature.name) {
            return Err(of_feature(at, Error::new(Code::DuplicateName, "name", "two features have this name")));
        }
    }
    Ok(())
}

impl ScorecardFeature {
    fn measure(&self) -> &str {
        self.measure.as_ref().unwrap_or(&self.name)
    }
}

/// How points and odds belong together, with the odds as they are written.
fn scaling(request: &MakeScorecardRequest) -> Result<(Scaling, String)> {
    let usual = Scaling::default();
    let given =
        |value: &Option<Json>, name: &str, usual: f64| value.as_ref().map_or(Ok(usual), |one| number(one, name));
    let odds0 = request.odds0.clone().unwrap_or_else(|| "1/19".to_owned());
    let (above, below) = odds0.split_once('/').unwrap_or((&odds0, "1"));
    let above_zero = |text: &str| text.parse::<Decimal>().ok().filter(|number| *number > Decimal::ZERO);
    let Some((above, below)) = above_zero(above).zip(above_zero(below)) else {
        return Err(Error::new(Code::OutOfRange, "odds0", "expected odds above 0 such as `1/19`"));
    };
    let float = |decimal: Decimal| regulars_core::scoring::float(Number::from(decimal));
    let pdo = given(&request.pdo, "pdo", usual.pdo)?;
    if pdo <= 0.0 {
        return Err(Error::new(Code::OutOfRange, "pdo", "the number lies above 0"));
    }
    let points0 = given(&request.points0, "points0", usual.points0)?;
    Ok((Scaling { points0, odds0: float(above) / float(below), pdo }, odds0))
}

fn tell<'r>(feature: &'r ScorecardFeature, request: &MakeScorecardRequest, rows: &[f64]) -> Result<Told<'r>> {
    let columns = &request.columns;
    let column = place(columns, feature.column.as_ref().unwrap_or(&feature.name))?;
    let values: Vec<f64> = rows.iter().skip(column).step_by(columns.len().max(1)).copied().collect();
    let smoothing = request.smoothing.as_ref().map_or(Ok(SMOOTHING), |one| number(one, "smoothing"))?;
    let bins = match &feature.cuts {
        Some(cuts) => Bins::new(list(cuts, "cuts")?)?,
        None => {
            let bins = request.bins.unwrap_or(BINS);
            if !(2..=MAX_BINS).contains(&bins) {
                return Err(Error::new(Code::OutOfRange, "bins", format!("there are 2 to {MAX_BINS} bins")));
            }
            Bins::monotone(&values, &request.churned, bins as usize, smoothing)?
        }
    };
    let evidence = bins.weight_of_evidence(&values, &request.churned, smoothing)?;
    Ok(Told { asked: feature, values, bins, evidence })
}

fn feature_told(one: &Told<'_>, card: &CardFeature, weight: f64) -> Result<FeatureOfScorecard> {
    let bin = |(counts, woe): (&BinCount, &f64), below: Option<f64>, points: i64| {
        let below = below.map(json).transpose()?;
        Ok::<_, Error>(BinOfScorecard {
            bad: counts.bad as u64,
            below,
            good: counts.good as u64,
            points,
            woe: json(*woe)?,
        })
    };
    let mut evidence = one.evidence.counts.iter().zip(&one.evidence.woe);
    let bins = card.bins.iter().zip(evidence.by_ref());
    let bins = bins.map(|(card, counts)| bin(counts, card.to, card.points)).collect::<Result<Vec<_>>>()?;
    let counts = one.evidence.counts.last().copied().unwrap_or_default();
    let woe = one.evidence.woe.last().copied().unwrap_or_default();
    Ok(FeatureOfScorecard {
        bins,
        information_value: json(one.evidence.information_value)?,
        mean: json(card.mean)?,
        missing: bin((&counts, &woe), None, card.missing.unwrap_or_default())?,
        name: card.name.clone(),
        weight: json(weight)?,
    })
}

/// The score as a rulebook has it. Error: `model_input_invalid` for a number that no decimal of a rulebook can say.
fn toml(
    request: &MakeScorecardRequest,
    [points0, pdo]: [f64; 2],
    odds0: &str,
    cards: &[CardFeature],
) -> Result<String> {
    let exact = |value: f64| {
        let number = value.to_string().parse::<Decimal>();
        let long = |_| Error::new(Code::ModelInputInvalid, "", format!("`{value}` has more digits than a decimal"));
        number.map(|number| Json::from(number.to_string().as_str()).to_string()).map_err(long)
    };
    let text = |text: &str| Json::from(text).to_string();
    let within = |path: &'static str| move |error: Error| error.within(path);
    let mut out = format!(
        "[[score]]\nname = {}\nkind = \"scorecard\"\npurpose = {}\nscale = 0\nodds = {{ points0 = {}, odds0 = {}, pdo = {} }}\n",
        text(&request.name),
        text(&request.purpose),
        exact(points0).map_err(within("points0"))?,
        text(odds0),
        exact(pdo).map_err(within("pdo"))?,
    );
    for (at, (card, asked)) in cards.iter().zip(&request.features).enumerate() {
        let bin = |bin: &regulars_models::churn::CardBin| match bin.to {
            None => Ok(format!("{{ points = {} }}", bin.points)),
            Some(to) => Ok(format!("{{ below = {}, points = {} }}", exact(to)?, bin.points)),
        };
        let bins = card.bins.iter().map(bin).collect::<Result<Vec<_>>>();
        let bins = bins.map_err(|error| of_feature(at, error.within("cuts")))?.join(", ");
        let not_finite =
            || Error::new(Code::ScoreNotFinite, format!("features[{at}]"), "its mean points are no decimal");
        let mean = decimal(card.mean, MEAN_SCALE).ok_or_else(not_finite)?;
        let _ = write!(
            out,
            "[[score.features]]\nname = {}\nmeasure = {}\nbins = [{bins}]\nmissing = {}\nmean = {}\n",
            text(&card.name),
            text(asked.measure()),
            card.missing.unwrap_or_default(),
            text(&mean.canonical()),
        );
    }
    Ok(out)
}
