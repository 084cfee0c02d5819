//! What is told of a remarkable day (DQ-7), and the series of days that are watched: each metric by all sources together and by
//! each source.

use std::collections::BTreeMap;

use serde::Serialize;

use super::metric::Metric;
use super::monitor::{Alarm, Judged};
use super::rule::QualityRules;
use super::state::{Gate, State, Status};
use super::tally::Cell;
use crate::error::{Code, Result};
use crate::time::Date;

/// A metric, and the source; none of all together.
pub type SeriesName = (Metric, Option<String>);

/// The states by local day of every metric and source.
pub type Series = BTreeMap<SeriesName, BTreeMap<Date, State>>;

/// A remarkable day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QualityNotice {
    /// Why.
    pub alarm: Alarm,
    /// The share that passed on the last day before with data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The code: `quality_alert`.
    pub code: Code,
    /// The local day.
    pub day: Date,
    /// The share that must pass.
    pub gate: String,
    /// The metric.
    pub metric: Metric,
    /// How many passed.
    pub pass: u64,
    /// The share that passed, to four places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<String>,
    /// The source; all together if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the gate says.
    pub status: Status,
    /// How many were looked at.
    pub total: u64,
}

/// What is told of a day of a series.
pub fn notice((metric, source): &SeriesName, day: &Judged, alarm: Alarm, gate: Gate) -> QualityNotice {
    QualityNotice {
        alarm,
        before: day.before.and_then(State::ratio),
        code: Code::QualityAlert,
        day: day.day,
        gate: gate.text(),
        metric: *metric,
        pass: day.now.pass(),
        ratio: day.now.ratio(),
        source: source.clone(),
        status: gate.judge(day.now),
        total: day.now.total(),
    }
}

impl QualityRules {
    /// The states of every metric and source by day, out of those of cells; rules of severity `info` count for nothing. Error:
    /// `overflow`.
    pub fn series(&self, states: &BTreeMap<Cell, State>) -> Result<Series> {
        let mut series = Series::new();
        for (cell, state) in states {
            let Some((rule, day)) = self.rules.get(cell.rule).filter(|rule| rule.counts()).zip(cell.day) else {
                continue;
            };
            for source in std::iter::once(None).chain(cell.source.clone().map(Some)) {
                let known = series.entry((rule.metric, source)).or_default().entry(day).or_default();
                *known = known.plus(*state)?;
            }
        }
        Ok(series)
    }

    /// The gate of a metric. Never fails: every gate was read or is a constant.
    pub fn metric_gate(&self, metric: Metric) -> Result<Gate> {
        self.gates.get(&metric).copied().map_or_else(|| metric.default_gate(), Ok)
    }

    /// The rules whose outcome one record alone shows and that count for a metric: what they say of a day is settled when it ends,
    /// whoever is joined or parted later and whatever the host gives.
    #[must_use]
    pub fn of_one_record(&self) -> Self {
        let settled = |rule: &&super::Rule| rule.counts() && super::Check::is_of_one_record(rule.check.as_str());
        Self { rules: self.rules.iter().filter(settled).cloned().collect(), ..self.clone() }
    }
}
