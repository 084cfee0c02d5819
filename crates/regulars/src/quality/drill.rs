//! What made quality change between two periods (DQ-7).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::quality::{Metric, Sets, State, drill};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::Date;
use serde::{Deserialize, Serialize};

use super::pass::{Span, tally};
use super::report::Names;
use super::{MAX_QUALITY_ROWS, QualityGroup};
use crate::Crm;

/// Local days from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QualityPeriod {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What made quality change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityDrill {
    /// The earlier period.
    pub before: QualityPeriod,
    /// How many failed in the earlier period.
    pub before_failed: u64,
    /// How many were looked at in the earlier period.
    pub before_total: u64,
    /// The cells, the one that made it worse most first.
    pub cells: Vec<QualityContribution>,
    /// How many more failed now than at the share of before, to four places: the sum of all contributions.
    pub change: String,
    /// The denominator of exact contributions.
    pub denominator: String,
    /// The metric; all if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<Metric>,
    /// The later period.
    pub now: QualityPeriod,
    /// How many failed in the later period.
    pub now_failed: u64,
    /// How many were looked at in the later period.
    pub now_total: u64,
}

/// What one cell contributed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityContribution {
    /// The attribute, field or kind of identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// How many failed in the earlier period.
    pub before_failed: u64,
    /// How many were looked at in the earlier period.
    pub before_total: u64,
    /// Its failures now less those that the share of before would have made, to four places.
    pub contribution: String,
    /// The metric.
    pub metric: Metric,
    /// How many failed in the later period.
    pub now_failed: u64,
    /// How many were looked at in the later period.
    pub now_total: u64,
    /// The exact contribution as a numerator over `denominator`; these add up exactly.
    pub numerator: String,
    /// The rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Crm {
    /// Ranks what made quality change between two periods by its contribution (DQ-7). The earlier period is judged by the rules of the
    /// later one. `groups` names by what cells are told apart; rules of severity `info` do not count. Errors: `out_of_range` for a
    /// period that ends before it begins, `invalid_value` for cells by day, `overflow`, `too_many_items`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// use regulars::{QualityGroup, QualityPeriod};
    ///
    /// let before = QualityPeriod { from: "2025-01-01".parse()?, to: "2025-12-31".parse()? };
    /// let now = QualityPeriod { from: "2026-01-01".parse()?, to: "2026-10-31".parse()? };
    /// let drill = crm.quality_drill(before, now, None, &[QualityGroup::Source], &Default::default())?;
    /// assert_eq!((drill.before_failed, drill.now_failed), (0, 1), "the app does not say the city");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn quality_drill(
        &self,
        before: QualityPeriod,
        now: QualityPeriod,
        metric: Option<Metric>,
        groups: &[QualityGroup],
        sets: &Sets,
    ) -> Result<QualityDrill> {
        self.as_operation("quality.drill", None, |crm| {
            if groups.contains(&QualityGroup::Day) {
                let message = "two periods have no day in common; cells are by attribute, rule or source";
                return Err(Error::new(Code::InvalidValue, "group_by", message));
            }
            // The zone of the rulebook that answers for the later period says where its days end.
            let newest = crm.rules();
            let rules = crm.rules_at(Span::days(now.from, now.to, &newest.zone).map_err(|e| e.within("now"))?.as_of);
            let states = |period: QualityPeriod, path: &str| {
                let span = Span::days(period.from, period.to, &rules.zone).map_err(|error| error.within(path))?;
                crm.states(&rules, span, metric, groups, sets)
            };
            let found = drill(&states(before, "before")?, &states(now, "now")?)?;
            if found.cells.len() > MAX_QUALITY_ROWS {
                let message = format!("there are more than {MAX_QUALITY_ROWS} cells; ask for fewer groups");
                return Err(Error::new(Code::TooManyItems, "group_by", message));
            }
            let cells = found.cells.iter().map(|one| QualityContribution {
                attribute: one.cell.attribute.clone(),
                before_failed: one.before.failures(),
                before_total: one.before.total(),
                contribution: found.shown(one.numerator),
                metric: one.cell.metric,
                now_failed: one.now.failures(),
                now_total: one.now.total(),
                numerator: one.numerator.to_string(),
                rule: one.cell.rule.clone(),
                source: one.cell.source.clone(),
            });
            Ok(QualityDrill {
                before,
                before_failed: found.before.failures(),
                before_total: found.before.total(),
                cells: cells.collect(),
                change: found.shown(found.change),
                denominator: found.denominator.to_string(),
                metric,
                now,
                now_failed: found.now.failures(),
                now_total: found.now.total(),
            })
        })
    }

    fn states(
        &self,
        rules: &Rules,
        span: Span,
        metric: Option<Metric>,
        groups: &[QualityGroup],
        sets: &Sets,
    ) -> Result<BTreeMap<Names, State>> {
        let reading = self.store().read()?;
        let tally = tally(self, reading.as_ref(), rules, span, false, sets)?;
        let mut grouped: BTreeMap<Names, State> = BTreeMap::new();
        for (cell, state) in tally.states()? {
            let Some(rule) = rules.quality.rules.get(cell.rule) else { continue };
            if rule.counts() && metric.is_none_or(|metric| rule.metric == metric) {
                let known = grouped.entry(Names::of(&cell, rule, groups)).or_default();
                *known = known.plus(state)?;
            }
        }
        Ok(grouped)
    }
}
