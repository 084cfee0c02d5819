//! The sums of one customer whose rows come in the order of time (RF-3 to RF-7, RF-10).

use super::{BatchRules, Row, Span, add, subtract};
use crate::error::Result;

/// All purchases of a customer in one period (RF-3); none of a period before all others.
#[derive(Clone, Copy, Debug)]
struct Event {
    period: i32,
    orders: u32,
    bought: i64,
    /// What came back in it.
    back: i64,
}

impl Default for Event {
    fn default() -> Self {
        Self { period: i32::MIN, orders: 0, bought: 0, back: 0 }
    }
}

/// A customer's purchases summed up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// The last period, which may get more.
    event: Event,
    /// Counted periods, their purchases, and the first and the last of them, if there is one.
    pub(super) events: u32,
    pub(super) orders: u32,
    pub(super) first: i32,
    pub(super) last: i32,
    pub(super) total: i64,
    pub(super) counted: u32,
    pub(super) gg_x: u32,
    pub(super) counted_total: i64,
    pub(super) gg_total: i64,
    /// Counted periods after the calibration.
    pub(super) later: u32,
    pub(super) later_total: i64,
}

impl Sums {
    /// Adds a row, which is not before the last one.
    pub(super) fn take(&mut self, row: Row, span: Span, rules: BatchRules) -> Result<()> {
        if row.period > span.end {
            return Ok(());
        }
        if row.period != self.event.period {
            self.close(span, rules)?;
            self.event.period = row.period;
        }
        if row.is_return {
            return add(&mut self.event.back, row.amount);
        }
        self.event.orders = self.event.orders.saturating_add(1);
        add(&mut self.event.bought, row.amount)
    }

    /// Nothing more comes in the last period.
    pub(super) fn close(&mut self, span: Span, rules: BatchRules) -> Result<()> {
        let event = std::mem::take(&mut self.event);
        let counts = event.orders > 0 && rules.counts(event.bought);
        if event.period <= span.seen_to {
            return self.add(event, counts, rules);
        }
        if counts {
            self.later += 1;
            add(&mut self.later_total, event.bought)?;
        }
        subtract(&mut self.later_total, event.back)
    }

    fn add(&mut self, event: Event, counts: bool, rules: BatchRules) -> Result<()> {
        if !counts {
            // What came back is no purchase, and takes none away (RF-6). Nothing has been bought before the first event.
            subtract(&mut self.total, event.back)?;
            return subtract(&mut self.counted_total, event.back);
        }
        let mut net = event.bought;
        subtract(&mut net, event.back)?;
        // RF-5: the first event is left out, unless the rules say otherwise.
        let is_counted = self.events > 0 || rules.include_first;
        if self.events == 0 {
            self.first = event.period;
        }
        self.last = event.period;
        self.orders = self.orders.saturating_add(event.orders);
        self.events += 1;
        add(&mut self.total, net)?;
        if is_counted {
            self.counted += 1;
            add(&mut self.counted_total, net)?;
        }
        if is_counted && net > 0 {
            self.gg_x += 1;
            add(&mut self.gg_total, net)?;
        }
        Ok(())
    }
}
