//! `regulars advance`, `regulars changes` and `regulars forecast`: what became true, and what will become true by itself.

use std::io::{self, Write};

use regulars::{AdvanceReport, Change, ChangeEvent, Crm, Json};

use super::told::row;
use crate::args;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::ingest::counted;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;

pub(crate) fn advance(args: &args::Advance) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let report = opened.crm.advance_with(ask::as_of(args.to.as_deref())?, args.list)?;
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = match told(&mut out, &report, &clock) {
        Ok(()) => list(&mut out, &report.list, &clock)?,
        Err(error) => Err(error),
    };
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

/// Changes as a table: when, of whom, what, why.
fn list(out: &mut dyn Write, changes: &[Change], clock: &Clock) -> Result<io::Result<()>> {
    let mut rows = Vec::new();
    for change in changes {
        rows.push(row(&Json::parse(&regulars::canonical(change)?)?, clock));
    }
    Ok(table::write(out, &[Align::Left; 5], &rows))
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
    let clock = args.words.then(|| Clock::new(&opened.zone));
    let written = events(&mut out, &opened.crm, args.after, args.limit, clock.as_ref())?;
    finish(out, written)
}

/// Every change as one line of JSON or, by a clock, in words after its number, page by page.
fn events(
    out: &mut dyn Write,
    crm: &Crm,
    after: u64,
    limit: Option<usize>,
    clock: Option<&Clock>,
) -> Result<io::Result<()>> {
    const PAGE: usize = 1_000;
    let (mut cursor, mut left) = (after, limit.unwrap_or(usize::MAX));
    while left > 0 {
        let page = crm.changes(cursor, left.min(PAGE))?;
        if page.events.is_empty() {
            break;
        }
        left -= page.events.len();
        cursor = page.cursor;
        if let Some(clock) = clock {
            let words = |event: &ChangeEvent| [vec![event.id.clone()], row(&event.data, clock)].concat();
            let rows: Vec<Vec<String>> = page.events.iter().map(words).collect();
            let aligns = [[Align::Right].as_slice(), &[Align::Left; 5]].concat();
            if let Err(error) = table::write(out, &aligns, &rows) {
                return Ok(Err(error));
            }
            continue;
        }
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
    let written = list(&mut out, &forecast.transitions, &clock)?;
    finish(out, written)
}
