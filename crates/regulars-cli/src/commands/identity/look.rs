//! What can be asked about who is who: conflicts, the journal, the partition, how a customer came about, and what a
//! merge would do.

use std::io::Write as _;

use regulars::{Guard, Json, Link, Standing};

use super::decide::both;
use super::tell;
use crate::args::{Database, Listing, Page, Two, Who};
use crate::commands::told;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::ingest::grouped;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{Clock, masked};
use crate::view::render::word;

pub(super) fn conflicts(listing: &Listing, page: &Page, status: Option<&str>) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let status = match status {
        Some("refused") => Some(Standing::Refused),
        Some("ambiguous") => Some(Standing::Ambiguous),
        Some("review") => Some(Standing::Review),
        _ => None,
    };
    let as_of = ask::as_of(listing.as_of.as_deref())?;
    let found = opened.crm.conflicts(as_of, status, page.skip as usize, page.limit as usize)?;
    if listing.json {
        return print_line(&regulars::canonical(&found)?);
    }
    let mut out = stdout();
    let rows: Vec<Vec<String>> = found.conflicts.iter().map(tell::conflict).collect();
    let mut written = table::write(&mut out, &[Align::Left; 5], &rows);
    if rows.len() as u64 != found.total || rows.is_empty() {
        let (shown, total) = (grouped(rows.len() as u64), grouped(found.total));
        written = written.and_then(|()| writeln!(out, "{shown} of {total} conflicts"));
    }
    finish(out, written)
}

/// When, who caused it, what became of whom, and what it rests on.
pub(super) fn history(listing: &Listing, who: &Who) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let found = opened.crm.identity_history(ask::customer(who)?, ask::as_of(listing.as_of.as_deref())?)?;
    let json = regulars::canonical(&found)?;
    if listing.json {
        return print_line(&json);
    }
    if found.entries.is_empty() {
        return print_line("nobody was ever united or parted");
    }
    let clock = Clock::new(&opened.zone);
    let mut rows = Vec::new();
    for entry in &found.entries {
        let shared = |link: &Link| format!("{} {}", link.kind, masked(&link.kind, &link.value));
        let against = |link: &Link| {
            let guards: Vec<&str> = link.reasons.iter().map(Guard::as_str).collect();
            format!("{} against {}", shared(link), guards.join(", "))
        };
        let rests = entry.links.iter().map(shared).chain(entry.conflicts.iter().map(against));
        let event = Json::parse(&regulars::canonical(&entry.event)?)?;
        rows.push(vec![
            clock.instant(entry.at),
            word(&entry.actor),
            entry.event.event().to_owned(),
            told::who(&event),
            rests.collect::<Vec<_>>().join("; "),
        ]);
    }
    let mut out = stdout();
    let written = table::write(&mut out, &[Align::Left; 5], &rows);
    finish(out, written)
}

pub(super) fn journal(database: &Database, after: u64, limit: u32, json: bool) -> Result<()> {
    let opened = database::open(database, IfAbsent::Refuse)?;
    let page = opened.crm.journal(after, limit as usize)?;
    if json {
        return print_line(&regulars::canonical(&page)?);
    }
    if page.decisions.is_empty() {
        return print_line(&format!("nothing was decided after number {after}"));
    }
    let clock = Clock::new(&opened.zone);
    let rows: Vec<Vec<String>> = page.decisions.iter().map(|decision| tell::decision(decision, &clock)).collect();
    let mut out = stdout();
    let mut written = table::write(&mut out, &[Align::Left; 5], &rows);
    if rows.len() == limit as usize {
        written = written.and_then(|()| writeln!(out, "there may be more: --after {}", page.cursor));
    }
    finish(out, written)
}

pub(super) fn partition(listing: &Listing) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let found = opened.crm.partition(ask::as_of(listing.as_of.as_deref())?)?;
    if listing.json {
        return print_line(&regulars::canonical(&found)?);
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for known in &found.customers {
        let members: Vec<String> = known.members.iter().map(tell::name).collect();
        let flag = if found.quarantined.contains(&known.anchor) { "quarantined" } else { "" };
        rows.push(vec![known.customer.to_string(), members.join(" = "), flag.to_owned()]);
    }
    let mut out = stdout();
    let mut written = table::write(&mut out, &[Align::Left; 3], &rows);
    let conflicts: Vec<Vec<String>> = found.conflicts.iter().map(tell::conflict).collect();
    let generic = found.generic.iter().map(|text| {
        let (kind, value) = text.split_once(':').unwrap_or((text, ""));
        vec![kind.to_owned(), masked(kind, value)]
    });
    let superseded = found.superseded.iter().map(|id| vec![id.to_string()]);
    for (title, rows) in [
        ("not united, although shared", conflicts),
        ("joins nobody", generic.collect()),
        ("decisions without effect", superseded.collect()),
    ] {
        if !rows.is_empty() {
            written = written.and_then(|()| writeln!(out, "{title}"));
            written = written.and_then(|()| table::write(&mut out, &[Align::Left; 5], &rows));
        }
    }
    finish(out, written)
}

pub(super) fn plan_merge(listing: &Listing, two: &Two) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let [a, b] = both(two)?;
    let plan = opened.crm.plan_merge(a, b, ask::as_of(listing.as_of.as_deref())?)?;
    if listing.json {
        return print_line(&regulars::canonical(&plan)?);
    }
    let mut out = stdout();
    let written = tell::plan(&mut out, &plan);
    finish(out, written)
}
