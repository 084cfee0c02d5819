//! From a table of orders to the rows that models of repeat purchase and spend read (RF-2 to RF-11).

use std::collections::BTreeMap;

use regulars_arrow::{Clock, Names, RecordBatch, Rows, Table};
use regulars_core::error::{Code, Error, Result};
use regulars_core::scoring::{
    BatchRules, Calibration, GatheredPurchases, Purchases, Refunds, Repeats, RunningPurchases,
};
use regulars_core::text::Json;
use regulars_core::time::{Date, Zone};
use serde::Deserialize;

use super::super::included::{Column, Included};
use super::super::rfm::{period, word};
use super::columns::Columns;
use super::reader::{Reader, texts};
use super::settle::Settled;

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
    /// What a return takes away (RF-6).
    refunds: Option<String>,
}

/// The purchases of each customer of a table of orders, a row for each, sorted by `customer`: `x`, `t_x` and `t` for models of repeat purchase,
/// and with a column of amounts `paid` and `mean`, the repeat purchases of more than nothing and their mean, null for none (RF-4, RF-7).
///
/// The table has the columns `customer` (text or whole numbers) and `at` (dates or timestamps); `columns` gives them other names, and
/// names that of the `amount`, decimals or whole numbers of one scale and currency, and, if they are to be read, those of `currency`,
/// `kind`, `order`, `status`, `channel`, `source`, `store` and `category`. Orders count that have no status, or are `paid`, `shipped` or
/// `completed`; with `include`, those for which the condition holds, in the words of `[rfm] include` over these columns (RF-3). With
/// `order`, an order that is told twice counts once (RC-12). With `kind`, whose rows say `order` or `return`, a return takes its amount
/// off the order that it names, by `refunds`: `net_of_return` (if absent), `at_return_date` or `ignore` (RF-6); one of an order that is
/// not there or does not count has no effect, and more than is left of it takes what is left.
///
/// The request is `as_of`, the local day with whose period the purchases end, and if wanted `unit` (`day`, `week` or `month`), `zone` for
/// the local day of timestamps that have one, `until`, the last day of a holdout, for which `came` says in how many periods each bought
/// (RF-10), `refunds`, `count_zero` (true) and `include_first` (false).
///
/// Errors: those of [`ask_table`](crate::ask_table) about columns; `missing_field` for a `zone` that is needed, or a column that returns
/// need; `unknown_type` for another `kind`; `out_of_range` for a holdout that does not end later; `mixed_currency` for several currencies
/// (RF-8), `unknown_name` and others for `include`; `float_not_allowed` for amounts that have lost their digits.
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
    columns.only(
        ["amount", "at", "currency", "customer", "kind", "order"].into_iter().chain(Column::OWN.map(|(name, _)| name)),
    )?;
    let unit = period(asked.unit.as_deref())?;
    let refunds = word("refunds", asked.refunds.as_deref(), &Refunds::ALL, Refunds::as_str)?;
    returns_are_told(&columns, refunds)?;
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
    let reader =
        Reader { columns: &columns, included: &included, zone: &zone, in_zone: asked.zone.is_some(), clock, unit };
    let settled = match columns.named("order") {
        None => None,
        Some(order) => {
            let (orders, ends) = (table.alike(order, &names)?, (until.map(|_| end), until.unwrap_or(end)));
            // Where some rows cannot be read, all cannot, and then it is known which row of the table it is.
            let told_by_row = |error| reader.pieces(None, |_| Ok(true)).err().unwrap_or(error);
            Some(Settled::read(reader, &orders, ends, refunds.unwrap_or_default()).map_err(told_by_row)?)
        }
    };
    let order = names.sorted();
    let mut running = RunningPurchases::up_to(end, names.len(), rules);
    if let Some(until) = until {
        let not_later = |error: Error| Error::new(error.code(), "until", "it must lie in a later period than `as_of`");
        running = running.until(until).map_err(not_later)?;
    }
    let (found, scale) = match reader.purchases(&names, settled.as_ref(), |piece| running.take(piece))? {
        Some(scale) => (running.repeats(&order)?, scale),
        None => {
            // Somebody's orders do not come in the order of time, say, so all wait until they are there.
            drop(running);
            let mut rows = GatheredPurchases::new(&names.counts(), order.iter().copied())?;
            let take = |piece: Purchases<'_>| rows.take(piece).map(|()| true);
            let scale = reader.purchases(&names, settled.as_ref(), take)?.unwrap_or(0);
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

/// Whether there is what returns need: each names its order, and how much came back. Error: `missing_field`.
fn returns_are_told(columns: &Columns<'_>, refunds: Option<Refunds>) -> Result<()> {
    let missing = |name: &str, message: &str| Err(Error::new(Code::MissingField, format!("columns.{name}"), message));
    match columns.named("kind") {
        None if refunds.is_some() => missing("kind", "the column says which rows are returns"),
        Some(_) if columns.named("order").is_none() => missing("order", "a return names its order"),
        Some(_) if columns.named("amount").is_none() => missing("amount", "a return says how much came back"),
        _ => Ok(()),
    }
}

/// The first row whose customer has an empty name.
fn unnamed(names: &Names) -> Option<usize> {
    let number = names.number_of("")?;
    names.of_rows(0..names.rows()).iter().position(|of_row| *of_row == number)
}

/// Whether conditions may read a column.
fn has(columns: &Columns<'_>, column: Column) -> bool {
    match column {
        Column::At => true,
        Column::Amount => columns.named("amount").is_some(),
        other => texts().any(|(name, known)| known == other && columns.named(name).is_some()),
    }
}
