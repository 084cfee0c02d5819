//! From a table of orders to the rows that models of repeat purchase and spend read (RF-2 to RF-11).

use std::collections::BTreeMap;

use regulars_arrow::{RecordBatch, Rows, Table};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Number, Total};
use regulars_core::scoring::{BatchRules, Calibration, Holdout, Purchases, rfm_batch, rfm_calibration};
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant, Unit, Zone};
use serde::Deserialize;

use super::super::included::{Column, Included, OrderRow};
use super::super::unknown_word;
use super::columns::Columns;

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
    let (zone, at) = instants(&columns, asked.zone.as_deref())?;
    let labels = table.labels(columns.name("customer"))?;
    if let Some(row) = labels.iter().position(str::is_empty) {
        let message = "the customer has no name; leave such rows out, they are not one customer";
        let error = Error::new(Code::InvalidValue, columns.name("customer"), message);
        return Err(error.with("row", row));
    }
    let mut names: Vec<&str> = labels.iter().collect();
    names.sort_unstable();
    names.dedup();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default() as u64;
    let keys: Vec<u64> = labels.iter().map(place).collect();
    let periods: Vec<i32> = at.iter().map(|at| zone.date(*at).period(unit)).collect();
    let amounts = columns.named("amount").map(|name| table.amounts(name)).transpose()?;
    let orders = Orders::read(&columns, &at, amounts.as_ref().map(|(units, scale)| (units.as_slice(), *scale)))?;
    let counts = orders.count(asked.include.as_deref(), columns.name("currency"))?;
    let (keys, periods) = (counted(&keys, &counts), counted(&periods, &counts));
    let (units, scale) = match &amounts {
        Some((units, scale)) => (counted(units, &counts), i32::from(*scale)),
        None => (vec![0; keys.len()], 0),
    };
    let rows = Purchases { keys: &keys, periods: &periods, amounts: &units, returns: &[] };
    // Without amounts nothing says that an order was free.
    let count_zero = asked.count_zero.unwrap_or(true) || amounts.is_none();
    let rules = BatchRules { count_zero, include_first: asked.include_first.unwrap_or(false) };
    let end = asked.as_of.period(unit);
    let (seen, holdout) = match asked.until {
        None => (rfm_batch(rows, end, rules)?, None),
        Some(until) => {
            let Calibration { seen, holdout: Holdout { periods, .. }, .. } =
                rfm_calibration(rows, end, until.period(unit), rules).map_err(|error| {
                    if error.path() == "validation_end" {
                        Error::new(error.code(), "until", "it must lie in a later period than `as_of`")
                    } else {
                        error
                    }
                })?;
            (seen, Some(periods))
        }
    };
    let name = |key: &u64| usize::try_from(*key).ok().and_then(|key| names.get(key)).copied().unwrap_or_default();
    let found = Rows::default()
        .texts("customer", &seen.keys.iter().map(name).collect::<Vec<_>>())
        .counts("x", seen.frequency)
        .counts("t_x", seen.recency)
        .counts("t", seen.age);
    let found = if amounts.is_some() {
        let one = 10_f64.powi(scale);
        let mean = |(n, total): (&u32, &i64)| (*n > 0).then(|| *total as f64 / f64::from(*n) / one);
        let means = seen.gg_x.iter().zip(&seen.gg_total).map(mean).collect();
        found.counts("paid", seen.gg_x).maybe_numbers("mean", means)
    } else {
        found
    };
    match holdout {
        Some(came) => found.counts("came", came).finish(),
        None => found.finish(),
    }
}

/// The instant of each order, and whose local days count. A date is local wherever it is; a timestamp with a zone needs one to be.
fn instants(columns: &Columns<'_>, zone: Option<&str>) -> Result<(Zone, Vec<Instant>)> {
    let name = columns.name("at");
    let given = zone.map(Zone::new).transpose().map_err(|error| Error::from(error).within("zone"))?;
    let zone = match given {
        Some(zone) => zone,
        None if columns.table.instants(name, None).is_ok() => {
            let message = format!("`{name}` has instants, so the zone of local days is needed");
            return Err(Error::new(Code::MissingField, "zone", message));
        }
        None => Zone::new("UTC").map_err(Error::from)?,
    };
    let at = columns.table.instants(name, Some(&zone))?;
    Ok((zone, at))
}

/// What conditions read of the orders of a table.
struct Orders<'a> {
    at: &'a [Instant],
    amounts: Option<(&'a [i64], u8)>,
    /// The columns of texts that are named.
    texts: Vec<(Column, Vec<Option<String>>)>,
}

/// One of them.
struct One<'a> {
    of: &'a Orders<'a>,
    row: usize,
}

impl OrderRow for One<'_> {
    fn text(&self, column: Column) -> Option<&str> {
        let (_, texts) = self.of.texts.iter().find(|(known, _)| *known == column)?;
        // An empty text says as little as none.
        texts.get(self.row)?.as_deref().filter(|text| !text.is_empty())
    }

    fn amount(&self) -> Option<Number> {
        let (units, scale) = self.of.amounts?;
        Number::from_total(Total::of((*units.get(self.row)?).into(), scale))
    }

    fn at(&self) -> Instant {
        self.of.at.get(self.row).copied().unwrap_or(Instant::MIN)
    }
}

impl<'a> Orders<'a> {
    fn read(columns: &Columns<'_>, at: &'a [Instant], amounts: Option<(&'a [i64], u8)>) -> Result<Self> {
        let all = [("currency", Column::Currency), ("order", Column::Order)].into_iter().chain(Column::OWN);
        let named = all.filter_map(|(name, column)| Some((column, columns.named(name)?)));
        let texts = named.map(|(column, name)| Ok((column, columns.table.texts(name)?)));
        Ok(Self { at, amounts, texts: texts.collect::<Result<_>>()? })
    }

    fn has(&self, column: Column) -> bool {
        match column {
            Column::At => true,
            Column::Amount => self.amounts.is_some(),
            other => self.texts.iter().any(|(known, _)| *known == other),
        }
    }

    /// Row by row whether it counts. Errors: those of `include`, and `mixed_currency` for the first order that counts in another currency.
    fn count(&self, include: Option<&str>, currency: &str) -> Result<Vec<bool>> {
        let included = Included::read(include, &|column| self.has(column))?;
        let counts: Vec<bool> = (0..self.at.len()).map(|row| included.takes(&One { of: self, row })).collect();
        let rows = counts.iter().enumerate().filter(|(_, counts)| **counts);
        let mut first = None;
        for (row, _) in rows.filter(|_| self.has(Column::Currency)) {
            let order = One { of: self, row };
            let own = order.text(Column::Currency).unwrap_or_default().to_owned();
            if *first.get_or_insert_with(|| own.clone()) != own {
                let message = format!("`{own}` stands beside `{}`", first.unwrap_or_default());
                return Err(Error::new(Code::MixedCurrency, currency, message).with("row", row));
            }
        }
        Ok(counts)
    }
}

/// The items that count.
fn counted<T: Copy>(items: &[T], counts: &[bool]) -> Vec<T> {
    items.iter().zip(counts).filter(|(_, counts)| **counts).map(|(item, _)| *item).collect()
}
