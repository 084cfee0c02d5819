//! `regulars advance`, `regulars changes` and `regulars forecast`: what became true, and what will become true by itself.

use std::io::{self, Write};

use regulars::{AdvanceReport, Change, ChangeKind, ChangeType, Crm, CustomerId, IdentityEvent};

use crate::args;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;
use crate::view::render::word;

pub(crate) fn advance(args: &args::Advance) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let report = opened.crm.advance_with(ask::as_of(args.to.as_deref())?, args.list)?;
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = told(&mut out, &report, &clock).and_then(|()| list(&mut out, &report.list, &clock));
    finish(out, written)
}

fn told(out: &mut dyn Write, report: &AdvanceReport, clock: &Clock) -> io::Result<()> {
    let from = report.from.map_or_else(|| "the first record".to_owned(), |from| clock.instant(from));
    writeln!(
        out,
        "advanced from {from} to {}: {} looked at, {}",
        clock.instant(report.to),
        counted(report.touched, "customer"),
        counted(report.changes, "change")
    )?;
    if report.changes > 0 {
        let first = report.last_change - report.changes + 1;
        writeln!(out, "read them with: regulars changes --db … --after {}", first - 1)?;
    }
    Ok(())
}

fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", crate::ingest::grouped(number), if number == 1 { "" } else { "s" })
}

/// Changes as a table: when, who, what, why.
fn list(out: &mut dyn Write, changes: &[Change], clock: &Clock) -> io::Result<()> {
    let rows: Vec<Vec<String>> = changes.iter().map(|change| row(change, clock)).collect();
    table::write(out, &[Align::Left; 5], &rows)
}

fn row(change: &Change, clock: &Clock) -> Vec<String> {
    let name = match change.change {
        ChangeType::Changed => {
            let stage = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
            format!("{} {} → {}", change.name, stage(&change.from), stage(&change.to))
        }
        _ if change.kind == ChangeKind::Identity => change.identity.as_ref().map(who).unwrap_or_default(),
        _ => format!("{} {}", word(&change.kind), change.name),
    };
    let what = if change.change == ChangeType::Changed { String::new() } else { word(&change.change) };
    vec![clock.instant(change.at), change.customer.to_string(), name, what, word(&change.cause)]
}

/// What differs in who is who, in a few words.
fn who(event: &IdentityEvent) -> String {
    let list = |ids: &[CustomerId]| ids.iter().map(CustomerId::to_string).collect::<Vec<_>>().join(", ");
    match event {
        IdentityEvent::Created { .. } | IdentityEvent::Erased { .. } => "customer".to_owned(),
        IdentityEvent::Merged { from, into } => format!("{} → {into}", list(from)),
        IdentityEvent::Split { from, into } => format!("{from} → {}", list(into)),
        IdentityEvent::Renamed { from, to } => format!("{from} → {to}"),
        IdentityEvent::Joined { profile, .. } => format!("profile {}/{}", profile.source, profile.key),
        IdentityEvent::Moved { profile, from, to } => {
            format!("profile {}/{}: {from} → {to}", profile.source, profile.key)
        }
    }
}

pub(crate) fn changes(args: &args::Changes) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    if let Some(through) = args.acknowledge {
        let forgotten = opened.crm.acknowledge(through)?;
        return print_line(&format!(
            "{} changes up to number {through} are forgotten",
            crate::ingest::grouped(forgotten)
        ));
    }
    let mut out = stdout();
    let written = events(&mut out, &opened.crm, args.after, args.limit);
    match written {
        Ok(done) => finish(out, done),
        Err(failure) => Err(failure),
    }
}

/// Every change as one line of JSON, page by page.
fn events(out: &mut dyn Write, crm: &Crm, after: u64, limit: Option<usize>) -> Result<io::Result<()>> {
    const PAGE: usize = 1_000;
    let (mut cursor, mut left) = (after, limit.unwrap_or(usize::MAX));
    while left > 0 {
        let page = crm.changes(cursor, left.min(PAGE))?;
        if page.events.is_empty() {
            break;
        }
        left -= page.events.len();
        cursor = page.cursor;
        for event in &page.events {
            if let Err(error) = writeln!(out, "{}", regulars::canonical(event)?) {
                return Ok(Err(error));
            }
        }
    }
    Ok(Ok(()))
}

pub(crate) fn forecast(args: &args::Forecast) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.as_of.as_deref())?;
    let until = match (&args.until, args.days) {
        (Some(text), _) => ask::as_of(Some(text))?,
        (None, days) => as_of.plus_micros(i64::from(days) * 86_400_000_000),
    };
    if until < as_of {
        return Err(Failure::new(code::INVALID_VALUE, "--until", "the end lies before the instant of the question"));
    }
    let forecast = opened.crm.forecast(ask::customer(&args.who)?, as_of, until)?;
    let clock = Clock::new(&opened.zone);
    if forecast.transitions.is_empty() {
        return print_line(&format!("nothing changes by itself until {}", clock.instant(until)));
    }
    let mut out = stdout();
    let written = list(&mut out, &forecast.transitions, &clock);
    finish(out, written)
}
