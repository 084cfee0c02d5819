//! `regulars relations`: how a customer is related to others, who is below it in a hierarchy, or who may be of one household
//! (RL-1, RL-3, RL-4).

use std::io::{self, Write};

use regulars::{Finding, RelationList, RelationSide, RelationSuggestions, RelationTree, SuggestedBy, canonical};

use crate::args::{Relating, Relations, Suggest};
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{Clock, masked, records};

pub(crate) fn run(args: &Relating) -> Result<()> {
    match args {
        Relating::Of(args) => of(args),
        Relating::Suggest(args) => suggest(args),
    }
}

fn suggest(Suggest { listing, attribute, kind, limit }: &Suggest) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(listing.as_of.as_deref())?;
    let found = opened.crm.relation_suggestions(as_of, Some(kind), Some(attribute), *limit as usize)?;
    if listing.json { print_line(&canonical(&found)?) } else { print(|out| suggestions(out, &found)) }
}

fn of(args: &Relations) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let (who, as_of) = (ask::customer(&args.who)?, ask::as_of(args.listing.as_of.as_deref())?);
    let clock = Clock::new(&opened.zone);
    let json = args.listing.json;
    if let Some(kind) = &args.tree {
        let found = opened.crm.relation_tree(who, kind, as_of)?;
        return if json { print_line(&canonical(&found)?) } else { print(|out| tree(out, &found, &clock)) };
    }
    let found = opened.crm.relations(who, as_of)?;
    if json { print_line(&canonical(&found)?) } else { print(|out| list(out, &found, &clock)) }
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = stdout();
    let written = write(&mut out);
    finish(out, written)
}

fn list(out: &mut dyn Write, found: &RelationList, clock: &Clock) -> io::Result<()> {
    if found.relations.is_empty() {
        writeln!(out, "{} is related to nobody", found.customer)?;
    }
    let rows = found.relations.iter().map(|row| {
        let arrow = if row.side == RelationSide::From { "→" } else { "←" };
        let until = row.until.map(|until| format!("until {}", clock.instant(until))).unwrap_or_default();
        let name = row.label.clone().unwrap_or_else(|| row.kind.clone());
        vec![name, arrow.to_owned(), row.customer.to_string(), format!("since {}", clock.instant(row.since)), until]
    });
    table::write(out, &[Align::Left; 5], &rows.collect::<Vec<_>>())?;
    noticed(out, &found.findings)
}

fn tree(out: &mut dyn Write, found: &RelationTree, clock: &Clock) -> io::Result<()> {
    for node in &found.nodes {
        let since = node.since.map(|since| format!("  since {}", clock.instant(since))).unwrap_or_default();
        writeln!(out, "{}{}{since}", "  ".repeat(node.depth as usize), node.customer)?;
    }
    noticed(out, &found.findings)
}

/// Each pair with what it shares and the records that say so; then what was passed over.
fn suggestions(out: &mut dyn Write, found: &RelationSuggestions) -> io::Result<()> {
    if found.total == 0 {
        writeln!(out, "nobody is suggested")?;
    }
    let rows = found.suggestions.iter().map(|one| {
        let because: Vec<String> = one.because.iter().map(|by| format!("{} {}", by.name, shown(by))).collect();
        let [from, to] = one.customers.map(|customer| customer.to_string());
        vec![found.kind.clone(), from, to, because.join(", "), records(&one.evidence)]
    });
    table::write(out, &[Align::Left; 5], &rows.collect::<Vec<_>>())?;
    let shown_here = found.suggestions.len() as u64;
    if found.total > shown_here {
        writeln!(out, "and {} more", found.total - shown_here)?;
    }
    if found.decided > 0 {
        writeln!(out, "{} decided before", found.decided)?;
    }
    for crowd in &found.crowded {
        let by = &crowd.shared;
        writeln!(out, "{} {} is shared by {}: no household", by.name, shown(by), crowd.customers)?;
    }
    Ok(())
}

/// Telephone numbers are masked as everywhere on a terminal.
fn shown(by: &SuggestedBy) -> String {
    masked(&by.name, &by.value)
}

fn noticed(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "noticed")?;
    let rows = findings.iter().map(|finding| vec![finding.code.as_str().to_owned(), records(&finding.records)]);
    table::write(out, &[Align::Left; 2], &rows.collect::<Vec<_>>())
}
