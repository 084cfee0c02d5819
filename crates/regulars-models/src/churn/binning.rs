//! Bins of a feature, their weight of evidence and information value [Siddiqi 2006; Thomas 2009].

use std::cmp::Ordering;

use regulars_core::error::{Code, Error};

use super::isotonic::pool;
use super::{check_numbers, same_rows};
use crate::invalid;

/// Half-open bins `[lo, hi)` that cover the line, and one more for missing values (CH-4).
///
/// ```
/// use regulars_models::churn::Bins;
/// let bins = Bins::new(vec![30.0, 90.0])?;
/// assert_eq!([12.0, 30.0, 400.0, f64::NAN].map(|x| bins.of(x)), [0, 1, 2, 3]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    cuts: Vec<f64>,
}

/// The rows of a bin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BinCount {
    /// Rows that did not churn.
    pub good: f64,
    /// Rows that churned.
    pub bad: f64,
}

/// What bins tell of an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightOfEvidence {
    /// The rows of each bin, the missing one last.
    pub counts: Vec<BinCount>,
    /// ln(share of good rows / share of bad rows) of each bin; 0 of a bin without rows.
    pub woe: Vec<f64>,
    /// The sum of (share of good - share of bad) x weight of evidence: 0 or more.
    pub information_value: f64,
}

impl Bins {
    /// Bins between ascending finite cuts. Errors: `bands_not_ascending`.
    pub fn new(cuts: Vec<f64>) -> Result<Self, Error> {
        check_numbers("cuts", &cuts, false)?;
        if cuts.is_sorted_by(|a, b| a < b) {
            return Ok(Self { cuts });
        }
        Err(Error::new(Code::BandsNotAscending, "cuts", "each cut lies above the one before"))
    }

    /// At most `bins` bins with as many rows each as equal values allow; missing values are left out of the counting.
    ///
    /// Cut i of k is the value with floor(i n / k) sorted values below its place; cuts that would leave a bin empty are left out.
    /// Errors: `fit_no_data` without a value, `model_input_invalid` for no bins or an infinite value.
    pub fn quantile(values: &[f64], bins: usize) -> Result<Self, Error> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
        check_numbers("values", &sorted, false)?;
        if bins == 0 {
            return Err(invalid("bins", "there is at least one bin"));
        }
        if sorted.is_empty() {
            return Err(Error::new(Code::FitNoData, "values", "there is no value"));
        }
        sorted.sort_by(f64::total_cmp);
        let mut cuts: Vec<f64> = Vec::new();
        for i in 1..bins.min(sorted.len()) {
            let place = usize::try_from(i as u128 * sorted.len() as u128 / bins as u128).unwrap_or(usize::MAX);
            let Some(cut) = sorted.get(place).copied() else { continue };
            let above = cuts.last().or(sorted.first()).is_none_or(|last| cut > *last);
            if above {
                cuts.push(cut);
            }
        }
        Ok(Self { cuts })
    }

    /// Quantile bins, merged until the rate of churn never turns: rising or falling, whichever keeps more information.
    ///
    /// Errors as [`quantile`](Self::quantile) and [`weight_of_evidence`](Self::weight_of_evidence).
    pub fn monotone(values: &[f64], churned: &[bool], bins: usize, smoothing: f64) -> Result<Self, Error> {
        let fine = Self::quantile(values, bins)?;
        let counts = fine.count(values, churned)?;
        let present = counts.get(..=fine.cuts.len()).unwrap_or(&[]);
        let merge = |rises: bool| {
            let items = present.iter().map(|bin| (bin.good + bin.bad, if rises { bin.bad } else { bin.good }));
            let cut = |pool: super::isotonic::Pool| fine.cuts.get(pool.first.wrapping_sub(1)).copied();
            Self { cuts: pool(items).into_iter().filter_map(cut).collect() }
        };
        let (rising, falling) = (merge(true), merge(false));
        let value =
            |bins: &Self| Ok::<f64, Error>(bins.weight_of_evidence(values, churned, smoothing)?.information_value);
        Ok(if value(&rising)? >= value(&falling)? { rising } else { falling })
    }

    /// The cuts, ascending.
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    /// How many bins there are, the missing one with them.
    #[expect(clippy::len_without_is_empty, reason = "there are always two bins")]
    pub fn len(&self) -> usize {
        self.cuts.len() + 2
    }

    /// The bin of a value, from 0; the last one for a missing value (NaN).
    pub fn of(&self, value: f64) -> usize {
        crate::math::bin_of(&self.cuts, value)
    }

    /// How many rows fall into each bin; errors as [`weight_of_evidence`](Self::weight_of_evidence).
    pub fn count(&self, values: &[f64], churned: &[bool]) -> Result<Vec<BinCount>, Error> {
        same_rows(values.len(), churned.len())?;
        let mut counts = vec![BinCount::default(); self.len()];
        for (value, churned) in values.iter().zip(churned) {
            if let Some(bin) = counts.get_mut(self.of(*value)) {
                *(if *churned { &mut bin.bad } else { &mut bin.good }) += 1.0;
            }
        }
        Ok(counts)
    }

    /// Weight of evidence and information value of the bins. `smoothing` is added to the good and the bad rows of each bin that
    /// has rows; 0 is the textbook's definition, which has no value for a bin with rows of one outcome only.
    ///
    /// Errors: `model_input_invalid` for columns of different lengths, a bin without value, or a smoothing that is not 0 or more;
    /// `fit_no_data` without rows; `evaluation_one_class` when all rows have one outcome.
    pub fn weight_of_evidence(
        &self,
        values: &[f64],
        churned: &[bool],
        smoothing: f64,
    ) -> Result<WeightOfEvidence, Error> {
        let counts = self.count(values, churned)?;
        if !(smoothing >= 0.0 && smoothing.is_finite()) {
            return Err(invalid("smoothing", "it is 0 or more"));
        }
        let total = |of: fn(&BinCount) -> f64| counts.iter().map(of).sum::<f64>();
        if total(|bin| bin.good) < 0.5 || total(|bin| bin.bad) < 0.5 {
            return Err(Error::new(Code::EvaluationOneClass, "churned", "all rows have one outcome"));
        }
        let has_rows = |bin: &BinCount| bin.good + bin.bad > 0.0;
        let smooth = |bin: &BinCount| {
            let more = if has_rows(bin) { smoothing } else { 0.0 };
            BinCount { good: bin.good + more, bad: bin.bad + more }
        };
        let smoothed: Vec<BinCount> = counts.iter().map(smooth).collect();
        let good: f64 = smoothed.iter().map(|bin| bin.good).sum();
        let bad: f64 = smoothed.iter().map(|bin| bin.bad).sum();
        let (mut woe, mut information_value) = (Vec::with_capacity(smoothed.len()), 0.0);
        for (place, bin) in smoothed.iter().enumerate() {
            let (of_good, of_bad) = (bin.good / good, bin.bad / bad);
            woe.push(match (of_good.total_cmp(&0.0), of_bad.total_cmp(&0.0)) {
                (Ordering::Equal, Ordering::Equal) => 0.0,
                (Ordering::Greater, Ordering::Greater) => crate::math::ln(of_good / of_bad),
                _ => {
                    return Err(invalid(
                        format!("bins[{place}]"),
                        "rows of one outcome only: merge the bin, or smooth",
                    ));
                }
            });
            information_value += (of_good - of_bad) * woe.last().copied().unwrap_or_default();
        }
        Ok(WeightOfEvidence { counts, woe, information_value })
    }
}
