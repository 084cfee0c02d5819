//! What models of repeat purchase read, counted as the purchases come, where those of each customer come in the order of time (RF-11).

use super::{BatchRules, Calibration, Purchases, Row, Span, add, place};
use crate::error::{Code, Error, Result};

/// How many rows are taken at once.
const ABREAST: usize = 128;

/// What models of repeat purchase and spend read of every customer with a purchase (RF-4, RF-7); all columns have one length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// The numbers of the customers.
    pub customers: Vec<u32>,
    /// Repeat purchase periods.
    pub frequency: Vec<u32>,
    /// Periods between the first and the last purchase.
    pub recency: Vec<u32>,
    /// Periods between the first purchase and the end.
    pub age: Vec<u32>,
    /// Repeat purchase periods with a net amount above zero (RF-7), with the first one if the rules count it.
    pub paid: Vec<u32>,
    /// Net amount of these.
    pub paid_total: Vec<i64>,
    /// Purchase periods in a validation (RF-10); empty without one.
    pub came: Vec<u32>,
}

impl Repeats {
    /// What a summary says of it; `order` has the numbers of the customers by key.
    #[must_use]
    pub fn of(found: Calibration, order: &[u32]) -> Self {
        let Calibration { seen, holdout, .. } = found;
        Self {
            customers: seen.keys.iter().filter_map(|key| order.get(place(*key)).copied()).collect(),
            frequency: seen.frequency,
            recency: seen.recency,
            age: seen.age,
            paid: seen.gg_x,
            paid_total: seen.gg_total,
            came: holdout.periods,
        }
    }

    fn reserve(&mut self, more: usize) {
        [&mut self.customers, &mut self.frequency, &mut self.recency, &mut self.age, &mut self.paid]
            .into_iter()
            .for_each(|column| column.reserve(more));
        self.paid_total.reserve(more);
    }
}

/// A customer whose purchases come in the order of time. Two of them fill one line of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Customer {
    /// Purchase periods, the first and the last of them.
    events: u32,
    first: i32,
    last: i32,
    /// Those of them that count for the mean and cost something, and what they cost (RF-5, RF-7).
    paid: u32,
    paid_total: i64,
    /// What was bought in the last period.
    bought: i64,
}

impl Default for Customer {
    fn default() -> Self {
        Self { events: 0, first: i32::MIN, last: i32::MIN, paid: 0, paid_total: 0, bought: 0 }
    }
}

/// What is known only where something came back, or with a validation.
#[derive(Clone, Copy, Debug)]
struct Apart {
    /// The last period in which something came back, and how much.
    returned: i32,
    back: i64,
    /// Purchase periods after the calibration, and the last of them.
    later: u32,
    latest: i32,
}

impl Default for Apart {
    fn default() -> Self {
        Self { returned: i32::MIN, back: 0, later: 0, latest: i32::MIN }
    }
}

impl Apart {
    /// What came back in a period; none of a later one is known.
    fn back(&self, period: i32) -> i64 {
        if self.returned == period { self.back } else { 0 }
    }

    /// Takes a row after the calibration, if none of a later period came before it.
    fn take(&mut self, row: Row, rules: BatchRules) -> bool {
        if row.is_return || !rules.counts(row.amount) {
            return true;
        }
        let is_new = self.later == 0 || row.period != self.latest;
        let in_order = row.period >= self.latest;
        self.latest = row.period;
        self.later += u32::from(is_new);
        in_order
    }
}

impl Customer {
    /// Whether the row could be taken: it is not if one of a later period came before it, or if its amount is below zero, as then its
    /// period could be one without a purchase again.
    #[inline(always)]
    fn take(&mut self, apart: &mut Apart, row: Row, span: Span, rules: BatchRules) -> Result<bool> {
        if row.amount < 0 {
            return Ok(false);
        }
        if row.period > span.seen_to {
            return Ok(row.period > span.end || apart.take(row, rules));
        }
        if row.is_return {
            return self.give_back(apart, row, rules);
        }
        if !rules.counts(row.amount) {
            return Ok(true);
        }
        if row.period < self.last.max(apart.returned) {
            return Ok(false);
        }
        // Nothing here is decided by a jump, which the processor could guess wrong.
        let is_new = self.events == 0 || row.period != self.last;
        let back = apart.back(row.period);
        let mut bought = if is_new { 0 } else { self.bought };
        let before = bought - back;
        add(&mut bought, row.amount)?;
        self.first = if self.events == 0 { row.period } else { self.first };
        self.last = row.period;
        self.events += u32::from(is_new);
        self.bought = bought;
        self.pay(before, bought - back, rules)?;
        Ok(true)
    }

    /// What came back is no purchase, and takes none away (RF-6).
    fn give_back(&mut self, apart: &mut Apart, row: Row, rules: BatchRules) -> Result<bool> {
        if row.period < self.last.max(apart.returned) {
            return Ok(false);
        }
        let mut back = apart.back(row.period);
        let before = self.bought - back;
        add(&mut back, row.amount)?;
        (apart.returned, apart.back) = (row.period, back);
        if self.events > 0 && row.period == self.last {
            self.pay(before, self.bought - back, rules)?;
        }
        Ok(true)
    }

    /// The net amount of the last period is another one now. RF-5: the first event is left out, unless the rules say otherwise.
    #[inline(always)]
    fn pay(&mut self, before: i64, now: i64, rules: BatchRules) -> Result<()> {
        let is_counted = self.events > 1 || rules.include_first;
        let (before, now) = if is_counted { (before.max(0), now.max(0)) } else { (0, 0) };
        self.paid = self.paid + u32::from(now > 0) - u32::from(before > 0);
        add(&mut self.paid_total, now - before)
    }
}

/// Purchases on their way to what models of repeat purchase read, each counted with those of its customer as it comes; 32 bytes a
/// customer, with returns or a validation 56, and none a row.
///
/// Customers have numbers from 0. Those of one customer must come in the order of time, and no amount may be below zero;
/// [`take`](Self::take) says if it is not so.
///
/// ```
/// use regulars_core::scoring::{BatchRules, Purchases, RunningPurchases};
/// let mut rows = RunningPurchases::up_to(12, 2, BatchRules { count_zero: true, include_first: false });
/// let piece = Purchases { keys: &[0, 1, 0], periods: &[3, 4, 10], amounts: &[100, 250, 300], returns: &[] };
/// assert!(rows.take(piece)?);
/// // Customer 1 is told first.
/// let found = rows.clone().repeats(&[1, 0])?;
/// assert_eq!((found.customers, found.frequency, found.recency), (vec![1, 0], vec![0, 1], vec![0, 7]));
/// assert_eq!((found.paid, found.paid_total), (vec![0, 1], vec![0, 300]));
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
    /// For what is known up to and including a period, of so many customers.
    #[must_use]
    pub fn up_to(as_of: i32, customers: usize, rules: BatchRules) -> Self {
        let people = vec![Customer::default(); customers];
        Self { people, apart: Vec::new(), span: Span::up_to(as_of), rules }
    }

    /// Also what comes later, up to the end of a validation (RF-10). Error: `out_of_range` if that is not later.
    pub fn until(self, validation_end: i32) -> Result<Self> {
        Ok(Self { span: Span::calibration(self.span.seen_to, validation_end)?, ..self })
    }

    /// Adds purchases; false if one came before another one of its customer that was added, or for an amount below zero, after which
    /// nothing here is of use. Errors: `model_input_invalid` if the columns differ in length or for a customer that there is not,
    /// `overflow` if a sum does not fit.
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

    /// What models read of the customers who bought something, in this order. Error: `model_input_invalid` for a customer that there
    /// is not.
    pub fn repeats(self, order: &[u32]) -> Result<Repeats> {
        let mut found = Repeats::default();
        found.reserve(order.len());
        for numbers in order.chunks(ABREAST) {
            self.touch(numbers.iter().map(|number| *number as usize));
            for number in numbers {
                let customer = self.people.get(*number as usize).ok_or_else(nobody)?;
                if customer.events == 0 {
                    continue;
                }
                found.customers.push(*number);
                found.frequency.push(customer.events - 1);
                found.recency.push(customer.last.abs_diff(customer.first));
                found.age.push(self.span.seen_to.abs_diff(customer.first));
                found.paid.push(customer.paid);
                found.paid_total.push(customer.paid_total);
                if self.span.goes_on() {
                    found.came.push(self.apart.get(*number as usize).map_or(0, |apart| apart.later));
                }
            }
        }
        Ok(found)
    }

    /// Rows none of which came back, where nobody is asked for anything later.
    #[inline]
    fn take_bought(&mut self, rows: impl Iterator<Item = (u64, Row)>) -> Result<bool> {
        for (key, row) in rows {
            let customer = self.people.get_mut(place(key)).ok_or_else(nobody)?;
            if !customer.take(&mut Apart::default(), row, self.span, self.rules)? {
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
        let periods = places.filter_map(|place| self.people.get(place)).map(|known| known.last);
        std::hint::black_box(periods.fold(0, |seen, period| seen ^ period));
    }
}

fn row(period: i32, amount: i64, is_return: bool) -> Row {
    Row { amount, period, is_return }
}

fn nobody() -> Error {
    Error::new(Code::ModelInputInvalid, "keys", "there are not so many customers")
}
