//! What is left of orders: which telling of an order counts (RC-12), and what came back of it (RF-6).

use std::collections::HashMap;

use regulars_arrow::Names;
use regulars_core::error::Result;
use regulars_core::scoring::Refunds;

use super::super::rfm_rows::is_known;
use super::reader::Reader;

/// What the rows of a table come to where they name their orders.
pub(super) struct Settled {
    /// By row.
    fates: Vec<Fate>,
    /// What the rows come to that say something else.
    amounts: HashMap<usize, i64>,
    refunds: Refunds,
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It counts as it is.
    Told,
    /// It counts with another amount.
    Changed,
    /// It tells an order again, one of which nothing is left, or what came back.
    LeftOut,
}

/// Numbers of the orders of customers. Mostly an order number is one customer's, and then it is the number of the pair.
struct Pairs {
    /// By order number: the customer who had it first.
    owners: Vec<u32>,
    /// The pairs of other customers.
    others: HashMap<(u32, u32), usize>,
}

const NOBODY: u32 = u32::MAX;

impl Pairs {
    fn of(&mut self, customer: u32, order: u32) -> usize {
        let all = self.owners.len();
        match self.owners.get_mut(order as usize) {
            Some(owner) if *owner == NOBODY || *owner == customer => {
                *owner = customer;
                order as usize
            }
            _ => {
                let next = all + self.others.len();
                *self.others.entry((customer, order)).or_insert(next)
            }
        }
    }
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
    pair: usize,
    period: i32,
    amount: i64,
}

impl Settled {
    /// Reads all rows up to a period; `seen_to` is the last one of the calibration, if there is a validation (RF-10).
    pub(super) fn read(
        reader: Reader<'_>,
        (names, orders): (&Names, &Names),
        (seen_to, end): (Option<i32>, i32),
        refunds: Refunds,
    ) -> Result<Self> {
        let unnamed = orders.number_of("");
        let mut pairs = Pairs { owners: vec![NOBODY; orders.len()], others: HashMap::new() };
        let mut settled = Self { fates: vec![Fate::Told; names.rows()], amounts: HashMap::new(), refunds };
        let mut told: Vec<Option<Telling>> = vec![None; orders.len()];
        let mut backs = Vec::new();
        reader.pieces(|piece| {
            let rows = piece.first..piece.first + piece.dates.len();
            let (customers, orders) = (names.of_rows(rows.clone()), orders.of_rows(rows.clone()));
            let mut counted = piece.counted.iter().flatten();
            let mut returns = piece.returns.iter();
            let mut at = piece.at.iter();
            let amounts = piece.units.iter().copied().chain(std::iter::repeat(0));
            let all = customers.iter().zip(orders.iter()).zip(&piece.dates).zip(amounts).zip(rows);
            for ((((customer, order), date), amount), row) in all {
                let at = at.next().map_or(i64::from(date.days()), |at| at.micros());
                let is_return = returns.next() == Some(&true);
                if is_return {
                    settled.skip(row);
                }
                let period = date.period(reader.unit);
                let counts = counted.next() != Some(&false) && period <= end;
                if !counts || Some(*order) == unnamed {
                    continue;
                }
                let pair = pairs.of(*customer, *order);
                if is_return {
                    backs.push(Back { at, row, pair, period, amount });
                    continue;
                }
                if told.len() <= pair {
                    told.resize(pair + 1, None);
                }
                let telling = Telling { at, row, period, left: amount, net: amount, is_returned: false };
                if let Some(first) = told.get_mut(pair) {
                    settled.keep_first(first, telling);
                }
            }
            Ok(true)
        })?;
        backs.sort_unstable_by_key(|back| (back.at, back.row));
        for back in &backs {
            if let Some(Some(order)) = told.get_mut(back.pair) {
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
        Ok(settled)
    }

    fn skip(&mut self, row: usize) {
        self.fates.get_mut(row).into_iter().for_each(|fate| *fate = Fate::LeftOut);
    }

    fn change(&mut self, row: usize, amount: i64) {
        self.fates.get_mut(row).into_iter().for_each(|fate| *fate = Fate::Changed);
        self.amounts.insert(row, amount);
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

    /// What a row comes to; none if it does not count.
    pub(super) fn amount(&self, row: usize, amount: i64) -> Option<i64> {
        match self.fates.get(row)? {
            Fate::Told => Some(amount),
            Fate::Changed => self.amounts.get(&row).copied(),
            Fate::LeftOut => None,
        }
    }

    /// Whether returns count in their own period.
    pub(super) fn tells_returns(&self) -> bool {
        self.refunds == Refunds::AtReturnDate
    }
}
