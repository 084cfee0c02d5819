//! Remarkable days (DQ-7): a metric that crossed its gate, or jumped, in all or in one source.

use std::collections::BTreeMap;

use regulars_core::error::{Code, Result};
use regulars_core::quality::{Alarm, Metric, Sets, State, Status, alerts};
use regulars_core::time::{Date, Instant};
use serde::Serialize;

use super::pass::{Shown, Span, shown, tally};
use super::report::counts;
use crate::Crm;

/// The remarkable days of a stretch of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QualityAlerts {
    /// The alerts by day, metric and source.
    pub alerts: Vec<QualityNotice>,
    /// The instant of the question.
    pub as_of: Instant,
    /// The first local day that was looked at; all if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

/// A remarkable day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
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

impl Crm {
    /// The days on which a metric crossed its gate or jumped, by all sources together and by each (DQ-7). A day is compared with the
    /// days before it only, so what is told of it stays. Errors: as for the report.
    pub fn quality_alerts(&self, as_of: Instant, from: Option<Date>, sets: &Sets) -> Result<QualityAlerts> {
        let rules = self.rules_at(as_of);
        let reading = self.store().read()?;
        let tally = tally(self, reading.as_ref(), &rules, Span { as_of, from }, true, sets)?;
        let mut series: BTreeMap<(Metric, Option<String>), BTreeMap<Date, State>> = BTreeMap::new();
        for (cell, state) in tally.states()? {
            let rule = rules.quality.rules.get(cell.rule).filter(|rule| counts(rule));
            let Some((rule, day)) = rule.zip(cell.day) else { continue };
            for source in std::iter::once(None).chain(cell.source.map(Some)) {
                let known = series.entry((rule.metric, source)).or_default().entry(day).or_default();
                *known = known.plus(state)?;
            }
        }
        let mut found = Vec::new();
        for ((metric, source), days) in series {
            let gate = rules.quality.gates.get(&metric).copied().map_or_else(|| metric.default_gate(), Ok)?;
            for alert in alerts(&days, gate, rules.quality.outlier.into())? {
                let Shown { pass, total, ratio, status } = shown(alert.now, gate);
                found.push(QualityNotice {
                    alarm: alert.alarm,
                    before: alert.before.ratio(),
                    code: Code::QualityAlert,
                    day: alert.day,
                    gate: gate.text(),
                    metric,
                    pass,
                    ratio,
                    source: source.clone(),
                    status,
                    total,
                });
            }
        }
        found.sort_by(|a, b| (a.day, a.metric, &a.source, a.alarm).cmp(&(b.day, b.metric, &b.source, b.alarm)));
        Ok(QualityAlerts { alerts: found, as_of, from })
    }
}
