//! Drift (AR-4): how far the spread of features has moved from that of the artefact, and how far probabilities lie from what came.
//! From which value on something is to be done is rulebook data.

use crate::invalid;
use crate::math::{bin_of, ln};
use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::body::Artefact;
use super::number;

/// The least share of a bin: an empty one would have an infinite logarithm.
const FLOOR: f64 = 1e-6;

/// How the values of a feature are spread: bins between rising cuts, each with its lower cut and without its upper one, the first
/// and the last open; a last bin for what is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bins {
    /// The cuts, each once, rising.
    #[serde(with = "number::list")]
    pub cuts: Vec<f64>,
    /// The share of each bin: one more than cuts, then that of missing values. They add up to 1.
    #[serde(with = "number::list")]
    pub shares: Vec<f64>,
}

impl Bins {
    /// About `k` bins of equal counts (lower empirical quantiles, RS-3; equal cuts are one). What is not a number is missing.
    ///
    /// Errors: `fit_no_data` without values, `model_input_invalid` for infinite ones.
    pub fn learn(values: &[f64], k: usize) -> Result<Self, Error> {
        if values.is_empty() {
            return Err(Error::new(Code::FitNoData, "", "there are no values"));
        }
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        if sorted.iter().any(|value| value.is_infinite()) {
            return Err(invalid("", "a value is infinite"));
        }
        sorted.sort_by(f64::total_cmp);
        let mut cuts: Vec<f64> = Vec::new();
        for i in 1..k {
            let rank = (i as u128 * sorted.len() as u128).div_ceil(k as u128) as usize;
            if let Some(cut) = rank.checked_sub(1).and_then(|rank| sorted.get(rank))
                && cuts.last().is_none_or(|last| last < cut)
            {
                cuts.push(*cut);
            }
        }
        let mut bins = Self { shares: Vec::new(), cuts };
        let count = values.len() as f64;
        bins.shares = bins.counts(values).iter().map(|own| *own as f64 / count).collect();
        Ok(bins)
    }

    /// The same where no bin stands for fewer than `least` values, none excepted: bins are joined until they do. None where all values
    /// together are too few (AR-1). Errors as [`Bins::learn`].
    pub fn learn_of_many(values: &[f64], k: usize, least: u64) -> Result<Option<Self>, Error> {
        let mut bins = Self::learn(values, k)?;
        let mut counts = bins.counts(values);
        let missing = counts.pop().unwrap_or_default();
        if counts.iter().sum::<u64>() < least {
            return Ok(None);
        }
        let few = |counts: &[u64]| counts.iter().position(|count| (1..least).contains(count));
        while let Some(at) = few(&counts) {
            // The last bin joins the one before it, any other the next one.
            let bin = if at + 1 == counts.len() { at.saturating_sub(1) } else { at };
            if bin >= bins.cuts.len() {
                break;
            }
            bins.cuts.remove(bin);
            let joined = counts.remove(bin + 1);
            if let Some(count) = counts.get_mut(bin) {
                *count += joined;
            }
        }
        counts.push(missing);
        let total = values.len() as f64;
        bins.shares = counts.iter().map(|own| *own as f64 / total).collect();
        Ok(Some(bins))
    }

    /// How many values lie in each bin, the missing ones last.
    #[must_use]
    pub fn counts(&self, values: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; self.cuts.len() + 2];
        for value in values {
            if let Some(count) = counts.get_mut(bin_of(&self.cuts, *value)) {
                *count += 1;
            }
        }
        counts
    }

    /// Error: `model_input_invalid` if cuts do not rise or shares are none.
    pub fn check(&self) -> Result<(), Error> {
        let rising = self.cuts.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        let shares = self.shares.iter().all(|share| (0.0..=1.0).contains(share));
        let whole = (self.shares.iter().sum::<f64>() - 1.0).abs() < 1e-6;
        if rising && shares && whole && self.shares.len() == self.cuts.len() + 2 {
            return Ok(());
        }
        Err(invalid("", "cuts rise, and there is a share for every bin and for missing values, together 1"))
    }
}

/// The population stability index: the sum of (p - q) ln(p / q) over bins, shares floored at 1e-6. `expected` are shares, `counts`
/// what is there now, bin by bin.
///
/// Errors: `fit_no_data` if all counts are 0, `model_input_invalid` if lengths differ.
///
/// ```
/// use regulars_models::artefact::psi;
/// assert!(psi(&[0.5, 0.5], &[50, 50])?.abs() < 1e-12);
/// assert!((psi(&[0.5, 0.5], &[90, 10])? - 0.4 * 9.0_f64.ln()).abs() < 1e-9);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn psi(expected: &[f64], counts: &[u64]) -> Result<f64, Error> {
    if expected.len() != counts.len() || expected.iter().any(|share| !(0.0..=1.0).contains(share)) {
        return Err(invalid("", "there is a share between 0 and 1 for every count"));
    }
    let total = counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    if total == 0 {
        return Err(Error::new(Code::FitNoData, "", "there are no values"));
    }
    let term = |(expected, count): (&f64, &u64)| {
        let (p, q) = ((*count as f64 / total as f64).max(FLOOR), expected.max(FLOOR));
        (p - q) * ln(p / q)
    };
    Ok(expected.iter().zip(counts).map(term).sum())
}

/// How a feature has moved.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureDrift {
    /// The feature.
    pub name: String,
    /// Its population stability index.
    pub psi: f64,
    /// The number of values.
    pub n: u64,
    /// The shares of the artefact, bin by bin, the missing ones last.
    pub expected: Vec<f64>,
    /// What is in each bin now.
    pub counts: Vec<u64>,
}

/// The drift of every feature of an artefact that has bins. `values` gives all values of a feature now, with a number that is none
/// where one is missing.
///
/// Errors: `fit_no_data` with the name of a feature without values; `model_input_invalid` for infinite ones.
pub fn drift<'a>(artefact: &Artefact, values: impl Fn(&str) -> &'a [f64]) -> Result<Vec<FeatureDrift>, Error> {
    let mut report = Vec::new();
    for feature in &artefact.features {
        let Some(bins) = &feature.bins else { continue };
        let now = values(&feature.name);
        if now.iter().any(|value| value.is_infinite()) {
            return Err(invalid("", "a value is infinite").within(&feature.name));
        }
        let counts = bins.counts(now);
        let psi = psi(&bins.shares, &counts).map_err(|error| error.within(&feature.name))?;
        let (name, expected) = (feature.name.clone(), bins.shares.clone());
        report.push(FeatureDrift { name, psi, n: now.len() as u64, expected, counts });
    }
    Ok(report)
}

/// Calibration in the large: the mean of what was foretold beside that of what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationInTheLarge {
    /// The number of rows.
    pub n: u64,
    /// How many of them had the outcome.
    pub positives: u64,
    /// The mean probability.
    pub predicted: f64,
    /// The share of positives.
    pub observed: f64,
    /// `predicted - observed`: above 0 too much was foretold.
    pub difference: f64,
}

/// Compares probabilities with outcomes as a whole.
///
/// Errors: `fit_no_data`; `model_input_invalid` if lengths differ or a probability is none.
pub fn calibration_in_the_large(probabilities: &[f64], outcomes: &[bool]) -> Result<CalibrationInTheLarge, Error> {
    if probabilities.len() != outcomes.len() || probabilities.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return Err(invalid("", "there is a probability between 0 and 1 for every outcome"));
    }
    if outcomes.is_empty() {
        return Err(Error::new(Code::FitNoData, "", "there are no rows"));
    }
    let n = outcomes.len() as f64;
    let positives = outcomes.iter().filter(|outcome| **outcome).count() as u64;
    let (predicted, observed) = (crate::math::sum(probabilities.iter().copied()) / n, positives as f64 / n);
    Ok(CalibrationInTheLarge {
        n: outcomes.len() as u64,
        positives,
        predicted,
        observed,
        difference: predicted - observed,
    })
}
