//! `regulars lineage`: from a value of a view to the records and decisions behind it, and back from a record (DQ-6).

use std::io::{self, Write};

use regulars::record::{RecordId, SourceName};
use regulars::{Lineage, LineageRecord, RecordKey, canonical};

use crate::args;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{Clock, masked};

pub(crate) fn run(args: &args::Lineage) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let found = match &args.about.record {
        Some(record) => opened.crm.lineage_of_record(&key(record)?, as_of)?,
        None => opened.crm.lineage(ask::customer(&args.about.who())?, as_of, args.path.as_deref())?,
    };
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let mut out = stdout();
    let written = write(&mut out, &found, &Clock::new(&opened.zone));
    finish(out, written)
}

fn key((source, id): &(String, String)) -> Result<RecordKey> {
    let source = SourceName::new(source.as_str()).map_err(regulars::Error::from)?;
    let record_id = RecordId::new(id.as_str()).map_err(regulars::Error::from)?;
    Ok(RecordKey { source, record_id })
}

fn write(out: &mut dyn Write, found: &Lineage, clock: &Clock) -> io::Result<()> {
    writeln!(out, "customer {} as of {}", found.customer, clock.instant(found.as_of))?;
    if found.values.is_empty() {
        return writeln!(out, "no value of the view rests on it");
    }
    for value in &found.values {
        let by = value.decision.as_ref().map(|id| format!("  set by decision {id}")).unwrap_or_default();
        writeln!(out, "{} = {}{by}", value.path, value.value.as_deref().unwrap_or("none"))?;
        let lines = found.records.iter().filter(|line| value.records.contains(&line.record));
        let rows: Vec<Vec<String>> = lines.map(|line| row(line, clock)).collect();
        table::write(out, &[Align::Left; 3], &rows)?;
    }
    for link in &found.links {
        let holders: Vec<String> =
            link.profiles.iter().map(|profile| format!("{}/{}", profile.source, profile.key)).collect();
        writeln!(out, "joined by {} {}: {}", link.kind, masked(&link.kind, &link.value), holders.join(" = "))?;
    }
    Ok(())
}

fn row(line: &LineageRecord, clock: &Clock) -> Vec<String> {
    let record = format!("{} {}", line.record.source, line.record.record_id);
    vec![record, clock.instant(line.occurred_at), format!("of {}/{}", line.profile.source, line.profile.key)]
}
