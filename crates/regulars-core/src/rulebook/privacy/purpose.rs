//! `[[purpose]]` and its policy (CS-16, JR-7).

use super::super::document::Table;
use super::super::keys;
use super::{path, paths, reference, word};
use crate::consent::{Basis, Cap, Class, Law, Policy, PolicyPatch, Purpose, QuietError, QuietHours};
use crate::error::Code;

/// The purposes by path, unless one of them is broken.
pub(super) fn read(root: &Table<'_, '_>, channels: &[String], law: &Law) -> Option<Vec<Purpose>> {
    if !root.has("purpose") {
        return Some(Vec::new());
    }
    let mut purposes: Vec<Purpose> = Vec::new();
    let mut whole = true;
    for table in root.tables("purpose") {
        let purpose = purpose(&table, channels, law);
        whole &= purpose.is_some();
        if let Some(purpose) = purpose {
            if purposes.iter().any(|known| known.path == purpose.path) {
                table.fault("path", Code::DuplicateId, format!("the purpose `{}` is there twice", purpose.path), None);
            }
            purposes.push(purpose);
        }
    }
    purposes.sort_by(|a, b| a.path.cmp(&b.path));
    whole.then_some(purposes)
}

fn purpose(table: &Table<'_, '_>, channels: &[String], law: &Law) -> Option<Purpose> {
    table.known(keys::PURPOSE);
    table.require(&["path", "class"]);
    let default_basis = word(table, "default_basis").unwrap_or(Basis::Consent);
    let class: Option<Class> = word(table, "class");
    let path = table.text("path").and_then(|place| path(place, "marketing.winback"));
    let categories = paths(table, "categories").unwrap_or_default();
    let (policy, policies) = match table.table("policy") {
        Some(table) => policies(&table, channels, law),
        None => (Policy::default(), Vec::new()),
    };
    Some(Purpose { path: path?, class: class?, categories, default_basis, policy, policies })
}

/// The policy, and that of each jurisdiction that says otherwise, itself or by what it inherits: the nearest counts.
fn policies(table: &Table<'_, '_>, channels: &[String], law: &Law) -> (Policy, Vec<(String, Policy)>) {
    table.known(keys::POLICY);
    let base = patch(table, channels).over(&Policy::default());
    let known: Vec<&str> = law.places().iter().map(|place| place.code.as_str()).collect();
    let mut patches: Vec<(String, PolicyPatch)> = Vec::new();
    let inner = table.maybe_table("jurisdictions");
    if inner.is_none() && table.has("jurisdictions") {
        // What is no table is noted.
        let _ = table.table("jurisdictions");
    }
    for (code, table) in inner.iter().flat_map(Table::named) {
        table.known(keys::POLICY_PATCH);
        if !known.contains(&code.as_str()) {
            let near = crate::text::nearest(&code, known.iter().copied());
            table.fault("", Code::UnknownReference, format!("there is no jurisdiction `{code}`"), near);
        }
        patches.push((code, patch(&table, channels)));
    }
    let mut policies = Vec::new();
    for place in law.places() {
        let patch_of = |code: &String| patches.iter().find(|(known, _)| known == code);
        let says: Vec<&PolicyPatch> = place.chain.iter().filter_map(patch_of).map(|(_, patch)| patch).collect();
        if !says.is_empty() {
            let policy = says.iter().rev().fold(base.clone(), |policy, patch| patch.over(&policy));
            policies.push((place.code.clone(), policy));
        }
    }
    (base, policies)
}

fn patch(table: &Table<'_, '_>, channels: &[String]) -> PolicyPatch {
    let count = |key, least| table.within(key, least..=1_000_000).and_then(|count| u32::try_from(count).ok());
    PolicyPatch {
        ttl_days: count("ttl_days", 1),
        notice_min: count("notice_min", 0),
        double_opt_in: table.flag("double_opt_in"),
        soft_opt_in: table.flag("soft_opt_in"),
        quiet_hours: table.table("quiet_hours").and_then(|table| quiet_hours(&table)),
        caps: table.has("caps").then(|| table.tables("caps").iter().filter_map(|table| cap(table, channels)).collect()),
        strict_age: table.flag("strict_age"),
    }
}

fn quiet_hours(table: &Table<'_, '_>) -> Option<QuietHours> {
    table.known(keys::QUIET_HOURS);
    hours(table)
}

/// Hours of the day, over midnight if the end is the smaller.
pub(in crate::rulebook) fn hours(table: &Table<'_, '_>) -> Option<QuietHours> {
    table.require(&["start", "end"]);
    let (start, end) = (table.text("start"), table.text("end"));
    let (start, end) = (start?, end?);
    match QuietHours::new(&start.value, &end.value) {
        Ok(hours) => Some(hours),
        Err(QuietError::Empty) => {
            end.fault(Code::QuietHoursEmpty, "quiet hours begin when they end", None);
            None
        }
        Err(QuietError::NotATime) => {
            for place in [start, end] {
                if QuietHours::new(&place.value, "00:00") == Err(QuietError::NotATime) {
                    place.fault(Code::InvalidValue, "expected a time of day such as `21:00`", None);
                }
            }
            None
        }
    }
}

fn cap(table: &Table<'_, '_>, channels: &[String]) -> Option<Cap> {
    table.known(keys::CAP);
    table.require(&["channel", "max", "days"]);
    let known: Vec<&str> = channels.iter().map(String::as_str).collect();
    let channel = table.text("channel").and_then(|place| reference(place, "channel", &known));
    let count = |key| {
        let place = table.integer(key)?;
        let number = u32::try_from(place.value).ok().filter(|number| (1..=1_000_000).contains(number));
        if number.is_none() {
            place.fault(Code::CapInvalid, format!("`{key}` must lie between 1 and 1000000"), None);
        }
        number
    };
    let (max, days) = (count("max"), count("days"));
    Some(Cap { channel: channel?, max: max?, days: days? })
}
