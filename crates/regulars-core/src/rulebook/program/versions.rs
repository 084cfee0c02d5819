//! Versions of one program: entries with equal id, whose number and first date rise (MB-89, MB-90).

use std::collections::BTreeMap;

use crate::error::Code;
use crate::rulebook::document::Table;
use crate::time::{Date, Instant, Zone};

/// The number of a version and the instant at which it begins, as far as they are known.
type Version = (Option<i64>, Option<Instant>);

/// Notes a version whose number or beginning does not come after the one before it: both would be in force at once.
pub(super) fn check(root: &Table<'_, '_>, programs: &[Table<'_, '_>]) {
    let mut before: BTreeMap<String, Version> = BTreeMap::new();
    for table in root.maybe_table("program").iter().chain(programs) {
        let Some(id) = table.quiet_text("id") else { continue };
        let number = table.quiet_integer("version").filter(|number| *number > 0);
        let begins = begins(table);
        let (last_number, last_begins) = before.get(&id).copied().unwrap_or_default();
        let rises = |new: Option<i64>, old: Option<i64>| new.zip(old).is_none_or(|(new, old)| new > old);
        if !rises(number, last_number) {
            let message = format!("a later version of `{id}` has a higher number");
            table.fault("version", Code::VersionsOverlap, message, None);
        } else if !rises(begins.map(Instant::micros), last_begins.map(Instant::micros)) {
            let message = format!("a later version of `{id}` begins later");
            table.fault("effective_from", Code::VersionsOverlap, message, None);
        }
        before.insert(id, (number.or(last_number), begins.or(last_begins)));
    }
}

fn begins(table: &Table<'_, '_>) -> Option<Instant> {
    let zone = Zone::new(&table.quiet_text("timezone")?).ok()?;
    Some(zone.start_of(table.quiet_text("effective_from")?.parse::<Date>().ok()?))
}
