//! `[[transfer_band]]` (JR-6).

use super::super::document::Table;
use super::super::keys;
use super::rows::{cited, validity};
use super::{MAX_ID, reference, word};
use crate::consent::{EVERYWHERE, Jurisdiction, TransferBand};
use crate::error::Code;
use crate::text::check_label;

/// The bands of a document.
pub(super) fn declared(root: &Table<'_, '_>, jurisdictions: &[Jurisdiction]) -> Vec<TransferBand> {
    if !root.has("transfer_band") {
        return Vec::new();
    }
    let mut codes: Vec<&str> = jurisdictions.iter().map(|known| known.code.as_str()).collect();
    codes.push(EVERYWHERE);
    let mut found: Vec<TransferBand> = Vec::new();
    for table in &root.tables("transfer_band") {
        let Some(band) = band(table, &codes) else { continue };
        if found.iter().any(|known| known.id == band.id) {
            table.fault("id", Code::DuplicateId, format!("the band `{}` is there twice", band.id), None);
        }
        found.push(band);
    }
    found
}

fn band(table: &Table<'_, '_>, codes: &[&str]) -> Option<TransferBand> {
    table.known(keys::TRANSFER_BAND);
    table.require(&["id", "jurisdiction", "needs"]);
    let id = table.text("id").and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)));
    let jurisdiction = table.text("jurisdiction").and_then(|place| reference(place, "jurisdiction", codes));
    let bound = |key| table.within(key, 1..=i64::MAX).and_then(|bound| u64::try_from(bound).ok());
    let (persons_below, sensitive_below) = (bound("persons_below"), bound("sensitive_below"));
    let needs = word(table, "needs");
    let cite = cited(table);
    let (valid_from, valid_to) = validity(table);
    Some(TransferBand {
        id: id?,
        jurisdiction: jurisdiction?,
        persons_below,
        sensitive_below,
        needs: needs?,
        cite: cite.unwrap_or_else(|| "policy".to_owned()),
        valid_from,
        valid_to,
    })
}
