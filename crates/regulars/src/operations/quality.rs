//! Operations about data quality.

use std::collections::BTreeMap;

use regulars_core::error::{Error, Result};
use regulars_core::money::Decimal;
use regulars_core::quality::Metric;
use regulars_core::time::{Date, Instant};
use serde::Deserialize;

use super::requests::Context;
use super::run::limit;
use super::wire::wire;
use crate::Crm;
use crate::quality::{
    AssessInput, QualityAlerts, QualityAsk, QualityAssessed, QualityDrill, QualityGroup, QualityPeriod,
    QualityProposals, QualityReport, sets,
};

wire! {
    /// A part that was counted elsewhere.
    request QualityPart {
        /// How many passed.
        pub pass: u64,
        /// How many were looked at.
        pub total: u64,
    }
}

wire! {
    /// Assesses a metric over tables of one's own: give `parts` or `input`.
    request QualityAssessRequest {
        /// The instant for conditions over time.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// The share that must pass, for example `0.95`; the rulebook's if absent.
        pub gate: Option<String>,
        /// What is to be counted.
        pub input: Option<AssessInput>,
        /// The metric.
        pub metric: Metric,
        /// Parts that were counted elsewhere; they add up.
        pub parts: Option<Vec<QualityPart>>,
    }
}

wire! {
    /// Asks for the quality of what the store holds.
    request QualityReportRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The first local day that is looked at; all if absent.
        pub from: Option<Date>,
        /// By what cells are told apart; no cells if absent.
        pub group_by: Option<Vec<QualityGroup>>,
        /// The sets that rules of `reference` name.
        pub sets: Option<BTreeMap<String, Vec<String>>>,
    }
}

wire! {
    /// Asks what made quality change between two periods.
    request QualityDrillRequest {
        /// The earlier period.
        pub before: QualityPeriod,
        /// Who asks.
        pub context: Option<Context>,
        /// By what cells are told apart; by attribute, rule and source if absent.
        pub group_by: Option<Vec<QualityGroup>>,
        /// Only this metric; all if absent.
        pub metric: Option<Metric>,
        /// The later period.
        pub now: QualityPeriod,
        /// The sets that rules of `reference` name.
        pub sets: Option<BTreeMap<String, Vec<String>>>,
    }
}

wire! {
    /// Asks for remarkable days.
    request QualityAlertsRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The first local day that is looked at; all if absent.
        pub from: Option<Date>,
        /// The sets that rules of `reference` name.
        pub sets: Option<BTreeMap<String, Vec<String>>>,
    }
}

wire! {
    /// Asks what could be mended.
    request QualityProposeRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// Only what this rule proposes.
        pub rule: Option<String>,
        /// The sets that rules of `reference` name.
        pub sets: Option<BTreeMap<String, Vec<String>>>,
    }
}

pub(super) fn assess(crm: &Crm, request: QualityAssessRequest) -> Result<QualityAssessed> {
    let parts = request.parts.map(|parts| parts.iter().map(|part| (part.pass, part.total)).collect());
    let gate = request.gate.map(|text| text.parse::<Decimal>().map_err(|fault| Error::from(fault).within("gate")));
    let QualityAssessRequest { as_of, input, metric, .. } = request;
    let gate = gate.transpose()?;
    crm.quality_assess(&QualityAsk { metric, gate, parts, input, as_of })
}

pub(super) fn report(crm: &Crm, request: QualityReportRequest) -> Result<QualityReport> {
    let groups = request.group_by.unwrap_or_default();
    crm.quality_report(request.as_of, request.from, &groups, &sets(request.sets))
}

pub(super) fn drill(crm: &Crm, request: QualityDrillRequest) -> Result<QualityDrill> {
    let all = || vec![QualityGroup::Attribute, QualityGroup::Rule, QualityGroup::Source];
    let groups = request.group_by.unwrap_or_else(all);
    crm.quality_drill(request.before, request.now, request.metric, &groups, &sets(request.sets))
}

pub(super) fn alerts(crm: &Crm, request: QualityAlertsRequest) -> Result<QualityAlerts> {
    crm.quality_alerts(request.as_of, request.from, &sets(request.sets))
}

pub(super) fn propose(crm: &Crm, request: QualityProposeRequest) -> Result<QualityProposals> {
    let limit = limit(request.limit, 1_000)?;
    crm.quality_proposals(request.as_of, request.rule.as_deref(), limit, &sets(request.sets))
}
