//! How good probabilities of churn are (CH-8); positive means churned.

use regulars_core::error::{Code, Error};

use super::calibration::{CLIP, Group, groups};
use super::{check_numbers, same_rows};
use crate::invalid;
use crate::math::{ln, sum};

/// Scores and what happened, checked; every figure stands beside [`n`](Self::n) and [`rate`](Self::rate).
///
/// ```
/// use regulars_models::churn::Evaluation;
/// let told = Evaluation::new(&[0.9, 0.8, 0.3, 0.2], &[true, false, true, false])?;
/// assert_eq!((told.auc(), told.lift(0.25)?), (0.75, 2.0));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Evaluation<'a> {
    scores: &'a [f64],
    churned: &'a [bool],
    groups: Vec<Group>,
    positives: f64,
}

/// Rows with probabilities near one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The least probability.
    pub from: f64,
    /// The largest probability.
    pub to: f64,
    /// The rows.
    pub n: u64,
    /// The mean of the probabilities.
    pub predicted: f64,
    /// The share that churned.
    pub rate: f64,
}

impl<'a> Evaluation<'a> {
    /// Scores of any scale, finite, and whether each row churned. Errors: `model_input_invalid`, `fit_no_data`;
    /// `evaluation_one_class` when all rows have one outcome.
    pub fn new(scores: &'a [f64], churned: &'a [bool]) -> Result<Self, Error> {
        same_rows(scores.len(), churned.len())?;
        check_numbers("scores", scores, false)?;
        let positives = churned.iter().filter(|churned| **churned).count();
        if positives == 0 || positives == churned.len() {
            return Err(
                Error::new(Code::EvaluationOneClass, "labels", "all rows have one outcome").with("n", churned.len())
            );
        }
        Ok(Self { scores, churned, groups: groups(scores, churned), positives: positives as f64 })
    }

    /// The rows.
    pub fn n(&self) -> usize {
        self.scores.len()
    }

    /// The share that churned.
    pub fn rate(&self) -> f64 {
        self.positives / self.scores.len() as f64
    }

    /// The chance that a row that churned scores above one that did not, ties counted half (Mann-Whitney).
    pub fn auc(&self) -> f64 {
        let negatives = self.scores.len() as f64 - self.positives;
        // Counts and halves are exact.
        let (mut below, mut won) = (0.0, 0.0);
        for group in &self.groups {
            let others = group.n - group.positives;
            won += group.positives * (below + others / 2.0);
            below += others;
        }
        won / (self.positives * negatives)
    }

    /// The rate among the ceil(q n) highest scores over the rate of all, for q in (0, 1]; of equal scores at the border a part counts.
    /// Errors: `model_input_invalid`.
    pub fn lift(&self, q: f64) -> Result<f64, Error> {
        if !(q > 0.0 && q <= 1.0) {
            return Err(invalid("q", "a share above 0, up to 1"));
        }
        let top = (q * self.scores.len() as f64).ceil();
        let (mut left, mut found) = (top, 0.0);
        for group in self.groups.iter().rev() {
            let taken = group.n.min(left);
            found += group.positives * taken / group.n;
            left -= taken;
        }
        Ok(found / top / self.rate())
    }

    /// The mean of (p - y)^2. Errors, like those of all that follow: `model_input_invalid` for a score that is no probability.
    pub fn brier(&self) -> Result<f64, Error> {
        self.mean(|p, y| (p - y) * (p - y))
    }

    /// The mean of -ln of the probability of what happened, probabilities kept between 1e-15 and 1 - 1e-15.
    pub fn log_loss(&self) -> Result<f64, Error> {
        self.mean(|p, y| {
            let p = p.clamp(CLIP, 1.0 - CLIP);
            if y > 0.5 { -ln(p) } else { -ln(1.0 - p) }
        })
    }

    fn mean(&self, of: impl Fn(f64, f64) -> f64) -> Result<f64, Error> {
        check_numbers("scores", self.scores, true)?;
        let rows = self.scores.iter().zip(self.churned);
        Ok(sum(rows.map(|(p, churned)| of(*p, f64::from(*churned)))) / self.scores.len() as f64)
    }

    /// The expected calibration error: the mean over the bands of `reliability`, by their rows, of |rate - mean probability|.
    pub fn ece(&self, bands: usize) -> Result<f64, Error> {
        let n = self.scores.len() as f64;
        Ok(sum(self.reliability(bands)?.iter().map(|band| band.n as f64 / n * (band.rate - band.predicted).abs())))
    }

    /// At most `bands` bands (usually 10) of as many rows each as equal probabilities allow, by ascending probability: a band ends at
    /// the first change of the probability at or behind its share of the rows.
    pub fn reliability(&self, bands: usize) -> Result<Vec<Band>, Error> {
        check_numbers("scores", self.scores, true)?;
        if bands == 0 {
            return Err(invalid("bands", "there is at least one band"));
        }
        let mut told: Vec<Band> = Vec::new();
        let (mut open, mut seen): (Vec<&Group>, u128) = (Vec::new(), 0);
        let (n, bands) = (self.scores.len() as u128, bands as u128);
        let mut ended = 0;
        for group in &self.groups {
            open.push(group);
            seen += group.n as u128;
            // Band k ends once k n / bands rows are seen.
            let full = seen * bands / n;
            if full > ended {
                ended = full;
                told.extend(band(&open));
                open.clear();
            }
        }
        Ok(told)
    }
}

fn band(groups: &[&Group]) -> Option<Band> {
    let n: f64 = groups.iter().map(|group| group.n).sum();
    let predicted = sum(groups.iter().map(|group| group.score * group.n)) / n;
    let rate = groups.iter().map(|group| group.positives).sum::<f64>() / n;
    Some(Band { from: groups.first()?.score, to: groups.last()?.score, n: n as u64, predicted, rate })
}
