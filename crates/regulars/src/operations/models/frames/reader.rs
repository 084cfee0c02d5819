//! Orders of a table, read piece by piece: when they were, what was paid, which count (RF-1, RF-3, RF-8), and which rows are returns (RF-6).

use std::ops::Range;

use regulars_arrow::{Alike, Clock, Names, Table, Texts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::measure::COUNTED;
use regulars_core::money::{Number, Total};
use regulars_core::scoring::Purchases;
use regulars_core::time::{Date, Instant, LocalDates, Unit, Zone};

use super::super::included::{Column, Included, OrderRow};
use super::columns::Columns;
use super::settle::Settled;

/// How many rows are read at once: what is read of them stays near the processor.
const PIECE: usize = 8_192;

/// The columns of texts that a table may have.
pub(super) fn texts() -> impl Iterator<Item = (&'static str, Column)> {
    [("currency", Column::Currency), ("order", Column::Order)].into_iter().chain(Column::OWN)
}

/// The orders of a piece, row by row.
pub(super) struct Piece {
    /// Which rows of the table it was taken from.
    pub(super) rows: Range<usize>,
    pub(super) dates: Vec<Date>,
    /// When they were; empty where dates are read and nothing asks for instants.
    pub(super) at: Vec<Instant>,
    /// The amounts, if there is a column of them.
    pub(super) units: Vec<i64>,
    scale: u8,
    /// Which count; all if nothing is said.
    pub(super) counted: Option<Vec<bool>>,
    /// Which are returns; none if nothing is said.
    pub(super) returns: Vec<bool>,
}

/// What conditions read of the orders of a piece.
struct Orders {
    at: Vec<Instant>,
    amounts: Option<(Vec<i64>, u8)>,
    texts: Vec<(Column, Texts)>,
}

/// One of them.
struct One<'a> {
    of: &'a Orders,
    row: usize,
}

impl OrderRow for One<'_> {
    fn text(&self, column: Column) -> Option<&str> {
        let (_, texts) = self.of.texts.iter().find(|(known, _)| *known == column)?;
        // An empty text says as little as none.
        texts.get(self.row).filter(|text| !text.is_empty())
    }

    fn amount(&self) -> Option<Number> {
        let (units, scale) = self.of.amounts.as_ref()?;
        Number::from_total(Total::of((*units.get(self.row)?).into(), *scale))
    }

    fn at(&self) -> Instant {
        self.of.at.get(self.row).copied().unwrap_or(Instant::MIN)
    }
}

/// Reads orders piece by piece.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) columns: &'a Columns<'a>,
    pub(super) included: &'a Included,
    pub(super) zone: &'a Zone,
    /// Whether dates are read in the zone; without one they stand as they are.
    pub(super) in_zone: bool,
    pub(super) clock: Clock,
    pub(super) unit: Unit,
}

impl Reader<'_> {
    /// Reads piece by piece until one is refused: all rows, or only those in a group. The scale of the amounts, or none if a piece was
    /// refused. Errors: those of columns, and `mixed_currency` for the first order that counts in another currency.
    pub(super) fn pieces(
        self,
        only: Option<&Alike>,
        mut take: impl FnMut(Piece) -> Result<bool>,
    ) -> Result<Option<u8>> {
        let named = || texts().filter_map(|(name, column)| Some((column, self.columns.named(name)?)));
        // What nothing reads must be there nevertheless.
        let head = self.columns.table.head();
        for (_, name) in named() {
            head.texts_by_row(name)?;
        }
        let reads = |column| column == Column::Currency || self.included.reads(column);
        let read: Vec<(Column, &str)> = named().filter(|(column, _)| reads(*column)).collect();
        let own = ["amount", "kind", "status"].into_iter().filter_map(|name| self.columns.named(name));
        let own = own.chain([self.columns.name("at")]);
        let own: Vec<&str> = own.chain(read.iter().map(|(_, name)| *name)).collect();
        let mut days = LocalDates::new(self.zone);
        let (mut currency, mut rows, mut scale) = (None, 0..0, 0);
        for table in self.columns.table.pieces(PIECE) {
            rows = rows.end..rows.end + table.rows();
            let table = only.map(|alike| table.grouped(alike, &own)).transpose()?.unwrap_or(table);
            let piece = self.piece(&table, rows.clone(), &read, (&mut days, &mut currency))?;
            scale = piece.scale;
            if !take(piece)? {
                return Ok(None);
            }
        }
        Ok(Some(scale))
    }

    /// Shows the purchases that count piece by piece until they are refused. The scale of the amounts, or none if they were refused.
    pub(super) fn purchases(
        self,
        names: &Names,
        settled: Option<&Settled>,
        mut take: impl FnMut(Purchases<'_>) -> Result<bool>,
    ) -> Result<Option<u8>> {
        let (mut keys, mut periods, mut amounts, mut returns) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        self.pieces(None, |piece| {
            keys.clear();
            periods.clear();
            amounts.clear();
            returns.clear();
            let own = names.of_rows(piece.rows.clone());
            let mut settled = settled.map(|settled| (settled.within(piece.rows), settled.tells_returns()));
            let mut counted = piece.counted.iter().flatten();
            let mut returned = piece.returns.iter();
            let told = piece.units.iter().copied().chain(std::iter::repeat(0));
            for ((number, date), mut amount) in own.iter().zip(&piece.dates).zip(told) {
                let (counts, is_return) = (counted.next() != Some(&false), returned.next() == Some(&true));
                if let Some((settled, tells_returns)) = &mut settled {
                    // What is left of an order, of which the row may say something else.
                    match settled.next(amount, is_return) {
                        Some(left) => amount = left,
                        None => continue,
                    }
                    if *tells_returns && counts {
                        returns.push(is_return);
                    }
                }
                if !counts {
                    continue;
                }
                keys.push(u64::from(*number));
                periods.push(date.period(self.unit));
                amounts.push(amount);
            }
            take(Purchases { keys: &keys, periods: &periods, amounts: &amounts, returns: &returns })
        })
    }

    fn piece(
        &self,
        table: &Table,
        rows: Range<usize>,
        texts: &[(Column, &str)],
        (days, currency): (&mut LocalDates<'_>, &mut Option<String>),
    ) -> Result<Piece> {
        let name = self.columns.name("at");
        let instants = || table.instants(name, Some(self.zone));
        let mut at = Vec::new();
        let dates: Vec<Date> = match self.clock {
            Clock::Dates => {
                let given = table.dates(name)?;
                if self.included.reads(Column::At) {
                    at = instants()?;
                }
                if self.in_zone { given.into_iter().map(|date| days.of_date(date)).collect() } else { given }
            }
            Clock::Instants | Clock::Local => {
                at = instants()?;
                at.iter().map(|at| days.of(*at)).collect()
            }
        };
        let amounts = self.columns.named("amount").map(|name| table.amounts(name)).transpose()?;
        let texts = texts.iter().map(|(column, name)| Ok((*column, table.texts_by_row(name)?)));
        let orders = Orders { at, amounts, texts: texts.collect::<Result<_>>()? };
        // Without a condition the status says what counts.
        let status = self.columns.named("status").filter(|_| self.included.is_usual());
        let mut counted = status.map(|name| table.are_among(name, &COUNTED)).transpose()?;
        let order = |row| One { of: &orders, row };
        if !self.included.is_usual() {
            counted = Some((0..dates.len()).map(|row| self.included.takes(&order(row))).collect());
        }
        let returns = self.columns.named("kind").map(|name| table.are_returns(name)).transpose()?.unwrap_or_default();
        // Whether an order counts is said by the order, not by what came back of it.
        if let Some(counted) = &mut counted {
            counted.iter_mut().zip(&returns).for_each(|(counts, is_return)| *counts |= is_return);
        }
        if orders.texts.iter().any(|(column, _)| *column == Column::Currency) {
            let counts = |row: &usize| counted.as_ref().is_none_or(|counted| counted.get(*row) == Some(&true));
            for row in (0..dates.len()).filter(counts) {
                let order = order(row);
                let own = order.text(Column::Currency).unwrap_or_default();
                let known = currency.get_or_insert_with(|| own.to_owned());
                if known != own {
                    let message = format!("`{own}` stands beside `{known}`");
                    let error = Error::new(Code::MixedCurrency, self.columns.name("currency"), message);
                    return Err(error.with("row", table.first_row() + row));
                }
            }
        }
        let Orders { at, amounts, .. } = orders;
        let (units, scale) = amounts.unwrap_or_default();
        Ok(Piece { rows, dates, at, units, scale, counted, returns })
    }
}
