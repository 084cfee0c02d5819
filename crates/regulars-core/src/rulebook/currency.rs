//! `[currency]`: what currencies are worth, each from a local date on (RF-8).

use std::sync::Arc;

use super::document::Table;
use super::keys;
use crate::error::Code;
use crate::money::{Currency, Decimal, Rates};
use crate::time::Date;

/// The rates; none without the section or if it is broken.
pub(super) fn read(root: &Table<'_, '_>) -> Option<Arc<Rates>> {
    let table = root.table("currency")?;
    table.known(keys::CURRENCY);
    table.require(&["base", "rates"]);
    let base = table.text("base").and_then(|place| place.check(|code| Currency::new(&code)));
    let rates = table.table("rates")?;
    let (mut all, mut sound) = (Vec::new(), true);
    for (code, dated) in rates.named() {
        let Ok(currency) = Currency::new(&code) else {
            rates.fault(&code, Code::UnknownCurrency, format!("`{code}` is no currency"), None);
            continue;
        };
        if Some(currency) == base {
            rates.fault(&code, Code::InvalidValue, "the base currency is worth 1 of itself; leave it out", None);
        }
        let names = dated.names();
        if names.is_empty() {
            rates.fault(&code, Code::InvalidValue, "give a date and the rate from then on", None);
        }
        let found: Vec<Option<(Date, Decimal)>> = names.into_iter().map(|name| rate(&dated, &name)).collect();
        sound &= found.iter().all(Option::is_some);
        all.push((currency, found.into_iter().flatten().collect()));
    }
    Some(Arc::new(Rates::new(base.filter(|_| sound)?, all)))
}

/// A rate with the date on which it begins, which is its key.
fn rate(table: &Table<'_, '_>, name: &str) -> Option<(Date, Decimal)> {
    let date = name.parse::<Date>().ok();
    if date.is_none() {
        table.fault(name, Code::InvalidValue, "expected a date such as `2026-01-01`", None);
    }
    let place = table.decimal(name)?;
    if place.value <= Decimal::ZERO {
        place.fault(Code::NotPositive, "a rate lies above 0", None);
        return None;
    }
    Some((date?, place.value))
}

/// The currency of `[rfm]` must be one that amounts can be converted into.
pub(super) fn check_rfm(root: &Table<'_, '_>, currency: Currency, rates: &Rates) {
    if !rates.knows(currency)
        && let Some(table) = root.table("rfm")
    {
        let message = format!("`[currency]` has no rates of {currency}, so nothing can be converted into it");
        table.fault("currency", Code::UnknownCurrency, message, None);
    }
}
