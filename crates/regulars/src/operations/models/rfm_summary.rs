//! The RFM summary of orders that are given, and that of a calibration with what came after it (RF-1 to RF-11).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Decimal, Number, Total};
use regulars_core::scoring::{BatchRules, Holdout, Purchases, Refunds, RfmColumns, rfm_batch, rfm_calibration};
use regulars_core::time::{Date, Instant, Unit, Zone};

use super::rfm::{amounts, period, word};
use super::rfm_types::{RfmFinding, RfmRows, RfmSummaries, RfmSummaryRequest, RfmTable, RfmValidation};
use crate::Crm;

pub(in crate::operations) fn summary(crm: &Crm, request: RfmSummaryRequest) -> Result<RfmSummaries> {
    let RfmSummaryRequest {
        as_of, include_first, refunds, returns, rows, unit, validation_end, zero_amount, zone, ..
    } = request;
    let zone = match zone {
        Some(name) => Zone::new(&name).map_err(|error| Error::from(error).within("zone"))?,
        None => crm.rules_at(as_of).zone.clone(),
    };
    let unit = period(unit.as_deref())?;
    let refunds = word("refunds", refunds.as_deref(), &Refunds::ALL, Refunds::as_str)?.unwrap_or_default();
    let zero = word("zero_amount", zero_amount.as_deref(), &[true, false], |zero| if zero { "count" } else { "skip" })?;
    let rules = BatchRules { count_zero: zero.unwrap_or(true), include_first: include_first.unwrap_or_default() };
    let ends = Ends::of(as_of, validation_end, unit, &zone)?;
    let mut told = Told::of(&rows, returns.as_ref(), &ends)?;
    told.take_returns(refunds);
    let (scale, purchases) = told.purchases()?;
    let names = |keys: &[u64]| -> Vec<String> {
        keys.iter()
            .filter_map(|key| told.customers.get(usize::try_from(*key).ok()?))
            .map(|name| (*name).to_owned())
            .collect()
    };
    let columns = purchases.columns();
    let in_rows = |error: Error| {
        if error.path() == "amounts" { Error::new(error.code(), "rows.amount", error.message()) } else { error }
    };
    let (seen, holdout, later) = match ends.validation {
        None => (rfm_batch(columns, ends.seen, rules).map_err(in_rows)?, None, Vec::new()),
        Some(end) => {
            let found = rfm_calibration(columns, ends.seen, end, rules).map_err(in_rows)?;
            (found.seen, Some(found.holdout), found.later)
        }
    };
    Ok(RfmSummaries {
        customers: table(&seen, names(&seen.keys), scale)?,
        first_seen_later: names(&later),
        rows_after: told.after,
        validation: holdout.map(|holdout| validation(&holdout, scale)).transpose()?,
        findings: told.findings(),
        unit: unit.as_str().to_owned(),
        zone: zone.name().to_owned(),
    })
}

/// Up to where rows count.
struct Ends<'z> {
    zone: &'z Zone,
    unit: Unit,
    as_of: Instant,
    today: Date,
    /// The last period of the summary or the calibration.
    seen: i32,
    /// The last period of the validation.
    validation: Option<i32>,
}

/// When something happened.
#[derive(Clone, Copy)]
struct When {
    period: i32,
    /// The order in time: a date that is given as such begins its day.
    micros: i64,
    counts: bool,
}

impl<'z> Ends<'z> {
    fn of(as_of: Instant, validation_end: Option<Instant>, unit: Unit, zone: &'z Zone) -> Result<Self> {
        let today = zone.date(as_of);
        let seen = today.period(unit);
        let validation = validation_end.map(|end| zone.date(end).period(unit));
        if validation.is_some_and(|end| end <= seen) {
            let message = format!("the validation ends in a later {} than the calibration", unit.as_str());
            return Err(Error::new(Code::OutOfRange, "validation_end", message));
        }
        Ok(Self { zone, unit, as_of, today, seen, validation })
    }

    fn when(&self, text: &str, path: impl Fn() -> String) -> Result<When> {
        let (date, instant) = if text.contains('T') {
            let at = Instant::parse(text).map_err(|error| Error::from(error).within(&path()))?;
            (self.zone.date(at), Some(at))
        } else {
            let wrong = || Error::new(Code::InstantInvalid, path(), format!("`{text}` is no instant and no date"));
            (text.parse::<Date>().map_err(|_| wrong())?, None)
        };
        let period = date.period(self.unit);
        let counts = match (self.validation, instant) {
            (Some(end), _) => period <= end,
            (None, Some(at)) => at <= self.as_of,
            (None, None) => date <= self.today,
        };
        let micros = instant.unwrap_or_else(|| self.zone.start_of(date)).micros();
        Ok(When { period, micros, counts })
    }

    /// Whether what came back is known where its order counts: a calibration does not look into the validation (RF-10).
    fn knows(&self, order: When, back: When) -> bool {
        back.counts && (self.validation.is_none() || order.period > self.seen || back.period <= self.seen)
    }
}

/// A row that was read.
struct Row<'r> {
    customer: &'r str,
    order: Option<&'r str>,
    when: When,
    amount: Decimal,
}

/// What was told, row by row.
struct Told<'r> {
    customers: Vec<&'r str>,
    orders: Vec<Order<'r>>,
    returns: Vec<Back<'r>>,
    duplicates: Vec<u64>,
    exceeding: Vec<u64>,
    orphans: Vec<u64>,
    after: u64,
    ends: &'r Ends<'r>,
}

/// An order that counts.
struct Order<'r> {
    row: Row<'r>,
    /// What has not come back.
    left: Total,
    /// What it counts for.
    net: Total,
    returned: bool,
}

/// What came back.
struct Back<'r> {
    place: u64,
    row: Row<'r>,
    /// What it takes off in its own period.
    taken: Option<Total>,
}

impl<'r> Told<'r> {
    fn of(rows: &'r RfmRows, returns: Option<&'r RfmRows>, ends: &'r Ends<'r>) -> Result<Self> {
        let mut currency = None;
        let mut after = 0;
        let mut orders = read(rows, "rows", ends, &mut currency)?;
        if let Some(returns) = returns {
            for (path, given) in [("rows.order", &rows.order), ("returns.order", &returns.order)] {
                if given.is_none() {
                    return Err(Error::new(Code::MissingField, path, "a return names its order"));
                }
            }
        }
        let returns = returns.map(|returns| read(returns, "returns", ends, &mut currency)).transpose()?;
        let mut returns = returns.unwrap_or_default();
        let in_time = |(place, row): &(u64, Row<'_>)| (row.when.micros, *place);
        let mut known = |rows: &mut Vec<(u64, Row<'r>)>| {
            let before = rows.len();
            rows.retain(|(_, row)| row.when.counts);
            rows.sort_by_key(in_time);
            after += (before - rows.len()) as u64;
        };
        known(&mut orders);
        known(&mut returns);
        let mut numbers: BTreeSet<(&str, &str)> = BTreeSet::new();
        let (mut kept, mut duplicates) = (Vec::new(), Vec::new());
        for (place, row) in orders {
            if row.order.is_some_and(|order| !numbers.insert((row.customer, order))) {
                duplicates.push(place);
                continue;
            }
            let paid = row.amount.into();
            kept.push(Order { row, left: paid, net: paid, returned: false });
        }
        let customers: BTreeSet<&str> = kept.iter().map(|order| order.row.customer).collect();
        let back = |(place, row): (u64, Row<'r>)| Back { place, row, taken: None };
        Ok(Self {
            customers: customers.into_iter().collect(),
            orders: kept,
            returns: returns.into_iter().map(back).collect(),
            duplicates,
            exceeding: Vec::new(),
            orphans: Vec::new(),
            after,
            ends,
        })
    }

    /// Takes returns off their orders, in the order of time (RF-6).
    fn take_returns(&mut self, refunds: Refunds) {
        let named = |(place, order): (usize, &Order<'r>)| Some(((order.row.customer, order.row.order?), place));
        let places: HashMap<(&str, &str), usize> = self.orders.iter().enumerate().filter_map(named).collect();
        for back in &mut self.returns {
            let order = back.row.order.and_then(|order| places.get(&(back.row.customer, order)));
            let Some(order) = order.and_then(|place| self.orders.get_mut(*place)) else {
                self.orphans.push(back.place);
                continue;
            };
            let mut taken = Total::from(back.row.amount);
            order.left.subtract(taken);
            if order.left.signum() < 0 {
                self.exceeding.push(back.place);
                taken.add(order.left);
                order.left = Total::default();
            }
            match refunds {
                Refunds::NetOfReturn if self.ends.knows(order.row.when, back.row.when) => {
                    order.net.subtract(taken);
                    order.returned = true;
                }
                Refunds::AtReturnDate => back.taken = Some(taken),
                Refunds::NetOfReturn | Refunds::Ignore => {}
            }
        }
        // An order of which nothing is left is no purchase.
        self.orders.retain(|order| !order.returned || order.net.signum() > 0);
    }

    /// The rows as a batch reads them, and the scale of their amounts.
    fn purchases(&self) -> Result<(u8, Batch)> {
        let keys: BTreeMap<&str, u64> = self.customers.iter().copied().zip(0..).collect();
        let bought = self.orders.iter().map(|order| (&order.row, order.net, false));
        let back = self.returns.iter().filter_map(|back| Some((&back.row, back.taken?, true)));
        let all: Vec<_> = bought.chain(back).collect();
        let scale = all
            .iter()
            .map(|(row, ..)| digits(row.amount))
            .chain(self.returns.iter().map(|back| digits(back.row.amount)));
        let scale = scale.max().unwrap_or(0);
        let mut batch = Batch::default();
        for (row, amount, is_return) in all {
            let units = Number::from_total(amount).and_then(|amount| amount.units_at(scale));
            let units = units.and_then(|units| i64::try_from(units).ok());
            batch.keys.push(keys.get(row.customer).copied().unwrap_or_default());
            batch.periods.push(row.when.period);
            batch.amounts.push(units.ok_or_else(overflow)?);
            batch.returns.push(is_return);
        }
        Ok((scale, batch))
    }

    fn findings(&self) -> Vec<RfmFinding> {
        let all = [
            (Code::DuplicateOrder, &self.duplicates),
            (Code::ReturnWithoutOrder, &self.orphans),
            (Code::ReturnExceedsOrder, &self.exceeding),
        ];
        let finding = |(code, rows): (Code, &Vec<u64>)| {
            let mut rows = rows.clone();
            rows.sort_unstable();
            rows.into_iter().map(move |row| RfmFinding { code, row })
        };
        all.into_iter().flat_map(finding).collect()
    }
}

fn overflow() -> Error {
    Error::new(Code::Overflow, "rows.amount", "the amounts do not fit one scale")
}

/// How many digits behind the point say something.
fn digits(amount: Decimal) -> u8 {
    let (mut units, mut scale) = (amount.units(), amount.scale());
    while scale > 0 && units % 10 == 0 {
        (units, scale) = (units / 10, scale - 1);
    }
    scale
}

/// The rows of columns with their places.
fn read<'r>(
    given: &'r RfmRows,
    path: &str,
    ends: &Ends<'_>,
    currency: &mut Option<&'r str>,
) -> Result<Vec<(u64, Row<'r>)>> {
    let amounts = amounts(&given.amount, &format!("{path}.amount"))?;
    let count = given.customer.len();
    let lengths = [
        Some(given.at.len()),
        Some(amounts.len()),
        given.order.as_ref().map(Vec::len),
        given.currency.as_ref().map(Vec::len),
    ];
    if lengths.into_iter().flatten().any(|length| length != count) {
        return Err(Error::new(Code::ModelInputInvalid, path, "the columns have one length"));
    }
    for (place, own) in given.currency.iter().flatten().enumerate() {
        if *currency.get_or_insert(own) != own {
            let message = format!("`{own}` stands beside `{}`", currency.unwrap_or_default());
            return Err(Error::new(Code::MixedCurrency, format!("{path}.currency[{place}]"), message));
        }
    }
    let mut rows = Vec::with_capacity(count);
    for (place, ((customer, at), amount)) in given.customer.iter().zip(&given.at).zip(amounts).enumerate() {
        let order = given.order.as_ref().and_then(|orders| orders.get(place)).map(String::as_str);
        if customer.is_empty() {
            let message = "the customer has no name; leave such rows out, they are not one customer";
            return Err(Error::new(Code::InvalidValue, format!("{path}.customer[{place}]"), message));
        }
        if amount.is_negative() {
            // RC-11: what came back is a return.
            return Err(Error::new(
                Code::Negative,
                format!("{path}.amount[{place}]"),
                "the amount may not be negative",
            ));
        }
        let when = ends.when(at, || format!("{path}.at[{place}]"))?;
        rows.push((place as u64, Row { customer, order, when, amount }));
    }
    Ok(rows)
}

/// Rows as a batch reads them.
#[derive(Default)]
struct Batch {
    keys: Vec<u64>,
    periods: Vec<i32>,
    amounts: Vec<i64>,
    returns: Vec<bool>,
}

impl Batch {
    fn columns(&self) -> Purchases<'_> {
        Purchases { keys: &self.keys, periods: &self.periods, amounts: &self.amounts, returns: &self.returns }
    }
}

fn table(found: &RfmColumns, customer: Vec<String>, scale: u8) -> Result<RfmTable> {
    let means = |totals: &[i64], counts: &[u32]| -> Result<Vec<Option<String>>> {
        totals.iter().zip(counts).map(|(total, count)| mean(*total, *count, scale)).collect()
    };
    let periods: Vec<u32> = found.frequency.iter().map(|repeats| repeats + 1).collect();
    Ok(RfmTable {
        monetary: means(&found.counted_total, &found.counted)?,
        monetary_all: means(&found.total, &periods)?.into_iter().map(Option::unwrap_or_default).collect(),
        gg_mean: means(&found.gg_total, &found.gg_x)?,
        total: found.total.iter().map(|total| told(*total, scale)).collect::<Result<_>>()?,
        since_last: found.age.iter().zip(&found.recency).map(|(age, recency)| age - recency).collect(),
        age: found.age.clone(),
        frequency: found.frequency.clone(),
        gg_x: found.gg_x.clone(),
        orders: found.orders.clone(),
        recency: found.recency.clone(),
        customer,
    })
}

fn validation(found: &Holdout, scale: u8) -> Result<RfmValidation> {
    let means = found.total.iter().zip(&found.periods).map(|(total, count)| mean(*total, *count, scale));
    Ok(RfmValidation {
        monetary: means.collect::<Result<_>>()?,
        purchase_periods: found.periods.clone(),
        total: found.total.iter().map(|total| told(*total, scale)).collect::<Result<_>>()?,
    })
}

fn told(units: i64, scale: u8) -> Result<String> {
    Total::of(units.into(), scale).text(None).ok_or_else(overflow)
}

/// A mean with 12 digits behind the point (RF-5); none of nothing.
fn mean(units: i64, count: u32, scale: u8) -> Result<Option<String>> {
    if count == 0 {
        return Ok(None);
    }
    Ok(Some(Total::of(units.into(), scale).mean(count).ok_or_else(overflow)?.to_string()))
}
