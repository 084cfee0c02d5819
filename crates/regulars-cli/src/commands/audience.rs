//! `regulars audience`: whom to contact for a purpose over a channel, and where; and how many were left out, for which reason.

use std::io::{self, Write};

use regulars::{AudienceMember, AudiencePage, AudienceQuery, AudienceSummary, AudienceWho, Code, canonical};

use crate::args::Audience;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::ingest::grouped;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{Clock, masked};
use crate::view::render::word;

/// How many members are shown on a terminal.
const SHOWN: usize = 20;

pub(crate) fn run(args: &Audience) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let who = match (&args.condition, &args.segment) {
        (Some(condition), _) => AudienceWho::Condition(condition.clone()),
        (None, Some(segment)) => AudienceWho::Segment(segment.clone()),
        (None, None) => AudienceWho::Everybody,
    };
    let (channel, purpose) = (args.channel.clone(), args.purpose.clone());
    let query = AudienceQuery { channel, deferred: args.deferred, purpose, who };
    let mut audience = opened.crm.audience(&query, as_of)?;
    if args.csv {
        let mut out = stdout();
        let mut written = row(&mut out, HEAD);
        for member in audience.by_ref() {
            let member = member?;
            written = written.and_then(|()| row(&mut out, &cells(&member).each_ref().map(String::as_str)));
        }
        finish(out, written)?;
        let counted = counts(&mut io::stderr().lock(), audience.summary());
        // Whoever reads the rows need not read the counts.
        return counted.or(Ok(()));
    }
    let (mut members, mut deferred) = (Vec::new(), Vec::new());
    for member in audience.by_ref() {
        let member = member?;
        if member.defer_until.is_none() { members.push(member) } else { deferred.push(member) }
    }
    let page = AudiencePage { deferred, members, next: None, summary: audience.summary().clone() };
    if args.listing.json {
        return print_line(&canonical(&page)?);
    }
    let mut out = stdout();
    let written = show(&mut out, &page, &Clock::new(&opened.zone));
    finish(out, written)
}

const HEAD: &[&str] =
    &["customer", "contact_point", "defer_until", "obligations", "alternative", "legal_basis", "chosen_by", "reason"];

/// A member as the columns of a CSV file.
fn cells(member: &AudienceMember) -> [String; 8] {
    [
        member.customer.to_string(),
        member.contact_point.clone().unwrap_or_default(),
        member.defer_until.map(|until| until.to_string()).unwrap_or_default(),
        member.obligations.iter().map(word).collect::<Vec<_>>().join(" "),
        member.alternative.as_ref().map(word).unwrap_or_default(),
        word(&member.legal_basis),
        word(&member.chosen_by),
        member.primary_reason.clone(),
    ]
}

fn row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    let mut line = csv::WriterBuilder::new().from_writer(Vec::new());
    line.write_record(cells)?;
    let bytes = line.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}

fn show(out: &mut dyn Write, page: &AudiencePage, clock: &Clock) -> io::Result<()> {
    for (members, word) in [(&page.members, "now"), (&page.deferred, "later")] {
        let rows: Vec<Vec<String>> = members.iter().take(SHOWN).map(|member| shown(member, clock)).collect();
        if !rows.is_empty() {
            writeln!(out, "{word}:")?;
        }
        table::write(out, &[Align::Left; 4], &rows)?;
        if members.len() > SHOWN {
            writeln!(out, "  and {} more; --csv lists all", grouped(members.len() as u64 - SHOWN as u64))?;
        }
    }
    counts(out, &page.summary)
}

fn shown(member: &AudienceMember, clock: &Clock) -> Vec<String> {
    let point = member.contact_point.as_deref().unwrap_or("-");
    let kind = if point.contains('@') { "email" } else { "phone" };
    let until = member.defer_until.map(|until| format!("from {}", clock.instant(until))).unwrap_or_default();
    let obligations = member.obligations.iter().map(word).collect::<Vec<_>>().join(", ");
    vec![member.customer.to_string(), masked(kind, point), until, obligations]
}

/// How many match, and what becomes of them.
fn counts(out: &mut dyn Write, summary: &AudienceSummary) -> io::Result<()> {
    let AudienceSummary { contactable, deferred, left_out, matched } = summary;
    writeln!(
        out,
        "{} match: {} may be contacted now, {} later",
        grouped(*matched),
        grouped(*contactable),
        grouped(*deferred)
    )?;
    let row = |(code, count): (&Code, &u64)| vec![grouped(*count), code.to_string(), code.message().to_owned()];
    let rows: Vec<Vec<String>> = left_out.iter().map(row).collect();
    table::write(out, &[Align::Right, Align::Left, Align::Left], &rows)
}
