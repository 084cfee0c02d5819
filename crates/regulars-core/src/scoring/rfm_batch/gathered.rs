//! Purchases that are put beside those of the same customer as they come, so that no sort over all rows is needed (RF-11).

use super::{BatchRules, Calibration, Purchases, RfmColumns, Row, Source, Span, sum_up};
use crate::error::{Code, Error, Result};

/// Purchases on their way to a summary, each put beside those of its customer; 16 bytes a row.
///
/// Customers have numbers from 0 in any order; the summary tells them in an order of its own, and its keys are places in that.
///
/// ```
/// use regulars_core::scoring::{BatchRules, GatheredPurchases};
/// // Customer 0 has at most two purchases, customer 1 one; the summary begins with customer 1.
/// let mut rows = GatheredPurchases::new(&[2, 1], [1, 0])?;
/// for (customer, day, amount) in [(0, 10, 300), (1, 4, 250), (0, 3, 100)] {
///     rows.put(customer, day, amount, false)?;
/// }
/// let found = rows.close().summary(12, BatchRules { count_zero: true, include_first: false })?;
/// assert_eq!((found.keys, found.frequency, found.recency), (vec![0, 1], vec![0, 1], vec![0, 7]));
/// assert_eq!((found.total, found.counted_total), (vec![250, 400], vec![0, 300]));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct GatheredPurchases {
    /// The customers in the order of the summary, and where the rows of each begin.
    order: Vec<(u32, u32)>,
    /// By the number of a customer, where the next row goes.
    next: Vec<u32>,
    rows: Vec<Row>,
}

impl GatheredPurchases {
    /// Makes room: `counts` says of each customer how many rows there are at most, `order` in which order the summary tells them.
    /// A customer that the order leaves out has no room. Errors: `too_many_items` beyond 2^32 rows, `model_input_invalid` if the order names
    /// a customer twice or one that there is not.
    pub fn new(counts: &[u32], order: impl IntoIterator<Item = u32>) -> Result<Self> {
        const FREE: u32 = u32::MAX;
        let mut next = vec![FREE; counts.len()];
        let (mut first, mut told) = (0_u32, Vec::with_capacity(counts.len()));
        for number in order.into_iter().take(counts.len()) {
            let (count, next) = counts.get(number as usize).zip(next.get_mut(number as usize)).ok_or_else(disorder)?;
            if *next != FREE {
                return Err(disorder());
            }
            *next = first;
            told.push((number, first));
            first = first
                .checked_add(*count)
                .filter(|end| *end != FREE)
                .ok_or_else(|| Error::new(Code::TooManyItems, "keys", "a batch has at most 2^32 rows"))?;
        }
        Ok(Self { order: told, next, rows: vec![Row::default(); first as usize] })
    }

    /// Puts a row of a customer: in which period, how much, and whether it came back at that date (RF-6). Error: `model_input_invalid` for a
    /// customer that there is not, or a row more than there is room for, which may also be told by what reads the rows.
    #[inline]
    pub fn put(&mut self, customer: u32, period: i32, amount: i64, is_return: bool) -> Result<()> {
        let next = self.next.get_mut(customer as usize).ok_or_else(no_room)?;
        let row = self.rows.get_mut(*next as usize).ok_or_else(no_room)?;
        *row = Row { amount, period, is_return };
        *next += 1;
        Ok(())
    }

    /// Puts rows of customers by their numbers. Errors: those of [`put`](Self::put), and `model_input_invalid` if the columns differ in length.
    pub fn take(&mut self, rows: Purchases<'_>) -> Result<()> {
        rows.check()?;
        let returns = rows.returns.iter().copied().chain(std::iter::repeat(false));
        for (((key, period), amount), is_return) in rows.keys.iter().zip(rows.periods).zip(rows.amounts).zip(returns) {
            self.put(u32::try_from(*key).unwrap_or(u32::MAX), *period, *amount, is_return)?;
        }
        Ok(())
    }

    /// All rows are there: those of each customer are brought into the order of time.
    #[must_use]
    pub fn close(mut self) -> Self {
        for (number, first) in &self.order {
            let end = self.next.get(*number as usize).copied().unwrap_or(*first);
            if let Some(own) = self.rows.get_mut(*first as usize..end as usize)
                && !own.is_sorted_by_key(|row| row.period)
            {
                own.sort_unstable_by_key(|row| row.period);
            }
        }
        self
    }

    /// Sums up the purchases up to and including a period. Errors: `overflow` if a sum does not fit, `model_input_invalid` where there are
    /// more rows than there was room for.
    pub fn summary(&self, as_of: i32, rules: BatchRules) -> Result<RfmColumns> {
        Ok(sum_up(self, Span::up_to(as_of), rules)?.seen)
    }

    /// The same up to the end of a calibration, and what came after it up to the end of a validation (RF-10). Errors: as
    /// [`summary`](Self::summary), and `out_of_range` if the validation does not end after the calibration.
    pub fn calibration(&self, calibration_end: i32, validation_end: i32, rules: BatchRules) -> Result<Calibration> {
        sum_up(self, Span::calibration(calibration_end, validation_end)?, rules)
    }
}

impl Source for GatheredPurchases {
    fn each(&self, mut take: impl FnMut(u64, Row) -> Result<()>) -> Result<()> {
        let ends = self.order.iter().skip(1).map(|(_, first)| *first);
        let ends = ends.chain(std::iter::once(u32::try_from(self.rows.len()).unwrap_or(u32::MAX)));
        for (key, ((number, first), room)) in (0_u64..).zip(self.order.iter().zip(ends)) {
            let end = self.next.get(*number as usize).copied().unwrap_or(*first);
            if end > room {
                return Err(no_room());
            }
            for row in self.rows.get(*first as usize..end as usize).unwrap_or_default() {
                take(key, *row)?;
            }
        }
        Ok(())
    }
}

fn disorder() -> Error {
    Error::new(Code::ModelInputInvalid, "keys", "the order names customers that there are, once each")
}

fn no_room() -> Error {
    Error::new(Code::ModelInputInvalid, "keys", "there are more rows of a customer than there is room for")
}
