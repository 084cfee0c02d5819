//! Satisfaction and effort: shares of the high marks, their interval, means (SV-33).

use super::{Scale, SurveyError};
use crate::money::{Decimal, Fraction, Number};
use crate::scoring::{MAX_COUNT, Rate};

/// What marks of satisfaction say; all is none where nobody answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Satisfaction {
    /// How many answered.
    pub answers: u64,
    /// The satisfied, in percent.
    pub csat: Option<Decimal>,
    /// The mean mark.
    pub mean: Option<Decimal>,
    /// The interval of Wilson of that share, in percent.
    pub wilson95: Option<[Number; 2]>,
}

/// What marks of effort say; all is none where nobody answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ease {
    /// How many answered.
    pub answers: u64,
    /// The mean mark.
    pub mean: Option<Decimal>,
    /// The share of the top three marks, in percent.
    pub top3_share: Option<Decimal>,
}

/// How many marks there are, their sum, and how many are high.
fn sums(scale: Scale, marks: &[u8], high: u8) -> Result<(Rate, Option<Decimal>), SurveyError> {
    let (low, top) = scale.bounds();
    if marks.iter().any(|mark| !(low..=top).contains(mark)) {
        return Err(SurveyError::ScoreOutOfRange(low, top));
    }
    let count = |n: usize| u64::try_from(n).unwrap_or(MAX_COUNT + 1);
    let rate = Rate::new(count(marks.len()), count(marks.iter().filter(|mark| **mark >= high).count()));
    let rate = rate.map_err(|_| SurveyError::TooMany)?;
    let sum: i64 = marks.iter().map(|mark| i64::from(*mark)).sum();
    let all = i64::try_from(rate.n()).map_err(|_| SurveyError::TooMany)?;
    Ok((rate, Fraction::from(sum).div(Fraction::from(all)).and_then(|mean| mean.half_even(4))))
}

fn percent(rate: Rate) -> Option<Decimal> {
    rate.share()?.mul(Fraction::from(100))?.half_even(4)
}

/// The satisfied (4 and 5 of 1 to 5) and the mean. Error: `score_out_of_range`.
pub fn satisfaction(marks: &[u8]) -> Result<Satisfaction, SurveyError> {
    let (rate, mean) = sums(Scale::Csat, marks, 4)?;
    Ok(Satisfaction { answers: rate.n(), csat: percent(rate), mean, wilson95: rate.wilson95() })
}

/// The mean of a scale of effort and the share of its top three marks. Errors: `score_out_of_range`, `out_of_range`.
pub fn ease(top: u8, marks: &[u8]) -> Result<Ease, SurveyError> {
    let (rate, mean) = sums(Scale::ces(top)?, marks, top.saturating_sub(2))?;
    Ok(Ease { answers: rate.n(), mean, top3_share: percent(rate) })
}
