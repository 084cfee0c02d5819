//! From a table of orders to the rows that models of repeat purchase and spend read (RF-2 to RF-11).

use std::collections::BTreeMap;

use regulars_arrow::{Clock, Names, RecordBatch, Rows, Table, Texts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::measure::COUNTED;
use regulars_core::money::{Number, Total};
use regulars_core::scoring::{BatchRules, Calibration, GatheredPurchases, Purchases, Repeats, RunningPurchases};
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant, LocalDates, Unit, Zone};
use serde::Deserialize;

use super::super::included::{Column, Included, OrderRow};
use super::super::unknown_word;
use super::columns::Columns;

/// How many rows are read at once: what is read of them stays near the processor.
const PIECE: usize = 8_192;

/// How orders are summed up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The last local day that counts.
    as_of: Date,
    /// The last local day of a holdout.
    until: Option<Date>,
    unit: Option<String>,
    zone: Option<String>,
    count_zero: Option<bool>,
    /// Which orders count (RF-3).
    include: Option<String>,
    include_first: Option<bool>,
}

/// The purchases of each customer of a table of orders, a row for each, sorted by `customer`: `x`, `t_x` and `t` for models of repeat purchase,
/// and with a column of amounts `paid` and `mean`, the repeat purchases of more than nothing and their mean, null for none (RF-4, RF-7).
///
/// The table has the columns `customer` (text or whole numbers) and `at` (dates or timestamps); `columns` gives them other names, and
/// names that of the `amount`, decimals or whole numbers of one scale and currency, and, if they are to be read, those of `currency`,
/// `order`, `status`, `channel`, `source`, `store` and `category`. Orders count that have no status, or are `paid`, `shipped` or
/// `completed`; with `include`, those for which the condition holds, in the words of `[rfm] include` over these columns (RF-3). The request is `as_of`, the last local day that
/// counts, and if wanted `unit` (`day`, `week` or `month`), `zone` for the local day of timestamps that have one, `until`, the last day of a
/// holdout, for which `came` says in how many periods each bought (RF-10), `count_zero` (true) and `include_first` (false).
///
/// Errors: those of [`ask_table`](crate::ask_table) about columns; `missing_field` for a `zone` that is needed; `out_of_range` for a holdout that
/// does not end later; `mixed_currency` for several currencies (RF-8), `unknown_name` and others for `include`; `float_not_allowed` for amounts that have lost their digits.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::Arc;
///
/// use arrow::array::{Date32Array, StringArray};
/// use regulars::arrow::{RecordBatch, Table};
///
/// let days = Date32Array::from(vec![20_000, 20_030, 20_010]);
/// let table = Table::from(RecordBatch::try_from_iter([
///     ("customer", Arc::new(StringArray::from(vec!["a", "a", "b"])) as _),
///     ("at", Arc::new(days) as _),
/// ])?);
/// let rows = regulars::purchase_rows(r#"{"as_of": "2025-01-01"}"#, &table, &BTreeMap::new())?;
/// assert_eq!(rows.num_rows(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn purchase_rows(request: &str, table: &Table, columns: &BTreeMap<String, String>) -> Result<RecordBatch> {
    let asked: Asked = Json::parse(request)?.read()?;
    let columns = Columns::new(table, columns);
    columns
        .only(["amount", "at", "currency", "customer", "order"].into_iter().chain(Column::OWN.map(|(name, _)| name)))?;
    let unit = match asked.unit.as_deref() {
        None | Some("day") => Unit::Day,
        Some("week") => Unit::Week,
        Some("month") => Unit::Month,
        Some(other) => return Err(unknown_word("unit", other, &["day", "week", "month"])),
    };
    let (zone, clock) = clock(&columns, asked.zone.as_deref())?;
    let customer = columns.name("customer");
    let names = table.names(customer)?;
    if let Some(row) = unnamed(&names) {
        let message = "the customer has no name; leave such rows out, they are not one customer";
        return Err(Error::new(Code::InvalidValue, customer, message).with("row", row));
    }
    let has_amount = columns.named("amount").is_some();
    let included = Included::read(asked.include.as_deref(), &|column| has(&columns, column))?;
    // Without amounts nothing says that an order was free.
    let count_zero = asked.count_zero.unwrap_or(true) || !has_amount;
    let rules = BatchRules { count_zero, include_first: asked.include_first.unwrap_or(false) };
    let (end, until) = (asked.as_of.period(unit), asked.until.map(|until| until.period(unit)));
    let reader = || Reader::new(&columns, &included, (&zone, asked.zone.is_some()), clock);
    let order = names.sorted();
    let mut running = RunningPurchases::up_to(end, names.len(), rules);
    if let Some(until) = until {
        let not_later = |error: Error| Error::new(error.code(), "until", "it must lie in a later period than `as_of`");
        running = running.until(until).map_err(not_later)?;
    }
    let (found, scale) = match reader()?.read_all(&names, unit, |piece| running.take(piece))? {
        Some(scale) => (running.repeats(&order)?, scale),
        None => {
            // Somebody's orders do not come in the order of time, say, so all wait until they are there.
            drop(running);
            let mut rows = GatheredPurchases::new(&names.counts(), order.iter().copied())?;
            let scale = reader()?.read_all(&names, unit, |piece| rows.take(piece).map(|()| true))?.unwrap_or(0);
            let rows = rows.close();
            let found = match until {
                None => Calibration { seen: rows.summary(end, rules)?, ..Calibration::default() },
                Some(until) => rows.calibration(end, until, rules)?,
            };
            (Repeats::of(found, &order), scale)
        }
    };
    let rows = Rows::default()
        .names("customer", &names, found.customers.into_iter())
        .counts("x", found.frequency)
        .counts("t_x", found.recency)
        .counts("t", found.age);
    let rows = if has_amount {
        let one = 10_f64.powi(i32::from(scale));
        let mean = |(n, total): (&u32, &i64)| (*n > 0).then(|| *total as f64 / f64::from(*n) / one);
        let means = found.paid.iter().zip(&found.paid_total).map(mean).collect();
        rows.counts("paid", found.paid).maybe_numbers("mean", means)
    } else {
        rows
    };
    match until {
        Some(_) => rows.counts("came", found.came).finish(),
        None => rows.finish(),
    }
}

/// Whose local days count, and what the times of orders tell. A date is local wherever it is; a timestamp with a zone needs one to be.
fn clock(columns: &Columns<'_>, zone: Option<&str>) -> Result<(Zone, Clock)> {
    let name = columns.name("at");
    let given = zone.map(Zone::new).transpose().map_err(|error| Error::from(error).within("zone"))?;
    let clock = columns.table.clock(name)?;
    match given {
        None if clock == Clock::Instants => {
            let message = format!("`{name}` has instants, so the zone of local days is needed");
            Err(Error::new(Code::MissingField, "zone", message))
        }
        Some(zone) => Ok((zone, clock)),
        None => Ok((Zone::new("UTC").map_err(Error::from)?, clock)),
    }
}

/// The first row whose customer has an empty name.
fn unnamed(names: &Names) -> Option<usize> {
    let number = names.number_of("")?;
    names.of_rows(0..names.rows()).iter().position(|of_row| *of_row == number)
}

/// The columns of texts that a table may have.
fn texts() -> impl Iterator<Item = (&'static str, Column)> {
    [("currency", Column::Currency), ("order", Column::Order)].into_iter().chain(Column::OWN)
}

/// Whether conditions may read a column.
fn has(columns: &Columns<'_>, column: Column) -> bool {
    match column {
        Column::At => true,
        Column::Amount => columns.named("amount").is_some(),
        other => texts().any(|(name, known)| known == other && columns.named(name).is_some()),
    }
}

/// Reads orders piece by piece.
struct Reader<'a> {
    columns: &'a Columns<'a>,
    included: &'a Included,
    /// Those of the texts that something reads.
    texts: Vec<(Column, &'a str)>,
    zone: &'a Zone,
    /// Whether dates are read in the zone; without one they stand as they are.
    in_zone: bool,
    clock: Clock,
    days: LocalDates<'a>,
    /// The currency of the first order that counts.
    currency: Option<String>,
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

impl<'a> Reader<'a> {
    fn new(
        columns: &'a Columns<'a>,
        included: &'a Included,
        (zone, in_zone): (&'a Zone, bool),
        clock: Clock,
    ) -> Result<Self> {
        let named = || texts().filter_map(|(name, column)| Some((column, columns.named(name)?)));
        // What nothing reads must be there nevertheless.
        let head = columns.table.head();
        for (_, name) in named() {
            head.texts_by_row(name)?;
        }
        let reads = |column| column == Column::Currency || included.reads(column);
        let texts = named().filter(|(column, _)| reads(*column)).collect();
        Ok(Self { columns, included, texts, zone, in_zone, clock, days: LocalDates::new(zone), currency: None })
    }

    /// Shows the orders that count piece by piece until one is refused. The scale of the amounts, or none if one was refused.
    fn read_all(
        mut self,
        names: &Names,
        unit: Unit,
        mut take: impl FnMut(Purchases<'_>) -> Result<bool>,
    ) -> Result<Option<u8>> {
        let (mut keys, mut periods, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
        let (mut first, mut scale) = (0, 0);
        for piece in self.columns.table.pieces(PIECE) {
            let own = names.of_rows(first..first + piece.rows());
            first += piece.rows();
            keys.clear();
            periods.clear();
            amounts.clear();
            let read = self.read(&piece)?;
            scale = read.scale;
            let rows = own.iter().zip(&read.dates).zip(read.units.iter().copied().chain(std::iter::repeat(0)));
            let mut counted = read.counted.iter().flatten();
            for ((number, date), amount) in rows.filter(|_| counted.next() != Some(&false)) {
                keys.push(u64::from(*number));
                periods.push(date.period(unit));
                amounts.push(amount);
            }
            if !take(Purchases { keys: &keys, periods: &periods, amounts: &amounts, returns: &[] })? {
                return Ok(None);
            }
        }
        Ok(Some(scale))
    }

    /// Reads the orders of a piece. Errors: those of columns, and `mixed_currency` for the first order that counts in another currency.
    fn read(&mut self, piece: &Table) -> Result<Read> {
        let (name, days) = (self.columns.name("at"), &mut self.days);
        let instants = || piece.instants(name, Some(self.zone));
        let mut at = Vec::new();
        let dates: Vec<Date> = match self.clock {
            Clock::Dates => {
                let given = piece.dates(name)?;
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
        let amounts = self.columns.named("amount").map(|name| piece.amounts(name)).transpose()?;
        let texts = self.texts.iter().map(|(column, name)| Ok((*column, piece.texts_by_row(name)?)));
        let orders = Orders { at, amounts, texts: texts.collect::<Result<_>>()? };
        // Without a condition the status says what counts.
        let status = self.columns.named("status").filter(|_| self.included.is_usual());
        let mut counted = status.map(|name| piece.are_among(name, &COUNTED)).transpose()?;
        let order = |row| One { of: &orders, row };
        if !self.included.is_usual() {
            counted = Some((0..dates.len()).map(|row| self.included.takes(&order(row))).collect());
        }
        if self.texts.iter().any(|(column, _)| *column == Column::Currency) {
            let counts = |row: &usize| counted.as_ref().is_none_or(|counted| counted.get(*row) == Some(&true));
            for row in (0..dates.len()).filter(counts) {
                let order = order(row);
                let own = order.text(Column::Currency).unwrap_or_default();
                let first = self.currency.get_or_insert_with(|| own.to_owned());
                if first != own {
                    let message = format!("`{own}` stands beside `{first}`");
                    let error = Error::new(Code::MixedCurrency, self.columns.name("currency"), message);
                    return Err(error.with("row", piece.first_row() + row));
                }
            }
        }
        let (units, scale) = orders.amounts.unwrap_or_default();
        Ok(Read { dates, units, scale, counted })
    }
}

/// The orders of a piece, row by row.
struct Read {
    dates: Vec<Date>,
    /// The amounts, if there is a column of them.
    units: Vec<i64>,
    scale: u8,
    /// Which count; all if nothing is said.
    counted: Option<Vec<bool>>,
}
