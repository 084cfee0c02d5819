//! What is left of orders: which telling of an order counts (RC-12), and what came back of it (RF-6).

use std::iter::Zip;
use std::ops::Range;
use std::slice::Iter;

use regulars_arrow::Alike;
use regulars_core::error::Result;
use regulars_core::scoring::Refunds;

use super::super::rfm_rows::is_known;
use super::reader::Reader;

/// What the rows of a table come to where they name their orders.
pub(super) struct Settled {
    /// By row.
    fates: Vec<Fate>,
    /// What the rows come to that say something else, by row.
    amounts: Vec<(usize, i64)>,
    refunds: Refunds,
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// An order counts as it is; what came back of one that is not there does not.
    Told,
    /// It counts with another amount.
    Changed,
    /// It tells an order again, one of which nothing is left, or what came back.
    LeftOut,
}

/// A telling of an order: in which row, when, in which period, and what is left of it for returns and for the summary.
#[derive(Clone, Copy)]
struct Telling {
    at: i64,
    row: usize,
    period: i32,
    left: i64,
    net: i64,
    is_returned: bool,
}

/// Something that came back.
struct Back {
    at: i64,
    row: usize,
    order: usize,
    period: i32,
    amount: i64,
}

impl Settled {
    /// Reads the rows up to a period that tell of one order with others; `seen_to` is the last one of the calibration, if there is a
    /// validation (RF-10).
    pub(super) fn read(
        reader: Reader<'_>,
        orders: &Alike,
        (seen_to, end): (Option<i32>, i32),
        refunds: Refunds,
    ) -> Result<Self> {
        let fates = vec![Fate::Told; reader.columns.table.rows()];
        let mut settled = Self { fates, amounts: Vec::new(), refunds };
        let mut told: Vec<Option<Telling>> = vec![None; orders.len()];
        let mut backs = Vec::new();
        reader.pieces(Some(orders), |piece| {
            let mut counted = piece.counted.iter().flatten();
            let mut returns = piece.returns.iter();
            let mut at = piece.at.iter();
            let amounts = piece.units.iter().copied().chain(std::iter::repeat(0));
            for (((row, order), date), amount) in orders.within(piece.rows).zip(&piece.dates).zip(amounts) {
                let at = at.next().map_or(i64::from(date.days()), |at| at.micros());
                let is_return = returns.next() == Some(&true);
                if is_return {
                    settled.skip(row);
                }
                let period = date.period(reader.unit);
                if counted.next() == Some(&false) || period > end {
                    continue;
                }
                if is_return {
                    backs.push(Back { at, row, order, period, amount });
                    continue;
                }
                let telling = Telling { at, row, period, left: amount, net: amount, is_returned: false };
                if let Some(first) = told.get_mut(order) {
                    settled.keep_first(first, telling);
                }
            }
            Ok(true)
        })?;
        backs.sort_unstable_by_key(|back| (back.at, back.row));
        for back in &backs {
            if let Some(Some(order)) = told.get_mut(back.order) {
                settled.take_back(order, back, seen_to);
            }
        }
        for order in told.iter().flatten().filter(|order| order.is_returned) {
            // An order of which nothing is left is no purchase.
            if order.net > 0 {
                settled.change(order.row, order.net);
            } else {
                settled.skip(order.row);
            }
        }
        settled.amounts.sort_unstable();
        Ok(settled)
    }

    fn skip(&mut self, row: usize) {
        self.fates.get_mut(row).into_iter().for_each(|fate| *fate = Fate::LeftOut);
    }

    fn change(&mut self, row: usize, amount: i64) {
        self.fates.get_mut(row).into_iter().for_each(|fate| *fate = Fate::Changed);
        self.amounts.push((row, amount));
    }

    /// Of several tellings of an order the first one counts (RC-12).
    fn keep_first(&mut self, first: &mut Option<Telling>, telling: Telling) {
        match first {
            Some(known) if (known.at, known.row) <= (telling.at, telling.row) => self.skip(telling.row),
            _ => {
                if let Some(later) = first.replace(telling) {
                    self.skip(later.row);
                }
            }
        }
    }

    /// Takes off an order at most what is left of it (RF-6).
    fn take_back(&mut self, order: &mut Telling, back: &Back, seen_to: Option<i32>) {
        let taken = back.amount.min(order.left);
        order.left -= taken;
        match self.refunds {
            Refunds::NetOfReturn if is_known(back.period, order.period, seen_to) => {
                order.net -= taken;
                order.is_returned = true;
            }
            Refunds::AtReturnDate => self.change(back.row, taken),
            Refunds::NetOfReturn | Refunds::Ignore => {}
        }
    }

    /// What the rows of a piece come to.
    pub(super) fn within(&self, rows: Range<usize>) -> SettledRows<'_> {
        let from = self.amounts.partition_point(|(row, _)| *row < rows.start);
        let fates = self.fates.get(rows.clone()).unwrap_or_default();
        SettledRows { fates: rows.zip(fates), amounts: self.amounts.get(from..).unwrap_or_default().iter() }
    }

    /// Whether returns count in their own period.
    pub(super) fn tells_returns(&self) -> bool {
        self.refunds == Refunds::AtReturnDate
    }
}

/// What rows that follow each other come to.
pub(super) struct SettledRows<'a> {
    fates: Zip<Range<usize>, Iter<'a, Fate>>,
    amounts: Iter<'a, (usize, i64)>,
}

impl SettledRows<'_> {
    /// What the next row comes to, of which the table says this; none if it does not count.
    pub(super) fn next(&mut self, amount: i64, is_return: bool) -> Option<i64> {
        let (row, fate) = self.fates.next()?;
        match fate {
            Fate::Told => (!is_return).then_some(amount),
            Fate::Changed => self.amounts.find(|(changed, _)| *changed == row).map(|(_, amount)| *amount),
            Fate::LeftOut => None,
        }
    }
}
