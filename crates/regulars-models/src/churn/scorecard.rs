//! Scorecards (CH-4): integer points of bins, more points for less risk.

use std::f64::consts::LN_2;

use regulars_core::error::{Code, Error};

use super::{Bins, WeightOfEvidence};
use crate::invalid;
use crate::math::{ln, logistic, sum};

/// How points and odds belong together: `points = points0 + pdo / ln 2 (ln odds0 - ln odds)`, odds being p / (1 - p) of churn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// The points at the odds `odds0`.
    pub points0: f64,
    /// The odds of churn that have `points0` points.
    pub odds0: f64,
    /// The points that halve the odds.
    pub pdo: f64,
}

impl Default for Scaling {
    /// 600 points at odds of 1 to 19, 50 points halve them.
    fn default() -> Self {
        Self { points0: 600.0, odds0: 1.0 / 19.0, pdo: 50.0 }
    }
}

impl Scaling {
    fn factor(&self) -> f64 {
        self.pdo / LN_2
    }

    fn offset(&self) -> f64 {
        self.points0 + self.factor() * ln(self.odds0)
    }

    /// The points of a probability of churn, not rounded.
    pub fn points(&self, probability: f64) -> f64 {
        self.offset() - self.factor() * (ln(probability) - ln(1.0 - probability))
    }

    /// The probability of churn at some points: `1 / (1 + exp((points - A) / f))`.
    ///
    /// ```
    /// let scaling = regulars_models::churn::Scaling::default();
    /// assert!((scaling.probability(600.0) - 0.05).abs() < 1e-15);
    /// assert!((scaling.points(0.05) - 600.0).abs() < 1e-9);
    /// ```
    pub fn probability(&self, points: f64) -> f64 {
        logistic(-(points - self.offset()) / self.factor())
    }

    /// The points that change the log-odds of churn by so much, rounded (half to even).
    fn rounded(&self, log_odds: f64) -> i64 {
        (-self.factor() * log_odds).round_ties_even() as i64
    }
}

/// A bin `[from, to)` and its points; an end that is absent is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CardBin {
    /// The least value of the bin.
    pub from: Option<f64>,
    /// The first value above the bin.
    pub to: Option<f64>,
    /// Its points.
    pub points: i64,
}

/// The bins of a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct CardFeature {
    /// The name, which is also the code of its reason.
    pub name: String,
    /// Ascending bins that cover the line.
    pub bins: Vec<CardBin>,
    /// The points of a missing value.
    pub missing: Option<i64>,
    /// The mean of its points in the population, against which reasons are told.
    pub mean: f64,
}

/// Points of bins, checked.
///
/// ```
/// use regulars_models::churn::{CardBin, CardFeature, Scaling, Scorecard};
/// let bins = vec![
///     CardBin { from: None, to: Some(90.0), points: 60 },
///     CardBin { from: Some(90.0), to: None, points: -20 },
/// ];
/// let pause = CardFeature { name: "pause".to_owned(), bins, missing: Some(0), mean: 25.0 };
/// let card = Scorecard::new(Scaling::default(), 540, vec![pause])?;
/// let score = card.score(&[12.0])?;
/// assert_eq!((score.points, score.reasons[0]), (600, 35.0));
/// assert!((score.probability - 0.05).abs() < 1e-12);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    scaling: Scaling,
    base: i64,
    features: Vec<CardFeature>,
}

/// What a scorecard says of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct CardScore {
    /// All points: more are safer.
    pub points: i64,
    /// The probability of churn.
    pub probability: f64,
    /// For each feature its points beyond its mean; negative where it adds risk.
    pub reasons: Vec<f64>,
}

impl CardFeature {
    /// The points of bins whose weight of evidence has a weight in a logistic regression of churn; the mean is that of the counted rows.
    ///
    /// Errors: `model_parameter_invalid` for a weight that is not finite, `model_input_invalid` where the evidence is of other bins.
    pub fn from_evidence(
        name: &str,
        scaling: &Scaling,
        bins: &Bins,
        evidence: &WeightOfEvidence,
        weight: f64,
    ) -> Result<Self, Error> {
        if !weight.is_finite() {
            return Err(Error::new(Code::ModelParameterInvalid, "weight", "the weight is finite"));
        }
        if evidence.woe.len() != bins.len() || evidence.counts.len() != bins.len() {
            return Err(invalid("evidence", format!("of {} bins, there are {}", evidence.woe.len(), bins.len())));
        }
        let points: Vec<i64> = evidence.woe.iter().map(|woe| scaling.rounded(weight * woe)).collect();
        let rows = |bin: &super::BinCount| bin.good + bin.bad;
        let all = sum(evidence.counts.iter().map(rows));
        let mean = sum(evidence.counts.iter().zip(&points).map(|(bin, points)| rows(bin) * *points as f64)) / all;
        let from = std::iter::once(None).chain(bins.cuts().iter().copied().map(Some));
        let to = bins.cuts().iter().copied().map(Some).chain([None]);
        let bin = |((from, to), points): ((Option<f64>, Option<f64>), &i64)| CardBin { from, to, points: *points };
        let bins = from.zip(to).zip(&points).map(bin).collect();
        Ok(Self { name: name.to_owned(), bins, missing: points.last().copied(), mean })
    }
}

impl Scorecard {
    /// The scorecard of a logistic regression of churn over weights of evidence: `log-odds = intercept + sum of weight x evidence`.
    /// Errors as [`new`](Self::new).
    pub fn from_logistic(scaling: Scaling, intercept: f64, features: Vec<CardFeature>) -> Result<Self, Error> {
        if !intercept.is_finite() {
            return Err(Error::new(Code::ModelParameterInvalid, "intercept", "the intercept is finite"));
        }
        let base = (scaling.offset() - scaling.factor() * intercept).round_ties_even() as i64;
        Self::new(scaling, base, features)
    }

    /// Checks a scorecard: finite scaling with positive odds and `pdo`, bins that cover the line without gap or overlap, a bin for
    /// missing values. Errors: `model_parameter_invalid`, `band_gap`.
    pub fn new(scaling: Scaling, base: i64, features: Vec<CardFeature>) -> Result<Self, Error> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        if !(positive(scaling.odds0) && positive(scaling.pdo) && scaling.points0.is_finite()) {
            return Err(Error::new(Code::ModelParameterInvalid, "scaling", "odds0 and pdo are finite and above 0"));
        }
        for (place, feature) in features.iter().enumerate() {
            let path = format!("features[{place}]");
            let gap = |message: &str| Err(Error::new(Code::BandGap, format!("{path}.bins"), message));
            if !feature.mean.is_finite() {
                return Err(Error::new(Code::ModelParameterInvalid, format!("{path}.mean"), "the mean is finite"));
            }
            if feature.missing.is_none() {
                return gap("missing values have no bin");
            }
            // An open end is infinite, so each bin begins where the one before ends, from -inf to inf.
            let mut end = f64::NEG_INFINITY;
            for bin in &feature.bins {
                let (from, to) = (bin.from.unwrap_or(f64::NEG_INFINITY), bin.to.unwrap_or(f64::INFINITY));
                if from.total_cmp(&end).is_ne() || from.partial_cmp(&to) != Some(std::cmp::Ordering::Less) {
                    return gap("a bin begins where the one before ends and is not empty");
                }
                end = to;
            }
            if end.total_cmp(&f64::INFINITY).is_ne() {
                return gap("the bins do not cover the line");
            }
        }
        Ok(Self { scaling, base, features })
    }

    /// The points to which those of the features are added.
    pub fn base(&self) -> i64 {
        self.base
    }

    /// Scores a row: a number for each feature, NaN where it is missing. Errors: `model_input_invalid`.
    pub fn score(&self, row: &[f64]) -> Result<CardScore, Error> {
        if row.len() != self.features.len() {
            return Err(invalid("row", format!("{} numbers of {} features", row.len(), self.features.len())));
        }
        let (mut points, mut reasons) = (self.base, Vec::with_capacity(row.len()));
        for (feature, value) in self.features.iter().zip(row) {
            let bin = feature.bins.partition_point(|bin| bin.from.is_none_or(|from| from <= *value)).saturating_sub(1);
            let found = feature.bins.get(bin).map_or(0, |bin| bin.points);
            let own = if value.is_nan() { feature.missing.unwrap_or_default() } else { found };
            points = points.saturating_add(own);
            reasons.push(own as f64 - feature.mean);
        }
        Ok(CardScore { points, probability: self.scaling.probability(points as f64), reasons })
    }
}
