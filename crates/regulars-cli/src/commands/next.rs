//! `regulars next`: what to do next for customers, with the answer of the guard (SV-93, SV-97).

use std::io::{self, Write};

use regulars::{CustomerNextAction, NextActionPart, RowOutcome, canonical};

use crate::args::Next;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;

pub(crate) fn run(command: &Next) -> Result<()> {
    match command {
        Next::Show { listing, who } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let found = opened.crm.next_action(ask::customer(who)?, ask::as_of(listing.as_of.as_deref())?)?;
            if listing.json {
                return print_line(&canonical(&found)?);
            }
            let mut out = stdout();
            let written = show(&mut out, &found);
            finish(out, written)
        }
        Next::List { listing, kinds, limit } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let (mut rows, mut all) = (Vec::new(), 0_u64);
            opened.crm.next_actions(ask::as_of(listing.as_of.as_deref())?, |one| {
                if kinds.is_empty() || kinds.iter().any(|kind| kind == one.next_action.kind.as_str()) {
                    all += 1;
                    if rows.len() < *limit as usize {
                        rows.push(one);
                    }
                }
                Ok(())
            })?;
            if listing.json {
                return print_line(&canonical(&rows)?);
            }
            let mut out = stdout();
            let written = list(&mut out, &rows, all);
            finish(out, written)
        }
    }
}

/// Which kind of action it is, and what is done.
pub(crate) fn said(part: &NextActionPart) -> String {
    let kind = part.kind.as_str();
    action(part).map_or_else(|| kind.to_owned(), |action| format!("{kind}: {action}"))
}

/// What is done, in few words; none where nothing is.
fn action(part: &NextActionPart) -> Option<String> {
    let action = part.action.as_deref().or(part.label.as_deref()).or(part.row.as_deref())?;
    Some(match (&part.channel, &part.case_id) {
        (Some(channel), _) => format!("{action} by {channel}"),
        (None, Some(case)) => format!("{action}, case {case}"),
        (None, None) => action.to_owned(),
    })
}

fn why(part: &NextActionPart) -> String {
    part.reasons.first().map_or_else(String::new, |reason| reason.text.clone())
}

fn show(out: &mut dyn Write, found: &CustomerNextAction) -> io::Result<()> {
    let part = &found.next_action;
    writeln!(out, "{}  {}", found.customer, said(part))?;
    for reason in &part.reasons {
        writeln!(out, "  {}", reason.text)?;
    }
    if let Some(guard) = &part.guard {
        for reason in &guard.reasons {
            writeln!(out, "  guard: {}", reason.text)?;
        }
    }
    let rows: Vec<Vec<String>> = part
        .considered
        .iter()
        .map(|row| {
            let outcome = match row.outcome {
                RowOutcome::Taken => "taken",
                RowOutcome::Idle => "does not fit",
                RowOutcome::Refused => "refused",
                RowOutcome::Deferred => "not now",
            };
            let code = row.reason.map_or_else(String::new, |code| code.as_str().to_owned());
            vec![row.row.clone(), outcome.to_owned(), code]
        })
        .collect();
    if !rows.is_empty() {
        writeln!(out, "looked at")?;
        table::write(out, &[Align::Left; 3], &rows)?;
    }
    match found.next_change_at {
        Some(at) => writeln!(out, "until {at} if nothing happens"),
        None => Ok(()),
    }
}

fn list(out: &mut dyn Write, rows: &[CustomerNextAction], all: u64) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "nothing is to be done");
    }
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|one| {
            let part = &one.next_action;
            vec![
                one.customer.to_string(),
                part.kind.as_str().to_owned(),
                action(part).unwrap_or_else(|| "-".to_owned()),
                why(part),
            ]
        })
        .collect();
    table::write(out, &[Align::Left; 4], &lines)?;
    let shown = u64::try_from(rows.len()).unwrap_or(all);
    if all > shown { writeln!(out, "and {} more", all - shown) } else { Ok(()) }
}
