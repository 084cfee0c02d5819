//! Scores of 1 to k by cut points, their sum and weighted sum, and the segment of the three (RS-1 to RS-5).

use std::sync::Arc;

use super::{RfmRules, RfmSummary};
use crate::condition::{Condition, Facts, Value};
use crate::money::{Decimal, Number};
use crate::text::Labels;
use crate::time::{Date, Instant, Zone};

/// How a value that lies on a cut point is scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CutMethod {
    /// It gets the better score (RS-2).
    #[default]
    Bands,
    /// It gets the lower score, as the cut points are values of a population (RS-3).
    Quantile,
}

/// Rising cut points of each dimension: one less than there are scores (RS-2, RS-3). Those of a population may be equal, and then
/// leave scores empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RfmCuts {
    /// How they are read.
    pub method: CutMethod,
    /// Of `since_last` in periods; fewer are better.
    pub recency: Vec<u32>,
    /// Of `purchase_periods`.
    pub frequency: Vec<u32>,
    /// Of the amount that is scored.
    pub monetary: Vec<Number>,
}

/// A named segment of scores (RS-4).
#[derive(Clone, Debug, PartialEq)]
pub struct RfmSegment {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub labels: Labels,
    /// Who is in it; reads `R`, `F` and `M`, in this order of slots.
    pub when: Condition,
}

/// A score and the instant at which it moves by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RfmScore {
    /// 1 to k for recency.
    pub r: u32,
    /// 1 to k for frequency.
    pub f: u32,
    /// 1 to k for monetary value.
    pub m: u32,
    /// The start of the local period in which recency passes its next cut (RS-5).
    pub next_change_at: Option<Instant>,
}

/// Scores a summary by cut points: those of the rules, or of a population under the same rules.
pub fn score(summary: &RfmSummary, rules: &RfmRules, cuts: &RfmCuts, zone: &Zone) -> RfmScore {
    let next = cuts.falls_at(summary.since_last).and_then(|fallen| {
        let period = summary.last_period.checked_add(i32::try_from(fallen).ok()?)?;
        Some(zone.start_of(Date::start_of_period(period, rules.unit)))
    });
    RfmScore {
        r: cuts.r(summary.since_last),
        f: cuts.f(summary.purchase_periods()),
        m: cuts.m(summary.monetary(rules.monetary_of)),
        next_change_at: next,
    }
}

impl RfmCuts {
    /// The score of recency, of periods since the last purchase.
    pub fn r(&self, since_last: u32) -> u32 {
        count(self.recency.iter().filter(|cut| self.recent(since_last, **cut)))
    }

    /// The score of frequency, of periods with a purchase.
    pub fn f(&self, purchase_periods: u32) -> u32 {
        count(self.frequency.iter().filter(|cut| match self.method {
            CutMethod::Bands => purchase_periods >= **cut,
            CutMethod::Quantile => purchase_periods > **cut,
        }))
    }

    /// The score of an amount.
    pub fn m(&self, amount: Number) -> u32 {
        count(self.monetary.iter().filter(|cut| match self.method {
            CutMethod::Bands => amount >= **cut,
            CutMethod::Quantile => amount > **cut,
        }))
    }

    fn recent(&self, since_last: u32, cut: u32) -> bool {
        match self.method {
            CutMethod::Bands => since_last <= cut,
            CutMethod::Quantile => since_last < cut,
        }
    }

    /// The next `since_last` at which the score of recency falls (RS-5).
    pub(super) fn falls_at(&self, since_last: u32) -> Option<u32> {
        let cut = self.recency.iter().copied().filter(|cut| self.recent(since_last, *cut)).min()?;
        match self.method {
            CutMethod::Bands => cut.checked_add(1),
            CutMethod::Quantile => Some(cut),
        }
    }
}

fn count(passed: impl Iterator) -> u32 {
    u32::try_from(passed.count()).unwrap_or(u32::MAX - 1) + 1
}

impl RfmScore {
    /// The three digits (RS-4).
    pub fn code(&self) -> String {
        format!("{}{}{}", self.r, self.f, self.m)
    }

    /// The three scores added up (RS-4).
    pub fn sum(&self) -> u32 {
        self.r + self.f + self.m
    }

    /// The three scores by their weights, rounded once (RS-4, SC-4); none without weights.
    pub fn weighted(&self, rules: &RfmRules) -> Option<Number> {
        let weights = rules.weights?;
        let mut scores = [self.r, self.f, self.m].into_iter().zip(weights);
        let sum = |sum: Number, (score, weight): (u32, Decimal)| sum.add(Number::from(score).mul(weight.into())?);
        Some(scores.try_fold(Number::ZERO, sum)?.rounded(rules.scale))
    }

    /// The first segment that holds (RS-4); none without segments.
    pub fn segment<'r>(&self, rules: &'r RfmRules, as_of: Instant) -> Option<&'r RfmSegment> {
        rules.segments.iter().find(|segment| segment.when.holds(self, as_of))
    }
}

impl Facts for RfmScore {
    fn value(&self, slot: u32) -> Value<'_> {
        match slot {
            0 => Value::Number(self.r.into()),
            1 => Value::Number(self.f.into()),
            2 => Value::Number(self.m.into()),
            _ => Value::Missing,
        }
    }
}
