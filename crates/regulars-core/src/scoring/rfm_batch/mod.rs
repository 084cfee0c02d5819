//! RFM over plain arrays (RF-10, RF-11): many customers at once, as a fit or a report needs them.
//!
//! The numbers are those of the fold: [`summarise`](super::summarise) over the orders of one customer and a batch over the same
//! periods and amounts agree.

mod gathered;

pub use self::gathered::GatheredPurchases;
use crate::error::{Code, Error, Result};

/// Purchases as columns of one length: whose, in which local period (RF-2), how much in units of one scale and currency (RF-8).
#[derive(Clone, Copy, Debug, Default)]
pub struct Purchases<'a> {
    /// The customers' keys.
    pub keys: &'a [u64],
    /// The numbers of the periods.
    pub periods: &'a [i32],
    /// The net amounts.
    pub amounts: &'a [i64],
    /// Which rows are returns that count at their own date (RF-6): they lower the amount of their period and are no purchase.
    /// Empty: none is.
    pub returns: &'a [bool],
}

/// What counts, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRules {
    /// Whether events of net amount zero or less count as purchases (RF-7).
    pub count_zero: bool,
    /// Whether the first event counts in the mean (RF-5).
    pub include_first: bool,
}

/// The summary of every customer with a purchase (RF-4, RF-5), sorted by key; all columns have one length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RfmColumns {
    /// The keys, rising.
    pub keys: Vec<u64>,
    /// Counted orders.
    pub orders: Vec<u32>,
    /// Repeat purchase periods.
    pub frequency: Vec<u32>,
    /// Periods between the first and the last purchase.
    pub recency: Vec<u32>,
    /// Periods between the first purchase and the end.
    pub age: Vec<u32>,
    /// Net amount of all purchases.
    pub total: Vec<i64>,
    /// How many events the mean counts; `monetary` is `counted_total / counted`, undefined for none (RF-5).
    pub counted: Vec<u32>,
    /// Net amount of these events.
    pub counted_total: Vec<i64>,
    /// Those of them above zero, for the Gamma-Gamma model (RF-7).
    pub gg_x: Vec<u32>,
    /// Net amount of these.
    pub gg_total: Vec<i64>,
}

/// What customers did after the calibration (RF-10), in the order of its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdout {
    /// Purchase periods in the validation.
    pub periods: Vec<u32>,
    /// Their net amount; the mean is undefined for none.
    pub total: Vec<i64>,
}

/// A summary and what came after it (RF-10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    /// The customers seen up to the end of the calibration.
    pub seen: RfmColumns,
    /// What they did in the validation.
    pub holdout: Holdout,
    /// The customers first seen in the validation, rising.
    pub later: Vec<u64>,
}

/// One event: all purchases of a customer in one period (RF-3).
#[derive(Clone, Copy)]
struct Event {
    key: u64,
    period: i32,
    bought: i64,
    back: i64,
    orders: u32,
}

impl Event {
    fn net(&self) -> Result<i64> {
        let mut net = self.bought;
        subtract(&mut net, self.back)?;
        Ok(net)
    }
}

/// Sums up the purchases up to and including a period. Beside the columns that come out it takes at most 24 bytes a row, and none if
/// the rows come sorted by key and period. Errors: `model_input_invalid` if the columns differ in length, `too_many_items` beyond 2^32
/// rows, `overflow` if a sum does not fit.
///
/// ```
/// use regulars_core::scoring::{BatchRules, Purchases, rfm_batch};
/// let rows = Purchases { keys: &[7, 3, 7, 7], periods: &[0, 5, 10, 10], amounts: &[100, 250, 30, 20], returns: &[] };
/// let found = rfm_batch(rows, 12, BatchRules { count_zero: true, include_first: false })?;
/// assert_eq!((found.keys, found.frequency, found.recency, found.age), (vec![3, 7], vec![0, 1], vec![0, 10], vec![7, 12]));
/// assert_eq!((found.total, found.counted_total), (vec![250, 150], vec![0, 50]));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn rfm_batch(rows: Purchases<'_>, as_of: i32, rules: BatchRules) -> Result<RfmColumns> {
    summary_of(&rows, as_of, rules)
}

fn summary_of(rows: &impl Source, as_of: i32, rules: BatchRules) -> Result<RfmColumns> {
    let mut found = RfmColumns::default();
    each_customer(rows, as_of, as_of, rules, |done| found.push(done, as_of))?;
    Ok(found)
}

/// The same up to the end of a calibration, and what came after it up to the end of a validation (RF-10). Errors: as [`rfm_batch`],
/// and `out_of_range` if the validation does not end after the calibration.
///
/// ```
/// use regulars_core::scoring::{BatchRules, Purchases, rfm_calibration};
/// let rows = Purchases { keys: &[1, 1, 1, 2], periods: &[0, 3, 6, 7], amounts: &[10, 20, 30, 40], returns: &[] };
/// let found = rfm_calibration(rows, 4, 8, BatchRules { count_zero: true, include_first: false })?;
/// assert_eq!((found.seen.keys, found.seen.frequency), (vec![1], vec![1]));
/// assert_eq!((found.holdout.periods, found.holdout.total, found.later), (vec![1], vec![30], vec![2]));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn rfm_calibration(
    rows: Purchases<'_>,
    calibration_end: i32,
    validation_end: i32,
    rules: BatchRules,
) -> Result<Calibration> {
    calibration_of(&rows, calibration_end, validation_end, rules)
}

fn calibration_of(
    rows: &impl Source,
    calibration_end: i32,
    validation_end: i32,
    rules: BatchRules,
) -> Result<Calibration> {
    if validation_end <= calibration_end {
        let message = "the validation ends after the calibration";
        return Err(Error::new(Code::OutOfRange, "validation_end", message));
    }
    let mut found = Calibration::default();
    each_customer(rows, calibration_end, validation_end, rules, |done| found.push(done, calibration_end))?;
    Ok(found)
}

/// A customer whose events come.
struct Open {
    key: u64,
    orders: u32,
    /// The first period and the last one, once there is one.
    span: Option<(i32, i32)>,
    events: u32,
    total: i64,
    counted: u32,
    counted_total: i64,
    gg_x: u32,
    gg_total: i64,
    later: u32,
    later_total: i64,
}

fn overflow() -> Error {
    Error::new(Code::Overflow, "amounts", "a sum of amounts does not fit")
}

fn add(sum: &mut i64, more: i64) -> Result<()> {
    *sum = sum.checked_add(more).ok_or_else(overflow)?;
    Ok(())
}

fn subtract(sum: &mut i64, less: i64) -> Result<()> {
    *sum = sum.checked_sub(less).ok_or_else(overflow)?;
    Ok(())
}

impl Open {
    fn new(key: u64) -> Self {
        Self {
            key,
            orders: 0,
            span: None,
            events: 0,
            total: 0,
            counted: 0,
            counted_total: 0,
            gg_x: 0,
            gg_total: 0,
            later: 0,
            later_total: 0,
        }
    }

    fn take(&mut self, event: Event, rules: BatchRules) -> Result<()> {
        let net = event.net()?;
        if !rules.counts(&event) {
            // What came back is no purchase, and takes none away (RF-6). Nothing has been bought before the first event.
            subtract(&mut self.total, event.back)?;
            return subtract(&mut self.counted_total, event.back);
        }
        let first = self.span.is_none();
        self.span = Some((self.span.map_or(event.period, |(first, _)| first), event.period));
        self.orders = self.orders.saturating_add(event.orders);
        self.events += 1;
        add(&mut self.total, net)?;
        // RF-5: the first event is left out, unless the rules say otherwise.
        if first && !rules.include_first {
            return Ok(());
        }
        self.counted += 1;
        add(&mut self.counted_total, net)?;
        if net > 0 {
            self.gg_x += 1;
            add(&mut self.gg_total, net)?;
        }
        Ok(())
    }

    /// What came after the calibration.
    fn take_later(&mut self, event: Event, rules: BatchRules) -> Result<()> {
        if !rules.counts(&event) {
            return subtract(&mut self.later_total, event.back);
        }
        self.later += 1;
        add(&mut self.later_total, event.net()?)
    }
}

impl BatchRules {
    /// Whether an event is a purchase (RF-7).
    fn counts(&self, event: &Event) -> bool {
        event.orders > 0 && (event.bought > 0 || self.count_zero)
    }
}

impl RfmColumns {
    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn push(&mut self, done: &Open, end: i32) {
        let Some((first, last)) = done.span else { return };
        self.keys.push(done.key);
        self.orders.push(done.orders);
        self.frequency.push(done.events - 1);
        self.recency.push(last.abs_diff(first));
        self.age.push(end.abs_diff(first));
        self.total.push(done.total);
        self.counted.push(done.counted);
        self.counted_total.push(done.counted_total);
        self.gg_x.push(done.gg_x);
        self.gg_total.push(done.gg_total);
    }
}

impl Calibration {
    fn push(&mut self, done: &Open, end: i32) {
        if done.span.is_none() {
            // Who only returned something has not been seen yet.
            self.later.extend((done.later > 0).then_some(done.key));
            return;
        }
        self.seen.push(done, end);
        self.holdout.periods.push(done.later);
        self.holdout.total.push(done.later_total);
    }
}

/// Shows every customer by key: what was up to `seen_to`, and what came later up to `end`.
fn each_customer(
    rows: &impl Source,
    seen_to: i32,
    end: i32,
    rules: BatchRules,
    mut show: impl FnMut(&Open),
) -> Result<()> {
    let mut open: Option<Open> = None;
    let take = |event: Event| {
        if open.as_ref().is_none_or(|open| open.key != event.key)
            && let Some(done) = open.replace(Open::new(event.key))
        {
            show(&done);
        }
        let Some(open) = open.as_mut() else { return Ok(()) };
        if event.period <= seen_to {
            return open.take(event, rules);
        }
        open.take_later(event, rules)
    };
    let mut events = Events { end, open: None, show: take };
    rows.each(&mut events)?;
    events.close()?;
    if let Some(done) = open {
        show(&done);
    }
    Ok(())
}

/// Rows that can be shown by key and period.
trait Source {
    fn each<S: FnMut(Event) -> Result<()>>(&self, events: &mut Events<S>) -> Result<()>;
}

impl Source for Purchases<'_> {
    fn each<S: FnMut(Event) -> Result<()>>(&self, events: &mut Events<S>) -> Result<()> {
        let count = self.keys.len();
        let returns = self.returns.is_empty() || self.returns.len() == count;
        if count != self.periods.len() || count != self.amounts.len() || !returns {
            let message = "the columns have one length";
            return Err(Error::new(Code::ModelInputInvalid, "keys", message));
        }
        let is_return = |row: usize| self.returns.get(row).copied().unwrap_or(false);
        let pairs = || self.keys.iter().zip(self.periods);
        if pairs().is_sorted() {
            for (row, ((key, period), amount)) in pairs().zip(self.amounts).enumerate() {
                events.take(*key, *period, *amount, is_return(row))?;
            }
            return Ok(());
        }
        if let Some(gathered) = self.gathered()? {
            return gathered.each(events);
        }
        let mut order: Vec<(u64, i32, u32)> = Vec::with_capacity(self.keys.len());
        for ((key, period), row) in pairs().zip(0_u64..) {
            let row = u32::try_from(row);
            let row = row.map_err(|_| Error::new(Code::TooManyItems, "keys", "a batch has at most 2^32 rows"))?;
            order.push((*key, *period, row));
        }
        order.sort_unstable();
        for (key, period, row) in order {
            let amount = self.amounts.get(row as usize).copied().unwrap_or(0);
            events.take(key, period, amount, is_return(row as usize))?;
        }
        Ok(())
    }
}

impl Purchases<'_> {
    /// The rows beside those of the same customer, where keys are numbers from 0 and there are not more of them than rows.
    fn gathered(&self) -> Result<Option<GatheredPurchases>> {
        let Some(customers) = self.keys.iter().max().and_then(|most| usize::try_from(*most).ok()?.checked_add(1))
        else {
            return Ok(None);
        };
        if customers > self.keys.len() {
            return Ok(None);
        }
        let mut counts = vec![0_u32; customers];
        let place = |key: u64| usize::try_from(key).unwrap_or(usize::MAX);
        for key in self.keys {
            if let Some(count) = counts.get_mut(place(*key)) {
                *count = count.saturating_add(1);
            }
        }
        let mut gathered = GatheredPurchases::new(&counts, 0..)?;
        let returns = self.returns.iter().copied().chain(std::iter::repeat(false));
        for (((key, period), amount), back) in self.keys.iter().zip(self.periods).zip(self.amounts).zip(returns) {
            gathered.put(u32::try_from(*key).unwrap_or(u32::MAX), *period, *amount, back)?;
        }
        Ok(Some(gathered.close()))
    }
}

/// Puts rows of one customer and period together.
struct Events<S> {
    end: i32,
    open: Option<Event>,
    show: S,
}

impl<S: FnMut(Event) -> Result<()>> Events<S> {
    #[inline]
    fn take(&mut self, key: u64, period: i32, amount: i64, is_return: bool) -> Result<()> {
        if period > self.end {
            return Ok(());
        }
        if self.open.as_ref().is_none_or(|open| open.key != key || open.period != period) {
            self.close()?;
            self.open = Some(Event { key, period, bought: 0, back: 0, orders: 0 });
        }
        let Some(open) = self.open.as_mut() else { return Ok(()) };
        if is_return {
            return add(&mut open.back, amount);
        }
        open.orders = open.orders.saturating_add(1);
        add(&mut open.bought, amount)
    }

    #[inline]
    fn close(&mut self) -> Result<()> {
        self.open.take().map_or(Ok(()), |event| (self.show)(event))
    }
}

#[cfg(test)]
mod tests;
