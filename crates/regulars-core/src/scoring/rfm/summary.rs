//! The summary of one customer's purchases (RF-3 to RF-8, RF-12).

use super::{MonetaryOf, Refunds, RfmRules};
use crate::error::Code;
use crate::measure::{OrderBook, OrderFact, ReturnFact};
use crate::money::{Currency, Number, Total};
use crate::time::{Date, Instant, Zone};

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
    /// The purchase periods of the mean `monetary`: all but the first, unless the rules say otherwise (RF-5).
    pub counted: u32,
    /// Their net amount.
    pub counted_total: Total,
    /// Those of them with a net amount above zero, which a model of spend reads (RF-7: `gg_x`).
    pub paid: u32,
    /// Their net amount; `gg_mean` is `paid_total / paid`.
    pub paid_total: Total,
    /// The sum and the mean of all purchase periods, as they are scored (RS-1).
    scored: (Number, Number),
    pub(super) last_period: i32,
    today: i32,
}

/// What came out.
pub type Scored = Result<RfmSummary, Code>;

/// Sums up the counted orders. `insufficient_data` without a purchase, `mixed_currency` with a currency that has no rates, and
/// `rate_missing` before its first date (RF-8).
pub fn summarise(book: &OrderBook, rules: &RfmRules, zone: &Zone, as_of: Instant) -> Scored {
    let mut sums = Sums::new(rules);
    each_event(book, rules, zone, |event| sums.take(event))?;
    sums.close(zone.date(as_of).period(rules.unit))
}

/// The periods in which something was bought (RF-3, RF-4), rising: those that [`summarise`] counts. Errors as there, but for no purchase.
pub fn purchase_periods(book: &OrderBook, rules: &RfmRules, zone: &Zone) -> Result<Vec<i32>, Code> {
    let mut periods = Vec::new();
    each_event(book, rules, zone, |event| periods.extend(event.is_purchase(rules).then_some(event.period)))?;
    Ok(periods)
}

/// Shows what happened period by period.
fn each_event(book: &OrderBook, rules: &RfmRules, zone: &Zone, mut show: impl FnMut(Event)) -> Result<(), Code> {
    let mut event: Option<Event> = None;
    for item in Items::of(book, rules.refunds) {
        let at = match item {
            Item::Order(order, _) => order.at,
            Item::Return(back) => back.at,
        };
        let worth = item.worth(book, rules, zone)?;
        let period = zone.date(at).period(rules.unit);
        if event.as_ref().is_none_or(|event| event.period != period)
            && let Some(done) = event.replace(Event { period, ..Event::default() })
        {
            show(done);
        }
        let Some(event) = event.as_mut() else { continue };
        match item {
            Item::Order(..) => {
                event.bought.add(worth);
                event.orders += 1;
            }
            Item::Return(_) => event.back.add(worth),
        }
    }
    if let Some(done) = event {
        show(done);
    }
    Ok(())
}

/// What was spent within the last `periods` periods, the present one among them, less what returns take away (VQ-2). Errors as
/// [`summarise`], and `overflow`.
pub fn spent_within(
    book: &OrderBook,
    rules: &RfmRules,
    zone: &Zone,
    as_of: Instant,
    periods: u32,
) -> Result<Number, Code> {
    let today = zone.date(as_of).period(rules.unit);
    let inside = |at: Instant| i64::from(today) - i64::from(zone.date(at).period(rules.unit)) < i64::from(periods);
    let mut spent = Total::default();
    for item in Items::of(book, rules.refunds) {
        let worth = item.worth(book, rules, zone)?;
        match item {
            Item::Order(order, _) if inside(order.at) => spent.add(worth),
            Item::Return(back) if inside(back.at) => spent.subtract(worth),
            Item::Order(..) | Item::Return(_) => {}
        }
    }
    Number::from_total(spent).ok_or(Code::Overflow)
}

/// The purchases for which no rate holds on their date yet, with the currency that it is missing of (RF-8).
pub(crate) fn unconverted<'b>(
    book: &'b OrderBook,
    rules: &'b RfmRules,
    zone: &'b Zone,
) -> impl Iterator<Item = (&'b OrderFact, Currency)> {
    let bought = book.orders.iter().filter(|order| rules.refunds.bought(order).is_some());
    bought.filter_map(|order| {
        let lacking = rules.rates.as_ref()?.lacking(order.currency, rules.currency, zone.date(order.at));
        lacking.filter(|_| order.currency != rules.currency).map(|lacking| (order, lacking))
    })
}

/// What counts: a purchase with what it counts for, or a return that stands by itself.
#[derive(Clone, Copy)]
enum Item<'b> {
    Order(&'b OrderFact, Total),
    Return(&'b ReturnFact),
}

impl Item<'_> {
    /// What it comes to in the one currency. What a return takes off is the difference between what its order was worth before and
    /// after, so that what comes back in parts takes no more than what comes back at once.
    fn worth(&self, book: &OrderBook, rules: &RfmRules, zone: &Zone) -> Result<Total, Code> {
        match self {
            Item::Order(order, bought) => rules.worth(*bought, order, zone),
            Item::Return(back) => {
                let Some(order) = book.orders.get(back.order) else { return Ok(Total::default()) };
                let mut before = back.left;
                before.add(back.amount);
                let mut worth = rules.worth(before, order, zone)?;
                worth.subtract(rules.worth(back.left, order, zone)?);
                Ok(worth)
            }
        }
    }
}

/// Orders and, where they stand by themselves, returns in timeline order: those of one period stand together.
struct Items<'b> {
    orders: &'b [OrderFact],
    given_back: &'b [ReturnFact],
    refunds: Refunds,
}

impl<'b> Items<'b> {
    fn of(book: &'b OrderBook, refunds: Refunds) -> Self {
        let given_back: &[ReturnFact] = if refunds == Refunds::AtReturnDate { &book.given_back } else { &[] };
        Self { orders: &book.orders, given_back, refunds }
    }
}

impl<'b> Iterator for Items<'b> {
    type Item = Item<'b>;

    fn next(&mut self) -> Option<Item<'b>> {
        loop {
            let order = self.orders.split_first();
            let before = |back: &ReturnFact| order.is_none_or(|(order, _)| back.at < order.at);
            if let Some((back, rest)) = self.given_back.split_first().filter(|(back, _)| before(back)) {
                self.given_back = rest;
                return Some(Item::Return(back));
            }
            let (order, rest) = order?;
            self.orders = rest;
            if let Some(bought) = self.refunds.bought(order) {
                return Some(Item::Order(order, bought));
            }
        }
    }
}

/// All that happened in one period (RF-3).
#[derive(Clone, Copy, Default)]
struct Event {
    period: i32,
    bought: Total,
    back: Total,
    orders: u32,
}

impl Event {
    /// Whether it counts (RF-7).
    fn is_purchase(&self, rules: &RfmRules) -> bool {
        self.orders > 0 && (self.bought.signum() > 0 || rules.count_zero)
    }
}

/// What events come to.
struct Sums<'r> {
    rules: &'r RfmRules,
    /// The first and the last purchase period.
    span: Option<(i32, i32)>,
    orders: u32,
    periods: u32,
    total: Total,
    first_total: Total,
    paid: u32,
    paid_total: Total,
}

impl<'r> Sums<'r> {
    fn new(rules: &'r RfmRules) -> Self {
        let none = Total::default();
        Self { rules, span: None, orders: 0, periods: 0, total: none, first_total: none, paid: 0, paid_total: none }
    }

    fn take(&mut self, event: Event) {
        self.total.subtract(event.back);
        // What came back is no purchase, and takes none away (RF-6).
        if !event.is_purchase(self.rules) {
            return;
        }
        self.total.add(event.bought);
        let mut net = event.bought;
        net.subtract(event.back);
        let first = self.span.is_none();
        if first {
            self.first_total = net;
        }
        if net.signum() > 0 && (!first || self.rules.include_first) {
            self.paid += 1;
            self.paid_total.add(net);
        }
        self.span = Some((self.span.map_or(event.period, |(first, _)| first), event.period));
        self.orders += event.orders;
        self.periods += 1;
    }

    fn close(self, today: i32) -> Scored {
        let (first, last) = self.span.ok_or(Code::InsufficientData)?;
        let mean = self.total.mean_total(self.periods);
        let number = |total: Total| Number::from_total(total).ok_or(Code::Overflow);
        let scored = (number(self.total)?, number(mean.ok_or(Code::Overflow)?)?);
        let (mut counted, mut counted_total) = (self.periods, self.total);
        // RF-5: the first event is left out, unless the rules say otherwise.
        if !self.rules.include_first {
            counted -= 1;
            counted_total.subtract(self.first_total);
        }
        let between = |from: i32, to: i32| u32::try_from(to.saturating_sub(from)).unwrap_or(0);
        Ok(RfmSummary {
            orders: self.orders,
            frequency: self.periods - 1,
            recency: between(first, last),
            age: between(first, today),
            since_last: between(last, today),
            total: self.total,
            counted,
            counted_total,
            paid: self.paid,
            paid_total: self.paid_total,
            scored,
            last_period: last,
            today,
        })
    }
}

impl RfmSummary {
    /// The start of the next local period, when `age` and `since_last` move (RF-12).
    pub fn next_change_at(&self, rules: &RfmRules, zone: &Zone) -> Instant {
        zone.start_of(Date::start_of_period(self.today + 1, rules.unit))
    }

    /// The periods in which something was bought.
    pub fn purchase_periods(&self) -> u32 {
        self.frequency + 1
    }

    /// The amount that is scored (RS-1).
    pub fn monetary(&self, of: MonetaryOf) -> Number {
        match of {
            MonetaryOf::Total => self.scored.0,
            MonetaryOf::Mean => self.scored.1,
        }
    }
}
