//! `[rfm]` (RF, RS).

use super::document::{Place, Table};
use crate::consent::{Purpose, purpose_of};
use crate::error::Code;
use crate::money::{Currency, Decimal};
use crate::scoring::RfmRules;
use crate::time::Unit;

pub(super) fn rfm(root: &Table<'_, '_>) -> Option<RfmRules> {
    let table = root.table("rfm")?;
    table.known(super::keys::RFM);
    table.require(&["currency", "recency", "frequency", "monetary"]);
    let unit = match table.text("unit") {
        Some(place) => {
            let read = |word: &str| match word {
                "day" => Some(Unit::Day),
                "week" => Some(Unit::Week),
                "month" => Some(Unit::Month),
                _ => None,
            };
            place.word(read, ["day", "week", "month"].into_iter(), Code::InvalidValue)
        }
        None => Some(Unit::Day),
    };
    let zero = match table.text("zero_amount") {
        Some(place) => {
            let read = |word: &str| match word {
                "count" => Some(true),
                "skip" => Some(false),
                _ => None,
            };
            place.word(read, ["count", "skip"].into_iter(), Code::InvalidValue)
        }
        None => Some(true),
    };
    let currency = table.text("currency").and_then(|place| place.check(|code| Currency::new(&code)));
    let recency = counts(&table, "recency", 0);
    let frequency = counts(&table, "frequency", 1);
    let monetary = table.texts("monetary").map(|places| {
        rising(&places, |text| text.parse::<Decimal>().ok());
        places.into_iter().filter_map(|place| place.check(|text| text.parse::<Decimal>())).collect::<Vec<_>>()
    });
    // By what is written: a cut point that is broken has been named already.
    let written = ["recency", "frequency", "monetary"].map(|key| table.length(key));
    if let [Some(recency), Some(frequency), Some(monetary)] = written {
        if recency != frequency || recency != monetary {
            let message = "the three lists have the same number of cut points";
            table.fault("monetary", Code::InvalidValue, message, None);
        }
        if recency == 0 || recency > 8 {
            table.fault("recency", Code::OutOfRange, "give 1 to 8 cut points; 4 make scores of 1 to 5", None);
        }
    }
    let purpose = table.text("purpose").map(|place| place.value);
    Some(RfmRules {
        unit: unit?,
        currency: currency?,
        count_zero: zero?,
        recency: recency?,
        frequency: frequency?,
        monetary: monetary?,
        purpose,
    })
}

/// Cut points that are whole numbers of at least `least`.
fn counts(table: &Table<'_, '_>, key: &str, least: i64) -> Option<Vec<u32>> {
    let places = table.integers(key)?;
    rising(&places, |value| Some(*value));
    let mut counts = Vec::new();
    for place in places {
        match u32::try_from(place.value).ok().filter(|_| place.value >= least && place.value <= 1_000_000) {
            Some(count) => counts.push(count),
            None => place.fault(Code::OutOfRange, format!("the number must lie in {least} to 1000000"), None),
        }
    }
    Some(counts)
}

fn rising<T, V: PartialOrd>(places: &[Place<'_, T>], value: impl Fn(&T) -> Option<V>) {
    for (before, after) in places.iter().zip(places.iter().skip(1)) {
        if let (Some(low), Some(high)) = (value(&before.value), value(&after.value))
            && low >= high
        {
            after.fault(Code::BandsNotAscending, "each cut point is above the one before", None);
        }
    }
}

/// The purpose of the score must be declared (SC-2).
pub(super) fn check_purpose(root: &Table<'_, '_>, rfm: &RfmRules, purposes: &[Purpose]) {
    let Some(path) = &rfm.purpose else { return };
    if purpose_of(purposes, path).is_none()
        && let Some(table) = root.table("rfm")
    {
        let suggest = crate::text::nearest(path, purposes.iter().map(|purpose| purpose.path.as_str()));
        table.fault("purpose", Code::UnknownName, format!("`{path}` is not a declared purpose"), suggest);
    }
}
