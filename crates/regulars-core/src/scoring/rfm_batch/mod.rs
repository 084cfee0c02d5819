//! RFM over plain arrays (RF-10, RF-11): many customers at once, as a fit or a report needs them.
//!
//! The numbers are those of the fold: [`summarise`](super::summarise) over the orders of one customer and a batch over the same
//! periods and amounts agree.

mod gathered;
mod running;
mod sums;

use self::sums::Sums;
pub use self::{
    gathered::GatheredPurchases,
    running::{Repeats, RunningPurchases},
};
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
    Ok(sum_up(&rows, Span::up_to(as_of), rules)?.seen)
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
    sum_up(&rows, Span::calibration(calibration_end, validation_end)?, rules)
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

    /// Adds a customer who has bought something.
    fn push(&mut self, key: u64, done: &Sums, end: i32) {
        self.keys.push(key);
        self.orders.push(done.orders);
        self.frequency.push(done.events - 1);
        self.recency.push(done.last.abs_diff(done.first));
        self.age.push(end.abs_diff(done.first));
        self.total.push(done.total);
        self.counted.push(done.counted);
        self.counted_total.push(done.counted_total);
        self.gg_x.push(done.gg_x);
        self.gg_total.push(done.gg_total);
    }
}

impl Calibration {
    fn push(&mut self, key: u64, done: &Sums, span: Span) {
        if done.events == 0 {
            // Who only returned something has not been seen yet.
            self.later.extend((done.later > 0).then_some(key));
            return;
        }
        self.seen.push(key, done, span.seen_to);
        if span.goes_on() {
            self.holdout.periods.push(done.later);
            self.holdout.total.push(done.later_total);
        }
    }
}

/// Everybody's purchases up to the end of a calibration, and what came later.
fn sum_up(rows: &impl Source, span: Span, rules: BatchRules) -> Result<Calibration> {
    let mut found = Calibration::default();
    let mut open: Option<(u64, Sums)> = None;
    let mut close = |(key, mut sums): (u64, Sums)| -> Result<()> {
        sums.close(span, rules)?;
        found.push(key, &sums, span);
        Ok(())
    };
    rows.each(|key, row| {
        if open.as_ref().is_none_or(|(known, _)| *known != key)
            && let Some(done) = open.replace((key, Sums::default()))
        {
            close(done)?;
        }
        // Rows come by key and period.
        let Some((_, sums)) = &mut open else { return Ok(()) };
        sums.take(row, span, rules)
    })?;
    open.map_or(Ok(()), close)?;
    Ok(found)
}

/// Up to which period what counts.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// The last period of the summary.
    seen_to: i32,
    /// The last period of what came later.
    end: i32,
}

impl Span {
    fn up_to(as_of: i32) -> Self {
        Self { seen_to: as_of, end: as_of }
    }

    /// Whether it is asked what came later.
    fn goes_on(self) -> bool {
        self.end > self.seen_to
    }

    /// Error: `out_of_range` if the validation does not end after the calibration.
    fn calibration(seen_to: i32, end: i32) -> Result<Self> {
        if end <= seen_to {
            let message = "the validation ends after the calibration";
            return Err(Error::new(Code::OutOfRange, "validation_end", message));
        }
        Ok(Self { seen_to, end })
    }
}

impl BatchRules {
    /// Whether what was bought for this much is a purchase (RF-7).
    fn counts(self, bought: i64) -> bool {
        bought > 0 || self.count_zero
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

fn subtract(sum: &mut i64, less: i64) -> Result<()> {
    *sum = sum.checked_sub(less).ok_or_else(overflow)?;
    Ok(())
}

/// A purchase: in which period, how much, and whether it came back at that date (RF-6).
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    amount: i64,
    period: i32,
    is_return: bool,
}

/// Rows that can be shown by key and period.
trait Source {
    fn each(&self, take: impl FnMut(u64, Row) -> Result<()>) -> Result<()>;
}

impl Source for Purchases<'_> {
    fn each(&self, mut take: impl FnMut(u64, Row) -> Result<()>) -> Result<()> {
        self.check()?;
        let is_return = |row: usize| self.returns.get(row).copied().unwrap_or(false);
        let pairs = || self.keys.iter().zip(self.periods);
        if pairs().is_sorted() {
            for (row, ((key, period), amount)) in pairs().zip(self.amounts).enumerate() {
                take(*key, Row { amount: *amount, period: *period, is_return: is_return(row) })?;
            }
            return Ok(());
        }
        if let Some(gathered) = self.gathered()? {
            return gathered.each(take);
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
            take(key, Row { amount, period, is_return: is_return(row as usize) })?;
        }
        Ok(())
    }
}

/// The place of a customer in a list by number.
fn place(key: u64) -> usize {
    usize::try_from(key).unwrap_or(usize::MAX)
}

impl Purchases<'_> {
    /// Whether the columns have one length.
    fn check(&self) -> Result<()> {
        let count = self.keys.len();
        let returns = self.returns.is_empty() || self.returns.len() == count;
        if count == self.periods.len() && count == self.amounts.len() && returns {
            return Ok(());
        }
        Err(Error::new(Code::ModelInputInvalid, "keys", "the columns have one length"))
    }

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
        for key in self.keys {
            if let Some(count) = counts.get_mut(place(*key)) {
                *count = count.saturating_add(1);
            }
        }
        let mut gathered = GatheredPurchases::new(&counts, 0..)?;
        gathered.take(*self)?;
        Ok(Some(gathered.close()))
    }
}

#[cfg(test)]
mod tests;
