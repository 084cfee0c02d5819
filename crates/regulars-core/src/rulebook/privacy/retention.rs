//! `[[retention]]` (RT-1).

use super::super::document::Table;
use super::super::keys;
use super::{MAX_ID, path, reference, word};
use crate::consent::{Period, RetentionRow};
use crate::error::Code;
use crate::text::check_label;

/// The rows of a document, in its order.
pub(super) fn declared(root: &Table<'_, '_>, codes: &[&str]) -> Vec<RetentionRow> {
    let mut found: Vec<RetentionRow> = Vec::new();
    let tables = if root.has("retention") { root.tables("retention") } else { Vec::new() };
    for table in &tables {
        let Some(row) = row(table, codes) else { continue };
        if found.iter().any(|known| known.id == row.id) {
            table.fault("id", Code::DuplicateId, format!("the row `{}` is there twice", row.id), None);
        }
        found.push(row);
    }
    found
}

fn row(table: &Table<'_, '_>, codes: &[&str]) -> Option<RetentionRow> {
    table.known(keys::RETENTION);
    table.require(&["id", "jurisdiction", "category", "trigger"]);
    let id = table.text("id").and_then(|place| place.check(|text| check_label(&text, MAX_ID).map(|()| text)));
    let jurisdiction = table.text("jurisdiction").and_then(|place| reference(place, "jurisdiction", codes));
    let category = table.text("category").and_then(|place| path(place, "order"));
    let trigger = word(table, "trigger");
    let period = |key| table.text(key).and_then(|place| place.check(|text| text.parse::<Period>()));
    let (min, max) = (period("min"), period("max"));
    let (at_expiry, backup) = (word(table, "at_expiry"), word(table, "backup"));
    let evidence = table.flag("evidence").unwrap_or_default();
    Some(RetentionRow {
        id: id?,
        jurisdiction: jurisdiction?,
        category: category?,
        trigger: trigger?,
        min,
        max,
        at_expiry,
        evidence,
        backup,
    })
}
