//! The artefacts that a table names: `model`, or `versions` (AR-2).

use super::document::{Place, Table};
use super::keys;
use crate::error::Code;
use crate::scoring::{Version, Versions};
use crate::time::Instant;

/// Either one artefact that always answers, or several with the instants from which they do.
pub(super) fn versions<T>(table: &Table<'_, '_>) -> Option<Versions<T>> {
    if !table.has("versions") {
        table.require(&["model"]);
        let only = table.text("model").and_then(artefact);
        return only.map(|id| Versions(vec![Version::new(id, Instant::MIN)]));
    }
    if table.has("model") {
        table.fault("model", Code::InvalidValue, "give either `model` or `versions`", None);
        return None;
    }
    if table.is_empty_list("versions") {
        table.fault("versions", Code::InvalidValue, "give at least one version", None);
        return None;
    }
    let mut found: Vec<Option<Version<T>>> = Vec::new();
    let mut before = None;
    for line in table.tables("versions") {
        line.known(keys::MODEL_VERSION);
        line.require(&["id", "valid_from"]);
        let from = line.instant("valid_from").and_then(|place| place.check(|text| Instant::parse(&text)));
        if let (Some(before), Some(from)) = (before, from)
            && from <= before
        {
            line.fault("valid_from", Code::BandsNotAscending, "each version begins after the one before", None);
        }
        before = from.or(before);
        let id = line.text("id").and_then(artefact);
        found.push(id.zip(from).map(|(id, from)| Version::new(id, from)));
    }
    found.into_iter().collect::<Option<Vec<_>>>().filter(|all| !all.is_empty()).map(Versions)
}

/// The id of an artefact.
fn artefact(place: Place<'_, String>) -> Option<String> {
    let digits = place.value.strip_prefix("sha256:").unwrap_or_default();
    if digits.len() != 64 || !digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        let message = "an artefact is named by `sha256:` and its hash in 64 lower-case hexadecimal digits";
        place.fault(Code::InvalidValue, message, None);
        return None;
    }
    Some(place.value)
}
