//! The report: metrics with their gates, rules, and cells by source, attribute, rule and local day (DQ-2 to DQ-4).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::quality::{Cell, Metric, Rule, Sets, Severity, State, Status, Tally};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Date, Instant};
use serde::{Deserialize, Serialize};

use super::MAX_QUALITY_ROWS;
use super::pass::{Shown, Span, shown, tally};
use crate::Crm;

/// By what cells are told apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum QualityGroup {
    /// The attribute, field or kind of identifier.
    Attribute,
    /// The local day.
    Day,
    /// The rule.
    Rule,
    /// The source.
    Source,
}

/// The quality of what a store holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityReport {
    /// The instant of the question.
    pub as_of: Instant,
    /// The states by what was asked for, sorted; empty if nothing was.
    pub cells: Vec<QualityCell>,
    /// The first local day that was looked at; all if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The metrics, sorted by name.
    pub metrics: Vec<QualityMetric>,
    /// The rules, in the order of the rulebook.
    pub rules: Vec<QualityRuleState>,
    /// The version of the rulebook.
    pub rulebook: u64,
}

/// A metric: the sum over its rules, but those of severity `info`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityMetric {
    /// The share that must pass.
    pub gate: String,
    /// The metric.
    pub metric: Metric,
    /// How many passed.
    pub pass: u64,
    /// The share that passed, to four places; none of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<String>,
    /// What the gate says.
    pub status: Status,
    /// How many were looked at.
    pub total: u64,
}

/// The state of one rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityRuleState {
    /// The attribute, field or kind of identifier; none of a whole record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// The check.
    pub check: String,
    /// The share that must pass.
    pub gate: String,
    /// What people call it, in the rulebook's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The metric.
    pub metric: Metric,
    /// The set that the rule needs and that the question did not give: nothing was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_set: Option<String>,
    /// How many passed.
    pub pass: u64,
    /// The share that passed, to four places; none of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<String>,
    /// The rule.
    pub rule: String,
    /// What a failure does.
    pub severity: Severity,
    /// What the gate says.
    pub status: Status,
    /// How many were looked at.
    pub total: u64,
}

/// A state by source, attribute, rule or day; what was not asked for is absent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityCell {
    /// The attribute, field or kind of identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// The local day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// The metric.
    pub metric: Metric,
    /// How many passed.
    pub pass: u64,
    /// The share that passed, to four places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<String>,
    /// The rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The source; none where sources are compared with each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the metric's gate says.
    pub status: Status,
    /// How many were looked at.
    pub total: u64,
}

/// The names of a cell, as far as they are asked for: metric, source, attribute, rule, day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Names {
    pub(super) metric: Metric,
    pub(super) source: Option<String>,
    pub(super) attribute: Option<String>,
    pub(super) rule: Option<String>,
    pub(super) day: Option<Date>,
}

impl Names {
    pub(super) fn of(cell: &Cell, rule: &Rule, groups: &[QualityGroup]) -> Self {
        let by = |group| groups.contains(&group);
        let attribute = Some(rule.subject.name()).filter(|name| !name.is_empty());
        Self {
            metric: rule.metric,
            source: cell.source.clone().filter(|_| by(QualityGroup::Source)),
            attribute: attribute.filter(|_| by(QualityGroup::Attribute)),
            rule: by(QualityGroup::Rule).then(|| rule.name.clone()),
            day: cell.day.filter(|_| by(QualityGroup::Day)),
        }
    }
}

impl Crm {
    /// The quality of what the store holds at `as_of`, from a local day on if one is given (DQ-2 to DQ-4). `groups` asks for cells;
    /// `sets` are those that rules of `reference` name. Errors: `overflow`, `too_many_items` beyond
    /// [`MAX_QUALITY_ROWS`](crate::MAX_QUALITY_ROWS) cells.
    ///
    /// ```
    /// use regulars::{Crm, Instant, QualityGroup, Record, Rulebook, Money};
    /// let crm = Crm::in_memory(Rulebook::parse(r#"
    ///     rulebook = { id = "shop", version = 1, zone = "Asia/Shanghai" }
    ///     [[quality.rule]]
    ///     name = "city_known"
    ///     check = "not_null"
    ///     attribute = "city"
    ///     of = "order"
    /// "#)?)?;
    /// let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let price = Money::parse("12.50", "CNY")?;
    /// crm.ingest(&[
    ///     Record::order("pos", "P-1", "1", at, price)?.with_attribute("city", "杭州")?,
    ///     Record::order("app", "A-1", "2", at, price)?,
    /// ])?;
    /// let report = crm.quality_report(at, None, &[QualityGroup::Source], &Default::default())?;
    /// assert_eq!(report.metrics[1].ratio.as_deref(), Some("0.5000"));
    /// let sources: Vec<_> = report.cells.iter().map(|cell| (cell.source.as_deref().unwrap(), cell.pass)).collect();
    /// assert_eq!(sources, [("app", 0), ("pos", 1)]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn quality_report(
        &self,
        as_of: Instant,
        from: Option<Date>,
        groups: &[QualityGroup],
        sets: &Sets,
    ) -> Result<QualityReport> {
        self.as_operation("quality.report", None, |crm| {
            let rules = crm.rules_at(as_of);
            let reading = crm.store().read()?;
            let by_day = groups.contains(&QualityGroup::Day);
            let tally = tally(crm, reading.as_ref(), &rules, Span { as_of, from }, by_day, sets)?;
            let states = tally.states()?;
            Ok(QualityReport {
                as_of,
                cells: cells(&states, &rules, groups)?,
                from,
                metrics: metrics(&states, &rules)?,
                rules: rule_states(&states, &rules, &tally)?,
                rulebook: rules.version,
            })
        })
    }
}

fn metrics(states: &BTreeMap<Cell, State>, rules: &Rules) -> Result<Vec<QualityMetric>> {
    let mut found = Vec::new();
    for (metric, gate) in &rules.quality.gates {
        let of = |cell: &Cell| {
            rules.quality.rules.get(cell.rule).is_some_and(|rule| rule.metric == *metric && rule.counts())
        };
        let state = State::sum(states.iter().filter(|(cell, _)| of(cell)).map(|(_, state)| *state))?;
        let Shown { pass, total, ratio, status } = shown(state, *gate);
        found.push(QualityMetric { gate: gate.text(), metric: *metric, pass, ratio, status, total });
    }
    Ok(found)
}

fn rule_states(states: &BTreeMap<Cell, State>, rules: &Rules, tally: &Tally) -> Result<Vec<QualityRuleState>> {
    let without: Vec<usize> = tally.without_set().collect();
    let mut found = Vec::new();
    for (place, rule) in rules.quality.rules.iter().enumerate() {
        let own = states.iter().filter(|(cell, _)| cell.rule == place);
        let state = State::sum(own.map(|(_, state)| *state))?;
        let gate = rules.quality.gate(rule)?;
        let Shown { pass, total, ratio, status } = shown(state, gate);
        let set =
            if let regulars_core::quality::Check::Reference(set) = &rule.check { Some(set.clone()) } else { None };
        found.push(QualityRuleState {
            attribute: Some(rule.subject.name()).filter(|name| !name.is_empty()),
            check: rule.check.as_str().to_owned(),
            gate: gate.text(),
            label: rule.labels.said(rules.language),
            metric: rule.metric,
            missing_set: set.filter(|_| without.contains(&place)),
            pass,
            ratio,
            rule: rule.name.clone(),
            severity: rule.severity,
            status,
            total,
        });
    }
    Ok(found)
}

fn cells(states: &BTreeMap<Cell, State>, rules: &Rules, groups: &[QualityGroup]) -> Result<Vec<QualityCell>> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut grouped: BTreeMap<Names, State> = BTreeMap::new();
    for (cell, state) in states {
        let Some(rule) = rules.quality.rules.get(cell.rule).filter(|rule| rule.counts()) else { continue };
        let known = grouped.entry(Names::of(cell, rule, groups)).or_default();
        *known = known.plus(*state)?;
    }
    if grouped.len() > MAX_QUALITY_ROWS {
        let message = format!("the report has more than {MAX_QUALITY_ROWS} cells; ask for fewer days or groups");
        return Err(Error::new(Code::TooManyItems, "group_by", message));
    }
    let cell = |(names, state): (Names, State)| {
        let gate = rules.quality.metric_gate(names.metric)?;
        let Shown { pass, total, ratio, status } = shown(state, gate);
        let Names { metric, source, attribute, rule, day } = names;
        Ok(QualityCell { attribute, day, metric, pass, ratio, rule, source, status, total })
    };
    grouped.into_iter().map(cell).collect()
}
