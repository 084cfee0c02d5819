//! Cut points out of a population (RS-3).

use super::{CutMethod, RfmCuts};
use crate::error::{Code, Error, Result};
use crate::money::Number;

/// What a population of customers did, as columns of one length.
#[derive(Clone, Copy, Debug)]
pub struct RfmPopulation<'a> {
    /// Periods since the last purchase.
    pub since_last: &'a [u32],
    /// Periods with a purchase.
    pub purchase_periods: &'a [u32],
    /// The amounts that are scored.
    pub monetary: &'a [Number],
}

impl RfmCuts {
    /// The cut points of a population that part it into scores of 1 to `scores`: lower empirical quantiles, of recency counted from
    /// the longest silence (RS-3). Equal values share a score, so cut points may be equal; see [`degenerate`](Self::degenerate).
    ///
    /// Errors: `model_input_invalid` if the columns differ in length, `fit_no_data` without rows, `out_of_range` for other than 2 to 9
    /// scores.
    ///
    /// ```
    /// use regulars_core::money::Number;
    /// use regulars_core::scoring::{RfmCuts, RfmPopulation};
    ///
    /// let monetary = [10_u32, 20, 30, 40].map(Number::from);
    /// let all = RfmPopulation { since_last: &[5, 1, 9, 30], purchase_periods: &[1, 4, 1, 1], monetary: &monetary };
    /// let cuts = RfmCuts::of_population(&all, 2)?;
    /// assert_eq!((cuts.recency.clone(), cuts.frequency.clone()), (vec![9], vec![1]));
    /// assert_eq!((cuts.r(5), cuts.r(9), cuts.f(4), cuts.f(1)), (2, 1, 2, 1));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn of_population(all: &RfmPopulation<'_>, scores: u32) -> Result<Self> {
        let rows = all.since_last.len();
        if rows != all.purchase_periods.len() || rows != all.monetary.len() {
            return Err(Error::new(Code::ModelInputInvalid, "rows", "the columns have one length"));
        }
        if !(2..=9).contains(&scores) {
            return Err(Error::new(Code::OutOfRange, "scores", "give 2 to 9 scores"));
        }
        if rows == 0 {
            return Err(Error::new(Code::FitNoData, "rows", "there are no rows"));
        }
        // A longer silence is a lower value.
        let mut recency: Vec<std::cmp::Reverse<u32>> = all.since_last.iter().copied().map(std::cmp::Reverse).collect();
        let mut recency: Vec<u32> = quantiles(&mut recency, scores).into_iter().map(|cut| cut.0).collect();
        recency.reverse();
        Ok(Self {
            method: CutMethod::Quantile,
            recency,
            frequency: quantiles(&mut all.purchase_periods.to_vec(), scores),
            monetary: quantiles(&mut all.monetary.to_vec(), scores),
        })
    }

    /// How many cut points equal the one before: so many scores are given to nobody (RS-3).
    pub fn degenerate(&self) -> usize {
        equal(&self.recency) + equal(&self.frequency) + equal(&self.monetary)
    }
}

/// The values at the places `ceil(i n / k)` of all in order.
fn quantiles<T: Ord + Copy>(values: &mut [T], k: u32) -> Vec<T> {
    values.sort_unstable();
    let place = |i: u32| (u128::from(i) * values.len() as u128).div_ceil(u128::from(k));
    let value = |i: u32| values.get(usize::try_from(place(i)).ok()?.checked_sub(1)?).copied();
    (1..k).filter_map(value).collect()
}

fn equal<T: PartialEq>(cuts: &[T]) -> usize {
    cuts.iter().zip(cuts.iter().skip(1)).filter(|(before, after)| before == after).count()
}
