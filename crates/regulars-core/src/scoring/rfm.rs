//! The RFM summary (RF-1 to RF-12) and its score by cut points (RS-1, RS-2, RS-4, RS-5).

use crate::error::Code;
use crate::measure::OrderBook;
use crate::money::{Currency, Decimal, Total};
use crate::time::{Date, Instant, Unit, Zone};

/// The `[rfm]` section: unit, currency and cut points.
#[derive(Clone, Debug, PartialEq)]
pub struct RfmRules {
    /// The length of a purchase period (RF-1).
    pub unit: Unit,
    /// The one currency of all amounts (RF-8).
    pub currency: Currency,
    /// Whether orders of net amount zero count as purchases (RF-7).
    pub count_zero: bool,
    /// Cut points of `since_last` in periods, rising.
    pub recency: Vec<u32>,
    /// Cut points of `purchase_periods`, rising.
    pub frequency: Vec<u32>,
    /// Cut points of `total`, rising.
    pub monetary: Vec<Decimal>,
    /// The purpose whose consent the score needs (SC-2), if any.
    pub purpose: Option<String>,
}

/// The summary of a customer's purchases (RF-4, RF-5); periods are local, in the rulebook's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RfmSummary {
    /// Counted orders.
    pub orders: u32,
    /// Repeat purchase periods.
    pub frequency: u32,
    /// Periods between the first and the last purchase.
    pub recency: u32,
    /// Periods between the first purchase and `as_of`.
    pub age: u32,
    /// Periods between the last purchase and `as_of`.
    pub since_last: u32,
    /// Net amount of all purchases.
    pub total: Total,
    /// Net amount of all but the first purchase period.
    pub repeat_total: Total,
    /// Repeat purchase periods of net amount above zero, which a model of spend reads (RF-7).
    pub paid_repeats: u32,
    last_period: i32,
    today: i32,
}

/// A score and the instant at which it moves by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RfmScore {
    /// 1 to k for recency.
    pub r: u32,
    /// 1 to k for frequency.
    pub f: u32,
    /// 1 to k for monetary value.
    pub m: u32,
    /// The start of the local period in which recency passes its next cut (RS-5).
    pub next_change_at: Option<Instant>,
}

/// What came out.
pub type Scored = Result<RfmSummary, Code>;

/// Sums up the counted orders. `insufficient_data` without a purchase, `mixed_currency` with several currencies (RF-8).
pub fn summarise(book: &OrderBook, rules: &RfmRules, zone: &Zone, as_of: Instant) -> Scored {
    let today = zone.date(as_of).period(rules.unit);
    let (mut orders, mut periods) = (0, 0);
    let (mut first, mut last) = (0, i32::MIN);
    let (mut total, mut first_total) = (Total::default(), Total::default());
    let mut paid_repeats = 0;
    let mut close = |period: i32, net: Total, count: u32| {
        if net.signum() <= 0 && !rules.count_zero {
            return;
        }
        if periods == 0 {
            (first, first_total) = (period, net);
        } else {
            paid_repeats += u32::from(net.signum() > 0);
        }
        (periods, last, orders) = (periods + 1, period, orders + count);
        total.add(net);
    };
    // Orders stand in timeline order, so those of one period stand together: an event (RF-3).
    let mut event: Option<(i32, Total, u32)> = None;
    for order in book.orders.iter().filter(|order| !order.gone) {
        if order.currency != rules.currency {
            return Err(Code::MixedCurrency);
        }
        let period = zone.date(order.at).period(rules.unit);
        match &mut event {
            Some((known, net, count)) if *known == period => {
                net.add(order.net);
                *count += 1;
            }
            other => {
                if let Some((known, net, count)) = other.replace((period, order.net, 1)) {
                    close(known, net, count);
                }
            }
        }
    }
    if let Some((period, net, count)) = event {
        close(period, net, count);
    }
    if periods == 0 {
        return Err(Code::InsufficientData);
    }
    if total.overflowed() {
        return Err(Code::Overflow);
    }
    let mut repeat_total = total;
    repeat_total.subtract(first_total);
    let between = |from: i32, to: i32| u32::try_from(to.saturating_sub(from)).unwrap_or(0);
    Ok(RfmSummary {
        orders,
        frequency: periods - 1,
        recency: between(first, last),
        age: between(first, today),
        since_last: between(last, today),
        total,
        repeat_total,
        paid_repeats,
        last_period: last,
        today,
    })
}

/// Scores a summary by cut points: a value on a cut gets the better score (RS-2).
pub fn score(summary: &RfmSummary, rules: &RfmRules, zone: &Zone) -> RfmScore {
    let count = |hits: usize| u32::try_from(hits).unwrap_or(u32::MAX - 1) + 1;
    let passed = rules.recency.iter().filter(|cut| summary.since_last <= **cut);
    let next_cut = passed.clone().min().copied();
    let next_change_at = next_cut.and_then(|cut| {
        let period = summary.last_period.checked_add(i32::try_from(cut).ok()?)?.checked_add(1)?;
        Some(zone.start_of(Date::start_of_period(period, rules.unit)))
    });
    RfmScore {
        r: count(passed.count()),
        f: count(rules.frequency.iter().filter(|cut| summary.frequency + 1 >= **cut).count()),
        m: count(rules.monetary.iter().filter(|cut| summary.total.at_least(**cut)).count()),
        next_change_at,
    }
}

impl RfmSummary {
    /// The start of the next local period, when `age` and `since_last` move (RF-12).
    pub fn next_change_at(&self, rules: &RfmRules, zone: &Zone) -> Instant {
        zone.start_of(Date::start_of_period(self.today + 1, rules.unit))
    }
}
