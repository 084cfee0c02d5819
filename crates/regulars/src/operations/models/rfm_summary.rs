//! The RFM summary of orders that are given, and that of a calibration with what came after it (RF-1 to RF-11).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Decimal, Number, Rates, Total};
use regulars_core::scoring::{BatchRules, Holdout, Purchases, Refunds, RfmColumns, rfm_batch, rfm_calibration};
use regulars_core::time::Zone;

use super::included::{Column, Included, OrderRow as _};
use super::rfm::{period, word};
use super::rfm_rows::{Ends, Row, read};
use super::rfm_types::{RfmFinding, RfmRows, RfmSummaries, RfmSummaryRequest, RfmTable, RfmValidation};
use crate::Crm;

pub(in crate::operations) fn summary(crm: &Crm, request: RfmSummaryRequest) -> Result<RfmSummaries> {
    let RfmSummaryRequest {
        as_of,
        currency,
        include,
        include_first,
        refunds,
        returns,
        rows,
        unit,
        validation_end,
        zero_amount,
        zone,
        ..
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
    let included = Included::read(include.as_deref(), &|column| rows.has(column))?;
    let mut told = Told::of(&rows, returns.as_ref(), &ends, &included)?;
    let rates = crm.rules_at(as_of).rates.clone();
    told.exchange = told.in_one(currency.as_deref(), rates.as_deref())?;
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
        currency: told.exchange.map(|(to, _)| to.to_string()),
        customers: table(&seen, names(&seen.keys), scale)?,
        first_seen_later: names(&later),
        rows_after: told.after,
        rows_left_out: told.left_out,
        validation: holdout.map(|holdout| validation(&holdout, scale)).transpose()?,
        findings: told.findings(),
        unit: unit.as_str().to_owned(),
        zone: zone.name().to_owned(),
    })
}

/// What was told, row by row.
struct Told<'r> {
    customers: Vec<&'r str>,
    orders: Vec<Order<'r>>,
    returns: Vec<Back<'r>>,
    duplicates: Vec<u64>,
    exceeding: Vec<u64>,
    orphans: Vec<u64>,
    /// Returns in another currency than their order.
    foreign: Vec<u64>,
    after: u64,
    left_out: u64,
    /// The numbers of orders that do not count.
    excluded: BTreeSet<(&'r str, &'r str)>,
    /// Into which currency amounts are converted, and by which rates.
    exchange: Option<(Currency, &'r Rates)>,
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
    /// What it takes off in its own period: the order, and what was left of it before and after.
    taken: Option<(Row<'r>, Total, Total)>,
}

impl<'r> Told<'r> {
    fn of(rows: &'r RfmRows, returns: Option<&'r RfmRows>, ends: &'r Ends<'r>, included: &Included) -> Result<Self> {
        let mut after = 0;
        let mut orders = read(rows, "rows", ends)?;
        if let Some(returns) = returns {
            for (path, given) in [("rows.order", &rows.order), ("returns.order", &returns.order)] {
                if given.is_none() {
                    return Err(Error::new(Code::MissingField, path, "a return names its order"));
                }
            }
            if let Some((name, _)) = Column::OWN.into_iter().find(|(_, column)| returns.texts(*column).is_some()) {
                let message = "whether an order counts is said by the order; leave the column out";
                return Err(Error::new(Code::InvalidValue, format!("returns.{name}"), message));
            }
        }
        let returns = returns.map(|returns| read(returns, "returns", ends)).transpose()?;
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
        let (mut left_out, mut excluded) = (0, BTreeSet::new());
        for (place, row) in orders {
            let number = row.order.map(|order| (row.customer, order));
            if number.is_some_and(|number| numbers.contains(&number)) {
                duplicates.push(place);
                continue;
            }
            if !included.takes(&row) {
                left_out += 1;
                excluded.extend(number);
                continue;
            }
            numbers.extend(number);
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
            foreign: Vec::new(),
            after,
            left_out,
            excluded,
            exchange: None,
            ends,
        })
    }

    /// Into which currency amounts are converted, and by which rates; none where all are of one currency that is wanted (RF-8).
    fn in_one(&self, asked: Option<&str>, rates: Option<&'r Rates>) -> Result<Option<(Currency, &'r Rates)>> {
        let asked = asked.map(Currency::new).transpose().map_err(|fault| Error::from(fault).within("currency"))?;
        let orders = self.orders.iter().map(|order| (&order.row, "rows"));
        let mut rows: Vec<_> = orders.chain(self.returns.iter().map(|back| (&back.row, "returns"))).collect();
        // As they were given, orders first.
        rows.sort_by_key(|(row, path)| (*path == "returns", row.place));
        if let (Some(_), Some((_, path))) = (asked, rows.iter().find(|(row, _)| row.currency().is_none())) {
            let message = "the column says which currency the amounts are converted from";
            return Err(Error::new(Code::MissingField, format!("{path}.currency"), message));
        }
        let mut first = asked.as_ref().map(Currency::as_str);
        let other = rows.iter().find_map(|(row, path)| {
            let own = row.currency()?;
            (*first.get_or_insert(own) != own).then_some((own, row.place, *path))
        });
        let Some((own, place, path)) = other else { return Ok(None) };
        let path = format!("{path}.currency[{place}]");
        let Some(rates) = rates else {
            let message =
                format!("`{own}` stands beside `{}`, and the rulebook has no `[currency]`", first.unwrap_or_default());
            return Err(Error::new(Code::MixedCurrency, path, message));
        };
        let to = asked.unwrap_or(rates.base());
        if !rates.knows(to) {
            let message = format!("`[currency]` has no rates of {to}");
            return Err(Error::new(Code::MixedCurrency, "currency", message));
        }
        Ok(Some((to, rates)))
    }

    /// An amount of an order in the one currency.
    fn worth(&self, amount: Total, order: &Row<'_>) -> Result<Total> {
        let Some(((to, rates), own)) = self.exchange.zip(order.currency()) else { return Ok(amount) };
        let path = || format!("rows.currency[{}]", order.place);
        let from = Currency::new(own).map_err(|fault| Error::from(fault).within(&path()))?;
        let on = self.ends.zone.date(order.at());
        rates.convert(amount, from, to, on).map_err(|code| match code {
            Code::RateMissing => {
                let lacking = rates.lacking(from, to, on).unwrap_or(from);
                let message = format!("`currency.rates.{lacking}` of the rulebook has no rate on {on} yet");
                Error::new(code, path(), message)
            }
            Code::MixedCurrency => Error::new(code, path(), format!("`[currency]` has no rates of {from}")),
            _ => overflow(),
        })
    }

    /// Takes returns off their orders, in the order of time (RF-6).
    fn take_returns(&mut self, refunds: Refunds) {
        let named = |(place, order): (usize, &Order<'r>)| Some(((order.row.customer, order.row.order?), place));
        let places: HashMap<(&str, &str), usize> = self.orders.iter().enumerate().filter_map(named).collect();
        for back in &mut self.returns {
            let number = back.row.order.map(|order| (back.row.customer, order));
            let order = number.and_then(|number| places.get(&number));
            let Some(order) = order.and_then(|place| self.orders.get_mut(*place)) else {
                // Of an order that does not count nothing is taken, and nothing is amiss.
                if number.is_none_or(|number| !self.excluded.contains(&number)) {
                    self.orphans.push(back.place);
                }
                continue;
            };
            if back.row.currency().zip(order.row.currency()).is_some_and(|(back, order)| back != order) {
                self.foreign.push(back.place);
                continue;
            }
            let mut taken = Total::from(back.row.amount);
            let before = order.left;
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
                Refunds::AtReturnDate => back.taken = Some((order.row, before, order.left)),
                Refunds::NetOfReturn | Refunds::Ignore => {}
            }
        }
        // An order of which nothing is left is no purchase.
        self.orders.retain(|order| !order.returned || order.net.signum() > 0);
    }

    /// The rows as a batch reads them, and the scale of their amounts.
    fn purchases(&self) -> Result<(u8, Batch)> {
        let keys: BTreeMap<&str, u64> = self.customers.iter().copied().zip(0..).collect();
        let bought = self.orders.iter().map(|order| Ok((&order.row, self.worth(order.net, &order.row)?, false)));
        // What comes back in parts takes no more than what comes back at once.
        let back =
            self.returns.iter().filter_map(|back| Some((back, back.taken?))).map(|(back, (order, before, left))| {
                let mut worth = self.worth(before, &order)?;
                worth.subtract(self.worth(left, &order)?);
                Ok((&back.row, worth, true))
            });
        let all: Vec<_> = bought.chain(back).collect::<Result<_>>()?;
        let scale = all
            .iter()
            .map(|(row, ..)| digits(row.amount))
            .chain(self.returns.iter().map(|back| digits(back.row.amount)))
            .chain(self.exchange.map(|(to, _)| to.minor_digits()));
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
            (Code::CurrencySkipped, &self.foreign),
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
