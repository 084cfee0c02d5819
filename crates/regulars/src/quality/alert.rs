//! Remarkable days (DQ-7): a metric that crossed its gate, or jumped, in all or in one source.

use regulars_core::error::Result;
use regulars_core::quality::{QualityNotice, Sets, judge_days, notice};
use regulars_core::time::{Date, Instant};
use serde::Serialize;

use super::pass::{Span, tally};
use crate::Crm;

/// The remarkable days of a stretch of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityAlerts {
    /// The alerts by day, metric and source.
    pub alerts: Vec<QualityNotice>,
    /// The instant of the question.
    pub as_of: Instant,
    /// The first local day that was looked at; all if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

impl Crm {
    /// The days on which a metric crossed its gate or jumped, by all sources together and by each (DQ-7). A day is compared with the
    /// days before it only, so what is told of it stays. Errors: as for the report.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let alerts = crm.quality_alerts(as_of, None, &Default::default())?;
    /// assert!(alerts.alerts.iter().all(|alert| alert.day.to_string().as_str() < "2026-11-22"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn quality_alerts(&self, as_of: Instant, from: Option<Date>, sets: &Sets) -> Result<QualityAlerts> {
        self.as_operation("quality.alerts", None, |crm| {
            let rules = crm.rules_at(as_of);
            let reading = crm.store().read()?;
            let tally = tally(crm, reading.as_ref(), &rules, Span { as_of, from }, true, sets)?;
            let mut found = Vec::new();
            for (name, days) in rules.quality.series(&tally.states()?)? {
                let gate = rules.quality.metric_gate(name.0)?;
                for day in judge_days(&days, None, rules.quality.outlier.into())? {
                    found.extend(day.alarms(gate).map(|alarm| notice(&name, &day, alarm, gate)));
                }
            }
            found.sort_by(|a, b| (a.day, a.metric, &a.source, a.alarm).cmp(&(b.day, b.metric, &b.source, b.alarm)));
            Ok(QualityAlerts { alerts: found, as_of, from })
        })
    }
}
