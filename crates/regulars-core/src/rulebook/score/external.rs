//! The keys of `kind = "external"` (LH-1).

use super::super::document::Table;
use super::super::scopes::{CustomerScope, Graded};
use super::{grid, text_or};
use crate::error::Code;
use crate::scoring::External;

pub(super) fn read(table: &Table<'_, '_>, own: Option<&str>, scope: &CustomerScope<'_>) -> Option<External> {
    table.require(&["model"]);
    let model = if table.has("model") { text_or(table, "model", "") } else { None };
    if table.has("prefer") && !table.has("computed") {
        table.fault("prefer", Code::UnknownKey, "`prefer` has no effect without `computed`", None);
    }
    let prefer = match table.text("prefer") {
        Some(place) => {
            let read = |word: &str| match word {
                "external" => Some(false),
                "computed" => Some(true),
                _ => None,
            };
            place.word(read, ["external", "computed"].into_iter(), Code::InvalidValue)
        }
        None => (!table.has("prefer")).then_some(false),
    };
    let computed = if table.has("computed") {
        let place = table.text("computed")?;
        let found = grid::score(&place, own, scope)?;
        if scope.scores.get(found).is_some_and(|(_, graded)| *graded == Graded::Given) {
            place.fault(Code::TypeMismatch, format!("`{}` is not computed", place.value), None);
            return None;
        }
        Some(found)
    } else {
        None
    };
    Some(External { model: model?, computed, prefer_computed: prefer? })
}
