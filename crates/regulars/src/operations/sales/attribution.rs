//! Which channel a conversion is credited to, by touches, paths and sets that are given (SV-70 to SV-73).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Money;
use regulars_core::sales::attribution::{self, Chain, Coalitions, Model, Touch};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::membership::points;
use super::super::requests::Context;
use super::super::wire::wire;
use super::campaign::AmountGiven;
use crate::Crm;

/// Which touches get how much.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum CreditModel {
    /// The first one all.
    #[serde(rename = "first")]
    First,
    /// The last one all.
    #[serde(rename = "last")]
    Last,
    /// Each one the same.
    #[serde(rename = "linear")]
    Linear,
    /// The first and the last 0.4 each, those between share 0.2.
    #[serde(rename = "position_40_20_40")]
    Position402040,
    /// Less by half for each half-life before the conversion.
    #[serde(rename = "time_decay")]
    TimeDecay,
}

wire! {
    /// A touch before a conversion.
    request AttributionTouch {
        /// When.
        pub at: Instant,
        /// The channel that is credited.
        pub channel: String,
        /// Orders touches of one instant.
        pub id: Option<String>,
    }
}

wire! {
    /// Asks who is credited with a conversion.
    request CreditRequest {
        /// When it happened.
        pub at: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// In how many days a touch loses half of its weight; of `time_decay` only.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub half_life_days: Option<Json>,
        /// How many days back touches count, the last one also; all if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub lookback_days: Option<Json>,
        /// Which touches get how much.
        pub model: CreditModel,
        /// The touches, in any order.
        pub touches: Vec<AttributionTouch>,
        /// What it is worth, in whole minor units.
        pub value: AmountGiven,
    }
}

wire! {
    /// What a channel gets.
    response ChannelValue {
        /// The channel; `unattributed` where no touch counts.
        pub channel: String,
        /// Its part.
        pub value: Money,
    }
}

wire! {
    /// What a touch gets.
    response TouchShare {
        /// Its place in the request, from 0.
        pub touch: u64,
        /// Its part.
        pub value: Money,
    }
}

wire! {
    /// Who is credited; the parts add up to the value exactly.
    response AttributionCredit {
        /// Touches after the conversion or too far back.
        pub passed: u64,
        /// The channels that get something, by name.
        pub shares: Vec<ChannelValue>,
        /// The touches that count, in the order of time.
        pub touches: Vec<TouchShare>,
    }
}

wire! {
    /// A path with how it ended.
    request PathGiven {
        /// How many times in a conversion.
        pub conversions: u64,
        /// How many times in nothing.
        pub lost: u64,
        /// The channels in the order of time; one may come again.
        pub path: Vec<String>,
    }
}

wire! {
    /// Asks what channels are worth by a chain of order 1.
    request MarkovRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The paths, in any order; equal ones may come together or apart.
        pub paths: Vec<PathGiven>,
    }
}

wire! {
    /// What a channel is worth.
    response MarkovChannel {
        /// The channel.
        pub channel: String,
        /// The share of conversions that is lost without it; absent if nothing converts.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub removal_effect: Option<String>,
        /// Its part of the sum of all effects.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub share: Option<String>,
    }
}

wire! {
    /// What channels are worth.
    response MarkovFound {
        /// The channels by name.
        pub channels: Vec<MarkovChannel>,
        /// How probable a conversion is.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub p_conv: String,
    }
}

wire! {
    /// A set of channels.
    request CoalitionGiven {
        /// The channels that customers met; once each.
        pub channels: Vec<String>,
        /// How many of them converted.
        pub conversions: u64,
    }
}

wire! {
    /// Asks for the Shapley values of channels.
    request ShapleyRequest {
        /// The sets, in any order.
        pub coalitions: Vec<CoalitionGiven>,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// What a channel is credited with.
    response ChannelCredit {
        /// The channel.
        pub channel: String,
        /// Conversions.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub credit: String,
    }
}

wire! {
    /// Shapley values.
    response ShapleyFound {
        /// The channels by name.
        pub channels: Vec<ChannelCredit>,
        /// All conversions.
        pub total: u64,
        /// Conversions of nobody who met a channel.
        pub unattributed: u64,
    }
}

/// The rule of a model and its half-life; of none only that it has no half-life.
pub(in super::super) fn rule_of(model: Option<CreditModel>, half_life_days: Option<&Json>) -> Result<Model> {
    let half_life = half_life_days.map(|days| points(days, "half_life_days")).transpose()?;
    let refused = |code: Code, message: &str| Err(Error::new(code, "half_life_days", message));
    match (model, half_life) {
        (Some(CreditModel::TimeDecay), Some(half_life_days)) => Ok(Model::TimeDecay { half_life_days }),
        (Some(CreditModel::TimeDecay), None) => refused(Code::MissingField, "what fades has a half-life"),
        (_, Some(_)) => refused(Code::InvalidValue, "only `time_decay` has a half-life"),
        (Some(CreditModel::First), None) => Ok(Model::First),
        (Some(CreditModel::Last), None) => Ok(Model::Last),
        (Some(CreditModel::Linear) | None, None) => Ok(Model::Linear),
        (Some(CreditModel::Position402040), None) => Ok(Model::Position402040),
    }
}

pub(in super::super) fn credit(_: &Crm, request: CreditRequest) -> Result<AttributionCredit> {
    let model = rule_of(Some(request.model), request.half_life_days.as_ref())?;
    let value = request.value.read("value")?;
    let lookback = request.lookback_days.as_ref().map(|days| points(days, "lookback_days")).transpose()?;
    let touch =
        |touch: AttributionTouch| Touch { channel: touch.channel, at: touch.at, key: touch.id.unwrap_or_default() };
    let touches: Vec<Touch> = request.touches.into_iter().map(touch).collect();
    let found = attribution::credit(model, request.at, value, lookback, &touches)?;
    let touch = |share: attribution::Share| TouchShare {
        touch: u64::try_from(share.touch).unwrap_or(u64::MAX),
        value: share.value,
    };
    let channel = |(channel, value)| ChannelValue { channel, value };
    Ok(AttributionCredit {
        passed: found.passed,
        shares: found.channels.into_iter().map(channel).collect(),
        touches: found.touches.into_iter().map(touch).collect(),
    })
}

pub(in super::super) fn markov(_: &Crm, request: MarkovRequest) -> Result<MarkovFound> {
    let mut chain = Chain::new();
    for (place, given) in request.paths.iter().enumerate() {
        let added = chain.add(given.path.iter().map(String::as_str), given.conversions, given.lost);
        added.map_err(|error| Error::new(Error::from(error).code(), format!("paths[{place}]"), error.to_string()))?;
    }
    let found = chain.removal();
    let text = |number: Option<regulars_core::money::Number>| number.map(|number| number.canonical());
    let channel = |one: attribution::ChannelEffect| MarkovChannel {
        channel: one.channel,
        removal_effect: text(one.removal_effect),
        share: text(one.share),
    };
    Ok(MarkovFound { channels: found.channels.into_iter().map(channel).collect(), p_conv: found.p_conv.canonical() })
}

pub(in super::super) fn shapley(_: &Crm, request: ShapleyRequest) -> Result<ShapleyFound> {
    let mut sets = Coalitions::new();
    for (place, given) in request.coalitions.iter().enumerate() {
        let added = sets.add(given.channels.iter().map(String::as_str), given.conversions);
        added.map_err(|error| {
            Error::new(Error::from(error).code(), format!("coalitions[{place}]"), error.to_string())
        })?;
    }
    let found = sets.credited()?;
    let channel = |(channel, credit): (String, regulars_core::money::Number)| ChannelCredit {
        channel,
        credit: credit.canonical(),
    };
    Ok(ShapleyFound {
        channels: found.credit.into_iter().map(channel).collect(),
        total: found.total,
        unattributed: found.unattributed,
    })
}
