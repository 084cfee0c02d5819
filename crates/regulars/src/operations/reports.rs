//! Reports over all customers of a store, as operations (SV-31 to SV-33, SV-70 to SV-73).

use regulars_core::error::{Error, Result};
use regulars_core::money::{Currency, Money};
use regulars_core::service::survey::{Nps, Scale, ease, satisfaction};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::membership::points;
use super::requests::Context;
use super::sales::{CreditModel, rule_of};
use super::survey::{CesFound, CsatFound, NpsFound, ScoreCount, SurveyScale, ces_told, csat_told, nps_told};
use super::wire::wire;
use crate::{AttributionAsk, CreditedBy, Crm, SurveyAsk};

/// How many days before an order touches count unless it is said.
const LOOKBACK_DAYS: i64 = 30;

wire! {
    /// Asks what all customers answered to a survey in a window `[from, until)`.
    request SurveyReportRequest {
        /// What is known at this instant counts.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The beginning of the window.
        pub from: Instant,
        /// The sort of survey, the `kind` of its records; `nps` if absent.
        pub scale: Option<SurveyScale>,
        /// Only this survey; all of the sort if absent.
        pub survey: Option<String>,
        /// The end of the window, which is outside.
        pub until: Instant,
    }
}

wire! {
    /// What all customers answered.
    response SurveyReport {
        /// Of surveys of effort.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ces: Option<CesFound>,
        /// Of surveys of satisfaction.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub csat: Option<CsatFound>,
        /// Answers outside of the window.
        pub excluded: u64,
        /// Of surveys of recommendation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub nps: Option<NpsFound>,
        /// Answers without a mark of the scale.
        pub out_of_scale: u64,
        /// How many customers gave each mark.
        pub scores: Vec<ScoreCount>,
        /// Answers that a later one of the same customer replaces.
        pub superseded: u64,
    }
}

/// By what orders are credited.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum CreditedByWord {
    /// The first touch all.
    #[serde(rename = "first")]
    First,
    /// The last touch all.
    #[serde(rename = "last")]
    Last,
    /// Each touch the same.
    #[serde(rename = "linear")]
    Linear,
    /// What conversions lose without a channel.
    #[serde(rename = "markov")]
    Markov,
    /// The first and the last touch 0.4 each, those between share 0.2.
    #[serde(rename = "position_40_20_40")]
    Position402040,
    /// Equal parts of the channels that were met.
    #[serde(rename = "shapley")]
    Shapley,
    /// Less by half for each half-life before the order.
    #[serde(rename = "time_decay")]
    TimeDecay,
}

wire! {
    /// Asks which channels the orders of a window `[from, until)` are credited to.
    request AttributionReportRequest {
        /// What is known at this instant counts.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The currency of the value.
        pub currency: String,
        /// The beginning of the window.
        pub from: Instant,
        /// In how many days a touch loses half of its weight; of `time_decay` only.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub half_life_days: Option<Json>,
        /// How many days before an order touches count; 30 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub lookback_days: Option<Json>,
        /// By what they are credited.
        pub model: CreditedByWord,
        /// The end of the window, which is outside.
        pub until: Instant,
    }
}

wire! {
    /// What a channel is credited with.
    response AttributedChannel {
        /// The channel; `unattributed` for orders without a touch.
        pub channel: String,
        /// Conversions; of `shapley` only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub credit: Option<String>,
        /// The share of conversions that is lost without it; of `markov` only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub removal_effect: Option<String>,
        /// Its part of the value.
        pub value: Money,
    }
}

wire! {
    /// Which channels orders are credited to.
    response AttributionTold {
        /// The channels by name; they add up to the value exactly.
        pub channels: Vec<AttributedChannel>,
        /// How many orders there were.
        pub conversions: u64,
        /// Customers who were touched in the window and bought nothing in it; of `markov` only.
        pub lost: u64,
        /// Orders of other currencies, which are left out.
        pub other_currency: u64,
        /// What the orders are worth, less what came back.
        pub value: Money,
    }
}

pub(super) fn survey(crm: &Crm, request: SurveyReportRequest) -> Result<SurveyReport> {
    let scale = request.scale.unwrap_or(SurveyScale::Nps).scale()?;
    let SurveyReportRequest { as_of, from, until, survey, .. } = request;
    let found = crm.survey_figures(&SurveyAsk { as_of, from, until, scale, survey })?;
    let marks: Vec<u8> = found.counted.marks.values().copied().collect();
    let (mut nps, mut csat, mut ces) = (None, None, None);
    match scale {
        Scale::Nps => nps = Some(nps_told(Nps::of(marks)?)),
        Scale::Csat => csat = Some(csat_told(satisfaction(&marks)?)),
        Scale::Ces { top } => ces = Some(ces_told(ease(top, &marks)?)),
    }
    Ok(SurveyReport {
        ces,
        csat,
        excluded: found.counted.excluded,
        nps,
        out_of_scale: found.out_of_scale,
        scores: found.marks().into_iter().map(|(score, count)| ScoreCount { count, score }).collect(),
        superseded: found.counted.superseded,
    })
}

pub(super) fn attribution(crm: &Crm, request: AttributionReportRequest) -> Result<AttributionTold> {
    let currency = Currency::new(&request.currency).map_err(|error| Error::from(error).within("currency"))?;
    let lookback_days = match &request.lookback_days {
        Some(days) => points(days, "lookback_days")?,
        None => regulars_core::money::Decimal::new(LOOKBACK_DAYS, 0)?,
    };
    let rule = |model| rule_of(model, request.half_life_days.as_ref());
    let by = match request.model {
        CreditedByWord::First => CreditedBy::Rule(rule(Some(CreditModel::First))?),
        CreditedByWord::Last => CreditedBy::Rule(rule(Some(CreditModel::Last))?),
        CreditedByWord::Linear => CreditedBy::Rule(rule(Some(CreditModel::Linear))?),
        CreditedByWord::Position402040 => CreditedBy::Rule(rule(Some(CreditModel::Position402040))?),
        CreditedByWord::TimeDecay => CreditedBy::Rule(rule(Some(CreditModel::TimeDecay))?),
        CreditedByWord::Markov => rule(None).map(|_| CreditedBy::Markov)?,
        CreditedByWord::Shapley => rule(None).map(|_| CreditedBy::Shapley)?,
    };
    let AttributionReportRequest { as_of, from, until, .. } = request;
    let found = crm.attribution(&AttributionAsk { as_of, by, currency, from, lookback_days, until })?;
    let text = |number: Option<regulars_core::money::Number>| number.map(|number| number.canonical());
    let channel = |row: crate::AttributionRow| AttributedChannel {
        channel: row.channel,
        credit: text(row.credit),
        removal_effect: text(row.removal_effect),
        value: row.value,
    };
    Ok(AttributionTold {
        channels: found.channels.into_iter().map(channel).collect(),
        conversions: found.conversions,
        lost: found.lost,
        other_currency: found.other_currency,
        value: found.value,
    })
}
