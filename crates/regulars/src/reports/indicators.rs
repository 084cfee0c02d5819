//! Indicators of a rulebook over a store (SV-95), and how they moved since another instant (SV-96).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Number;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::sales::indicator::{Better, Figure, Indicator, IndicatorStatus, Outcome};
use regulars_core::time::{Bounds, Instant};
use serde::Serialize;

use super::sums::indicator;
use crate::Crm;

/// Which indicators are asked for, and of when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IndicatorAsk {
    /// The instant of the question.
    pub as_of: Instant,
    /// The instant that is compared with.
    pub before: Option<Instant>,
    /// Only these; all if empty.
    pub ids: Vec<String>,
    /// Only those that this role looks at.
    pub role: Option<String>,
}

/// What indicators come to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndicatorReport {
    /// The instant of the question.
    pub as_of: Instant,
    /// The instant that is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Instant>,
    /// The indicators, in the order of the rulebook.
    pub indicators: Vec<IndicatorRow>,
    /// The version of the rulebook, which says also what was before.
    pub rulebook: u64,
}

/// What one indicator comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndicatorRow {
    /// Which way is better.
    pub better: Better,
    /// What was before, and how it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<IndicatorMove>,
    /// The currency of an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The sum below; absent of an indicator without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub denominator: Option<String>,
    /// The beginning of its period; absent: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// Its id.
    pub id: String,
    /// What people call it, in the rulebook's language, if the rulebook says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Below so many there is no value.
    pub min_n: u64,
    /// How many stand behind it.
    pub n: u64,
    /// The sum above; absent if it has more than 28 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub numerator: Option<String>,
    /// Whether its period goes on after the instant of the question.
    pub partial: bool,
    /// Who looks at it.
    pub roles: Vec<String>,
    /// What the value says.
    pub status: IndicatorStatus,
    /// What is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub target: Option<String>,
    /// The end of its period; absent: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The value; absent if too few stand behind it, or of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub value: Option<String>,
}

/// What an indicator was before, and how it moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndicatorMove {
    /// The difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub change: Option<String>,
    /// The beginning of the period before; absent: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// How many stood behind it.
    pub n: u64,
    /// What came of it; absent of figures that no test compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Whether the two periods share instants, so that some of it counts in both.
    pub overlaps: bool,
    /// Why nothing is compared: `unequal_periods` of sums over periods of different lengths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
    /// The difference as a share of what was before; absent where that is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub rel_change: Option<String>,
    /// Whether rates differ by more than chance; absent of figures that no test compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub significant95: Option<bool>,
    /// What the value said.
    pub status: IndicatorStatus,
    /// Nothing says what would have happened anyway: always so of before and after without a control.
    pub uncontrolled: bool,
    /// The end of the period before; absent: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub value: Option<String>,
    /// The difference in standard errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub z: Option<String>,
}

impl Crm {
    /// What the indicators of the rulebook come to at an instant, and how they moved since another one. What was before is counted
    /// by the same rules. Error: `unknown_name` for an indicator or a role that is not there.
    ///
    /// ```
    /// use regulars::{Crm, IndicatorAsk, Instant, Json, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse(r#"
    ///     rulebook = { id = "shop", version = 1, zone = "UTC" }
    ///     measures.orders = { agg = "count", of = "order", window = { last = "30d" } }
    ///     [[indicator]]
    ///     id = "repurchase"
    ///     roles = ["management"]
    ///     numerator = { customers = "measure.orders >= 2" }
    ///     denominator = { customers = "measure.orders >= 1" }
    ///     factor = 100
    ///     window = { last = "30d" }
    /// "#)?)?;
    /// for (n, who) in [(1, "a"), (2, "a"), (3, "b")] {
    ///     let text = format!(r#"{{"source": "app", "record_id": "{n}", "profile": "{who}", "type": "order",
    ///         "occurred_at": "2026-10-01T12:00:00Z", "body": {{"amount": {{"amount": "5", "currency": "CNY"}}}}}}"#);
    ///     assert_eq!(crm.ingest_json(&[Json::parse(&text)?])?.accepted, 1);
    /// }
    /// let ask = IndicatorAsk { as_of: Instant::parse("2026-10-02T00:00:00Z")?, before: None, ids: Vec::new(), role: None };
    /// let row = crm.indicators(&ask)?.indicators.remove(0);
    /// assert_eq!((row.value.as_deref(), row.n), (Some("50"), 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn indicators(&self, ask: &IndicatorAsk) -> Result<IndicatorReport> {
        self.as_operation("indicator.report", None, |crm| crm.indicators_by(&crm.rules_at(ask.as_of), ask))
    }

    /// The same by some rules.
    pub(super) fn indicators_by(&self, rules: &Rules, ask: &IndicatorAsk) -> Result<IndicatorReport> {
        let wanted = wanted(rules, ask)?;
        let now = self.indicator_sums(rules, &wanted, ask.as_of)?;
        let mut rows: Vec<IndicatorRow> =
            wanted.iter().zip(&now).map(|(indicator, figure)| row(rules, indicator, figure, ask.as_of)).collect();
        if let Some(before) = ask.before {
            let then = self.indicator_sums(rules, &wanted, before)?;
            for (((row, indicator), now), then) in rows.iter_mut().zip(&wanted).zip(&now).zip(&then) {
                row.compared = Some(moved(rules, indicator, (then, before), (now, ask.as_of)));
            }
        }
        Ok(IndicatorReport { as_of: ask.as_of, before: ask.before, indicators: rows, rulebook: rules.version })
    }
}

/// The indicators that are asked for, in the order of the rulebook.
fn wanted<'r>(rules: &'r Rules, ask: &IndicatorAsk) -> Result<Vec<&'r Indicator>> {
    for (n, id) in ask.ids.iter().enumerate() {
        indicator(rules, id, &format!("ids[{n}]"))?;
    }
    let looks = |indicator: &Indicator, role: &String| indicator.roles.contains(role);
    if let Some(role) = &ask.role
        && !rules.indicators.iter().any(|indicator| looks(indicator, role))
    {
        let known = rules.indicators.iter().flat_map(|indicator| &indicator.roles).map(String::as_str);
        let hint = regulars_core::text::did_you_mean(role, known);
        let message = format!("no indicator is looked at by `{role}`{hint}");
        return Err(Error::new(Code::UnknownName, "role", message));
    }
    let asked = |indicator: &&Indicator| {
        (ask.ids.is_empty() || ask.ids.contains(&indicator.id))
            && ask.role.as_ref().is_none_or(|role| looks(indicator, role))
    };
    Ok(rules.indicators.iter().filter(asked).collect())
}

fn text(number: Option<Number>) -> Option<String> {
    number.map(|number| number.canonical())
}

fn row(rules: &Rules, indicator: &Indicator, figure: &Figure, as_of: Instant) -> IndicatorRow {
    let bounds = indicator.window.bounds(as_of);
    let judged = indicator.judge(figure);
    IndicatorRow {
        better: indicator.better,
        compared: None,
        currency: indicator.currency().map(|currency| currency.as_str().to_owned()),
        denominator: text(figure.denominator),
        from: bounds.from,
        id: indicator.id.clone(),
        label: indicator.labels.said(rules.language),
        min_n: indicator.min_n,
        n: figure.n,
        numerator: text(figure.numerator),
        partial: bounds.to.is_some_and(|to| to > as_of),
        roles: indicator.roles.clone(),
        status: judged.status,
        target: indicator.target.map(|target| target.canonical()),
        until: bounds.to,
        value: text(judged.value),
    }
}

/// How many local dates what counts lies on; none where it is open.
fn days(rules: &Rules, bounds: &Bounds) -> Option<i32> {
    bounds.from?;
    let (first, end) = bounds.span();
    let last = end.plus_micros(-1);
    let date = |at: Instant| rules.zone.date(at).days();
    date(last).checked_sub(date(first))?.checked_add(1)
}

fn moved(
    rules: &Rules,
    indicator: &Indicator,
    (before, then): (&Figure, Instant),
    (after, now): (&Figure, Instant),
) -> IndicatorMove {
    let (was, is) = (indicator.window.bounds(then), indicator.window.bounds(now));
    let moved = indicator.moved(before, after, (days(rules, &was), days(rules, &is)));
    let judged = indicator.judge(before);
    let ((first, end), (from, until)) = (was.span(), is.span());
    IndicatorMove {
        change: text(moved.change),
        from: was.from,
        n: before.n,
        outcome: moved.outcome,
        overlaps: first < until && from < end,
        reason: moved.unequal.then_some(Code::UnequalPeriods),
        rel_change: text(moved.rel_change),
        significant95: moved.test.map(|test| test.significant95),
        status: judged.status,
        uncontrolled: true,
        until: was.to,
        value: text(judged.value),
        z: text(moved.test.and_then(|test| test.z)),
    }
}
