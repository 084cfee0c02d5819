//! `regulars segment`: how many customers are in each segment, or who is in one and since when; and
//! `regulars rulebook what-if`: who would move under another rulebook.

use std::io::{self, Write};
use std::path::Path;

use regulars::{AccountState, ChangeType, Decimal, ProgramDiff, WhatIf};

use crate::args;
use crate::database::{self, IfAbsent, read_rulebook};
use crate::failure::{Failure, Result};
use crate::output::{finish, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{Clock, decimal, money};
use crate::view::render::word;

/// How many accounts of a program are shown that would differ.
const SHOWN_ACCOUNTS: usize = 10;

pub(crate) fn run(args: &args::Segment) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.as_of.as_deref())?;
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let Some(name) = &args.name else {
        let counts = opened.crm.segment_counts(as_of)?;
        let rows: Vec<Vec<String>> =
            counts.into_iter().map(|(name, count)| vec![name, crate::ingest::grouped(count)]).collect();
        let written = table::write(&mut out, &[Align::Left, Align::Right], &rows);
        return finish(out, written);
    };
    let mut written = Ok(());
    opened.crm.segment_members(name, as_of, |member| {
        if written.is_ok() {
            written = writeln!(out, "{}  since {}", member.customer, clock.instant(member.since));
        }
        Ok(())
    })?;
    finish(out, written)
}

pub(crate) fn what_if(
    database: &args::Database,
    file: &Path,
    as_of: Option<&str>,
    value_per_point: Option<Decimal>,
) -> Result<()> {
    let opened = database::open(database, IfAbsent::Refuse)?;
    let text = read_rulebook(file, "")?;
    let found = opened.crm.what_if(&text, ask::as_of(as_of)?, SHOWN_ACCOUNTS, value_per_point);
    let found = found.map_err(|error| Failure::from(error).inside(&file.display().to_string()))?;
    let mut out = stdout();
    let clock = Clock::new(&opened.zone);
    let mut written = moves(&mut out, &found);
    for program in found.programs.iter().filter(|program| program.changed > 0 || !program.keys.is_empty()) {
        written = written.and_then(|()| program_diff(&mut out, program, &clock));
    }
    finish(out, written)
}

/// What differs in a program: its keys, how many go up and down, what it costs, and the first accounts.
fn program_diff(out: &mut dyn Write, program: &ProgramDiff, clock: &Clock) -> io::Result<()> {
    let grouped = crate::ingest::grouped;
    let differ = if program.changed == 1 { "account differs" } else { "accounts differ" };
    writeln!(out, "\nprogram {}: {} {differ}", program.program, grouped(program.changed))?;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let keys: Vec<Vec<String>> = program
        .keys
        .iter()
        .map(|key| vec![key.path.clone(), format!("{} → {}", text(&key.old), text(&key.new))])
        .collect();
    table::write(out, &[Align::Left, Align::Left], &keys)?;
    let cost = program.liability_delta.as_ref().map(|cost| format!(", worth {}", money(cost))).unwrap_or_default();
    writeln!(
        out,
        "tiers: {} up, {} down, {} the same; points: {}{cost}",
        grouped(program.up),
        grouped(program.down),
        grouped(program.same),
        decimal(&program.points_delta)
    )?;
    let rows: Vec<Vec<String>> = program
        .accounts
        .iter()
        .map(|one| {
            let [before, after] = [&one.before, &one.after].map(|state| account_state(state, clock));
            vec![one.customer.to_string(), before, "→".to_owned(), after]
        })
        .collect();
    table::write(out, &[Align::Left; 4], &rows)
}

/// `gold until 2027-03-01, 3120 points (next expiry 2026-12-31)`
fn account_state(state: &AccountState, clock: &Clock) -> String {
    let mut text = state.tier.clone().unwrap_or_else(|| "none".to_owned());
    if let Some(until) = state.tier_until {
        text = format!("{text} until {}", clock.date(until));
    }
    if let Some(available) = &state.available {
        text = format!("{text}, {} points", decimal(available));
    }
    match &state.next_expiry {
        Some(next) => format!("{text} ({} expire {})", decimal(&next.points), clock.date(next.at)),
        None => text,
    }
}

fn moves(out: &mut dyn Write, found: &WhatIf) -> io::Result<()> {
    let grouped = crate::ingest::grouped;
    writeln!(out, "{} of {} customers would move", grouped(found.moved), grouped(found.customers))?;
    let none = || "none".to_owned();
    let rows: Vec<Vec<String>> = found
        .moves
        .iter()
        .map(|known| {
            let what = match known.change {
                ChangeType::Changed => {
                    format!("{} → {}", known.from.clone().unwrap_or_else(none), known.to.clone().unwrap_or_else(none))
                }
                ChangeType::Entered => "would enter".to_owned(),
                ChangeType::Left => "would leave".to_owned(),
                other => format!("would be {}", word(&other)),
            };
            vec![grouped(known.count), word(&known.kind), known.name.clone(), what]
        })
        .collect();
    table::write(out, &[Align::Right, Align::Left, Align::Left, Align::Left], &rows)
}
