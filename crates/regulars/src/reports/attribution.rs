//! Which channels the orders of a window are credited to, by the touches of the customers who made them (SV-70 to SV-73).

use std::collections::BTreeMap;

use regulars_core::customer::{FoldRoom, Frame, Part, Plan, ReasonLevel, Select, counted_orders};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Decimal, Money, Number, Total};
use regulars_core::record::{Body, Kind};
use regulars_core::sales::attribution::{self, Chain, Coalitions, Model, Touch, UNATTRIBUTED};
use regulars_core::time::Instant;

use super::campaign::COST;
use crate::Crm;
use crate::quality::{counted_at, records_of};
use crate::views::{by_id, feed};

/// The event of a touch that is no contact but the exposure to a test (SV-63).
pub(super) const EXPOSURE: &str = "exposure";

/// By what orders are credited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum CreditedBy {
    /// Order by order, by a rule.
    Rule(Model),
    /// By what conversions lose without a channel.
    Markov,
    /// By equal parts of the channels that were met.
    Shapley,
}

/// Which orders are asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributionAsk {
    /// What is known at this instant counts.
    pub as_of: Instant,
    /// By what they are credited.
    pub by: CreditedBy,
    /// The currency of their value; orders of others are counted and left out.
    pub currency: Currency,
    /// The beginning of the window of orders.
    pub from: Instant,
    /// How many days before an order touches count.
    pub lookback_days: Decimal,
    /// The end of the window, which is outside.
    pub until: Instant,
}

/// What a channel is credited with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributionRow {
    /// The channel; `unattributed` for orders without a touch.
    pub channel: String,
    /// Its part of the value.
    pub value: Money,
    /// Conversions, of Shapley values.
    pub credit: Option<Number>,
    /// The share of conversions that is lost without it, of a chain.
    pub removal_effect: Option<Number>,
}

/// Which channels the orders of a window are credited to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributionReport {
    /// The channels by name, which add up to the value exactly.
    pub channels: Vec<AttributionRow>,
    /// How many orders there were.
    pub conversions: u64,
    /// Customers who were touched in the window and bought nothing in it; of a chain only.
    pub lost: u64,
    /// Orders of other currencies.
    pub other_currency: u64,
    /// What the orders are worth less what came back, each rounded half to even to the minor unit.
    pub value: Money,
}

/// What was gathered so far.
#[derive(Default)]
struct Gathered {
    by_rule: BTreeMap<String, Total>,
    chain: Chain,
    sets: Coalitions,
    touched: Total,
    untouched: Total,
    conversions: u64,
    lost: u64,
    other_currency: u64,
}

impl Crm {
    /// Credits the orders of a window to channels: those that count at `as_of`, less what came back, by the touches of the same
    /// customer before each. Errors: `out_of_range`, `too_many_items`, `overflow`, `invalid_value` for a window that ends first.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{AttributionAsk, CreditRule, CreditedBy, Currency, Instant};
    ///
    /// let ask = AttributionAsk {
    ///     as_of,
    ///     by: CreditedBy::Rule(CreditRule::Last),
    ///     currency: Currency::new("CNY")?,
    ///     from: Instant::parse("2026-01-01T00:00:00+08:00")?,
    ///     lookback_days: "30".parse()?,
    ///     until: as_of,
    /// };
    /// assert_eq!(crm.attribution(&ask)?.channels.len(), 1, "nobody was touched before an order");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn attribution(&self, ask: &AttributionAsk) -> Result<AttributionReport> {
        if ask.until < ask.from {
            return Err(Error::new(Code::InvalidValue, "until", "the window ends after it begins"));
        }
        self.as_operation("attribution.report", None, |crm| {
            let select = Select::parts(&[Part::Orders]).with_reasons(ReasonLevel::None);
            let plan = Plan::compile(crm.rules_at(ask.as_of), select)?;
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), ask.as_of)?;
            let (mut frame, mut room, mut all) = (Frame::default(), FoldRoom::default(), Gathered::default());
            for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
                let mut touches = Vec::new();
                for number in resolved.members(Some(cluster)) {
                    let counts = counted_at(ask.as_of);
                    for record in records_of(reading.as_ref(), number, Some(Kind::Touch), &counts)? {
                        let Body::Touch(touch) = &record.body else { continue };
                        let is_contact = touch.event.as_deref().is_none_or(|event| event != EXPOSURE && event != COST);
                        if let Some(channel) = touch.channel.as_deref().filter(|_| is_contact) {
                            let key = format!("{} {}", record.source, record.record_id);
                            touches.push(Touch { channel: channel.to_owned(), at: record.occurred_at.at, key });
                        }
                    }
                }
                feed(reading.as_ref(), &resolved, cluster, id, &plan, &mut frame)?;
                let orders = counted_orders(&frame, &plan, ask.as_of, &mut room).iter();
                let orders = orders.filter(|order| !order.gone && order.at >= ask.from && order.at < ask.until);
                let orders: Vec<(Instant, Currency, Total)> =
                    orders.map(|order| (order.at, order.currency, order.net)).collect();
                all.add(ask, &touches, &orders)?;
            }
            all.report(ask)
        })
    }
}

fn overflow() -> Error {
    Error::new(Code::Overflow, "", "the value of the orders does not fit")
}

/// A sum as money, half to even to the minor unit.
pub(super) fn rounded(total: Total, currency: Currency) -> Result<Money> {
    let number = Number::from_total(total).map(|number| number.rounded(currency.minor_digits()));
    let amount = number.and_then(|number| Total::from(number).decimal()).ok_or_else(overflow)?;
    Ok(Money::new(amount, currency))
}

impl Gathered {
    fn add(&mut self, ask: &AttributionAsk, touches: &[Touch], orders: &[(Instant, Currency, Total)]) -> Result<()> {
        let mut converted = false;
        for (at, currency, net) in orders {
            if *currency != ask.currency {
                self.other_currency += 1;
                continue;
            }
            (self.conversions, converted) = (self.conversions + 1, true);
            let value = rounded(*net, ask.currency)?;
            let model = if let CreditedBy::Rule(model) = ask.by { model } else { Model::Linear };
            let found = attribution::credit(model, *at, value, Some(ask.lookback_days), touches)?;
            if found.touches.is_empty() {
                self.untouched.add(value.amount.into());
                continue;
            }
            self.touched.add(value.amount.into());
            let path = found.touches.iter().filter_map(|share| touches.get(share.touch));
            let path = path.map(|touch| touch.channel.as_str());
            match ask.by {
                CreditedBy::Rule(_) => {
                    for (channel, part) in found.channels {
                        self.by_rule.entry(channel).or_default().add(part.amount.into());
                    }
                }
                CreditedBy::Markov => self.chain.add(path, 1, 0)?,
                CreditedBy::Shapley => self.sets.add(path, 1)?,
            }
        }
        if ask.by == CreditedBy::Markov && !converted {
            self.lose(ask, touches)?;
        }
        Ok(())
    }

    /// A customer who bought nothing in the window: its touches in it led to nothing.
    fn lose(&mut self, ask: &AttributionAsk, touches: &[Touch]) -> Result<()> {
        let mut inside: Vec<&Touch> =
            touches.iter().filter(|touch| touch.at >= ask.from && touch.at < ask.until).collect();
        inside.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
        if !inside.is_empty() {
            self.lost += 1;
            self.chain.add(inside.iter().map(|touch| touch.channel.as_str()), 0, 1)?;
        }
        Ok(())
    }

    fn report(self, ask: &AttributionAsk) -> Result<AttributionReport> {
        let touched = rounded(self.touched, ask.currency)?;
        let row = |channel: String, value: Money| AttributionRow { channel, value, credit: None, removal_effect: None };
        let mut channels = match ask.by {
            CreditedBy::Rule(_) => {
                let parts =
                    self.by_rule.into_iter().map(|(channel, part)| Ok(row(channel, rounded(part, ask.currency)?)));
                parts.collect::<Result<Vec<_>>>()?
            }
            CreditedBy::Markov => {
                let found = self.chain.removal().channels;
                let parts = split(touched, found.iter().map(|one| one.share))?;
                let told = |(one, value): (attribution::ChannelEffect, Money)| AttributionRow {
                    removal_effect: one.removal_effect,
                    ..row(one.channel, value)
                };
                found.into_iter().zip(parts).map(told).collect()
            }
            CreditedBy::Shapley => {
                let found = self.sets.credited()?.credit;
                let parts = split(touched, found.values().map(|credit| Some(*credit)))?;
                let told = |((channel, credit), value): ((String, Number), Money)| AttributionRow {
                    credit: Some(credit),
                    ..row(channel, value)
                };
                found.into_iter().zip(parts).map(told).collect()
            }
        };
        let mut value = self.touched;
        value.add(self.untouched);
        if self.untouched.signum() > 0 {
            channels.push(row(UNATTRIBUTED.to_owned(), rounded(self.untouched, ask.currency)?));
        }
        Ok(AttributionReport {
            channels,
            conversions: self.conversions,
            lost: self.lost,
            other_currency: self.other_currency,
            value: rounded(value, ask.currency)?,
        })
    }
}

/// A value by numbers of six digits behind the point.
fn split(value: Money, weights: impl Iterator<Item = Option<Number>>) -> Result<Vec<Money>> {
    let units = |weight: Option<Number>| {
        weight.and_then(|weight| weight.units_at(6)).and_then(|units| u64::try_from(units).ok()).unwrap_or(0)
    };
    let weights: Vec<u64> = weights.map(units).collect();
    Ok(attribution::split(value, &weights)?)
}
