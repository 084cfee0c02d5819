//! Purchases that are summed up as they come, where those of each customer come in the order of time (RF-11).

use super::{BatchRules, Calibration, Purchases, RfmColumns, Row, place};
use crate::error::{Code, Error, Result};

/// How many rows are taken at once.
const ABREAST: usize = 128;

/// Up to which period what counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The last period of the summary.
    pub(super) seen_to: i32,
    /// The last period of what came later.
    end: i32,
}

impl Span {
    pub(super) fn up_to(as_of: i32) -> Self {
        Self { seen_to: as_of, end: as_of }
    }

    /// Whether it is asked what came later.
    pub(super) fn goes_on(self) -> bool {
        self.end > self.seen_to
    }

    /// Error: `out_of_range` if the validation does not end after the calibration.
    pub(super) fn calibration(seen_to: i32, end: i32) -> Result<Self> {
        if end <= seen_to {
            let message = "the validation ends after the calibration";
            return Err(Error::new(Code::OutOfRange, "validation_end", message));
        }
        Ok(Self { seen_to, end })
    }
}

/// All purchases of a customer in one period (RF-3); none of a period before all others.
#[derive(Clone, Copy, Debug)]
struct Event {
    period: i32,
    orders: u32,
    bought: i64,
}

impl Default for Event {
    fn default() -> Self {
        Self { period: i32::MIN, orders: 0, bought: 0 }
    }
}

/// A customer whose purchases come in the order of time. It fills one line of the processor's cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Customer {
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
}

/// What is known of few customers, or only with a validation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Apart {
    /// What came back in the last period.
    back: i64,
    /// Counted periods after the calibration.
    pub(super) later: u32,
    pub(super) later_total: i64,
}

impl Customer {
    /// Whether the row could be taken: it is not if one of a later period came before it.
    #[inline]
    pub(super) fn take(&mut self, apart: &mut Apart, row: Row, span: Span, rules: BatchRules) -> Result<bool> {
        if row.period > span.end {
            return Ok(true);
        }
        if row.period != self.event.period {
            if row.period < self.event.period {
                return Ok(false);
            }
            self.close(apart, span, rules)?;
            self.event.period = row.period;
        }
        if row.is_return {
            add(&mut apart.back, row.amount)?;
        } else {
            self.event.orders = self.event.orders.saturating_add(1);
            add(&mut self.event.bought, row.amount)?;
        }
        Ok(true)
    }

    /// Nothing more comes in the last period.
    #[inline(always)]
    pub(super) fn close(&mut self, apart: &mut Apart, span: Span, rules: BatchRules) -> Result<()> {
        let (event, back) = (std::mem::take(&mut self.event), std::mem::take(&mut apart.back));
        if event.period <= span.seen_to {
            return self.add(event, back, rules);
        }
        if rules.counts(&event) {
            apart.later += 1;
            add(&mut apart.later_total, event.bought)?;
        }
        subtract(&mut apart.later_total, back)
    }

    #[inline(always)]
    fn add(&mut self, event: Event, back: i64, rules: BatchRules) -> Result<()> {
        if !rules.counts(&event) {
            // What came back is no purchase, and takes none away (RF-6). Nothing has been bought before the first event.
            subtract(&mut self.total, back)?;
            return subtract(&mut self.counted_total, back);
        }
        let mut net = event.bought;
        subtract(&mut net, back)?;
        // RF-5: the first event is left out, unless the rules say otherwise. Nothing here is decided by a jump, which the processor
        // could guess wrong.
        let is_counted = self.events > 0 || rules.include_first;
        let is_paid = is_counted && net > 0;
        self.first = if self.events == 0 { event.period } else { self.first };
        self.last = event.period;
        self.orders = self.orders.saturating_add(event.orders);
        self.events += 1;
        add(&mut self.total, net)?;
        self.counted += u32::from(is_counted);
        add(&mut self.counted_total, if is_counted { net } else { 0 })?;
        self.gg_x += u32::from(is_paid);
        add(&mut self.gg_total, if is_paid { net } else { 0 })?;
        Ok(())
    }
}

impl BatchRules {
    /// Whether an event is a purchase (RF-7).
    fn counts(&self, event: &Event) -> bool {
        event.orders > 0 && (event.bought > 0 || self.count_zero)
    }
}

fn overflow() -> Error {
    Error::new(Code::Overflow, "amounts", "a sum of amounts does not fit")
}

#[inline]
fn add(sum: &mut i64, more: i64) -> Result<()> {
    *sum = sum.checked_add(more).ok_or_else(overflow)?;
    Ok(())
}

#[inline]
fn subtract(sum: &mut i64, less: i64) -> Result<()> {
    *sum = sum.checked_sub(less).ok_or_else(overflow)?;
    Ok(())
}

/// Purchases on their way to a summary, each added to those of its customer as it comes; 64 bytes a customer, with returns or a
/// validation 88, and none a row.
///
/// Customers have numbers from 0. Those of one customer must come in the order of time; [`take`](Self::take) says if they do not.
///
/// ```
/// use regulars_core::scoring::{BatchRules, Purchases, RunningPurchases};
/// let mut rows = RunningPurchases::up_to(12, 2, BatchRules { count_zero: true, include_first: false });
/// let piece = Purchases { keys: &[0, 1, 0], periods: &[3, 4, 10], amounts: &[100, 250, 300], returns: &[] };
/// assert!(rows.take(piece)?);
/// // The summary tells customer 1 first; its keys are places in that order.
/// let found = rows.clone().summary(&[1, 0])?;
/// assert_eq!((found.keys, found.frequency, found.recency), (vec![0, 1], vec![0, 1], vec![0, 7]));
/// // A purchase before the last one of its customer cannot be added any more.
/// assert!(!rows.take(Purchases { keys: &[0], periods: &[9], amounts: &[50], returns: &[] })?);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RunningPurchases {
    people: Vec<Customer>,
    /// Of everybody or of nobody.
    apart: Vec<Apart>,
    span: Span,
    rules: BatchRules,
}

impl RunningPurchases {
    /// For a summary up to and including a period, of so many customers.
    #[must_use]
    pub fn up_to(as_of: i32, customers: usize, rules: BatchRules) -> Self {
        let people = vec![Customer::default(); customers];
        Self { people, apart: Vec::new(), span: Span::up_to(as_of), rules }
    }

    /// Also what comes later, up to the end of a validation (RF-10). Error: `out_of_range` if that is not later.
    pub fn until(self, validation_end: i32) -> Result<Self> {
        Ok(Self { span: Span::calibration(self.span.seen_to, validation_end)?, ..self })
    }

    /// Adds purchases; false if one came before another one of its customer that was added, after which nothing here is of use. Errors:
    /// `model_input_invalid` if the columns differ in length or for a customer that there is not, `overflow` if a sum does not fit.
    pub fn take(&mut self, rows: Purchases<'_>) -> Result<bool> {
        rows.check()?;
        if self.span.goes_on() || !rows.returns.is_empty() {
            self.apart.resize(self.people.len(), Apart::default());
        }
        let pieces = rows.keys.chunks(ABREAST).zip(rows.periods.chunks(ABREAST)).zip(rows.amounts.chunks(ABREAST));
        let mut returns = rows.returns;
        for ((keys, periods), amounts) in pieces {
            self.touch(keys.iter().map(|key| place(*key)));
            let own = returns.split_off(..keys.len().min(returns.len())).unwrap_or_default();
            let rows = keys.iter().zip(periods).zip(amounts);
            let taken = if self.apart.is_empty() {
                self.take_bought(rows.map(|((key, period), amount)| (*key, row(*period, *amount, false))))
            } else {
                let own = own.iter().copied().chain(std::iter::repeat(false));
                self.take_any(rows.zip(own).map(|(((key, period), amount), back)| (*key, row(*period, *amount, back))))
            };
            if !taken? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The summary of the customers in this order, and what came later. Errors: `model_input_invalid` for a customer that there is not,
    /// `overflow` if a sum does not fit.
    pub fn calibration(self, order: &[u32]) -> Result<Calibration> {
        let mut found = Calibration::default();
        found.seen.reserve(order.len());
        let mut key = 0;
        for numbers in order.chunks(ABREAST) {
            self.touch(numbers.iter().map(|number| *number as usize));
            for number in numbers {
                let mut apart = self.apart.get(*number as usize).copied().unwrap_or_default();
                let mut customer = *self.people.get(*number as usize).ok_or_else(nobody)?;
                customer.close(&mut apart, self.span, self.rules)?;
                found.push(key, (&customer, &apart), self.span);
                key += 1;
            }
        }
        Ok(found)
    }

    /// Rows none of which came back, where nobody is asked for anything later.
    #[inline]
    fn take_bought(&mut self, rows: impl Iterator<Item = (u64, Row)>) -> Result<bool> {
        let mut nothing = Apart::default();
        for (key, row) in rows {
            let customer = self.people.get_mut(place(key)).ok_or_else(nobody)?;
            if !customer.take(&mut nothing, row, self.span, self.rules)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    #[inline]
    fn take_any(&mut self, rows: impl Iterator<Item = (u64, Row)>) -> Result<bool> {
        for (key, row) in rows {
            let both = self.people.get_mut(place(key)).zip(self.apart.get_mut(place(key)));
            let (customer, apart) = both.ok_or_else(nobody)?;
            if !customer.take(apart, row, self.span, self.rules)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Asks for several customers at once, so that memory is waited for once and not for each of them.
    #[inline]
    fn touch(&self, places: impl Iterator<Item = usize>) {
        let periods = places.filter_map(|place| self.people.get(place)).map(|known| known.event.period);
        std::hint::black_box(periods.fold(0, |seen, period| seen ^ period));
    }

    /// The summary of the customers in this order. Errors as [`calibration`](Self::calibration).
    pub fn summary(self, order: &[u32]) -> Result<RfmColumns> {
        self.calibration(order).map(|found| found.seen)
    }
}

fn row(period: i32, amount: i64, is_return: bool) -> Row {
    Row { amount, period, is_return }
}

fn nobody() -> Error {
    Error::new(Code::ModelInputInvalid, "keys", "there are not so many customers")
}
