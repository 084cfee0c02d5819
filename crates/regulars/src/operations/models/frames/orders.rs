//! From a table of orders to the rows that models of repeat purchase and spend read (RF-2 to RF-11).

use std::collections::BTreeMap;

use regulars_arrow::{RecordBatch, Rows, Table};
use regulars_core::error::{Code, Error, Result};
use regulars_core::scoring::{BatchRules, Calibration, Holdout, Purchases, rfm_batch, rfm_calibration};
use regulars_core::text::Json;
use regulars_core::time::{Date, Unit, Zone};
use serde::Deserialize;

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
    include_first: Option<bool>,
}

/// The purchases of each customer of a table of orders, a row for each, sorted by `customer`: `x`, `t_x` and `t` for models of repeat purchase,
/// and with a column of amounts `paid` and `mean`, the repeat purchases of more than nothing and their mean, null for none (RF-4, RF-7).
///
/// The table has the columns `customer` (text or whole numbers) and `at` (dates or timestamps); `columns` gives them other names, and
/// names that of the `amount`, decimals or whole numbers of one scale and currency. The request is `as_of`, the last local day that
/// counts, and if wanted `unit` (`day`, `week` or `month`), `zone` for the local day of timestamps that have one, `until`, the last day of a
/// holdout, for which `came` says in how many periods each bought (RF-10), `count_zero` (true) and `include_first` (false).
///
/// Errors: those of [`ask_table`](crate::ask_table) about columns; `missing_field` for a `zone` that is needed; `out_of_range` for a holdout that
/// does not end later; `float_not_allowed` for amounts that have lost their digits.
pub fn purchase_rows(request: &str, table: &Table, columns: &BTreeMap<String, String>) -> Result<RecordBatch> {
    let asked: Asked = Json::parse(request)?.read()?;
    let columns = Columns::new(table, columns);
    columns.only(["amount", "at", "customer"])?;
    let unit = match asked.unit.as_deref() {
        None | Some("day") => Unit::Day,
        Some("week") => Unit::Week,
        Some("month") => Unit::Month,
        Some(other) => return Err(unknown_word("unit", other, &["day", "week", "month"])),
    };
    let periods = periods(&columns, asked.zone.as_deref(), unit)?;
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
    let amounts = columns.named("amount").map(|name| table.amounts(name)).transpose()?;
    let free;
    let (units, scale) = match &amounts {
        Some((units, scale)) => (units, i32::from(*scale)),
        None => {
            free = vec![0; keys.len()];
            (&free, 0)
        }
    };
    let rows = Purchases { keys: &keys, periods: &periods, amounts: units, returns: &[] };
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

/// The number of each order's local period. A date is local wherever it is; a timestamp with a zone needs one to be.
fn periods(columns: &Columns<'_>, zone: Option<&str>, unit: Unit) -> Result<Vec<i32>> {
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
    Ok(at.into_iter().map(|at| zone.date(at).period(unit)).collect())
}
