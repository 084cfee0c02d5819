//! `[models]`: from when on a model needs somebody's attention (AR-4, AR-5).

use super::document::Table;
use super::keys;
use crate::error::Code;
use crate::money::Decimal;
use crate::scoring::Upkeep;

/// The most erasures that a rulebook may wait for.
const MOST_ERASURES: i64 = 1_000_000_000;

pub(super) fn read(root: &Table<'_, '_>) -> Upkeep {
    let mut upkeep = Upkeep::default();
    let Some(table) = root.table("models") else { return upkeep };
    table.known(keys::MODELS);
    if let Some(psi) = positive(&table, "drift_psi", None) {
        upkeep.drift_psi = psi;
    }
    if let Some(distance) = positive(&table, "drift_calibration", Decimal::new(1, 0).ok()) {
        upkeep.drift_calibration = distance;
    }
    let erasures = table.within("refit_after_erasures", 1..=MOST_ERASURES);
    upkeep.refit_after_erasures = erasures.and_then(|most| u64::try_from(most).ok());
    upkeep
}

/// A number above zero and not above `most`.
fn positive(table: &Table<'_, '_>, key: &str, most: Option<Decimal>) -> Option<Decimal> {
    let place = table.decimal(key)?;
    if place.value > Decimal::ZERO && most.is_none_or(|most| place.value <= most) {
        return Some(place.value);
    }
    let limit = if most.is_some() { ", up to 1" } else { "" };
    place.fault(Code::OutOfRange, format!("the number lies above 0{limit}"), None);
    None
}
