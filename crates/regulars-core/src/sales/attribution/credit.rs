//! Attribution by rules: the value of a conversion, shared out over the touches before it so that not a cent is lost (SV-70,
//! SV-71).

use std::collections::BTreeMap;

use crate::error::{Code, Fault};
use crate::money::{Decimal, Money, Number};
use crate::scoring::{decimal, float};
use crate::time::{DAY_US, Instant};

/// The channel of what no touch gets.
pub const UNATTRIBUTED: &str = "unattributed";
/// The most touches of one conversion.
const MAX_TOUCHES: usize = 100_000;
/// Digits of a weight that fades.
const WEIGHT_PLACES: u8 = 9;

/// Which touches get how much.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Model {
    /// The first one all.
    First,
    /// The last one all.
    Last,
    /// Each one the same.
    Linear,
    /// The first and the last 0.4 each, those between share 0.2; two share it, one gets all.
    Position402040,
    /// Less by half for each half-life before the conversion.
    TimeDecay {
        /// The half-life in days, above 0.
        half_life_days: Decimal,
    },
}

/// A touch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touch {
    /// The channel that is credited.
    pub channel: String,
    /// When.
    pub at: Instant,
    /// Orders touches of one instant.
    pub key: String,
}

/// What a touch gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// Which of the touches that were given.
    pub touch: usize,
    /// Its part of the value.
    pub value: Money,
}

/// Who gets what of a conversion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credit {
    /// By channel; those with nothing are left out. Adds up to the value.
    pub channels: BTreeMap<String, Money>,
    /// By touch in the order of time, also those with nothing. Empty if nothing is attributed.
    pub touches: Vec<Share>,
    /// Touches after the conversion or beyond the days looked back.
    pub passed: u64,
}

/// Why nothing can be attributed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AttributionError {
    /// A number that makes no sense.
    #[error("expected {1}")]
    OutOfRange(&'static str, &'static str),
    /// Too many touches.
    #[error("at most {MAX_TOUCHES} touches")]
    TooManyTouches,
    /// Too many channels.
    #[error("at most {} channels", super::MAX_CHANNELS)]
    TooManyChannels,
    /// A count that does not fit.
    #[error("the counts do not fit")]
    Overflow,
}

impl Fault for AttributionError {
    fn code(&self) -> Code {
        match self {
            Self::OutOfRange(..) => Code::OutOfRange,
            Self::TooManyTouches | Self::TooManyChannels => Code::TooManyItems,
            Self::Overflow => Code::Overflow,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::OutOfRange(path, _) => *path,
            Self::TooManyTouches => "touches",
            Self::TooManyChannels => "paths",
            Self::Overflow => "",
        }
        .to_owned()
    }
}

/// The value in units of the minor unit. Error: `out_of_range` below zero and for parts of it.
fn minor(value: Money) -> Result<u64, AttributionError> {
    let units = Number::from(value.amount).units_at(value.currency.minor_digits());
    let whole = units.and_then(|units| u64::try_from(units).ok()).filter(|units| {
        let back = i64::try_from(*units).ok().and_then(|units| Decimal::new(units, value.currency.minor_digits()).ok());
        back == Some(value.amount)
    });
    whole.ok_or(AttributionError::OutOfRange("value", "an amount in whole minor units that is not below 0"))
}

fn days_us(days: Decimal, path: &'static str) -> Result<i64, AttributionError> {
    let us = Number::from(days).mul(Number::from(DAY_US)).and_then(|us| us.units_at(0));
    let us = us.and_then(|us| i64::try_from(us).ok()).filter(|us| (0..=36_525 * DAY_US).contains(us));
    us.ok_or(AttributionError::OutOfRange(path, "from 0 to 36525 days"))
}

/// The weights of touches of these ages, the oldest first. Whole numbers: only what they are to each other counts.
fn weights(model: Model, ages: &[i64]) -> Result<Vec<u64>, AttributionError> {
    let last = ages.len().saturating_sub(1);
    let places = 0..ages.len();
    Ok(match model {
        Model::First => places.map(|place| u64::from(place == 0)).collect(),
        Model::Last => places.map(|place| u64::from(place == last)).collect(),
        Model::Linear => vec![1; ages.len()],
        Model::Position402040 if last < 2 => vec![1; ages.len()],
        Model::Position402040 => {
            // 0.4 to 0.2 / (n - 2) is as 2 (n - 2) to 1.
            let end = u64::try_from(2 * (last - 1)).map_err(|_| AttributionError::TooManyTouches)?;
            places.map(|place| if place == 0 || place == last { end } else { 1 }).collect()
        }
        Model::TimeDecay { half_life_days } => {
            let half_life = float(half_life_days.into());
            if days_us(half_life_days, "half_life_days")? == 0 {
                return Err(AttributionError::OutOfRange("half_life_days", "more than 0 days"));
            }
            let faded = |since: i64| {
                let weight = |age: &i64| {
                    #[expect(clippy::cast_precision_loss, reason = "an age in microseconds fits 53 bits for 285 years")]
                    let half_lives = (age - since) as f64 / DAY_US as f64 / half_life;
                    let units = decimal(libm::exp2(-half_lives), WEIGHT_PLACES)?.units_at(WEIGHT_PLACES)?;
                    u64::try_from(units).ok()
                };
                ages.iter().map(weight).collect::<Option<Vec<u64>>>().ok_or(AttributionError::Overflow)
            };
            let all = faded(0)?;
            // So old that nothing is left at 9 digits: only the ratios count, and these are the same from the last touch on.
            if all.iter().all(|weight| *weight == 0) { faded(ages.last().copied().unwrap_or(0))? } else { all }
        }
    })
}

/// Shares units out by weights: rounded down, the rest one each to the largest remainders, ties to the earlier (SV-71).
fn share_out(units: u64, weights: &[u64]) -> Vec<u64> {
    let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum::<u128>().max(1);
    // At most 10^18 units times 10^9 x 10^5 of weights: within 128 bits.
    let exact = |weight: &u64| u128::from(units) * u128::from(*weight);
    let mut parts: Vec<u64> = weights.iter().map(|weight| u64::try_from(exact(weight) / all).unwrap_or(0)).collect();
    let rest = units.saturating_sub(parts.iter().sum());
    let mut order: Vec<(u128, usize)> =
        weights.iter().enumerate().map(|(place, weight)| (exact(weight) % all, place)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let rest = usize::try_from(rest).unwrap_or(usize::MAX);
    for (_, place) in order.into_iter().take(rest) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}

/// Shares a value out by weights, to the last minor unit: rounded down, the rest one unit each to the largest remainders, ties to
/// the earlier (SV-71). Without any weight nobody gets anything. Error: `out_of_range`.
pub fn split(value: Money, weights: &[u64]) -> Result<Vec<Money>, AttributionError> {
    let units = if weights.iter().all(|weight| *weight == 0) { 0 } else { minor(value)? };
    share_out(units, weights).into_iter().map(|part| money(part, value)).collect()
}

/// So many minor units of the currency of a value.
fn money(units: u64, value: Money) -> Result<Money, AttributionError> {
    let amount = i64::try_from(units).ok().and_then(|units| Decimal::new(units, value.currency.minor_digits()).ok());
    amount.map(|amount| Money::new(amount, value.currency)).ok_or(AttributionError::Overflow)
}

/// Shares the value of a conversion out over the touches before it. The order in which touches are given does not matter; those of
/// one instant are ordered by their key. Errors: `out_of_range`, `too_many_items`.
///
/// ```
/// use regulars_core::money::Money;
/// use regulars_core::sales::attribution::{Model, Touch, credit};
/// use regulars_core::time::Instant;
/// let touch = |channel: &str, at: &str| -> Result<Touch, regulars_core::Error> {
///     Ok(Touch { channel: channel.to_owned(), at: Instant::parse(at)?, key: String::new() })
/// };
/// let touches = [touch("mail", "2026-03-01T00:00:00Z")?, touch("search", "2026-03-02T00:00:00Z")?, touch("app", "2026-03-03T00:00:00Z")?];
/// let at = Instant::parse("2026-03-04T00:00:00Z")?;
/// let shares = credit(Model::Linear, at, Money::parse("100", "CNY")?, None, &touches)?.channels;
/// assert_eq!(shares.get("mail"), Some(&Money::parse("33.34", "CNY")?));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn credit(
    model: Model,
    at: Instant,
    value: Money,
    lookback_days: Option<Decimal>,
    touches: &[Touch],
) -> Result<Credit, AttributionError> {
    if touches.len() > MAX_TOUCHES {
        return Err(AttributionError::TooManyTouches);
    }
    let units = minor(value)?;
    let lookback = lookback_days.map(|days| days_us(days, "lookback_days")).transpose()?;
    let age = |touch: &Touch| at.micros() - touch.at.micros();
    let counts = |touch: &Touch| age(touch) >= 0 && lookback.is_none_or(|lookback| age(touch) <= lookback);
    let mut held: Vec<(usize, &Touch)> = touches.iter().enumerate().filter(|(_, touch)| counts(touch)).collect();
    held.sort_by(|(_, a), (_, b)| (a.at, &a.key, &a.channel).cmp(&(b.at, &b.key, &b.channel)));
    let passed = u64::try_from(touches.len() - held.len()).unwrap_or(u64::MAX);
    let ages: Vec<i64> = held.iter().map(|(_, touch)| age(touch)).collect();
    let parts = share_out(units, &weights(model, &ages)?);
    let mut channels: BTreeMap<String, u64> = BTreeMap::new();
    let mut shares = Vec::with_capacity(parts.len());
    for ((touch, of), part) in held.iter().zip(&parts) {
        *channels.entry(of.channel.clone()).or_default() += part;
        shares.push(Share { touch: *touch, value: money(*part, value)? });
    }
    if held.is_empty() {
        channels.insert(UNATTRIBUTED.to_owned(), units);
    }
    channels.retain(|_, part| *part > 0);
    let channels = channels.into_iter().map(|(channel, part)| Ok((channel, money(part, value)?)));
    Ok(Credit { channels: channels.collect::<Result<_, AttributionError>>()?, touches: shares, passed })
}
